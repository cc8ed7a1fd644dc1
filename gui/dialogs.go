package gui

import (
	"log/slog"
	"slices"
	"strings"

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
	closed  func() // what comes after it, if anything does
	escape  func() // what Escape does; nil closes
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
		}
		if len(w.sheets) == 0 {
			w.focus()
		}
	})
	s.Show()
	if width > 0 { // a file dialog has no size before it is shown
		room := w.fyne.Canvas().Size().SubtractWidthHeight(sheetMargin, sheetMargin)
		s.Resize(fyne.NewSize(width, height).Min(room))
	}
}

const sheetMargin = 32 // of the window that a dialog leaves free, both sides together

// closable is a dialog with one button, which closes it.
func (w *window) closable(title, dismiss string, content fyne.CanvasObject) dialog.Dialog {
	d := dialog.NewCustomWithoutButtons(title, content, w.fyne)
	d.SetButtons([]fyne.CanvasObject{w.button(dismiss, nil, d.Hide)})
	return d
}

// escape closes the topmost dialog.
func (w *window) escape() {
	n := len(w.sheets)
	switch {
	case n == 0:
	case w.sheets[n-1].escape != nil:
		w.sheets[n-1].escape()
	default:
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
	w.confirmOr(title, question, then, nil)
}

// confirmOr asks a question, and does something also when the answer is no.
func (w *window) confirmOr(title, question string, yes, no func()) {
	const width = 560
	w.askOr(title, "Yes", prose(question), nil, width, heightFor(question, width), func() error {
		yes()
		return nil
	}, no)
}

// ask opens a dialog with fields, and runs a function when it is confirmed: by the button, or by Enter in the field. After
// an error the dialog is there again, with all that was typed. What it returns opens it again, too.
func (w *window) ask(title, yes string, content fyne.CanvasObject, first *prompt, width, height float32, then func() error) (again func()) {
	return w.askOr(title, yes, content, first, width, height, then, nil)
}

// askOr is ask, with something to do when it is cancelled; nil for nothing.
func (w *window) askOr(title, yes string, content fyne.CanvasObject, first *prompt, width, height float32, then func() error, cancelled func()) (again func()) {
	d := dialog.NewCustomWithoutButtons(title, content, w.fyne)
	confirmed := false
	enter := func() {
		confirmed = true
		d.Hide()
		confirmed = false
		if err := then(); err != nil {
			w.tellError(err, again)
		}
	}
	var closed func()
	if cancelled != nil {
		closed = func() {
			if !confirmed {
				cancelled()
			}
		}
	}
	confirm := w.button(yes, theme.ConfirmIcon(), enter)
	confirm.Importance = widget.HighImportance
	d.SetButtons([]fyne.CanvasObject{w.button("Cancel", theme.CancelIcon(), d.Hide), confirm})
	again = func() {
		w.open(sheet{Dialog: d, confirm: enter, closed: closed}, width, height)
		if first != nil {
			w.fyne.Canvas().Focus(first)
			first.TypedShortcut(&fyne.ShortcutSelectAll{}) // typing replaces what is proposed
		}
	}
	if first != nil {
		first.OnSubmitted = func(string) { enter() }
	}
	again()
	return again
}

// tellError shows what went wrong, and does something when it has been read.
func (w *window) tellError(err error, then func()) {
	slog.Error("shown to the user", "error", err, "code", string(store.ErrorCode(err)))
	w.trace.failed(err)
	const width = 500
	text := sentence(err.Error())
	w.open(sheet{Dialog: w.closable("That did not work", "Close", prose(text)), closed: then}, width, heightFor(text, width))
}

// prose is a text in a dialog, which scrolls when it is long.
func prose(text string) *container.Scroll {
	label := widget.NewLabel(text)
	label.Wrapping = fyne.TextWrapWord
	return container.NewVScroll(label)
}

// heightFor is the height of a dialog of a width for a text.
func heightFor(text string, width float32) float32 {
	const frame, most = 118, 460 // title and buttons
	return min(frame+textHeight(text, width), most)
}

// textHeight is the height of a text in a dialog of a width. A wrapped label does not know its own before it has its width:
// it asks for that of a narrow column.
func textHeight(text string, width float32) float32 {
	const sides = 32 // left and right of the text
	label := widget.NewLabel(text)
	label.Wrapping = fyne.TextWrapWord
	label.Resize(fyne.NewSize(width-sides, 0))
	return label.MinSize().Height
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
