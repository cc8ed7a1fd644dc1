package agreement

import (
	"math/rand/v2"
	"testing"
)

// TestMatchAgainstAll tries every matching of small random graphs.
func TestMatchAgainstAll(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	for range 500 {
		lefts, rights := 1+r.IntN(5), 1+r.IntN(5)
		weights := map[[2]int]float64{}
		var edges []edge
		for i := range lefts {
			for j := range rights {
				if r.IntN(2) == 0 {
					weights[[2]int{i, j}] = float64(1 + r.IntN(20))
					edges = append(edges, edge{i, j, weights[[2]int{i, j}]})
				}
			}
		}
		got, used := 0.0, map[int]bool{}
		for i, j := range match(lefts, rights, edges) {
			if j < 0 {
				continue
			}
			if used[j] || weights[[2]int{i, j}] == 0 {
				t.Fatalf("%v pairs %d with %d, which is taken or no edge", edges, i, j)
			}
			used[j] = true
			got += weights[[2]int{i, j}]
		}
		if want := heaviest(weights, 0, lefts, rights, map[int]bool{}); got != want {
			t.Errorf("%v weighs %g; want %g", edges, got, want)
		}
	}
}

func heaviest(weights map[[2]int]float64, left, lefts, rights int, used map[int]bool) float64 {
	if left == lefts {
		return 0
	}
	best := heaviest(weights, left+1, lefts, rights, used)
	for j := range rights {
		if w := weights[[2]int{left, j}]; w > 0 && !used[j] {
			used[j] = true
			best = max(best, w+heaviest(weights, left+1, lefts, rights, used))
			used[j] = false
		}
	}
	return best
}
