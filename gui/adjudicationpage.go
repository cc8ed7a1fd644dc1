package gui

import (
	"cmp"
	"fmt"
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/onrecord/onrecord/gui/reader"
	"github.com/onrecord/onrecord/store/corpus"
)

// adjudicationPage stands in the window in the place of the article and its panels while two layers are compared: the
// differences on the left, the article with both layers in the middle, and under it what each side says.
type adjudicationPage struct {
	w     *window
	s     *Session
	plain bool // annotators are called A and B

	head, progress *line
	bar            *ground
	barred         *fyne.Container
	left, right    *selector
	names          *toggle
	kinds, states  *selector
	list           *walkList
	shown          []int // of the differences, as the list has them
	none           *widget.Label
	reader         *reader.Reader
	article        corpus.ID // whose text the reader has
	legend         *fyne.Container
	panel          *differencePanel
	quiet          bool // a select is being set, not used
	object         fyne.CanvasObject
}

// The three ways of marking: by colours that colour-blind people can tell apart, and by the form of the line.
var (
	leftMark  = layerMark{heatSame, reader.Solid}
	rightMark = layerMark{heatOther, reader.Double}
	goldMark  = layerMark{pair{hex("#3F7D4E"), hex("#8CCB98")}, reader.Dotted}
)

type layerMark struct {
	color pair
	line  reader.Underline
}

func newAdjudicationPage(w *window) *adjudicationPage {
	p := &adjudicationPage{w: w, s: w.s}
	p.reader = reader.New(readerLook(w.page.look))
	p.reader.OnMark = p.marked
	p.reader.OnRune = w.do.decides
	p.reader.OnKey = func(key fyne.KeyName, _ bool) bool { return p.pressed(key) }
	p.reader.OnSelect = func() {
		if p.reader.Selection().Empty() {
			p.focus()
		}
	}
	p.reader.OnShortcut = w.do.shortcut
	p.panel = newDifferencePanel(p)
	left := on(colorPanel, container.NewBorder(p.newFilters(), nil, nil, nil, p.newList()))
	p.legend = container.NewHBox()
	room := canvas.NewRectangle(color.Transparent) // also while the legend is empty: the article keeps its height
	room.SetMinSize(fyne.NewSize(0, newLayerSign(leftMark, "A").MinSize().Height))
	article := on(colorPaper, container.NewBorder(inset(container.NewStack(room, p.legend), 4, 14, 0, 20), nil, nil, nil, p.reader))
	right := container.NewVSplit(article, on(colorPanel, p.panel.object))
	right.Offset = 0.48
	split := container.NewHSplit(left, right)
	split.Offset = 0.25
	p.object = container.NewBorder(p.newTop(), nil, nil, nil, split)
	w.s.changed.listen(p.changed)
	return p
}

// newTop says what is compared and how far it is.
func (p *adjudicationPage) newTop() fyne.CanvasObject {
	p.head = newLine("", 15, serifHeavy, theme.ColorNameForeground).shortened()
	p.progress = newLine("", 13, fyne.TextStyle{}, theme.ColorNameForeground)
	p.bar = newGround(theme.ColorNamePrimary)
	p.barred = container.New(&shareLayout{}, newGround(theme.ColorNameSeparator), p.bar)
	p.left, p.right = p.newSelect(p.picked), p.newSelect(p.picked)
	p.names = newToggle(nil, "Hide names", func(on bool) {
		p.plain = on
		p.refresh()
		p.focus()
	}, p.focus)
	width := fyne.NewSize(150, p.left.MinSize().Height)
	pick := container.NewHBox(container.NewGridWrap(width, p.left), container.NewCenter(newLine("with", 12, fyne.TextStyle{}, colorFaint)), container.NewGridWrap(width, p.right), container.NewCenter(p.names))
	far := container.NewHBox(container.NewCenter(inset(p.progress, 0, 8, 0, 0)), container.NewCenter(container.NewGridWrap(fyne.NewSize(110, 5), p.barred)))
	leave := newControl("Back to reading", nil, p.leave, p.leave)
	right := container.NewHBox(far, inset(leave, 0, 0, 0, 8))
	return container.NewVBox(on(colorPanel, inset(container.NewBorder(nil, nil, pick, right, inset(container.New(centreLine{}, p.head), 0, 12, 0, 14)), 6, 10, 6, 10)), rule())
}

