package gui

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/onrecord/onrecord/store/adjudication"
	"github.com/onrecord/onrecord/store/corpus"
)

// differencePanel says what each side of the difference at hand has, and what can be done about it.
type differencePanel struct {
	p      *adjudicationPage
	body   *fyne.Container
	scroll *container.Scroll
	note   *field // stays while it is typed in, whatever is shown around it
	shown  int    // the difference whose rows are on screen
	object fyne.CanvasObject
}

func newDifferencePanel(p *adjudicationPage) *differencePanel {
	x := &differencePanel{p: p, shown: -1}
	x.note = newField("", "a note on it  (w)", 1, func(text string) {
		if a := p.s.adjudicating; a != nil {
			a.note = text
		}
	}, p.focus)
	x.body = container.NewVBox()
	x.scroll = container.NewVScroll(inset(x.body, 2, 12, 8, 12))
	x.object = x.scroll
	return x
}

// flush keeps what is being typed.
func (x *differencePanel) flush() { x.note.flush() }

func (x *differencePanel) refresh() {
	a := x.p.s.adjudicating
	if a.at == x.shown {
		x.flush()
	}
	if x.note.Text != a.note {
		x.note.Text, x.note.saved = a.note, a.note
		x.note.Refresh()
	}
	x.body.Objects = nil
	n := a.progress()
	if n.complete() && len(a.list) > 0 {
		x.showEnd(n)
	} else if n.decided == n.differ && n.agree > n.confirmed {
		x.showAgreed(n)
	}
	if d, ok := a.current(); ok {
		x.showDifference(d)
	}
	x.body.Layout.Layout(x.body.Objects, x.body.Size()) // what flows knows its height when it has its width
	if a.at != x.shown {
		x.shown = a.at
		x.scroll.ScrollToTop()
	}
	x.scroll.Refresh()
}

func (x *differencePanel) add(o fyne.CanvasObject) { x.body.Objects = append(x.body.Objects, o) }

// button is one that gives the keyboard back to the list.
func (x *differencePanel) button(text string, do func()) *control {
	return button(text, do, x.p.focus)
}

func (x *differencePanel) showDifference(d adjudication.Difference) {
	a := x.p.s.adjudicating
	left, right := x.p.called()
	x.add(inset(x.actions(left, right), 6, 0, 2, 0))
	x.add(x.why(d))
	heads := [2]fyne.CanvasObject{newLayerSign(leftMark, left), newLayerSign(rightMark, right)}
	x.add(container.New(&besideLayout{}, newLine("", 12, fyne.TextStyle{}, colorFaint), inset(heads[0], 5, 0, 0, 7), inset(heads[1], 5, 0, 0, 7)))
	for _, row := range a.rows(d) {
		x.add(row.object())
	}
	if gold := x.goldWords(d); gold != "" {
		label := widget.NewLabel(gold)
		label.Wrapping, label.TextStyle = fyne.TextWrapWord, serif
		x.add(inset(container.NewBorder(nil, nil, inset(newLayerSign(goldMark, "in gold"), 4, 0, 0, 8), nil, label), 4, 0, 0, 0))
	}
}

// actions are the buttons with their keys.
func (x *differencePanel) actions(left, right string) fyne.CanvasObject {
	a := x.p.s.adjudicating
	take := func(o corpus.Outcome) func() { return func() { x.flush(); a.decide(o) } }
	d, _ := a.current()
	copied := left
	if d.Left.Empty() {
		copied = right
	}
	row := container.New(&flow{gap: 6},
		x.button("←  "+left, take(corpus.TookLeft)), x.button(right+"  →", take(corpus.TookRight)), x.button("Both  b", take(corpus.TookBoth)),
		x.button("Nothing here  x", take(corpus.TookNothing)), x.button("Edit "+copied+"’s  e", func() { x.p.w.editGold(corpus.TookLeft) }))
	if !d.Agreed() && !d.Left.Empty() && !d.Right.Empty() {
		row.Add(x.button("Edit "+right+"’s  E", func() { x.p.w.editGold(corpus.TookRight) }))
	}
	return row
}

var reasonTitles = map[corpus.Reason]string{corpus.AmbiguousText: "Ambiguous text", corpus.GuidelineGap: "Guideline gap", corpus.Slip: "Slip"}

