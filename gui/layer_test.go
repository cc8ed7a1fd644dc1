package gui

import (
	"context"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/corpus"
)

// spanOf is a span of somebody over the words.
func (b *bench) spanOf(who, label, words string) corpus.Span {
	b.t.Helper()
	at := strings.Index(story, words)
	if at < 0 {
		b.t.Fatalf("the text has no %q", words)
	}
	return corpus.Span{
		ID: store.NewID(), Article: b.s.doc.Article.ID, Label: label, Fragments: []corpus.Range{{Start: at, End: at + len(words)}}, Quote: words,
		Annotator: who, Origin: corpus.Manual, Created: now(),
	}
}

// does makes a step of somebody else, and shows what there is then.
func (b *bench) does(who string, changes ...corpus.Change) {
	b.t.Helper()
	b.settle()
	if _, err := b.s.project.Apply(corpus.Step{Label: "Test", Annotator: who, Changes: changes}); err != nil {
		b.t.Fatal(err)
	}
	b.s.refresh("")
	b.settle()
}

// bens is an attribution of Ben's with a claim and a speaker, beside the one that ana begins with.
func (b *bench) bens() (claim, speaker corpus.Span, frame corpus.Attribution) {
	b.t.Helper()
	claim, speaker = b.spanOf("Ben", "Claim", "“We are late,”"), b.spanOf("Ben", "Speaker", "Ines Calder")
	frame = corpus.Attribution{
		ID: store.NewID(), Article: b.s.doc.Article.ID, Annotator: "Ben", Origin: corpus.Manual, Created: now(), Note: "Ben’s own",
		Slots: map[string][]corpus.ID{"claim": {claim.ID}, "speaker": {speaker.ID}},
	}
	b.does("Ben", corpus.PutSpan{Span: claim}, corpus.PutSpan{Span: speaker}, corpus.PutAttribution{Attribution: frame})
	return claim, speaker, frame
}

// of counts the spans and attributions of somebody in a document.
func of(d corpus.Document, who string) (spans, attributions int) {
	for _, l := range layersOf(&d) {
		if l.name == who {
			return l.spans, l.attributions
		}
	}
	return 0, 0
}

func TestLayers_ShowHideAndOnlyMine(t *testing.T) {
	b := newBench(t)
	b.tag("Claim", "the gates will hold for fifty years")
	b.bens()
	titles := func() string {
		var out []string
		for _, l := range b.s.layerList() {
			title := l.title()
			if !l.seen {
				title += " (hidden)"
			}
			out = append(out, title)
		}
		return strings.Join(out, "; ")
	}
	want := func(list string, spans int) {
		t.Helper()
		b.settle()
		if got := titles(); got != list || len(b.s.doc.Spans) != spans || b.s.rows[0].Spans != spans {
			t.Errorf("layers %s; %d spans, the list counts %d; want %s; %d", got, len(b.s.doc.Spans), b.s.rows[0].Spans, list, spans)
		}
	}
	want("ana  ·  1 mark, 1 attribution; Ben  ·  2 marks, 1 attribution", 3)
	b.s.toggleLayer("Ben")
	want("ana  ·  1 mark, 1 attribution; Ben  ·  2 marks, 1 attribution (hidden)", 1)
	b.tag("Cue", "told")
	want("ana  ·  2 marks, 1 attribution; Ben  ·  2 marks, 1 attribution (hidden)", 2)
	b.s.toggleMine()
	want("ana  ·  2 marks, 1 attribution; Ben  ·  2 marks, 1 attribution", 4)
	b.s.toggleMine()
	want("ana  ·  2 marks, 1 attribution; Ben  ·  2 marks, 1 attribution (hidden)", 2)
	if err := b.s.close(); err != nil {
		t.Fatal(err)
	}
	p, err := store.Open(b.path)
	if err != nil {
		t.Fatal(err)
	}
	b.use(p)
	want("ana  ·  2 marks, 1 attribution; Ben  ·  2 marks, 1 attribution (hidden)", 2)
	b.s.become("Ben")
	want("Ben  ·  2 marks, 1 attribution; ana  ·  2 marks, 1 attribution (hidden)", 2)
}

// TestLayers_AGestureWhileLayersAreRead stays on screen: what was read before it is read again.
func TestLayers_AGestureWhileLayersAreRead(t *testing.T) {
	b := newBench(t)
	b.bens()
	b.s.toggleLayer("Ben")
	b.tag("Cue", "told")
	b.settle()
	if mine, _ := of(b.s.doc, "ana"); mine != 1 || len(b.s.doc.Spans) != 1 {
		t.Errorf("%d spans, %d of them mine", len(b.s.doc.Spans), mine)
	}
}

