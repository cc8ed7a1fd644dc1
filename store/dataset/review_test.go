package dataset

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/store/corpus"
)

// TestSelectedReview chooses by annotators what people said, and leaves it all when labels are chosen.
func TestSelectedReview(t *testing.T) {
	d := sample()
	ana := selected(d, Options{Annotators: []string{"ana"}})
	if len(ana.Comments) != 2 || ana.Comments[0].ID != "c2" || ana.Comments[0].Parent != "c1" || len(ana.Decisions) != 0 {
		t.Errorf("ana's are the comments %+v and the decisions %+v", ana.Comments, ana.Decisions)
	}
	if want := map[string]corpus.Status{"ana": corpus.Done}; !reflect.DeepEqual(ana.Statuses, want) || ana.Status != corpus.Done || ana.Standing != corpus.Doing {
		t.Errorf("ana's statuses: %v, as a whole %s, own %s", ana.Statuses, ana.Status, ana.Standing)
	}
	if bo := selected(d, Options{Annotators: []string{"bo"}}); bo.Status != corpus.Review || len(bo.Comments) != 1 || len(bo.Decisions) != 1 {
		t.Errorf("bo's: %s, %d comments, %d decisions", bo.Status, len(bo.Comments), len(bo.Decisions))
	}
	claims := selected(d, Options{Labels: []string{"Claim"}})
	if len(claims.Comments) != 3 || len(claims.Decisions) != 1 || len(claims.Statuses) != 2 {
		t.Errorf("with claims only: %d comments, %d decisions, %d statuses", len(claims.Comments), len(claims.Decisions), len(claims.Statuses))
	}
	if len(d.Comments) != 3 || len(d.Statuses) != 2 {
		t.Error("the document itself was changed")
	}
}

// TestReviewShows wants what people said where other tools have a place for it.
func TestReviewShows(t *testing.T) {
	for _, look := range []struct {
		format Format
		file   string
		wants  []string
	}{
		{bratFormat, ".ann", []string{"\tOnrecordComment E1\tbo (resolved): Is this still Ida Lorne?", "\tOnrecordComment E1\tana: =Yes, \"she\" is."}},
		{w3cFormat, ".jsonld", []string{`"motivation": "commenting"`, `"motivation": "replying"`, `"motivation": "assessing"`, `"purpose": "replying"`}},
		{teiFormat, ".xml", []string{`motivation="commenting"`, `motivation="replying"`, `<note type="comment">Is this still Ida Lorne?</note>`, `who="#annotator-p1"`}},
		{csvFormat, "comments.csv", []string{"c2,a1,,f1,c1,ana,\"'=Yes, \"\"she\"\" is.\",false,2026-11-23T09:01:00Z"}},
	} {
		target := filepath.Join(t.TempDir(), "out")
		if _, err := Export(t.Context(), from(sample()), look.format, target, Options{Codebook: testCodebook()}); err != nil {
			t.Fatal(err)
		}
		var text string
		for _, name := range files(t, target) {
			if strings.HasSuffix(name, look.file) {
				data, err := os.ReadFile(filepath.Join(target, name))
				if err != nil {
					t.Fatal(err)
				}
				text += string(data)
			}
		}
		for _, want := range look.wants {
			if !strings.Contains(text, want) {
				t.Errorf("%s: there is no %s in\n%s", look.format.Name, want, text)
			}
		}
	}
}
