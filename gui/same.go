package gui

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/onrecord/onrecord/store/corpus"
)

// chooseSame lists the entities that one may be the same as, the likeliest first, and asks before it makes one of two. When
// no name is alike no row is highlighted: Enter then takes nothing.
func (i *inspector) chooseSame(e corpus.Entity) {
	others, alike := likely(e, i.s.entities)
	all := make([]choice, len(others))
	for n, other := range others {
		all[n] = choice{describe(other), i.kind(other), "", func() { i.askSame(e, other) }}
	}
	at := -1
	if alike > 0 {
		at = 0
	}
	i.choose("“"+e.Name+"” is the same as", all, at)
}

func (i *inspector) askSame(e, other corpus.Entity) {
	question := fmt.Sprintf("All mentions of “%s” become mentions of “%s”, in every article. The names of both are kept.\n\nAre they the same?", e.Name, other.Name)
	i.ask("Make one of two", question, func() { i.s.mergeEntity(e.ID, other.ID) })
}

// likely are the other entities, those with the likest name first, and how many of them have a name that is alike at all.
func likely(e corpus.Entity, all []corpus.Entity) (others []corpus.Entity, alike int) {
	names := folded(e)
	like := map[corpus.ID]float64{}
	for _, other := range all {
		if other.ID == e.ID {
			continue
		}
		others = append(others, other)
		for _, a := range names {
			for _, b := range folded(other) {
				like[other.ID] = max(like[other.ID], likeness(a, b))
			}
		}
		if like[other.ID] > 0 {
			alike++
		}
	}
	slices.SortStableFunc(others, func(a, b corpus.Entity) int { return cmp.Compare(like[b.ID], like[a.ID]) })
	return others, alike
}

func folded(e corpus.Entity) []string {
	names := e.Names()
	for i, name := range names {
		names[i] = corpus.FoldName(name)
	}
	return names
}

// likeness of two folded names is 0 when they have nothing in common, and 1 for the same name: the share of their words that
// stand in both; below that, for another spelling of a name, the share of pairs of letters (Dice's coefficient).
func likeness(a, b string) float64 {
	const leastPairs = 0.5
	if words := dice(nameWords(a), nameWords(b)); words > 0 {
		return (1 + words) / 2
	}
	if pairs := dice(letterPairs(a), letterPairs(b)); pairs >= leastPairs {
		return pairs / 2
	}
	return 0
}

// dice is twice what two lists have in common, by the length of both.
func dice(a, b []string) float64 {
	common := 0
	rest := slices.Clone(b)
	for _, x := range a {
		if i := slices.Index(rest, x); i >= 0 {
			rest = slices.Delete(rest, i, i+1)
			common++
		}
	}
	return 2 * float64(common) / float64(max(len(a)+len(b), 1))
}

// nameWords are the words of a name that tell it from others.
func nameWords(name string) []string {
	return slices.DeleteFunc(strings.Fields(name), func(word string) bool { return determiners[word] || lowerFunction(word) || len(word) < 3 })
}

func letterPairs(name string) []string {
	letters := []rune(name)
	var pairs []string
	for i := 1; i < len(letters); i++ {
		pairs = append(pairs, string(letters[i-1:i+1]))
	}
	return pairs
}
