package gui

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/onrecord/onrecord/store/agreement"
	"github.com/onrecord/onrecord/store/comparison"
)

// measureRow is a line of the list of measures: what, where it lies between 0 and 1 with its interval, the number, and the
// interval in numbers.
type measureRow struct {
	widget.BaseWidget
	line                         comparison.Line
	name, counts, value, between *line
	track, whisker, dot          *canvas.Rectangle
	least                        float32 // height
}

func newMeasureRow() *measureRow {
	r := &measureRow{
		least:   measureHeadHeight,
		name:    newLine("", 13, fyne.TextStyle{}, theme.ColorNameForeground).shortened(),
		counts:  newLine("", 11, fyne.TextStyle{}, colorFaint).shortened(),
		value:   newLine("", 14, serif, theme.ColorNameForeground),
		between: newLine("", 12, serif, colorFaint),
		track:   canvas.NewRectangle(color.Transparent), whisker: canvas.NewRectangle(color.Transparent), dot: canvas.NewRectangle(color.Transparent),
	}
	r.ExtendBaseWidget(r)
	return r
}

const (
	measureHeadHeight  = 46
	measureOfHeight    = 24
	measureGroupHeight = 32

	measureIndent  = 22
	measureEdge    = 8   // left and right
	measureBetween = 106 // widths of the columns
	measureValue   = 54
	measureTrack   = 84
	measureGap     = 12
)

func measureHeight(l comparison.Line) float32 {
	switch {
	case l.Heading != "":
		return measureGroupHeight
	case len(l.Of) > 0:
		return measureOfHeight
	default:
		return measureHeadHeight
	}
}

func (r *measureRow) show(l comparison.Line, title string) {
	r.line = l
	r.counts.set("")
	r.value.set("")
	r.between.set("")
	r.name.size, r.name.style, r.name.name = 13, fyne.TextStyle{}, theme.ColorNameForeground
	switch {
	case l.Heading != "":
		r.name.size, r.name.style, r.name.name = 12, fyne.TextStyle{Bold: true}, colorFaint
		r.name.text = l.Heading
	case len(l.Of) > 0:
		r.name.text = strings.Join(l.Of, ", ")
	default:
		r.name.style, r.name.text = fyne.TextStyle{Bold: true}, title
		r.counts.set(comparison.Counts(l.Name))
	}
	if m := l.Measure; m != nil {
		r.value.set("–")
		if m.Value.Defined() {
			r.value.set(figure(m.Value.Number))
		}
		if m.Interval != nil {
			r.between.set(figure(m.Interval.Low) + " – " + figure(m.Interval.High))
		}
	}
	r.Refresh()
}

// CreateRenderer is Fyne's way in.
func (r *measureRow) CreateRenderer() fyne.WidgetRenderer { return &measureRowRenderer{r} }

// AccessibilityLabel is the measure with its number.
func (r *measureRow) AccessibilityLabel() string {
	return strings.TrimSpace(r.name.text + " " + r.value.text + " " + r.counts.text)
}

// AccessibilityRole is a button.
func (r *measureRow) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

type measureRowRenderer struct{ r *measureRow }

func (x *measureRowRenderer) Objects() []fyne.CanvasObject {
	r := x.r
	return []fyne.CanvasObject{r.track, r.whisker, r.dot, r.name, r.counts, r.value, r.between}
}
func (x *measureRowRenderer) Destroy()           {}
func (x *measureRowRenderer) MinSize() fyne.Size { return fyne.NewSize(390, x.r.least) }
func (x *measureRowRenderer) Refresh()           { x.Layout(x.r.Size()) }

// Layout places the columns from the right.
func (x *measureRowRenderer) Layout(size fyne.Size) {
	r := x.r
	height := min(measureHeight(r.line), size.Height)
	middle := height / 2
	if r.counts.text != "" {
		middle -= 8 // the second line goes under all columns
	}
	left, at := float32(measureEdge), size.Width-measureEdge
	if len(r.line.Of) > 0 {
		left += measureIndent
	}
	right := func(l *line, end float32) { // sets a line to end there
		least := l.MinSize()
		l.Resize(least)
		l.Move(fyne.NewPos(end-least.Width, middle-least.Height/2))
		l.Refresh()
	}
	right(r.between, at)
	at -= measureBetween + measureGap
	right(r.value, at)
	at -= measureValue
	x.plot(at-measureTrack, middle)
	width := at - measureTrack - measureGap - left
	switch m := r.line.Measure; {
	case r.line.Heading != "":
		width, middle = size.Width-left, height-12
	case m == nil || !m.Value.Defined():
		width += measureTrack // which is empty
	}
	r.counts.Move(fyne.NewPos(left, middle+9))
	r.counts.Resize(fyne.NewSize(size.Width-left-measureEdge, 15))
	r.counts.Refresh()
	r.name.Move(fyne.NewPos(left, middle-r.name.MinSize().Height/2))
	r.name.Resize(fyne.NewSize(width, r.name.MinSize().Height))
	r.name.Refresh()
}

// plot draws the value as a dot on a track from 0 to 1, and its interval as a bar. What is below 0 lies at the left end.
func (x *measureRowRenderer) plot(left, middle float32) {
	r := x.r
	place := func(o *canvas.Rectangle, from, to float64, height float32, name fyne.ThemeColorName, least float32) {
		a, b := left+measureTrack*float32(min(max(from, 0), 1)), left+measureTrack*float32(min(max(to, 0), 1))
		if b-a < least {
			a, b = (a+b-least)/2, (a+b+least)/2
		}
		o.FillColor, o.CornerRadius = themed(name), height/2
		o.Move(fyne.NewPos(a, middle-height/2))
		o.Resize(fyne.NewSize(b-a, height))
		o.Show()
		o.Refresh()
	}
	for _, o := range []*canvas.Rectangle{r.track, r.whisker, r.dot} {
		o.Hide()
	}
	m := r.line.Measure
	if m == nil || !m.Value.Defined() {
		return
	}
	place(r.track, 0, 1, 1, theme.ColorNameInputBorder, 0)
	if m.Interval != nil {
		place(r.whisker, m.Interval.Low, m.Interval.High, 5, theme.ColorNameFocus, 5)
	}
	place(r.dot, m.Value.Number, m.Value.Number, 8, theme.ColorNamePrimary, 8)
}

// newMeasureHead names the columns.
func newMeasureHead() fyne.CanvasObject {
	r := newMeasureRow()
	r.line = comparison.Line{Of: []string{""}, Measure: &agreement.Measure{Value: agreement.Value{Undefined: "a heading"}}}
	for _, l := range []*line{r.name, r.value, r.between} {
		l.size, l.style, l.name = 11, fyne.TextStyle{}, colorFaint
	}
	r.value.text, r.between.text = "value", "95 % interval"
	r.least = measureOfHeight
	return inset(r, 0, 3, 0, 3)
}
