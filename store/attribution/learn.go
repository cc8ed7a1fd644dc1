package attribution

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
)

// columns is how many weights a feature has: one for each label of all chains of a model.
const columns = 12

// row has the weights of a feature.
type row [columns]float32

// sequence is what is learned from at once: the features of each place, and the right labels for each chain.
type sequence struct {
	keys features // of all places, one after the other
	ends []int    // where those of each place end
	edge []uint8
	gold [][]uint8 // by chain
}

// end closes a place, whose features have been added to keys.
func (s *sequence) end(edge uint8) {
	s.ends = append(s.ends, len(s.keys))
	s.edge = append(s.edge, edge)
}

func (s *sequence) reset() {
	s.keys, s.ends, s.edge = s.keys[:0], s.ends[:0], s.edge[:0]
	for k := range s.gold {
		s.gold[k] = s.gold[k][:0]
	}
}

// field is a model of one or more chains that share their features but not their weights.
type field struct {
	chains []chain
	index  index
	rows   []row
}

// fitting says how a field is trained.
type fitting struct {
	schemes []*scheme
	count   int // of samples
	fill    func(i int, s *sequence)
	epochs  int
	least   int // features seen in fewer samples are left out
	rate    float64
	drop    float64 // of the features, at each sight
	shrink  bool    // the weights at the end by that share, so that their probabilities can be believed
	seed    uint64
	tick    func() // after each epoch
}

// fit trains a field by stochastic gradient descent on the likelihood of the right labels, with a step of its own for each
// weight (AdaGrad, Duchi et al. 2011). Features are left out at random, so that frequent ones do not keep others from
// learning (Hinton et al. 2012), and the weights of the last epochs are averaged.
func fit(ctx context.Context, f fitting) (*field, error) {
	m := &field{chains: join(f.schemes)}
	m.collect(f)
	d := &descent{field: m, fitting: f, random: rand.New(rand.NewPCG(f.seed, 1)), squares: make([]row, len(m.rows)), total: make([]row, len(m.rows))}
	for k := range m.chains {
		d.moves = append(d.moves, new([edges][maxLabels]potentials))
		d.edgeSquares = append(d.edgeSquares, new([edges][maxLabels]potentials))
		d.edgeTotal = append(d.edgeTotal, new([edges][maxLabels]potentials))
		m.chains[k].exponentials(d.moves[k])
	}
	for epoch := range f.epochs {
		if err := d.epoch(ctx, epoch); err != nil {
			return nil, err
		}
		if f.tick != nil {
			f.tick()
		}
	}
	d.average()
	return m, nil
}

// join makes chains of the schemes, one's columns behind the other's.
func join(schemes []*scheme) []chain {
	var chains []chain
	first := 0
	for _, s := range schemes {
		chains = append(chains, chain{scheme: s, first: first})
		first += s.width
	}
	return chains
}

// collect gives a row to each feature that is seen often enough.
func (m *field) collect(f fitting) {
	seen := newIndex()
	var counts []uint8
	s := sequence{gold: make([][]uint8, len(f.schemes))}
	for i := range f.count {
		s.reset()
		f.fill(i, &s)
		for _, key := range s.keys {
			k := seen.put(key)
			if k == len(counts) {
				counts = append(counts, 0)
			}
			counts[k] = min(counts[k]+1, 200)
		}
	}
	m.index = newIndex()
	for k, key := range seen.keys {
		if int(counts[k]) >= f.least {
			m.index.put(key)
		}
	}
	m.rows = make([]row, len(m.index.keys))
}

// descent is the state of training a field.
type descent struct {
	*field
	fitting
	random      *rand.Rand
	squares     []row // sums of the squared gradients
	total       []row // sums of the weights at the end of the epochs that are averaged
	averaged    int
	moves       []*[edges][maxLabels]potentials
	edgeSquares []*[edges][maxLabels]potentials
	edgeTotal   []*[edges][maxLabels]potentials
	sequence    sequence
	active      []int32
	ends        []int
	scores      []potentials
	lattice     lattice
}

func (d *descent) epoch(ctx context.Context, epoch int) error {
	if d.sequence.gold == nil {
		d.sequence.gold = make([][]uint8, len(d.chains))
	}
	order := d.random.Perm(d.count)
	for n, i := range order {
		if n%256 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		d.sequence.reset()
		d.fill(i, &d.sequence)
		d.look()
		for k := range d.chains {
			d.learn(k)
		}
	}
	if epoch*2 >= d.epochs-1 {
		d.sum()
	}
	return nil
}

