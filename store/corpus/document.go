package corpus

import (
	"cmp"
	"math"
	"slices"
	"sort"
)

// Document is one article with everything said about it: the unit of reading, export and import. Its lists are in the order
// told here; see Sort.
type Document struct {
	Article      Article
	Status       Status            // as a whole, see WholeStatus
	Standing     Status            // the article's own, for annotators who have none
	Statuses     map[string]Status // of the annotators who have one, by name; nil = nobody
	Spans        []Span            // by start, longer first, then ID
	Attributions []Attribution     // by first fragment of their members, then ID
	Comments     []Comment         // in the order in which they were made
	Decisions    []Decision        // in the order in which they were made
	Rejections   []Rejection       // in the order in which they were made; no dataset has them
	Entities     []Entity          // those that the spans mention, by ID
	Annotators   []Annotator       // those whose layers, statuses, comments or decisions are here, by name

	// Made by Index and kept by Do, nil until then:
	starts  map[ID]int // where each span begins
	members map[ID]int // in how many slots each span stands
	longest int        // the length in bytes that no span's hull exceeds
}

// StatusOf is how far an annotator is with the article.
func (d *Document) StatusOf(annotator string) Status {
	return StatusFor(annotator, d.Standing, d.Statuses)
}

// Index prepares the document for look-ups that do not go through its lists, which must be in order; Do keeps them right.
// Do makes it if need be: for a long document it takes some time, and whoever reads one in the background calls it there.
func (d *Document) Index() {
	if d.members != nil {
		return
	}
	d.starts, d.members = starts(d.Spans), make(map[ID]int, len(d.Spans))
	for i := range d.Spans {
		d.longest = max(d.longest, d.Spans[i].Hull().Len())
	}
	for i := range d.Attributions {
		d.count(&d.Attributions[i], +1)
	}
}

// Span finds a span by ID.
func (d *Document) Span(id ID) (Span, bool) {
	i := d.SpanIndex(id)
	if i < 0 {
		return Span{}, false
	}
	return d.Spans[i], true
}

// SpanIndex is where a span stands in Spans, -1 for nowhere.
func (d *Document) SpanIndex(id ID) int {
	from := 0
	if d.starts != nil {
		at, known := d.starts[id]
		if !known {
			return -1
		}
		from = d.firstSpan(at)
	}
	for i := from; i < len(d.Spans); i++ { // by index: spans are large
		if d.Spans[i].ID == id {
			return i
		}
	}
	return -1
}

// SpansOver lists the spans with a fragment in the range.
func (d *Document) SpansOver(r Range) []Span {
	from := 0
	if d.starts != nil {
		from = d.firstSpan(r.Start - d.longest)
	}
	var over []Span
	for i := from; i < len(d.Spans) && d.Spans[i].Hull().Start < r.End; i++ {
		if slices.ContainsFunc(d.Spans[i].Fragments, r.Overlaps) {
			over = append(over, d.Spans[i])
		}
	}
	return over
}

// firstSpan is where the first span stands that begins at an offset or behind it.
func (d *Document) firstSpan(at int) int {
	return sort.Search(len(d.Spans), func(i int) bool { return d.Spans[i].Hull().Start >= at })
}

// Attribution finds an attribution by ID.
func (d *Document) Attribution(id ID) (Attribution, bool) {
	i := d.attributionIndex(id)
	if i < 0 {
		return Attribution{}, false
	}
	return d.Attributions[i], true
}

func (d *Document) attributionIndex(id ID) int {
	for i := range d.Attributions {
		if d.Attributions[i].ID == id {
			return i
		}
	}
	return -1
}

// AttributionsOf lists the attributions that hold the span.
func (d *Document) AttributionsOf(span ID) []Attribution {
	var of []Attribution
	for _, i := range d.holders(span) {
		of = append(of, d.Attributions[i])
	}
	return of
}

