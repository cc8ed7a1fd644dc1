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

// showOffer shows what is offered as the rest of the open attribution.
func (i *inspector) showOffer(x *suggestion) {
	head := newLine("The rest, as suggested", 13, fyne.TextStyle{Bold: true}, theme.ColorNameForeground)
	i.add(container.NewBorder(nil, nil, head, newLine(confidenceWords(x.Confidence), 12, fyne.TextStyle{Italic: true}, colorFaint)))
	for _, slot := range i.s.codebook.Frame.Slots {
		if !x.held[slot.Name] {
			i.add(i.suggestedSlot(x, slot))
		}
	}
	i.add(inset(i.verdict(x, "Take (⏎)", "Leave (⌫)"), 8, 0, 2, 0))
	i.showLikely(x)
	i.add(inset(rule(), 12, 0, 8, 0))
}

// verdict are the buttons for what is suggested: they do as the keys do.
func (i *inspector) verdict(x *suggestion, yes, no string) fyne.CanvasObject {
	buttons := container.New(&flow{gap: 6}, button(yes, i.accept, i.leave), button(no, i.reject, i.leave))
	if len(x.whos) > 1 {
		buttons.Add(button("Other speaker ( ] )", func() { i.s.turnSpeaker(+1) }, i.leave))
	}
	return buttons
}

// showSuggestion shows the parts of the chosen suggestion, who it likely is, and why it is suggested.
func (i *inspector) showSuggestion(x *suggestion) {
	head := newLine("Suggestion", 13, fyne.TextStyle{Bold: true}, theme.ColorNameForeground)
	sure := newLine(confidenceWords(x.Confidence), 12, fyne.TextStyle{Italic: true}, colorFaint)
	i.add(container.NewBorder(nil, nil, head, sure))
	for _, slot := range i.s.codebook.Frame.Slots {
		i.add(i.suggestedSlot(x, slot))
	}
	i.add(inset(i.verdict(x, "Accept (⏎)", "Reject (⌫)"), 8, 0, 2, 0))
	i.showLikely(x)
	i.add(heading("Why"))
	i.add(prosaic(i.s.whyWords(x)))
}

// prosaic is a small text of several lines in the panel.
func prosaic(text string) fyne.CanvasObject {
	label := widget.NewLabel(text)
	label.Wrapping, label.Importance, label.SizeName = fyne.TextWrapWord, widget.LowImportance, theme.SizeNameCaptionText
	return inset(label, -4, 0, -4, -7)
}

// suggestedSlot is a part of a suggestion, with a cross that takes it out.
func (i *inspector) suggestedSlot(x *suggestion, slot corpus.Slot) fyne.CanvasObject {
	label, _ := i.s.codebook.Label(slot.Label)
	name := newLine(title(slot.Name), 12, fyne.TextStyle{}, colorFaint)
	name.color = labelColor(label.Color)
	parts := x.parts[slot.Name]
	var row fyne.CanvasObject
	switch {
	case len(parts) > 0:
		text := newPressed(oneLine(corpus.Quote(i.s.doc.Article.Text, parts)), serif, false, func() {
			i.reveal(corpus.Hull(parts))
			i.leave()
		})
		row = text
		if !slot.Opens {
			row = container.NewBorder(nil, nil, nil, newCross(func() { i.s.dropPart(slot); i.leave() }), text)
		}
	default:
		words := "–"
		if slot.None != "" && slot.Name == rolesIn(&i.s.codebook).speaker.Name && i.s.suggestionSummary(x).from == "" {
			words = slot.None
		}
		row = inset(newLine(words, 12, fyne.TextStyle{Italic: true}, colorFaint), 4, 0, 4, 6)
	}
	return container.New(slotLayout{}, inset(name, 4, 0, 0, 0), row)
}

// showLikely tells who or what is likely meant, with a cross for accepting the suggestion without that.
func (i *inspector) showLikely(x *suggestion) {
	if x.alone {
		return
	}
	r := rolesIn(&i.s.codebook)
	shown := map[string]bool{}
	for _, slot := range []corpus.Slot{r.speaker, r.source} {
		e, ok := likelyEntity(i.s.fullName(x, slot), i.s.entities, i.s.inArticle())
		if !ok || shown[e.Name] {
			continue
		}
		if len(shown) == 0 {
			i.add(heading("Likely"))
		}
		shown[e.Name] = true
		words := describe(e)
		if !slices.ContainsFunc(i.s.entities, func(other corpus.Entity) bool { return other.ID == e.ID }) {
			words = fmt.Sprintf("new: “%s”", e.Name)
		}
		name := inset(newLine(words, 13, fyne.TextStyle{}, theme.ColorNameForeground).shortened(), 3, 6, 3, 0)
		i.add(container.NewBorder(nil, nil, nil, newCross(func() { i.s.dropEntity(); i.leave() }), name))
	}
}

// whyWords tell in words why something is suggested and how often that is right.
func (s *Session) whyWords(x *suggestion) string {
	why := title(x.Why) + "."
	if x.Why == "learned" {
		why = "It is like what people marked in the articles that the suggester learned from."
	}
	return fmt.Sprintf("%s Of suggestions as sure as this one %s are right.", why, shareWords(x.Confidence))
}
