package dataset

import (
	"errors"
	"io/fs"
	"iter"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/store/corpus"
)

func from(documents ...corpus.Document) iter.Seq2[corpus.Document, error] {
	return func(yield func(corpus.Document, error) bool) {
		for _, d := range documents {
			if !yield(d, nil) {
				return
			}
		}
	}
}

// second is another article that mentions the sample's entity.
func second() corpus.Document {
	d := sample()
	d.Article.ID, d.Article.Title = "a2", "Again"
	d.Spans = slices.Clone(d.Spans)
	for i := range d.Spans {
		d.Spans[i].ID += "b"
		d.Spans[i].Article = "a2"
	}
	d.Attributions, d.Standing, d.Statuses, d.Comments, d.Decisions = nil, "", nil, nil, nil
	return d
}

func files(t *testing.T, folder string) []string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestExportGolden(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "out.jsonl")
	report, err := Export(t.Context(), from(sample(), second()), jsonlFormat, path, Options{})
	if err != nil || report.Counts != (Counts{2, 10, 2}) || !report.Verified || len(report.Lost) > 0 {
		t.Fatalf("%+v, %v", report, err)
	}
	golden(t, path, "sample.jsonl")
	golden(t, path+".manifest.json", "sample.jsonl.manifest.json")
	for _, variant := range []struct {
		name string
		o    Options
	}{{"csv", Options{}}, {"csv-plain", Options{PlainCells: true}}, {"csv-standoff", Options{Standoff: true}}} {
		folder := filepath.Join(dir, variant.name)
		if _, err := Export(t.Context(), from(sample(), second()), csvFormat, folder, variant.o); err != nil {
			t.Fatal(err)
		}
		for _, name := range files(t, folder) {
			golden(t, filepath.Join(folder, name), filepath.Join(variant.name, name))
		}
		if got, want := files(t, folder), files(t, filepath.Join("testdata", variant.name)); !slices.Equal(got, want) {
			t.Errorf("%s: files %q, want %q", variant.name, got, want)
		}
	}
}

func TestExportOrderDoesNotDependOnTheSource(t *testing.T) {
	d := sample()
	slices.Reverse(d.Spans)
	slices.Reverse(d.Attributions)
	slices.Reverse(d.Annotators)
	before := slices.Clone(d.Spans)
	path := filepath.Join(t.TempDir(), "out.jsonl")
	if _, err := Export(t.Context(), from(d, second()), jsonlFormat, path, Options{}); err != nil {
		t.Fatal(err)
	}
	golden(t, path, "sample.jsonl")
	golden(t, path+".manifest.json", "sample.jsonl.manifest.json")
	if d.Spans[0].ID != before[0].ID {
		t.Error("the export changed the document it was given")
	}
}

