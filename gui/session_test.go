package gui

import (
	"bytes"
	"context"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"github.com/onrecord/onrecord/assets"
	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/corpus"
	"github.com/onrecord/onrecord/store/dataset"
	"github.com/onrecord/onrecord/store/exchange"
)

const story = `Gates to open in May

“We are late,” said Ines Calder, who runs the harbour. Calder told the council that the last gate is still in the yard.

According to a report by the engineers, the gates will hold for fifty years.
`

// mainQueue is the queue of the bench in use, in place of the main goroutine; nil = there is none. Timers of a bench before may
// still ask for it.
var mainQueue atomic.Pointer[chan func()]

func TestMain(m *testing.M) {
	test.NewApp()
	toolkit := onMain
	onMain = func(f func()) {
		if q := mainQueue.Load(); q != nil {
			*q <- f
			return
		}
		toolkit(f)
	}
	folder, err := os.MkdirTemp("", "onrecord-backups-")
	if err != nil {
		panic(err)
	}
	backupFolder = func() (string, error) { return folder, nil }
	code := m.Run()
	_ = os.RemoveAll(folder)
	os.Exit(code)
}

// bench is a session on a project file of its own, with a queue in place of the main goroutine.
type bench struct {
	t     testing.TB
	s     *Session
	queue chan func()
	path  string
}

func newBench(t testing.TB) *bench {
	t.Helper()
	b := &bench{t: t, queue: make(chan func(), 1000), path: filepath.Join(t.TempDir(), "test.onrecord")}
	old := mainQueue.Swap(&b.queue)
	t.Cleanup(func() { mainQueue.Store(old) })
	t.Cleanup(func() { // nothing is written any more when its folder is removed, and nothing that is compared comes into the next test
		if b.s.opened() {
			b.settle()
		}
		b.s.comparing.Wait()
	})
	b.s = newSession(func(err error) { t.Errorf("the session shows an error: %v", err) })
	book, err := corpus.ParseCodebook(assets.Codebook)
	if err != nil {
		t.Fatal(err)
	}
	p, err := store.Create(b.path, book)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := exchange.ImportText(context.Background(), p, story, exchange.ImportOptions{Annotator: "ana"}); err != nil {
		t.Fatal(err)
	}
	b.use(p)
	return b
}

func (b *bench) use(p *store.Project) {
	b.t.Helper()
	if err := b.s.use(p, "ana"); err != nil {
		b.t.Fatal(err)
	}
	b.settle()
	if b.s.doc.Article.Title == "" {
		b.t.Fatal("no article is shown")
	}
}

// settle runs what waits for the main goroutine until all is saved and read.
func (b *bench) settle() {
	b.t.Helper()
	for {
		if err := b.s.writer.flush(); err != nil {
			b.t.Fatal(err)
		}
		b.s.comparing.Wait()
		select {
		case f := <-b.queue:
			f()
		case <-time.After(20 * time.Millisecond):
			return
		}
	}
}

// tag labels the n-th place where the words stand.
func (b *bench) tag(label, words string) {
	b.t.Helper()
	at := strings.Index(b.s.doc.Article.Text, words)
	if at < 0 {
		b.t.Fatalf("the text has no %q", words)
	}
	l, ok := b.s.codebook.Label(label)
	if !ok {
		b.t.Fatalf("no label %s", label)
	}
	b.s.tag(l, corpus.Range{Start: at, End: at + len(words)})
}

// frames writes the attributions as "speaker|cue|claim|source", sorted as the document has them.
func (b *bench) frames() []string {
	var out []string
	for _, a := range b.s.doc.Attributions {
		parts := []string{}
		for _, slot := range []string{"speaker", "cue", "claim", "source"} {
			var words []string
			for _, id := range a.Slots[slot] {
				span, _ := b.s.doc.Span(id)
				words = append(words, span.Quote)
			}
			parts = append(parts, strings.Join(words, "+"))
		}
		out = append(out, strings.Join(parts, "|"))
	}
	return out
}

