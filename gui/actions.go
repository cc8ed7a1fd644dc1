package gui

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"github.com/onrecord/onrecord/gui/reader"
	"github.com/onrecord/onrecord/store/corpus"
)

// addCommands fills the table of commands: everything that menus, keys and help name.
func (w *window) addCommands() {
	w.fileCommands()
	w.editCommands()
	w.viewCommands()
	w.articleCommands()
	w.suggestionCommands()
	w.reviewCommands()
	w.packetCommands()
	w.dataCommands()
	w.helpCommands()
}

const (
	ctrl      = fyne.KeyModifierShortcutDefault
	ctrlShift = fyne.KeyModifierShortcutDefault | fyne.KeyModifierShift
)

func (w *window) fileCommands() {
	w.do.add(
		&command{id: "new", menu: "File", title: "New project…", key: fyne.KeyN, mod: ctrl, run: w.newDialog},
		&command{id: "open", menu: "File", title: "Open…", key: fyne.KeyO, mod: ctrl, run: w.openDialog},
		&command{id: "recent", menu: "File", title: "Open recent…", key: fyne.KeyO, mod: ctrlShift, run: w.recentDialog, enabled: func() bool { return len(w.others()) > 0 }},
		&command{id: "sample", menu: "File", title: "Open the sample project", run: w.sample},
		&command{id: "save-copy", menu: "File", title: "Save a copy…", run: w.saveCopy, enabled: w.s.opened, ruleOver: true},
	)
	w.backupCommands()
	w.do.add(
		&command{id: "retry", menu: "File", title: "Retry saving", hidden: true, run: func() { w.s.writer.retry() }, enabled: w.s.opened},
		&command{id: "close", menu: "File", title: "Close project", key: fyne.KeyW, mod: ctrl, run: w.closeProject, enabled: w.s.opened},
		&command{id: "quit", menu: "File", title: "Quit", key: fyne.KeyQ, mod: ctrl, run: w.quit, always: true, ruleOver: true},
	)
}

