package dataset

import (
	"errors"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"testing"

	"github.com/onrecord/onrecord/store/corpus"
)

// TestTemporaryFiles holds that what an export puts aside while it works can be read by nobody else, and is gone when it is
// over, whether it went well or not.
func TestTemporaryFiles(t *testing.T) {
	for _, f := range Formats() {
		if !f.Writable() {
			continue
		}
		for _, failing := range []error{nil, errors.New("the project cannot be read")} {
			temporary := t.TempDir()
			for _, name := range []string{"TMPDIR", "TMP", "TEMP"} {
				t.Setenv(name, temporary)
			}
			looked := 0
			check := func() {
				looked++
				for path, info := range within(t, temporary) {
					if info.Mode().Perm()&0o077 != 0 {
						t.Errorf("%s: others may use %s: %v", f.Name, path, info.Mode())
					}
				}
			}
			documents := func(yield func(corpus.Document, error) bool) {
				if !yield(sample(), nil) {
					return
				}
				check()
				if failing != nil {
					yield(corpus.Document{}, failing)
					return
				}
				yield(second(), nil)
			}
			folder := t.TempDir()
			_, err := Export(t.Context(), documents, f, filepath.Join(folder, "out"+f.Extension), Options{Codebook: testCodebook()})
			if !errors.Is(err, failing) || looked == 0 {
				t.Fatalf("%s: %v, looked %d times", f.Name, err, looked)
			}
			for path := range within(t, temporary) {
				t.Errorf("%s, %v: %s was left", f.Name, failing, path)
			}
			for path := range within(t, folder) {
				if failing != nil {
					t.Errorf("%s, %v: %s was left", f.Name, failing, path)
				}
			}
		}
	}
}

// within gives all that lies in a folder.
func within(t *testing.T, folder string) iter.Seq2[string, fs.FileInfo] {
	t.Helper()
	return func(yield func(string, fs.FileInfo) bool) {
		err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || path == folder {
				return err
			}
			info, err := entry.Info()
			if err == nil && !yield(path, info) {
				return fs.SkipAll
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestReadingLeavesNoTemporaryFiles reads a workbook that is unpacked to the disk, whole and damaged.
func TestReadingLeavesNoTemporaryFiles(t *testing.T) {
	d := sample()
	d.Comments = nil
	path := filepath.Join(t.TempDir(), "x.xlsx")
	var documents []corpus.Document
	text := ""
	for len(text) < 30_000 {
		text += randomIDText(len(text))
	}
	for i := range 700 { // more than 16 MiB of cells
		copied := d
		copied.Article.ID = derivedID("copy", text[i:i+10], string(rune('a'+i%26)))
		copied.Article.Text, copied.Article.Zones, copied.Spans, copied.Attributions, copied.Decisions = text[i:], nil, nil, nil, nil
		documents = append(documents, copied)
	}
	if _, err := Export(t.Context(), from(documents...), xlsxFormat, path, Options{Codebook: testCodebook(), NoVerify: true}); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	temporary := t.TempDir()
	for _, name := range []string{"TMPDIR", "TMP", "TEMP"} {
		t.Setenv(name, temporary)
	}
	r, err := xlsxFormat.Open(path, ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for file, info := range within(t, temporary) {
		seen++
		if info.Mode().Perm()&0o077 != 0 {
			t.Errorf("others may use %s: %v", file, info.Mode())
		}
	}
	if items, bad := readAll(t, r); len(items) != len(documents) || len(bad) > 0 {
		t.Errorf("%d articles, %v", len(items), bad)
	}
	if seen == 0 {
		t.Error("nothing was unpacked to the disk, so that the test proves nothing")
	}
	for at := len(whole) / 8; at < len(whole); at += len(whole) / 8 {
		damaged := append([]byte(nil), whole...)
		damaged[at] ^= 0xFF
		if err := os.WriteFile(path, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		_, _, _ = readToEnd(xlsxFormat, path, ReadOptions{}) // with an error, or without what was hit
	}
	for file := range within(t, temporary) {
		t.Errorf("%s was left", file)
	}
}

// randomIDText is text that does not pack well.
func randomIDText(n int) string { return string(derivedID("text", string(rune(n)))) }
