package dataset

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/onrecord/onrecord/store/corpus"
)

// TestManifest reads manifests back: they list each article and file, also where the list is longer than a buffer.
func TestManifest(t *testing.T) {
	var documents []corpus.Document
	for i := range 300 {
		documents = append(documents, benchmarkDocument(i))
	}
	dir := t.TempDir()
	for _, test := range []struct {
		target, manifest string
		format           Format
		split            *Split
		files            int
	}{
		{"a.jsonl", "a.jsonl.manifest.json", jsonlFormat, nil, 1},
		{"b", "b/manifest.json", csvFormat, nil, len(tables)},
		{"c", "c/manifest.json", jsonlFormat, thirds(t), 3},
	} {
		if _, err := Export(t.Context(), from(documents...), test.format, filepath.Join(dir, test.target), Options{Codebook: testCodebook(), Split: test.split}); err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(filepath.Join(dir, test.manifest))
		if err != nil {
			t.Fatal(err)
		}
		var m struct {
			manifest
			Articles []manifestArticle
		}
		if err := json.Unmarshal(data, &m); err != nil {
			t.Fatalf("%s: %v", test.manifest, err)
		}
		if len(m.Articles) != 300 || m.Counts.Articles != 300 || len(m.Files) != test.files || m.Counts.Labels["Claim"] == 0 || m.Codebook.Version != "3" {
			t.Errorf("%s: %d articles, %d files, %+v", test.manifest, len(m.Articles), len(m.Files), m.Counts)
		}
		if m.Articles[7].ID != documents[7].Article.ID || m.Articles[7].TextSHA256 != corpus.TextHash(documents[7].Article.Text) || (m.Articles[7].Split != "") != (test.split != nil) {
			t.Errorf("%s: article %+v", test.manifest, m.Articles[7])
		}
		for _, f := range m.Files {
			got, err := describe(filepath.Join(dir, filepath.Dir(test.manifest), filepath.FromSlash(f.Path)), f.Path)
			if err != nil || got != f {
				t.Errorf("%s: %+v is %+v, %v", test.manifest, f, got, err)
			}
		}
	}
}