func (b *bench) want(frames ...string) {
	b.t.Helper()
	if got := b.frames(); !slices.Equal(got, frames) {
		b.t.Errorf("attributions are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(frames, "\n"))
	}
}

// onDisk reads the article as the file has it.
func (b *bench) onDisk() corpus.Document {
	b.t.Helper()
	b.settle()
	d, err := b.s.project.Document(context.Background(), b.s.doc.Article.ID)
	if err != nil {
		b.t.Fatal(err)
	}
	return d
}

func TestSession_ClaimOpensAFrameThatTheRestJoins(t *testing.T) {
	b := newBench(t)
	b.tag("Claim", "“We are late,”")
	b.tag("Speaker", "Ines Calder")
	b.tag("Cue", "said")
	b.want("Ines Calder|said|“We are late,”|")
	b.s.finish()
	b.tag("Claim", "the gates will hold for fifty years")
	b.tag("Source", "a report by the engineers")
	b.want("Ines Calder|said|“We are late,”|", "||the gates will hold for fifty years|a report by the engineers")
	if b.s.doc.Status != corpus.Doing {
		t.Errorf("the status is %s", b.s.doc.Status)
	}
	got := b.onDisk()
	if len(got.Spans) != 5 || len(got.Attributions) != 2 || got.Status != corpus.Doing {
		t.Errorf("the file has %d spans, %d attributions, status %s", len(got.Spans), len(got.Attributions), got.Status)
	}
}

func TestSession_SpeakerMayComeFirst(t *testing.T) {
	b := newBench(t)
	b.tag("Speaker", "Calder told"[:6])
	b.tag("Cue", "told")
	b.tag("Claim", "that the last gate is still in the yard")
	b.want("Calder|told|that the last gate is still in the yard|")
	b.tag("Claim", "“We are late,”")
	if len(b.s.doc.Attributions) != 2 {
		t.Errorf("a second claim opens a second attribution: %v", b.frames())
	}
}

func TestSession_TagInTheSentenceOfAFrameJoinsIt(t *testing.T) {
	b := newBench(t)
	b.tag("Claim", "“We are late,”")
	b.s.finish()
	b.tag("Speaker", "Ines Calder")
	b.want("Ines Calder||“We are late,”|")
	b.s.finish()
	b.tag("Speaker", "the engineers")
	b.want("Ines Calder||“We are late,”|", "the engineers|||")
}

func TestSession_RelabelMovesToTheOtherSlot(t *testing.T) {
	b := newBench(t)
	b.tag("Claim", "the gates will hold for fifty years")
	b.tag("Speaker", "a report by the engineers")
	source, _ := b.s.codebook.Label("Source")
	b.s.tag(source, corpus.Range{}) // nothing selected: the chosen span
	b.want("||the gates will hold for fifty years|a report by the engineers")
	if got := b.onDisk(); got.Spans[0].Label != "Source" {
		t.Errorf("the file has %s", got.Spans[0].Label)
	}
}

func TestSession_SameSpanTwiceIsOne(t *testing.T) {
	b := newBench(t)
	b.tag("Speaker", "Ines Calder")
	b.tag("Speaker", "Ines Calder")
	if len(b.s.doc.Spans) != 1 {
		t.Errorf("%d spans", len(b.s.doc.Spans))
	}
}

func TestSession_RemoveTheLastPartRemovesTheFrame(t *testing.T) {
	b := newBench(t)
	b.tag("Claim", "“We are late,”")
	b.tag("Speaker", "Ines Calder")
	b.s.remove()
	b.want("||“We are late,”|")
	b.s.choose(b.s.doc.Spans[0].ID)
	b.s.remove()
	b.want()
	if got := b.onDisk(); len(got.Spans)+len(got.Attributions) != 0 {
		t.Errorf("the file has %v", got.Spans)
	}
}

func TestSession_LinkAndUnlink(t *testing.T) {
	b := newBench(t)
	b.tag("Claim", "“We are late,”")
	b.tag("Speaker", "Ines Calder")
	speaker := b.s.span
	first := b.s.frame
	b.s.finish()
	b.tag("Claim", "the gates will hold for fifty years")
	second := b.s.frame
	b.s.choose(speaker)
	b.s.link(second)
	b.want("Ines Calder||“We are late,”|", "Ines Calder||the gates will hold for fifty years|")
	b.s.unlink(first, speaker)
	b.want("||“We are late,”|", "Ines Calder||the gates will hold for fifty years|")
	b.s.setAbsent(first, "speaker", true)
	disk := b.onDisk()
	if a, _ := disk.Attribution(first); !slices.Equal(a.Absent, []string{"speaker"}) {
		t.Errorf("absent: %v", a.Absent)
	}
	b.s.link(first)
	disk = b.onDisk()
	if a, _ := disk.Attribution(first); len(a.Absent) != 0 {
		t.Errorf("a slot that is filled is not absent: %v", a.Absent)
	}
}

func TestSession_LinkSpans(t *testing.T) {
	b := newBench(t)
	b.tag("Claim", "“We are late,”")
	claim := b.s.span
	b.s.finish()
	at := strings.Index(story, "the engineers")
	label, _ := b.s.codebook.Label("Speaker")
	b.s.tagAll(label, []corpus.Range{{Start: at, End: at + len("the engineers")}})
	loose := b.s.doc.Spans[len(b.s.doc.Spans)-1].ID
	b.s.linkSpans(claim, loose)
	b.want("the engineers||“We are late,”|")
	b.s.undo()
	b.settle()
	b.want("||“We are late,”|")
	b.s.linkSpans(loose, claim) // into the other's attribution
	b.want("the engineers||“We are late,”|")
}

func TestSession_UndoSurvivesARestart(t *testing.T) {
	b := newBench(t)
	b.tag("Claim", "“We are late,”")
	b.tag("Speaker", "Ines Calder")
	b.settle()
	if err := b.s.close(); err != nil {
		t.Fatal(err)
	}
	p, err := store.Open(b.path)
	if err != nil {
		t.Fatal(err)
	}
	b.use(p)
	b.want("Ines Calder||“We are late,”|")
	if b.s.canUndo != "Tag Speaker" {
		t.Errorf("undo would take back %q", b.s.canUndo)
	}
	b.s.undo()
	b.settle()
	b.want("||“We are late,”|")
	b.s.undo()
	b.settle()
	b.want()
	b.s.redo()
	b.settle()
	b.want("||“We are late,”|")
	if b.s.doc.Status != corpus.Doing {
		t.Errorf("status %s", b.s.doc.Status)
	}
}

func TestSession_Entities(t *testing.T) {
	b := newBench(t)
	b.tag("Speaker", "Ines Calder")
	b.s.newEntity("Ines Calder")
	b.s.finish()
	b.tag("Claim", "that the last gate is still in the yard")
	at := strings.Index(story, "Calder told")
	label, _ := b.s.codebook.Label("Speaker")
	b.s.tag(label, corpus.Range{Start: at, End: at + len("Calder")})
	offers := b.s.offers("Calder", 5)
	if len(offers) != 1 || offers[0].Name != "Ines Calder" {
		t.Fatalf("offered: %v", offers)
	}
	b.s.linkEntity(offers[0])
	d := b.onDisk()
	for _, span := range d.Spans {
		if span.Label == "Speaker" && span.Entity != offers[0].ID {
			t.Errorf("%q is linked to %q", span.Quote, span.Entity)
		}
	}
	if e := b.s.entities[0]; !slices.Equal(e.Aliases, []string{"Calder"}) {
		t.Errorf("aliases: %v", e.Aliases)
	}
	b.s.unlinkEntity()
	disk := b.onDisk()
	if span, _ := disk.Span(b.s.span); span.Entity != "" {
		t.Error("still linked")
	}
}

// TestSession_MergedEntities: mentions of one that turned out to be another bear the other's name, until that is undone.
func TestSession_MergedEntities(t *testing.T) {
	b := newBench(t)
	b.tag("Speaker", "Ines Calder")
	b.s.newEntity("Ines Calder")
	calder := b.s.doc.Spans[0]
	b.s.finish()
	b.tag("Speaker", "the engineers")
	b.s.newEntity("Ines")
	ines, survivor := b.s.doc.Spans[1].Entity, calder.Entity
	names := func() string {
		var out []string
		for _, span := range b.s.doc.Spans {
			e, _ := b.s.entity(span.Entity)
			out = append(out, e.Name)
		}
		return strings.Join(out, "|")
	}
	check := func(when, want string, entities, mentions int) {
		t.Helper()
		b.settle()
		if got := names(); got != want || len(b.s.entities) != entities || b.s.inArticle()[survivor] != mentions {
			t.Errorf("%s: %s, %d entities, %d mentions", when, got, len(b.s.entities), b.s.inArticle()[survivor])
		}
	}
	check("before", "Ines Calder|Ines", 2, 1)
	b.s.mergeEntity(ines, survivor)
	check("merged", "Ines Calder|Ines Calder", 1, 2)
	if e, _ := b.s.entity(survivor); !slices.Equal(e.Aliases, []string{"Ines"}) {
		t.Errorf("aliases: %v", e.Aliases)
	}
	b.s.mergeEntity(survivor, ines) // it is the same already
	check("merged with itself", "Ines Calder|Ines Calder", 1, 2)
	b.s.undo()
	check("undone", "Ines Calder|Ines", 2, 1)
	b.s.redo()
	check("redone", "Ines Calder|Ines Calder", 1, 2)
	if err := b.s.close(); err != nil {
		t.Fatal(err)
	}
	p, err := store.Open(b.path)
	if err != nil {
		t.Fatal(err)
	}
	b.use(p)
	check("opened again", "Ines Calder|Ines Calder", 1, 2)
}

func TestSession_ReadOnlyChangesNothing(t *testing.T) {
	b := newBench(t)
	if err := b.s.close(); err != nil {
		t.Fatal(err)
	}
	p, err := store.OpenReadOnly(b.path)
	if err != nil {
		t.Fatal(err)
	}
	var shown error
	b.s.fail = func(err error) { shown = err }
	b.use(p)
	b.tag("Claim", "“We are late,”")
	if shown == nil || len(b.s.doc.Spans) != 0 {
		t.Errorf("error %v, %d spans", shown, len(b.s.doc.Spans))
	}
}

// TestSession_FailedWriteKeepsTheGesture: what cannot be saved stays in memory, is tried again, and can go into a copy.
func TestSession_FailedWriteKeepsTheGesture(t *testing.T) {
	b := newBench(t)
	moved := b.path + ".away"
	if err := os.Rename(b.path, moved); err != nil {
		t.Fatal(err)
	}
	b.tag("Claim", "“We are late,”")
	for deadline := time.Now().Add(10 * time.Second); b.s.unsaved == nil && time.Now().Before(deadline); {
		select {
		case f := <-b.queue:
			f()
		case <-time.After(10 * time.Millisecond):
		}
	}
	if store.ErrorCode(b.s.unsaved) != store.CodeMoved || b.s.pending != 1 || len(b.s.doc.Spans) != 1 {
		t.Fatalf("error %v, %d pending, %d spans", b.s.unsaved, b.s.pending, len(b.s.doc.Spans))
	}
	if got := b.s.writer.unsaved(); len(got) != 1 || got[0].Label != "Tag Claim" {
		t.Fatalf("unsaved: %v", got)
	}
	if err := os.Rename(moved, b.path); err != nil {
		t.Fatal(err)
	}
	b.s.writer.retry()
	if got := b.onDisk(); len(got.Spans) != 1 {
		t.Errorf("after a retry the file has %d spans", len(got.Spans))
	}
	if b.s.unsaved != nil || b.s.pending != 0 {
		t.Errorf("still %v, %d pending", b.s.unsaved, b.s.pending)
	}
}

func TestTargets(t *testing.T) {
	text := "He said: “We don’t know.” Then the mayor of Port Ellery, Ines Calder, left. ‘Odd,’ she said."
	at := func(s string) int { return strings.Index(text, s) + 1 }
	cut := func(r corpus.Range) string { return text[r.Start:r.End] }
	for _, c := range []struct{ got, want string }{
		{cut(corpus.QuotationAt(text, at("know"))), "“We don’t know.”"},
		{cut(corpus.QuotationAt(text, at("mayor"))), ""},
		{cut(corpus.QuotationAt(text, at("Odd"))), "‘Odd,’"},
		{cut(nameAt(text, at("Calder"))), "Ines Calder"},
		{cut(nameAt(text, at("Port"))), "Port Ellery"},
		{cut(nameAt(text, at("mayor"))), "the mayor"},
		{cut(wordAt(text, at("“We")-1)), "We"},
		{cut(wordAt(text, len(text))), "said"},
		{"… –"[wordAt("… –", 4).Start:wordAt("… –", 4).End], ""},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestNounPhrase(t *testing.T) {
	text := "It was the new council leader who told residents. An engineering firm Brandt wrote; officials agreed."
	for caret, want := range map[string]string{"leader": "the new council leader", "residents": "residents", "firm": "An engineering firm Brandt", "officials": "officials"} {
		r := nameAt(text, strings.Index(text, caret)+1)
		if got := text[r.Start:r.End]; got != want {
			t.Errorf("%q gives %q, want %q", caret, got, want)
		}
	}
}

func TestVerbGroup(t *testing.T) {
	text := "She did not say so. He had also warned, according to aides; they said no. It was told."
	for caret, want := range map[string]string{
		"say": "did not say", "did": "did not say", "warned": "had also warned", "according": "according to", "said": "said", "told": "was told", "also": "had also warned",
	} {
		r := verbGroupAt(text, strings.Index(text, caret)+1)
		if got := text[r.Start:r.End]; got != want {
			t.Errorf("%q gives %q, want %q", caret, got, want)
		}
	}
}

// TestSession_UndoneGesturesLeaveNothing: any gestures, undone, give the start byte for byte; redone, the end.
func TestSession_UndoneGesturesLeaveNothing(t *testing.T) {
	for seed := range uint64(6) {
		b := newBench(t)
		r := rand.New(rand.NewPCG(seed, 9))
		dump := func() string {
			b.settle()
			d := b.onDisk()
			var out bytes.Buffer
			if err := dataset.WriteJSONL(&out, d); err != nil {
				t.Fatal(err)
			}
			return out.String()
		}
		start, first := dump(), b.s.canUndo
		for range 25 {
			gesture(b, r)
		}
		end := dump()
		for n := 0; b.s.canUndo != first; n++ {
			if n > 200 {
				t.Fatal("undo does not come to the start")
			}
			b.s.undo()
			b.settle()
		}
		if got := dump(); got != start {
			t.Fatalf("seed %d: undone\n%s\nat the start\n%s", seed, got, start)
		}
		for b.s.canRedo != "" {
			b.s.redo()
			b.settle()
		}
		if got := dump(); got != end {
			t.Fatalf("seed %d: redone\n%s\nat the end\n%s", seed, got, end)
		}
		if err := b.s.close(); err != nil {
			t.Fatal(err)
		}
	}
}

// gesture does one of the things that hands can do, somewhere.
func gesture(b *bench, r *rand.Rand) {
	s := b.s
	words := func() corpus.Range {
		at := r.IntN(len(story) - 40)
		return corpus.Range{Start: corpus.WordAt(story, at).Start, End: corpus.WordAt(story, at+1+r.IntN(30)).End}
	}
	label := s.codebook.Labels[r.IntN(len(s.codebook.Labels))]
	if n := len(s.doc.Spans); n > 0 && r.IntN(2) == 0 {
		s.choose(s.doc.Spans[r.IntN(n)].ID)
	}
	switch r.IntN(13) {
	case 12:
		if n := len(s.entities); n > 1 {
			s.mergeEntity(s.entities[r.IntN(n)].ID, s.entities[r.IntN(n)].ID)
		}
	case 0:
		s.remove()
	case 1:
		s.flag()
	case 2:
		s.link(s.open)
	case 3:
		s.newFrame()
	case 4:
		s.addPart("", words())
	case 5:
		s.newEntity("Somebody")
	case 6:
		s.finish()
	case 7:
		s.setStatus(corpus.Statuses[r.IntN(len(corpus.Statuses))])
	case 8:
		s.setZone(corpus.ZoneKinds[r.IntN(len(corpus.ZoneKinds))], words())
	case 9:
		if span, ok := s.doc.Span(s.span); ok {
			s.relabel(span, label)
		}
	default:
		if w := words(); w.Start < w.End {
			s.tag(label, w)
		}
	}
}

func TestRank(t *testing.T) {
	all := []corpus.Entity{{ID: "1", Name: "Antony Blinken"}, {ID: "2", Name: "Blinken Institute"}, {ID: "3", Name: "Vladimir Putin", Aliases: []string{"Putin"}}}
	names := func(list []corpus.Entity) []string {
		var out []string
		for _, e := range list {
			out = append(out, e.Name)
		}
		return out
	}
	for _, c := range []struct {
		words string
		typed bool
		here  map[corpus.ID]int
		want  []string
	}{
		{"Blinken", false, map[corpus.ID]int{"1": 2}, []string{"Antony Blinken", "Blinken Institute"}},
		{"Putin’s", false, nil, []string{"Vladimir Putin"}},
		{"he", false, nil, nil},
		{"put", true, nil, []string{"Vladimir Putin"}},
		{"zzz", true, nil, nil},
	} {
		if got := names(rank(all, c.here, c.words, 5, c.typed)); !slices.Equal(got, c.want) {
			t.Errorf("%q: %v, want %v", c.words, got, c.want)
		}
	}
}

func TestSession_Parts(t *testing.T) {
	b := newBench(t)
	part := func(words string) corpus.Range {
		at := strings.Index(story, words)
		return corpus.Range{Start: at, End: at + len(words)}
	}
	b.tag("Claim", "“We are late,”")
	b.s.addPart("", part("the last gate"))
	want := "“We are late,” … the last gate"
	if got := b.onDisk(); len(got.Spans) != 1 || got.Spans[0].Quote != want {
		t.Fatalf("the file has %+v", got.Spans)
	}
	b.tag("Speaker", "Ines Calder")
	b.s.addPart("Claim", part("is still in the yard")) // the speaker is chosen: the claim of the open attribution grows
	if d := b.onDisk(); d.Spans[0].Quote != want+" … is still in the yard" {
		t.Errorf("quote %q", d.Spans[0].Quote)
	}
	b.s.choose(b.s.doc.Spans[0].ID)
	b.s.removePart(part("the last gate").Start + 3)
	if d := b.onDisk(); d.Spans[0].Quote != "“We are late,” … is still in the yard" {
		t.Errorf("quote %q", d.Spans[0].Quote)
	}
	b.s.undo()
	b.settle()
	if d := b.onDisk(); len(d.Spans[0].Fragments) != 3 {
		t.Errorf("after undo: %v", d.Spans[0].Fragments)
	}
}

func TestPattern(t *testing.T) {
	text := "The mayor said: Mayor’s day. MAYORAL. A may\nor not."
	for _, c := range []struct {
		p    pattern
		want string
	}{
		{pattern{text: "mayor"}, "mayor|Mayor|MAYOR"},
		{pattern{text: "mayor", exactly: true}, "mayor"},
		{pattern{text: "mayor", word: true}, "mayor|Mayor"},
		{pattern{text: "m[a-z]+", regex: true, exactly: true}, "mayor|may"},
		{pattern{text: "d.y"}, ""},
		{pattern{text: "d.y", regex: true}, "day"},
		{pattern{text: "x*", regex: true}, ""},
		{pattern{}, ""},
	} {
		hits, err := c.p.find(text)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, h := range hits {
			got = append(got, text[h.Start:h.End])
		}
		if strings.Join(got, "|") != c.want {
			t.Errorf("%+v finds %q, want %s", c.p, got, c.want)
		}
	}
	if _, err := (pattern{text: "(", regex: true}).find(text); err == nil {
		t.Error("an open bracket is no expression")
	}
}

func TestSession_TagAllIsOneStep(t *testing.T) {
	b := newBench(t)
	b.tag("Speaker", "Ines Calder")
	hits, err := pattern{text: "Calder"}.find(story)
	if err != nil || len(hits) != 2 {
		t.Fatalf("%v, %v", hits, err)
	}
	label, _ := b.s.codebook.Label("Speaker")
	if n := b.s.tagAll(label, hits); n != 2 {
		t.Errorf("%d tagged", n)
	}
	if n := b.s.tagAll(label, hits); n != 0 {
		t.Errorf("tagged again: %d", n)
	}
	if d := b.onDisk(); len(d.Spans) != 3 {
		t.Errorf("%d spans", len(d.Spans))
	}
	b.s.undo()
	b.settle()
	if d := b.onDisk(); len(d.Spans) != 1 {
		t.Errorf("after undo %d spans", len(d.Spans))
	}
}

func TestSession_Nesting(t *testing.T) {
	b := newBench(t)
	b.tag("Claim", "that the last gate is still in the yard")
	outer := b.s.frame
	b.s.finish()
	b.tag("Claim", "the last gate")
	inner := b.s.frame
	a, _ := b.s.doc.Attribution(inner)
	holders := b.s.holders(a)
	if len(holders) != 1 || holders[0].ID != outer {
		t.Fatalf("may lie inside %v", holders)
	}
	b.s.setParent(inner, outer)
	d := b.onDisk()
	a, _ = d.Attribution(inner)
	o, _ := d.Attribution(outer)
	if rungs := b.s.ladder(); a.Parent != outer || len(rungs) != 2 || rungs[0].depth != 0 || rungs[1].depth != 1 || b.s.doc.Attributions[rungs[1].at].ID != inner {
		t.Errorf("parent %q, ladder %v", a.Parent, rungs)
	}
	if len(b.s.holders(o)) != 0 {
		t.Error("the outer one may not lie inside the inner one")
	}
	b.s.setParent(inner, "")
	d = b.onDisk()
	if a, _ = d.Attribution(inner); a.Parent != "" {
		t.Error("still inside")
	}
}
