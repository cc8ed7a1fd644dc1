package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/onrecord/onrecord/store/replacement"
)

// Restore writes a backup to a new file, after it was verified as a whole. CodeExists when a file of that name is there,
// CodeDamaged when the backup is not in order.
func Restore(ctx context.Context, backup, path string) error {
	return cancelled(ctx, explain(backup, restore(ctx, backup, path)))
}

func restore(ctx context.Context, backup, path string) error {
	if _, err := verify(ctx, backup, current); err != nil {
		return err
	}
	if err := mustNotExist(path); err != nil {
		return err
	}
	from, err := os.Open(backup)
	if err != nil {
		return fileError(backup, err)
	}
	defer from.Close()
	to, err := replacement.New(path, false)
	if err != nil {
		return fileError(path, err)
	}
	defer to.Discard()
	if _, err := io.Copy(to, from); err != nil {
		return fileError(path, err)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return fileError(path, to.Commit())
}

// SwapIn puts a backup in the place of a project, which is kept beside it under a name with the date; that name is
// returned. The project must not be open: CodeBusy when it is. Errors as for Restore; then all is as it was.
func SwapIn(ctx context.Context, backup, path string) (kept string, err error) {
	path, err = filepath.EvalSymlinks(path)
	if err != nil {
		return "", fileError(path, err)
	}
	info, err := os.Stat(path)
	if err != nil {
		return "", fileError(path, err)
	}
	lock, err := lockWindow(path, info)
	if err != nil {
		return "", err
	}
	defer lock.release()
	fresh := replacement.Temporary(path)
	defer os.Remove(fresh) // there is none any more when all went well
	if err := Restore(ctx, backup, fresh); err != nil {
		return "", err
	}
	kept, err = replaced(path, time.Now())
	if err != nil {
		return "", err
	}
	if err := swap(path, fresh, kept); err != nil {
		return "", fileError(path, err)
	}
	replacement.SyncFolder(filepath.Dir(path))
	return kept, nil
}

// replaced is the name under which a project is kept when a backup takes its place: "study (replaced 2026-11-23).onrecord".
func replaced(path string, now time.Time) (string, error) {
	ext := filepath.Ext(path)
	stem := fmt.Sprintf("%s (replaced %s", strings.TrimSuffix(path, ext), now.Format(time.DateOnly))
	name := stem + ")" + ext
	for n := 2; ; n++ {
		err := mustNotExist(name)
		if ErrorCode(err) != CodeExists {
			return name, err
		}
		name = fmt.Sprintf("%s, %d)%s", stem, n, ext)
	}
}

// swap moves a file out of the way and another one into its place. Where the system knows hard links there is no moment
// without a file of the name. A rollback journal beside the file goes along with it, and is never beside another one: it is
// doubled first, since SQLite would play it into whatever file it finds under the name.
func swap(path, fresh, kept string) error {
	if !hasJournal(path) {
		if os.Link(path, kept) == nil {
			err := os.Rename(fresh, path)
			if err != nil {
				_ = os.Remove(kept) // the project is under its own name still
			}
			return err
		}
	} else if err := copyFile(path+"-journal", kept+"-journal"); err != nil {
		return err
	}
	if err := os.Rename(path, kept); err != nil {
		return err
	}
	if err := os.Remove(path + "-journal"); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return os.Rename(fresh, path)
}
