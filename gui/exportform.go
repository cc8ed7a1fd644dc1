package gui

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
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
	shares       *line // of the split, as they will be
	pseudonyms   *selector
	gold         *options // one, to tick; nil = there is no gold layer
	standoff     *options // as gold
	plain        *options
	target       *prompt
	ended        string // what the form let the target end in
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

// newExportForm makes the form; whose work goes out may be picked already.
func newExportForm(w *window, people ...string) (f *exportForm, form fyne.CanvasObject) {
	f = &exportForm{w: w, people: people}
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
	f.from, f.to = entry("from 2022-01"), entry("to 2022-06-30")
	f.split, f.seed = entry("train=80, dev=10, test=10"), entry("any word")
	f.seed.Text = "onrecord"
	f.shares = newLine("", 11, fyne.TextStyle{}, colorFaint).shortened()
	f.pseudonyms = w.selector([]string{namesStay, namesOfUnnamed, namesOfAll})
	f.standoff = f.tick("Without the article text (hash and offsets only)")
	f.plain = f.tick("Cells as they are, even those a spreadsheet would run")
	f.target = w.prompt("")
	box := container.NewVBox(heading("Format"), f.format, f.holds, f.loses)
	scroll := container.NewVScroll(inset(box, 0, 14, 0, 0))
	scroll.SetMinSize(fyne.NewSize(430, 200))
	wheeled := func(p *prompt) fyne.CanvasObject { return wheeled(p, scroll) }
	add := func(title string, o ...fyne.CanvasObject) {
		box.Add(inset(heading(title), 10, 0, 0, 0))
		for _, one := range o {
			box.Add(one)
		}
	}
	everybody, decided := f.annotators()
	if len(everybody) > 1 {
		add("Whose marks, comments and statuses (none = everybody’s)", f.many(everybody, &f.people))
	}
	if decided {
		f.gold = f.tick("Only the gold layer: what was decided in review")
		box.Add(inset(f.gold, 0, 0, 2, 4))
	}
	add("Labels (none = all)", f.many(labelChoices(w.s.codebook.Labels), &f.labels))
	add("Articles, by the status of whose work is chosen (none = all)", f.many(statusChoices(), &f.statuses), container.NewGridWithColumns(2, wheeled(f.from), wheeled(f.to)))
	seed := container.NewHBox(container.New(centreLine{}, newLine("  Seed", 12, fyne.TextStyle{}, colorFaint)), container.NewGridWrap(fyne.NewSize(110, f.seed.MinSize().Height), wheeled(f.seed)))
	add("Parts, by article", container.NewBorder(nil, nil, nil, seed, wheeled(f.split)), f.shares)
	add("Persons", f.pseudonyms)
	add("Text", f.standoff, f.plain)
	f.formatChanged()
	f.format.OnChanged = func(string) { f.formatChanged() }
	f.pseudonyms.OnChanged = func(string) { f.changed() }
	f.split.OnChanged = func(string) { f.splitChanged() }
	return f, scroll
}

// tick is a single thing to tick.
func (f *exportForm) tick(title string) *options {
	o := newOptions([]corpus.Choice{{Value: ticked, Title: title}}, true, nil, func([]string) { f.changed() }, func(string) {})
	o.escape = f.w.escape
	return o
}

const ticked = "yes"

// many is a list of which any number can be picked.
func (f *exportForm) many(choices []corpus.Choice, picked *[]string) fyne.CanvasObject {
	list := newOptions(choices, true, *picked, func(now []string) {
		*picked = now
		f.changed()
	}, func(string) {})
	list.escape = f.w.escape
	return inset(list, 2, 0, 2, 4)
}

// annotators are the choices of whose work is exported, and whether one of them is the gold layer.
func (f *exportForm) annotators() (choices []corpus.Choice, gold bool) {
	people, err := f.w.s.project.Annotators(context.Background())
	if err != nil {
		return nil, false // the export itself will tell
	}
	for _, a := range people {
		choices = append(choices, corpus.Choice{Value: a.Name, Title: a.Name})
		gold = gold || a.Kind == corpus.Gold
	}
	return choices, gold
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
	f.holds.Hide()
	if names := format.Holds.Names(); len(names) > 0 {
		f.holds.SetText("Keeps " + strings.Join(names, ", ") + ".")
		f.holds.Show()
	}
	f.loses.SetText(strings.Join(format.Loses, " "))
	f.plain.Hide()
	if format.Name == "csv" || format.Name == "datapackage" {
		f.plain.Show()
	}
	f.rename()
	f.example.SetText("…")
	f.changed()
}

// splitChanged shows the shares as they will be, and proposes the name of a folder.
func (f *exportForm) splitChanged() {
	f.shares.set("")
	if split, err := dataset.ParseSplit(strings.TrimSpace(f.split.Text), f.seed.Text); err == nil {
		parts := make([]string, len(split.Parts))
		for i, p := range split.Parts {
			parts[i] = fmt.Sprintf("%s %.0f %%", p.Name, 100*p.Share)
		}
		f.shares.set("That is " + strings.Join(parts, ", ") + " of the articles.")
	}
	f.rename()
	f.changed()
}

// rename gives the target the ending of what is made. What is typed before the ending stays.
func (f *exportForm) rename() {
	name, ended := strings.CutSuffix(f.target.Text, f.ended)
	if f.target.Text == "" {
		name, ended = filepath.Join(f.w.folder(), f.w.s.project.Name()), true
	}
	if ended { // otherwise the person has given it another
		f.ended = f.ending()
		f.target.SetText(name + f.ended)
	}
}

// ending is what the name of the output ends in.
func (f *exportForm) ending() string {
	format := f.chosen()
	if format.Folder() || strings.TrimSpace(f.split.Text) != "" {
		return "-" + format.Name
	}
	return format.Extension
}

// options are what the form says.
func (f *exportForm) options() (exchange.ExportOptions, error) {
	o := exchange.ExportOptions{Options: dataset.Options{
		Annotators: f.people, Labels: f.labels, Standoff: len(f.standoff.picked) > 0, PlainCells: len(f.plain.picked) > 0 && f.plain.Visible(),
	}}
	if f.gold != nil && len(f.gold.picked) > 0 {
		o.Gold, o.Annotators = true, nil
	}
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
	if f.cancel != nil {
		f.cancel() // what it would show is of before
	}
	f.timer = time.AfterFunc(examplePause, func() { onMain(f.showExample) })
}

func (f *exportForm) showExample() {
	o, err := f.options()
	if err != nil {
		f.example.SetText(sentence(err.Error()))
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	f.cancel = cancel
	project, format := f.w.s.project, f.chosen()
	go func() {
		defer carry()
		files, err := exchange.Sample(ctx, project, format, o)
		onMain(func() {
			if ctx.Err() == nil {
				f.example.SetText(exampleText(files, err))
			}
			cancel()
		})
	}()
}

// exampleText shows an excerpt of each file.
func exampleText(files []exchange.SampleFile, err error) string {
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
		out.WriteString(strings.TrimRight(strings.ReplaceAll(file.Excerpt, "\t", "    "), "\n"))
	}
	return out.String()
}
