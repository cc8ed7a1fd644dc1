package gui

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/theme"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/corpus"
)

const (
	hitsShown = 200
	findPause = 120 * time.Millisecond
)

// findDialog finds articles by the words in them, as one types; begin is typed already.
func (w *window) findDialog(begin string) {
	var hits []store.Hit
	var d dialog.Dialog
	words := w.prompt("")
	words.PlaceHolder = "words in the texts of this project"
	count := newLine("", 12, fyne.TextStyle{}, colorFaint)
	rows := w.list(func() int { return len(hits) }, func() fyne.CanvasObject {
		return inset(container.NewVBox(
			newLine("", 13, fyne.TextStyle{Bold: true}, theme.ColorNameForeground).shortened(),
			newLine("", 13, serif, colorFaint).shortened()), 5, 8, 5, 8)
	}, func(i int, o fyne.CanvasObject) {
		if i < len(hits) {
			lines := o.(*fyne.Container).Objects[0].(*fyne.Container).Objects
			lines[0].(*line).set(hits[i].Title)
			lines[1].(*line).set(hits[i].Snippet)
		}
	})
	open := func(i int) {
		if i < len(hits) {
			d.Hide()
			w.showHit(hits[i])
		}
	}
	rows.OnSelected = open
	search := w.searcher(func(found []store.Hit, err error) {
		if err != nil {
			w.showError(err)
			return
		}
		hits = found
		count.set(hitCount(len(hits), strings.TrimSpace(words.Text)))
		rows.UnselectAll()
		rows.Refresh()
		rows.ScrollToTop()
	})
	words.OnChanged = search
	words.OnSubmitted = func(string) { open(0) }
	d = w.closable("Find in all articles", "Close", container.NewBorder(container.NewVBox(words, inset(count, 2, 0, 4, 8)), nil, nil, nil, rows))
	w.show(d, 720, 520)
	w.fyne.Canvas().Focus(words)
	words.SetText(begin)
}

func hitCount(n int, words string) string {
	switch {
	case words == "":
		return ""
	case n == 0:
		return "No article has all these words."
	case n == hitsShown:
		return "The first 200 articles. More words find fewer."
	case n == 1:
		return "1 article. Enter opens it."
	default:
		return plural(n, "article") + ". Enter opens the first."
	}
}

// searcher looks words up a moment after the last key, away from the main goroutine; a look-up that is overtaken by the
// next one is dropped.
func (w *window) searcher(show func([]store.Hit, error)) func(words string) {
	var timer *time.Timer
	var cancel context.CancelFunc
	return func(words string) {
		if timer != nil {
			timer.Stop()
			cancel()
		}
		var ctx context.Context
		ctx, cancel = context.WithCancel(context.Background())
		project := w.s.project
		timer = time.AfterFunc(findPause, func() {
			hits, err := project.Search(ctx, words, hitsShown)
			if ctx.Err() == nil {
				onMain(func() { show(hits, err) })
			}
		})
	}
}

// showHit opens the article and selects the first of the words found.
func (w *window) showHit(h store.Hit) {
	w.inspector.flush()
	word := ""
	if len(h.Marks) > 0 {
		word = h.Snippet[h.Marks[0].Start:h.Marks[0].End]
	}
	w.afterShow(h.Article, func() {
		if at := strings.Index(w.s.doc.Article.Text, word); word != "" && at >= 0 {
			w.page.reader.Select(corpus.Range{Start: at, End: at + len(word)})
		}
		w.focus()
	})
}

// afterShow opens an article and runs a function when it is on screen.
func (w *window) afterShow(id corpus.ID, then func()) {
	if w.s.doc.Article.ID == id {
		then()
		return
	}
	w.s.arrived = func() {
		if w.s.doc.Article.ID == id {
			then()
		}
	}
	w.s.show(id)
}
