package gui

import (
	"cmp"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/onrecord/onrecord/store/corpus"
)

// choice is one thing that the palette can do or go to.
type choice struct {
	title string
	kind  string // "command", "label", "article", "entity"
	keys  string
	run   func()
}

const (
	choicesShown  = 50
	articlesTaken = 10_000 // of the list; more would make typing slow
)

// choices is everything that can be done or gone to now, in the order in which it is offered before anything is typed.
func (w *window) choices() []choice {
	var all []choice
	for _, label := range w.s.codebook.Labels {
		if w.s.doc.Article.ID != "" {
			all = append(all, choice{"Tag as " + label.Name, "label", label.Key, func() { w.tag(label) }})
		}
	}
	all = append(all, w.answers()...)
	for _, c := range w.do.list {
		if !c.hidden && c.id != "palette" && (c.enabled == nil || c.enabled()) {
			title := c.title
			if c.named != nil {
				title = c.named()
			}
			all = append(all, choice{title, strings.ToLower(c.menu), c.keys(), c.run})
		}
	}
	for _, row := range w.s.rows[:min(len(w.s.rows), articlesTaken)] {
		all = append(all, choice{row.Title, "article", "", func() { w.inspector.flush(); w.s.show(row.ID) }})
	}
	for _, e := range w.s.entities {
		all = append(all, choice{describe(e), "entity", "", func() { w.showEntity(e) }})
	}
	return all
}

// answers are the questions about what is chosen, with each answer, and the slots that can be said to be empty.
func (w *window) answers() []choice {
	var all []choice
	ask := func(questions []corpus.Attribute, answers corpus.Attributes, set func(name string, values []string)) {
		for _, q := range corpus.Shown(questions, answers) {
			for _, c := range q.Choices {
				all = append(all, choice{c.Title + " – " + q.Title, "answer", "", func() { set(q.Name, picked(q, answers[q.Name], c.Value)) }})
			}
		}
	}
	if span, ok := w.s.doc.Span(w.s.span); ok && !w.s.others(span.Annotator) {
		label, _ := w.s.codebook.Label(span.Label)
		ask(label.Attributes, span.Attributes, func(name string, values []string) {
			w.s.answerSpan(span, name, values)
		})
	}
	if frame, ok := w.s.doc.Attribution(w.s.frame); ok && !w.s.others(frame.Annotator) {
		ask(w.s.codebook.Frame.Attributes, frame.Attributes, func(name string, values []string) {
			w.s.answerFrame(frame, name, values)
		})
		for _, slot := range w.s.codebook.Frame.Slots {
			if absent := slices.Contains(frame.Absent, slot.Name); slot.None != "" && len(frame.Slots[slot.Name]) == 0 {
				all = append(all, choice{title(slot.None), "answer", "", func() { w.s.setAbsent(frame.ID, slot.Name, !absent) }})
			}
		}
	}
	return all
}

// picked is the answer to a question when one more choice is made.
func picked(q corpus.Attribute, before []string, value string) []string {
	if q.Type == corpus.TypeMultichoice && !slices.Contains(before, value) {
		return append(slices.Clone(before), value)
	}
	return []string{value}
}

// showEntity goes to a mention of the entity: the next one in this article, or else says where there are some.
func (w *window) showEntity(e corpus.Entity) {
	if w.s.inArticle()[e.ID] > 0 {
		w.s.nextMention(e.ID, w.page.reader.Reveal)
		return
	}
	w.findDialog(e.Name)
}

// match ranks choices by what was typed: a title that begins with it, one with a word that begins with it, one that has
// all its words somewhere. Ties keep their order.
func match(all []choice, typed string) []choice {
	typed = strings.ToLower(strings.TrimSpace(typed))
	if typed == "" {
		return all[:min(len(all), choicesShown)]
	}
	type scored struct {
		choice
		score int
	}
	var found []scored
	for _, c := range all {
		if score := matchScore(strings.ToLower(c.title), typed); score > 0 {
			found = append(found, scored{c, score})
		}
	}
	slices.SortStableFunc(found, func(a, b scored) int { return cmp.Compare(b.score, a.score) })
	out := make([]choice, 0, min(len(found), choicesShown))
	for _, f := range found[:min(len(found), choicesShown)] {
		out = append(out, f.choice)
	}
	return out
}

func matchScore(title, typed string) int {
	switch {
	case strings.HasPrefix(title, typed):
		return 4
	case strings.Contains(title, " "+typed):
		return 3
	case strings.Contains(title, typed):
		return 2
	}
	for _, word := range strings.Fields(typed) {
		if !strings.Contains(title, word) {
			return 0
		}
	}
	return 1
}

// paletteDialog finds a command, label, article or entity by typing, and does it.
func (w *window) paletteDialog() {
	w.inspector.flush()
	w.choose("Go to or do anything", w.choices())
}

// choose lets one pick from a list by typing, and does what was picked. The first row is highlighted.
func (w *window) choose(title string, all []choice) { w.pick(title, all, 0) }

// pick is choose with a row that is highlighted to begin with; -1 for none: Enter then takes nothing until one is.
func (w *window) pick(title string, all []choice, at int) {
	shown := match(all, "")
	var d dialog.Dialog
	rows := w.list(func() int { return len(shown) }, func() fyne.CanvasObject {
		return inset(container.NewBorder(nil, nil, nil, newLine("", 12, fyne.TextStyle{}, colorFaint), newLine("", 13, fyne.TextStyle{}, theme.ColorNameForeground).shortened()), 4, 10, 4, 10)
	}, func(i int, o fyne.CanvasObject) {
		if i < len(shown) {
			row := o.(*fyne.Container).Objects[0].(*fyne.Container).Objects
			row[0].(*line).set(shown[i].title)
			row[1].(*line).set(strings.TrimSpace(shown[i].kind + "   " + shown[i].keys))
		}
	})
	run := func(i int) {
		if i < 0 || i >= len(shown) {
			return
		}
		d.Hide()
		shown[i].run()
	}
	field := &paletteField{prompt: prompt{escape: w.escape}, move: func(by int) {
		at = min(max(at+by, 0), max(len(shown)-1, 0))
		rows.OnSelected = nil
		rows.Select(at)
		rows.OnSelected = func(i widget.ListItemID) { run(i) }
	}}
	field.ExtendBaseWidget(field)
	field.PlaceHolder = "Type to narrow the list; Enter takes the highlighted row"
	field.OnChanged = func(typed string) {
		shown, at = match(all, typed), 0
		if len(shown) == 0 {
			shown = []choice{{title: "Nothing fits.", run: func() {}}}
		}
		rows.Refresh()
		rows.ScrollToTop()
		field.move(0)
	}
	field.OnSubmitted = func(string) { run(at) }
	if at >= 0 {
		field.move(0)
	}
	rows.OnSelected = func(i widget.ListItemID) { run(i) }
	d = dialog.NewCustomWithoutButtons(title, container.NewBorder(field, nil, nil, nil, inset(rows, 6, 0, 0, 0)), w.fyne)
	w.show(d, 640, 460)
	w.fyne.Canvas().Focus(field)
}

// paletteField is the palette's text field: arrows move in the list under it.
type paletteField struct {
	prompt
	move func(by int)
}

// TypedKey takes the arrows for the list.
func (f *paletteField) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyDown:
		f.move(+1)
	case fyne.KeyUp:
		f.move(-1)
	default:
		f.prompt.TypedKey(e)
	}
}
