package gui

import (
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/onrecord/onrecord/store/corpus"
)

var (
	_ fyne.Tappable     = (*options)(nil)
	_ fyne.Focusable    = (*options)(nil)
	_ desktop.Hoverable = (*options)(nil)
)

// options are radio buttons or checks that flow over as many lines as they need. A radio button that is chosen again is
// cleared: no answer is an answer that can be taken back to.
type options struct {
	widget.BaseWidget
	choices []corpus.Choice
	many    bool
	picked  []string
	onPick  func(picked []string)
	onHover func(help string)
	escape  func() // what Escape does; nil = nothing

	places  []fyne.Position // by choice, as laid out
	width   float32         // they were laid out for
	hovered int
	focus   int // choice that the keyboard is at, -1 without focus
}

const (
	optionHeight = 24
	optionMark   = 13
	optionGap    = 6  // between mark and title
	optionSpace  = 14 // between choices
	optionText   = 13
)

func newOptions(choices []corpus.Choice, many bool, picked []string, onPick func([]string), onHover func(string)) *options {
	o := &options{choices: choices, many: many, picked: picked, onPick: onPick, onHover: onHover, hovered: -1, focus: -1}
	o.ExtendBaseWidget(o)
	return o
}

// place lays the choices out in lines and returns the height.
func (o *options) place(width float32) float32 {
	o.width = width
	o.places = o.places[:0]
	x, y := float32(0), float32(0)
	for _, c := range o.choices {
		w := o.widthOf(c)
		if x > 0 && x+w > width {
			x, y = 0, y+optionHeight
		}
		o.places = append(o.places, fyne.NewPos(x, y))
		x += w + optionSpace
	}
	return y + optionHeight
}

func (o *options) widthOf(c corpus.Choice) float32 {
	return optionMark + optionGap + fyne.MeasureText(c.Title, optionText, fyne.TextStyle{}).Width
}

func (o *options) at(p fyne.Position) int {
	for i, c := range o.choices {
		if i >= len(o.places) {
			return -1
		}
		q := o.places[i]
		if p.Y >= q.Y && p.Y < q.Y+optionHeight && p.X >= q.X-4 && p.X < q.X+o.widthOf(c)+optionSpace/2 {
			return i
		}
	}
	return -1
}

// Tapped picks the choice under the pointer.
func (o *options) Tapped(e *fyne.PointEvent) {
	if i := o.at(e.Position); i >= 0 {
		o.pick(i)
	}
}

func (o *options) pick(i int) {
	value := o.choices[i].Value
	switch at := slices.Index(o.picked, value); {
	case at >= 0:
		o.picked = slices.Delete(slices.Clone(o.picked), at, at+1)
	case o.many:
		o.picked = append(slices.Clone(o.picked), value)
	default:
		o.picked = []string{value}
	}
	o.Refresh()
	o.onPick(o.picked)
}

// MouseIn, MouseMoved and MouseOut show the help of the choice under the pointer.
func (o *options) MouseIn(e *desktop.MouseEvent) { o.hover(o.at(e.Position)) }

// MouseMoved see MouseIn.
func (o *options) MouseMoved(e *desktop.MouseEvent) { o.hover(o.at(e.Position)) }

// MouseOut see MouseIn.
func (o *options) MouseOut() { o.hover(-1) }

func (o *options) hover(i int) {
	if i == o.hovered {
		return
	}
	o.hovered = i
	help := ""
	if i >= 0 {
		help = o.choices[i].Help
	}
	o.onHover(help)
	o.Refresh()
}

// FocusGained, FocusLost, TypedKey and TypedRune let the keyboard choose: arrows move, Space picks.
func (o *options) FocusGained() { o.focus = 0; o.Refresh() }

// FocusLost see FocusGained.
func (o *options) FocusLost() { o.focus = -1; o.Refresh() }

// TypedRune picks with Space.
func (o *options) TypedRune(r rune) {
	if r == ' ' && o.focus >= 0 {
		o.pick(o.focus)
	}
}

