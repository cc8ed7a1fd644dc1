package gui

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/corpus"
)

// talkRow is a thread of the project with where it is.
type talkRow struct {
	corpus.Thread
	title string // of the article
	quote string // of what it is about; "" when that is the article, or is gone
	folds string // all that is said in it and where, folded for finding
	mine  bool   // who works now has said something in it
}

// talkRows puts the comments of a project into threads: open ones first, the newest first.
func talkRows(rows []store.CommentRow, me string) []talkRow {
	var comments []corpus.Comment
	about := make(map[corpus.ID]store.CommentRow, len(rows))
	for _, row := range rows {
		comments = append(comments, row.Comment)
		about[row.ID] = row
	}
	var talks []talkRow
	for _, t := range corpus.Threads(comments) {
		row := talkRow{Thread: t, title: about[t.ID].Title, quote: about[t.ID].Quote}
		words := row.title + "\n" + row.quote
		for _, c := range append([]corpus.Comment{t.Comment}, t.Answers...) {
			words += "\n" + c.Annotator + "\n" + c.Text
			row.mine = row.mine || c.Annotator == me
		}
		row.folds = corpus.FoldName(words)
		talks = append(talks, row)
	}
	slices.SortStableFunc(talks, func(a, b talkRow) int {
		switch {
		case a.Resolved != b.Resolved && b.Resolved:
			return -1
		case a.Resolved != b.Resolved:
			return +1
		}
		return b.last().Created.Compare(a.last().Created)
	})
	return talks
}

// last is the newest comment of the thread.
func (t *talkRow) last() corpus.Comment {
	last := t.Comment
	for _, c := range t.Answers {
		if !c.Created.Before(last.Created) {
			last = c
		}
	}
	return last
}

// commentsPage lists all threads of the project; a click or Enter goes there.
type commentsPage struct {
	w      *window
	all    []talkRow
	shown  []talkRow
	read   bool
	find   *commentFinder
	states map[string]*toggle
	rows   *walkList
	empty  *widget.Label
	jump   func(talkRow)
	object fyne.CanvasObject
}

// The filters. Of open and resolved, none means both.
const (
	talkOpen     = "Open"
	talkResolved = "Resolved"
	talkMine     = "Mine"
	talkHere     = "This article"
)

func newCommentsPage(w *window, jump func(talkRow)) *commentsPage {
	p := &commentsPage{w: w, jump: jump, states: map[string]*toggle{}}
	p.find = &commentFinder{prompt: prompt{escape: w.escape}, down: func() { w.fyne.Canvas().Focus(p.rows) }}
	p.find.ExtendBaseWidget(p.find)
	p.find.SetPlaceHolder("Find in comments, names and titles")
	p.find.OnChanged = func(string) { p.refresh() }
	p.find.OnSubmitted = func(string) { w.fyne.Canvas().Focus(p.rows) }
	filters := container.NewHBox()
	for _, name := range []string{talkOpen, talkResolved, talkMine, talkHere} {
		t := newToggle(nil, name, func(bool) { p.refresh() }, w.escape)
		p.states[name] = t
		filters.Add(t)
	}
	p.rows = newWalkList(w, func() int { return len(p.shown) }, func() fyne.CanvasObject { return newTalkLine() }, func(i int, o fyne.CanvasObject) {
		if i < len(p.shown) {
			o.(*talkLine).show(&p.shown[i], w.s.doc.Article.ID)
		}
	})
	p.rows.taken = func(i int) { p.jump(p.shown[i]) }
	p.empty = widget.NewLabel("")
	p.empty.Wrapping, p.empty.Importance = fyne.TextWrapWord, widget.LowImportance
	top := container.NewBorder(nil, nil, nil, inset(container.New(centreLine{}, filters), 0, 0, 0, 12), p.find)
	p.object = container.NewBorder(inset(top, 0, 4, 8, 4), nil, nil, nil, container.NewStack(p.rows.framed(), inset(p.empty, 8, 12, 0, 8)))
	return p
}

