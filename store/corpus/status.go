package corpus

import (
	"maps"
	"slices"
)

// Status tells how far the work on an article is.
type Status string

// The states of an article. Each annotator has one of their own, see Document.StatusOf.
const (
	Todo     Status = "todo"
	Doing    Status = "doing"
	Done     Status = "done"
	Review   Status = "review" // needs review
	Approved Status = "approved"
	SentBack Status = "sent-back" // reviewed, and to be worked on again
)

// Statuses lists all states in the order in which an article has them.
var Statuses = []Status{Todo, Doing, Done, Review, Approved, SentBack}

// byRest lists the states by how much is left to do: what comes first is furthest from the end.
var byRest = []Status{Todo, Doing, SentBack, Done, Review, Approved}

// WholeStatus is how far an article is as a whole: as far as the annotator who is furthest behind. Where nobody has a
// status yet it is the article's own, which it was brought in with.
func WholeStatus(own Status, of map[string]Status) Status {
	if len(of) == 0 {
		return own
	}
	return slices.MinFunc(slices.Collect(maps.Values(of)), func(a, b Status) int {
		return slices.Index(byRest, a) - slices.Index(byRest, b)
	})
}

// StatusFor is how far one annotator is with an article: their own status, or the article's own where they have none.
func StatusFor(annotator string, own Status, of map[string]Status) Status {
	if status, ok := of[annotator]; ok {
		return status
	}
	return own
}
