package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/onrecord/onrecord/store/replacement"
)

// A Backup is a whole project file in the folder of backups. What is in it was read from it.
type Backup struct {
	Path         string
	Project      string    // name of the project file, without folder and extension
	Made         time.Time // as the file is called
	Bytes        int64     // of the file
	Articles     int
	Spans        int
	Attributions int
	LastChange   time.Time // of the newest step in it, zero when it has none
	Damage       string    // why it cannot be used, "" = it can
}

// BackupFolder is where backups of all projects lie when nobody wishes otherwise: among the user's own files, away from
// the projects, so that losing a project's folder does not lose them.
func BackupFolder() (string, error) {
	settings, err := os.UserConfigDir()
	if err != nil {
		return "", &Error{Code: CodeNotFound, Path: "backups", Message: "this account has no folder for a program's own files: " + err.Error(), Err: err}
	}
	return filepath.Join(settings, "onrecord", "backups"), nil
}

// backupTime is the time in a backup's name, in UTC: "study.20261123T140530Z.onrecord".
const backupTime = "20060102T150405Z"

func backupName(project string, made time.Time) string {
	return project + "." + made.UTC().Format(backupTime) + Extension
}

// parseBackupName is the reverse of backupName; false for any other file.
func parseBackupName(name string) (project string, made time.Time, ok bool) {
	rest, found := strings.CutSuffix(name, Extension)
	at := strings.LastIndexByte(rest, '.')
	if !found || at < 0 {
		return "", time.Time{}, false
	}
	made, err := time.Parse(backupTime, rest[at+1:])
	return rest[:at], made, err == nil
}

// A Copying is a backup whose pages are copied but which was not looked at yet: it does not count before Finish.
type Copying struct {
	project string // its name
	folder  string // of the backups of this project
	hidden  string // the folder in which the copy lies
	schema  schema
}

// Backup copies the project into a folder of its own below root, verifies the copy, and removes older backups that are
// not kept any more: those of the same file name beyond the last 10, one a day for 14 days and one a week for 12 weeks.
// It does nothing, and gives nil, when a backup with the newest step is there already. Changes go on in between. Errors:
// CodeFull, CodeReadOnly, CodeDamaged when the copy is not in order; then the older backups all stay.
func (p *Project) Backup(ctx context.Context, root string) (*Backup, error) {
	c, err := p.StartBackup(ctx, root)
	if err != nil || c == nil {
		return nil, err
	}
	b, err := c.Finish(ctx)
	if err != nil {
		return nil, err
	}
	return &b, nil
}

// StartBackup is the first half of Backup, after which the project may be closed. It gives nil when nothing has changed.
func (p *Project) StartBackup(ctx context.Context, root string) (*Copying, error) {
	uid, err := p.identity(ctx)
	if err != nil {
		return nil, err
	}
	newest, err := p.newestStep(ctx)
	if err != nil {
		return nil, err
	}
	folder := filepath.Join(root, hex.EncodeToString(uid))
	if newest == "" || isBackedUp(ctx, folder, p.Name(), newest) {
		return nil, nil
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fileError(folder, err)
	}
	removeUnfinished(folder)
	hidden, err := os.MkdirTemp(folder, unfinished)
	if err != nil {
		return nil, fileError(folder, err)
	}
	c := &Copying{project: p.Name(), folder: folder, hidden: hidden, schema: p.schema}
	if err := p.copyPages(ctx, c.path()); err != nil {
		_ = os.RemoveAll(hidden)
		return nil, cancelled(ctx, explain(folder, err))
	}
	return c, nil
}

func (c *Copying) path() string { return filepath.Join(c.hidden, "new"+Extension) }

// Finish verifies the copy and gives it its name. Errors as for Backup.
func (c *Copying) Finish(ctx context.Context) (Backup, error) {
	b, err := c.finish(ctx)
	_ = os.RemoveAll(c.hidden)
	return b, cancelled(ctx, explain(c.folder, err))
}

func (c *Copying) finish(ctx context.Context) (Backup, error) {
	if err := syncFile(c.path()); err != nil {
		return Backup{}, fileError(c.folder, err)
	}
	b, err := verify(ctx, c.path(), c.schema)
	if err != nil {
		return b, err
	}
	made := time.Now().UTC().Truncate(time.Second)
	for ; ; made = made.Add(time.Second) { // another one of this second
		b.Path = filepath.Join(c.folder, backupName(c.project, made))
		if mustNotExist(b.Path) == nil {
			break
		}
	}
	b.Project, b.Made = c.project, made
	if err := os.Rename(c.path(), b.Path); err != nil {
		return b, fileError(b.Path, err)
	}
	replacement.SyncFolder(c.folder)
	return b, c.removeOld(b)
}

// removeOld removes the backups of this project that are not kept any more. The one just made always is, even when the
// clock was set back and others seem to be newer.
func (c *Copying) removeOld(made Backup) error {
	found, err := backupsIn(c.folder)
	if err != nil {
		return err
	}
	found = slices.DeleteFunc(found, func(b Backup) bool { return b.Project != c.project || b.Path == made.Path })
	times := make([]time.Time, len(found), len(found)+1)
	for i, b := range found {
		times[i] = b.Made
	}
	for i, stays := range keep(append(times, made.Made), made.Made.Local()) {
		if stays || i == len(found) {
			continue
		}
		if err := os.Remove(found[i].Path); err != nil {
			return fileError(found[i].Path, err)
		}
	}
	return nil
}

// unfinished begins the names of folders in which a backup is being made; abandoned is how long one takes at most.
const (
	unfinished = ".new-"
	abandoned  = 24 * time.Hour
)

// removeUnfinished removes what a program left that was stopped while it made a backup.
func removeUnfinished(folder string) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return
	}
	for _, e := range entries {
		if info, err := e.Info(); err == nil && strings.HasPrefix(e.Name(), unfinished) && time.Since(info.ModTime()) > abandoned {
			_ = os.RemoveAll(filepath.Join(folder, e.Name())) // tried again next time
		}
	}
}

// newestStep is the uid of the newest step, "" when there is none.
func (p *Project) newestStep(ctx context.Context) (uid string, err error) {
	err = p.read(ctx, func(tx *sql.Tx) error {
		uid, err = newestStepOf(ctx, tx)
		return err
	})
	return uid, err
}

func newestStepOf(ctx context.Context, q querier) (uid string, err error) {
	err = q.QueryRowContext(ctx, "SELECT hex(uid) FROM step ORDER BY seq DESC LIMIT 1").Scan(&uid)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return uid, err
}

// isBackedUp tells whether a backup of a project has this step as its newest one. By their times alone one would look at the
// wrong backup after the clock was set back.
func isBackedUp(ctx context.Context, folder, project, step string) bool {
	found, _ := backupsIn(folder) // what cannot be listed does not count
	return slices.ContainsFunc(found, func(b Backup) bool {
		if b.Project != project {
			return false
		}
		db := sql.OpenDB(connector{dsn: immutableSource(b.Path)})
		defer db.Close()
		newest, err := newestStepOf(ctx, db)
		return err == nil && newest == step
	})
}
