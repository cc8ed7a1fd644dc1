package agreement

import (
	"cmp"
	"slices"
)

// Alignment says which units of different coders are about the same thing.
type Alignment struct {
	Unitary  [][]int // for each unitary alignment the index of the unit in each coder's layer, -1 for none
	Disorder float64
	Exact    bool // no other alignment has a smaller disorder; false: Disorder is an upper bound of the smallest
}

// BestAlignment finds the alignment of least disorder. The disorder of a unitary alignment is the mean dissimilarity over
// all pairs of coders, a pair with a missing unit costing Empty; that of the alignment is their sum divided by the mean
// number of units of a coder. With two coders the search is exact (assignment problem). With more it is a branch-and-bound
// set partition over clusters of units; where a cluster has too many possible groups, or the search takes too many steps,
// the best that was found is returned and Exact is false. Units must not be empty. The disorder is 0 when nobody marked anything.
func (d Dissimilarity) BestAlignment(c Continuum) Alignment {
	units := c.count()
	if units == 0 || len(c.Layers) < 2 {
		return Alignment{Exact: true}
	}
	var a Alignment
	if len(c.Layers) == 2 {
		a = d.alignTwo(c.Layers[0], c.Layers[1])
	} else {
		a = d.alignMany(c.Layers)
	}
	for _, unitary := range a.Unitary {
		a.Disorder += d.disorder(c.Layers, unitary)
	}
	a.Disorder /= float64(units) / float64(len(c.Layers))
	return a
}

// disorder is that of a unitary alignment.
func (d Dissimilarity) disorder(layers [][]Unit, unitary []int) float64 {
	sum := 0.0
	for i, u := range unitary {
		for j, v := range unitary[:i] {
			if u < 0 || v < 0 {
				sum += d.Empty
			} else {
				sum += d.Between(layers[i][u], layers[j][v])
			}
		}
	}
	return sum / float64(coderPairs(len(unitary)))
}

func coderPairs(coders int) int { return coders * (coders - 1) / 2 }

// alignTwo pairs units where that is better than to leave both alone.
func (d Dissimilarity) alignTwo(first, second []Unit) Alignment {
	var edges []edge
	for i, u := range first {
		for j, v := range second {
			if gain := 2*d.Empty - d.Between(u, v); gain > 0 {
				edges = append(edges, edge{i, j, gain})
			}
		}
	}
	a := Alignment{Exact: true}
	alone := make([]bool, len(second))
	for j := range alone {
		alone[j] = true
	}
	for i, j := range match(len(first), len(second), edges) {
		a.Unitary = append(a.Unitary, []int{i, j})
		if j >= 0 {
			alone[j] = false
		}
	}
	for j := range second {
		if alone[j] {
			a.Unitary = append(a.Unitary, []int{-1, j})
		}
	}
	return a
}

// node is a unit in the search for groups of units of more than two coders.
type node struct {
	Unit
	coder, index int
}

// alignMany looks for the groups that save most against leaving all units alone, cluster by cluster.
func (d Dissimilarity) alignMany(layers [][]Unit) Alignment {
	var nodes []node
	for coder, layer := range layers {
		for index, u := range layer {
			nodes = append(nodes, node{u, coder, index})
		}
	}
	slices.SortFunc(nodes, func(a, b node) int { return cmp.Or(compareUnits(a.Unit, b.Unit), cmp.Compare(a.coder, b.coder)) })
	near := d.neighbours(nodes, len(layers))
	a := Alignment{Exact: true}
	for _, cluster := range clusters(near) {
		p := partition{d: d, nodes: nodes, near: near, coders: len(layers), cluster: cluster}
		groups, exact := p.solve()
		a.Exact = a.Exact && exact
		for _, group := range groups {
			unitary := slices.Repeat([]int{-1}, len(layers))
			for _, n := range group {
				unitary[nodes[n].coder] = nodes[n].index
			}
			a.Unitary = append(a.Unitary, unitary)
		}
	}
	return a
}

// neighbours lists for each node those of other coders that may be in one group with it. A member earns its place only if
// its dissimilarities to the others are together at most Empty × (pairs of coders + other members): else it is better
// alone. So no two members are further apart than that.
func (d Dissimilarity) neighbours(nodes []node, coders int) [][]int {
	near := make([][]int, len(nodes))
	limit := d.Empty * float64(coderPairs(coders)+coders-1)
	for i, u := range nodes {
		for j, v := range nodes[:i] {
			if u.coder != v.coder && d.Between(u.Unit, v.Unit) <= limit {
				near[i] = append(near[i], j)
				near[j] = append(near[j], i)
			}
		}
	}
	return near
}

// clusters are the connected parts of the nodes, each in ascending order.
func clusters(near [][]int) [][]int {
	s := newSets(len(near))
	for i, others := range near {
		for _, j := range others {
			s.join(i, j)
		}
	}
	nodes := make([]int, len(near))
	for i := range nodes {
		nodes[i] = i
	}
	return together(s, nodes, func(i int) int { return i })
}
