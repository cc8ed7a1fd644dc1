package gui

import (
	"os"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/onrecord/onrecord/assets"
	"github.com/onrecord/onrecord/store/corpus"
)

// newTestWindow is a window without a screen, on the bench's project.
func newTestWindow(t testing.TB) (*window, *bench) {
	t.Helper()
	b := newBench(t)
	if err := b.s.close(); err != nil {
		t.Fatal(err)
	}
	w := newWindow(test.NewTempApp(t), nil)
	w.fyne.Resize(fyne.NewSize(1300, 800))
	w.openPath(b.path)
	b.s = w.s
	w.s.me = "ana"
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

func TestWindow_NothingRunsUnderADialog(t *testing.T) {
	w, b := newTestWindow(t)
	b.tag("Claim", "“We are late,”")
	w.keysDialog()
	w.do.runner("undo")()
	b.settle()
	b.want("||“We are late,”|")
	w.escape()
	if len(w.dialogs) != 0 || w.fyne.Canvas().Focused() != fyne.Focusable(w.page.reader) {
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

// TestCommands_KeysAreUnique: no key does two things.
func TestCommands_KeysAreUnique(t *testing.T) {
	w, _ := newTestWindow(t)
	seen := map[string]string{}
	for _, c := range w.do.list {
		if keys := c.keys(); keys != "" {
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
