package gui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/agreement"
	"github.com/onrecord/onrecord/store/comparison"
	"github.com/onrecord/onrecord/store/corpus"
)

const bridge = "The bridge is safe, Ida Lorne said on Monday. It opens in May, according to the report."

// newComparedWindow has, after the story that only ana marked, an article that ana and bo marked and two that bo marked
// otherwise than ana.
func newComparedWindow(t *testing.T) (*window, *bench) {
	t.Helper()
	w, b := newTestWindow(t)
	b.tag("Claim", "“We are late,”")
	b.settle()
	for i, marks := range [][]string{
		{"ana Claim The bridge is safe", "bo Claim bridge is safe", "ana Speaker Ida Lorne", "bo Speaker Ida Lorne", "ana Cue said", "bo Cue said"},
		{"ana Speaker Ida Lorne", "bo Source Ida Lorne", "ana Cue said"},
		{"ana Cue according to", "bo Cue according to"},
	} {
		a := corpus.Article{ID: store.NewID(), Title: "Bridge " + string(rune('1'+i)), Text: bridge + strings.Repeat(" More of it.", i)}
		step := corpus.Step{Label: "Test", Annotator: "ana", Changes: []corpus.Change{corpus.AddArticle{Article: a}}}
		for _, mark := range marks {
			who, rest, _ := strings.Cut(mark, " ")
			label, words, _ := strings.Cut(rest, " ")
			at := strings.Index(a.Text, words)
			step.Changes = append(step.Changes, corpus.PutSpan{Span: corpus.Span{
				ID: store.NewID(), Article: a.ID, Label: label, Annotator: who, Quote: words, Origin: corpus.Manual,
				Fragments: []corpus.Range{{Start: at, End: at + len(words)}},
			}})
		}
		if _, err := w.s.project.Apply(step); err != nil {
			t.Fatal(err)
		}
	}
	w.s.refresh("")
	b.settle()
	return w, b
}

// openAgreement compares, and leaves the sheet open.
func openAgreement(w *window, b *bench) {
	b.t.Helper()
	w.do.runner("agreement")()
	w.enter() // the two people are picked already
	b.until("the agreement is shown", func() bool { return w.compared != nil && w.job == nil && len(w.sheets) == 1 })
}

func press(w *window, keys ...fyne.KeyName) {
	for _, key := range keys {
		w.fyne.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: key})
	}
}

func TestAgreement_NeedsTwo(t *testing.T) {
	w, b := newTestWindow(t)
	for range 2 { // nobody, then one
		w.do.runner("agreement")()
		if len(w.sheets) != 1 || w.job != nil {
			t.Fatal("no word on what is needed")
		}
		w.escape()
		b.tag("Claim", "“We are late,”")
	}
	w.askAgreement(comparison.Options{})
	w.enter() // the sheet closes, and compares nothing
	b.settle()
	if len(w.sheets) != 0 || w.compared != nil {
		t.Errorf("%d sheets, compared %v", len(w.sheets), w.compared)
	}
}

func TestAgreement_AsksAgainForTwo(t *testing.T) {
	w, b := newComparedWindow(t)
	w.askAgreement(comparison.Options{Annotators: []string{"ana"}})
	w.enter()
	b.settle()
	if len(w.sheets) != 1 || w.compared != nil {
		t.Fatal("one annotator is compared")
	}
	w.escape() // the error was read
	if len(w.sheets) != 1 {
		t.Error("the question is not there again")
	}
}

