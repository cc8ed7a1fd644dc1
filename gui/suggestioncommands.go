package gui

import (
	"fmt"

	"fyne.io/fyne/v2"

	"github.com/onrecord/onrecord/store/corpus"
)

// suggestionCommands are those that only suggestions have. Enter, Backspace and Tab mean a suggestion where one is chosen,
// or is there to go to, see acceptOrFinish, rejectOrRemove and walkOn.
func (w *window) suggestionCommands() {
	guessed := func() bool { return w.s.guess() != nil }
	w.do.add(
		&command{id: "next-speaker", menu: "Article", title: "Next speaker for the suggestion", char: ']', run: func() { w.s.turnSpeaker(+1) }, enabled: guessed, ruleOver: true},
		&command{id: "previous-speaker", menu: "Article", title: "Previous speaker for the suggestion", char: '[', run: func() { w.s.turnSpeaker(-1) }, enabled: guessed},
		&command{id: "accept-stay", menu: "Article", title: "Accept and stay with the attribution", key: fyne.KeyReturn, mod: fyne.KeyModifierShift, run: w.acceptAndStay, enabled: guessed},
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

// acceptOrFinish accepts the chosen suggestion and goes on to the next, takes what is offered into the open attribution, or
// else finishes.
func (w *window) acceptOrFinish() {
	switch x := w.s.suggested.chosen; {
	case x != nil:
		w.s.accept(x)
		w.goOn(x)
	case w.s.suggested.completing.offer != nil:
		w.s.takeOffer(false)
		w.page.reader.Deselect()
	default:
		w.finish()
	}
}

// acceptAndStay accepts the chosen suggestion, or takes what is offered, and leaves the attribution open.
func (w *window) acceptAndStay() {
	if x := w.s.suggested.chosen; x != nil {
		w.s.accept(x)
	} else {
		w.s.takeOffer(true)
	}
	w.page.reader.Deselect()
}

// rejectOrRemove rejects the chosen suggestion, goes on by hand where a rest is offered, or else removes what is chosen.
func (w *window) rejectOrRemove() {
	switch x := w.s.suggested.chosen; {
	case x != nil:
		w.s.reject(x)
		w.goOn(x)
	case w.s.suggested.completing.offer != nil:
		w.s.refuseOffer()
	default:
		w.s.remove()
	}
}

// goOn goes to the suggestion behind one that was accepted or rejected. Behind the last one nothing is chosen.
func (w *window) goOn(x *suggestion) {
	if next := w.s.behindSuggestion(x); next != nil {
		w.showSuggestion(next)
		return
	}
	w.finish()
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
