package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// A schema is the list of migrations that make it: the first builds version 1 from nothing, each later one goes one
// version on.
type schema []string

// current is the schema that this program reads and writes.
var current = loadSchema()

func loadSchema() schema {
	entries, err := migrationFiles.ReadDir("migrations")
	if err != nil {
		panic(err) // the folder is compiled in
	}
	var s schema
	for i, entry := range entries {
		if !strings.HasPrefix(entry.Name(), fmt.Sprintf("%04d_", i+1)) {
			panic("migrations are not numbered in a row: " + entry.Name())
		}
		text, err := migrationFiles.ReadFile("migrations/" + entry.Name())
		if err != nil {
			panic(err)
		}
		s = append(s, string(text))
	}
	return s
}

// version is the number that the schema has in the file's header.
func (s schema) version() int { return len(s) }

// migrate brings a database from the version it has to the schema's, in one transaction: after a crash it is as it was.
func (s schema) migrate(ctx context.Context, db *sql.DB) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // after a commit this does nothing
	var have int
	if err := tx.QueryRowContext(ctx, "PRAGMA user_version").Scan(&have); err != nil {
		return err
	}
	if have >= s.version() {
		return nil
	}
	for i, text := range s[have:] {
		if _, err := tx.ExecContext(ctx, text); err != nil {
			return fmt.Errorf("schema version %d: %w", have+i+1, err)
		}
	}
	// A pragma takes no parameters; both are numbers of this program.
	if _, err := tx.ExecContext(ctx, "PRAGMA application_id = "+strconv.Itoa(applicationID)+"; PRAGMA user_version = "+strconv.Itoa(s.version())); err != nil {
		return err
	}
	broken, err := foreignKeyProblems(ctx, tx)
	if err != nil {
		return err
	}
	if len(broken) > 0 {
		return damaged("the step to schema version %d would break links between rows (%s); the file is unchanged", s.version(), strings.Join(broken, ", "))
	}
	return tx.Commit()
}

// backup keeps the file as it is before a migration, beside it and under a name that says what it is.
func backup(ctx context.Context, db *sql.DB, path string, version int) error {
	ext := filepath.Ext(path)
	stem := fmt.Sprintf("%s.v%d-backup-%s", strings.TrimSuffix(path, ext), version, time.Now().Format(time.DateOnly))
	err := copyDatabase(ctx, db, stem+ext)
	for n := 2; ErrorCode(err) == CodeExists; n++ { // an earlier try on the same day
		err = copyDatabase(ctx, db, fmt.Sprintf("%s-%d%s", stem, n, ext))
	}
	return err
}

// check compares the tables of an open file with the schema's own. Anything more, less or other is refused: triggers
// and views of a stranger would run on our statements.
func (s schema) check(ctx context.Context, db querier) error {
	want, err := s.objects(ctx)
	if err != nil {
		return err
	}
	have, err := objectsOf(ctx, db)
	if err != nil {
		return err
	}
	for name, text := range want {
		if other, ok := have[name]; !ok || other != text {
			return damaged("%s is missing from the file or not as Onrecord makes it; "+damagedHelp, name)
		}
	}
	for name := range have {
		if _, ok := want[name]; !ok {
			return damaged("the file holds %s, which Onrecord did not make; do not trust it, ask where it comes from, or take what is sound into a new file (salvage)", name)
		}
	}
	return nil
}

// objects are the tables, indexes, triggers and views that the schema makes, from a database in memory.
func (s schema) objects(ctx context.Context) (map[string]string, error) {
	db, err := s.inMemory(ctx)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	return objectsOf(ctx, db)
}

// inMemory is an empty database of the schema.
func (s schema) inMemory(ctx context.Context) (*sql.DB, error) {
	db := sql.OpenDB(connector{dsn: "file::memory:"})
	db.SetMaxOpenConns(1)
	if err := s.migrate(ctx, db); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// querier is a database, a connection or a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// objectsOf lists what sqlite_schema holds, "table span" → its SQL. Two kinds of SQLite's own tables may differ from one
// version of SQLite to the next: those inside the search index, of which only counts that they are tables, and those of
// its statistics, which hold numbers for its planner and are left out.
func objectsOf(ctx context.Context, db querier) (map[string]string, error) {
	rows, err := db.QueryContext(ctx, `SELECT type || ' ' || name,
			iif(name LIKE 'article\_fts\_%' ESCAPE '\' AND type = 'table', substr(sql, 1, length('CREATE TABLE ')), coalesce(sql, ''))
		FROM sqlite_schema WHERE type <> 'table' OR name NOT IN ('sqlite_stat1', 'sqlite_stat4')`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	objects := map[string]string{}
	for rows.Next() {
		var name, text string
		if err := rows.Scan(&name, &text); err != nil {
			return nil, err
		}
		objects[name] = text
	}
	return objects, rows.Err()
}
