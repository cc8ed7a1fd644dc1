package corpus

import (
	"reflect"
	"slices"
	"testing"
)

func TestLinked(t *testing.T) {
	a := Attribution{ID: "f", Slots: map[string][]ID{"claim": {"c1"}}, Absent: []string{"cue", "source"}}
	given := a.Clone()
	for _, c := range []struct {
		name   string
		from   Attribution
		slot   string
		span   ID
		slots  map[string][]ID
		absent []string
	}{
		{"second member", a, "claim", "c2", map[string][]ID{"claim": {"c1", "c2"}}, []string{"cue", "source"}},
		{"absent slot", a, "source", "s1", map[string][]ID{"claim": {"c1"}, "source": {"s1"}}, []string{"cue"}},
		{"there already", a, "claim", "c1", map[string][]ID{"claim": {"c1"}}, []string{"cue", "source"}},
		{"the same span in two slots", a, "speaker", "c1", map[string][]ID{"claim": {"c1"}, "speaker": {"c1"}}, []string{"cue", "source"}},
		{"no slots yet", Attribution{}, "claim", "c1", map[string][]ID{"claim": {"c1"}}, nil},
		{
			"there, but said to be absent",
			Attribution{Slots: map[string][]ID{"cue": {"u1"}}, Absent: []string{"cue"}},
			"cue", "u1",
			map[string][]ID{"cue": {"u1"}},
			[]string{},
		},
	} {
		got := c.from.Linked(c.slot, c.span)
		if !reflect.DeepEqual(got.Slots, c.slots) || !slices.Equal(got.Absent, c.absent) {
			t.Errorf("%s: %v, absent %v", c.name, got.Slots, got.Absent)
		}
	}
	if !reflect.DeepEqual(a, given) {
		t.Errorf("the receiver has become %+v", a)
	}
}

func TestUnlinked(t *testing.T) {
	a := Attribution{Slots: map[string][]ID{"claim": {"c1", "x", "c2"}, "speaker": {"x"}}, Absent: []string{"cue"}}
	given := a.Clone()
	if got := a.Unlinked("x").Slots; !reflect.DeepEqual(got, map[string][]ID{"claim": {"c1", "c2"}}) {
		t.Errorf("without x: %v", got)
	}
	if got := a.Unlinked("y"); !reflect.DeepEqual(got, given) {
		t.Errorf("without a stranger: %v", got)
	}
	if !reflect.DeepEqual(a, given) {
		t.Errorf("the receiver has become %+v", a)
	}
}

func TestSlotOf(t *testing.T) {
	a := Attribution{Slots: map[string][]ID{"speaker": {"s1", "x"}, "claim": {"c1"}, "source": {"x"}}}
	for range 50 { // a map has another order each time
		for span, want := range map[ID]string{"c1": "claim", "s1": "speaker", "x": "source", "y": ""} {
			if got := a.SlotOf(span); got != want {
				t.Fatalf("SlotOf(%s) = %q, want %q", span, got, want)
			}
		}
	}
	members := a.Members()
	slices.Sort(members)
	if !slices.Equal(members, []ID{"c1", "s1", "x", "x"}) {
		t.Errorf("Members = %v", members)
	}
}
