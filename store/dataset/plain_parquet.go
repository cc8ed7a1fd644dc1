package dataset

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"
)

// parquetRows are the rows of Parquet files with the same columns. A field in a field is a column with a dotted name; the
// values of a list stand in one cell, one a line.
type parquetRows struct {
	paths  []string
	source *parquetSource
	header []string
	places []int // of each leaf of the file under way: its column, -1 = in the files before it there was none
	types  []format.LogicalTypeValue
	groups []parquet.RowGroup // not read yet
	rows   parquet.Rows
	row    int   // of the file, from 1
	before int64 // bytes of the files that are read to their end
}

func openParquetRows(path string) (*parquetRows, error) {
	paths, err := parquetFiles(path)
	if err != nil {
		return nil, err
	}
	r := &parquetRows{paths: paths}
	if err := r.begin(); err != nil {
		return nil, errors.Join(err, r.close())
	}
	return r, nil
}

// begin opens the next file.
func (r *parquetRows) begin() (err error) {
	if r.source, err = openParquetFile(r.paths[0]); err != nil {
		return err
	}
	defer recovered(&err)
	first := r.header == nil
	r.places, r.types, r.row = nil, nil, 0
	for _, path := range r.source.parquet.Schema().Columns() {
		leaf, _ := r.source.parquet.Schema().Lookup(path...)
		name := columnName(path)
		at := slices.Index(r.header, name)
		if at < 0 && first {
			at = len(r.header)
			r.header = append(r.header, name)
		}
		r.places = append(r.places, at)
		r.types = append(r.types, logicalType(leaf.Node))
	}
	r.groups = r.source.parquet.RowGroups()
	return nil
}

// columnName is the path of a leaf without what lists put into it.
func columnName(path []string) string {
	var parts []string
	for i, part := range path {
		switch {
		case part == "list" && i+1 < len(path) && (path[i+1] == "element" || path[i+1] == "item"):
		case i > 0 && path[i-1] == "list" && (part == "element" || part == "item"):
		default:
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, ".")
}

func (r *parquetRows) columns() []string { return r.header }

func (r *parquetRows) name() string {
	if len(r.paths) == 0 {
		return ""
	}
	return filepath.Base(r.paths[0])
}

func (r *parquetRows) next() ([]string, int, error) {
	for {
		if r.source == nil {
			if len(r.paths) == 0 {
				return nil, 0, io.EOF
			}
			if err := r.begin(); err != nil {
				return nil, 0, err
			}
		}
		cells, err := r.read()
		switch {
		case err == nil:
			r.row++
			return cells, r.row, nil
		case !errors.Is(err, io.EOF):
			return nil, r.row, fmt.Errorf("%s, row %d: %w", r.name(), r.row+1, err)
		}
		if err := r.source.checkRows(r.row); err != nil {
			return nil, r.row, err
		}
		r.before += r.source.parquet.Size()
		err = r.source.close()
		r.source, r.paths = nil, r.paths[1:]
		if err != nil {
			return nil, r.row, err
		}
	}
}

// read reads a row of the file; io.EOF after its last.
func (r *parquetRows) read() (cells []string, err error) {
	defer recovered(&err)
	for {
		if r.rows == nil {
			if len(r.groups) == 0 {
				return nil, io.EOF
			}
			r.rows, r.groups = r.groups[0].Rows(), r.groups[1:]
		}
		var row [1]parquet.Row
		n, err := r.rows.ReadRows(row[:])
		if n == 1 {
			return r.cells(row[0]), nil
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, err
		}
		rows := r.rows
		r.rows = nil
		if err := rows.Close(); err != nil {
			return nil, err
		}
	}
}

func (r *parquetRows) cells(row parquet.Row) []string {
	cells := make([]string, len(r.header))
	for _, value := range row {
		at := r.places[value.Column()]
		if at < 0 || value.IsNull() {
			continue
		}
		if value.RepetitionLevel() > 0 {
			cells[at] += "\n"
		}
		cells[at] += parquetCell(value, r.types[value.Column()])
	}
	return cells
}

// parquetCell writes a value as a cell: dates and times in ISO 8601.
func parquetCell(v parquet.Value, logical format.LogicalTypeValue) string {
	switch t := logical.(type) {
	case *format.DateType:
		return time.Unix(int64(v.Int32())*24*60*60, 0).UTC().Format(time.DateOnly)
	case *format.TimestampType:
		return moments(v.Int64(), t).UTC().Format(time.RFC3339Nano)
	}
	return v.String()
}

func moments(n int64, t *format.TimestampType) time.Time {
	switch t.Unit.Value.(type) {
	case *format.MilliSeconds:
		return time.UnixMilli(n)
	case *format.MicroSeconds:
		return time.UnixMicro(n)
	}
	return time.Unix(n/1e9, n%1e9)
}

func (r *parquetRows) offset() int64 {
	if r.source == nil || r.source.parquet.NumRows() == 0 {
		return r.before
	}
	return r.before + r.source.parquet.Size()*int64(r.row)/r.source.parquet.NumRows()
}

func (r *parquetRows) close() (err error) {
	defer recovered(&err)
	if r.rows != nil {
		err = r.rows.Close()
		r.rows = nil
	}
	if r.source != nil {
		err = errors.Join(err, r.source.close())
		r.source = nil
	}
	return err
}