func (w *window) editCommands() {
	article := func() bool { return w.s.doc.Article.ID != "" }
	chosen := func() bool { return w.s.span != "" || w.s.frame != "" }
	removable := func() bool { return chosen() || w.s.guess() != nil }
	movable := func() bool { return w.s.span != "" || w.s.guess() != nil }
	suggested := func(then, offered, otherwise string) func() string {
		return func() string {
			switch {
			case w.s.suggested.chosen != nil:
				return then
			case w.s.guess() != nil:
				return offered
			}
			return otherwise
		}
	}
	span := func() bool { return w.s.span != "" }
	redo := func() { w.inspector.flush(); w.s.redo() }
	w.do.add(
		&command{
			id: "undo", menu: "Edit", title: "Undo", key: fyne.KeyZ, mod: ctrl,
			run:     w.undo,
			enabled: func() bool { return w.s.canUndo != "" },
			named:   func() string { return titled("Undo", w.s.canUndo) },
		},
		&command{id: "redo", menu: "Edit", title: "Redo", key: fyne.KeyY, mod: ctrl, run: redo, enabled: func() bool { return w.s.canRedo != "" }, named: func() string { return titled("Redo", w.s.canRedo) }},
		&command{id: "redo2", title: "Redo", key: fyne.KeyZ, mod: ctrlShift, hidden: true, run: redo, enabled: func() bool { return w.s.canRedo != "" }},
		&command{id: "copy", menu: "Edit", title: "Copy text", key: fyne.KeyC, mod: ctrl, run: w.page.reader.Copy, enabled: article, ruleOver: true},
		&command{id: "find-here", menu: "Edit", title: "Find in this article…", key: fyne.KeyF, mod: ctrl, run: func() { w.page.find.open(w.fyne.Canvas()) }, enabled: article},
		&command{id: "tag-all", menu: "Edit", title: "Tag all that was found…", key: fyne.KeyT, mod: ctrlShift, run: func() { w.tagAllDialog(w.page.find.hits) }, enabled: func() bool { return len(w.page.find.hits) > 0 }},
		&command{id: "remove", menu: "Edit", title: "Remove what is chosen", key: fyne.KeyBackspace, run: w.rejectOrRemove, enabled: removable, named: suggested("Reject the suggestion", "Leave the rest", "Remove what is chosen"), ruleOver: true},
		&command{id: "remove2", title: "Remove what is chosen", key: fyne.KeyDelete, hidden: true, run: w.rejectOrRemove, enabled: removable},
		&command{id: "remove-part", menu: "Edit", title: "Remove the part under the caret", key: fyne.KeyBackspace, mod: fyne.KeyModifierShift, run: func() { w.s.removePart(w.page.reader.Caret()) }, enabled: span},
		&command{id: "add-part", menu: "Edit", title: "Add the selection to the chosen mark", char: '+', run: func() {
			w.s.addPart("", w.page.reader.Selection())
			w.page.reader.Deselect()
		}, enabled: func() bool { return w.s.span != "" || w.s.left != "" }},
		&command{id: "end-forward", menu: "Edit", title: "Move its end forward", char: '.', run: w.edge(false, true), enabled: movable},
		&command{id: "end-back", menu: "Edit", title: "Move its end back", char: ',', run: w.edge(false, false), enabled: movable},
		&command{id: "start-forward", menu: "Edit", title: "Move its start forward", char: '>', run: w.edge(true, true), enabled: movable},
		&command{id: "start-back", menu: "Edit", title: "Move its start back", char: '<', run: w.edge(true, false), enabled: movable},
		&command{id: "cycle", menu: "Edit", title: "Next mark under the caret", char: 'o', run: w.cycle, enabled: article},
		&command{id: "finish", menu: "Edit", title: "Finish the attribution", key: fyne.KeyReturn, run: w.acceptOrFinish, enabled: article, named: suggested("Accept the suggestion", "Take the rest as offered", "Finish the attribution")},
		&command{id: "finish2", title: "Finish the attribution", key: fyne.KeyEnter, hidden: true, run: w.acceptOrFinish},
		&command{id: "escape", menu: "Edit", title: "Choose nothing", key: fyne.KeyEscape, run: w.chooseNothing, enabled: article},
		&command{id: "link", menu: "Edit", title: "Link to the open attribution, or unlink", char: 'l', run: func() { w.s.link(w.s.open) }, enabled: func() bool { return w.s.span != "" && w.s.open != "" }},
		&command{id: "frame", menu: "Edit", title: "New attribution for it", char: 'a', run: w.s.newFrame, enabled: span},
		&command{id: "nest", menu: "Edit", title: "Say inside which attribution it is…", char: 'i', run: w.inspector.chooseParent, enabled: func() bool { return w.s.frame != "" }},
		&command{id: "flag", menu: "Edit", title: "Flag for discussion", char: 'f', run: w.s.flag, enabled: chosen, ruleOver: true},
		&command{id: "note", menu: "Edit", title: "Write a note", char: 'n', run: w.inspector.focusNote, enabled: chosen},
		&command{id: "who", menu: "Edit", title: "Say who it is", char: 'w', run: w.inspector.focusWho, enabled: span},
	)
}

func titled(verb, what string) string {
	if what == "" {
		return verb
	}
	return verb + ": " + what
}

// edge moves an edge of the chosen mark by a word, or one of a suggestion's part that was touched last. (Alt with the arrows
// does so too for marks, where the desktop leaves them to us.)
func (w *window) edge(start, forward bool) func() {
	return func() {
		if slot, parts := w.s.partInHand(); len(parts) > 0 {
			w.s.setPart(w.s.guess(), slot, reader.MoveEdge(w.s.doc.Article.Text, parts, start, forward, false))
			return
		}
		if span, ok := w.s.doc.Span(w.s.span); ok {
			w.s.reshape(span.ID, reader.MoveEdge(w.s.doc.Article.Text, span.Fragments, start, forward, false), "Move edge")
		}
	}
}

// chooseNothing closes the find bar, or else finishes.
func (w *window) chooseNothing() {
	if w.page.find.object.Visible() {
		w.page.find.close()
		return
	}
	w.finish()
}

// finish closes the open attribution and lets go of what is selected.
func (w *window) finish() {
	w.s.finish()
	w.page.reader.Deselect()
}

