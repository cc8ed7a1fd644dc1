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
	beyond    = 60 // how far outside the view a curve goes on to an end that is not in it
)

// anchor is where a curve may touch a stretch: the middle of its first line.
type anchor struct{ x, top, bottom float32 }

// anchorOf is the anchor of a stretch in the view; one that is out of view lies a little beyond the edge.
func (r *Reader) anchorOf(s corpus.Range) anchor {
	pl := r.page.lineBox(s.Start)
	x0 := r.page.x(pl.block, pl.line, s.Start)
	x1 := x0
	r.page.spans(pl.block, pl.line, s, func(part corpus.Range, left, right float32) {
		if part.Contains(s.Start) {
			x0, x1 = left, right
		}
	})
	m := r.page.metrics[pl.block.kind]
	middle := pl.y - r.top + pl.height*0.5
	middle = min(max(middle, -beyond), r.Size().Height+beyond)
	return anchor{r.page.left + (x0+x1)/2, middle - m.size*0.72, middle + m.size*0.62}
}

// link draws one curve: an arch over the line when both ends stand in it, else an S from the lower edge of the upper end
// to the upper edge of the lower one.
func (p *painter) link(l Link) {
	a, b := p.r.anchorOf(l.From), p.r.anchorOf(l.To)
	if b.top < a.top {
		a, b = b, a
	}
	var points [4]fyne.Position // start, two controls, end
	if b.top-a.top < 2 {
		rise := min(max(abs(b.x-a.x)*0.1, 6), 10) // higher arches would cross the words of the line above
		points = [4]fyne.Position{{X: a.x, Y: a.top}, {X: a.x, Y: a.top - rise}, {X: b.x, Y: b.top - rise}, {X: b.x, Y: b.top}}
	} else {
		bend := max((b.top-a.bottom)*0.5, 10)
		points = [4]fyne.Position{{X: a.x, Y: a.bottom}, {X: a.x, Y: a.bottom + bend}, {X: b.x, Y: b.top - bend}, {X: b.x, Y: b.top}}
	}
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

// linkTarget is the mark under a place that the mark in hand can be linked to: one that does not lie over it, since a drag
// within a mark selects.
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
		if !slices.ContainsFunc(m.Fragments, func(f corpus.Range) bool { return slices.ContainsFunc(in.Fragments, f.Overlaps) }) {
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
