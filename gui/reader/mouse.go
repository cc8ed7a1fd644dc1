package reader

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/onrecord/onrecord/store/corpus"
)

// gesture is what the mouse is doing between press and release.
type gesture struct {
	press     int    // offset of the press
	unit      unit   // what a drag selects
	pressed   bool   // the left button is down on text
	dragged   bool   // and has moved
	adding    bool   // with Ctrl: what is selected is a further fragment
	from      string // the chosen mark, when the press was on it: dragged onto another mark it links the two
	onto      string // the mark that it is over now
	edge      edge   // in hand, while reshaping
	reshaping bool
	before    []corpus.Range // the fragments of its mark when it was taken
	barGrab   float32        // where the scroll bar's thumb was taken, from its top; negative = it is not
	clicks    int            // of a double or triple click so far
	last      time.Time
	lastAt    fyne.Position
	pointer   fyne.Position
	scrolling bool // a drag beyond the edge scrolls by itself
}

const (
	multiClick     = 400 * time.Millisecond
	multiClickSlip = 4   // points that the pointer may move between clicks
	wheelStep      = 2.4 // points by point of the wheel: Fyne's own step is small for prose
	edgeTick       = 30 * time.Millisecond
)

// MouseDown begins a click, a selection or a drag of the scroll bar.
func (r *Reader) MouseDown(e *desktop.MouseEvent) {
	r.requestFocus()
	if e.Button == desktop.MouseButtonSecondary {
		r.openMenu(e)
		return
	}
	if e.Button != desktop.MouseButtonPrimary {
		return
	}
	g := &r.gesture
	g.barGrab = -1
	if r.takeBar(e.Position) {
		return
	}
	g.dragged = false
	if g.edge, g.reshaping = r.edgeAt(e.Position); g.reshaping {
		g.before = r.marks.list[g.edge.mark].Fragments
		return
	}
	g.countClick(e.Position)
	g.pressed = true
	g.adding = e.Modifier&fyne.KeyModifierShortcutDefault != 0
	g.pointer = e.Position
	at := r.offsetAt(e.Position)
	g.unit = byWord
	switch {
	case e.Modifier&fyne.KeyModifierAlt != 0:
		g.unit = byLetter
	case g.clicks >= 3:
		g.unit = bySentence
	}
	if e.Modifier&fyne.KeyModifierShift != 0 {
		g.clicks = 0
		g.press = r.sel.anchor
		r.sel = grow(r.page.text, g.press, at, g.unit)
		g.dragged = true
		r.selected()
		return
	}
	g.from, g.onto = "", ""
	if letter := r.letterAt(e.Position); letter >= 0 && g.clicks == 1 && !g.adding && slices.Contains(r.marks.at(letter), r.chosen()) {
		g.from = r.chosen()
	}
	g.press = at
	if g.clicks >= 2 {
		if letter := r.letterAt(e.Position); letter >= 0 {
			at = letter
		}
		g.press = at
		g.dragged = true // a double click selects: it is no plain click on a mark
		u := unitAt(r.page.text, at, g.unit)
		r.sel = selection{u.Start, u.End}
		r.selected()
		return
	}
	r.sel = selection{at, at}
	r.goalX = -1
	r.selected()
}

func (g *gesture) countClick(at fyne.Position) {
	near := at.Subtract(g.lastAt)
	if time.Since(g.last) < multiClick && abs(near.X) < multiClickSlip && abs(near.Y) < multiClickSlip {
		g.clicks++
	} else {
		g.clicks = 1
	}
	if g.clicks > 3 {
		g.clicks = 1
	}
	g.last, g.lastAt = time.Now(), at
}

// MouseUp ends the gesture; a plain click chooses the next mark under the pointer.
func (r *Reader) MouseUp(e *desktop.MouseEvent) {
	if e.Button != desktop.MouseButtonPrimary {
		return
	}
	g := &r.gesture
	plain := g.pressed && !g.dragged
	added := g.pressed && g.adding && !r.Selection().Empty()
	reshaped := g.reshaping
	from, onto := g.from, g.onto
	g.from, g.onto = "", ""
	g.pressed, g.scrolling, g.reshaping = false, false, false
	g.barGrab = -1
	switch {
	case reshaped:
		r.dropEdge()
		return
	case onto != "" && r.OnLink != nil:
		r.sel = selection{g.press, g.press}
		r.Refresh()
		r.OnLink(from, onto)
		return
	case added && r.OnAdd != nil:
		r.OnAdd(r.Selection())
		return
	}
	if plain && r.OnMark != nil {
		id := ""
		if at := r.letterAt(e.Position); at >= 0 {
			id = next(r.marks.at(at), r.chosen())
		}
		r.OnMark(id)
	}
}

// Dragged extends the selection, or moves the scroll bar.
func (r *Reader) Dragged(e *fyne.DragEvent) {
	g := &r.gesture
	g.pointer = e.Position
	if g.barGrab >= 0 {
		r.dragBar(e.Position.Y)
		return
	}
	if g.reshaping {
		r.dragEdge(e.Position)
		return
	}
	if !g.pressed {
		return
	}
	g.dragged = true
	if g.from != "" {
		g.onto = r.linkTarget(e.Position)
	}
	r.extendTo(e.Position)
	if g.onto != "" { // a curve says it, not a selection
		r.sel = selection{g.press, g.press}
		r.Refresh()
	}
	r.scrollAtEdge()
}

