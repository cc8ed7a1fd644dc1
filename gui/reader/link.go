package reader

import (
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/onrecord/onrecord/store/corpus"
)

// Link joins two stretches that belong together with a curve.
type Link struct {
	From, To corpus.Range
	Color    color.NRGBA
}

// SetLinks replaces all curves.
func (r *Reader) SetLinks(links []Link) {
	r.links = links
	r.Refresh()
}

const (
	linkAlpha = 0x88
	linkWidth = 1.3
	linkDot   = 5
	linkInset = 14 // from the end of a stretch to where a curve touches it
	beyond    = 60 // how far outside the view a curve goes on to an end that is not in it
)

// anchor is where a curve may touch a stretch: the part of it on one line. Top and bottom lie between the edges of a mark
// and its letters, so that curves have room between two lines.
type anchor struct{ left, right, top, bottom float32 }

// anchorOf is the part of a stretch on the line of an offset; one that is out of view lies a little beyond the edge.
func (r *Reader) anchorOf(s corpus.Range, at int) anchor {
	pl := r.page.lineBox(at)
	left := r.page.x(pl.block, pl.line, at)
	right := left
	r.page.spans(pl.block, pl.line, s, func(part corpus.Range, x0, x1 float32) {
		if part.Contains(at) {
			left, right = x0, x1
		}
	})
	m := r.page.metrics[pl.block.kind]
	middle := pl.y - r.top + pl.height*0.5
	middle = min(max(middle, -beyond), r.Size().Height+beyond)
	return anchor{r.page.left + left, r.page.left + right, middle - m.size*0.56, middle + m.size*0.5}
}

// nearest is where two anchors are joined: a little inside the ends that face each other, or in the middle of what they
// have in common.
func (a anchor) nearest(b anchor) (xa, xb float32) {
	insideA, insideB := min(linkInset, (a.right-a.left)/2), min(linkInset, (b.right-b.left)/2)
	switch {
	case a.right <= b.left:
		return a.right - insideA, b.left + insideB
	case b.right <= a.left:
		return a.left + insideA, b.right - insideB
	default:
		x := (max(a.left, b.left) + min(a.right, b.right)) / 2
		return x, x
	}
}

// curve is the way of a link: a low arch over the line where its ends meet on one, else an S from the last line of the
// first end to the first line of the second one, which keeps to the room between the two.
func (r *Reader) curve(l Link) (points [4]fyne.Position) {
	first, second := l.From, l.To
	if second.Start < first.Start {
		first, second = second, first
	}
	a, b := r.anchorOf(first, max(min(first.End-1, second.Start), first.Start)), r.anchorOf(second, second.Start)
	xa, xb := a.nearest(b)
	if b.top-a.top < 2 {
		if xa == xb { // one lies in the other
			xa = a.left + min(linkInset, (a.right-a.left)/2)
		}
		rise := min(max(abs(xb-xa)*0.1, 7), 10) // higher arches would cross the words of the line above
		return [4]fyne.Position{{X: xa, Y: a.top}, {X: xa, Y: a.top - rise}, {X: xb, Y: b.top - rise}, {X: xb, Y: b.top}}
	}
	bend := (b.top - a.bottom) * 0.6
	return [4]fyne.Position{{X: xa, Y: a.bottom}, {X: xa, Y: a.bottom + bend}, {X: xb, Y: b.top - bend}, {X: xb, Y: b.top}}
}

// link draws one curve.
func (p *painter) link(l Link) {
	points := p.r.curve(l)
	c := color.NRGBA{l.Color.R, l.Color.G, l.Color.B, linkAlpha}
	p.bezier(points, c)
	for _, end := range []fyne.Position{points[0], points[3]} {
		p.rect(&p.over, c, linkDot/2.0, end.X-p.r.page.left-linkDot/2.0, end.Y-linkDot/2.0, linkDot, linkDot)
	}
}

// bezier places a curve object: its points are relative to its own upper left corner, and none may be negative.
func (p *painter) bezier(points [4]fyne.Position, c color.Color) {
	low, high := points[0], points[0]
	for _, q := range points[1:] {
		low = fyne.NewPos(min(low.X, q.X), min(low.Y, q.Y))
		high = fyne.NewPos(max(high.X, q.X), max(high.Y, q.Y))
	}
	const pad = 3
	origin := low.SubtractXY(pad, pad)
	curve := p.curves.next()
	curve.StrokeColor, curve.StrokeWidth = c, linkWidth
	curve.StartPoint, curve.EndPoint = points[0].Subtract(origin), points[3].Subtract(origin)
	curve.ControlPoints = append(curve.ControlPoints[:0], points[1].Subtract(origin), points[2].Subtract(origin))
	curve.Move(origin)
	curve.Resize(fyne.NewSize(high.X-low.X+2*pad, high.Y-low.Y+2*pad))
	canvas.Refresh(curve)
}

// linkTarget is the mark under a place that the mark in hand can be linked to: one that is there and does not lie over it, since
// a drag within a mark selects.
func (r *Reader) linkTarget(at fyne.Position) string {
	letter := r.letterAt(at)
	if letter < 0 {
		return ""
	}
	in := r.mark(r.gesture.from)
	if in == nil {
		return ""
	}
	for _, id := range r.marks.at(letter) {
		m := r.mark(id)
		if !m.Dashed && !slices.ContainsFunc(m.Fragments, func(f corpus.Range) bool { return slices.ContainsFunc(in.Fragments, f.Overlaps) }) {
			return id
		}
	}
	return ""
}

func (r *Reader) mark(id string) *Mark {
	i := slices.IndexFunc(r.marks.list, func(m Mark) bool { return m.ID == id })
	if i < 0 {
		return nil
	}
	return &r.marks.list[i]
}

// dragged is the curve from the mark in hand to the one that it is over.
func (r *Reader) dragged() (Link, bool) {
	if r.gesture.onto == "" {
		return Link{}, false
	}
	from, onto := r.mark(r.gesture.from), r.mark(r.gesture.onto)
	if from == nil || onto == nil {
		return Link{}, false
	}
	return Link{From: from.Fragments[0], To: onto.Fragments[0], Color: onto.Color}, true
}
