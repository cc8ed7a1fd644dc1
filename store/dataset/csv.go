package dataset

import (
	"encoding/csv"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/onrecord/onrecord/store/corpus"
)

// csvFormat is a folder of tables as statistics programs and spreadsheets read them: RFC 4180, UTF-8, but with "\n" line
// ends, because a reader that turns "\r\n" into "\n" would turn it inside article texts too. See tables for the columns.
// A single file of the same name is a table of articles of other people.
var csvFormat = Format{
	Name:  "csv",
	Title: "Tables (CSV folder)",
	Unit:  "code points",
	Holds: Everything,
	Loses: []string{
		"The files that the articles were made from are not in the tables; their text is.",
		"The history of the work (undo) is not in the tables.",
		"Unless plain cells are asked for, a cell that begins with =, +, -, @ (also their wide forms), a tab or the end of a line gets an apostrophe before it, which reading takes away again.",
		"Stand-off tables have no column for the text and for quotes, and no attributions_text; titles, notes and the names of entities stay in them.",
		"Line ends of Windows in notes, comments and answers become plain ones.",
		"To be read back, the rows of all tables must keep the order of the articles.",
	},
	toFolder: func(dir string, o Options) (Writer, error) {
		w, err := newCSVWriter(dir, o)
		if err != nil {
			return nil, err // not a nil *csvWriter, which is no nil Writer
		}
		return w, nil
	},
	open:   openCSV,
	detect: func(p Peek) bool { return isTableFolder(p) && !p.has(descriptorName) },
	reduce: reduceLineEnds,
}

// reduceLineEnds makes line ends of Windows in what people write plain ones, which is what they are in CSV: programs that
// change the line ends of a file do so in its cells too.
func reduceLineEnds(d *corpus.Document) {
	plain := func(s string) string { return strings.ReplaceAll(s, "\r\n", "\n") }
	a := &d.Article
	for _, field := range []*string{&a.Title, &a.Byline, &a.Outlet, &a.URL, &a.Language, &a.Credit} {
		*field = plain(*field)
	}
	answers := func(from corpus.Attributes) {
		for _, values := range from {
			for i := range values {
				values[i] = plain(values[i])
			}
		}
	}
	for i := range d.Spans {
		d.Spans[i].Note = plain(d.Spans[i].Note)
		answers(d.Spans[i].Attributes)
	}
	for i := range d.Attributions {
		d.Attributions[i].Note = plain(d.Attributions[i].Note)
		answers(d.Attributions[i].Attributes)
	}
	for i := range d.Entities {
		d.Entities[i].Note = plain(d.Entities[i].Note)
	}
	for i := range d.Comments {
		d.Comments[i].Text = plain(d.Comments[i].Text)
	}
	for i := range d.Decisions {
		d.Decisions[i].Note = plain(d.Decisions[i].Note)
	}
}

// isTableFolder tells whether a folder holds our tables itself, and not in the folders of a split.
func isTableFolder(p Peek) bool {
	return slices.Contains(p.Files, "articles.csv") && slices.Contains(p.Files, "spans.csv") && slices.Contains(p.Files, "fragments.csv")
}

func openCSV(path string, o ReadOptions) (Reader, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return openPlain(path, o)
	}
	guarded, err := guardedCells(path)
	if err != nil {
		return nil, err
	}
	return newTableReader(func(name string) (rowReader, error) {
		r, err := openCSVRows(filepath.Join(path, name+".csv"), ',')
		if err != nil {
			return nil, err
		}
		r.guarded = guarded
		return r, nil
	}, func() error { return nil })
}

// guardedCells tells whether cells of the tables in a folder have guards. Without a data dictionary they have: a guard is
// what tables have unless plain cells were asked for.
func guardedCells(folder string) (bool, error) {
	r, err := openCSVRows(filepath.Join(folder, "datadictionary.csv"), ',')
	if errors.Is(err, os.ErrNotExist) {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	defer r.close()
	for {
		cells, _, err := r.next()
		switch {
		case errors.Is(err, io.EOF):
			return true, nil
		case err != nil:
			return false, err
		case len(cells) > 1 && cells[0] == "entities" && cells[1] == "note":
			return cells[len(cells)-1] != guardProbe, nil
		}
	}
}

// csvWriter holds one open file a table.
type csvWriter struct {
	tables *tableWriter
	files  []*csvFile
}

type csvFile struct {
	columns []column
	plain   bool // cells are written as they are
	rows    *csv.Writer
	file    *os.File
}

func newCSVWriter(dir string, o Options) (*csvWriter, error) {
	w := &csvWriter{}
	var err error
	w.tables, err = newTableWriter(tables, o, func(t table) (rowWriter, error) {
		file, err := os.Create(filepath.Join(dir, t.name+".csv"))
		if err != nil {
			return nil, err
		}
		f := &csvFile{t.columns, o.PlainCells, csv.NewWriter(file), file}
		w.files = append(w.files, f)
		return f, nil
	})
	if err != nil {
		return nil, errors.Join(err, w.Close())
	}
	return w, nil
}

func (w *csvWriter) Write(d corpus.Document) error { return w.tables.document(d) }

func (w *csvWriter) Close() error {
	var errs []error
	for _, f := range w.files {
		f.rows.Flush()
		errs = append(errs, f.rows.Error(), f.file.Close())
	}
	return errors.Join(errs...)
}

func (f *csvFile) write(cells []string) error {
	if !f.plain {
		guarded := make([]string, len(cells))
		for i, cell := range cells {
			if guarded[i] = cell; !f.columns[i].numeric() {
				guarded[i] = harmless(cell)
			}
		}
		cells = guarded
	}
	return f.rows.Write(cells)
}

// dangerous is how cells begin that a spreadsheet would run as a formula, and those that would be taken for guarded ones. The
// list is OWASP's (CSV Injection): spreadsheets leave out white space before a sign, and in some languages take the wide forms
// of the signs for them.
var dangerous = regexp.MustCompile(`^'*[=+\-@\t\r\n＝＋－＠]`)

// harmless keeps a spreadsheet from running a cell as a formula. A cell that looks as if it was guarded gets another guard,
// so that every cell can be read back as it was.
func harmless(cell string) string {
	if dangerous.MatchString(cell) {
		return "'" + cell
	}
	return cell
}

// unguarded takes away what harmless added.
func unguarded(cell string) string {
	if strings.HasPrefix(cell, "'") && dangerous.MatchString(cell) {
		return cell[1:]
	}
	return cell
}
