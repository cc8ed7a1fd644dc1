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
	_ fyne.Tappable     = (*link)(nil)
	_ desktop.Hoverable = (*link)(nil)
	_ fyne.Accessible   = (*link)(nil)
)

// link is a small word to press, no wider than it is.
type link struct {
	widget.BaseWidget
	text    *line
	ground  *canvas.Rectangle
	do      func()
	onHover func(on bool)
}

func newLink(text string, do func(), onHover func(on bool)) *link {
	l := &link{text: newLine(text, 12, fyne.TextStyle{}, theme.ColorNamePrimary), ground: canvas.NewRectangle(color.Transparent), do: do, onHover: onHover}
	l.ground.CornerRadius = 5
	l.ExtendBaseWidget(l)
	return l
}

// Tapped does what the word promises.
func (l *link) Tapped(*fyne.PointEvent) { l.do() }

// MouseIn lights the word, and has it explained.
func (l *link) MouseIn(*desktop.MouseEvent) { l.light(true) }

// MouseMoved does nothing.
func (l *link) MouseMoved(*desktop.MouseEvent) {}

// MouseOut puts the light out.
func (l *link) MouseOut() { l.light(false) }

func (l *link) light(on bool) {
	l.ground.FillColor = color.Transparent
	if on {
		l.ground.FillColor = themed(theme.ColorNameHover)
	}
	l.ground.Refresh()
	l.onHover(on)
}

// Cursor is a hand.
func (l *link) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer is Fyne's way in.
func (l *link) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewStack(l.ground, inset(l.text, 3, 6, 3, 6)))
}

// AccessibilityLabel is the word.
func (l *link) AccessibilityLabel() string { return l.text.text }

// AccessibilityRole is a button.
func (l *link) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }
