package gui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/onrecord/onrecord/store/adjudication"
	"github.com/onrecord/onrecord/store/corpus"
)

// differenceRow is a difference in the list: its kinds, how it was decided, and in words what differs.
type differenceRow struct {
	widget.BaseWidget
	kinds, state, words, more *line
	text                      string
}

func newDifferenceRow() *differenceRow {
	r := &differenceRow{
		kinds: newLine("", 13, fyne.TextStyle{Bold: true}, theme.ColorNameForeground).shortened(),
		state: newLine("", 12, fyne.TextStyle{}, colorFaint),
		words: newLine("", 12, fyne.TextStyle{}, theme.ColorNameForeground).shortened(),
		more:  newLine("", 12, fyne.TextStyle{}, theme.ColorNameForeground).shortened(),
	}
	r.ExtendBaseWidget(r)
	return r
}

// show fills the row; text is the article's.
func (r *differenceRow) show(d adjudication.Difference, left, right, text string) {
	var kinds []string
	for i, kind := range d.Kinds {
		name := differenceTitle(kind)
		if i > 0 {
			name = strings.ToLower(name)
		}
		kinds = append(kinds, name)
	}
	r.kinds.text, r.kinds.name = strings.Join(kinds, ", "), theme.ColorNameForeground
	r.state.text, r.state.name = "", colorFaint
	if d.Decision != nil {
		r.kinds.name = colorFaint
		r.state.text, r.state.name = "✓ "+outcomeWords(d.Decision.Outcome, d.Agreed(), left, right), theme.ColorNameSuccess
	}
	r.text = d.Explain(left, right)
	if d.Agreed() {
		r.text = oneLine(text[d.Place.Start:d.Place.End])
	}
	r.Refresh()
}

// outcomeWords is how a decision ended.
func outcomeWords(o corpus.Outcome, agreed bool, left, right string) string {
	switch {
	case agreed && (o == corpus.TookLeft || o == corpus.TookRight):
		return "taken over"
	case o == corpus.TookLeft:
		return left
	case o == corpus.TookRight:
		return right
	default:
		return string(o)
	}
}

// CreateRenderer is Fyne's way in.
func (r *differenceRow) CreateRenderer() fyne.WidgetRenderer { return &differenceRowRenderer{r} }

// AccessibilityLabel is all that the row says.
func (r *differenceRow) AccessibilityLabel() string {
	return strings.TrimSpace(r.kinds.text + ". " + r.text + ". " + r.state.text)
}

// AccessibilityRole is a button.
func (r *differenceRow) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

type differenceRowRenderer struct{ r *differenceRow }

const (
	differenceHeight = 66
	differenceEdge   = 10
	differenceLine   = 18
)

func (x *differenceRowRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{x.r.kinds, x.r.state, x.r.words, x.r.more}
}
func (x *differenceRowRenderer) Destroy()           {}
func (x *differenceRowRenderer) MinSize() fyne.Size { return fyne.NewSize(180, differenceHeight) }
func (x *differenceRowRenderer) Refresh()           { x.Layout(x.r.Size()) }

// Layout sets the kinds with the state at the end of the line, and the words on two lines.
func (x *differenceRowRenderer) Layout(size fyne.Size) {
	r := x.r
	width := size.Width - 2*differenceEdge
	state := r.state.MinSize().Width
	put := func(l *line, left, top, width float32) {
		l.Move(fyne.NewPos(left, top))
		l.Resize(fyne.NewSize(max(width, 0), differenceLine))
		l.Refresh()
	}
	put(r.kinds, differenceEdge, 6, width-state-8)
	put(r.state, size.Width-differenceEdge-state, 6, state)
	r.words.text, r.more.text = twoLines(r.text, width, r.words.size)
	put(r.words, differenceEdge, 6+differenceLine, width)
	put(r.more, differenceEdge, 6+2*differenceLine, width)
}