// why asks for the reason and a word on it, or says what was decided.
func (x *differencePanel) why(d adjudication.Difference) fyne.CanvasObject {
	a := x.p.s.adjudicating
	var choices []corpus.Choice
	for i, reason := range corpus.Reasons[1:] {
		choices = append(choices, corpus.Choice{Value: string(reason), Title: fmt.Sprintf("%s  %d", reasonTitles[reason], i+1)})
	}
	picked := []string{}
	if a.reason != corpus.NoReason {
		picked = []string{string(a.reason)}
	}
	reasons := newOptions(choices, false, picked, func(now []string) {
		x.flush()
		a.reason = corpus.NoReason
		if len(now) > 0 {
			a.reason = corpus.Reason(now[0])
		}
		x.p.focus()
	}, func(string) {})
	reasons.escape = x.p.focus
	box := container.NewVBox(inset(container.New(&reasonLayout{}, reasons, x.note), 2, 4, 2, 8))
	if decided := d.Decision; decided != nil {
		left, right := x.p.called()
		words := []string{"Decided: " + outcomeWords(decided.Outcome, d.Agreed(), left, right)}
		if reason := reasonTitles[decided.Reason]; reason != "" {
			words = append(words, strings.ToLower(reason))
		}
		if decided.Note != "" {
			words = append(words, "“"+decided.Note+"”")
		}
		words = append(words, "by "+decided.Annotator+", "+decided.Created.Local().Format("2 January 2006 15:04"))
		line := newLine(strings.Join(words, "  ·  "), 12, fyne.TextStyle{}, theme.ColorNameSuccess).shortened()
		box.Add(inset(line, 2, 0, 2, 8))
	}
	return box
}

// reasonLayout sets the reasons beside the note, or above it where there is no room.
type reasonLayout struct{ width float32 }

const leastNote = 180

func (l *reasonLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	o[0].Resize(fyne.NewSize(reasonsWidth, optionHeight))
	height := o[1].MinSize().Height
	if l.narrow() {
		o[0].Move(fyne.NewPos(0, 0))
		o[1].Move(fyne.NewPos(0, optionHeight+4))
		o[1].Resize(fyne.NewSize(size.Width, height))
		return
	}
	o[0].Move(fyne.NewPos(0, (height-optionHeight)/2))
	o[1].Move(fyne.NewPos(reasonsWidth, 0))
	o[1].Resize(fyne.NewSize(size.Width-reasonsWidth, height))
}

const reasonsWidth = 350

func (l *reasonLayout) narrow() bool { return l.width > 0 && l.width < reasonsWidth+leastNote }

func (l *reasonLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	height := o[1].MinSize().Height
	if l.narrow() {
		height += optionHeight + 4
	}
	return fyne.NewSize(leastNote, height)
}

// goldWords say what the difference has in the gold layer, when that is not simply one of the sides.
func (x *differencePanel) goldWords(d adjudication.Difference) string {
	a := x.p.s.adjudicating
	if d.Decision == nil || d.Decision.Outcome != corpus.TookEdited {
		return ""
	}
	var words []string
	for _, id := range a.c.InGold(d) {
		if s, ok := a.c.Document.Span(id); ok {
			words = append(words, s.Label+" “"+shorten(oneLine(s.Quote), 80)+"”")
		}
	}
	if len(words) == 0 {
		return "nothing"
	}
	return strings.Join(words, "   ")
}

// showAgreed says that what differs is decided, and offers what they agree on.
func (x *differencePanel) showAgreed(n adjudicationProgress) {
	text := fmt.Sprintf("All differences are decided. On %d they agree: take those over too.", n.agree-n.confirmed)
	if n.differ == 0 {
		text = fmt.Sprintf("They differ in nothing. On %d they agree: take those over.", n.agree-n.confirmed)
	}
	x.add(x.banner(text, x.button("Take over what both have  a", x.p.s.adjudicating.agree)))
}

// showEnd says what comes next when all is decided.
func (x *differencePanel) showEnd(adjudicationProgress) {
	a := x.p.s.adjudicating
	w := x.p.w
	var buttons []fyne.CanvasObject
	if name := a.third(); name != "" {
		buttons = append(buttons, x.button("Compare the gold layer with "+name+"’s", func() { a.choose(a.c.Gold, name) }))
	}
	for _, name := range []string{a.c.Left, a.c.Right} {
		if name == a.c.Gold || !slices.ContainsFunc(a.people, func(p corpus.Annotator) bool { return p.Name == name && person(p) }) {
			continue
		}
		if status := x.p.s.doc.StatusOf(name); status != corpus.Approved {
			buttons = append(buttons, x.button("Approve "+name+"’s", func() { w.approve(name) }))
		}
		if status := x.p.s.doc.StatusOf(name); status != corpus.SentBack {
			buttons = append(buttons, x.button("Send back to "+name+"…", func() { w.sendBackDialog(name) }))
		}
	}
	buttons = append(buttons, x.button("Export the gold layer…", func() { w.exportOf(a.c.Gold) }), x.button("Next article", w.do.runner("next")))
	x.add(x.banner("All is decided in this article.", buttons...))
}

// banner is a word on the whole, with what can be done.
func (x *differencePanel) banner(text string, buttons ...fyne.CanvasObject) fyne.CanvasObject {
	head := newLine(text, 13, fyne.TextStyle{Bold: true}, theme.ColorNameForeground).shortened()
	return inset(container.NewVBox(inset(head, 6, 0, 6, 8), container.New(&flow{gap: 6}, buttons...), inset(rule(), 8, 0, 0, 0)), 4, 0, 2, 0)
}
