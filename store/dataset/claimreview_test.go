package dataset

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/store/corpus"
)

// reviewed is the sample with verdicts: one of ana's on a claim, one of bo's on a whole attribution.
func reviewed() corpus.Document {
	d := sample()
	for i, s := range d.Spans {
		if s.ID == "s1" {
			d.Spans[i].Attributes = corpus.Attributes{"Verdict": {"half"}, "rating": {"ignored"}}
			d.Spans[i].Note = "The report says <otherwise> & more."
		}
	}
	d.Attributions[1].Attributes = corpus.Attributes{"rating": {"-2.5"}}
	d.Attributions[1].Slots["speaker"] = []corpus.ID{"s2"}
	d.Entities[0].Affiliation = "Harrow Bay"
	return d
}

func verdictCodebook() corpus.Codebook {
	c := testCodebook()
	c.Labels[0].Attributes = []corpus.Attribute{{Name: "Verdict", Title: "Is it so?", Type: corpus.TypeChoice, Ordered: true, Choices: []corpus.Choice{
		{Value: "no", Title: "False"}, {Value: "half", Title: "Half true", Help: "Some of it is so."}, {Value: "yes", Title: "True"},
	}}}
	c.Frame.Attributes = []corpus.Attribute{{Name: "rating", Title: "How sure?", Type: corpus.TypeNumber}}
	return c
}

func TestClaimReviewGolden(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out.json")
	report, err := Export(t.Context(), from(reviewed(), second()), claimReviewFormat, path, Options{Codebook: verdictCodebook()})
	if err != nil || report.Verified {
		t.Fatalf("%+v, %v", report, err)
	}
	golden(t, path, "claimreview.json")
}

func TestClaimReviewRatings(t *testing.T) {
	choices := []corpus.Choice{{Value: "no", Title: "False"}, {Value: "yes"}}
	for _, test := range []struct {
		answers  corpus.Attributes
		question corpus.Attribute
		want     string
	}{
		{corpus.Attributes{"RATING": {"yes"}}, corpus.Attribute{Name: "RATING", Type: corpus.TypeChoice, Choices: choices, Ordered: true}, `{"@type":"Rating","alternateName":"yes","ratingValue":2,"bestRating":2,"worstRating":1}`},
		{corpus.Attributes{"verdict": {"no"}}, corpus.Attribute{Name: "verdict", Type: corpus.TypeChoice, Choices: choices}, `{"@type":"Rating","alternateName":"False"}`},
		{corpus.Attributes{"verdict": {"no", "odd"}}, corpus.Attribute{Name: "verdict", Type: corpus.TypeMultichoice, Choices: choices, Ordered: true}, `{"@type":"Rating","alternateName":"False, odd"}`},
		{corpus.Attributes{"verdict": {"no"}}, corpus.Attribute{}, `{"@type":"Rating","alternateName":"no"}`},
		{corpus.Attributes{"verdict": {"NaN"}}, corpus.Attribute{Name: "verdict", Type: corpus.TypeNumber}, `{"@type":"Rating","alternateName":"NaN"}`},
		{corpus.Attributes{"verdict": {""}, "rating": {"3"}}, corpus.Attribute{Name: "rating", Type: corpus.TypeNumber}, `{"@type":"Rating","alternateName":"3","ratingValue":3}`},
		{corpus.Attributes{"style": {"direct"}}, corpus.Attribute{}, ""},
	} {
		rating, ok := verdict(test.answers, []corpus.Attribute{test.question})
		got, err := plainJSON(rating)
		if err != nil || ok != (test.want != "") || ok && string(got) != test.want {
			t.Errorf("%v is %s, %t, %v; want %s", test.answers, got, ok, err, test.want)
		}
	}
}

func TestClaimReviewWithoutVerdicts(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out.json")
	report, err := Export(t.Context(), from(sample()), claimReviewFormat, path, Options{})
	if err != nil || len(report.Left) == 0 {
		t.Fatalf("%+v, %v; want a report of what was left out", report, err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var list struct {
		Graph []any `json:"@graph"`
	}
	if err := json.Unmarshal(data, &list); err != nil || list.Graph == nil || len(list.Graph) > 0 {
		t.Errorf("%s: %v; want an empty list", data, err)
	}
	if _, err := Export(t.Context(), from(sample()), claimReviewFormat, path, Options{Standoff: true, Replace: true}); err == nil || !strings.Contains(err.Error(), "needs the words") {
		t.Errorf("stand-off: %v", err)
	}
}

// TestClaimReviewSpeakers follows mergers of entities, and names a speaker without an entity by its words.
func TestClaimReviewSpeakers(t *testing.T) {
	d := reviewed()
	d.Entities[0].MergedInto = "e2"
	d.Entities = append(d.Entities, corpus.Entity{ID: "e2", Kind: "organisation", Name: "The Council", Role: "none of a person"})
	got := speakers(&d, d.Attributions)
	if len(got) != 1 || got[0].Type != "Organization" || got[0].Name != "The Council" || got[0].JobTitle != "" {
		t.Errorf("merged: %+v", got)
	}
	for i := range d.Spans {
		d.Spans[i].Entity = ""
	}
	if got := speakers(&d, d.Attributions); len(got) != 1 || got[0].Type != "" || got[0].Name != "Ida Lorne" {
		t.Errorf("not linked: %+v", got)
	}
}
