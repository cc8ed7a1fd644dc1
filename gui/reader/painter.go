package reader

import (
	"image/color"
	"sort"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"github.com/onrecord/onrecord/store/corpus"
)

const (
	corner       = 3 // of fills
	fillAlpha    = 0x26
	relatedAlpha = 0x4C
	dimmedAlpha  = 0x0C
	dimmedLine   = 0x38
	lightAlpha   = 0x1C // of what has no fill of its own, where it belongs to what is selected
	dashedLine   = 0xB4
	laneStep     = 4.5 // from one underline to the next
	signedStep   = 5.2 // the same where letters stand before the lines
	foreignLine  = 0.6 // thickness of another person's line, by that of one's own
	dash         = 7   // of a broken line, and the gap behind it
	dashGap      = 4
	initialSize  = 0.46 // of the letter before a line, by the size of the text
	inset        = 2.5  // by which an inner fill is lower than the one around it
)

// painter is the renderer: it draws what is in view, from pools of objects, in four layers.
type painter struct {
	r           *Reader
	under, over pool[*canvas.Rectangle] // fills and selection; underlines, caret, bar
	text        pool[*canvas.Text]
	initials    pool[*canvas.Text] // before the underlines
	curves      pool[*canvas.BezierCurve]
	ticks       pool[*canvas.Rectangle] // of the overview: placed anew only when marks or sizes change
	layers      [6]*fyne.Container
	objects     []fyne.CanvasObject
}

// pool hands out canvas objects again and again, so that scrolling allocates nothing.
type pool[T fyne.CanvasObject] struct {
	all  []T
	used int
	make func() T
}

func (p *pool[T]) next() T {
	if p.used == len(p.all) {
		p.all = append(p.all, p.make())
	}
	p.used++
	return p.all[p.used-1]
}

func (p *pool[T]) show(layer *fyne.Container) {
	layer.Objects = layer.Objects[:0]
	for _, o := range p.all[:p.used] {
		layer.Objects = append(layer.Objects, o)
	}
}

func newPainter(r *Reader) *painter {
	rectangle := func() *canvas.Rectangle { return canvas.NewRectangle(color.Transparent) }
	p := &painter{r: r}
	p.under.make, p.over.make, p.ticks.make = rectangle, rectangle, rectangle
	p.text.make = func() *canvas.Text { return canvas.NewText("", color.Black) }
	p.initials.make = p.text.make
	p.curves.make = func() *canvas.BezierCurve { return &canvas.BezierCurve{} }
	for i := range p.layers {
		p.layers[i] = container.NewWithoutLayout()
	}
	clipped := container.NewClip(container.NewStack(p.layers[0], p.layers[1], p.layers[2], p.layers[3], p.layers[4], p.layers[5]))
	p.objects = []fyne.CanvasObject{clipped}
	return p
}

// Layout gives the clip the whole room; what it shows is placed by Refresh.
func (p *painter) Layout(size fyne.Size) { p.objects[0].Resize(size) }

// MinSize is the reader's own.
func (p *painter) MinSize() fyne.Size { return p.r.MinSize() }

// Objects is the clip with the layers.
func (p *painter) Objects() []fyne.CanvasObject { return p.objects }

// Destroy keeps nothing.
func (p *painter) Destroy() {}

// Refresh paints what is in view.
func (p *painter) Refresh() {
	r := p.r
	p.under.used, p.over.used, p.text.used, p.curves.used, p.initials.used = 0, 0, 0, 0, 0
	r.page.visible(r.top, r.Size().Height, p.line)
	for _, l := range r.links {
		p.link(l)
	}
	if l, ok := r.dragged(); ok {
		p.link(l)
	}
	p.bar()
	p.under.show(p.layers[0])
	p.text.show(p.layers[1])
	p.curves.show(p.layers[2])
	p.over.show(p.layers[3])
	p.initials.show(p.layers[5])
	if r.stale {
		p.ticks.used = 0
		p.overview()
		p.ticks.show(p.layers[4])
		r.stale = false
	}
	canvas.Refresh(r)
	if r.OnPainted != nil {
		r.OnPainted()
	}
}

func (p *painter) line(b *block, l *line, y float32) {
	r := p.r
	m := r.page.metrics[b.kind]
	base := p.letters(b, l, y)
	p.found(b, l, y, false)
	depth := 0
	r.marks.over(l.Range, func(i int) {
		p.mark(b, l, i, depth, y, base)
		depth++
	})
	if sel := r.Selection(); !sel.Empty() && sel.Overlaps(corpus.Range{Start: l.Start, End: l.End + 1}) {
		p.selection(b, l, sel, y+2, m.lineHeight-4)
	}
	p.found(b, l, y, true)
	if at := r.sel.caret; r.focus && at >= l.Start && at <= l.End && r.page.lineBox(at).line == l {
		p.rect(&p.over, r.look.Accent, 0, r.page.x(b, l, at)-1, y+3, 2, m.lineHeight-6)
	}
}