func (w *window) viewCommands() {
	set := func(change func(*comfort)) func() {
		return func() {
			change(&w.page.look)
			w.settings.setComfort(w.page.look)
			w.page.look = w.settings.comfort() // within bounds
			w.page.restyle()
		}
	}
	zoom := func(by float32) func() { return set(func(c *comfort) { c.zoom *= by }) }
	column := func(by float32) func() { return set(func(c *comfort) { c.column *= by }) }
	spacing := func(by float32) func() { return set(func(c *comfort) { c.spacing *= by }) }
	theme := func(name string) func() {
		return func() {
			w.settings.setTheme(name)
			w.app.Settings().SetTheme(newLook(name))
			w.page.restyle()
			w.s.changed.emit(changedProject | changedChoice | changedList)
		}
	}
	w.do.add(
		&command{id: "palette", menu: "View", title: "Go to or do anything…", key: fyne.KeyK, mod: ctrl, run: w.paletteDialog},
		&command{id: "larger", menu: "View", title: "Larger text", key: fyne.KeyEqual, mod: ctrl, run: zoom(1.1), ruleOver: true},
		&command{id: "larger2", title: "Larger text", key: fyne.KeyPlus, mod: ctrl, hidden: true, run: zoom(1.1)},
		&command{id: "smaller", menu: "View", title: "Smaller text", key: fyne.KeyMinus, mod: ctrl, run: zoom(1 / 1.1)},
		&command{id: "normal", menu: "View", title: "Normal size", key: fyne.Key0, mod: ctrl, run: set(func(c *comfort) { *c = comfort{1, 1, 1} })},
		&command{id: "longer", menu: "View", title: "Longer lines", run: column(1.1), ruleOver: true},
		&command{id: "shorter", menu: "View", title: "Shorter lines", run: column(1 / 1.1)},
		&command{id: "wider", menu: "View", title: "More space between lines", run: spacing(1.08)},
		&command{id: "closer", menu: "View", title: "Less space between lines", run: spacing(1 / 1.08)},
		&command{id: "focus", menu: "View", title: "Dim all but the chosen attribution", char: 'd', run: func() { w.page.focused = !w.page.focused; w.page.showMarks() }, enabled: w.s.opened, ruleOver: true},
		&command{id: "light", menu: "View", title: "Light", run: theme(themeLight), ruleOver: true},
		&command{id: "sepia", menu: "View", title: "Sepia", run: theme(themeSepia)},
		&command{id: "dark", menu: "View", title: "Dark", run: theme(themeDark)},
		&command{id: "system", menu: "View", title: "As the system", run: theme(themeSystem)},
		&command{id: "tips", menu: "View", title: "Show the five steps", run: func() { w.tips.show(0) }, ruleOver: true},
	)
}

func (w *window) articleCommands() {
	article := func() bool { return w.s.doc.Article.ID != "" }
	w.do.add(
		&command{id: "next", menu: "Article", title: "Next article", key: fyne.KeyPageDown, mod: ctrl, run: func() { w.inspector.flush(); w.s.step(+1) }, enabled: article},
		&command{id: "previous", menu: "Article", title: "Previous article", key: fyne.KeyPageUp, mod: ctrl, run: func() { w.inspector.flush(); w.s.step(-1) }, enabled: article},
		&command{id: "next-span", menu: "Article", title: "Next mark", key: fyne.KeyTab, run: func() { w.walkOn(+1) }, enabled: article, named: w.tabTitle("Next"), ruleOver: true},
		&command{id: "previous-span", menu: "Article", title: "Previous mark", key: fyne.KeyTab, mod: fyne.KeyModifierShift, run: func() { w.walkOn(-1) }, enabled: article, named: w.tabTitle("Previous")},
	)
	w.do.add(
		&command{id: "next-frame", menu: "Article", title: "Next attribution", key: fyne.KeyDown, mod: fyne.KeyModifierAlt, run: func() { w.walkFrames(+1) }, enabled: article},
		&command{id: "previous-frame", menu: "Article", title: "Previous attribution", key: fyne.KeyUp, mod: fyne.KeyModifierAlt, run: func() { w.walkFrames(-1) }, enabled: article},
		&command{id: "next-quotation", menu: "Article", title: "Next quotation without a mark", char: 'q', run: func() { w.walkQuotations(+1) }, enabled: article},
		&command{id: "previous-quotation", menu: "Article", title: "Previous quotation without a mark", char: 'Q', run: func() { w.walkQuotations(-1) }, enabled: article},
	)
	for i, status := range corpus.Statuses {
		w.do.add(&command{
			id: "status-" + string(status), menu: "Article", title: "Mark: " + statusTitle(status), key: fyne.KeyName(fmt.Sprint(i + 1)), mod: ctrl,
			run: func() { w.setStatus(status) }, enabled: article, ruleOver: i == 0,
		})
	}
	w.do.add(
		&command{id: "open-points", menu: "Article", title: "What is still open…", key: fyne.KeyF8, run: w.openPointsDialog, enabled: article, ruleOver: true},
		&command{id: "details", menu: "Article", title: "Title, byline, outlet…", run: w.detailsDialog, enabled: article},
		&command{id: "zone", menu: "Article", title: "What these lines are…", run: w.zoneDialog, enabled: article},
		&command{id: "remove-article", menu: "Article", title: "Remove this article", run: w.removeArticle, enabled: article},
	)
}

