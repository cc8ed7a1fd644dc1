package dataset

import (
	"os"
	"path/filepath"
	"testing"
)

// TestDetectFolders: a folder is one dataset only when it is one as a whole.
func TestDetectFolders(t *testing.T) {
	const ann = "T1\tClaim 0 2\tNo\n"
	for name, test := range map[string]struct {
		files map[string]string
		want  string
	}{
		"empty":                       {nil, ""},
		"texts":                       {map[string]string{"a.txt": "No", "b.txt": "Yes"}, ""},
		"brat":                        {map[string]string{"a.txt": "No", "a.ann": ann, "annotation.conf": ""}, "brat"},
		"texts and marks apart":       {map[string]string{"text/a.txt": "No", "attributions/a_6b86.ann": ann, "README.md": "", "metadata.tsv": ""}, "brat"},
		"brat in one corner":          {map[string]string{"one.txt": "A text", "articles.csv": "x", "more/a.txt": "No", "more/a.ann": ann}, ""},
		"brat in folders":             {map[string]string{"train/a.txt": "No", "train/a.ann": ann, "dev/b.txt": "No", "dev/b.ann": ann}, "brat"},
		"a table beside other things": {map[string]string{"articles.csv": "title,text\na,b\n", "picture.png": "x"}, ""},
	} {
		dir := t.TempDir()
		for file, text := range test.files {
			path := filepath.Join(dir, filepath.FromSlash(file))
			if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		if got, _ := Detect(dir); got.Name != test.want {
			t.Errorf("%s: taken for %q, want %q", name, got.Name, test.want)
		}
	}
}

// TestDetectSplits: the parts of a split folder are datasets, the folder around them is none, but where the format itself
// has parts.
func TestDetectSplits(t *testing.T) {
	for _, f := range Formats() {
		if !f.Folder() || !f.Readable() {
			continue
		}
		target := filepath.Join(t.TempDir(), "out")
		if _, err := Export(t.Context(), from(sample(), second()), f, target, Options{Codebook: testCodebook(), Split: thirds(t)}); err != nil {
			t.Fatal(err)
		}
		if got, ok := Detect(target); ok != f.splits || ok && got.Name != f.Name {
			t.Errorf("a split %s is taken for %q", f.Name, got.Name)
		}
	}
}
