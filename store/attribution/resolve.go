package attribution

import (
	"cmp"
	"slices"
)

// found is a relation that the second pass has found for a candidate.
type found struct {
	candidate
	claim, speaker []Run
	medium         []Run   // the source beside a speaker
	others         []Run   // the next best speakers, best first
	rivals         []found // other hypotheses for the same cue
	exact          float64 // how likely claim and speaker are right to the word
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
		a := v.score(c, m, r)
		sum := r.decode(m, 0, best)
		parts := make([]uint8, len(best))
		for i, label := range best {
			parts[i] = argumentLabels[label].part
		}
		var all []found
		for _, h := range r.hypothesesFor(parts, a.parts, Run{c.cue.First - span.First, c.cue.End - span.First}) {
			all = append(all, r.relation(m, c, h, span.First, sum))
		}
		all[0].rivals = all[1:]
		out = append(out, all[0])
	}
	return out
}

// score scores the labels of the places around a candidate.
func (v *view) score(c candidate, m *model, r *reading) anchor {
	span := v.span(c.cue)
	w := window{v.atoms, v.block(c.cue)}
	a := v.anchor(c, &w)
	r.reset(m, span.Len())
	for i := span.First; i < span.End; i++ {
		r.keys = r.keys[:0]
		v.argumentFeatures(&w, &a, i, &r.keys)
		r.place(m, i-span.First, v.atoms[i].edge)
	}
	return a
}

// relation makes a relation of a hypothesis.
func (r *reading) relation(m *model, c candidate, parts []uint8, offset int, sum float64) found {
	f := found{candidate: c, share: m.chains[0].score(r.scores[0], r.edge, withState(slices.Clone(parts))) - sum}
	f.speaker, f.sureSpeaker, _, _ = r.collect(parts, beginSpeakerPart, offset)
	f.others = r.otherSpeakers(parts, offset)
	f.medium, _, _, _ = r.collect(parts, beginMediumPart, offset)
	f.claim, f.sureClaim, f.sureStart, f.sureEnd = r.collect(parts, beginClaimPart, offset)
	return f
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
