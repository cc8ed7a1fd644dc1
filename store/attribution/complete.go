package attribution

import (
	"math"
	"slices"

	"github.com/onrecord/onrecord/store/corpus"
)

// Known are the parts of an attribution that somebody has marked, in bytes of the article's text; what is not marked is empty.
type Known struct {
	Claim, Cue, Speaker []corpus.Range // a source counts as the speaker
}

// Complete proposes the rest of an attribution of which some parts are known: who says it, with which cue, and what. The known
// parts are given back as they are. However unsure it is, the likeliest is proposed, for whoever has marked a part knows that
// there is an attribution. False when nothing is known, or nothing near it can be the rest, such as what
// is claimed.
func (e *Engine) Complete(a corpus.Article, k Known) (Proposal, bool) {
	hull := corpus.Hull(slices.Concat(k.Claim, k.Cue, k.Speaker))
	if hull.Empty() {
		return Proposal{}, false
	}
	part, at := around(a, hull)
	f := findByRules(Tokenize(part), e.lexicon)
	k = Known{moved(k.Claim, -at), moved(k.Cue, -at), moved(k.Speaker, -at)}
	held := known{taught: taught{claim: f.runsOf(k.Claim), cue: f.runsOf(k.Cue), speaker: f.runsOf(k.Speaker)}}
	held.claimed, held.speaking = f.boundsOf(held.claim), f.boundsOf(held.speaker)
	complete := f.completeByRules
	if e.weights != nil {
		complete = func(held *known) (Proposal, bool) { return f.completeLearned(e.weights, held) }
	}
	p, ok := complete(&held)
	if !ok {
		return Proposal{}, false
	}
	p.take(k)
	if len(p.Claim) == 0 {
		return Proposal{}, false
	}
	p.Kind = KindOf(f.Text, p.Claim)
	return p.moved(at), true
}

// known is what is known, in tokens.
type known struct {
	taught
	claimed, speaking bounds
}

// bounds are the tokens that a part has at the least and at the most. Annotators differ in whether a quotation's marks belong
// to it, and the model has learned from some of them: the marks at the ends may or may not be of the part.
type bounds struct{ least, most []Run }

func (t *Text) boundsOf(runs []Run) (b bounds) {
	for _, r := range runs {
		least, most := r, r
		for least.First < least.End && t.Tokens[least.First].Is(Mark) {
			least.First++
		}
		for least.End > least.First && t.Tokens[least.End-1].Is(Mark) {
			least.End--
		}
		for most.First > 0 && t.Tokens[most.First-1].Is(Mark) {
			most.First--
		}
		for most.End < len(t.Tokens) && t.Tokens[most.End].Is(Mark) {
			most.End++
		}
		b.least, b.most = append(b.least, least), append(b.most, most)
	}
	return b
}

// allows tells whether a token may be, or not be, in the part.
func (b *bounds) allows(token int, in bool) bool {
	return len(b.most) == 0 || in && covers(b.most, token) || !in && !covers(b.least, token)
}

// farthest is how many bytes of the article before and behind what is known are looked at: the rest of an attribution is near.
const farthest = 12 << 10

// around is the part of an article around a stretch, in whole paragraphs, and where it begins.
func around(a corpus.Article, hull corpus.Range) (corpus.Article, int) {
	from := corpus.Paragraph(a.Text, hull.Start-farthest).Start
	to := corpus.Paragraph(a.Text, hull.End+farthest).End
	part := corpus.Article{Language: a.Language, Text: a.Text[from:to]}
	for _, z := range a.Zones {
		z.Start, z.End = max(z.Start, from)-from, min(z.End, to)-from
		if !z.Empty() {
			part.Zones = append(part.Zones, z)
		}
	}
	return part, from
}

// runsOf are the tokens that some ranges touch.
func (t *Text) runsOf(parts []corpus.Range) []Run {
	var out []Run
	for _, r := range corpus.Normalize(parts) {
		run := t.runOf(r)
		switch n := len(out); {
		case run.Len() <= 0:
		case n > 0 && run.First <= out[n-1].End:
			out[n-1].End = max(out[n-1].End, run.End)
		default:
			out = append(out, run)
		}
	}
	return out
}

// moved are the ranges so many bytes further on.
func moved(parts []corpus.Range, by int) []corpus.Range {
	var out []corpus.Range
	for _, r := range parts {
		out = append(out, corpus.Range{Start: r.Start + by, End: r.End + by})
	}
	return out
}

func (p Proposal) moved(by int) Proposal {
	p.Claim, p.Cue, p.Speaker, p.Source, p.SameAs = moved(p.Claim, by), moved(p.Cue, by), moved(p.Speaker, by), moved(p.Source, by), moved(p.SameAs, by)
	speakers := p.Speakers
	p.Speakers = nil
	for _, parts := range speakers {
		p.Speakers = append(p.Speakers, moved(parts, by))
	}
	return p
}

