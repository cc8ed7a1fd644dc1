package attribution

import "math"

// maxLabels is the most labels that a chain can have.
const maxLabels = 14

// potentials are the scores of a chain's labels at one place, or of its transitions from one label.
type potentials [maxLabels]float32

// scheme says which labels a chain has, which may follow which, and which weights each goes by. Labels that share a weight
// column learn together: what differs between them is in their transitions and their other columns.
type scheme struct {
	before  [][]uint8 // by label: the labels that can stand before it. Before the first place stands label 0
	columns [][]int   // by label: its columns
	width   int       // how many columns there are
}

// bio is the scheme of spans of some roles: label 0 is outside, each odd label begins a span of a role, and the even one behind
// it goes on with it.
func bio(roles int) *scheme {
	labels := 2*roles + 1
	s := &scheme{width: labels}
	for y := range labels {
		var before []uint8
		for x := range labels {
			if y == 0 || y%2 == 1 || x == y || x == y-1 {
				before = append(before, uint8(x))
			}
		}
		s.before, s.columns = append(s.before, before), append(s.columns, []int{y})
	}
	return s
}

// labels is the number of labels.
func (s *scheme) labels() int { return len(s.before) }

// chain is a linear-chain conditional random field (Lafferty et al. 2001). Its transitions depend on the kind of place (edge)
// where they happen.
type chain struct {
	*scheme
	first       int                          // the column of the model where the chain's columns begin
	transitions [edges][maxLabels]potentials // by edge, label, label before
}

const impossible = float32(-1e30)

// viterbi finds the likeliest labels of a sequence.
func (c *chain) viterbi(scores []potentials, edge []uint8, back [][maxLabels]uint8, best []uint8) {
	n := len(scores)
	if n == 0 {
		return
	}
	var now potentials
	for y := 1; y < c.labels(); y++ {
		now[y] = impossible
	}
	for i := range n {
		var next potentials
		for y, before := range c.before {
			moves := &c.transitions[edge[i]][y]
			top, from := impossible*2, uint8(0)
			for _, x := range before {
				if v := now[x] + moves[x]; v > top {
					top, from = v, x
				}
			}
			next[y], back[i][y] = top+scores[i][y], from
		}
		now = next
	}
	y := uint8(0)
	for k := 1; k < c.labels(); k++ {
		if now[k] > now[y] {
			y = uint8(k)
		}
	}
	for i := n - 1; i >= 0; i-- {
		best[i] = y
		y = back[i][y]
	}
}

// lattice has the sums of the forward-backward algorithm over one sequence, scaled at each place so that nothing overflows.
type lattice struct {
	emission, alpha, beta []potentials
	scale                 []float32
	moves                 *[edges][maxLabels]potentials // exponentials of the transitions
}

// exponentials of the transitions of the chain.
func (c *chain) exponentials(out *[edges][maxLabels]potentials) {
	for e := range edges {
		for y, before := range c.before {
			for _, x := range before {
				out[e][y][x] = exp(c.transitions[e][y][x])
			}
		}
	}
}

func exp(x float32) float32 { return float32(math.Exp(float64(x))) }

// forwardBackward fills the lattice for a sequence and returns the logarithm of the sum over all sequences of labels.
func (c *chain) forwardBackward(l *lattice, scores []potentials, edge []uint8) float64 {
	n := len(scores)
	l.emission, l.alpha, l.beta = grown(l.emission, n), grown(l.alpha, n), grown(l.beta, n)
	l.scale = grown(l.scale, n)
	before := potentials{1}
	total := 0.0
	for i := range n {
		top := scores[i][0]
		for y := 1; y < c.labels(); y++ {
			top = max(top, scores[i][y])
		}
		sum, moves := float32(0), &l.moves[edge[i]]
		for y, labels := range c.before {
			l.emission[i][y] = max(exp(scores[i][y]-top), 1e-30)
			v := float32(0)
			for _, x := range labels {
				v += before[x] * moves[y][x]
			}
			l.alpha[i][y] = v * l.emission[i][y]
			sum += l.alpha[i][y]
		}
		sum = max(sum, 1e-37) // all but impossible: then what follows is worth nothing, but no NaN
		l.scale[i] = 1 / sum
		for y := range c.labels() {
			l.alpha[i][y] *= l.scale[i]
		}
		before = l.alpha[i]
		total += float64(top) + math.Log(float64(sum))
	}
	c.backward(l, edge, n)
	return total
}

func (c *chain) backward(l *lattice, edge []uint8, n int) {
	for y := range c.labels() {
		l.beta[n-1][y] = 1
	}
	for i := n - 2; i >= 0; i-- {
		moves := &l.moves[edge[i+1]]
		var sums potentials
		for y, before := range c.before {
			weighted := l.emission[i+1][y] * l.beta[i+1][y] * l.scale[i+1]
			for _, x := range before {
				sums[x] += moves[y][x] * weighted
			}
		}
		l.beta[i] = sums
	}
}

// marginal is the probability of a label at a place.
func (l *lattice) marginal(i, y int) float32 { return l.alpha[i][y] * l.beta[i][y] }

// pairwise is the probability that a label at the place before is followed by another at the place, which is not the first.
func (l *lattice) pairwise(i int, x uint8, y int, edge uint8) float32 {
	return l.alpha[i-1][x] * l.moves[edge][y][x] * l.emission[i][y] * l.beta[i][y] * l.scale[i]
}

// score is the sum of a sequence of labels.
func (c *chain) score(scores []potentials, edge, labels []uint8) float64 {
	total, before := 0.0, uint8(0)
	for i, y := range labels {
		total += float64(scores[i][y]) + float64(c.transitions[edge[i]][y][before])
		before = y
	}
	return total
}

// grown returns a slice of a length, the given one if it is long enough.
func grown[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/2)
	}
	return s[:n]
}