// holders are the places of the attributions that hold the span. None of them begins behind it, and most begin near it.
func (d *Document) holders(span ID) []int {
	behind, left := len(d.Attributions), math.MaxInt // slots that are still to be found, as far as is known
	if d.members != nil {
		left = d.members[span]
		if at, known := d.starts[span]; known {
			behind = sort.Search(behind, func(i int) bool { return d.Attributions[i].begin(d.starts) > at })
		}
	}
	var found []int
	for i := behind - 1; i >= 0 && left > 0; i-- {
		if n := d.Attributions[i].places(span); n > 0 {
			found = append(found, i)
			left -= n
		}
	}
	slices.Reverse(found)
	return found
}

// count keeps in how many slots the spans of an attribution stand.
func (d *Document) count(a *Attribution, by int) {
	if d.members == nil {
		return
	}
	for _, ids := range a.Slots {
		for _, id := range ids {
			d.members[id] += by
		}
	}
}

// Sort brings all lists into the order that the fields of Document name.
func (d *Document) Sort() {
	slices.SortFunc(d.Spans, bySpan)
	slices.SortFunc(d.Attributions, byAttribution(starts(d.Spans)))
	slices.SortFunc(d.Comments, byComment)
	slices.SortFunc(d.Decisions, byDecision)
	slices.SortFunc(d.Rejections, byRejection)
	slices.SortFunc(d.Entities, byEntity)
	slices.SortFunc(d.Annotators, func(a, b Annotator) int { return cmp.Compare(a.Name, b.Name) })
}

func bySpan(a, b Span) int {
	x, y := a.Hull(), b.Hull()
	return cmp.Or(cmp.Compare(x.Start, y.Start), cmp.Compare(y.End, x.End), cmp.Compare(a.ID, b.ID))
}

// byAttribution compares by the first of the attributions' spans, whose starts are given; what has none comes last.
func byAttribution(starts map[ID]int) func(a, b Attribution) int {
	return func(a, b Attribution) int {
		return cmp.Or(cmp.Compare(a.begin(starts), b.begin(starts)), cmp.Compare(a.ID, b.ID))
	}
}

// begin is where the first of the attribution's spans begins, whose starts are given; behind everything if it has none.
func (a *Attribution) begin(starts map[ID]int) int {
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

func byEntity(a, b Entity) int { return cmp.Compare(a.ID, b.ID) }

// starts tells where each span starts.
func starts(spans []Span) map[ID]int {
	at := make(map[ID]int, len(spans))
	for _, s := range spans {
		at[s.ID] = s.Hull().Start
	}
	return at
}

// Annotated is the document without what suggesters filled in, which nobody has said is right, and how many spans and
// attributions that leaves out. A span of theirs that somebody has taken into an attribution stays.
func (d Document) Annotated() (Document, int) {
	suggesters := map[string]bool{}
	for _, a := range d.Annotators {
		suggesters[a.Name] = a.Kind == Suggester
	}
	used := map[ID]bool{}
	all := len(d.Spans) + len(d.Attributions)
	d.Attributions = slices.DeleteFunc(slices.Clone(d.Attributions), func(a Attribution) bool { return suggesters[a.Annotator] })
	for _, a := range d.Attributions {
		for _, id := range a.Members() {
			used[id] = true
		}
	}
	d.Spans = slices.DeleteFunc(slices.Clone(d.Spans), func(s Span) bool { return suggesters[s.Annotator] && !used[s.ID] })
	for _, s := range d.Spans {
		delete(suggesters, s.Annotator)
	}
	for _, c := range d.Comments {
		delete(suggesters, c.Annotator)
	}
	for _, x := range d.Decisions {
		delete(suggesters, x.Annotator)
	}
	d.Annotators = slices.DeleteFunc(slices.Clone(d.Annotators), func(a Annotator) bool { return suggesters[a.Name] })
	return d, all - len(d.Spans) - len(d.Attributions)
}
