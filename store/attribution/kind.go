package attribution

import "github.com/onrecord/onrecord/store/corpus"

// KindOf tells how a claim is given: all of its words in quotation marks of its own, some, or none. A claim that is itself a
// part of a longer quotation has only the marks inside it.
func KindOf(t *Text, claim []corpus.Range) Kind {
	inside, outside := 0, 0
	for _, c := range claim {
		r := Run{t.find(c.Start), t.find(c.End - 1)}
		quoted := t.quotedIn(Run{r.First, r.End + 1})
		for i := r.First; i <= r.End && i < len(t.Tokens); i++ {
			switch {
			case t.Tokens[i].Is(Mark):
			case i < quoted[i-r.First]:
				inside++
			default:
				outside++
			}
		}
	}
	switch {
	case inside == 0:
		return Indirect
	case outside == 0:
		return Direct
	}
	return Mixed
}

// quotedIn tells for each token of a run where the quotation ends that holds it and begins in the run, or right before it; 0 =
// there is none.
func (t *Text) quotedIn(r Run) []int {
	ends := make([]int, r.Len())
	for k := t.quotationFrom(r.First - 1); k < len(t.Quotations) && t.Quotations[k].First < r.End; k++ {
		q := t.Quotations[k]
		for i := max(q.First, r.First); i < min(q.End, r.End); i++ {
			ends[i-r.First] = max(ends[i-r.First], q.End)
		}
	}
	return ends
}
