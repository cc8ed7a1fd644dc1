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
	Movable   bool // its ends can be dragged, as those of a selected one
	Dimmed    bool // hardly seen: the attention is elsewhere
	Flagged   bool // a dot in the margin
	Talked    bool // somebody waits for an answer about it: a small sign in the margin, as of a note with writing on it

	Initial string // whose it is, set before its line; "" = nobody asks
	Foreign bool   // another person's: drawn without its fill, and its ends cannot be dragged
	Dashed  bool   // only proposed: the same with a broken, lighter line
}

// light tells whether a mark is drawn without its fill.
func (m *Mark) light() bool { return m.Foreign || m.Dashed }

// marks are prepared for drawing: by start, longer ones first.
type marks struct {
	list   []Mark
	hulls  []corpus.Range
	reach  []int         // by mark: the furthest end of it and all before it, for finding what overlaps
	heaps  []int         // by mark: the first of the heap of overlapping marks that it is in
	lanes  map[int][]int // by heap: the lane of each of its marks; only of those that have been looked for
	signed bool          // some bear the letter of whose they are
	strip  []int         // by slice of the text, for the overview: the mark there, -1 for none
}

// set replaces the marks, over a text of a length in bytes. It takes the room of those before: there may be many.
func (m *marks) set(list []Mark, length int) {
	m.list, m.lanes = list, map[int][]int{}
	m.measure()
	if !slices.IsSortedFunc(m.hulls, outerFirst) { // a document's spans are
		m.list = slices.Clone(list)
		slices.SortStableFunc(m.list, func(a, b Mark) int { return outerFirst(corpus.Hull(a.Fragments), corpus.Hull(b.Fragments)) })
		m.measure()
	}
	m.reach = slices.Grow(m.reach[:0], len(list))
	m.heaps = slices.Grow(m.heaps[:0], len(list))
	heap, end := 0, 0
	for i, hull := range m.hulls {
		if hull.Start >= end {
			heap = i
		}
		end = max(end, hull.End)
		m.reach, m.heaps = append(m.reach, end), append(m.heaps, heap)
	}
	m.strip = overview(m.list, m.hulls, length)
}

func (m *marks) measure() {
	m.hulls, m.signed = slices.Grow(m.hulls[:0], len(m.list)), false
	for i := range m.list {
		m.signed = m.signed || m.list[i].Initial != ""
		m.hulls = append(m.hulls, corpus.Hull(m.list[i].Fragments))
	}
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
	case m.Dashed:
		return -1
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

func outerFirst(a, b corpus.Range) int {
	return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End))
}

// lane is where a mark's underline is drawn, 0 for next to the text: marks that overlap have different ones. Within a heap
// the shortest come first, so that inner spans lie next to the text and outer ones below them.
func (m *marks) lane(i int) int {
	from := m.heaps[i]
	if m.lanes[from] == nil {
		to := i + 1
		for to < len(m.list) && m.heaps[to] == from {
			to++
		}
		m.lanes[from] = assignLanes(m.list[from:to])
	}
	return m.lanes[from][i-from]
}

func assignLanes(heap []Mark) []int {
	lanes, order := make([]int, len(heap)), make([]int, len(heap))
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
	return lanes
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

// movable tells whether the ends of a mark can be dragged.
func (m *Mark) movable() bool { return m.Movable || m.Selected && !m.light() }

// over visits the marks with a fragment in the stretch, outer ones first.
func (m *marks) over(r corpus.Range, visit func(i int)) {
	from := sort.SearchInts(m.reach, r.Start+1)
	for i := from; i < len(m.list) && m.hulls[i].Start < r.End; i++ {
		if slices.ContainsFunc(m.list[i].Fragments, r.Overlaps) {
			visit(i)
		}
	}
}

// at lists the marks over the character at an offset, inner ones first; of equal ones first those that are not another person's.
func (m *marks) at(at int) []string {
	var found []int
	m.over(corpus.Range{Start: at, End: at + 1}, func(i int) { found = append(found, i) })
	slices.SortStableFunc(found, func(a, b int) int {
		return cmp.Or(cmp.Compare(m.hulls[a].Len(), m.hulls[b].Len()), m.foreign(a)-m.foreign(b))
	})
	ids := make([]string, len(found))
	for j, i := range found {
		ids[j] = m.list[i].ID
	}
	return ids
}

func (m *marks) foreign(i int) int {
	if m.list[i].Foreign {
		return 1
	}
	return 0
}

// next is the mark that follows the given one among those at the same place; the first when it is not there.
func next(ids []string, current string) string {
	if len(ids) == 0 {
		return ""
	}
	return ids[(slices.Index(ids, current)+1)%len(ids)]
}
