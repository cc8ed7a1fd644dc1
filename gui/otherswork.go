package gui

import (
	"image/color"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/onrecord/onrecord/store/corpus"
)

// Another person's mark or attribution is shown with all that it says, and nothing to change it with.

func (i *inspector) showOthersSpan(span corpus.Span) {
	label, _ := i.s.codebook.Label(span.Label)
	i.showMaker(span.Annotator, span.Label, labelColor(label.Color), "Copy to my layer (y)", func() { i.s.copySpan(span) })
	i.add(quoteOf(span.Quote))
	if e, ok := i.s.entity(span.Entity); ok {
		i.say("Who or what", describe(e))
	}
	i.sayAnswers(label.Attributes, span.Attributes)
	i.sayNote(span.Note, span.Flagged)
	i.alsoHere(span)
}

func (i *inspector) showOthersFrame(a corpus.Attribution) {
	i.showMaker(a.Annotator, "attribution", nil, "Copy it all to my layer (Y)", i.s.copyFrame)
	for _, slot := range i.s.codebook.Frame.Slots {
		label, _ := i.s.codebook.Label(slot.Label)
		head := newLine(title(slot.Name), 12, fyne.TextStyle{}, colorFaint)
		head.color = labelColor(label.Color)
		rows := container.NewVBox()
		for _, id := range a.Slots[slot.Name] {
			if span, ok := i.s.doc.Span(id); ok {
				rows.Add(newPressed(oneLine(span.Quote), serif, span.ID == i.s.span, func() {
					i.s.choose(span.ID)
					i.reveal(span.Hull())
					i.leave()
				}))
			}
		}
		if len(rows.Objects) == 0 {
			text := "—"
			if slices.Contains(a.Absent, slot.Name) {
				text = slot.None
			}
			rows.Add(inset(newLine(text, 12, fyne.TextStyle{}, colorFaint), 4, 0, 4, 6))
		}
		i.add(container.New(slotLayout{}, inset(head, 4, 0, 0, 0), rows))
	}
	i.sayAnswers(i.s.codebook.Frame.Attributes, a.Attributes)
	i.sayNote(a.Note, a.Flagged)
}

// showMaker says whose it is, and offers to copy it.
func (i *inspector) showMaker(whose, what string, c color.Color, offer string, take func()) {
	head := newLine(whose+"’s "+what, 13, fyne.TextStyle{Bold: true}, theme.ColorNameForeground)
	head.color = c
	i.add(inset(head, 4, 0, 2, 0))
	i.add(inset(container.New(&flow{gap: 6}, button(offer, take, i.leave)), 4, 0, 6, 0))
}

// say is a line of what somebody said of it, under its heading.
func (i *inspector) say(head, text string) {
	i.add(heading(head))
	label := widget.NewLabel(text)
	label.Wrapping = fyne.TextWrapWord
	i.add(inset(label, -4, 0, -6, -7))
}

func (i *inspector) sayAnswers(questions []corpus.Attribute, answers corpus.Attributes) {
	for _, q := range corpus.Shown(questions, answers) {
		var given []string
		for _, value := range answers[q.Name] {
			given = append(given, answerTitle(q, value))
		}
		if len(given) > 0 {
			i.say(q.Title, strings.Join(given, ", "))
		}
	}
}

// answerTitle is what the codebook calls an answer.
func answerTitle(q corpus.Attribute, value string) string {
	at := slices.IndexFunc(q.Choices, func(c corpus.Choice) bool { return c.Value == value })
	switch {
	case at >= 0:
		return q.Choices[at].Title
	case q.Type == corpus.TypeYesNo && value == "true":
		return "Yes"
	case q.Type == corpus.TypeYesNo:
		return "No"
	default:
		return value
	}
}

func (i *inspector) sayNote(note string, flagged bool) {
	if note != "" {
		i.say("Note", note)
	}
	if flagged {
		i.add(inset(newLine("⚑ Flagged for discussion", 12, fyne.TextStyle{}, colorFaint), 8, 0, 4, 0))
	}
}
