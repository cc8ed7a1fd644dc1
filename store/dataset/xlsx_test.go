package dataset

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"github.com/onrecord/onrecord/store/corpus"
)

// TestXLSXGolden compares the cells of a workbook, with their types, since nobody can read the file itself.
func TestXLSXGolden(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out.xlsx")
	if _, err := Export(t.Context(), from(sample(), second()), xlsxFormat, path, Options{}); err != nil {
		t.Fatal(err)
	}
	file, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var out strings.Builder
	types := map[excelize.CellType]string{excelize.CellTypeInlineString: "text", excelize.CellTypeUnset: "number", excelize.CellTypeBool: "yes or no"}
	for _, sheet := range file.GetSheetList() {
		rows, err := file.GetRows(sheet, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		panes, err := file.GetPanes(sheet)
		if err != nil || !panes.Freeze || panes.YSplit != 1 {
			t.Errorf("%s: the header does not stay in sight: %+v, %v", sheet, panes, err)
		}
		if sheet == "datadictionary" {
			continue // as that of the CSV folder
		}
		fmt.Fprintf(&out, "# %s\n", sheet)
		for i, row := range rows {
			for j, cell := range row {
				name, _ := excelize.CoordinatesToCellName(j+1, i+1)
				kind, err := file.GetCellType(sheet, name)
				if err != nil {
					t.Fatal(err)
				}
				if formula, err := file.GetCellFormula(sheet, name); err != nil || formula != "" {
					t.Errorf("%s %s is the formula %q, %v", sheet, name, formula, err)
				}
				if cell != "" {
					fmt.Fprintf(&out, "%s %s %q\n", name, types[kind], cell)
				}
			}
		}
	}
	cells := filepath.Join(t.TempDir(), "cells.txt")
	if err := os.WriteFile(cells, []byte(out.String()), 0o666); err != nil {
		t.Fatal(err)
	}
	golden(t, cells, "xlsx/cells.txt")
}

func TestXLSXBytesAreTheSame(t *testing.T) {
	var first []byte
	for range 8 { // a map has another order each time
		path := filepath.Join(t.TempDir(), "out.xlsx")
		if _, err := Export(t.Context(), from(sample(), second()), xlsxFormat, path, Options{}); err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = data
		}
		if !bytes.Equal(first, data) {
			t.Fatal("two exports of the same articles differ")
		}
	}
	entries, err := zip.NewReader(bytes.NewReader(first), int64(len(first)))
	if err != nil {
		t.Fatal(err)
	}
	if name := entries.File[0].Name; name != "[Content_Types].xml" {
		t.Errorf("the first entry is %s", name)
	}
}

// TestXLSXLongCells has texts around the limit of a cell, with characters of two units on the edge.
func TestXLSXLongCells(t *testing.T) {
	var documents []corpus.Document
	for i, text := range []string{
		strings.Repeat("a", mostCellUnits), strings.Repeat("a", mostCellUnits+1), strings.Repeat("a", mostCellUnits-1) + "👩‍👩‍👧",
		strings.Repeat("é\n", 3*mostCellUnits), "short", strings.Repeat("𝔘 ", mostCellUnits),
	} {
		d := corpus.Document{Status: corpus.Todo, Article: corpus.Article{ID: corpus.ID(fmt.Sprint("a", i)), Title: text[:5], Text: text}}
		d.Annotators = []corpus.Annotator{{ID: "p1", Name: "ana", Kind: corpus.Human}}
		d.Spans = []corpus.Span{{ID: corpus.ID(fmt.Sprint("s", i)), Article: d.Article.ID, Label: "Claim", Fragments: []corpus.Range{{Start: 0, End: len(text)}}, Quote: text, Annotator: "ana", Note: text}}
		d.Attributions = []corpus.Attribution{{ID: corpus.ID(fmt.Sprint("f", i)), Article: d.Article.ID, Slots: map[string][]corpus.ID{"claim": {d.Spans[0].ID}}, Annotator: "ana"}}
		documents = append(documents, d)
	}
	path := filepath.Join(t.TempDir(), "out.xlsx")
	report, err := Export(t.Context(), from(documents...), xlsxFormat, path, Options{})
	if err != nil || !report.Verified || len(report.Lost) > 0 {
		t.Fatalf("%v, %d lost", err, len(report.Lost))
	}
}

