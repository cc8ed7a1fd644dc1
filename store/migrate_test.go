package store

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/store/corpus"
)

// next is the schema with one made-up migration more.
var next = append(slices.Clone(current), `
	CREATE TABLE extra(id INTEGER PRIMARY KEY, what TEXT NOT NULL) STRICT;
	INSERT INTO extra(what) SELECT title FROM article;
	ALTER TABLE setting ADD COLUMN since INTEGER;`)

func TestMigration(t *testing.T) {
	p := newProject(t)
	id := addArticle(t, p, "One", testText)
	path := p.Path()
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	p = must[*Project](t)(open(path, next))
	var what string
	if err := p.writer.QueryRow("SELECT what FROM extra").Scan(&what); err != nil || what != "One" {
		t.Errorf("extra = %q, %v", what, err)
	}
	must[corpus.Document](t)(p.Document(t.Context(), id))
	wantNoProblems(t, p)
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path); ErrorCode(err) != CodeNewer {
		t.Errorf("the program of before opens it: %v", err)
	}
	backups := must[[]string](t)(filepath.Glob(filepath.Join(filepath.Dir(path), fmt.Sprintf("*.v%d-backup-*%s", current.version(), Extension))))
	if len(backups) != 1 {
		t.Fatalf("backups: %v", backups)
	}
	old := must[*Project](t)(Open(backups[0]))
	defer old.Close()
	must[corpus.Document](t)(old.Document(t.Context(), id))
	again := must[*Project](t)(open(path, next))
	_ = again.Close()
	if n := len(must[[]os.DirEntry](t)(os.ReadDir(filepath.Dir(path)))); n != 2 {
		t.Errorf("%d files, want the project and one backup", n)
	}
}

// TestMigrationFails leaves the file as it was: a later statement of a migration breaks.
func TestMigrationFails(t *testing.T) {
	p := newProject(t)
	id := addArticle(t, p, "One", testText)
	path := p.Path()
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	for broken, want := range map[string]Code{
		"CREATE TABLE half(id INTEGER PRIMARY KEY) STRICT; INSERT INTO nowhere VALUES(1)":                                                                   CodeInternal,
		"CREATE TABLE half(id INTEGER PRIMARY KEY, a INTEGER REFERENCES article(id) DEFERRABLE INITIALLY DEFERRED) STRICT; INSERT INTO half VALUES(1, 999)": CodeDamaged,
	} {
		_, err := open(path, append(slices.Clone(current), broken))
		if ErrorCode(err) != want || !strings.HasPrefix(err.Error(), path) {
			t.Errorf("%s: %v, want %s", broken, err, want)
		}
	}
	p = must[*Project](t)(Open(path))
	defer p.Close()
	must[corpus.Document](t)(p.Document(t.Context(), id))
	wantNoProblems(t, p)
}

// TestReadOnlyNeedsCurrentSchema says so instead of failing at the first question.
func TestReadOnlyNeedsCurrentSchema(t *testing.T) {
	p := newProject(t)
	path := p.Path()
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	old := must[*Project](t)(locate(path, next))
	if _, err := old.opened(old.openReader(t.Context())); ErrorCode(err) != CodeReadOnly {
		t.Errorf("got %v", err)
	}
}

// TestTablesMatchSchema compares the columns that the journal knows with those of the file.
func TestTablesMatchSchema(t *testing.T) {
	p := newProject(t)
	for name, table := range journalled {
		var want []string
		for _, c := range table.columns {
			want = append(want, c.name)
		}
		err := p.read(t.Context(), func(tx *sql.Tx) error {
			got, err := textsOf(tx.Query("SELECT name FROM pragma_table_info(?) WHERE name NOT IN ('id', 'uid') ORDER BY cid", name))
			if !slices.Equal(got, want) {
				t.Errorf("%s has the columns %v, the journal knows %v", name, got, want)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	}
}
