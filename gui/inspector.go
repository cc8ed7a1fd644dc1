package gui

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/onrecord/onrecord/gui/reader"
	"github.com/onrecord/onrecord/store/corpus"
)

// inspector shows and changes what is chosen: the span with its label, entity and answers, the attribution with its
// slots and answers, a note and a flag for each, and the guideline that belongs to it.
type inspector struct {
	s      *Session
	reveal func(corpus.Range)
	leave  func()                                   // gives the keyboard back to the article
	choose func(title string, all []choice, at int) // lets one pick from a list, with a row highlighted; -1 = none
	ask    func(title, question string, yes func()) // asks before something that is not meant to happen by a slip
	accept func()                                   // what is suggested, as its key does
	reject func()
	hint   func(string) // shows a line of help
	fields []*field     // on screen now
	quiet  bool         // a field is saving: what is on screen is already as it says
	who    *field       // where an entity is typed, if it is on screen
	note   *field       // the note of what is chosen, if it is on screen
	body   *fyne.Container
	scroll *container.Scroll
	talk   talk
	shown  [2]corpus.ID
	guess  *suggestion // shown
	opened corpus.ID   // entity whose details are open
	object fyne.CanvasObject
}

func newInspector(s *Session, reveal func(corpus.Range), leave func(), hint func(string)) *inspector {
	i := &inspector{s: s, reveal: reveal, leave: leave, hint: hint, talk: talk{unfolded: map[corpus.ID]bool{}, fields: map[string]*field{}, ends: map[corpus.ID]fyne.CanvasObject{}}}
	i.body = container.NewVBox()
	i.scroll = container.NewVScroll(inset(i.body, 4, 14, 14, 14))
	i.object = i.scroll
	s.changed.listen(func(c change) {
		anew := c&(changedProject|changedArticle|changedComments) != 0
		marks := c&(changedMarks|changedChoice) != 0 && !i.idle() || c&changedSuggestions != 0 && i.guess != s.guess()
		if (anew || marks) && !i.quiet {
			i.rebuild()
		}
	})
	return i
}

// idle tells whether nothing is chosen, as when the panel was built: it shows the guidelines, whatever is marked.
func (i *inspector) idle() bool {
	return i.shown == [2]corpus.ID{} && i.guess == nil && i.s.span == "" && i.s.frame == "" && i.s.guess() == nil
}

// flush saves what is being typed.
func (i *inspector) flush() {
	for _, f := range i.fields {
		f.flush()
	}
}

func (i *inspector) rebuild() {
	i.quiet = true
	i.flush()
	i.quiet = false
	i.fields, i.who, i.note = nil, nil, nil
	clear(i.talk.fields)
	clear(i.talk.ends)
	i.hint("") // what was under the pointer is gone
	i.body.Objects = nil
	guess := i.s.guess()
	switch {
	case guess == nil:
	case guess.into != "":
		i.showOffer(guess)
	default:
		i.showSuggestion(guess)
	}
	span, hasSpan := i.s.doc.Span(i.s.span)
	frame, hasFrame := i.s.doc.Attribution(i.s.frame)
	switch {
	case hasSpan && i.s.others(span.Annotator):
		i.showOthersSpan(span)
	case hasSpan:
		i.showSpan(span)
	}
	if hasFrame {
		if hasSpan {
			i.add(inset(rule(), 12, 0, 8, 0))
		}
		if i.s.others(frame.Annotator) {
			i.showOthersFrame(frame)
		} else {
			i.showFrame(frame)
		}
	}
	if guess == nil && !hasSpan && !hasFrame {
		i.showArticle()
	}
	if now := [2]corpus.ID{i.s.span, i.s.frame}; now != i.shown || guess != i.guess {
		i.shown, i.guess = now, guess
		i.scroll.ScrollToTop()
	}
	i.body.Layout.Layout(i.body.Objects, i.body.Size()) // what flows knows its height when it has its width
	i.scroll.Refresh()
}

// add puts an object at the end; rebuild lays them all out once.
func (i *inspector) add(o fyne.CanvasObject) { i.body.Objects = append(i.body.Objects, o) }

// newOptions is a choice that gives the keyboard back on Escape.
func (i *inspector) newOptions(choices []corpus.Choice, many bool, picked []string, onPick func([]string), onHover func(string)) *options {
	o := newOptions(choices, many, picked, onPick, onHover)
	o.escape = i.leave
	return o
}

