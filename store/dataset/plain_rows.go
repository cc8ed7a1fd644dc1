package dataset

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// openPlainRows begins to read a table, of the kind that its first bytes tell.
func openPlainRows(path string) (plainRows, error) {
	p, err := peek(path)
	if err != nil {
		return nil, err
	}
	start := strings.TrimLeft(p.Head, " \t\r\n")
	switch {
	case p.Files != nil || isParquet(p):
		return openParquetRows(path)
	case strings.HasPrefix(p.Head, "PK\x03\x04"):
		return openSheetTable(path)
	case strings.HasPrefix(p.Head, "\xD0\xCF\x11\xE0"):
		return nil, fmt.Errorf("%s: the workbook is of the old kind (.xls): save it as .xlsx and read that", filepath.Base(path))
	case start == "":
		return nil, fmt.Errorf("%s: the file is empty", filepath.Base(path))
	case start[0] == '{':
		return openJSONRows(path)
	case start[0] == '[':
		return nil, fmt.Errorf("%s: the file is one JSON list; JSON Lines, an object a line, can be read", filepath.Base(path))
	}
	rows, err := openCSVRows(path, separator(p))
	if err != nil {
		return nil, err
	}
	return newHeaded(rows)
}

// isPlainTable goes by the header: its names, or that the ending says what it is and there is more than one column.
func isPlainTable(p Peek) bool {
	start := strings.TrimLeft(p.Head, " \t\r\n")
	first, _, whole := strings.Cut(start, "\n")
	switch {
	case p.Files != nil || start == "":
		return false
	case isParquet(p), isWorkbook(p):
		return true
	case start[0] == '{':
		if !whole && len(p.Head) == 64<<10 { // the first article is longer than the peek
			return p.ending(".jsonl") || p.ending(".ndjson")
		}
		var value map[string]any
		if json.Unmarshal([]byte(first), &value) != nil {
			return false
		}
		var r jsonRows
		return r.flatten("", value, 0) == nil && knownText(r.header)
	case !p.ending(".csv") && !p.ending(".tsv") && !p.ending(".tab"):
		return false
	}
	header, err := headerOf(p, separator(p))
	return err == nil && (len(header) > 1 || knownText(header))
}

// knownText tells whether a column is called like the text of articles.
func knownText(columns []string) bool {
	return slices.ContainsFunc(columns, func(c string) bool {
		return slices.Contains(columnNames[0].names, columnKey(c[strings.LastIndexByte(c, '.')+1:]))
	})
}

// separator is the character that parts the header into the most columns.
func separator(p Peek) rune {
	best, most := ',', 0
	for _, comma := range []rune{',', ';', '\t', '|'} {
		if header, err := headerOf(p, comma); err == nil && len(header) > most {
			best, most = comma, len(header)
		}
	}
	return best
}

func headerOf(p Peek, comma rune) ([]string, error) {
	r := csv.NewReader(strings.NewReader(p.Head))
	r.Comma = comma
	r.LazyQuotes = comma == '\t'
	return r.Read()
}

// headed is a table whose first row names the columns.
type headed struct {
	rowReader
	header []string
}

func newHeaded(rows rowReader) (*headed, error) {
	cells, _, err := rows.next()
	if err != nil {
		if errors.Is(err, io.EOF) {
			err = fmt.Errorf("%s: there is no row", rows.name())
		}
		return nil, errors.Join(errors.New(err.Error()), rows.close()) // no *Error: reading cannot go on
	}
	if len(cells) > mostColumns {
		return nil, errors.Join(fmt.Errorf("%s: the first row has %d cells; the limit is %d", rows.name(), len(cells), mostColumns), rows.close())
	}
	return &headed{rows, distinct(cells)}, nil
}

func (h *headed) columns() []string { return h.header }

// distinct gives every column a name of its own.
func distinct(header []string) []string {
	names := make([]string, len(header))
	taken, times := map[string]bool{}, map[string]int{}
	for i, name := range header {
		name = strings.TrimSpace(name)
		if name == "" {
			name = "column " + strconv.Itoa(i+1)
		}
		names[i] = name
		for taken[names[i]] {
			times[name]++
			names[i] = fmt.Sprintf("%s (%d)", name, times[name]+1)
		}
		taken[names[i]] = true
	}
	return names
}

// sheetTable is the first sheet of a workbook.
type sheetTable struct {
	headed
	file     *excelize.File
	sheet    string
	others   []string // sheets that are not read
	from1904 bool     // dates are days since then, and not since 1900
}