// look finds the rows of the sequence's features and leaves some out.
func (d *descent) look() {
	d.active, d.ends = d.active[:0], d.ends[:0]
	at := 0
	limit := uint32(d.drop * math.MaxUint32)
	for _, end := range d.sequence.ends {
		for ; at < end; at++ {
			if limit > 0 && d.random.Uint32() < limit {
				continue
			}
			if r := d.index.find(d.sequence.keys[at]); r >= 0 {
				d.active = append(d.active, int32(r))
			}
		}
		d.ends = append(d.ends, len(d.active))
	}
}

// learn makes one step for one chain.
func (d *descent) learn(k int) {
	c, gold := &d.chains[k], d.sequence.gold[k]
	if len(gold) == 0 {
		return
	}
	d.scores = grown(d.scores, len(gold))
	at := 0
	for i, end := range d.ends {
		var sum row
		for ; at < end; at++ {
			r := &d.rows[d.active[at]]
			for y := c.first; y < c.first+c.width; y++ {
				sum[y] += r[y]
			}
		}
		c.gather(&sum, &d.scores[i])
	}
	d.lattice.moves = d.moves[k]
	c.forwardBackward(&d.lattice, d.scores, d.sequence.edge)
	d.stepRows(c, gold)
	d.stepEdges(k, c, gold)
}

// gather makes the scores of a chain's labels of the sums of its columns.
func (c *chain) gather(sums *row, out *potentials) {
	for y, columns := range c.columns {
		out[y] = 0
		for _, column := range columns {
			out[y] += sums[c.first+column]
		}
	}
}

func (d *descent) stepRows(c *chain, gold []uint8) {
	rate := float32(d.rate)
	at := 0
	for i, end := range d.ends {
		gradient, moved := d.gradient(c, i, gold[i])
		if !moved {
			at = end
			continue
		}
		for ; at < end; at++ {
			w, q := &d.rows[d.active[at]], &d.squares[d.active[at]]
			for y := c.first; y < c.first+c.width; y++ {
				if g := gradient[y]; g != 0 {
					q[y] += g * g
					w[y] -= rate * g / float32(math.Sqrt(float64(q[y]+0.1)))
				}
			}
		}
	}
}

// gradient is how much too likely each column makes its labels at a place; what is next to nothing is left out.
func (d *descent) gradient(c *chain, i int, gold uint8) (g row, moved bool) {
	for y, columns := range c.columns {
		p := d.lattice.marginal(i, y)
		if int(gold) == y {
			p--
		}
		for _, column := range columns {
			g[c.first+column] += p
		}
	}
	for y := range g {
		if g[y] < 1e-3 && g[y] > -1e-3 {
			g[y] = 0
		} else {
			moved = true
		}
	}
	return g, moved
}

func (d *descent) stepEdges(k int, c *chain, gold []uint8) {
	var gradient [edges][maxLabels]potentials
	last := uint8(0)
	for i, right := range gold {
		e := d.sequence.edge[i]
		for y, before := range c.before {
			switch {
			case i > 0:
				for _, x := range before {
					gradient[e][y][x] += d.lattice.pairwise(i, x, y, e)
				}
			case slices.Contains(before, 0):
				gradient[e][y][0] += d.lattice.marginal(0, y)
			}
		}
		gradient[e][right][last]--
		last = right
	}
	for e := range edges {
		for y, before := range c.before {
			for _, x := range before {
				g := gradient[e][y][x]
				if g == 0 {
					continue
				}
				q := &d.edgeSquares[k][e][y][x]
				*q += g * g
				c.transitions[e][y][x] -= float32(d.rate) * g / float32(math.Sqrt(float64(*q+0.1)))
				d.moves[k][e][y][x] = exp(c.transitions[e][y][x])
			}
		}
	}
}

// sum adds the weights at the end of an epoch to those to be averaged.
func (d *descent) sum() {
	d.averaged++
	for i := range d.rows {
		for y := range d.rows[i] {
			d.total[i][y] += d.rows[i][y]
		}
	}
	for k := range d.chains {
		for e := range edges {
			for x := range maxLabels {
				for y := range maxLabels {
					d.edgeTotal[k][e][x][y] += d.chains[k].transitions[e][x][y]
				}
			}
		}
	}
}

func (d *descent) average() {
	if d.averaged == 0 {
		return
	}
	share := 1 / float32(d.averaged)
	if d.shrink { // while learning only so many features were there to be added up
		share *= float32(1 - d.drop)
	}
	for i := range d.rows {
		for y := range d.rows[i] {
			d.rows[i][y] = d.total[i][y] * share
		}
	}
	for k := range d.chains {
		for e := range edges {
			for x := range maxLabels {
				for y := range maxLabels {
					d.chains[k].transitions[e][x][y] = d.edgeTotal[k][e][x][y] / float32(d.averaged)
				}
			}
		}
	}
}
