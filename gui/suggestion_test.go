package gui

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/onrecord/onrecord/assets"
	"github.com/onrecord/onrecord/gui/reader"
	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/attribution"
	"github.com/onrecord/onrecord/store/corpus"
)

// found is a proposer that finds the same in every article.
type found []attribution.Proposal

func (f found) Propose(corpus.Article) []attribution.Proposal { return f }

// in is where words stand in the story.
func in(words string) []corpus.Range {
	at := strings.Index(story, words)
	return []corpus.Range{{Start: at, End: at + len(words)}}
}

// inStory is what a proposer may find in the story: two that are sure, and one that is not.
func inStory() found {
	return found{
		{
			Claim: in("“We are late,”"), Cue: in("said"), Speaker: in("Ines Calder"), Kind: attribution.Direct, Confidence: 0.9, Why: "a quotation, then who said it",
			Speakers: [][]corpus.Range{in("the council")},
		},
		{
			Claim: in("that the last gate is still in the yard"), Cue: in("told"), Speaker: []corpus.Range{{Start: strings.Index(story, "Calder told"), End: strings.Index(story, "Calder told") + 6}},
			SameAs: in("Ines Calder"), Kind: attribution.Indirect, Confidence: 0.7, Why: "learned",
		},
		{Claim: in("the gates will hold for fifty years"), Cue: in("According to"), Source: in("a report by the engineers"), Kind: attribution.Indirect, Confidence: 0.3, Why: "according to"},
	}
}

// suggestAll has a proposer find these attributions.
func (b *bench) suggestAll(p proposer) {
	b.t.Helper()
	b.s.proposer = p
	b.s.setThreshold(0.5)
	b.s.setSuggesting(true)
	b.settle()
}

// wantShown compares the claims that are suggested.
func (b *bench) wantShown(claims ...string) {
	b.t.Helper()
	var got []string
	for _, x := range b.s.suggested.shown {
		got = append(got, b.s.suggestionSummary(x).what)
	}
	if !slices.Equal(got, claims) {
		b.t.Errorf("suggested are %q, want %q", got, claims)
	}
}

const (
	late = "“We are late,”"
	gate = "that the last gate is still in the yard"
	hold = "the gates will hold for fifty years"
)

func TestSuggestions_AcceptIsOneStep(t *testing.T) {
	b := newBench(t)
	b.suggestAll(inStory())
	b.wantShown(late, gate)
	if d := b.onDisk(); len(d.Spans)+len(d.Attributions) != 0 || b.s.status() != corpus.Todo {
		t.Fatal("something counts as annotated before it was accepted")
	}
	b.s.accept(b.s.suggested.shown[0])
	b.want("Ines Calder|said|" + late + "|")
	b.wantShown(gate)
	d := b.onDisk()
	a := d.Attributions[0]
	if a.Origin != corpus.Suggested || a.Confidence != 0.9 || a.Annotator != "ana" || a.Attributes.Get("style") != "direct" || b.s.open != a.ID {
		t.Errorf("the attribution is %+v", a)
	}
	for _, span := range d.Spans {
		if span.Origin != corpus.Suggested || span.Confidence != 0.9 || (span.Label == "Speaker") != (span.Entity != "") {
			t.Errorf("a span is %+v", span)
		}
	}
	b.s.accept(b.s.suggested.shown[0])
	d = b.onDisk()
	if len(d.Entities) != 1 || d.Entities[0].Name != "Ines Calder" || !slices.Contains(d.Entities[0].Aliases, "Calder") {
		t.Errorf("the fuller mention names the entity: %+v", d.Entities)
	}
	for range 2 {
		b.s.undo()
		b.settle()
	}
	if d := b.onDisk(); len(d.Spans)+len(d.Attributions)+len(d.Entities) != 0 || d.StatusOf("ana") != corpus.Todo {
		t.Errorf("undo leaves %+v", d)
	}
	b.wantShown(late, gate)
}

