package corpus

import "testing"

func TestSameAttribution(t *testing.T) {
	r := func(bounds ...int) []Range {
		var list []Range
		for i := 0; i < len(bounds); i += 2 {
			list = append(list, Range{bounds[i], bounds[i+1]})
		}
		return list
	}
	for name, test := range map[string]struct {
		claim, cue, otherClaim, otherCue []Range
		want                             bool
	}{
		"equal":                            {r(0, 40), r(50, 54), r(0, 40), r(50, 54), true},
		"other ends of both":               {r(0, 40), r(50, 54), r(5, 48), r(46, 54), true},
		"the same claim under another cue": {r(0, 40), r(50, 54), r(0, 40), r(60, 64), false},
		"the same cue for another claim":   {r(0, 40), r(50, 54), r(60, 80), r(50, 54), false},
		"in pieces":                        {r(0, 10, 20, 40), r(12, 16), r(20, 40), r(12, 16), true},
		"no cue, the same claim":           {r(0, 40), nil, r(2, 40), r(50, 54), true},
		"no cue, a claim inside":           {r(0, 40), nil, r(20, 38), r(10, 14), false},
		"neither has a cue, side by side":  {r(0, 40), nil, r(40, 80), nil, false},
		"nothing":                          {nil, nil, nil, nil, false},
	} {
		if SameAttribution(test.claim, test.cue, test.otherClaim, test.otherCue) != test.want || SameAttribution(test.otherClaim, test.otherCue, test.claim, test.cue) != test.want {
			t.Errorf("%s: want %v both ways", name, test.want)
		}
	}
}

func TestDocument_RejectsForOneAnnotator(t *testing.T) {
	claim, cue := []Range{{0, 10}}, []Range{{12, 16}}
	d := Document{Article: Article{ID: "a"}}
	d = d.Apply(Step{Changes: []Change{AddRejection{Rejection{ID: "r", Article: "a", Claim: claim, Cue: cue, Annotator: "ana"}}}})
	d.Do(Step{Changes: []Change{AddRejection{Rejection{ID: "s", Article: "other", Claim: claim, Cue: cue, Annotator: "bo"}}}})
	if !d.Rejects("ana", claim, cue) || d.Rejects("bo", claim, cue) || d.Rejects("ana", claim, []Range{{20, 24}}) {
		t.Errorf("rejections %+v", d.Rejections)
	}
}
