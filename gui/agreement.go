package gui

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/agreement"
	"github.com/onrecord/onrecord/store/comparison"
	"github.com/onrecord/onrecord/store/corpus"
)

// comparedProject is the newest comparison of annotators, with what was looked at in it. It stays when its sheet is closed,
// so that one comes back to it from an article.
type comparedProject struct {
	project *store.Project
	step    int64 // the newest step of the project's history at that time
	options comparison.Options
	me      string // who compared,
	blind   bool   // and whether in blind mode
	result  agreement.Result
	look    agreementLook
}

// agreementDialog shows the newest comparison of annotators, or asks for one when there is none of this project.
func (w *window) agreementDialog() {
	w.inspector.flush()
	if w.compared != nil && w.compared.project == w.s.project && w.compared.me == w.s.me && w.compared.blind == w.s.blind {
		w.showAgreement()
		return
	}
	w.askAgreement(comparison.Options{})
}

// askAgreement asks whose work is compared, in which articles.
func (w *window) askAgreement(o comparison.Options) {
	if err := w.s.writer.flush(); err != nil { // annotators are made by their first mark
		w.showError(err)
		return
	}
	people, err := w.s.project.Annotators(context.Background())
	if err != nil {
		w.showError(err)
		return
	}
	if len(people) < 2 {
		w.tellAlone(people)
		return
	}
	choices := make([]corpus.Choice, len(people))
	for i, a := range people {
		choices[i] = corpus.Choice{Value: a.Name, Title: a.Name}
	}
	if len(o.Annotators) == 0 {
		o.Annotators = comparison.Likely(people)
	}
	statuses := make([]string, len(o.Articles.Statuses))
	for i, s := range o.Articles.Statuses {
		statuses[i] = string(s)
	}
	who := newOptions(choices, true, o.Annotators, func(picked []string) { o.Annotators = picked }, func(string) {})
	which := newOptions(statusChoices(), true, statuses, func(picked []string) { statuses = picked }, func(string) {})
	who.escape, which.escape = w.escape, w.escape
	empty := w.tickBox("No marks of somebody who is done with an article mean that nothing was found")
	empty.Checked = o.EmptyIsDone
	finished := w.tickBox("Only articles that both say they are done with")
	finished.Checked = o.OnlyDone
	form := container.NewVBox(heading("Whose work, two or more"), inset(who, 2, 0, 2, 4), heading("Articles (none = all)"), inset(which, 2, 0, 2, 4), inset(finished, 8, 0, 0, -4), inset(empty, 0, 0, 0, -4))
	if w.s.blind {
		form.Add(inset(newLine("Blind mode: only articles that you have marked as done are compared.", 12, fyne.TextStyle{Italic: true}, colorFaint).shortened(), 6, 0, 0, 4))
	}
	w.ask("Agreement", "Compare", container.NewVScroll(form), nil, 620, 330, func() error {
		if len(o.Annotators) < 2 {
			return errors.New("pick two annotators or more")
		}
		o.Articles.Statuses = nil
		for _, s := range statuses {
			o.Articles.Statuses = append(o.Articles.Statuses, corpus.Status(s))
		}
		o.EmptyIsDone, o.OnlyDone = empty.Checked, finished.Checked
		w.compare(o)
		return nil
	})
}

// tellAlone says what is needed for a comparison.
func (w *window) tellAlone(people []corpus.Annotator) {
	who := "Nobody has marked anything in this project yet."
	if len(people) == 1 {
		who = "All marks in this project are by " + people[0].Name + "."
	}
	text := widget.NewLabel(who + " To see how far two people agree, both have to annotate the same articles.\n\n" +
		"Import a colleague’s dataset: articles that are here already are recognised by their text, and the colleague’s marks come in beside yours, under the name that the dataset gives. Or let a second person work here, with a name of their own under Review > Who I am.")
	text.Wrapping = fyne.TextWrapWord
	d := dialog.NewCustomWithoutButtons("Agreement needs two", container.NewVScroll(text), w.fyne)
	bring := w.button("Import…", nil, func() {
		d.Hide()
		w.do.runner("import")()
	})
	d.SetButtons([]fyne.CanvasObject{bring, w.button("Close", nil, d.Hide)})
	w.show(d, 560, 250)
}

// compare computes the agreement beside the window, and shows it.
func (w *window) compare(o comparison.Options) {
	if err := w.s.writer.flush(); err != nil {
		w.showError(err)
		return
	}
	o.Seed = "onrecord"
	view := w.s.sight
	now := &comparedProject{project: w.s.project, options: o, me: w.s.me, blind: w.s.blind, look: agreementLook{row: -1}}
	w.work("Agreement", func(ctx context.Context, p progress) (err error) {
		if now.step, err = newestStep(ctx, now.project); err != nil {
			return err
		}
		if o.Articles.IDs, err = view.comparable(ctx, now.project); err != nil {
			return err
		}
		now.result, err = comparison.Run(ctx, now.project, o, func(x comparison.Progress) {
			if x.Name == "" {
				x.Name = "computing the measures"
			}
			p(x.Done, x.Total, x.Name)
		})
		return err
	}, func(err error) {
		switch {
		case errors.Is(err, context.Canceled):
		case errors.Is(err, errNoneDone):
			w.tell("Agreement", "Blind mode is on: other people’s work is compared with yours in the articles that you have marked as done. There is none yet.", nil)
		case err != nil:
			w.showError(err)
		case w.s.project == now.project:
			w.compared = now
			w.showAgreement()
		}
	})
}

