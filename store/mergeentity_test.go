package store

import (
	"testing"

	"github.com/onrecord/onrecord/store/corpus"
)

// TestMergeKeptEntities: entities that were removed in one copy and are used in the other one stay, and stand where both
// copies together say, whichever takes in the other.
func TestMergeKeptEntities(t *testing.T) {
	a, b, y := corpus.Entity{ID: NewID(), Name: "A"}, corpus.Entity{ID: NewID(), Name: "B"}, corpus.Entity{ID: NewID(), Name: "Y"}
	into := func(e, up corpus.Entity) corpus.Change { e.MergedInto = up.ID; return corpus.PutEntity{Entity: e} }
	id := NewID()
	s := spanOn(id, testText, "Speaker", corpus.Range{Start: 0, End: 5})
	linked := s
	linked.Entity, linked.Note = a.ID, "linked"
	for name, c := range map[string]struct{ base, mine, theirs []corpus.Change }{
		"a circle with a removed one": {nil, []corpus.Change{into(a, b), corpus.RemoveEntity{ID: a.ID}}, []corpus.Change{into(b, a)}},
		"a circle of removed ones": {
			nil,
			[]corpus.Change{into(a, b), corpus.RemoveEntity{ID: a.ID}, corpus.RemoveEntity{ID: b.ID}},
			[]corpus.Change{into(b, a), corpus.PutSpan{Span: linked}},
		},
		"no longer merged": {
			[]corpus.Change{into(a, b)},
			[]corpus.Change{corpus.RemoveEntity{ID: b.ID}, corpus.RemoveEntity{ID: a.ID}},
			[]corpus.Change{corpus.PutSpan{Span: linked}},
		},
		"merged otherwise": {
			[]corpus.Change{into(a, b)},
			[]corpus.Change{into(a, y), corpus.RemoveEntity{ID: a.ID}, corpus.RemoveEntity{ID: y.ID}},
			[]corpus.Change{corpus.PutSpan{Span: linked}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			base := newProject(t)
			do(t, base, corpus.AddArticle{Article: corpus.Article{ID: id, Title: "One", Text: testText}}, corpus.PutSpan{Span: s},
				corpus.PutEntity{Entity: a}, corpus.PutEntity{Entity: b}, corpus.PutEntity{Entity: y})
			do(t, base, c.base...)
			mine, theirs := forked(t, base), forked(t, base)
			do(t, mine, c.mine...)
			do(t, theirs, c.theirs...)
			m := merged(t, mine, theirs)
			same(t, sharedOf(t, m), sharedOf(t, merged(t, theirs, mine)))
			if r := take(t, m, theirs); r.Applied.Seq != 0 {
				t.Errorf("again: %+v", r)
			}
			wantNoProblems(t, m)
		})
	}
}
