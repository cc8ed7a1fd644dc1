package dataset

import "fmt"

// tally counts what a reader found of each sort over a whole dataset: one sentence a sort tells more than one a thing.
type tally struct {
	sorts  []string // in the order in which they were found
	counts map[string]int
	first  map[string]string
}

// count notes one more of a sort, which goes on the sentence that the number begins: "%d of the relations X were left out".
func (t *tally) count(place, sort string) {
	if t.counts == nil {
		t.counts, t.first = map[string]int{}, map[string]string{}
	}
	if t.counts[sort] == 0 {
		if len(t.sorts) == mostFindings {
			sort = "things of other sorts were left out"
		}
		if t.counts[sort] == 0 {
			t.sorts = append(t.sorts, sort)
			t.first[sort] = place
		}
	}
	t.counts[sort]++
}

// sentences tells each sort with its number and the first place.
func (t *tally) sentences() []string {
	var list []string
	for _, sort := range t.sorts {
		list = append(list, fmt.Sprintf("%d × %s (first in %s)", t.counts[sort], sort, t.first[sort]))
	}
	return list
}