// walk chooses the next or previous mark in text order and shows it.
func (w *window) walk(by int) {
	spans := w.s.doc.Spans
	if len(spans) == 0 {
		return
	}
	at := w.s.doc.SpanIndex(w.s.span)
	if at < 0 { // from the caret
		caret := w.page.reader.Caret()
		at = slices.IndexFunc(spans, func(x corpus.Span) bool { return x.Hull().Start >= caret })
		if at < 0 {
			at = len(spans)
		}
		if by > 0 {
			at--
		}
	}
	next := spans[(at+by+len(spans))%len(spans)]
	w.s.choose(next.ID)
	w.page.reader.Goto(next.Hull().Start)
	w.page.reader.Reveal(next.Hull())
}

// walkFrames chooses the next or previous attribution and shows it.
func (w *window) walkFrames(by int) {
	list := w.s.ladder()
	if len(list) == 0 {
		return
	}
	at := slices.IndexFunc(list, func(r rung) bool { return w.s.doc.Attributions[r.at].ID == w.s.frame })
	if at < 0 && by < 0 {
		at = 0
	}
	next := w.s.doc.Attributions[list[(at+by+len(list))%len(list)].at]
	hull := w.s.frameHull(next)
	w.page.reader.Goto(hull.Start)
	w.s.chooseFrame(next.ID)
	w.page.reader.Reveal(hull)
}

// walkQuotations goes to the next or previous quotation of the article proper that no mark touches.
func (w *window) walkQuotations(by int) {
	text, caret := w.s.doc.Article.Text, w.page.reader.Caret()
	var free []corpus.Range
	own := w.s.ownPart()
	for _, q := range corpus.Quotations(text) {
		marked := slices.ContainsFunc(own.Spans, func(s corpus.Span) bool { return slices.ContainsFunc(s.Fragments, q.Overlaps) })
		if !marked && corpus.ZoneAt(w.s.doc.Article.Zones, q.Start) != corpus.Furniture {
			free = append(free, q)
		}
	}
	if len(free) == 0 {
		w.bar.setHelp("Every quotation has a mark.")
		return
	}
	at := slices.IndexFunc(free, func(q corpus.Range) bool { return q.Start > caret })
	if at < 0 {
		at = len(free)
	}
	if by < 0 {
		at = slices.IndexFunc(free, func(q corpus.Range) bool { return q.Start >= caret }) - 1
		if at == -2 {
			at = len(free) - 1
		}
	}
	w.finish()
	w.page.reader.Goto(free[(at+len(free))%len(free)].Start)
}

func (w *window) reviewCommands() {
	w.layerCommands()
	commentable := func() bool { return w.s.doc.Article.ID != "" && w.s.readOnly() == "" }
	threaded := func() bool {
		_, ok := w.s.currentThread()
		return ok && w.s.readOnly() == ""
	}
	mine := func() bool {
		_, ok := w.s.lastOwn()
		return ok && w.s.readOnly() == ""
	}
	w.do.add(
		&command{id: "comment", menu: "Review", title: "Comment on what is chosen", char: 'c', run: w.inspector.beginComment, enabled: commentable, ruleOver: true},
		&command{id: "answer", menu: "Review", title: "Answer the comment", char: 'C', run: w.inspector.beginAnswer, enabled: threaded},
		&command{id: "resolve", menu: "Review", title: "Resolve the comment", char: 'r', run: w.inspector.resolveThread, enabled: threaded, named: func() string {
			if t, ok := w.s.currentThread(); ok && t.Resolved {
				return "Open the comment again"
			}
			return "Resolve the comment"
		}},
		&command{id: "edit-comment", menu: "Review", title: "Edit my last comment here", run: w.inspector.editLast, enabled: mine},
		&command{id: "remove-comment", menu: "Review", title: "Remove my last comment here", run: w.inspector.removeLast, enabled: mine},
		&command{id: "comments", menu: "Review", title: "Comments…", key: fyne.KeyC, mod: ctrlShift, run: w.commentsDialog, enabled: w.s.opened, named: func() string {
			if w.s.talking > 0 {
				return fmt.Sprintf("Comments… (%d open)", w.s.talking)
			}
			return "Comments…"
		}},
		&command{id: "agreement", menu: "Review", title: "Agreement…", key: fyne.KeyA, mod: ctrlShift, run: w.agreementDialog, enabled: w.s.opened, ruleOver: true},
	)
	w.adjudicationCommands()
}

