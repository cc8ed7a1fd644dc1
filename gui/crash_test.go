package gui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/store"
)

// TestCrash lets the program fail in a panel, beside the main goroutine, and again while it saves: the marks that were made
// are saved, the project can be opened again where it was, and a report tells where the fault was, and nothing of the text.
func TestCrash(t *testing.T) {
	for name, fail := range map[string]func(w *window, b *bench){
		"in a panel": func(w *window, b *bench) {
			w.s.changed.listen(func(change) { panic("the panel has failed") })
			b.tag("Speaker", "Ines Calder")
		},
		"beside the main goroutine": func(w *window, b *bench) {
			b.tag("Speaker", "Ines Calder")
			go func() {
				defer carry()
				panic("the panel has failed")
			}()
			for {
				(<-b.queue)()
			}
		},
		"where work is saved": func(w *window, b *bench) {
			b.tag("Speaker", "Ines Calder")
			w.s.writer.then(func(*store.Project) { panic("the panel has failed") })
			b.tag("Cue", "said")
			for {
				(<-b.queue)()
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			ownBackups(t)
			folder, was := t.TempDir(), crashFolder
			crashFolder = func() (string, error) { return folder, nil }
			t.Cleanup(func() { crashFolder = was })
			w, b := newTestWindow(t)
			b.tag("Claim", "“We are late,”")
			article, want := w.s.doc.Article.ID, 2
			if name == "where work is saved" {
				want = 3
			}
			c := untilCrash(func() { fail(w, b) })
			if c == nil || !strings.Contains(string(c.stack), "crash_test.go") {
				t.Fatalf("caught: %+v", c)
			}
			project, report := w.afterCrash(c, "1.2.3")
			if project != b.path || filepath.Dir(report) != folder {
				t.Errorf("the project is %q, the report %q", project, report)
			}
			text, err := os.ReadFile(report)
			if err != nil {
				t.Fatal(err)
			}
			for _, part := range []string{"1.2.3", "the panel has failed", "crash_test.go", b.path} {
				if !strings.Contains(string(text), part) {
					t.Errorf("the report does not say %q: %s", part, text)
				}
			}
			if strings.Contains(string(text), "We are late") || strings.Contains(string(text), "Calder") {
				t.Error("the report has text of the article in it")
			}
			again, err := store.Open(b.path)
			if err != nil {
				t.Fatal(err)
			}
			defer again.Close()
			if d, err := again.Document(t.Context(), article); err != nil || len(d.Spans) != want {
				t.Errorf("%d marks were saved, want %d: %v", len(d.Spans), want, err)
			}
			if last, err := again.Setting(settingArticle); err != nil || last != string(article) {
				t.Errorf("it would open at %q, %v", last, err)
			}
		})
	}
}

// TestCrash_IsTold says so in the program that was started again.
func TestCrash_IsTold(t *testing.T) {
	w, _ := newTestWindow(t)
	w.begin(Options{Open: filepath.Join(t.TempDir(), "none"), Crashed: true, Report: "/tmp/the-report.txt"})
	if !w.tells("the-report.txt") {
		t.Error("the report is not named")
	}
}
