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

var (
	_ fyne.Tappable     = (*toggle)(nil)
	_ desktop.Hoverable = (*toggle)(nil)
)

// toggle is a small sign with a text that is pressed or not.
type toggle struct {
	widget.BaseWidget
	icon    *widget.Icon
	text    *line
	ground  *canvas.Rectangle
	on      bool
	hovered bool
	onTap   func(on bool)
}

func newToggle(icon fyne.Resource, text string, onTap func(bool)) *toggle {
	t := &toggle{icon: widget.NewIcon(icon), text: newLine(text, 12, fyne.TextStyle{}, theme.ColorNameForeground), ground: canvas.NewRectangle(color.Transparent), onTap: onTap}
	t.ground.CornerRadius = 6
	t.ExtendBaseWidget(t)
	return t
}

func (t *toggle) setText(text string) {
	if t.text.text != text {
		t.text.set(text)
		t.Refresh()
	}
}

func (t *toggle) set(on bool) {
	t.on = on
	t.Refresh()
}

// Tapped presses or releases.
func (t *toggle) Tapped(*fyne.PointEvent) {
	t.set(!t.on)
	t.onTap(t.on)
}

// MouseIn lights the toggle.
func (t *toggle) MouseIn(*desktop.MouseEvent) { t.hovered = true; t.Refresh() }

// MouseMoved does nothing.
func (t *toggle) MouseMoved(*desktop.MouseEvent) {}

// MouseOut puts the light out.
func (t *toggle) MouseOut() { t.hovered = false; t.Refresh() }

// CreateRenderer is Fyne's way in.
func (t *toggle) CreateRenderer() fyne.WidgetRenderer {
	body := container.NewHBox(t.text)
	if t.icon.Resource != nil {
		body = container.NewHBox(container.NewCenter(container.NewGridWrap(fyne.NewSquareSize(13), t.icon)), t.text)
	}
	return &toggleRenderer{widget.NewSimpleRenderer(container.NewStack(t.ground, inset(body, 4, 7, 4, 7))), t}
}

type toggleRenderer struct {
	fyne.WidgetRenderer
	t *toggle
}

func (r *toggleRenderer) Refresh() {
	switch {
	case r.t.on:
		r.t.ground.FillColor = themed(colorChosen)
	case r.t.hovered:
		r.t.ground.FillColor = themed(theme.ColorNameHover)
	default:
		r.t.ground.FillColor = color.Transparent
	}
	r.WidgetRenderer.Refresh()
}