// TestLayers_OthersWorkStays: no gesture changes what another person made.
func TestLayers_OthersWorkStays(t *testing.T) {
	b := newBench(t)
	claim, speaker, frame := b.bens()
	said := ""
	b.s.hint = func(text string) { said = text }
	before := b.onDisk()
	at := strings.Index(story, "the last gate")
	part := corpus.Range{Start: at, End: at + len("the last gate")}
	source, _ := b.s.codebook.Label("Source")
	for name, gesture := range map[string]func(){
		"remove mark":        func() { b.s.choose(claim.ID); b.s.remove() },
		"remove attribution": func() { b.s.chooseFrame(frame.ID); b.s.remove() },
		"flag mark":          func() { b.s.choose(claim.ID); b.s.flag() },
		"flag attribution":   func() { b.s.chooseFrame(frame.ID); b.s.flag() },
		"relabel":            func() { b.s.relabel(speaker, source) },
		"move an edge":       func() { b.s.reshape(claim.ID, []corpus.Range{part}, "Move edge") },
		"add a part":         func() { b.s.choose(claim.ID); b.s.addPart("", part) },
		"who it is":          func() { b.s.choose(speaker.ID); b.s.newEntity("Ines Calder") },
		"nobody is linked":   func() { b.s.choose(speaker.ID); b.s.unlinkEntity() },
		"answer":             func() { b.s.answerFrame(frame, "style", []string{"direct"}) },
		"answer on a mark":   func() { b.s.answerSpan(claim, "kind", []string{"x"}) },
		"nobody named":       func() { b.s.setAbsent(frame.ID, "source", true) },
		"unlink":             func() { b.s.unlink(frame.ID, speaker.ID) },
		"link into it":       func() { b.s.choose(claim.ID); b.s.link(frame.ID) },
		"note":               func() { c := claim.Clone(); c.Note = "mine"; b.s.putSpan("Note", c) },
		"nest":               func() { b.s.setParent(frame.ID, "x") },
	} {
		said = ""
		b.s.finish()
		gesture()
		if !strings.Contains(said, "Ben") {
			t.Errorf("%s: said %q", name, said)
		}
		if after := b.onDisk(); len(after.Spans) != len(before.Spans) || after.Attributions[0].Flagged || after.Spans[0].Label != before.Spans[0].Label {
			t.Fatalf("%s changes the file: %+v", name, after)
		}
		if len(b.s.entities) != 0 {
			t.Fatalf("%s makes an entity", name)
		}
	}
	b.s.chooseFrame(frame.ID)
	if b.s.open != "" {
		t.Error("another person’s attribution is open: the next tags would join it")
	}
	if len(b.s.holders(frame)) != 0 {
		t.Error("mine may lie inside another person’s attribution")
	}
}

// TestLayers_HeldMarksStay: a mark of an import that another person's hidden attribution holds is not taken out of it.
func TestLayers_HeldMarksStay(t *testing.T) {
	b := newBench(t)
	mark := b.spanOf("Feed", "Speaker", "Ines Calder")
	frame := corpus.Attribution{ID: store.NewID(), Article: mark.Article, Annotator: "Ben", Origin: corpus.Manual, Slots: map[string][]corpus.ID{"speaker": {mark.ID}}}
	b.does("Ben", corpus.PutAnnotator{Annotator: corpus.Annotator{ID: store.NewID(), Name: "Feed", Kind: corpus.Import}},
		corpus.PutSpan{Span: mark}, corpus.PutAttribution{Attribution: frame})
	for _, hidden := range []bool{false, true} {
		if hidden {
			b.s.toggleLayer("Ben")
			b.settle()
		}
		said := ""
		b.s.hint = func(text string) { said = text }
		b.s.choose(mark.ID)
		b.s.remove()
		if d := b.onDisk(); len(d.Spans) != 1 || said == "" {
			t.Errorf("hidden %v: %d spans, said %q", hidden, len(d.Spans), said)
		}
		b.s.choose(mark.ID)
		b.s.flag() // an import is there to be worked on
		if d := b.onDisk(); d.Spans[0].Flagged == hidden {
			t.Errorf("hidden %v: the flag of an import cannot be changed", hidden)
		}
	}
	b.s.toggleLayer("Feed")
	b.s.toggleLayer("Ben")
	b.settle()
	if a := b.frames(); !slices.Equal(a, []string{"Ines Calder|||"}) {
		t.Errorf("an attribution in sight lacks its part of a hidden layer: %v", a)
	}
}