func TestExportLayer(t *testing.T) {
	for _, test := range []struct {
		annotator string
		counts    Counts
	}{{"ana", Counts{1, 5, 1}}, {"bo", Counts{1, 0, 1}}, {"cy", Counts{1, 0, 0}}} {
		path := filepath.Join(t.TempDir(), "out.jsonl")
		counts, err := Export(t.Context(), from(sample()), jsonlFormat, path, Options{Annotators: []string{test.annotator}})
		if err != nil || counts.Counts != test.counts {
			t.Errorf("%s: %+v, %v; want %+v", test.annotator, counts, err, test.counts)
		}
		r, err := jsonlFormat.Open(path, ReadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		item, err := r.Next()
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range item.Document.Attributions {
			if a.Annotator != test.annotator || a.Parent != "" || test.annotator == "bo" && len(a.Slots) > 0 {
				t.Errorf("%s: attribution %+v is linked into another layer", test.annotator, a)
			}
		}
		if has := len(item.Document.Entities) > 0; has != (test.annotator == "ana") {
			t.Errorf("%s: entities %+v", test.annotator, item.Document.Entities)
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
}

// failing yields one document and then an error.
func failing(err error) iter.Seq2[corpus.Document, error] {
	return func(yield func(corpus.Document, error) bool) {
		if yield(sample(), nil) {
			yield(corpus.Document{}, err)
		}
	}
}

func TestExportLeavesNothingHalfDone(t *testing.T) {
	stop := errors.New("stop")
	bad := sample()
	bad.Spans = slices.Clone(bad.Spans)
	bad.Spans[0].Quote = "something else"
	for _, f := range Formats() {
		if !f.Writable() {
			continue
		}
		dir := t.TempDir()
		target := filepath.Join(dir, "out"+f.Extension)
		if _, err := Export(t.Context(), failing(stop), f, target, Options{}); !errors.Is(err, stop) {
			t.Errorf("%s: %v, want the source's error", f.Name, err)
		}
		if _, err := Export(t.Context(), from(bad), f, target, Options{}); err == nil || !strings.Contains(err.Error(), "Bridge") {
			t.Errorf("%s: a document with a wrong quote: %v, want an error that names it", f.Name, err)
		}
		if got := files(t, dir); len(got) > 0 {
			t.Errorf("%s: left behind %q", f.Name, got)
		}
		if _, err := Export(t.Context(), from(sample()), f, target, Options{}); err != nil {
			t.Fatal(err)
		}
		before := contents(t, dir)
		if _, err := Export(t.Context(), from(second()), f, target, Options{}); !errors.Is(err, fs.ErrExist) {
			t.Errorf("%s: over an old export: %v, want fs.ErrExist", f.Name, err)
		}
		if _, err := Export(t.Context(), failing(stop), f, target, Options{Replace: true}); !errors.Is(err, stop) {
			t.Errorf("%s: %v, want the source's error", f.Name, err)
		}
		if after := contents(t, dir); after != before {
			t.Errorf("%s: the old export was changed", f.Name)
		}
		if _, err := Export(t.Context(), from(second()), f, target, Options{Replace: true}); err != nil {
			t.Errorf("%s: replacing: %v", f.Name, err)
		}
		if after := contents(t, dir); after == before || strings.Contains(after, ".part") {
			t.Errorf("%s: the old export was not replaced, or something was left behind", f.Name)
		}
	}
}

// contents is all that stands in a folder: names and bytes.
func contents(t *testing.T, dir string) string {
	t.Helper()
	var all strings.Builder
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		all.WriteString(path + "\n")
		if err == nil && !entry.IsDir() {
			var data []byte
			data, err = os.ReadFile(path)
			all.Write(data)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}

func TestExportTakesNoOtherWorkAway(t *testing.T) {
	dir := t.TempDir()
	letter := filepath.Join(dir, "letter.txt")
	if err := os.WriteFile(letter, []byte("dear"), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := Export(t.Context(), from(sample()), csvFormat, dir, Options{Replace: true}); err == nil || !strings.Contains(err.Error(), "letter.txt") {
		t.Errorf("a folder with other files: %v, want an error that names one", err)
	}
	if _, err := Export(t.Context(), from(sample()), csvFormat, letter, Options{Replace: true}); err == nil {
		t.Error("a file was replaced by a folder")
	}
	if _, err := Export(t.Context(), from(sample()), jsonlFormat, dir, Options{Replace: true}); err == nil {
		t.Error("a folder was replaced by a file")
	}
	if _, err := Export(t.Context(), from(sample()), jsonlFormat, filepath.Join(dir, "none", "x.jsonl"), Options{}); err == nil {
		t.Error("a file was written into a folder that does not exist")
	}
	device, err := net.Listen("unix", filepath.Join(dir, "socket"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Export(t.Context(), from(sample()), jsonlFormat, filepath.Join(dir, "socket"), Options{Replace: true}); err == nil || !strings.Contains(err.Error(), "device") {
		t.Errorf("what is neither file nor folder was replaced: %v", err)
	}
	if err := device.Close(); err != nil {
		t.Fatal(err)
	}
	for _, f := range Formats() {
		if _, err := Export(t.Context(), from(sample()), f, "", Options{Replace: true}); err == nil || !strings.Contains(err.Error(), "no name") {
			t.Errorf("%s: a target without a name: %v", f.Name, err)
		}
	}
	if got := files(t, dir); !slices.Equal(got, []string{"letter.txt"}) {
		t.Errorf("the folder holds %q", got)
	}
	empty := filepath.Join(dir, "empty")
	if err := os.Mkdir(empty, 0o777); err != nil {
		t.Fatal(err)
	}
	if _, err := Export(t.Context(), from(sample()), csvFormat, empty, Options{}); err != nil {
		t.Errorf("an empty folder was not taken: %v", err)
	}
}

func TestExportReplacesTablesByFewer(t *testing.T) {
	target := filepath.Join(t.TempDir(), "tables")
	for _, standoff := range []bool{false, true, false} {
		if _, err := Export(t.Context(), from(sample()), csvFormat, target, Options{Standoff: standoff, Replace: true}); err != nil {
			t.Errorf("stand-off %t: %v", standoff, err)
		}
		if slices.Contains(files(t, target), "attributions_text.csv") == standoff {
			t.Errorf("stand-off %t: the folder holds %q", standoff, files(t, target))
		}
	}
}

// TestWritersThatCannotBegin begins folders where there can be none: an error at the latest with the first article, and none
// when the writer is closed that would hide it.
func TestWritersThatCannotBegin(t *testing.T) {
	for _, f := range Formats() {
		if !f.Folder() {
			continue
		}
		w, err := f.toFolder(filepath.Join(t.TempDir(), "none"), Options{splitOf: func(corpus.ID) string { return "" }})
		if err == nil {
			err = errors.Join(w.Write(sample()), w.Close())
		}
		if err == nil {
			t.Errorf("%s is written into a folder that does not exist", f.Name)
		}
	}
}

func TestExportErrorsNameTheTarget(t *testing.T) {
	for _, f := range Formats() {
		if !f.Writable() {
			continue
		}
		target := filepath.Join(t.TempDir(), "none", "out")
		_, err := Export(t.Context(), from(sample()), f, target, Options{})
		if !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), target+" cannot be written") || strings.Contains(err.Error(), ".part") {
			t.Errorf("%s: %v", f.Name, err)
		}
	}
}
