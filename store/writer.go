package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"

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

	annotators map[string]corpus.ID    // by name, live
	opened     map[corpus.ID]openText  // articles that this step looked at, live
	entities   map[corpus.ID]bool      // known to be live
	spans      map[corpus.ID]corpus.ID // put by this step and live, and the article of each
	inForce    *corpus.Codebook        // nil until somebody asks
	remembered bool                    // something was written that is no step
	foreign    bool                    // as corpus.Step.Foreign
	merging    bool                    // what comes from another copy may talk about rows that never came here
}

func (w *writer) exec(query string, args ...any) (sql.Result, error) {
	return w.tx.ExecContext(w.ctx, query, args...)
}

func (w *writer) queryRow(query string, args ...any) *sql.Row {
	return w.tx.QueryRowContext(w.ctx, query, args...)
}

// row reads one row, also a deleted one; nil when there is none.
func (w *writer) row(t *table, id corpus.ID) (row, error) {
	return readRow(w.ctx, w.tx, t, id)
}

// readRow reads one row of any copy, also a deleted one; nil when there is none.
func readRow(ctx context.Context, q querier, t *table, id corpus.ID) (row, error) {
	uid, err := uidOf(id)
	if err != nil {
		return nil, err
	}
	raw, into := make(row, len(t.columns)), make([]any, len(t.columns))
	for i := range raw {
		into[i] = &raw[i]
	}
	err = q.QueryRowContext(ctx, t.load, uid).Scan(into...)
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

// known reads a row that is or was in the project.
func (w *writer) known(t *table, id corpus.ID) (row, error) {
	r, err := w.row(t, id)
	if err == nil && r == nil {
		return nil, invalid("there is no %s %s in the project", t.name, id)
	}
	return r, err
}

// removeAll takes all live rows that match a condition of this package out of sight.
func (w *writer) removeAll(t *table, condition string, arg any) error {
	return w.eachLive(t, condition, arg, func(id corpus.ID, r row) error { return w.remove(t, id, r) })
}

// eachLive visits the live rows that match a condition of this package, in the order in which they were made.
func (w *writer) eachLive(t *table, condition string, arg any, visit func(corpus.ID, row) error) error {
	ids, err := idsOf(w.tx.QueryContext(w.ctx, "SELECT uid FROM "+t.name+" WHERE deleted = 0 AND "+condition+" ORDER BY id", arg))
	if err != nil {
		return err
	}
	for _, id := range ids {
		r, err := w.row(t, id)
		if err != nil {
			return err
		}
		if err := visit(id, r); err != nil {
			return err
		}
	}
	return nil
}

// climb visits the rows above one: its parent, the parent's parent and so on. A row may not stand above itself.
func (w *writer) climb(t *table, column string, id, above corpus.ID, visit func(row) error) error {
	seen := map[corpus.ID]bool{id: true}
	for above != "" {
		if seen[above] {
			return invalid("%s %s cannot stand inside itself", t.name, id)
		}
		seen[above] = true
		r, err := w.live(t, above)
		if err != nil {
			return err
		}
		if err := visit(r); err != nil {
			return err
		}
		next, _ := t.value(r, column).(string) // nil at the top
		above = corpus.ID(next)
	}
	return nil
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
	delete(w.spans, id)
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