// selection paints what is selected of a line; of a line end, or a line without text, a narrow stroke.
func (p *painter) selection(b *block, l *line, sel corpus.Range, y, height float32) {
	some := false
	p.r.page.spans(b, l, sel, func(_ corpus.Range, x0, x1 float32) {
		p.rect(&p.under, p.r.look.Selection, 2, x0, y, max(x1-x0, 4), height)
		some = true
	})
	if !some {
		p.rect(&p.under, p.r.look.Selection, 2, p.r.page.x(b, l, sel.Start), y, 4, height)
	}
}

// found lights the hits of a search: the current one, over all else, or the others.
func (p *painter) found(b *block, l *line, y float32, current bool) {
	r := p.r
	i := sort.Search(len(r.hits), func(i int) bool { return r.hits[i].End > l.Start })
	for ; i < len(r.hits) && r.hits[i].Start < l.End; i++ {
		if (i == r.current) != current {
			continue
		}
		height := r.page.metrics[b.kind].lineHeight
		r.page.spans(b, l, r.hits[i], func(_ corpus.Range, x0, x1 float32) {
			box := p.rect(&p.under, r.look.Hit, 3, x0-1, y+3, x1-x0+2, height-6)
			if current {
				box.FillColor, box.StrokeColor, box.StrokeWidth = r.look.Current, r.look.Ink, 1.5
			}
		})
	}
}

// letters draws the line's text and returns where the letters stand.
func (p *painter) letters(b *block, l *line, y float32) (base float32) {
	m := p.r.page.metrics[b.kind]
	size, baseline := fyne.CurrentApp().Driver().RenderedTextSize("x", m.size, m.style, nil)
	top := y + (m.lineHeight-size.Height)*0.42
	if l.runs == nil {
		p.shades(b, l, run{Range: l.Range, style: m.style}, top, size.Height)
	}
	for _, r := range l.runs {
		if strings.Trim(p.r.page.text[r.Start:r.End], " ") != "" {
			p.shades(b, l, r, top, size.Height)
		}
	}
	return top + baseline
}

// shades draws a run, cut where furniture begins or ends inside it.
func (p *painter) shades(b *block, l *line, of run, top, height float32) {
	r := p.r
	m := r.page.metrics[b.kind]
	for at := of.Start; at < of.End; {
		end, faint := of.End, m.faint
		if b.kind != corpus.Furniture {
			end, faint = r.page.sameShade(at, of.End, m.faint)
		}
		x := r.page.x(b, l, at)
		if of.rtl {
			x = r.page.place(b, l, of, end)
		}
		t := p.text.next()
		t.Text, t.TextSize, t.TextStyle = of.drawn(r.page.text[at:end]), m.size, of.style
		t.Color = r.look.Ink
		if faint {
			t.Color = r.look.Faint
		}
		t.Move(fyne.NewPos(r.page.left+x, top-of.drop))
		t.Resize(fyne.NewSize(r.page.column, height))
		at = end
	}
}

// sameShade is how far the text goes on as ink or as furniture.
func (p *page) sameShade(at, end int, faint bool) (int, bool) {
	for _, z := range p.zones {
		if z.Kind != corpus.Furniture || z.End <= at {
			continue
		}
		if z.Start <= at {
			return min(z.End, end), true
		}
		return min(z.Start, end), faint
	}
	return end, faint
}

func (p *painter) mark(b *block, l *line, i, depth int, y, base float32) {
	r := p.r
	m := r.page.metrics[b.kind]
	mark := &r.marks.list[i]
	alpha := uint8(fillAlpha)
	line := mark.Color
	switch {
	case mark.light() && (mark.Related || mark.Selected):
		alpha = lightAlpha
	case mark.Related || mark.Selected:
		alpha = relatedAlpha
	case mark.Dimmed:
		alpha, line.A = dimmedAlpha, dimmedLine
	}
	if mark.light() && !mark.Related && !mark.Selected {
		alpha = 0
		if mark.Dashed {
			line.A = min(line.A, dashedLine)
		}
	}
	fill := color.NRGBA{mark.Color.R, mark.Color.G, mark.Color.B, alpha}
	shrink := min(float32(depth)*inset, m.lineHeight/5)
	bottom := base + m.size*0.3
	step, weight := float32(laneStep), float32(1)
	if r.marks.signed {
		step = signedStep
	}
	if mark.Foreign {
		weight = foreignLine
	}
	under := base + m.size*0.16 + float32(r.marks.lane(i))*step
	for _, f := range mark.Fragments {
		top := base - m.size*0.98 + shrink
		r.page.spans(b, l, f, func(_ corpus.Range, x0, x1 float32) {
			box := p.rect(&p.under, fill, corner, x0-1, top, x1-x0+2, bottom-top)
			if mark.Selected {
				box.StrokeColor, box.StrokeWidth = mark.Color, 1.5
			}
			if mark.Dashed {
				p.broken(mark.Underline, line, x0, x1, under)
			} else {
				p.underline(mark.Underline, line, x0, x1, under, weight)
			}
		})
		if mark.Initial != "" && f.Start >= l.Start && f.Start < l.End {
			p.initial(mark.Initial, line, m, r.page.x(b, l, f.Start), under)
		}
		if mark.movable() {
			p.drawEdges(mark, f, b, l, top, bottom)
		}
	}
	if r.marks.hulls[i].Start >= l.Start && r.marks.hulls[i].Start < l.End {
		p.signs(mark, y+m.lineHeight/2)
	}
}

