package attribution

import (
	"cmp"
	"math"
	"slices"
)

// slot is a feature with its weights in steps of a table's scale.
type slot struct {
	key     uint32
	weights [columns]int8
}

// cell has the weights of a feature, one byte each, the first in the lowest, with 128 added to each: sums of bytes that are
// not negative can be made in the lanes of a machine word, four at a time.
type cell struct {
	low  uint64
	high uint32
}

// table finds the weights of features by their hashes. It does not change once it is made. Keys stand apart from weights, so
// that looking for the many features without weights touches little memory.
type table struct {
	keys  []uint32 // a power of two, at most half of them in use; 0 = none
	cells []cell
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

// fill lays out features, whose order decides the layout.
func (t *table) fill(kept []slot) {
	size := 16
	for size < len(kept)*2 {
		size *= 2
	}
	t.keys, t.cells = make([]uint32, size), make([]cell, size)
	for _, s := range kept {
		i := int(s.key) & (size - 1)
		for t.keys[i] != 0 {
			i = (i + 1) & (size - 1)
		}
		t.keys[i], t.cells[i] = s.key, s.cell()
	}
}

func (s *slot) cell() (c cell) {
	for y, w := range s.weights {
		b := uint64(int(w) + 128)
		if y < 8 {
			c.low |= b << (8 * y)
		} else {
			c.high |= uint32(b) << (8 * (y - 8))
		}
	}
	return c
}

// weight is one of the weights.
func (c *cell) weight(y int) int8 {
	if y < 8 {
		return int8(int(c.low>>(8*y)&0xff) - 128)
	}
	return int8(int(c.high>>(8*(y-8))&0xff) - 128)
}

// mostInLanes is how many bytes a lane of 16 bits can sum up.
const mostInLanes = 257

// add adds the weights of the features to the sums.
func (t *table) add(keys []uint32, sums *[columns]int32) {
	for len(keys) > mostInLanes {
		t.addLanes(keys[:mostInLanes], sums)
		keys = keys[mostInLanes:]
	}
	t.addLanes(keys, sums)
}

func (t *table) addLanes(keys []uint32, sums *[columns]int32) {
	const lanes = 0x00ff00ff00ff00ff
	var even, odd, highEven, highOdd uint64
	found := int32(0)
	mask := uint32(len(t.keys) - 1)
	for _, key := range keys {
		i := key & mask
		for t.keys[i] != key && t.keys[i] != 0 {
			i = (i + 1) & mask
		}
		if t.keys[i] == 0 {
			continue
		}
		c := &t.cells[i]
		even += c.low & lanes
		odd += c.low >> 8 & lanes
		highEven += uint64(c.high) & lanes
		highOdd += uint64(c.high) >> 8 & lanes
		found++
	}
	for k := range 4 {
		shift := 16 * k
		sums[2*k] += int32(even>>shift&0xffff) - 128*found
		sums[2*k+1] += int32(odd>>shift&0xffff) - 128*found
		if k < 2 {
			sums[8+2*k] += int32(highEven>>shift&0xffff) - 128*found
			sums[8+2*k+1] += int32(highOdd>>shift&0xffff) - 128*found
		}
	}
}

// sorted lists the features by key.
func (t *table) sorted() []slot {
	var all []slot
	for i, key := range t.keys {
		if key == 0 {
			continue
		}
		s := slot{key: key}
		for y := range s.weights {
			s.weights[y] = t.cells[i].weight(y)
		}
		all = append(all, s)
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
