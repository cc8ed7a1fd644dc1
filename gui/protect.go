package gui

import (
	"slices"

	"github.com/onrecord/onrecord/store/corpus"
)

// refuses tells whether changes would touch another person's work, and says so. A decision of adjudication may write into
// the gold layer; whatever else is in its step, it was looked at on purpose.
func (s *Session) refuses(changes ...corpus.Change) bool {
	if len(s.held) == 0 && !s.shared() {
		return false
	}
	if slices.ContainsFunc(changes, func(c corpus.Change) bool { _, decides := c.(corpus.AddDecision); return decides }) {
		return false
	}
	for _, change := range changes {
		if whose, touches := s.touched(change); touches {
			s.refuse(whose)
			return true
		}
	}
	return false
}

// touched is whose work a change would touch: another person's. The name is "" where it may not be told.
func (s *Session) touched(change corpus.Change) (whose string, touches bool) {
	switch c := change.(type) {
	case corpus.PutSpan:
		span, known := s.doc.Span(c.Span.ID)
		return span.Annotator, known && s.others(span.Annotator)
	case corpus.RemoveSpan:
		if span, known := s.doc.Span(c.ID); known && s.others(span.Annotator) {
			return span.Annotator, true
		}
		for _, a := range s.doc.AttributionsOf(c.ID) { // it would be taken out of them
			if s.others(a.Annotator) {
				return a.Annotator, true
			}
		}
		return "", s.held[c.ID]
	case corpus.PutAttribution:
		a, known := s.doc.Attribution(c.Attribution.ID)
		return a.Annotator, known && s.others(a.Annotator)
	case corpus.RemoveAttribution:
		a, known := s.doc.Attribution(c.ID)
		return a.Annotator, known && s.others(a.Annotator)
	}
	return "", false
}

// refuse says in passing whose work it is, and what to do instead. Panels show again what is there.
func (s *Session) refuse(whose string) {
	s.changed.emit(changedChoice)
	switch {
	case whose == "":
		s.hint("Another person’s attribution holds this mark, so it stays. Hide its layer to work without it.")
	case s.kinds[whose] == corpus.Gold:
		s.hint("This is in the gold layer, which only adjudication changes. y copies it into your layer.")
	default:
		s.hint("This is " + whose + "’s and stays as it is. y copies it into your layer, a label’s key marks the place as yours.")
	}
}

// refusesChosen is refuses for something that is about to be typed or asked about what is chosen.
func (s *Session) refusesChosen() bool {
	if span, ok := s.doc.Span(s.span); ok {
		return s.refuses(corpus.PutSpan{Span: span})
	}
	a, ok := s.doc.Attribution(s.frame)
	return ok && s.refuses(corpus.PutAttribution{Attribution: a})
}
