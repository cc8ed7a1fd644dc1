package gui

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

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

// tagAllDialog lists the hits, to untick first, and tags the rest.
func (w *window) tagAllDialog(hits []corpus.Range) {
	if len(hits) == 0 || w.s.doc.Article.ID == "" {
		return
	}
	text := w.s.doc.Article.Text
	left := make([]bool, len(hits)) // unticked
	for i, h := range hits {        // the keyboard and suggestions pass over furniture, and so does this
		left[i] = corpus.ZoneAt(w.s.doc.Article.Zones, h.Start) == corpus.Furniture
	}
	names := make([]string, len(w.s.codebook.Labels))
	for i, l := range w.s.codebook.Labels {
		names[i] = l.Name
	}
	label := w.selector(names)
	label.SetSelectedIndex(min(1, len(names)-1))
	rows := w.list(func() int { return len(hits) }, func() fyne.CanvasObject {
		return container.NewBorder(nil, nil, w.tickBox(""), nil, container.NewVBox(inset(newLine("", 14, serif, theme.ColorNameForeground).shortened(), 7, 0, 0, 0)))
	}, func(i int, o fyne.CanvasObject) {
		row := o.(*fyne.Container).Objects
		row[0].(*fyne.Container).Objects[0].(*fyne.Container).Objects[0].(*line).set(surroundings(text, hits[i]))
		tick := row[1].(*tickBox)
		tick.OnChanged = nil
		tick.SetChecked(!left[i])
		tick.OnChanged = func(on bool) { left[i] = !on }
	})
	head := container.NewBorder(nil, nil, newLine(plural(len(hits), "place")+" as", 13, fyne.TextStyle{}, theme.ColorNameForeground), nil, label)
	w.ask("Tag all", "Tag", container.NewBorder(inset(head, 0, 0, 6, 0), nil, nil, nil, rows), nil, 680, 480, func() error {
		var chosen []corpus.Range
		for i, h := range hits {
			if !left[i] {
				chosen = append(chosen, h)
			}
		}
		i := max(label.SelectedIndex(), 0)
		w.s.tagAll(w.s.codebook.Labels[i], slices.Clip(chosen))
		return nil
	})
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
