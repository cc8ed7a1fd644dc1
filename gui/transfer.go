package gui

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/corpus"
	"github.com/onrecord/onrecord/store/exchange"
)

func (w *window) dataCommands() {
	writable := func() bool { return w.s.opened() && w.s.readOnly() == "" }
	w.do.add(
		&command{id: "import", menu: "Data", title: "Import…", key: fyne.KeyI, mod: ctrl, run: w.importDialog, enabled: writable},
		&command{id: "paste", menu: "Data", title: "Paste a text as a new article…", key: fyne.KeyV, mod: ctrlShift, run: w.pasteDialog, enabled: writable},
		&command{id: "export", menu: "Data", title: "Export…", key: fyne.KeyE, mod: ctrl, run: w.exportDialog, enabled: w.s.opened},
		&command{id: "codebook", menu: "Data", title: "Export the codebook…", run: w.codebookDialog, enabled: w.s.opened},
		&command{id: "find", menu: "Data", title: "Find in all articles…", key: fyne.KeyF, mod: ctrlShift, run: func() { w.findDialog("") }, enabled: w.s.opened, ruleOver: true},
		&command{id: "check", menu: "Data", title: "Check the project", run: w.check, enabled: w.s.opened, ruleOver: true},
	)
}

// dropped imports what was dropped on the window; project files and packets are opened, or taken in.
func (w *window) dropped(uris []fyne.URI) {
	var paths []string
	for _, u := range uris {
		paths = append(paths, u.Path())
	}
	if len(paths) > 0 && !slices.ContainsFunc(paths, func(path string) bool { return !isProject(path) }) {
		w.droppedProjects(paths)
		return
	}
	w.bring(paths)
}

// take runs an import and tells what became of it.
func (w *window) take(name string, run func(context.Context, progress) (exchange.Report, error)) {
	w.inspector.flush()
	if err := w.s.writer.flush(); err != nil {
		w.showError(err)
		return
	}
	var report exchange.Report
	w.work(name, func(ctx context.Context, p progress) (err error) {
		report, err = run(ctx, p)
		return err
	}, func(err error) {
		w.s.imported(report)
		if err != nil && !errors.Is(err, context.Canceled) {
			w.showError(err)
			return
		}
		w.tellReport(report, errors.Is(err, context.Canceled))
	})
}

// imported shows what came in: the first of the new articles.
func (s *Session) imported(r exchange.Report) {
	first := corpus.ID("")
	if len(r.Added) > 0 {
		first = r.Added[0]
	}
	s.refresh(first)
}

// tellReport is silent when all went well with a single file: the article that opens says enough.
func (w *window) tellReport(r exchange.Report, cancelled bool) {
	var details []string
	for _, group := range []struct {
		word  string
		notes []exchange.Note
	}{{"Not imported", r.Failed}, {"Already here", r.Skipped}, {"Please look", r.Warnings}} {
		for _, n := range group.notes {
			details = append(details, group.word+": "+noteName(n.Name)+": "+n.Text)
		}
	}
	if len(details) == 0 && len(r.Added) == 1 && !cancelled {
		return
	}
	text := plural(len(r.Added), "article") + " imported."
	if len(r.Annotated) > 0 {
		text += " " + plural(len(r.Annotated), "article") + " got annotations."
	}
	if cancelled {
		text = "Cancelled. " + text
	}
	if len(r.Added)+len(r.Annotated) > 0 {
		text += " Ctrl+Z takes all of it back."
	}
	w.tell("Import", text, details)
}

// noteName is what a note is about without the folders of the file: the title of an article may have a slash too.
func noteName(name string) string {
	end := len(name)
	for _, mark := range []string{", line ", ", article "} {
		if i := strings.Index(name, mark); i >= 0 {
			end = min(end, i)
		}
	}
	return filepath.Base(name[:end]) + name[end:]
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// check looks whether the project file is sound.
func (w *window) check() {
	project := w.s.project
	var problems []store.Problem
	w.work("Check", func(ctx context.Context, p progress) (err error) {
		problems, err = project.Check(ctx, func(done, total int) { p(done, total, "") })
		return err
	}, func(err error) {
		switch {
		case errors.Is(err, context.Canceled):
		case err != nil:
			w.showError(err)
		case len(problems) == 0:
			w.tell("Check", "The project is sound: the file, every text, and every annotation’s place and quote.", nil)
		default:
			var details []string
			for _, p := range problems {
				details = append(details, p.Where+": "+p.What)
			}
			w.tell("Check", "Something is wrong with this project. Do not go on working in it: save a copy, and compare it with your last backup.", details)
		}
	})
}
