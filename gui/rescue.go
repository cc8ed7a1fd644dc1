package gui

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/exchange"
)

// rescuable tells whether an error says that a project is not what it was: then backups and a salvage may help.
func rescuable(err error, path string) bool {
	switch store.ErrorCode(err) {
	case store.CodeDamaged:
		return true
	case store.CodeNotFound, store.CodeEmpty, store.CodeNotProject:
		return isProject(path)
	}
	return false
}

// salvageable tells whether something may be left in the file that an error is about. A project whose beginning is destroyed
// looks like a file of another kind.
func salvageable(err error) bool {
	return store.ErrorCode(err) == store.CodeDamaged || store.ErrorCode(err) == store.CodeNotProject
}

// rescue says why a project cannot be opened, and offers what there is: the newest backup that is in order, the others, a
// salvage, and a look at what can still be read.
func (w *window) rescue(path string, cause error) {
	var found []store.Backup
	var folder string
	w.work("Looking for backups", func(ctx context.Context, p progress) (err error) {
		if folder, err = backupFolder(); err == nil {
			found, err = store.BackupsOf(ctx, folder, path)
		}
		return err
	}, func(err error) {
		if err != nil || len(found) == 0 && !salvageable(cause) {
			w.showError(cause)
			return
		}
		w.showRescue(path, folder, cause, found)
	})
}

func (w *window) showRescue(path, folder string, cause error, found []store.Backup) {
	text := sentence(cause.Error()) + "\n\n"
	var d *dialog.CustomDialog
	then := func(do func()) func() {
		return func() {
			d.Hide()
			do()
		}
	}
	var first func()
	buttons := []fyne.CanvasObject{w.button("Close", nil, func() { d.Hide() })}
	if store.ErrorCode(cause) == store.CodeDamaged {
		buttons = append(buttons, w.button("Look at what can be read", nil, then(func() { w.openToRead(path) })))
	}
	if salvageable(cause) {
		first = then(func() { w.salvageDialog(path) })
		buttons = append(buttons, w.button("Salvage…", nil, first))
	}
	if i := slices.IndexFunc(found, func(b store.Backup) bool { return b.Damage == "" }); i >= 0 {
		newest := found[i]
		text += fmt.Sprintf("The newest backup is of %s, with %s. ", madeWhen(newest), strings.ReplaceAll(inBackup(newest), " · ", ", "))
		first = then(func() { w.restoreBackup(newest, path) })
		buttons = append(buttons, w.button("All backups…", nil, then(func() { w.showBackups(path, folder, found) })), w.button("Use the newest backup…", nil, first))
	} else {
		text += "There is no backup of it on this computer. "
	}
	if salvageable(cause) {
		text += "A salvage reads the file row by row and takes all that is sound into a new file; this one stays as it is."
	}
	if button, ok := buttons[len(buttons)-1].(*control); ok {
		button.Importance = widget.HighImportance
	}
	const width = 700
	d = dialog.NewCustomWithoutButtons("This project cannot be opened", prose(text), w.fyne)
	d.SetButtons(buttons)
	w.open(sheet{Dialog: d, confirm: first}, width, heightFor(text, width))
}

// openToRead opens a damaged project for reading.
func (w *window) openToRead(path string) {
	p, err := store.OpenDamaged(path)
	if err != nil {
		w.showError(err)
		return
	}
	w.use(p)
}

// salvageDialog asks for the new file, and takes what is sound into it.
func (w *window) salvageDialog(path string) {
	file := w.prompt(filepath.Join(filepath.Dir(path), projectName(path)+" (salvaged)"+store.Extension))
	w.ask("Salvage into a new file", "Salvage", widget.NewForm(widget.NewFormItem("File", file)), file, 640, 150, func() error {
		to := strings.TrimSpace(file.Text)
		if to == "" {
			return errors.New("the new project needs a file name")
		}
		var report store.SalvageReport
		w.work("Salvage", func(ctx context.Context, p progress) (err error) {
			report, err = exchange.Salvage(ctx, path, to, func(done, total int) { p(done, total, plural(done, "article")) })
			return err
		}, func(err error) {
			switch {
			case errors.Is(err, context.Canceled):
				w.tell("Salvage", "Cancelled. Nothing was written.", nil)
			case err != nil:
				w.showError(err)
			default:
				w.openPath(to)
				w.tellSalvaged(report)
			}
		})
		return nil
	})
}

// tellSalvaged says what was saved and what was lost.
func (w *window) tellSalvaged(r store.SalvageReport) {
	lines := salvagedLines(r)
	rows := w.reportList(lines)
	d := w.closable("Salvaged", "Close", inset(rows, 0, 4, 6, 4))
	w.openReport(sheet{Dialog: d}, rows, lines)
}

func salvagedLines(salvaged store.SalvageReport) []reportLine {
	var r report
	lost := 0
	for _, row := range salvaged.Rows {
		lost += row.Lost
	}
	switch {
	case salvaged.Whole():
		r.add(reportText, "All of it is sound, and all of it is here.")
	case lost == 0:
		r.add(reportText, "Nothing is known to be lost. Some of it had to be mended.")
	default:
		r.add(reportText, "What is here is sound. Some of it is lost, or had to be mended.")
	}
	r.add(reportRemark, "The damaged file is as it was. What was done before the salvage cannot be undone here.")
	r = append(r, reportLine{style: reportSection, text: "What there was", counts: [3]string{"saved", "lost", ""}})
	for _, row := range salvaged.Rows {
		if row.Saved+row.Lost == 0 {
			continue
		}
		line := reportLine{style: reportCount, text: salvagedTitle(row.Kind), counts: [3]string{grouped(row.Saved), "–", ""}}
		if row.Lost > 0 {
			line.counts[1] = grouped(row.Lost)
		}
		r = append(r, line)
	}
	if n := len(salvaged.Problems); n > 0 {
		r.add(reportSection, fmt.Sprintf("Lost or mended (%s)", grouped(n)))
		for _, p := range salvaged.Problems {
			where := p.Where
			if name := salvagedTitle(p.Where); name != "" {
				where = name
			}
			r.broken(reportText, oneLine(where)+": "+oneLine(p.What))
		}
	}
	return r
}

// salvagedTitle is what a person calls the things of a table, "" when it is no table.
func salvagedTitle(table string) string {
	switch table {
	case "member":
		return "Links of marks to attributions"
	case "step":
		return "Steps of the history"
	case "article_text":
		return "Texts"
	case "history":
		return "History"
	case "setting":
		return "Settings"
	case "original":
		return "Files that articles came from"
	case "conflict":
		return "Open conflicts"
	case "revision":
		return "Versions known from merges"
	case "file":
		return "File"
	}
	return kindsTitle(table)
}
