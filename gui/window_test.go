package gui

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/test"

	"github.com/onrecord/onrecord/assets"
	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/corpus"
)

// newTestWindow is a window without a screen, on the bench's project.
func newTestWindow(t testing.TB) (*window, *bench) {
	t.Helper()
	b := newBench(t)
	b.s.become("ana")
	if err := b.s.close(); err != nil {
		t.Fatal(err)
	}
	w := newWindow(test.NewTempApp(t), nil)
	w.fyne.Resize(fyne.NewSize(1300, 800))
	w.openPath(b.path)
	b.s = w.s
	w.enter()                // who works here: as before
	w.s.setSuggesting(false) // but for the tests of suggestions
	b.settle()
	return w, b
}

func TestWindow_TagByKeys(t *testing.T) {
	w, b := newTestWindow(t)
	at := strings.Index(story, "We are")
	w.page.reader.Goto(at)
	w.page.reader.TypedRune('1') // nothing selected: the quotation
	w.page.reader.Goto(strings.Index(story, "Ines") + 1)
	w.s.span = ""
	w.page.reader.TypedRune('2') // the name
	b.want("Ines Calder||“We are late,”|")
	w.page.reader.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
	b.want("||“We are late,”|")
	w.page.reader.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if w.s.open != "" {
		t.Error("Enter leaves the attribution open")
	}
	w.page.reader.TypedKey(&fyne.KeyEvent{Name: fyne.KeyTab})
	if w.s.span == "" || w.s.frame == "" {
		t.Error("Tab chooses no mark")
	}
	w.page.reader.TypedRune('f')
	if d := b.onDisk(); !d.Spans[0].Flagged {
		t.Error("f flags nothing")
	}
}

// TestWindow_CtrlDragAddsAPart: the mark stays chosen while the mouse is elsewhere with Ctrl.
func TestWindow_CtrlDragAddsAPart(t *testing.T) {
	w, b := newTestWindow(t)
	b.tag("Claim", "“We are late,”")
	r := w.page.reader
	at := strings.Index(story, "the last gate")
	place := func(offset int) fyne.Position {
		box := r.Boxes(corpus.Range{Start: offset, End: offset + 1})[0]
		return box.Position.AddXY(box.Size.Width/2, box.Size.Height/2)
	}
	mouse := func(p fyne.Position) *desktop.MouseEvent {
		return &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: p}, Button: desktop.MouseButtonPrimary, Modifier: fyne.KeyModifierShortcutDefault}
	}
	from, to := place(at+1), place(at+len("the last gat"))
	r.MouseDown(mouse(from))
	r.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: to}})
	r.MouseUp(mouse(to))
	if d := b.onDisk(); len(d.Spans) != 1 || d.Spans[0].Quote != "“We are late,” … the last gate" {
		t.Errorf("spans %+v", d.Spans)
	}
}

func TestWindow_NothingRunsUnderADialog(t *testing.T) {
	w, b := newTestWindow(t)
	b.tag("Claim", "“We are late,”")
	w.keysDialog()
	w.do.runner("undo")()
	b.settle()
	b.want("||“We are late,”|")
	w.escape()
	if len(w.sheets) != 0 || w.fyne.Canvas().Focused() != fyne.Focusable(w.page.reader) {
		t.Error("Escape does not give the keyboard back to the article")
	}
	w.do.runner("undo")()
	b.settle()
	b.want()
}

func TestWindow_NoteIsSavedWhenAnotherMarkIsChosen(t *testing.T) {
	w, b := newTestWindow(t)
	b.tag("Claim", "“We are late,”")
	claim := w.s.span
	w.do.runner("note")()
	if w.fyne.Canvas().Focused() != fyne.Focusable(w.inspector.note) {
		t.Fatal("the note has not the keyboard")
	}
	test.Type(w.inspector.note, "late for what?")
	b.tag("Speaker", "Ines Calder")
	d := b.onDisk()
	if span, _ := d.Span(claim); span.Note != "late for what?" {
		t.Errorf("the note is %q", span.Note)
	}
}

