package store

import (
	"database/sql"
	"fmt"
	"math"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/onrecord/onrecord/store/corpus"
)

// fromFile turns a value as the driver gives it into a value of a row.
func (c column) fromFile(value any) (any, error) {
	switch v := value.(type) {
	case []byte:
		if c.kind == reference {
			id, err := idOf(v)
			return string(id), err
		}
		return string(v), nil
	case nil, string, int64, float64:
		return v, nil
	}
	return nil, fmt.Errorf("column %s holds a %T", c.name, value)
}

// toFile checks a value on its way into the file.
func (c column) toFile(value any) (any, error) {
	switch v := value.(type) {
	case string:
		if c.kind == reference {
			return uidOf(corpus.ID(v))
		}
		return v, checkPlain(c.name, v)
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, invalid("the %s %v is not a number", c.name, v)
		}
	}
	return value, nil
}

// checkPlain refuses text that would not come back from the history as it went in.
func checkPlain(what, v string) error {
	if !utf8.ValidString(v) || strings.IndexByte(v, 0) >= 0 {
		return invalid("the %s %q is not valid text (UTF-8 without NUL)", what, v)
	}
	return nil
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
