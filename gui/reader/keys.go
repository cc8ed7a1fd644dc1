package reader

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/onrecord/onrecord/store/corpus"
)

// AcceptsTab keeps Tab with the reader: it walks annotations there.
func (r *Reader) AcceptsTab() bool { return true }

// FocusGained shows the caret.
func (r *Reader) FocusGained() { r.setFocus(true) }

// FocusLost hides the caret; the selection stays.
func (r *Reader) FocusLost() { r.setFocus(false) }

func (r *Reader) setFocus(on bool) {
	r.focus = on
	r.Refresh()
}

func (r *Reader) requestFocus() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(r); c != nil && c.Focused() != fyne.Focusable(r) {
		c.Focus(r)
	}
}

// TypedRune offers the character to the owner: labels are single keys, on any keyboard layout.
func (r *Reader) TypedRune(char rune) {
	if r.OnRune != nil {
		r.OnRune(char)
	}
}

// TypedKey moves the caret by word and line; Shift extends the selection. Other keys go to the owner.
func (r *Reader) TypedKey(e *fyne.KeyEvent) { r.typed(e.Name, Modifiers()&fyne.KeyModifierShift != 0) }

func (r *Reader) typed(key fyne.KeyName, shift bool) {
	if to, ok := r.target(key, shift); ok {
		vertical := key == fyne.KeyUp || key == fyne.KeyDown || key == fyne.KeyPageUp || key == fyne.KeyPageDown
		goal := r.goalX
		switch {
		case shift && vertical:
			r.extend(grow(r.page.text, r.sel.anchor, to, byWord).caret)
		case shift:
			r.extend(to)
		default:
			r.moveCaret(to, false)
		}
		if vertical {
			r.goalX = goal
		}
		return
	}
	if r.OnKey != nil {
		r.OnKey(key, shift)
	}
}

// reading is the key as it would be in text that runs left to right: in a paragraph that runs right to left, Left goes on.
func (r *Reader) reading(key fyne.KeyName, at int) fyne.KeyName {
	switch {
	case key == fyne.KeyLeft && r.page.runsLeft(at):
		return fyne.KeyRight
	case key == fyne.KeyRight && r.page.runsLeft(at):
		return fyne.KeyLeft
	}
	return key
}

// target is where a plain key takes the caret.
func (r *Reader) target(key fyne.KeyName, shift bool) (int, bool) {
	text, at := r.page.text, r.sel.caret
	switch r.reading(key, at) {
	case fyne.KeyRight:
		if shift {
			return r.page.skipFurniture(wordEnd(text, at), +1), true
		}
		return r.page.skipFurniture(wordStart(text, at), +1), true
	case fyne.KeyLeft:
		return r.page.skipFurniture(wordBefore(text, at), -1), true
	case fyne.KeyUp:
		return r.vertical(-1), true
	case fyne.KeyDown:
		return r.vertical(+1), true
	case fyne.KeyPageUp:
		return r.turn(-1), true
	case fyne.KeyPageDown:
		return r.turn(+1), true
	case fyne.KeyHome:
		return r.page.lineBox(at).line.Start, true
	case fyne.KeyEnd:
		return r.page.lineBox(at).line.End, true
	}
	return 0, false
}

// vertical is the offset a line above or below the caret, at the same distance from the left.
func (r *Reader) vertical(direction int) int {
	pl := r.page.lineBox(r.sel.caret)
	if r.goalX < 0 {
		r.goalX = r.page.x(pl.block, pl.line, r.sel.caret)
	}
	y := pl.y - 1
	if direction > 0 {
		y = pl.y + pl.height + 1
	}
	for y > 0 && y < r.page.total() {
		to := r.page.lineAtY(y)
		if !to.block.Empty() && to.line != pl.line && corpus.ZoneAt(r.page.zones, to.line.Start) != corpus.Furniture {
			return r.page.offsetAtX(to, r.goalX)
		}
		if direction > 0 {
			y = max(to.y+to.height, y) + 1
		} else {
			y = min(to.y, y) - 1
		}
	}
	return r.sel.caret
}

// turn is the offset a screenful above or below the caret.
func (r *Reader) turn(direction float32) int {
	pl := r.page.lineBox(r.sel.caret)
	if r.goalX < 0 {
		r.goalX = r.page.x(pl.block, pl.line, r.sel.caret)
	}
	by := direction * (r.Size().Height - 2*pl.height)
	r.setTop(r.top + by)
	return r.page.skipFurniture(r.page.offsetAt(r.goalX, pl.y+by), int(direction))
}

