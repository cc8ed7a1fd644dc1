package gui

import (
	"fmt"

	"fyne.io/fyne/v2"

	"github.com/onrecord/onrecord/store/corpus"
)

// suggestionCommands are those that only suggestions have. Enter, Backspace and Tab mean a suggestion where one is chosen,
// or is there to go to, see acceptOrFinish, rejectOrRemove and walkOn.
func (w *window) suggestionCommands() {
	chosen := func() bool { return w.s.suggested.chosen != nil }
	w.do.add(
		&command{id: "next-speaker", menu: "Article", title: "Next speaker for the suggestion", char: ']', run: func() { w.s.turnSpeaker(+1) }, enabled: chosen, ruleOver: true},
		&command{id: "previous-speaker", menu: "Article", title: "Previous speaker for the suggestion", char: '[', run: func() { w.s.turnSpeaker(-1) }, enabled: chosen},
		&command{id: "suggesting", menu: "View", title: "Suggestions", char: 's', run: w.toggleSuggesting, enabled: w.s.opened, ruleOver: true, named: func() string {
			if w.s.suggested.off {
				return "Show suggestions"
			}
			return "Hide suggestions"
		}},
		&command{id: "suggestions", menu: "View", title: "Suggestions…", key: fyne.KeyS, mod: ctrlShift, run: w.suggestionsDialog, enabled: w.s.opened},
	)
}

// toggleSuggesting shows or hides suggestions, and says which.
func (w *window) toggleSuggesting() {
	w.s.setSuggesting(w.s.suggested.off)
	if w.s.suggested.off {
		w.bar.setHelp("Nothing is suggested in this project now. s brings it back.")
	}
}

// acceptOrFinish accepts the chosen suggestion, or else finishes.
func (w *window) acceptOrFinish() {
	if x := w.s.suggested.chosen; x != nil {
		w.s.accept(x)
		w.page.reader.Deselect()
		return
	}
	w.finish()
}

// rejectOrRemove rejects the chosen suggestion, or else removes what is chosen.
func (w *window) rejectOrRemove() {
	if x := w.s.suggested.chosen; x != nil {
		w.s.reject(x)
		return
	}
	w.s.remove()
}

// tabTitle is what Tab does now.
func (w *window) tabTitle(which string) func() string {
	return func() string {
		if len(w.s.suggested.shown) > 0 {
			return which + " suggestion"
		}
		return which + " mark"
	}
}

// walkOn goes to the next or previous suggestion, or to a mark where nothing is suggested.
func (w *window) walkOn(by int) {
	x := w.s.nextSuggestion(by, w.page.reader.Caret())
	if x == nil {
		w.walk(by)
		return
	}
	w.inspector.flush()
	w.showSuggestion(x)
}

// showSuggestion chooses a suggestion and shows its place.
func (w *window) showSuggestion(x *suggestion) {
	w.s.chooseSuggestion(x)
	w.page.reader.Goto(x.start())
	w.page.reader.Reveal(x.hull())
}

// correctSuggestion takes a label's key for the chosen suggestion: what is selected, or else stands under the caret, is its
// part from then on. False when there is no suggestion to correct.
func (w *window) correctSuggestion(label corpus.Label, add bool) bool {
	if w.s.suggested.chosen == nil {
		return false
	}
	r := w.page.reader
	sel := r.Selection()
	if sel.Empty() {
		slot, _ := w.s.codebook.SlotFor(label.Name)
		sel = target(label, slot.Opens, r.Text(), r.Caret())
	}
	if !w.s.besideSuggestion(sel.Start) || !w.s.correct(label.Name, corpus.CloseQuotation(r.Text(), sel), add) {
		return false
	}
	r.Deselect()
	w.bar.setHelp(fmt.Sprintf("%s of the suggestion changed    ⏎ accept", label.Name))
	return true
}
