package dataset

import (
	"archive/zip"
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/onrecord/onrecord/store/corpus"
)

// xlsxWriter writes each sheet to a temporary file, since the parts of a workbook, which is a zip file, can only be written
// one after another. It writes the XML of a workbook itself (ECMA-376, SpreadsheetML), which for plain tables is little: so
// no sheet is held in memory, and the same articles give the same bytes.
type xlsxWriter struct {
	out    io.Writer
	tables *tableWriter
	sheets []*xlsxSheet
	failed bool
}

func newXLSXWriter(out io.Writer, o Options) (Writer, error) {
	w := &xlsxWriter{out: out}
	var err error
	if w.tables, err = newTableWriter(sheets, o, w.begin); err != nil {
		w.free()
		return nil, err
	}
	return w, nil
}

// xlsxSheet is a sheet under way.
type xlsxSheet struct {
	table
	file      *os.File // temporary
	xml       *bufio.Writer
	rows      int
	continued func(row int, column string, parts []string) error
}

func (w *xlsxWriter) begin(t table) (rowWriter, error) {
	file, err := os.CreateTemp("", "onrecord-sheet-*")
	if err != nil {
		return nil, err
	}
	s := &xlsxSheet{table: t, file: file, xml: bufio.NewWriterSize(file, 1<<16)}
	w.sheets = append(w.sheets, s)
	s.continued = func(row int, column string, parts []string) error {
		for i, part := range parts {
			if err := w.tables.row(continuedTable.name, t.name, strconv.Itoa(row), column, strconv.Itoa(i+2), part); err != nil {
				return err
			}
		}
		return nil
	}
	s.xml.WriteString(xml.Header + `<worksheet xmlns="` + spreadsheetML + `"><sheetViews><sheetView workbookViewId="0">` +
		`<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>`)
	for i, c := range t.columns {
		fmt.Fprintf(s.xml, `<col min="%d" max="%d" width="%d" customWidth="1"/>`, i+1, i+1, width(c))
	}
	_, err = s.xml.WriteString("</cols><sheetData>")
	return s, err
}

// width of a column, in characters: what its values are like counts, not how long they get.
func width(c column) int {
	switch {
	case c.fromText || c.name == "text" || c.name == "meaning":
		return 60
	case c.kind == "id":
		return 38
	case c.kind == "integer", c.kind == "number", c.kind == "boolean":
		return 11
	}
	return 24
}

// write writes a row. What the buffer cannot write it tells at the end of the row.
func (s *xlsxSheet) write(cells []string) error {
	s.rows++
	if s.rows > mostSheetRows {
		return fmt.Errorf("the sheet %s would have more than the %d rows that a workbook can have: write the format csv or parquet, or fewer articles", s.name, mostSheetRows)
	}
	fmt.Fprintf(s.xml, `<row r="%d">`, s.rows)
	for i, cell := range cells {
		parts := cellParts(cell)
		if len(parts) > 1 {
			if err := s.continued(s.rows, s.columns[i].name, parts[1:]); err != nil {
				return err
			}
		}
		if err := s.cell(i, parts[0]); err != nil {
			return err
		}
	}
	_, err := s.xml.WriteString("</row>")
	return err
}

// cell writes the cell of a column; an empty one is left out.
func (s *xlsxSheet) cell(column int, cell string) error {
	name, err := excelize.CoordinatesToCellName(column+1, s.rows)
	if err != nil || cell == "" {
		return err
	}
	style, kind := "", s.columns[column].kind
	if s.rows == 1 {
		style, kind = ` s="1"`, "text" // the bold one
	}
	switch kind {
	case "integer":
		fmt.Fprintf(s.xml, `<c r="%s"><v>%s</v></c>`, name, cell)
	case "number":
		if x, err := strconv.ParseFloat(cell, 64); err == nil {
			cell = strconv.FormatFloat(x, 'g', spreadsheetDigits, 64)
		}
		fmt.Fprintf(s.xml, `<c r="%s"><v>%s</v></c>`, name, cell)
	case "boolean":
		value := "0"
		if cell == "true" {
			value = "1"
		}
		fmt.Fprintf(s.xml, `<c r="%s" t="b"><v>%s</v></c>`, name, value)
	default:
		fmt.Fprintf(s.xml, `<c r="%s"%s t="inlineStr"><is><t xml:space="preserve">`, name, style)
		if err := xml.EscapeText(s.xml, []byte(escapedUnits(cell))); err != nil {
			return err
		}
		s.xml.WriteString("</t></is></c>")
	}
	return nil
}

