package store

import (
	"context"
	"database/sql"
	"strings"
)

// A walk reads a table of a wreck by its row numbers.
type walk struct {
	ctx   context.Context
	db    *sql.DB
	query string // of rows from one number to another, without their order
	width int
	visit func(id int64, values []any) error
	lost  []int64 // numbers that cannot be read
}

// newWalk prepares the walk through a table. Columns that the file does not have are read as NULL.
func (w *wreck) newWalk(ctx context.Context, table string, columns []string, visit func(int64, []any) error) *walk {
	return &walk{
		ctx: ctx, db: w.db, width: len(columns), visit: visit,
		query: "SELECT rowid, " + strings.Join(w.readable(table, columns), ", ") + " FROM " + table + " NOT INDEXED WHERE rowid BETWEEN ? AND ? ORDER BY rowid",
	}
}

// rows visits all rows from one number to another that can be read: forwards up to the damage, backwards down to it, and
// then each half of what is between.
func (w *walk) rows(from, to int64) error {
	last, err := w.run(from, to, "")
	if err == nil {
		return nil
	}
	if !isDamage(err) {
		return err
	}
	if from = max(from, last+1); from > to {
		return nil
	}
	last, err = w.run(from, to, " DESC")
	if err == nil {
		return nil
	}
	if !isDamage(err) {
		return err
	}
	if last > 0 {
		to = last - 1
	}
	switch {
	case from > to:
		return nil
	case from == to:
		w.lost = append(w.lost, from)
		return nil
	}
	middle := from + (to-from)/2
	if err := w.rows(from, middle); err != nil {
		return err
	}
	return w.rows(middle+1, to)
}

// run visits rows in one direction until the end or an error, and gives the number of the last one, 0 = none.
func (w *walk) run(from, to int64, direction string) (last int64, err error) {
	rows, err := w.db.QueryContext(w.ctx, w.query+direction, from, to)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	values, into := make([]any, w.width), make([]any, w.width+1)
	var id int64
	into[0] = &id
	for i := range values {
		into[i+1] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return last, errOrder // a number that is none
		}
		if last != 0 && (direction == "" && id <= last || direction != "" && id >= last) || id < from || id > to {
			return last, errOrder
		}
		last = id
		if err := w.visit(id, values); err != nil {
			return last, err
		}
	}
	return last, rows.Err()
}
