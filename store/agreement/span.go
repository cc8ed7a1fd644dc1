package agreement

import (
	"slices"

	"github.com/onrecord/onrecord/store/corpus"
)

// leastOverlap is how much of their joint text two spans or claims must share to be about the same: half of it.
const leastOverlap = 0.5

// alignSpans pairs the spans of two layers that share half of their joint text, each at most once. It makes as many pairs of
// one label as possible, among such alignments those with most identical spans, then most pairs, then most shared text. It
// tells the partner of each span of a, -1 for none.
func alignSpans(a, b []corpus.Span) []int {
	var edges []edge
	// More than the number of pairs, so that what is worth more cannot be outweighed by many of what is worth less.
	step := float64(min(len(a), len(b)) + 1)
	for i, s := range a {
		for j, t := range b {
			if s.Hull().Overlaps(t.Hull()) {
				overlap := overUnion(s.Fragments, t.Fragments)
				if overlap < leastOverlap {
					continue
				}
				weight := step + overlap
				if s.Label == t.Label {
					weight += step * step * step
					if overlap == 1 {
						weight += step * step
					}
				}
				edges = append(edges, edge{i, j, weight})
			}
		}
	}
	return match(len(a), len(b), edges)
}

// f1 counts what two annotators marked and what they marked alike: F1 = 2 × matched / (a + b), whoever is taken for right.
type f1 struct{ matched, a, b float64 }

// spanTally counts the spans of two layers by label, and which labels met.
type spanTally struct {
	strict, relaxed []f1 // by number of label
	met             map[[2]int]int
}

// nobody stands for no label in spanTally.met.
const nobody = -1

func tallySpans(a, b []corpus.Span, partner []int, r *roles) spanTally {
	t := spanTally{met: map[[2]int]int{}}
	for _, s := range a {
		t.at(r.label(s.Label)).a++
	}
	for _, s := range b {
		t.at(r.label(s.Label)).b++
	}
	t.strict = slices.Clone(t.relaxed)
	met := make([]bool, len(b))
	for i, j := range partner {
		label, other := r.label(a[i].Label), nobody
		if j >= 0 {
			met[j] = true
			other = r.label(b[j].Label)
		}
		t.met[[2]int{label, other}]++
		if label == other {
			t.relaxed[label].matched++
		}
	}
	for j, s := range b {
		if !met[j] {
			t.met[[2]int{nobody, r.label(s.Label)}]++
		}
	}
	t.identical(a, b, r)
	return t
}

func (t *spanTally) at(label int) *f1 {
	for len(t.relaxed) <= label {
		t.relaxed = append(t.relaxed, f1{})
	}
	return &t.relaxed[label]
}

// identical counts the spans that have a twin of the same label and fragments, each twin once.
func (t *spanTally) identical(a, b []corpus.Span, r *roles) {
	used := make([]bool, len(b))
	for _, s := range a {
		for j, o := range b {
			if !used[j] && s.Label == o.Label && slices.Equal(s.Fragments, o.Fragments) {
				used[j] = true
				t.strict[r.label(s.Label)].matched++
				break
			}
		}
	}
}
