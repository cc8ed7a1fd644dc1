package dataset

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/onrecord/onrecord/store/corpus"
)

// takeKnown finds the spans of the record in a layer by their ids.
func (a *flatAssembly) takeKnown(l *flatLayer) {
	l.spans = make([]corpus.ID, len(l.regions))
	byID := map[string][]int{}
	for i, r := range l.regions {
		id, _, _ := strings.Cut(r.id, ":")
		if parts := byID[id]; id != "" && (len(parts) == 0 || l.regions[parts[0]].label == r.label) {
			byID[id] = append(parts, i)
		}
	}
	a.takeRecorded(l, func(s corpus.Span) []int { return byID[string(s.ID)] })
}

// takeOthers finds the spans of a layer that have not come by their ids, which tools may change: those of the record that
// are in no layer yet by their places, and then new ones.
func (a *flatAssembly) takeOthers(l *flatLayer) {
	byPlace := map[string][]int{}
	for i, r := range l.regions {
		byPlace[regionKey(r.label, r.Range)] = append(byPlace[regionKey(r.label, r.Range)], i)
	}
	a.takeRecorded(l, func(s corpus.Span) []int { return l.placed(s, byPlace) })
	a.takeNew(l)
}

// takeRecorded keeps the spans of the record of which find knows the regions.
func (a *flatAssembly) takeRecorded(l *flatLayer, find func(corpus.Span) []int) {
	for _, s := range a.known.Spans {
		if _, done := a.kept[s.ID]; done || !a.flat.mine(l, s, a.suggesters) {
			continue
		}
		if parts := find(s); parts != nil {
			a.keep(l, s, parts)
		}
	}
}

func regionKey(label string, r corpus.Range) string {
	return strconv.Itoa(r.Start) + " " + strconv.Itoa(r.End) + " " + label
}

// placed finds regions that no span has yet at the places of all of the span's fragments.
func (l *flatLayer) placed(s corpus.Span, byPlace map[string][]int) []int {
	var parts []int
	for _, f := range s.Fragments {
		free := byPlace[regionKey(s.Label, f)]
		i := slices.IndexFunc(free, func(i int) bool { return l.spans[i] == "" })
		if i < 0 {
			return nil
		}
		byPlace[regionKey(s.Label, f)] = free[i:] // those before it are taken
		parts = append(parts, free[i])
	}
	return parts
}

// keep makes a span of regions; what they say goes before what the span has.
func (a *flatAssembly) keep(l *flatLayer, s corpus.Span, parts []int) {
	s = s.Clone()
	s.Fragments = nil
	s.Label = l.regions[parts[0]].label
	attributes := corpus.Attributes{}
	var notes []string
	told := false
	for _, i := range parts {
		r := l.regions[i]
		l.spans[i] = s.ID
		s.Fragments = append(s.Fragments, r.Range)
		told = told || r.told
		maps.Copy(attributes, r.attributes)
		if r.note != "" {
			notes = append(notes, r.note)
		}
	}
	s.Fragments = corpus.Normalize(s.Fragments)
	s.Quote = corpus.Quote(a.document.Article.Text, s.Fragments)
	if told {
		if was, _ := cleanText(s.Note); was != strings.Join(notes, "\n") { // the tool may have another line end
			s.Note = strings.Join(notes, "\n")
		}
		s.Attributes = nil
		if len(attributes) > 0 {
			s.Attributes = attributes
		}
	}
	if l.author == "" {
		l.author = s.Annotator
	}
	a.kept[s.ID] = len(a.document.Spans)
	a.document.Spans = append(a.document.Spans, s)
}

// takeNew makes spans of the regions that the record does not know, and joins those that are fragments of one.
func (a *flatAssembly) takeNew(l *flatLayer) {
	first := make([]int, len(l.regions)) // the first region of each one's span, or one on the way to it
	for i := range first {
		first[i] = i
	}
	root := func(i int) int {
		for first[i] != i {
			first[i] = first[first[i]]
			i = first[i]
		}
		return i
	}
	for _, r := range l.relations {
		if !isSameSpan(r.kind) || l.spans[r.from] != "" && l.spans[r.from] == l.spans[r.to] {
			continue
		}
		from, to := l.regions[r.from], l.regions[r.to]
		if l.spans[r.from] != "" || l.spans[r.to] != "" || from.label != to.label {
			a.tally.add("%s: the relation %q from %q to %q was left out: the two are not of one label and one span", a.flat.place, r.kind, a.quote(from), a.quote(to))
			continue
		}
		one, other := root(r.from), root(r.to)
		first[max(one, other)] = min(one, other)
	}
	parts := map[int][]int{}
	for i := range l.regions {
		if l.spans[i] == "" {
			parts[root(i)] = append(parts[root(i)], i)
		}
	}
	for _, i := range slices.Sorted(maps.Keys(parts)) {
		a.keep(l, a.newSpan(l, l.regions[i]), parts[i])
	}
}

func isSameSpan(kind string) bool {
	return strings.EqualFold(kind, sameSpan) || strings.EqualFold(kind, "fragment")
}

func (a *flatAssembly) quote(r flatRegion) string { return a.document.Article.Text[r.Start:r.End] }

// newSpan is the span of a region that is not in the record, without its fragments.
func (a *flatAssembly) newSpan(l *flatLayer, r flatRegion) corpus.Span {
	s := corpus.Span{Article: a.document.Article.ID, Annotator: l.annotator, Origin: corpus.Imported}
	if s.Annotator == "" {
		s.Annotator = a.options.Annotator
	}
	key := strings.Join([]string{s.Annotator, r.id, regionKey(r.label, r.Range)}, "\x00")
	s.ID = derivedID("span", string(s.Article), key, strconv.Itoa(a.same[key]))
	a.same[key]++ // the same label at the same place again is another span
	if r.confidence >= 0 && r.confidence <= 1 {
		s.Confidence = r.confidence
	}
	if at, err := time.Parse(time.RFC3339, r.created); err == nil {
		if at, err = moment(at); err == nil {
			s.Created = at
		}
	}
	return s
}
