package gui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"
)

// show opens a dialog. While one is open no command runs under it; Escape closes the topmost; when the last is closed the
// article has the keyboard again.
func (w *window) show(d dialog.Dialog, width, height float32) {
	w.dialogs = append(w.dialogs, d)
	d.SetOnClosed(func() {
		w.dialogs = slices.DeleteFunc(w.dialogs, func(x dialog.Dialog) bool { return x == d })
		if len(w.dialogs) == 0 {
			w.focus()
		}
	})
	if width > 0 {
		d.Resize(fyne.NewSize(width, height))
	}
	d.Show()
}

// escape closes the topmost dialog.
func (w *window) escape() {
	if n := len(w.dialogs); n > 0 {
		w.dialogs[n-1].Hide()
	}
}

// confirm asks a question.
func (w *window) confirm(title, question string, then func()) {
	w.show(dialog.NewConfirm(title, question, func(yes bool) {
		if yes {
			then()
		}
	}, w.fyne), 0, 0)
}

// ask opens a dialog with fields, and runs a function when it is confirmed: by the button, or by Enter in the field.
func (w *window) ask(title, yes string, content fyne.CanvasObject, first *prompt, width, height float32, then func()) {
	d := dialog.NewCustomConfirm(title, yes, "Cancel", content, func(confirmed bool) {
		if confirmed {
			then()
		}
	}, w.fyne)
	w.show(d, width, height)
	if first == nil {
		return
	}
	first.OnSubmitted = func(string) {
		d.Hide()
		then()
	}
	w.fyne.Canvas().Focus(first)
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

// list is a list in a dialog: Escape closes the dialog.
type list struct {
	widget.List
	escape func()
}

func (w *window) list(length func() int, create func() fyne.CanvasObject, update func(int, fyne.CanvasObject)) *list {
	l := &list{escape: w.escape}
	l.Length, l.CreateItem, l.UpdateItem, l.HideSeparators = length, create, update, true
	l.ExtendBaseWidget(l)
	return l
}

// TypedKey takes Escape for the dialog.
func (l *list) TypedKey(e *fyne.KeyEvent) {
	if e.Name == fyne.KeyEscape {
		l.escape()
		return
	}
	l.List.TypedKey(e)
}

// browse opens a file dialog where the open project lies, or the last one.
func (w *window) browse(d *dialog.FileDialog) {
	w.atFolder(d)
	w.show(d, 820, 560)
}
