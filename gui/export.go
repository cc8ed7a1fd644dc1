package gui

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/onrecord/onrecord/store/corpus"
	"github.com/onrecord/onrecord/store/dataset"
	"github.com/onrecord/onrecord/store/exchange"
)

// exportForm asks for the format, for what of the project is exported, and for where to; it shows how the first article
// comes out.
type exportForm struct {
	w       *window
	formats []dataset.Format

	format       *selector
	holds, loses *widget.Label
	people       []string // picked; none = all, as for the other lists
	labels       []string
	statuses     []string
	from, to     *prompt
	split, seed  *prompt
	pseudonyms   *selector
	standoff     *tickBox
	plain        *tickBox
	target       *prompt
	example      *widget.Label
	timer        *time.Timer
	cancel       context.CancelFunc // of the example that is being made
}

// The choices of pseudonyms, in the words of the form.
const (
	namesStay      = "Names as they are"
	namesOfUnnamed = "Unnamed persons become P1, P2 …"
	namesOfAll     = "All persons become P1, P2 …"
)

// exportDialog opens the form.
func (w *window) exportDialog() {
	f, form := newExportForm(w)
	right := container.NewBorder(newLine("How the first article comes out", 12, fyne.TextStyle{}, colorFaint), nil, nil, nil, on(colorPanel, inset(container.NewVScroll(f.example), 4, 4, 4, 4)))
	to := container.NewBorder(nil, nil, inset(heading("To"), 4, 14, 0, 4), w.button("Choose…", nil, func() { w.chooseFolder(f.target) }), f.target)
	content := container.NewBorder(nil, inset(to, 14, 0, 4, 0), container.NewGridWrap(fyne.NewSize(430, 470), container.NewVScroll(inset(form, 0, 14, 0, 0))), nil, inset(right, 0, 0, 0, 14))
	w.ask("Export", "Export", content, f.target, 1040, 660, func() error {
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
		w.export(f.chosen(), target, o)
		return nil
	})
}

func newExportForm(w *window) (f *exportForm, form fyne.CanvasObject) {
	f = &exportForm{w: w}
	for _, format := range dataset.Formats() {
		if format.Writable() {
			f.formats = append(f.formats, format)
		}
	}
	titles := make([]string, len(f.formats))
	for i, format := range f.formats {
		titles[i] = format.Title
	}
	f.format = w.selector(titles)
	faint := func() *widget.Label {
		label := widget.NewLabel("")
		label.Wrapping, label.Importance, label.SizeName = fyne.TextWrapWord, widget.LowImportance, theme.SizeNameCaptionText
		return label
	}
	f.holds, f.loses = faint(), faint()
	f.example = widget.NewLabel("")
	f.example.SizeName, f.example.Wrapping = theme.SizeNameCaptionText, fyne.TextWrapBreak
	entry := func(hint string) *prompt {
		p := w.prompt("")
		p.SetPlaceHolder(hint)
		p.OnChanged = func(string) { f.changed() }
		return p
	}
	f.from, f.to = entry("2022-01-27, 2022-01 or 2022"), entry("to")
	f.from.SetPlaceHolder("from 2022-01")
	f.to.SetPlaceHolder("to 2022-06-30")
	f.split, f.seed = entry("train=80, dev=10, test=10"), entry("seed")
	f.seed.Text = "onrecord"
	f.pseudonyms = w.selector([]string{namesStay, namesOfUnnamed, namesOfAll})
	f.standoff = w.tickBox("Without the article text (hash and offsets only)")
	f.plain = w.tickBox("Cells as they are, even those a spreadsheet would run")
	f.target = w.prompt("")
	box := container.NewVBox(heading("Format"), f.format, f.holds, f.loses)
	add := func(title string, o ...fyne.CanvasObject) {
		box.Add(inset(heading(title), 10, 0, 0, 0))
		for _, one := range o {
			box.Add(one)
		}
	}
	if people := f.annotators(); len(people) > 1 {
		add("Whose work (none = everybody’s)", f.many(people, &f.people))
	}
	add("Labels (none = all)", f.many(labelChoices(w.s.codebook.Labels), &f.labels))
	add("Articles (none = all)", f.many(statusChoices(), &f.statuses), container.NewGridWithColumns(2, f.from, f.to))
	add("Parts, by article", container.NewBorder(nil, nil, nil, container.NewGridWrap(fyne.NewSize(110, 36), f.seed), f.split))
	add("Persons", f.pseudonyms)
	add("Text", f.standoff, f.plain)
	f.formatChanged()
	f.format.OnChanged = func(string) { f.formatChanged() }
	f.pseudonyms.OnChanged = func(string) { f.changed() }
	f.standoff.OnChanged = func(bool) { f.changed() }
	f.plain.OnChanged = func(bool) { f.changed() }
	return f, box
}

