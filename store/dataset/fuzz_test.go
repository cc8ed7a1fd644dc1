package dataset

import (
	"os"
	"path/filepath"
	"testing"
)

// FuzzDetect gives a file of any content and ending to what recognises datasets, and reads it as what it is taken for. It is
// the way of everything that is dropped on the window.
func FuzzDetect(f *testing.F) {
	endings := []string{"", ".txt", ".jsonl", ".json", ".jsonld", ".csv", ".tsv", ".ann", ".xmi", ".conll", ".xlsx", ".parquet", ".qdpx", ".marked"}
	for _, format := range Formats() {
		if !format.Writable() {
			continue
		}
		target := filepath.Join(f.TempDir(), "out"+format.Extension)
		if _, err := Export(f.Context(), from(sample()), format, target, Options{Codebook: testCodebook()}); err != nil {
			f.Fatal(err)
		}
		err := filepath.Walk(target, func(path string, info os.FileInfo, err error) error {
			if err != nil || info.IsDir() {
				return err
			}
			data, err := os.ReadFile(path)
			for i, ending := range endings {
				if ending == filepath.Ext(path) {
					f.Add(uint8(i), data)
				}
			}
			return err
		})
		if err != nil {
			f.Fatal(err)
		}
	}
	f.Fuzz(func(t *testing.T, which uint8, data []byte) {
		path := filepath.Join(t.TempDir(), "x"+endings[int(which)%len(endings)])
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if format, ok := Detect(path); ok {
			fuzzRead(t, format, path)
		}
	})
}

// FuzzFolder puts any content in the place of one file of an export that is a folder: the lists of types, the labelling
// interfaces, the dictionaries and manifests that lie beside annotations are read too.
func FuzzFolder(f *testing.F) {
	type member struct {
		format Format
		folder string
		name   string
	}
	var members []member
	for _, format := range Formats() {
		if !format.Readable() || !format.Folder() {
			continue
		}
		folder := filepath.Join(f.TempDir(), "out")
		if _, err := Export(f.Context(), from(sample()), format, folder, Options{Codebook: testCodebook()}); err != nil {
			f.Fatal(err)
		}
		names, err := filesIn(folder)
		if err != nil {
			f.Fatal(err)
		}
		for _, name := range names {
			data, err := os.ReadFile(filepath.Join(folder, name))
			if err != nil {
				f.Fatal(err)
			}
			f.Add(uint8(len(members)), data)
			members = append(members, member{format, folder, name})
		}
	}
	f.Fuzz(func(t *testing.T, which uint8, data []byte) {
		m := members[int(which)%len(members)]
		folder := filepath.Join(t.TempDir(), "out")
		if err := os.CopyFS(folder, os.DirFS(m.folder)); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, m.name), data, 0o600); err != nil {
			t.Fatal(err)
		}
		Detect(folder)
		fuzzRead(t, m.format, folder)
	})
}