// take puts the known parts in the place of those proposed.
func (p *Proposal) take(k Known) {
	if len(k.Claim) > 0 {
		p.Claim = k.Claim
	}
	if len(k.Cue) > 0 {
		p.Cue = k.Cue
	}
	if len(k.Speaker) > 0 {
		p.Speaker, p.Source, p.Speakers = k.Speaker, nil, nil
	}
}

// completeByRules takes the finding of the rules that has most in common with what is held.
func (f *finder) completeByRules(held *known) (Proposal, bool) {
	best, most := -1, 0.0
	all := slices.Concat(f.found, f.nested)
	for i, x := range all {
		common := overlapOf(x.claim, held.claim) + overlapOf(x.cue, held.cue) + overlapOf([]Run{x.speaker}, held.speaker)
		if common > most && !contradicts(x.claim, held.claim) && !contradicts(x.cue, held.cue) && !contradicts([]Run{x.speaker}, held.speaker) {
			best, most = i, common
		}
	}
	if best < 0 {
		return Proposal{}, false
	}
	return f.proposal(all[best]), true
}

// contradicts tells whether a part is known and has nothing in common with what is found.
func contradicts(found, known []Run) bool { return len(known) > 0 && commonOf(found, known) == 0 }

// completeLearned finds the cue for which the second pass, held to what is known, is the likeliest to be right, and what else
// it then finds.
func (f *finder) completeLearned(w *Weights, held *known) (Proposal, bool) {
	var r reading
	v := tag(f, atoms(f), w.tagger, &r)
	v.candidates = v.candidatesFor(held)
	if len(v.candidates) == 0 {
		return Proposal{}, false
	}
	all, likely := v.resolveKnown(held, w.arguments, &r)
	best := 0
	for k := range likely {
		if likely[k] > likely[best] {
			best = k
		}
	}
	x := v.best(all, best, w.judge, &r)
	return f.learnedProposal(&x), true
}

// leastKnown is the probability from which on a word is looked at as the cue of what is known: there is one.
const leastKnown = 0.002

// candidatesFor lists the cues that may go with what is known: the one that is known, or else those near the rest.
func (v *view) candidatesFor(held *known) []candidate {
	if len(held.cue) > 0 {
		return []candidate{{held.cue[0], 1, v.headOf(held.cue[0])}}
	}
	rest := slices.Concat(held.claim, held.speaker)
	if len(rest) == 0 {
		return nil
	}
	v.candidates = nil
	v.propose(leastKnown)
	v.proposeByRules()
	return slices.DeleteFunc(v.candidates, func(c candidate) bool {
		return meetRuns(rest, c.cue) || commonOf(rest, []Run{v.span(c.cue)})*2 < length(rest)
	})
}

// resolveKnown runs the second pass for each candidate, held to what is known. The probability of what is known, given the
// cue, is the share of the labellings that have it; with that of the cue it tells how likely the two belong together.
func (v *view) resolveKnown(held *known, m *model, r *reading) (all []found, likely []float64) {
	for _, c := range v.candidates {
		span := v.span(c.cue)
		a := v.score(c, m, r)
		best := make([]uint8, span.Len())
		sum := r.decode(m, 0, best)
		r.hold(held, span, c.cue)
		rest := r.decode(m, 0, best)
		for i, label := range best {
			best[i] = argumentLabels[label].part
		}
		var list []found
		for _, h := range r.hypothesesFor(best, a.parts, Run{c.cue.First - span.First, c.cue.End - span.First}) {
			x := r.relation(m, c, h, span.First, sum)
			if len(list) == 0 || keeps(&x, held) {
				list = append(list, x)
			}
		}
		list[0].rivals = list[1:]
		all = append(all, list[0])
		likely = append(likely, math.Log(float64(c.probability))+rest-sum)
	}
	return all, likely
}

// hold makes all labels impossible that contradict what is held.
func (r *reading) hold(held *known, span, cue Run) {
	for i := span.First; i < span.End; i++ {
		if cue.Contains(i) {
			continue
		}
		scores := &r.scores[0][i-span.First]
		for y, l := range argumentLabels {
			claim, speaker := l.part == beginClaimPart || l.part == inClaimPart, l.part == beginSpeakerPart || l.part == inSpeakerPart
			if !held.claimed.allows(i, claim) || !held.speaking.allows(i, speaker) {
				scores[y] = impossible
			}
		}
	}
}

// keeps tells whether a hypothesis has the parts that are known.
func keeps(x *found, held *known) bool {
	within := func(found []Run, b *bounds) bool {
		return len(b.most) == 0 || commonOf(found, b.least) == length(b.least) && commonOf(found, b.most) == length(found)
	}
	return within(x.claim, &held.claimed) && within(x.speaker, &held.speaking)
}