func TestLayers_CopyToMine(t *testing.T) {
	b := newBench(t)
	_, speaker, frame := b.bens()
	b.s.chooseFrame(frame.ID)
	b.s.copyChosen()
	if spans, frames := of(b.onDisk(), "ana"); spans != 2 || frames != 1 {
		t.Fatalf("mine are %d spans in %d attributions", spans, frames)
	}
	if mine, _ := b.s.doc.Attribution(b.s.frame); mine.Annotator != "ana" || mine.Note != "" || b.s.open != mine.ID {
		t.Errorf("chosen: %+v", mine)
	}
	b.s.chooseFrame(frame.ID)
	b.s.copyChosen() // again: it is there
	b.s.choose(speaker.ID)
	b.s.copyChosen()
	d := b.onDisk()
	if spans, frames := of(d, "ana"); spans != 2 || frames != 1 {
		t.Errorf("copied twice: %d spans in %d attributions", spans, frames)
	}
	if spans, frames := of(d, "Ben"); spans != 2 || frames != 1 {
		t.Errorf("Ben has %d spans in %d attributions", spans, frames)
	}
	b.s.undo() // one gesture, one step
	b.settle()
	if spans, frames := of(b.s.doc, "ana"); spans != 0 || frames != 0 {
		t.Errorf("undone: %d spans in %d attributions", spans, frames)
	}
}

// TestLayers_OthersMarksComeAsCopies: what is tagged or linked over another person's mark is mine.
func TestLayers_OthersMarksComeAsCopies(t *testing.T) {
	b := newBench(t)
	claim, speaker, _ := b.bens()
	label, _ := b.s.codebook.Label("Claim")
	b.s.choose(claim.ID)
	b.s.tag(label, corpus.Range{}) // nothing selected: the chosen mark's place
	mine := b.s.span
	if x, _ := b.s.doc.Span(mine); x.Annotator != "ana" || x.Quote != claim.Quote {
		t.Fatalf("tagged: %+v", x)
	}
	open := b.s.open
	b.s.choose(speaker.ID)
	b.s.link(open)
	d := b.onDisk()
	a, _ := d.Attribution(open)
	linked, _ := d.Span(a.Slots["speaker"][0])
	if linked.Annotator != "ana" || linked.Quote != "Ines Calder" || linked.ID == speaker.ID {
		t.Errorf("linked: %+v", linked)
	}
	b.s.undo()
	b.settle()
	b.s.choose(mine)
	b.s.linkSpans(mine, speaker.ID) // dragged onto it
	d = b.onDisk()
	a, _ = d.Attribution(open)
	if linked, _ := d.Span(a.Slots["speaker"][0]); linked.Annotator != "ana" {
		t.Errorf("dragged: %+v", linked)
	}
	if spans, frames := of(d, "Ben"); spans != 2 || frames != 1 {
		t.Errorf("Ben has %d spans in %d attributions", spans, frames)
	}
	b.s.linkSpans(speaker.ID, claim.ID) // both are Ben's: mine exist already
	if spans, frames := of(b.onDisk(), "ana"); spans != 2 || frames != 1 {
		t.Errorf("mine are %d spans in %d attributions", spans, frames)
	}
}

func TestLayers_Blind(t *testing.T) {
	b := newBench(t)
	b.does("Ben", corpus.PutComment{Comment: corpus.Comment{ID: store.NewID(), Article: b.s.doc.Article.ID, Annotator: "Ben", Text: "Odd.", Created: now()}})
	b.bens()
	b.s.setBlind(true)
	b.settle()
	check := func(when string, spans, listed, comments int) {
		t.Helper()
		b.settle()
		names := 0
		for _, l := range b.s.layerList() {
			if l.name == "Ben" {
				names++
			}
		}
		if len(b.s.doc.Spans) != spans || b.s.rows[0].Spans != 0 || names != listed || len(b.s.doc.Comments) != comments {
			t.Errorf("%s: %d spans, the list counts %d, Ben is %d times among the layers, %d comments", when, len(b.s.doc.Spans), b.s.rows[0].Spans, names, len(b.s.doc.Comments))
		}
	}
	check("begun", 0, 0, 0)
	if !strings.HasPrefix(b.s.unseenWords(), "Blind") {
		t.Errorf("said: %q", b.s.unseenWords())
	}
	if ids, err := b.s.comparable(t.Context(), b.s.project); err != errNoneDone {
		t.Errorf("may be compared: %v, %v", ids, err)
	}
	b.s.setStatus(corpus.Done)
	check("done", 2, 1, 1)
	if ids, err := b.s.comparable(t.Context(), b.s.project); err != nil || len(ids) != 1 {
		t.Errorf("may be compared: %v, %v", ids, err)
	}
	b.s.undo()
	check("no longer done", 0, 0, 0)
	if got := b.onDisk(); len(got.Spans) != 2 {
		t.Errorf("the file has %d spans", len(got.Spans))
	}
}

