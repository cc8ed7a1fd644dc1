package dataset

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"

	"github.com/onrecord/onrecord/store/corpus"
)

func TestParquetGolden(t *testing.T) {
	var first string
	for range 2 {
		folder := filepath.Join(t.TempDir(), "out")
		split, err := ParseSplit("train=2,dev=1,test=1", "seed")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Export(t.Context(), from(sample(), second()), parquetFormat, folder, Options{Codebook: testCodebook(), Split: split}); err != nil {
			t.Fatal(err)
		}
		all := strings.ReplaceAll(contents(t, folder), folder, "")
		if first == "" {
			first = all
		}
		if first != all {
			t.Error("two exports of the same articles differ")
		}
		mask(t, filepath.Join(folder, "croissant.json"))
		for _, name := range []string{"README.md", "croissant.json"} {
			golden(t, filepath.Join(folder, name), filepath.Join("parquet", name))
		}
		for _, name := range []string{"train", "validation", "test"} {
			if _, err := os.Stat(filepath.Join(folder, "data", name+"-00000-of-00001.parquet")); err != nil {
				t.Error(err)
			}
		}
	}
}

// mask takes sizes and hashes of Parquet files out of a file: other processors may pack the same rows another way.
func mask(t *testing.T, path string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	data = regexp.MustCompile(`"[0-9a-f]{64}"|"\d+ B"`).ReplaceAll(data, []byte(`"…"`))
	if err := os.WriteFile(path, data, 0o666); err != nil {
		t.Fatal(err)
	}
}

// TestCroissantFollowsTheColumns wants each column with its type, and the hash of each file.
func TestCroissantFollowsTheColumns(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "out")
	if _, err := Export(t.Context(), from(sample()), parquetFormat, folder, Options{}); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(folder, "croissant.json"))
	if err != nil {
		t.Fatal(err)
	}
	var c struct {
		Distribution []struct{ ContentURL, SHA256 string }
		RecordSet    []struct {
			Field []struct {
				Name, DataType string
				SubField       []struct{ Name string }
			}
		}
	}
	if err := json.Unmarshal(data, &c); err != nil {
		t.Fatal(err)
	}
	file, err := describe(filepath.Join(folder, filepath.FromSlash(c.Distribution[0].ContentURL)), "")
	if err != nil || file.SHA256 != c.Distribution[0].SHA256 {
		t.Errorf("the hash is %s, %v", c.Distribution[0].SHA256, err)
	}
	fields := c.RecordSet[0].Field
	if len(fields) != len(parquetSchema.Fields()) {
		t.Fatalf("%d fields, the files have %d columns", len(fields), len(parquetSchema.Fields()))
	}
	for i, f := range fields {
		if f.Name != parquetSchema.Fields()[i].Name() || (f.DataType == "") == (len(f.SubField) == 0) {
			t.Errorf("field %d: %+v", i, f)
		}
	}
}

// TestParquetRowGroups writes enough for several row groups.
func TestParquetRowGroups(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "out")
	var documents []corpus.Document
	for i := range 5 {
		text := strings.Repeat("Said 👩‍👩‍👧 "+string(rune('a'+i))+". ", 300_000)
		documents = append(documents, corpus.Document{Status: corpus.Todo, Article: corpus.Article{ID: corpus.ID(rune('a' + i)), Text: text}})
	}
	report, err := Export(t.Context(), from(documents...), parquetFormat, folder, Options{})
	if err != nil || !report.Verified || len(report.Lost) > 0 {
		t.Fatalf("%v, %d lost", err, len(report.Lost))
	}
	source, err := openParquetFile(filepath.Join(folder, "data", "train-00000-of-00001.parquet"))
	if err != nil {
		t.Fatal(err)
	}
	defer source.close()
	if n := len(source.parquet.RowGroups()); n < 3 {
		t.Errorf("%d row groups hold %d bytes of text", n, 5*len(documents[0].Article.Text))
	}
}

// foreignRow is a row as others write them.
type foreignRow struct {
	Headline string    `parquet:"headline"`
	Body     *string   `parquet:"body,optional"`
	Meta     foreignIn `parquet:"meta"`
	Authors  []string  `parquet:"authors,list"`
	Date     time.Time `parquet:"date,timestamp(microsecond)"`
	Day      int32     `parquet:"day,date"`
	Score    float64   `parquet:"score"`
	Image    []byte    `parquet:"image"`
}

type foreignIn struct {
	URL      string `parquet:"url"`
	Language string `parquet:"language"`
}

func writeForeign(t testing.TB, path string, rows ...foreignRow) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := parquet.WriteFile(path, rows, parquet.Compression(&parquet.Zstd)); err != nil {
		t.Fatal(err)
	}
}