func openSheetTable(path string) (*sheetTable, error) {
	file, err := openWorkbook(path)
	if err != nil {
		return nil, err
	}
	t, err := newSheetTable(file, path)
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return t, nil
}

func newSheetTable(file *excelize.File, path string) (*sheetTable, error) {
	names := file.GetSheetList()
	if len(names) == 0 {
		return nil, fmt.Errorf("%s: the workbook has no sheet", filepath.Base(path))
	}
	sheet, err := openSheet(file, path, names[0])
	if err != nil {
		return nil, err
	}
	h, err := newHeaded(sheet)
	if err != nil {
		return nil, err
	}
	t := &sheetTable{headed: *h, file: file, sheet: names[0], others: names[1:]}
	if props, err := file.GetWorkbookProps(); err == nil && props.Date1904 != nil {
		t.from1904 = *props.Date1904
	}
	return t, nil
}

func (t *sheetTable) next() ([]string, int, error) {
	cells, row, err := t.rowReader.next()
	if err == nil && len(cells) > len(t.header) {
		err = &Error{t.name(), row, "", fmt.Errorf("the row has %d cells, the header has %d", len(cells), len(t.header))}
	}
	return cells, row, err
}

func (t *sheetTable) close() error { return errors.Join(t.rowReader.close(), t.file.Close()) }

// jsonRows are the objects of a JSON Lines file. A field of an object in an object is a column with a dotted name.
type jsonRows struct {
	lines  *jsonlReader
	header []string
	places map[string]int
	cells  []string
}

func openJSONRows(path string) (*jsonRows, error) {
	file, err := openFile(path)
	if err != nil {
		return nil, err
	}
	r := &jsonRows{lines: newJSONLReader(file, filepath.Base(path))}
	r.lines.close = file.Close
	return r, nil
}

func (r *jsonRows) columns() []string { return r.header }
func (r *jsonRows) name() string      { return r.lines.file }
func (r *jsonRows) offset() int64     { return r.lines.offset }
func (r *jsonRows) close() error      { return r.lines.close() }

func (r *jsonRows) next() ([]string, int, error) {
	for {
		if err := r.lines.readLine(); err != nil {
			return nil, r.lines.line, err
		}
		if len(bytes.TrimSpace(r.lines.buffer)) > 0 {
			break
		}
	}
	if !utf8.Valid(r.lines.buffer) {
		return nil, r.lines.line, notUTF8(r.name(), r.lines.line, string(r.lines.buffer))
	}
	decoder := json.NewDecoder(bytes.NewReader(r.lines.buffer))
	decoder.UseNumber()
	var value map[string]any
	err := decoder.Decode(&value)
	if err == nil && len(bytes.TrimSpace(r.lines.buffer[decoder.InputOffset():])) > 0 {
		err = errors.New("something stands behind the object")
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = errors.New("not JSON: the line ends before the object does")
	}
	if err == nil {
		r.cells = make([]string, len(r.header))
		err = r.flatten("", value, 0)
	}
	if err != nil {
		return nil, r.lines.line, &Error{r.name(), r.lines.line, "", plainJSONError(err)}
	}
	return r.cells, r.lines.line, nil
}

// The limits of what is taken for a table; those of a sheet are Excel's.
const (
	mostColumns = excelize.MaxColumns
	mostNesting = 100 // of JSON
)

// flatten puts the fields of an object into cells, and adds columns that are new.
func (r *jsonRows) flatten(prefix string, value map[string]any, depth int) error {
	if depth > mostNesting {
		return fmt.Errorf("objects are nested more than %d deep", mostNesting)
	}
	for _, key := range slices.Sorted(maps.Keys(value)) {
		if nested, ok := value[key].(map[string]any); ok {
			if err := r.flatten(prefix+key+".", nested, depth+1); err != nil {
				return err
			}
			continue
		}
		at, known := r.places[prefix+key]
		if !known {
			if len(r.header) == mostColumns {
				return fmt.Errorf("the file has more than %d fields", mostColumns)
			}
			if r.places == nil {
				r.places = map[string]int{}
			}
			at = len(r.header)
			r.places[prefix+key] = at
			r.header = append(r.header, prefix+key)
		}
		for len(r.cells) <= at {
			r.cells = append(r.cells, "")
		}
		r.cells[at] = plainCell(value[key])
	}
	return nil
}

// plainCell is what a value is as a cell: a list, one value a line; of what has objects in it, nothing.
func plainCell(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		return strconv.FormatBool(v)
	case []any:
		var lines []string
		for _, one := range v {
			if cell := plainCell(one); cell != "" {
				lines = append(lines, cell)
			}
		}
		return strings.Join(lines, "\n")
	}
	return ""
}
