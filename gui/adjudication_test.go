package gui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/adjudication"
	"github.com/onrecord/onrecord/store/corpus"
)

// newAdjudicated has an article in which ana and bo differ in the edges of a claim, in a speaker and in a place that only bo
// has, and agree on one attribution. It is shown, and compared.
func newAdjudicated(t *testing.T) (*window, *bench) {
	t.Helper()
	w, b := newTestWindow(t)
	a := corpus.Article{ID: store.NewID(), Title: "Bridge", Text: bridge + " She told the council that it is late. They wrote that all is well."}
	step := corpus.Step{Label: "Test", Annotator: "ana", Final: true, Changes: []corpus.Change{corpus.AddArticle{Article: a}}}
	for _, frame := range []string{
		"ana: Claim The bridge is safe; Speaker Ida Lorne; Cue said",
		"bo: Claim bridge is safe; Speaker Ida Lorne; Cue said",
		"ana: Claim it is late; Speaker She; Cue told",
		"bo: Claim it is late; Speaker the council; Cue told",
		"bo: Claim It opens in May; Source the report",
		"ana: Claim all is well; Cue wrote",
		"bo: Claim all is well; Cue wrote",
	} {
		who, parts, _ := strings.Cut(frame, ": ")
		f := corpus.Attribution{ID: store.NewID(), Article: a.ID, Annotator: who, Origin: corpus.Manual, Slots: map[string][]corpus.ID{}}
		for part := range strings.SplitSeq(parts, "; ") {
			label, words, _ := strings.Cut(part, " ")
			at := strings.Index(a.Text, words)
			s := corpus.Span{ID: store.NewID(), Article: a.ID, Label: label, Annotator: who, Quote: words, Origin: corpus.Manual, Fragments: []corpus.Range{{Start: at, End: at + len(words)}}}
			step.Changes = append(step.Changes, corpus.PutSpan{Span: s})
			slot, _ := w.s.codebook.SlotFor(label)
			f.Slots[slot.Name] = append(f.Slots[slot.Name], s.ID)
		}
		step.Changes = append(step.Changes, corpus.PutAttribution{Attribution: f})
	}
	if _, err := w.s.project.Apply(step); err != nil {
		t.Fatal(err)
	}
	w.s.refresh(a.ID)
	b.until("the article is shown", func() bool { return w.s.doc.Article.ID == a.ID })
	b.settle()
	w.s.become("dee")
	w.do.runner("adjudicate")()
	b.until("the layers are compared", func() bool { return w.s.adjudicating != nil && w.s.adjudicating.ready })
	return w, b
}

// keyIn types a key or character where the keyboard is, as a keyboard does: the key comes before its character.
func keyIn(w *window, keys ...string) {
	for _, key := range keys {
		if len(key) == 1 {
			press(w, fyne.KeyName(strings.ToUpper(key)))
			w.fyne.Canvas().Focused().TypedRune(rune(key[0]))
		} else {
			press(w, fyne.KeyName(key))
		}
	}
}

// read waits until what was decided is read back from the file.
func (b *bench) read(w *window) {
	b.t.Helper()
	turn := w.s.adjudicating.turn
	b.settle()
	b.until("the comparison is read anew", func() bool {
		a := w.s.adjudicating
		return a.turn >= turn && a.ready && a.c.Document.Article.ID == w.s.doc.Article.ID
	})
	b.settle()
}

// golds writes the attributions of the gold layer.
func (b *bench) golds(d corpus.Document) []string {
	b.t.Helper()
	var out []string
	for _, a := range d.Attributions {
		if a.Annotator != "gold" {
			continue
		}
		var words []string
		for _, slot := range []string{"speaker", "cue", "claim", "source"} {
			for _, id := range a.Slots[slot] {
				s, _ := d.Span(id)
				words = append(words, s.Quote)
			}
		}
		out = append(out, strings.Join(words, "|"))
	}
	return out
}

