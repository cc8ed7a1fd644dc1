package gui

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/test"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/corpus"
)

// give makes a packet through the window.
func (b *bench) give(w *window, to string) string {
	b.t.Helper()
	w.do.runner("give")()
	test.Type(w.fyne.Canvas().Focused(), to)
	w.enter()
	b.until("the packet is made", func() bool { return w.job == nil && len(w.sheets) == 1 })
	w.escape()
	return filepath.Join(filepath.Dir(b.path), "test for "+to+store.PacketExtension)
}

// workIn changes another copy of the project.
func workIn(t *testing.T, path, who string, changes func(d corpus.Document) []corpus.Change) {
	t.Helper()
	q, err := store.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := q.Articles(t.Context(), store.Filter{})
	if err != nil || len(rows) == 0 {
		t.Fatal(rows, err)
	}
	d, err := q.Document(t.Context(), rows[0].ID)
	if err == nil {
		_, err = q.Apply(corpus.Step{Label: "Work", Annotator: who, Changes: changes(d)})
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := q.Close(); err != nil {
		t.Fatal(err)
	}
}

// mark is a span over words of the story.
func mark(d corpus.Document, who, label, words string) corpus.Span {
	at := strings.Index(d.Article.Text, words)
	return corpus.Span{
		ID: store.NewID(), Article: d.Article.ID, Label: label, Annotator: who, Quote: words, Origin: corpus.Manual,
		Fragments: []corpus.Range{{Start: at, End: at + len(words)}},
	}
}

// lookInto opens the report on files.
func (b *bench) lookInto(w *window, paths ...string) {
	b.t.Helper()
	w.takeInDialog(strings.Join(paths, "\n"))
	w.enter()
	b.until("the report is shown", func() bool { return w.job == nil && len(w.sheets) == 1 })
}

// takeIn takes in files, and closes what is said at the end.
func (b *bench) takeIn(w *window, paths ...string) {
	b.t.Helper()
	b.lookInto(w, paths...)
	w.enter()
	b.until("the end is told", func() bool { return w.job == nil && len(w.sheets) == 1 })
	w.escape()
	b.settle()
}

func TestGive(t *testing.T) {
	w, b := newTestWindow(t)
	b.tag("Claim", "“We are late,”")
	path := b.give(w, "Ben")
	w.openPath(path)
	b.s = w.s
	b.settle()
	if got := w.fyne.Title(); got != "Packet for Ben from test – Onrecord" {
		t.Errorf("the window is called %q", got)
	}
	if w.s.packet == nil || w.s.packet.Blind || len(w.s.doc.Spans) != 1 {
		t.Errorf("packet %+v with %d spans", w.s.packet, len(w.s.doc.Spans))
	}
	if !slices.Contains(w.settings.recent(), path) {
		t.Error("the packet is not among the recent projects")
	}
	w.closeProject()
	if got := w.fyne.Title(); got != "Onrecord" {
		t.Errorf("without a project the window is called %q", got)
	}
}

// TestGive_EnterInTheFileField: it makes the packet, as in the field of the name.
func TestGive_EnterInTheFileField(t *testing.T) {
	w, b := newTestWindow(t)
	w.do.runner("give")()
	canvas := w.fyne.Canvas()
	test.Type(canvas.Focused(), "Ben")
	target := filepath.Join(filepath.Dir(b.path), "test for Ben"+store.PacketExtension)
	for range 10 {
		if p, ok := canvas.Focused().(*prompt); ok && p.Text == target {
			p.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
			b.until("the packet is made", func() bool { return w.job == nil && len(w.sheets) == 1 && exists(target) })
			return
		}
		canvas.FocusNext()
	}
	t.Error("the file's field cannot be reached by Tab")
}

// TestGiveForm: what is chosen, and what is missing.
func TestGiveForm(t *testing.T) {
	w, b := newTestWindow(t)
	b.tag("Claim", "“We are late,”")
	b.s.become("bo")
	b.tag("Cue", "said")
	b.settle()
	f, _ := newGiveForm(w)
	if _, err := f.options(); err == nil {
		t.Error("a packet for nobody")
	}
	f.known.pick(0) // ana: bo is at work
	o, err := f.options()
	if err != nil || o.To != "ana" || o.Blind || len(o.Layers) > 0 || o.Originals || o.Articles.IDs != nil || len(o.Articles.Statuses) > 0 {
		t.Errorf("%+v, %v", o, err)
	}
	if want := filepath.Join(filepath.Dir(b.path), "test for ana"+store.PacketExtension); f.target.Text != want {
		t.Errorf("the file is %s", f.target.Text)
	}
	if err := os.WriteFile(f.target.Text, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	f.to.SetText("an")
	f.to.SetText("ana") // a second packet
	if got := filepath.Base(f.target.Text); got != "test for ana 2"+store.PacketExtension {
		t.Errorf("the second file is %s", got)
	}
	f.to.SetText("a/b: c.")
	if got := filepath.Base(f.target.Text); got != "test for a-b- c"+store.PacketExtension || len(f.known.picked) > 0 {
		t.Errorf("the file is %s, picked %v", got, f.known.picked)
	}
	f.target.SetText(filepath.Join(t.TempDir(), "mine"))
	f.to.SetText("Cleo")
	if path, err := f.path(); err != nil || filepath.Base(path) != "mine"+store.PacketExtension {
		t.Errorf("a name of one's own becomes %s, %v", path, err)
	}
	f.whose.SetSelected(theirOwnWork)
	f.which.SetSelected(listedArticles)
	f.original.SetChecked(true)
	if o, err := f.options(); err != nil || !o.Blind || !o.Originals || len(o.Articles.IDs) != 1 || f.people.Visible() || f.picked.Visible() {
		t.Errorf("%+v, %v", o, err)
	}
	f.whose.SetSelected(someWork)
	if _, err := f.options(); err == nil || !f.people.Visible() {
		t.Error("nobody's layers are chosen")
	}
	f.layers.pick(1)
	f.which.SetSelected(myDoneArticles)
	if o, err := f.options(); err != nil || o.Layers[0] != "bo" || o.Blind || o.Articles.Annotator != "bo" || o.Articles.Statuses[0] != corpus.Done {
		t.Errorf("%+v, %v", o, err)
	}
	f.which.SetSelected(byStatus)
	if _, err := f.options(); err == nil {
		t.Error("no status is chosen")
	}
	f.statuses.pick(0)
	if o, err := f.options(); err != nil || o.Articles.Statuses[0] != corpus.Todo || o.Articles.Annotator != "" {
		t.Errorf("%+v, %v", o, err)
	}
	f.which.SetSelected(allArticles)
	f.changed()
	b.until("the size is shown", func() bool { return strings.HasPrefix(f.size.text, "1 article, about ") })
	f.target.SetText(b.path)
	if err := os.WriteFile(b.path+store.PacketExtension, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := f.path(); err == nil {
		t.Error("a file that is there is replaced")
	}
}

// TestTakeIn: a packet that comes back is shown, taken in, and taken back; a second time there is nothing new.
func TestTakeIn(t *testing.T) {
	w, b := newTestWindow(t)
	b.tag("Claim", "“We are late,”")
	path := b.give(w, "Ben")
	entity := corpus.Entity{ID: store.NewID(), Name: "Ines Calder"}
	workIn(t, path, "Ben", func(d corpus.Document) []corpus.Change {
		s := mark(d, "Ben", "Speaker", "Ines Calder")
		s.Entity = entity.ID
		return []corpus.Change{corpus.PutEntity{Entity: entity}, corpus.PutSpan{Span: s}, corpus.SetStatus{Article: d.Article.ID, Annotator: "Ben", Status: corpus.Done}}
	})
	b.lookInto(w, path)
	w.escape()
	b.settle()
	if d := b.onDisk(); len(d.Spans) != 1 {
		t.Fatalf("looking into it leaves %d spans", len(d.Spans))
	}
	b.takeIn(w, path)
	if len(w.s.doc.Spans) != 2 || len(w.s.entities) != 1 || w.s.doc.Statuses["Ben"] != corpus.Done || w.s.canUndo != "Merge the packet of Ben" {
		t.Errorf("%d spans, %d entities, statuses %v, undo %q", len(w.s.doc.Spans), len(w.s.entities), w.s.doc.Statuses, w.s.canUndo)
	}
	if w.s.rows[0].Spans != 2 {
		t.Errorf("the list says %d spans", w.s.rows[0].Spans)
	}
	b.lookInto(w, path)
	w.enter() // closes: there is nothing to take in
	b.settle()
	if len(w.sheets) != 0 || w.job != nil {
		t.Error("what is here already is taken in")
	}
	w.do.runner("undo")()
	b.settle()
	if len(w.s.doc.Spans) != 1 || len(w.s.entities) != 0 {
		t.Errorf("after undo %d spans, %d entities", len(w.s.doc.Spans), len(w.s.entities))
	}
}

// TestTakeIn_WholeProject: a copy of the project merges the same way, with a codebook that is newer.
func TestTakeIn_WholeProject(t *testing.T) {
	w, b := newTestWindow(t)
	b.tag("Claim", "“We are late,”")
	b.settle()
	path := filepath.Join(t.TempDir(), "laptop.onrecord")
	if err := w.s.project.SaveCopy(path); err != nil {
		t.Fatal(err)
	}
	book := w.s.codebook
	book.Version += "b"
	workIn(t, path, "bo", func(d corpus.Document) []corpus.Change {
		other := corpus.Article{ID: store.NewID(), Title: "Another one", Text: "Another article."}
		return []corpus.Change{corpus.PutSpan{Span: mark(d, "bo", "Cue", "said")}, corpus.AddArticle{Article: other}, corpus.SetCodebook{Codebook: book}}
	})
	b.takeIn(w, path)
	if len(w.s.doc.Spans) != 2 || len(w.s.rows) != 2 || w.s.codebook.Version != book.Version {
		t.Errorf("%d spans, %d articles, codebook %s", len(w.s.doc.Spans), len(w.s.rows), w.s.codebook.Version)
	}
	w.do.runner("undo")()
	b.settle()
	if len(w.s.doc.Spans) != 1 || len(w.s.rows) != 1 || w.s.codebook.Version == book.Version {
		t.Errorf("after undo %d spans, %d articles, codebook %s", len(w.s.doc.Spans), len(w.s.rows), w.s.codebook.Version)
	}
}

// TestTakeIn_WaitsForTheGesture: one that is not saved when the merge is asked for comes before it.
func TestTakeIn_WaitsForTheGesture(t *testing.T) {
	w, b := newTestWindow(t)
	path := b.give(w, "Ben")
	workIn(t, path, "Ben", func(d corpus.Document) []corpus.Change {
		return []corpus.Change{corpus.PutSpan{Span: mark(d, "Ben", "Cue", "said")}}
	})
	hold := make(chan bool)
	w.s.writer.then(func(*store.Project) { <-hold })
	b.tag("Claim", "“We are late,”")
	w.takeIn([]string{path})
	if w.job == nil || w.s.pending != 1 {
		t.Fatalf("%d gestures wait", w.s.pending)
	}
	close(hold)
	b.until("the end is told", func() bool { return w.job == nil && len(w.sheets) > 0 })
	b.settle()
	history, err := w.s.project.History(t.Context(), 2)
	if err != nil || len(history) != 2 || history[0].Label != "Merge the packet of Ben" {
		t.Errorf("the history ends with %+v, %v", history, err)
	}
	if d := b.onDisk(); len(d.Spans) != 2 {
		t.Errorf("%d spans", len(d.Spans))
	}
}

// TestTakeIn_Several are one undo.
func TestTakeIn_Several(t *testing.T) {
	w, b := newTestWindow(t)
	var paths []string
	for _, who := range []string{"Ben", "Cleo"} {
		path := b.give(w, who)
		workIn(t, path, who, func(d corpus.Document) []corpus.Change {
			return []corpus.Change{corpus.PutSpan{Span: mark(d, who, "Cue", "said")}}
		})
		paths = append(paths, path)
	}
	b.takeIn(w, paths...)
	if len(w.s.doc.Spans) != 2 {
		t.Fatalf("%d spans came in", len(w.s.doc.Spans))
	}
	w.do.runner("undo")()
	b.settle()
	if len(w.s.doc.Spans) != 0 {
		t.Errorf("one undo leaves %d spans", len(w.s.doc.Spans))
	}
}

// TestTakeIn_Refuses what is not there, is the project itself or belongs to another project, and names the file.
func TestTakeIn_Refuses(t *testing.T) {
	w, b := newTestWindow(t)
	if _, err := w.chosenFiles("\n \n"); err == nil {
		t.Error("no file is chosen")
	}
	for _, path := range []string{b.path, filepath.Join(t.TempDir(), "nowhere.onrecord")} {
		if _, err := w.chosenFiles(path); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v", path, err)
		}
	}
	other := filepath.Join(t.TempDir(), "other.onrecord")
	p, err := store.Create(other, w.s.codebook)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	damaged := filepath.Join(t.TempDir(), "damaged.onrecord-packet")
	if err := os.WriteFile(damaged, []byte("no database"), 0o600); err != nil {
		t.Fatal(err)
	}
	good := b.give(w, "Ben")
	b.lookInto(w, other)
	w.escape()
	lines := reportLines([]incoming{{path: other, err: func() error {
		_, err := w.s.project.Merge(t.Context(), other, store.MergeOptions{DryRun: true})
		return err
	}()}}, nil)
	if text := wholeText(lines); !strings.Contains(text, "other.onrecord") || !strings.Contains(strings.ReplaceAll(text, "\n      ", " "), "not a copy or a packet of this project") {
		t.Errorf("the report says %s", text)
	}
	b.lookInto(w, other, damaged, good) // those that are not in order do not stop the one that is
	w.escape()
}

func wholeText(lines []reportLine) string {
	var all []string
	for _, l := range lines {
		all = append(all, strings.TrimSpace(l.text+" "+strings.Join(l.counts[:], " ")))
	}
	return strings.Join(all, "\n")
}

// TestReportLines: all that a report can say.
func TestReportLines(t *testing.T) {
	article, entity := store.NewID(), store.NewID()
	r := store.MergeReport{
		Path: "/x/ben.onrecord-packet", Packet: &store.PacketInfo{To: "Ben", Blind: true, Articles: 2},
		Rows: []store.MergeCount{{Kind: "annotator", New: 1}, {Kind: "span", Annotator: "Ben", New: 1200, Changed: 3}, {Kind: "status", Annotator: "Ben", Removed: 1}},
		Conflicts: []corpus.Conflict{
			{Kind: "span", Article: article, Span: &corpus.Span{Label: "Claim", Quote: "We are late"}},
			{Kind: "entity", Of: entity, Field: "role", Value: "mayor"},
		},
		Kept:        []store.MergeItem{{Kind: "attribution", Title: "Gates", Why: "removed in one copy and changed in the other one"}},
		TextDiffers: []store.MergeItem{{Kind: "article", Title: "Gates", Why: "its text is not the one of this project"}},
		Codebook:    store.CodebookReport{Here: "News 1", There: "News 2", Differ: true, Taken: true},
	}
	text := wholeText(reportLines([]incoming{{path: r.Path, report: r}}, map[corpus.ID]string{article: "Gates", entity: "Ines"}))
	for _, want := range []string{
		"ben.onrecord-packet", "The packet of Ben, blind, with 2 articles", "The whole project\nAnnotators 1 – –", "Ben\nMarks 1,200 3 –\nStatus of articles – – 1",
		"Changed here and there (2)", "Claim “We are late” – Gates", "Person or document: role – Ines",
		"Attribution – Gates: removed in one copy", "Article “Gates”: its text is not", "News 2, and here is News 1", "comes into force",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
	if strings.Contains(text, "Nothing new") {
		t.Errorf("there is news in\n%s", text)
	}
	if text := wholeText(reportLines([]incoming{{path: "a", report: store.MergeReport{}}}, nil)); !strings.Contains(text, "Nothing new") {
		t.Errorf("nothing is said as %s", text)
	}
}

// TestTakeIn_Cancel leaves the project as it is.
func TestTakeIn_Cancel(t *testing.T) {
	w, b := newTestWindow(t)
	path := b.give(w, "Ben")
	workIn(t, path, "Ben", func(d corpus.Document) []corpus.Change {
		return []corpus.Change{corpus.PutSpan{Span: mark(d, "Ben", "Cue", "said")}}
	})
	hold := make(chan bool)
	w.s.writer.then(func(*store.Project) { <-hold })
	w.takeIn([]string{path})
	w.job.cancel()
	close(hold)
	b.until("the end is told", func() bool { return w.job == nil && len(w.sheets) > 0 })
	if d := b.onDisk(); len(d.Spans) != 0 || w.s.canUndo == "Merge the packet of Ben" {
		t.Errorf("%d spans came in all the same", len(d.Spans))
	}
}

// TestWindow_DroppedProjects: a packet can be opened or taken in, several are taken in, a project is opened.
func TestWindow_DroppedProjects(t *testing.T) {
	w, b := newTestWindow(t)
	ben, cleo := b.give(w, "Ben"), b.give(w, "Cleo")
	drop := func(paths ...string) {
		var uris []fyne.URI
		for _, path := range paths {
			uris = append(uris, storage.NewFileURI(path))
		}
		w.dropped(uris)
	}
	drop(ben)
	if len(w.sheets) != 1 {
		t.Fatal("nobody asks what to do with the packet")
	}
	w.escape()
	drop(ben, cleo)
	if entry, ok := w.fyne.Canvas().Focused().(*prompt); !ok || entry.Text != ben+"\n"+cleo {
		t.Errorf("several are not proposed to be taken in: %T", w.fyne.Canvas().Focused())
	}
	w.escape()
	w.closeProject()
	drop(ben)
	b.s = w.s
	b.settle()
	if w.s.packet == nil || w.s.project.Path() != ben {
		t.Error("without a project the packet is not opened")
	}
}
