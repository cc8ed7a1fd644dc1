package gui

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/onrecord/onrecord/store"
)

// backupFolder is where backups lie; tests have a folder of their own.
var backupFolder = store.BackupFolder

const (
	backupEvery = 10 * time.Minute // of work; nothing is made when nothing has changed
	backupAtEnd = 5 * time.Second  // closing waits no longer for the copying; the backup before has to do then
)

// backups makes those of the open project, beside the writer: gestures are saved in between.
type backups struct {
	project *store.Project
	made    func(error) // tells on the main goroutine how it went
	cancel  context.CancelFunc
	running sync.WaitGroup
}

// verifying are the backups that are still being looked at after their project was closed.
var verifying sync.WaitGroup

func newBackups(p *store.Project, made func(error)) *backups {
	ctx, cancel := context.WithCancel(context.Background())
	b := &backups{project: p, made: made, cancel: cancel}
	if p.ReadOnly() == "" {
		b.running.Go(func() { b.loop(ctx) })
	}
	return b
}

func (b *backups) loop(ctx context.Context) {
	defer carry()
	tick := time.NewTicker(backupEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			err := b.make(ctx)
			if ctx.Err() != nil {
				return
			}
			onMain(func() { b.made(err) })
		}
	}
}

func (b *backups) make(ctx context.Context) error {
	folder, err := backupFolder()
	if err != nil {
		return err
	}
	_, err = b.project.Backup(ctx, folder)
	return err
}

// finish makes the last backup before the project is closed. It is looked at when the project is closed already.
func (b *backups) finish() {
	b.cancel()
	b.running.Wait()
	if b.project.ReadOnly() != "" {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), backupAtEnd)
	defer cancel()
	folder, err := backupFolder()
	var copying *store.Copying
	if err == nil {
		copying, err = b.project.StartBackup(ctx, folder)
	}
	if err != nil {
		slog.Warn("no backup when the project was closed", "project", b.project.Path(), "error", err)
		return
	}
	if copying == nil {
		return
	}
	verifying.Go(func() {
		defer carry()
		if _, err := copying.Finish(context.Background()); err != nil {
			slog.Warn("the backup is not in order", "error", err)
		}
	})
}

// backedUp keeps how the last backup went, and says once that it did not.
func (s *Session) backedUp(err error) {
	if err != nil {
		slog.Warn("no backup", "error", err)
		if s.unbacked == nil {
			s.hint("No backup could be made; it is tried again every ten minutes. Your work is saved all the same.")
		}
	}
	s.unbacked = err
	s.changed.emit(changedSaved)
}
