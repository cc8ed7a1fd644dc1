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
	return tag(f, atoms(f), w.tagger, &r).find(w.arguments, w.judge, &r)
}

// find finds relations in what the first pass has tagged.
func (v *view) find(arguments, judge *model, r *reading) []found {
	all := v.resolve(arguments, r)
	chosen := make([]found, len(all))
	for k := range all {
		chosen[k] = v.best(all, k, judge, r)
	}
	return v.choose(chosen)
}

// best is the hypothesis for a cue that is most likely right to the word, with how likely it is right at all.
func (v *view) best(all []found, k int, m *model, r *reading) found {
	best := all[k]
	best.confidence, best.exact = v.judge(all, k, &all[k], m, r)
	for i := range all[k].rivals {
		x := &all[k].rivals[i]
		if x.confidence, x.exact = v.judge(all, k, x, m, r); x.exact > best.exact {
			best = *x
		}
	}
	return best
}

// judge is how likely a relation is right, and to the word.
func (v *view) judge(all []found, k int, x *found, m *model, r *reading) (right, exact float64) {
	r.reset(m, 1)
	r.keys = r.keys[:0]
	v.judgeFeatures(all, k, x, &r.keys)
	r.place(m, 0, edgeWord)
	return r.yes(m, 0), r.yes(m, 1)
}

// yes is the probability of the answer yes to one question of the judge.
func (r *reading) yes(m *model, k int) float64 {
	move, scores := &m.chains[k].transitions[edgeWord], &r.scores[k][0]
	return 1 / (1 + math.Exp(float64(scores[0]+move[0][0]-scores[1]-move[1][0])))
}

// Below these confidences a relation is not even offered: more would be wrong than the right ones are worth. What stands in
// quotation marks as a whole is somebody's words nearly always; it is offered even where the rest is in doubt.
const (
	floor       = 0.35
	floorDirect = 0.1
)

// offered tells whether a relation is sure enough.
func (v *view) offered(f *found) bool {
	if len(f.claim) == 0 || f.confidence < floorDirect {
		return false
	}
	return f.confidence >= floor || v.quoted(f.claim)
}

// quoted tells whether all the claim is in quotation marks.
func (v *view) quoted(claim []Run) bool {
	for _, r := range claim {
		for i := r.First; i < r.End; i++ {
			if q := v.text.Tokens[i].Quotation; q < 0 || v.text.Quotations[q].Scare {
				return false
			}
		}
	}
	return true
}

// choose keeps the relations that are sure enough and do not contradict likelier ones.
func (v *view) choose(all []found) []found {
	order := make([]int, len(all))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(all[b].confidence, all[a].confidence) })
	var kept []found
	chosen := make([]bool, len(all))
	for _, i := range order {
		if v.offered(&all[i]) && !clashes(all, chosen, i) {
			chosen[i] = true
			kept = append(kept, all[i])
		}
	}
	return kept
}

// clashes tells whether a relation clashes with one that was chosen. All stand in the order of their cues, and only those whose
// cues are near can: a claim is within reach of its cue.
func clashes(all []found, chosen []bool, i int) bool {
	f := &all[i]
	for j := i - 1; j >= 0 && all[j].cue.End+maxReach > f.cue.First-reach; j-- {
		if chosen[j] && clash(&all[j], f) {
			return true
		}
	}
	for j := i + 1; j < len(all) && all[j].cue.First-reach < f.cue.End+maxReach; j++ {
		if chosen[j] && clash(&all[j], f) {
			return true
		}
	}
	return false
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
			p.Source = append(p.Source, f.Range(r))
		} else {
			p.Speaker = append(p.Speaker, f.Range(r))
		}
	}
	for _, r := range x.others {
		p.Speakers = append(p.Speakers, []corpus.Range{f.Range(r)})
	}
	p.Speaker, p.Source = corpus.Normalize(p.Speaker), corpus.Normalize(append(p.Source, f.ranges(x.medium)...))
	for i := f.foundFrom(x.cue.First - reach); i < len(f.found) && f.found[i].head < x.cue.End+reach; i++ {
		if y := &f.found[i]; slices.Equal(y.claim, x.claim) && meetRuns(y.cue, x.cue) {
			p.Why = string(y.rule)
		}
	}
	if len(x.speaker) > 0 {
		p.SameAs = f.ranges([]Run{f.sameAs(f.withoutMarks(x.speaker[0]))})
	}
	return p
}
