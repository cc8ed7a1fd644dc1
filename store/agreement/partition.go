package agreement

import (
	"cmp"
	"slices"
)

// Bounds of the search in one cluster. They keep it well under a second.
const (
	mostGroups = 100_000 // looked at
	mostSteps  = 200_000
)

// partition splits one cluster of units into groups, with at most one unit of each coder in a group, so that the groups save
// as much disorder as possible. A unit that is in no group stays alone.
type partition struct {
	d       Dissimilarity
	nodes   []node
	near    [][]int
	coders  int
	cluster []int // nodes, ascending

	groups map[int][]group // by their first node, the best first
	listed int             // groups looked at
	share  map[int]float64 // of each node: the most that any group saves, divided by its members
	taken  map[int]bool
	chosen []group
	best   []group
	most   float64 // saved by best
	steps  int
}

// group is a possible unitary alignment of two or more units.
type group struct {
	members []int   // nodes, ascending
	gain    float64 // disorder saved against leaving all members alone
}

// solve returns the groups, single units among them, and whether no other partition can be better.
func (p *partition) solve() (groups [][]int, exact bool) {
	exact = p.list(len(p.nodes))
	for reach := 4; p.listed > mostGroups && reach > 0; reach /= 2 {
		p.list(reach)
	}
	p.share, p.taken = map[int]float64{}, map[int]bool{}
	for _, list := range p.groups {
		for _, g := range list {
			for _, n := range g.members {
				p.share[n] = max(p.share[n], g.gain/float64(len(g.members)))
			}
		}
	}
	hope := 0.0
	for _, n := range p.cluster {
		hope += p.share[n]
	}
	p.search(0, 0, hope)
	return p.withSingles(), exact && p.steps <= mostSteps
}

// list fills groups, looking only at the given number of nearest units of each other coder. It tells whether it came to the
// end before there were too many.
func (p *partition) list(reach int) bool {
	p.groups, p.listed = map[int][]group{}, 0
	for _, n := range p.cluster {
		p.extend([]int{n}, 0, p.after(n, reach))
		slices.SortStableFunc(p.groups[n], func(a, b group) int { return cmp.Compare(b.gain, a.gain) })
	}
	return p.listed <= mostGroups
}

// after lists the neighbours of a node that come after it, of each coder the nearest ones.
func (p *partition) after(n, reach int) []int {
	var all []int
	for _, other := range p.near[n] {
		if other > n {
			all = append(all, other)
		}
	}
	slices.SortStableFunc(all, func(a, b int) int { return cmp.Compare(p.between(n, a), p.between(n, b)) })
	used := make([]int, p.coders)
	all = slices.DeleteFunc(all, func(other int) bool {
		used[p.nodes[other].coder]++
		return used[p.nodes[other].coder] > reach
	})
	slices.Sort(all)
	return all
}

func (p *partition) between(a, b int) float64 {
	return p.d.Between(p.nodes[a].Unit, p.nodes[b].Unit)
}

// extend looks at all groups that have the members and some of the candidates, which come after them.
func (p *partition) extend(members []int, gain float64, candidates []int) {
	for i, n := range candidates {
		if p.listed++; p.listed > mostGroups {
			return
		}
		more, fits := p.joining(n, members)
		if !fits {
			continue
		}
		grown := append(slices.Clone(members), n)
		if p.earned(grown) {
			p.groups[members[0]] = append(p.groups[members[0]], group{grown, gain + more})
		}
		p.extend(grown, gain+more, candidates[i+1:])
	}
}

// joining is what a node saves by joining the members instead of staying alone, and whether it may: it must be of another
// coder than each of them, and near.
func (p *partition) joining(n int, members []int) (gain float64, fits bool) {
	gain = p.d.Empty
	for _, m := range members {
		if _, found := slices.BinarySearch(p.near[n], m); !found {
			return 0, false
		}
		gain += (p.d.Empty - p.between(n, m)) / float64(coderPairs(p.coders))
	}
	return gain, true
}

// earned tells whether no member would be better alone.
func (p *partition) earned(members []int) bool {
	for i, n := range members {
		gain, _ := p.joining(n, slices.Delete(slices.Clone(members), i, i+1))
		if gain < 0 {
			return false
		}
	}
	return true
}

// search tries all groups for the first node of the cluster that is not taken, from the given place on. What is saved so far
// and the hope, which the free nodes' shares are, bound what a branch can save.
func (p *partition) search(at int, saved, hope float64) {
	for at < len(p.cluster) && p.taken[p.cluster[at]] {
		at++
	}
	if saved > p.most {
		p.most, p.best = saved, slices.Clone(p.chosen)
	}
	if p.steps++; at == len(p.cluster) || p.steps > mostSteps {
		return
	}
	const rounding = 1e-12
	first := p.cluster[at]
	for _, g := range p.groups[first] {
		left := hope
		free := true
		for _, n := range g.members {
			left -= p.share[n]
			free = free && !p.taken[n]
		}
		if !free || saved+g.gain+left <= p.most+rounding {
			continue
		}
		p.take(g, true)
		p.search(at+1, saved+g.gain, left)
		p.take(g, false)
	}
	if left := hope - p.share[first]; saved+left > p.most+rounding {
		p.search(at+1, saved, left)
	}
}

func (p *partition) take(g group, yes bool) {
	for _, n := range g.members {
		p.taken[n] = yes
	}
	if yes {
		p.chosen = append(p.chosen, g)
	} else {
		p.chosen = p.chosen[:len(p.chosen)-1]
	}
}

// withSingles lists the members of the best groups and each other node of the cluster alone.
func (p *partition) withSingles() [][]int {
	var out [][]int
	grouped := map[int]bool{}
	for _, g := range p.best {
		out = append(out, g.members)
		for _, n := range g.members {
			grouped[n] = true
		}
	}
	for _, n := range p.cluster {
		if !grouped[n] {
			out = append(out, []int{n})
		}
	}
	return out
}
