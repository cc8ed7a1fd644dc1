package dataset

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/onrecord/onrecord/store/corpus"
)

// tableFormat is a single table of articles that other people made: rows of texts with what is known about them, and no
// annotations. It is a format of its own, so that such a file is called what it is and never taken for a dataset; the
// formats that share its kinds of file hand theirs over to it.
var tableFormat = Format{
	Name:  "table",
	Title: "Table of articles (CSV, TSV, JSON Lines, Excel or Parquet file)",
	Loses: []string{
		"The table is read for texts, titles, bylines, outlets, dates, addresses, languages and credits; other columns are left out.",
		"Dates are taken only where day and month cannot be confused.",
	},
	open:   openPlain,
	detect: isPlainTable,
}

// Column is one column of a table of articles.
type Column struct {
	Name    string
	Example string // what stands first in it; "" = nothing in the first rows
}

// Columns tells what columns a table of articles has, and as what each field of an article ("text", "title", "byline",
// "outlet", "published", "url", "language", "credit", "id") would be read from it. A field that is not found is not in the
// map; without "text" the table can only be opened when ReadOptions.Columns names it. The error is about the whole file.
func Columns(path string) (found map[string]string, columns []Column, err error) {
	r, err := newPlainReader(behindLink(path))
	if err != nil {
		return nil, nil, err
	}
	names := r.rows.columns()
	found = map[string]string{}
	for field, i := range r.guess() {
		found[field] = names[i]
	}
	for i, name := range names {
		columns = append(columns, Column{name, r.example(i)})
	}
	return found, columns, r.Close()
}

// example is what stands first in a column.
func (r *plainReader) example(column int) string {
	for _, row := range r.sample {
		if column < len(row.cells) && strings.TrimSpace(row.cells[column]) != "" {
			return row.cells[column]
		}
	}
	return ""
}

// plainRows are the rows of a table, the header apart. An *Error is about one row, and reading may go on.
type plainRows interface {
	columns() []string            // known so far: JSON Lines may bring more
	next() ([]string, int, error) // cells in the order of the columns, and the line; a row may have fewer cells
	name() string                 // of the file
	offset() int64                // bytes read
	close() error
}

// plainRow is a row that was read ahead.
type plainRow struct {
	cells []string
	line  int
	err   error
}

// What is read ahead to see what the columns hold.
const (
	sampleRows  = 50
	sampleBytes = 4 << 20
)

// plainReader reads a table of articles.
type plainReader struct {
	findings
	path   string
	rows   plainRows
	sample []plainRow
	fields map[string]int    // field to column
	passed int               // columns of which was told whether they are read
	odd    map[string]string // the first date and the first language that could not be read
	seen   map[corpus.ID]int
}

func openPlain(path string, o ReadOptions) (Reader, error) {
	r, err := newPlainReader(path)
	if err != nil {
		return nil, err
	}
	if err := r.choose(o.Columns); err != nil {
		return nil, errors.Join(err, r.Close())
	}
	return r, nil
}

func newPlainReader(path string) (*plainReader, error) {
	rows, err := openPlainRows(path)
	if err != nil {
		return nil, err
	}
	r := &plainReader{path: path, rows: rows, seen: map[corpus.ID]int{}}
	size := 0
	for len(r.sample) < sampleRows && size < sampleBytes {
		cells, line, err := rows.next()
		if errors.Is(err, io.EOF) {
			break
		}
		var bad *Error
		if err != nil && !errors.As(err, &bad) {
			return nil, errors.Join(err, rows.close())
		}
		cells = append([]string(nil), cells...)
		for _, cell := range cells {
			size += len(cell)
		}
		r.sample = append(r.sample, plainRow{cells, line, err})
	}
	return r, nil
}

func (r *plainReader) next() ([]string, int, error) {
	if len(r.sample) > 0 {
		row := r.sample[0]
		r.sample = r.sample[1:]
		return row.cells, row.line, row.err
	}
	return r.rows.next()
}

func (r *plainReader) Next() (Item, error) {
	cells, line, err := r.next()
	if err != nil {
		return Item{}, err
	}
	r.tellLeftOut()
	a, err := r.article(cells, line)
	if err != nil {
		return Item{}, &Error{r.rows.name(), line, a.Title, err}
	}
	item := Item{Document: corpus.Document{Article: a, Status: corpus.Todo}, TextHash: corpus.TextHash(a.Text), File: r.rows.name(), Line: line}
	return item, nil
}

// article makes the article of a row. One that cannot be read has a title at least, if the row has.
func (r *plainReader) article(cells []string, line int) (corpus.Article, error) {
	var problem error
	cell := func(field string) string {
		i, ok := r.fields[field]
		if !ok || i >= len(cells) {
			return ""
		}
		if !utf8.ValidString(cells[i]) && problem == nil {
			problem = fmt.Errorf("its %s is not UTF-8", field)
		}
		return cells[i]
	}
	key := strings.TrimSpace(cell("id"))
	a := corpus.Article{
		Title: plainLine(cell("title"), " "), Byline: plainLine(cell("byline"), ", "), Outlet: plainLine(cell("outlet"), ", "),
		URL: plainLine(cell("url"), " "), Credit: plainLine(cell("credit"), ", "),
		Published: r.published(plainLine(cell("published"), " ")), Language: r.language(plainLine(cell("language"), " ")),
	}
	text := cell("text")
	switch {
	case problem != nil:
		return a, problem
	case strings.TrimSpace(text) == "":
		return a, fmt.Errorf("it has no text: the column %q is empty", r.rows.columns()[r.fields["text"]])
	}
	a.Text, _ = cleanText(text) // nothing points into it
	if key == "" {
		key = fmt.Sprint("line ", line)
	}
	a.ID = idOr(key, "table", filepath.Base(r.path), key)
	if a.Title == "" {
		a.Title = strings.TrimSuffix(filepath.Base(r.path), filepath.Ext(r.path)) + ", " + key
	}
	if before, there := r.seen[a.ID]; there {
		return a, fmt.Errorf("its id %q is that of line %d too", key, before)
	}
	r.seen[a.ID] = line
	return a, nil
}

// plainLine makes a detail of an article one line of clean text. Lines and the values of a list are joined by the sign.
func plainLine(cell, sign string) string {
	clean, _ := cleanText(cell)
	var lines []string
	for line := range strings.SplitSeq(clean, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, sign)
}

func (r *plainReader) Offset() int64 { return r.rows.offset() }

func (r *plainReader) Close() error { return r.rows.close() }