var errNoneDone = errors.New("blind mode is on and no article is done")

// comparable are the articles in which blind mode lets one look at the work of others; nil = all.
func (v sight) comparable(ctx context.Context, p *store.Project) ([]corpus.ID, error) {
	if !v.blind {
		return nil, nil
	}
	rows, err := p.Articles(ctx, store.Filter{})
	if err != nil {
		return nil, err
	}
	var ids []corpus.ID
	for _, row := range rows {
		if !v.blinded(row.Statuses) {
			ids = append(ids, row.ID)
		}
	}
	if ids == nil {
		return nil, errNoneDone
	}
	return ids, nil
}

// newestStep is the number of the newest step of the history, 0 when there is none.
func newestStep(ctx context.Context, p *store.Project) (int64, error) {
	history, err := p.History(ctx, 1)
	if err != nil || len(history) == 0 {
		return 0, err
	}
	return history[0].Seq, nil
}

// showAgreement opens the sheet with the newest comparison.
func (w *window) showAgreement() {
	c := w.compared
	step, err := newestStep(context.Background(), c.project)
	if err != nil {
		w.showError(err)
		return
	}
	page := newAgreementPage(w, c)
	if step != c.step {
		page.note.set("Work has gone on since this was computed: compare again to bring it up to date.")
	}
	d := dialog.NewCustomWithoutButtons("Agreement", page.object, w.fyne)
	page.jump = func(x agreement.Disagreement) {
		d.Hide()
		w.showDisagreement(x)
	}
	buttons := []fyne.CanvasObject{
		w.button("Compare again…", nil, func() {
			d.Hide()
			w.askAgreement(c.options)
		}),
		w.button("Save as web page…", nil, w.saveAgreement),
		w.button("Close", nil, d.Hide),
	}
	if n := len(c.result.Skipped); n > 0 {
		buttons = append([]fyne.CanvasObject{w.button(fmt.Sprintf("Not compared (%d)…", n), nil, w.tellSkipped)}, buttons...)
	}
	d.SetButtons(buttons)
	room := w.fyne.Canvas().Size()
	w.open(sheet{Dialog: d, confirm: page.focusView}, min(max(room.Width-90, 980), 1340), min(max(room.Height-50, 620), 880))
	page.begin()
}

// tellSkipped lists the articles that could not be compared.
func (w *window) tellSkipped() {
	var details []string
	for _, s := range w.compared.result.Skipped {
		who := "none of them"
		if len(s.Annotators) > 0 {
			who = "only " + strings.Join(s.Annotators, ", ")
		}
		details = append(details, s.Title+" ("+who+")")
	}
	w.tell("Not compared", "In these articles fewer than two of "+strings.Join(w.compared.result.Annotators, ", ")+" have marks.", details)
}

// saveAgreement asks where to write the report as a web page.
func (w *window) saveAgreement() {
	target := w.prompt(filepath.Join(w.folder(), w.compared.project.Name()+"-agreement.html"))
	to := container.NewBorder(nil, nil, nil, w.button("Choose…", nil, func() { w.chooseFolder(target) }), target)
	w.ask("Save as web page", "Save", widget.NewForm(widget.NewFormItem("File", to)), target, 640, 150, func() error {
		path := strings.TrimSpace(target.Text)
		switch {
		case path == "":
			return errors.New("the page needs a file name")
		case exists(path):
			w.confirm("Replace?", path+"\nis there already. Replace it?", func() { w.writeAgreement(path) })
			return nil
		}
		w.writeAgreement(path)
		return nil
	})
}

func (w *window) writeAgreement(path string) {
	if err := comparison.WritePage(path, w.compared.result, true); err != nil {
		w.showError(err)
		return
	}
	w.tell("Saved", "The report is now in "+path+". Any browser shows it; it has no scripts and loads nothing from elsewhere.", nil)
}

// showDisagreement compares the two in the article, at what they disagree about; where that is gone, at the nearest that is
// there.
func (w *window) showDisagreement(d agreement.Disagreement) {
	w.afterShow(d.Article, func() {
		w.page.reader.Goto(min(d.Start, len(w.s.doc.Article.Text)))
		w.adjudicateAt(d.A.Annotator, d.B.Annotator, sideIDs(d)...)
	})
}

// sideIDs are the attributions of both, or else the spans.
func sideIDs(d agreement.Disagreement) []corpus.ID {
	var ids []corpus.ID
	for _, side := range []agreement.Side{d.A, d.B} {
		if side.Attribution != "" {
			ids = append(ids, side.Attribution)
		}
	}
	if len(ids) > 0 {
		return ids
	}
	return slices.Concat(d.A.Spans, d.B.Spans)
}
