package gui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/onrecord/onrecord/gui/reader"
)

// ground is a plain area in a colour of the theme; it follows a change of theme, as a bare rectangle would not.
type ground struct {
	widget.BaseWidget
	name  fyne.ThemeColorName
	least fyne.Size
}

func newGround(name fyne.ThemeColorName) *ground {
	g := &ground{name: name}
	g.ExtendBaseWidget(g)
	return g
}

// CreateRenderer is Fyne's way in.
func (g *ground) CreateRenderer() fyne.WidgetRenderer {
	return &groundRenderer{g, canvas.NewRectangle(themed(g.name))}
}

type groundRenderer struct {
	g *ground
	r *canvas.Rectangle
}

func (r *groundRenderer) Layout(s fyne.Size)           { r.r.Resize(s) }
func (r *groundRenderer) MinSize() fyne.Size           { return r.g.least }
func (r *groundRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.r} }
func (r *groundRenderer) Destroy()                     {}
func (r *groundRenderer) Refresh() {
	r.r.FillColor = themed(r.g.name)
	r.r.Refresh()
}

// rule is a hairline between two parts of the window.
func rule() fyne.CanvasObject {
	g := newGround(theme.ColorNameSeparator)
	g.least = fyne.NewSize(1, 1)
	return g
}

// on puts content on a ground.
func on(name fyne.ThemeColorName, content fyne.CanvasObject) fyne.CanvasObject {
	return container.NewStack(newGround(name), content)
}

// inset puts empty space around content: above, right, below, left.
func inset(content fyne.CanvasObject, above, right, below, left float32) fyne.CanvasObject {
	return container.New(insetLayout{above, right, below, left}, content)
}

type insetLayout struct{ above, right, below, left float32 }

func (l insetLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(l.left, l.above))
		o.Resize(fyne.NewSize(size.Width-l.left-l.right, size.Height-l.above-l.below))
	}
}

func (l insetLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var least fyne.Size
	for _, o := range objects {
		least = least.Max(o.MinSize())
	}
	return least.AddWidthHeight(l.left+l.right, l.above+l.below)
}

// line is one line of text in a colour of the theme, without padding, shortened with … where there is no room.
type line struct {
	widget.BaseWidget
	text  string
	size  float32
	style fyne.TextStyle
	name  fyne.ThemeColorName
	color color.Color // instead of name
	free  bool        // takes what room there is; otherwise it asks for the room of its whole text
}

func newLine(text string, size float32, style fyne.TextStyle, name fyne.ThemeColorName) *line {
	l := &line{text: text, size: size, style: style, name: name}
	l.ExtendBaseWidget(l)
	return l
}

// shortened makes a line that takes what room there is.
func (l *line) shortened() *line {
	l.free = true
	return l
}

func (l *line) set(text string) {
	if l.text != text {
		l.text = text
		l.Refresh()
	}
}

// CreateRenderer is Fyne's way in.
func (l *line) CreateRenderer() fyne.WidgetRenderer {
	r := &lineRenderer{l: l}
	r.Refresh()
	return r
}

// lineRenderer draws one text, or several side by side where some of the line runs right to left.
type lineRenderer struct {
	l       *line
	objects []fyne.CanvasObject
}

func (r *lineRenderer) Layout(s fyne.Size) {
	text := r.l.text
	if r.l.free {
		text = ellipsis(text, s.Width, r.l.size, r.l.style)
	}
	pieces := reader.VisualRuns(text)
	for len(r.objects) < len(pieces) {
		r.objects = append(r.objects, canvas.NewText("", color.Black))
	}
	r.objects = r.objects[:len(pieces)]
	c := r.l.color
	if c == nil {
		c = themed(r.l.name)
	}
	x := float32(0)
	for i, piece := range pieces {
		t := r.objects[i].(*canvas.Text)
		t.Text, t.TextSize, t.TextStyle, t.Color = piece, r.l.size, r.l.style, c
		y := float32(0)
		if foreign(piece) {
			t.TextStyle = roomyStyle(r.l.style)
			y = max(s.Height-fyne.MeasureText(piece, r.l.size, r.l.style).Height, 0) / 2 // where Fyne sets what leaves room
		}
		t.Move(fyne.NewPos(x, y))
		t.Resize(s)
		t.Refresh()
		if len(pieces) > 1 {
			x += fyne.MeasureText(piece, t.TextSize, t.TextStyle).Width
		}
	}
}

func (r *lineRenderer) MinSize() fyne.Size {
	least := fyne.MeasureText(r.l.text, r.l.size, r.l.style)
	if r.l.free {
		least.Width = 10
	}
	return least
}
func (r *lineRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *lineRenderer) Destroy()                     {}
func (r *lineRenderer) Refresh()                     { r.Layout(r.l.Size()) }

// ellipsis is as much of a text as fits, with … for what does not.
func ellipsis(text string, width, size float32, style fyne.TextStyle) string {
	if fyne.MeasureText(text, size, style).Width <= width {
		return text
	}
	runes := []rune(text)
	low, high := 0, len(runes)
	for low < high {
		mid := (low + high + 1) / 2
		if fyne.MeasureText(string(runes[:mid])+"…", size, style).Width <= width {
			low = mid
		} else {
			high = mid - 1
		}
	}
	if low == 0 {
		return ""
	}
	return string(runes[:low]) + "…"
}
