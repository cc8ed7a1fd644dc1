package learning

import (
	"bytes"
	"context"
	"errors"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"github.com/onrecord/onrecord/assets"
	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/attribution"
	"github.com/onrecord/onrecord/store/corpus"
)

// shipped are the articles that come with the program.
func shipped(t *testing.T) []corpus.Document {
	t.Helper()
	all, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// newProject has the documents, as Ana's work.
func newProject(t *testing.T, status corpus.Status, documents ...corpus.Document) *store.Project {
	t.Helper()
	book, err := corpus.ParseCodebook(assets.Codebook)
	if err != nil {
		t.Fatal(err)
	}
	p, err := store.Create(filepath.Join(t.TempDir(), "a.onrecord"), book)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	for _, d := range documents {
		d.Annotators = []corpus.Annotator{{ID: store.NewID(), Name: "Ana", Kind: corpus.Human}}
		d.Standing, d.Status, d.Statuses = corpus.Todo, status, map[string]corpus.Status{"Ana": status}
		d.Spans, d.Attributions = slices.Clone(d.Spans), slices.Clone(d.Attributions)
		for i := range d.Spans {
			d.Spans[i].Annotator = "Ana"
		}
		for i := range d.Attributions {
			d.Attributions[i].Annotator = "Ana"
		}
		apply(t, p, store.DocumentChanges(d, corpus.Original{})...)
	}
	return p
}

func apply(t *testing.T, p *store.Project, changes ...corpus.Change) {
	t.Helper()
	if _, err := p.Apply(corpus.Step{Label: "test", Annotator: "Ana", Changes: changes}); err != nil {
		t.Fatal(err)
	}
}

// TestLearn learns from a small project, twice, and uses what came of it.
func TestLearn(t *testing.T) {
	all := shipped(t)
	p := newProject(t, corpus.Done, all[:20]...)
	last, total := 0, 0
	o := Options{Annotator: "Ana", Threshold: 0.8, AtOnce: 1, general: all[40:42], epochs: 1, Progress: func(done, of int) { last, total = done, of }}
	r, err := Learn(t.Context(), p, o)
	if err != nil {
		t.Fatal(err)
	}
	if r.Held != 4 || r.Done != 16 || r.Touched != 0 || r.Weights.Trained.Articles != 18 || last != total {
		t.Errorf("%+v, progress %d of %d", r, last, total)
	}
	if r.Before.Gold == 0 || r.Before.Gold != r.After.Gold || r.Before.F1 < 0.5 || r.After.F1 <= 0 || r.After.F1 > 1 {
		t.Errorf("before %+v, after %+v", r.Before, r.After)
	}
	o.Annotator = ""
	again, err := Learn(t.Context(), p, o)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(again.Weights.Encode(), r.Weights.Encode()) {
		t.Error("the same work gives other weights")
	}
	lexicon, err := Lexicon(p)
	if err != nil {
		t.Fatal(err)
	}
	want := attribution.New(lexicon, r.Weights).Propose(all[50].Article)
	if got := proposals(t, p, all[50].Article); reflect.DeepEqual(got, want) {
		t.Error("the new weights are in use before anybody said so")
	}
	if err := r.Use(p); err != nil {
		t.Fatal(err)
	}
	if got := proposals(t, p, all[50].Article); !reflect.DeepEqual(got, want) {
		t.Error("the new weights are not in use")
	}
	if w, err := p.Weights(t.Context()); err != nil || w.Articles != 16 || w.Learned.IsZero() {
		t.Errorf("in use are weights from %d articles, %v", w.Articles, err)
	}
}

func proposals(t *testing.T, p *store.Project, a corpus.Article) []attribution.Proposal {
	t.Helper()
	e, err := Engine(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	return e.Propose(a)
}

func TestLearn_TooFew(t *testing.T) {
	p := newProject(t, corpus.Done, shipped(t)[:3]...)
	_, err := Learn(t.Context(), p, Options{Annotator: "Ana"})
	var few *TooFewError
	if !errors.As(err, &few) || few.Done != 3 || few.Missing() != LeastDone-3 {
		t.Errorf("error %v", err)
	}
}

func TestLearn_Cancel(t *testing.T) {
	all := shipped(t)
	p := newProject(t, corpus.Approved, all[:20]...)
	ctx, cancel := context.WithCancel(t.Context())
	_, err := Learn(ctx, p, Options{general: all[40:41], epochs: 1, Progress: func(int, int) { cancel() }})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if w, err := p.Weights(t.Context()); err != nil || w.Body != nil {
		t.Errorf("weights in use: %d bytes, %v", len(w.Body), err)
	}
}

// TestHoldBack: the part is a fifth, nothing of it is learned from, and the order of the articles does not matter.
func TestHoldBack(t *testing.T) {
	var done []corpus.Document
	for range 200 {
		done = append(done, corpus.Document{Article: corpus.Article{ID: store.NewID()}})
	}
	ids := func(list []corpus.Document) map[corpus.ID]bool {
		set := map[corpus.ID]bool{}
		for _, d := range list {
			set[d.Article.ID] = true
		}
		return set
	}
	small, rest := holdBack(done[:100])
	large, _ := holdBack(done)
	if len(small) != 20 || len(rest) != 80 || len(large) != 40 {
		t.Fatalf("%d and %d, then %d", len(small), len(rest), len(large))
	}
	for id := range ids(small) {
		if ids(rest)[id] {
			t.Errorf("%s is held back and learned from", id)
		}
	}
	reversed := slices.Clone(done)
	slices.Reverse(reversed)
	other, _ := holdBack(reversed)
	if !reflect.DeepEqual(ids(other), ids(large)) {
		t.Error("another order of articles holds others back")
	}
}