// heading is a small title above a group.
func heading(text string) fyne.CanvasObject {
	return inset(newLine(text, 12, fyne.TextStyle{Bold: true}, colorFaint), 10, 0, 2, 0)
}

func (i *inspector) showSpan(span corpus.Span) {
	chips := container.New(&flow{gap: 2})
	for _, label := range i.s.codebook.Labels {
		chips.Add(newChip(label, label.Name == span.Label, func() {
			i.s.relabel(span, label)
			i.leave()
		}))
	}
	i.add(inset(chips, 2, 0, 2, -6))
	i.showParts(span)
	i.showReview(span.ID)
	i.alsoHere(span)
	label, _ := i.s.codebook.Label(span.Label)
	if label.Mention {
		i.showMention(span)
	}
	i.showLinks(span)
	i.showAttributes(label.Attributes, span.Attributes, func(name string, values []string) {
		i.s.answerSpan(span, name, values)
	})
	i.showNote(span.Note, span.Flagged, func(note string) {
		if current, ok := i.s.doc.Span(span.ID); ok {
			current = current.Clone()
			current.Note = note
			i.s.putSpan("Note", current)
		}
	}, func(on bool) {
		changed := span.Clone()
		changed.Flagged = on
		i.s.putSpan("Flag", changed)
	})
	i.showThreads(subject{span: span.ID})
	i.add(i.guideline("Guideline: "+label.Name, label.Guideline))
}

func (i *inspector) showFrame(a corpus.Attribution) {
	i.add(newLine("Attribution", 13, fyne.TextStyle{Bold: true}, theme.ColorNameForeground))
	if i.s.span == "" { // else it stands with the mark
		i.showReview(a.ID)
	}
	for _, slot := range i.s.codebook.Frame.Slots {
		i.add(i.slot(a, slot))
	}
	i.showNesting(a)
	i.showAttributes(i.s.codebook.Frame.Attributes, a.Attributes, func(name string, values []string) {
		i.s.answerFrame(a, name, values)
	})
	i.showNote(a.Note, a.Flagged, func(note string) {
		if current, ok := i.s.doc.Attribution(a.ID); ok {
			current = current.Clone()
			current.Note = note
			i.s.putFrame("Note", current)
		}
	}, func(on bool) {
		changed := a.Clone()
		changed.Flagged = on
		i.s.putFrame("Flag", changed)
	})
	i.showThreads(subject{attribution: a.ID})
	i.add(i.guideline("Guideline: attribution", i.s.codebook.Frame.Guideline))
}

// slot is one line a member, with a cross that unlinks it; an empty slot says what to do, or that nobody is named.
func (i *inspector) slot(a corpus.Attribution, slot corpus.Slot) fyne.CanvasObject {
	label, _ := i.s.codebook.Label(slot.Label)
	head := newLine(title(slot.Name), 12, fyne.TextStyle{}, colorFaint)
	head.color = labelColor(label.Color)
	rows := container.NewVBox()
	for _, id := range a.Slots[slot.Name] {
		span, ok := i.s.doc.Span(id)
		if !ok {
			continue
		}
		text := newPressed(oneLine(span.Quote), serif, span.ID == i.s.span, func() {
			i.s.choose(span.ID)
			i.reveal(span.Hull())
			i.leave()
		})
		cut := newCross(func() {
			i.s.unlink(a.ID, span.ID)
			i.leave()
		})
		rows.Add(container.NewBorder(nil, nil, nil, cut, text))
	}
	if len(a.Slots[slot.Name]) == 0 {
		rows.Add(i.emptySlot(a, slot, label))
	}
	return container.New(slotLayout{}, inset(head, 4, 0, 0, 0), rows)
}

func (i *inspector) emptySlot(a corpus.Attribution, slot corpus.Slot, label corpus.Label) fyne.CanvasObject {
	if slot.None == "" {
		return inset(newLine("select text and press "+label.Key, 12, fyne.TextStyle{Italic: true}, colorFaint).shortened(), 4, 0, 4, 0)
	}
	absent := []string{}
	if slices.Contains(a.Absent, slot.Name) {
		absent = []string{"none"}
	}
	return i.newOptions([]corpus.Choice{{Value: "none", Title: slot.None}}, true, absent, func(picked []string) {
		i.s.setAbsent(a.ID, slot.Name, len(picked) > 0)
		i.leave()
	}, i.hint)
}