// set shows what was read.
func (p *commentsPage) set(rows []store.CommentRow) {
	p.all, p.read = talkRows(rows, p.w.s.hand()), true
	p.refresh()
	if len(p.all) > 0 {
		p.w.fyne.Canvas().Focus(p.rows)
	}
}

// fits tells whether a thread passes the filters.
func (p *commentsPage) fits(t *talkRow, words string) bool {
	on := func(name string) bool { return p.states[name].on }
	switch {
	case on(talkOpen) != on(talkResolved) && on(talkResolved) != t.Resolved:
	case on(talkMine) && !t.mine:
	case on(talkHere) && t.Article != p.w.s.doc.Article.ID:
	default:
		return words == "" || strings.Contains(t.folds, words)
	}
	return false
}

func (p *commentsPage) refresh() {
	words := corpus.FoldName(p.find.Text)
	p.shown = nil
	counts := map[string]int{}
	for i := range p.all {
		t := &p.all[i]
		for name, counted := range map[string]bool{talkOpen: !t.Resolved, talkResolved: t.Resolved, talkMine: t.mine, talkHere: t.Article == p.w.s.doc.Article.ID} {
			if counted {
				counts[name]++
			}
		}
		if p.fits(t, words) {
			p.shown = append(p.shown, *t)
		}
	}
	for name, t := range p.states {
		t.setText(fmt.Sprintf("%s %d", name, counts[name]))
	}
	switch {
	case !p.read:
		p.empty.SetText("Reading…")
	case len(p.all) == 0:
		p.empty.SetText("Nobody has commented yet. Choose a mark or an attribution and press c; with nothing chosen c comments on the article.")
	case len(p.shown) == 0:
		p.empty.SetText("No comment fits.")
	default:
		p.empty.SetText("")
	}
	p.rows.choose(-1)
	p.rows.ScrollToTop()
	p.rows.Refresh()
	if p.w.fyne.Canvas().Focused() == fyne.Focusable(p.rows) {
		p.rows.move(+1)
	}
}

// commentFinder is a field over a list: the arrow down goes into it.
type commentFinder struct {
	prompt
	down func()
}

// TypedKey goes into the list.
func (f *commentFinder) TypedKey(e *fyne.KeyEvent) {
	if e.Name == fyne.KeyDown {
		f.down()
		return
	}
	f.prompt.TypedKey(e)
}

// commentsDialog lists all comments of the project.
func (w *window) commentsDialog() {
	w.inspector.flush()
	ctx, cancel := context.WithCancel(context.Background())
	page := newCommentsPage(w, func(t talkRow) {
		w.sheets[len(w.sheets)-1].Hide()
		w.showTalk(t)
	})
	w.open(sheet{Dialog: w.closable("Comments", "Close", page.object), closed: cancel}, 860, 620)
	page.refresh() // now that the list can scroll
	w.fyne.Canvas().Focus(page.find)
	w.s.readComments(ctx, func(rows []store.CommentRow, err error) {
		if err != nil {
			w.escape()
			w.showError(err)
			return
		}
		page.set(rows)
	})
}

// showTalk opens the article and chooses what a thread is about; with that gone, or about the article, nothing is chosen,
// and the thread stands with those on the article.
func (w *window) showTalk(t talkRow) {
	w.afterShow(t.Article, func() {
		w.finish()
		w.s.letGo()
		on := subjectOf(t.Comment)
		var at corpus.Range
		if span, ok := w.s.doc.Span(on.span); ok {
			at = span.Hull()
			w.page.reader.Goto(at.Start)
			w.s.choose(span.ID)
		} else if frame, ok := w.s.doc.Attribution(on.attribution); ok {
			at = w.s.frameHull(frame)
			w.page.reader.Goto(at.Start)
			w.s.chooseFrame(frame.ID)
		}
		if !at.Empty() {
			w.page.reader.Reveal(at)
		}
		w.inspector.unfold(t.Thread)
		w.bar.setHelp(w.do.find("comments").keys() + " goes back to the comments")
		w.focus()
	})
}

