package gui

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/corpus"
)

// status is how far I am with the article shown.
func (s *Session) status() corpus.Status { return s.doc.StatusOf(s.me) }

// setStatus says how far I am with the article.
func (s *Session) setStatus(status corpus.Status) {
	if s.doc.Article.ID != "" && s.status() != status {
		s.setStatusOf(s.me, status, "Mark "+statusTitle(status), "")
	}
}

// setStatusOf says how far somebody is with the article, with a word on it if there is one.
func (s *Session) setStatusOf(name string, status corpus.Status, gesture, word string) {
	changes := []corpus.Change{corpus.SetStatus{Article: s.doc.Article.ID, Annotator: name, Status: status}}
	if word != "" {
		changes = append(changes, corpus.PutComment{Comment: corpus.Comment{ID: store.NewID(), Article: s.doc.Article.ID, Annotator: s.hand(), Text: word, Created: now()}})
	}
	s.apply(corpus.Step{Label: gesture, Changes: changes}, changedZones|changedComments|changedReview)
	if s.blind && name == s.me {
		s.reload() // the work of others is in sight now, or no longer
	}
}

func statusTitle(status corpus.Status) string {
	switch status {
	case corpus.Doing:
		return "doing"
	case corpus.Done:
		return "done"
	case corpus.Review:
		return "needs review"
	case corpus.Approved:
		return "approved"
	case corpus.SentBack:
		return "sent back"
	default:
		return "to do"
	}
}

// standings tells in words how far other people are with an article: "Ana done · Ben doing", "" when nobody has said so.
func (v sight) standings(statuses map[string]corpus.Status) string {
	var parts []string
	for name, status := range statuses {
		if v.others(name) {
			parts = append(parts, standing(name, status))
		}
	}
	slices.Sort(parts)
	return strings.Join(parts, " · ")
}

func standing(name string, status corpus.Status) string {
	switch status {
	case corpus.SentBack:
		return "sent back to " + name
	case corpus.Approved, corpus.Review: // of the work, not of the person
		name += "’s"
	}
	return name + " " + statusTitle(status)
}

// sentBack is what is said of the article when my work on it was sent back, "" otherwise.
func (s *Session) sentBack() string {
	if s.status() != corpus.SentBack {
		return ""
	}
	for _, c := range slices.Backward(s.doc.Comments) {
		if c.Span == "" && c.Attribution == "" && c.Parent == "" && !c.Resolved && c.Annotator != s.me {
			return "Sent back to you. " + c.Annotator + ": " + oneLine(c.Text)
		}
	}
	return "Sent back to you."
}

// reviewed are the people whose work on the article can be judged: they have marks here or have said how far they are, and
// blind mode does not keep it from me.
func (s *Session) reviewed() []string {
	var names []string
	if s.doc.Article.ID == "" || s.blinded(s.doc.Statuses) {
		return nil
	}
	add := func(name string) {
		if s.others(name) && s.kinds[name] != corpus.Gold && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, l := range s.layers {
		add(l.name)
	}
	for name := range s.doc.Statuses {
		add(name)
	}
	slices.Sort(names)
	return names
}

// judgeTitle is what a command of the menu is called: with whose work where only one person's is there.
func (w *window) judgeTitle(one, many string) func() string {
	return func() string {
		if names := w.s.reviewed(); len(names) == 1 {
			return fmt.Sprintf(one, names[0])
		}
		return many
	}
}

// judge does something about the work of another person on the article; of several it asks whose.
func (w *window) judge(question string, do func(name string)) func() {
	return func() {
		w.inspector.flush()
		names := w.s.reviewed()
		if len(names) == 1 {
			do(names[0])
			return
		}
		all := make([]choice, len(names))
		for i, name := range names {
			all[i] = choice{name, statusTitle(w.s.doc.StatusOf(name)), "", func() { do(name) }}
		}
		w.choose(question, all)
	}
}

func (w *window) approve(name string) {
	w.s.setStatusOf(name, corpus.Approved, "Approve "+name+"’s work", "")
}

// sendBackDialog sends somebody's work back, with a word on why if there is one.
func (w *window) sendBackDialog(name string) {
	word := w.prompt("")
	word.PlaceHolder = "why, if you like to say"
	text := widget.NewLabel(name + " sees that this article was sent back, and what you write here as a comment on it.")
	text.Wrapping = fyne.TextWrapWord
	w.ask("Send "+name+"’s work back", "Send back", container.NewVBox(text, inset(word, 0, 8, 4, 8)), word, 520, 210, func() error {
		w.s.setStatusOf(name, corpus.SentBack, "Send "+name+"’s work back", strings.TrimSpace(word.Text))
		return nil
	})
}

// tellSentBack says how many articles were sent back, when a project is opened.
func (s *Session) tellSentBack() {
	if n := s.counts[corpus.SentBack]; n > 0 {
		verb := "was"
		if n > 1 {
			verb = "were"
		}
		s.hint(plural(n, "article") + " " + verb + " sent back to you: the last sign above the list shows which.")
	}
}
