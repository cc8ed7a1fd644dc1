package gui

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/corpus"
)

// incoming is a file to take in: what it would change, or why it cannot be taken in.
type incoming struct {
	path   string
	report store.MergeReport
	err    error
}

// takeInDialog asks which packets or copies of the project to take in; some are proposed already, with a line each.
func (w *window) takeInDialog(proposed string) {
	w.inspector.flush()
	paths := w.prompt(proposed)
	paths.MultiLine = true
	paths.SetPlaceHolder("A packet, or a whole project file, on each line")
	paths.SetMinRowsVisible(3)
	paths.Wrapping = fyne.TextWrapOff
	add := w.button("Add a file…", nil, func() {
		d := dialog.NewFileOpen(func(f fyne.URIReadCloser, err error) {
			if err == nil && f != nil {
				err = f.Close()
				paths.SetText(strings.TrimLeft(strings.TrimRight(paths.Text, "\n")+"\n"+f.URI().Path(), "\n"))
			}
			if err != nil {
				w.showError(err)
			}
		}, w.fyne)
		d.SetFilter(storage.NewExtensionFileFilter(projectExtensions))
		w.browse(d)
	})
	about := widget.NewLabel("Packets that come back, or other copies of this project. First you see what they would change. Shift+Enter goes on.")
	about.Wrapping, about.Importance = fyne.TextWrapWord, widget.LowImportance
	w.ask("Take in…", "Look into it", container.NewBorder(about, container.NewHBox(add), nil, nil, paths), paths, 680, 280, func() error {
		files, err := w.chosenFiles(paths.Text)
		if err == nil {
			w.lookInto(files)
		}
		return err
	})
}

// chosenFiles are the paths of the lines of a text.
func (w *window) chosenFiles(text string) ([]string, error) {
	var files []string
	for line := range strings.Lines(text) {
		if path := strings.TrimSpace(line); path != "" && !slices.Contains(files, path) {
			files = append(files, path)
		}
	}
	if len(files) == 0 {
		return nil, errors.New("choose a packet, or another copy of this project")
	}
	for _, path := range files {
		file, err := os.Stat(path)
		if err != nil {
			return nil, fmt.Errorf("%s: there is no such file", path)
		}
		if own, err := os.Stat(w.s.project.Path()); err == nil && os.SameFile(own, file) {
			return nil, fmt.Errorf("%s: that is the project which is open; choose a packet or another copy of it", path)
		}
	}
	return files, nil
}

// progressInFile tells how far the work on one of several files is. Before the first article it takes about a quarter of
// the time to see what is new.
func progressInFile(p progress, i, files int, path string) func(done, total int) {
	const share, before = 1000, 250 // of a file
	return func(done, total int) {
		what, at := filepath.Base(path)+": what is new in it", 0
		if done > 0 {
			what, at = filepath.Base(path)+": "+plural(done, "article"), before+(share-before)*done/total
		}
		if done > 0 && done == total {
			what = filepath.Base(path) + ": the last of it"
		}
		p(share*i+at, share*files, what)
	}
}

// lookInto tries out what the files would change, and shows it.
func (w *window) lookInto(paths []string) {
	project, writer, files := w.s.project, w.s.writer, make([]incoming, len(paths))
	titles := map[corpus.ID]string{}
	w.work("Looking into it", func(ctx context.Context, p progress) error {
		if err := writer.flush(); err != nil { // what is not saved yet comes before what comes in
			return err
		}
		rows, err := project.Articles(ctx, store.Filter{})
		if err != nil {
			return err
		}
		for _, row := range rows {
			titles[row.ID] = row.Title
		}
		entities, err := project.Entities(ctx)
		if err != nil {
			return err
		}
		for _, e := range entities {
			titles[e.ID] = e.Name
		}
		for i, path := range paths {
			f := &files[i]
			f.path = path
			f.report, f.err = project.Merge(ctx, path, store.MergeOptions{DryRun: true, Progress: progressInFile(p, i, len(paths), path)})
			if ctx.Err() != nil {
				return ctx.Err()
			}
		}
		return nil
	}, func(err error) {
		switch {
		case errors.Is(err, context.Canceled), w.s.project != project:
		case err != nil:
			w.showError(err)
		case len(files) == 1 && files[0].err != nil:
			w.showError(files[0].err)
		default:
			w.showReport(files, titles)
		}
	})
}

