package attribution

import (
	"math"
	"slices"
)

// judgeSchemes are those of two questions with two answers each: whether a relation is right, and whether it is right to the
// word. A chain over one place is a logistic regression.
var (
	yesOrNo      = &scheme{before: [][]uint8{{0}, {0}}, columns: [][]int{{0}, {1}}, width: 2}
	judgeSchemes = []*scheme{yesOrNo, yesOrNo}
)

// hullOf is the smallest run that holds all runs.
func hullOf(runs []Run) Run {
	if len(runs) == 0 {
		return Run{}
	}
	return Run{runs[0].First, runs[len(runs)-1].End}
}

// judgeFeatures are the features by which a relation as a whole is judged. It is the kth of all that were found, or another
// hypothesis for its cue.
func (v *view) judgeFeatures(all []found, k int, x *found, f *features) {
	h := &v.atoms[x.head]
	w := window{v.atoms, v.block(x.cue)}
	kind := pair(h.tiers(), h.cue>>8&0xfff)
	sure := steps(float64(x.probability))
	shape := v.shapeOf(x)
	claim, speaker := hullOf(x.claim), hullOf(x.speaker)
	f.add(201, 0, 0, 0)
	f.thermometer(202, sure)
	f.thermometer(203, steps(float64(x.sureSpeaker)))
	f.thermometer(204, steps(float64(x.sureClaim)))
	f.thermometer(205, steps(float64(x.sureStart)))
	f.thermometer(206, steps(float64(x.sureEnd)))
	f.thermometer(207, uint32(min(max(-x.share, 0)*2, 24)))
	f.add(208, shape, 0, 0)
	f.add(209, shape, h.tiers(), 0)
	f.add(210, h.word, 0, 0)
	f.add(211, kind, 0, 0)
	f.add(212, sure, h.tiers(), 0)
	f.add(213, uint32(min(x.cue.Len(), 5)), h.tag, 0)
	f.add(214, bucket(length(x.claim)), h.tiers(), 0)
	f.add(215, bucket(length(x.speaker)), 0, 0)
	f.add(216, w.at(x.cue.End).tag, h.tiers(), 0)
	f.add(217, w.at(x.cue.First-1).tag, h.tiers(), 0)
	if length(x.claim) > 0 {
		f.add(218, w.at(claim.First).tag, kind, 0)
		f.add(219, w.at(claim.First).tag, w.at(claim.First-1).tag, 0)
		f.add(220, w.at(claim.End-1).tag, w.at(claim.End).tag, 0)
		f.add(221, w.at(claim.First).quote, w.at(claim.End-1).quote, shape)
		f.add(222, v.share(x.claim, beginClaim), 0, 0)
		f.add(223, v.share(x.claim, beginClaim), sure, 0)
	}
	if length(x.speaker) > 0 {
		f.add(224, w.at(speaker.First).tag, w.at(speaker.First).shape, 0)
		f.add(225, w.at(speaker.End-1).tag, w.at(speaker.End).tag, 0)
		f.add(226, v.share(x.speaker, beginSpeaker), 0, 0)
		f.add(227, v.share(x.speaker, beginSpeaker), sure, 0)
		f.add(228, w.at(speaker.First).tag, w.at(speaker.First-1).tag, 0)
	}
	f.add(229, uint32(v.tags[x.cue.First]), sure, 0)
	rivals := v.rivalsOf(all, k, x)
	f.add(230, rivals, 0, 0)
	f.add(231, rivals, h.tiers(), 0)
	f.add(232, rivals, sure, 0)
	same := v.agreement(x)
	f.add(234, same, sure, 0)
	f.add(235, same, h.tiers(), 0)
	f.add(236, uint32(count(len(x.medium) > 0)), uint32(count(len(x.speaker) > 0)), h.tiers())
	f.add(237, same, shape, 0)
	f.add(238, v.balance(x.claim), 0, 0)
	f.add(239, v.balance(x.claim), shape, 0)
	f.thermometer(240, uint32(min(max(-x.share, 0)*4, 40)))
	f.add(233, h.quote, h.tiers(), shape)
}

