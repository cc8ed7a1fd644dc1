package dataset

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go"

	"github.com/onrecord/onrecord/store/corpus"
)

func isParquet(p Peek) bool { return strings.HasPrefix(p.Head, "PAR1") }

// isOurParquet tells whether a file has the columns that we write.
func isOurParquet(path string) bool {
	file, err := openParquetFile(path)
	if err != nil {
		return false
	}
	defer file.close()
	return hasOurColumns(file.parquet.Schema())
}

// hasOurColumns goes by the columns, not by the mark in the metadata: other tools that save a file drop the mark.
func hasOurColumns(s *parquet.Schema) bool {
	for _, path := range [][]string{{"id"}, {"text_sha256"}, {"spans", "list", "element", "fragments", "list", "element", "start"}, {"attributions", "list", "element", "slots", "list", "element", "slot"}} {
		if _, ok := s.Lookup(path...); !ok {
			return false
		}
	}
	return true
}

// parquetSource is an open file.
type parquetSource struct {
	parquet *parquet.File
	file    *os.File
}

func (s *parquetSource) close() error { return s.file.Close() }

// checkRows tells when a file gave fewer rows than it says that it has: the library takes some damage for the end.
func (s *parquetSource) checkRows(n int) error {
	if want := s.parquet.NumRows(); int64(n) != want {
		return fmt.Errorf("%s: the file is damaged: it has %d rows, of which %d can be read", filepath.Base(s.file.Name()), want, n)
	}
	return nil
}

func openParquetFile(path string) (s *parquetSource, err error) {
	file, err := openFile(path)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("%s: %w", filepath.Base(path), err), file.Close())
		}
	}()
	defer recovered(&err)
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if err := checkFooter(file, info.Size()); err != nil {
		return nil, err
	}
	parsed, err := parquet.OpenFile(file, info.Size(), parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		return nil, err
	}
	if err := checkUnpacked(parsed); err != nil {
		return nil, err
	}
	return &parquetSource{parsed, file}, nil
}

// checkFooter looks whether the size that the file gives of its metadata is possible: the library takes as much memory.
func checkFooter(file io.ReaderAt, size int64) error {
	var end [8]byte
	if size < 12 {
		return errors.New("the file is too short for a Parquet file")
	}
	if _, err := file.ReadAt(end[:], size-8); err != nil {
		return err
	}
	length := int64(end[0]) | int64(end[1])<<8 | int64(end[2])<<16 | int64(end[3])<<24
	if string(end[4:]) != "PAR1" || length > size-12 {
		return errors.New("the file is no Parquet file, or it is damaged")
	}
	return nil
}

// checkUnpacked tells of a column that unpacks to far more than it takes; see checkPacking for zip files.
func checkUnpacked(file *parquet.File) error {
	for i, group := range file.Metadata().RowGroups {
		for _, column := range group.Columns {
			unpacked, packed := column.MetaData.TotalUncompressedSize, column.MetaData.TotalCompressedSize
			if unpacked > largePart && unpacked/mostPacking > packed {
				return fmt.Errorf("the column %s of its row group %d unpacks to %d bytes, more than %d times of what it takes: it was not made by a program that writes texts and tables, and is not read", strings.Join(column.MetaData.PathInSchema, "."), i+1, unpacked, mostPacking)
			}
		}
	}
	return nil
}

// recovered makes an error of a panic: the library panics on some damaged files.
func recovered(err *error) {
	if what := recover(); what != nil {
		*err = fmt.Errorf("the file is damaged: %v", what)
	}
}

// parquetReader reads our files of a dataset one after another.
type parquetReader struct {
	findings
	paths  []string
	source *parquetSource
	rows   *parquet.GenericReader[parquetArticle]
	row    int   // of the file, from 1
	before int64 // bytes of the files that are read to their end
}

// openParquet takes a folder with files, ours or all of them plain articles, or one file.
func openParquet(path string, o ReadOptions) (Reader, error) {
	paths, err := parquetFiles(path)
	if err != nil {
		return nil, err
	}
	first, err := openParquetFile(paths[0])
	if err != nil {
		return nil, err
	}
	ours := hasOurColumns(first.parquet.Schema())
	if err := first.close(); err != nil {
		return nil, err
	}
	if ours {
		return &parquetReader{paths: paths}, nil
	}
	return openPlain(path, o)
}

