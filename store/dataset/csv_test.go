package dataset

import (
	"bytes"
	"encoding/csv"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/store/corpus"
)

func readTable(t *testing.T, path string) []map[string]string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	var out []map[string]string
	for _, row := range rows[1:] {
		named := map[string]string{}
		for i, column := range rows[0] {
			named[column] = row[i]
		}
		out = append(out, named)
	}
	return out
}

// TestCSVHoldsTheDocument puts random documents together again from their tables.
func TestCSVHoldsTheDocument(t *testing.T) {
	for seed := range uint64(40) {
		d := randomDocument(rand.New(rand.NewPCG(seed, 4)))
		dir := filepath.Join(t.TempDir(), "tables")
		if _, err := Export(from(d), csvFormat, dir, Options{PlainCells: true}); err != nil {
			t.Fatal(err)
		}
		text := readTable(t, filepath.Join(dir, "articles.csv"))[0]["text"]
		if text != d.Article.Text {
			t.Fatalf("seed %d: text %q, want %q", seed, text, d.Article.Text)
		}
		quotes := map[string][]string{}
		points := []rune(text)
		for _, row := range readTable(t, filepath.Join(dir, "fragments.csv")) {
			start, _ := strconv.Atoi(row["start"])
			end, _ := strconv.Atoi(row["end"])
			quotes[row["span"]] = append(quotes[row["span"]], string(points[start:end]))
		}
		if rows := readTable(t, filepath.Join(dir, "spans.csv")); len(rows) != len(d.Spans) {
			t.Fatalf("seed %d: %d spans, want %d", seed, len(rows), len(d.Spans))
		}
		for _, s := range d.Spans {
			if got := strings.Join(quotes[string(s.ID)], corpus.FragmentSeparator); got != s.Quote {
				t.Errorf("seed %d: span %s covers %q, want %q", seed, s.ID, got, s.Quote)
			}
		}
		members := map[string]map[string][]corpus.ID{}
		for _, row := range readTable(t, filepath.Join(dir, "attribution_spans.csv")) {
			if members[row["attribution"]] == nil {
				members[row["attribution"]] = map[string][]corpus.ID{}
			}
			slots := members[row["attribution"]]
			slots[row["slot"]] = append(slots[row["slot"]], corpus.ID(row["span"]))
		}
		for _, a := range d.Attributions {
			for slot, want := range a.Slots {
				if got := members[string(a.ID)][slot]; !slices.Equal(got, want) {
					t.Errorf("seed %d: slot %s holds %q, want %q", seed, slot, got, want)
				}
			}
		}
	}
}

func TestCSVGuardsEveryTextCell(t *testing.T) {
	d := sample()
	for _, danger := range []string{"=1", "+1", "-1", "@x", "\tx", "\rx"} {
		d.Article.Title, d.Article.Byline, d.Spans[0].Note, d.Entities[0].Name = danger, danger, danger, danger
		dir := filepath.Join(t.TempDir(), "tables")
		if _, err := Export(from(d), csvFormat, dir, Options{}); err != nil {
			t.Fatal(err)
		}
		for _, name := range files(t, dir) {
			for _, row := range readTable(t, filepath.Join(dir, name)) {
				for column, cell := range row {
					if cell != "" && strings.Contains("=+-@\t\r", cell[:1]) {
						t.Errorf("%s, %s: the cell %q would run", name, column, cell)
					}
				}
			}
		}
		if got := readTable(t, filepath.Join(dir, "articles.csv"))[0]["title"]; got != "'"+danger {
			t.Errorf("title %q, want %q", got, "'"+danger)
		}
	}
}

func TestCSVDictionaryHasEveryColumn(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "tables")
	if _, err := Export(from(sample()), csvFormat, dir, Options{Standoff: true}); err != nil {
		t.Fatal(err)
	}
	told := map[string]bool{}
	for _, row := range readTable(t, filepath.Join(dir, "datadictionary.csv")) {
		if row["meaning"] == "" || row["type"] == "" {
			t.Errorf("%s.%s has no meaning or type", row["table"], row["column"])
		}
		told[row["table"]+"."+row["column"]] = true
	}
	columns := 0
	for _, name := range files(t, dir) {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		header, _, _ := strings.Cut(string(data), "\n")
		for _, column := range strings.Split(header, ",") {
			columns++
			if !told[strings.TrimSuffix(name, ".csv")+"."+column] {
				t.Errorf("%s: the dictionary does not tell of the column %s", name, column)
			}
		}
		if strings.Contains(string(data), "bicycles") {
			t.Errorf("%s: the stand-off table holds article text", name)
		}
	}
	if columns != len(told) {
		t.Errorf("%d columns, the dictionary tells of %d", columns, len(told))
	}
}
