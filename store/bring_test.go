package store

import (
	"math/rand/v2"
	"testing"

	"github.com/onrecord/onrecord/store/corpus"
)

// TestDocumentChanges brings the documents of a random project into a new one: they are the same there.
func TestDocumentChanges(t *testing.T) {
	for seed := range uint64(4) {
		random := rand.New(rand.NewPCG(seed, 2))
		from, to := newProject(t), newProject(t)
		addArticle(t, from, "Title zero", testText)
		for range 60 {
			if _, err := from.Apply(randomStep(t, from, random)); err != nil && ErrorCode(err) != CodeInvalid {
				t.Fatal(err)
			}
		}
		want := contentOf(t, from).Documents
		for i := range 2 { // the second time changes nothing
			for _, d := range want {
				o := must[corpus.Original](t)(from.Original(t.Context(), d.Article.ID))
				applied := do(t, to, DocumentChanges(d, o)...)
				if (applied.Seq == 0) != (i == 1) {
					t.Errorf("seed %d, time %d: step %d", seed, i, applied.Seq)
				}
			}
			same(t, contentOf(t, to).Documents, want)
		}
		wantNoProblems(t, to)
	}
}

func TestDocumentChangesOrder(t *testing.T) {
	p := newProject(t)
	d := corpus.Document{Article: corpus.Article{ID: NewID(), Title: "One", Text: testText}, Status: corpus.Todo}
	var frames []corpus.Attribution
	for range 3 {
		frames = append(frames, corpus.Attribution{ID: NewID(), Article: d.Article.ID, Annotator: "Ana", Origin: corpus.Imported, Slots: map[string][]corpus.ID{}})
	}
	frames[0].Parent, frames[1].Parent = frames[1].ID, frames[2].ID
	d.Attributions = frames
	d.Entities = []corpus.Entity{{ID: NewID(), Name: "Part"}, {ID: NewID(), Name: "Whole"}}
	d.Entities[0].MergedInto = d.Entities[1].ID
	do(t, p, DocumentChanges(d, corpus.Original{})...)
	got := must[corpus.Document](t)(p.Document(t.Context(), d.Article.ID))
	same(t, got.Attributions, frames)

	d.Attributions[2].Parent = frames[0].ID
	if _, err := newProject(t).Apply(corpus.Step{Label: "x", Annotator: "Ana", Changes: DocumentChanges(d, corpus.Original{})}); ErrorCode(err) != CodeInvalid {
		t.Errorf("a circle of parents: %v", err)
	}
}