func TestAdjudication_ByKeys(t *testing.T) {
	w, b := newAdjudicated(t)
	a := w.s.adjudicating
	if a.c.Left != "ana" || a.c.Right != "bo" || len(a.list) != 4 || len(a.shown()) != 3 {
		t.Fatalf("%s with %s: %d differences, %d shown", a.c.Left, a.c.Right, len(a.list), len(a.shown()))
	}
	if w.fyne.Canvas().Focused() != fyne.Focusable(w.adjudication.list) || w.body.Objects[0] != w.adjudication.object {
		t.Fatal("the comparison is not there, or has not the keyboard")
	}
	keyIn(w, "2", string(fyne.KeyRight)) // a guideline gap; bo's
	b.read(w)
	keyIn(w, "n", "p", string(fyne.KeyDown), string(fyne.KeyUp))
	if w.adjudication.progress.text != "1 of 3 decided" {
		t.Errorf("progress: %s", w.adjudication.progress.text)
	}
	keyIn(w, "w")
	test.Type(w.adjudication.panel.note, "who knows")
	press(w, fyne.KeyReturn)
	keyIn(w, "x", "l", "a")
	b.read(w)
	d := b.onDisk()
	if got, want := b.golds(d), []string{"Ida Lorne|said|bridge is safe", "She|told|it is late", "wrote|all is well"}; !slices.Equal(got, want) {
		t.Errorf("gold %q, want %q", got, want)
	}
	decisions, err := w.s.project.Decisions(t.Context(), d.Article.ID)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, x := range decisions {
		got = append(got, strings.Join([]string{string(x.Kind), string(x.Outcome), string(x.Reason), x.Note, x.Annotator}, " "))
	}
	if want := []string{"boundaries right guideline  dee", "missing nothing  who knows dee", "speaker left   dee", "none left   dee"}; !slices.Equal(got, want) {
		t.Errorf("decisions %q, want %q", got, want)
	}
	if !w.s.adjudicating.progress().complete() {
		t.Errorf("not all is decided: %+v", w.s.adjudicating.progress())
	}
	w.do.runner("undo")() // what they agree on, in one step
	b.settle()
	b.read(w)
	w.do.runner("undo")()
	b.settle()
	b.read(w)
	if now, _ := w.s.adjudicating.current(); now.Kinds[0] != corpus.SpeakerDiffers || now.Decision != nil {
		t.Errorf("undo comes to %+v", now)
	}
	if got := b.golds(b.onDisk()); len(got) != 1 {
		t.Errorf("after undo gold is %q", got)
	}
	press(w, fyne.KeyEscape)
	if w.s.adjudicating != nil || w.body.Objects[0] != w.reading || w.fyne.Canvas().Focused() != fyne.Focusable(w.page.reader) {
		t.Error("Escape does not go back to reading")
	}
}

// TestAdjudication_KeysOfReading: keys that decide do nothing in the article, and those of the article nothing here.
func TestAdjudication_KeysOfReading(t *testing.T) {
	w, b := newAdjudicated(t)
	keyIn(w, "f", "m", "o")
	press(w, fyne.KeyEscape)
	w.page.reader.TypedRune('x')
	w.page.reader.TypedRune('b')
	b.settle()
	if d := b.onDisk(); len(b.golds(d)) != 0 || w.s.canUndo != "" {
		t.Errorf("something was done: %s", w.s.canUndo)
	}
}

func TestAdjudication_Filter(t *testing.T) {
	w, b := newAdjudicated(t)
	p, a := w.adjudication, w.s.adjudicating
	p.kinds.SetSelectedIndex(slices.Index(kindsFiltered, corpus.SpeakerDiffers))
	if d, _ := a.current(); len(p.shown) != 1 || d.Kinds[0] != corpus.SpeakerDiffers {
		t.Errorf("%d shown, at %v", len(p.shown), d.Kinds)
	}
	keyIn(w, "l")
	b.read(w)
	p.states.SetSelectedIndex(int(stateOpen))
	if len(p.shown) != 0 || p.none.Text != "Nothing fits the filter." {
		t.Errorf("%d open, %s", len(p.shown), p.none.Text)
	}
	p.kinds.SetSelectedIndex(0)
	if len(p.shown) != 2 {
		t.Errorf("%d open of all", len(p.shown))
	}
	p.kinds.SetSelectedIndex(slices.Index(kindsFiltered, corpus.NoneDiffers))
	if len(p.shown) != 1 || !a.list[p.shown[0]].Agreed() {
		t.Errorf("%d agreed", len(p.shown))
	}
}

