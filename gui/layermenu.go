package gui

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"github.com/onrecord/onrecord/store/corpus"
)

// layerCommands are about who works, whose layers are seen, and the work of others.
func (w *window) layerCommands() {
	others := func() bool {
		return slices.ContainsFunc(w.s.layers, func(l layer) bool { return l.name != w.s.me && !w.s.kept(l.name) })
	}
	notMine := func() bool {
		span, ok := w.s.doc.Span(w.s.span)
		a, found := w.s.doc.Attribution(w.s.frame)
		return ok && span.Annotator != w.s.me || found && a.Annotator != w.s.me
	}
	judged := func() bool { return len(w.s.reviewed()) > 0 }
	w.do.add(
		&command{id: "me", menu: "Review", title: "Who I am…", run: w.meDialog, enabled: w.s.opened},
		&command{id: "layers", menu: "Review", title: "Layers…", key: fyne.KeyL, mod: ctrl, run: w.layerMenu, enabled: w.s.opened},
		&command{id: "mine", menu: "Review", title: "Only my layer, or all", char: 'm', run: w.s.toggleMine, enabled: others, named: func() string {
			if w.s.onlyMine() {
				return "Show all layers"
			}
			return "Show only my layer"
		}},
		&command{id: "to-mine", menu: "Review", title: "Copy to my layer", char: 'y', run: w.s.copyChosen, enabled: notMine},
		&command{id: "frame-to-mine", menu: "Review", title: "Copy the whole attribution to my layer", char: 'Y', run: w.s.copyFrame, enabled: notMine},
		&command{id: "blind", menu: "Review", title: "Blind mode", run: w.toggleBlind, enabled: func() bool { return w.s.opened() && w.s.readOnly() == "" }, named: func() string {
			if w.s.blind {
				return "End blind mode…"
			}
			return "Begin blind mode…"
		}},
		&command{
			id: "approve", menu: "Review", title: "Approve the work of…", run: w.judge("Approve whose work?", w.approve), enabled: judged, ruleOver: true,
			named: w.judgeTitle("Approve %s’s work", "Approve the work of…"),
		},
		&command{
			id: "send-back", menu: "Review", title: "Send back the work of…", run: w.judge("Send back whose work?", w.sendBackDialog), enabled: judged,
			named: w.judgeTitle("Send %s’s work back…", "Send back the work of…"),
		},
	)
}

// kindTitles are what annotators other than persons are called.
var kindTitles = map[corpus.AnnotatorKind]string{
	corpus.Import: "an import", corpus.Suggester: "the suggester", corpus.Gold: "the gold layer",
}

// layerMenu opens, above the name in the bar, the menu of who works and whose layers are seen.
func (w *window) layerMenu() {
	w.inspector.flush()
	items := w.layerItems()
	pop := widget.NewPopUpMenu(fyne.NewMenu("", items...), w.fyne.Canvas())
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(w.bar.me)
	pop.ShowAtPosition(at.SubtractXY(max(pop.MinSize().Width-w.bar.me.Size().Width, 0), pop.MinSize().Height+4))
	for i := range items { // the arrows begin at who works now
		pop.ActivateNext()
		if items[i].Checked {
			break
		}
	}
}

func (w *window) layerItems() []*fyne.MenuItem {
	s := w.s
	items := []*fyne.MenuItem{menuHeading("Work as")}
	people := s.people()
	if !slices.Contains(people, s.me) {
		people = append([]string{s.me}, people...)
	}
	for _, name := range people {
		item := fyne.NewMenuItem(name, func() { w.workAs(name) })
		item.Checked = name == s.me
		items = append(items, item)
	}
	items = append(items, fyne.NewMenuItem("Somebody else…", w.meDialog))
	if s.doc.Article.ID == "" {
		return items
	}
	items = append(items, fyne.NewMenuItemSeparator(), menuHeading("Layers in this article"))
	for _, l := range s.layerList() {
		item := fyne.NewMenuItem(l.title(), func() { s.toggleLayer(l.name) })
		item.Checked, item.Disabled = l.seen, l.name == s.me
		items = append(items, item)
	}
	if s.blinded(s.doc.Statuses) {
		items = append(items, menuHeading("Other people’s: when you are done here"))
	}
	for _, id := range []string{"mine", "blind"} {
		items = append(items, w.do.item(w.do.find(id)))
	}
	return items
}

// title is the layer's name with what it holds.
func (l layer) title() string {
	name := l.name
	if kind := kindTitles[l.kind]; kind != "" {
		name += " (" + kind + ")"
	}
	if l.spans == 0 && l.attributions == 0 {
		return name + "  ·  no marks"
	}
	return fmt.Sprintf("%s  ·  %s, %s", name, plural(l.spans, "mark"), plural(l.attributions, "attribution"))
}

// menuHeading is a line of a menu that only says what follows.
func menuHeading(text string) *fyne.MenuItem {
	item := fyne.NewMenuItem(text, nil)
	item.Disabled = true
	return item
}

// toggleBlind turns blind mode on or off, after saying what that means.
func (w *window) toggleBlind() {
	if w.s.blind {
		w.confirm("End blind mode", "Everybody’s marks are shown at once, also in articles that you are not done with. What you mark afterwards is no longer independent of them.\n\nEnd blind mode in this project?", func() { w.s.setBlind(false) })
		return
	}
	w.confirm("Begin blind mode", "Other people’s layers are not shown, counted, or compared in an article until you have marked it as done. It holds for everybody who works in this file. Imports and suggestions stay in sight.\n\nBegin blind mode?", func() { w.s.setBlind(true) })
}

// undo takes back the last gesture. One that another person made here is not taken back by a slip.
func (w *window) undo() {
	w.inspector.flush()
	by := w.s.undoOf
	if _, known := w.s.kinds[by]; !known || by == w.s.hand() || !w.s.others(by) {
		w.s.undo()
		return
	}
	w.confirm("Undo "+by+"’s work?", "The last gesture in this project was made by "+by+": “"+w.s.canUndo+"”.\n\nTake it back?", w.s.undo)
}

// removeArticle takes the article shown out of the project, with everybody's work on it.
func (w *window) removeArticle() {
	if !slices.ContainsFunc(w.s.layers, func(l layer) bool { return w.s.others(l.name) }) {
		w.s.removeArticle()
		return
	}
	w.confirm("Remove the article?", "Other people have worked on this article. Their work goes with it. Undo brings all of it back.\n\nRemove it?", w.s.removeArticle)
}
