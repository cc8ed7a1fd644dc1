package dataset

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/store/corpus"
)

// TestTablesGiveHostileCellsBack writes cells that look like formulas, like guarded cells and like lists.
func TestTablesGiveHostileCellsBack(t *testing.T) {
	d := sample()
	d.Article.Title, d.Article.Byline, d.Article.Outlet, d.Article.Credit = "'=1", "''+2", "=cmd|' /C calc'!A0", "'not a guard"
	d.Article.Language = "-x"
	d.Spans[0].Note, d.Spans[1].Note, d.Spans[2].Note = "@x", "'@x", "\tx, \"y\"\nz"
	d.Spans[3].Note = "_x0041_x0042_ _xD83D_ _x005F_ _x000g_"
	d.Entities[0].Name, d.Entities[0].Note, d.Entities[0].Aliases = "-Ida", "+", []string{"", "'=", " Lorne "}
	d.Attributions[0].Attributes = corpus.Attributes{"=a": {"'=b", ""}, "external:x": {"1"}}
	d.Attributions[0].Absent = []string{";", `a;b\`, `\;`, "source"}
	d.Attributions[1].Confidence = 0.1
	for _, f := range []Format{csvFormat, packageFormat, xlsxFormat, parquetFormat} {
		for _, plain := range []bool{false, true} {
			target := filepath.Join(t.TempDir(), "out"+f.Extension)
			report, err := Export(t.Context(), from(d), f, target, Options{PlainCells: plain})
			if err != nil || !report.Verified {
				t.Fatalf("%s: %+v, %v", f.Name, report, err)
			}
			for _, lost := range report.Lost {
				t.Errorf("%s, plain cells %t: %s: %s", f.Name, plain, lost.Article, lost.What)
			}
		}
	}
}

func TestSlotsInACell(t *testing.T) {
	for _, slots := range [][]string{nil, {"source"}, {"a", "b"}, {";"}, {`\`, `\;`, "x;y"}, {"a", ""}} {
		if got := splitList[string](joinList(slots)); !slices.Equal(got, slots) {
			t.Errorf("%q came back as %q", slots, got)
		}
	}
}

// TestTablesStandoff reads stand-off output and puts it on the texts.
func TestTablesStandoff(t *testing.T) {
	for _, f := range []Format{csvFormat, packageFormat, xlsxFormat, parquetFormat} {
		target := filepath.Join(t.TempDir(), "out"+f.Extension)
		if _, err := Export(t.Context(), from(sample(), second()), f, target, Options{Standoff: true}); err != nil {
			t.Fatal(err)
		}
		r, err := f.Open(target, ReadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		items, bad := readAll(t, r)
		if len(items) != 2 || len(bad) > 0 {
			t.Fatalf("%s: %d items, %v", f.Name, len(items), bad)
		}
		for i, want := range []corpus.Document{sample(), second()} {
			if !items[i].Standoff {
				t.Errorf("%s: the item is not stand-off", f.Name)
			}
			got, err := items[i].Anchor(want.Article.Text)
			if err != nil {
				t.Errorf("%s: %v", f.Name, err)
			}
			v := verifier{format: f}
			for _, lost := range compareFacts(want.Article.Title, v.expected(want), v.expected(got)) {
				t.Errorf("%s: %s", f.Name, lost.What)
			}
		}
	}
}

// TestTablesAreRefused damages a folder of tables in one place.
func TestTablesAreRefused(t *testing.T) {
	for _, c := range []struct {
		name, file, old, new string
		articles             int    // that are read in spite of it
		bad                  string // what is wrong with an article, "" = nothing
		end                  string // what ends the reading, "" = its end
	}{
		{"nothing", "spans.csv", "s1,", "s1,", 2, "", ""},
		{
			"number", "fragments.csv", "s1,1,23,42", "s1,1,x,42", 1,
			`reopens": fragments.csv, line 2: the start "x" is not a whole number`, "",
		},
		{"offset", "fragments.csv", "s1,1,23,42", "s1,1,23,4000", 1, "no character starts at code point 4000", ""},
		{"position", "fragments.csv", "s1,1,23,42", "s1,3,23,42", 1, "the position of the fragment is 3, and should be 1", ""},
		{"truth value", "spans.csv", ",false,", ",perhaps,", 1, `flagged is "perhaps", not true or false`, ""},
		{"time", "spans.csv", "2026-11-23T09:00:00Z", "yesterday", 1, `the time "yesterday" is not of the form`, ""},
		{"confidence", "attributions.csv", "0.75", "much", 1, `the confidence "much" is not a number`, ""},
		{"kind of element", "attributes.csv", "s1,span,", "s1,spam,", 1, `the element_type "spam" is not one of`, ""},
		{"entity", "attributes.csv", "e1,entity,alias,1", "e9,entity,alias,1", 1, "the entity e9 is not in the table of entities", ""},
		{"link", "attribution_spans.csv", "f1,claim,s1,1", "f1,claim,s77,1", 1, `span "s77" in its slot claim`, ""},
		{"text", "articles.csv", "The bridge is safe", "The bridge is sound", 1, "the text was changed", ""},
		{"order", "spans.csv", "s1,a1,", "s1,a9,", 0, "is not among the article's spans", "spans.csv, line 2: the row belongs to no article at this place"},
		{"ragged", "zones.csv", "a1,headline,0,", "a1,headline,0,0,", 0, "", "zones.csv, line 2: the row has 5 cells, the header has 4"},
		{"quotation", "spans.csv", "s1,a1,", "s1,a\"1,", 0, "", "a quotation mark stands in the middle of a cell"},
		{"encoding", "articles.csv", "Mara Vance", "Mara Vanc\xe9", 0, "", "articles.csv, line 2: the byte 0xE9 is not UTF-8"},
		{"other tables", "articles.csv", "article,", "key,", 0, "", `articles.csv: it has no column "article"`},
	} {
		dir := filepath.Join(t.TempDir(), "tables")
		if _, err := Export(t.Context(), from(sample(), second()), csvFormat, dir, Options{}); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, c.file)
		data, err := os.ReadFile(path)
		if err != nil || !strings.Contains(string(data), c.old) {
			t.Fatalf("%s: the table does not hold %q", c.name, c.old)
		}
		if err := os.WriteFile(path, []byte(strings.Replace(string(data), c.old, c.new, 1)), 0o666); err != nil {
			t.Fatal(err)
		}
		articles, bad, end := readToEnd(csvFormat, dir, ReadOptions{})
		if c.end == "" && articles != c.articles || !same(bad, c.bad) || !same(end, c.end) {
			t.Errorf("%s: %d articles, %v, %v", c.name, articles, bad, end)
		}
	}
}

