package gui

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/onrecord/onrecord/store/corpus"
	"github.com/onrecord/onrecord/store/dataset"
	"github.com/onrecord/onrecord/store/exchange"
)

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
	file := w.button("Add a file…", nil, func() {
		d := dialog.NewFileOpen(func(f fyne.URIReadCloser, err error) {
			if err == nil && f != nil {
				add(f.URI().Path())
				err = f.Close()
			}
			if err != nil {
				w.showError(err)
			}
		}, w.fyne)
		w.browse(d)
	})
	folder := w.button("Add a folder…", nil, func() {
		w.browse(dialog.NewFolderOpen(func(f fyne.ListableURI, err error) {
			if err != nil {
				w.showError(err)
			} else if f != nil {
				add(f.Path())
			}
		}, w.fyne))
	})
	about := widget.NewLabel("Text, Markdown and HTML files become articles; datasets (Onrecord, brat, INCEpTION, doccano, Label Studio, QualCoder, tables and more) bring their annotations, and are shown before. You can also drop files on the window. Shift+Enter goes on.")
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

// bring imports files and folders. Datasets among them are shown before, with what becomes of their labels.
func (w *window) bring(paths []string) {
	if !w.s.opened() {
		w.showError(errors.New("open or make a project first: articles are imported into it"))
		return
	}
	project := w.s.project
	o := exchange.ImportOptions{Annotator: w.s.me}
	var previews []exchange.Preview
	w.work("Looking", func(ctx context.Context, p progress) (err error) {
		p(0, 1, "") // how long it takes is not known
		previews, err = exchange.Look(ctx, project, paths, o)
		return err
	}, func(err error) {
		switch {
		case errors.Is(err, context.Canceled):
		case err != nil:
			w.showError(err)
		case len(previews) > 0:
			w.previewDialog(paths, previews, o)
		default:
			w.bringIn(paths, o)
		}
	})
}

// bringIn imports, with progress, and tells what became of it.
func (w *window) bringIn(paths []string, o exchange.ImportOptions) {
	project := w.s.project
	w.take("Import", func(ctx context.Context, p progress) (exchange.Report, error) {
		return exchange.Import(ctx, project, paths, o, func(x exchange.Progress) {
			p(int(x.Done), int(x.Total), filepath.Base(x.Name))
		})
	})
}

// previewDialog shows the first article of each dataset, and asks what its labels are to be called.
func (w *window) previewDialog(paths []string, previews []exchange.Preview, o exchange.ImportOptions) {
	labels := w.newLabelChoice(w.s.codebook.Labels, previews)
	columns := w.newColumnChoice(previews)
	layer := w.prompt("")
	layer.SetPlaceHolder(previews[0].Format.Name)
	content := container.NewVBox()
	for i, p := range previews[:min(len(previews), previewsShown)] {
		if i > 0 {
			content.Add(inset(rule(), 8, 0, 8, 0))
		}
		content.Add(previewOf(p))
	}
	if more := len(previews) - previewsShown; more > 0 {
		content.Add(inset(newLine(fmt.Sprintf("and %s more", plural(more, "dataset")), 12, fyne.TextStyle{}, colorFaint), 8, 0, 0, 0))
	}
	if len(labels.rows) > 0 {
		content.Add(inset(heading("Labels"), 12, 0, 0, 0))
		content.Add(labels.form())
	}
	if len(columns.fields) > 0 {
		content.Add(inset(heading("Columns"), 12, 0, 0, 0))
		content.Add(columns.form())
	} else {
		content.Add(inset(heading("Layer of what names no annotator"), 12, 0, 0, 0))
		content.Add(layer)
	}
	w.ask("Import", "Import", container.NewVScroll(inset(content, 0, 12, 0, 0)), nil, 720, 560, func() error {
		o.Dataset = dataset.ReadOptions{Annotator: strings.TrimSpace(layer.Text), Labels: labels.chosen(), Columns: columns.chosen()}
		w.bringIn(paths, o)
		return nil
	})
}

const (
	previewsShown = 5   // datasets
	previewLength = 320 // characters of the first article
	notesShown    = 6
)

