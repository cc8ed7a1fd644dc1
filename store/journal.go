package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/onrecord/onrecord/store/corpus"
)

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
	writes    bool // false for a merge, and for what undoes or redoes one
}

// A changeRow is one row of the table change.
type changeRow struct {
	table  string
	uid    []byte
	before sql.NullString
	after  string
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

// addStep writes the step's own row and learns its number.
func (w *writer) addStep() error {
	var article []byte
	if w.step.article != "" {
		var err error
		if article, err = uidOf(w.step.article); err != nil {
			return err
		}
	}
	uid, err := uidOf(NewID())
	if err != nil {
		return err
	}
	s := &w.step
	result, err := w.exec("INSERT INTO step(kind, label, annotator, at, article, grp, target, prev, uid, writes) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		s.kind, s.label, s.annotator, time.Now().UnixMilli(), article, string(s.group), s.target, s.prev, uid, flag(s.writes))
	if err != nil {
		return err
	}
	s.seq, err = result.LastInsertId()
	return err
}

// stepAt reads one step.
func stepAt(ctx context.Context, q querier, seq int64) (stepRow, error) {
	s := stepRow{seq: seq}
	var article []byte
	err := q.QueryRowContext(ctx, "SELECT kind, label, annotator, article, grp, target, prev, writes FROM step WHERE seq = ?", seq).
		Scan(&s.kind, &s.label, &s.annotator, &article, &s.group, &s.target, &s.prev, &s.writes)
	if errors.Is(err, sql.ErrNoRows) {
		return s, damaged("step %d is missing from the history; what is in the project is not touched", seq)
	}
	if err == nil && s.prev.Valid && s.prev.Int64 >= seq {
		return s, damaged("step %d of the history points forward; what is in the project is not touched", seq)
	}
	if err == nil {
		s.article, err = optionalID(article)
	}
	return s, err
}

// changesOf reads the changes of a step in order.
func changesOf(ctx context.Context, q querier, seq int64) ([]changeRow, error) {
	rows, err := q.QueryContext(ctx, "SELECT tbl, row_uid, before, after FROM change WHERE seq = ? ORDER BY n", seq)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var changes []changeRow
	for rows.Next() {
		var c changeRow
		if err := rows.Scan(&c.table, &c.uid, &c.before, &c.after); err != nil {
			return nil, err
		}
		changes = append(changes, c)
	}
	return changes, rows.Err()
}
