package reader

import (
	"slices"

	"fyne.io/fyne/v2"

	"github.com/onrecord/onrecord/store/corpus"
)

// edge is an end of a fragment of a mark, which can be dragged.
type edge struct {
	mark, fragment int
	start          bool
}

// MoveEdge moves the start of the first fragment or the end of the last one by a word or by a letter, forward or back. An
// edge never passes the other end of its fragment.
func MoveEdge(text string, fragments []corpus.Range, start, forward, byLetters bool) []corpus.Range {
	out := slices.Clone(fragments)
	if len(out) == 0 {
		return out
	}
	at, f := &out[len(out)-1].End, &out[len(out)-1]
	if start {
		at, f = &out[0].Start, &out[0]
	}
	to := *at
	switch {
	case byLetters && forward:
		to = letterRight(text, to)
	case byLetters:
		to = letterLeft(text, to)
	case forward && start:
		to = wordStart(text, to)
	case forward:
		to = wordEnd(text, to)
	case start:
		to = wordBefore(text, to)
	default:
		to = wordEndBefore(text, to)
	}
	if start && to < f.End || !start && to > f.Start {
		*at = to
	}
	return corpus.Normalize(out)
}

// wordEndBefore is the end of the last word that ends before an offset; the start of the text when none does.
func wordEndBefore(text string, at int) int {
	return backward(text, at, func(r corpus.Range) (int, bool) { return r.End, r.End < at })
}

// edgeAt is the nearest edge, under a place of the view, of a mark whose ends can be dragged. Those of a mark that is not the
// chosen one are taken from outside: a drag over its words still selects them.
func (r *Reader) edgeAt(at fyne.Position) (nearest edge, found bool) {
	const reach, inside = 6, 1
	least := float32(reach)
	for i := range r.marks.list {
		if !r.marks.list[i].movable() {
			continue
		}
		for j, f := range r.marks.list[i].Fragments {
			for _, start := range []bool{true, false} {
				x, y, height := r.edgePlace(f, start)
				if r.inward(f, start, at.X-r.page.left-x) > inside && !r.marks.list[i].Selected {
					continue
				}
				if off := abs(at.X - r.page.left - x); off <= least && at.Y+r.top >= y && at.Y+r.top < y+height {
					nearest, found, least = edge{i, j, start}, true, off
				}
			}
		}
	}
	return nearest, found
}

// inward is how far into a fragment a place lies that is so far to the right of one of its ends.
func (r *Reader) inward(f corpus.Range, start bool, right float32) float32 {
	at := f.End - 1
	if start {
		at, right = f.Start, -right
	}
	return -right * outward(r.page.lineBox(at).line, at)
}

// edgePlace is where an end of a fragment stands on the page.
func (r *Reader) edgePlace(f corpus.Range, start bool) (x, y, height float32) {
	at := f.Start
	if !start {
		at = f.End
	}
	pl := r.page.lineBox(at)
	if !start && at == pl.line.Start && at > f.Start { // the end of a line is not the start of the next
		pl = r.page.lineBox(at - 1)
	}
	if !start {
		return r.page.xEnd(pl.block, pl.line, at), pl.y, pl.height
	}
	return r.page.x(pl.block, pl.line, at), pl.y, pl.height
}

// dragEdge moves the edge in hand to the pointer: to whole words, or to letters with Alt. What is on screen follows; the
// owner hears of it when the button is released.
func (r *Reader) dragEdge(at fyne.Position) {
	g := &r.gesture
	to := r.offsetAt(at)
	if !r.marks.list[g.edge.mark].Selected && r.passes(to) {
		r.selectInstead()
		return
	}
	if Modifiers()&fyne.KeyModifierAlt == 0 {
		to = edgeSnap(r.page.text, to, g.edge.start)
	}
	mark := &r.marks.list[g.edge.mark]
	f := mark.Fragments[g.edge.fragment]
	if g.edge.start {
		f.Start = min(to, f.End-1)
	} else {
		f.End = max(to, f.Start+1)
	}
	if f.Start >= f.End || f == mark.Fragments[g.edge.fragment] || corpus.CheckFragments(r.page.text, []corpus.Range{f}) != nil {
		return
	}
	mark.Fragments = slices.Clone(mark.Fragments)
	mark.Fragments[g.edge.fragment] = f
	g.dragged = true
	r.Refresh()
}

// passes tells whether an offset lies at the other end of the fragment whose edge is in hand, or beyond it.
func (r *Reader) passes(at int) bool {
	e := r.gesture.edge
	f := r.gesture.before[e.fragment]
	return e.start && at >= f.End || !e.start && at <= f.Start
}

// selectInstead turns the drag of an edge into a selection that begins there: who drags over all the words of a mark wants
// these words.
func (r *Reader) selectInstead() {
	g := &r.gesture
	g.press = g.before[g.edge.fragment].End
	if g.edge.start {
		g.press = g.before[g.edge.fragment].Start
	}
	r.marks.list[g.edge.mark].Fragments = g.before
	g.reshaping, g.pressed, g.dragged, g.adding, g.unit = false, true, true, false, byWord
	g.from, g.onto = "", ""
	r.extendTo(g.pointer)
}

// edgeSnap is the word boundary that a dragged edge goes to.
func edgeSnap(text string, at int, start bool) int {
	w := corpus.WordAt(text, at)
	switch {
	case w.Empty():
		return at
	case start:
		return w.Start
	case w.Start == at: // just before a word: not into it
		return at
	default:
		return w.End
	}
}

// dropEdge tells the owner of the new fragments.
func (r *Reader) dropEdge() {
	g := &r.gesture
	if !g.dragged || r.OnReshape == nil {
		return
	}
	mark := r.marks.list[g.edge.mark]
	r.OnReshape(mark.ID, corpus.Normalize(mark.Fragments))
}

// drawEdges paints handles at the ends of a fragment that stand on a line: of the chosen mark with a knob; of what is only
// proposed, where several parts may stand side by side, bars alone.
func (p *painter) drawEdges(mark *Mark, f corpus.Range, b *block, l *line, top, bottom float32) {
	const width, knob = 2.5, 7
	handle := func(x float32) {
		p.rect(&p.over, mark.Color, 1, x-width/2, top-1, width, bottom-top+2)
		if !mark.Dashed {
			p.rect(&p.over, mark.Color, knob/2, x-knob/2, bottom-1, knob, knob)
		}
	}
	if f.Start >= l.Start && f.Start < l.End {
		handle(p.r.page.x(b, l, f.Start) - outward(l, f.Start))
	}
	if f.End > l.Start && f.End <= l.End {
		handle(p.r.page.xEnd(b, l, f.End) + outward(l, f.End-1))
	}
}

// outward is how far a handle stands off the text, along the direction of the character at an offset.
func outward(l *line, at int) float32 {
	if l.runs != nil && l.runOf(at).rtl {
		return -1
	}
	return 1
}
