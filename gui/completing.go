package gui

import (
	"context"
	"slices"

	"github.com/onrecord/onrecord/store/attribution"
	"github.com/onrecord/onrecord/store/corpus"
)

// completer is a proposer that also finds the rest of an attribution of which some parts are known; see
// attribution.Engine.
type completer interface {
	Complete(corpus.Article, attribution.Known) (attribution.Proposal, bool)
}

// Complete finds the rest of an attribution.
func (s *suggester) Complete(a corpus.Article, k attribution.Known) (attribution.Proposal, bool) {
	if e, _ := s.engine(); e != nil {
		return e.Complete(a, k)
	}
	return attribution.Proposal{}, false
}

// completing is the attribution that is being made by hand, and what is offered as the rest of it.
type completing struct {
	frame   corpus.ID         // the attribution; "" = there is none
	known   attribution.Known // its parts when the rest was looked for
	offer   *suggestion       // nil = nothing is offered
	refused corpus.ID         // the attribution for which no rest is wanted
	cancel  func()            // ends the search; nil = there was none
}

// stop ends the search and withdraws what is offered.
func (c *completing) stop() {
	if c.cancel != nil {
		c.cancel()
	}
	*c = completing{refused: c.refused}
}

// complete offers the rest of the attribution that is being made by hand, once for each state of it.
func (s *Session) complete() {
	c := &s.suggested.completing
	frame, ok := s.doc.Attribution(c.frame)
	finder, can := s.proposer.(completer)
	if !ok || !can || s.open != c.frame || c.refused == c.frame {
		c.stop()
		return
	}
	r := rolesIn(&s.codebook)
	held := r.held(frame)
	if held[r.claim.Name] && held[r.speaker.Name] && held[r.cue.Name] {
		c.stop()
		return
	}
	known := s.known(frame, r)
	if c.cancel != nil && sameKnown(known, c.known) {
		return
	}
	if c.offer != nil {
		c.offer.hold(held)
	}
	s.seek(finder, known, func(p attribution.Proposal, found bool) {
		c.offer = nil
		if found {
			c.offer = offerOf(p, r, frame.ID, held)
		}
		s.changed.emit(changedSuggestions)
	})
}

// seek looks for the rest of what is known in the background. What is known differently in the meantime gets another answer.
func (s *Session) seek(finder completer, known attribution.Known, then func(attribution.Proposal, bool)) {
	c := &s.suggested.completing
	if c.cancel != nil {
		c.cancel()
	}
	ctx, cancel := context.WithCancel(context.Background())
	c.known, c.cancel = known, cancel
	article := s.doc.Article
	s.comparing.Go(func() {
		if ctx.Err() != nil {
			return
		}
		p, found := finder.Complete(article, known)
		onMain(func() {
			if ctx.Err() == nil {
				then(p, found)
			}
		})
	})
}

// known are the parts of an attribution.
func (s *Session) known(a corpus.Attribution, r roles) attribution.Known {
	k := attribution.Known{Claim: s.fragments(a, r.claim), Cue: s.fragments(a, r.cue), Speaker: s.fragments(a, r.speaker)}
	if r.source.Name != r.speaker.Name {
		k.Speaker = append(k.Speaker, s.fragments(a, r.source)...)
	}
	return k
}

func sameKnown(a, b attribution.Known) bool {
	return slices.Equal(a.Claim, b.Claim) && slices.Equal(a.Cue, b.Cue) && slices.Equal(a.Speaker, b.Speaker)
}

// held are the slots of an attribution to which nothing is offered: those with a part, those of which somebody has said that
// there is none, and those that the codebook does not have. Who is known as the speaker or as the source is known.
func (r roles) held(a corpus.Attribution) map[string]bool {
	held := map[string]bool{"": true}
	for _, slot := range []corpus.Slot{r.claim, r.speaker, r.source, r.cue} {
		if len(a.Slots[slot.Name]) > 0 || slices.Contains(a.Absent, slot.Name) {
			held[slot.Name] = true
		}
	}
	if held[r.speaker.Name] || held[r.source.Name] {
		held[r.speaker.Name], held[r.source.Name] = true, true
	}
	return held
}

// offerOf is a proposal as the rest of an attribution, nil when it adds nothing.
func offerOf(p attribution.Proposal, r roles, frame corpus.ID, held map[string]bool) *suggestion {
	x := suggestionsOf([]attribution.Proposal{p}, r)[0]
	x.number, x.into = offered, frame
	x.hold(held)
	if held[r.speaker.Name] {
		x.whos = x.whos[:1]
	}
	if len(x.parts) == 0 {
		return nil
	}
	return x
}

// offered is the number of what is not among the suggestions of the article.
const offered = -1

// hold leaves out what an attribution has already.
func (x *suggestion) hold(held map[string]bool) {
	x.held = held
	for name := range x.parts {
		if held[name] {
			delete(x.parts, name)
		}
	}
}

// guess is what the keys of suggestions are about: the chosen one, or else the rest that is offered; nil = neither.
func (s *Session) guess() *suggestion {
	if s.suggested.chosen != nil {
		return s.suggested.chosen
	}
	return s.suggested.completing.offer
}

// takeOffer takes what is offered into the open attribution, in one step, and finishes it unless one stays with it.
func (s *Session) takeOffer(stay bool) {
	x := s.suggested.completing.offer
	a := s.newAcceptance()
	a.add(x)
	s.span, s.left, s.frame = "", "", x.into
	if !stay {
		s.frame, s.open = "", ""
	}
	s.suggested.completing.stop()
	s.apply(corpus.Step{Label: "Complete attribution", Changes: s.begun(a.changes)}, changedMarks|changedChoice)
}

// refuseOffer goes on by hand: no rest is offered for this attribution any more.
func (s *Session) refuseOffer() {
	c := &s.suggested.completing
	c.refused = c.frame
	c.stop()
	s.changed.emit(changedSuggestions | changedChoice)
}