// TestAgreement_Keyboard walks from the measures to a disagreement, into the article and back.
func TestAgreement_Keyboard(t *testing.T) {
	w, b := newComparedWindow(t)
	openAgreement(w, b)
	r := w.compared.result
	if len(r.Pairs) != 1 || len(r.Pairs[0].Articles) != 3 || len(r.Skipped) != 1 {
		t.Fatalf("compared %+v", r)
	}
	lines := comparison.Lines(r.Pairs[0].Measures)
	chosen := func() string { l := lines[w.compared.look.line]; return l.Name + strings.Join(l.Of, ",") }
	if chosen() != agreement.SpanF1Strict {
		t.Errorf("begins with %s", chosen())
	}
	press(w, fyne.KeyDown)
	if chosen() != agreement.SpanF1Strict+"Claim" {
		t.Errorf("Down comes to %s", chosen())
	}
	press(w, fyne.KeyEnd, fyne.KeyHome)
	if chosen() != agreement.SpanF1Strict {
		t.Errorf("Home comes to %s, and not below the heading", chosen())
	}
	press(w, fyne.KeyRight, fyne.KeyDown, fyne.KeyUp, fyne.KeyDown, fyne.KeyDown)
	if w.compared.look.row != 2 { // other edges; other label; only ana
		t.Fatalf("row %d of the disagreements", w.compared.look.row)
	}
	press(w, fyne.KeyReturn)
	b.until("it is there to be decided", func() bool {
		return w.s.doc.Article.Title == "Bridge 2" && w.s.adjudicating != nil && w.s.adjudicating.ready
	})
	d, _ := w.s.adjudicating.current()
	if span, _ := w.s.doc.Span(first(d.Left.Spans)); span.Quote != "said" || span.Annotator != "ana" || !d.Right.Empty() || len(w.sheets) != 0 {
		t.Errorf("looked at is %+v, %d sheets", d, len(w.sheets))
	}
	if w.fyne.Canvas().Focused() != fyne.Focusable(w.adjudication.list) {
		t.Error("the differences have not the keyboard")
	}
	w.do.runner("agreement")() // as it was left
	rows, ok := w.fyne.Canvas().Focused().(*walkList)
	if !ok || rows.at != 2 || len(w.sheets) != 1 {
		t.Fatalf("back at %T, %d sheets", w.fyne.Canvas().Focused(), len(w.sheets))
	}
	press(w, fyne.KeyLeft, fyne.KeyEscape)
	if len(w.sheets) != 0 || w.fyne.Canvas().Focused() != fyne.Focusable(w.adjudication.list) {
		t.Error("Escape does not give the keyboard back to the differences")
	}
	press(w, fyne.KeyEscape)
	if w.fyne.Canvas().Focused() != fyne.Focusable(w.page.reader) {
		t.Error("Escape does not give the keyboard back to the article")
	}
}

// TestAgreement_EscapeFromAnywhere: whatever has the keyboard, in each of the views.
func TestAgreement_EscapeFromAnywhere(t *testing.T) {
	w, b := newComparedWindow(t)
	openAgreement(w, b)
	w.escape()
	for _, view := range []agreementView{viewDisagreements, viewArticles, viewLabels} {
		w.compared.look.view = view
		for steps := range 10 {
			w.showAgreement()
			for range steps {
				w.fyne.Canvas().FocusNext()
			}
			press(w, fyne.KeyEscape)
			if len(w.sheets) != 0 {
				t.Fatalf("view %d: not from a %T", view, w.fyne.Canvas().Focused())
			}
		}
	}
}

func TestAgreement_AClickGoesThere(t *testing.T) {
	w, b := newComparedWindow(t)
	openAgreement(w, b)
	page := newAgreementPage(w, w.compared)
	var gone []agreement.Disagreement
	page.jump = func(d agreement.Disagreement) { gone = append(gone, d) }
	page.rows.Select(1)
	if len(gone) != 1 || gone[0].Kind != agreement.OtherLabel || page.look.row != 1 {
		t.Errorf("gone to %+v", gone)
	}
	line := page.look.line
	page.measures.Select(0) // a heading
	if page.look.line != line || page.measures.at != line {
		t.Error("a heading can be chosen")
	}
	page.measures.Select(line + 1)
	if page.look.line != line+1 || page.look.row != -1 {
		t.Errorf("line %d, row %d", page.look.line, page.look.row)
	}
}

// TestAgreement_ByArticle: the lowest first; one of them shows its own disagreements.
func TestAgreement_ByArticle(t *testing.T) {
	w, b := newComparedWindow(t)
	openAgreement(w, b)
	page := newAgreementPage(w, w.compared)
	var got []string
	for _, s := range page.scores {
		got = append(got, s.title+" "+figure(s.value.Number)+" "+grouped(s.disagreements))
	}
	if want := "Bridge 2 0.000 2|Bridge 1 0.667 1|Bridge 3 1.000 0"; strings.Join(got, "|") != want {
		t.Errorf("articles %s", strings.Join(got, "|"))
	}
	page.showView(viewArticles)
	page.bars.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	page.bars.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if page.look.view != viewDisagreements || len(page.shown) != 2 || page.narrowed.text != "Bridge 2" {
		t.Errorf("view %d shows %d disagreements of %q", page.look.view, len(page.shown), page.narrowed.text)
	}
	page.all.OnTapped()
	if len(page.shown) != 3 || page.caption.Visible() {
		t.Errorf("all are %d", len(page.shown))
	}
}

