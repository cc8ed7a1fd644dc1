package store

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"github.com/onrecord/onrecord/store/corpus"
)

// A kind is what a column holds. In a row a text is a string, an integer an int64, a real a float64 and a reference the
// id of the row it points to as a string; what is not there is nil.
type kind int

const (
	textual kind = iota
	integer
	realNumber
	reference
)

// A column is one column of a table with history.
type column struct {
	name   string
	kind   kind
	target string // of a reference: the table it points to
	fixed  bool   // never changes after the row was made
}

// A table is one whose rows are changed through a journal. All names that are put into SQL come from here.
type table struct {
	name    string
	columns []column // the last is deleted
	load    string   // one row by uid
	add     string   // a new row, nothing where the uid is there
}

// A row holds the values of a table's columns, in their order.
type row []any

var (
	codebookTable  = newTable("codebook", column{name: "body"})
	annotatorTable = newTable("annotator", column{name: "name"}, column{name: "kind"})
	entityTable    = newTable("entity", column{name: "kind"}, column{name: "name"}, column{name: "aliases"}, column{name: "role"},
		column{name: "affiliation"}, column{name: "naming"}, column{name: "external"}, column{name: "note"},
		column{name: "merged_into", kind: reference, target: "entity"})
	articleTable = newTable("article", column{name: "title"}, column{name: "byline"}, column{name: "outlet"}, column{name: "published"},
		column{name: "url"}, column{name: "language"}, column{name: "credit"}, column{name: "zones"}, column{name: "status"},
		column{name: "text_bytes", kind: integer, fixed: true}, column{name: "text_sha256", fixed: true})
	spanTable = newTable("span", column{name: "article_id", kind: reference, target: "article", fixed: true}, column{name: "label"},
		column{name: "fragments"}, column{name: "quote"}, column{name: "annotator_id", kind: reference, target: "annotator"},
		column{name: "entity_id", kind: reference, target: "entity"}, column{name: "attributes"}, column{name: "note"},
		column{name: "flagged", kind: integer}, column{name: "origin"}, column{name: "confidence", kind: realNumber}, column{name: "created", kind: integer})
	attributionTable = newTable("attribution", column{name: "article_id", kind: reference, target: "article", fixed: true},
		column{name: "parent_id", kind: reference, target: "attribution"}, column{name: "absent"},
		column{name: "annotator_id", kind: reference, target: "annotator"}, column{name: "attributes"}, column{name: "note"},
		column{name: "flagged", kind: integer}, column{name: "origin"}, column{name: "confidence", kind: realNumber}, column{name: "created", kind: integer})
	memberTable = newTable("member", column{name: "article_id", kind: reference, target: "article", fixed: true},
		column{name: "attribution_id", kind: reference, target: "attribution", fixed: true}, column{name: "slot", fixed: true},
		column{name: "span_id", kind: reference, target: "span", fixed: true}, column{name: "position", kind: integer})
	statusTable = newTable("status", column{name: "article_id", kind: reference, target: "article", fixed: true},
		column{name: "annotator_id", kind: reference, target: "annotator", fixed: true}, column{name: "status"})
	commentTable = newTable("comment", column{name: "article_id", kind: reference, target: "article", fixed: true}, column{name: "span"},
		column{name: "attribution"}, column{name: "parent"}, column{name: "annotator_id", kind: reference, target: "annotator"},
		column{name: "text"}, column{name: "resolved", kind: integer}, column{name: "created", kind: integer})
	decisionTable = newTable("decision", column{name: "article_id", kind: reference, target: "article", fixed: true}, column{name: "kind", fixed: true},
		column{name: "left_layer", fixed: true}, column{name: "right_layer", fixed: true}, column{name: "outcome", fixed: true},
		column{name: "gold", fixed: true}, column{name: "reason", fixed: true}, column{name: "note", fixed: true},
		column{name: "annotator_id", kind: reference, target: "annotator"}, column{name: "created", kind: integer, fixed: true})
	rejectionTable = newTable("rejection", column{name: "article_id", kind: reference, target: "article", fixed: true}, column{name: "claim", fixed: true},
		column{name: "cue", fixed: true}, column{name: "annotator_id", kind: reference, target: "annotator"}, column{name: "created", kind: integer, fixed: true})
	conflictTable = newTable("conflict", column{name: "article", fixed: true}, column{name: "kind", fixed: true}, column{name: "of", fixed: true},
		column{name: "field", fixed: true}, column{name: "rev", fixed: true}, column{name: "value"}, column{name: "beside"})
)

