package gui

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/corpus"
)

// said lists the comments on disk as "who: what", resolved ones with a tick before them and answers with an arrow.
func (b *bench) said() string {
	b.t.Helper()
	var out []string
	for _, c := range b.onDisk().Comments {
		words := c.Annotator + ": " + c.Text
		if c.Resolved {
			words = "✓ " + words
		}
		if c.Parent != "" {
			words = "→ " + words
		}
		out = append(out, words)
	}
	return strings.Join(out, " | ")
}

func (b *bench) wantSaid(want string) {
	b.t.Helper()
	b.settle()
	if got := b.said(); got != want {
		b.t.Errorf("comments %q, want %q", got, want)
	}
}

// theirs writes a comment of somebody else into the file and reads it.
func (b *bench) theirs(on subject, text string) corpus.Comment {
	b.t.Helper()
	b.settle()
	c := corpus.Comment{
		ID: store.NewID(), Article: b.s.doc.Article.ID, Span: on.span, Attribution: on.attribution, Annotator: "Ben", Text: text,
		Created: time.Now().UTC().Truncate(time.Millisecond),
	}
	if _, err := b.s.project.Apply(corpus.Step{Label: "x", Annotator: "Ben", Changes: []corpus.Change{corpus.PutComment{Comment: c}}}); err != nil {
		b.t.Fatal(err)
	}
	b.s.refresh("")
	b.settle()
	return c
}

// TestSession_Comments makes each gesture, and takes all back one by one.
func TestSession_Comments(t *testing.T) {
	b := newBench(t)
	b.tag("Claim", "“We are late,”")
	on := b.s.subject()
	if on.span == "" {
		t.Fatal("the mark is not chosen")
	}
	before := b.s.canUndo
	b.s.comment(on, "For what?")
	first, _ := b.s.currentThread()
	b.s.answer(first, "For May.")
	b.wantSaid("ana: For what? | → ana: For May.")
	if b.s.talking != 1 || b.s.rows[0].Open != 1 || b.s.talkedOf()[on.span] != 1 {
		t.Errorf("%d open in the project, %d in the list, %v in the article", b.s.talking, b.s.rows[0].Open, b.s.talkedOf())
	}
	b.s.editComment(first.Comment, "Late for what?")
	first, _ = b.s.currentThread()
	b.s.resolve(first)
	b.wantSaid("✓ ana: Late for what? | → ana: For May.")
	if b.s.talking != 0 || len(b.s.talkedOf()) != 0 {
		t.Errorf("a resolved thread counts as open: %d, %v", b.s.talking, b.s.talkedOf())
	}
	b.s.removeComment(first.Comment)
	b.wantSaid("→ ana: For May.")
	for _, want := range []string{
		"✓ ana: Late for what? | → ana: For May.", "ana: Late for what? | → ana: For May.", "ana: For what? | → ana: For May.", "ana: For what?", "",
	} {
		b.s.undo()
		b.wantSaid(want)
	}
	if b.s.canUndo != before {
		t.Errorf("the next undo is %q, want %q", b.s.canUndo, before)
	}
}

// TestSession_CommentsOfOthers can be answered and resolved, but neither edited nor removed.
func TestSession_CommentsOfOthers(t *testing.T) {
	b := newBench(t)
	theirs := b.theirs(subject{}, "Check the credit.")
	b.s.editComment(theirs, "No.")
	b.s.removeComment(theirs)
	b.wantSaid("Ben: Check the credit.")
	if _, ok := b.s.lastOwn(); ok {
		t.Error("a comment of somebody else is taken for one's own")
	}
	thread, _ := b.s.currentThread()
	b.s.answer(thread, "Done.")
	b.s.resolve(thread)
	b.wantSaid("✓ Ben: Check the credit. | → ana: Done.")
}