// talkLine is one thread in the list: who and when, what, and on which words.
type talkLine struct {
	widget.BaseWidget
	who, when, title, what, quote *line
}

func newTalkLine() *talkLine {
	l := &talkLine{
		who:   newLine("", 13, fyne.TextStyle{Bold: true}, theme.ColorNameForeground),
		when:  newLine("", 12, fyne.TextStyle{}, colorFaint),
		title: newLine("", 12, fyne.TextStyle{}, colorFaint).shortened(),
		what:  newLine("", 14, fyne.TextStyle{}, theme.ColorNameForeground).shortened(),
		quote: newLine("", 13, serif, colorFaint).shortened(),
	}
	l.ExtendBaseWidget(l)
	return l
}

func (l *talkLine) show(t *talkRow, here corpus.ID) {
	l.who.text = t.Annotator
	l.when.text = ago(t.Created, time.Now())
	if n := len(t.Answers); n > 0 {
		last := t.last()
		l.when.text += " · " + plural(n, "answer") + ", the last by " + last.Annotator + " " + ago(last.Created, time.Now())
	}
	l.what.name = theme.ColorNameForeground
	if t.Resolved {
		l.when.text = "resolved · " + l.when.text
		l.what.name = colorFaint
	}
	l.title.text = oneLine(t.title)
	if t.Article == here {
		l.title.text = "this article"
	}
	l.what.text = oneLine(t.Text)
	l.quote.style = serif
	switch {
	case t.quote != "":
		l.quote.text = "“" + oneLine(t.quote) + "”"
	case t.Span+t.Attribution != "":
		l.quote.text, l.quote.style = "on a mark that is removed", serifSlant
	default:
		l.quote.text, l.quote.style = "on the article", serifSlant
	}
	l.Refresh()
}

// CreateRenderer is Fyne's way in.
func (l *talkLine) CreateRenderer() fyne.WidgetRenderer { return &talkLineRenderer{l} }

// AccessibilityLabel is all that the row says.
func (l *talkLine) AccessibilityLabel() string {
	return l.who.text + ", " + l.when.text + ": " + l.what.text + ". " + l.quote.text + ". " + l.title.text
}

// AccessibilityRole is a button.
func (l *talkLine) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

type talkLineRenderer struct{ l *talkLine }

const (
	talkLineHeight = 22
	talkLineEdge   = 10
)

func (x *talkLineRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{x.l.who, x.l.when, x.l.title, x.l.what, x.l.quote}
}
func (x *talkLineRenderer) Destroy()           {}
func (x *talkLineRenderer) MinSize() fyne.Size { return fyne.NewSize(300, 3*talkLineHeight+16) }
func (x *talkLineRenderer) Refresh()           { x.Layout(x.l.Size()) }

// Layout sets who and when at the left of the first line, the article at its right, and what and where below.
func (x *talkLineRenderer) Layout(size fyne.Size) {
	const top, gap = 8, 12
	put := func(l *line, left, row, width float32) {
		least := l.MinSize()
		l.Move(fyne.NewPos(left, top+row*talkLineHeight+(talkLineHeight-least.Height)/2))
		l.Resize(fyne.NewSize(max(width, 0), least.Height))
		l.Refresh()
	}
	l := x.l
	width := size.Width - 2*talkLineEdge
	who, when := l.who.MinSize().Width, l.when.MinSize().Width
	put(l.who, talkLineEdge, 0, who)
	put(l.when, talkLineEdge+who+gap, 0, when)
	left := talkLineEdge + who + gap + when + 2*gap
	title := min(fyne.MeasureText(l.title.text, l.title.size, l.title.style).Width+1, size.Width-talkLineEdge-left)
	put(l.title, size.Width-talkLineEdge-max(title, 0), 0, title)
	put(l.what, talkLineEdge, 1, width)
	put(l.quote, talkLineEdge, 2, width)
}