// TestSuggestions_UndoBringsBackWithPerson: undoing an acceptance that made an entity chooses its suggestion again, as it was
// put right.
func TestSuggestions_UndoBringsBackWithPerson(t *testing.T) {
	b := newBench(t)
	b.suggestAll(inStory())
	x := b.s.suggested.shown[0]
	b.s.accept(x)
	if d := b.onDisk(); len(d.Entities) != 1 {
		t.Fatalf("there are %d entities", len(d.Entities))
	}
	b.s.undo()
	b.settle()
	if b.s.suggested.chosen != x {
		t.Error("it is not chosen again")
	}
}

func TestSuggestions_RejectedStayRejected(t *testing.T) {
	b := newBench(t)
	b.suggestAll(inStory())
	b.s.reject(b.s.suggested.shown[0])
	b.wantShown(gate)
	if d := b.onDisk(); len(d.Spans)+len(d.Attributions) != 0 || b.s.rows[0].Attributions != 0 {
		t.Error("a rejection counts as annotated")
	}
	if err := b.s.close(); err != nil {
		t.Fatal(err)
	}
	p, err := store.Open(b.path)
	if err != nil {
		t.Fatal(err)
	}
	later := inStory() // by another version of the suggester, with other ends
	later[0].Claim = in("We are late")
	b.s.proposer = later
	b.use(p)
	b.wantShown(gate)
	b.s.become("bo")
	b.settle()
	b.wantShown("We are late", gate)
	b.s.become("ana")
	b.settle()
	b.s.undo()
	b.settle()
	b.wantShown("We are late", gate)
	b.s.redo()
	b.settle()
	b.wantShown(gate)
}

func TestSuggestions_WhatIsAnnotatedIsNotSuggested(t *testing.T) {
	b := newBench(t)
	b.suggestAll(inStory())
	b.tag("Claim", "We are late")
	b.wantShown(gate)
	b.tag("Cue", "said")
	b.wantShown(gate)
	b.s.undo()
	b.settle()
	b.s.undo()
	b.settle()
	b.wantShown(late, gate)
	b.s.setStatus(corpus.Done)
	b.wantShown()
	b.s.setStatus(corpus.Doing)
	b.settle()
	b.wantShown(late, gate)
	a := b.s.doc.Article
	a.Language = "de"
	b.s.setArticle(a)
	b.wantShown()
}

func TestSuggestions_RememberedPerProject(t *testing.T) {
	b := newBench(t)
	b.suggestAll(inStory())
	b.s.setThreshold(0.25)
	b.wantShown(late, gate, hold)
	b.s.setThreshold(0.8)
	b.wantShown(late)
	if words := b.s.hiddenWords(); words != "2 less certain ones not shown" {
		t.Error(words)
	}
	reopen := func() {
		t.Helper()
		b.settle()
		if err := b.s.close(); err != nil {
			t.Fatal(err)
		}
		p, err := store.Open(b.path)
		if err != nil {
			t.Fatal(err)
		}
		b.use(p)
	}
	reopen()
	b.wantShown(late)
	b.s.setSuggesting(false)
	b.wantShown()
	reopen()
	b.wantShown()
}

func TestSuggestions_CorrectedBeforeAccepting(t *testing.T) {
	b := newBench(t)
	b.suggestAll(inStory())
	x := b.s.suggested.shown[0]
	b.s.chooseSuggestion(x)
	who := func() string { return b.s.suggestionSummary(x).who }
	for _, want := range []string{"the council", "nobody named", "Ines Calder"} {
		if b.s.turnSpeaker(+1); who() != want {
			t.Errorf("the next one is %q, want %q", who(), want)
		}
	}
	b.s.turnSpeaker(-1)
	b.s.correct("Claim", in("We are late")[0], false)
	b.s.correct("Cue", in("who runs the harbour")[0], true)
	b.s.accept(x)
	b.want("|said … who runs the harbour|We are late|")
	d := b.onDisk()
	if !slices.Equal(d.Attributions[0].Absent, []string{"speaker"}) || d.Spans[0].Origin != corpus.Manual || d.Spans[0].Confidence != 0 {
		t.Errorf("%+v", d)
	}
	b.wantShown(gate)
}