// tables are all tables with history, each after those that its rows refer to.
var tables = []*table{
	codebookTable, annotatorTable, entityTable, articleTable, spanTable, attributionTable, memberTable,
	statusTable, commentTable, decisionTable, rejectionTable, conflictTable,
}

// journalled finds a table by the name that a change row gives.
var journalled = map[string]*table{}

func init() {
	for _, t := range tables {
		journalled[t.name] = t
	}
}

func newTable(name string, columns ...column) *table {
	t := &table{name: name, columns: append(columns, column{name: "deleted", kind: integer})}
	names, reads, marks := []string{"uid"}, []string{}, []string{"?"}
	for _, c := range t.columns {
		names = append(names, c.name)
		read := "t." + c.name
		if c.kind == reference {
			read = "(SELECT uid FROM " + c.target + " WHERE id = t." + c.name + ")"
		}
		reads = append(reads, read)
		marks = append(marks, c.mark())
	}
	t.load = "SELECT " + strings.Join(reads, ", ") + " FROM " + name + " t WHERE t.uid = ?"
	t.add = "INSERT INTO " + name + "(" + strings.Join(names, ", ") + ") VALUES(" + strings.Join(marks, ", ") + ") ON CONFLICT(uid) DO NOTHING"
	return t
}

// mark is the place of a value in a statement: references are given by uid and kept by id.
func (c column) mark() string {
	if c.kind == reference {
		return "(SELECT id FROM " + c.target + " WHERE uid = ?)"
	}
	return "?"
}

// set is the statement that changes the columns of the given indexes in one row.
func (t *table) set(changed []int) string {
	parts := make([]string, len(changed))
	for i, at := range changed {
		parts[i] = t.columns[at].name + " = " + t.columns[at].mark()
	}
	return "UPDATE " + t.name + " SET " + strings.Join(parts, ", ") + " WHERE uid = ?"
}

// index finds a column; -1 when there is none.
func (t *table) index(name string) int {
	return slices.IndexFunc(t.columns, func(c column) bool { return c.name == name })
}

// value is a column's value in a row.
func (t *table) value(r row, name string) any { return r[t.index(name)] }

// with is a copy of a row with one column changed.
func (t *table) with(r row, name string, value any) row {
	r = slices.Clone(r)
	r[t.index(name)] = value
	return r
}

// isDeleted tells whether a row is out of sight.
func (r row) isDeleted() bool { return r[len(r)-1] != int64(0) }

// article is the article that a row belongs to, "" for what belongs to the whole project.
func (t *table) article(id corpus.ID, r row) corpus.ID {
	if t == articleTable {
		return id
	}
	if t.columns[0].name == "article_id" || t == conflictTable {
		return corpus.ID(r[0].(string))
	}
	return ""
}

// image is the JSON of the columns of the given indexes, for a change row.
func (t *table) image(r row, columns []int) (string, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	for i, at := range columns {
		out.WriteByte("{,"[min(i, 1)])
		out.WriteString(`"` + t.columns[at].name + `":`)
		if err := encoder.Encode(r[at]); err != nil {
			return "", err
		}
		out.Truncate(out.Len() - 1) // the line end
	}
	out.WriteByte('}')
	return out.String(), nil
}

// parse reads an image: the indexes of its columns in the table's order, and a row with their values.
func (t *table) parse(image string) ([]int, row, error) {
	var values map[string]json.RawMessage
	if err := json.Unmarshal([]byte(image), &values); err != nil {
		return nil, nil, damaged("the history of table %s cannot be read: %v", t.name, err)
	}
	r := make(row, len(t.columns))
	var columns []int
	for at, c := range t.columns {
		raw, ok := values[c.name]
		if !ok {
			continue
		}
		delete(values, c.name)
		value, err := c.parse(raw)
		if err != nil {
			return nil, nil, damaged("the history of %s.%s cannot be read: %v", t.name, c.name, err)
		}
		columns = append(columns, at)
		r[at] = value
	}
	if len(values) > 0 {
		return nil, nil, damaged("the history of table %s names columns that it does not have", t.name)
	}
	return columns, r, nil
}

func (c column) parse(raw json.RawMessage) (any, error) {
	if string(raw) == "null" {
		return nil, nil
	}
	var err error
	switch c.kind {
	case integer:
		var v int64
		err = json.Unmarshal(raw, &v)
		return v, err
	case realNumber:
		var v float64
		err = json.Unmarshal(raw, &v)
		return v, err
	}
	var v string
	err = json.Unmarshal(raw, &v)
	return v, err
}

// allColumns are the indexes of all columns.
func allColumns(t *table) []int {
	all := make([]int, len(t.columns))
	for i := range all {
		all[i] = i
	}
	return all
}
