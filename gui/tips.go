package gui

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/onrecord/onrecord/store/corpus"
)

// tips is the hint of five steps under the article for who is new. It can be closed for good.
type tips struct {
	settings settings
	s        *Session
	at       int
	number   *line
	text     *widget.Label
	next     *widget.Button
	back     *widget.Button
	object   *fyne.Container
	open     corpus.ID // attribution that was open at the last change
	moved    func()    // the tips came or went: what is around them must be laid out anew
}

var tipTexts = []string{
	"Drag over what is claimed (whole words are taken) and press 1. That is a Claim, and a new attribution opens for it.",
	"Select who says it and press 2 for Speaker. Press 4 on the verb that says so, the Cue. They join the open attribution.",
	"If the article has it from a document, a poll or another outlet, select that and press 3 for Source. Enter finishes the attribution.",
	"Click a mark to see its details on the right: who the speaker is, how it is said, a note. Click again for the mark beneath. Backspace removes, Ctrl+Z takes anything back.",
	"All of it is saved already. Data > Import brings your own articles in, Data > Export gives the dataset out. Press ? for all keys.",
}

func newTips(st settings, s *Session, leave func()) *tips {
	t := &tips{settings: st, s: s, at: st.tip()}
	t.number = newLine("", 12, fyne.TextStyle{Bold: true}, theme.ColorNamePrimary)
	t.text = widget.NewLabel("")
	t.text.Wrapping = fyne.TextWrapWord
	t.back = widget.NewButton("Back", func() { t.show(t.at - 1); leave() })
	t.back.Importance = widget.LowImportance
	t.next = widget.NewButton("Next", func() { t.show(t.at + 1); leave() })
	closing := widget.NewButtonWithIcon("", theme.CancelIcon(), func() { t.show(len(tipTexts)); leave() })
	closing.Importance = widget.LowImportance
	buttons := container.NewCenter(container.NewHBox(t.back, t.next, closing))
	body := container.NewBorder(nil, nil, container.NewCenter(inset(t.number, 0, 4, 0, 16)), buttons, t.text)
	t.object = container.NewVBox(rule(), on(colorPanel, inset(body, 4, 8, 4, 0)))
	t.refresh()
	s.changed.listen(func(c change) {
		if c&(changedProject|changedArticle) != 0 {
			t.open = s.open
			t.refresh()
		} else if t.object.Visible() && t.done(c) {
			t.show(t.at + 1)
		}
	})
	return t
}

// done tells whether a change was what the step shown asks for.
func (t *tips) done(c change) bool {
	s := t.s
	was := t.open
	t.open = s.open
	open, _ := s.doc.Attribution(s.open)
	filled := 0
	for _, slot := range s.codebook.Frame.Slots {
		if len(open.Slots[slot.Name]) > 0 {
			filled++
		}
	}
	switch tagged := c&changedMarks != 0; t.at {
	case 0: // a claim, which opens an attribution
		return tagged && len(s.claims(open)) > 0
	case 1: // with who says it and the cue
		return tagged && len(s.claims(open)) > 0 && filled >= 3
	case 2: // finished
		return was != "" && s.open == ""
	case 3:
		return s.span != ""
	default:
		return false
	}
}

func (t *tips) show(n int) {
	t.at = max(n, 0)
	t.settings.setTip(t.at)
	t.refresh()
	t.moved()
}

func (t *tips) refresh() {
	if t.at >= len(tipTexts) || !t.s.opened() {
		t.object.Hide()
		return
	}
	t.number.set(fmt.Sprintf("%d of %d", t.at+1, len(tipTexts)))
	t.text.SetText(tipTexts[t.at])
	t.back.Hide()
	if t.at > 0 {
		t.back.Show()
	}
	t.next.SetText("Next")
	if t.at == len(tipTexts)-1 {
		t.next.SetText("Done")
	}
	t.object.Show()
}
