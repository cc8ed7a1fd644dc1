package attribution

import (
	"cmp"
	"math"
	"slices"

	"github.com/onrecord/onrecord/store/corpus"
)

// findLearned finds relations by the weights, with the help of what the rules have found.
func findLearned(f *finder, w *Weights) []found {
	var r reading
	v := tag(f, atoms(f), w.tagger, &r)
	all := v.resolve(w.arguments, &r)
	for k := range all {
		all[k].confidence = v.judge(all, k, w.judge, &r)
	}
	return choose(all)
}

// judge is how likely a relation is right.
func (v *view) judge(all []found, k int, m *model, r *reading) float64 {
	r.reset(m, 1)
	r.keys = r.keys[:0]
	v.judgeFeatures(all, k, &r.keys)
	r.place(m, 0, 0)
	move := &m.chains[0].transitions[0]
	return 1 / (1 + math.Exp(float64(r.scores[0][0][0]+move[0][0]-r.scores[0][0][1]-move[1][0])))
}

// floor is the confidence below which a relation is not even offered: there more are wrong than the right ones are worth.
const floor = 0.25

// choose keeps the relations that do not contradict likelier ones.
func choose(all []found) []found {
	order := slices.Clone(all)
	slices.SortStableFunc(order, func(a, b found) int { return cmp.Compare(b.confidence, a.confidence) })
	var kept []found
	for _, f := range order {
		if len(f.claim) == 0 || f.confidence < floor {
			continue
		}
		if !slices.ContainsFunc(kept, func(k found) bool { return clash(&k, &f) }) {
			kept = append(kept, f)
		}
	}
	return kept
}

// clash tells whether two relations cannot both be right: they share a cue, or their claims cross without one lying in the
// other as a whole.
func clash(a, b *found) bool {
	if a.cue.First < b.cue.End && b.cue.First < a.cue.End {
		return true
	}
	both := commonOf(a.claim, b.claim)
	if both == 0 {
		return false
	}
	nested := meetRuns(a.claim, b.cue) || meetRuns(b.claim, a.cue)
	return !nested && both*2 > min(length(a.claim), length(b.claim))
}

// learned is the why of a relation that no rule found in the same way.
const learned = "learned"

// learnedProposals are the proposals of the weights.
func (f *finder) learnedProposals(w *Weights) []Proposal {
	var out []Proposal
	for _, x := range findLearned(f, w) {
		out = append(out, f.learnedProposal(&x))
	}
	return out
}

func (f *finder) learnedProposal(x *found) Proposal {
	p := Proposal{Claim: f.ranges(x.claim), Cue: f.ranges([]Run{x.cue}), Confidence: x.confidence, Why: learned}
	p.Kind = KindOf(f.Text, p.Claim)
	for _, r := range x.speaker {
		if len(x.medium) == 0 && f.isPaper(r) {
			p.Source = append(p.Source, f.Trim(r))
		} else {
			p.Speaker = append(p.Speaker, f.Trim(r))
		}
	}
	for _, r := range x.others {
		p.Speakers = append(p.Speakers, []corpus.Range{f.Trim(r)})
	}
	for _, r := range x.medium {
		p.Source = append(p.Source, f.Trim(r))
	}
	for _, y := range f.found {
		if slices.Equal(y.claim, x.claim) && meetRuns(y.cue, x.cue) {
			p.Why = string(y.rule)
		}
	}
	p.Speaker, p.Source = corpus.Normalize(p.Speaker), corpus.Normalize(p.Source)
	return p
}
