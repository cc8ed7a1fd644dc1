package dataset

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/onrecord/onrecord/store/corpus"
)

// casWriting makes structures from a document.
type casWriting struct {
	*cas
	d          *corpus.Document
	vocabulary vocabulary
	index      *corpus.Index
	trim       bool                     // fragments are without the spaces at their edges; one of nothing but spaces is left out
	sentences  []sentence               // of the text
	heads      map[corpus.ID]*structure // the first fragment of each span
	frames     map[corpus.ID]*structure // by attribution
}

// casOf makes the structures of a document: of the article first, then its zones, spans and attributions. Sentences and
// tokens are not among them, because each format has its own way with them. All layers stand in one file, with the
// annotator as a feature: an attribution may hold spans of another annotator, which files apart could not say.
func casOf(d *corpus.Document, v vocabulary, trim bool) *casWriting {
	w := &casWriting{
		cas: newStructures(), d: d, vocabulary: v, index: corpus.NewIndex(d.Article.Text), trim: trim,
		sentences: tokenize(d.Article.Text, edgesOf(d)), heads: map[corpus.ID]*structure{}, frames: map[corpus.ID]*structure{},
	}
	w.text = d.Article.Text
	w.add(&structure{kind: "uima.cas.Sofa"}) // the text; its features are for the format to write
	w.article()
	for _, s := range d.Spans {
		w.span(s)
	}
	for _, a := range d.Attributions {
		w.attribution(a)
	}
	for _, a := range d.Attributions {
		if outer, inner := w.frames[a.Parent], w.frames[a.ID]; outer != nil && inner != nil {
			w.relation(nestingType, outer, inner)
		}
	}
	return w
}

// annotate adds an annotation over a range of bytes.
func (w *casWriting) annotate(kind string, r corpus.Range) *structure {
	return w.add(&structure{kind: kind, annotation: true, begin: w.index.UTF16(r.Start), end: w.index.UTF16(r.End)})
}

// relation adds an arc. It stands where its dependent stands, as DKPro has it.
func (w *casWriting) relation(kind string, governor, dependent *structure) {
	s := w.add(&structure{kind: kind, annotation: true, begin: dependent.begin, end: dependent.end})
	s.refer("Governor", governor)
	s.refer("Dependent", dependent)
}

func (w *casWriting) article() {
	a := w.d.Article
	s := w.add(&structure{kind: articleType})
	for _, f := range [][2]string{
		{"id", string(a.ID)},
		{"title", a.Title},
		{"byline", a.Byline},
		{"outlet", a.Outlet},
		{"published", a.Published},
		{"url", a.URL},
		{"language", a.Language},
		{"credit", a.Credit},
		{"status", string(w.d.Status)},
		{"review", reviewText(w.d)},
	} {
		s.set(f[0], f[1])
	}
	for _, p := range w.d.Annotators {
		s := w.add(&structure{kind: annotatorType})
		s.set("id", string(p.ID))
		s.set("name", p.Name)
		s.set("kind", string(p.Kind))
	}
	for _, e := range w.d.Entities {
		s := w.add(&structure{kind: entityType})
		for _, f := range [][2]string{
			{"id", string(e.ID)},
			{"name", e.Name},
			{"kind", e.Kind},
			{"role", e.Role},
			{"affiliation", e.Affiliation},
			{"naming", e.Naming},
			{"aliases", jsonText(e.Aliases, len(e.Aliases))},
			{"external", jsonText(e.External, len(e.External))},
			{"note", e.Note},
			{"mergedInto", string(e.MergedInto)},
		} {
			s.set(f[0], f[1])
		}
	}
	for _, z := range a.Zones {
		w.annotate(zoneType, z.Range).set("kind", string(z.Kind))
	}
}

func (w *casWriting) span(s corpus.Span) {
	fragments := s.Fragments
	if w.trim {
		fragments = trimmed(w.text, fragments)
	}
	for i, r := range fragments {
		one := w.annotate(spanType, r)
		one.set("label", s.Label)
		one.set("annotator", s.Annotator)
		if i > 0 {
			w.relation(continuationType, w.heads[s.ID], one)
			continue
		}
		w.heads[s.ID] = one
		one.set("id", string(s.ID))
		for _, e := range w.d.Entities {
			if e.ID == s.Entity {
				one.set("entity", e.Name) // for the eye
				one.set("entityId", string(e.ID))
			}
		}
		w.common(one, w.vocabulary.spans, s.Attributes, s.Note, s.Flagged, s.Origin, s.Confidence, timestamp(s.Created))
	}
}

