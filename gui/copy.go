package gui

import (
	"maps"
	"slices"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/corpus"
)

// copyChosen copies the chosen mark into my layer, or else the chosen attribution with all its parts.
func (s *Session) copyChosen() {
	if span, ok := s.doc.Span(s.span); ok {
		s.copySpan(span)
		return
	}
	s.copyFrame()
}

// copySpan makes a mark mine: one like it in my layer, which joins an attribution as a tag does.
func (s *Session) copySpan(span corpus.Span) {
	if span.Annotator == s.me {
		s.hint("This mark is yours already.")
		return
	}
	if same := s.sameSpan(span.Label, span.Fragments...); same != "" {
		s.choose(same)
		s.hint("You have this mark already: here it is.")
		return
	}
	s.add(s.likeSpan(span), "Copy "+span.Label+" to my layer")
}

// copyFrame makes the chosen attribution mine, with all its parts.
func (s *Session) copyFrame() {
	a, ok := s.doc.Attribution(s.frame)
	if !ok {
		return
	}
	if a.Annotator == s.me {
		s.hint("This attribution is yours already.")
		return
	}
	fresh, changes := s.likeFrame(a)
	for _, mine := range s.doc.Attributions {
		if mine.Annotator == s.me && maps.EqualFunc(mine.Slots, fresh.Slots, slices.Equal[[]corpus.ID]) {
			s.chooseFrame(mine.ID)
			s.hint("You have this attribution already: here it is.")
			return
		}
	}
	s.span, s.left, s.frame, s.open = "", "", fresh.ID, fresh.ID
	changes = append(changes, corpus.PutAttribution{Attribution: fresh})
	s.apply(corpus.Step{Label: "Copy attribution to my layer", Changes: s.begun(changes)}, changedMarks|changedChoice)
}

// likeSpan is a span of mine with the label, place, entity and answers of another one. Its note and flag are its maker's.
func (s *Session) likeSpan(span corpus.Span) corpus.Span {
	fresh := span.Clone()
	fresh.ID, fresh.Annotator, fresh.Origin, fresh.Confidence, fresh.Created = store.NewID(), s.me, corpus.Manual, 0, now()
	fresh.Note, fresh.Flagged = "", false
	return fresh
}

// likeFrame is an attribution of mine like another one, and the changes that bring its parts into my layer. It lies inside
// the same one, unless that is another person's.
func (s *Session) likeFrame(a corpus.Attribution) (corpus.Attribution, []corpus.Change) {
	fresh := a.Clone()
	fresh.ID, fresh.Annotator, fresh.Origin, fresh.Confidence, fresh.Created = store.NewID(), s.me, corpus.Manual, 0, now()
	fresh.Note, fresh.Flagged = "", false
	if parent, ok := s.doc.Attribution(a.Parent); !ok || s.others(parent.Annotator) {
		fresh.Parent = ""
	}
	var changes []corpus.Change
	taken := map[corpus.ID]corpus.ID{}
	for _, slot := range slices.Sorted(maps.Keys(fresh.Slots)) {
		ids := fresh.Slots[slot]
		for i, id := range ids {
			if taken[id] == "" {
				span, _ := s.doc.Span(id)
				own, more := s.own(span)
				taken[id] = own.ID
				changes = append(changes, more...)
			}
			ids[i] = taken[id]
		}
	}
	return fresh, changes
}

// taken is a span that attributions of mine can hold: itself, or for another person's the one like it in my layer, with the
// change that makes it if there is none yet.
func (s *Session) taken(span corpus.Span) (corpus.Span, []corpus.Change) {
	if s.others(span.Annotator) {
		return s.own(span)
	}
	return span, nil
}

// own is a span of mine like another one, with the change that makes it if there is none yet.
func (s *Session) own(span corpus.Span) (corpus.Span, []corpus.Change) {
	if same, ok := s.doc.Span(s.sameSpan(span.Label, span.Fragments...)); ok {
		return same, nil
	}
	fresh := s.likeSpan(span)
	return fresh, []corpus.Change{corpus.PutSpan{Span: fresh}}
}