// TypedKey moves with the arrows.
func (o *options) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyRight, fyne.KeyDown:
		o.focus = (o.focus + 1) % len(o.choices)
	case fyne.KeyLeft, fyne.KeyUp:
		o.focus = (o.focus + len(o.choices) - 1) % len(o.choices)
	case fyne.KeyReturn, fyne.KeyEnter:
		o.pick(o.focus)
		return
	case fyne.KeyEscape:
		if o.escape != nil {
			o.escape()
		}
		return
	}
	o.Refresh()
}

// Resize flows anew.
func (o *options) Resize(s fyne.Size) {
	o.place(s.Width)
	o.BaseWidget.Resize(s)
}

// CreateRenderer is Fyne's way in.
func (o *options) CreateRenderer() fyne.WidgetRenderer {
	r := &optionsRenderer{o: o}
	for range o.choices {
		m, d, t := canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent), canvas.NewText("", color.Black)
		r.marks, r.dots, r.texts = append(r.marks, m), append(r.dots, d), append(r.texts, t)
		tick := canvas.NewText("", color.Black)
		r.ticks = append(r.ticks, tick)
		r.objects = append(r.objects, m, d, t, tick)
	}
	r.Refresh()
	return r
}

type optionsRenderer struct {
	o           *options
	marks, dots []*canvas.Rectangle
	texts       []*canvas.Text
	ticks       []*canvas.Text
	objects     []fyne.CanvasObject
}

func (r *optionsRenderer) Layout(fyne.Size) { r.Refresh() }

func (r *optionsRenderer) MinSize() fyne.Size {
	width := r.o.width
	if width <= 0 {
		width = 260
	}
	widest := float32(0)
	for _, c := range r.o.choices {
		widest = max(widest, r.o.widthOf(c))
	}
	return fyne.NewSize(widest, r.o.place(max(width, widest)))
}

func (r *optionsRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *optionsRenderer) Destroy()                     {}

func (r *optionsRenderer) Refresh() {
	o := r.o
	if len(o.places) != len(o.choices) {
		o.place(max(o.Size().Width, 200))
	}
	for i, c := range o.choices {
		p := o.places[i]
		on := slices.Contains(o.picked, c.Value)
		m, d, t := r.marks[i], r.dots[i], r.texts[i]
		m.CornerRadius = optionMark / 2.0
		if o.many {
			m.CornerRadius = 3
		}
		m.StrokeWidth, m.StrokeColor = 1.3, themed(theme.ColorNamePlaceHolder)
		m.FillColor = themed(theme.ColorNameInputBackground)
		if on {
			m.StrokeColor, m.FillColor = themed(theme.ColorNamePrimary), themed(theme.ColorNamePrimary)
		} else if i == o.hovered || i == o.focus {
			m.StrokeColor = themed(theme.ColorNamePrimary)
		}
		top := p.Y + (optionHeight-optionMark)/2 + 0.5
		m.Move(fyne.NewPos(p.X, top))
		m.Resize(fyne.NewSquareSize(optionMark))
		const dot = 5
		d.CornerRadius, d.FillColor = dot/2.0, color.Transparent
		if on && !o.many {
			d.FillColor = themed(theme.ColorNameForegroundOnPrimary)
		}
		tick := r.ticks[i]
		tick.Text, tick.TextSize, tick.TextStyle, tick.Color = "", 11, fyne.TextStyle{Bold: true}, themed(theme.ColorNameForegroundOnPrimary)
		if on && o.many {
			tick.Text = "✓"
		}
		tick.Move(fyne.NewPos(p.X+(optionMark-tick.MinSize().Width)/2, top+(optionMark-tick.MinSize().Height)/2))
		tick.Resize(tick.MinSize())
		d.Move(fyne.NewPos(p.X+(optionMark-dot)/2.0, top+(optionMark-dot)/2.0))
		d.Resize(fyne.NewSquareSize(dot))
		t.Text, t.TextSize, t.Color = c.Title, optionText, themed(theme.ColorNameForeground)
		t.TextStyle = fyne.TextStyle{}
		size := t.MinSize()
		t.Move(fyne.NewPos(p.X+optionMark+optionGap, p.Y+(optionHeight-size.Height)/2-0.5))
		t.Resize(size)
	}
	canvas.Refresh(o)
}
