package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/mattn/go-sqlite3"
)

// An adder puts rows on the stage.
type adder struct {
	table   string
	columns []string
	types   []string // of the columns
	insert  *sql.Stmt
}

const addedTwice = "a row of the same number or id is there already"

func (s *salvager) newAdder(ctx context.Context, table string) (*adder, error) {
	columns, err := textsOf(s.stage.QueryContext(ctx, "SELECT name FROM pragma_table_info(?)", table))
	if err != nil {
		return nil, err
	}
	types, err := textsOf(s.stage.QueryContext(ctx, "SELECT type FROM pragma_table_info(?)", table))
	if err != nil {
		return nil, err
	}
	marks := strings.TrimSuffix(strings.Repeat("?, ", len(columns)), ", ")
	insert, err := s.stage.PrepareContext(ctx, "INSERT INTO "+table+"("+strings.Join(columns, ", ")+") VALUES("+marks+") ON CONFLICT DO NOTHING")
	return &adder{table, columns, types, insert}, err
}

func (a *adder) close() { _ = a.insert.Close() }

func (a *adder) value(values []any, column string) any {
	if at := slices.Index(a.columns, column); at >= 0 {
		return values[at]
	}
	return nil
}

// add puts a row on the stage, or says why it cannot be used. An error is one of the stage.
func (a *adder) add(ctx context.Context, values []any) (why string, err error) {
	named := make(map[string]any, len(values))
	for i, name := range a.columns {
		if !isOfType(values[i], a.types[i]) {
			return fmt.Sprintf("its %s is no %s", name, strings.ToLower(a.types[i])), nil
		}
		if text, ok := values[i].(string); ok {
			if err := checkPlain(name, text); err != nil {
				return reason(err), nil
			}
		}
		named[name] = values[i]
	}
	sound := soundRow
	if a.table == "change" {
		sound = soundChange
	}
	if err := sound(named); err != nil {
		return reason(err), nil
	}
	if a.table == "step" {
		values = completeStep(a, values, named)
	}
	result, err := a.insert.ExecContext(ctx, values...)
	var driver sqlite3.Error
	if errors.As(err, &driver) && slices.Contains([]sqlite3.ErrNo{sqlite3.ErrConstraint, sqlite3.ErrMismatch, sqlite3.ErrTooBig}, driver.Code) {
		return driver.Error(), nil
	}
	if err != nil {
		return "", explain("", err) // the driver's error would look like damage
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return addedTwice, err
	}
	return "", nil
}

// isOfType tells whether a value is NULL or what a column of the type holds. SQLite would make a text of a number.
func isOfType(value any, of string) bool {
	switch value.(type) {
	case nil:
		return true
	case string:
		return of == "TEXT"
	case int64:
		return of == "INTEGER" || of == "REAL"
	case float64:
		return of == "REAL"
	}
	return of == "BLOB"
}

// completeStep gives a step of schema version 1 what the migration would.
func completeStep(a *adder, values []any, named map[string]any) []any {
	values = slices.Clone(values)
	at, isTime := named["at"].(int64)
	seq, isNumber := named["seq"].(int64)
	if named["uid"] == nil && isTime && isNumber {
		values[slices.Index(a.columns, "uid")] = firstStepUID(at, seq)
	}
	if named["writes"] == nil {
		values[slices.Index(a.columns, "writes")] = int64(1)
	}
	return values
}

// firstStepUID is the uid of a step of schema version 1, see 0002_layers.sql.
func firstStepUID(at, seq int64) []byte {
	uid, err := hex.DecodeString(fmt.Sprintf("%012x70008%015x", at, seq))
	if err != nil {
		return nil // a time before 1970: the step is left out
	}
	return uid
}
