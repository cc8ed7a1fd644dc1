package store

import (
	"testing"
	"time"

	"github.com/onrecord/onrecord/store/corpus"
)

// TestRejections: they are kept, undone, never changed, and go away and come back with their article.
func TestRejections(t *testing.T) {
	p := newProject(t)
	id := addArticle(t, p, "One", testText)
	first := corpus.Rejection{
		ID: NewID(), Article: id, Claim: []corpus.Range{{Start: 0, End: 5}}, Cue: []corpus.Range{{Start: 6, End: 10}}, Annotator: "Ana",
		Created: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC),
	}
	second := corpus.Rejection{ID: NewID(), Article: id, Claim: []corpus.Range{{Start: 0, End: 5}, {Start: 6, End: 10}}, Annotator: "Bob", Created: first.Created.Add(time.Minute)}
	do(t, p, corpus.AddRejection{Rejection: first})
	by(t, p, "Bob", corpus.AddRejection{Rejection: second})
	same(t, document(t, p, id).Rejections, []corpus.Rejection{first, second})
	must[Applied](t)(p.Undo())
	same(t, document(t, p, id).Rejections, []corpus.Rejection{first})
	do(t, p, corpus.RemoveArticle{ID: id})
	must[Applied](t)(p.Undo())
	same(t, document(t, p, id).Rejections, []corpus.Rejection{first})
	if rows := must[[]ArticleRow](t)(p.Articles(t.Context(), Filter{})); rows[0].Spans != 0 || rows[0].Attributions != 0 {
		t.Errorf("a rejection counts as annotated: %+v", rows[0])
	}
	for name, spoil := range map[string]func(r *corpus.Rejection){
		"changed":          func(r *corpus.Rejection) { r.Claim = []corpus.Range{{Start: 0, End: 3}} },
		"no claim":         func(r *corpus.Rejection) { r.ID, r.Claim = NewID(), nil },
		"outside the text": func(r *corpus.Rejection) { r.ID, r.Cue = NewID(), []corpus.Range{{Start: 0, End: 1 << 20}} },
		"no article":       func(r *corpus.Rejection) { r.ID, r.Article = NewID(), NewID() },
		"of nobody":        func(r *corpus.Rejection) { r.ID, r.Annotator = NewID(), "" },
	} {
		r := first
		spoil(&r)
		if _, err := p.Apply(corpus.Step{Label: "x", Annotator: "Ana", Changes: []corpus.Change{corpus.AddRejection{Rejection: r}}}); ErrorCode(err) != CodeInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	wantNoProblems(t, p)
}

// TestRejections_Travel: a packet brings along those of whose layers it has, and a merge takes in what was rejected there.
func TestRejections_Travel(t *testing.T) {
	p := newProject(t)
	id := addArticle(t, p, "One", testText)
	of := func(name string) corpus.Rejection {
		return corpus.Rejection{ID: NewID(), Article: id, Claim: []corpus.Range{{Start: 0, End: 5}}, Annotator: name, Created: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}
	}
	anas, bobs, later := of("Ana"), of("Bob"), of("Bob")
	later.Created = later.Created.Add(time.Hour)
	do(t, p, corpus.AddRejection{Rejection: anas}, corpus.AddRejection{Rejection: bobs})
	path := packetFor(t, p, PacketOptions{To: "Bob", Blind: true}, func(q *Project) {
		same(t, document(t, q, id).Rejections, []corpus.Rejection{bobs})
		by(t, q, "Bob", corpus.AddRejection{Rejection: later})
	})
	r := must[MergeReport](t)(p.Merge(t.Context(), path, MergeOptions{}))
	got := document(t, p, id).Rejections
	if len(got) != 3 || got[2].ID != later.ID || r.Changes() != 1 {
		t.Errorf("%d changes, rejections %+v", r.Changes(), got)
	}
	must[Applied](t)(p.Undo())
	if got := document(t, p, id).Rejections; len(got) != 2 {
		t.Errorf("the merge undone leaves %+v", got)
	}
}
