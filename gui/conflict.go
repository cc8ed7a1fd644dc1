package gui

import (
	"context"
	"errors"
	"slices"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/corpus"
)

// readConflicts reads what a merge left to decide.
func (s *Session) readConflicts() {
	s.writer.then(func(p *store.Project) {
		conflicts, err := p.Conflicts(context.Background())
		onMain(func() {
			switch {
			case s.project != p:
			case err != nil:
				s.fail(err)
			default:
				s.conflicts = conflicts
				s.changed.emit(changedSaved)
			}
		})
	})
}

// noteConflicts keeps the list of conflicts as the step leaves it: what is decided or removed has none.
func (s *Session) noteConflicts(step corpus.Step) {
	for _, change := range step.Changes {
		var gone func(corpus.Conflict) bool
		switch c := change.(type) {
		case corpus.DecideConflict:
			gone = func(x corpus.Conflict) bool { return x.ID == c.ID }
		case corpus.RemoveArticle:
			gone = func(x corpus.Conflict) bool { return x.Article == c.ID }
		case corpus.RemoveSpan:
			gone = func(x corpus.Conflict) bool { return x.Of == c.ID }
		case corpus.RemoveAttribution:
			gone = func(x corpus.Conflict) bool { return x.Of == c.ID }
		case corpus.RemoveComment:
			gone = func(x corpus.Conflict) bool { return x.Of == c.ID }
		case corpus.RemoveEntity:
			gone = func(x corpus.Conflict) bool { return x.Of == c.ID }
		default:
			continue
		}
		s.conflicts = slices.DeleteFunc(slices.Clone(s.conflicts), gone)
	}
}

var takeLabels = map[corpus.Take]string{
	corpus.TakeShown: "Keep what is shown", corpus.TakeOther: "Take the other version", corpus.TakeEach: "Keep both versions",
}

// decide ends a conflict. What is shown of it may be another version now, in whatever article or list it stands.
func (s *Session) decide(c corpus.Conflict, take corpus.Take) {
	s.apply(corpus.Step{Label: takeLabels[take], Article: c.Article, Changes: []corpus.Change{corpus.DecideConflict{ID: c.ID, Take: take}}}, changedSaved)
	if take != corpus.TakeShown {
		s.refresh("")
	}
}

// canKeepBoth tells whether both versions of a conflict can stand beside each other.
func canKeepBoth(c corpus.Conflict) bool {
	return c.Span != nil || c.Attribution != nil || c.Comment != nil
}

// conflictsDialog reads the open conflicts beside the window, and shows them.
func (w *window) conflictsDialog() {
	w.inspector.flush()
	project, writer := w.s.project, w.s.writer
	var open []store.OpenConflict
	w.work("Conflicts", func(ctx context.Context, p progress) (err error) {
		if err := writer.flush(); err != nil {
			return err
		}
		open, err = project.OpenConflicts(ctx)
		return err
	}, func(err error) {
		switch {
		case errors.Is(err, context.Canceled), w.s.project != project:
		case err != nil:
			w.showError(err)
		case len(open) == 0:
			w.tell("Conflicts", "There is nothing to decide.", nil)
		default:
			w.showConflicts(open)
		}
	})
}

// showConflict closes the dialog's place in favour of the article, with what the conflict is about chosen.
func (w *window) showConflict(c corpus.Conflict) {
	w.afterShow(c.Article, func() {
		w.finish()
		if frame, ok := w.s.doc.Attribution(c.Of); ok {
			w.page.reader.Goto(w.s.frameHull(frame).Start)
			w.s.chooseFrame(frame.ID)
			w.page.reader.Reveal(w.s.frameHull(frame))
		}
		about := c.Of
		if c.Comment != nil {
			about = c.Comment.Span
		}
		if span, ok := w.s.doc.Span(about); ok {
			w.page.reader.Goto(span.Hull().Start)
			w.s.choose(span.ID)
			w.page.reader.Reveal(span.Hull())
		}
		w.bar.setHelp(w.do.find("conflicts").keys() + " goes back to the conflicts")
		w.focus()
	})
}
