// Package store keeps a project in one file: an SQLite database that ends in ".onrecord". It opens, checks, changes,
// undoes, searches and copies it. It may use the vocabulary of package corpus, the database driver and the file system;
// it knows no screen and no file format but its own.
//
// All changes go through Project.Apply. Each call is one transaction that is on the disk when it returns, so there is
// nothing to save. A Project may be used by several goroutines at the same time.
package store

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/onrecord/onrecord/store/corpus"
)

// Version is that of the program, for both commands and for what they write. FyneApp.toml repeats it.
const Version = "0.2.0"

// Extension is how the name of a project file ends.
const Extension = ".onrecord"

// Project is an open project file.
type Project struct {
	path      string
	info      os.FileInfo // the file that was opened, whatever the path leads to later
	readOnly  string      // why nothing can be written, "" = it can
	recovered bool
	schema    schema
	lock      *windowLock // nil when read-only

	// gate keeps readers and the writer of this program apart. SQLite's rollback journal would do it too, but only by
	// trying again until a timer runs out; here a change waits just as long as a question takes.
	gate   sync.RWMutex
	writer *sql.DB // nil when read-only
	reader *sql.DB

	books       bookCache
	texts       textCache
	dataVersion int64 // of the writer's connection after its last step, see foreignChange
}

// Create makes a new project file with a codebook and opens it. CodeExists when a file of that name is there, CodeInvalid
// when the codebook is not in order. A project half made never lies under the name.
func Create(path string, codebook corpus.Codebook) (*Project, error) {
	if err := codebook.Check(); err != nil {
		return nil, &Error{Code: CodeInvalid, Path: path, Message: err.Error(), Err: err}
	}
	err := placeNew(path, func(temporary string) error {
		body, err := encodeBook(codebook)
		if err != nil {
			return err
		}
		identity, err := uidOf(NewID())
		if err != nil {
			return err
		}
		return build(temporary, identity, body)
	})
	if err != nil {
		return nil, explain(path, err)
	}
	return Open(path)
}

// build makes a project file under a name that nobody looks at yet. The identity is what all copies of a project share.
func build(path string, identity []byte, codebook string) error {
	ctx := context.Background()
	db := connect(path, modeCreate, nil)
	defer db.Close()
	if err := current.migrate(ctx, db); err != nil {
		return err
	}
	if _, err := db.ExecContext(ctx, "INSERT INTO project(id, uid, created_at) VALUES(1, ?, ?)", identity, time.Now().UnixMilli()); err != nil {
		return err
	}
	book, err := uidOf(NewID())
	if err != nil {
		return err
	}
	if _, err := db.ExecContext(ctx, "INSERT INTO codebook(uid, body, deleted) VALUES(?, ?, 0)", book, codebook); err != nil {
		return err
	}
	return db.Close()
}

// Open opens a project for reading and writing. Where the file or its folder cannot be written it opens for reading
// only, see ReadOnly. Errors: CodeNotFound, CodeEmpty, CodeNotProject, CodeNewer, CodeDamaged, CodeBusy. An older schema
// is brought up to date, after a copy of the file was put beside it.
func Open(path string) (*Project, error) { return open(path, current) }

// OpenReadOnly opens a project that another window may be changing, and never writes to it. Errors as for Open.
func OpenReadOnly(path string) (*Project, error) {
	p, err := OpenDamaged(path)
	if err != nil {
		return nil, err
	}
	return p.opened(p.checkAtOpening(context.Background()))
}

// OpenDamaged is OpenReadOnly without looking for damage in the pages of the file: of a project that is damaged, what can
// still be read is shown.
func OpenDamaged(path string) (*Project, error) {
	p, err := locate(path, current)
	if err != nil {
		return nil, explain(path, err)
	}
	p.readOnly = "the project was opened for reading only"
	return p.opened(p.openReader(context.Background()))
}

func open(path string, s schema) (*Project, error) {
	p, err := locate(path, s)
	if err != nil {
		return nil, explain(path, err)
	}
	ctx := context.Background()
	if p.readOnly = whyReadOnly(p.path); p.readOnly == "" {
		return p.opened(p.openWriter(ctx))
	}
	if err = p.openReader(ctx); err == nil {
		err = p.checkAtOpening(ctx)
	}
	return p.opened(err)
}

// locate finds the file and reads its header.
func locate(path string, s schema) (*Project, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return nil, fileError(path, err)
	}
	real, err := filepath.EvalSymlinks(absolute)
	if err != nil {
		return nil, fileError(path, err)
	}
	if _, err := readHeader(real, s.version()); err != nil {
		return nil, err
	}
	info, err := os.Stat(real)
	if err != nil {
		return nil, fileError(real, err)
	}
	return &Project{path: real, info: info, schema: s}, nil
}

