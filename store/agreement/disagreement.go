package agreement

import (
	"slices"

	"github.com/onrecord/onrecord/store/corpus"
)

// Kind tells in what two annotators differ.
type Kind string

// The kinds of disagreement.
const (
	MissingSpan         Kind = "missing"     // one has a span where the other has none that shares half of it
	Boundaries          Kind = "boundaries"  // one label, other fragments
	OtherLabel          Kind = "label"       // one place, another label
	MissingAttribution  Kind = "attribution" // one has an attribution, the other none whose cue or claim shares text with it
	UnpairedAttribution Kind = "unpaired"    // one has an attribution, and what the other has there is paired already or too unlike
	OtherText           Kind = "slot"        // a slot of one attribution is filled by one only, or with no text in common
	OtherEntity         Kind = "entity"      // a slot of one attribution is linked to nobody in common
	OtherAnswer         Kind = "answer"      // an attribute of one attribution or span is answered differently
)

// Disagreement is one difference between two annotators.
type Disagreement struct {
	Article corpus.ID `json:"article"`
	Kind    Kind      `json:"kind"`
	Of      string    `json:"of,omitempty"` // the slot or attribute
	Start   int       `json:"start"`        // byte offset where the eye should go
	End     int       `json:"end"`          // byte offset where all that the two have there ends
	A       Side      `json:"a"`
	B       Side      `json:"b"`
}

// Side is what one of the two has there. Where one has nothing, only the annotator is named.
type Side struct {
	Annotator   string      `json:"annotator"`
	Label       string      `json:"label,omitempty"`
	Spans       []corpus.ID `json:"spans,omitempty"`
	Attribution corpus.ID   `json:"attribution,omitempty"`
	Words       string      `json:"words,omitempty"` // the text, names of entities, or answer
}

// about tells whether the disagreement is one of those that a measure of the given label, slot, attribute or annotator counts.
func (d Disagreement) about(of string) bool {
	return of == "" || d.Of == of || d.A.is(of) || d.B.is(of)
}

func (s Side) is(of string) bool {
	return s.Label == of || s.Annotator == of && s.Attribution != ""
}

// lister collects the disagreements of two layers of one article.
type lister struct {
	reader *layerReader
	a, b   string
	found  []Disagreement
}

func (l *lister) add(kind Kind, of string, start int, a, b Side) {
	a.Annotator, b.Annotator = l.a, l.b
	end := max(start, l.end(a), l.end(b))
	l.found = append(l.found, Disagreement{l.reader.document.Article.ID, kind, of, start, end, a, b})
}

// end is the offset behind the spans of a side, or behind those of its attribution when it names none.
func (l *lister) end(s Side) int {
	spans := s.Spans
	if len(spans) == 0 {
		a, _ := l.reader.document.Attribution(s.Attribution)
		spans = a.Members()
	}
	end := 0
	for _, id := range spans {
		end = max(end, l.reader.spans[id].Hull().End)
	}
	return end
}

func (l *lister) spanSide(s corpus.Span) Side {
	return Side{Label: s.Label, Spans: []corpus.ID{s.ID}, Words: corpus.Quote(l.reader.document.Article.Text, s.Fragments)}
}

// spans lists the differences of aligned and lonely spans.
func (l *lister) spans(a, b []corpus.Span, partner []int) {
	met := make([]bool, len(b))
	for i, j := range partner {
		start, side := a[i].Hull().Start, l.spanSide(a[i])
		switch {
		case j < 0:
			l.add(MissingSpan, "", start, side, Side{})
			continue
		case a[i].Label != b[j].Label:
			l.add(OtherLabel, "", start, side, l.spanSide(b[j]))
		case !slices.Equal(a[i].Fragments, b[j].Fragments):
			l.add(Boundaries, "", start, side, l.spanSide(b[j]))
		}
		met[j] = true
	}
	for j, s := range b {
		if !met[j] {
			l.add(MissingSpan, "", s.Hull().Start, Side{}, l.spanSide(s))
		}
	}
}

func (l *lister) frameSide(f frame) Side {
	whole := slices.Concat(f.claim, f.cue)
	for _, s := range l.reader.slots {
		whole = append(whole, f.text[s.Name]...)
	}
	return Side{Attribution: f.ID, Words: corpus.Quote(l.reader.document.Article.Text, corpus.Normalize(whole))}
}

// start is the offset of the first text of the attribution, 0 if it has none.
func (f frame) start() int {
	whole := []corpus.Range{}
	for _, text := range f.text {
		whole = append(whole, text...)
	}
	return corpus.Hull(whole).Start
}

// lonelyFrames lists the attributions without a partner.
func (l *lister) lonelyFrames(a, b []frame, partner []int) {
	kind := func(f frame, others []frame) Kind {
		if slices.ContainsFunc(others, f.meets) {
			return UnpairedAttribution
		}
		return MissingAttribution
	}
	for i, j := range partner {
		if j < 0 {
			l.add(kind(a[i], b), "", a[i].start(), l.frameSide(a[i]), Side{})
		}
	}
	for j, f := range b {
		if !slices.Contains(partner, j) {
			l.add(kind(f, a), "", f.start(), Side{}, l.frameSide(f))
		}
	}
}

// slot lists what two aligned attributions have in a slot.
func (l *lister) slot(kind Kind, a, b frame, name string) {
	side := func(f frame) Side {
		s := Side{Attribution: f.ID, Spans: slices.Clone(f.Slots[name]), Words: corpus.Quote(l.reader.document.Article.Text, f.text[name])}
		if kind == OtherEntity {
			s.Words = l.names(f.entities[name])
		}
		return s
	}
	l.add(kind, name, a.start(), side(a), side(b))
}

func (l *lister) names(entities []corpus.ID) string {
	out := ""
	for i, id := range entities {
		name := l.reader.entities[id].Name
		if name == "" {
			name = string(id)
		}
		if i > 0 {
			out += ", "
		}
		out += name
	}
	return out
}
