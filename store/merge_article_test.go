package store

import (
	"path/filepath"
	"testing"

	"github.com/onrecord/onrecord/store/corpus"
)

// TestMerge_ArticleRemovedHereAndChangedThere: what Bob removed with an article of his copy was Ana's, so it comes back, whichever
// way the copies are merged.
func TestMerge_ArticleRemovedHereAndChangedThere(t *testing.T) {
	p := newProject(t)
	id := addArticle(t, p, "One", testText)
	addArticle(t, p, "Two", testText+" ")
	s := spanOn(id, testText, "Claim", corpus.Range{Start: 0, End: 5})
	do(t, p, corpus.PutSpan{Span: s}, corpus.PutComment{Comment: corpus.Comment{ID: NewID(), Article: id, Annotator: "Ana", Text: "x"}})
	path := filepath.Join(t.TempDir(), "work"+PacketExtension)
	if _, err := p.WritePacket(t.Context(), path, PacketOptions{To: "Bob"}); err != nil {
		t.Fatal(err)
	}
	q := must[*Project](t)(Open(path))
	defer q.Close()
	by(t, q, "Bob", corpus.RemoveArticle{ID: id})
	a := document(t, p, id).Article
	a.Title, a.Text = "Other", ""
	by(t, p, "Bob", corpus.SetArticle{Article: a})
	pq, qp := merged(t, p, q), merged(t, q, p)
	same(t, document(t, qp, id).Spans, document(t, pq, id).Spans)
	same(t, document(t, qp, id).Comments, document(t, pq, id).Comments)
}