func (p *adjudicationPage) newSelect(changed func()) *selector {
	x := p.w.selector([]string{""})
	x.escape = p.focus
	x.OnChanged = func(string) {
		if !p.quiet {
			changed()
			p.focus()
		}
	}
	return x
}

// newFilters chooses what the list shows.
func (p *adjudicationPage) newFilters() fyne.CanvasObject {
	filter := func() {
		if a := p.s.adjudicating; a != nil {
			a.filter = differenceFilter{kindsFiltered[max(p.kinds.SelectedIndex(), 0)], differenceState(max(p.states.SelectedIndex(), 0))}
			a.toOpen(max(a.at, 0))
			if d, ok := a.current(); !ok || !a.filter.lets(d) {
				a.step(+1)
			}
			p.refresh()
		}
	}
	p.kinds, p.states = p.newSelect(filter), p.newSelect(filter)
	return inset(container.NewVBox(p.kinds, p.states), 8, 8, 4, 8)
}

// kindsFiltered are what the list can be narrowed to, in the order of the select: all that differs, each kind, what agrees.
var kindsFiltered = append([]corpus.Disagreement{""}, corpus.Disagreements...)

func differenceTitle(kind corpus.Disagreement) string {
	switch kind {
	case "":
		return "All differences"
	case corpus.MissingDiffers:
		return "Missing"
	case corpus.SpeakerDiffers:
		return "Speaker identity"
	case corpus.NoneDiffers:
		return "Agreed"
	default:
		return title(string(kind))
	}
}

func (p *adjudicationPage) newList() fyne.CanvasObject {
	p.list = newWalkList(p.w, func() int { return len(p.shown) }, func() fyne.CanvasObject { return newDifferenceRow() }, func(i int, o fyne.CanvasObject) {
		if a := p.s.adjudicating; a != nil && i < len(p.shown) && p.shown[i] < len(a.list) {
			left, right := p.called()
			o.(*differenceRow).show(a.list[p.shown[i]], left, right, a.c.Document.Article.Text)
		}
	})
	p.list.escape = p.leave
	p.list.chosen = func(i int) { p.s.adjudicating.look(p.shown[i]) }
	p.list.own = p.pressed
	p.list.typed = func(char rune) { p.w.do.decides(char) }
	p.none = widget.NewLabel("")
	p.none.Wrapping, p.none.Importance = fyne.TextWrapWord, widget.LowImportance
	return container.NewStack(p.list.framed(), container.NewVBox(inset(p.none, 4, 8, 0, 8)))
}

// pressed takes the keys that decide; page keys scroll the article.
func (p *adjudicationPage) pressed(key fyne.KeyName) bool {
	switch key {
	case fyne.KeyPageDown, fyne.KeyPageUp:
		p.reader.TypedKey(&fyne.KeyEvent{Name: key})
		return true
	case fyne.KeyEscape:
		p.leave()
		return true
	}
	return p.w.do.decidesBy(key)
}

// focus gives the keyboard to the list, which passes on what decides.
func (p *adjudicationPage) focus() { p.w.fyne.Canvas().Focus(p.list) }

func (p *adjudicationPage) leave() { p.w.endAdjudication() }

// called is how the two sides are named.
func (p *adjudicationPage) called() (left, right string) {
	if p.plain {
		return "A", "B"
	}
	a := p.s.adjudicating
	return a.c.Left, a.c.Right
}

// picked compares the layers chosen above.
func (p *adjudicationPage) picked() {
	a := p.s.adjudicating
	names := p.choices()
	left, right := p.left.SelectedIndex(), p.right.SelectedIndex()
	if a == nil || left < 0 || right < 0 {
		return
	}
	l, r := names[left], names[right]
	if l == r { // what was there goes to the other side
		if l == a.c.Left {
			l = a.c.Right
		} else {
			r = a.c.Left
		}
	}
	a.choose(l, r)
}

