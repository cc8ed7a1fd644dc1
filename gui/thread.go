package gui

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/onrecord/onrecord/store/corpus"
)

// talk is what of the comments in the inspector is open under the hands.
type talk struct {
	begun    string             // the draft whose field was asked for; fields of other drafts show when something is in them
	unfolded map[corpus.ID]bool // resolved threads that are shown whole
	fields   map[string]*field  // on screen, by their draft

	ends map[corpus.ID]fyne.CanvasObject // of the threads on screen
}

// showThreads shows what was said about one thing, and a field to say more.
func (i *inspector) showThreads(on subject) {
	threads := i.s.threadsOn(on)
	draft := i.s.draftOf(on)
	writing := i.writes(draft)
	if len(threads) == 0 && !writing {
		i.add(inset(i.link("Comment…", func() { i.beginDraft(draft) }, "Say something about this to whoever works on the article (key: c)."), 8, 0, 0, -6))
		return
	}
	head := "Comments"
	if on == (subject{}) {
		head = "Comments on the article"
	}
	i.add(heading(head))
	for _, t := range threads {
		i.showThread(on, t)
	}
	if writing {
		i.showDraft(draft, "", "Comment – Enter sends", 0, func(text string) { i.s.comment(on, text) })
	} else {
		i.add(inset(i.link("Comment…", func() { i.beginDraft(draft) }, "Begin another comment (key: c)."), 0, 0, 0, -6))
	}
}

func (i *inspector) showThread(on subject, t corpus.Thread) {
	if t.Resolved && !i.talk.unfolded[t.ID] && !i.writes(draftOfAnswer(t)) {
		words := newPressedFaint("Resolved · "+t.Annotator+": "+oneLine(t.Text), func() {
			i.unfold(t)
			i.leave()
		})
		i.add(inset(words, 0, 0, 0, -6))
		return
	}
	if about := subjectOf(t.Comment); about != on {
		i.add(newLine("On a mark that is removed or hidden", 11, fyne.TextStyle{Italic: true}, colorFaint).shortened())
	}
	i.showComment(t.Comment, len(t.Answers))
	for _, c := range t.Answers {
		i.showComment(c, 0)
	}
	if draft := draftOfAnswer(t); i.writes(draft) {
		i.showDraft(draft, "", "Answer – Enter sends", answerIndent, func(text string) { i.s.answer(t, text) })
		return
	}
	resolve, help := "Resolve", "The matter is settled: the sign in the article goes (key: r)."
	if t.Resolved {
		resolve, help = "Open again", "The matter is not settled after all (key: r)."
	}
	end := inset(container.New(&flow{gap: 0},
		i.link("Answer", func() { i.beginDraft(draftOfAnswer(t)) }, "Answer in this thread (key: C)."),
		i.link(resolve, func() { i.s.resolve(t) }, help)), 0, 0, 8, -6)
	i.talk.ends[t.ID] = end
	i.add(end)
}

// unfold shows a thread whole, also a resolved one, and brings it into view.
func (i *inspector) unfold(t corpus.Thread) {
	if t.Resolved && !i.talk.unfolded[t.ID] {
		i.talk.unfolded[t.ID] = true
		i.rebuild()
	}
	if end := i.talk.ends[t.ID]; end != nil {
		i.bringUp(end)
	}
}

// showComment shows who, when and what; answers stand to the right. One's own can be edited and removed.
func (i *inspector) showComment(c corpus.Comment, answers int) {
	left := float32(0)
	if c.Parent != "" {
		left = answerIndent
	}
	who := newLine(c.Annotator, 12, fyne.TextStyle{Bold: true}, theme.ColorNameForeground)
	when := newLine("  "+ago(c.Created, time.Now()), 11, fyne.TextStyle{}, colorFaint).shortened()
	own := container.NewHBox()
	if c.Annotator == i.s.hand() && i.s.readOnly() == "" {
		own.Add(i.link("Edit", func() { i.beginDraft(draftOfEdit(c)) }, "Change what you wrote."))
		own.Add(i.link("Remove", func() { i.askRemove(c, answers) }, "Take it away; Ctrl+Z brings it back."))
	}
	i.add(inset(container.NewBorder(nil, nil, container.New(centreLine{}, who), own, container.New(centreLine{}, when)), 2, 0, -2, left))
	if draft := draftOfEdit(c); i.writes(draft) {
		i.showDraft(draft, c.Text, "", left, func(text string) { i.s.editComment(c, text) })
		return
	}
	text := widget.NewLabel(c.Text)
	text.Wrapping = fyne.TextWrapWord
	i.add(inset(text, -4, 0, -4, left-7))
}

