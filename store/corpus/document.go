package corpus

import (
	"cmp"
	"math"
	"slices"
)

// Document is one article with everything said about it: the unit of reading, export and import. Its lists are in the order
// told here; see Sort.
type Document struct {
	Article      Article
	Status       Status
	Spans        []Span        // by start, longer first, then ID
	Attributions []Attribution // by first fragment of their members, then ID
	Entities     []Entity      // those that the spans mention, by ID
	Annotators   []Annotator   // those whose layers are here, by name

	// Kept by Do, nil until it is needed:
	starts  map[ID]int // where each span begins
	members map[ID]int // in how many slots each span stands
}

// Span finds a span by ID.
func (d *Document) Span(id ID) (Span, bool) {
	i := spanIndex(d.Spans, id)
	if i < 0 {
		return Span{}, false
	}
	return d.Spans[i], true
}

// Attribution finds an attribution by ID.
func (d *Document) Attribution(id ID) (Attribution, bool) {
	i := attributionIndex(d.Attributions, id)
	if i < 0 {
		return Attribution{}, false
	}
	return d.Attributions[i], true
}

// AttributionsOf lists the attributions that hold the span.
func (d *Document) AttributionsOf(span ID) []Attribution {
	var of []Attribution
	left := len(d.Attributions) // places of the span that are still to be found, as far as is known
	if d.members != nil {
		left = d.members[span]
	}
	for i := 0; i < len(d.Attributions) && left > 0; i++ {
		if n := d.Attributions[i].places(span); n > 0 {
			of = append(of, d.Attributions[i])
			if d.members != nil {
				left -= n
			}
		}
	}
	return of
}

// Sort brings spans, attributions, entities and annotators into the order that the fields of Document name.
func (d *Document) Sort() {
	slices.SortFunc(d.Spans, bySpan)
	slices.SortFunc(d.Attributions, byAttribution(starts(d.Spans)))
	slices.SortFunc(d.Entities, byEntity)
	slices.SortFunc(d.Annotators, func(a, b Annotator) int { return cmp.Compare(a.Name, b.Name) })
}

func bySpan(a, b Span) int {
	x, y := a.Hull(), b.Hull()
	return cmp.Or(cmp.Compare(x.Start, y.Start), cmp.Compare(y.End, x.End), cmp.Compare(a.ID, b.ID))
}

// byAttribution compares by the first of the attributions' spans, whose starts are given; what has none comes last.
func byAttribution(starts map[ID]int) func(a, b Attribution) int {
	first := func(a Attribution) int {
		at := math.MaxInt
		for _, ids := range a.Slots {
			for _, id := range ids {
				if s, ok := starts[id]; ok {
					at = min(at, s)
				}
			}
		}
		return at
	}
	return func(a, b Attribution) int {
		return cmp.Or(cmp.Compare(first(a), first(b)), cmp.Compare(a.ID, b.ID))
	}
}

func byEntity(a, b Entity) int { return cmp.Compare(a.ID, b.ID) }

// starts tells where each span starts.
func starts(spans []Span) map[ID]int {
	at := make(map[ID]int, len(spans))
	for _, s := range spans {
		at[s.ID] = s.Hull().Start
	}
	return at
}

// spanIndex is where a span stands in a list, -1 for nowhere. It goes by index: spans are large, and a list may have a
// hundred thousand.
func spanIndex(spans []Span, id ID) int {
	for i := range spans {
		if spans[i].ID == id {
			return i
		}
	}
	return -1
}

func attributionIndex(attributions []Attribution, id ID) int {
	for i := range attributions {
		if attributions[i].ID == id {
			return i
		}
	}
	return -1
}