func (r *Reader) moveCaret(to int, extend bool) {
	r.goalX = -1
	r.sel.caret = to
	if !extend {
		r.sel.anchor = to
	}
	r.Reveal(corpus.Range{Start: to, End: to})
	r.selected()
}

// extend selects on by words, up to an offset. When the next word takes it out of a quotation's words, the marks that were
// taken in with the last of them are let go of again.
func (r *Reader) extend(to int) {
	if r.sel == wholeQuotation(r.page.text, r.bare) {
		r.sel = r.bare
	}
	r.bare = selection{r.sel.anchor, to}
	r.sel = wholeQuotation(r.page.text, r.bare)
	r.moveCaret(r.sel.caret, true)
}

// TypedShortcut moves by sentence (Ctrl) and by letter (Alt), goes to the ends (Ctrl+Home, Ctrl+End) and copies.
func (r *Reader) TypedShortcut(s fyne.Shortcut) {
	switch s := s.(type) {
	case *fyne.ShortcutCopy:
		r.Copy()
	case *desktop.CustomShortcut:
		if s.Modifier&fyne.KeyModifierAlt != 0 && r.moveChosen(s) {
			return
		}
		if to, ok := r.shortcutTarget(s); ok {
			if shift := s.Modifier&fyne.KeyModifierShift != 0; shift && s.Modifier&fyne.KeyModifierAlt == 0 {
				r.extend(to)
			} else {
				r.moveCaret(to, shift)
			}
		} else if r.OnShortcut != nil {
			r.OnShortcut(s.KeyName, s.Modifier)
		}
	}
}

// moveChosen moves an edge of the chosen mark with Alt and an arrow: its end, with Shift its start; by word, with Ctrl by
// letter. False when no mark is chosen.
func (r *Reader) moveChosen(s *desktop.CustomShortcut) bool {
	i := r.marks.chosen()
	if i < 0 || r.OnReshape == nil || s.KeyName != fyne.KeyLeft && s.KeyName != fyne.KeyRight {
		return false
	}
	mark := r.marks.list[i]
	start := s.Modifier&fyne.KeyModifierShift != 0
	byLetters := s.Modifier&fyne.KeyModifierShortcutDefault != 0
	on := r.reading(s.KeyName, corpus.Hull(mark.Fragments).Start) == fyne.KeyRight
	moved := MoveEdge(r.page.text, mark.Fragments, start, on, byLetters)
	if !slices.Equal(moved, mark.Fragments) {
		r.OnReshape(mark.ID, moved)
	}
	return true
}

func (r *Reader) shortcutTarget(s *desktop.CustomShortcut) (int, bool) {
	text, at := r.page.text, r.sel.caret
	key := r.reading(s.KeyName, at)
	extend := s.Modifier&fyne.KeyModifierShift != 0
	switch kind := s.Modifier &^ fyne.KeyModifierShift; kind {
	case fyne.KeyModifierAlt:
		switch key {
		case fyne.KeyRight:
			return letterRight(text, at), true
		case fyne.KeyLeft:
			return letterLeft(text, at), true
		}
	case fyne.KeyModifierShortcutDefault:
		switch key {
		case fyne.KeyRight:
			if extend {
				return r.page.skipFurniture(sentenceEnd(text, at), +1), true
			}
			return r.page.skipFurniture(sentenceStart(text, at), +1), true
		case fyne.KeyLeft:
			return r.page.skipFurniture(sentenceBefore(text, at), -1), true
		case fyne.KeyDown:
			return r.page.skipFurniture(paragraphAfter(text, at), +1), true
		case fyne.KeyUp:
			return r.page.skipFurniture(paragraphBefore(text, at), -1), true
		case fyne.KeyHome:
			return r.page.skipFurniture(0, +1), true
		case fyne.KeyEnd:
			return r.page.skipFurniture(max(len(text)-1, 0), -1), true
		}
	}
	return 0, false
}

// Copy puts the selected text on the clipboard; nothing selected, it leaves the clipboard alone.
func (r *Reader) Copy() {
	if sel := r.Selection(); !sel.Empty() {
		fyne.CurrentApp().Clipboard().SetContent(r.page.text[sel.Start:sel.End])
	}
}
