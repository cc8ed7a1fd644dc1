package gui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// twoLineRow is a row of a list of findings: what it is and in which article, words of the text, and a remark.
type twoLineRow struct {
	widget.BaseWidget
	what, where, words, remark *line
}

func (r *twoLineRow) make() {
	r.what = newLine("", 13, fyne.TextStyle{Bold: true}, theme.ColorNameForeground)
	r.where = newLine("", 12, fyne.TextStyle{}, colorFaint).shortened()
	r.words = newLine("", 14, serif, theme.ColorNameForeground).shortened()
	r.remark = newLine("", 12, fyne.TextStyle{}, colorFaint).shortened()
}

func (r *twoLineRow) set(what, where, words, remark string) {
	r.what.text, r.where.text, r.words.text, r.remark.text = what, where, words, remark
	r.Refresh()
}

// CreateRenderer is Fyne's way in.
func (r *twoLineRow) CreateRenderer() fyne.WidgetRenderer { return &twoLineRenderer{r} }

// AccessibilityLabel is all that the row says.
func (r *twoLineRow) AccessibilityLabel() string {
	return strings.Join([]string{r.what.text, r.where.text, r.words.text, r.remark.text}, ". ")
}

// AccessibilityRole is a button.
func (r *twoLineRow) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

type twoLineRenderer struct{ r *twoLineRow }

const (
	twoLineHeight = 72
	twoLineEdge   = 10
	twoLineStep   = 20
)

func (x *twoLineRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{x.r.what, x.r.where, x.r.words, x.r.remark}
}
func (x *twoLineRenderer) Destroy()           {}
func (x *twoLineRenderer) MinSize() fyne.Size { return fyne.NewSize(260, twoLineHeight) }
func (x *twoLineRenderer) Refresh()           { x.Layout(x.r.Size()) }

// Layout sets what and where on the first line, then the words, then the remark.
func (x *twoLineRenderer) Layout(size fyne.Size) {
	r := x.r
	put := func(l *line, left, top, width float32) {
		least := l.MinSize()
		l.Move(fyne.NewPos(left, top+(twoLineStep-least.Height)/2))
		l.Resize(fyne.NewSize(max(width, 0), least.Height))
		l.Refresh()
	}
	what := min(r.what.MinSize().Width, size.Width*0.7)
	put(r.what, twoLineEdge, 6, what)
	put(r.where, twoLineEdge+what+12, 6, size.Width-what-2*twoLineEdge-12)
	put(r.words, twoLineEdge, 6+twoLineStep, size.Width-2*twoLineEdge)
	put(r.remark, twoLineEdge, 6+2*twoLineStep, size.Width-2*twoLineEdge)
}
