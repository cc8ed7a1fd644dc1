package dataset

import (
	"slices"
	"testing"
)

func TestLeft(t *testing.T) {
	d := sample()
	for _, test := range []struct {
		holds Holds
		want  []Left
	}{
		{Everything, nil},
		{Everything &^ Nesting, []Left{{"links to the attribution around", 1}}},
		{Everything &^ Frames, []Left{{"attributions", 2}}},
		{Everything &^ (Frames | Absent | Nesting | OtherSlots | Answers), []Left{{"attributions", 2}}},
		{Everything &^ Fragments, []Left{{"spans of several fragments: each fragment becomes a span", 1}}},
		{Everything &^ (Mentions | Entities), []Left{{"links to entities", 1}}},
		{Everything &^ Entities, []Left{{"details of entities", 1}}},
		{Everything &^ Overlaps, nil},
		{Everything &^ Notes, []Left{{"notes", 1}}},
		{Everything &^ Statuses, []Left{{"states that single annotators gave articles", 3}}}, // two, and the article's own
		{Everything &^ Comments, []Left{{"comments", 3}}},
		{Everything &^ Decisions, []Left{{"decisions of adjudication", 1}}},
	} {
		counts := map[Holds]int{}
		leftOf(&d, test.holds, counts)
		if got := listLeft(counts); !slices.Equal(got, test.want) {
			t.Errorf("without %q: %v, want %v", (Everything &^ test.holds).Names(), got, test.want)
		}
	}
}
