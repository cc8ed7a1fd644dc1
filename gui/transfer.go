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
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/widget"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/corpus"
	"github.com/onrecord/onrecord/store/dataset"
	"github.com/onrecord/onrecord/store/exchange"
	"github.com/onrecord/onrecord/store/intake"
)

func (w *window) dataCommands() {
	writable := func() bool { return w.s.opened() && w.s.readOnly() == "" }
	w.do.add(
		&command{id: "import", menu: "Data", title: "Import…", key: fyne.KeyI, mod: ctrl, run: w.importDialog, enabled: writable},
		&command{id: "paste", menu: "Data", title: "Paste a text as a new article…", key: fyne.KeyV, mod: ctrlShift, run: w.pasteDialog, enabled: writable},
		&command{id: "export", menu: "Data", title: "Export…", key: fyne.KeyE, mod: ctrl, run: w.exportDialog, enabled: w.s.opened},
		&command{id: "find", menu: "Data", title: "Find in all articles…", key: fyne.KeyF, mod: ctrlShift, run: func() { w.findDialog("") }, enabled: w.s.opened, ruleOver: true},
		&command{id: "check", menu: "Data", title: "Check the project", run: w.check, enabled: w.s.opened, ruleOver: true},
	)
}

// dropped imports what was dropped on the window; a project file is opened.
func (w *window) dropped(uris []fyne.URI) {
	var paths []string
	for _, u := range uris {
		paths = append(paths, u.Path())
	}
	if len(paths) == 1 && strings.EqualFold(filepath.Ext(paths[0]), store.Extension) {
		w.openPath(paths[0])
		return
	}
	w.bring(paths)
}

// importDialog asks which files or folders to import. A path can be typed or pasted, several with a line each.
func (w *window) importDialog() {
	paths := w.prompt("")
	paths.MultiLine = true
	paths.SetPlaceHolder("A file or folder on each line")
	paths.SetMinRowsVisible(3)
	paths.Wrapping = fyne.TextWrapOff
	add := func(path string) {
		paths.SetText(strings.TrimLeft(strings.TrimRight(paths.Text, "\n")+"\n"+path, "\n"))
	}
	file := widget.NewButton("Add a file…", func() {
		d := dialog.NewFileOpen(func(f fyne.URIReadCloser, err error) {
			if err == nil && f != nil {
				add(f.URI().Path())
				err = f.Close()
			}
			if err != nil {
				w.showError(err)
			}
		}, w.fyne)
		d.SetFilter(storage.NewExtensionFileFilter(append(intake.Extensions(), ".jsonl")))
		w.browse(d)
	})
	folder := widget.NewButton("Add a folder…", func() {
		w.browse(dialog.NewFolderOpen(func(f fyne.ListableURI, err error) {
			if err != nil {
				w.showError(err)
			} else if f != nil {
				add(f.Path())
			}
		}, w.fyne))
	})
	about := widget.NewLabel("Text, Markdown and HTML files become articles, Onrecord datasets (.jsonl) bring their annotations. You can also drop files on the window. Shift+Enter imports.")
	about.Wrapping = fyne.TextWrapWord
	about.Importance = widget.LowImportance
	content := container.NewBorder(about, container.NewHBox(file, folder), nil, nil, paths)
	w.ask("Import", "Import", content, paths, 640, 300, func() error { // Shift+Enter submits a field of several lines
		if list := lines(paths.Text); len(list) > 0 {
			w.bring(list)
		}
		return nil
	})
}

func lines(text string) []string {
	var list []string
	for _, l := range strings.Split(text, "\n") {
		if l = strings.TrimSpace(l); l != "" {
			list = append(list, l)
		}
	}
	return list
}

