package gui

import (
	"fmt"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/onrecord/onrecord/store/agreement"
	"github.com/onrecord/onrecord/store/comparison"
	"github.com/onrecord/onrecord/store/corpus"
)

// agreementLook is what of a comparison is looked at.
type agreementLook struct {
	pair int           // of the result; one more than there are = all annotators together
	line int           // of the measures
	view agreementView // of what is behind the measure
	row  int           // of the disagreements
	only *narrowing    // nil = all disagreements behind the measure
}

// agreementView is one of the ways to look behind a measure.
type agreementView int

const (
	viewDisagreements agreementView = iota
	viewArticles
	viewLabels
)

// agreementPage shows a comparison: the measures on the left; on the right what the chosen one counts, and behind it the
// disagreements, the articles, and the labels that met.
type agreementPage struct {
	w     *window
	c     *comparedProject
	look  *agreementLook
	jump  func(agreement.Disagreement) // closes the page and goes there
	note  *line                        // above all
	about *line                        // the pair and how much was compared

	lines    []comparison.Line
	measures *walkList

	head, figure, facts *line
	words               *widget.Label
	views               map[agreementView]*toggle
	beneath             *fyne.Container // the view

	titles   map[corpus.ID]string // of articles
	behind   []agreement.Disagreement
	shown    []agreement.Disagreement
	rows     *walkList
	narrowed *line
	all      *control
	caption  fyne.CanvasObject

	scores []articleScore
	bars   *walkList
	barred *line    // what the bars are
	heat   *heatMap // nil while it is not shown
	object fyne.CanvasObject
}

func newAgreementPage(w *window, c *comparedProject) *agreementPage {
	p := &agreementPage{w: w, c: c, look: &c.look, titles: map[corpus.ID]string{}, views: map[agreementView]*toggle{}, beneath: container.NewStack()}
	p.note = newLine("", 12, fyne.TextStyle{Italic: true}, theme.ColorNameWarning)
	p.about = newLine("", 12, fyne.TextStyle{}, colorFaint).shortened()
	left := container.NewBorder(newMeasureHead(), nil, nil, nil, p.newMeasures())
	split := container.NewHSplit(inset(left, 0, 10, 10, 0), inset(p.newRight(), 0, 0, 10, 16))
	split.Offset = 0.41
	p.object = container.NewBorder(inset(p.newTop(), 0, 4, 10, 4), nil, nil, nil, split)
	p.showPair()
	return p
}

// newTop says who is compared; with more than two annotators it asks for a pair of them.
func (p *agreementPage) newTop() fyne.CanvasObject {
	r := p.c.result
	names := make([]string, len(r.Pairs))
	for i, pair := range r.Pairs {
		names[i] = pair.A + " and " + pair.B
	}
	var who fyne.CanvasObject = newLine(names[0], 17, serifHeavy, theme.ColorNameForeground)
	if len(names) > 1 {
		pick := p.w.selector(append(names, "All together"))
		pick.SetSelectedIndex(p.look.pair)
		pick.OnChanged = func(string) {
			*p.look = agreementLook{pair: pick.SelectedIndex(), view: p.look.view, row: -1}
			p.showPair()
		}
		width := float32(0)
		for _, name := range pick.Options {
			width = max(width, fyne.MeasureText(name, theme.TextSize(), fyne.TextStyle{}).Width)
		}
		who = container.NewGridWrap(fyne.NewSize(min(width+52, 380), pick.MinSize().Height), pick) // it asks for no more than its sign
	}
	return container.NewBorder(nil, nil, who, p.note, inset(container.New(centreLine{}, p.about), 0, 10, 0, 14))
}

func (p *agreementPage) newMeasures() fyne.CanvasObject {
	p.measures = newWalkList(p.w, func() int { return len(p.lines) }, func() fyne.CanvasObject { return newMeasureRow() }, func(i int, o fyne.CanvasObject) {
		if i < len(p.lines) {
			o.(*measureRow).show(p.lines[i], comparison.Definition(p.c.result, p.lines[i].Name).Title)
		}
	})
	p.measures.passed = func(i int) bool { return p.lines[i].Heading != "" }
	p.measures.chosen = func(i int) {
		p.look.line, p.look.only, p.look.row = i, nil, -1
		p.showMeasure()
	}
	p.measures.across = func(by int) {
		if by > 0 {
			p.focusView()
		}
	}
	return p.measures.framed()
}

func (p *agreementPage) newRight() fyne.CanvasObject {
	p.head = newLine("", 20, serifHeavy, theme.ColorNameForeground).shortened()
	p.figure = newLine("", 26, serif, theme.ColorNameForeground)
	p.facts = newLine("", 12, fyne.TextStyle{}, colorFaint).shortened()
	p.words = widget.NewLabel("")
	p.words.Wrapping, p.words.SizeName = fyne.TextWrapWord, theme.SizeNameCaptionText
	views := container.NewHBox()
	for _, v := range []agreementView{viewDisagreements, viewArticles, viewLabels} {
		t := newToggle(nil, "", func(bool) {
			p.showView(v)
			p.focusView()
		}, p.w.escape)
		p.views[v] = t
		views.Add(t)
	}
	figures := container.NewBorder(nil, nil, p.figure, nil, inset(container.New(centreLine{}, p.facts), 4, 0, 0, 12))
	top := container.NewVBox(p.head, inset(figures, 2, 0, 0, 0), inset(p.words, 0, 0, 0, -7), inset(views, 4, 0, 2, -7), rule())
	p.newDisagreements()
	p.newBars()
	return container.NewBorder(top, nil, nil, nil, inset(p.beneath, 6, 0, 0, 0))
}

