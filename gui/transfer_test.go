package gui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/onrecord/onrecord/store/corpus"
	"github.com/onrecord/onrecord/store/dataset"
	"github.com/onrecord/onrecord/store/exchange"
)

// until lets what runs beside the window come in until something holds.
func (b *bench) until(what string, holds func() bool) {
	b.t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !holds(); {
		if time.Now().After(deadline) {
			b.t.Fatalf("it never came to be that %s", what)
		}
		b.settle()
	}
}

func TestExportForm(t *testing.T) {
	w, b := newTestWindow(t)
	b.tag("Claim", "“We are late,”")
	f, _ := newExportForm(w)
	f.format.SetSelectedIndex(0)
	if o, err := f.options(); err != nil || o.Split != nil || o.Pseudonymise != dataset.NoPseudonyms || len(o.Labels)+len(o.Annotators) > 0 {
		t.Errorf("the form begins with %+v, %v", o, err)
	}
	if !strings.HasSuffix(f.target.Text, ".jsonl") {
		t.Errorf("the proposed name is %q", f.target.Text)
	}
	f.labels, f.statuses = []string{"Claim"}, []string{"done"}
	f.from.SetText(" 2022-01 ")
	f.split.SetText("train=3,test=1")
	f.pseudonyms.SetSelected(namesOfAll)
	o, err := f.options()
	if err != nil || o.Split == nil || o.Pseudonymise != dataset.AllPseudonyms || o.Articles.From != "2022-01" || len(o.Labels) != 1 || o.Articles.Statuses[0] != corpus.Done {
		t.Errorf("%+v, %v", o, err)
	}
	f.from.SetText("last spring")
	if _, err := f.options(); err == nil {
		t.Error("a date that is none is taken")
	}
	f.from.SetText("")
	f.split.SetText("train")
	if _, err := f.options(); err == nil {
		t.Error("a split that is none is taken")
	}
	f.split.SetText("")
	f.statuses, f.labels = nil, nil
	f.changed()
	b.until("the example shows the claim", func() bool { return strings.Contains(f.example.Text, "We are late") })
}

func TestExportForm_EveryFormatShowsAnExample(t *testing.T) {
	w, b := newTestWindow(t)
	b.tag("Claim", "“We are late,”")
	if err := w.s.writer.flush(); err != nil {
		t.Fatal(err)
	}
	for _, format := range dataset.Formats() {
		if !format.Writable() {
			continue
		}
		files, err := exchange.Sample(t.Context(), w.s.project, format, exchange.ExportOptions{})
		if err != nil || len(files) == 0 || files[0].Bytes == 0 || strings.HasPrefix(files[0].Name, "sample/") {
			t.Errorf("%s: %+v, %v", format.Name, files, err)
		}
	}
}

// TestImport_PreviewRenamesLabels brings in a dataset with labels of its own through the preview.
func TestImport_PreviewRenamesLabels(t *testing.T) {
	w, b := newTestWindow(t)
	dir := t.TempDir()
	path := filepath.Join(dir, "theirs.jsonl")
	text := `{"format":"onrecord/1","id":"0192aaaa-5a3b-7c11-9d2e-0a1b2c3d4e5f","title":"Theirs","text":"He said no.","zones":[],"status":"todo",` +
		`"spans":[{"id":"0192aaaa-5a3b-7c11-9d2e-0a1b2c3d4e60","label":"Utterance","fragments":[{"start":8,"end":10}],"quote":"no","annotator":"bo","attributes":{}}],"attributions":[]}`
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	w.bring([]string{path})
	b.until("the preview is open", func() bool { return len(w.sheets) == 1 && w.job == nil })
	if len(w.s.rows) != 1 {
		t.Fatal("the preview imports")
	}
	w.escape()
	previews, err := exchange.Look(t.Context(), w.s.project, []string{path}, exchange.ImportOptions{})
	if err != nil || len(previews) != 1 {
		t.Fatal(previews, err)
	}
	choice := w.newLabelChoice(w.s.codebook.Labels, previews)
	if got := choice.chosen(); got["Utterance"] != "Utterance" {
		t.Errorf("without a choice: %v", got)
	}
	choice.selects[0].SetSelected("Claim")
	if got := choice.chosen(); got["Utterance"] != "Claim" {
		t.Errorf("chosen: %v", got)
	}
	w.bringIn([]string{path}, exchange.ImportOptions{Annotator: "ana", Dataset: dataset.ReadOptions{Labels: choice.chosen()}})
	b.until("the article is there", func() bool { return w.s.doc.Article.Title == "Theirs" })
	if d := w.s.doc; len(d.Spans) != 1 || d.Spans[0].Label != "Claim" {
		t.Errorf("spans %+v", d.Spans)
	}
	if w.newLabelChoice(nil, nil).chosen() != nil {
		t.Error("no labels, but a choice")
	}
}

func TestWriteCodebook(t *testing.T) {
	w, _ := newTestWindow(t)
	dir := t.TempDir()
	for _, name := range []string{"book.json", "book.qdc"} {
		path := filepath.Join(dir, name)
		if err := w.writeCodebook(path); err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if book, err := dataset.ReadCodebook(data); err != nil || book.Name != w.s.codebook.Name || len(book.Labels) != len(w.s.codebook.Labels) {
			t.Errorf("%s: %+v, %v", name, book, err)
		}
		if err := w.writeCodebook(path); err == nil {
			t.Errorf("%s was written over", name)
		}
	}
	if err := w.writeCodebook(filepath.Join(dir, "book.txt")); err == nil {
		t.Error("a name that tells no format was taken")
	}
}

// TestImport_ColumnsOfATable brings in a table whose text stands in a column that the window is told.
func TestImport_ColumnsOfATable(t *testing.T) {
	w, b := newTestWindow(t)
	path := filepath.Join(t.TempDir(), "articles.csv")
	if err := os.WriteFile(path, []byte("headline,what it says,abstract\nBridge,\"He said no, again and again.\",Short\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	previews, err := exchange.Look(t.Context(), w.s.project, []string{path}, exchange.ImportOptions{})
	if err != nil || len(previews) != 1 || previews[0].Format.Name != "table" || len(previews[0].Columns) != 3 {
		t.Fatalf("%+v, %v", previews, err)
	}
	choice := w.newColumnChoice(previews)
	if got := choice.chosen(); len(got) != 0 {
		t.Errorf("without a choice: %v", got)
	}
	for i, f := range choice.fields {
		if f.Name == "text" {
			choice.selects[i].SetSelectedIndex(2) // what it says
		}
		if f.Name == "title" && f.Column != "headline" {
			t.Errorf("the title is read from %q", f.Column)
		}
	}
	w.bringIn([]string{path}, exchange.ImportOptions{Annotator: "ana", Dataset: dataset.ReadOptions{Columns: choice.chosen()}})
	b.until("the article is there", func() bool { return w.s.doc.Article.Title == "Bridge" })
	if got := w.s.doc.Article.Text; got != "He said no, again and again." {
		t.Errorf("its text is %q", got)
	}
}
