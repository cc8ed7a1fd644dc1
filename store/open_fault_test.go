package store

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/onrecord/onrecord/store/corpus"
)

// TestCutShortWhileOpen: another program shortens the file under us. Nothing more is written to it, and nothing crashes.
func TestCutShortWhileOpen(t *testing.T) {
	for _, pages := range []int64{0, 1, 5} {
		t.Run(fmt.Sprint(pages), func(t *testing.T) {
			p := newProject(t)
			id := addArticle(t, p, "One", strings.Repeat(testText, 100))
			if err := os.Truncate(p.Path(), pages*ourPageSize); err != nil {
				t.Fatal(err)
			}
			_, err := p.Apply(corpus.Step{Label: "x", Annotator: "Ana", Changes: []corpus.Change{corpus.SetStatus{Article: id, Status: corpus.Done}}})
			if ErrorCode(err) != CodeDamaged || !strings.Contains(err.Error(), "cut short") {
				t.Errorf("Apply: %v", err)
			}
			if _, err := p.Undo(); ErrorCode(err) != CodeDamaged {
				t.Errorf("Undo: %v", err)
			}
			if _, err := p.Document(t.Context(), id); err == nil {
				t.Log("what is in memory can still be read")
			}
			if err := p.SaveCopy(filepath.Join(t.TempDir(), "copy.onrecord")); err == nil {
				t.Error("a copy was made of what is not there")
			}
			if info := must[os.FileInfo](t)(os.Stat(p.Path())); info.Size() != pages*ourPageSize {
				t.Errorf("%d bytes were written", info.Size())
			}
		})
	}
}

// TestTwoUsers: two users of one computer, who do not see each other's windows, work in one file at the same time.
func TestTwoUsers(t *testing.T) {
	p := newProject(t)
	id := addArticle(t, p, "One", testText)
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	t.Setenv("HOME", t.TempDir())
	t.Setenv("LocalAppData", t.TempDir())
	q := must[*Project](t)(Open(p.Path()))
	defer q.Close()
	var group sync.WaitGroup
	var mu sync.Mutex
	var spans []corpus.ID
	foreign := 0
	for name, each := range map[string]*Project{"Ana": p, "Bob": q} {
		group.Go(func() {
			for range 20 {
				s := spanOn(id, testText, "Claim", corpus.Range{Start: 0, End: 5})
				s.Annotator = name
				applied, err := each.Apply(corpus.Step{Label: "Tag", Annotator: name, Changes: []corpus.Change{corpus.PutSpan{Span: s}}})
				if ErrorCode(err) == CodeBusy {
					continue // it is told, and tried again
				}
				mu.Lock()
				if err != nil {
					t.Errorf("%s: %v", name, err)
				}
				if applied.Foreign {
					foreign++
				}
				spans = append(spans, s.ID)
				mu.Unlock()
			}
		})
	}
	group.Wait()
	d := document(t, p, id)
	for _, span := range spans {
		if _, ok := d.Span(span); !ok {
			t.Errorf("span %s was acknowledged and is lost", span)
		}
	}
	if len(spans) < 20 || foreign == 0 {
		t.Errorf("%d steps, %d of them saw that another program was at work", len(spans), foreign)
	}
	wantNoProblems(t, p)
}

// TestClockGoingBackwards: the project has steps from a year that has not come yet.
func TestClockGoingBackwards(t *testing.T) {
	p := newProject(t)
	id := addArticle(t, p, "One", testText)
	tag(t, p, id)
	year := (365 * 24 * time.Hour).Milliseconds()
	if _, err := p.writer.Exec("UPDATE step SET at = at + ?, uid = unhex(printf('%012x', at + ?) || substr(hex(uid), 13))", year, year); err != nil {
		t.Fatal(err)
	}
	before := sharedOf(t, p)
	packet := packetFor(t, p, PacketOptions{To: "Bob"}, func(q *Project) {
		s := ofBob(spanOn(id, testText, "Claim", corpus.Range{Start: 0, End: 5}))
		by(t, q, "Bob", corpus.PutSpan{Span: s})
	})
	spans := document(t, p, id).Spans
	spans[0].Note = "said after what the clock says is later"
	do(t, p, corpus.PutSpan{Span: spans[0]})
	if h := must[[]HistoryRow](t)(p.History(t.Context(), 1)); h[0].Label != "Test" || h[0].Seq != 3 {
		t.Errorf("the newest step is %+v", h[0])
	}
	r := must[MergeReport](t)(p.Merge(t.Context(), packet, MergeOptions{}))
	if len(r.Conflicts) != 0 || r.Changes() != 2 { // Bob, and his mark
		t.Errorf("merged: %+v", r)
	}
	if d := document(t, p, id); len(d.Spans) != 2 || d.Spans[0].Note+d.Spans[1].Note != spans[0].Note {
		t.Errorf("spans: %+v", d.Spans)
	}
	wantNoProblems(t, p)
	for range 2 {
		must[Applied](t)(p.Undo())
	}
	if after := sharedOf(t, p); len(after.Documents[0].Spans) != 1 || after.Documents[0].Spans[0].Note != before.Documents[0].Spans[0].Note {
		t.Errorf("undone: %+v", after.Documents[0].Spans)
	}
	for range 2 {
		must[Applied](t)(p.Redo())
	}
	wantNoProblems(t, p)
}

var remark = regexp.MustCompile(`(?m)--.*$`)

// TestMigrationStopsAtEachStatement stops the way from each older version after each of its statements: the file is as it
// was, and the next opening goes all the way.
func TestMigrationStopsAtEachStatement(t *testing.T) {
	old, id := firstSchema(t)
	for from := 1; from < current.version(); from++ {
		var statements []string // of all versions that follow
		for _, text := range current[from:] {
			for _, one := range strings.Split(remark.ReplaceAllString(text, ""), ";") {
				if one = strings.TrimSpace(one); one != "" {
					statements = append(statements, one)
				}
			}
		}
		for n := range len(statements) + 1 {
			path := filepath.Join(t.TempDir(), "old.onrecord")
			if err := copyFile(old, path); err != nil {
				t.Fatal(err)
			}
			db := connect(path, modeMigrate, nil)
			if err := current[:from].migrate(t.Context(), db); err != nil {
				t.Fatal(err)
			}
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
			before := must[[]byte](t)(os.ReadFile(path))
			stopped := append(slices.Clone(current[:from]), strings.Join(append(slices.Clone(statements[:n]), "SELECT stop FROM nowhere"), ";"))
			if p, err := open(path, stopped); err == nil {
				t.Errorf("version %d, %d statements: the migration was not stopped", from, n)
				_ = p.Close()
			}
			if after := must[[]byte](t)(os.ReadFile(path)); !slices.Equal(before, after) {
				t.Errorf("version %d, %d statements: the file was changed", from, n)
			}
			p := must[*Project](t)(Open(path))
			if d := document(t, p, id); len(d.Spans) != 1 || len(d.Attributions) != 1 {
				t.Errorf("version %d, %d statements: %+v", from, n, d)
			}
			wantNoProblems(t, p)
			if err := p.Close(); err != nil {
				t.Fatal(err)
			}
		}
		t.Logf("version %d: stopped after each of %d statements", from, len(statements))
	}
}
