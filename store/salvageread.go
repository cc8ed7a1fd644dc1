package store

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/mattn/go-sqlite3"

	"github.com/onrecord/onrecord/store/defensive"
)

// A wreck is a damaged project file, or one that is not trusted. It is only read, and of its schema only what says where
// plain tables lie is used: no view, no computed column and no trigger of it ever runs.
type wreck struct {
	db       *sql.DB
	bytes    int64
	tables   map[string][]string // the plain columns of its plain tables
	roots    map[string]int64    // on which page each of them begins
	promised map[string]string   // what a file of its version has, see objectsOf
	found    bool                // tables that the file does not list were found
	folder   string              // of a copy that was needed to read it, "" = none
}

// openWreck opens a file as far as it can be. CodeDamaged and CodeNotProject when no table of ours is in it.
func openWreck(ctx context.Context, path string) (*wreck, error) {
	head, size, err := headOf(path)
	switch {
	case err != nil:
		return nil, err
	case size == 0:
		return nil, &Error{Code: CodeEmpty, Message: "the file is empty; there is nothing to salvage"}
	case len(head) < headerSize:
		return nil, &Error{Code: CodeNotProject, Message: "this is not an Onrecord project"}
	}
	w := &wreck{bytes: size}
	if err := w.open(ctx, path, head); err != nil {
		w.close()
		return nil, err
	}
	return w, nil
}

func (w *wreck) open(ctx context.Context, path string, head []byte) (err error) {
	if w.promised, err = versionOf(head).objects(ctx); err != nil {
		return err
	}
	if hasJournal(path) {
		if path, err = w.rolledBack(ctx, path); err != nil {
			return err
		}
	}
	if err := w.listTables(ctx, path); err != nil {
		return err
	}
	if w.lacksTable() {
		if err := w.findTables(ctx, path, head); err != nil {
			return err
		}
	}
	switch {
	case len(w.tables) > 0:
		return nil
	case string(head[:len(sqliteMagic)]) != sqliteMagic:
		return &Error{Code: CodeNotProject, Message: "this is not an Onrecord project, or nothing is left of it; use the newest backup"}
	}
	return damaged("no table of a project can be found in the file; use the newest backup")
}

// versionOf is the schema of the version that a header names, the current one when it names none that we know.
func versionOf(head []byte) schema {
	if version := binary.BigEndian.Uint32(head[userVersionAt:]); version >= 1 && int(version) <= current.version() {
		return current[:version]
	}
	return current
}

// wreckSource names a file that is only read, as far as its schema can be made sense of.
func wreckSource(path string) string {
	return address(path, url.Values{
		"mode": {modeRead}, "immutable": {"1"}, "_query_only": {"1"}, "_stmt_cache_size": {"64"}, "_cache_size": {cacheKilobytes},
		defensive.SalvageKey: {"1"},
	})
}

// copied gives a copy of a file, and of what lies beside it, to work on.
func (w *wreck) copied(path, name string, suffixes ...string) (string, error) {
	if w.folder == "" {
		folder, err := os.MkdirTemp("", "onrecord-")
		if err != nil {
			return "", fileError(os.TempDir(), err)
		}
		w.folder = folder
	}
	to := filepath.Join(w.folder, name+Extension)
	for _, suffix := range append(suffixes, "") {
		if err := copyFile(path+suffix, to+suffix); err != nil {
			return "", fileError(to, err)
		}
	}
	return to, nil
}

// rolledBack copies the file with the journal that lies beside it, and lets SQLite undo there what was cut short.
func (w *wreck) rolledBack(ctx context.Context, path string) (string, error) {
	copied, err := w.copied(path, "rolled back", "-journal")
	if err != nil {
		return "", err
	}
	db := connect(copied, modeWrite, nil)
	var tables int
	err = db.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema").Scan(&tables)
	if err = errors.Join(err, db.Close()); err != nil && !isDamage(err) {
		return "", err
	}
	return copied, nil
}

