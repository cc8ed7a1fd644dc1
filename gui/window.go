package gui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"github.com/onrecord/onrecord/store/corpus"
)

// window puts the panels together and turns keys, menus and drops into commands.
type window struct {
	app       fyne.App
	fyne      fyne.Window
	s         *Session
	do        *commands
	settings  settings
	page      *page
	articles  *articles
	inspector *inspector
	bar       *bar
	tips      *tips
	middle    *fyne.Container // the page, or what stands there while there is none
	start     fyne.CanvasObject
	empty     fyne.CanvasObject
	sheets    []sheet          // dialogs open now, the topmost last
	job       *job             // long work in hand, if any
	compared  *comparedProject // the newest comparison of annotators, if any
	learner   *learner         // learns from the project when it is asked to
	conflict  corpus.ID        // the conflict looked at last
	shifted   string           // the key that was pressed with Shift just now
	trace     *trace

	adjudication *adjudicationPage
	body         *fyne.Container   // the article with its panels, or the comparison of layers
	reading      fyne.CanvasObject // the former
	centre       *fyne.Container   // the article with what stands above and below it
}

func newWindow(a fyne.App, trace *trace) *window {
	w := &window{app: a, fyne: a.NewWindow("Onrecord"), do: &commands{}, settings: settings{a.Preferences()}, trace: trace}
	a.Settings().SetTheme(newLook(w.settings.theme()))
	w.s = newSession(w.showError)
	w.s.proposer = newSuggester()
	w.page = newPage(w.s, w.settings.comfort(), w.focus, w.tagAllDialog, w.setStatus)
	reveal := w.page.reader.Reveal
	leave := w.focus
	w.articles = newArticles(w.s, leave)
	list := newFrames(w.s, reveal, leave)
	w.inspector = newInspector(w.s, reveal, leave, func(help string) { w.bar.setHelp(help) })
	w.inspector.choose, w.inspector.ask = w.pick, w.confirm
	w.inspector.accept, w.inspector.reject = w.acceptOrFinish, w.rejectOrRemove
	w.bar = newBar(w.s, w.do, func(label corpus.Label) { w.tag(label); leave() })
	w.s.hint = w.bar.setHelp
	w.learner = newLearner(w.s)
	w.tips = newTips(w.settings, w.s, leave)
	w.addCommands()
	w.do.blocked = func() bool { return len(w.sheets) > 0 }

	r := w.page.reader
	r.OnRune = w.typed
	r.OnSelect = w.selected
	r.OnKey = w.pressed
	r.OnAdd = func(part corpus.Range) {
		if claim, ok := w.s.codebook.Label(rolesIn(&w.s.codebook).claim.Label); ok && w.correctSuggestion(claim, true) {
			return
		}
		w.s.addPart("", part)
		r.Deselect()
	}
	r.OnLink = func(from, to string) { w.s.linkSpans(corpus.ID(from), corpus.ID(to)) }
	r.OnReshape = func(id string, fragments []corpus.Range) {
		if strings.HasPrefix(id, markPrefix) {
			w.s.reshapeSuggested(id, fragments)
			return
		}
		w.s.reshape(corpus.ID(id), fragments, "Move edge")
	}
	r.OnMenu = w.contextMenu
	r.OnShortcut = w.do.shortcut
	if trace != nil {
		r.OnPainted = func() { trace.painted(r, w.s.doc.Article.ID) }
	}

	w.middle = container.NewStack()
	right := container.NewVSplit(list.object, container.NewBorder(rule(), nil, nil, nil, w.inspector.object))
	right.Offset = 0.42
	gold := newGoldBar(w)
	w.centre = container.NewBorder(gold.object, w.tips.object, nil, nil, w.middle)
	w.tips.moved = w.centre.Refresh
	inner := container.NewHSplit(w.centre, on(colorPanel, right))
	inner.Offset = 0.71
	outer := container.NewHSplit(w.articles.object, inner)
	outer.Offset = 0.19
	w.start, w.empty = w.newStart(), w.newEmpty()
	w.adjudication = newAdjudicationPage(w)
	w.reading, w.body = outer, container.NewStack(outer)
	w.fyne.SetContent(container.NewBorder(rule(), w.bar.object, nil, nil, w.body))
	w.fyne.SetMainMenu(w.do.mainMenu())
	w.fyne.SetMaster()
	width, height := w.settings.size()
	w.fyne.Resize(fyne.NewSize(width, height))
	w.fyne.SetOnDropped(func(_ fyne.Position, uris []fyne.URI) { w.dropped(uris) })
	w.fyne.SetCloseIntercept(w.quit)
	w.fyne.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) { // no field has the keyboard: a dialog without one is open
		switch e.Name {
		case fyne.KeyEscape:
			w.escape()
		case fyne.KeyReturn, fyne.KeyEnter:
			w.enter()
		}
	})
	if c, ok := w.fyne.Canvas().(desktop.Canvas); ok {
		c.SetOnKeyDown(w.keyDown)
	}
	w.s.changed.listen(w.changed)
	w.s.changed.listen(w.s.reviewChanged)
	w.changed(changedProject | changedArticle)
	a.Settings().AddListener(func(fyne.Settings) {
		w.page.restyle()
		w.adjudication.restyle()
	})
	return w
}

