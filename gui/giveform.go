package gui

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/corpus"
)

// giveForm asks for whom a packet is, which articles and whose work go into it, and where to write it; it says how large it
// will be.
type giveForm struct {
	w        *window
	to       *prompt
	known    *options // people of the project
	which    *selector
	statuses *options
	picked   fyne.CanvasObject // them, with the room around them
	whose    *selector
	layers   *options
	people   fyne.CanvasObject // them, with the room around them
	about    *widget.Label     // what the choice of layers means
	original *tickBox
	size     *line
	target   *prompt
	proposed string // the target as the form proposed it

	timer  *time.Timer
	cancel context.CancelFunc // of the size that is being looked up
}

// The choices of articles and layers, in the words of the form.
const (
	allArticles    = "All articles"
	listedArticles = "Those in the list, as it is filtered now"
	myDoneArticles = "Those that I have done"
	byStatus       = "By their status…"

	everybodysWork = "Everybody’s work"
	theirOwnWork   = "Only their own: they work blind"
	someWork       = "Their own, and that of…"
)

var aboutWork = map[string]string{
	everybodysWork: "They see what everybody has marked, all comments and all decisions.",
	theirOwnWork:   "They see nothing of what others have marked or said, so that their work can be compared with it.",
	someWork:       "They see their own work and that of the people picked here.",
}

func newGiveForm(w *window) (f *giveForm, form fyne.CanvasObject) {
	f = &giveForm{w: w}
	var known, layers []corpus.Choice
	all, err := w.s.project.Annotators(context.Background())
	if err != nil {
		all = nil // writing the packet will tell
	}
	for _, a := range all {
		layers = append(layers, corpus.Choice{Value: a.Name, Title: a.Name})
		if a.Kind == corpus.Human && a.Name != w.s.me {
			known = append(known, corpus.Choice{Value: a.Name, Title: a.Name})
		}
	}
	f.to = w.prompt("")
	f.to.SetPlaceHolder("their name")
	f.known = f.list(known, false)
	f.known.onPick = func(picked []string) {
		if len(picked) > 0 {
			f.to.SetText(picked[0])
		}
	}
	f.which = w.selector([]string{allArticles, listedArticles, myDoneArticles, byStatus})
	f.statuses = f.list(statusChoices(), true)
	f.whose = w.selector([]string{everybodysWork, theirOwnWork, someWork})
	f.layers = f.list(layers, true)
	f.about = widget.NewLabel("")
	f.about.Wrapping, f.about.Importance, f.about.SizeName = fyne.TextWrapWord, widget.LowImportance, theme.SizeNameCaptionText
	f.original = w.tickBox("With the files that the articles were made from")
	f.size = newLine("", 13, fyne.TextStyle{Bold: true}, theme.ColorNameForeground).shortened()
	f.target = w.prompt("")
	f.picked, f.people = inset(f.statuses, 2, 0, 2, 4), inset(f.layers, 0, 0, 2, 4)
	box := container.NewVBox(heading("For whom"), f.to)
	if len(known) > 0 {
		box.Add(inset(f.known, 2, 0, 2, 4))
	}
	for _, part := range []fyne.CanvasObject{
		inset(heading("Which articles"), 8, 0, 0, 0), f.which, f.picked,
		inset(heading("Whose work goes along"), 8, 0, 0, 0), f.whose, f.about, f.people, inset(f.original, 2, 0, 0, -4),
	} {
		box.Add(part)
	}
	f.to.OnChanged = func(string) { f.named() }
	f.which.OnChanged = func(string) { f.changed() }
	f.whose.OnChanged = func(string) { f.changed() }
	f.original.OnChanged = func(bool) { f.changed() }
	f.named()
	to := container.NewBorder(nil, nil, inset(container.New(centreLine{}, newLine("To", 12, fyne.TextStyle{Bold: true}, colorFaint)), 0, 12, 0, 4),
		w.button("Choose…", nil, func() { w.chooseFolder(f.target) }), f.target)
	foot := container.NewVBox(inset(f.size, 10, 0, 8, 4), to)
	return f, container.NewBorder(nil, inset(foot, 0, 0, 4, 0), nil, nil, container.NewVScroll(inset(box, 0, 14, 0, 0)))
}

func (f *giveForm) list(choices []corpus.Choice, many bool) *options {
	o := newOptions(choices, many, nil, func([]string) { f.changed() }, func(string) {})
	o.escape = f.w.escape
	return o
}

func (f *giveForm) name() string { return strings.TrimSpace(f.to.Text) }

