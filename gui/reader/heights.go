package reader

// heights adds up block heights: a Fenwick tree (P. Fenwick, "A new data structure for cumulative frequency tables",
// 1994), so that a changed height and the place of any block cost log n. Sums are kept in float64: a page of a million
// words is millions of points high.
type heights struct {
	tree []float64
}

func newHeights(values []float32) heights {
	tree := make([]float64, len(values)+1)
	for i, v := range values {
		tree[i+1] += float64(v)
		if parent := i + 1 + (i+1)&-(i+1); parent < len(tree) {
			tree[parent] += tree[i+1]
		}
	}
	return heights{tree}
}

func (h heights) add(i int, delta float32) {
	for i++; i < len(h.tree); i += i & -i {
		h.tree[i] += float64(delta)
	}
}

// sum is the height of the first n blocks.
func (h heights) sum(n int) float32 {
	total := 0.0
	for ; n > 0; n -= n & -n {
		total += h.tree[n]
	}
	return float32(total)
}

// find is the index of the block that holds a height; the first or last one outside.
func (h heights) find(y float32) int {
	rest, at := float64(y), 0
	step := 1
	for step*2 < len(h.tree) {
		step *= 2
	}
	for ; step > 0; step /= 2 {
		if next := at + step; next < len(h.tree) && h.tree[next] <= rest {
			rest -= h.tree[next]
			at = next
		}
	}
	return max(min(at, len(h.tree)-2), 0)
}