// TestSuggestions_OneSlotForMentions: in a codebook without sources both go where speakers go.
func TestSuggestions_OneSlotForMentions(t *testing.T) {
	book, err := corpus.ParseCodebook(assets.CodebookPolNeAR)
	if err != nil {
		t.Fatal(err)
	}
	r := rolesIn(&book)
	list := suggestionsOf(inStory(), r)
	if r.claim.Name != "content" || r.cue.Name != "cue" || !slices.Equal(list[0].parts["source"], in("Ines Calder")) || !slices.Equal(list[2].parts["source"], in("a report by the engineers")) {
		t.Errorf("roles %+v, parts %v and %v", r, list[0].parts, list[2].parts)
	}
}

// slow is a proposer that waits, and finds one attribution more each time.
type slow struct {
	gate  chan bool
	mu    sync.Mutex
	asked int
}

func (p *slow) Propose(corpus.Article) []attribution.Proposal {
	<-p.gate
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asked++
	return inStory()[:p.asked]
}

// TestSuggestions_OutdatedAreDropped: what was found for other zones does not come in late.
func TestSuggestions_OutdatedAreDropped(t *testing.T) {
	b := newBench(t)
	p := &slow{gate: make(chan bool)}
	b.s.proposer = p
	b.s.setThreshold(0.5)
	b.s.setSuggesting(true)
	b.s.setZone(corpus.EditorNote, in("According")[0])
	close(p.gate)
	b.settle()
	if n := len(b.s.suggested.all); n != p.asked || n > 2 {
		t.Errorf("%d suggestions after %d searches", n, p.asked)
	}
	b.s.setZone(corpus.Furniture, in("According")[0])
	b.settle()
	if n := len(b.s.suggested.all); n != p.asked {
		t.Errorf("other zones: %d suggestions after %d searches", n, p.asked)
	}
}

func TestSuggestions_LikelyEntity(t *testing.T) {
	calder, harbour := corpus.Entity{ID: "c", Name: "Ines Calder"}, corpus.Entity{ID: "h", Name: "Harbour Board", Aliases: []string{"the board"}}
	all, here := []corpus.Entity{calder, harbour}, map[corpus.ID]int{"c": 1}
	for name, want := range map[string]string{
		"Ines Calder": "Ines Calder", "ines calder": "Ines Calder", "Calder": "Ines Calder", "the board": "Harbour Board",
		"Harbour": "", "Marta Halvorsen": "Marta Halvorsen", "Ursula von der Leyen": "Ursula von der Leyen", "The ministry": "", "Police": "", "she": "", "": "",
	} {
		if e, ok := likelyEntity(name, all, here); e.Name != want || ok != (want != "") {
			t.Errorf("%q is likely %q, want %q", name, e.Name, want)
		}
	}
}

// triedOut is a proposer that was tried out.
type triedOut struct{ found }

func (triedOut) Outlook(float64) (right, all float64, ok bool) { return 0.82, 0.49, true }

func TestSuggestions_Outlook(t *testing.T) {
	b := newBench(t)
	b.suggestAll(inStory())
	if words := b.s.outlook(); words != "Of what is shown here about 8 in 10 should be right, by the suggester’s own estimate." {
		t.Error(words)
	}
	b.s.proposer = triedOut{inStory()}
	if words := b.s.outlook(); words != "In articles like those it learned from, about 8 in 10 of what is shown are right, and about 5 in 10 of what an article has are shown." {
		t.Error(words)
	}
}

