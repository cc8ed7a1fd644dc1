package gui

import (
	"fmt"
	"slices"
	"strings"

	"github.com/onrecord/onrecord/store/attribution"
	"github.com/onrecord/onrecord/store/corpus"
	"github.com/onrecord/onrecord/store/learning"
)

// proposer finds attributions in an article; see attribution.Engine.
type proposer interface {
	Propose(corpus.Article) []attribution.Proposal
}

// suggestion is an attribution that a proposer found. It is in memory only: nothing is annotated before a person accepts it.
type suggestion struct {
	attribution.Proposal
	number int                       // among those of the article, in the order of the text
	parts  map[string][]corpus.Range // by slot of the codebook, as proposed or as put right since
	byHand map[string]bool           // slots that were put right by hand
	whos   []speaking                // who may say it, the likeliest first
	who    int                       // which of them it is now
	alone  bool                      // the likely entity is not wanted
	slot   string                    // of the part that the keys for ends move; "" = of the claim
	into   corpus.ID                 // the attribution that it is the rest of; "" = it is a whole one
	held   map[string]bool           // slots that this attribution has filled
	judged bool                      // it was accepted or rejected
}

// speaking is one answer to the question who says it: in the slots of mentions, or nobody when both are empty.
type speaking struct{ speaker, source []corpus.Range }

// roles are the slots of a codebook in which the parts of a proposal go. A slot without a name is not in the codebook.
type roles struct{ claim, speaker, source, cue corpus.Slot }

// rolesIn finds the slots by what they are for.
func rolesIn(book *corpus.Codebook) roles {
	s := learning.SlotsOf(book)
	return roles{s.Claim, s.Speaker, s.Source, s.Cue}
}

// suggestionsOf prepares proposals for a codebook.
func suggestionsOf(proposals []attribution.Proposal, r roles) []*suggestion {
	list := make([]*suggestion, 0, len(proposals))
	for _, p := range proposals {
		x := &suggestion{Proposal: p, number: len(list), parts: map[string][]corpus.Range{}, byHand: map[string]bool{}}
		x.put(r.claim, p.Claim)
		x.put(r.cue, p.Cue)
		x.whos = []speaking{{p.Speaker, p.Source}}
		if len(p.Speaker) == 0 && len(p.Source) > 0 && r.source.Name != r.speaker.Name {
			x.whos = append(x.whos, speaking{speaker: p.Source}) // a report, or the body that it is called after
		}
		for _, other := range p.Speakers {
			if len(p.Source) > 0 && len(p.Speaker) == 0 {
				x.whos = append(x.whos, speaking{source: other})
			} else {
				x.whos = append(x.whos, speaking{speaker: other})
			}
		}
		if len(p.Speaker)+len(p.Source) > 0 {
			x.whos = append(x.whos, speaking{})
		}
		x.say(r, 0)
		list = append(list, x)
	}
	return list
}

func (x *suggestion) put(slot corpus.Slot, parts []corpus.Range) {
	switch {
	case slot.Name == "" || x.held[slot.Name]:
	case len(parts) == 0:
		delete(x.parts, slot.Name)
	default:
		x.parts[slot.Name] = parts
	}
}

// say makes one of those who may say it the one who does.
func (x *suggestion) say(r roles, who int) {
	x.who = who
	now := x.whos[who]
	if r.source.Name == r.speaker.Name {
		x.put(r.speaker, corpus.Normalize(append(slices.Clone(now.speaker), now.source...)))
	} else {
		x.put(r.speaker, now.speaker)
		x.put(r.source, now.source)
	}
	delete(x.byHand, r.speaker.Name)
	delete(x.byHand, r.source.Name)
}

// hull is the stretch of the article that the suggestion is about.
func (x *suggestion) hull() corpus.Range {
	var all []corpus.Range
	for _, parts := range x.parts {
		all = append(all, parts...)
	}
	return corpus.Hull(all)
}

// start is where its claim begins.
func (x *suggestion) start() int { return corpus.Hull(x.Claim).Start }

// markPrefix tells the marks of suggestions from those of spans, whose ids are UUIDs.
const markPrefix = "suggestion"

// markID is the id of a part's mark in the article.
func (x *suggestion) markID(slot string) string {
	return fmt.Sprintf("%s %d %s", markPrefix, x.number, slot)
}

// suggestionAt is the suggestion of a mark in the article, nil when it is none's.
func (s *Session) suggestionAt(mark string) *suggestion {
	if !strings.HasPrefix(mark, markPrefix) {
		return nil
	}
	list := s.suggested.shown
	if offer := s.suggested.completing.offer; offer != nil {
		list = append([]*suggestion{offer}, list...)
	}
	for _, x := range list {
		if x.slotOf(mark) != "" {
			return x
		}
	}
	return nil
}

// slotOf is the slot of which a mark shows the part, "" when the mark is none of the suggestion's.
func (x *suggestion) slotOf(mark string) string {
	for slot := range x.parts {
		if x.markID(slot) == mark {
			return slot
		}
	}
	return ""
}
