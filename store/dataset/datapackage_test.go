package dataset

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestPackageGolden(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "out")
	if _, err := Export(t.Context(), from(sample(), second()), packageFormat, folder, Options{Codebook: testCodebook()}); err != nil {
		t.Fatal(err)
	}
	golden(t, filepath.Join(folder, descriptorName), filepath.Join("datapackage", descriptorName))
}

// TestPackageDescribesItsFiles holds the descriptor to the files: their hashes, sizes and columns, and keys that are
// columns. The keys hold: no two rows have the same primary key, and every foreign key is in the table that it names.
func TestPackageDescribesItsFiles(t *testing.T) {
	for _, standoff := range []bool{false, true} {
		folder := filepath.Join(t.TempDir(), "out")
		if _, err := Export(t.Context(), from(sample(), second()), packageFormat, folder, Options{Standoff: standoff}); err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(filepath.Join(folder, descriptorName))
		if err != nil {
			t.Fatal(err)
		}
		var d descriptor
		if err := json.Unmarshal(data, &d); err != nil {
			t.Fatal(err)
		}
		rows := map[string][]map[string]string{}
		for _, r := range d.Resources {
			rows[r.Name] = readTable(t, filepath.Join(folder, r.Path))
		}
		for _, r := range d.Resources {
			file, err := describe(filepath.Join(folder, r.Path), r.Path)
			if err != nil || r.Hash != "sha256:"+file.SHA256 || r.Bytes != file.Bytes {
				t.Errorf("%s: %s, %d bytes, %v", r.Name, r.Hash, r.Bytes, err)
			}
			var names []string
			for _, f := range r.Schema.Fields {
				names = append(names, f.Name)
			}
			seen := map[string]bool{}
			for _, row := range rows[r.Name] {
				key := ""
				for _, c := range r.Schema.PrimaryKey {
					key += row[c] + "\x00"
				}
				if seen[key] || len(row) != len(names) {
					t.Errorf("%s: %q is there twice, or has %d cells and not %d", r.Name, key, len(row), len(names))
				}
				seen[key] = true
				for _, k := range r.Schema.ForeignKeys {
					if !slices.Contains(names, k.Fields) {
						t.Errorf("%s: the key %s is no column", r.Name, k.Fields)
					}
					to := k.Reference.Resource
					if to == "" {
						to = r.Name
					}
					there := slices.ContainsFunc(rows[to], func(other map[string]string) bool { return other[k.Reference.Fields] == row[k.Fields] })
					if !there && row[k.Fields] != "" {
						t.Errorf("%s: %s %q is not in %s", r.Name, k.Fields, row[k.Fields], to)
					}
				}
			}
		}
		if len(d.Resources) != len(written(tables, Options{Standoff: standoff})) {
			t.Errorf("%d resources", len(d.Resources))
		}
	}
}
