package dataset

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/onrecord/onrecord/store/corpus"
)

// refiBuilder makes the spans of one source.
type refiBuilder struct {
	*refiReader
	source   *refiSource
	text     *refiText
	document *corpus.Document
	pieces   []refiPiece
	taken    map[corpus.ID]bool
}

// refiPiece is one coding of a selection: a span, or a fragment of one.
type refiPiece struct {
	span corpus.Span
	part int // see refiSpan
}

func (b *refiBuilder) leaveOut(s *refiSelection, reason string) {
	b.add("source %q: the selection %d–%d was left out: %s", b.source.Name, s.Start, s.End, reason)
}

// selection makes the spans of a selection, if it can be placed and is coded.
func (b *refiBuilder) selection(s *refiSelection) {
	at, moved, err := b.text.anchor(s)
	var about refiSpan
	note, marked := splitDescription(s.Description, &about)
	if !marked {
		about = refiSpan{Origin: corpus.Imported}
	}
	switch {
	case s.Start >= 0 && s.End == s.Start:
		b.leaveOut(s, "it is empty")
	case err != nil:
		b.leaveOut(s, err.Error())
	case len(s.Codings) == 0:
		b.leaveOut(s, fmt.Sprintf("it has no code; its note is %q", b.notesOf(note, s.Notes)))
	default:
		if moved {
			b.add("source %q: the selection %d–%d was moved to the words %q, which stand near its place", b.source.Name, s.Start, s.End, s.Name)
		}
		b.codings(s, at, note, about)
	}
}

// codings makes a span for each code of a selection, but for those that say the value of an attribute: these go to the span
// of their label.
func (b *refiBuilder) codings(s *refiSelection, at corpus.Range, note string, about refiSpan) {
	labels := map[string]bool{}
	for _, c := range s.Codings {
		labels[b.codes.names[plainGUID(c.Code.Target)]] = true
	}
	values := map[string]corpus.Attributes{}
	before := len(b.pieces)
	for _, c := range s.Codings {
		code := plainGUID(c.Code.Target)
		label, value := b.codes.names[code], b.codes.values[code]
		switch {
		case value.label != "" && labels[value.label]:
			set := values[value.label]
			values[value.label] = set.With(value.attribute, append(set[value.attribute], value.value)...)
			continue
		case value.label != "":
			label = valueCode(value.label, value.attribute, value.value)
		case label == "":
			b.leaveOut(s, fmt.Sprintf("the codebook has no code %s that can be given", c.Code.Target))
			continue
		}
		piece := refiPiece{span: b.span(s, &c, label, at)}
		piece.span.Note = b.notesOf(note, append(slices.Clone(s.Notes), c.Notes...))
		piece.span.Origin = about.Origin
		if about.ID != "" && len(b.pieces) == before { // the mark is about the first of several codes
			piece.span.ID, piece.part = about.ID, about.Part
			piece.span.Entity, piece.span.Attributes = about.Entity, about.Attributes
			piece.span.Flagged, piece.span.Confidence = about.Flagged, about.Confidence
		}
		b.pieces = append(b.pieces, piece)
	}
	for i := before; i < len(b.pieces); i++ {
		b.pieces[i].take(values[b.pieces[i].span.Label])
	}
}

// take adds the values of attributes that codes say. Where the description says them too, it says them all.
func (p *refiPiece) take(values corpus.Attributes) {
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if len(p.span.Attributes[name]) == 0 && p.part <= 1 {
			p.span.Attributes = p.span.Attributes.With(name, values[name]...)
		}
	}
}

// span makes the span of a coding, as far as other programs know it.
func (b *refiBuilder) span(s *refiSelection, c *refiCoding, label string, at corpus.Range) corpus.Span {
	id := idOr(plainGUID(c.GUID), "refi-qda", b.file, string(b.document.Article.ID), s.GUID, c.Code.Target)
	return corpus.Span{
		ID: id, Article: b.document.Article.ID, Label: label, Fragments: []corpus.Range{at}, Annotator: b.annotator(c.User, s.User),
		Created: refiTime(cmp.Or(c.Created, s.Created)),
	}
}

// notesOf joins what is noted of a selection.
func (b *refiBuilder) notesOf(description string, refs []refiRef) string {
	notes := []string{}
	if description != "" {
		notes = append(notes, description)
	}
	for _, ref := range refs {
		if note := b.notes[plainGUID(ref.Target)]; note != "" && !slices.Contains(notes, note) {
			notes = append(notes, note)
		}
	}
	return strings.Join(notes, "\n\n")
}

// refiTime reads a time as programs write it; the zero time where there is none.
func refiTime(s string) time.Time {
	for _, form := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05"} {
		if t, err := time.Parse(form, s); err == nil {
			if t, err = moment(t); err == nil {
				return t
			}
		}
	}
	return time.Time{}
}

// spans joins the pieces that are parts of one span, and gives each span an id of its own.
func (b *refiBuilder) spans() {
	heads := map[corpus.ID]int{}
	slices.SortStableFunc(b.pieces, func(x, y refiPiece) int { return cmp.Compare(min(x.part, 2), min(y.part, 2)) })
	for _, p := range b.pieces {
		if i, there := heads[p.span.ID]; there && p.part > 1 {
			if head := &b.document.Spans[i]; head.Label == p.span.Label && head.Annotator == p.span.Annotator {
				head.Fragments = append(head.Fragments, p.span.Fragments...)
				continue
			}
		}
		for n := 1; b.taken[p.span.ID] || p.span.ID == ""; n++ {
			p.span.ID = derivedID("refi-qda", "again", string(b.document.Article.ID), string(p.span.ID), fmt.Sprint(n))
		}
		b.taken[p.span.ID] = true
		if _, there := heads[p.span.ID]; !there {
			heads[p.span.ID] = len(b.document.Spans)
		}
		b.document.Spans = append(b.document.Spans, p.span)
	}
	for i := range b.document.Spans {
		s := &b.document.Spans[i]
		s.Fragments = corpus.Normalize(s.Fragments)
		s.Quote = corpus.Quote(b.text.clean, s.Fragments)
	}
}

// relink cuts the links to what is not there any more, which another program may have taken away, and adds the annotators
// that the source's description does not know.
func (r *refiReader) relink(d *corpus.Document, source string) {
	spans, entities, people := map[corpus.ID]bool{}, map[corpus.ID]bool{}, map[string]bool{}
	for _, e := range d.Entities {
		entities[e.ID] = true
	}
	for _, a := range d.Annotators {
		people[a.Name] = true
	}
	for i := range d.Spans {
		s := &d.Spans[i]
		spans[s.ID] = true
		if s.Entity != "" && !entities[s.Entity] {
			r.add("source %q: the entity %s of a span is not in its description, and the link to it was left out", source, s.Entity)
			s.Entity = ""
		}
		if !people[s.Annotator] {
			people[s.Annotator] = true
			d.Annotators = append(d.Annotators, corpus.Annotator{ID: r.annotatorID(s.Annotator), Name: s.Annotator, Kind: corpus.Import})
		}
	}
	for i, a := range d.Attributions {
		for _, member := range a.Members() {
			if !spans[member] {
				r.add("source %q: the span %s of an attribution is not there any more, and was left out of it", source, member)
				d.Attributions[i] = d.Attributions[i].Unlinked(member)
			}
		}
	}
}
