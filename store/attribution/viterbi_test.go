package attribution

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// randomChain has random transitions, and random scores of a sequence.
func randomChain(r *rand.Rand, s *scheme, n int) (*chain, []potentials, []uint8) {
	c := &chain{scheme: s}
	for e := range edges {
		for y, before := range c.before {
			for _, x := range before {
				c.transitions[e][y][x] = float32(r.NormFloat64())
			}
		}
	}
	scores, edge := make([]potentials, n), make([]uint8, n)
	for i := range scores {
		edge[i] = uint8(r.IntN(edges))
		for y := range s.labels() {
			scores[i][y] = float32(2 * r.NormFloat64())
		}
	}
	return c, scores, edge
}

// sequences lists all sequences of labels that the scheme allows.
func sequences(s *scheme, n int) [][]uint8 {
	all := [][]uint8{{}}
	for range n {
		var longer [][]uint8
		for _, done := range all {
			last := uint8(0)
			if len(done) > 0 {
				last = done[len(done)-1]
			}
			for y, before := range s.before {
				if slices.Contains(before, last) {
					longer = append(longer, append(slices.Clone(done), uint8(y)))
				}
			}
		}
		all = longer
	}
	return all
}

func TestChainsAgreeWithCountingEverySequence(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for name, s := range map[string]*scheme{"one role": bio(1), "three roles": bio(3), "arguments": argumentSchemes[0], "judge": judgeSchemes[0]} {
		for n := 1; n <= 4; n++ {
			c, scores, edge := randomChain(r, s, n)
			best, top, sum := []uint8(nil), math.Inf(-1), 0.0
			marginals := make([][maxLabels]float64, n)
			for _, labels := range sequences(s, n) {
				score := c.score(scores, edge, labels)
				if score > top {
					best, top = labels, score
				}
				sum += math.Exp(score)
				for i, y := range labels {
					marginals[i][y] += math.Exp(score)
				}
			}
			got := make([]uint8, n)
			c.viterbi(scores, edge, make([][maxLabels]uint8, n), got)
			if !slices.Equal(got, best) {
				t.Errorf("%s, %d places: best %v, want %v", name, n, got, best)
			}
			l := lattice{moves: new([edges][maxLabels]potentials)}
			c.exponentials(l.moves)
			if total := c.forwardBackward(&l, scores, edge); math.Abs(total-math.Log(sum)) > 1e-3 {
				t.Errorf("%s, %d places: sum %v, want %v", name, n, total, math.Log(sum))
			}
			for i := range n {
				for y := range s.labels() {
					if p := float64(l.marginal(i, y)); math.Abs(p-marginals[i][y]/sum) > 1e-3 {
						t.Errorf("%s, %d places: label %d at %d has %v, want %v", name, n, y, i, p, marginals[i][y]/sum)
					}
				}
			}
		}
	}
}

func TestArgumentLabelsRememberTheClaim(t *testing.T) {
	parts := []uint8{beginClaimPart, inClaimPart, noPart, beginSpeakerPart, inSpeakerPart, noPart, beginClaimPart, inClaimPart}
	labels := withState(slices.Clone(parts))
	for i, y := range labels {
		if argumentLabels[y].part != parts[i] || !argumentLabels[y].claimed || argumentLabels[y].again != (i >= 6) {
			t.Errorf("place %d has %+v", i, argumentLabels[y])
		}
	}
}