// others are the projects opened last, without the one that is open.
func (w *window) others() []string {
	return slices.DeleteFunc(w.settings.recent(), func(path string) bool { return w.s.opened() && path == w.s.project.Path() })
}

// recentDialog lists the projects opened last.
func (w *window) recentDialog() {
	recent := w.others()
	var d dialog.Dialog
	rows := w.list(func() int { return len(recent) }, func() fyne.CanvasObject { return widget.NewLabel("") },
		func(i int, o fyne.CanvasObject) { o.(*widget.Label).SetText(recent[i]) })
	rows.OnSelected = func(i widget.ListItemID) {
		d.Hide()
		w.openPath(recent[i])
	}
	d = w.closable("Open recent", "Cancel", rows)
	w.show(d, 640, 360)
	w.fyne.Canvas().Focus(rows)
}

// detailsDialog edits what is known of the article.
func (w *window) detailsDialog() {
	a := w.s.doc.Article
	fields := []struct {
		name string
		text *string
	}{{"Title", &a.Title}, {"Byline", &a.Byline}, {"Outlet", &a.Outlet}, {"Published", &a.Published}, {"Address", &a.URL}, {"Language", &a.Language}, {"Agency", &a.Credit}}
	form := widget.NewForm()
	entries := make([]*prompt, len(fields))
	for i, f := range fields {
		entries[i] = w.prompt(*f.text)
		form.Append(f.name, entries[i])
	}
	entries[3].PlaceHolder = "2022-01-27, 2022-01 or 2022"
	w.ask("Article", "OK", form, entries[0], 600, 400, func() error {
		if err := corpus.CheckPublished(strings.TrimSpace(entries[3].Text)); err != nil {
			return err
		}
		for i, f := range fields {
			*f.text = strings.TrimSpace(entries[i].Text)
		}
		w.s.setArticle(a)
		return nil
	})
	for _, e := range entries[1:] {
		e.OnSubmitted = entries[0].OnSubmitted
	}
}

// zoneDialog asks what the selected lines are.
func (w *window) zoneDialog() {
	now := corpus.ZoneAt(w.s.doc.Article.Zones, w.page.reader.Selection().Start)
	all := make([]choice, len(corpus.ZoneKinds))
	for i, kind := range corpus.ZoneKinds {
		all[i] = choice{zoneTitle(kind), "", "", func() { w.setZone(kind) }}
		if kind == now {
			all[i].kind = "now"
		}
	}
	w.choose("What the selected lines are", all)
}

// focusNote puts the keyboard into the note of what is chosen.
func (i *inspector) focusNote() { i.focus(i.note) }

// focusWho puts the keyboard where one types who a mention is.
func (i *inspector) focusWho() { i.focus(i.who) }

func (i *inspector) focus(f *field) {
	if i.s.refusesChosen() || f == nil {
		return
	}
	// The panel has its canvas also while a field that was made just now has not been painted.
	if c := fyne.CurrentApp().Driver().CanvasForObject(i.scroll); c != nil {
		c.Focus(f)
		i.bringUp(f)
	}
}

// bringUp scrolls as far as is needed to show a part of the panel, with a little around it.
func (i *inspector) bringUp(part fyne.CanvasObject) {
	const around = 32
	at := slices.IndexFunc(i.body.Objects, func(o fyne.CanvasObject) bool { return holds(o, part) })
	if at < 0 {
		return
	}
	top := i.body.Objects[at].Position().Y
	bottom := top + i.body.Objects[at].Size().Height + around
	switch view := i.scroll.Size().Height; {
	case bottom > i.scroll.Offset.Y+view:
		i.scroll.ScrollToOffset(fyne.NewPos(0, bottom-view))
	case top < i.scroll.Offset.Y:
		i.scroll.ScrollToOffset(fyne.NewPos(0, max(top-around, 0)))
	}
}

// holds tells whether an object is another, or has it in it.
func holds(o, wanted fyne.CanvasObject) bool {
	if o == wanted {
		return true
	}
	c, ok := o.(*fyne.Container)
	return ok && slices.ContainsFunc(c.Objects, func(each fyne.CanvasObject) bool { return holds(each, wanted) })
}