func foreignRows() []foreignRow {
	body := "A mayor said no. 👩‍👩‍👧\r\nTwice."
	at := time.Date(2024, 3, 5, 12, 0, 0, 0, time.UTC)
	return []foreignRow{
		{"One", &body, foreignIn{"https://example.org/1", "en"}, []string{"Mara Vance", "Bo Lind"}, at, 19787, 0.5, []byte{0xFF, 0xD8}},
		{"Two", nil, foreignIn{}, nil, at, 19787, 0, nil},
	}
}

func TestForeignParquet(t *testing.T) {
	dir := t.TempDir()
	writeForeign(t, filepath.Join(dir, "set", "a.parquet"), foreignRows()...)
	writeForeign(t, filepath.Join(dir, "set", "b.parquet"), foreignRows()[:1]...)
	for path, want := range map[string]int{filepath.Join(dir, "set"): 2, filepath.Join(dir, "set", "a.parquet"): 1} {
		r, err := parquetFormat.Open(path, ReadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		items, bad := readAll(t, r)
		if len(items) != 1 || len(bad) != want {
			t.Fatalf("%s: %d items, %v", path, len(items), bad)
		}
		a := items[0].Document.Article
		if a.Title != "One" || a.Text != "A mayor said no. 👩‍👩‍👧\nTwice." || a.Byline != "Mara Vance, Bo Lind" || a.Published != "2024-03-05T12:00:00Z" ||
			a.URL != "https://example.org/1" || a.Language != "en" {
			t.Errorf("%+v", a)
		}
		if got := r.Warnings()[len(r.Warnings())-1]; got != `left out the columns "day", "score", "image"` {
			t.Errorf("the last finding is %s", got)
		}
		if f, ok := Detect(path); !ok || f.Name == "csv" {
			t.Errorf("%s is taken for %q", path, f.Name)
		}
	}
}

func TestParquetIsRefused(t *testing.T) {
	dir := t.TempDir()
	good := filepath.Join(dir, "good.parquet")
	writeForeign(t, good, foreignRows()...)
	data, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	huge := slices.Clone(data)
	copy(huge[len(huge)-8:], "\xFF\xFF\xFF\x7F")
	for name, bad := range map[string][]byte{
		"empty": nil, "text": []byte("id,text\n"), "magic alone": []byte("PAR1PAR1PAR1"), "cut": data[:len(data)/2],
		"size of the metadata": huge, "no metadata": append([]byte("PAR1"), bytes.Repeat([]byte{0}, 100)...),
	} {
		path := filepath.Join(dir, "bad.parquet")
		if err := os.WriteFile(path, bad, 0o666); err != nil {
			t.Fatal(err)
		}
		if _, err := parquetFormat.Open(path, ReadOptions{}); err == nil || !strings.Contains(err.Error(), "bad.parquet") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := parquetFormat.Open(t.TempDir(), ReadOptions{}); err == nil || !strings.Contains(err.Error(), "no Parquet file") {
		t.Errorf("an empty folder: %v", err)
	}
}

// TestDamagedParquetIsTold changes bytes anywhere in a file: either there is an error, or nothing is missing.
func TestDamagedParquetIsTold(t *testing.T) {
	dir := t.TempDir()
	if _, err := Export(t.Context(), from(sample(), second()), parquetFormat, filepath.Join(dir, "out"), Options{}); err != nil {
		t.Fatal(err)
	}
	foreign := foreignRows()
	foreign[1].Body = foreign[0].Body
	writeForeign(t, filepath.Join(dir, "foreign.parquet"), foreign...)
	random := rand.New(rand.NewPCG(5, 7))
	for _, path := range []string{filepath.Join(dir, "out", "data", "train-00000-of-00001.parquet"), filepath.Join(dir, "foreign.parquet")} {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for range 300 {
			damaged := slices.Clone(data)
			for range 1 + random.IntN(4) {
				damaged[random.IntN(len(damaged))] = byte(random.IntN(256))
			}
			file := filepath.Join(dir, "damaged.parquet")
			if err := os.WriteFile(file, damaged, 0o666); err != nil {
				t.Fatal(err)
			}
			if articles, bad, end := readToEnd(parquetFormat, file, ReadOptions{}); bad == nil && end == nil && articles != 2 {
				t.Errorf("%s: %d articles of 2, and no error", filepath.Base(path), articles)
			}
		}
	}
}

func FuzzParquet(f *testing.F) {
	dir := f.TempDir()
	if _, err := Export(f.Context(), from(sample()), parquetFormat, filepath.Join(dir, "out"), Options{}); err != nil {
		f.Fatal(err)
	}
	writeForeign(f, filepath.Join(dir, "foreign.parquet"), foreignRows()...)
	for _, path := range []string{filepath.Join(dir, "out", "data", "train-00000-of-00001.parquet"), filepath.Join(dir, "foreign.parquet")} {
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		path := filepath.Join(t.TempDir(), "x.parquet")
		if err := os.WriteFile(path, data, 0o666); err != nil {
			t.Fatal(err)
		}
		fuzzRead(t, parquetFormat, path)
	})
}
