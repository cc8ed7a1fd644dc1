package gui

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/adjudication"
	"github.com/onrecord/onrecord/store/comparison"
	"github.com/onrecord/onrecord/store/corpus"
)

// reviewChanged finds out anew what review made of my marks when they, the article or who I am are others than before.
func (s *Session) reviewChanged(c change) {
	if c&(changedArticle|changedMarks) != 0 || c&changedSaved != 0 && s.reviewedFor != s.me {
		s.readReview()
	}
}

// readReview finds out, beside the main goroutine, what review made of my marks in the article shown.
func (s *Session) readReview() {
	id, me, book := s.doc.Article.ID, s.me, s.codebook
	s.review, s.reviewedFor = nil, me
	if id == "" {
		return
	}
	s.writer.then(func(p *store.Project) {
		ctx := context.Background()
		decisions, err := p.Decisions(ctx, id)
		if err != nil || len(decisions) == 0 {
			if err != nil {
				slog.Warn("what review changed is not shown", "error", err)
			}
			return
		}
		doc, err := p.Document(ctx, id)
		if err != nil {
			return // the session says so where it shows the article
		}
		s.comparing.Go(func() { // the writer has other work
			defer carry()
			list, err := comparison.ReviewOf(&doc, &book, decisions, me)
			if err != nil {
				slog.Warn("what review changed is not shown", "error", err)
			}
			onMain(func() {
				if s.project == p && s.doc.Article.ID == id && s.me == me && len(list) > 0 {
					s.review = list
					s.changed.emit(changedChoice)
				}
			})
		})
	})
}

// reviewOf is what review made of a mark or attribution of mine.
func (s *Session) reviewOf(id corpus.ID) (adjudication.Reviewed, bool) {
	for _, r := range s.review {
		if id != "" && !r.Left.Empty() && (r.Left.Attribution == id || r.Has(id)) {
			return r, true
		}
	}
	return adjudication.Reviewed{}, false
}

// showReview puts a calm sign where review has changed or left out what is chosen.
func (i *inspector) showReview(id corpus.ID) {
	r, ok := i.s.reviewOf(id)
	if !ok {
		return
	}
	label := widget.NewLabel("Review " + reviewVerb(r) + " this. " + reviewWords(r))
	label.Wrapping, label.SizeName = fyne.TextWrapWord, theme.SizeNameCaptionText
	i.add(inset(on(colorChosen, inset(label, -3, 0, -3, 0)), 6, 0, 4, 0))
}

func reviewVerb(r adjudication.Reviewed) string {
	if r.Change == adjudication.LeftOut {
		return "left out"
	}
	return string(r.Change)
}

// reviewWords say what is different now, and why.
func reviewWords(r adjudication.Reviewed) string {
	words := r.Explain("you", "gold") + "."
	if r.Change == adjudication.LeftOut {
		words = ""
	}
	for _, more := range []string{reasonTitles[r.Reason], quoted(r.Note)} {
		if more != "" {
			words += " " + more + "."
		}
	}
	if r.By != "" {
		words += " (" + r.By + ")"
	}
	return strings.TrimSpace(words)
}

func quoted(text string) string {
	if text == "" {
		return ""
	}
	return "“" + oneLine(text) + "”"
}

// reviewedDialog lists what review made of my marks: in this article, or in all.
func (w *window) reviewedDialog() {
	w.inspector.flush()
	if err := w.s.writer.flush(); err != nil {
		w.showError(err)
		return
	}
	var articles []comparison.ReviewedArticle
	project, me := w.s.project, w.s.hand()
	w.work("What review changed", func(ctx context.Context, p progress) (err error) {
		articles, err = comparison.Reviewed(ctx, project, me, func(x comparison.Progress) { p(x.Done, x.Total, x.Name) })
		return err
	}, func(err error) {
		switch {
		case errors.Is(err, context.Canceled) || w.s.project != project:
		case err != nil:
			w.showError(err)
		case len(articles) == 0:
			w.tell("What review changed", "Nothing of what "+me+" marked is otherwise in the gold layer, as far as it has been decided.", nil)
		default:
			w.showReviewed(newReviewedPage(w, articles))
		}
	})
}

