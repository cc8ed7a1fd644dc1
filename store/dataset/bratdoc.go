package dataset

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/onrecord/onrecord/store/corpus"
)

// bratDoc takes one layer of annotations into a document.
type bratDoc struct {
	*findings
	d      *corpus.Document
	layer  string // whose work it is where the notes do not tell
	units  []offsetUnit
	unit   offsetUnit
	index  *corpus.Index // of the clean text
	texts  map[string]bratText
	data   map[string]bratData // by the id of its target
	notes  map[string]string
	spans  map[string]int      // place among the spans of the document, by id
	frames map[string]int      // place among the attributions, by id
	heads  map[string][]string // events by the id of a T line that is no span but only their trigger

	entities map[corpus.ID]int // place among the entities of the document, of those that are indexed
	indexed  int
}

func newBratDoc(f *findings, d *corpus.Document, layer string, units []offsetUnit) *bratDoc {
	return &bratDoc{
		findings: f, d: d, layer: layer, units: units, unit: units[0], index: corpus.NewIndex(d.Article.Text), texts: map[string]bratText{}, data: map[string]bratData{},
		notes: map[string]string{}, spans: map[string]int{}, frames: map[string]int{}, heads: map[string][]string{},
		entities: map[corpus.ID]int{},
	}
}

// left tells that a line was left out, and why.
func (b *bratDoc) left(l bratLine, format string, args ...any) {
	b.add("%v was left out: %s", l, fmt.Sprintf(format, args...))
}

// read takes the lines in the order in which they need each other: places, what belongs to them, events, and the rest.
func (b *bratDoc) read(lines []bratLine) {
	kinds := map[byte][]bratLine{}
	seen := map[string]bool{}
	for _, l := range lines {
		if l.id != "*" && seen[l.id] {
			b.left(l, "another line has the same id")
			continue
		}
		seen[l.id] = true
		kinds[l.id[0]] = append(kinds[l.id[0]], l)
	}
	order := b.readTexts(kinds['T'])
	b.readNotes(kinds['#'])
	events := b.readEvents(kinds['E'])
	for _, id := range order {
		if b.heads[id] == nil {
			b.span(b.texts[id])
		}
	}
	b.attributions(events)
	for _, l := range kinds['R'] {
		b.relation(l)
	}
	for _, l := range kinds['N'] {
		b.normalization(l)
	}
	for _, l := range kinds['*'] {
		b.equivalence(l)
	}
	for _, l := range slices.Concat(kinds['A'], kinds['M']) {
		b.attribute(l)
	}
	b.readLastNotes()
	b.cutCircles()
	for _, l := range lines {
		if !strings.ContainsRune("TERANM*#", rune(l.id[0])) {
			b.left(l, "brat has no annotations of this kind")
		}
	}
}

// readTexts reads the T lines, and finds out what their offsets count.
func (b *bratDoc) readTexts(lines []bratLine) (order []string) {
	var all []bratText
	for _, l := range lines {
		t, err := l.textBound()
		if err != nil {
			b.left(l, "%v", err)
			continue
		}
		all = append(all, t)
		b.texts[t.id] = t
		order = append(order, t.id)
	}
	b.unit = chooseUnit(b.units, b.d.Article.Text, all)
	if b.unit.name != b.units[0].name && len(all) > 0 {
		b.add("%s: the offsets count %s, and were taken so", all[0].file, b.unit.name)
	}
	return order
}

// readNotes reads what belongs to spans and events, so that it is known when they are made.
func (b *bratDoc) readNotes(lines []bratLine) {
	for _, l := range lines {
		kind, target, ok := strings.Cut(l.body, " ")
		if !ok || target == "" {
			b.left(l, "%q is not of the form: type, space, id", l.body)
			continue
		}
		note := l.tail
		switch kind {
		case bratDataType:
			var data bratData
			if err := json.Unmarshal([]byte(l.tail), &data); err != nil {
				b.left(l, "%v", plainJSONError(err))
			} else {
				b.data[target] = data
			}
			continue
		case bratComment:
			continue
		case "AnnotatorNotes":
		default:
			note = kind + ": " + note
		}
		if b.notes[target] != "" {
			note = b.notes[target] + "\n" + note
		}
		b.notes[target] = note
	}
}

// note is the note on a span or event. The one with several lines stands in the data, and counts as long as nobody has
// changed the other in brat.
func (b *bratDoc) note(target string) string {
	note, data := b.notes[target], b.data[target]
	delete(b.notes, target)
	if data.Note != nil && oneLine(*data.Note) == note {
		return *data.Note
	}
	return note
}

