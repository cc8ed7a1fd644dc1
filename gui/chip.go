package gui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/onrecord/onrecord/store/corpus"
)

var (
	_ fyne.Tappable      = (*chip)(nil)
	_ desktop.Hoverable  = (*chip)(nil)
	_ desktop.Cursorable = (*chip)(nil)
)

// chip is a label one can press: its key, its name, and its own underline, so that it says how the marks look.
type chip struct {
	widget.BaseWidget
	label   corpus.Label
	chosen  bool
	hovered bool
	onTap   func()
}

func newChip(label corpus.Label, chosen bool, onTap func()) *chip {
	c := &chip{label: label, chosen: chosen, onTap: onTap}
	c.ExtendBaseWidget(c)
	return c
}

// Tapped presses the chip.
func (c *chip) Tapped(*fyne.PointEvent) { c.onTap() }

// MouseIn lights the chip.
func (c *chip) MouseIn(*desktop.MouseEvent) { c.hovered = true; c.Refresh() }

// MouseMoved does nothing.
func (c *chip) MouseMoved(*desktop.MouseEvent) {}

// MouseOut puts the light out.
func (c *chip) MouseOut() { c.hovered = false; c.Refresh() }

// Cursor is a hand.
func (c *chip) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer is Fyne's way in.
func (c *chip) CreateRenderer() fyne.WidgetRenderer {
	r := &chipRenderer{c: c, ground: canvas.NewRectangle(color.Transparent), key: canvas.NewText("", color.Black), name: canvas.NewText("", color.Black)}
	for range 12 {
		r.under = append(r.under, canvas.NewRectangle(color.Transparent))
	}
	r.Refresh()
	return r
}

type chipRenderer struct {
	c         *chip
	ground    *canvas.Rectangle
	key, name *canvas.Text
	under     []*canvas.Rectangle
}

const (
	chipHeight = 26
	chipPad    = 8
	chipGap    = 6
)

func (r *chipRenderer) MinSize() fyne.Size {
	return fyne.NewSize(2*chipPad+r.keyWidth()+r.name.MinSize().Width, chipHeight)
}

func (r *chipRenderer) keyWidth() float32 {
	if r.c.label.Key == "" {
		return 0
	}
	return r.key.MinSize().Width + chipGap
}

func (r *chipRenderer) Objects() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{r.ground, r.key, r.name}
	for _, u := range r.under {
		objects = append(objects, u)
	}
	return objects
}
func (r *chipRenderer) Destroy() {}

func (r *chipRenderer) Layout(s fyne.Size) {
	r.ground.Resize(s)
	size := r.name.MinSize()
	top := (s.Height-size.Height)/2 - 1
	r.key.Move(fyne.NewPos(chipPad, top))
	r.key.Resize(r.key.MinSize())
	x := chipPad + r.keyWidth()
	r.name.Move(fyne.NewPos(x, top))
	r.name.Resize(size)
	r.underline(x, top+size.Height+0.5, size.Width)
}

// underline draws the label's line under its name, in the form that the marks have.
func (r *chipRenderer) underline(x, y, width float32) {
	for _, u := range r.under {
		u.FillColor = color.Transparent
	}
	place := func(i int, x, y, w, h, radius float32) {
		u := r.under[i]
		u.FillColor, u.CornerRadius = labelColor(r.c.label.Color), radius
		u.Move(fyne.NewPos(x, y))
		u.Resize(fyne.NewSize(w, h))
	}
	switch r.c.label.Underline {
	case "thick":
		place(0, x, y, width, 3, 1)
	case "double":
		place(0, x, y, width, 1.2, 0)
		place(1, x, y+2.4, width, 1.2, 0)
	case "dotted":
		const dot, gap = 2.4, 2.6
		for i := 0; i < len(r.under) && float32(i)*(dot+gap)+dot <= width; i++ {
			place(i, x+float32(i)*(dot+gap), y, dot, dot, dot/2)
		}
	default:
		place(0, x, y, width, 1.8, 0)
	}
}

func (r *chipRenderer) Refresh() {
	c := r.c
	color := labelColor(c.label.Color)
	r.ground.CornerRadius = 6
	color.A = 0
	switch {
	case c.chosen:
		color.A = 0x40
	case c.hovered:
		color.A = 0x22
	}
	r.ground.FillColor = color
	r.key.Text, r.key.TextSize, r.key.Color = c.label.Key, 12, themed(colorFaint)
	r.name.Text, r.name.TextSize, r.name.Color = c.label.Name, 13, themed(theme.ColorNameForeground)
	r.name.TextStyle = fyne.TextStyle{Bold: c.chosen}
	r.Layout(c.Size())
	canvas.Refresh(c)
}

// flow lays objects out in lines, as many as they need.
type flow struct {
	gap   float32
	width float32 // the last width given, for the least height
}

// Layout places the objects.
func (f *flow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	f.width = size.Width
	f.walk(objects, size.Width, func(o fyne.CanvasObject, p fyne.Position) {
		o.Move(p)
		o.Resize(o.MinSize())
	})
}

// MinSize is as wide as the widest object, and as high as the lines at the last width.
func (f *flow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	widest := float32(0)
	for _, o := range objects {
		widest = max(widest, o.MinSize().Width)
	}
	width := f.width
	if width <= 0 {
		width = 280
	}
	return fyne.NewSize(widest, f.walk(objects, max(width, widest), func(fyne.CanvasObject, fyne.Position) {}))
}

func (f *flow) walk(objects []fyne.CanvasObject, width float32, place func(fyne.CanvasObject, fyne.Position)) float32 {
	x, y, high := float32(0), float32(0), float32(0)
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		size := o.MinSize()
		if x > 0 && x+size.Width > width {
			x, y, high = 0, y+high+f.gap, 0
		}
		place(o, fyne.NewPos(x, y))
		x += size.Width + f.gap
		high = max(high, size.Height)
	}
	return y + high
}