func (w *window) showReviewed(p *reviewedPage) {
	d := dialog.NewCustomWithoutButtons("What review changed", p.object, w.fyne)
	p.jump = func(x reviewedRow) {
		d.Hide()
		w.afterShow(x.article, func() { w.showMine(x.Reviewed) })
	}
	d.SetButtons([]fyne.CanvasObject{w.button("Close", nil, d.Hide)})
	w.open(sheet{Dialog: d, confirm: p.focus}, 860, 560)
	p.focus()
}

// showMine goes to my side of what review changed, or to its place where I had nothing.
func (w *window) showMine(r adjudication.Reviewed) {
	if w.s.adjudicating != nil {
		w.endAdjudication()
	}
	w.finish()
	w.page.reader.Goto(min(r.Place.Start, len(w.s.doc.Article.Text)))
	if a, ok := w.s.doc.Attribution(r.Left.Attribution); ok {
		w.s.chooseFrame(a.ID)
	} else if span, ok := w.s.doc.Span(first(r.Left.Spans)); ok {
		w.s.choose(span.ID)
	}
	w.page.reader.Reveal(r.Place)
	w.focus()
}

// reviewedRow is a change with its article.
type reviewedRow struct {
	adjudication.Reviewed
	article corpus.ID
	title   string
}

// reviewedPage lists what review changed, in this article or in all.
type reviewedPage struct {
	w      *window
	all    []reviewedRow
	shown  []reviewedRow
	where  [2]*toggle // here, everywhere
	list   *walkList
	jump   func(reviewedRow)
	object fyne.CanvasObject
}

func newReviewedPage(w *window, articles []comparison.ReviewedArticle) *reviewedPage {
	p := &reviewedPage{w: w}
	here := 0
	for _, a := range articles {
		for _, c := range a.Changes {
			p.all = append(p.all, reviewedRow{c, a.Article, a.Title})
			if a.Article == w.s.doc.Article.ID {
				here++
			}
		}
	}
	p.where[0] = newToggle(nil, fmt.Sprintf("This article  %d", here), func(bool) { p.show(0) }, w.escape)
	p.where[1] = newToggle(nil, fmt.Sprintf("All articles  %d", len(p.all)), func(bool) { p.show(1) }, w.escape)
	p.list = newWalkList(w, func() int { return len(p.shown) }, func() fyne.CanvasObject {
		r := &twoLineRow{}
		r.make()
		r.ExtendBaseWidget(r)
		return r
	}, func(i int, o fyne.CanvasObject) {
		if i < len(p.shown) {
			x := p.shown[i]
			words := x.Explain("you", "gold")
			o.(*twoLineRow).set(title(string(x.Change)), oneLine(x.title), words, reviewWhy(x.Reviewed))
		}
	})
	p.list.taken = func(i int) { p.jump(p.shown[i]) }
	top := container.NewHBox(p.where[0], p.where[1])
	p.object = container.NewBorder(inset(top, 0, 0, 6, 0), nil, nil, nil, p.list.framed())
	if here > 0 {
		p.show(0)
	} else {
		p.show(1)
	}
	return p
}

// reviewWhy is who decided so, and why.
func reviewWhy(r adjudication.Reviewed) string {
	var parts []string
	for _, part := range []string{reasonTitles[r.Reason], quoted(r.Note), r.By} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	if len(parts) == 0 {
		return "made in the gold layer by hand"
	}
	return strings.Join(parts, " · ")
}

func (p *reviewedPage) focus() { p.w.fyne.Canvas().Focus(p.list) }

func (p *reviewedPage) show(where int) {
	for i, t := range p.where {
		t.set(i == where)
	}
	p.shown = nil
	for _, x := range p.all {
		if where == 1 || x.article == p.w.s.doc.Article.ID {
			p.shown = append(p.shown, x)
		}
	}
	p.list.choose(-1)
	p.list.Refresh()
	p.list.ScrollToTop()
}
