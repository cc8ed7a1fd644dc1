package store

import (
	"context"
	"database/sql"
	"errors"
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/onrecord/onrecord/store/corpus"
)

// A writer makes the changes of one step inside one transaction and keeps the journal of them.
type writer struct {
	ctx     context.Context
	project *Project
	tx      *sql.Tx
	step    stepRow
	pending []changeRow // not yet in the file
	n       int         // changes in the file

	articles []corpus.ID // touched, in order
	seen     map[corpus.ID]bool
	shared   bool // something was touched that belongs to the whole project

	annotators map[string]corpus.ID   // by name, live
	opened     map[corpus.ID]openText // articles that this step looked at, live
	entities   map[corpus.ID]bool     // known to be live
}

// A stepRow is one row of the table step.
type stepRow struct {
	seq       int64 // 0 = not in the file yet
	kind      string
	label     string
	annotator string
	article   corpus.ID
	group     corpus.ID
	target    sql.NullInt64
	prev      sql.NullInt64
}

// A changeRow is one row of the table change.
type changeRow struct {
	table  string
	uid    []byte
	before sql.NullString
	after  string
}

func (w *writer) exec(query string, args ...any) (sql.Result, error) {
	return w.tx.ExecContext(w.ctx, query, args...)
}

func (w *writer) queryRow(query string, args ...any) *sql.Row {
	return w.tx.QueryRowContext(w.ctx, query, args...)
}

// row reads one row, also a deleted one; nil when there is none.
func (w *writer) row(t *table, id corpus.ID) (row, error) {
	uid, err := uidOf(id)
	if err != nil {
		return nil, err
	}
	raw, into := make(row, len(t.columns)), make([]any, len(t.columns))
	for i := range raw {
		into[i] = &raw[i]
	}
	err = w.queryRow(t.load, uid).Scan(into...)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	for i, c := range t.columns {
		if raw[i], err = c.fromFile(raw[i]); err != nil {
			return nil, err
		}
	}
	return raw, nil
}

// live reads a row that has to be there and in sight.
func (w *writer) live(t *table, id corpus.ID) (row, error) {
	r, err := w.row(t, id)
	if err == nil && (r == nil || r.isDeleted()) {
		return nil, invalid("there is no %s %s in the project", t.name, id)
	}
	return r, err
}

// put adds a row or makes the one of the same id equal to it. It tells whether the row is new.
func (w *writer) put(t *table, id corpus.ID, next row) (bool, error) {
	uid, err := uidOf(id)
	if err != nil {
		return false, err
	}
	args := make([]any, 0, len(next)+1)
	args = append(args, uid)
	for i, c := range t.columns {
		arg, err := c.toFile(next[i])
		if err != nil {
			return false, err
		}
		args = append(args, arg)
	}
	result, err := w.exec(t.add, args...)
	if err != nil {
		return false, err
	}
	if added, err := result.RowsAffected(); err != nil {
		return false, err
	} else if added == 1 {
		return true, w.record(t, id, uid, nil, next, allColumns(t))
	}
	old, err := w.row(t, id)
	if err != nil {
		return false, err
	}
	return false, w.update(t, id, old, next)
}

// remove takes a row out of sight, if it is not already.
func (w *writer) remove(t *table, id corpus.ID, r row) error {
	return w.update(t, id, r, t.with(r, "deleted", int64(1)))
}

// update changes the columns that differ; none is no change.
func (w *writer) update(t *table, id corpus.ID, old, next row) error {
	var changed []int
	var args []any
	for i, c := range t.columns {
		if old[i] == next[i] {
			continue
		}
		if c.fixed {
			return invalid("%s %s is in the project already with another %s; that never changes", t.name, id, strings.TrimSuffix(c.name, "_id"))
		}
		arg, err := c.toFile(next[i])
		if err != nil {
			return err
		}
		changed, args = append(changed, i), append(args, arg)
	}
	if len(changed) == 0 {
		return nil
	}
	uid, err := uidOf(id)
	if err != nil {
		return err
	}
	write := func() error {
		_, err := w.exec(t.set(changed), append(args, uid)...)
		return err
	}
	if t == articleTable && slices.Contains(changed, t.index("title")) {
		err = w.reindex(uid, write)
	} else {
		err = write()
	}
	if err != nil {
		return err
	}
	return w.record(t, id, uid, old, next, changed)
}

