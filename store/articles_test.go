package store

import (
	"testing"

	"github.com/onrecord/onrecord/store/corpus"
)

// TestArticles_Uncounted: the work of some annotators is left out of the counts, and no article with it.
func TestArticles_Uncounted(t *testing.T) {
	p := newProject(t)
	id := addArticle(t, p, "One", testText)
	for _, who := range []string{"Ana", "Ben"} {
		s := spanOn(id, testText, "Claim", corpus.Range{Start: 0, End: 5})
		s.Annotator, s.Flagged = who, true
		a := corpus.Attribution{ID: NewID(), Article: id, Slots: map[string][]corpus.ID{"claim": {s.ID}}, Annotator: who, Origin: corpus.Manual}
		do(t, p, corpus.PutSpan{Span: s}, corpus.PutAttribution{Attribution: a})
	}
	for _, c := range []struct {
		without []string
		want    int
	}{{nil, 2}, {[]string{"Ben"}, 1}, {[]string{"Ben", "Ana"}, 0}, {[]string{"nobody"}, 2}} {
		rows := must[[]ArticleRow](t)(p.Articles(t.Context(), Filter{Uncounted: c.without, IDs: []corpus.ID{id}}))
		if len(rows) != 1 || rows[0].Spans != c.want || rows[0].Attributions != c.want || rows[0].Flagged != c.want {
			t.Errorf("without %v: %+v, want %d", c.without, rows, c.want)
		}
	}
}

func TestUndoAnnotator(t *testing.T) {
	p := newProject(t)
	if who, ok := p.UndoAnnotator(); ok {
		t.Errorf("nothing to undo, but of %q", who)
	}
	addArticle(t, p, "One", testText)
	if who, ok := p.UndoAnnotator(); !ok || who != "Ana" {
		t.Errorf("to undo is what %q did, %v", who, ok)
	}
}
