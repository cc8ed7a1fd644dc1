package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// backupsIn lists the backups in one project's folder by their names, newest first. A missing folder has none.
func backupsIn(folder string) ([]Backup, error) {
	entries, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fileError(folder, err)
	}
	var found []Backup
	for _, e := range entries {
		project, made, ok := parseBackupName(e.Name())
		if !ok || !e.Type().IsRegular() {
			continue
		}
		info, err := e.Info()
		if err != nil {
			continue // removed just now
		}
		found = append(found, Backup{Path: filepath.Join(folder, e.Name()), Project: project, Made: made, Bytes: info.Size()})
	}
	slices.SortFunc(found, func(a, b Backup) int { return b.Made.Compare(a.Made) })
	return found, nil
}

// Backups lists the backups of the project below root, newest first, and looks into each of them; one that cannot be read
// says why. Other copies of the project have theirs in the same list, under their names.
func (p *Project) Backups(ctx context.Context, root string) ([]Backup, error) {
	uid, err := p.identity(ctx)
	if err != nil {
		return nil, err
	}
	return lookInto(ctx, root)(backupsIn(filepath.Join(root, hex.EncodeToString(uid))))
}

// BackupsOf is Backups for a file that is not open, and perhaps cannot be opened. When it is so damaged that it does not
// tell which project it is, its backups are found by its name.
func BackupsOf(ctx context.Context, root, path string) ([]Backup, error) {
	return lookInto(ctx, root)(backupsOf(ctx, root, path))
}

func lookInto(ctx context.Context, root string) func([]Backup, error) ([]Backup, error) {
	return func(found []Backup, err error) ([]Backup, error) {
		if err != nil {
			return nil, explain(root, err)
		}
		for i := range found {
			b := &found[i]
			err := look(ctx, b)
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			if err != nil {
				b.Damage = reason(explain(b.Path, err))
			}
		}
		return found, nil
	}
}

// look reads what is in a backup, without reading all of it.
func look(ctx context.Context, b *Backup) error {
	if _, err := readHeader(b.Path, current.version()); err != nil {
		return err
	}
	db := sql.OpenDB(connector{dsn: immutableSource(b.Path)})
	defer db.Close()
	return b.count(ctx, db)
}

// reason is an error's message without the path.
func reason(err error) string {
	var own *Error
	if errors.As(err, &own) {
		return own.Message
	}
	return fmt.Sprint(err)
}

func backupsOf(ctx context.Context, root, path string) ([]Backup, error) {
	if uid, err := identityOf(ctx, path); err == nil {
		return backupsIn(filepath.Join(root, hex.EncodeToString(uid)))
	}
	name := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
	folders, err := os.ReadDir(root)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fileError(root, err)
	}
	var found []Backup
	for _, folder := range folders {
		in, err := backupsIn(filepath.Join(root, folder.Name()))
		if err != nil {
			return nil, err
		}
		found = append(found, slices.DeleteFunc(in, func(b Backup) bool { return b.Project != name })...)
	}
	slices.SortFunc(found, func(a, b Backup) int { return b.Made.Compare(a.Made) })
	return found, nil
}

// identityOf reads which project a file is of, also of a damaged one as long as that row can be read.
func identityOf(ctx context.Context, path string) (uid []byte, err error) {
	if _, _, err := headOf(path); err != nil {
		return nil, err
	}
	db := sql.OpenDB(connector{dsn: wreckSource(path)})
	defer db.Close()
	err = db.QueryRowContext(ctx, "SELECT uid FROM project WHERE length(uid) = 16").Scan(&uid)
	return uid, err
}
