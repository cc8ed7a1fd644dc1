package gui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// field is a text field that saves by itself: half a second after the last key, when it loses the focus, and before what
// it belongs to goes out of sight. Escape gives the keyboard back.
type field struct {
	widget.Entry
	saved  string
	save   func(text string)
	leave  func()
	timer  *time.Timer
	onEach func(text string) // each change, at once
	send   func()            // what Enter and Ctrl+Enter do in a field of several lines; nil = Enter begins a line
	arrows func(by int)      // up and down, for a list under the field; nil = they move the caret
}

const fieldPause = 500 * time.Millisecond

func newField(text, placeholder string, lines int, save func(string), leave func()) *field {
	f := &field{saved: text, save: save, leave: leave}
	f.ExtendBaseWidget(f)
	f.PlaceHolder = placeholder
	f.Text = text
	f.Scroll = fyne.ScrollNone
	if lines > 1 {
		f.MultiLine = true
		f.Wrapping = fyne.TextWrapWord
		f.SetMinRowsVisible(lines)
	}
	f.OnChanged = func(text string) {
		if f.onEach != nil {
			f.onEach(text)
		}
		if f.timer != nil {
			f.timer.Stop()
		}
		f.timer = time.AfterFunc(fieldPause, func() { onMain(f.flush) })
	}
	return f
}

// flush saves what is typed and not saved yet.
func (f *field) flush() {
	if f.timer != nil {
		f.timer.Stop()
		f.timer = nil
	}
	if f.Text != f.saved {
		f.saved = f.Text
		f.save(f.Text)
	}
}

// drop gives up what is typed and not saved yet.
func (f *field) drop() {
	if f.timer != nil {
		f.timer.Stop()
		f.timer = nil
	}
	f.saved = f.Text
}

// FocusLost saves.
func (f *field) FocusLost() {
	f.Entry.FocusLost()
	f.flush()
}

// AcceptsTab leaves Tab to walking: nobody wants one in a note.
func (f *field) AcceptsTab() bool { return false }

// TypedKey saves and gives the keyboard back on Escape, and on Enter in a field of one line.
func (f *field) TypedKey(e *fyne.KeyEvent) {
	enter := e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter
	switch {
	case enter && f.send != nil && !shiftHeld():
		f.send()
	case e.Name == fyne.KeyEscape, enter && !f.MultiLine && f.OnSubmitted == nil:
		f.flush()
		f.leave()
	case f.arrows != nil && e.Name == fyne.KeyDown:
		f.arrows(+1)
	case f.arrows != nil && e.Name == fyne.KeyUp:
		f.arrows(-1)
	default:
		f.Entry.TypedKey(e)
	}
}

// TypedShortcut sends with Ctrl+Enter.
func (f *field) TypedShortcut(s fyne.Shortcut) {
	if c, ok := s.(*desktop.CustomShortcut); ok && f.send != nil && c.Modifier == fyne.KeyModifierShortcutDefault &&
		(c.KeyName == fyne.KeyReturn || c.KeyName == fyne.KeyEnter) {
		f.send()
		return
	}
	f.Entry.TypedShortcut(s)
}

func shiftHeld() bool {
	d, ok := fyne.CurrentApp().Driver().(desktop.Driver)
	return ok && d.CurrentKeyModifiers()&fyne.KeyModifierShift != 0
}