func (w *window) changed(c change) {
	if c&(changedProject|changedArticle|changedList) != 0 {
		w.showMiddle()
	}
	if c&changedProject != 0 {
		w.fyne.SetTitle(w.s.title())
	}
	if c&(changedProject|changedSaved|changedChoice|changedArticle|changedList|changedSuggestions) != 0 {
		w.do.refresh()
	}
	if x := w.s.suggested.back; x != nil {
		w.s.suggested.back = nil
		w.page.reader.Goto(x.start())
		w.page.reader.Reveal(x.hull())
	}
	if c&changedSaved != 0 {
		w.trace.saved(w.s)
	}
}

// showMiddle puts the page in the middle, or the start page, or a word on an empty project.
func (w *window) showMiddle() {
	now := w.page.object
	switch {
	case !w.s.opened():
		now = w.start
	case w.s.doc.Article.ID == "":
		now = w.empty
	}
	if len(w.middle.Objects) == 1 && w.middle.Objects[0] == now {
		return
	}
	w.middle.Objects = []fyne.CanvasObject{now}
	w.middle.Refresh()
	if now != w.page.object && w.s.adjudicating != nil { // the article or the project is gone
		w.s.endAdjudication()
		w.showBody()
	}
	if now == w.page.object {
		w.focus()
	}
}

// focus brings the keyboard back to the article. The reader itself finds its canvas only once it has been painted.
func (w *window) focus() {
	switch {
	case w.s.adjudicating != nil:
		w.adjudication.focus()
	case len(w.middle.Objects) == 1 && w.middle.Objects[0] == w.page.object:
		w.fyne.Canvas().Focus(w.page.reader)
	}
}

// keyDown comes before a key that nobody has: it goes to the article. Fyne takes the keyboard from the article when a menu
// is opened, and tells nobody when the menu is gone.
func (w *window) keyDown(*fyne.KeyEvent) {
	if len(w.sheets) == 0 && w.fyne.Canvas().Focused() == nil && w.fyne.Canvas().Overlays().Top() == nil {
		w.focus()
	}
}

func (w *window) newEmpty() fyne.CanvasObject {
	return on(colorPaper, welcome("No article is open", "Drop texts, pages or datasets on this window, paste a text, or import whole folders.",
		widget.NewButton("Import…", w.do.runner("import")), widget.NewButton("Paste a text…", w.do.runner("paste"))))
}

func (w *window) newStart() fyne.CanvasObject {
	open := widget.NewButton("Open…", w.do.runner("open"))
	begin := widget.NewButton("New project…", w.do.runner("new"))
	begin.Importance = widget.HighImportance
	sample := widget.NewButton("Open the sample", w.do.runner("sample"))
	body := welcome("Who said what, on record.", "A project is one file on this computer. All that you mark is saved in it at once; nothing leaves the computer.", begin, open, sample)
	recent := container.NewVBox()
	for _, path := range w.settings.recent() {
		recent.Add(newPressed(path, fyne.TextStyle{}, false, func() { w.openPath(path) }))
	}
	if len(recent.Objects) > 0 {
		recent.Objects = append([]fyne.CanvasObject{heading("Recent projects")}, recent.Objects...)
	}
	return on(colorPaper, container.NewBorder(nil, container.New(middleLayout{width: 460}, recent), nil, nil, body))
}