// agreement tells which rule found the cue too, and whether it gives the same claim and speaker.
func (v *view) agreement(x *found) uint32 {
	rule := v.ruleFor(x.cue)
	if rule == nil {
		return 0
	}
	same := uint32(count(slices.Equal(rule.claim, x.claim)))<<1 | uint32(count(slices.Equal([]Run{rule.speaker}, x.speaker)))
	return pair(wordHash(string(rule.rule)), same+4*uint32(4*overlapOf(rule.claim, x.claim)))
}

// balance tells how the claim keeps to quotation marks: whether any are cut off from their counterparts, and whether it begins
// and ends with one.
func (v *view) balance(claim []Run) uint32 {
	open, cut := 0, uint32(0)
	for _, r := range claim {
		for i := r.First; i < r.End; i++ {
			t := &v.text.Tokens[i]
			switch {
			case t.Is(OpensQuotation):
				open++
			case t.Is(ClosesQuotation) && open > 0:
				open--
			case t.Is(ClosesQuotation):
				cut = 1
			}
		}
	}
	if len(claim) == 0 {
		return 0
	}
	h := hullOf(claim)
	begins, ends := v.text.Tokens[h.First].Is(OpensQuotation), v.text.Tokens[h.End-1].Is(ClosesQuotation)
	return 1 + uint32(min(open, 2)) + 3*cut + 6*uint32(count(begins)) + 12*uint32(count(ends))
}

// thermometer adds a feature for each step up to a value, so that what is learned grows with it.
func (f *features) thermometer(template, value uint32) {
	for step := uint32(0); step <= value; step++ {
		f.add(template, step, 0, 0)
	}
}

// steps counts a probability in steps of its logarithm of odds, 0 to 24.
func steps(p float64) uint32 {
	p = min(max(p, 1e-4), 1-1e-4)
	return uint32(min(max(12+2*math.Log(p/(1-p)), 0), 24))
}

// shapeOf says in which order cue, claim and speaker stand and how near.
func (v *view) shapeOf(x *found) uint32 {
	side := func(runs []Run) uint32 {
		if len(runs) == 0 {
			return 0
		}
		h := hullOf(runs)
		switch {
		case len(runs) > 1 && h.First < x.cue.First && h.End > x.cue.End:
			return 7
		case h.End == x.cue.First:
			return 1
		case h.End <= x.cue.First && v.commas[x.cue.First] == v.commas[h.End]:
			return 2
		case h.End <= x.cue.First:
			return 3
		case h.First == x.cue.End:
			return 4
		case v.commas[h.First] == v.commas[x.cue.End]:
			return 5
		}
		return 6
	}
	return side(x.claim) | side(x.speaker)<<3 | uint32(min(len(x.claim), 3))<<6 | uint32(min(len(x.speaker), 2))<<8
}

// share tells how much of the runs has a label of the first pass, in quarters.
func (v *view) share(runs []Run, begin uint8) uint32 {
	same, all := 0, 0
	for _, r := range runs {
		for i := r.First; i < r.End; i++ {
			all++
			if v.tags[i] == begin || v.tags[i] == begin+1 {
				same++
			}
		}
	}
	return uint32(same * 4 / max(all, 1))
}

// rivalsOf says how the relation stands to the others near it: whether a likelier one claims the same words, lies around it,
// or in it.
func (v *view) rivalsOf(all []found, k int, x *found) uint32 {
	code := uint32(0)
	mine := hullOf(x.claim)
	for j := max(0, k-8); j < min(len(all), k+9); j++ {
		y := &all[j]
		if j == k || len(y.claim) == 0 {
			continue
		}
		strong := uint32(count(y.probability > 0.5)) + uint32(count(y.probability > x.probability))
		its := hullOf(y.claim)
		switch {
		case meetRuns(y.claim, Run{x.cue.First, x.cue.End}) && contains(y.claim, mine):
			code |= 1 << strong // said within another's claim
		case meetRuns(y.claim, Run{x.cue.First, x.cue.End}):
			code |= 8 << strong
		case len(x.claim) > 0 && its.First < mine.End && mine.First < its.End && !meetRuns(x.claim, y.cue):
			code |= 64 << strong // the same words
		case meetRuns(x.claim, y.cue):
			code |= 512 << strong
		}
	}
	return code
}

func meetRuns(runs []Run, with Run) bool {
	for _, r := range runs {
		if r.First < with.End && with.First < r.End {
			return true
		}
	}
	return false
}

func contains(runs []Run, inner Run) bool {
	h := hullOf(runs)
	return h.First <= inner.First && inner.End <= h.End
}
