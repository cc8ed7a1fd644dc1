package dataset

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"unicode/utf8"
)

// csvRows reads the rows of one file of cells parted by a character.
type csvRows struct {
	file    *os.File
	in      *limitedReader
	reader  *csv.Reader
	guarded bool // cells may have guards, which are taken away
	columns int  // of the first row; 0 before it
	last    int  // line of the row read last
}

// openCSVRows begins to read a file. In files with tabs a quotation mark in the middle of a cell is one like any other,
// since few programs that write them know of quoting.
func openCSVRows(path string, comma rune) (*csvRows, error) {
	file, err := openFile(path)
	if err != nil {
		return nil, err
	}
	in := &limitedReader{r: file, limit: maxLine}
	start := bufio.NewReaderSize(in, 1<<16)
	head, _ := start.Peek(3) // what is wrong with the file shows when it is read
	switch {
	case string(head) == "\uFEFF":
		_, _ = start.Discard(3)
	case len(head) >= 2 && (string(head[:2]) == "\xFF\xFE" || string(head[:2]) == "\xFE\xFF"):
		return nil, errors.Join(fmt.Errorf("%s: the text is in UTF-16: save the file as UTF-8 and read that", filepath.Base(path)), file.Close())
	}
	r := &csvRows{file: file, in: in, reader: csv.NewReader(start)}
	r.reader.Comma = comma
	r.reader.FieldsPerRecord = -1
	r.reader.ReuseRecord = true
	r.reader.LazyQuotes = comma == '\t'
	return r, nil
}

func (r *csvRows) name() string { return filepath.Base(r.file.Name()) }

func (r *csvRows) offset() int64 { return r.in.total }

func (r *csvRows) close() error { return r.file.Close() }

func (r *csvRows) next() ([]string, int, error) {
	r.in.since = 0
	cells, err := r.reader.Read()
	var syntax *csv.ParseError
	switch {
	case errors.As(err, &syntax):
		r.last = syntax.StartLine
		return nil, r.last, &Error{r.name(), syntax.StartLine, "", fmt.Errorf("the row cannot be read: in line %d, %w", syntax.Line, plainCSVError(syntax.Err))}
	case errors.Is(err, errTooLong):
		return nil, r.last + 1, fmt.Errorf("%s, line %d: the row has more than %d bytes", r.name(), r.last+1, maxLine)
	case err != nil:
		return nil, 0, err
	}
	r.last, _ = r.reader.FieldPos(0)
	for i, cell := range cells {
		if !utf8.ValidString(cell) {
			line, _ := r.reader.FieldPos(i)
			return nil, line, notUTF8(r.name(), line, cell)
		}
		if r.guarded {
			cells[i] = unguarded(cell)
		}
	}
	if r.columns == 0 {
		r.columns = len(cells)
	}
	if len(cells) != r.columns {
		return nil, r.last, &Error{r.name(), r.last, "", fmt.Errorf("the row has %d cells, the header has %d", len(cells), r.columns)}
	}
	return cells, r.last, nil
}

// notUTF8 tells of bytes that are no UTF-8. It ends the reading: all of the file is in another encoding.
func notUTF8(file string, line int, cell string) error {
	at := 0
	for at < len(cell) {
		r, size := utf8.DecodeRuneInString(cell[at:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		if r == '\n' {
			line++
		}
		at += size
	}
	return fmt.Errorf("%s, line %d: the byte 0x%X is not UTF-8; the file is probably in Latin-1 or Windows-1252: save it as UTF-8 (in a spreadsheet: “CSV UTF-8”) and read that", file, line, cell[at])
}

// plainCSVError says what is wrong with quotation marks in words.
func plainCSVError(err error) error {
	switch {
	case errors.Is(err, csv.ErrBareQuote):
		return errors.New("a quotation mark stands in the middle of a cell; the cell must be in quotation marks, and the mark doubled")
	case errors.Is(err, csv.ErrQuote):
		return errors.New("a cell in quotation marks does not end, or something stands behind its end")
	}
	return err
}

var errTooLong = errors.New("too long")

// limitedReader refuses to read more than the limit since the count was last set back, so that a quotation mark that is
// never closed does not fill the memory.
type limitedReader struct {
	r     io.Reader
	limit int64
	since int64
	total int64
}

func (l *limitedReader) Read(p []byte) (int, error) {
	if l.since > l.limit {
		return 0, errTooLong
	}
	n, err := l.r.Read(p)
	l.since += int64(n)
	l.total += int64(n)
	return n, err
}