// TestWindow_WhoByKeys: arrows choose among the entities offered, the last row makes a new one.
func TestWindow_WhoByKeys(t *testing.T) {
	w, b := newTestWindow(t)
	b.tag("Speaker", "Ines Calder")
	w.s.newEntity("Ines Calder")
	w.s.finish()
	b.tag("Speaker", "the engineers")
	w.do.runner("who")()
	who := w.inspector.who
	test.Type(who, "Ines")
	who.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	who.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if e, _ := w.s.entity(w.s.doc.Spans[1].Entity); e.Name != "Ines" {
		t.Errorf("linked to %q, not to a new “Ines”", e.Name)
	}
}

func TestWindow_ZonesAndDetails(t *testing.T) {
	w, b := newTestWindow(t)
	at := strings.Index(story, "According")
	w.page.reader.Goto(at)
	w.setZone(corpus.EditorNote)
	if d := b.onDisk(); corpus.ZoneAt(d.Article.Zones, at) != corpus.EditorNote || d.Article.Text != w.page.reader.Text() {
		t.Errorf("zones: %v", d.Article.Zones)
	}
	a := w.s.doc.Article
	a.Outlet = "The Courier"
	w.s.setArticle(a)
	if d := b.onDisk(); d.Article.Outlet != "The Courier" {
		t.Errorf("outlet %q", d.Article.Outlet)
	}
}