// TestAgreement_HeatMap: a cell shows the disagreements that it counts, also those of "nothing".
func TestAgreement_HeatMap(t *testing.T) {
	w, b := newComparedWindow(t)
	openAgreement(w, b)
	page := newAgreementPage(w, w.compared)
	page.showView(viewLabels)
	h := page.heat
	var cells []string
	for row, counts := range h.counts {
		for column, n := range counts {
			if n > 0 {
				cells = append(cells, h.names[row]+"-"+h.names[column]+" "+grouped(n))
			}
		}
	}
	if want := "Claim-Claim 1|Speaker-Speaker 1|Speaker-Source 1|Cue-Cue 2|Cue-nothing 1"; strings.Join(cells, "|") != want {
		t.Fatalf("cells %s", strings.Join(cells, "|"))
	}
	for row, counts := range h.counts {
		for column, n := range counts {
			page.narrow(nil)
			at := fyne.NewPos(heatLeft+float32(column)*heatWidth+5, heatTop+float32(row)*heatHeight+5)
			h.Tapped(&fyne.PointEvent{Position: at})
			switch {
			case n == 0 && page.look.only != nil:
				t.Errorf("the empty cell %d, %d can be taken", row, column)
			case row != column && n > 0 && len(page.shown) != n:
				t.Errorf("%s: %d are shown, not %d", page.narrowed.text, len(page.shown), n)
			}
		}
	}
	if s := h.strength(0, 0); s <= h.strength(1, 1) || h.strength(2, 2) != 0 {
		t.Errorf("strengths %v, %v", s, h.strength(1, 1))
	}
	h.row, h.column = 0, 0
	h.FocusGained()
	for _, key := range []fyne.KeyName{fyne.KeyUp, fyne.KeyDown, fyne.KeyRight, fyne.KeyRight} {
		h.TypedKey(&fyne.KeyEvent{Name: key})
	}
	if got := h.AccessibilityLabel(); got != "Speaker by ana, Source by bo: 1" {
		t.Errorf("the keys come to %s", got)
	}
	h.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if page.narrowed.text != "Speaker by ana, Source by bo" || len(page.shown) != 1 {
		t.Errorf("Enter shows %q", page.narrowed.text)
	}
}

// TestAgreement_UndefinedExplainsItself: in the words of the measure, with the names that it stands for.
func TestAgreement_UndefinedExplainsItself(t *testing.T) {
	w, b := newComparedWindow(t)
	openAgreement(w, b)
	page := newAgreementPage(w, w.compared)
	for i, l := range page.lines {
		if l.Heading != "" {
			continue
		}
		page.measures.Select(i)
		switch m := l.Measure; {
		case m == nil:
		case m.Value.Defined():
			if page.figure.text != figure(m.Value.Number) {
				t.Errorf("%s %v is %q", l.Name, l.Of, page.figure.text)
			}
		default:
			if page.figure.text != "–" || !strings.Contains(page.facts.text, m.Value.Undefined) {
				t.Errorf("%s %v: %q", l.Name, l.Of, page.facts.text)
			}
		}
		for _, name := range l.Of {
			if !strings.Contains(page.head.text+page.words.Text, name) {
				t.Errorf("%s of %s is nowhere named", l.Name, name)
			}
		}
	}
}

// TestAgreement_Together: three annotators have numbers together, and disagreements in pairs.
func TestAgreement_Together(t *testing.T) {
	w, b := newComparedWindow(t)
	b.s.become("cy")
	b.tag("Cue", "said")
	b.settle()
	w.compare(comparison.Options{Annotators: []string{"ana", "bo", "cy"}})
	b.until("the agreement is shown", func() bool { return w.compared != nil && len(w.sheets) == 1 })
	page := newAgreementPage(w, w.compared)
	if page.pair() == nil || len(page.lines) == 0 {
		t.Fatal("no pair is shown")
	}
	page.look.pair = len(w.compared.result.Pairs)
	page.showPair()
	if page.pair() != nil || len(page.lines) == 0 || len(page.shown) != 0 {
		t.Errorf("together: %d lines, %d disagreements", len(page.lines), len(page.shown))
	}
	page.focusView() // to something
}

