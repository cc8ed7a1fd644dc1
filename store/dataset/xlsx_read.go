package dataset

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// isWorkbook tells whether a file is a zip file with a workbook in it.
func isWorkbook(p Peek) bool {
	return strings.HasPrefix(p.Head, "PK\x03\x04") && (strings.Contains(p.Head, "xl/w") || p.ending(".xlsx"))
}

// isOurWorkbook looks for the sheets that we write. It unpacks no more than their list.
func isOurWorkbook(p Peek) bool {
	if !isWorkbook(p) {
		return false
	}
	packed, err := zip.OpenReader(p.Path)
	if err != nil {
		return false
	}
	defer packed.Close()
	list, err := packed.Open("xl/workbook.xml")
	if err != nil {
		return false
	}
	defer list.Close()
	text, err := io.ReadAll(io.LimitReader(list, 1<<20))
	return err == nil && bytes.Contains(text, []byte(`name="articles"`)) && bytes.Contains(text, []byte(`name="fragments"`))
}

func hasOurSheets(file *excelize.File) bool {
	names := file.GetSheetList()
	return slices.Contains(names, "articles") && slices.Contains(names, "spans") && slices.Contains(names, "fragments")
}

// mostUnpacked is how large all parts of a workbook together may be when they are unpacked, in bytes.
const mostUnpacked = 2 << 30

// mostParts is how many parts it may have.
const mostParts = 4096

func checkParts(parts []*zip.File, size int64) error {
	if n := len(parts); n > mostParts {
		return fmt.Errorf("it has %d parts; the limit is %d", n, mostParts)
	}
	return checkPacking(parts, size)
}

// openWorkbook opens a workbook without holding much of it: what unpacks to more than 16 MiB goes to temporary files.
func openWorkbook(path string) (*excelize.File, error) {
	err := checkWorkbook(path)
	var place *fs.PathError
	switch {
	case errors.As(err, &place):
		return nil, err
	case err != nil:
		return nil, fmt.Errorf("%s: the workbook cannot be opened: %w", filepath.Base(path), err)
	}
	file, err := excelize.OpenFile(path, excelize.Options{RawCellValue: true, UnzipSizeLimit: mostUnpacked, UnzipXMLSizeLimit: 16 << 20})
	if err != nil {
		return nil, fmt.Errorf("%s: the workbook cannot be opened: %w", filepath.Base(path), err)
	}
	return file, nil
}

// checkWorkbook looks at the list of the parts, before the library unpacks them.
func checkWorkbook(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	packed, err := zip.OpenReader(path)
	if err != nil {
		return err
	}
	return errors.Join(checkParts(packed.File, info.Size()), packed.Close())
}

func openXLSX(path string, o ReadOptions) (Reader, error) {
	file, err := openWorkbook(path)
	if err != nil {
		return nil, err
	}
	if !hasOurSheets(file) {
		if err := file.Close(); err != nil {
			return nil, err
		}
		return openPlain(path, o)
	}
	return newTableReader(func(name string) (rowReader, error) {
		if !slices.Contains(file.GetSheetList(), name) {
			return nil, fs.ErrNotExist
		}
		return openSheet(file, path, name)
	}, file.Close)
}

// sheetRows reads the rows of one sheet.
type sheetRows struct {
	workbook *excelize.File
	path     string
	sheet    string
	rows     *excelize.Rows
	number   int // of the row, from 1
	header   []string
	rest     *continuedCells
	size     int64 // of the workbook, in bytes
	done     bool
}

func openSheet(file *excelize.File, path, sheet string) (*sheetRows, error) {
	rows, err := file.Rows(sheet)
	if err != nil {
		return nil, fmt.Errorf("%s, sheet %s: %w", filepath.Base(path), sheet, err)
	}
	r := &sheetRows{workbook: file, path: path, sheet: sheet, rows: rows}
	if info, err := os.Stat(path); err == nil {
		r.size = info.Size()
	}
	return r, nil
}

func (r *sheetRows) name() string { return filepath.Base(r.path) + ", sheet " + r.sheet }

// offset knows nothing between the beginning and the end: the library does not tell how far it is.
func (r *sheetRows) offset() int64 {
	if r.done && r.sheet == "articles" {
		return r.size
	}
	return 0
}

func (r *sheetRows) close() error {
	err := r.rows.Close()
	if r.rest != nil {
		err = errors.Join(err, r.rest.rows.close())
	}
	return err
}

// next reads over empty rows.
func (r *sheetRows) next() ([]string, int, error) {
	for r.rows.Next() {
		r.number++
		cells, err := r.rows.Columns()
		if err != nil {
			return nil, r.number, fmt.Errorf("%s, row %d: %w", r.name(), r.number, err)
		}
		if len(cells) == 0 {
			continue
		}
		for i, cell := range cells {
			if !utf8.ValidString(cell) {
				return nil, r.number, fmt.Errorf("%s, row %d: not UTF-8", r.name(), r.number)
			}
			if len(cell) >= mostCellUnits-1 && r.header != nil && i < len(r.header) {
				if cells[i], err = r.whole(cell, r.header[i]); err != nil {
					return nil, r.number, err
				}
			}
		}
		if r.header == nil {
			r.header = slices.Clone(cells)
		}
		return cells, r.number, nil
	}
	r.done = true
	if err := r.rows.Error(); err != nil {
		return nil, r.number, fmt.Errorf("%s, row %d: %w", r.name(), r.number+1, err)
	}
	return nil, 0, io.EOF
}

// whole adds to a full cell what goes on in the sheet for that.
func (r *sheetRows) whole(cell, column string) (string, error) {
	if r.rest == nil {
		if r.sheet == continuedTable.name || !slices.Contains(r.workbook.GetSheetList(), continuedTable.name) {
			return cell, nil
		}
		rows, err := openSheet(r.workbook, r.path, continuedTable.name)
		if err != nil {
			return "", err
		}
		r.rest = &continuedCells{rows: rows, sheet: r.sheet}
		if err := r.rest.advance(); err != nil {
			return "", err
		}
	}
	return r.rest.complete(cell, r.number, column)
}

// continuedCells reads what goes on of the cells of one sheet, in their order.
type continuedCells struct {
	rows  *sheetRows
	sheet string
	row   []string // nil: behind the last
}

// advance goes to the next row that is about the sheet.
func (c *continuedCells) advance() error {
	for {
		row, _, err := c.rows.next()
		switch {
		case errors.Is(err, io.EOF):
			c.row = nil
			return nil
		case err != nil:
			return err
		case len(row) == len(continuedTable.columns) && row[0] == c.sheet:
			c.row = row
			return nil
		}
	}
}

func (c *continuedCells) complete(cell string, row int, column string) (string, error) {
	var whole bytes.Buffer
	whole.WriteString(cell)
	for c.row != nil && c.row[1] == strconv.Itoa(row) && c.row[2] == column {
		if whole.Len() > maxLine {
			return "", fmt.Errorf("%s: what goes on of row %d of the sheet %s has more than %d bytes", c.rows.name(), row, c.sheet, maxLine)
		}
		whole.WriteString(c.row[4])
		if err := c.advance(); err != nil {
			return "", err
		}
	}
	return whole.String(), nil
}
