package gui

import (
	"fmt"
	"slices"
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
	filter *widget.Entry
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
	a.filter = widget.NewEntry()
	a.filter.PlaceHolder = "Filter by title or outlet"
	a.filter.OnChanged = func(string) {
		if a.timer != nil {
			a.timer.Stop()
		}
		a.timer = time.AfterFunc(filterPause, func() { onMain(a.apply) })
	}
	row := container.New(&flow{gap: 2})
	for _, status := range corpus.Statuses {
		t := newToggle(statusIcons[status], "0", func(bool) { a.apply() })
		a.states[status] = t
		row.Add(t)
	}
	a.list = widget.NewList(
		func() int { return len(s.rows) },
		func() fyne.CanvasObject { return newArticleRow() },
		func(i widget.ListItemID, o fyne.CanvasObject) {
			if i < len(s.rows) {
				o.(*articleRow).show(s.rows[i])
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
	switch {
	case !a.s.opened():
		a.head.set("Articles")
		a.empty.SetText("")
	case total == 0:
		a.empty.SetText("No articles yet.\n\nDrop text, Markdown or HTML files on the window, or choose Data > Import.")
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

// articleRow is one row: status, title over two lines' worth of room, outlet and date.
type articleRow struct {
	widget.BaseWidget
	icon        *widget.Icon
	title, meta *line
}

func newArticleRow() *articleRow {
	r := &articleRow{
		icon:  newStatusIcon(corpus.Todo),
		title: newLine("", 13, fyne.TextStyle{}, theme.ColorNameForeground).shortened(),
		meta:  newLine("", 11, fyne.TextStyle{}, colorFaint).shortened(),
	}
	r.ExtendBaseWidget(r)
	return r
}

func (r *articleRow) show(row store.ArticleRow) {
	r.icon.SetResource(statusIcons[row.Status])
	r.title.set(row.Title)
	parts := []string{}
	for _, p := range []string{row.Outlet, humanDate(row.Published)} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	if row.Attributions > 0 {
		parts = append(parts, fmt.Sprintf("%d attributions", row.Attributions))
	}
	if row.Flagged > 0 {
		parts = append(parts, fmt.Sprintf("%d flagged", row.Flagged))
	}
	r.meta.set(strings.Join(parts, " · "))
}

// CreateRenderer is Fyne's way in.
func (r *articleRow) CreateRenderer() fyne.WidgetRenderer {
	text := container.NewVBox(r.title, r.meta)
	icon := container.NewVBox(inset(container.NewGridWrap(fyne.NewSquareSize(14), r.icon), 2, 0, 0, 0))
	return widget.NewSimpleRenderer(inset(container.NewBorder(nil, nil, inset(icon, 0, 6, 0, 0), nil, text), 6, 8, 6, 8))
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
