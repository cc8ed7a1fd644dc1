package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

var _ fyne.Focusable = (*keyScroll)(nil)

// keyScroll is a long text of a dialog, which the keys scroll, too.
type keyScroll struct {
	widget.BaseWidget
	scroll *container.Scroll
	escape func()
}

func newKeyScroll(content fyne.CanvasObject, escape func()) *keyScroll {
	k := &keyScroll{scroll: container.NewVScroll(content), escape: escape}
	k.ExtendBaseWidget(k)
	return k
}

// FocusGained and FocusLost change nothing to be seen.
func (k *keyScroll) FocusGained() {}

// FocusLost see FocusGained.
func (k *keyScroll) FocusLost() {}

// TypedRune does nothing.
func (k *keyScroll) TypedRune(rune) {}

// TypedKey scrolls; Escape and Enter close the dialog.
func (k *keyScroll) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyEscape, fyne.KeyReturn, fyne.KeyEnter:
		k.escape()
	default:
		turn(k.scroll, e.Name)
	}
}

// CreateRenderer is Fyne's way in.
func (k *keyScroll) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(k.scroll) }

// turn scrolls by a key: by a page, to an end or by some lines. It tells whether the key is one of those.
func turn(s *container.Scroll, key fyne.KeyName) bool {
	const line, overlap = 40, 30 // points; overlap is what stays in view
	page := s.Size().Height - overlap
	by := map[fyne.KeyName]float32{fyne.KeyPageDown: page, fyne.KeyPageUp: -page, fyne.KeyDown: line, fyne.KeyUp: -line}
	switch key {
	case fyne.KeyHome:
		s.ScrollToTop()
	case fyne.KeyEnd:
		s.ScrollToBottom()
	default:
		if by[key] == 0 {
			return false
		}
		bottom := max(s.Content.MinSize().Height-s.Size().Height, 0)
		s.ScrollToOffset(fyne.NewPos(0, min(max(s.Offset.Y+by[key], 0), bottom)))
	}
	return true
}