// showParts shows the words of a span; those of a discontinuous one part by part, each with a cross.
func (i *inspector) showParts(span corpus.Span) {
	if len(span.Fragments) == 1 {
		i.add(quoteOf(span.Quote))
		return
	}
	for _, f := range span.Fragments {
		text := newPressed(oneLine(i.s.doc.Article.Text[f.Start:f.End]), serif, false, func() { i.reveal(f); i.leave() })
		i.add(container.NewBorder(nil, nil, nil, newCross(func() { i.s.removePart(f.Start); i.leave() }), text))
	}
}

// showLinks offers to put a span into the open attribution, or into one of its own.
func (i *inspector) showLinks(span corpus.Span) {
	if _, fits := i.s.codebook.SlotFor(span.Label); !fits {
		return
	}
	of := i.s.doc.AttributionsOf(span.ID)
	row := container.New(&flow{gap: 6})
	if open, ok := i.s.doc.Attribution(i.s.open); ok && open.SlotOf(span.ID) == "" {
		row.Add(button("Link to open attribution", func() { i.s.link(open.ID) }, i.leave))
	}
	if len(of) == 0 {
		row.Add(button("New attribution", i.s.newFrame, i.leave))
	} else if len(of) > 1 {
		row.Add(inset(newLine(fmt.Sprintf("Part of %d attributions", len(of)), 12, fyne.TextStyle{}, colorFaint), 7, 0, 0, 0))
		row.Add(button("Next", func() { i.s.nextFrameOf(span.ID) }, i.leave))
	}
	if len(row.Objects) > 0 {
		i.add(inset(row, 6, 0, 2, 0))
	}
}

// nextFrameOf chooses the next of the attributions that a span is part of.
func (s *Session) nextFrameOf(span corpus.ID) {
	of := s.doc.AttributionsOf(span)
	at := slices.IndexFunc(of, func(a corpus.Attribution) bool { return a.ID == s.frame })
	if len(of) > 0 {
		s.frame = of[(at+1)%len(of)].ID
		s.changed.emit(changedChoice)
	}
}

// showAttributes asks what the codebook asks, as far as the answers so far lead there.
func (i *inspector) showAttributes(questions []corpus.Attribute, answers corpus.Attributes, set func(name string, values []string)) {
	shown := corpus.Shown(questions, answers)
	for _, q := range shown {
		name := q.Title
		if q.Required && len(answers[q.Name]) == 0 {
			name += " *"
		}
		i.add(heading(name))
		i.add(i.question(q, answers, set))
	}
	for _, text := range unasked(shown, answers) {
		label := widget.NewLabel("also: " + text)
		label.Wrapping, label.Importance, label.SizeName = fyne.TextWrapWord, widget.LowImportance, theme.SizeNameCaptionText
		i.add(inset(label, 4, 0, -4, -7))
	}
}

// unasked are the answers to what is not asked, such as attributes that came with a dataset and that the codebook lacks.
func unasked(questions []corpus.Attribute, answers corpus.Attributes) []string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(answers)) {
		if !slices.ContainsFunc(questions, func(q corpus.Attribute) bool { return q.Name == name }) {
			out = append(out, name+" = "+strings.Join(answers[name], ", "))
		}
	}
	return out
}

func (i *inspector) question(q corpus.Attribute, answers corpus.Attributes, set func(string, []string)) fyne.CanvasObject {
	switch q.Type {
	case corpus.TypeChoice, corpus.TypeMultichoice:
		return i.newOptions(q.Choices, q.Type == corpus.TypeMultichoice, answers[q.Name], func(picked []string) {
			set(q.Name, picked)
			i.leave()
		}, func(help string) { i.hintOr(help, q.Help) })
	case corpus.TypeYesNo:
		return i.newOptions([]corpus.Choice{{Value: "true", Title: "Yes"}, {Value: "false", Title: "No"}}, false, answers[q.Name], func(picked []string) {
			set(q.Name, picked)
			i.leave()
		}, func(help string) { i.hintOr(help, q.Help) })
	}
	return i.wheeled(i.newField(answers.Get(q.Name), q.Help, 1, func(text string) {
		if text == "" {
			set(q.Name, nil)
			return
		}
		set(q.Name, []string{text})
	}))
}

