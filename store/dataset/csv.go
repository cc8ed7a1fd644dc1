package dataset

import (
	"encoding/csv"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/onrecord/onrecord/store/corpus"
)

// csvFormat is a folder of tables as statistics programs and spreadsheets read them: RFC 4180, UTF-8, but with "\n" line
// ends, because a reader that turns "\r\n" into "\n" would turn it inside article texts too. See tables for the columns.
var csvFormat = Format{
	Name:  "csv",
	Title: "Tables (CSV folder)",
	Unit:  "code points",
	Holds: Everything,
	Loses: []string{
		"The tables cannot be read back into a project.",
		"The files that the articles were made from are not in the tables; their text is.",
		"Unless plain cells are asked for, a cell that begins with =, +, -, @, a tab or a carriage return gets an apostrophe before it.",
		"Stand-off tables have no column for the text and for quotes, and no attributions_text; titles, notes and the names of entities stay in them.",
	},
	toFolder: func(dir string, o Options) (Writer, error) { return newCSVWriter(dir, o) },
}

// csvWriter holds one open file a table. What is written once over all articles is remembered by id, which is the only
// memory that grows.
type csvWriter struct {
	options  Options
	files    map[string]*tableFile
	entities map[corpus.ID]bool
	people   map[string]bool
}

type tableFile struct {
	columns []column
	rows    *csv.Writer
	file    io.Closer
}

func newCSVWriter(dir string, o Options) (*csvWriter, error) {
	w := &csvWriter{o, map[string]*tableFile{}, map[corpus.ID]bool{}, map[string]bool{}}
	for _, t := range written(o) {
		file, err := os.Create(filepath.Join(dir, t.name+".csv"))
		if err != nil {
			w.Close()
			return nil, err
		}
		w.files[t.name] = &tableFile{t.columns, csv.NewWriter(file), file}
		header := make([]string, len(t.columns))
		for i, c := range t.columns {
			header[i] = c.name
		}
		if err := w.row(t.name, header...); err != nil {
			w.Close()
			return nil, err
		}
	}
	if err := w.dictionary(); err != nil {
		w.Close()
		return nil, err
	}
	return w, nil
}

// row writes one row. The cells stand in the order of the table's columns; those of the article's text are dropped in
// stand-off tables.
func (w *csvWriter) row(table string, cells ...string) error {
	t := w.files[table]
	row := make([]string, 0, len(cells))
	for i, c := range t.columns {
		if c.fromText && w.options.Standoff {
			continue
		}
		cell := cells[i]
		if !c.numeric() && !w.options.PlainCells {
			cell = harmless(cell)
		}
		row = append(row, cell)
	}
	return t.rows.Write(row)
}

// harmless keeps a spreadsheet from running a cell as a formula.
func harmless(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}

func (w *csvWriter) dictionary() error {
	for _, t := range written(w.options) {
		for _, c := range t.columns {
			if c.fromText && w.options.Standoff {
				continue
			}
			if err := w.row("datadictionary", t.name, c.name, c.kind, c.unit, c.meaning, c.example); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *csvWriter) Write(d corpus.Document) error {
	index := corpus.NewIndex(d.Article.Text)
	if err := w.article(d, index); err != nil {
		return err
	}
	for _, a := range d.Annotators {
		if w.people[a.Name] {
			continue
		}
		w.people[a.Name] = true
		if err := w.row("annotators", a.Name, string(a.Kind), string(a.ID)); err != nil {
			return err
		}
	}
	for _, e := range d.Entities {
		if err := w.entity(e); err != nil {
			return err
		}
	}
	for _, s := range d.Spans {
		if err := w.span(s, index); err != nil {
			return err
		}
	}
	for _, a := range d.Attributions {
		if err := w.attribution(a); err != nil {
			return err
		}
	}
	return w.words(d)
}

func (w *csvWriter) article(d corpus.Document, index *corpus.Index) error {
	a := d.Article
	err := w.row("articles", string(a.ID), a.Title, a.Byline, a.Outlet, a.Published, a.URL, a.Language, a.Credit, string(d.Status),
		strconv.Itoa(index.CodePoints(len(a.Text))), corpus.TextHash(a.Text), a.Text)
	for _, z := range a.Zones {
		points := toPoints(index, z.Range)
		err = errors.Join(err, w.row("zones", string(a.ID), string(z.Kind), strconv.Itoa(points.Start), strconv.Itoa(points.End)))
	}
	return err
}

func (w *csvWriter) entity(e corpus.Entity) error {
	if w.entities[e.ID] {
		return nil
	}
	w.entities[e.ID] = true
	err := w.row("entities", string(e.ID), e.Kind, e.Name, e.Role, e.Affiliation, e.Naming, e.Note, string(e.MergedInto))
	for i, alias := range e.Aliases {
		err = errors.Join(err, w.row("attributes", string(e.ID), "entity", "alias", strconv.Itoa(i+1), alias))
	}
	for _, catalogue := range slices.Sorted(maps.Keys(e.External)) {
		err = errors.Join(err, w.row("attributes", string(e.ID), "entity", "external:"+catalogue, "1", e.External[catalogue]))
	}
	return err
}

func (w *csvWriter) span(s corpus.Span, index *corpus.Index) error {
	err := w.row("spans", string(s.ID), string(s.Article), s.Label, s.Annotator, string(s.Entity), s.Note,
		strconv.FormatBool(s.Flagged), string(s.Origin), number(s.Confidence), timestamp(s.Created), s.Quote)
	for i, f := range s.Fragments {
		points := toPoints(index, f)
		err = errors.Join(err, w.row("fragments", string(s.ID), strconv.Itoa(i+1), strconv.Itoa(points.Start), strconv.Itoa(points.End)))
	}
	return errors.Join(err, w.attributes(s.ID, "span", s.Attributes))
}

func (w *csvWriter) attribution(a corpus.Attribution) error {
	err := w.row("attributions", string(a.ID), string(a.Article), string(a.Parent), strings.Join(a.Absent, ";"), a.Annotator, a.Note,
		strconv.FormatBool(a.Flagged), string(a.Origin), number(a.Confidence), timestamp(a.Created))
	for _, slot := range slices.Sorted(maps.Keys(a.Slots)) {
		for i, span := range a.Slots[slot] {
			err = errors.Join(err, w.row("attribution_spans", string(a.ID), slot, string(span), strconv.Itoa(i+1)))
		}
	}
	return errors.Join(err, w.attributes(a.ID, "attribution", a.Attributes))
}

func (w *csvWriter) attributes(id corpus.ID, element string, attributes corpus.Attributes) error {
	var err error
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		for i, value := range attributes[name] {
			err = errors.Join(err, w.row("attributes", string(id), element, name, strconv.Itoa(i+1), value))
		}
	}
	return err
}

func (w *csvWriter) Close() error {
	var errs []error
	for _, t := range w.files {
		t.rows.Flush()
		errs = append(errs, t.rows.Error(), t.file.Close())
	}
	return errors.Join(errs...)
}

// number writes a confidence; none is an empty cell.
func number(confidence float64) string {
	if confidence == 0 {
		return ""
	}
	return strconv.FormatFloat(confidence, 'g', -1, 64)
}

// timestamp writes a time; none is an empty cell.
func timestamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}
