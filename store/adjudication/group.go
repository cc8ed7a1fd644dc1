package adjudication

import (
	"slices"

	"github.com/onrecord/onrecord/store/corpus"
)

// groups put decisions together that are about the same annotations: directly, or because one was about what another one put
// into the gold layer. Of a group the newest decision stands, and the gold layer keeps what that one put there.
type groups struct {
	decisions []corpus.Decision
	number    []int             // the group of each decision
	about     map[corpus.ID]int // the newest decision about an annotation
	made      map[corpus.ID]int // the newest decision that put one into the gold layer
}

func groupsOf(decisions []corpus.Decision) *groups {
	g := &groups{decisions: decisions, number: make([]int, len(decisions)), about: map[corpus.ID]int{}, made: map[corpus.ID]int{}}
	for i, d := range decisions {
		g.number[i] = i
		for _, id := range slices.Concat(d.Left, d.Right) {
			for _, known := range []map[corpus.ID]int{g.about, g.made} {
				if before, ok := known[id]; ok {
					g.join(g.number[before], i)
				}
			}
			g.about[id] = i
		}
		for _, id := range d.Gold {
			g.made[id] = i
		}
	}
	return g
}

func (g *groups) join(from, into int) {
	for i, n := range g.number {
		if n == from {
			g.number[i] = into
		}
	}
}

// newest is the newest decision of the group that a decision is in.
func (g *groups) newest(i int) int {
	for j, n := range slices.Backward(g.number) {
		if n == g.number[i] {
			return j
		}
	}
	return i
}

// of is the group about annotations, as places in the list of decisions, oldest first; of several groups all of them. It is
// whole when all the annotations are in one: then its newest decision knew all of them.
func (g *groups) of(annotations []corpus.ID) (group []int, whole bool) {
	numbers := map[int]bool{}
	whole = true
	for _, id := range annotations {
		at, ok := g.about[id]
		if !ok {
			at, ok = g.made[id]
		}
		if ok {
			numbers[g.number[at]] = true
		}
		whole = whole && ok
	}
	for i, n := range g.number {
		if numbers[n] {
			group = append(group, i)
		}
	}
	return group, whole && len(numbers) == 1
}

// standing lists the decisions that no later one replaces: one that is about all that the earlier one was about. What was
// decided once about two people, and later about the gold layer and a third one, both stands.
func standing(decisions []corpus.Decision) []corpus.Decision {
	var stand []corpus.Decision
	last := map[corpus.ID][]int{} // the later decisions about an annotation
	for i, d := range slices.Backward(decisions) {
		heads := slices.Concat(d.Left, d.Right)
		replaced := len(heads) > 0 && slices.ContainsFunc(last[first(heads)], func(j int) bool {
			later := slices.Concat(decisions[j].Left, decisions[j].Right)
			return !slices.ContainsFunc(heads, func(id corpus.ID) bool { return !slices.Contains(later, id) })
		})
		if !replaced {
			stand = append(stand, d)
		}
		for _, id := range heads {
			last[id] = append(last[id], i)
		}
	}
	slices.Reverse(stand)
	return stand
}

func first(ids []corpus.ID) corpus.ID {
	if len(ids) == 0 {
		return ""
	}
	return ids[0]
}
