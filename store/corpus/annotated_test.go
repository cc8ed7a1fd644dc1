package corpus

import "testing"

// TestAnnotated leaves out what a suggester filled in, but for a span that somebody has taken into an attribution.
func TestAnnotated(t *testing.T) {
	d := Document{
		Annotators:   []Annotator{{Name: "ana", Kind: Human}, {Name: "suggester", Kind: Suggester}},
		Spans:        []Span{{ID: "a", Annotator: "ana"}, {ID: "b", Annotator: "suggester"}, {ID: "c", Annotator: "suggester"}},
		Attributions: []Attribution{{ID: "x", Annotator: "ana", Slots: map[string][]ID{"claim": {"a"}, "cue": {"b"}}}, {ID: "y", Annotator: "suggester"}},
	}
	got, left := d.Annotated()
	if left != 2 || len(got.Spans) != 2 || got.Spans[1].ID != "b" || len(got.Attributions) != 1 || len(got.Annotators) != 2 {
		t.Errorf("%d left out of %+v", left, got)
	}
	if len(d.Spans) != 3 || len(d.Attributions) != 2 {
		t.Error("the document was changed")
	}
	d.Attributions[0].Slots = nil
	if got, left := d.Annotated(); left != 3 || len(got.Annotators) != 1 {
		t.Errorf("%d left out of %+v", left, got)
	}
}
