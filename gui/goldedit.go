package gui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/adjudication"
	"github.com/onrecord/onrecord/store/corpus"
)

// goldEdit is the ordinary editing of what one difference has in the gold layer: as long as it lasts new marks go there.
type goldEdit struct {
	person  string // who edits
	gold    string // whose layer it is
	article corpus.ID
	of      *adjudicating
	d       adjudication.Difference
	noted   bool // a decision says already that it is edited
	reason  corpus.Reason
	note    string
	made    []corpus.ID        // what the difference had in the gold layer, sorted
	before  map[corpus.ID]bool // what the gold layer had
}

// hand is who makes the steps: the person, also while their marks go to the gold layer.
func (s *Session) hand() string {
	if s.editing != nil && s.editing.gold == s.me {
		return s.editing.person
	}
	return s.me
}

// listed is the sight of the list of articles, which says how far the person is, also while their marks go to the gold layer.
func (s *Session) listed() sight {
	v := s.sight
	v.me = s.hand()
	return v
}

// editGold copies a side of the difference at hand into the gold layer and begins to edit it there; what is there already is
// edited as it is.
func (a *adjudicating) editGold(of corpus.Outcome) {
	d, ok := a.current()
	if !ok {
		return
	}
	if side := d.Left; of == corpus.TookLeft && side.Empty() {
		of = corpus.TookRight
	} else if side := d.Right; of == corpus.TookRight && side.Empty() {
		of = corpus.TookLeft
	}
	e := &goldEdit{person: a.s.hand(), article: a.s.doc.Article.ID, of: a, d: d, reason: a.reason, note: a.note}
	if d.Decision == nil || len(a.c.InGold(d)) == 0 {
		v := adjudication.Verdict{Outcome: corpus.TookEdited, Of: of, Reason: a.reason, Note: a.note}
		if !a.make(outcomeSteps[corpus.TookEdited], []adjudication.Difference{d}, v) {
			return
		}
		e.noted = true
	} else {
		e.reason, e.note = d.Decision.Reason, d.Decision.Note
	}
	e.gold = a.c.Gold
	inGold := a.c.InGold(d)
	e.made = slices.Sorted(slices.Values(inGold))
	e.before = goldMarks(a.c.Document, e.gold)
	s := a.s
	s.adjudicating = nil
	s.editing, s.me = e, e.gold
	s.changed.emit(changedReview | changedSaved)
	s.arrived = func() {
		for _, id := range inGold {
			if frame, ok := s.doc.Attribution(id); ok {
				s.chooseFrame(frame.ID)
				return
			}
		}
		for _, id := range inGold {
			if _, ok := s.doc.Span(id); ok {
				s.choose(id)
				return
			}
		}
	}
	s.reload()
}

// endEditing gives new marks back to the person, and notes what the difference has in the gold layer now.
func (s *Session) endEditing() {
	e := s.editing
	if e == nil {
		return
	}
	s.finish()
	doc := s.doc
	e.of.c.Document = &doc
	made := e.of.c.InGold(e.d)
	for id := range goldMarks(&doc, e.gold) {
		if !e.before[id] && !slices.Contains(made, id) {
			made = append(made, id)
		}
	}
	slices.Sort(made)
	taken := e.noted && len(made) == 0 // back, by undo
	if doc.Article.ID == e.article && !taken && !(e.noted && slices.Equal(made, e.made)) {
		v := adjudication.Verdict{Reason: e.reason, Note: e.note, By: e.person, At: now()}
		s.apply(corpus.Step{Label: "Edit the gold layer", Changes: []corpus.Change{e.of.c.Edited(e.d, v, made, store.NewID)}}, changedMarks)
	}
	if s.me == e.gold {
		s.me = e.person
	}
	s.editing = nil
	s.changed.emit(changedSaved)
	s.reload()
}

// goldMarks are the spans and attributions of a layer.
func goldMarks(d *corpus.Document, gold string) map[corpus.ID]bool {
	marks := map[corpus.ID]bool{}
	for i := range d.Spans { // by index: there may be many, and each is large
		if d.Spans[i].Annotator == gold {
			marks[d.Spans[i].ID] = true
		}
	}
	for i := range d.Attributions {
		if d.Attributions[i].Annotator == gold {
			marks[d.Attributions[i].ID] = true
		}
	}
	return marks
}

// goldBar is the strip above the article while the gold layer is edited.
type goldBar struct {
	w      *window
	words  *line
	object fyne.CanvasObject
}

func newGoldBar(w *window) *goldBar {
	b := &goldBar{w: w, words: newLine("", 12, fyne.TextStyle{}, theme.ColorNameForeground).shortened()}
	done := w.button("Finish editing", nil, w.do.runner("adjudicate"))
	done.Importance = widget.HighImportance
	head := newLine("Editing the gold layer", 13, fyne.TextStyle{Bold: true}, theme.ColorNamePrimary)
	row := container.NewBorder(nil, nil, container.NewCenter(head), done, inset(container.New(centreLine{}, b.words), 0, 10, 0, 12))
	b.object = container.NewVBox(on(colorChosen, inset(row, 5, 10, 5, 20)), rule())
	b.object.Hide()
	w.s.changed.listen(func(c change) {
		if c&(changedSaved|changedReview|changedArticle) != 0 {
			b.refresh()
		}
	})
	return b
}

func (b *goldBar) refresh() {
	e := b.w.s.editing
	shown := e != nil && b.w.s.me == e.gold
	if shown {
		b.words.set(e.d.Explain(e.of.c.Left, e.of.c.Right) + "  ·  what you mark now goes to the gold layer")
	}
	if shown == b.object.Visible() {
		return
	}
	if shown {
		b.object.Show()
	} else {
		b.object.Hide()
	}
	b.w.centre.Refresh()
}
