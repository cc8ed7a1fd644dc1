package comparison_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/adjudication"
	"github.com/onrecord/onrecord/store/comparison"
	"github.com/onrecord/onrecord/store/corpus"
)

// decide decides all differences between ana and bo in an article.
func decide(t *testing.T, p *store.Project, article corpus.ID, o corpus.Outcome) {
	t.Helper()
	d, err := p.Document(t.Context(), article)
	if err != nil {
		t.Fatal(err)
	}
	people, err := p.Annotators(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	gold, isNew := adjudication.GoldLayer(people, store.NewID)
	if isNew {
		apply(t, p, "cy", corpus.PutAnnotator{Annotator: gold})
	}
	c := adjudication.Case{Document: &d, Codebook: &book, Left: "ana", Right: "bo", Gold: gold.Name}
	list, err := c.Differences()
	if err != nil {
		t.Fatal(err)
	}
	v := adjudication.Verdict{Outcome: o, Reason: corpus.Slip, By: "cy", At: time.UnixMilli(1000).UTC()}
	if _, err := p.Apply(corpus.Step{Label: "Test", Annotator: "cy", Changes: c.Decide(list, v, store.NewID)}); err != nil {
		t.Fatal(err)
	}
}

func TestDecisions(t *testing.T) {
	marks := []string{"ana Claim The bridge is safe", "bo Claim bridge is safe", "ana Cue said", "bo Cue said"}
	p := newProject(t, marks, marks, marks)
	articles, err := p.Articles(t.Context(), store.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	if list, err := comparison.Decisions(t.Context(), p, nil); err != nil || len(list) != 0 {
		t.Fatalf("%v, %v", list, err)
	}
	decide(t, p, articles[0].ID, corpus.TookLeft)
	decide(t, p, articles[2].ID, corpus.TookRight)
	list, err := comparison.Decisions(t.Context(), p, nil)
	if err != nil || len(list) != 4 || list[0].Title != "Article 1" || list[3].Title != "Article 3" {
		t.Fatalf("%+v, %v", list, err)
	}
	for who, want := range map[string]string{"ana": "Article 3", "bo": "Article 1", "gold": ""} {
		changed, err := comparison.Reviewed(t.Context(), p, who, nil)
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case want == "" && len(changed) != 0:
			t.Errorf("%s: %+v", who, changed)
		case want != "" && (len(changed) != 1 || changed[0].Title != want || len(changed[0].Changes) != 1 || changed[0].Changes[0].Reason != corpus.Slip):
			t.Errorf("%s: %+v", who, changed)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	if _, err := comparison.Decisions(ctx, p, func(comparison.Progress) { cancel() }); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}