// showReport shows what would change, and takes it in when it is confirmed.
func (w *window) showReport(files []incoming, titles map[corpus.ID]string) {
	var news []string // files with something to take in
	for _, f := range files {
		if f.err == nil && !f.report.Nothing() {
			news = append(news, f.path)
		}
	}
	lines := reportLines(files, titles)
	rows := w.reportList(lines)
	d := dialog.NewCustomWithoutButtons("Take in", inset(rows, 0, 4, 6, 4), w.fyne)
	take := func() {
		d.Hide()
		if len(news) > 0 {
			w.takeIn(news)
		}
	}
	buttons := []fyne.CanvasObject{w.button("Close", nil, d.Hide)}
	if len(news) > 0 {
		yes := w.button("Take in", theme.ConfirmIcon(), take)
		yes.Importance = widget.HighImportance
		buttons = []fyne.CanvasObject{w.button("Cancel", theme.CancelIcon(), d.Hide), yes}
	}
	d.SetButtons(buttons)
	w.openReport(sheet{Dialog: d, confirm: take}, rows, lines)
}

// takeIn merges the files: one gesture, one undo.
func (w *window) takeIn(paths []string) {
	project, writer := w.s.project, w.s.writer
	o := store.MergeOptions{Annotator: w.s.me, Group: store.NewID()}
	var done []store.MergeReport
	w.work("Take in", func(ctx context.Context, p progress) error {
		if err := writer.flush(); err != nil {
			return err
		}
		for i, path := range paths {
			o.Progress = progressInFile(p, i, len(paths), path)
			report, err := project.Merge(ctx, path, o)
			if err != nil {
				return err
			}
			done = append(done, report)
		}
		return nil
	}, func(err error) {
		if w.s.project != project {
			return
		}
		w.s.refresh("")
		if err != nil && !errors.Is(err, context.Canceled) {
			w.tellError(err, func() { w.tellTaken(done, false) })
			return
		}
		w.tellTaken(done, err != nil)
	})
}

// tellTaken says what came in, and how to take it back.
func (w *window) tellTaken(reports []store.MergeReport, wasCancelled bool) {
	changes, conflicts := 0, 0
	var from []string
	for _, r := range reports {
		changes += r.Changes()
		conflicts += len(r.Conflicts)
		from = append(from, filepath.Base(r.Path))
	}
	text := ""
	switch {
	case len(reports) == 0 && wasCancelled:
		text = "Cancelled. Nothing was taken in."
	case len(reports) == 0:
		return
	default:
		what := strings.Replace(plural(changes, "change"), fmt.Sprint(changes), grouped(changes), 1)
		if changes == 0 {
			what = "Nothing new"
		}
		text = what + " came in from " + strings.Join(from, ", ") + "."
		if wasCancelled {
			text = "Cancelled; what was finished stays. " + text
		}
		if changes > 0 {
			text += " Edit > Undo takes all of it back as one."
		}
	}
	if conflicts == 0 {
		w.tell("Take in", text, nil)
		return
	}
	text += fmt.Sprintf("\n\n%s to decide, where you and they changed the same thing. Both versions are kept: Review > Conflicts shows them side by side.", plural(conflicts, "conflict"))
	const width = 500
	d := dialog.NewCustomWithoutButtons("Take in", prose(text), w.fyne)
	decide := func() {
		d.Hide()
		w.conflictsDialog()
	}
	yes := w.button("Decide now…", nil, decide)
	yes.Importance = widget.HighImportance
	d.SetButtons([]fyne.CanvasObject{w.button("Later", nil, d.Hide), yes})
	w.open(sheet{Dialog: d, confirm: decide}, width, heightFor(text, width))
}
