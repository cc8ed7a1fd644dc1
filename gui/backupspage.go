package gui

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"github.com/onrecord/onrecord/store"
)

func (w *window) backupCommands() {
	w.do.add(
		&command{id: "save-purged", menu: "File", title: "Save a copy without deleted text…", run: w.savePurged, enabled: w.s.opened},
		&command{id: "backups", menu: "File", title: "Backups…", key: fyne.KeyB, mod: ctrlShift, run: w.backupsDialog, enabled: w.s.opened},
	)
}

// backupsDialog lists the backups of the open project.
func (w *window) backupsDialog() {
	w.inspector.flush()
	project := w.s.project
	var found []store.Backup
	var folder string
	w.work("Backups", func(ctx context.Context, p progress) (err error) {
		if folder, err = backupFolder(); err == nil {
			found, err = project.Backups(ctx, folder)
		}
		return err
	}, func(err error) {
		switch {
		case errors.Is(err, context.Canceled), w.s.project != project:
		case err != nil:
			w.showError(err)
		default:
			w.showBackups(project.Path(), folder, found)
		}
	})
}

// backUpNow makes a backup at once, and shows the list with it.
func (w *window) backUpNow() {
	project, writer, backups := w.s.project, w.s.writer, w.s.backups
	w.work("Backup", func(ctx context.Context, p progress) error {
		if err := writer.flush(); err != nil {
			return err
		}
		return backups.make(ctx)
	}, func(err error) {
		if w.s.project != project || errors.Is(err, context.Canceled) {
			return
		}
		w.s.backedUp(err)
		if err != nil {
			w.tellError(err, w.backupsDialog)
			return
		}
		w.backupsDialog()
	})
}

// backupsPage lists backups, with what is in each.
type backupsPage struct {
	w     *window
	path  string // of the project
	found []store.Backup
	rows  *walkList
	copy  *control
	back  *control
}

// showBackups opens the page for a project, which may be open or not.
func (w *window) showBackups(path, folder string, found []store.Backup) {
	p := &backupsPage{w: w, path: path, found: found}
	open := w.s.opened() && w.s.project.Path() == path
	p.rows = newWalkList(w, func() int { return len(p.found) }, func() fyne.CanvasObject { return newBackupRow() }, func(i int, o fyne.CanvasObject) {
		if i < len(p.found) {
			o.(*backupRow).show(p.found[i], p.project())
		}
	})
	p.rows.chosen = func(int) { p.enable() }
	var d dialog.Dialog
	p.copy = w.button("Open a copy…", nil, func() { p.take(d, w.openBackup) })
	p.back = w.button("Restore…", nil, func() { p.take(d, w.restoreBackup) })
	p.copy.Importance = widget.HighImportance
	p.rows.across = func(by int) { // Enter; a click only chooses
		if by > 0 {
			p.take(d, w.openBackup)
		}
	}
	about := widget.NewLabel(aboutBackups(folder, w.s.unbacked, open))
	about.Wrapping, about.Importance = fyne.TextWrapWord, widget.LowImportance
	empty := widget.NewLabel("")
	if len(found) == 0 {
		empty.SetText("There is no backup yet.")
	}
	content := container.NewBorder(about, nil, nil, nil, container.NewStack(p.rows.framed(), inset(empty, 8, 12, 0, 8)))
	box := dialog.NewCustomWithoutButtons("Backups of "+p.project(), content, w.fyne)
	d = box
	buttons := []fyne.CanvasObject{w.button("Close", nil, d.Hide)}
	if open && w.s.readOnly() == "" {
		buttons = append(buttons, w.button("Back up now", nil, func() { d.Hide(); w.backUpNow() }))
	}
	box.SetButtons(append(buttons, p.back, p.copy))
	w.open(sheet{Dialog: d, confirm: func() { p.take(d, w.openBackup) }}, 720, 560)
	p.enable()
	if len(found) > 0 {
		w.fyne.Canvas().Focus(p.rows)
	}
}

func aboutBackups(folder string, failed error, open bool) string {
	text := "While you work a backup is made every ten minutes, and when the project is closed, if anything has changed. " +
		"The last ten are kept, then one a day for two weeks and one a week for twelve. They lie in " + folder + "."
	if failed != nil && open {
		text = "The last backup could not be made: " + sentence(failed.Error()) + " It is tried again every ten minutes.\n\n" + text
	}
	return text
}

// project is the name of the project whose backups these are.
func (p *backupsPage) project() string { return projectName(p.path) }

func projectName(path string) string {
	return strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
}

func (p *backupsPage) chosen() (store.Backup, bool) {
	if p.rows.at < 0 || p.rows.at >= len(p.found) {
		return store.Backup{}, false
	}
	b := p.found[p.rows.at]
	return b, b.Damage == ""
}