// typed takes a character of the article: a label's key, or a command's. Shift with a label's key types another
// character on most keyboards: it adds the selection as a part. Where digits are typed with Shift it is the label's key.
func (w *window) typed(char rune) bool {
	shifted := w.shifted
	w.shifted = ""
	for _, label := range w.s.codebook.Labels {
		switch {
		case label.Key == string(char):
			w.tag(label)
			return true
		case label.Key != "" && label.Key == shifted:
			if !w.correctSuggestion(label, true) {
				w.s.addPart(label.Name, w.page.reader.Selection())
				w.page.reader.Deselect()
			}
			return true
		}
	}
	return w.do.typed(char)
}

// pressed takes a key of the article. The key comes before the character that it types.
func (w *window) pressed(key fyne.KeyName, shift bool) bool {
	w.shifted = ""
	if shift {
		w.shifted = string(key)
	}
	return w.do.pressed(key, shift)
}

// cycle chooses the next of the marks under the caret.
func (w *window) cycle() {
	ids := w.page.reader.MarksAt(w.page.reader.Caret())
	if len(ids) == 0 {
		return
	}
	at := slices.Index(ids, string(w.s.span))
	w.s.choose(corpus.ID(ids[(at+1)%len(ids)]))
}

// selected lets go of the chosen mark when the caret has left it: a label's key then means what is under the caret.
func (w *window) selected() {
	span, ok := w.s.doc.Span(w.s.span)
	sel := w.page.reader.Selection()
	w.bar.setSelection(w.page.reader.Text()[sel.Start:sel.End])
	if w.s.suggested.chosen != nil && !w.s.besideSuggestion(sel.Start) {
		w.s.chooseSuggestion(nil)
	}
	if ok && !slices.ContainsFunc(span.Fragments, func(f corpus.Range) bool { return f.Start <= sel.End && sel.Start <= f.End }) {
		w.s.letGo()
	}
}

// tag labels what is selected; with nothing selected it changes the label of the chosen mark, or takes what stands under
// the caret.
func (w *window) tag(label corpus.Label) {
	if w.s.doc.Article.ID == "" || w.correctSuggestion(label, false) {
		return
	}
	r := w.page.reader
	sel := r.Selection()
	if sel.Empty() && !w.s.relabels(label) {
		slot, _ := w.s.codebook.SlotFor(label.Name)
		sel = target(label, slot.Opens, r.Text(), r.Caret())
	}
	sel = corpus.CloseQuotation(r.Text(), sel)
	w.s.tag(label, sel)
	r.Deselect()
}

// showError tells what went wrong, in a dialog and in the log.
func (w *window) showError(err error) {
	w.tellError(err, nil)
}

// contextMenu offers at the pointer what can be done there.
func (w *window) contextMenu(at fyne.Position) {
	menu := fyne.NewMenu("")
	for _, label := range w.s.codebook.Labels {
		item := fyne.NewMenuItem("Tag as "+label.Name, func() { w.tag(label) })
		item.Shortcut = keyShown(label.Key)
		menu.Items = append(menu.Items, item)
	}
	menu.Items = append(menu.Items, fyne.NewMenuItemSeparator())
	for _, id := range []string{"link", "to-mine", "remove", "flag", "copy"} {
		menu.Items = append(menu.Items, w.do.item(w.do.find(id)))
	}
	zones := fyne.NewMenuItem("This line is", nil)
	zones.ChildMenu = fyne.NewMenu("")
	for _, kind := range corpus.ZoneKinds {
		item := fyne.NewMenuItem(zoneTitle(kind), func() { w.setZone(kind) })
		item.Checked = corpus.ZoneAt(w.s.doc.Article.Zones, w.page.reader.Caret()) == kind
		zones.ChildMenu.Items = append(zones.ChildMenu.Items, item)
	}
	menu.Items = append(menu.Items, fyne.NewMenuItemSeparator(), zones)
	widget.ShowPopUpMenuAtPosition(menu, w.fyne.Canvas(), at)
}

func (w *window) setZone(kind corpus.ZoneKind) {
	sel := w.page.reader.Selection()
	w.s.setZone(kind, sel)
	w.focus()
}

func zoneTitle(kind corpus.ZoneKind) string {
	switch kind {
	case corpus.PullQuote:
		return "Pull quote"
	case corpus.EditorNote:
		return "Editor’s note"
	case corpus.Furniture:
		return "Furniture (not part of the article)"
	default:
		return title(string(kind))
	}
}