// bring imports files and folders, with progress, and tells what became of them.
func (w *window) bring(paths []string) {
	if !w.s.opened() {
		w.showError(errors.New("open or make a project first: articles are imported into it"))
		return
	}
	project, me := w.s.project, w.s.me
	w.take("Import", func(ctx context.Context, p progress) (exchange.Report, error) {
		return exchange.Import(ctx, project, paths, exchange.ImportOptions{Annotator: me}, func(x exchange.Progress) {
			p(int(x.Done), int(x.Total), filepath.Base(x.Name))
		})
	})
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
			details = append(details, group.word+": "+filepath.Base(n.Name)+": "+n.Text)
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
	if len(r.Added) > 0 {
		text += " Ctrl+Z takes all of it back."
	}
	w.tell("Import", text, details)
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// pasteDialog makes an article of the text on the clipboard, after showing how it begins.
func (w *window) pasteDialog() {
	text := w.app.Clipboard().Content()
	if strings.TrimSpace(text) == "" {
		w.tell("Paste", "There is no text on the clipboard. Copy the article's text in your browser or editor first.", nil)
		return
	}
	const shown = 600
	begin := []rune(text)
	preview := widget.NewLabel(string(begin[:min(len(begin), shown)]))
	preview.Wrapping = fyne.TextWrapWord
	preview.TextStyle = serif
	head := newLine(fmt.Sprintf("%d characters, beginning:", len(begin)), 12, fyne.TextStyle{}, colorFaint)
	w.ask("New article from the clipboard", "Make an article", container.NewBorder(head, nil, nil, nil, container.NewVScroll(preview)), nil, 640, 420, func() error {
		project, me := w.s.project, w.s.me
		w.take("Paste", func(ctx context.Context, _ progress) (exchange.Report, error) {
			return exchange.ImportText(ctx, project, text, exchange.ImportOptions{Annotator: me})
		})
		return nil
	})
}

const everybody = "Everybody’s"

// exportDialog asks for format, layer and target.
func (w *window) exportDialog() {
	formats := dataset.Formats()
	titles := make([]string, len(formats))
	for i, f := range formats {
		titles[i] = f.Title
	}
	target := w.prompt("")
	loses := widget.NewLabel("")
	loses.Wrapping = fyne.TextWrapWord
	loses.Importance = widget.LowImportance
	plain := widget.NewCheck("Leave cells as they are, even those a spreadsheet would run as formulas", nil)
	format := widget.NewSelect(titles, nil)
	chosen := func() dataset.Format { return formats[max(format.SelectedIndex(), 0)] }
	format.OnChanged = func(string) {
		f := chosen()
		name := w.s.project.Name() + f.Extension
		if f.Folder() {
			name = w.s.project.Name() + "-" + f.Name
		}
		target.SetText(filepath.Join(w.folder(), name))
		loses.SetText(strings.Join(f.Loses, " "))
		plain.Hide()
		if f.Name == "csv" {
			plain.Show()
		}
	}
	format.SetSelectedIndex(0)
	layer := widget.NewSelect([]string{everybody}, nil)
	layer.SetSelectedIndex(0)
	if people, err := w.s.project.Annotators(context.Background()); err == nil {
		for _, a := range people {
			layer.Options = append(layer.Options, a.Name)
		}
	}
	standoff := widget.NewCheck("Without the article text (hash and offsets only)", nil)
	form := widget.NewForm(
		widget.NewFormItem("Format", format),
		widget.NewFormItem("", loses),
		widget.NewFormItem("Annotations", layer),
		widget.NewFormItem("", standoff),
		widget.NewFormItem("", plain),
		widget.NewFormItem("To", container.NewBorder(nil, nil, nil, widget.NewButton("Choose…", func() { w.chooseFolder(target) }), target)))
	w.ask("Export", "Export", form, target, 700, 400, func() error {
		o := exchange.ExportOptions{Options: dataset.Options{Standoff: standoff.Checked, PlainCells: plain.Checked}}
		if layer.Selected != everybody {
			o.Annotator = layer.Selected
		}
		if strings.TrimSpace(target.Text) == "" {
			return errors.New("the export needs a file name")
		}
		if dir := filepath.Dir(strings.TrimSpace(target.Text)); !exists(dir) {
			return noFolder(dir)
		}
		w.export(chosen(), strings.TrimSpace(target.Text), o)
		return nil
	})
}

// chooseFolder lets one pick the folder of the path in a field.
func (w *window) chooseFolder(field *prompt) {
	w.browse(dialog.NewFolderOpen(func(f fyne.ListableURI, err error) {
		if err != nil {
			w.showError(err)
		} else if f != nil {
			field.SetText(filepath.Join(f.Path(), filepath.Base(field.Text)))
		}
	}, w.fyne))
}

// export writes the dataset; a target that is there already is only replaced when the person says so.
func (w *window) export(f dataset.Format, target string, o exchange.ExportOptions) {
	w.inspector.flush()
	if err := w.s.writer.flush(); err != nil {
		w.showError(err)
		return
	}
	if !o.Replace && exists(target) {
		w.confirm("Replace?", target+"\nis there already. Replace it?", func() {
			o.Replace = true
			w.export(f, target, o)
		})
		return
	}
	project := w.s.project
	var counts dataset.Counts
	w.work("Export", func(ctx context.Context, p progress) (err error) {
		counts, err = exchange.Export(ctx, project, f, target, o, func(x exchange.Progress) {
			p(int(x.Done), int(x.Total), x.Name)
		})
		return err
	}, func(err error) {
		switch {
		case errors.Is(err, context.Canceled):
			w.tell("Export", "Cancelled. Nothing was written.", nil)
		case err != nil:
			w.showError(err)
		default:
			w.tell("Export", fmt.Sprintf("%s with %s and %s are in\n%s", plural(counts.Articles, "article"), plural(counts.Spans, "span"), plural(counts.Attributions, "attribution"), target), nil)
		}
	})
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
