package gui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/corpus"
)

// conflictPage shows the open conflicts: a list on the left, both versions of the chosen one side by side on the right.
type conflictPage struct {
	w      *window
	open   []store.OpenConflict
	rows   *walkList
	head   *line
	about  *line
	made   [2]*widget.Label // of the version shown and of the other one
	facts  *fyne.Container
	scroll *container.Scroll
	alike  fyne.CanvasObject
	both   *control
	place  *control
	close  func()
	object fyne.CanvasObject
}

// showConflicts opens the page.
func (w *window) showConflicts(open []store.OpenConflict) {
	p := newConflictPage(w, open)
	d := dialog.NewCustomWithoutButtons("Conflicts", p.object, w.fyne)
	p.close = d.Hide
	d.SetButtons([]fyne.CanvasObject{w.button("Close", nil, d.Hide)})
	room := w.fyne.Canvas().Size()
	w.open(sheet{Dialog: d, confirm: func() { p.jump() }}, min(max(room.Width-90, 980), 1240), min(max(room.Height-50, 620), 780))
	at := slices.IndexFunc(open, func(o store.OpenConflict) bool { return o.ID == w.conflict })
	p.rows.choose(max(at, 0))
	p.show(max(at, 0))
	w.fyne.Canvas().Focus(p.rows)
}

func newConflictPage(w *window, open []store.OpenConflict) *conflictPage {
	p := &conflictPage{w: w, open: open, facts: container.NewVBox()}
	p.rows = newWalkList(w, func() int { return len(p.open) }, func() fyne.CanvasObject { return newConflictRow() }, func(i int, o fyne.CanvasObject) {
		if i < len(p.open) {
			o.(*conflictRow).show(&p.open[i], w.s)
		}
	})
	p.rows.chosen = p.show
	p.rows.across = func(by int) {
		if by > 0 {
			p.jump()
		}
	}
	p.rows.typed = func(char rune) {
		switch char {
		case '1':
			p.decide(corpus.TakeShown)
		case '2':
			p.decide(corpus.TakeOther)
		case '3':
			p.decide(corpus.TakeEach)
		}
	}
	split := container.NewHSplit(inset(p.rows.framed(), 0, 8, 0, 0), inset(p.newRight(), 0, 4, 0, 14))
	split.Offset = 0.34
	p.object = split
	return p
}

func (p *conflictPage) newRight() fyne.CanvasObject {
	p.head = newLine("", 18, serifHeavy, theme.ColorNameForeground).shortened()
	p.about = newLine("", 12, fyne.TextStyle{}, colorFaint).shortened()
	var columns [2]fyne.CanvasObject
	for i, name := range []string{"Shown now", "The other version"} {
		p.made[i] = widget.NewLabel("")
		p.made[i].Wrapping, p.made[i].Importance, p.made[i].SizeName = fyne.TextWrapWord, widget.LowImportance, theme.SizeNameCaptionText
		columns[i] = container.NewVBox(inset(newLine(name, 13, fyne.TextStyle{Bold: true}, theme.ColorNameForeground), 0, 0, 0, 7), p.made[i])
	}
	heads := container.New(sidesLayout{}, newLine("", 12, fyne.TextStyle{}, colorFaint), columns[0], columns[1])
	p.alike = remark("In words both are alike: they differ in which marks they hold, or in where these stand.")
	p.scroll = container.NewVScroll(container.NewVBox(p.facts, p.alike))
	keep := p.w.button("1  Keep what is shown", nil, func() { p.decide(corpus.TakeShown) })
	other := p.w.button("2  Take the other", nil, func() { p.decide(corpus.TakeOther) })
	p.both = p.w.button("3  Keep both", nil, func() { p.decide(corpus.TakeEach) })
	p.place = p.w.button("Show in the article", nil, p.jump)
	buttons := container.NewBorder(nil, nil, container.NewHBox(keep, other, p.both), p.place)
	top := container.NewVBox(p.head, inset(p.about, 3, 0, 10, 0), rule(), inset(heads, 10, 0, 2, 0))
	return container.NewBorder(top, inset(buttons, 8, 0, 2, 0), nil, nil, p.scroll)
}

// show shows both versions of a conflict.
func (p *conflictPage) show(i int) {
	if i < 0 || i >= len(p.open) {
		return
	}
	o := &p.open[i]
	p.w.conflict = o.ID
	p.head.set(p.w.s.openTitle(o))
	p.about.set(aboutConflict(o))
	p.made[0].SetText(madeWords(o.ShownMade))
	p.made[1].SetText(madeWords(o.OtherMade))
	p.facts.Objects = nil
	differ := false
	for _, f := range p.w.s.comparedFacts(o) {
		p.facts.Add(newFactRow(f, p.scroll.Size().Width))
		differ = differ || f.differs()
	}
	p.facts.Refresh()
	if differ {
		p.alike.Hide()
	} else {
		p.alike.Show()
	}
	p.scroll.ScrollToTop()
	if canKeepBoth(o.Conflict) {
		p.both.Enable()
	} else {
		p.both.Disable()
	}
	if o.Article == "" {
		p.place.Disable()
	} else {
		p.place.Enable()
	}
}