// enable lets one press what can be done with the chosen backup.
func (p *backupsPage) enable() {
	if _, ok := p.chosen(); ok {
		p.copy.Enable()
		p.back.Enable()
		return
	}
	p.copy.Disable()
	p.back.Disable()
}

func (p *backupsPage) take(d dialog.Dialog, do func(b store.Backup, path string)) {
	if b, ok := p.chosen(); ok {
		d.Hide()
		do(b, p.path)
	}
}

// madeWhen is the time of a backup as one looks for it.
func madeWhen(b store.Backup) string { return b.Made.Local().Format("Monday 2 January 2006, 15:04") }

// inBackup says what is in a backup.
func inBackup(b store.Backup) string {
	if b.Damage != "" {
		return "It cannot be used: " + b.Damage
	}
	count := func(n int, what string) string { return strings.Replace(plural(n, what), fmt.Sprint(n), grouped(n), 1) }
	return count(b.Articles, "article") + " · " + count(b.Spans, "mark") + " · " + count(b.Attributions, "attribution")
}

// openBackup makes a project of a backup beside the project, and opens it.
func (w *window) openBackup(b store.Backup, path string) {
	name := fmt.Sprintf("%s (backup %s)%s", projectName(path), b.Made.Local().Format("2006-01-02 15.04"), store.Extension)
	file := w.prompt(filepath.Join(filepath.Dir(path), name))
	w.ask("Open a copy of the backup", "Open", widget.NewForm(widget.NewFormItem("File", file)), file, 640, 150, func() error {
		to := strings.TrimSpace(file.Text)
		if to == "" {
			return errors.New("the copy needs a file name")
		}
		w.work("Restore", func(ctx context.Context, p progress) error { return store.Restore(ctx, b.Path, to) }, func(err error) {
			switch {
			case errors.Is(err, context.Canceled):
			case err != nil:
				w.showError(err)
			default:
				w.openPath(to)
			}
		})
		return nil
	})
}

// restoreBackup puts a backup in the place of the project, which is kept.
func (w *window) restoreBackup(b store.Backup, path string) {
	question := fmt.Sprintf("%s goes back to how it was on %s, with %s.\n\nThe file as it is now stays beside it, under a name with “replaced” and the date.",
		filepath.Base(path), madeWhen(b), strings.ReplaceAll(inBackup(b), " · ", ", "))
	const width = 560
	w.askOr("Restore", "Restore", prose(question), nil, width, heightFor(question, width), func() error {
		w.inspector.flush()
		if w.s.opened() && w.s.project.Path() == path {
			if err := w.s.close(); err != nil {
				return err
			}
			w.nothingOpen()
		}
		w.swapIn(b, path)
		return nil
	}, nil)
}

func (w *window) swapIn(b store.Backup, path string) {
	kept := ""
	w.work("Restore", func(ctx context.Context, p progress) (err error) {
		if !exists(path) {
			return store.Restore(ctx, b.Path, path)
		}
		kept, err = store.SwapIn(ctx, b.Path, path)
		return err
	}, func(err error) {
		if err != nil && !errors.Is(err, context.Canceled) {
			w.showError(err)
			return
		}
		w.openPath(path)
		if err == nil && kept != "" {
			w.tell("Restored", fmt.Sprintf("The project is as it was on %s. The file as it was until now is %s.", madeWhen(b), kept), nil)
		}
	})
}

// savePurged writes a copy that holds nothing of what was deleted.
func (w *window) savePurged() {
	w.inspector.flush()
	file := w.prompt(filepath.Join(w.folder(), w.s.project.Name()+" without deleted text"+store.Extension))
	about := widget.NewLabel("The copy holds nothing of removed articles, marks and comments, of earlier wordings or older codebooks, not even in hidden places of the file. " +
		"It has no history: nothing of before can be undone in it. It can be taken in like any copy.")
	about.Wrapping, about.Importance = fyne.TextWrapWord, widget.LowImportance
	content := container.NewBorder(nil, about, nil, nil, widget.NewForm(widget.NewFormItem("File", file)))
	w.ask("Save a copy without deleted text", "Save", content, file, 640, 250, func() error {
		to := strings.TrimSpace(file.Text)
		if to == "" {
			return errors.New("the copy needs a file name")
		}
		project, writer := w.s.project, w.s.writer
		w.work("Save a copy", func(ctx context.Context, p progress) error {
			if err := writer.flush(); err != nil {
				return err
			}
			return project.SavePurged(ctx, to, func(done, total int) { p(done, total, plural(done, "article")) })
		}, func(err error) {
			switch {
			case errors.Is(err, context.Canceled):
				w.tell("Save a copy", "Cancelled. Nothing was written.", nil)
			case err != nil:
				w.showError(err)
			default:
				w.tell("Copy saved", "A copy without deleted text is now in "+to+". You go on working in "+project.Path()+".", nil)
			}
		})
		return nil
	})
}
