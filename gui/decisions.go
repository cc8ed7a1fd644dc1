package gui

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/theme"

	"github.com/onrecord/onrecord/store/adjudication"
	"github.com/onrecord/onrecord/store/comparison"
	"github.com/onrecord/onrecord/store/corpus"
)

// decisionsDialog counts the decisions of the project by kind and reason, and lists them.
func (w *window) decisionsDialog() {
	w.inspector.flush()
	if err := w.s.writer.flush(); err != nil {
		w.showError(err)
		return
	}
	var entries []adjudication.Entry
	project := w.s.project
	w.work("Decisions", func(ctx context.Context, p progress) (err error) {
		entries, err = comparison.Decisions(ctx, project, func(x comparison.Progress) { p(x.Done, x.Total, x.Name) })
		return err
	}, func(err error) {
		switch {
		case errors.Is(err, context.Canceled) || w.s.project != project:
		case err != nil:
			w.showError(err)
		case len(entries) == 0:
			w.tell("Decisions", "Nothing is decided in this project yet. Review > Adjudicate compares two people’s marks in an article and lets you decide what goes into the gold layer.", nil)
		default:
			w.showDecisions(newDecisionsPage(w, entries))
		}
	})
}

func (w *window) showDecisions(p *decisionsPage) {
	d := dialog.NewCustomWithoutButtons("Decisions", p.object, w.fyne)
	p.jump = func(e adjudication.Entry) {
		d.Hide()
		w.afterShow(e.Article, func() {
			w.adjudicateAt(e.Layers[0], e.Layers[1], slices.Concat(e.Left, e.Right)...)
		})
	}
	d.SetButtons([]fyne.CanvasObject{w.button("Close", nil, d.Hide)})
	room := w.fyne.Canvas().Size()
	w.open(sheet{Dialog: d, confirm: p.focus}, min(max(room.Width-90, 940), 1240), min(max(room.Height-50, 560), 780))
	p.focus()
}

// decisionsPage shows how many decisions there are of each kind and for each reason, and whose side was not taken; a number
// shows the decisions that it counts.
type decisionsPage struct {
	w       *window
	entries []adjudication.Entry
	shown   []adjudication.Entry
	picked  *toggle // the number whose decisions are shown
	cells   []*toggle
	list    *walkList
	head    *line
	jump    func(adjudication.Entry)
	object  fyne.CanvasObject
}

func newDecisionsPage(w *window, entries []adjudication.Entry) *decisionsPage {
	p := &decisionsPage{w: w, entries: entries}
	p.head = newLine("", 13, fyne.TextStyle{Bold: true}, theme.ColorNameForeground).shortened()
	p.list = newWalkList(w, func() int { return len(p.shown) }, func() fyne.CanvasObject { return newDecisionRow() }, func(i int, o fyne.CanvasObject) {
		if i < len(p.shown) {
			o.(*decisionRow).show(p.shown[i])
		}
	})
	p.list.taken = func(i int) { p.jump(p.shown[i]) }
	p.list.across = func(by int) {
		if by < 0 && p.picked != nil {
			w.fyne.Canvas().Focus(p.picked)
		}
	}
	tables := container.NewVBox(p.byKind(), inset(p.byAnnotator(), 14, 0, 0, 0))
	right := container.NewBorder(inset(p.head, 4, 0, 6, 8), nil, nil, nil, p.list.framed())
	split := container.NewHSplit(container.NewVScroll(inset(tables, 2, 12, 8, 4)), inset(right, 0, 0, 0, 8))
	split.Offset = 0.46
	p.object = split
	p.cells[0].press()
	return p
}

func (p *decisionsPage) focus() { p.w.fyne.Canvas().Focus(p.list) }

// reasonHeads are the columns of both tables, after the one for all.
var reasonHeads = map[corpus.Reason]string{corpus.NoReason: "no reason", corpus.AmbiguousText: "ambiguous", corpus.GuidelineGap: "guideline", corpus.Slip: "slip"}

// byKind counts by kind and reason.
func (p *decisionsPage) byKind() fyne.CanvasObject {
	table := p.table("By kind of difference")
	p.row(table, "All", "All decisions", func(adjudication.Entry) bool { return true })
	for _, kind := range corpus.Disagreements {
		p.row(table, differenceTitle(kind), differenceTitle(kind), func(e adjudication.Entry) bool { return e.Kind == kind })
	}
	return table
}

