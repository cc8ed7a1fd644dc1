package gui

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/onrecord/onrecord/store/corpus"
)

// tagAll tags many stretches with a label in one step. Those that I have tagged so already are left out. It returns how
// many were tagged.
func (s *Session) tagAll(label corpus.Label, ranges []corpus.Range) int {
	var changes []corpus.Change
	for _, r := range ranges {
		if s.sameSpan(label.Name, r) != "" {
			continue
		}
		changes = append(changes, corpus.PutSpan{Span: s.freshSpan(label, r)})
	}
	if len(changes) > 0 {
		s.apply(corpus.Step{Label: fmt.Sprintf("Tag %d as %s", len(changes), label.Name), Changes: s.begun(changes)}, changedMarks|changedChoice)
	}
	return len(changes)
}

// worth tells which of the hits are ticked to begin with: not those in furniture, over which the keyboard and suggestions
// pass, too, nor those that lie over a mark of the label already that is not another person's.
func (s *Session) worth(label corpus.Label, hits []corpus.Range) []bool {
	ticked := make([]bool, len(hits))
	for i, h := range hits {
		marked := slices.ContainsFunc(s.doc.SpansOver(h), func(span corpus.Span) bool {
			return span.Label == label.Name && !s.others(span.Annotator) && slices.ContainsFunc(span.Fragments, h.Overlaps)
		})
		ticked[i] = !marked && corpus.ZoneAt(s.doc.Article.Zones, h.Start) != corpus.Furniture
	}
	return ticked
}

// tagAllDialog lists the hits, to tick and untick first, and tags those that are ticked.
func (w *window) tagAllDialog(hits []corpus.Range) {
	if len(hits) == 0 || w.s.doc.Article.ID == "" {
		return
	}
	labels := w.s.codebook.Labels
	label := w.selector(labelNames(labels))
	label.SetSelectedIndex(min(1, len(labels)-1))
	as := func() corpus.Label { return labels[max(label.SelectedIndex(), 0)] }
	list := w.newHitList(hits)
	list.tick(w.s.worth(as(), hits))
	label.OnChanged = func(string) { list.tick(w.s.worth(as(), hits)) }
	every := container.NewHBox(w.button("All", nil, func() { list.every(true) }), w.button("None", nil, func() { list.every(false) }))
	head := container.NewBorder(nil, nil, container.New(centreLine{}, list.count), every, label)
	hint := newLine("Space ticks the row at hand, Enter tags", 11, fyne.TextStyle{}, colorFaint)
	w.ask("Tag all", "Tag", container.NewBorder(inset(head, 0, 0, 6, 0), hint, nil, nil, list.rows), nil, 680, 480, func() error {
		w.s.tagAll(as(), list.chosen())
		return nil
	})
	w.fyne.Canvas().Focus(list.rows)
}

// hitList is a list of hits with a tick each: a click on a row or Space changes it, Enter confirms the dialog.
type hitList struct {
	hits   []corpus.Range
	ticked []bool
	at     int // the row that the keyboard is at
	rows   *list
	count  *line
}

func (w *window) newHitList(hits []corpus.Range) *hitList {
	h := &hitList{hits: hits, ticked: make([]bool, len(hits)), count: newLine("", 12, fyne.TextStyle{}, colorFaint)}
	text := w.s.doc.Article.Text
	h.rows = w.list(func() int { return len(hits) }, func() fyne.CanvasObject {
		return inset(container.NewBorder(nil, nil, widget.NewIcon(tick(false)), nil, newLine("", 14, serif, theme.ColorNameForeground).shortened()), 3, 4, 3, 4)
	}, func(i int, o fyne.CanvasObject) {
		row := o.(*fyne.Container).Objects[0].(*fyne.Container).Objects
		words := row[0].(*line)
		words.text, words.name = surroundings(text, hits[i]), theme.ColorNameForeground
		if i == h.at {
			words.name = theme.ColorNamePrimary
		}
		words.Refresh()
		row[1].(*widget.Icon).SetResource(tick(h.ticked[i]))
	})
	h.rows.OnSelected = func(i widget.ListItemID) {
		h.ticked[i] = !h.ticked[i]
		h.rows.UnselectAll()
		h.refresh()
	}
	h.rows.OnHighlighted = func(i widget.ListItemID) {
		h.at = i
		h.rows.Refresh()
	}
	h.rows.own = func(key fyne.KeyName) bool {
		enter := key == fyne.KeyReturn || key == fyne.KeyEnter
		if enter {
			w.enter()
		}
		return enter
	}
	return h
}

func (h *hitList) tick(ticked []bool) {
	h.ticked = ticked
	h.refresh()
}

func (h *hitList) every(on bool) {
	for i := range h.ticked {
		h.ticked[i] = on
	}
	h.refresh()
}

func (h *hitList) refresh() {
	h.count.set(fmt.Sprintf("%d of %s as", len(h.chosen()), plural(len(h.hits), "place")))
	h.rows.Refresh()
}

// chosen are the hits that are ticked.
func (h *hitList) chosen() []corpus.Range {
	var chosen []corpus.Range
	for i, hit := range h.hits {
		if h.ticked[i] {
			chosen = append(chosen, hit)
		}
	}
	return chosen
}

func tick(on bool) fyne.Resource {
	if on {
		return theme.NewPrimaryThemedResource(theme.CheckButtonCheckedIcon())
	}
	return theme.CheckButtonIcon()
}

func labelNames(labels []corpus.Label) []string {
	names := make([]string, len(labels))
	for i, l := range labels {
		names[i] = l.Name
	}
	return names
}

// surroundings is a hit with some words around it.
func surroundings(text string, r corpus.Range) string {
	const around = 48
	from, to := max(r.Start-around, 0), min(r.End+around, len(text))
	for from > 0 && text[from]&0xC0 == 0x80 {
		from--
	}
	for to < len(text) && text[to]&0xC0 == 0x80 {
		to++
	}
	return oneLine("…" + text[from:r.Start] + "[" + text[r.Start:r.End] + "]" + text[r.End:to] + "…")
}