// same tells whether an error is the expected one: "" for none.
func same(err error, part string) bool {
	if part == "" || err == nil {
		return part == "" && err == nil
	}
	return strings.Contains(err.Error(), part)
}

// readToEnd counts the articles of a dataset, and returns the first error about an article and what ended the reading.
func readToEnd(f Format, path string, o ReadOptions) (articles int, bad, end error) {
	r, err := f.Open(path, o)
	if err != nil {
		return 0, nil, err
	}
	for {
		_, err := r.Next()
		var one *Error
		switch {
		case errors.Is(err, io.EOF):
			return articles, bad, r.Close()
		case errors.As(err, &one):
			if bad == nil {
				bad = err
			}
		case err != nil:
			return articles, bad, errors.Join(err, r.Close())
		default:
			articles++
		}
	}
}

func TestTablesTellOfUnknownColumns(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "tables")
	if _, err := Export(t.Context(), from(sample()), csvFormat, dir, Options{}); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "annotators.csv")
	if err := os.WriteFile(path, []byte("annotator,kind,id,shoe size\nana,human,p1,39\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "zones.csv")); err != nil {
		t.Fatal(err)
	}
	r, err := csvFormat.Open(dir, ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	items, bad := readAll(t, r)
	if len(items) != 1 || len(bad) > 0 || len(items[0].Document.Article.Zones) > 0 {
		t.Errorf("%d items, %v", len(items), bad)
	}
	if got := r.Warnings(); !slices.Equal(got, []string{`annotators.csv: the column "shoe size" is not known to this version and was left out`}) {
		t.Errorf("warnings %q", got)
	}
}

func FuzzTables(f *testing.F) {
	dir := filepath.Join(f.TempDir(), "tables")
	if _, err := Export(f.Context(), from(sample(), second()), csvFormat, dir, Options{}); err != nil {
		f.Fatal(err)
	}
	for i, name := range steppedTables {
		data, err := os.ReadFile(filepath.Join(dir, name+".csv"))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(uint8(i), data)
	}
	f.Fuzz(func(t *testing.T, which uint8, data []byte) {
		copied := filepath.Join(t.TempDir(), "tables")
		if err := os.CopyFS(copied, os.DirFS(dir)); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(copied, steppedTables[int(which)%len(steppedTables)]+".csv"), data, 0o666); err != nil {
			t.Fatal(err)
		}
		fuzzRead(t, csvFormat, copied)
	})
}

// fuzzRead reads a dataset to its end and checks what comes of it.
func fuzzRead(t *testing.T, f Format, path string) {
	t.Helper()
	r, err := f.Open(path, ReadOptions{})
	if err != nil {
		return
	}
	defer r.Close()
	for range 10_000 {
		item, err := r.Next()
		var one *Error
		switch {
		case errors.As(err, &one):
			continue
		case err != nil:
			return
		case item.Standoff:
			err = checkLinks(&item.Document)
		default:
			err = check(&item.Document)
		}
		if err != nil {
			t.Fatalf("what was read is not sound: %v", err)
		}
	}
	t.Fatal("the reading has no end")
}