// byAnnotator counts by whose side was not taken, and reason.
func (p *decisionsPage) byAnnotator() fyne.CanvasObject {
	table := p.table("Whose side was not taken")
	names := map[string]bool{}
	for _, e := range p.entries {
		for _, name := range e.NotTaken {
			names[name] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		p.row(table, name, "Not taken: "+name+"’s", func(e adjudication.Entry) bool { return slices.Contains(e.NotTaken, name) })
	}
	return table
}

// table is one with its heads, whose rows come after.
func (p *decisionsPage) table(title string) *fyne.Container {
	heads := []fyne.CanvasObject{newLine(title, 13, fyne.TextStyle{Bold: true}, theme.ColorNameForeground).shortened(), columnHead("all")}
	for _, reason := range corpus.Reasons {
		heads = append(heads, columnHead(reasonHeads[reason]))
	}
	return container.NewVBox(container.New(countsLayout{}, heads...), rule())
}

func columnHead(text string) fyne.CanvasObject {
	return container.NewCenter(newLine(text, 11, fyne.TextStyle{}, colorFaint))
}

// row adds a line of numbers: all that are meant, then those for each reason.
func (p *decisionsPage) row(table *fyne.Container, name, words string, of func(adjudication.Entry) bool) {
	row := container.New(countsLayout{}, newLine(name, 13, fyne.TextStyle{}, theme.ColorNameForeground).shortened())
	add := func(words string, of func(adjudication.Entry) bool) {
		var counted []adjudication.Entry
		for _, e := range p.entries {
			if of(e) {
				counted = append(counted, e)
			}
		}
		if len(counted) == 0 {
			row.Add(container.NewCenter(newLine("·", 13, fyne.TextStyle{}, colorFaint)))
			return
		}
		var t *toggle
		t = newToggle(nil, strconv.Itoa(len(counted)), func(bool) { p.show(t, words, counted) }, p.w.escape)
		p.cells = append(p.cells, t)
		row.Add(container.NewCenter(t))
	}
	add(words, of)
	for _, reason := range corpus.Reasons {
		add(words+", "+reasonHeads[reason], func(e adjudication.Entry) bool { return e.Reason == reason && of(e) })
	}
	table.Add(row)
}

// show lists the decisions behind a number.
func (p *decisionsPage) show(t *toggle, words string, entries []adjudication.Entry) {
	p.picked = t
	for _, cell := range p.cells {
		cell.set(cell == t)
	}
	p.shown = entries
	p.head.set(fmt.Sprintf("%s (%d)", words, len(entries)))
	p.list.choose(-1)
	p.list.Refresh()
	p.list.ScrollToTop()
}

// countsLayout sets a name and five numbers in columns.
type countsLayout struct{}

const (
	countsName   = 0.34 // of the width
	countsHeight = 27
)

func (countsLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	name := size.Width * countsName
	column := (size.Width - name) / 5
	least := o[0].MinSize().Height
	o[0].Move(fyne.NewPos(4, (size.Height-least)/2))
	o[0].Resize(fyne.NewSize(name-4, least))
	for i, x := range o[1:] {
		x.Move(fyne.NewPos(name+float32(i)*column, 0))
		x.Resize(fyne.NewSize(column, size.Height))
	}
}

func (countsLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(400, countsHeight) }

// decisionRow is a decision in the list: what it was about, how it ended, why.
type decisionRow struct{ twoLineRow }

func newDecisionRow() *decisionRow {
	r := &decisionRow{}
	r.make()
	r.ExtendBaseWidget(r)
	return r
}

func (r *decisionRow) show(e adjudication.Entry) {
	why := []string{}
	if e.Reason != corpus.NoReason {
		why = append(why, strings.ToLower(reasonTitles[e.Reason]))
	}
	if e.Note != "" {
		why = append(why, "“"+oneLine(e.Note)+"”")
	}
	why = append(why, e.Annotator, e.Created.Local().Format("2 January 2006"))
	words := oneLine(e.Quote)
	if words == "" {
		words = "(no longer there)"
	}
	r.set(differenceTitle(e.Kind)+" → "+e.Adjudicated, oneLine(e.Title), words, strings.Join(why, " · "))
}
