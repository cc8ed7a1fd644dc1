package reader

import (
	"cmp"
	"image/color"
	"slices"
	"sort"

	"github.com/onrecord/onrecord/store/corpus"
)

// Underline is the form of a mark's line, so that labels can be told apart without colour.
type Underline int

// The forms of an underline.
const (
	Solid Underline = iota
	Thick
	Double
	Dotted
)

// Mark is a highlighted span.
type Mark struct {
	ID        string
	Fragments []corpus.Range // sorted, disjoint
	Color     color.NRGBA    // of the underline; the fill is the same, much lighter
	Underline Underline
	Selected  bool // drawn with an outline
	Related   bool // belongs to what is selected: a stronger fill
	Dimmed    bool // hardly seen: the attention is elsewhere
	Flagged   bool // a dot in the margin
}

// marks are prepared for drawing: by start, longer ones first, with a lane for each.
type marks struct {
	list  []Mark
	hulls []corpus.Range
	lanes []int // by mark: 0 is next to the text
	reach []int // by mark: the furthest end of it and all before it, for finding what overlaps
	strip []int // by slice of the text, for the overview: the mark there, -1 for none
}

// newMarks prepares marks over a text of a length in bytes. Most are as they were before in the old ones, which are left
// alone: their lanes are taken over.
func newMarks(list []Mark, length int, old *marks) marks {
	m := marks{list: list, hulls: hullsOf(list)}
	if !slices.IsSortedFunc(m.hulls, outerFirst) { // a document's spans are
		m.list = slices.Clone(list)
		slices.SortStableFunc(m.list, func(a, b Mark) int { return outerFirst(corpus.Hull(a.Fragments), corpus.Hull(b.Fragments)) })
		m.hulls = hullsOf(m.list)
	}
	m.reach = make([]int, len(m.list))
	end := 0
	for i, hull := range m.hulls {
		end = max(end, hull.End)
		m.reach[i] = end
	}
	m.lanes = m.assignAgain(old)
	m.strip = overview(m.list, m.hulls, length)
	return m
}

// stripSlices is how many slices of the text the overview beside the scroll bar has.
const stripSlices = 240

// overview says which mark stands in each slice of the text: a chosen or flagged one before others, else the first.
func overview(list []Mark, hulls []corpus.Range, length int) []int {
	if len(list) == 0 || length == 0 {
		return nil
	}
	strip := slices.Repeat([]int{-1}, stripSlices)
	for i := range list {
		at := min(hulls[i].Start*stripSlices/length, stripSlices-1)
		if old := strip[at]; old < 0 || rank(&list[i]) > rank(&list[old]) {
			strip[at] = i
		}
	}
	return strip
}

func rank(m *Mark) int {
	switch {
	case m.Selected:
		return 3
	case m.Related:
		return 2
	case m.Flagged:
		return 1
	default:
		return 0
	}
}

func hullsOf(list []Mark) []corpus.Range {
	hulls := make([]corpus.Range, len(list))
	for i := range list {
		hulls[i] = corpus.Hull(list[i].Fragments)
	}
	return hulls
}

func outerFirst(a, b corpus.Range) int {
	return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End))
}

// assignAgain takes over the lanes of the old marks before and behind what has changed, and assigns those between.
func (m *marks) assignAgain(old *marks) []int {
	before := 0
	for before < min(len(m.list), len(old.list)) && sameShape(&m.list[before], &old.list[before]) {
		before++
	}
	behind := 0
	for behind < min(len(m.list), len(old.list))-before && sameShape(&m.list[len(m.list)-1-behind], &old.list[len(old.list)-1-behind]) {
		behind++
	}
	for before > 0 && before < len(m.list) && m.reach[before-1] > m.hulls[before].Start { // not within a heap
		before--
	}
	for before > 0 && before < len(old.list) && old.reach[before-1] > old.hulls[before].Start {
		before--
	}
	for behind > 0 && (joins(m, len(m.list)-behind) || joins(old, len(old.list)-behind)) {
		behind--
	}
	lanes := make([]int, 0, len(m.list))
	lanes = append(lanes, old.lanes[:before]...)
	lanes = append(lanes, assignLanes(m.list[before:len(m.list)-behind], m.hulls[before:len(m.list)-behind])...)
	return append(lanes, old.lanes[len(old.list)-behind:]...)
}

