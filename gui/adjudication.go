package gui

import (
	"fyne.io/fyne/v2"

	"github.com/onrecord/onrecord/store/corpus"
)

// adjudicationCommands are those of Review that compare two layers, and those that decide while they are compared.
func (w *window) adjudicationCommands() {
	article := func() bool { return w.s.doc.Article.ID != "" && !w.s.blinded(w.s.doc.Statuses) }
	w.do.add(
		&command{
			id: "adjudicate", menu: "Review", title: "Adjudicate", key: fyne.KeyJ, mod: ctrl, run: w.adjudicate, enabled: article, ruleOver: true,
			named: func() string {
				switch {
				case w.s.editing != nil:
					return "Finish editing the gold layer"
				case w.s.adjudicating != nil:
					return "Back to reading"
				}
				return "Adjudicate"
			},
		},
	)
	w.do.add(
		&command{id: "decisions", menu: "Review", title: "Decisions…", key: fyne.KeyD, mod: ctrlShift, run: w.decisionsDialog, enabled: w.s.opened},
		&command{id: "reviewed", menu: "Review", title: "What review changed…", key: fyne.KeyR, mod: ctrlShift, run: w.reviewedDialog, enabled: func() bool { return w.s.opened() && !w.s.blinded(w.s.doc.Statuses) }},
	)
	deciding := func() bool { return w.s.adjudicating != nil }
	differs := func() bool { _, ok := w.s.adjudicating.current(); return ok }
	take := func(o corpus.Outcome) func() {
		return func() {
			w.adjudication.panel.flush()
			w.s.adjudicating.decide(o)
		}
	}
	give := func(r corpus.Reason) func() {
		return func() {
			a := w.s.adjudicating
			if a.reason == r {
				r = corpus.NoReason
			}
			a.reason = r
			w.adjudication.refresh()
		}
	}
	step := func(by int) func() { return func() { w.adjudication.panel.flush(); w.s.adjudicating.step(by) } }
	w.do.add(
		&command{id: "next-difference", menu: "Review", under: "Decide", title: "Next difference", char: 'n', run: step(+1), enabled: deciding},
		&command{id: "previous-difference", menu: "Review", under: "Decide", title: "Previous difference", char: 'p', run: step(-1), enabled: deciding},
		&command{id: "take-left", menu: "Review", under: "Decide", title: "Take the left one", key: fyne.KeyLeft, run: take(corpus.TookLeft), enabled: differs, ruleOver: true},
		&command{id: "take-left2", menu: "Review", under: "Decide", title: "Take the left one", char: 'l', hidden: true, run: take(corpus.TookLeft), enabled: differs},
		&command{id: "take-right", menu: "Review", under: "Decide", title: "Take the right one", key: fyne.KeyRight, run: take(corpus.TookRight), enabled: differs},
		&command{id: "take-right2", menu: "Review", under: "Decide", title: "Take the right one", char: 'r', hidden: true, run: take(corpus.TookRight), enabled: differs},
		&command{id: "take-both", menu: "Review", under: "Decide", title: "Take both", char: 'b', run: take(corpus.TookBoth), enabled: differs},
		&command{id: "take-nothing", menu: "Review", under: "Decide", title: "Nothing here", char: 'x', run: take(corpus.TookNothing), enabled: differs},
		&command{id: "edit-left", menu: "Review", under: "Decide", title: "Edit a copy of the left one", char: 'e', run: func() { w.editGold(corpus.TookLeft) }, enabled: differs},
		&command{id: "edit-right", menu: "Review", under: "Decide", title: "Edit a copy of the right one", char: 'E', run: func() { w.editGold(corpus.TookRight) }, enabled: differs},
		&command{id: "take-agreed", menu: "Review", under: "Decide", title: "Take over what both have", char: 'a', run: func() { w.s.adjudicating.agree() }, enabled: deciding},
		&command{id: "reason-ambiguous", menu: "Review", under: "Decide", title: "Because the text is ambiguous", char: '1', run: give(corpus.AmbiguousText), enabled: differs, ruleOver: true},
		&command{id: "reason-guideline", menu: "Review", under: "Decide", title: "Because the guideline has a gap", char: '2', run: give(corpus.GuidelineGap), enabled: differs},
		&command{id: "reason-slip", menu: "Review", under: "Decide", title: "Because of a slip", char: '3', run: give(corpus.Slip), enabled: differs},
		&command{id: "decision-note", menu: "Review", under: "Decide", title: "Write a note on the decision", char: 'w', run: func() { w.fyne.Canvas().Focus(w.adjudication.panel.note) }, enabled: differs},
	)
}

// decides runs the command of a character while two layers are compared. Keys that decide mean something else in the article.
func (c *commands) decides(char rune) bool {
	for _, each := range c.list {
		if each.under != "" && each.char != 0 && each.char == char {
			return c.try(each)
		}
	}
	return false
}

// decidesBy runs the command of a key. It comes before the character that it types.
func (c *commands) decidesBy(key fyne.KeyName) bool {
	for _, each := range c.list {
		if each.under != "" && each.key == key && each.mod == 0 {
			return c.try(each)
		}
	}
	return false
}

// adjudicate compares two layers of the article in the place of reading it, or goes back to that; it also ends the editing
// of the gold layer.
func (w *window) adjudicate() {
	w.inspector.flush()
	switch {
	case w.s.editing != nil:
		e := w.s.editing
		w.page.focused = false
		w.s.endEditing()
		w.adjudicateAt(e.of.c.Left, e.of.c.Right, e.d.Left.Attribution, e.d.Right.Attribution, first(e.d.Left.Spans), first(e.d.Right.Spans))
		if a := w.s.adjudicating; a != nil {
			a.filter, a.onward = e.of.filter, true
		}
	case w.s.adjudicating != nil:
		w.endAdjudication()
	default:
		w.adjudicateAt("", "")
	}
}

// adjudicateAt compares two layers ("" for the likely ones) and looks first at the difference that annotations belong to.
func (w *window) adjudicateAt(left, right string, wanted ...corpus.ID) {
	w.s.finish()
	w.page.find.close()
	w.s.adjudicate(left, right, wanted...)
	w.showBody()
}

// endAdjudication goes back to reading, at the place of the difference.
func (w *window) endAdjudication() {
	w.adjudication.panel.flush()
	d, ok := w.s.adjudicating.current()
	w.s.endAdjudication()
	w.showBody()
	if ok && w.adjudication.article == w.s.doc.Article.ID {
		w.page.reader.Goto(d.Place.Start)
		w.page.reader.Reveal(d.Place)
	}
	w.bar.setHelp("")
}

// editGold takes a side of the difference at hand into the gold layer and lets one edit it there.
func (w *window) editGold(of corpus.Outcome) {
	w.adjudication.panel.flush()
	d, ok := w.s.adjudicating.current()
	w.s.adjudicating.editGold(of)
	if w.s.editing == nil || !ok {
		return
	}
	w.page.focused = true // of three layers only what is edited is in full colour
	w.showBody()
	w.page.reader.Goto(d.Place.Start)
	w.page.reader.Reveal(d.Place)
}

// showBody shows the article with its panels, or the comparison of layers in their place.
func (w *window) showBody() {
	now := w.reading
	if w.s.adjudicating != nil {
		now = w.adjudication.object
		w.adjudication.reader.SetLook(readerLook(w.page.look))
	}
	if w.body.Objects[0] != now {
		w.body.Objects = []fyne.CanvasObject{now}
		w.body.Refresh()
	}
	w.do.refresh()
	w.focus()
}