// choices are the layers that can be compared: those with marks here, and the two at hand.
func (p *adjudicationPage) choices() []string {
	a := p.s.adjudicating
	names := slices.Clone(a.layers)
	for _, name := range []string{a.c.Left, a.c.Right} {
		if name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// marked goes to the difference that a mark belongs to; at the one that is looked at already, to the next that it is part of.
func (p *adjudicationPage) marked(id string) {
	a := p.s.adjudicating
	if a == nil || id == "" {
		return
	}
	for n := range a.list {
		i := (a.at + 1 + n) % len(a.list)
		if a.list[i].Has(corpus.ID(id)) {
			a.look(i)
			break
		}
	}
	p.focus()
}

func (p *adjudicationPage) changed(c change) {
	a := p.s.adjudicating
	if a == nil {
		return
	}
	if c&(changedArticle|changedMarks|changedProject) != 0 {
		a.read()
	}
	if c&changedReview != 0 {
		p.refresh()
	}
}

// refresh shows the comparison as it is.
func (p *adjudicationPage) refresh() {
	a := p.s.adjudicating
	if a == nil || !a.ready {
		return
	}
	p.head.set(oneLine(p.s.doc.Article.Title))
	p.refreshChoices()
	p.refreshProgress()
	p.shown = a.shown()
	p.list.Refresh()
	at, found := slices.BinarySearch(p.shown, a.at)
	if !found {
		at = -1
	}
	if p.list.at != at || at < 0 {
		p.list.choose(at)
	}
	p.none.SetText(p.nothing())
	p.showArticle()
	p.panel.refresh()
}

// restyle takes colours and fonts from the theme anew.
func (p *adjudicationPage) restyle() {
	p.reader.SetLook(readerLook(p.w.page.look))
	p.refresh()
}

// nothing says why the list is empty.
func (p *adjudicationPage) nothing() string {
	a := p.s.adjudicating
	n := a.progress()
	switch {
	case len(p.shown) > 0:
		return ""
	case a.c.Left == "":
		return "Adjudication needs the marks of two. In this article there are those of " + cmp.Or(first(a.layers), "nobody") + " alone."
	case a.filter != differenceFilter{}:
		return "Nothing fits the filter."
	case n.agree > 0:
		return fmt.Sprintf("They agree in all %d.", n.agree)
	default:
		return "Neither has a mark here."
	}
}

func first[T ~string](list []T) T {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

func (p *adjudicationPage) refreshChoices() {
	a := p.s.adjudicating
	p.quiet = true
	defer func() { p.quiet = false }()
	names := p.choices()
	called := slices.Clone(names)
	left, right := p.called()
	for i, name := range names {
		switch name {
		case a.c.Left:
			called[i] = left
		case a.c.Right:
			called[i] = right
		case a.c.Gold:
			called[i] = name + " (the gold layer)"
		}
	}
	for side, x := range []*selector{p.left, p.right} {
		x.SetOptions(called)
		x.SetSelectedIndex(slices.Index(names, []string{a.c.Left, a.c.Right}[side]))
	}
	count := map[corpus.Disagreement]int{}
	for _, d := range a.list {
		if !d.Agreed() {
			count[""]++
		}
		for _, kind := range d.Kinds {
			count[kind]++
		}
	}
	var kinds []string
	for _, kind := range kindsFiltered {
		kinds = append(kinds, fmt.Sprintf("%s (%d)", differenceTitle(kind), count[kind]))
	}
	p.kinds.SetOptions(kinds)
	p.kinds.SetSelectedIndex(slices.Index(kindsFiltered, a.filter.kind))
	open := 0
	for _, d := range a.list {
		if (differenceFilter{a.filter.kind, stateOpen}).lets(d) {
			open++
		}
	}
	p.states.SetOptions([]string{"Open and decided", fmt.Sprintf("Open (%d)", open), fmt.Sprintf("Decided (%d)", count[a.filter.kind]-open)})
	p.states.SetSelectedIndex(int(a.filter.state))
}

func (p *adjudicationPage) refreshProgress() {
	n := p.s.adjudicating.progress()
	p.progress.set(fmt.Sprintf("%d of %d decided", n.decided, n.differ))
	share := float32(0)
	if n.differ > 0 {
		share = float32(n.decided) / float32(n.differ)
	}
	p.barred.Layout = &shareLayout{share}
	p.barred.Refresh()
}

// shareLayout gives the second of two objects a share of the width.
type shareLayout struct{ share float32 }

func (l *shareLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Resize(size)
	o[1].Resize(fyne.NewSize(size.Width*l.share, size.Height))
}

func (*shareLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(20, 2) }