// TestSession_CommentOnWhatIsGone stands with those on the article.
func TestSession_CommentOnWhatIsGone(t *testing.T) {
	b := newBench(t)
	b.tag("Claim", "“We are late,”")
	b.s.comment(b.s.subject(), "For what?")
	if threads := b.s.threadsOn(subject{}); len(threads) != 0 {
		t.Errorf("a comment on a mark stands on the article: %+v", threads)
	}
	b.s.remove()
	b.settle()
	if threads := b.s.threadsOn(subject{}); len(threads) != 1 || threads[0].Text != "For what?" {
		t.Errorf("threads on the article: %+v", threads)
	}
}

// TestWindow_CommentByKeys: c begins one, Escape leaves it and keeps what is typed, Enter sends.
func TestWindow_CommentByKeys(t *testing.T) {
	w, b := newTestWindow(t)
	b.tag("Claim", "“We are late,”")
	draft := w.s.draftOf(w.s.subject())
	w.page.reader.TypedRune('c')
	f := w.inspector.talk.fields[draft]
	if f == nil || w.fyne.Canvas().Focused() != fyne.Focusable(f) {
		t.Fatal("c gives no field the keyboard")
	}
	test.Type(f, "For what")
	f.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if w.fyne.Canvas().Focused() != fyne.Focusable(w.page.reader) {
		t.Error("Escape does not leave the field")
	}
	w.s.finish()
	b.tag("Speaker", "Ines Calder")
	if w.inspector.talk.fields[draft] != nil {
		t.Error("the draft shows on another mark")
	}
	w.s.chooseFrame("")
	w.s.choose(b.onDisk().Spans[0].ID)
	w.page.reader.TypedRune('c')
	if f = w.inspector.talk.fields[draft]; f == nil || f.Text != "For what" {
		t.Fatalf("the draft is lost: %+v", f)
	}
	f.CursorColumn = len("For what")
	test.Type(f, "?")
	f.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	b.wantSaid("ana: For what?")
	if w.s.drafts[draft] != "" || w.inspector.talk.fields[draft] != nil {
		t.Error("what was sent is still a draft")
	}
	w.page.reader.TypedRune('C')
	thread, _ := w.s.currentThread()
	f = w.inspector.talk.fields[draftOfAnswer(thread)]
	test.Type(f, "For May.")
	f.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyReturn, Modifier: fyne.KeyModifierShortcutDefault})
	w.page.reader.TypedRune('r')
	b.wantSaid("✓ ana: For what? | → ana: For May.")
}

// TestWindow_DraftSurvives another article and the end of the program.
func TestWindow_DraftSurvives(t *testing.T) {
	w, b := newTestWindow(t)
	w.do.runner("comment")()
	draft := w.s.draftOf(subject{})
	test.Type(w.inspector.talk.fields[draft], "A long one")
	w.s.removeArticle()
	w.do.runner("undo")()
	b.settle()
	if f := w.inspector.talk.fields[draft]; f == nil || f.Text != "A long one" {
		t.Error("the draft is lost with the article")
	}
	w.closeProject()
	b.settle()
	w.openPath(b.path)
	b.settle()
	if f := w.inspector.talk.fields[draft]; f == nil || f.Text != "A long one" {
		t.Errorf("the draft is lost with the project: %v", w.s.drafts)
	}
}