// mostFiles is how many files a folder may have.
const mostFiles = 4096

// parquetFiles lists the Parquet files of a folder in the order of their paths; of a file, itself.
func parquetFiles(path string) ([]string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return []string{path}, nil
	}
	var paths []string
	err = filepath.WalkDir(path, func(file string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() && strings.HasSuffix(strings.ToLower(file), ".parquet") {
			paths = append(paths, file)
		}
		if len(paths) > mostFiles {
			return fmt.Errorf("%s: the folder has more than %d Parquet files", path, mostFiles)
		}
		return err
	})
	if err == nil && len(paths) == 0 {
		err = fmt.Errorf("%s: the folder has no Parquet file", path)
	}
	return paths, err
}

func (r *parquetReader) Next() (Item, error) {
	for {
		if r.rows == nil {
			if len(r.paths) == 0 {
				return Item{}, io.EOF
			}
			if err := r.begin(); err != nil {
				return Item{}, err
			}
		}
		row, err := r.read()
		switch {
		case errors.Is(err, io.EOF):
			if err := r.end(); err != nil {
				return Item{}, err
			}
			continue
		case err != nil:
			return Item{}, fmt.Errorf("%s, row %d: %w", filepath.Base(r.paths[0]), r.row+1, err)
		}
		r.row++
		return r.item(row)
	}
}

func (r *parquetReader) begin() (err error) {
	source, err := openParquetFile(r.paths[0])
	if err != nil {
		return err
	}
	defer recovered(&err)
	if !hasOurColumns(source.parquet.Schema()) {
		return errors.Join(fmt.Errorf("%s: the file has other columns than the files before it", filepath.Base(r.paths[0])), source.close())
	}
	r.source, r.row = source, 0
	r.rows = parquet.NewGenericReader[parquetArticle](source.parquet)
	return err
}

// read reads one row; io.EOF after the last.
func (r *parquetReader) read() (row *parquetArticle, err error) {
	defer recovered(&err)
	var rows [1]parquetArticle
	n, err := r.rows.Read(rows[:])
	if n == 1 {
		return &rows[0], nil
	}
	if err == nil {
		err = io.ErrNoProgress
	}
	return nil, err
}

func (r *parquetReader) item(row *parquetArticle) (Item, error) {
	file := filepath.Base(r.paths[0])
	l, err := row.line()
	switch n := len(row.Spans) + len(row.Attributions) + len(row.Comments) + len(row.Reviews); {
	case n > mostRows:
		err = fmt.Errorf("it has %d annotations; the limit is %d", n, mostRows)
	case err == nil:
		err = row.checkStrings()
	}
	item := Item{}
	if err == nil {
		item, err = l.item()
	}
	if err != nil {
		return Item{}, &Error{file, r.row, name(corpus.Article{ID: l.ID, Title: l.Title}), err}
	}
	item.File, item.Line = file, r.row
	return item, nil
}

// checkStrings refuses what is not UTF-8 outside the text, whose own check tells.
func (a *parquetArticle) checkStrings() error {
	for _, s := range []string{a.ID, a.Title, a.Byline, a.Outlet, a.Published, a.URL, a.Language, a.Credit} {
		if !utf8.ValidString(s) {
			return fmt.Errorf("%q is not UTF-8", s)
		}
	}
	return nil
}

// end closes the file that was read to its end.
func (r *parquetReader) end() error {
	if err := r.source.checkRows(r.row); err != nil {
		return err
	}
	r.before += r.source.parquet.Size()
	err := errors.Join(r.closeRows(), r.source.close())
	r.rows, r.source, r.paths = nil, nil, r.paths[1:]
	return err
}

func (r *parquetReader) closeRows() (err error) {
	defer recovered(&err)
	return r.rows.Close()
}

func (r *parquetReader) Offset() int64 {
	if r.source == nil || r.source.parquet.NumRows() == 0 {
		return r.before
	}
	return r.before + r.source.parquet.Size()*int64(r.row)/r.source.parquet.NumRows()
}

func (r *parquetReader) Close() error {
	if r.rows == nil {
		return nil
	}
	return errors.Join(r.closeRows(), r.source.close())
}
