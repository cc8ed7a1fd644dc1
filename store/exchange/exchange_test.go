package exchange_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/corpus"
	"github.com/onrecord/onrecord/store/dataset"
	"github.com/onrecord/onrecord/store/exchange"
)

// TestMain keeps the lock files of the tests out of the user's cache folder.
func TestMain(m *testing.M) {
	cache, err := os.MkdirTemp("", "onrecord-cache-")
	if err != nil {
		panic(err)
	}
	for _, name := range []string{"XDG_CACHE_HOME", "HOME", "LocalAppData"} {
		if err := os.Setenv(name, cache); err != nil {
			panic(err)
		}
	}
	code := m.Run()
	_ = os.RemoveAll(cache)
	os.Exit(code)
}

var book = corpus.Codebook{
	Format: corpus.CodebookFormat, Name: "Test", Version: "1",
	Labels: []corpus.Label{{Name: "Claim"}, {Name: "Speaker", Mention: true}, {Name: "Source", Mention: true}, {Name: "Cue"}},
	Frame: corpus.Frame{Slots: []corpus.Slot{
		{Name: "claim", Label: "Claim", Opens: true}, {Name: "speaker", Label: "Speaker"}, {Name: "source", Label: "Source"}, {Name: "cue", Label: "Cue"},
	}},
}

func newProject(t *testing.T) *store.Project {
	t.Helper()
	p, err := store.Create(filepath.Join(t.TempDir(), "study.onrecord"), book)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	return p
}

var by = exchange.ImportOptions{Annotator: "ana"}

