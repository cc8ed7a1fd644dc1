package corpus

import (
	"cmp"
	"slices"
	"time"
)

// Rejection is an annotator's word that an article does not say what the suggester proposed there. It is no annotation: it
// keeps the same from being proposed to that annotator again, and the suggester may learn from it. Rejections are only ever
// added.
type Rejection struct {
	ID        ID
	Article   ID
	Claim     []Range // of what was proposed, see SameAttribution
	Cue       []Range // empty = it had none
	Annotator string
	Created   time.Time // UTC, whole milliseconds
}

// byRejection puts rejections into the order in which they were made.
func byRejection(a, b Rejection) int {
	return cmp.Or(a.Created.Compare(b.Created), cmp.Compare(a.ID, b.ID))
}

// SameAttribution tells whether two attributions of one text, found apart from each other, are about the same: their claims
// have text in common, and their cues have. Where one of them has no cue, the claims must have at least half of what both
// cover in common, so that what is said inside a claim is not taken for the claim.
func SameAttribution(claim, cue, otherClaim, otherCue []Range) bool {
	common := overlap(claim, otherClaim)
	if len(cue) > 0 && len(otherCue) > 0 {
		return common > 0 && overlap(cue, otherCue) > 0
	}
	return common > 0 && 2*common >= length(claim)+length(otherClaim)-common
}

// overlap is how many bytes two lists of fragments have in common.
func overlap(a, b []Range) int {
	n := 0
	for _, x := range a {
		for _, y := range b {
			n += max(min(x.End, y.End)-max(x.Start, y.Start), 0)
		}
	}
	return n
}

func length(fragments []Range) int {
	n := 0
	for _, f := range fragments {
		n += f.Len()
	}
	return n
}

// Rejects tells whether the annotator has rejected the attribution.
func (d *Document) Rejects(annotator string, claim, cue []Range) bool {
	return slices.ContainsFunc(d.Rejections, func(r Rejection) bool {
		return r.Annotator == annotator && SameAttribution(r.Claim, r.Cue, claim, cue)
	})
}
