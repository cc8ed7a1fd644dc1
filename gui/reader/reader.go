// Package reader shows one article: it lays out the text, paints marks over it, and turns mouse and keys into a caret
// and a selection. It knows text, ranges and marks, but neither the store nor what a mark means: everything it learns it
// tells through callbacks, in byte offsets of the text. It may use Fyne and the value types of corpus.
//
// Text is cut into blocks (one a line of the text) that are laid out only when they come near the screen, so opening and
// scrolling cost the same for a page and for a million words. All methods are for the main goroutine.
package reader

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"github.com/onrecord/onrecord/store/corpus"
)

var (
	_ fyne.Widget        = (*Reader)(nil)
	_ fyne.Focusable     = (*Reader)(nil)
	_ fyne.Tabbable      = (*Reader)(nil)
	_ fyne.Shortcutable  = (*Reader)(nil)
	_ fyne.Scrollable    = (*Reader)(nil)
	_ fyne.Draggable     = (*Reader)(nil)
	_ desktop.Mouseable  = (*Reader)(nil)
	_ desktop.Hoverable  = (*Reader)(nil)
	_ desktop.Cursorable = (*Reader)(nil)
	_ fyne.Accessible    = (*Reader)(nil)
)

// Look is what the reader draws with. Theme and zoom stay with the caller.
type Look struct {
	Size      float32 // of body text
	Column    float32 // the widest line
	Spacing   float32 // of lines, by what is usual: 1 is usual
	Regular   fyne.TextStyle
	Bold      fyne.TextStyle
	Italic    fyne.TextStyle
	Roomy     func(fyne.TextStyle) fyne.TextStyle // the style of characters that the text's font lacks; nil = the text's own
	Script    func(fyne.TextStyle) fyne.TextStyle // of those that are letters of another script; nil = as the others
	Ink       color.Color                         // body text
	Faint     color.Color                         // furniture, bylines
	Selection color.Color
	Accent    color.Color // caret, outline of the chosen mark
	Bar       color.Color // scroll bar
	Hit       color.Color // what was found
	Current   color.Color // the hit that is looked at
}

// Reader is the widget. Make it with New.
type Reader struct {
	widget.BaseWidget

	// OnSelect tells that caret or selection changed.
	OnSelect func()
	// OnMark tells that a mark was clicked; "" when the click hit none.
	OnMark func(id string)
	// OnRune is offered each typed character; true = used.
	OnRune func(r rune) bool
	// OnKey is offered each key that moves no caret (Enter, Backspace, Escape, Tab …); true = used.
	OnKey func(key fyne.KeyName, shift bool) bool
	// OnShortcut is offered each shortcut that the reader does not use.
	OnShortcut func(key fyne.KeyName, mod fyne.KeyModifier)
	// OnAdd tells that a stretch was selected with Ctrl: a further fragment of the chosen mark.
	OnAdd func(s corpus.Range)
	// OnLink tells that one mark was dragged onto another.
	OnLink func(from, to string)
	// OnReshape tells that an edge of a mark was moved.
	OnReshape func(id string, fragments []corpus.Range)
	// OnMenu asks for a context menu at an absolute position of the canvas.
	OnMenu func(at fyne.Position)
	// OnPainted tells that what is on screen changed, for traces and tests.
	OnPainted func()

	hits    []corpus.Range // what was found, lit; sorted
	current int            // of the hits
	links   []Link
	stale   bool // the overview must be painted anew
	page    page
	look    Look
	marks   marks

	top     float32 // how far the page is scrolled down, see page.y
	focus   bool
	sel     selection
	bare    selection // what keys have selected, before the marks of a quotation were taken in
	goalX   float32   // where up and down want to go; negative = where the caret is
	gesture gesture
}

// New returns an empty reader.
func New(look Look) *Reader {
	r := &Reader{look: look, goalX: -1}
	r.page.measure = newMeasure()
	r.page.setLook(look)
	r.ExtendBaseWidget(r)
	return r
}

// SetArticle shows another text from its top, without marks.
func (r *Reader) SetArticle(text string, zones []corpus.Zone) {
	r.page.setText(text, zones)
	r.marks, r.hits, r.links, r.stale = marks{}, nil, nil, true
	r.sel, r.bare = selection{}, selection{}
	r.top = 0
	r.gesture = gesture{}
	r.goalX = -1
	r.moveCaret(r.page.skipFurniture(0, +1), false)
	r.top = 0
	r.Refresh()
}

// SetZones shows the same text with other zones; caret and place stay.
func (r *Reader) SetZones(zones []corpus.Zone) {
	at := r.topOffset()
	r.page.setText(r.page.text, zones)
	r.scrollTo(at)
	r.Refresh()
}

// SetLook changes colours, fonts and sizes; the text at the top of the view stays there.
func (r *Reader) SetLook(look Look) {
	at := r.topOffset()
	r.look = look
	r.page.setLook(look)
	r.stale = true
	r.scrollTo(at)
	r.Refresh()
}

// SetMarks replaces all marks. The list is the reader's until the next call; one in text order, longer marks first, is
// taken as it is.
func (r *Reader) SetMarks(list []Mark) {
	r.marks.set(list, len(r.page.text))
	r.stale = true
	r.Refresh()
}

