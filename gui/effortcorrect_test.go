package gui

import (
	"slices"

	"github.com/onrecord/onrecord/store/corpus"
)

// touch is one action that changes a part of a suggestion: an end is dragged, or words are dragged over with Ctrl, which puts
// them into the part, or takes them out of it.
type touch struct {
	ctrl  corpus.Range   // the words; empty = an end is dragged
	after []corpus.Range // the part
}

// touches turn the fragments of a part into others; nil, false where that is not possible.
func touches(text string, have, want []corpus.Range) ([]touch, bool) {
	var list []touch
	now := slices.Clone(have)
	over := func(list []corpus.Range, r corpus.Range) (all []corpus.Range) {
		for _, x := range list {
			if x.Overlaps(r) {
				all = append(all, x)
			}
		}
		return all
	}
	ctrl := func(r corpus.Range) {
		now = addOrCut(text, now, r)
		list = append(list, touch{r, slices.Clone(now)})
	}
	for _, x := range have { // too much, or one where two should be
		switch in := over(want, x); {
		case len(in) == 0:
			ctrl(x)
		case len(in) > 1:
			for i := range in[1:] {
				if gap := corpus.TrimSpace(text, corpus.Range{Start: in[i].End, End: in[i+1].Start}); !gap.Empty() {
					ctrl(gap)
				}
			}
		}
	}
	for _, x := range want { // missing, or two where one should be
		if in := over(now, x); len(in) != 1 {
			ctrl(x)
		}
	}
	if len(now) != len(want) {
		return nil, false
	}
	for i, x := range want {
		if !x.Overlaps(now[i]) {
			return nil, false
		}
		if now[i].Start != x.Start {
			now[i].Start = x.Start
			list = append(list, touch{after: slices.Clone(now)})
		}
		if now[i].End != x.End {
			now[i].End = x.End
			list = append(list, touch{after: slices.Clone(now)})
		}
	}
	return list, slices.Equal(now, want)
}

// correction is the cheapest way to put a part of a suggestion right.
type correction struct {
	turns   int     // how often the next speaker is asked for; negative: the one before
	touches []touch // then
	cross   bool    // it is taken out
	again   bool    // it is selected and labelled anew
	cost    int
}

// correction finds it. Words are put in and taken out with Ctrl only in a claim.
func (h *hand) correction(x *suggestion, slot corpus.Slot, want []corpus.Range) correction {
	have := x.parts[slot.Name]
	switch {
	case slices.Equal(have, want):
		return correction{}
	case len(want) == 0:
		return correction{cross: true, cost: 1}
	}
	best := correction{again: true, cost: 2 * len(want)}
	if slot.Opens {
		best.cost = 1 + len(want)
	}
	if list, ok := touches(h.w.s.doc.Article.Text, have, want); ok && len(list) < best.cost && len(have) > 0 &&
		(slot.Opens || !slices.ContainsFunc(list, func(t touch) bool { return !t.ctrl.Empty() })) {
		best = correction{touches: list, cost: len(list)}
	}
	r := rolesIn(&h.w.s.codebook)
	if slot.Name != r.speaker.Name || x.byHand[slot.Name] {
		return best
	}
	for who, one := range x.whos {
		turns := who - x.who
		if back := turns - len(x.whos); turns > -back {
			turns = back
		}
		if cost := max(turns, -turns); slices.Equal(one.speaker, want) && cost < best.cost {
			best = correction{turns: turns, cost: cost}
		}
	}
	return best
}

// corrections is how many actions it takes to put a part right.
func (h *hand) corrections(x *suggestion, slot corpus.Slot, want []corpus.Range) int {
	return h.correction(x, slot, want).cost
}

// correct puts the parts of a suggestion right, those of the slots that are not held already.
func (h *hand) correct(x *suggestion, wanted map[string][]corpus.Range) {
	s, r := h.w.s, rolesIn(&h.w.s.codebook)
	slots := []corpus.Slot{r.speaker, r.source, r.claim, r.cue} // turning speakers changes two
	for _, slot := range slots {
		want := wanted[slot.Name]
		if x.held[slot.Name] {
			continue
		}
		way := h.correction(x, slot, want)
		for ; way.turns > 0; way.turns-- {
			h.key(']')
		}
		for ; way.turns < 0; way.turns++ {
			h.key('[')
		}
		for _, t := range way.touches {
			if t.ctrl.Empty() {
				h.drags++
				h.w.page.reader.OnReshape(x.markID(slot.Name), t.after)
			} else {
				h.addPart(t.ctrl)
			}
		}
		if way.cross {
			h.clicks++
			s.dropPart(slot)
		}
		label, _ := s.codebook.Label(slot.Label)
		for i, part := range want {
			switch {
			case !way.again:
			case i > 0 && slot.Opens:
				h.addPart(part)
			default:
				h.drag(part)
				h.keys++ // the label's, with Shift for further parts
				if s.suggested.chosen != x || !s.correct(label.Name, part, i > 0) {
					h.t.Fatalf("the %s of a suggestion is not corrected", slot.Name)
				}
			}
		}
		if !slices.Equal(x.parts[slot.Name], want) {
			h.t.Fatalf("the %s of a suggestion is %v, want %v, after %+v", slot.Name, x.parts[slot.Name], want, way)
		}
	}
}
