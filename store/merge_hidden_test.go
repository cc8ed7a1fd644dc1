package store

import (
	"testing"

	"github.com/onrecord/onrecord/store/corpus"
)

// TestMergeHiddenRows: Ana removes an article with a word of Bob's on it. That is not hers to remove: it stays, and the
// article with it, in whatever order and by way of whom the copies come together.
func TestMergeHiddenRows(t *testing.T) {
	article := NewID()
	span := spanOn(article, testText, "Claim", corpus.Range{Start: 0, End: 5})
	span.Annotator = "Bob"
	words := map[string]corpus.Change{
		"span":        corpus.PutSpan{Span: span},
		"attribution": corpus.PutAttribution{Attribution: corpus.Attribution{ID: NewID(), Article: article, Annotator: "Bob", Origin: corpus.Manual}},
		"comment":     corpus.PutComment{Comment: corpus.Comment{ID: NewID(), Article: article, Annotator: "Bob", Text: "Why?"}},
		"decision":    corpus.AddDecision{Decision: corpus.Decision{ID: NewID(), Article: article, Kind: corpus.LabelDiffers, Outcome: corpus.TookNothing, Reason: corpus.Slip, Annotator: "Bob"}},
		"rejection":   corpus.AddRejection{Rejection: corpus.Rejection{ID: NewID(), Article: article, Claim: []corpus.Range{{Start: 0, End: 5}}, Annotator: "Bob"}},
	}
	remove := corpus.RemoveArticle{ID: article}
	for name, history := range map[string]func(t *testing.T, a, b, c *Project, word corpus.Change){
		"the others do nothing": func(t *testing.T, a, b, c *Project, word corpus.Change) {
			by(t, a, "Bob", word)
			take(t, b, a)
			take(t, c, a)
			by(t, a, "Ana", remove)
		},
		"one only hears of it": func(t *testing.T, a, b, c *Project, word corpus.Change) {
			by(t, a, "Bob", word)
			take(t, c, a)
			by(t, a, "Ana", remove)
			take(t, b, a)
		},
		"it comes back and is hidden again": func(t *testing.T, a, b, c *Project, word corpus.Change) {
			by(t, b, "Bob", word)
			take(t, a, b)
			by(t, a, "Ana", remove)
			take(t, a, b)
			take(t, c, a)
			by(t, a, "Ana", remove)
		},
		"the removal is taken back": func(t *testing.T, a, b, c *Project, word corpus.Change) {
			by(t, a, "Bob", word)
			by(t, a, "Ana", remove)
			take(t, b, a)
			must[Applied](t)(a.Undo())
		},
	} {
		for kind, word := range words {
			t.Run(name+"/"+kind, func(t *testing.T) {
				t.Parallel()
				base := newProject(t)
				do(t, base, corpus.AddArticle{Article: corpus.Article{ID: article, Title: "One", Text: testText}})
				a, b, c := forked(t, base), forked(t, base), forked(t, base)
				history(t, a, b, c, word)
				checkLaws(t, a, b, c)
				d := document(t, merged(t, a, b, c), article)
				if len(d.Spans)+len(d.Attributions)+len(d.Comments)+len(d.Decisions)+len(d.Rejections) != 1 {
					t.Errorf("what Bob said is gone: %+v", d)
				}
			})
		}
	}
}