// SetHits lights what was found, the current one more than the others. The hits are sorted; none puts the light out.
func (r *Reader) SetHits(hits []corpus.Range, current int) {
	r.hits, r.current = hits, current
	r.Refresh()
}

// MarksAt lists the marks over the character at an offset, inner ones first; of equal ones first those that are not another
// person's.
func (r *Reader) MarksAt(at int) []string { return r.marks.at(at) }

// Text is the text that is shown.
func (r *Reader) Text() string { return r.page.text }

// Selection is the selected stretch, empty at the caret when nothing is selected.
func (r *Reader) Selection() corpus.Range { return r.sel.Range() }

// Caret is the byte offset at which the caret stands.
func (r *Reader) Caret() int { return r.sel.caret }

// Select selects a stretch and shows it.
func (r *Reader) Select(s corpus.Range) {
	r.sel = selection{anchor: s.Start, caret: s.End}
	r.goalX = -1
	r.Reveal(s)
	r.selected()
}

// Goto puts the caret at an offset, with nothing selected, and shows it.
func (r *Reader) Goto(at int) { r.moveCaret(at, false) }

// Deselect leaves the caret where it is, with nothing selected.
func (r *Reader) Deselect() {
	r.sel.anchor = r.sel.caret
	r.selected()
}

// Reveal scrolls as little as needed to show a stretch; one that is far away comes to the upper third.
func (r *Reader) Reveal(s corpus.Range) {
	height := r.Size().Height
	if height <= 0 {
		return
	}
	r.page.settleAbove(s.Start, height)
	from, to := r.page.lineBox(s.Start), r.page.lineBox(s.End)
	margin := min(height/8, 48)
	switch top, bottom := r.top+margin, r.top+height-margin; {
	case from.y >= top && from.y+from.height <= bottom && (to.y+to.height <= bottom || to.y-from.y > height/2):
		return
	case from.y < r.top-height/2 || from.y > r.top+height*3/2:
		r.setTop(from.y - height/3)
	case from.y < top && from.y < height/3:
		r.setTop(0)
	case from.y < top:
		r.setTop(from.y - margin)
	default:
		r.setTop(min(to.y+to.height-height+margin, from.y-margin))
	}
	r.Refresh()
}

// Place is the byte offset of the first line in view, for coming back to it with SetPlace.
func (r *Reader) Place() int { return r.topOffset() }

// SetPlace scrolls the line with the offset to the top.
func (r *Reader) SetPlace(at int) {
	r.scrollTo(at)
	r.Refresh()
}

// Box is a stretch of one visual line on screen, relative to the reader.
type Box struct {
	corpus.Range
	Position fyne.Position
	Size     fyne.Size
}

// Boxes says where the parts of a stretch that are in view are drawn: one box a line, or more from left to right where text
// of both directions meets.
func (r *Reader) Boxes(s corpus.Range) []Box {
	var boxes []Box
	r.page.visible(r.top, r.Size().Height, func(b *block, l *line, y float32) {
		r.page.spans(b, l, s, func(part corpus.Range, x0, x1 float32) {
			boxes = append(boxes, Box{part, fyne.NewPos(r.page.left+x0, y), fyne.NewSize(x1-x0, r.page.metrics[b.kind].lineHeight)})
		})
	})
	return boxes
}

// AccessibilityLabel reads the selection, or else the line at the caret, to who cannot see it.
func (r *Reader) AccessibilityLabel() string {
	s := r.Selection()
	if s.Empty() {
		s = corpus.Paragraph(r.page.text, s.Start)
	}
	return "Article: " + r.page.text[s.Start:s.End]
}

// AccessibilityRole is a text.
func (r *Reader) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer is Fyne's way in.
func (r *Reader) CreateRenderer() fyne.WidgetRenderer { return newPainter(r) }

// MinSize is small: the reader takes what it is given.
func (r *Reader) MinSize() fyne.Size { return fyne.NewSize(240, 120) }

// Resize wraps the text anew; the line at the top of the view stays there.
func (r *Reader) Resize(size fyne.Size) {
	if size == r.Size() {
		return
	}
	at := r.topOffset()
	r.page.setWidth(size.Width)
	r.stale = true
	r.BaseWidget.Resize(size)
	r.scrollTo(at)
	r.Refresh()
}

func (r *Reader) topOffset() int {
	if r.top <= 0 {
		return 0
	}
	return r.page.offsetAtY(r.top)
}

func (r *Reader) scrollTo(at int) {
	if at == 0 {
		r.setTop(0)
		return
	}
	r.setTop(r.page.lineBox(at).y)
}

func (r *Reader) setTop(top float32) {
	r.top = r.page.clampTop(top, r.Size().Height)
}

// selected is called after each change of caret or selection.
func (r *Reader) selected() {
	r.Refresh()
	if r.OnSelect != nil {
		r.OnSelect()
	}
}

// chosen is the ID of the selected mark, "" for none.
func (r *Reader) chosen() string {
	if i := r.marks.chosen(); i >= 0 {
		return r.marks.list[i].ID
	}
	return ""
}