func doImport(t *testing.T, p *store.Project, paths ...string) exchange.Report {
	t.Helper()
	report, err := exchange.Import(t.Context(), p, paths, by, nil)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func write(t *testing.T, path, content string) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

func articles(t *testing.T, p *store.Project) []store.ArticleRow {
	t.Helper()
	rows, err := p.Articles(t.Context(), store.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// document is an annotated article whose text begins with the given words. All its ids end in the digit n.
func document(n, words string) corpus.Document {
	id := func(kind string) corpus.ID { return corpus.ID("01926f0e-5a3b-7c11-9d2e-0000000" + kind + "000" + n) }
	text := words + " 👩‍👩‍👧\n\n“The bridge is safe,” said Ida Lorne. Lorne’s deputy said that she had said so.\n"
	span := func(kind, label, quote string, entity corpus.ID) corpus.Span {
		at := strings.Index(text, quote)
		return corpus.Span{
			ID: id(kind), Article: id("a"), Label: label, Fragments: []corpus.Range{{Start: at, End: at + len(quote)}}, Quote: quote,
			Annotator: "ana", Entity: entity, Origin: corpus.Manual, Created: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC),
		}
	}
	d := corpus.Document{
		Status:     corpus.Doing,
		Article:    corpus.Article{ID: id("a"), Title: words, Outlet: "Harbour Courier", Published: "2024-03", Text: text},
		Annotators: []corpus.Annotator{{ID: "01926f0e-5a3b-7c11-9d2e-0000000b0000", Name: "ana", Kind: corpus.Human}},
		// The entities and attributions that others refer to come after them, by id.
		Entities: []corpus.Entity{{ID: id("c"), Kind: "person", Name: "Lorne", MergedInto: id("d")}, {ID: id("d"), Kind: "person", Name: "Ida Lorne"}},
		Spans: []corpus.Span{
			span("1", "Claim", "The bridge is safe,", ""), span("2", "Speaker", "Ida Lorne", id("d")), span("3", "Cue", "said", ""),
			span("4", "Speaker", "Lorne’s", id("c")), span("5", "Claim", "she had said so", ""),
		},
		Attributions: []corpus.Attribution{
			{ID: id("6"), Article: id("a"), Parent: id("7"), Slots: map[string][]corpus.ID{"claim": {id("1")}, "speaker": {id("2")}, "cue": {id("3")}}, Absent: []string{"source"}, Annotator: "ana", Origin: corpus.Manual},
			{ID: id("7"), Article: id("a"), Slots: map[string][]corpus.ID{"claim": {id("5")}, "speaker": {id("4")}}, Annotator: "ana", Origin: corpus.Suggested, Confidence: 0.5},
		},
	}
	d.Sort()
	return d
}

// writeDataset writes documents as a native dataset.
func writeDataset(t *testing.T, path string, o dataset.Options, documents ...corpus.Document) string {
	t.Helper()
	f, _ := dataset.Find("jsonl")
	source := func(yield func(corpus.Document, error) bool) {
		for _, d := range documents {
			if !yield(d, nil) {
				return
			}
		}
	}
	if _, err := dataset.Export(t.Context(), source, f, path, o); err != nil {
		t.Fatal(err)
	}
	return path
}

// texts joins notes for comparing.
func texts(notes []exchange.Note) string {
	var all []string
	for _, n := range notes {
		all = append(all, n.Name+": "+n.Text)
	}
	return strings.Join(all, "\n")
}

func export(t *testing.T, p *store.Project, path string) string {
	t.Helper()
	f, _ := dataset.Find("jsonl")
	if _, err := exchange.Export(t.Context(), p, f, path, exchange.ExportOptions{}, nil); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestRoundTrip(t *testing.T) {
	dir := t.TempDir()
	first := newProject(t)
	write(t, filepath.Join(dir, "plain.txt"), "A plain text\n\nwith a paragraph.\n")
	report := doImport(t, first, writeDataset(t, filepath.Join(dir, "in.jsonl"), dataset.Options{}, document("1", "One"), document("2", "Two")), filepath.Join(dir, "plain.txt"))
	if len(report.Added) != 3 || report.Spans != 10 || report.Attributions != 4 || len(report.Failed) > 0 || len(report.Warnings) > 0 {
		t.Fatalf("%+v", report)
	}
	out := export(t, first, filepath.Join(dir, "out.jsonl"))
	second := newProject(t)
	doImport(t, second, filepath.Join(dir, "out.jsonl"))
	if again := export(t, second, filepath.Join(dir, "again.jsonl")); again != out {
		t.Errorf("import and export changed the dataset:\n%s\n%s", out, again)
	}
	in, err := os.ReadFile(filepath.Join(dir, "in.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(out, string(in)) {
		t.Errorf("the exported lines are not the imported ones:\n%s\n%s", out, in)
	}
	problems, err := second.Check(t.Context(), nil)
	if err != nil || len(problems) > 0 {
		t.Errorf("check: %v, %v", problems, err)
	}
}

func TestExport(t *testing.T) {
	dir := t.TempDir()
	p := newProject(t)
	doImport(t, p, writeDataset(t, filepath.Join(dir, "in.jsonl"), dataset.Options{}, document("1", "One"), document("2", "Two")))
	f, _ := dataset.Find("csv")
	target := filepath.Join(dir, "tables")
	_, err := exchange.Export(t.Context(), p, f, target, exchange.ExportOptions{Options: dataset.Options{Annotators: []string{"zoë"}}}, nil)
	if err == nil || err.Error() != `no such annotator: "zoë"; the project has: ana` {
		t.Errorf("a layer that is not there: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	if _, err := exchange.Export(ctx, p, f, target, exchange.ExportOptions{}, func(exchange.Progress) { cancel() }); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if _, err := os.Stat(target); !os.IsNotExist(err) {
		t.Errorf("a cancelled export left %s behind: %v", target, err)
	}
	var steps []exchange.Progress
	counts, err := exchange.Export(t.Context(), p, f, target, exchange.ExportOptions{Options: dataset.Options{Annotators: []string{"ana"}}, Articles: store.Filter{Text: "two"}},
		func(s exchange.Progress) { steps = append(steps, s) })
	if err != nil || counts.Counts != (dataset.Counts{Articles: 1, Spans: 5, Attributions: 2}) {
		t.Errorf("%+v, %v", counts, err)
	}
	// Written, and read back.
	if want := []exchange.Progress{{Done: 1, Total: 2, Articles: 1, Name: "Two"}, {Done: 2, Total: 2, Articles: 2, Name: "Two"}}; !slices.Equal(steps, want) {
		t.Errorf("progress %+v, want %+v", steps, want)
	}
	if _, err := exchange.Export(t.Context(), p, f, target, exchange.ExportOptions{}, nil); err == nil {
		t.Error("an old export was replaced without being asked to")
	}
	jsonl, _ := dataset.Find("jsonl")
	if _, err := exchange.Export(t.Context(), p, jsonl, p.Path(), exchange.ExportOptions{Options: dataset.Options{Replace: true}}, nil); err == nil {
		t.Error("the project was replaced by its own export")
	}
	other := write(t, filepath.Join(dir, "other.onrecord"), "the work of somebody else")
	if _, err := exchange.Export(t.Context(), p, jsonl, other, exchange.ExportOptions{Options: dataset.Options{Replace: true}}, nil); err == nil {
		t.Error("another project was replaced by an export")
	}
	if len(articles(t, p)) != 2 {
		t.Error("the project lost articles")
	}
}