func (w *casWriting) attribution(a corpus.Attribution) {
	var links []int
	for _, slot := range slices.Sorted(maps.Keys(a.Slots)) {
		for _, id := range a.Slots[slot] {
			if head := w.heads[id]; head != nil {
				link := w.add(&structure{kind: slotsLinkType})
				link.set("role", slot)
				link.refer("target", head)
				links = append(links, link.id)
			}
		}
	}
	begin, end := w.anchor(a)
	s := w.add(&structure{kind: attributionType, annotation: true, begin: begin, end: end})
	w.frames[a.ID] = s
	s.set("annotator", a.Annotator)
	s.set("id", string(a.ID))
	s.set("absent", jsonText(a.Absent, len(a.Absent)))
	w.common(s, w.vocabulary.attributions, a.Attributes, a.Note, a.Flagged, a.Origin, a.Confidence, timestamp(a.Created))
	if len(links) > 0 {
		s.referAll("slots", links)
	}
}

// anchor is where an attribution stands: on its cue, or else its claim, or else another of its spans; on the first word
// when it has none.
func (w *casWriting) anchor(a corpus.Attribution) (begin, end int) {
	for _, slot := range append([]string{"cue", "claim"}, slices.Sorted(maps.Keys(a.Slots))...) {
		for _, id := range a.Slots[slot] {
			if head := w.heads[id]; head != nil {
				return head.begin, head.end
			}
		}
	}
	if len(w.sentences) > 0 {
		first := w.sentences[0].tokens[0]
		return w.index.UTF16(first.Start), w.index.UTF16(first.End)
	}
	return 0, 0
}

// common adds what spans and attributions share. An attribute with a feature of its own goes there when it has one value.
func (w *casWriting) common(s *structure, own []string, attributes corpus.Attributes, note string, flagged bool, origin corpus.Origin, confidence float64, created string) {
	others := attributes.Clone()
	for _, name := range own {
		if values := attributes[name]; len(values) == 1 && values[0] != "" {
			s.set(name, values[0])
			delete(others, name)
		}
	}
	s.set("attributes", jsonText(others, len(others)))
	s.set("note", note)
	if flagged {
		s.setLiteral("flagged", "true")
	}
	s.set("origin", string(origin))
	if confidence != 0 {
		s.setLiteral("confidence", strconv.FormatFloat(confidence, 'g', -1, 64))
	}
	s.set("created", created)
}

// jsonText is a list or map as JSON, "" when there is nothing in it.
func jsonText(value any, n int) string {
	if n == 0 {
		return ""
	}
	data, err := plainJSON(value)
	if err != nil {
		return "" // texts in lists and maps have a JSON form always
	}
	return string(data)
}

// reviewText is statuses, comments and decisions as JSON, "" when there are none.
func reviewText(d *corpus.Document) string {
	return jsonText(newLineReview(d), len(d.Statuses)+len(d.Comments)+len(d.Decisions))
}

// segments adds what an annotation tool needs to show the text: what DKPro says of the document, its sentences and tokens.
func (w *casWriting) segments() {
	a := w.d.Article
	s := w.annotate(metadataType, corpus.Range{Start: 0, End: len(a.Text)})
	s.set("language", cmp.Or(a.Language, "x-unspecified"))
	s.set("documentTitle", a.Title)
	s.set("documentId", string(a.ID))
	s.set("documentUri", a.URL)
	for _, sentence := range w.sentences {
		w.annotate(sentenceType, sentence.Range)
		for _, token := range sentence.tokens {
			w.annotate(tokenType, token)
		}
	}
}

// needsText is why a format of UIMA cannot be written stand-off.
func needsText(format string) error {
	return fmt.Errorf("the format %s needs the text of the articles; jsonl and csv can be written without it", format)
}