// wheeled is a field over which the mouse wheel scrolls the panel.
func (i *inspector) wheeled(f *field) fyne.CanvasObject { return wheeled(f, i.scroll) }

func (i *inspector) hintOr(help, other string) {
	if help == "" {
		help = other
	}
	i.hint(help)
}

// newField makes a field whose saving does not build the panel anew under the hands.
func (i *inspector) newField(text, placeholder string, lines int, save func(string)) *field {
	f := newField(text, placeholder, lines, func(text string) {
		was := i.quiet
		i.quiet = true
		save(text)
		i.quiet = was
	}, i.leave)
	i.fields = append(i.fields, f)
	return f
}

func (i *inspector) showNote(note string, flagged bool, save func(string), flag func(bool)) {
	i.add(heading("Note"))
	field := i.newField(note, "", 2, save)
	if i.note == nil {
		i.note = field
	}
	i.add(i.wheeled(field))
	on := []string{}
	if flagged {
		on = []string{"flag"}
	}
	i.add(inset(i.newOptions([]corpus.Choice{{Value: "flag", Title: "Flagged for discussion", Help: "Puts a point in the margin and a count in the list (key: f)."}}, true, on, func(picked []string) {
		flag(len(picked) > 0)
		i.leave()
	}, i.hint), 4, 0, 0, 0))
}

func (i *inspector) guideline(head, text string) fyne.CanvasObject {
	if text == "" {
		return container.NewVBox()
	}
	label := widget.NewLabel(text)
	label.Wrapping = fyne.TextWrapWord
	return inset(widget.NewAccordion(widget.NewAccordionItem(head, label)), 8, 0, 0, -8)
}

// showArticle is what stands here when nothing is chosen: what was said about the article, and the guidelines.
func (i *inspector) showArticle() {
	if !i.s.opened() || i.s.doc.Article.ID == "" {
		return
	}
	on := subject{}
	if len(i.s.threadsOn(on)) > 0 || i.writes(i.s.draftOf(on)) {
		i.showThreads(on)
		i.add(inset(rule(), 8, 0, 10, 0))
		i.showGuidelines()
		return
	}
	i.showGuidelines()
	i.showThreads(on)
}

// showGuidelines shows the guideline of each label.
func (i *inspector) showGuidelines() {
	i.add(newLine("Guidelines", 13, fyne.TextStyle{Bold: true}, theme.ColorNameForeground))
	i.add(newLine(i.s.codebook.Name+" · version "+i.s.codebook.Version, 11, fyne.TextStyle{}, colorFaint).shortened())
	accordion := widget.NewAccordion()
	section := func(name, text string) {
		if text == "" {
			return
		}
		label := widget.NewLabel(text)
		label.Wrapping = fyne.TextWrapWord
		accordion.Append(widget.NewAccordionItem(name, label))
	}
	for _, l := range i.s.codebook.Labels {
		section(l.Name, l.Guideline)
	}
	section("Attribution", i.s.codebook.Frame.Guideline)
	i.add(inset(accordion, 6, 0, 0, -8))
}

// quoteOf shows the words of a span, in the article's face.
func quoteOf(quote string) fyne.CanvasObject {
	const enough = 220
	quote = oneLine(quote)
	if r := []rune(quote); len(r) > enough {
		quote = string(r[:enough]) + "…"
	}
	if len(reader.VisualRuns(quote)) > 1 { // a label would set mixed directions in the wrong order
		return inset(newLine(quote, 14, serif, theme.ColorNameForeground).shortened(), 4, 0, 4, 0)
	}
	text := widget.NewLabel(quote)
	text.TextStyle = serif
	text.Wrapping = fyne.TextWrapWord
	return inset(text, 0, 0, 0, -7)
}

// slotLayout sets a narrow name beside a wide content.
type slotLayout struct{}

const slotName = 62

func (slotLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Move(fyne.NewPos(0, 0))
	o[0].Resize(fyne.NewSize(slotName, o[0].MinSize().Height))
	o[1].Move(fyne.NewPos(slotName, 0))
	o[1].Resize(fyne.NewSize(size.Width-slotName, size.Height))
}

func (slotLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	a, b := o[0].MinSize(), o[1].MinSize()
	return fyne.NewSize(slotName+b.Width, max(a.Height, b.Height))
}
