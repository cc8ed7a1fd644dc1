package store

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/onrecord/onrecord/store/corpus"
	"github.com/onrecord/onrecord/store/replacement"
)

// SaveCopy writes the project as it is now to a new file, compacted and without the remains of what was removed from
// free pages. It works also when the project's own file was moved or deleted. CodeExists when a file of that name is
// there, CodeFull when there is no room, CodeDamaged when the file was cut short; a half-written copy never appears under
// the name.
func (p *Project) SaveCopy(path string) error {
	p.gate.RLock()
	defer p.gate.RUnlock()
	if err := p.checkWhole(); ErrorCode(err) == CodeDamaged { // what is gone can still be read, what was cut off cannot
		return explain(p.path, err)
	}
	return explain(path, copyDatabase(context.Background(), p.reader, path))
}

// SavePurged writes a copy to a new file that holds nothing of what was removed: it is made anew of what is there, so that
// removed articles, marks, comments and entities are in it nowhere, neither as rows nor in the history, the search index or
// free pages. Older codebooks and comments that were begun but not sent stay behind too. The copy has no history, so that
// nothing of before can be undone in it, but it can be merged like any other. Progress may be nil. Errors as for SaveCopy,
// and CodeDamaged when an article is not in order.
func (p *Project) SavePurged(ctx context.Context, path string, progress func(done, total int)) error {
	err := placeNew(path, func(temporary string) error {
		o := PacketOptions{Originals: true, Progress: progress}
		b := packetBuilder{from: p, whole: true, options: o, info: new(PacketInfo), rows: map[corpus.ID]bool{codebookID: true}}
		return b.build(ctx, temporary)
	})
	return cancelled(ctx, explain(path, err))
}

// copyDatabase copies through a temporary file beside the target.
func copyDatabase(ctx context.Context, db *sql.DB, path string) error {
	return placeNew(path, func(temporary string) error {
		_, err := db.ExecContext(ctx, "VACUUM INTO ?", temporary)
		return err
	})
}

// placeNew lets build write a file under a temporary name and gives it its own when it is whole and on the disk. A file
// that is there already is not replaced.
func placeNew(path string, build func(temporary string) error) error {
	path, err := filepath.Abs(path) // SQLite's address of a file has no relative form
	if err != nil {
		return fileError(path, err)
	}
	if err := mustNotExist(path); err != nil {
		return err
	}
	folder, err := os.MkdirTemp(filepath.Dir(path), ".onrecord-") // a folder, so that a journal beside the file goes too
	if err != nil {
		return fileError(filepath.Dir(path), err)
	}
	defer os.RemoveAll(folder)
	temporary := filepath.Join(folder, "new.onrecord")
	if err := build(temporary); err != nil {
		if own := (*Error)(nil); errors.As(err, &own) && own.Path == temporary {
			own.Path = path // nobody knows the other name
		}
		return explain(path, err)
	}
	if err := syncFile(temporary); err != nil {
		return fileError(path, err)
	}
	if err := mustNotExist(path); err != nil {
		return err
	}
	if err := os.Rename(temporary, path); err != nil {
		return fileError(path, err)
	}
	replacement.SyncFolder(filepath.Dir(path))
	return nil
}

// mustNotExist makes sure that a name is free, and that no rollback journal of a file which is gone lies beside it: SQLite
// would play that into the new file.
func mustNotExist(path string) error {
	for _, name := range []string{path, path + "-journal"} {
		_, err := os.Lstat(name)
		switch {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			return fileError(name, err)
		case name != path:
			return &Error{Code: CodeExists, Path: path, Message: filepath.Base(name) + " lies there, what is left of a project that was moved or deleted; choose another name, or move it away"}
		default:
			return &Error{Code: CodeExists, Path: path, Message: existsMessage}
		}
	}
	return nil
}

// syncFile waits until a file is on the disk.
func syncFile(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(file.Sync(), file.Close())
}
