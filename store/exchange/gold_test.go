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

// TestExportOfGold exports the gold layer of the articles that are approved in it, whatever the others say of them.
func TestExportOfGold(t *testing.T) {
	one, two := rich("1", "One"), rich("2", "Two")
	two.Statuses["gold, last"] = corpus.Doing
	two.Status = corpus.Doing
	p := newProject(t)
	doImport(t, p, writeDataset(t, filepath.Join(t.TempDir(), "set.jsonl"), dataset.Options{}, one, two))
	o := exchange.ExportOptions{Gold: true}
	o.Articles.Statuses = []corpus.Status{corpus.Approved}
	data, err := os.ReadFile(exported(t, p, "jsonl", o))
	if err != nil {
		t.Fatal(err)
	}
	item, err := dataset.ReadJSONL(strings.NewReader(string(data)), "gold").Next()
	if err != nil || strings.Count(string(data), "\n") != 1 {
		t.Fatalf("%v in\n%s", err, data)
	}
	d := item.Document
	if d.Article.Title != "One" || len(d.Spans) != 1 || d.Spans[0].Annotator != "gold, last" || len(d.Comments)+len(d.Decisions)+len(d.Attributions) != 0 {
		t.Errorf("the gold layer is %+v", d)
	}
	if d.Status != corpus.Approved || len(d.Statuses) != 1 || len(d.Annotators) != 1 || d.Annotators[0].Kind != corpus.Gold {
		t.Errorf("status %s of %v, annotators %+v", d.Status, d.Statuses, d.Annotators)
	}
	o.Articles.Statuses = []corpus.Status{corpus.SentBack} // of Ana, who is not chosen
	if report, err := exchange.Sample(t.Context(), p, format(t, "jsonl"), o); err != nil || report != nil {
		t.Errorf("by the status of somebody else: %v, %v", report, err)
	}
}

func TestExportOfGoldThatIsNotThere(t *testing.T) {
	p := newProject(t)
	doImport(t, p, writeDataset(t, filepath.Join(t.TempDir(), "set.jsonl"), dataset.Options{}, document("1", "One")))
	target := filepath.Join(t.TempDir(), "gold.jsonl")
	if _, err := exchange.Export(t.Context(), p, format(t, "jsonl"), target, exchange.ExportOptions{Gold: true}, nil); !errors.Is(err, exchange.ErrNoGold) {
		t.Errorf("the error is %v", err)
	}
	if _, err := os.Stat(target); err == nil {
		t.Error("a file was left")
	}
}

// TestImportOfTalk gives an article that is there the statuses, comments and decisions that it lacks, makes annotators that
// are unknown, and changes nothing that is there.
func TestImportOfTalk(t *testing.T) {
	full := rich("1", "One")
	bare := full
	bare.Statuses, bare.Comments, bare.Decisions, bare.Status, bare.Standing = map[string]corpus.Status{"Ana": corpus.Doing}, full.Comments[:1:1], nil, corpus.Doing, corpus.Todo
	bare.Comments[0].Text = "as it was"
	full = rich("1", "One")
	p := newProject(t)
	folder := t.TempDir()
	doImport(t, p, writeDataset(t, filepath.Join(folder, "bare.jsonl"), dataset.Options{}, bare))
	full.Comments[3].Annotator = "Nobody knows" // not listed among the annotators
	path := writeDataset(t, filepath.Join(folder, "full.jsonl"), dataset.Options{}, full)
	report := doImport(t, p, path)
	if len(report.Annotated) != 1 || report.Comments != 3 || report.Decisions != 2 || len(report.Failed) > 0 {
		t.Fatalf("%+v", report)
	}
	d, err := p.Document(t.Context(), full.Article.ID)
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Comments) != 4 || d.Comments[0].Text != "as it was" || len(d.Decisions) != 2 || d.Statuses["Ana"] != corpus.Doing || d.Statuses["gold, last"] != corpus.Approved {
		t.Errorf("comments %+v, %d decisions, statuses %v", d.Comments, len(d.Decisions), d.Statuses)
	}
	if !strings.Contains(texts(report.Warnings), "comments and statuses that it has otherwise: 2") {
		t.Errorf("warnings: %s", texts(report.Warnings))
	}
	if again := doImport(t, p, path); len(again.Skipped) != 1 || again.Comments+again.Decisions != 0 {
		t.Errorf("the second time: %+v", again)
	}
	people, err := p.Annotators(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	made := false
	for _, a := range people {
		made = made || a.Name == "Nobody knows" && a.Kind == corpus.Import
	}
	if !made {
		t.Errorf("the annotators are %+v", people)
	}
}

func format(t *testing.T, name string) dataset.Format {
	t.Helper()
	f, ok := dataset.Find(name)
	if !ok {
		t.Fatalf("there is no format %s", name)
	}
	return f
}