// whyReadOnly says why a file cannot be written: it itself, or its folder, where the rollback journal has to go.
func whyReadOnly(path string) string {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return "the file is write-protected"
	}
	_ = file.Close() // nothing was written
	probe, err := os.CreateTemp(filepath.Dir(path), ".onrecord-")
	if err != nil {
		return "its folder is write-protected"
	}
	_ = probe.Close()
	_ = os.Remove(probe.Name())
	return ""
}

// opened ends an opening: on an error everything is let go again.
func (p *Project) opened(err error) (*Project, error) {
	if err != nil {
		_ = p.Close() // the error that matters is the one that stopped the opening
		return nil, explain(p.path, err)
	}
	return p, nil
}

func (p *Project) openWriter(ctx context.Context) (err error) {
	if p.lock, err = lockWindow(p.path, p.info); err != nil {
		return err
	}
	if info, err := os.Lstat(p.path + "-journal"); err == nil && !info.Mode().IsRegular() {
		return damaged("%s-journal beside it is not a file; remove it", filepath.Base(p.path))
	}
	p.recovered = hasJournal(p.path)
	p.writer = connect(p.path, modeWrite, p.info)
	if err := p.upgrade(ctx); err != nil {
		return err
	}
	if err := p.schema.check(ctx, p.writer); err != nil {
		return err
	}
	if err := p.checkAtOpening(ctx); err != nil {
		return err
	}
	if err := p.writer.QueryRowContext(ctx, "PRAGMA data_version").Scan(&p.dataVersion); err != nil {
		return err
	}
	if p.info, err = infoNow(p.path, p.info); err != nil { // rolling back what a crash left may have made it shorter
		return err
	}
	return p.openReader(ctx)
}

// upgrade brings the schema up to date. The version is asked of SQLite, which has rolled back by now what a crash left.
func (p *Project) upgrade(ctx context.Context) error {
	var have int
	if err := p.writer.QueryRowContext(ctx, "PRAGMA user_version").Scan(&have); err != nil {
		return err
	}
	if have >= p.schema.version() {
		return nil
	}
	if have < 1 {
		return damaged("the file says that its schema version is %d; use the newest backup", have)
	}
	if err := p.schema[:have].check(ctx, p.writer); err != nil { // before a stranger's tables are worked on
		return err
	}
	if err := backup(ctx, p.writer, p.path, have); err != nil {
		return err
	}
	db := connect(p.path, modeMigrate, p.info)
	return errors.Join(p.schema.migrate(ctx, db), db.Close())
}

func (p *Project) openReader(ctx context.Context) error {
	p.reader = connect(p.path, modeRead, p.info)
	var have int
	if err := p.reader.QueryRowContext(ctx, "PRAGMA user_version").Scan(&have); err != nil {
		return err
	}
	if have != p.schema.version() {
		return &Error{Code: CodeReadOnly, Message: "the project was made by an older version of Onrecord and has to be brought up to date; open it once where it can be written"}
	}
	if p.writer != nil {
		return nil // checked before anything was written
	}
	return p.schema.check(ctx, p.reader)
}

// Close ends the work with the file. All is saved already.
func (p *Project) Close() error {
	p.gate.Lock()
	defer p.gate.Unlock()
	var first error
	for _, db := range []*sql.DB{p.reader, p.writer} {
		if db == nil {
			continue
		}
		if err := db.Close(); err != nil && first == nil {
			first = err
		}
	}
	if p.lock != nil {
		p.lock.release()
		p.lock = nil
	}
	return explain(p.path, first)
}

// Path is where the file really lies, links followed.
func (p *Project) Path() string { return p.path }

// Name is the file's name without folder and extension.
func (p *Project) Name() string {
	base := filepath.Base(p.path)
	return strings.TrimSuffix(base, filepath.Ext(base))
}

// ReadOnly says in plain words why nothing can be written, "" when it can.
func (p *Project) ReadOnly() string { return p.readOnly }

// Recovered tells whether a crash had left a change half written, which was rolled back when the project was opened.
func (p *Project) Recovered() bool { return p.recovered }

// read runs a question in one read transaction: it sees the file at one moment.
func (p *Project) read(ctx context.Context, question func(tx *sql.Tx) error) error {
	p.gate.RLock()
	defer p.gate.RUnlock()
	tx, err := p.reader.BeginTx(ctx, nil)
	if err != nil {
		return explain(p.path, err)
	}
	defer tx.Rollback() // nothing was written
	err = question(tx)
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	return explain(p.path, err)
}
