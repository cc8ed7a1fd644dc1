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
	_ fyne.Focusable    = (*toggle)(nil)
	_ desktop.Hoverable = (*toggle)(nil)
)

// toggle is a small sign with a text that is pressed or not: by the mouse, or with Space or Enter. Escape leaves it.
type toggle struct {
	widget.BaseWidget
	icon    *widget.Icon
	text    *line
	ground  *canvas.Rectangle
	on      bool
	hovered bool
	focused bool
	onTap   func(on bool)
	escape  func()
}

func newToggle(icon fyne.Resource, text string, onTap func(bool), escape func()) *toggle {
	t := &toggle{escape: escape, icon: widget.NewIcon(icon), text: newLine(text, 12, fyne.TextStyle{}, theme.ColorNameForeground), ground: canvas.NewRectangle(color.Transparent), onTap: onTap}
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
func (t *toggle) Tapped(*fyne.PointEvent) { t.press() }

func (t *toggle) press() {
	t.set(!t.on)
	t.onTap(t.on)
}

// FocusGained lights the toggle.
func (t *toggle) FocusGained() { t.focused = true; t.Refresh() }

// FocusLost puts the light out.
func (t *toggle) FocusLost() { t.focused = false; t.Refresh() }

// TypedRune presses with Space.
func (t *toggle) TypedRune(r rune) {
	if r == ' ' {
		t.press()
	}
}

// TypedKey presses with Enter, and leaves with Escape.
func (t *toggle) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		t.press()
	case fyne.KeyEscape:
		t.escape()
	}
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
	r.t.ground.StrokeWidth, r.t.ground.StrokeColor = 0, nil
	if r.t.focused {
		r.t.ground.StrokeWidth, r.t.ground.StrokeColor = 1.5, themed(theme.ColorNamePrimary)
	}
	r.WidgetRenderer.Refresh()
}
