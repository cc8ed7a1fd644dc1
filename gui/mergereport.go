package gui

import (
	"errors"
	"fmt"
	"path/filepath"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/corpus"
)

// reportLine is a line of the report on what files would change.
type reportLine struct {
	style  reportStyle
	text   string
	counts [3]string // new, changed, removed
}

type reportStyle int

const (
	reportText    reportStyle = iota
	reportFile                // the name of a file
	reportSection             // a heading, with what the counts are
	reportPerson
	reportCount
	reportRemark // faint
	reportError
)

func (l reportLine) height() float32 {
	switch l.style {
	case reportFile:
		return 30
	case reportSection:
		return 32
	case reportPerson:
		return 26
	default:
		return 20
	}
}

// reportLines are the report on files; titles are those of the project's articles, and the names of its entities.
func reportLines(files []incoming, titles map[corpus.ID]string) []reportLine {
	var r report
	for _, f := range files {
		r.add(reportFile, filepath.Base(f.path))
		if f.err != nil {
			why := f.err.Error()
			if own := (*store.Error)(nil); errors.As(f.err, &own) {
				why = own.Message // the file is named above
			}
			r.broken(reportError, "This file cannot be taken in. "+sentence(why))
			continue
		}
		r.whole(f.report, titles)
	}
	return r
}

// reportList shows a report in a dialog, in which Enter confirms.
func (w *window) reportList(lines []reportLine) *list {
	rows := w.list(func() int { return len(lines) }, func() fyne.CanvasObject { return newReportRow() }, func(i int, o fyne.CanvasObject) {
		if i < len(lines) {
			o.(*reportRow).show(lines[i])
		}
	})
	for i, l := range lines {
		rows.SetItemHeight(i, l.height())
	}
	rows.OnSelected = func(int) { rows.UnselectAll() }
	rows.own = func(key fyne.KeyName) bool {
		if key == fyne.KeyReturn || key == fyne.KeyEnter {
			w.enter()
			return true
		}
		return false
	}
	return rows
}

// openReport opens a dialog with a report, as high as it needs.
func (w *window) openReport(s sheet, rows *list, lines []reportLine) {
	const frame, most = 150, 680
	height := float32(frame)
	for _, l := range lines {
		height += l.height() + theme.Padding()
	}
	w.open(s, 780, min(max(height, 220), most))
	if height > rows.Size().Height+frame { // it has to be scrolled
		w.fyne.Canvas().Focus(rows)
	}
}

// report is a list of lines that is being made.
type report []reportLine

func (r *report) add(style reportStyle, text string) {
	*r = append(*r, reportLine{style: style, text: text})
}

// broken adds a long text in as many lines as it needs.
func (r *report) broken(style reportStyle, text string) {
	for _, line := range brokenLines([]string{text}) {
		r.add(style, line)
	}
}

func (r *report) whole(m store.MergeReport, titles map[corpus.ID]string) {
	r.add(reportRemark, origin(m))
	if m.Nothing() {
		r.add(reportText, "Nothing new: all that is in it is here already.")
	}
	r.counts(m)
	if n := len(m.Conflicts); n > 0 {
		r.add(reportSection, fmt.Sprintf("Changed here and there (%s)", grouped(n)))
		r.add(reportRemark, "Both versions are kept. Which one counts is decided afterwards, with Review > Conflicts.")
		for _, c := range m.Conflicts {
			about := c.Article
			if about == "" {
				about = c.Of
			}
			r.broken(reportText, withTitle(conflictTitle(c), titles[about]))
		}
	}
	r.items("Removed or left by one side, and kept", m.Kept)
	r.items("Articles with another text there", m.TextDiffers)
	r.codebook(m.Codebook)
}

// origin says what kind of file it is.
func origin(m store.MergeReport) string {
	if m.Packet == nil {
		return "A copy of the whole project."
	}
	p := m.Packet
	blind := ""
	if p.Blind {
		blind = ", blind"
	}
	return fmt.Sprintf("The packet of %s%s, with %s, made on %s.", p.To, blind, plural(p.Articles, "article"), p.Made.Local().Format("2 January 2006"))
}

// counts adds a table of what is new, changed and removed, person by person.
func (r *report) counts(m store.MergeReport) {
	if len(m.Rows) == 0 {
		return
	}
	*r = append(*r, reportLine{style: reportSection, text: "What comes in", counts: [3]string{"new", "changed", "removed"}})
	var people []string
	byPerson := map[string][]store.MergeCount{}
	for _, c := range m.Rows {
		if byPerson[c.Annotator] == nil {
			people = append(people, c.Annotator)
		}
		byPerson[c.Annotator] = append(byPerson[c.Annotator], c)
	}
	for _, name := range people {
		if name == "" {
			r.add(reportPerson, "The whole project")
		} else {
			r.add(reportPerson, name)
		}
		for _, c := range byPerson[name] {
			line := reportLine{style: reportCount, text: kindsTitle(c.Kind)}
			for i, n := range []int{c.New, c.Changed, c.Removed} {
				if line.counts[i] = "–"; n > 0 {
					line.counts[i] = grouped(n)
				}
			}
			*r = append(*r, line)
		}
	}
}