// many is a list of which any number can be picked.
func (f *exportForm) many(choices []corpus.Choice, picked *[]string) fyne.CanvasObject {
	list := newOptions(choices, true, nil, func(now []string) {
		*picked = now
		f.changed()
	}, func(string) {})
	list.escape = f.w.escape
	return inset(list, 2, 0, 2, 4)
}

func (f *exportForm) annotators() []corpus.Choice {
	var choices []corpus.Choice
	people, err := f.w.s.project.Annotators(context.Background())
	if err != nil {
		return nil // the export itself will tell
	}
	for _, a := range people {
		choices = append(choices, corpus.Choice{Value: a.Name, Title: a.Name})
	}
	return choices
}

func labelChoices(labels []corpus.Label) []corpus.Choice {
	var choices []corpus.Choice
	for _, l := range labels {
		choices = append(choices, corpus.Choice{Value: l.Name, Title: l.Name})
	}
	return choices
}

func statusChoices() []corpus.Choice {
	var choices []corpus.Choice
	for _, s := range corpus.Statuses {
		choices = append(choices, corpus.Choice{Value: string(s), Title: statusTitle(s)})
	}
	return choices
}

func (f *exportForm) chosen() dataset.Format { return f.formats[max(f.format.SelectedIndex(), 0)] }

// formatChanged tells of the format, and proposes a name.
func (f *exportForm) formatChanged() {
	format := f.chosen()
	f.holds.SetText("Keeps " + strings.Join(format.Holds.Names(), ", ") + ".")
	f.loses.SetText(strings.Join(format.Loses, " "))
	f.plain.Hide()
	if format.Name == "csv" || format.Name == "datapackage" {
		f.plain.Show()
	}
	f.target.SetText(filepath.Join(f.w.folder(), f.w.s.project.Name()+f.ending()))
	f.changed()
}

// ending is what the name of the output ends in.
func (f *exportForm) ending() string {
	format := f.chosen()
	if format.Folder() || f.split.Text != "" {
		return "-" + format.Name
	}
	return format.Extension
}

// options are what the form says.
func (f *exportForm) options() (exchange.ExportOptions, error) {
	o := exchange.ExportOptions{Options: dataset.Options{
		Annotators: f.people, Labels: f.labels, Standoff: f.standoff.Checked, PlainCells: f.plain.Checked && f.plain.Visible(),
	}}
	for _, s := range f.statuses {
		o.Articles.Statuses = append(o.Articles.Statuses, corpus.Status(s))
	}
	o.Articles.From, o.Articles.To = strings.TrimSpace(f.from.Text), strings.TrimSpace(f.to.Text)
	for _, date := range []string{o.Articles.From, o.Articles.To} {
		if err := corpus.CheckPublished(date); err != nil {
			return o, err
		}
	}
	switch f.pseudonyms.Selected {
	case namesOfAll:
		o.Pseudonymise = dataset.AllPseudonyms
	case namesOfUnnamed:
		o.Pseudonymise = dataset.UnnamedPseudonyms
	}
	if text := strings.TrimSpace(f.split.Text); text != "" {
		split, err := dataset.ParseSplit(text, f.seed.Text)
		if err != nil {
			return o, err
		}
		o.Split = split
	}
	return o, nil
}

const examplePause = 250 * time.Millisecond

// changed makes the example anew, a moment after the last change.
func (f *exportForm) changed() {
	if f.timer != nil {
		f.timer.Stop()
	}
	f.timer = time.AfterFunc(examplePause, func() { onMain(f.showExample) })
}

func (f *exportForm) showExample() {
	if f.cancel != nil {
		f.cancel()
	}
	o, err := f.options()
	if err != nil {
		f.example.SetText(sentence(err.Error()))
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	f.cancel = cancel
	project, format := f.w.s.project, f.chosen()
	go func() {
		files, err := exchange.Sample(ctx, project, format, o)
		onMain(func() {
			if ctx.Err() == nil {
				f.example.SetText(exampleText(files, err))
			}
			cancel()
		})
	}()
}

// exampleText shows how each file begins.
func exampleText(files []exchange.SampleFile, err error) string {
	const shown = 3000 // characters of a file
	switch {
	case err != nil:
		return sentence(err.Error())
	case len(files) == 0:
		return "No article is chosen."
	}
	var out strings.Builder
	for i, file := range files {
		if i > 0 {
			out.WriteString("\n\n")
		}
		fmt.Fprintf(&out, "— %s, %d bytes\n", file.Name, file.Bytes)
		begin := []rune(strings.ReplaceAll(file.Head, "\t", "    "))
		if len(begin) > shown {
			begin = append(begin[:shown], '…')
		}
		out.WriteString(strings.TrimRight(string(begin), "\n"))
	}
	return out.String()
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
	return os.WriteFile(path, data.Bytes(), 0o666)
}
