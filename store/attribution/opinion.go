package attribution

import "slices"

// judgeEpochs is how often the judge sees each relation: it has few weights and learns in no time.
const judgeEpochs = 12

// opinion is a relation as found in an article that none of the passes has seen, and whether it is right.
type opinion struct {
	*view
	all         []found
	k           int
	x           *found
	good, exact uint8
}

func (s *school) trainJudge(fold int) (*model, error) {
	var opinions []opinion
	for i := range s.lessons {
		if !inFold(i, fold) {
			opinions = append(opinions, s.opinions[i]...)
		}
	}
	f, err := fit(s.ctx, fitting{
		schemes: judgeSchemes, count: len(opinions), epochs: judgeEpochs, least: 2, rate: 0.03, drop: 0.3, shrink: true, seed: s.Seed, tick: s.tick,
		fill: func(i int, out *sequence) {
			o := &opinions[i]
			o.judgeFeatures(o.all, o.k, o.x, &out.keys)
			out.end(edgeWord)
			if o.x == &o.all[o.k] { // how likely a relation is right is learned from one hypothesis for each cue
				out.gold[0] = append(out.gold[0], o.good)
			}
			out.gold[1] = append(out.gold[1], o.exact)
		},
	})
	if err != nil {
		return nil, err
	}
	return f.compact(mostRows), nil
}

// opinions judges what the second pass has found by what was taught, all hypotheses for a cue by the same relation, which is
// that of no other cue. A relation is right if its cue is touched, at least half of its claim, and its speaker, or if there is
// none on both sides.
func (x *lesson) opinions(v *view, second *model) []opinion {
	var out []opinion
	all := v.resolve(second, &reading{})
	taken := make([]bool, len(x.relations))
	for k := range all {
		of := slices.IndexFunc(x.relations, func(r taught) bool { return meetRuns(r.cue, all[k].cue) && matches(&r, &all[k]) })
		if of < 0 {
			of = x.of(all[k].cue)
		}
		if of >= 0 && taken[of] {
			of = -1
		}
		one := func(f *found) {
			o := opinion{view: v, all: all, k: k, x: f}
			if of >= 0 && matches(&x.relations[of], f) {
				o.good, taken[of] = 1, true
				o.exact = uint8(count(x.same(x.relations[of].claim, f.claim) && x.same(x.relations[of].speaker, f.speaker)))
			}
			out = append(out, o)
		}
		one(&all[k])
		for i := range all[k].rivals {
			one(&all[k].rivals[i])
		}
	}
	return out
}

// same tells whether two lists of runs are the same but for the marks at their ends.
func (x *lesson) same(a, b []Run) bool {
	return slices.EqualFunc(a, b, func(a, b Run) bool { return x.trimmed(a) == x.trimmed(b) })
}

func (x *lesson) trimmed(r Run) Run {
	for r.First < r.End && x.text.Tokens[r.First].Is(Mark) {
		r.First++
	}
	for r.End > r.First && x.text.Tokens[r.End-1].Is(Mark) {
		r.End--
	}
	return r
}

func matches(r *taught, f *found) bool {
	return meetRuns(r.cue, f.cue) && overlapOf(r.claim, f.claim) >= 0.5 &&
		(len(r.speaker) == 0 && len(f.speaker) == 0 || commonOf(r.speaker, f.speaker) > 0)
}
