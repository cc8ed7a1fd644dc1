package gui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// button is an ordinary button that gives the keyboard back when it has done its work.
func button(text string, do, leave func()) *control {
	return newControl(text, nil, func() {
		do()
		leave()
	}, leave)
}

// newCross is the small sign that takes something away.
func newCross(do func()) fyne.CanvasObject {
	b := widget.NewButtonWithIcon("", theme.CancelIcon(), do)
	b.Importance = widget.LowImportance
	return container.New(crossLayout{}, b)
}

// tap makes anything something to press.
type tap struct {
	widget.BaseWidget
	content fyne.CanvasObject
	do      func()
}

func newTap(content fyne.CanvasObject, do func()) *tap {
	t := &tap{content: content, do: do}
	t.ExtendBaseWidget(t)
	return t
}

// Tapped does it.
func (t *tap) Tapped(*fyne.PointEvent) { t.do() }

// Cursor is a hand.
func (t *tap) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer is Fyne's way in.
func (t *tap) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(t.content) }

// wheeled is a field over which the mouse wheel scrolls what it stands in.
func wheeled(field fyne.CanvasObject, to fyne.Scrollable) fyne.CanvasObject {
	return container.NewStack(field, newWheel(to))
}

// wheel lies over a field that would swallow the mouse wheel, and passes it on to what is to scroll.
type wheel struct {
	widget.BaseWidget
	to fyne.Scrollable
}

func newWheel(to fyne.Scrollable) *wheel {
	w := &wheel{to: to}
	w.ExtendBaseWidget(w)
	return w
}

// Scrolled passes the wheel on.
func (w *wheel) Scrolled(e *fyne.ScrollEvent) { w.to.Scrolled(e) }

// CreateRenderer draws nothing.
func (w *wheel) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewWithoutLayout())
}

// crossLayout keeps the sign small.
type crossLayout struct{}

func (crossLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Resize(fyne.NewSquareSize(24))
	o[0].Move(fyne.NewPos(0, (size.Height-24)/2))
}

func (crossLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSquareSize(24) }

var (
	_ fyne.Tappable      = (*pressed)(nil)
	_ desktop.Hoverable  = (*pressed)(nil)
	_ desktop.Cursorable = (*pressed)(nil)
)

// pressed is a line of text that can be pressed.
type pressed struct {
	widget.BaseWidget
	text    *line
	ground  *canvas.Rectangle
	chosen  bool
	hovered bool
	do      func()
}

func newPressed(text string, style fyne.TextStyle, chosen bool, do func()) *pressed {
	size := float32(13)
	if style.Monospace {
		size = 14
	}
	p := &pressed{text: newLine(text, size, style, theme.ColorNameForeground).shortened(), ground: canvas.NewRectangle(color.Transparent), chosen: chosen, do: do}
	p.ground.CornerRadius = 5
	p.ExtendBaseWidget(p)
	return p
}

// newPressedFaint is a line of small, faint text that can be pressed.
func newPressedFaint(text string, do func()) *pressed {
	p := newPressed(text, fyne.TextStyle{}, false, do)
	p.text.size, p.text.name = 11, colorFaint
	return p
}

// Tapped does what the text promises.
func (p *pressed) Tapped(*fyne.PointEvent) { p.do() }

// MouseIn lights the line.
func (p *pressed) MouseIn(*desktop.MouseEvent) { p.hovered = true; p.Refresh() }

// MouseMoved does nothing.
func (p *pressed) MouseMoved(*desktop.MouseEvent) {}

// MouseOut puts the light out.
func (p *pressed) MouseOut() { p.hovered = false; p.Refresh() }

// Cursor is a hand.
func (p *pressed) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer is Fyne's way in.
func (p *pressed) CreateRenderer() fyne.WidgetRenderer {
	r := &pressedRenderer{widget.NewSimpleRenderer(container.NewStack(p.ground, inset(p.text, 3, 6, 3, 6))), p}
	r.Refresh()
	return r
}

type pressedRenderer struct {
	fyne.WidgetRenderer
	p *pressed
}

func (r *pressedRenderer) Refresh() {
	switch {
	case r.p.chosen:
		r.p.ground.FillColor = themed(colorChosen)
	case r.p.hovered:
		r.p.ground.FillColor = themed(theme.ColorNameHover)
	default:
		r.p.ground.FillColor = color.Transparent
	}
	r.WidgetRenderer.Refresh()
}
