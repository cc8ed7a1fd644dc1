package gui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Fyne gives a key to the widget that has the keyboard and to nobody else. Those here pass Escape on: it closes the dialog
// or the bar that they stand in, or gives the keyboard back to the article.

// control is a button.
type control struct {
	widget.Button
	escape func()
}

func newControl(text string, icon fyne.Resource, do, escape func()) *control {
	c := &control{escape: escape}
	c.Text, c.Icon, c.OnTapped = text, icon, do
	c.ExtendBaseWidget(c)
	return c
}

// button is a button of a dialog.
func (w *window) button(text string, icon fyne.Resource, do func()) *control {
	return newControl(text, icon, do, w.escape)
}

// TypedKey passes Escape on.
func (c *control) TypedKey(e *fyne.KeyEvent) {
	if e.Name == fyne.KeyEscape {
		c.escape()
		return
	}
	c.Button.TypedKey(e)
}

// tickBox is a check box of a dialog.
type tickBox struct {
	widget.Check
	escape func()
}

func (w *window) tickBox(text string) *tickBox {
	c := &tickBox{escape: w.escape}
	c.Text = text
	c.ExtendBaseWidget(c)
	return c
}

// TypedKey passes Escape on.
func (c *tickBox) TypedKey(e *fyne.KeyEvent) {
	if e.Name == fyne.KeyEscape {
		c.escape()
		return
	}
	c.Check.TypedKey(e)
}

// selector is a choice of a dialog: one of some texts.
type selector struct {
	widget.Select
	escape func()
}

// selector is one that begins with the first of the texts.
func (w *window) selector(options []string) *selector {
	s := &selector{escape: w.escape}
	s.Options = options
	s.ExtendBaseWidget(s)
	s.SetSelectedIndex(0)
	return s
}

// TypedKey passes Escape on.
func (s *selector) TypedKey(e *fyne.KeyEvent) {
	if e.Name == fyne.KeyEscape {
		s.escape()
		return
	}
	s.Select.TypedKey(e)
}

// prompt is a text field of a dialog: Escape closes the dialog, as everywhere.
type prompt struct {
	widget.Entry
	escape func()
}

func (w *window) prompt(text string) *prompt {
	p := &prompt{escape: w.escape}
	p.ExtendBaseWidget(p)
	p.Text = text
	return p
}

// TypedKey takes Escape for the dialog.
func (p *prompt) TypedKey(e *fyne.KeyEvent) {
	if e.Name == fyne.KeyEscape {
		p.escape()
		return
	}
	p.Entry.TypedKey(e)
}

// list is a list in a dialog: Enter takes the row at hand, Escape closes the dialog.
type list struct {
	widget.List
	escape func()
	own    func(key fyne.KeyName) bool // takes keys before the list does; nil = none
}

func (w *window) list(length func() int, create func() fyne.CanvasObject, update func(int, fyne.CanvasObject)) *list {
	l := &list{escape: w.escape}
	l.Length, l.CreateItem, l.UpdateItem, l.HideSeparators = length, create, update, true
	l.ExtendBaseWidget(l)
	return l
}

// TypedKey takes Escape for the dialog.
func (l *list) TypedKey(e *fyne.KeyEvent) {
	if l.own != nil && l.own(e.Name) {
		return
	}
	switch e.Name {
	case fyne.KeyEscape:
		l.escape()
	case fyne.KeyReturn, fyne.KeyEnter:
		l.List.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	default:
		l.List.TypedKey(e)
	}
}

// slider is one of a dialog: Escape closes it.
type slider struct {
	widget.Slider
	escape func()
}

func newSlider(least, most, step float64, escape func()) *slider {
	s := &slider{escape: escape}
	s.Min, s.Max, s.Step = least, most, step
	s.Orientation = widget.Horizontal
	s.ExtendBaseWidget(s)
	return s
}

// TypedKey passes Escape on.
func (s *slider) TypedKey(e *fyne.KeyEvent) {
	if e.Name == fyne.KeyEscape {
		s.escape()
		return
	}
	s.Slider.TypedKey(e)
}

// trackLook gives the part of a slider's track that Fyne leaves in the colour of the ground that of a rule.
type trackLook struct{ fyne.Theme }

// Color is the colour of a part.
func (t trackLook) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	if name == theme.ColorNameInputBackground {
		name = theme.ColorNameSeparator
	}
	return t.Theme.Color(name, variant)
}
