package attribution

import (
	"cmp"
	"math"
	"slices"
)

// found is a relation that the second pass has found for a candidate.
type found struct {
	candidate
	claim, speaker []Run
	medium         []Run   // the source beside a speaker
	others         []Run   // the next best speakers, best first
	share          float64 // of the probability of all labellings that this one has, as a logarithm
	sureSpeaker    float32 // the least probability of the speaker's labels
	sureClaim      float32
	sureStart      float32 // and of the labels at the ends of the claim
	sureEnd        float32
	confidence     float64
}

// resolve runs the second pass for each candidate of a view.
func (v *view) resolve(m *model, r *reading) []found {
	out := make([]found, 0, len(v.candidates))
	var best []uint8
	for _, c := range v.candidates {
		span := v.span(c.cue)
		best = grown(best, span.Len())
		w := window{v.atoms, v.block(c.cue)}
		a := v.anchor(c, &w)
		r.reset(m, span.Len())
		for i := span.First; i < span.End; i++ {
			r.keys = r.keys[:0]
			v.argumentFeatures(&w, &a, i, &r.keys)
			r.place(m, i-span.First, v.atoms[i].edge)
		}
		sum := r.decode(m, 0, best)
		f := found{candidate: c, share: m.chains[0].score(r.scores[0], r.edge, best) - sum}
		for i, label := range best {
			best[i] = argumentLabels[label].part
		}
		f.speaker, f.sureSpeaker, _, _ = r.collect(best, beginSpeakerPart, span.First)
		f.others = r.otherSpeakers(best, span.First)
		f.medium, _, _, _ = r.collect(best, beginMediumPart, span.First)
		f.claim, f.sureClaim, f.sureStart, f.sureEnd = r.collect(best, beginClaimPart, span.First)
		out = append(out, f)
	}
	return out
}

// collect reads the runs of a role off a sequence of labels, and how sure they are: the least probability of any token to be
// in the role, that of the first beginning it, and that of the token behind the last not going on with it.
func (r *reading) collect(best []uint8, begin uint8, offset int) (runs []Run, least, start, end float32) {
	least, start, end = 1, 1, 1
	for i := 0; i < len(best); i++ {
		if best[i] != begin {
			continue
		}
		j := i
		for j < len(best) && (j == i || best[j] == begin+1) {
			least = min(least, r.part(j, begin)+r.part(j, begin+1))
			j++
		}
		start = min(start, r.part(i, begin))
		if j < len(best) {
			end = min(end, 1-r.part(j, begin+1))
		}
		runs = append(runs, Run{offset + i, offset + j})
		i = j - 1
	}
	return runs, least, start, end
}

// otherSpeakers are the spans that might be the speaker but are not held to be it, the likeliest first.
func (r *reading) otherSpeakers(best []uint8, offset int) []Run {
	type other struct {
		Run
		p float32
	}
	var all []other
	for i := range best {
		p := r.part(i, beginSpeakerPart)
		if p < leastOther || best[i] == beginSpeakerPart || best[i] == inSpeakerPart {
			continue
		}
		j := i + 1
		for j < len(best) && best[j] != beginSpeakerPart && best[j] != inSpeakerPart && r.part(j, inSpeakerPart) > p/2 {
			j++
		}
		all = append(all, other{Run{offset + i, offset + j}, p})
	}
	slices.SortStableFunc(all, func(a, b other) int { return cmp.Compare(b.p, a.p) })
	var out []Run
	for _, o := range all[:min(len(all), mostOthers)] {
		out = append(out, o.Run)
	}
	return out
}

// A speaker that is less likely than leastOther is not offered, and no more than mostOthers are.
const (
	leastOther = 0.02
	mostOthers = 4
)

// part is the probability of a part at a place, whatever its state.
func (r *reading) part(i int, part uint8) (p float32) {
	for label, l := range argumentLabels {
		if l.part == part {
			p += r.lattice.marginal(i, label)
		}
	}
	return p
}

// judgeSchemes has the one of two classes, wrong and right. A chain over one place is a logistic regression.
var judgeSchemes = []*scheme{{before: [][]uint8{{0}, {0}}, columns: [][]int{{0}, {1}}, width: 2}}

// hullOf is the smallest run that holds all runs.
func hullOf(runs []Run) Run {
	if len(runs) == 0 {
		return Run{}
	}
	return Run{runs[0].First, runs[len(runs)-1].End}
}

// judgeFeatures are the features by which a relation as a whole is judged right or wrong.
func (v *view) judgeFeatures(all []found, k int, f *features) {
	x := &all[k]
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
	rivals := v.rivalsOf(all, k)
	f.add(230, rivals, 0, 0)
	f.add(231, rivals, h.tiers(), 0)
	f.add(232, rivals, sure, 0)
	f.add(234, v.agreement(x), sure, 0)
	f.add(235, v.agreement(x), h.tiers(), 0)
	f.add(236, uint32(count(len(x.medium) > 0)), uint32(count(len(x.speaker) > 0)), h.tiers())
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
func (v *view) rivalsOf(all []found, k int) uint32 {
	x := &all[k]
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