func TestCellParts(t *testing.T) {
	for _, text := range []string{"", "a", strings.Repeat("a", mostCellUnits), strings.Repeat("a", mostCellUnits-1) + "👩", strings.Repeat("👩é", mostCellUnits)} {
		parts := cellParts(text)
		if strings.Join(parts, "") != text {
			t.Errorf("%d bytes did not come back", len(text))
		}
		for _, part := range parts {
			if n := len(utf16.Encode([]rune(part))); n > mostCellUnits {
				t.Errorf("a part has %d units", n)
			}
		}
	}
}

func TestXLSXTooManyRows(t *testing.T) {
	began, err := newXLSXWriter(io.Discard, Options{})
	if err != nil {
		t.Fatal(err)
	}
	w := began.(*xlsxWriter)
	i := slices.IndexFunc(w.sheets, func(s *xlsxSheet) bool { return s.name == "spans" })
	w.sheets[i].rows = mostSheetRows
	if err := w.Write(sample()); err == nil || !strings.Contains(err.Error(), "csv or parquet") {
		t.Errorf("%v, want an error that names other formats", err)
	}
	if err := w.Close(); err != nil {
		t.Error(err)
	}
}

// TestXLSXLeavesNoTemporaryFiles looks after an export that was whole, one that failed, and a reading.
func TestXLSXLeavesNoTemporaryFiles(t *testing.T) {
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	t.Setenv("TMP", temporary)
	path := filepath.Join(t.TempDir(), "out.xlsx")
	if _, err := Export(t.Context(), failing(io.ErrNoProgress), xlsxFormat, path, Options{}); err == nil {
		t.Error("the export did not fail")
	}
	if _, err := Export(t.Context(), from(sample()), xlsxFormat, path, Options{}); err != nil {
		t.Error(err)
	}
	if got := files(t, temporary); len(got) > 0 {
		t.Errorf("left behind %q", got)
	}
}

func TestXLSXIsRefused(t *testing.T) {
	for name, data := range map[string]string{"empty": "", "text": "article\n", "cut": "PK\x03\x04", "no zip": "PK\x03\x04" + strings.Repeat("x", 100)} {
		path := filepath.Join(t.TempDir(), "x.xlsx")
		if err := os.WriteFile(path, []byte(data), 0o666); err != nil {
			t.Fatal(err)
		}
		if _, err := xlsxFormat.Open(path, ReadOptions{}); err == nil || !strings.Contains(err.Error(), "x.xlsx: the workbook cannot be opened") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestXLSXThatFillsTheMemory is a workbook of a few hundred kilobytes with one cell that would take gigabytes.
func TestXLSXThatFillsTheMemory(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bomb.xlsx")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	packed := zip.NewWriter(file)
	sheet, err := packed.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	piece := bytes.Repeat([]byte("y"), 1<<20)
	for range 1 + largePart>>20 {
		if _, err := sheet.Write(piece); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(packed.Close(), file.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := xlsxFormat.Open(path, ReadOptions{}); err == nil || !strings.Contains(err.Error(), "unpacks to 68157440 bytes, more than 300 times of what it takes") {
		t.Errorf("%v", err)
	}
}

func FuzzXLSX(f *testing.F) {
	dir := f.TempDir()
	path := filepath.Join(dir, "out.xlsx")
	if _, err := Export(f.Context(), from(sample()), xlsxFormat, path, Options{}); err != nil {
		f.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	unpacked, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		f.Fatal(err)
	}
	names := []string{"xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/worksheets/sheet4.xml", "xl/worksheets/sheet12.xml", "xl/styles.xml", "[Content_Types].xml"}
	for i, name := range names {
		entry, err := unpacked.Open(name)
		if err != nil {
			f.Fatal(err)
		}
		text, err := io.ReadAll(entry)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(uint8(i), text)
	}
	f.Fuzz(func(t *testing.T, which uint8, text []byte) {
		path := filepath.Join(t.TempDir(), "x.xlsx")
		file, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		packed := zip.NewWriter(file)
		for _, entry := range unpacked.File {
			if entry.Name != names[int(which)%len(names)] {
				err = packed.Copy(entry)
			} else if w, e := packed.Create(entry.Name); e == nil {
				_, err = w.Write(text)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := packed.Close(); err != nil {
			t.Fatal(err)
		}
		if err := file.Close(); err != nil {
			t.Fatal(err)
		}
		fuzzRead(t, xlsxFormat, path)
	})
}