func (r *report) items(title string, items []store.MergeItem) {
	if len(items) == 0 {
		return
	}
	r.add(reportSection, title+" ("+strconv.Itoa(len(items))+")")
	for _, item := range items {
		what := kindTitle(item.Kind)
		if item.Kind == "article" || item.Kind == "entity" {
			what += " “" + oneLine(item.Title) + "”"
		} else {
			what = withTitle(what, item.Title)
		}
		r.broken(reportText, what+": "+item.Why)
	}
}

func (r *report) codebook(b store.CodebookReport) {
	if !b.Differ {
		return
	}
	r.add(reportSection, "Codebook")
	text := fmt.Sprintf("The file has %s, and here is %s. ", b.There, b.Here)
	if b.Taken {
		text += "The one of the file is the newer one, and comes into force."
	} else {
		text += "The one that is here stays in force."
	}
	r.broken(reportText, text)
}

func withTitle(what, title string) string {
	if title == "" {
		return what
	}
	return what + " – " + oneLine(title)
}

// kindTitle is what a person calls a thing that a merge can bring; kindsTitle is that for several.
func kindTitle(kind string) string { return nounForms[kind][0] }

func kindsTitle(kind string) string { return nounForms[kind][1] }

var nounForms = map[string][2]string{
	"span": {"Mark", "Marks"}, "attribution": {"Attribution", "Attributions"}, "comment": {"Comment", "Comments"},
	"decision": {"Decision", "Decisions"}, "rejection": {"Rejected suggestion", "Rejected suggestions"}, "status": {"Status", "Status of articles"}, "entity": {"Person or document", "People and documents"},
	"article": {"Article", "Articles"}, "annotator": {"Annotator", "Annotators"}, "codebook": {"Codebook", "Codebooks"},
}

// reportRow shows a line of a report.
type reportRow struct {
	widget.BaseWidget
	line   reportLine
	text   *line
	counts [3]*line
}

func newReportRow() *reportRow {
	r := &reportRow{text: newLine("", 13, fyne.TextStyle{}, theme.ColorNameForeground).shortened()}
	for i := range r.counts {
		r.counts[i] = newLine("", 13, serif, theme.ColorNameForeground)
	}
	r.ExtendBaseWidget(r)
	return r
}

func (r *reportRow) show(l reportLine) {
	r.line, r.text.text = l, l.text
	r.text.size, r.text.style, r.text.name = 13, fyne.TextStyle{}, theme.ColorNameForeground
	switch l.style {
	case reportFile:
		r.text.size, r.text.style = 16, serifHeavy
	case reportSection:
		r.text.size, r.text.style, r.text.name = 12, fyne.TextStyle{Bold: true}, colorFaint
	case reportPerson:
		r.text.style = fyne.TextStyle{Bold: true}
	case reportRemark:
		r.text.size, r.text.name = 12, colorFaint
	case reportError:
		r.text.name = theme.ColorNameError
	}
	for i, c := range r.counts {
		c.text, c.size, c.style, c.name = l.counts[i], 14, serif, theme.ColorNameForeground
		switch {
		case l.style == reportSection:
			c.size, c.style, c.name = 11, fyne.TextStyle{}, colorFaint
		case c.text == "–":
			c.name = colorFaint
		}
	}
	r.Refresh()
}

// CreateRenderer is Fyne's way in.
func (r *reportRow) CreateRenderer() fyne.WidgetRenderer { return &reportRowRenderer{r} }

type reportRowRenderer struct{ r *reportRow }

func (x *reportRowRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{x.r.text, x.r.counts[0], x.r.counts[1], x.r.counts[2]}
}
func (x *reportRowRenderer) Destroy()           {}
func (x *reportRowRenderer) MinSize() fyne.Size { return fyne.NewSize(200, reportLine{}.height()) }
func (x *reportRowRenderer) Refresh()           { x.Layout(x.r.Size()) }

// Layout sets the text at the foot of the row, where headings have room above them, and the counts in columns.
func (x *reportRowRenderer) Layout(size fyne.Size) {
	const column, first, indent = 76, 340, 18
	r := x.r
	height := min(r.line.height(), size.Height)
	put := func(l *line, left, width float32) {
		least := l.MinSize()
		l.Move(fyne.NewPos(left, height-10-least.Height/2))
		l.Resize(fyne.NewSize(max(width, 0), least.Height))
		l.Refresh()
	}
	left, width := float32(4), size.Width-8
	if r.line.style == reportCount {
		left = indent
	}
	if r.line.counts[0] != "" {
		width = first - left
	}
	put(r.text, left, width)
	for i, c := range r.counts {
		right := float32(first + column*(i+1))
		put(c, right-c.MinSize().Width, c.MinSize().Width)
	}
}