// decide ends the chosen conflict and goes on to the next one.
func (p *conflictPage) decide(take corpus.Take) {
	at := p.rows.at
	if at < 0 || at >= len(p.open) {
		return
	}
	o := p.open[at]
	if take == corpus.TakeEach && !canKeepBoth(o.Conflict) {
		return
	}
	p.w.s.decide(o.Conflict, take)
	p.open = slices.Delete(p.open, at, at+1)
	if len(p.open) == 0 {
		p.close()
		p.w.bar.setHelp("All conflicts are decided.")
		return
	}
	at = min(at, len(p.open)-1)
	p.rows.Refresh()
	p.rows.choose(at)
	p.show(at)
	p.w.fyne.Canvas().Focus(p.rows)
}

// jump closes the page and shows the place.
func (p *conflictPage) jump() {
	if at := p.rows.at; at >= 0 && at < len(p.open) && p.open[at].Article != "" {
		p.close()
		p.w.showConflict(p.open[at].Conflict)
	}
}

// aboutConflict says whose it is and where.
func aboutConflict(o *store.OpenConflict) string {
	parts := []string{"of the whole project"}
	if o.Owner != "" {
		parts = []string{"in the layer of " + o.Owner}
	} else if o.Article != "" {
		parts = nil
	}
	if o.Title != "" {
		parts = append(parts, oneLine(o.Title))
	}
	return strings.Join(parts, "  ·  ")
}

// madeWords says where a version comes from.
func madeWords(m store.Made) string {
	when := ""
	if !m.At.IsZero() {
		when = m.At.Local().Format("2 January 2006, 15:04")
	}
	who := "of the other copy"
	switch {
	case m.By != "":
		who = "made here by " + m.By
	case m.Merge != "":
		who = "came with “" + m.Merge + "”"
	}
	return strings.Trim(who+", "+when, ", ")
}

// newFactRow shows what both versions say of one thing in a row of a width; where they differ, it stands out.
func newFactRow(f comparedFact, width float32) fyne.CanvasObject {
	_, column := sidesLayout{}.columns(width)
	name := widget.NewLabel(f.name)
	name.Wrapping, name.Importance, name.SizeName = fyne.TextWrapWord, widget.LowImportance, theme.SizeNameCaptionText
	side := func(text string) fyne.CanvasObject {
		label := widget.NewLabel(text)
		label.Wrapping = fyne.TextWrapWord
		label.Resize(fyne.NewSize(column, 0)) // a wrapped label knows its height only when it has its width
		switch {
		case text == "":
			label.SetText("–")
			label.Importance = widget.LowImportance
		case !f.differs():
			label.Importance = widget.LowImportance
		}
		if f.differs() {
			return on(colorChosen, label)
		}
		return label
	}
	return container.New(sidesLayout{}, name, side(f.shown), side(f.other))
}

// sidesLayout sets a name and beside it two columns of the same width.
type sidesLayout struct{}

const (
	sidesName = 104
	sidesGap  = 12
)

func (sidesLayout) columns(width float32) (left, column float32) {
	return sidesName, max((width-sidesName-sidesGap)/2, 60)
}

func (l sidesLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	left, column := l.columns(size.Width)
	o[0].Move(fyne.NewPos(0, 0))
	o[0].Resize(fyne.NewSize(left, size.Height))
	for i := range 2 {
		o[i+1].Move(fyne.NewPos(left+float32(i)*(column+sidesGap), 0))
		o[i+1].Resize(fyne.NewSize(column, size.Height))
	}
}

// MinSize is the height that the texts take once they have their width.
func (l sidesLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	height := float32(0)
	for _, one := range o {
		height = max(height, one.MinSize().Height)
	}
	return fyne.NewSize(sidesName+sidesGap+2*60, height)
}

// conflictRow is a row of the list: what it is about, and under it whose and where.
type conflictRow struct {
	widget.BaseWidget
	what, about *line
}

func newConflictRow() *conflictRow {
	r := &conflictRow{
		what:  newLine("", 13, fyne.TextStyle{Bold: true}, theme.ColorNameForeground).shortened(),
		about: newLine("", 12, fyne.TextStyle{}, colorFaint).shortened(),
	}
	r.ExtendBaseWidget(r)
	return r
}

func (r *conflictRow) show(o *store.OpenConflict, s *Session) {
	r.what.set(s.openTitle(o))
	r.about.set(aboutConflict(o))
}

// CreateRenderer is Fyne's way in.
func (r *conflictRow) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(inset(container.NewVBox(r.what, r.about), 7, 8, 7, 8))
}

// AccessibilityLabel is all that the row says.
func (r *conflictRow) AccessibilityLabel() string { return r.what.text + ". " + r.about.text }

// AccessibilityRole is a button.
func (r *conflictRow) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }
