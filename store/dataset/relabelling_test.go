package dataset

import (
	"path/filepath"
	"slices"
	"testing"

	"github.com/onrecord/onrecord/store/corpus"
)

func TestRelabelling(t *testing.T) {
	d := sample()
	for i := range d.Spans {
		switch d.Spans[i].Label {
		case "Claim":
			d.Spans[i].Label = "Content"
		case "Speaker":
			d.Spans[i].Label = "Source"
		}
	}
	for i, a := range d.Attributions {
		slots := map[string][]corpus.ID{}
		for slot, members := range a.Slots {
			slots[map[string]string{"claim": "content", "speaker": "source", "cue": "cue", "audience": "audience"}[slot]] = members
		}
		d.Attributions[i].Slots, d.Attributions[i].Absent = slots, nil
	}
	d.Attributions[1].Absent = []string{"source"}
	path := filepath.Join(t.TempDir(), "out.jsonl")
	if _, err := Export(t.Context(), from(d), jsonlFormat, path, Options{}); err != nil {
		t.Fatal(err)
	}
	r, err := jsonlFormat.Open(path, ReadOptions{Labels: ProposeLabels([]string{"Cue", "Content", "Source"})})
	if err != nil {
		t.Fatal(err)
	}
	items, bad := readAll(t, r)
	if len(items) != 1 || len(bad) > 0 {
		t.Fatal(items, bad)
	}
	got := items[0].Document
	for i, s := range got.Spans {
		if want := sample().Spans[i].Label; s.Label != want {
			t.Errorf("span %s is a %s, want %s", s.ID, s.Label, want)
		}
	}
	first, second := got.Attributions[0], got.Attributions[1]
	if !slices.Equal(first.Slots["speaker"], []corpus.ID{"s2"}) || !slices.Equal(first.Slots["claim"], []corpus.ID{"s1"}) || len(first.Slots["audience"]) != 1 || !slices.Equal(second.Absent, []string{"speaker"}) {
		t.Errorf("attributions %+v", got.Attributions)
	}
	if err := check(&got); err != nil {
		t.Error(err)
	}
}

func TestProposeLabels(t *testing.T) {
	for _, labels := range [][]string{nil, {"Claim", "Speaker", "Source", "Cue"}, {"Content", "Claim"}, {"Content", "Speaker", "Source"}, {"PERSON"}} {
		if got := ProposeLabels(labels); got != nil {
			t.Errorf("%q: %v", labels, got)
		}
	}
	if got := ProposeLabels([]string{"Content"}); got["Source"] != "Speaker" {
		t.Errorf("Content alone: %v", got)
	}
}
