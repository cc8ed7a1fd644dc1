package store

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// SaveCopy writes the project as it is now to a new file, compacted and without the remains of what was removed from
// free pages. It works also when the project's own file was moved or deleted. CodeExists when a file of that name is
// there, CodeFull when there is no room; a half-written copy never appears under the name.
func (p *Project) SaveCopy(path string) error {
	p.gate.RLock()
	defer p.gate.RUnlock()
	return explain(path, copyDatabase(context.Background(), p.reader, path))
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
	_ = syncFile(filepath.Dir(path)) // not every system can: then the name is on the disk a little later
	return nil
}

func mustNotExist(path string) error {
	_, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fileError(path, err)
	}
	return &Error{Code: CodeExists, Path: path, Message: existsMessage}
}

// syncFile waits until a file or folder is on the disk.
func syncFile(path string) error {
	flag := os.O_RDWR
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		flag = os.O_RDONLY
	}
	file, err := os.OpenFile(path, flag, 0)
	if err != nil {
		return err
	}
	return errors.Join(file.Sync(), file.Close())
}