// begin gives the keyboard to the list that was looked at last. Only now the lists have their size, and can scroll to what
// was chosen.
func (p *agreementPage) begin() {
	p.measures.ScrollToTop()
	p.measures.choose(p.look.line)
	if row := p.look.row; p.look.view == viewDisagreements && row >= 0 && row < len(p.shown) {
		p.rows.choose(row)
		p.w.fyne.Canvas().Focus(p.rows)
		return
	}
	p.w.fyne.Canvas().Focus(p.measures)
}

// pair is the chosen pair; nil when all are compared together.
func (p *agreementPage) pair() *agreement.Pair {
	if p.look.pair < len(p.c.result.Pairs) {
		return &p.c.result.Pairs[p.look.pair]
	}
	return nil
}

// showPair fills the list of measures.
func (p *agreementPage) showPair() {
	measures := p.c.result.Together
	if pair := p.pair(); pair != nil {
		measures = pair.Measures
		n := len(pair.Articles)
		p.about.set(strings.Replace(plural(n, "article"), strconv.Itoa(n), grouped(n), 1) + " that both worked on")
		for _, a := range pair.Articles {
			p.titles[a.ID] = a.Title
		}
	} else {
		p.about.set("articles that two or more of them worked on")
	}
	p.lines = comparison.Lines(measures)
	for i, l := range p.lines {
		p.measures.SetItemHeight(i, measureHeight(l))
	}
	if p.look.line == 0 || p.look.line >= len(p.lines) {
		p.look.line = min(1, len(p.lines)-1) // below the first heading
	}
	p.measures.Refresh()
	p.measures.choose(p.look.line)
	row := p.look.row
	p.showMeasure()
	p.look.row = row
}

// showMeasure shows the chosen measure and what is behind it.
func (p *agreementPage) showMeasure() {
	l := p.lines[p.look.line]
	d := comparison.Definition(p.c.result, l.Name)
	of := strings.Join(l.Of, ", ")
	p.head.set(d.Title)
	p.words.SetText(d.Description)
	switch len(l.Of) {
	case 0:
	case 1:
		p.head.set(d.Title + " · " + of)
	default: // too many for a title
		p.words.SetText("Of " + of + ". " + d.Description)
	}
	p.figure.set("")
	switch m := l.Measure; {
	case m == nil:
		p.facts.set("one number each, below")
	case !m.Value.Defined():
		p.figure.set("–")
		p.facts.set("No value: " + m.Value.Undefined + ".")
	default:
		p.figure.set(figure(m.Value.Number))
		p.facts.set(factsOf(*m, d.Units))
	}
	p.behind = nil
	if pair := p.pair(); pair != nil {
		p.behind = behind(*pair, l)
	}
	p.narrow(p.look.only)
	p.showScores(l)
	p.showView(p.look.view)
}

func factsOf(m agreement.Measure, units string) string {
	interval := "no interval: it takes two articles or more"
	if m.Interval != nil {
		interval = "95 % interval " + figure(m.Interval.Low) + " to " + figure(m.Interval.High)
	}
	return interval + "  ·  " + grouped(m.Units) + " " + units
}

// behind lists the disagreements that lower a measure.
func behind(pair agreement.Pair, l comparison.Line) []agreement.Disagreement {
	if len(l.Of) == 0 {
		return pair.Behind(agreement.Measure{Name: l.Name})
	}
	var all []agreement.Disagreement
	for _, of := range l.Of {
		all = append(all, pair.Behind(agreement.Measure{Name: l.Name, Of: of})...)
	}
	return all
}

// showView shows one of the ways to look behind the measure.
func (p *agreementPage) showView(v agreementView) {
	p.look.view = v
	for view, t := range p.views {
		t.set(view == v)
	}
	p.views[viewDisagreements].setText(fmt.Sprintf("Disagreements  %s", grouped(len(p.shown))))
	p.views[viewArticles].setText("By article")
	p.views[viewLabels].setText("Labels that met")
	p.heat = nil
	var now fyne.CanvasObject
	switch pair := p.pair(); {
	case pair == nil:
		now = remark("Disagreements are between two: choose a pair of annotators above.")
	case len(pair.Articles) == 0:
		now = remark("There is no article that both worked on.")
	case v == viewArticles:
		now = container.NewBorder(inset(p.barred, 2, 0, 6, 4), nil, nil, nil, p.bars.framed())
	case v == viewLabels:
		now = p.newLabels(*pair)
	case len(p.shown) == 0:
		text := "Nothing: they agree in all that this measure counts."
		if m := p.lines[p.look.line].Measure; m != nil && !m.Value.Defined() {
			text = "Nothing: what has no value has no disagreements either."
		}
		now = container.NewBorder(p.caption, nil, nil, nil, remark(text))
	default:
		now = container.NewBorder(p.caption, nil, nil, nil, p.rows.framed())
	}
	p.beneath.Objects = []fyne.CanvasObject{now}
	p.beneath.Refresh()
}

// remark is a sentence in the place of a list.
func remark(text string) fyne.CanvasObject {
	label := widget.NewLabel(text)
	label.Wrapping, label.Importance = fyne.TextWrapWord, widget.LowImportance
	return container.NewVBox(inset(label, 10, 0, 0, -4))
}

// focusView gives the keyboard to what stands behind the measure.
func (p *agreementPage) focusView() {
	var to fyne.Focusable = p.views[p.look.view]
	switch {
	case p.look.view == viewDisagreements && len(p.shown) > 0:
		to = p.rows
	case p.look.view == viewArticles && len(p.scores) > 0:
		to = p.bars
	case p.look.view == viewLabels && p.heat != nil:
		to = p.heat
	}
	p.w.fyne.Canvas().Focus(to)
}

// back gives the keyboard to the measures.
func (p *agreementPage) back(by int) {
	if by < 0 {
		p.w.fyne.Canvas().Focus(p.measures)
	}
}