// signs draws what stands in the margin of a mark's first line, around a height.
func (p *painter) signs(mark *Mark, middle float32) {
	const apart = 7 // of the two signs from the middle, when there are both
	flag, talk := middle, middle
	if mark.Flagged && mark.Talked {
		flag, talk = middle-apart, middle+apart
	}
	if mark.Flagged {
		p.rect(&p.over, mark.Color, 4, -16, flag-4, 8, 8)
	}
	if mark.Talked {
		ink := p.r.look.Faint
		note := p.rect(&p.over, color.NRGBA{}, 2, -18, talk-5, 12, 10)
		note.StrokeColor, note.StrokeWidth = ink, 1.2
		p.rect(&p.over, ink, 0, -15, talk-2.2, 6, 1.2)
		p.rect(&p.over, ink, 0, -15, talk+1, 4, 1.2)
	}
}

// initial sets a letter before the line of a mark, in the space between two words.
func (p *painter) initial(letter string, c color.Color, m metric, x, y float32) {
	t := p.initials.next()
	t.Text, t.TextSize, t.TextStyle, t.Color = letter, m.size*initialSize, fyne.TextStyle{Bold: true}, c
	size := t.MinSize()
	t.Move(fyne.NewPos(p.r.page.left+x-size.Width-1, y+1-size.Height/2))
	t.Resize(size)
}

// underline draws the mark's line: its form tells the label without colour. Its weight is by what is usual.
func (p *painter) underline(form Underline, c color.Color, x0, x1, y, weight float32) {
	switch form {
	case Thick:
		p.rect(&p.over, c, 1, x0, y, x1-x0, 3.5*weight)
	case Double:
		p.rect(&p.over, c, 0, x0, y, x1-x0, 1.2*weight)
		p.rect(&p.over, c, 0, x0, y+2.6, x1-x0, 1.2*weight)
	case Dotted:
		dot, gap := 2.4*weight, float32(2.6)
		for x := x0; x+dot <= x1+1; x += dot + gap {
			p.rect(&p.over, c, dot/2, x, y, dot, dot)
		}
	default:
		p.rect(&p.over, c, 0, x0, y, x1-x0, 1.8*weight)
	}
}

// broken draws the line of what is only proposed: dashes of the form that tells the label.
func (p *painter) broken(form Underline, c color.Color, x0, x1, y float32) {
	for x := x0; x < x1; x += dash + dashGap {
		p.underline(form, c, x, min(x+dash, x1), y, 1)
	}
}

func (p *painter) bar() {
	r := p.r
	if y, height, shown := r.thumb(); shown {
		p.rect(&p.over, r.look.Bar, 3, r.Size().Width-barWidth+3-r.page.left, y+2, 6, height-4)
	}
}

// overview paints a tick beside the scroll bar for each slice of the text that has a mark.
func (p *painter) overview() {
	r := p.r
	if _, _, shown := r.thumb(); !shown {
		return
	}
	step := r.Size().Height / stripSlices
	for i, at := range r.marks.strip {
		if at < 0 {
			continue
		}
		mark := &r.marks.list[at]
		c, width := mark.Color, float32(4)
		if mark.Selected || mark.Related {
			width = 7
		} else if mark.Dimmed || mark.Dashed {
			c.A = dimmedLine
		}
		p.rect(&p.ticks, c, 0, r.Size().Width-barWidth-width-r.page.left, float32(i)*step, width, max(step-0.6, 1.4))
	}
}

// rect places a rectangle; x is from the left edge of the column.
func (p *painter) rect(from *pool[*canvas.Rectangle], c color.Color, radius, x, y, width, height float32) *canvas.Rectangle {
	o := from.next()
	o.FillColor, o.CornerRadius = c, radius
	o.StrokeWidth, o.StrokeColor = 0, nil
	o.Move(fyne.NewPos(p.r.page.left+x, y))
	o.Resize(fyne.NewSize(width, height))
	return o
}
