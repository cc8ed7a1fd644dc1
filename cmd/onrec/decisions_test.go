package main

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/adjudication"
	"github.com/onrecord/onrecord/store/corpus"
)

// TestStats_Decisions: decided is the first article of two readers, once for ana and then for bo.
func TestStats_Decisions(t *testing.T) {
	project, _ := twoReadersProject(t)
	out, _ := onrec(t, 0, "stats", "-p", project, "--decisions", "--json")
	var none decisionsJSON
	if err := json.Unmarshal([]byte(out), &none); err != nil || none.List == nil || len(none.List) != 0 || none.Decisions != 0 {
		t.Errorf("of an undecided project: %s, %v", out, err)
	}
	p, err := store.Open(project)
	if err != nil {
		t.Fatal(err)
	}
	d, err := p.Document(t.Context(), "0192aaaa-0000-7000-8000-000000000001")
	if err != nil {
		t.Fatal(err)
	}
	book, err := p.Codebook(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	gold, _ := adjudication.GoldLayer(nil, store.NewID)
	c := adjudication.Case{Document: &d, Codebook: &book, Left: "ana", Right: "bo", Gold: gold.Name}
	changes := []corpus.Change{corpus.PutAnnotator{Annotator: gold}}
	for _, v := range []adjudication.Verdict{
		{Outcome: corpus.TookLeft, By: "cy", At: time.UnixMilli(1000).UTC()},
		{Outcome: corpus.TookRight, Reason: corpus.GuidelineGap, Note: "articles?", By: "cy", At: time.UnixMilli(2000).UTC()},
	} {
		list, err := c.Differences()
		if err != nil {
			t.Fatal(err)
		}
		changes = append(changes, c.Decide(list, v, store.NewID)...)
	}
	if _, err := p.Apply(corpus.Step{Label: "Test", Annotator: "cy", Changes: changes}); err != nil {
		t.Fatal(err)
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	out, _ = onrec(t, 0, "stats", "-p", project, "--decisions", "--json")
	var got decisionsJSON
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatal(err)
	}
	if len(got.List) != 2 || got.Decisions != 2 || got.Kinds[corpus.BoundaryDiffers][corpus.GuidelineGap] != 1 || got.Annotators["ana"][corpus.GuidelineGap] != 1 {
		t.Fatalf("%s", out)
	}
	one := got.List[0]
	if one.Start != 10 || one.End != 28 || one.Quote != "The bridge is safe" || one.Left != "ana" || one.Note != "articles?" || one.Created != "1970-01-01T00:00:02.000Z" {
		t.Errorf("%+v", one) // places in code points: the text begins with „
	}
	out, _ = onrec(t, 0, "stats", "-p", project, "--decisions")
	contains(t, line(out, "boundaries"), "1", "0", "1")
	contains(t, line(out, "ana"), "1")
	contains(t, out, "NO REASON", "guideline")
}
