package store

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/store/corpus"
)

// TestCheckFindsBrokenRows breaks what SQLite sees nothing wrong with.
func TestCheckFindsBrokenRows(t *testing.T) {
	for statement, want := range map[string]string{
		"UPDATE codebook SET body = '{}'":                                                "codebook",
		"UPDATE codebook SET deleted = 1":                                                "codebook",
		"DELETE FROM undo_state":                                                         "undo_state",
		"DELETE FROM project":                                                            "project",
		"UPDATE change SET after = '[]' WHERE n = 1":                                     "history",
		"UPDATE change SET tbl = 'setting' WHERE n = 1":                                  "history",
		"DELETE FROM change WHERE seq = 1":                                               "history",
		"UPDATE attribution SET parent_id = id":                                          "One",
		"UPDATE span SET deleted = 1":                                                    "One",
		"UPDATE attribution SET deleted = 1 WHERE id = 1":                                "One",
		"DROP TRIGGER article_text_stays; DELETE FROM article_text WHERE article_id = 1": "One",
	} {
		t.Run(statement, func(t *testing.T) {
			p := newProject(t)
			id := addArticle(t, p, "One", testText)
			s := spanOn(id, testText, "Claim", corpus.Range{Start: 0, End: 3})
			above := corpus.Attribution{ID: NewID(), Article: id, Slots: map[string][]corpus.ID{"claim": {s.ID}}, Annotator: "Ana", Origin: corpus.Manual}
			below := above
			below.ID, below.Parent, below.Slots = NewID(), above.ID, nil
			_, err := p.Apply(corpus.Step{Label: "x", Annotator: "Ana", Changes: []corpus.Change{
				corpus.PutSpan{Span: s}, corpus.PutAttribution{Attribution: above}, corpus.PutAttribution{Attribution: below},
			}})
			if err != nil {
				t.Fatal(err)
			}
			wantNoProblems(t, p)
			if _, err := p.writer.Exec(statement); err != nil {
				t.Fatal(err)
			}
			problems := must[[]Problem](t)(p.Check(t.Context(), nil))
			if !slices.ContainsFunc(problems, func(one Problem) bool { return strings.Contains(one.Where, want) }) {
				t.Errorf("Check: %v, want a problem with %s", problems, want)
			}
			if want == "One" {
				if err := p.Documents(t.Context(), Filter{}, func(corpus.Document) error { return nil }); ErrorCode(err) != CodeDamaged {
					t.Errorf("Documents: %v, want CodeDamaged", err)
				}
			}
		})
	}
}

// TestCheckOfADamagedFile wants a list of problems also where the pages cannot be read.
func TestCheckOfADamagedFile(t *testing.T) {
	p := newProject(t)
	for i := range 40 {
		addArticle(t, p, fmt.Sprintf("Number %d", i), strings.Repeat(fmt.Sprintf("Words %d. ", i), 400))
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	data := must[[]byte](t)(os.ReadFile(p.Path()))
	clear(data[len(data)/2:])
	if err := os.WriteFile(p.Path(), data, 0o600); err != nil {
		t.Fatal(err)
	}
	p = must[*Project](t)(OpenDamaged(p.Path()))
	defer p.Close()
	if problems := must[[]Problem](t)(p.Check(t.Context(), nil)); len(problems) == 0 {
		t.Error("Check found nothing")
	}
}
