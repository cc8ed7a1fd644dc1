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
		if _, err := Export(t.Context(), from(d), csvFormat, dir, Options{PlainCells: true}); err != nil {
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
		words := map[string]map[string]string{}
		for _, row := range readTable(t, filepath.Join(dir, "attributions_text.csv")) {
			words[row["attribution"]] = row
		}
		for _, a := range d.Attributions {
			for _, slot := range []string{"claim", "speaker", "source", "cue"} {
				var want []string
				for _, id := range a.Slots[slot] {
					s, _ := d.Span(id)
					want = append(want, s.Quote)
				}
				row := words[string(a.ID)]
				if got := row[slot]; got != strings.Join(want, " | ") || row[slot+"_absent"] != strconv.FormatBool(slices.Contains(a.Absent, slot)) {
					t.Errorf("seed %d: the words of slot %s are %q, want %q", seed, slot, got, want)
				}
			}
		}
	}
}

func TestCSVAttributionsWithTheirWords(t *testing.T) {
	d := sample()
	d.Entities = append(d.Entities,
		corpus.Entity{ID: "e2", Kind: "person", Name: "Lorne", MergedInto: "e1"},
		corpus.Entity{ID: "e3", Kind: "organisation", Name: "City"})
	d.Spans[4].Entity = "e3" // "added", the last of the text
	mention := d.Spans[2]    // the words of s2, linked to the entity that turned out to be the same
	mention.ID, mention.Entity = "s6", "e2"
	d.Spans = append(d.Spans, mention)
	for i := range d.Attributions {
		if a := &d.Attributions[i]; a.ID == "f1" {
			a.Slots = map[string][]corpus.ID{"claim": {"s1", "s4"}, "speaker": {"s2", "s6", "s5"}, "audience": {"s4", "s2"}}
			a.Absent = []string{"medium", "source"}
		}
	}
	dir := filepath.Join(t.TempDir(), "tables")
	if _, err := Export(t.Context(), from(d), csvFormat, dir, Options{PlainCells: true}); err != nil {
		t.Fatal(err)
	}
	rows := readTable(t, filepath.Join(dir, "attributions_text.csv"))
	if len(rows) != 2 {
		t.Fatalf("%d rows, want one for each attribution", len(rows))
	}
	for column, want := range map[string]string{
		"article": "a1", "title": d.Article.Title, "outlet": "Harbour Courier", "published": "2024-03-05", "attribution": "f1", "annotator": "ana",
		"claim": "The bridge is safe. | But, … only for bicycles.", "claim_entities": "", "claim_absent": "false",
		"speaker": "Ida Lorne | Ida Lorne | added", "speaker_entities": "Ida Lorne | City", "speaker_absent": "false",
		"source": "", "source_entities": "", "source_absent": "true",
		"cue": "", "cue_entities": "", "cue_absent": "false",
		"other_slots": "audience=But, … only for bicycles. | Ida Lorne; medium=", "other_entities": "audience=Ida Lorne",
		"attributes": "style=direct; topic=traffic; topic==1+1", "note": "", "flagged": "false",
	} {
		if got, ok := rows[0][column]; !ok || got != want {
			t.Errorf("%s: %q, want %q", column, got, want)
		}
	}
	if got := rows[1]; len(got) != 23 || got["note"] != "@ana: same frame?" || got["flagged"] != "true" {
		t.Errorf("the second row is %q", got)
	}
}

// tableFiles lists the files of a CSV folder but for the manifest.
func tableFiles(t *testing.T, dir string) []string {
	t.Helper()
	return slices.DeleteFunc(files(t, dir), func(name string) bool { return name == manifestName })
}

func TestCSVGuardsEveryTextCell(t *testing.T) {
	d := sample()
	for _, danger := range []string{"=1", "+1", "-1", "@x", "\tx", "\rx"} {
		d.Article.Title, d.Article.Byline, d.Spans[0].Note, d.Entities[0].Name = danger, danger, danger, danger
		d.Attributions[0].Attributes = corpus.Attributes{danger: {"yes"}}
		dir := filepath.Join(t.TempDir(), "tables")
		if _, err := Export(t.Context(), from(d), csvFormat, dir, Options{}); err != nil {
			t.Fatal(err)
		}
		for _, name := range tableFiles(t, dir) {
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
	if _, err := Export(t.Context(), from(sample()), csvFormat, dir, Options{Standoff: true}); err != nil {
		t.Fatal(err)
	}
	if slices.Contains(files(t, dir), "attributions_text.csv") {
		t.Error("the stand-off tables have the one that is all text")
	}
	told := map[string]bool{}
	for _, row := range readTable(t, filepath.Join(dir, "datadictionary.csv")) {
		if row["meaning"] == "" || row["type"] == "" {
			t.Errorf("%s.%s has no meaning or type", row["table"], row["column"])
		}
		told[row["table"]+"."+row["column"]] = true
	}
	columns := 0
	for _, name := range tableFiles(t, dir) {
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
