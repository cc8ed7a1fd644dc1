package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
)

// walkList is a list of a dialog in which the arrows choose at once, Enter and a click take a row, and left and right leave
// for what stands beside it. A ring tells that it has the keyboard.
type walkList struct {
	list
	at     int // chosen row, -1 = none
	chosen func(i int)
	taken  func(i int)
	passed func(i int) bool // rows that cannot be chosen; nil = none
	across func(by int)     // left (-1) and right (+1); nil = nothing
	typed  func(char rune)  // a character; nil = nothing
	ring   *canvas.Rectangle
}

func newWalkList(w *window, length func() int, create func() fyne.CanvasObject, update func(int, fyne.CanvasObject)) *walkList {
	l := &walkList{at: -1, ring: newRing()}
	l.escape = w.escape
	l.Length, l.CreateItem, l.UpdateItem, l.HideSeparators = length, create, update, true
	l.OnSelected = func(i int) { l.clicked(i) }
	l.ExtendBaseWidget(l)
	return l
}

// framed is the list with its ring.
func (l *walkList) framed() fyne.CanvasObject {
	return container.NewStack(inset(l, 3, 3, 3, 3), l.ring)
}

func newRing() *canvas.Rectangle {
	ring := canvas.NewRectangle(nil)
	ring.StrokeColor, ring.StrokeWidth, ring.CornerRadius = themed(theme.ColorNameFocus), 2, 6
	ring.Hide()
	return ring
}

func (l *walkList) clicked(i int) {
	if l.passed != nil && l.passed(i) {
		l.choose(l.at)
		return
	}
	l.at = i
	if l.chosen != nil {
		l.chosen(i)
	}
	if l.taken != nil {
		l.taken(i)
	}
}

// choose shows a row as the chosen one; -1 chooses none.
func (l *walkList) choose(i int) {
	l.at = i
	told := l.OnSelected
	l.OnSelected = nil
	l.UnselectAll()
	l.Select(i)
	l.OnSelected = told
}

// move chooses the row so many rows further that can be chosen.
func (l *walkList) move(by int) {
	n := l.Length()
	at := min(max(l.at+by, 0), n-1)
	to := l.next(at, sign(by))
	if to < 0 {
		to = l.next(at, -sign(by)) // a heading at the end of the list
	}
	if to < 0 || to == l.at {
		return
	}
	l.choose(to)
	if l.chosen != nil {
		l.chosen(to)
	}
}

// next is the first row from one on, in steps of +1 or -1, that can be chosen; -1 when there is none.
func (l *walkList) next(from, step int) int {
	for i := from; i >= 0 && i < l.Length(); i += step {
		if l.passed == nil || !l.passed(i) {
			return i
		}
	}
	return -1
}

func sign(n int) int {
	if n < 0 {
		return -1
	}
	return 1
}

// TypedKey walks, takes and leaves.
func (l *walkList) TypedKey(e *fyne.KeyEvent) {
	const page = 10 // rows
	if l.own != nil && l.own(e.Name) {
		return
	}
	switch e.Name {
	case fyne.KeyDown:
		l.move(+1)
	case fyne.KeyUp:
		l.move(-1)
	case fyne.KeyPageDown:
		l.move(+page)
	case fyne.KeyPageUp:
		l.move(-page)
	case fyne.KeyHome:
		l.move(-l.Length())
	case fyne.KeyEnd:
		l.move(l.Length())
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		switch {
		case l.at >= 0 && l.at < l.Length() && l.taken != nil:
			l.taken(l.at)
		case l.across != nil:
			l.across(+1)
		}
	case fyne.KeyLeft, fyne.KeyRight:
		if l.across != nil && e.Name == fyne.KeyLeft {
			l.across(-1)
		} else if l.across != nil {
			l.across(+1)
		}
	case fyne.KeyEscape:
		l.escape()
	}
}

// TypedRune passes a character on.
func (l *walkList) TypedRune(char rune) {
	if l.typed != nil {
		l.typed(char)
	}
}

// FocusGained shows the ring, and chooses the first row if none is.
func (l *walkList) FocusGained() {
	l.ring.StrokeColor = themed(theme.ColorNameFocus)
	l.ring.Show()
	if l.at < 0 {
		l.move(+1)
	}
}

// FocusLost hides the ring.
func (l *walkList) FocusLost() { l.ring.Hide() }