// TestAdjudication_HiddenNames: nothing on the page says who they are.
func TestAdjudication_HiddenNames(t *testing.T) {
	w, b := newAdjudicated(t)
	p := w.adjudication
	p.names.press()
	keyIn(w, "l")
	b.read(w)
	row := newDifferenceRow()
	for _, d := range w.s.adjudicating.list {
		left, right := p.called()
		row.show(d, left, right, w.s.doc.Article.Text)
		if text := row.AccessibilityLabel(); strings.Contains(text, "ana") || strings.Contains(text, "bo:") {
			t.Errorf("a row says %s", text)
		}
	}
	if strings.Join(p.left.Options, ",") != "A,B,gold (the gold layer)" {
		t.Errorf("the choice says %q", p.left.Options)
	}
}

// TestAdjudication_Edit: a copy of one side is edited as any attribution, as one's own hand, into the gold layer.
func TestAdjudication_Edit(t *testing.T) {
	w, b := newAdjudicated(t)
	w.s.setStatus(corpus.Doing)
	keyIn(w, "3", "E") // bo's
	b.settle()
	if w.s.adjudicating != nil || w.s.me != "gold" || w.body.Objects[0] != w.reading {
		t.Fatalf("not editing: %s works", w.s.me)
	}
	frame, ok := w.s.doc.Attribution(w.s.frame)
	if !ok || frame.Annotator != "gold" {
		t.Fatalf("chosen is %+v", frame)
	}
	b.tag("Source", "the report")
	w.s.comment(subject{}, "Which report?")
	w.s.refresh("")
	b.settle()
	if row := w.s.rows[slices.IndexFunc(w.s.rows, func(r store.ArticleRow) bool { return r.ID == w.s.doc.Article.ID })]; row.Status != corpus.Doing {
		t.Errorf("the list says %s, not how far dee is", row.Status)
	}
	if said := w.s.doc.Comments; len(said) != 1 || said[0].Annotator != "dee" {
		t.Errorf("comments %+v", said)
	}
	w.do.runner("adjudicate")()
	b.until("the layers are compared again", func() bool { return w.s.adjudicating != nil && w.s.adjudicating.ready })
	b.settle()
	if w.s.me != "dee" || w.s.editing != nil {
		t.Errorf("afterwards works %s", w.s.me)
	}
	d := b.onDisk()
	if got, want := b.golds(d), []string{"Ida Lorne|said|bridge is safe|the report"}; !slices.Equal(got, want) {
		t.Errorf("gold %q", got)
	}
	if status, said := d.Statuses["gold"]; said {
		t.Errorf("the gold layer has a status: %s", status)
	}
	decisions, err := w.s.project.Decisions(t.Context(), d.Article.ID)
	if err != nil || len(decisions) != 2 {
		t.Fatalf("%d decisions, %v", len(decisions), err)
	}
	for i, want := range []int{4, 5} {
		if x := decisions[i]; x.Outcome != corpus.TookEdited || x.Reason != corpus.Slip || len(x.Gold) != want || x.Annotator != "dee" {
			t.Errorf("decision %d: %+v", i, x)
		}
	}
	history, err := w.s.project.History(t.Context(), 10)
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range history {
		if step.Annotator == "gold" {
			t.Errorf("%s is said to be made by the gold layer", step.Label)
		}
	}
	if now, _ := w.s.adjudicating.current(); now.Decision != nil {
		t.Error("it does not go on to the next open difference")
	}
}

