package gui

import (
	"fmt"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/onrecord/onrecord/store/agreement"
)

// Two colours that colour-blind people can tell apart, on a light and on a dark ground; the diagonal tells them apart too.
var (
	heatSame  = pair{hex("#2F6DB5"), hex("#6FA8E6")}
	heatOther = pair{hex("#C8641B"), hex("#F0A063")}
)

const nothingLabel = "nothing"

// newLabels shows which labels met in a pair, with a legend.
func (p *agreementPage) newLabels(pair agreement.Pair) fyne.CanvasObject {
	h := newHeatMap(pair.Confusion, pair.A, pair.B, p.w.escape)
	h.taken = func(row, column int) {
		a, b := h.names[row], h.names[column]
		only := &narrowing{words: fmt.Sprintf("%s by %s, %s by %s", a, pair.A, b, pair.B), labels: &[2]string{a, b}}
		for i, name := range only.labels {
			if name == nothingLabel && []int{row, column}[i] == len(pair.Confusion.Labels) {
				only.labels[i] = ""
			}
		}
		if row == column {
			only.words += ": other edges"
		}
		p.narrow(only)
		p.showView(viewDisagreements)
		p.focusView()
	}
	h.across = p.back
	p.heat = h
	about := newLine("Spans that share half of their text or more. Stronger: a larger share of the row. Enter shows the disagreements.", 12, fyne.TextStyle{}, colorFaint).shortened()
	legend := container.NewHBox(newSwatch(heatSame, "same label"), newSwatch(heatOther, "another label, or only one of the two"))
	return container.NewBorder(container.NewVBox(inset(about, 2, 0, 4, 4), inset(legend, 0, 0, 8, 4)), nil, nil, nil, container.NewScroll(h))
}

func newSwatch(p pair, text string) fyne.CanvasObject {
	square := canvas.NewRectangle(p.tint(0.6))
	square.CornerRadius = 2
	return inset(container.NewHBox(container.NewCenter(container.NewGridWrap(fyne.NewSquareSize(11), square)), newLine(text, 12, fyne.TextStyle{}, colorFaint)), 0, 14, 0, 0)
}

// tint is the colour for the ground that is shown, in a strength between 0 and 1.
func (p pair) tint(strength float64) color.NRGBA {
	c := p.light
	if isDark() {
		c = p.dark
	}
	c.A = uint8(0xFF * min(max(strength, 0), 1))
	return c
}

var (
	_ fyne.Tappable      = (*heatMap)(nil)
	_ fyne.Focusable     = (*heatMap)(nil)
	_ desktop.Hoverable  = (*heatMap)(nil)
	_ desktop.Cursorable = (*heatMap)(nil)
)

// heatMap is a table of how often each label of one annotator met each of another's. Arrows walk in it, Enter and a click
// take a cell.
type heatMap struct {
	widget.BaseWidget
	names       []string // of rows and columns
	counts      [][]int
	a, b        string // the annotators
	row, column int    // where the keyboard or the pointer is
	lit         bool   // shown
	focused     bool
	taken       func(row, column int)
	across      func(by int)
	escape      func()
}

func newHeatMap(c agreement.Confusion, a, b string, escape func()) *heatMap {
	h := &heatMap{names: append(append([]string{}, c.Labels...), nothingLabel), counts: c.Counts, a: a, b: b, escape: escape}
	h.ExtendBaseWidget(h)
	return h
}

const (
	heatLeft   = 128
	heatTop    = 46
	heatWidth  = 84 // of a cell
	heatHeight = 38
	heatGap    = 2
)

// strength is how strong the colour of a cell is. Numbers stay readable on the strongest.
func (h *heatMap) strength(row, column int) float64 {
	sum := 0
	for _, n := range h.counts[row] {
		sum += n
	}
	if sum == 0 || h.counts[row][column] == 0 {
		return 0
	}
	return 0.12 + 0.48*float64(h.counts[row][column])/float64(sum)
}

// cell is the cell at a place.
func (h *heatMap) cell(p fyne.Position) (row, column int, ok bool) {
	column, row = int((p.X-heatLeft)/heatWidth), int((p.Y-heatTop)/heatHeight)
	ok = p.X >= heatLeft && p.Y >= heatTop && row < len(h.names) && column < len(h.names)
	return row, column, ok
}

// Tapped takes the cell under the pointer.
func (h *heatMap) Tapped(e *fyne.PointEvent) {
	if row, column, ok := h.cell(e.Position); ok {
		h.row, h.column = row, column
		h.take()
	}
}

// take takes the chosen cell if there is something in it.
func (h *heatMap) take() {
	if h.counts[h.row][h.column] > 0 {
		h.taken(h.row, h.column)
	}
}

// MouseIn, MouseMoved and MouseOut light the cell under the pointer.
func (h *heatMap) MouseIn(e *desktop.MouseEvent) { h.MouseMoved(e) }

// MouseMoved see MouseIn.
func (h *heatMap) MouseMoved(e *desktop.MouseEvent) {
	if row, column, ok := h.cell(e.Position); ok {
		h.row, h.column, h.lit = row, column, true
		h.Refresh()
	}
}

// MouseOut see MouseIn.
func (h *heatMap) MouseOut() { h.lit = h.focused; h.Refresh() }

// Cursor is a hand.
func (h *heatMap) Cursor() desktop.Cursor { return desktop.PointerCursor }

// FocusGained lights the chosen cell.
func (h *heatMap) FocusGained() { h.focused, h.lit = true, true; h.Refresh() }