func TestSuggestions_ByKeys(t *testing.T) {
	w, b := newTestWindow(t)
	b.suggestAll(inStory())
	b.s.setThreshold(0.2)
	r := w.page.reader
	press := func(key fyne.KeyName) { r.TypedKey(&fyne.KeyEvent{Name: key}) }
	claim := func() string {
		if w.s.suggested.chosen == nil {
			return ""
		}
		return w.s.suggestionSummary(w.s.suggested.chosen).what
	}
	for _, want := range []string{late, gate, hold, late} {
		if press(fyne.KeyTab); claim() != want {
			t.Fatalf("Tab goes to %q, want %q", claim(), want)
		}
	}
	r.TypedRune(']')
	press(fyne.KeyReturn)
	b.want("the council|said|" + late + "|")
	if w.s.open != "" || claim() != gate {
		t.Errorf("Enter goes on to %q", claim())
	}
	at := in("the council")[0]
	r.Select(at)
	r.TypedRune('2')
	if who := w.s.suggestionSummary(w.s.suggested.chosen).who; who != "the council" {
		t.Errorf("a label’s key leaves %q", who)
	}
	press(fyne.KeyReturn)
	b.want("the council|said|"+late+"|", "the council|told|"+gate+"|")
	if claim() != hold {
		t.Errorf("Enter goes on to %q", claim())
	}
	press(fyne.KeyBackspace)
	if claim() != "" || w.s.span+w.s.frame != "" {
		t.Error("something is chosen behind the last suggestion")
	}
	for _, want := range []string{hold, gate} { // also while another one is chosen
		w.do.runner("undo")()
		b.settle()
		if claim() != want {
			t.Errorf("undo brings back %q, want %q", claim(), want)
		}
	}
	if who := w.s.suggestionSummary(w.s.suggested.chosen).who; who != "the council" {
		t.Errorf("what was corrected comes back with %q", who)
	}
	press(fyne.KeyReturn)
	press(fyne.KeyBackspace)
	b.wantShown()
	if n := len(b.onDisk().Rejections); n != 1 {
		t.Errorf("%d rejections", n)
	}
	press(fyne.KeyTab)
	if w.s.span == "" {
		t.Error("Tab does not walk marks where nothing is suggested")
	}
	press(fyne.KeyReturn)
	if w.s.open != "" || len(w.s.doc.Attributions) != 2 {
		t.Error("Enter does not finish")
	}
	w.do.runner("undo")()
	b.settle()
	b.wantShown(hold)
	if claim() != hold || r.Caret() != in(hold)[0].Start {
		t.Errorf("undo brings back %q at %d", claim(), r.Caret())
	}
	r.OnKey(fyne.KeyReturn, true)
	if claim() != "" || w.s.open == "" || w.s.summary(w.s.doc.Attributions[2]).what != hold {
		t.Error("Shift+Enter does not stay with the accepted attribution")
	}
}

// TestSuggestions_EndsAreMoved: with the mouse those of each part, with keys those of the claim or of the part touched last.
func TestSuggestions_EndsAreMoved(t *testing.T) {
	w, b := newTestWindow(t)
	b.suggestAll(inStory())
	r, x := w.page.reader, w.s.suggested.shown[1]
	words := func(slot string) string { return corpus.Quote(story, x.parts[slot]) }
	w.showSuggestion(x)
	r.TypedRune(',')
	r.TypedRune('>')
	if words("claim") != "the last gate is still in the" {
		t.Errorf("the keys leave %q", words("claim"))
	}
	r.OnReshape(x.markID("speaker"), in("Calder told")) // as the reader says it when an end is dragged
	r.TypedRune(',')
	if words("speaker") != "Calder" || words("claim") != "the last gate is still in the" {
		t.Errorf("the keys move %q and %q", words("speaker"), words("claim"))
	}
	w.page.clicked(x.markID("cue"))
	r.TypedRune('<')
	if words("cue") != "Calder told" {
		t.Errorf("the keys move %q", words("cue"))
	}
	with := func(words string) {
		r.Select(in(words)[0])
		r.OnAdd(in(words)[0])
	}
	with("last gate")
	if words("claim") != "the … is still in the" {
		t.Errorf("Ctrl takes out %q", words("claim"))
	}
	with("last gate")
	with("yard")
	if words("claim") != "the … last gate … is still in the … yard" {
		t.Errorf("Ctrl puts in %q", words("claim"))
	}
	if len(b.onDisk().Spans) != 0 {
		t.Error("something counts as annotated before it was accepted")
	}
}

