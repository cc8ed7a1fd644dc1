package attribution

import (
	"cmp"
	"math"
	"slices"
)

// slot is a feature with its weights in steps of the table's scale. It is 16 bytes long, so that a look-up touches one line
// of the processor's cache.
type slot struct {
	key     uint32 // 0 = empty
	weights [columns]int8
}

// table finds the weights of a feature by its hash. It does not change once it is made.
type table struct {
	slots []slot // a power of two, at most two thirds of them full
	scale float32
}

// quantise makes a table of rows of weights, rounded to 255 steps. Of more rows than most it keeps those with the greatest
// weights.
func quantise(keys []uint32, rows []row, most int) table {
	order := make([]int, len(rows))
	sizes := make([]float32, len(rows))
	top := float32(0)
	for i := range rows {
		order[i] = i
		for _, w := range rows[i] {
			sizes[i] = max(sizes[i], w, -w)
		}
		top = max(top, sizes[i])
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(cmp.Compare(sizes[b], sizes[a]), cmp.Compare(keys[a], keys[b])) })
	t := table{scale: max(min(top, clip), 1e-6) / 127}
	var kept []slot
	for _, i := range order[:min(most, len(order))] {
		s := slot{key: keys[i]}
		for y, w := range rows[i] {
			s.weights[y] = int8(math.RoundToEven(float64(min(max(w/t.scale, -127), 127))))
		}
		if s.weights != [columns]int8{} {
			kept = append(kept, s)
		}
	}
	slices.SortFunc(kept, func(a, b slot) int { return cmp.Compare(a.key, b.key) })
	t.fill(kept)
	return t
}

// clip is the largest weight that is kept as it is: a few greater ones would make the steps of all others coarser.
const clip = 4

// fill lays out the slots of features, whose order decides the layout.
func (t *table) fill(kept []slot) {
	size := 16
	for size*2 < len(kept)*3 {
		size *= 2
	}
	t.slots = make([]slot, size)
	for _, s := range kept {
		i := t.place(s.key)
		for t.slots[i].key != 0 {
			i = (i + 1) & (size - 1)
		}
		t.slots[i] = s
	}
}

// place is where the search for a key begins.
func (t *table) place(key uint32) int { return int(key) & (len(t.slots) - 1) }

// add adds the weights of the features to the sums.
func (t *table) add(keys []uint32, sums *[columns]int32) {
	mask := len(t.slots) - 1
	for _, key := range keys {
		for i := t.place(key); ; i = (i + 1) & mask {
			s := &t.slots[i]
			if s.key == key {
				for y, w := range s.weights {
					sums[y] += int32(w)
				}
				break
			}
			if s.key == 0 {
				break
			}
		}
	}
}

// sorted lists the features by key.
func (t *table) sorted() []slot {
	var all []slot
	for _, s := range t.slots {
		if s.key != 0 {
			all = append(all, s)
		}
	}
	slices.SortFunc(all, func(a, b slot) int { return cmp.Compare(a.key, b.key) })
	return all
}

// model is a trained field: chains and the table of their weights.
type model struct {
	chains []chain
	moves  []*[edges][maxLabels]potentials
	table  table
}

// compact makes the model of a trained field, with so many features at most.
func (f *field) compact(most int) *model {
	m := &model{chains: f.chains, table: quantise(f.index.keys, f.rows, most)}
	for k := range m.chains {
		for e := range edges {
			for y := range maxLabels {
				for x, w := range m.chains[k].transitions[e][y] {
					m.chains[k].transitions[e][y][x] = min(max(w, -mostFloat), mostFloat)
				}
			}
		}
	}
	m.prepare()
	return m
}

// prepare computes what is derived from the transitions.
func (m *model) prepare() {
	m.moves = nil
	for k := range m.chains {
		moves := new([edges][maxLabels]potentials)
		m.chains[k].exponentials(moves)
		m.moves = append(m.moves, moves)
	}
}

// reading is the working memory of a model over one sequence after the other.
type reading struct {
	keys    features
	scores  [][]potentials // by chain and place
	edge    []uint8
	lattice lattice
	back    [][maxLabels]uint8
}

func (r *reading) reset(m *model, n int) {
	r.scores = grown(r.scores, len(m.chains))
	for k := range r.scores {
		r.scores[k] = grown(r.scores[k], n)
	}
	r.edge, r.back = grown(r.edge, n), grown(r.back, n)
}

// place scores one place of the sequence by the features collected in keys.
func (r *reading) place(m *model, i int, edge uint8) {
	var sums [columns]int32
	m.table.add(r.keys, &sums)
	var scaled row
	for y, sum := range sums {
		scaled[y] = float32(sum) * m.table.scale
	}
	for k := range m.chains {
		m.chains[k].gather(&scaled, &r.scores[k][i])
	}
	r.edge[i] = edge
}

// decode finds the likeliest labels of a chain and, in the lattice, the probabilities of all.
func (r *reading) decode(m *model, k int, best []uint8) (logSum float64) {
	m.chains[k].viterbi(r.scores[k], r.edge, r.back, best)
	r.lattice.moves = m.moves[k]
	return m.chains[k].forwardBackward(&r.lattice, r.scores[k], r.edge)
}