// reindex makes a change to what the search index reads. The old words have to go while they can still be read.
func (w *writer) reindex(uid []byte, change func() error) error {
	if _, err := w.exec("DELETE FROM article_fts WHERE docid = (SELECT id FROM article WHERE uid = ?)", uid); err != nil {
		return err
	}
	if err := change(); err != nil {
		return err
	}
	return w.index(uid)
}

// index puts an article into the search index.
func (w *writer) index(uid []byte) error {
	_, err := w.exec("INSERT INTO article_fts(docid, title, text) SELECT s.rowid, s.title, s.text FROM article a JOIN article_search s ON s.rowid = a.id WHERE a.uid = ?", uid)
	return err
}

// record notes a change for the history. A nil old row is a new row.
func (w *writer) record(t *table, id corpus.ID, uid []byte, old, next row, columns []int) error {
	change := changeRow{table: t.name, uid: uid}
	var err error
	if old != nil {
		change.before.Valid = true
		if change.before.String, err = t.image(old, columns); err != nil {
			return err
		}
	}
	if change.after, err = t.image(next, columns); err != nil {
		return err
	}
	if article := t.article(id, next); article == "" {
		w.shared = true
	} else if !w.seen[article] {
		w.seen[article] = true
		w.articles = append(w.articles, article)
	}
	w.pending = append(w.pending, change)
	if len(w.pending) < changesAtOnce {
		return nil
	}
	return w.flush()
}

// changesAtOnce is how many change rows go into one statement.
const changesAtOnce = 64

const addChange = "INSERT INTO change(seq, n, tbl, row_uid, before, after) VALUES(?, ?, ?, ?, ?, ?)"

var addChanges = addChange + strings.Repeat(", (?, ?, ?, ?, ?, ?)", changesAtOnce-1)

// flush writes the changes noted so far; the step's own row first.
func (w *writer) flush() error {
	if len(w.pending) == 0 {
		return nil
	}
	if w.step.seq == 0 {
		if err := w.addStep(); err != nil {
			return err
		}
	}
	args := make([]any, 0, 6*len(w.pending))
	for _, c := range w.pending {
		w.n++
		args = append(args, w.step.seq, w.n, c.table, c.uid, c.before, c.after)
	}
	w.pending = w.pending[:0]
	if len(args) == 6*changesAtOnce {
		_, err := w.exec(addChanges, args...)
		return err
	}
	for one := range slices.Chunk(args, 6) {
		if _, err := w.exec(addChange, one...); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) addStep() error {
	var article []byte
	if w.step.article != "" {
		var err error
		if article, err = uidOf(w.step.article); err != nil {
			return err
		}
	}
	s := &w.step
	result, err := w.exec("INSERT INTO step(kind, label, annotator, at, article, grp, target, prev) VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
		s.kind, s.label, s.annotator, time.Now().UnixMilli(), article, string(s.group), s.target, s.prev)
	if err != nil {
		return err
	}
	s.seq, err = result.LastInsertId()
	return err
}

// toFile checks a value on its way into the file. Text that is not valid UTF-8, or has a NUL in it, would not come back
// from the history as it went in.
func (c column) toFile(value any) (any, error) {
	switch v := value.(type) {
	case string:
		if c.kind == reference {
			return uidOf(corpus.ID(v))
		}
		if !utf8.ValidString(v) || strings.IndexByte(v, 0) >= 0 {
			return nil, invalid("the %s %q is not valid text (UTF-8 without NUL)", c.name, v)
		}
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, invalid("the %s %v is not a number", c.name, v)
		}
	}
	return value, nil
}

func allColumns(t *table) []int {
	all := make([]int, len(t.columns))
	for i := range all {
		all[i] = i
	}
	return all
}

// optional is the value of a reference that may be empty.
func optional(id corpus.ID) any {
	if id == "" {
		return nil
	}
	return string(id)
}

// flag is the value of a truth column.
func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// millis is the value of a time column: nil when the time is not known.
func millis(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixMilli()
}

// timeOf is the time of a column, in UTC.
func timeOf(ms sql.NullInt64) time.Time {
	if !ms.Valid {
		return time.Time{}
	}
	return time.UnixMilli(ms.Int64).UTC()
}
