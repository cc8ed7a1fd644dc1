package gui

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// suggestionsPage says from which confidence on suggestions are shown and what to expect then, and lists those of the
// article, to accept all that are ticked at once. Below, the suggester learns from the project.
type suggestionsPage struct {
	w      *window
	list   []*suggestion
	off    map[*suggestion]bool // not ticked
	at     int                  // the row that the keyboard is at
	rows   *list
	expect *widget.Label
	hidden *line
	accept *control
	learn  *learnSection
	close  func()
}

// suggestionsDialog opens the page.
func (w *window) suggestionsDialog() {
	w.inspector.flush()
	p := &suggestionsPage{w: w, off: map[*suggestion]bool{}}
	d := dialog.NewCustomWithoutButtons("Suggestions", p.content(), w.fyne)
	p.close = d.Hide
	d.SetButtons([]fyne.CanvasObject{w.button("Close", nil, d.Hide), p.accept})
	p.refresh()
	w.open(sheet{Dialog: d, confirm: p.jump, closed: p.learn.leave}, 760, 640)
	w.fyne.Canvas().Focus(p.rows)
}

func (p *suggestionsPage) content() fyne.CanvasObject {
	w := p.w
	slide := newSlider(0, 0.95, 0.05, w.escape)
	slide.Value = w.s.suggested.threshold
	slide.OnChanged = func(at float64) {
		w.s.setThreshold(at)
		p.refresh()
	}
	p.expect = widget.NewLabel("")
	p.expect.Wrapping = fyne.TextWrapWord
	p.hidden = newLine("", 12, fyne.TextStyle{}, colorFaint)
	ends := func(text string) fyne.CanvasObject {
		return container.New(centreLine{}, newLine(text, 12, fyne.TextStyle{}, colorFaint))
	}
	scale := container.NewBorder(nil, nil, container.NewGridWrap(fyne.NewSize(62, 30), ends("show more")), container.NewGridWrap(fyne.NewSize(96, 30), ends("only the surest")), container.NewThemeOverride(slide, trackLook{w.app.Settings().Theme()}))
	p.rows = p.newRows()
	p.accept = w.button("", theme.ConfirmIcon(), p.take)
	p.accept.Importance = widget.HighImportance
	every := container.NewHBox(w.button("All", nil, func() { p.every(true) }), w.button("None", nil, func() { p.every(false) }))
	head := container.NewBorder(nil, nil, container.New(centreLine{}, p.hidden), every)
	hint := newLine("Space ticks the row at hand, Enter shows its place in the article", 11, fyne.TextStyle{}, colorFaint)
	top := container.New(column{}, inset(scale, 0, 8, 0, 8), inset(p.expect, 0, 0, 0, 0), inset(rule(), 0, 0, 6, 0), inset(head, 0, 4, 4, 8))
	p.learn = newLearnSection(w, p.refresh)
	bottom := container.New(column{}, inset(hint, 4, 0, 6, 8), rule(), p.learn.object)
	return container.NewBorder(top, bottom, nil, nil, p.rows)
}

func (p *suggestionsPage) newRows() *list {
	s := p.w.s
	rows := p.w.list(func() int { return len(p.list) }, func() fyne.CanvasObject {
		return container.NewBorder(nil, nil, inset(widget.NewIcon(tick(false)), 0, 2, 0, 6), nil, newFrameRow())
	}, func(i int, o fyne.CanvasObject) {
		row := o.(*fyne.Container).Objects
		x := p.list[i]
		row[0].(*frameRow).suggest(s.suggestionSummary(x), confidenceWords(x.Confidence), i == p.at)
		row[1].(*fyne.Container).Objects[0].(*widget.Icon).SetResource(tick(!p.off[x]))
	})
	rows.OnSelected = func(i widget.ListItemID) {
		p.off[p.list[i]] = !p.off[p.list[i]]
		p.at = i
		rows.UnselectAll()
		p.refresh()
	}
	rows.OnHighlighted = func(i widget.ListItemID) {
		p.at = i
		rows.Refresh()
	}
	rows.own = func(key fyne.KeyName) bool {
		enter := key == fyne.KeyReturn || key == fyne.KeyEnter
		if enter {
			p.jump()
		}
		return enter
	}
	return rows
}

func (p *suggestionsPage) every(on bool) {
	for _, x := range p.list {
		p.off[x] = !on
	}
	p.refresh()
}

// ticked are the suggestions that would be accepted.
func (p *suggestionsPage) ticked() []*suggestion {
	var list []*suggestion
	for _, x := range p.list {
		if !p.off[x] {
			list = append(list, x)
		}
	}
	return list
}

func (p *suggestionsPage) refresh() {
	p.list = p.w.s.suggested.shown
	p.expect.SetText(p.w.s.outlook())
	n := len(p.ticked())
	words := fmt.Sprintf("%d of %s in this article", n, plural(len(p.list), "suggestion"))
	if !p.w.s.suggests() {
		words = "nothing is suggested in this article"
	} else if hidden := p.w.s.hiddenWords(); hidden != "" {
		words += "; " + hidden
	}
	p.hidden.set(words)
	p.accept.SetText(fmt.Sprintf("Accept %d", n))
	if n == 0 {
		p.accept.Disable()
	} else {
		p.accept.Enable()
	}
	p.rows.Refresh()
}

// take accepts all that are ticked.
func (p *suggestionsPage) take() {
	list := p.ticked()
	p.close()
	p.w.s.accept(list...)
}

// jump closes the page and shows the place of the row at hand.
func (p *suggestionsPage) jump() {
	if p.at < len(p.list) {
		x := p.list[p.at]
		p.close()
		p.w.showSuggestion(x)
	}
}
