package gui

import (
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/corpus"
)

// articles is the list on the left: filter, status counts, one row an article.
type articles struct {
	s      *Session
	leave  func()
	filter *filterField
	states map[corpus.Status]*toggle
	list   *widget.List
	head   *line
	empty  *widget.Label
	timer  *time.Timer
	object fyne.CanvasObject
}

const filterPause = 150 * time.Millisecond

func newArticles(s *Session, leave func()) *articles {
	a := &articles{s: s, leave: leave, states: map[corpus.Status]*toggle{}}
	a.head = newLine("Articles", 13, fyne.TextStyle{Bold: true}, theme.ColorNameForeground)
	a.filter = &filterField{leave: leave}
	a.filter.ExtendBaseWidget(a.filter)
	a.filter.PlaceHolder = "Filter by title or outlet"
	a.filter.OnChanged = func(string) {
		if a.timer != nil {
			a.timer.Stop()
		}
		a.timer = time.AfterFunc(filterPause, func() { onMain(a.apply) })
	}
	row := container.New(&flow{gap: 0})
	for _, status := range corpus.Statuses {
		t := newToggle(statusIcons[status], "0", func(bool) { a.apply() }, leave)
		a.states[status] = t
		row.Add(t)
	}
	a.list = widget.NewList(
		func() int { return len(s.rows) },
		func() fyne.CanvasObject { return newArticleRow() },
		func(i widget.ListItemID, o fyne.CanvasObject) {
			if i < len(s.rows) {
				o.(*articleRow).show(s.rows[i], s.listed().standings(s.rows[i].Statuses))
			}
		})
	a.list.HideSeparators = true
	a.list.OnSelected = func(i widget.ListItemID) {
		if i < len(s.rows) {
			s.show(s.rows[i].ID)
		}
		leave()
	}
	a.empty = widget.NewLabel("")
	a.empty.Wrapping = fyne.TextWrapWord
	a.empty.Importance = widget.LowImportance
	top := container.NewVBox(inset(a.head, 10, 12, 2, 14), inset(a.filter, 2, 10, 0, 10), inset(row, 2, 8, 2, 8))
	a.object = on(colorPanel, container.NewBorder(top, nil, nil, nil, container.NewStack(inset(a.list, 0, 2, 0, 2), container.NewVBox(a.empty))))
	s.changed.listen(func(c change) {
		if c&(changedList|changedProject|changedArticle) != 0 {
			a.refresh()
		}
	})
	return a
}

// apply asks for the articles that the filter and the pressed states let through.
func (a *articles) apply() {
	f := store.Filter{Text: strings.TrimSpace(a.filter.Text)}
	for _, status := range corpus.Statuses {
		if a.states[status].on {
			f.Statuses = append(f.Statuses, status)
		}
	}
	a.s.setFilter(f)
}

func (a *articles) refresh() {
	total := 0
	for status, t := range a.states {
		t.setText(strconv.Itoa(a.s.counts[status]))
		total += a.s.counts[status]
	}
	a.head.set(fmt.Sprintf("Articles (%d)", total))
	if len(a.s.rows) < total {
		a.head.set(fmt.Sprintf("Articles (%d of %d)", len(a.s.rows), total))
	}
	switch {
	case !a.s.opened():
		a.head.set("Articles")
		a.empty.SetText("")
	case total == 0:
		a.empty.SetText("No articles yet.\n\nDrop texts, pages or datasets on the window, or choose Data > Import.")
	case len(a.s.rows) == 0:
		a.empty.SetText("No article fits the filter.")
	default:
		a.empty.SetText("")
	}
	a.list.Refresh()
	i := slices.IndexFunc(a.s.rows, func(r store.ArticleRow) bool { return r.ID == a.s.doc.Article.ID })
	if i < 0 {
		a.list.UnselectAll()
		return
	}
	chosen := a.list.OnSelected // showing what is shown already is no gesture
	a.list.OnSelected = nil
	a.list.Select(i)
	a.list.OnSelected = chosen
}

// filterField is emptied by Escape, and gives the keyboard back.
type filterField struct {
	widget.Entry
	leave func()
}

// TypedKey takes Escape and Enter.
func (f *filterField) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyEscape:
		f.SetText("")
		f.leave()
	case fyne.KeyReturn, fyne.KeyEnter:
		f.leave()
	default:
		f.Entry.TypedKey(e)
	}
}

// articleRow is one row: status, title on at most two lines, what is known of it.
type articleRow struct {
	widget.BaseWidget
	icon                *widget.Icon
	first, second, meta *line
	title               string
}

func newArticleRow() *articleRow {
	r := &articleRow{
		icon:   newStatusIcon(corpus.Todo),
		first:  newLine("", 13, fyne.TextStyle{}, theme.ColorNameForeground),
		second: newLine("", 13, fyne.TextStyle{}, theme.ColorNameForeground).shortened(),
		meta:   newLine("", 11, fyne.TextStyle{}, colorFaint).shortened(),
	}
	r.ExtendBaseWidget(r)
	return r
}

// show takes also how far other people are with it, in words.
func (r *articleRow) show(row store.ArticleRow, others string) {
	r.icon.SetResource(statusIcons[row.Status])
	r.title = row.Title
	parts := []string{}
	if others != "" {
		parts = append(parts, others)
	}
	if row.Attributions > 0 {
		parts = append(parts, strconv.Itoa(row.Attributions))
	}
	if row.Flagged > 0 {
		parts = append(parts, "⚑ "+strconv.Itoa(row.Flagged))
	}
	if row.Open > 0 {
		parts = append(parts, plural(row.Open, "comment"))
	}
	for _, p := range []string{row.Outlet, humanDate(row.Published)} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	r.meta.set(strings.Join(parts, " · "))
	r.Refresh()
}

// CreateRenderer is Fyne's way in.
func (r *articleRow) CreateRenderer() fyne.WidgetRenderer { return &articleRowRenderer{r} }

type articleRowRenderer struct{ r *articleRow }

const (
	rowMark  = 14 // status
	rowLeft  = 28 // of the text
	rowAbove = 6
	rowTitle = 18 // height of a line of the title
	rowMeta  = 15
)

func (x *articleRowRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{x.r.icon, x.r.first, x.r.second, x.r.meta}
}
func (x *articleRowRenderer) Destroy() {}
func (x *articleRowRenderer) MinSize() fyne.Size {
	return fyne.NewSize(120, 2*rowAbove+2*rowTitle+rowMeta)
}
func (x *articleRowRenderer) Refresh() { x.Layout(x.r.Size()) }

// Layout breaks the title over two lines; the row of a short one has its lines in the middle of the height.
func (x *articleRowRenderer) Layout(size fyne.Size) {
	r := x.r
	width := size.Width - rowLeft - 6
	first, second := twoLines(r.title, width, r.first.size)
	r.first.set(first)
	r.second.set(second)
	y := float32(rowAbove)
	if second == "" {
		y += rowTitle / 2
	}
	if r.meta.text == "" {
		y += rowMeta / 2
	}
	r.icon.Move(fyne.NewPos(7, y+2))
	r.icon.Resize(fyne.NewSquareSize(rowMark))
	place := func(l *line, height float32) {
		l.Move(fyne.NewPos(rowLeft, y))
		l.Resize(fyne.NewSize(width, height))
		y += height
	}
	place(r.first, rowTitle)
	if second != "" {
		place(r.second, rowTitle)
	} else {
		r.second.Resize(fyne.NewSize(0, 0))
	}
	place(r.meta, rowMeta)
}

// twoLines breaks a text at a space into what fits on the first line and the rest; a word that is wider than a line, such as
// the name of a file, is broken inside.
func twoLines(text string, width, size float32) (first, rest string) {
	if width <= 0 || fyne.MeasureText(text, size, fyne.TextStyle{}).Width <= width {
		return text, ""
	}
	words := strings.Fields(text)
	if len(words) > 0 && fyne.MeasureText(words[0], size, fyne.TextStyle{}).Width > width {
		letters := []rune(words[0])
		n := sort.Search(len(letters), func(n int) bool {
			return fyne.MeasureText(string(letters[:n+1]), size, fyne.TextStyle{}).Width > width
		})
		n = max(n, 1)
		return string(letters[:n]), strings.Join(append([]string{string(letters[n:])}, words[1:]...), " ")
	}
	for i, word := range words {
		longer := strings.TrimSpace(first + " " + word)
		if i > 0 && fyne.MeasureText(longer, size, fyne.TextStyle{}).Width > width {
			return first, strings.Join(words[i:], " ")
		}
		first = longer
	}
	return first, ""
}

// humanDate is an ISO date as people read it: "27 January 2022".
func humanDate(iso string) string {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02"} {
		if t, err := time.Parse(layout, iso); err == nil {
			return t.Format("2 January 2006")
		}
	}
	if t, err := time.Parse("2006-01", iso); err == nil {
		return t.Format("January 2006")
	}
	return iso
}
