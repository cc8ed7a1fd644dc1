package gui

import (
	"log/slog"
	"slices"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/onrecord/onrecord/store"
)

// sheet is a dialog that is open.
type sheet struct {
	dialog.Dialog
	confirm func() // what Enter does when no field takes it; nil closes
	closed  func() // what comes after it; nil gives the keyboard back to the article
}

// show opens a dialog. While one is open no command runs under it; Escape closes the topmost; when the last is closed the
// article has the keyboard again.
func (w *window) show(d dialog.Dialog, width, height float32) {
	w.open(sheet{Dialog: d}, width, height)
}

func (w *window) open(s sheet, width, height float32) {
	w.sheets = append(w.sheets, s)
	s.SetOnClosed(func() {
		w.sheets = slices.DeleteFunc(w.sheets, func(x sheet) bool { return x.Dialog == s.Dialog })
		if s.closed != nil {
			s.closed()
		} else if len(w.sheets) == 0 {
			w.focus()
		}
	})
	s.Show()
	if width > 0 {
		s.Resize(fyne.NewSize(width, height)) // a file dialog has no size before it is shown
	}
}

// closable is a dialog with one button, which closes it.
func (w *window) closable(title, dismiss string, content fyne.CanvasObject) dialog.Dialog {
	d := dialog.NewCustomWithoutButtons(title, content, w.fyne)
	d.SetButtons([]fyne.CanvasObject{w.button(dismiss, nil, d.Hide)})
	return d
}

// escape closes the topmost dialog.
func (w *window) escape() {
	if n := len(w.sheets); n > 0 {
		w.sheets[n-1].Hide()
	}
}

// enter does what the highlighted button of the topmost dialog does.
func (w *window) enter() {
	n := len(w.sheets)
	switch {
	case n == 0:
	case w.sheets[n-1].confirm != nil:
		w.sheets[n-1].confirm()
	default:
		w.sheets[n-1].Hide()
	}
}

// confirm asks a question.
func (w *window) confirm(title, question string, then func()) {
	label := widget.NewLabel(question)
	label.Wrapping = fyne.TextWrapWord
	w.ask(title, "Yes", container.NewVScroll(label), nil, 560, heightFor(question), func() error {
		then()
		return nil
	})
}

// ask opens a dialog with fields, and runs a function when it is confirmed: by the button, or by Enter in the field. After
// an error the dialog is there again, with all that was typed.
func (w *window) ask(title, yes string, content fyne.CanvasObject, first *prompt, width, height float32, then func() error) {
	d := dialog.NewCustomWithoutButtons(title, content, w.fyne)
	var again func()
	enter := func() {
		d.Hide()
		if err := then(); err != nil {
			w.tellError(err, again)
		}
	}
	confirm := w.button(yes, theme.ConfirmIcon(), enter)
	confirm.Importance = widget.HighImportance
	d.SetButtons([]fyne.CanvasObject{w.button("Cancel", theme.CancelIcon(), d.Hide), confirm})
	again = func() {
		w.open(sheet{Dialog: d, confirm: enter}, width, height)
		if first != nil {
			w.fyne.Canvas().Focus(first)
			first.TypedShortcut(&fyne.ShortcutSelectAll{}) // typing replaces what is proposed
		}
	}
	if first != nil {
		first.OnSubmitted = func(string) { enter() }
	}
	again()
}

// tellError shows what went wrong, and does something when it has been read.
func (w *window) tellError(err error, then func()) {
	slog.Error("shown to the user", "error", err, "code", string(store.ErrorCode(err)))
	w.trace.failed(err)
	label := widget.NewLabel(sentence(err.Error()))
	label.Wrapping = fyne.TextWrapWord
	w.open(sheet{Dialog: w.closable("That did not work", "Close", container.NewVScroll(label)), closed: then}, 500, heightFor(err.Error()))
}

// heightFor is the height of a dialog for a text: a wrapped label does not know its own before it has its width.
func heightFor(text string) float32 {
	const letters, line, frame = 70, 20, 130
	lines := 0
	for _, l := range strings.Split(text, "\n") {
		lines += 1 + utf8.RuneCountInString(l)/letters
	}
	return min(frame+float32(lines)*line, 460)
}

// sentence is an error's text as a sentence.
func sentence(text string) string {
	text = title(text)
	if text != "" && !strings.ContainsAny(text[len(text)-1:], ".!?") {
		text += "."
	}
	return text
}

// browse opens a file dialog where the open project lies, or the last one.
func (w *window) browse(d *dialog.FileDialog) {
	w.atFolder(d)
	w.show(d, 820, 560)
}
