package gui

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"github.com/onrecord/onrecord/store/dataset"
	"github.com/onrecord/onrecord/store/exchange"
	"github.com/onrecord/onrecord/store/replacement"
)

// exportDialog opens the form.
func (w *window) exportDialog() { w.exportOf() }

// exportOf opens the form with the work of some people picked; nobody = everybody's.
func (w *window) exportOf(people ...string) {
	f, form := newExportForm(w, people...)
	head := inset(newLine("How the first article comes out", 12, fyne.TextStyle{Bold: true}, colorFaint), 10, 0, 4, 0)
	right := container.NewBorder(head, nil, nil, nil, on(colorPanel, inset(container.NewVScroll(f.example), 4, 4, 4, 4)))
	to := container.NewBorder(nil, nil, inset(container.New(centreLine{}, newLine("To", 12, fyne.TextStyle{Bold: true}, colorFaint)), 0, 12, 0, 0), w.button("Choose…", nil, func() { w.chooseFolder(f.target) }), f.target)
	content := container.NewBorder(nil, inset(to, 14, 0, 4, 0), form, nil, inset(right, 0, 0, 0, 14))
	var again func()
	again = w.ask("Export", "Export", content, f.target, 1040, 660, func() error {
		o, err := f.options()
		if err != nil {
			return err
		}
		target := strings.TrimSpace(f.target.Text)
		if target == "" {
			return errors.New("the export needs a file name")
		}
		if dir := filepath.Dir(target); !exists(dir) {
			return noFolder(dir)
		}
		w.export(f.chosen(), target, o, again)
		return nil
	})
}

// tellExport says what was written, what the format could not keep, and what did not come back.
func (w *window) tellExport(f dataset.Format, target string, r dataset.Report) {
	text := fmt.Sprintf("%s with %s and %s are in\n%s", plural(r.Articles, "article"), plural(r.Spans, "span"), plural(r.Attributions, "attribution"), target)
	switch {
	case len(r.Lost) > 0:
		text += "\n\nIt was read back, and not all of it came back: please report this."
	case r.Verified:
		text += "\n\nIt was read back, and all that " + f.Title + " can keep came back."
	}
	if r.Key != "" {
		text += "\n\nWho is behind the pseudonyms is in " + r.Key + ": keep it apart."
	}
	var details []string
	for _, lost := range r.Lost {
		details = append(details, "Lost: "+lost.Article+": "+lost.What)
	}
	for _, left := range r.Left {
		details = append(details, fmt.Sprintf("Left out: %d × %s", left.Count, left.What))
	}
	w.tell("Export", text, details)
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

// export writes the dataset; a target that is there already is only replaced when the person says so, otherwise the form is
// there again.
func (w *window) export(f dataset.Format, target string, o exchange.ExportOptions, form func()) {
	w.inspector.flush()
	if err := w.s.writer.flush(); err != nil {
		w.showError(err)
		return
	}
	if !o.Replace && exists(target) {
		w.confirmOr("Replace?", target+"\nis there already. Replace it?", func() {
			o.Replace = true
			w.export(f, target, o, form)
		}, form)
		return
	}
	project := w.s.project
	var report dataset.Report
	w.work("Export", func(ctx context.Context, p progress) (err error) {
		report, err = exchange.Export(ctx, project, f, target, o, func(x exchange.Progress) {
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
			w.tellExport(f, target, report)
		}
	})
}

// codebookDialog asks where to write the codebook: as a file of ours, or for programs of qualitative analysis.
func (w *window) codebookDialog() {
	target := w.prompt(filepath.Join(w.folder(), w.s.project.Name()+"-codebook.json"))
	about := widget.NewLabel("A name that ends in .json is a codebook for Onrecord, to change or to make other projects with. One that ends in .qdc is for QualCoder, NVivo, MAXQDA and ATLAS.ti (REFI-QDA).")
	about.Wrapping, about.Importance = fyne.TextWrapWord, widget.LowImportance
	to := container.NewBorder(nil, nil, nil, w.button("Choose…", nil, func() { w.chooseFolder(target) }), target)
	w.ask("Export the codebook", "Export", container.NewVBox(about, to), target, 640, 230, func() error {
		return w.writeCodebook(strings.TrimSpace(target.Text))
	})
}

func (w *window) writeCodebook(path string) error {
	var data bytes.Buffer
	switch strings.ToLower(filepath.Ext(path)) {
	case ".qdc":
		if err := dataset.WriteCodebookQDC(&data, w.s.codebook); err != nil {
			return err
		}
	case ".json":
		text, err := w.s.codebook.Encode()
		if err != nil {
			return err
		}
		data.Write(text)
	default:
		return fmt.Errorf("%s: the name must end in .json or .qdc", path)
	}
	if exists(path) {
		return fmt.Errorf("%s is there already: choose another name", path)
	}
	return replacement.Write(path, data.Bytes(), false)
}
