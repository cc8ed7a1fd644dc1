package adjudication

import (
	"github.com/onrecord/onrecord/store/corpus"
)

// Reviewed is what review made of something in one annotator's layer.
type Reviewed struct {
	Difference        // Left is the annotator's side, Right that of the gold layer
	Change     Change // what happened to it
	Reason     corpus.Reason
	Note       string
	By         string // who decided; "" = not known
}

// Change says what review did.
type Change string

// What review can do to a layer.
const (
	Changed Change = "changed"
	LeftOut Change = "left out"
	Added   Change = "added"
)

// Review lists where the gold layer differs from an annotator's (Left of the case; Right is taken to be the gold layer), as
// far as it was decided: what nobody has looked at yet is not in it.
func (c Case) Review() ([]Reviewed, error) {
	c.Right = c.Gold
	differences, err := c.Differences()
	if err != nil {
		return nil, err
	}
	all := groupsOf(c.Decisions)
	var list []Reviewed
	for _, d := range differences {
		if d.Agreed() {
			continue
		}
		r := Reviewed{Difference: d, Change: Changed}
		switch group, _ := all.of(d.heads()); {
		case len(group) > 0:
			decision := c.Decisions[group[len(group)-1]]
			r.Reason, r.Note, r.By = decision.Reason, decision.Note, decision.Annotator
		case d.Right.Empty():
			continue // not decided
		}
		switch {
		case d.Left.Empty():
			r.Change = Added
		case d.Right.Empty():
			r.Change = LeftOut
		}
		list = append(list, r)
	}
	return list, nil
}
