package exchange_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/store/corpus"
	"github.com/onrecord/onrecord/store/dataset"
	"github.com/onrecord/onrecord/store/exchange"
)

// readAll reads everything behind the paths.
func readAll(t *testing.T, paths ...string) ([]corpus.Document, []exchange.Note) {
	t.Helper()
	var all []corpus.Document
	notes, err := exchange.Read(t.Context(), paths, "", func(d corpus.Document) error {
		all = append(all, d)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all, notes
}

func TestReadDatasetsAndProjects(t *testing.T) {
	dir := t.TempDir()
	set := filepath.Join(dir, "set.jsonl")
	writeDataset(t, set, dataset.Options{}, document("1", "One"), document("2", "Two"))
	p := newProject(t)
	doImport(t, p, set)
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	all, notes := readAll(t, set, p.Path())
	if len(all) != 4 || len(notes) != 0 {
		t.Fatalf("%d articles, notes:\n%s", len(all), texts(notes))
	}
	for i, want := range []string{"One", "Two", "One", "Two"} {
		if all[i].Article.Title != want || len(all[i].Spans) != len(all[i%2].Spans) || len(all[i].Spans) == 0 {
			t.Errorf("article %d: %q with %d spans", i, all[i].Article.Title, len(all[i].Spans))
		}
	}
}

func TestReadRelabels(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "a.txt"), "Hale said so.\n")
	write(t, filepath.Join(dir, "a.ann"), "T1\tSource 0 4\tHale\nT2\tCue 5 9\tsaid\nT3\tContent 10 12\tso\nT4\tAttribution 5 9\tsaid\nE1\tAttribution:T4 Source:T1 Cue:T2 Content:T3\n")
	all, notes := readAll(t, dir)
	if len(all) != 1 || len(notes) != 0 || len(all[0].Attributions) != 1 {
		t.Fatalf("%d articles, notes:\n%s", len(all), texts(notes))
	}
	if slots := all[0].Attributions[0].Slots; len(slots["claim"]) != 1 || len(slots["speaker"]) != 1 || len(slots["cue"]) != 1 {
		t.Errorf("slots %v", slots)
	}
}

func TestReadNotesWhatItCannotRead(t *testing.T) {
	dir := t.TempDir()
	set := filepath.Join(dir, "set.jsonl")
	writeDataset(t, set, dataset.Options{}, document("1", "One"))
	broken := filepath.Join(dir, "broken.jsonl")
	whole, err := os.ReadFile(set)
	if err != nil {
		t.Fatal(err)
	}
	write(t, broken, string(whole)+"{\"format\":\"onrecord/1\",\"id\":\n")
	standoff := filepath.Join(dir, "standoff.jsonl")
	writeDataset(t, standoff, dataset.Options{Standoff: true}, document("2", "Two"))
	text := filepath.Join(dir, "text.txt")
	write(t, text, "Only a text.\n")
	missing := filepath.Join(dir, "missing.jsonl")
	all, notes := readAll(t, broken, standoff, text, missing)
	if len(all) != 1 {
		t.Errorf("%d articles", len(all))
	}
	told := texts(notes)
	for _, want := range []string{broken + ", line 2", "has no text", text + ": ", missing + ": "} {
		if !strings.Contains(told, want) {
			t.Errorf("notes:\n%s\nwant %s", told, want)
		}
	}
}

func TestReadStops(t *testing.T) {
	set := filepath.Join(t.TempDir(), "set.jsonl")
	writeDataset(t, set, dataset.Options{}, document("1", "One"), document("2", "Two"))
	stop := errors.New("enough")
	n := 0
	_, err := exchange.Read(t.Context(), []string{set, set + ".missing"}, "", func(corpus.Document) error {
		n++
		return stop
	})
	if !errors.Is(err, stop) || n != 1 {
		t.Errorf("error %v after %d articles", err, n)
	}
}
