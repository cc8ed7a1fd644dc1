package dataset

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/onrecord/onrecord/store/corpus"
)

// rowWriter writes one table, the header first. The cells are in the order of the columns that are written.
type rowWriter interface {
	write(cells []string) error
}

// tableWriter writes documents as rows of tables. What is written once over all articles is remembered by id, which is the
// only memory that grows.
type tableWriter struct {
	options  Options
	columns  map[string][]column // of each table, also those that are left out
	rows     map[string]rowWriter
	entities map[corpus.ID]bool
	people   map[string]bool
}

// newTableWriter begins the tables that the options leave of the list, with their headers and the data dictionary. begin
// makes the place of one.
func newTableWriter(list []table, o Options, begin func(t table) (rowWriter, error)) (*tableWriter, error) {
	w := &tableWriter{o, map[string][]column{}, map[string]rowWriter{}, map[corpus.ID]bool{}, map[string]bool{}}
	for _, t := range list {
		w.columns[t.name] = t.columns
	}
	for _, t := range written(list, o) {
		rows, err := begin(t)
		if err != nil {
			return nil, err
		}
		w.rows[t.name] = rows
		header := make([]string, len(t.columns))
		for i, c := range t.columns {
			header[i] = c.name
		}
		if err := rows.write(header); err != nil {
			return nil, err
		}
	}
	return w, w.dictionary(list)
}

// row writes one row. The cells stand in the order of the table's columns; those of the article's text are dropped in
// stand-off tables.
func (w *tableWriter) row(table string, cells ...string) error {
	if w.options.Standoff {
		var kept []string
		for i, c := range w.columns[table] {
			if !c.fromText {
				kept = append(kept, cells[i])
			}
		}
		cells = kept
	}
	return w.rows[table].write(cells)
}

func (w *tableWriter) dictionary(list []table) error {
	for _, t := range written(list, w.options) {
		for _, c := range t.columns {
			if err := w.row("datadictionary", t.name, c.name, c.kind, c.unit, c.meaning, c.example); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *tableWriter) document(d corpus.Document) error {
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
	return errors.Join(w.words(d), w.review(d))
}

func (w *tableWriter) article(d corpus.Document, index *corpus.Index) error {
	a := d.Article
	err := w.row("articles", string(a.ID), a.Title, a.Byline, a.Outlet, a.Published, a.URL, a.Language, a.Credit, string(d.Status), string(cmp.Or(d.Standing, d.Status)),
		strconv.Itoa(index.CodePoints(len(a.Text))), corpus.TextHash(a.Text), a.Text)
	for _, z := range a.Zones {
		points := toPoints(index, z.Range)
		err = errors.Join(err, w.row("zones", string(a.ID), string(z.Kind), strconv.Itoa(points.Start), strconv.Itoa(points.End)))
	}
	return err
}

func (w *tableWriter) entity(e corpus.Entity) error {
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

func (w *tableWriter) span(s corpus.Span, index *corpus.Index) error {
	err := w.row("spans", string(s.ID), string(s.Article), s.Label, s.Annotator, string(s.Entity), s.Note,
		strconv.FormatBool(s.Flagged), string(s.Origin), number(s.Confidence), timestamp(s.Created), s.Quote)
	for i, f := range s.Fragments {
		points := toPoints(index, f)
		err = errors.Join(err, w.row("fragments", string(s.ID), strconv.Itoa(i+1), strconv.Itoa(points.Start), strconv.Itoa(points.End)))
	}
	return errors.Join(err, w.attributes(s.ID, "span", s.Attributes))
}

func (w *tableWriter) attribution(a corpus.Attribution) error {
	err := w.row("attributions", string(a.ID), string(a.Article), string(a.Parent), joinList(a.Absent), a.Annotator, a.Note,
		strconv.FormatBool(a.Flagged), string(a.Origin), number(a.Confidence), timestamp(a.Created))
	for _, slot := range slices.Sorted(maps.Keys(a.Slots)) {
		for i, span := range a.Slots[slot] {
			err = errors.Join(err, w.row("attribution_spans", string(a.ID), slot, string(span), strconv.Itoa(i+1)))
		}
	}
	return errors.Join(err, w.attributes(a.ID, "attribution", a.Attributes))
}

func (w *tableWriter) attributes(id corpus.ID, element string, attributes corpus.Attributes) error {
	var err error
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		for i, value := range attributes[name] {
			err = errors.Join(err, w.row("attributes", string(id), element, name, strconv.Itoa(i+1), value))
		}
	}
	return err
}

// joinList writes names of slots, or ids, in one cell; splitList takes them apart again.
func joinList[T ~string](slots []T) string {
	escaped := make([]string, len(slots))
	for i, slot := range slots {
		escaped[i] = strings.NewReplacer(`\`, `\\`, `;`, `\;`).Replace(string(slot))
	}
	return strings.Join(escaped, ";")
}

func splitList[T ~string](cell string) []T {
	if cell == "" {
		return nil
	}
	slots := []T{""}
	escaped := false
	for _, r := range cell {
		last := &slots[len(slots)-1]
		switch {
		case escaped || r != ';' && r != '\\':
			*last += T(r)
			escaped = false
		case r == '\\':
			escaped = true
		default:
			slots = append(slots, "")
		}
	}
	return slots
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
