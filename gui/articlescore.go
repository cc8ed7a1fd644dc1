package gui

import (
	"cmp"
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/onrecord/onrecord/store/agreement"
	"github.com/onrecord/onrecord/store/comparison"
	"github.com/onrecord/onrecord/store/corpus"
)

// articleScore is a bar: an article with a measure and how many disagreements are behind it.
type articleScore struct {
	id            corpus.ID
	title         string
	value         *agreement.Value // nil where the measure is not taken of single articles
	disagreements int
}

// newBars makes the list of articles; a click or Enter shows the disagreements of one.
func (p *agreementPage) newBars() {
	p.barred = newLine("", 12, fyne.TextStyle{}, colorFaint).shortened()
	p.bars = newWalkList(p.w, func() int { return len(p.scores) }, func() fyne.CanvasObject { return newScoreRow() }, func(i int, o fyne.CanvasObject) {
		if i < len(p.scores) {
			o.(*scoreRow).show(p.scores[i])
		}
	})
	p.bars.taken = func(i int) {
		p.narrow(&narrowing{words: oneLine(p.scores[i].title), article: p.scores[i].id})
		p.showView(viewDisagreements)
		p.focusView()
	}
	p.bars.across = p.back
}

// showScores fills the list for a measure: the articles with the lowest values first.
func (p *agreementPage) showScores(l comparison.Line) {
	p.scores = nil
	pair := p.pair()
	if pair == nil {
		return
	}
	count := map[corpus.ID]int{}
	for _, d := range p.behind {
		count[d.Article]++
	}
	valued := false
	for _, a := range pair.Articles {
		score := articleScore{a.ID, a.Title, nil, count[a.ID]}
		if i := slices.IndexFunc(a.Measures, func(m agreement.Measure) bool { return m.Name == l.Name }); i >= 0 && len(l.Of) == 0 {
			score.value, valued = &a.Measures[i].Value, true
		}
		p.scores = append(p.scores, score)
	}
	slices.SortStableFunc(p.scores, func(a, b articleScore) int {
		if valued {
			return cmp.Or(cmp.Compare(a.rank(), b.rank()), -cmp.Compare(a.disagreements, b.disagreements))
		}
		return -cmp.Compare(a.disagreements, b.disagreements)
	})
	p.barred.set("The number of disagreements in each article, most first. Enter shows them.")
	if valued {
		p.barred.set("The measure in each article, lowest first, and the number of disagreements. Enter shows them.")
	}
	p.bars.choose(-1)
	p.bars.Refresh()
	p.bars.ScrollToTop()
}

// rank orders by value, with what has none last.
func (a articleScore) rank() float64 {
	if a.value == nil || !a.value.Defined() {
		return 2
	}
	return a.value.Number
}

// scoreRow is an article with its bar.
type scoreRow struct {
	widget.BaseWidget
	score               articleScore
	title, value, count *line
	track, bar          *canvas.Rectangle
}

func newScoreRow() *scoreRow {
	r := &scoreRow{
		title: newLine("", 13, fyne.TextStyle{}, theme.ColorNameForeground).shortened(),
		value: newLine("", 14, serif, theme.ColorNameForeground),
		count: newLine("", 14, serif, colorFaint),
		track: canvas.NewRectangle(color.Transparent), bar: canvas.NewRectangle(color.Transparent),
	}
	r.ExtendBaseWidget(r)
	return r
}

func (r *scoreRow) show(s articleScore) {
	r.score = s
	r.title.text, r.count.text = oneLine(s.title), grouped(s.disagreements)
	r.value.text = ""
	if s.value != nil {
		r.value.text = "–"
		if s.value.Defined() {
			r.value.text = figure(s.value.Number)
		}
	}
	r.Refresh()
}

// CreateRenderer is Fyne's way in.
func (r *scoreRow) CreateRenderer() fyne.WidgetRenderer { return &scoreRowRenderer{r} }

// AccessibilityLabel is the article and its numbers.
func (r *scoreRow) AccessibilityLabel() string {
	return r.title.text + ": " + r.value.text + ", " + plural(r.score.disagreements, "disagreement")
}

// AccessibilityRole is a button.
func (r *scoreRow) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

type scoreRowRenderer struct{ r *scoreRow }

const (
	scoreHeight = 28
	scoreEdge   = 10
	scoreTrack  = 150
	scoreThick  = 9
	scoreColumn = 56 // width of a number
)

func (x *scoreRowRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{x.r.track, x.r.bar, x.r.title, x.r.value, x.r.count}
}
func (x *scoreRowRenderer) Destroy()           {}
func (x *scoreRowRenderer) MinSize() fyne.Size { return fyne.NewSize(300, scoreHeight) }
func (x *scoreRowRenderer) Refresh()           { x.Layout(x.r.Size()) }

// Layout places the columns from the right. A value below 0 has no bar: its number says it.
func (x *scoreRowRenderer) Layout(size fyne.Size) {
	r := x.r
	at := size.Width - scoreEdge
	put := func(l *line, left, width float32) {
		least := l.MinSize()
		l.Move(fyne.NewPos(left, (size.Height-least.Height)/2))
		l.Resize(fyne.NewSize(width, least.Height))
		l.Refresh()
	}
	right := func(l *line) {
		least := l.MinSize()
		put(l, at-least.Width, least.Width)
		at -= scoreColumn
	}
	right(r.count)
	right(r.value)
	r.track.Hide()
	r.bar.Hide()
	if v := r.score.value; v != nil && v.Defined() {
		at -= 8 + scoreTrack
		for _, part := range []struct {
			o     *canvas.Rectangle
			share float32
			name  fyne.ThemeColorName
		}{{r.track, 1, theme.ColorNameSeparator}, {r.bar, float32(min(max(v.Number, 0), 1)), theme.ColorNamePrimary}} {
			part.o.FillColor, part.o.CornerRadius = themed(part.name), 2
			part.o.Move(fyne.NewPos(at, (size.Height-scoreThick)/2))
			part.o.Resize(fyne.NewSize(scoreTrack*part.share, scoreThick))
			part.o.Show()
			part.o.Refresh()
		}
	} else if v != nil {
		at -= 8 + scoreTrack
	}
	put(r.title, scoreEdge, max(at-scoreEdge-14, 0))
}
