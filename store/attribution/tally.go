package attribution

import (
	"math/rand/v2"
	"slices"
)

// counts are what a Figure is made of.
type counts struct{ gold, found, predicted, right int }

func (c *counts) add(o counts) {
	c.gold += o.gold
	c.found += o.found
	c.predicted += o.predicted
	c.right += o.right
}

func (c counts) f1() float64 {
	p, r := ratio(c.right, c.predicted), ratio(c.found, c.gold)
	if p+r == 0 {
		return 0
	}
	return 2 * p * r / (p + r)
}

// tally has the counts of one article, by the name of the figure.
type tally map[string]counts

func (t tally) count(name string, c counts) {
	sum := t[name]
	sum.add(c)
	t[name] = sum
}

func (x *scoring) tally() tally {
	t := tally{}
	for i, r := range x.gold {
		match := x.goldMatch[i]
		strict := match >= 0 && x.same(r, x.pred[match])
		for _, sort := range r.sorts() {
			t.count("relations/"+sort, counts{gold: 1, found: one(match >= 0)})
			t.count("strict/"+sort, counts{gold: 1, found: one(strict)})
		}
	}
	for i, r := range x.pred {
		match := x.predMatch[i]
		strict := match >= 0 && x.same(r, x.gold[match])
		for _, sort := range r.sorts() {
			t.count("relations/"+sort, counts{predicted: 1, right: one(match >= 0)})
			t.count("strict/"+sort, counts{predicted: 1, right: one(strict)})
		}
	}
	for role, name := range roleNames {
		t.count("exact/"+name, x.exact(role, true))
		t.count("raw/"+name, x.exact(role, false))
		t.count("token/"+name, x.inTokens(role))
	}
	x.claims(t)
	return t
}

// sorts lists the figures that a relation counts for.
func (r relation) sorts() []string {
	sorts := []string{"all", string(r.kind)}
	if r.speech {
		sorts = append(sorts, "speech")
	}
	return sorts
}

// same tells whether the spans of two relations are the same in all roles, but for their ends.
func (x *scoring) same(a, b relation) bool {
	for role := range roles {
		if x.key(fragmentsOf(a.spans[role]), true) != x.key(fragmentsOf(b.spans[role]), true) {
			return false
		}
	}
	return true
}

// exact counts the spans of a role that are in both documents. A span in several relations counts once.
func (x *scoring) exact(role int, trim bool) counts {
	keys := func(relations []relation) map[string]bool {
		set := map[string]bool{}
		for _, r := range relations {
			for _, m := range r.spans[role] {
				set[x.key(m.fragments, trim)] = true
			}
		}
		return set
	}
	gold, pred := keys(x.gold), keys(x.pred)
	c := counts{gold: len(gold), predicted: len(pred)}
	for key := range gold {
		c.found += one(pred[key])
	}
	c.right = c.found
	return c
}

// inTokens counts the tokens of a role that are in both documents.
func (x *scoring) inTokens(role int) counts {
	gold, pred := tokensIn(x.gold, role), tokensIn(x.pred, role)
	both := common(gold, pred)
	return counts{len(gold), both, len(pred), both}
}

func tokensIn(relations []relation, role int) []int {
	var all []int
	for _, r := range relations {
		all = append(all, r.tokens[role]...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// claims counts the gold claims of each kind that were found, exactly and at all.
func (x *scoring) claims(t tally) {
	predicted := tokensIn(x.pred, roleClaim)
	keys := map[string]bool{}
	for _, r := range x.pred {
		keys[x.key(fragmentsOf(r.spans[roleClaim]), true)] = true
	}
	seen := map[string]bool{}
	for _, r := range x.gold {
		key := x.key(fragmentsOf(r.spans[roleClaim]), true)
		if seen[key] {
			continue
		}
		seen[key] = true
		t.count("claim exact/"+string(r.kind), counts{gold: 1, found: one(keys[key])})
		t.count("claim overlap/"+string(r.kind), counts{gold: 1, found: one(common(r.tokens[roleClaim], predicted) > 0)})
	}
}

// fill makes the figures from the tallies of all articles.
func (s *Scores) fill(tallies []tally, o ScoreOptions) {
	rounds := o.Rounds
	if rounds == 0 {
		rounds = 1000
	}
	figure := func(name string) Figure { return newFigure(tallies, name, rounds, o.Seed) }
	s.Relations, s.Strict, s.Spans, s.Claims = map[string]Figure{}, map[string]Figure{}, map[string]SpanFigures{}, map[Kind]ClaimRecall{}
	for _, sort := range []string{"all", "speech", string(Direct), string(Mixed), string(Indirect)} {
		s.Relations[sort], s.Strict[sort] = figure("relations/"+sort), figure("strict/"+sort)
	}
	for _, role := range roleNames {
		s.Spans[role] = SpanFigures{figure("exact/" + role), figure("raw/" + role), figure("token/" + role)}
	}
	for _, kind := range []Kind{Direct, Mixed, Indirect} {
		exact, overlap := sum(tallies, "claim exact/"+string(kind)), sum(tallies, "claim overlap/"+string(kind))
		s.Claims[kind] = ClaimRecall{exact.gold, ratio(exact.found, exact.gold), ratio(overlap.found, overlap.gold)}
	}
}

func sum(tallies []tally, name string) counts {
	var c counts
	for _, t := range tallies {
		c.add(t[name])
	}
	return c
}

// newFigure sums up one figure and draws articles with replacement for its interval.
func newFigure(tallies []tally, name string, rounds int, seed uint64) Figure {
	c := sum(tallies, name)
	f := Figure{c.gold, c.found, c.predicted, c.right, ratio(c.right, c.predicted), ratio(c.found, c.gold), c.f1(), 0, 0}
	if len(tallies) == 0 {
		return f
	}
	each := make([]counts, len(tallies))
	for i, t := range tallies {
		each[i] = t[name]
	}
	random := rand.New(rand.NewPCG(seed, 0))
	drawn := make([]float64, rounds)
	for i := range drawn {
		var c counts
		for range each {
			c.add(each[random.IntN(len(each))])
		}
		drawn[i] = c.f1()
	}
	slices.Sort(drawn)
	f.Low, f.High = drawn[rounds*25/1000], drawn[(rounds*975-1)/1000]
	return f
}