const answerIndent = 16

// link is a word to press that says in the line at the foot what it does.
func (i *inspector) link(text string, do func(), help string) fyne.CanvasObject {
	return newLink(text, do, func(on bool) {
		if on {
			i.hint(help)
		} else {
			i.hint("")
		}
	})
}

// writes tells whether the field of a draft is to be shown.
func (i *inspector) writes(draft string) bool {
	return i.s.readOnly() == "" && (i.talk.begun == draft || i.s.drafts[draft] != "")
}

// beginDraft shows the field of a draft and gives it the keyboard.
func (i *inspector) beginDraft(draft string) {
	i.talk.begun = draft
	i.rebuild()
	i.focus(i.talk.fields[draft])
}

// showDraft shows the field of a draft, so far to the right. Text is what stands there when nothing was begun.
func (i *inspector) showDraft(draft, text, placeholder string, left float32, send func(text string)) {
	begun, ok := i.s.drafts[draft]
	if !ok {
		begun = text
	}
	f := i.newField(begun, placeholder, 2, func(typed string) {
		if typed == text {
			typed = ""
		}
		i.s.setDraft(draft, typed)
	})
	f.send = func() {
		words := strings.TrimSpace(f.Text)
		if words == "" {
			return
		}
		i.dropDraft(draft, f)
		send(words)
		i.rebuild()
		i.leave()
	}
	i.talk.fields[draft] = f
	i.add(inset(i.wheeled(f), 0, 0, 0, left))
	i.add(inset(container.New(&flow{gap: 0}, i.link("Send", f.send, "Ctrl+Enter or Enter sends, Shift+Enter begins a line, Escape leaves and keeps what is typed."),
		i.link("Discard", func() {
			i.dropDraft(draft, f)
			i.rebuild()
			i.leave()
		}, "Forget what is typed.")), 0, 0, 4, left-6))
}

// dropDraft forgets a draft; its field has nothing to save any more.
func (i *inspector) dropDraft(draft string, f *field) {
	f.drop()
	i.s.setDraft(draft, "")
	i.talk.begun = ""
}

func (i *inspector) askRemove(c corpus.Comment, answers int) {
	if answers == 0 {
		i.s.removeComment(c)
		i.leave()
		return
	}
	i.ask("Remove the comment?", "It has "+plural(answers, "answer")+", which stay and become comments of their own.", func() { i.s.removeComment(c) })
}

// beginComment begins a comment on what is chosen.
func (i *inspector) beginComment() { i.beginDraft(i.s.draftOf(i.s.subject())) }

func (i *inspector) beginAnswer() {
	if t, ok := i.s.currentThread(); ok {
		i.beginDraft(draftOfAnswer(t))
	}
}

func (i *inspector) resolveThread() {
	if t, ok := i.s.currentThread(); ok {
		i.s.resolve(t)
	}
}

func (i *inspector) editLast() {
	if c, ok := i.s.lastOwn(); ok {
		i.beginDraft(draftOfEdit(c))
	}
}

func (i *inspector) removeLast() {
	c, ok := i.s.lastOwn()
	if !ok {
		return
	}
	answers := 0
	for _, t := range i.s.threadsOn(i.s.subject()) {
		if t.ID == c.ID {
			answers = len(t.Answers)
		}
	}
	i.askRemove(c, answers)
}