// named follows the name that is typed: the person of that name is picked, and the file is called after it.
func (f *giveForm) named() {
	f.known.picked = nil
	if slices.ContainsFunc(f.known.choices, func(c corpus.Choice) bool { return c.Value == f.name() }) {
		f.known.picked = []string{f.name()}
	}
	f.known.Refresh()
	if f.target.Text == f.proposed { // otherwise the person has given it another
		name := f.w.s.project.Name()
		if f.name() != "" {
			name += " for " + f.name()
		}
		f.proposed = freePath(filepath.Join(f.w.folder(), fileName(name)), store.PacketExtension)
		f.target.SetText(f.proposed)
	}
	f.changed()
}

// freePath is a path with an extension that no file has yet: with a number where the plain one is taken.
func freePath(path, extension string) string {
	free := path + extension
	for n := 2; exists(free); n++ {
		free = fmt.Sprintf("%s %d%s", path, n, extension)
	}
	return free
}

// fileName is a name without what some system does not allow in the name of a file.
func fileName(name string) string {
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || strings.ContainsRune(`/\:*?"<>|`, r) {
			return '-'
		}
		return r
	}, name)
	return strings.TrimRight(name, " .")
}

// options are what the form says.
func (f *giveForm) options() (store.PacketOptions, error) {
	o := store.PacketOptions{To: f.name(), Blind: f.whose.Selected == theirOwnWork, Originals: f.original.Checked}
	if o.To == "" {
		return o, errors.New("say for whom the packet is")
	}
	switch f.which.Selected {
	case listedArticles:
		o.Articles.IDs = []corpus.ID{}
		for _, row := range f.w.s.rows {
			o.Articles.IDs = append(o.Articles.IDs, row.ID)
		}
	case myDoneArticles:
		o.Articles = store.Filter{Annotator: f.w.s.me, Statuses: []corpus.Status{corpus.Done}}
	case byStatus:
		for _, s := range f.statuses.picked {
			o.Articles.Statuses = append(o.Articles.Statuses, corpus.Status(s))
		}
		if len(f.statuses.picked) == 0 {
			return o, errors.New("pick the statuses of the articles")
		}
	}
	if f.whose.Selected == someWork {
		if o.Layers = f.layers.picked; len(o.Layers) == 0 {
			return o, errors.New("pick whose work goes along")
		}
	}
	return o, nil
}

// path is where the packet is to be written.
func (f *giveForm) path() (string, error) {
	path := strings.TrimSpace(f.target.Text)
	if path == "" {
		return "", errors.New("the packet needs a file name")
	}
	if !strings.EqualFold(filepath.Ext(path), store.PacketExtension) {
		path += store.PacketExtension
	}
	if dir := filepath.Dir(path); !exists(dir) {
		return "", noFolder(dir)
	}
	if exists(path) {
		return "", fmt.Errorf("%s is there already: choose another name", path)
	}
	return path, nil
}

// changed shows what belongs to the choices, and a moment later how much it is.
func (f *giveForm) changed() {
	show := func(o fyne.CanvasObject, when bool) {
		if when {
			o.Show()
		} else {
			o.Hide()
		}
	}
	show(f.picked, f.which.Selected == byStatus)
	show(f.people, f.whose.Selected == someWork)
	f.about.SetText(aboutWork[f.whose.Selected])
	f.stop() // what it would show is of before
	f.timer = time.AfterFunc(examplePause, func() { onMain(f.showSize) })
}

// stop ends looking up the size.
func (f *giveForm) stop() {
	if f.timer != nil {
		f.timer.Stop()
	}
	if f.cancel != nil {
		f.cancel()
	}
}

func (f *giveForm) showSize() {
	o, err := f.options()
	if err != nil {
		f.size.set(sentence(err.Error()))
		return
	}
	project := f.w.s.project
	if project == nil {
		return // closed since
	}
	ctx, cancel := context.WithCancel(context.Background())
	f.cancel = cancel
	go func() {
		defer carry()
		size, err := project.PacketSize(ctx, o)
		onMain(func() {
			switch {
			case ctx.Err() != nil:
			case err != nil:
				f.size.set(sentence(err.Error()))
			default:
				f.size.set(sizeText(size))
			}
			cancel()
		})
	}()
}

func sizeText(size store.PacketSize) string {
	if size.Articles == 0 {
		return "No article is chosen."
	}
	return plural(size.Articles, "article") + ", about " + fileSize(size.Bytes)
}
