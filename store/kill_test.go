package store

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/onrecord/onrecord/store/corpus"
)

// victimVariable makes the test binary tag a project without end, until it is killed.
const victimVariable = "ONRECORD_TEST_VICTIM"

// victim prints the id of each span after Apply returned.
func victim(path string) {
	p, err := Open(path)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	articles, err := p.Articles(context.Background(), Filter{})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	for {
		s := spanOn(articles[0].ID, testText, "Claim", corpus.Range{Start: 0, End: 16})
		a := corpus.Attribution{ID: NewID(), Article: s.Article, Slots: map[string][]corpus.ID{"claim": {s.ID}}, Annotator: "Ana", Origin: corpus.Manual}
		if _, err := p.Apply(corpus.Step{Label: "Tag", Annotator: "Ana", Changes: []corpus.Change{corpus.PutSpan{Span: s}, corpus.PutAttribution{Attribution: a}}}); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		fmt.Println(s.ID)
	}
}

// TestKilled kills a program at work 20 times: nothing that was acknowledged is lost, nothing is half there.
func TestKilled(t *testing.T) {
	kills := 20
	if testing.Short() {
		kills = 3
	}
	p := newProject(t)
	path, id := p.Path(), addArticle(t, p, "One", testText)
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	acknowledged, recovered := map[corpus.ID]bool{}, 0
	for range kills {
		for _, span := range runVictim(t, path) {
			acknowledged[span] = true
		}
		p = must[*Project](t)(Open(path))
		if p.Recovered() {
			recovered++
		}
		d := must[corpus.Document](t)(p.Document(t.Context(), id))
		for span := range acknowledged {
			if _, ok := d.Span(span); !ok {
				t.Errorf("span %s was acknowledged and is lost", span)
			}
		}
		if len(d.Spans) != len(d.Attributions) {
			t.Errorf("%d spans but %d attributions: a step is half there", len(d.Spans), len(d.Attributions))
		}
		for _, s := range d.Spans {
			acknowledged[s.ID] = true // in the file before an answer could be given: it has to stay too
		}
		wantNoProblems(t, p)
		if err := p.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if len(acknowledged) == 0 {
		t.Error("the program was always killed before its first step")
	}
	t.Logf("%d kills, %d steps, %d times something was rolled back", kills, len(acknowledged), recovered)
}

// runVictim runs the program, kills it after its first step and a moment, and returns what it printed.
func runVictim(t *testing.T, path string) []corpus.ID {
	t.Helper()
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), victimVariable+"="+path)
	command.Stderr = os.Stderr
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	var spans []corpus.ID
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if len(spans) == 0 {
			time.AfterFunc(time.Duration(rand.IntN(40_000))*time.Microsecond, func() { _ = command.Process.Kill() })
		}
		spans = append(spans, corpus.ID(lines.Text()))
	}
	_ = command.Wait() // it was killed
	if n := len(spans); n > 0 && len(spans[n-1]) < 36 {
		spans = spans[:n-1] // the last line was cut
	}
	return spans
}

// TestHotJournal opens what a crash in the middle of a commit leaves: the file with a journal beside it.
func TestHotJournal(t *testing.T) {
	p := newProject(t)
	id := addArticle(t, p, "One", testText)
	tx, err := p.writer.Begin()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec("PRAGMA cache_spill = 1; PRAGMA cache_size = 1"); err != nil {
		t.Fatal(err)
	}
	for i := range 2000 { // enough to spill into the file before the commit
		if _, err := tx.Exec("INSERT INTO setting(key, value) VALUES(?, ?)", fmt.Sprint(i), "a value that takes some room in its page"); err != nil {
			t.Fatal(err)
		}
	}
	crashed := filepath.Join(t.TempDir(), "crashed.onrecord")
	for _, suffix := range []string{"", "-journal"} {
		data, err := os.ReadFile(p.Path() + suffix)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(crashed+suffix, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	c := must[*Project](t)(Open(crashed))
	defer c.Close()
	if !c.Recovered() {
		t.Error("the project does not say that something was rolled back")
	}
	if value := must[string](t)(c.Setting("7")); value != "" {
		t.Error("a half-made change is there")
	}
	must[corpus.Document](t)(c.Document(t.Context(), id))
	wantNoProblems(t, c)
}