// TestAdjudication_End: what is said and offered when all is decided.
func TestAdjudication_End(t *testing.T) {
	w, b := newAdjudicated(t)
	keyIn(w, "l", "l", "l", "a")
	b.read(w)
	var texts []string
	for _, o := range test.LaidOutObjects(w.adjudication.panel.body) {
		if c, ok := o.(*control); ok {
			texts = append(texts, c.Text)
		}
	}
	for _, want := range []string{"Approve ana’s", "Send back to ana…", "Approve bo’s", "Send back to bo…", "Export the gold layer…"} {
		if !slices.Contains(texts, want) {
			t.Errorf("%q is not offered in %q", want, texts)
		}
	}
	w.sendBackDialog("bo")
	test.Type(w.fyne.Canvas().Focused(), "See the claim.")
	w.enter()
	if d := b.onDisk(); d.Statuses["bo"] != corpus.SentBack || len(d.Comments) != 1 || d.Comments[0].Annotator != "dee" {
		t.Errorf("statuses %v, comments %v", d.Statuses, d.Comments)
	}
	b.read(w)
	for _, o := range test.LaidOutObjects(w.adjudication.panel.body) {
		if c, ok := o.(*control); ok && strings.HasPrefix(c.Text, "Send back to bo") {
			t.Error("what was sent back can be sent back again")
		}
	}
	if !strings.HasPrefix(w.bar.hint.text, "← → b take") {
		t.Errorf("the foot says %q", w.bar.hint.text)
	}
	if name := w.s.adjudicating.third(); name != "" {
		t.Errorf("%s is still to be compared", name)
	}
}

func TestAdjudication_NobodyToCompare(t *testing.T) {
	w, b := newTestWindow(t)
	w.do.runner("adjudicate")()
	b.until("it is looked", func() bool { return w.s.adjudicating != nil && w.s.adjudicating.ready })
	if !strings.Contains(w.adjudication.none.Text, "needs the marks of two") {
		t.Errorf("it says %q", w.adjudication.none.Text)
	}
	if y, sign := w.adjudication.reader.Position().Y, newLayerSign(leftMark, "ana").MinSize().Height; y < sign {
		t.Errorf("the article begins at %v: a legend of %v would move it", y, sign)
	}
	keyIn(w, "l", "n", "a", "e", "w")
	b.settle()
	w.do.runner("adjudicate")()
	if w.s.adjudicating != nil {
		t.Error("the same key does not go back")
	}
}

// TestAdjudication_ANewProject: the comparison ends with its project.
func TestAdjudication_ANewProject(t *testing.T) {
	w, _ := newAdjudicated(t)
	w.do.runner("close")()
	if w.s.adjudicating != nil || w.body.Objects[0] != w.reading {
		t.Error("it is still there")
	}
}

// TestAdjudication_Rows: beside each other, slot by slot, with what only one has told apart.
func TestAdjudication_Rows(t *testing.T) {
	w, _ := newAdjudicated(t)
	a := w.s.adjudicating
	rows := a.rows(a.list[0])
	i := slices.IndexFunc(rows, func(r sideRow) bool { return r.name == "Claim" })
	if i < 0 || !rows[i].differs() {
		t.Fatalf("rows %+v", rows)
	}
	if left := rows[i].cells[0].words; len(left) != 2 || left[0] != (piece{"The ", true}) || left[1] != (piece{"bridge is safe", false}) {
		t.Errorf("the left claim is %+v", left)
	}
	for _, r := range rows {
		if r.name == "Speaker" && r.differs() {
			t.Error("the speakers are alike")
		}
	}
	var both []adjudication.Difference
	for _, d := range a.list {
		if d.Agreed() {
			both = append(both, d)
		}
	}
	for _, r := range a.rows(both[0]) {
		if r.differs() {
			t.Errorf("agreed, but %s differs", r.name)
		}
	}
}