func TestAgreement_Cancel(t *testing.T) {
	w, b := newComparedWindow(t)
	w.compare(comparison.Options{})
	w.job.cancel()
	b.until("the work is over", func() bool { return w.job == nil })
	if w.compared != nil || len(w.sheets) != 0 {
		t.Errorf("cancelled, but there is %v, with %d sheets", w.compared, len(w.sheets))
	}
}

// TestAgreement_AfterMoreWork: what was computed is kept, and says that it is old; a mark that is gone is no harm.
func TestAgreement_AfterMoreWork(t *testing.T) {
	w, b := newComparedWindow(t)
	openAgreement(w, b)
	page := newAgreementPage(w, w.compared)
	d := page.shown[2]
	w.escape()
	w.showDisagreement(d)
	b.until("the article is there", func() bool { return w.s.doc.Article.ID == d.Article })
	w.endAdjudication()
	w.s.choose(first(d.A.Spans))
	w.s.remove()
	b.settle()
	w.showDisagreement(d)
	b.until("the layers are compared", func() bool { return w.s.adjudicating.ready })
	if now, _ := w.s.adjudicating.current(); now.Has(d.A.Spans...) || w.page.reader.Caret() != d.Start {
		t.Errorf("looked at is %+v, the caret at %d and not at %d", now, w.page.reader.Caret(), d.Start)
	}
	old := w.compared
	w.do.runner("agreement")()
	if w.compared != old || len(w.sheets) != 1 {
		t.Error("the comparison is not kept")
	}
	if step, err := newestStep(t.Context(), w.s.project); err != nil || step == old.step {
		t.Errorf("step %d, %v", step, err)
	}
	w.escape()
	w.compare(old.options)
	b.until("it is computed anew", func() bool { return w.compared != old && len(w.sheets) == 1 })
	w.escape()
	if got := newAgreementPage(w, w.compared); len(got.shown) != 2 {
		t.Errorf("%d disagreements, not 2", len(got.shown))
	}
}

func TestAgreement_SaveAsPage(t *testing.T) {
	w, b := newComparedWindow(t)
	openAgreement(w, b)
	w.saveAgreement()
	w.enter()
	path := filepath.Join(filepath.Dir(b.path), "test-agreement.html")
	if data, err := os.ReadFile(path); err != nil || !strings.Contains(string(data), "ana and bo") {
		t.Fatalf("%v", err)
	}
	w.escape() // read
	if err := os.WriteFile(path, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	w.saveAgreement()
	w.enter()
	if data, _ := os.ReadFile(path); string(data) != "mine" {
		t.Error("a file is replaced without a question")
	}
	w.enter()
	if data, _ := os.ReadFile(path); !strings.Contains(string(data), "ana and bo") {
		t.Error("it is not replaced")
	}
}

func TestApart(t *testing.T) {
	long := "a beginning that both have and that is quite long, "
	for _, c := range []struct{ a, b, wantA, wantB string }{
		{"short", "short one", "short", "short one"},
		{long + "then this", long + "then that", "… is quite long, then this", "… is quite long, then that"},
		{long, long + "more", "… that is quite long, ", "… that is quite long, more"},
		{strings.Repeat("é", 40) + "a", strings.Repeat("é", 40) + "b", "… " + strings.Repeat("é", 12) + "a", "… " + strings.Repeat("é", 12) + "b"},
	} {
		if a, b := apart(c.a, c.b); a != c.wantA || b != c.wantB {
			t.Errorf("%q and %q; want %q and %q", a, b, c.wantA, c.wantB)
		}
	}
}

func TestFigures(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567"} {
		if got := grouped(n); got != want {
			t.Errorf("%d is written %s", n, got)
		}
	}
	if got := figure(-0.0312); got != "−0.031" {
		t.Errorf("a negative number is written %s", got)
	}
}