// joins tells whether the mark at i overlaps what is before it.
func joins(m *marks, i int) bool { return i > 0 && m.reach[i-1] > m.hulls[i].Start }

func sameShape(a, b *Mark) bool { return slices.Equal(a.Fragments, b.Fragments) }

// assignLanes gives marks that overlap different lanes. Within a heap of overlapping hulls the shortest come first, so that
// inner spans lie next to the text and outer ones below them. The marks are sorted by start.
func assignLanes(list []Mark, hulls []corpus.Range) []int {
	lanes := make([]int, len(hulls))
	for from := 0; from < len(hulls); {
		to, end := from+1, hulls[from].End
		for to < len(hulls) && hulls[to].Start < end {
			end = max(end, hulls[to].End)
			to++
		}
		if to-from > 1 { // one that stands alone is in lane 0
			assignHeap(list[from:to], lanes[from:to])
		}
		from = to
	}
	return lanes
}

func assignHeap(heap []Mark, lanes []int) {
	order := make([]int, len(heap))
	length := make([]int, len(heap))
	for i, m := range heap {
		order[i] = i
		for _, f := range m.Fragments {
			length[i] += f.Len()
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(length[a], length[b]) })
	var taken [][]corpus.Range // by lane, sorted
	for _, i := range order {
		lane := 0
		for lane < len(taken) && !free(taken[lane], heap[i].Fragments) {
			lane++
		}
		if lane == len(taken) {
			taken = append(taken, nil)
		}
		for _, f := range heap[i].Fragments {
			at := sort.Search(len(taken[lane]), func(j int) bool { return taken[lane][j].Start >= f.Start })
			taken[lane] = slices.Insert(taken[lane], at, f)
		}
		lanes[i] = lane
	}
}

// free tells whether none of the fragments overlaps one of the sorted, disjoint ranges.
func free(sorted, fragments []corpus.Range) bool {
	return !slices.ContainsFunc(fragments, func(r corpus.Range) bool {
		i := sort.Search(len(sorted), func(j int) bool { return sorted[j].End > r.Start })
		return i < len(sorted) && sorted[i].Overlaps(r)
	})
}

// chosen is where the selected mark stands in the list, -1 for none.
func (m *marks) chosen() int {
	for i := range m.list {
		if m.list[i].Selected {
			return i
		}
	}
	return -1
}

// over visits the marks with a fragment in the stretch, outer ones first.
func (m *marks) over(r corpus.Range, visit func(i int)) {
	from := sort.SearchInts(m.reach, r.Start+1)
	for i := from; i < len(m.list) && m.hulls[i].Start < r.End; i++ {
		if slices.ContainsFunc(m.list[i].Fragments, r.Overlaps) {
			visit(i)
		}
	}
}

// at lists the marks over the character at an offset, inner ones first.
func (m *marks) at(at int) []string {
	var found []int
	m.over(corpus.Range{Start: at, End: at + 1}, func(i int) { found = append(found, i) })
	slices.SortStableFunc(found, func(a, b int) int { return cmp.Compare(m.hulls[a].Len(), m.hulls[b].Len()) })
	ids := make([]string, len(found))
	for j, i := range found {
		ids[j] = m.list[i].ID
	}
	return ids
}

// next is the mark that follows the given one among those at the same place; the first when it is not there.
func next(ids []string, current string) string {
	if len(ids) == 0 {
		return ""
	}
	return ids[(slices.Index(ids, current)+1)%len(ids)]
}