// DragEnd ends a drag; MouseUp has done all there is to do.
func (r *Reader) DragEnd() { r.gesture.scrolling = false }

func (r *Reader) extendTo(at fyne.Position) {
	g := &r.gesture
	u := g.unit
	if mods := Modifiers(); mods&fyne.KeyModifierAlt != 0 {
		u = byLetter
	}
	sel := grow(r.page.text, g.press, r.offsetAt(at), u)
	if sel == r.sel {
		return
	}
	r.sel = sel
	r.selected()
}

// scrollAtEdge scrolls on while a drag holds the pointer above or below the view.
func (r *Reader) scrollAtEdge() {
	g := &r.gesture
	if g.scrolling || r.beyondEdge() == 0 {
		return
	}
	g.scrolling = true
	go func() {
		ticker := time.NewTicker(edgeTick)
		defer ticker.Stop()
		on := true
		for on {
			<-ticker.C
			fyne.DoAndWait(func() {
				by := r.beyondEdge()
				on = g.scrolling && g.pressed && by != 0
				if !on {
					g.scrolling = false
					return
				}
				r.setTop(r.top + by)
				r.extendTo(g.pointer)
				r.Refresh()
			})
		}
	}()
}

// beyondEdge is how far the pointer is outside the view, softened.
func (r *Reader) beyondEdge() float32 {
	switch y, height := r.gesture.pointer.Y, r.Size().Height; {
	case y < 0:
		return max(y/2, -60)
	case y > height:
		return min((y-height)/2, 60)
	default:
		return 0
	}
}

// Scrolled moves the page with the wheel.
func (r *Reader) Scrolled(e *fyne.ScrollEvent) {
	r.setTop(r.top - e.Scrolled.DY*wheelStep)
	r.Refresh()
}

// MouseIn does nothing: there is no hover state.
func (r *Reader) MouseIn(*desktop.MouseEvent) {}

// MouseMoved remembers where the pointer is, for its shape.
func (r *Reader) MouseMoved(e *desktop.MouseEvent) { r.gesture.pointer = e.Position }

// MouseOut does nothing.
func (r *Reader) MouseOut() {}

// Cursor is a text cursor over the text and an arrow over the scroll bar.
func (r *Reader) Cursor() desktop.Cursor {
	if r.gesture.pointer.X > r.Size().Width-barWidth {
		return desktop.DefaultCursor
	}
	if _, on := r.edgeAt(r.gesture.pointer); on || r.gesture.reshaping {
		return desktop.HResizeCursor
	}
	return desktop.TextCursor
}

func (r *Reader) openMenu(e *desktop.MouseEvent) {
	at := r.offsetAt(e.Position)
	if sel := r.Selection(); sel.Empty() || at < sel.Start || at > sel.End {
		r.sel = selection{at, at}
		r.selected()
		if letter := r.letterAt(e.Position); r.OnMark != nil && letter >= 0 {
			ids := r.marks.at(letter)
			if current := r.chosen(); current == "" || !slices.Contains(ids, current) {
				r.OnMark(next(ids, ""))
			}
		}
	}
	if r.OnMenu != nil {
		r.OnMenu(e.AbsolutePosition)
	}
}

func (r *Reader) offsetAt(at fyne.Position) int {
	return r.page.offsetAt(at.X-r.page.left, at.Y+r.top)
}

func (r *Reader) letterAt(at fyne.Position) int {
	return r.page.letterAt(at.X-r.page.left, at.Y+r.top)
}

// takeBar begins a drag of the scroll bar when the press is on it. A press beside the thumb brings it there.
func (r *Reader) takeBar(at fyne.Position) bool {
	thumb, height, shown := r.thumb()
	if !shown || at.X < r.Size().Width-barWidth {
		return false
	}
	r.gesture.barGrab = at.Y - thumb
	if at.Y < thumb || at.Y > thumb+height {
		r.gesture.barGrab = height / 2
		r.dragBar(at.Y)
	}
	return true
}

func (r *Reader) dragBar(y float32) {
	_, height, _ := r.thumb()
	room := r.Size().Height - height
	if room <= 0 {
		return
	}
	r.setTop((y - r.gesture.barGrab) / room * (r.page.total() - r.Size().Height))
	r.Refresh()
}

// thumb is where the scroll bar's handle is, and whether there is anything to scroll.
func (r *Reader) thumb() (y, height float32, shown bool) {
	view, total := r.Size().Height, r.page.total()
	if total <= view || view <= 0 {
		return 0, 0, false
	}
	const least = 28
	height = max(view*view/total, least)
	return (view - height) * r.top / (total - view), height, true
}

func abs(f float32) float32 {
	if f < 0 {
		return -f
	}
	return f
}

// Modifiers are the modifier keys that are down now: drags and plain keys do not carry them.
func Modifiers() fyne.KeyModifier {
	if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok {
		return d.CurrentKeyModifiers()
	}
	return 0
}
