package agreement

import "math"

// edge says that a thing on the left may go with one on the right, and how good that is.
type edge struct {
	left, right int
	weight      float64 // above 0
}

// match pairs things on the left with things on the right, each at most once, so that the sum of the weights is largest.
// It tells the partner of each thing on the left, -1 for none. What is connected by edges is solved apart from the rest:
// annotations only compete with their neighbours, so that long articles cost little more than short ones.
func match(lefts, rights int, edges []edge) []int {
	partner := make([]int, lefts)
	for i := range partner {
		partner[i] = -1
	}
	for _, part := range parts(lefts, rights, edges) {
		if len(part) == 1 {
			partner[part[0].left] = part[0].right
			continue
		}
		matchPart(part, partner)
	}
	return partner
}

// parts splits edges into those of each connected part.
func parts(lefts, rights int, edges []edge) [][]edge {
	sets := newSets(lefts + rights)
	for _, e := range edges {
		sets.join(e.left, lefts+e.right)
	}
	return together(sets, edges, func(e edge) int { return e.left })
}

// matchPart matches one connected part as a dense matrix, in which what no edge joins weighs nothing.
func matchPart(part []edge, partner []int) {
	var lefts, rights []int // numbers in the whole, by number in the part
	left, right := map[int]int{}, map[int]int{}
	for _, e := range part {
		if _, known := left[e.left]; !known {
			left[e.left] = len(lefts)
			lefts = append(lefts, e.left)
		}
		if _, known := right[e.right]; !known {
			right[e.right] = len(rights)
			rights = append(rights, e.right)
		}
	}
	turned := len(lefts) > len(rights) // assign needs at least as many columns as rows
	weights := make([][]float64, min(len(lefts), len(rights)))
	for i := range weights {
		weights[i] = make([]float64, max(len(lefts), len(rights)))
	}
	for _, e := range part {
		row, column := left[e.left], right[e.right]
		if turned {
			row, column = column, row
		}
		weights[row][column] = e.weight
	}
	for row, column := range assign(weights) {
		if weights[row][column] == 0 {
			continue
		}
		if turned {
			partner[lefts[column]] = rights[row]
		} else {
			partner[lefts[row]] = rights[column]
		}
	}
}

// assign gives each row a column of its own so that the sum of the weights is largest: the Hungarian method with
// potentials, rows² × columns steps. There must be at least as many columns as rows.
func assign(weights [][]float64) []int {
	rows, columns := len(weights), len(weights[0])
	rowPotential, columnPotential := make([]float64, rows+1), make([]float64, columns+1)
	owner := make([]int, columns+1) // row of each column, both counted from 1; 0 = free
	from := make([]int, columns+1)
	for row := 1; row <= rows; row++ {
		owner[0] = row
		at := 0
		least := make([]float64, columns+1)
		done := make([]bool, columns+1)
		for j := range least {
			least[j] = math.Inf(1)
		}
		for owner[at] != 0 {
			done[at] = true
			step, next := math.Inf(1), 0
			for j := 1; j <= columns; j++ {
				if done[j] {
					continue
				}
				if slack := -weights[owner[at]-1][j-1] - rowPotential[owner[at]] - columnPotential[j]; slack < least[j] {
					least[j], from[j] = slack, at
				}
				if least[j] < step {
					step, next = least[j], j
				}
			}
			for j := range done {
				if done[j] {
					rowPotential[owner[j]] += step
					columnPotential[j] -= step
				} else {
					least[j] -= step
				}
			}
			at = next
		}
		for at != 0 {
			owner[at] = owner[from[at]]
			at = from[at]
		}
	}
	out := make([]int, rows)
	for j := 1; j <= columns; j++ {
		if owner[j] > 0 {
			out[owner[j]-1] = j - 1
		}
	}
	return out
}

// sets are disjoint sets of numbers.
type sets []int

func newSets(n int) sets {
	s := make(sets, n)
	for i := range s {
		s[i] = i
	}
	return s
}

func (s sets) root(i int) int {
	for s[i] != i {
		s[i] = s[s[i]]
		i = s[i]
	}
	return i
}

func (s sets) join(i, j int) { s[s.root(i)] = s.root(j) }

// together splits things into those whose numbers are in one set, in the order of their first, each in their own order.
func together[T any](s sets, things []T, number func(T) int) [][]T {
	var out [][]T
	place := map[int]int{} // in out, by root
	for _, thing := range things {
		root := s.root(number(thing))
		i, known := place[root]
		if !known {
			i = len(out)
			place[root] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], thing)
	}
	return out
}
