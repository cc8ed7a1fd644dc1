package gui

import (
	"context"
	"encoding/json"
	"log/slog"
	"maps"
	"slices"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/corpus"
)

// subject is what a comment is about: a mark, an attribution, or with neither the article.
type subject struct{ span, attribution corpus.ID }

func subjectOf(c corpus.Comment) subject { return subject{c.Span, c.Attribution} }

// subject is what a comment is about when it is begun now.
func (s *Session) subject() subject {
	if s.span != "" {
		return subject{span: s.span}
	}
	return subject{attribution: s.frame}
}

// shows tells whether what a comment is about can be seen: a mark may be removed, or in a layer that is hidden.
func (s *Session) shows(on subject) bool {
	if on.span != "" {
		return s.doc.SpanIndex(on.span) >= 0
	}
	_, ok := s.doc.Attribution(on.attribution)
	return ok || on.attribution == ""
}

// threadsOn lists the threads on one thing; those on marks that are not shown stand with those on the article.
func (s *Session) threadsOn(on subject) []corpus.Thread {
	return slices.DeleteFunc(corpus.Threads(s.doc.Comments), func(t corpus.Thread) bool {
		about := subjectOf(t.Comment)
		return about != on && (on != subject{} || s.shows(about))
	})
}

// openThreads counts the threads that are not resolved.
func openThreads(threads []corpus.Thread) int {
	n := 0
	for _, t := range threads {
		if !t.Resolved {
			n++
		}
	}
	return n
}

// talkedOf counts the open threads on each mark and attribution.
func (s *Session) talkedOf() map[corpus.ID]int {
	talked := map[corpus.ID]int{}
	if len(s.doc.Comments) == 0 {
		return talked
	}
	for _, t := range corpus.Threads(s.doc.Comments) {
		if !t.Resolved && t.Span+t.Attribution != "" {
			talked[t.Span+t.Attribution]++ // one of them is ""
		}
	}
	return talked
}

// currentThread is the thread that the keys for answering and resolving mean: the last open one on what is chosen, or else
// the last.
func (s *Session) currentThread() (corpus.Thread, bool) {
	threads := s.threadsOn(s.subject())
	for _, t := range slices.Backward(threads) {
		if !t.Resolved {
			return t, true
		}
	}
	if len(threads) == 0 {
		return corpus.Thread{}, false
	}
	return threads[len(threads)-1], true
}

// lastOwn is the last comment of who works now on what is chosen.
func (s *Session) lastOwn() (corpus.Comment, bool) {
	var last corpus.Comment
	for _, t := range s.threadsOn(s.subject()) {
		for _, c := range append([]corpus.Comment{t.Comment}, t.Answers...) {
			if c.Annotator == s.hand() && !c.Created.Before(last.Created) {
				last = c
			}
		}
	}
	return last, last.ID != ""
}

func (s *Session) putComment(label string, c corpus.Comment) {
	s.apply(corpus.Step{Label: label, Changes: []corpus.Change{corpus.PutComment{Comment: c}}}, changedComments)
}

// comment begins a thread.
func (s *Session) comment(on subject, text string) {
	s.putComment("Comment", corpus.Comment{
		ID: store.NewID(), Article: s.doc.Article.ID, Span: on.span, Attribution: on.attribution, Annotator: s.hand(), Text: text, Created: now(),
	})
}

// answer adds to a thread.
func (s *Session) answer(t corpus.Thread, text string) {
	c := t.Comment
	c.ID, c.Parent, c.Annotator, c.Text, c.Resolved, c.Created = store.NewID(), t.ID, s.hand(), text, false, now()
	s.putComment("Answer", c)
}

// editComment changes the words of a comment of one's own.
func (s *Session) editComment(c corpus.Comment, text string) {
	if c.Annotator == s.hand() && text != c.Text {
		c.Text = text
		s.putComment("Edit comment", c)
	}
}

// removeComment takes a comment of one's own away; answers to it stay.
func (s *Session) removeComment(c corpus.Comment) {
	if c.Annotator == s.hand() {
		s.apply(corpus.Step{Label: "Remove comment", Changes: []corpus.Change{corpus.RemoveComment{ID: c.ID}}}, changedComments)
	}
}

// resolve settles a thread, or opens it again.
func (s *Session) resolve(t corpus.Thread) {
	c := t.Comment
	label := "Resolve comment"
	if c.Resolved = !c.Resolved; !c.Resolved {
		label = "Open comment again"
	}
	s.putComment(label, c)
}

// settingDrafts keeps comments that were begun and not sent, as JSON by draftOf.
const settingDrafts = store.SettingDrafts

// draftOf names the draft of a comment on a thing, of an answer, and of an edit.
func (s *Session) draftOf(on subject) string {
	return string(s.doc.Article.ID + on.span + on.attribution)
}

func draftOfAnswer(t corpus.Thread) string { return "answer " + string(t.ID) }

func draftOfEdit(c corpus.Comment) string { return "edit " + string(c.ID) }

func readDrafts(p *store.Project) map[string]string {
	drafts := map[string]string{}
	text, err := p.Setting(settingDrafts)
	if err == nil && text != "" {
		err = json.Unmarshal([]byte(text), &drafts)
	}
	if err != nil {
		slog.Warn("comments that were begun cannot be read", "error", err)
	}
	return drafts
}

// setDraft keeps what is typed, also for the next time the project is opened; "" forgets it.
func (s *Session) setDraft(of, text string) {
	if s.drafts[of] == text {
		return
	}
	if s.drafts[of] = text; text == "" {
		delete(s.drafts, of)
	}
	drafts := maps.Clone(s.drafts)
	s.writer.then(func(p *store.Project) {
		if p.ReadOnly() != "" {
			return
		}
		data, err := json.Marshal(drafts)
		if err == nil {
			err = p.SetSetting(settingDrafts, string(data))
		}
		if err != nil {
			slog.Warn("the comment that was begun is not kept", "error", err)
		}
	})
}

// readComments reads all comments of the project, after all that was done is saved, and not in the way of what is done next.
// It ends with ctx.
func (s *Session) readComments(ctx context.Context, then func([]store.CommentRow, error)) {
	s.writer.then(func(p *store.Project) {
		go func() {
			defer carry()
			rows, err := p.Comments(ctx, store.CommentFilter{})
			onMain(func() {
				if ctx.Err() == nil && s.project == p {
					then(rows, err)
				}
			})
		}()
	})
}
