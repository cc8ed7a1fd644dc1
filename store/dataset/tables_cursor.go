package dataset

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strconv"
	"time"
)

// rowReader reads one table, the header first. An *Error is about one row, and reading may go on.
type rowReader interface {
	// next returns the cells of the next row, and its line or row number from 1. The cells hold until the next call.
	next() (cells []string, line int, err error)
	name() string  // what messages call the table
	offset() int64 // bytes read so far
	close() error
}

// mostRows is how many rows of one table may belong to one article.
const mostRows = 1_000_000

// tableCursor stands at a row of a table.
type tableCursor struct {
	name, file string // of the table, and what messages call it
	rows       rowReader
	columns    map[string]int
	row        []string // nil: behind the last
	line       int
	run        int   // rows read for the article under way
	err        error // ends the reading
}

// newTableCursor stands at the first row after the header. A table that is not there is empty, but for the articles.
func newTableCursor(open func(name string) (rowReader, error), name string) (*tableCursor, error) {
	c := &tableCursor{name: name, file: name, columns: map[string]int{}}
	rows, err := open(name)
	switch {
	case errors.Is(err, fs.ErrNotExist) && name != "articles":
		return c, nil
	case err != nil:
		return nil, err
	}
	c.rows = rows
	c.file = rows.name()
	c.advance()
	for i, column := range c.row {
		c.columns[column] = i
	}
	key := tables[slices.IndexFunc(tables, func(t table) bool { return t.name == name })].columns[0].name
	if _, ok := c.columns[key]; !ok && c.err == nil {
		c.err = fmt.Errorf("%s: it has no column %q: these are not the tables of this program", c.file, key)
	}
	if c.err == nil {
		c.advance()
	}
	if c.err != nil {
		return nil, errors.Join(c.err, rows.close())
	}
	return c, nil
}

// advance goes to the next row. A row that cannot be read ends the reading: whose it is cannot be known.
func (c *tableCursor) advance() {
	if c.rows == nil || c.err != nil {
		return
	}
	row, line, err := c.rows.next()
	c.row, c.line = row, line
	c.run++
	switch {
	case errors.Is(err, io.EOF):
		c.row = nil
	case err != nil:
		c.row, c.err = nil, errors.New(err.Error()) // no *Error: reading cannot go on
	case c.run > mostRows && c.name != "annotators" && c.name != "entities":
		c.row, c.err = nil, fmt.Errorf("%s, line %d: an article has more than %d rows here", c.file, line, mostRows)
	}
}

// at tells whether the row is one of the thing with the id.
func (c *tableCursor) at(column, id string) bool { return c.row != nil && c.cell(column) == id }

// cell is what stands in a column; "" where there is no such column.
func (c *tableCursor) cell(column string) string {
	i, ok := c.columns[column]
	if !ok || i >= len(c.row) {
		return ""
	}
	return c.row[i]
}

func (r *tableReader) wrong(c *tableCursor, err error) {
	if r.problem == nil {
		r.problem = fmt.Errorf("%s, line %d: %w", c.file, c.line, err)
	}
}

func (r *tableReader) integer(c *tableCursor, column string) int {
	n, err := strconv.Atoi(c.cell(column))
	if err != nil {
		r.wrong(c, fmt.Errorf("the %s %q is not a whole number", column, c.cell(column)))
	}
	return n
}

func (r *tableReader) points(c *tableCursor) lineRange {
	return lineRange{r.integer(c, "start"), r.integer(c, "end")}
}

func (r *tableReader) boolean(c *tableCursor, column string) bool {
	cell := c.cell(column)
	value, err := strconv.ParseBool(cell)
	if err != nil && cell != "" {
		r.wrong(c, fmt.Errorf("%s is %q, not true or false", column, cell))
	}
	return value
}

func (r *tableReader) confidence(c *tableCursor) float64 {
	cell := c.cell("confidence")
	value, err := strconv.ParseFloat(cell, 64)
	if err != nil && cell != "" {
		r.wrong(c, fmt.Errorf("the confidence %q is not a number", cell))
	}
	return value
}

func (r *tableReader) created(c *tableCursor) time.Time {
	cell := c.cell("created")
	value, err := time.Parse(time.RFC3339Nano, cell)
	if err != nil && cell != "" {
		r.wrong(c, fmt.Errorf("the time %q is not of the form 2026-11-23T09:00:00Z", cell))
	}
	return value
}