// TestWindow_Comments lists all, narrows them down, and goes to the place of one.
func TestWindow_Comments(t *testing.T) {
	w, b := newTestWindow(t)
	b.tag("Claim", "“We are late,”")
	claim := w.s.span
	w.s.comment(w.s.subject(), "For what?")
	w.s.finish()
	w.s.letGo()
	theirs := b.theirs(subject{}, "Check the credit.")
	if title := w.do.find("comments").menuLabel(); title != "Comments… (2 open)" {
		t.Errorf("the menu says %q", title)
	}
	thread, _ := w.s.currentThread()
	if thread.ID != theirs.ID {
		t.Fatalf("the thread on the article is %+v", thread)
	}
	w.s.resolve(thread)
	b.settle()
	page := newCommentsPage(w, w.showTalk)
	w.show(w.closable("Comments", "Close", page.object), 800, 500)
	w.s.readComments(t.Context(), func(rows []store.CommentRow, err error) {
		if err != nil {
			t.Error(err)
		}
		page.set(rows)
	})
	b.until("the comments are read", func() bool { return page.read })
	shown := func() string {
		var list []string
		for _, row := range page.shown {
			list = append(list, row.Text)
		}
		return strings.Join(list, " | ")
	}
	for _, look := range []struct {
		press, find, want string
	}{
		{"", "", "For what? | Check the credit."}, // open ones first
		{talkResolved, "", "Check the credit."},
		{talkResolved, "", "For what? | Check the credit."},
		{talkOpen, "", "For what?"},
		{talkOpen, "credit", "Check the credit."},
		{talkMine, "", "For what?"},
		{"", "CREDIT", ""},
		{talkMine, "ben", "Check the credit."},
		{talkHere, "late", "For what?"}, // the words that it is about
	} {
		if look.press != "" {
			page.states[look.press].press()
		}
		page.find.SetText(look.find)
		if got := shown(); got != look.want {
			t.Errorf("after %q, with %q: %q, want %q", look.press, look.find, got, look.want)
		}
	}
	w.escape()
	w.showTalk(page.shown[0])
	b.settle()
	if w.s.span != claim {
		t.Error("the mark that the comment is about is not chosen")
	}
}

func TestWindow_CommentsDialogOpens(t *testing.T) {
	w, b := newTestWindow(t)
	w.do.runner("comments")()
	b.settle()
	if len(w.sheets) != 1 {
		t.Fatalf("%d dialogs", len(w.sheets))
	}
	w.escape()
	if len(w.sheets) != 0 {
		t.Error("Escape does not close it")
	}
	b.settle()
}

// TestWindow_SignOfAComment: the article shows where a comment is open.
func TestWindow_SignOfAComment(t *testing.T) {
	w, b := newTestWindow(t)
	b.tag("Claim", "“We are late,”")
	talked := func() bool { return w.page.marks[0].Talked }
	w.s.comment(subject{attribution: w.s.frame}, "Who?")
	if !talked() {
		t.Error("a comment on the attribution shows no sign at its first mark")
	}
	thread := w.s.threadsOn(subject{attribution: w.s.frame})[0]
	w.s.resolve(thread)
	if talked() {
		t.Error("the sign stays when the comment is resolved")
	}
	b.settle()
}

func TestAgo(t *testing.T) {
	now := time.Date(2026, 11, 23, 18, 30, 0, 0, time.UTC)
	for _, test := range []struct {
		at   time.Time
		want string
	}{
		{time.Time{}, ""},
		{now.Add(-59 * time.Second), "just now"},
		{now.Add(-time.Minute), "1 minute ago"},
		{now.Add(-59 * time.Minute), "59 minutes ago"},
		{now.Add(-5 * time.Hour), "5 hours ago"},
		{now.Add(-19 * time.Hour), "yesterday, 23:30"},
		{now.AddDate(0, 0, -2), "21 November, 18:30"},
		{now.AddDate(-1, 0, 0), "23 November 2025"},
		{now.Add(time.Hour), "23 November 2026, 19:30"},
	} {
		if got := ago(test.at, now); got != test.want {
			t.Errorf("%v: %q, want %q", test.at, got, test.want)
		}
	}
}

// TestExportForm_Gold offers the gold layer where there is one.
func TestExportForm_Gold(t *testing.T) {
	w, b := newTestWindow(t)
	if f, _ := newExportForm(w); f.gold != nil {
		t.Error("a gold layer is offered that is not there")
	}
	gold := corpus.Annotator{ID: store.NewID(), Name: "gold", Kind: corpus.Gold}
	if _, err := w.s.project.Apply(corpus.Step{Label: "x", Annotator: "ana", Changes: []corpus.Change{corpus.PutAnnotator{Annotator: gold}}}); err != nil {
		t.Fatal(err)
	}
	b.settle()
	f, _ := newExportForm(w)
	if f.gold == nil {
		t.Fatal("the gold layer is not offered")
	}
	f.gold.pick(0)
	f.people = []string{"ana"}
	if o, err := f.options(); err != nil || !o.Gold || o.Annotators != nil {
		t.Errorf("%+v, %v", o, err)
	}
	f.timer.Stop() // nobody looks at the example
}