// FocusLost puts the light out.
func (h *heatMap) FocusLost() { h.focused, h.lit = false, false; h.Refresh() }

// TypedRune takes no characters.
func (h *heatMap) TypedRune(rune) {}

// TypedKey walks, takes and leaves.
func (h *heatMap) TypedKey(e *fyne.KeyEvent) {
	last := len(h.names) - 1
	switch e.Name {
	case fyne.KeyUp:
		h.row = max(h.row-1, 0)
	case fyne.KeyDown:
		h.row = min(h.row+1, last)
	case fyne.KeyLeft:
		if h.column == 0 {
			h.across(-1)
		}
		h.column = max(h.column-1, 0)
	case fyne.KeyRight:
		h.column = min(h.column+1, last)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		h.take()
	case fyne.KeyEscape:
		h.escape()
	}
	h.Refresh()
}

// AccessibilityLabel is the chosen cell.
func (h *heatMap) AccessibilityLabel() string {
	return fmt.Sprintf("%s by %s, %s by %s: %d", h.names[h.row], h.a, h.names[h.column], h.b, h.counts[h.row][h.column])
}

// AccessibilityRole is a container.
func (h *heatMap) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// CreateRenderer is Fyne's way in.
func (h *heatMap) CreateRenderer() fyne.WidgetRenderer {
	r := &heatMapRenderer{h: h, ring: newRing(), rows: newLine("", 12, fyne.TextStyle{Italic: true}, colorFaint).shortened(), columns: newLine("", 12, fyne.TextStyle{Italic: true}, colorFaint)}
	n := len(h.names)
	for range 2 * n {
		r.labels = append(r.labels, newLine("", 12, fyne.TextStyle{}, theme.ColorNameForeground).shortened())
	}
	for range n * n {
		r.grounds, r.numbers = append(r.grounds, canvas.NewRectangle(color.Transparent)), append(r.numbers, canvas.NewText("", color.Black))
	}
	for _, o := range r.grounds {
		r.objects = append(r.objects, o)
	}
	for _, o := range r.numbers {
		r.objects = append(r.objects, o)
	}
	for _, o := range r.labels {
		r.objects = append(r.objects, o)
	}
	r.objects = append(r.objects, r.rows, r.columns, r.ring)
	r.Refresh()
	return r
}

type heatMapRenderer struct {
	h             *heatMap
	grounds       []*canvas.Rectangle
	numbers       []*canvas.Text
	labels        []*line // of rows, then of columns
	rows, columns *line   // whose they are
	ring          *canvas.Rectangle
	objects       []fyne.CanvasObject
}

func (r *heatMapRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *heatMapRenderer) Destroy()                     {}
func (r *heatMapRenderer) Layout(fyne.Size)             { r.Refresh() }
func (r *heatMapRenderer) MinSize() fyne.Size {
	n := float32(len(r.h.names))
	return fyne.NewSize(heatLeft+n*heatWidth+4, heatTop+n*heatHeight+4)
}

func (r *heatMapRenderer) Refresh() {
	h := r.h
	n := len(h.names)
	r.place(r.rows, h.a+" ↓", 0, heatTop-20, heatLeft-14)
	r.place(r.columns, h.b+" →", heatLeft, 2, 0)
	for i, name := range h.names {
		r.place(r.labels[i], name, 0, heatTop+float32(i)*heatHeight+heatHeight/2-8, heatLeft-14)
		r.place(r.labels[n+i], name, heatLeft+float32(i)*heatWidth+6, heatTop-20, heatWidth-8)
	}
	for i := range n {
		for j := range n {
			r.cell(i, j)
		}
	}
	r.ring.Hide()
	if h.lit {
		r.ring.StrokeColor = themed(theme.ColorNamePrimary)
		r.ring.Move(fyne.NewPos(heatLeft+float32(h.column)*heatWidth-1, heatTop+float32(h.row)*heatHeight-1))
		r.ring.Resize(fyne.NewSize(heatWidth, heatHeight))
		r.ring.Show()
	}
	canvas.Refresh(h)
}

func (r *heatMapRenderer) place(l *line, text string, x, y, width float32) {
	l.text = text
	if width == 0 {
		width = l.MinSize().Width
	}
	l.Move(fyne.NewPos(x, y))
	l.Resize(fyne.NewSize(width, 16))
	l.Refresh()
}

func (r *heatMapRenderer) cell(row, column int) {
	h := r.h
	at := row*len(h.names) + column
	ground, number := r.grounds[at], r.numbers[at]
	x, y := heatLeft+float32(column)*heatWidth, heatTop+float32(row)*heatHeight
	colors := heatOther
	if row == column {
		colors = heatSame
	}
	ground.FillColor, ground.CornerRadius = colors.tint(h.strength(row, column)), 3
	if h.counts[row][column] == 0 {
		ground.FillColor = themed(colorPanel)
	}
	ground.Move(fyne.NewPos(x, y))
	ground.Resize(fyne.NewSize(heatWidth-heatGap, heatHeight-heatGap))
	ground.Refresh()
	number.Text, number.TextSize, number.TextStyle, number.Color = grouped(h.counts[row][column]), 15, serif, themed(theme.ColorNameForeground)
	if h.counts[row][column] == 0 {
		number.Text, number.Color = "0", themed(colorFaint)
		if row == column && row == len(h.names)-1 {
			number.Text = "" // what neither has cannot be counted
		}
	}
	least := number.MinSize()
	number.Move(fyne.NewPos(x+(heatWidth-heatGap-least.Width)/2, y+(heatHeight-heatGap-least.Height)/2))
	number.Resize(least)
	number.Refresh()
}