// TestSuggestions_ChoiceFollowsTheCaret: it goes when the caret goes elsewhere, and stays beside it.
func TestSuggestions_ChoiceFollowsTheCaret(t *testing.T) {
	w, b := newTestWindow(t)
	b.suggestAll(inStory())
	b.s.setThreshold(0.2)
	w.walkOn(-1)
	w.page.reader.Goto(in("the council")[0].Start)
	if w.s.suggested.chosen != w.s.suggested.shown[2] {
		t.Error("it goes while the caret is beside it")
	}
	w.page.reader.Goto(0)
	if w.s.suggested.chosen != nil {
		t.Error("it stays when the caret is elsewhere")
	}
	w.walkOn(+1)
	w.page.reader.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if w.s.suggested.chosen != nil || len(w.inspector.body.Objects) == 0 {
		t.Error("Escape leaves it chosen")
	}
}

// TestSuggestions_InTheArticle: they are drawn broken, each place once, and a click chooses one, or a mark beneath it.
func TestSuggestions_InTheArticle(t *testing.T) {
	w, b := newTestWindow(t)
	list := inStory()
	list[1].Speaker = list[0].Speaker // the same words in both
	b.suggestAll(list)
	dashed := func() (n, lit int) {
		for _, m := range w.page.marks {
			if m.Dashed {
				n++
			}
			if m.Dashed && m.Related {
				lit++
			}
		}
		return n, lit
	}
	if n, lit := dashed(); n != 5 || lit != 0 {
		t.Errorf("%d broken marks, %d lit", n, lit)
	}
	x := w.s.suggested.shown[0]
	w.page.clicked(x.markID("claim"))
	if _, lit := dashed(); lit != 3 || w.s.suggested.chosen != x {
		t.Errorf("%d marks are lit", lit)
	}
	if i := slices.IndexFunc(w.page.marks, func(m reader.Mark) bool { return m.Dashed && (m.Selected || m.Foreign || m.Movable != m.Related) }); i >= 0 {
		t.Error("the ends of another suggestion than the chosen one can be dragged")
	}
	b.tag("Speaker", "Ines Calder")
	w.page.reader.Goto(in("Ines Calder")[0].Start)
	w.s.chooseSuggestion(x)
	w.page.clicked(x.markID("speaker"))
	if w.s.span == "" || w.s.suggested.chosen != nil {
		t.Error("a second click does not reach the mark beneath")
	}
}

func TestSuggestionsPage_AcceptsWhatIsTicked(t *testing.T) {
	w, b := newTestWindow(t)
	b.suggestAll(inStory())
	b.s.setThreshold(0.2)
	w.suggestionsDialog()
	rows, ok := w.fyne.Canvas().Focused().(*list)
	if !ok {
		t.Fatal("the list has not the keyboard")
	}
	rows.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	rows.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if len(w.sheets) != 0 || w.s.suggested.chosen != w.s.suggested.shown[1] {
		t.Error("Enter does not go to the place")
	}
	p := &suggestionsPage{w: w, off: map[*suggestion]bool{}}
	p.content()
	closed := false
	p.close = func() { closed = true }
	p.refresh()
	p.rows.OnSelected(1)
	p.take()
	b.want("Ines Calder|said|"+late+"|", "|According to|"+hold+"|a report by the engineers")
	b.wantShown(gate)
	if !closed {
		t.Error("the page stays open")
	}
	b.settle()
	b.s.undo()
	b.settle()
	b.want()
	articles, err := b.s.project.Articles(context.Background(), store.Filter{})
	if err != nil || articles[0].Attributions != 0 {
		t.Errorf("one undo leaves %+v, %v", articles, err)
	}
}

// TestSuggestions_OfTheProgram: the engine that comes with the program finds what is plain.
func TestSuggestions_OfTheProgram(t *testing.T) {
	b := newBench(t)
	b.suggestAll(newSuggester())
	if n := len(b.s.suggested.open); n == 0 {
		t.Error("nothing is suggested")
	}
}