// TestTitle: the first letter need not be of one byte; a codebook may call its slots what it likes.
func TestTitle(t *testing.T) {
	for text, want := range map[string]string{"claim": "Claim", "äußerung": "Äußerung", "“x”": "“x”", "": "", "中文": "中文"} {
		if got := title(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
	if got := sentence("é is wrong"); got != "É is wrong." {
		t.Errorf("sentence: %q", got)
	}
}

func TestTwoLines(t *testing.T) {
	newTestWindow(t) // for the theme
	title := "Hallow Bridge to stay shut until October as old cracks come to light"
	first, rest := twoLines(title, 200, 13)
	if first == "" || rest == "" || first+" "+rest != title || fyne.MeasureText(first, 13, fyne.TextStyle{}).Width > 200 {
		t.Errorf("%q and %q", first, rest)
	}
	if first, rest := twoLines("Short", 200, 13); first != "Short" || rest != "" {
		t.Errorf("%q and %q", first, rest)
	}
	file := "west-journal_2016-10-04_railing-against-trump.txt and more"
	if first, rest := twoLines(file, 200, 13); first+rest != file || rest == "" || fyne.MeasureText(first, 13, fyne.TextStyle{}).Width > 200 {
		t.Errorf("%q and %q", first, rest)
	}
}

func TestBrokenLines(t *testing.T) {
	long := strings.Repeat("word ", 50)
	lines := brokenLines([]string{"short", long})
	if len(lines) != 4 || lines[0] != "short" || strings.Join(strings.Fields(strings.Join(lines[1:], " ")), " ") != strings.TrimSpace(long) {
		t.Errorf("%q", lines)
	}
	for _, l := range lines[2:] { // all lines that go on are indented alike
		if indent := len(l) - len(strings.TrimLeft(l, " ")); indent != 6 {
			t.Errorf("indented by %d: %q", indent, l)
		}
	}
}

// TestCommands_KeysAreUnique: no key does two things, neither in the article nor while layers are compared.
func TestCommands_KeysAreUnique(t *testing.T) {
	w, _ := newTestWindow(t)
	seen, deciding := map[string]string{}, map[string]string{}
	for _, c := range w.do.list {
		if keys := c.keys(); keys != "" {
			seen := seen
			if c.under != "" {
				seen = deciding
			}
			if other, taken := seen[keys]; taken {
				t.Errorf("%s does %s and %s", keys, other, c.id)
			}
			seen[keys] = c.id
		}
	}
	for _, l := range w.s.codebook.Labels {
		if id, taken := seen[l.Key]; taken {
			t.Errorf("%s tags %s and does %s", l.Key, l.Name, id)
		}
	}
}

// TestREADME_NamesTheKeys: the table of keys is what the program has.
func TestREADME_NamesTheKeys(t *testing.T) {
	w, _ := newTestWindow(t)
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(readme), "## Keys")
	table, _, _ = strings.Cut(table, "\n## ")
	for _, c := range w.do.list {
		if keys := c.keys(); keys != "" && !c.hidden && !strings.Contains(table, keys) {
			t.Errorf("the README's table of keys lacks %s (%s)", keys, c.title)
		}
	}
}

func TestManual(t *testing.T) {
	data, err := assets.Manual.ReadFile("manual/manual.md")
	if err != nil {
		t.Fatal(err)
	}
	sections := manualSections(string(data))
	if len(sections) < 5 {
		t.Fatalf("%d sections", len(sections))
	}
	for _, s := range sections {
		if len(manualPage(s.text)) == 0 {
			t.Errorf("%s is empty", s.title)
		}
		for _, m := range pictureLine.FindAllStringSubmatch(s.text, -1) {
			if manualPicture(m[2]) == nil {
				t.Errorf("%s shows %s, which is not there", s.title, m[2])
			}
		}
	}
}

// BenchmarkTag is what a tag costs on the main goroutine, all panels included; the file is written elsewhere.
func BenchmarkTag(b *testing.B) {
	w, _ := newTestWindow(b)
	claim, _ := w.s.codebook.Label("Claim")
	for b.Loop() {
		w.s.tag(claim, corpus.Range{Start: 22, End: 50})
		w.s.doc.Spans, w.s.doc.Attributions = nil, nil
	}
}

func TestPalette(t *testing.T) {
	all := []choice{{title: "Tag as Claim"}, {title: "Export…"}, {title: "Undo: Tag Claim"}, {title: "Claims in court"}, {title: "Text export"}}
	titles := func(typed string) string {
		var out []string
		for _, c := range match(all, typed) {
			out = append(out, c.title)
		}
		return strings.Join(out, "|")
	}
	for typed, want := range map[string]string{
		"claim":        "Claims in court|Tag as Claim|Undo: Tag Claim",
		"exp":          "Export…|Text export",
		"court claims": "Claims in court",
		"zzz":          "",
	} {
		if got := titles(typed); got != want {
			t.Errorf("%q finds %s, want %s", typed, got, want)
		}
	}
}

// TestWindow_KeysMeanWhatIsUnderTheCaret: a mark that the caret has left is not relabelled, and a claim is not turned into
// a speaker by the key for a name inside it.
func TestWindow_KeysMeanWhatIsUnderTheCaret(t *testing.T) {
	w, b := newTestWindow(t)
	w.page.reader.Goto(strings.Index(story, "We are"))
	w.page.reader.TypedRune('1')
	w.page.reader.Goto(strings.Index(story, "Ines") + 1)
	w.page.reader.TypedRune('2')
	b.want("Ines Calder||“We are late,”|")
	w.page.reader.TypedRune('3') // the caret is still on the speaker: relabel
	b.want("||“We are late,”|Ines Calder")
	w.page.reader.TypedRune('2')
	w.page.reader.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	at := strings.Index(story, "Calder told")
	w.page.reader.Select(corpus.Range{Start: at, End: strings.Index(story, "\n\nAccording")})
	w.page.reader.TypedRune('1')
	w.page.reader.Goto(at + 2)
	w.s.choose(w.s.doc.Spans[len(w.s.doc.Spans)-1].ID)
	w.page.reader.TypedRune('2')
	b.want("Ines Calder||“We are late,”|", "Calder||Calder told the council that the last gate is still in the yard.|")
}

func TestWindow_ADialogWithAnErrorComesBack(t *testing.T) {
	w, b := newTestWindow(t)
	w.detailsDialog()
	if len(w.sheets) != 1 {
		t.Fatal("no dialog")
	}
	w.newDialog()
	w.enter() // the proposed name
	b.settle()
	tries := 0
	w.ask("Try", "OK", fyne.CanvasObject(newGround(colorPanel)), nil, 100, 100, func() error {
		tries++
		if tries == 1 {
			return os.ErrInvalid
		}
		return nil
	})
	open := len(w.sheets)
	w.enter() // fails, and says so
	if len(w.sheets) != open {
		t.Fatalf("%d dialogs, not %d: the error takes the place of the question", len(w.sheets), open)
	}
	w.escape() // the error was read
	if len(w.sheets) != open {
		t.Fatal("the question is not there again")
	}
	w.enter()
	if tries != 2 || len(w.sheets) != open-1 {
		t.Errorf("%d tries, %d dialogs", tries, len(w.sheets))
	}
}

// TestWindow_FileDialogsOpen: each of them, over a project and without one.
func TestWindow_FileDialogsOpen(t *testing.T) {
	w, _ := newTestWindow(t)
	for range 2 {
		w.openDialog()
		w.escape()
		w.chooseFolder(w.prompt("name"))
		w.escape()
		w.pickCodebook(func(string, []byte, error) {})
		w.escape()
		if len(w.sheets) != 0 {
			t.Fatal("Escape closes no file dialog")
		}
		w.closeProject()
	}
}

func TestWindow_PlaceIsKeptPerArticle(t *testing.T) {
	w, b := newTestWindow(t)
	long := corpus.Article{ID: store.NewID(), Title: "Long", Text: strings.Repeat("A paragraph of some words.\n\n", 400)}
	if _, err := w.s.project.Apply(corpus.Step{Label: "Long", Annotator: "ana", Changes: []corpus.Change{corpus.AddArticle{Article: long}}}); err != nil {
		t.Fatal(err)
	}
	first := w.s.doc.Article.ID
	w.s.show(long.ID)
	b.settle()
	w.page.reader.SetPlace(5600)
	place := w.page.reader.Place()
	w.s.show(first)
	b.settle()
	if w.page.reader.Place() != 0 {
		t.Error("the other article does not begin at its top")
	}
	w.s.show(long.ID)
	b.settle()
	if got := w.page.reader.Place(); got != place || place == 0 {
		t.Errorf("the view was at %d, and is at %d", place, got)
	}
}

func TestWindow_DroppedFilesAreImported(t *testing.T) {
	w, b := newTestWindow(t)
	dir := t.TempDir()
	file := filepath.Join(dir, "dropped.txt")
	if err := os.WriteFile(file, []byte("Dropped\n\nA paragraph that was dropped on the window, with enough words to be one.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	w.dropped([]fyne.URI{storage.NewFileURI(file)})
	for deadline := time.Now().Add(20 * time.Second); w.s.doc.Article.Title != "Dropped" && time.Now().Before(deadline); {
		b.settle()
	}
	if w.s.doc.Article.Title != "Dropped" || len(w.s.rows) != 2 {
		t.Fatalf("shown: %q, %d articles", w.s.doc.Article.Title, len(w.s.rows))
	}
	w.s.undo()
	b.settle()
	if len(w.s.rows) != 1 {
		t.Errorf("undo leaves %d articles", len(w.s.rows))
	}
}

func TestWindow_DoneAsksAboutOpenPoints(t *testing.T) {
	w, b := newTestWindow(t)
	w.setStatus(corpus.Done)
	if len(w.sheets) != 1 || w.s.doc.Status == corpus.Done {
		t.Fatal("an article with open points is done without a question")
	}
	w.enter()
	if d := b.onDisk(); d.Status != corpus.Done {
		t.Errorf("confirmed, but the status is %s", d.Status)
	}
}

// TestWindow_EscapeClosesADialog: whatever has the keyboard in it.
func TestWindow_EscapeClosesADialog(t *testing.T) {
	w, b := newTestWindow(t)
	b.tag("Claim", "“We are late,”")
	w.settings.addRecent(b.path)
	for name, open := range map[string]func(){
		"about": w.aboutDialog, "confirm": func() { w.confirm("Sure?", "Really?", func() {}) }, "details": w.detailsDialog,
		"error": func() { w.showError(os.ErrInvalid) }, "export": w.exportDialog, "find": func() { w.findDialog("") }, "give": w.giveDialog, "import": w.importDialog, "take in": func() { w.takeInDialog("") },
		"keys": w.keysDialog, "manual": w.manualDialog, "me": w.meDialog, "new": w.newDialog, "palette": w.paletteDialog, "recent": w.recentDialog,
		"result":  func() { w.tell("Done", "All of it.", []string{"one"}) },
		"tag all": func() { w.tagAllDialog([]corpus.Range{{Start: 0, End: 5}}) }, "zone": w.zoneDialog,
	} {
		t.Run(name, func(t *testing.T) {
			for steps := range 12 { // round all that can have the keyboard
				open()
				c := w.fyne.Canvas()
				for range steps {
					c.FocusNext()
				}
				if focused := c.Focused(); focused != nil {
					focused.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
					if len(w.sheets) > 0 {
						t.Errorf("not from a %T", focused)
					}
				}
				for len(w.sheets) > 0 {
					w.escape()
				}
			}
		})
	}
}

// TestFindBar_Keyboard: its options are reached by Tab and pressed with Space or Enter, or with Alt and their letter.
func TestFindBar_Keyboard(t *testing.T) {
	w, _ := newTestWindow(t)
	find := w.page.find
	find.open(w.fyne.Canvas())
	find.field.SetText("GATE")
	if len(find.hits) == 0 {
		t.Fatal("nothing found")
	}
	all := len(find.hits)
	c := w.fyne.Canvas()
	for range 3 {
		c.FocusNext()
		if option, ok := c.Focused().(*toggle); ok {
			option.TypedRune(' ')
			if !option.on {
				t.Error("Space does not press an option")
			}
			option.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
			if option.on {
				t.Error("Enter does not release an option")
			}
		} else {
			t.Errorf("Tab comes to a %T", c.Focused())
		}
	}
	for key, option := range map[fyne.KeyName]*toggle{fyne.KeyC: find.exactly, fyne.KeyW: find.word, fyne.KeyR: find.regex} {
		find.field.TypedShortcut(&desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierAlt})
		if !option.on {
			t.Errorf("Alt+%s presses nothing", key)
		}
	}
	if len(find.hits) == all {
		t.Error("the search is not made anew")
	}
	c.Focus(find.tag)
	c.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if find.object.Visible() || c.Focused() != fyne.Focusable(w.page.reader) {
		t.Error("Escape on a button does not close the bar")
	}
}

// TestWindow_SameAs: an entity is merged into one picked from the project's, those of a like name first.
func TestWindow_SameAs(t *testing.T) {
	w, b := newTestWindow(t)
	b.tag("Speaker", "the engineers")
	w.s.newEntity("Anna of the harbour")
	w.s.newEntity("Calder")
	w.s.newEntity("Ines Calder")
	ines, _ := w.s.entity(w.s.doc.Spans[0].Entity)
	w.inspector.chooseSame(ines)
	field, ok := w.fyne.Canvas().Focused().(*paletteField)
	if !ok {
		t.Fatal("no list to choose from")
	}
	field.OnSubmitted("") // the likeliest one
	if e, _ := w.s.entity(w.s.doc.Spans[0].Entity); len(w.sheets) != 1 || e.Name != "Ines Calder" {
		t.Fatalf("merged into %s without a question", e.Name)
	}
	w.enter()
	if len(w.sheets) != 0 {
		t.Error("the question stays open")
	}
	if e, _ := w.s.entity(b.onDisk().Spans[0].Entity); e.Name != "Calder" || !slices.Equal(e.Aliases, []string{"Ines Calder"}) {
		t.Errorf("the mention is of %+v", e)
	}
	w.s.undo()
	b.settle()
	if e, _ := w.s.entity(w.s.doc.Spans[0].Entity); e.Name != "Ines Calder" || len(w.s.entities) != 3 {
		t.Errorf("undone, the mention is of %+v", e)
	}
}