// unit is how SpreadsheetML writes a character that XML cannot hold.
var unit = regexp.MustCompile(`^_x[0-9A-Fa-f]{4}_`)

// escapedUnits keeps words that look like such a character from being taken for one: their first sign is written as one.
func escapedUnits(text string) string {
	if !strings.Contains(text, "_x") {
		return text
	}
	var out strings.Builder
	for i := range len(text) {
		if text[i] == '_' && unit.MatchString(text[i:]) {
			out.WriteString("_x005F_")
		} else {
			out.WriteByte(text[i])
		}
	}
	return out.String()
}

func (w *xlsxWriter) Write(d corpus.Document) error {
	err := w.tables.document(d)
	w.failed = w.failed || err != nil
	return err
}

func (w *xlsxWriter) Close() error {
	defer w.free()
	if w.failed {
		return nil
	}
	out := zip.NewWriter(w.out)
	for _, part := range w.parts() {
		entry, err := out.Create(part.name)
		if err == nil {
			_, err = io.WriteString(entry, part.text)
		}
		if err != nil {
			return err
		}
	}
	for i, s := range w.sheets {
		if err := s.copyTo(out, fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1)); err != nil {
			return err
		}
	}
	return out.Close()
}

// copyTo ends the sheet and puts it into the workbook.
func (s *xlsxSheet) copyTo(out *zip.Writer, name string) error {
	_, err := s.xml.WriteString("</sheetData></worksheet>")
	if err := errors.Join(err, s.xml.Flush()); err != nil {
		return err
	}
	if _, err := s.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	entry, err := out.Create(name)
	if err != nil {
		return err
	}
	_, err = io.Copy(entry, s.file)
	return err
}

// free takes the temporary files away.
func (w *xlsxWriter) free() {
	for _, s := range w.sheets {
		s.file.Close()
		os.Remove(s.file.Name())
	}
}

// The names of the parts of a workbook.
const (
	spreadsheetML = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	packages      = "http://schemas.openxmlformats.org/package/2006/"
	mediaType     = "application/vnd.openxmlformats-officedocument.spreadsheetml."
)

type xlsxPart struct{ name, text string }

// parts are those that say what sheets and styles there are. The first tells other programs what kind of file this is.
func (w *xlsxWriter) parts() []xlsxPart {
	var types, list, links strings.Builder
	for i, s := range w.sheets {
		fmt.Fprintf(&types, `<Override PartName="/xl/worksheets/sheet%d.xml" ContentType="%sworksheet+xml"/>`, i+1, mediaType)
		fmt.Fprintf(&list, `<sheet name="%s" sheetId="%d" r:id="rId%d"/>`, s.name, i+1, i+1)
		fmt.Fprintf(&links, `<Relationship Id="rId%d" Type="%s/worksheet" Target="worksheets/sheet%d.xml"/>`, i+1, relationships, i+1)
	}
	styles := fmt.Sprintf(`<Relationship Id="rId%d" Type="%s/styles" Target="styles.xml"/>`, len(w.sheets)+1, relationships)
	return []xlsxPart{
		{"[Content_Types].xml", xml.Header + `<Types xmlns="` + packages + `content-types">` +
			`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Default Extension="xml" ContentType="application/xml"/>` +
			`<Override PartName="/xl/workbook.xml" ContentType="` + mediaType + `sheet.main+xml"/>` +
			`<Override PartName="/xl/styles.xml" ContentType="` + mediaType + `styles+xml"/>` + types.String() + `</Types>`},
		{"_rels/.rels", xml.Header + `<Relationships xmlns="` + packages + `relationships">` +
			`<Relationship Id="rId1" Type="` + relationships + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", xml.Header + `<workbook xmlns="` + spreadsheetML + `" xmlns:r="` + relationships + `">` +
			`<sheets>` + list.String() + `</sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", xml.Header + `<Relationships xmlns="` + packages + `relationships">` + links.String() + styles + `</Relationships>`},
		{"xl/styles.xml", xml.Header + `<styleSheet xmlns="` + spreadsheetML + `">` +
			`<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>` +
			`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>` +
			`<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>` +
			`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
			`<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>` +
			`<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>` +
			`<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`},
	}
}