// labelsIn lists the texts of the labels in an object.
func labelsIn(o fyne.CanvasObject) []string {
	var texts []string
	for _, each := range test.LaidOutObjects(o) {
		if l, ok := each.(*widget.Label); ok {
			texts = append(texts, l.Text)
		}
	}
	return texts
}

// TestAdjudication_Third: when two are decided, the gold layer is compared with the third.
func TestAdjudication_Third(t *testing.T) {
	w, b := newAdjudicated(t)
	keyIn(w, "l", "l", "l", "a")
	b.read(w)
	press(w, fyne.KeyEscape)
	w.s.become("cy")
	b.tag("Claim", "all is well")
	b.settle()
	w.s.become("dee")
	w.do.runner("adjudicate")()
	b.until("the layers are compared", func() bool { return w.s.adjudicating != nil && w.s.adjudicating.ready })
	a := w.s.adjudicating
	if !a.progress().complete() || a.third() != "cy" {
		t.Fatalf("%+v, third is %q", a.progress(), a.third())
	}
	a.choose(a.c.Gold, "cy")
	b.until("the gold layer is compared", func() bool { return a.c.Left == "gold" && len(a.list) > 0 })
	for a.progress().decided < a.progress().differ {
		keyIn(w, "l")
		b.read(w)
	}
	if got := b.golds(b.onDisk()); len(got) != 3 {
		t.Errorf("gold is %q, and not as it was", got)
	}
}

// TestAdjudication_NoteStaysWhileTyped: what is read anew meanwhile does not take the field away.
func TestAdjudication_NoteStaysWhileTyped(t *testing.T) {
	w, b := newAdjudicated(t)
	keyIn(w, "l", "w")
	note := w.adjudication.panel.note
	test.Type(note, "half a")
	b.read(w)
	test.Type(note, " word")
	press(w, fyne.KeyReturn)
	if a := w.s.adjudicating; a.note != "half a word" || note.Text != a.note || w.adjudication.panel.note != note {
		t.Errorf("the note is %q, the field says %q", a.note, note.Text)
	}
}

// TestAdjudication_ReadOnly: it can be looked at, and nothing is decided.
func TestAdjudication_ReadOnly(t *testing.T) {
	w, b := newAdjudicated(t)
	path := w.s.project.Path()
	if err := w.s.close(); err != nil {
		t.Fatal(err)
	}
	p, err := store.OpenReadOnly(path)
	if err != nil {
		t.Fatal(err)
	}
	w.use(p)
	b.settle()
	w.escape() // the word on it
	b.until("the article is shown", func() bool { return w.s.doc.Article.ID != "" })
	if w.s.doc.Article.Title != "Bridge" {
		w.s.step(+1)
		b.settle()
	}
	w.do.runner("adjudicate")()
	b.until("the layers are compared", func() bool { return w.s.adjudicating != nil && w.s.adjudicating.ready })
	keyIn(w, "l")
	if len(w.sheets) != 1 || len(w.s.adjudicating.c.Decisions) != 0 {
		t.Errorf("%d sheets, %d decisions", len(w.sheets), len(w.s.adjudicating.c.Decisions))
	}
}

// TestAdjudication_EditTakenBack: who undoes the copy and finishes has decided nothing.
func TestAdjudication_EditTakenBack(t *testing.T) {
	w, b := newAdjudicated(t)
	keyIn(w, "e")
	b.settle()
	w.do.runner("undo")()
	b.settle()
	w.do.runner("adjudicate")()
	b.until("the layers are compared again", func() bool { return w.s.adjudicating != nil && w.s.adjudicating.ready })
	b.settle()
	d := b.onDisk()
	decisions, err := w.s.project.Decisions(t.Context(), d.Article.ID)
	if err != nil || len(decisions) != 0 || len(b.golds(d)) != 0 || w.s.me != "dee" {
		t.Errorf("%d decisions, gold %q, %s works, %v", len(decisions), b.golds(d), w.s.me, err)
	}
}