// TestLayers_BlindPacket: a packet made blind is worked on blindly, until that is ended by hand.
func TestLayers_BlindPacket(t *testing.T) {
	b := newBench(t)
	b.bens()
	path := b.path + store.PacketExtension
	if _, err := b.s.project.WritePacket(context.Background(), path, store.PacketOptions{To: "Cy", Blind: true}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []bool{true, false} {
		p, err := store.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		b.use(p)
		if b.s.me != "Cy" || b.s.blind != want {
			t.Errorf("%s works, blindly: %v", b.s.me, b.s.blind)
		}
		b.s.setBlind(false)
		b.settle()
		if err := b.s.close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestStatus_IsMine(t *testing.T) {
	b := newBench(t)
	b.tag("Cue", "told")
	b.s.setStatus(corpus.Done)
	b.s.become("Ben")
	b.settle()
	want := func(status corpus.Status, others string) {
		t.Helper()
		b.settle()
		row := b.s.rows[0]
		if b.s.status() != status || row.Status != status || b.s.counts[status] != 1 || b.s.standings(row.Statuses) != others || b.s.standings(b.s.doc.Statuses) != others {
			t.Errorf("%s is %s, in the list %s, counted %v, others %q; want %s, %q", b.s.me, b.s.status(), row.Status, b.s.counts, b.s.standings(row.Statuses), status, others)
		}
	}
	want(corpus.Todo, "ana done")
	b.tag("Speaker", "the engineers")
	want(corpus.Doing, "ana done")
	if names := b.s.reviewed(); !slices.Equal(names, []string{"ana"}) {
		t.Fatalf("to be judged: %v", names)
	}
	b.s.setStatusOf("ana", corpus.SentBack, "Send back", "The cues, please.")
	want(corpus.Doing, "sent back to ana")
	said := ""
	b.s.hint = func(text string) { said = text }
	b.s.become("ana")
	want(corpus.SentBack, "Ben doing")
	if got := b.s.sentBack(); got != "Sent back to you. Ben: The cues, please." {
		t.Errorf("told: %q", got)
	}
	if err := b.s.close(); err != nil {
		t.Fatal(err)
	}
	p, err := store.Open(b.path)
	if err != nil {
		t.Fatal(err)
	}
	b.use(p)
	if !strings.Contains(said, "1 article was sent back to you") {
		t.Errorf("on opening: %q", said)
	}
	b.s.undo() // status and comment were one gesture
	b.settle()
	want(corpus.Done, "Ben doing")
	if d := b.onDisk(); len(d.Comments) != 0 {
		t.Errorf("%d comments", len(d.Comments))
	}
	b.s.setFilter(store.Filter{Statuses: []corpus.Status{corpus.Doing}})
	b.settle()
	if len(b.s.rows) != 0 {
		t.Error("the filter goes by another person’s status")
	}
}

func TestInitials(t *testing.T) {
	for _, c := range []struct{ names, want string }{
		{"ana Ben Cy", "A B C"},
		{"Ana Anton Ben", "Ana Ant B"},
		{"Ben Bo", "Be Bo"},
		{"Annabel Annalena", "A1 A2"},
		{"", ""},
	} {
		names := strings.Fields(c.names)
		short := initials(names)
		var got []string
		for _, name := range names {
			got = append(got, short[name])
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %v, want %s", c.names, got, c.want)
		}
	}
}

// TestWindow_WhoWorksIsAskedOnce: of a project from elsewhere, and not again.
func TestWindow_WhoWorksIsAskedOnce(t *testing.T) {
	w, b := newTestWindow(t)
	b.tag("Cue", "told")
	b.settle()
	path := b.path + store.PacketExtension
	if _, err := w.s.project.WritePacket(context.Background(), path, store.PacketOptions{To: "Cy"}); err != nil {
		t.Fatal(err)
	}
	w.openPath(path)
	b.settle()
	if len(w.sheets) != 1 {
		t.Fatal("nobody asks who works on a packet")
	}
	name, ok := w.fyne.Canvas().Focused().(*prompt)
	if !ok || name.Text != "Cy" {
		t.Fatalf("proposed: %v", name)
	}
	name.SetText("ANA") // as she is called here
	w.enter()
	b.settle()
	if w.s.me != "ana" || w.settings.me() != "ana" {
		t.Errorf("%s works", w.s.me)
	}
	w.closeProject()
	w.openPath(path)
	b.settle()
	if len(w.sheets) != 0 || w.s.me != "ana" {
		t.Errorf("asked again, %s works", w.s.me)
	}
}

func TestWindow_ANameMustBeAPersons(t *testing.T) {
	w, b := newTestWindow(t)
	b.does("ana", corpus.PutAnnotator{Annotator: corpus.Annotator{ID: store.NewID(), Name: "Feed", Kind: corpus.Import}})
	for _, name := range []string{"  ", "feed"} {
		if got, err := w.s.person(name); err == nil {
			t.Errorf("%q is taken as %q", name, got)
		}
	}
	if got, err := w.s.person(" Dora "); got != "Dora" || err != nil {
		t.Errorf("Dora: %q, %v", got, err)
	}
}

// TestWindow_LayersByKeys: copy, only mine, and what others made is marked as theirs.
func TestWindow_LayersByKeys(t *testing.T) {
	w, b := newTestWindow(t)
	claim, _, _ := b.bens()
	mark := w.page.marks[0]
	if mark.Initial != "B" || !mark.Foreign {
		t.Errorf("Ben’s mark: %+v", mark)
	}
	w.s.choose(claim.ID)
	w.page.reader.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
	if !strings.Contains(w.bar.hint.text, "Ben") || len(w.s.doc.Spans) != 2 {
		t.Errorf("%d spans, the bar says %q", len(w.s.doc.Spans), w.bar.hint.text)
	}
	w.page.reader.TypedRune('y')
	b.settle()
	if mine, _ := of(w.s.doc, "ana"); mine != 1 {
		t.Errorf("y copies %d marks", mine)
	}
	w.page.reader.TypedRune('m')
	b.settle()
	if len(w.s.doc.Spans) != 1 || w.page.marks[0].Initial != "" || w.page.marks[0].Foreign {
		t.Errorf("alone, %d marks, the first %+v", len(w.s.doc.Spans), w.page.marks[0])
	}
	items := w.layerItems()
	var titles []string
	for _, item := range items {
		titles = append(titles, item.Label)
	}
	if list := strings.Join(titles, "|"); !strings.HasPrefix(list, "Work as|Ben|ana|Somebody else…||Layers in this article|ana  ·  1 mark, 1 attribution|Ben  ·  2 marks, 1 attribution|Show all layers") {
		t.Errorf("the menu: %s", list)
	}
}

// TestWindow_UndoOfAnothersGestureAsks: a slip takes back nothing that another person did.
func TestWindow_UndoOfAnothersGestureAsks(t *testing.T) {
	w, b := newTestWindow(t)
	b.bens()
	w.do.runner("undo")()
	b.settle()
	if len(w.sheets) != 1 || len(w.s.doc.Spans) != 2 {
		t.Fatalf("%d dialogs, %d spans: Ben’s gesture is taken back without a question", len(w.sheets), len(w.s.doc.Spans))
	}
	w.enter()
	b.settle()
	if len(w.s.doc.Spans) != 0 {
		t.Error("confirmed, but still there")
	}
}

// TestWindow_JudgeOthersWork: approve and send back name the only other person, and the list says so.
func TestWindow_JudgeOthersWork(t *testing.T) {
	w, b := newTestWindow(t)
	b.bens()
	if label := w.do.find("approve").menuLabel(); label != "Approve Ben’s work" {
		t.Errorf("the menu says %q", label)
	}
	w.do.runner("approve")()
	if d := b.onDisk(); d.Statuses["Ben"] != corpus.Approved || d.StatusOf("ana") != corpus.Todo {
		t.Errorf("statuses %v", d.Statuses)
	}
	if w.page.others.text != "Ben’s approved" {
		t.Errorf("above the article: %q", w.page.others.text)
	}
	w.do.runner("send-back")()
	w.enter()
	b.settle()
	if d := b.onDisk(); d.Statuses["Ben"] != corpus.SentBack || len(d.Comments) != 0 {
		t.Errorf("statuses %v, comments %v", d.Statuses, d.Comments)
	}
	w.do.runner("approve")()
	w.do.runner("send-back")()
	test.Type(w.fyne.Canvas().Focused(), "The cues, please.")
	w.enter()
	shown := false
	for _, o := range test.LaidOutObjects(w.inspector.object) {
		text, ok := o.(*widget.Label)
		shown = shown || ok && text.Text == "The cues, please."
	}
	if !shown {
		t.Error("the word that was sent along is not shown")
	}
}