// readLastNotes gives notes on a mere trigger to its event, and lists those on what is not here.
func (b *bratDoc) readLastNotes() {
	for _, target := range slices.Sorted(maps.Keys(b.notes)) {
		i, ok := b.frames[target]
		for _, event := range b.heads[target] {
			if !ok {
				i, ok = b.frames[event]
			}
		}
		if !ok {
			b.add("%s: the note on %s was left out, as there is no such span or attribution: %q", b.layer, target, b.notes[target])
			continue
		}
		a := &b.d.Attributions[i]
		a.Note = strings.TrimPrefix(a.Note+"\n"+b.notes[target], "\n")
	}
}

// span makes the span of a T line.
func (b *bratDoc) span(t bratText) {
	data, ours := b.data[t.id]
	fragments, err := b.place(t)
	if ours && len(data.Fragments) > 0 {
		if exact, ok := b.exact(data.Fragments, fragments); ok {
			fragments = exact
		}
	}
	fragments = corpus.Normalize(fragments)
	if err == nil && len(fragments) == 0 {
		err = errors.New("it covers no text")
	}
	if err == nil {
		err = corpus.CheckFragments(b.d.Article.Text, fragments)
	}
	if err != nil {
		b.left(t.bratLine, "%v", err)
		return
	}
	s := corpus.Span{
		ID: data.ID, Article: b.d.Article.ID, Label: data.Label, Fragments: fragments, Quote: corpus.Quote(b.d.Article.Text, fragments),
		Annotator: data.Annotator, Entity: data.Entity, Attributes: data.Attributes, Note: b.note(t.id), Flagged: data.Flagged,
		Origin: data.Origin, Confidence: data.Confidence,
	}
	if s.Created, err = moment(data.Created); err != nil {
		b.add("%v: %v", t.bratLine, err)
	}
	if s.Label == "" {
		s.Label = t.kind
	}
	if !ours {
		s.ID, s.Annotator, s.Origin = b.derived(t.id), b.layer, corpus.Imported
	}
	b.spans[t.id] = len(b.d.Spans)
	b.d.Spans = append(b.d.Spans, s)
}

// derived is the id of something that has none of ours.
func (b *bratDoc) derived(id string) corpus.ID {
	return derivedID(bratFormat.Name, string(b.d.Article.ID), b.layer, id)
}

// exact is the fragments before they were parted at line breaks, unless somebody has moved the span in brat since.
func (b *bratDoc) exact(points []lineRange, pieces []corpus.Range) ([]corpus.Range, bool) {
	fragments := make([]corpus.Range, len(points))
	for i, p := range points {
		r, err := toBytes(b.index, corpus.Range(p))
		if err != nil {
			return nil, false
		}
		fragments[i] = r
	}
	text := b.d.Article.Text
	if corpus.CheckFragments(text, fragments) != nil || !slices.Equal(bratPieces(text, fragments), pieces) {
		return nil, false
	}
	return fragments, true
}

// place finds where a T line stands. Its offsets count; where other words stand there, its own are looked for nearby.
func (b *bratDoc) place(t bratText) ([]corpus.Range, error) {
	ranges, err := b.unit.ranges(t)
	if err != nil || t.tail == "" || b.unit.says(b.d.Article.Text, t) {
		return ranges, err
	}
	quotes, ok := t.quotes()
	if !ok {
		return nil, fmt.Errorf("its words %q are not those at its place", shortened(t.tail))
	}
	for i, r := range ranges {
		at, moved, err := mend(b.d.Article.Text, r, quotes[i])
		if err != nil {
			return nil, err
		}
		if moved {
			b.add("%v: %q was found nearby, at byte %d instead of %d", t.bratLine, shortened(quotes[i]), at.Start, r.Start)
		}
		ranges[i] = at
	}
	return ranges, nil
}

// quotes are the words of each fragment, as far as their lengths tell them apart.
func (t bratText) quotes() ([]string, bool) {
	if len(t.places) == 1 {
		return []string{t.tail}, true
	}
	words := []rune(t.tail)
	var quotes []string
	for _, p := range t.places {
		n := p[1] - p[0]
		if n > len(words) {
			return nil, false
		}
		quotes = append(quotes, string(words[:n]))
		words = words[min(n+1, len(words)):] // a space parts the fragments
	}
	return quotes, len(words) == 0
}
