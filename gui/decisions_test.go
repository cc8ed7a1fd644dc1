package gui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/onrecord/onrecord/store/adjudication"
	"github.com/onrecord/onrecord/store/comparison"
	"github.com/onrecord/onrecord/store/corpus"
)

// newDecided has decided: bo's claim for a gap in the guideline, with a note; nothing of what only bo has, for a slip; ana's
// speaker.
func newDecided(t *testing.T) (*window, *bench) {
	t.Helper()
	w, b := newAdjudicated(t)
	keyIn(w, "2")
	w.s.adjudicating.note = "articles?"
	keyIn(w, "r", "3", "x", "l")
	b.read(w)
	press(w, fyne.KeyEscape)
	return w, b
}

func entriesOf(t *testing.T, w *window) []adjudication.Entry {
	t.Helper()
	entries, err := comparison.Decisions(t.Context(), w.s.project, nil)
	if err != nil {
		t.Fatal(err)
	}
	return entries
}

// TestDecisions_NumbersOpenTheirLists: each number is as many decisions as it shows.
func TestDecisions_NumbersOpenTheirLists(t *testing.T) {
	w, _ := newDecided(t)
	p := newDecisionsPage(w, entriesOf(t, w))
	heads := map[string]string{}
	for _, cell := range p.cells {
		cell.press()
		heads[p.head.text] = cell.text.text
		if n := len(p.shown); cell.text.text != grouped(n) || !strings.HasSuffix(p.head.text, "("+grouped(n)+")") || !cell.on {
			t.Errorf("the number %s shows %d: %s", cell.text.text, n, p.head.text)
		}
	}
	for _, want := range []string{"All decisions (3)", "Boundaries, guideline (1)", "Missing, slip (1)", "Not taken: ana’s (1)", "Not taken: bo’s, slip (1)"} {
		if heads[want] == "" {
			t.Errorf("no number for %q among %v", want, heads)
		}
	}
	row := newDecisionRow()
	row.show(p.entries[0])
	if got := row.AccessibilityLabel(); !strings.HasPrefix(got, "Boundaries → bo’s. Bridge. The bridge is safe") || !strings.Contains(got, "guideline gap · “articles?” · dee") {
		t.Errorf("a row says %s", got)
	}
}

func TestDecisions_EnterGoesThere(t *testing.T) {
	w, b := newDecided(t)
	w.do.runner("decisions")()
	b.until("the decisions are listed", func() bool { return len(w.sheets) == 1 && w.job == nil })
	press(w, fyne.KeyDown, fyne.KeyReturn)
	b.until("the place is shown", func() bool { return w.s.adjudicating != nil && w.s.adjudicating.ready })
	if d, _ := w.s.adjudicating.current(); len(w.sheets) != 0 || d.Decision == nil || d.Decision.Outcome != corpus.TookNothing {
		t.Errorf("looked at is %+v", d)
	}
}

func TestDecisions_None(t *testing.T) {
	w, b := newTestWindow(t)
	w.do.runner("decisions")()
	b.until("it says so", func() bool { return len(w.sheets) == 1 && w.job == nil })
	w.escape()
	w.do.runner("reviewed")()
	b.until("it says so, too", func() bool { return len(w.sheets) == 1 && w.job == nil })
}

// TestReviewed: who was reviewed sees what is otherwise in the gold layer, at the mark and in a list.
func TestReviewed(t *testing.T) {
	w, b := newDecided(t)
	w.s.become("ana")
	b.settle()
	b.until("it is known", func() bool { return len(w.s.review) > 0 })
	claim := w.s.doc.Spans[slices.IndexFunc(w.s.doc.Spans, func(s corpus.Span) bool { return s.Annotator == "ana" && s.Quote == "The bridge is safe" })]
	r, ok := w.s.reviewOf(claim.ID)
	if words := reviewWords(r); !ok || r.Change != adjudication.Changed || words != "you: claim from ‘The’; gold: claim from ‘bridge’. Guideline gap. “articles?”. (dee)" {
		t.Errorf("of the claim: %v %+v, %s", ok, r, words)
	}
	w.s.choose(claim.ID)
	if !inspectorSays(w, "Review changed this.") {
		t.Error("the mark does not say that it was changed")
	}
	speaker := w.s.doc.Spans[slices.IndexFunc(w.s.doc.Spans, func(s corpus.Span) bool { return s.Annotator == "ana" && s.Quote == "She" })]
	w.s.choose(speaker.ID)
	if inspectorSays(w, "Review") {
		t.Error("a mark that was taken says that it was changed")
	}
	w.do.runner("reviewed")()
	b.until("the changes are listed", func() bool { return len(w.sheets) == 1 && w.job == nil })
	press(w, fyne.KeyReturn)
	b.settle()
	if a, ok := w.s.doc.Attribution(w.s.frame); len(w.sheets) != 0 || !ok || a.Annotator != "ana" || a.SlotOf(claim.ID) != "claim" {
		t.Errorf("chosen is %+v", a)
	}
	w.s.become("bo")
	b.settle()
	b.until("it is known of bo", func() bool { return len(w.s.review) == 2 && w.s.reviewedFor == "bo" })
	var changes []string
	for _, r := range w.s.review {
		changes = append(changes, string(r.Change))
	}
	if strings.Join(changes, ",") != "left out,changed" {
		t.Errorf("of bo's: %q", changes)
	}
}

// inspectorSays tells whether a text of the inspector begins so.
func inspectorSays(w *window, begin string) bool {
	for _, text := range labelsIn(w.inspector.body) {
		if strings.HasPrefix(text, begin) {
			return true
		}
	}
	return false
}