// listTables opens a file and reads its list of tables, as far as that goes.
func (w *wreck) listTables(ctx context.Context, path string) error {
	w.tables, w.roots = map[string][]string{}, map[string]int64{}
	w.db = sql.OpenDB(connector{dsn: wreckSource(path)})
	w.db.SetMaxOpenConns(1)
	err := w.each(ctx, "SELECT name, rootpage FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 AND substr(sql, 1, 13) = 'CREATE TABLE '", 2, func(values []any) error {
		name, isName := values[0].(string)
		root, isNumber := values[1].(int64)
		if isName && isNumber {
			w.roots[name] = root
		}
		return nil
	})
	if err != nil && !isDamage(err) {
		return err
	}
	for name := range w.roots {
		columns, err := textsOf(w.db.QueryContext(ctx, "SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0", name))
		if err == nil && len(columns) > 0 {
			w.tables[name] = columns
		}
	}
	return nil
}

// lacksTable tells whether a table with history is not in the list.
func (w *wreck) lacksTable() bool {
	return slices.ContainsFunc(tables, func(t *table) bool { return w.tables[t.name] == nil && w.promised["table "+t.name] != "" })
}

func (w *wreck) close() {
	if w.db != nil {
		_ = w.db.Close() // nothing was written
	}
	if w.folder != "" {
		_ = os.RemoveAll(w.folder)
	}
}

// isDamage tells whether an error comes from what stands in the file, so that reading can go on elsewhere in it.
func isDamage(err error) bool {
	var driver sqlite3.Error
	return errors.As(err, &driver) &&
		slices.Contains([]sqlite3.ErrNo{sqlite3.ErrCorrupt, sqlite3.ErrNotADB, sqlite3.ErrIoErr, sqlite3.ErrTooBig, sqlite3.ErrError}, plainCode(driver))
}

// errOrder is a table that gives its rows in another order than that of their numbers, or some of them twice.
var errOrder = sqlite3.Error{Code: sqlite3.ErrCorrupt}

// readable names the columns for a question, those that the file lacks as NULL.
func (w *wreck) readable(table string, columns []string) []string {
	names := slices.Clone(columns)
	for i, name := range names {
		if !slices.Contains(w.tables[table], name) {
			names[i] = "NULL"
		}
	}
	return names
}

// ids lists the row numbers of a table with their uids as far as one of its indexes tells them: the index lies elsewhere
// in the file. It has nothing when there is no such index.
func (w *wreck) ids(ctx context.Context, table, index string) map[int64][]byte {
	known := map[int64][]byte{}
	for _, direction := range []string{"", " DESC"} {
		query := "SELECT rowid, uid FROM " + table + " INDEXED BY " + index + " ORDER BY uid" + direction
		err := w.each(ctx, query, 2, func(values []any) error {
			number, isNumber := values[0].(int64)
			uid, isUID := values[1].([]byte)
			if isNumber && number > 0 && isUID && len(uid) == 16 {
				known[number] = uid
			}
			return nil
		})
		if err == nil {
			break
		}
	}
	return known
}

// ordered visits the rows of a table without row numbers: from its beginning up to the damage, and from its end down to it.
func (w *wreck) ordered(ctx context.Context, table string, columns, key []string, visit func([]any) error) (whole bool, err error) {
	for _, direction := range []string{"", " DESC"} {
		query := "SELECT " + strings.Join(w.readable(table, columns), ", ") + " FROM " + table + " ORDER BY " + strings.Join(key, direction+", ") + direction
		err := w.each(ctx, query, len(columns), visit)
		if err == nil {
			return direction == "", nil
		}
		if !isDamage(err) {
			return false, err
		}
	}
	return false, nil
}

// each visits the rows of a question.
func (w *wreck) each(ctx context.Context, query string, width int, visit func([]any) error, args ...any) error {
	rows, err := w.db.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	values, into := make([]any, width), make([]any, width)
	for i := range values {
		into[i] = &values[i]
	}
	for n := int64(0); rows.Next(); n++ {
		if err := rows.Scan(into...); err != nil || n > w.bytes { // more rows than bytes: pages that lead to each other
			return errOrder
		}
		if err := visit(values); err != nil {
			return err
		}
	}
	return rows.Err()
}
