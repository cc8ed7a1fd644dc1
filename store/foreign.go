package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"io"
	"net/url"
	"os"
	"path/filepath"

	"github.com/onrecord/onrecord/store/corpus"
)

// A foreign is a project file that somebody else wrote: a packet that comes back, or another copy of the project. It is
// only ever read, and nothing in it is believed before it was checked.
type foreign struct {
	path   string
	db     *sql.DB
	tx     *sql.Tx
	folder string // holds a copy brought up to date, "" = none was needed
}

// openForeign opens a file of the same project. What is refused: a file in use or not closed cleanly, one of another
// program, project or newer version, tables, triggers or views that are not exactly those of this program, and damage.
func openForeign(ctx context.Context, path string, s schema, project []byte) (*foreign, error) {
	where, err := locate(path, s)
	if err != nil {
		return nil, explain(path, err)
	}
	f := &foreign{path: where.path}
	if err := f.open(ctx, where.path, s, project); err != nil {
		f.close()
		return nil, explain(path, err)
	}
	return f, nil
}

func (f *foreign) open(ctx context.Context, path string, s schema, project []byte) error {
	for _, suffix := range []string{"-journal", "-wal"} {
		if _, err := os.Lstat(path + suffix); err == nil {
			return &Error{Code: CodeBusy, Message: "the file is in use or was not closed cleanly; open it in Onrecord and close it, then merge it again"}
		}
	}
	version, err := readHeader(path, s.version())
	if err != nil {
		return err
	}
	if version < s.version() {
		if path, err = f.broughtUpToDate(ctx, path, s, version); err != nil {
			return err
		}
	}
	f.db = sql.OpenDB(connector{dsn: immutableSource(path)})
	f.db.SetMaxOpenConns(1)
	if f.tx, err = f.db.BeginTx(ctx, nil); err != nil {
		return err
	}
	return f.check(ctx, s, project)
}

// immutableSource names a file that SQLite must neither write nor lock nor recover.
func immutableSource(path string) string {
	return address(path, url.Values{"mode": {modeRead}, "immutable": {"1"}, "_query_only": {"1"}, "_stmt_cache_size": {"64"}, "_cache_size": {cacheKilobytes}})
}

// broughtUpToDate copies a file of an older schema and migrates the copy, after it was compared with that older schema.
func (f *foreign) broughtUpToDate(ctx context.Context, path string, s schema, version int) (string, error) {
	folder, err := os.MkdirTemp("", "onrecord-")
	if err != nil {
		return "", fileError(os.TempDir(), err)
	}
	f.folder = folder
	copied := filepath.Join(folder, "merge"+Extension)
	if err := copyFile(path, copied); err != nil {
		return "", fileError(copied, err)
	}
	db := connect(copied, modeMigrate, nil)
	err = s[:version].check(ctx, db)
	if err == nil {
		err = s.migrate(ctx, db)
	}
	return copied, errors.Join(err, db.Close())
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

// check compares the file with what this program writes, and looks for damage.
func (f *foreign) check(ctx context.Context, s schema, project []byte) error {
	if err := s.check(ctx, f.tx); err != nil {
		return err
	}
	var uid []byte
	if err := f.tx.QueryRowContext(ctx, "SELECT uid FROM project").Scan(&uid); err != nil {
		return err
	}
	if !bytes.Equal(uid, project) {
		return &Error{Code: CodeInvalid, Message: "this is not a copy or a packet of this project; only copies of one project can be merged. Export the file as a dataset and import that instead"}
	}
	_, err := checkPages(ctx, f.tx, "integrity_check") // the search index is not read
	return err
}

// row reads one row of the other copy; nil when it has none. Text has to be text, or it would be mended on its way.
func (f *foreign) row(ctx context.Context, t *table, id corpus.ID) (row, error) {
	r, err := readRow(ctx, f.tx, t, id)
	for i, value := range r {
		if s, ok := value.(string); ok && err == nil {
			err = checkPlain(t.columns[i].name, s)
		}
	}
	return r, err
}

// close lets go of the file.
func (f *foreign) close() {
	if f.tx != nil {
		_ = f.tx.Rollback() // nothing was written
	}
	if f.db != nil {
		_ = f.db.Close() // nothing was written
	}
	if f.folder != "" {
		_ = os.RemoveAll(f.folder)
	}
}

// documentOf reads an article of a copy with everything said about it; an empty document where it is not, or no longer.
func documentOf(ctx context.Context, tx *sql.Tx, id corpus.ID) (corpus.Document, error) {
	d, err := readDocument(ctx, tx, id)
	if ErrorCode(err) == CodeNotFound {
		return corpus.Document{Article: corpus.Article{ID: id}}, nil
	}
	if err != nil {
		return d, err
	}
	if problems := problemsIn(&d); len(problems) > 0 {
		return d, damaged("the article %q (%s) is damaged: %s", d.Article.Title, id, problems[0])
	}
	return d, nil
}