// previewOf shows one dataset: what it is, its first article, and what the reader has to tell.
func previewOf(p exchange.Preview) fyne.CanvasObject {
	amount := plural(p.Articles, "article")
	if p.More {
		amount = "more than " + amount
	}
	box := container.NewVBox(
		newLine(filepath.Base(p.Path), 15, fyne.TextStyle{Bold: true}, theme.ColorNameForeground).shortened(),
		newLine(p.Format.Title+" · "+amount, 12, fyne.TextStyle{}, colorFaint).shortened())
	if p.Articles > 0 {
		a := p.First.Article
		begin := []rune(strings.Join(strings.Fields(withoutFurniture(a)), " "))
		if len(begin) > previewLength {
			begin = append(begin[:previewLength], '…')
		}
		text := widget.NewLabel(string(begin))
		text.Wrapping, text.TextStyle = fyne.TextWrapWord, serif
		box.Add(text)
		box.Add(newLine(fmt.Sprintf("%s: %s, %s", title(oneLine(a.Title)), plural(len(p.First.Spans), "span"), plural(len(p.First.Attributions), "attribution")), 12, fyne.TextStyle{}, colorFaint).shortened())
	}
	if len(p.Notes) > 0 {
		notes := slices.Clone(p.Notes[:min(len(p.Notes), notesShown)])
		if more := len(p.Notes) - notesShown; more > 0 {
			notes = append(notes, fmt.Sprintf("and %d more; the import lists them all", more))
		}
		label := widget.NewLabel("• " + strings.Join(notes, "\n• "))
		label.Wrapping, label.Importance, label.SizeName = fyne.TextWrapWord, widget.LowImportance, theme.SizeNameCaptionText
		box.Add(label)
	}
	return box
}

// withoutFurniture is the article's text as far as it is the article.
func withoutFurniture(a corpus.Article) string {
	var furniture []corpus.Range
	for _, z := range a.Zones {
		if z.Kind == corpus.Furniture {
			furniture = append(furniture, z.Range)
		}
	}
	var out strings.Builder
	at := 0
	for _, r := range furniture {
		out.WriteString(a.Text[at:r.Start] + "\n")
		at = r.End
	}
	return out.String() + a.Text[at:]
}

// labelChoice is what becomes of the labels of datasets: for each, a label of the codebook or itself as a new one.
type labelChoice struct {
	rows    []exchange.PreviewLabel
	selects []*selector
}

const newLabelMark = "new: "

func (w *window) newLabelChoice(book []corpus.Label, previews []exchange.Preview) *labelChoice {
	c := &labelChoice{}
	for _, p := range previews {
		for _, l := range p.Labels {
			if i := slices.IndexFunc(c.rows, func(r exchange.PreviewLabel) bool { return r.Name == l.Name }); i >= 0 {
				c.rows[i].Spans += l.Spans
			} else {
				c.rows = append(c.rows, l)
			}
		}
	}
	for _, row := range c.rows {
		var options []string
		for _, l := range book {
			options = append(options, l.Name)
		}
		if !slices.Contains(options, row.Name) {
			options = append(options, newLabelMark+row.Name)
		}
		s := w.selector(options)
		if s.Selected = row.To; !row.Known {
			s.Selected = newLabelMark + row.To
		}
		c.selects = append(c.selects, s)
	}
	return c
}

func (c *labelChoice) form() fyne.CanvasObject {
	form := widget.NewForm()
	for i, row := range c.rows {
		form.Append(fmt.Sprintf("%s (%d)", oneLine(row.Name), row.Spans), c.selects[i])
	}
	return form
}

// chosen is what each label is to be called.
func (c *labelChoice) chosen() map[string]string {
	if len(c.rows) == 0 {
		return nil
	}
	labels := map[string]string{}
	for i, row := range c.rows {
		labels[row.Name] = strings.TrimPrefix(c.selects[i].Selected, newLabelMark)
	}
	return labels
}

// columnChoice is which columns of a table of articles are read as what.
type columnChoice struct {
	fields  []exchange.Field
	columns []dataset.Column
	selects []*selector
}

const noColumn = "–"

// columnTitle names a column with what stands first in it.
func columnTitle(c dataset.Column) string {
	const most = 60
	example := []rune(oneLine(c.Example))
	if len(example) > most {
		example = append(example[:most], '…')
	}
	if len(example) == 0 {
		return oneLine(c.Name)
	}
	return oneLine(c.Name) + "   “" + string(example) + "”"
}

// newColumnChoice asks for the columns when there is one table; tables beside others are read as they were found.
func (w *window) newColumnChoice(previews []exchange.Preview) *columnChoice {
	c := &columnChoice{}
	if len(previews) != 1 {
		return c
	}
	c.fields = previews[0].Fields
	options := []string{noColumn}
	for _, column := range previews[0].Columns {
		options = append(options, columnTitle(column))
	}
	for _, f := range c.fields {
		s := w.selector(options)
		s.SetSelectedIndex(1 + slices.IndexFunc(previews[0].Columns, func(c dataset.Column) bool { return f.Column != "" && c.Name == f.Column }))
		c.selects = append(c.selects, s)
	}
	c.columns = previews[0].Columns
	return c
}

func (c *columnChoice) form() fyne.CanvasObject {
	form := widget.NewForm()
	for i, f := range c.fields {
		form.Append(title(f.Name), c.selects[i])
	}
	return form
}

// chosen is the column of each field that differs from what was found.
func (c *columnChoice) chosen() map[string]string {
	columns := map[string]string{}
	for i, f := range c.fields {
		column := ""
		if at := c.selects[i].SelectedIndex() - 1; at >= 0 {
			column = c.columns[at].Name
		}
		if column != f.Column {
			columns[f.Name] = column
		}
	}
	return columns
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
