package store

import (
	"context"
	"errors"
	"strings"
)

// A shape is the form of a table's rows in one version of the schema.
type shape struct {
	table   string
	rowid   bool
	key     []string // the primary key
	columns []shapeColumn
}

type shapeColumn struct {
	name, kind string // kind is TEXT, INTEGER, REAL or BLOB
	null       bool   // it may be NULL, or is the row number, which is stored apart
}

// shapes are those of the tables of all versions, but for SQLite's own, newest first: a row keeps the form of the version in
// which it was written.
func shapes(ctx context.Context) ([]shape, error) {
	var all []shape
	for version := current.version(); version >= 1; version-- {
		db, err := current[:version].inMemory(ctx)
		if err != nil {
			return nil, err
		}
		found, err := shapesOf(ctx, db)
		if err = errors.Join(err, db.Close()); err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

func shapesOf(ctx context.Context, q querier) ([]shape, error) {
	rows, err := q.QueryContext(ctx, `SELECT l.name, l.wr, c.name, c.type, c."notnull", c.pk
		FROM pragma_table_list l JOIN pragma_table_info(l.name) c
		WHERE l.type = 'table' AND l.name NOT LIKE 'sqlite\_%' ESCAPE '\' ORDER BY l.name, c.cid`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found []shape
	for rows.Next() {
		var table string
		var c shapeColumn
		var apart, needed bool
		var key int
		if err := rows.Scan(&table, &apart, &c.name, &c.kind, &needed, &key); err != nil {
			return nil, err
		}
		if len(found) == 0 || found[len(found)-1].table != table {
			found = append(found, shape{table: table, rowid: !apart})
		}
		s := &found[len(found)-1]
		c.null = !needed && (key == 0 || !apart)
		if key > 0 {
			s.key = append(s.key, c.name)
		}
		s.columns = append(s.columns, c)
	}
	return found, rows.Err()
}

// fits tells whether a row with these types of values can be one of the table.
func (s shape) fits(types []uint64) bool {
	if len(types) != len(s.columns) {
		return false
	}
	for i, t := range types {
		c := s.columns[i]
		number := t >= 1 && t <= 6 || t == 8 || t == 9
		switch {
		case t == 0 && c.null:
		case number && (c.kind == "INTEGER" || c.kind == "REAL"):
		case t == 7 && c.kind == "REAL":
		case t >= 12 && t%2 == 0 && c.kind == "BLOB":
		case t >= 13 && t%2 == 1 && c.kind == "TEXT":
		default:
			return false
		}
	}
	return true
}

// definition is a statement that makes a table of this form. It has no rules: the rows are checked one by one.
func (s shape) definition() string {
	var columns []string
	for _, c := range s.columns {
		columns = append(columns, c.name+" "+c.kind)
	}
	definition := "CREATE TABLE " + s.table + "(" + strings.Join(columns, ", ") + ", PRIMARY KEY(" + strings.Join(s.key, ", ") + "))"
	if !s.rowid {
		definition += " WITHOUT ROWID"
	}
	return definition
}
