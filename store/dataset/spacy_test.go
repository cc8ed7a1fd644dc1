package dataset

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/store/corpus"
)

func TestSpacyGolden(t *testing.T) {
	target := exportTo(t, spacyFormat, Options{Codebook: testCodebook()}, sample(), second())
	if got := files(t, target); !slices.Equal(got, []string{"all.jsonl", "make_spacy.py", manifestName}) {
		t.Errorf("the folder holds %q", got)
	}
	golden(t, filepath.Join(target, "all.jsonl"), filepath.Join("spacy", "all.jsonl"))
}

// TestSpacyWordsGiveTheText checks every line as the script does, and that the words of a span are its text.
func TestSpacyWordsGiveTheText(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 5))
	documents := []corpus.Document{sample()}
	for range 60 {
		documents = append(documents, randomDocument(r))
	}
	target := exportTo(t, spacyFormat, Options{Split: thirds(t)}, documents...)
	if got := files(t, target); !slices.Equal(got, []string{"dev.jsonl", "make_spacy.py", manifestName, "test.jsonl", "train.jsonl"}) {
		t.Errorf("the folder holds %q", got)
	}
	seen := 0
	for _, part := range []string{"train", "dev", "test"} {
		data, err := os.ReadFile(filepath.Join(target, part+".jsonl"))
		if err != nil {
			t.Fatal(err)
		}
		for text := range strings.Lines(string(data)) {
			var doc spacyDoc
			if err := json.Unmarshal([]byte(text), &doc); err != nil {
				t.Fatal(err)
			}
			seen++
			checkSpacy(t, doc, documents)
		}
	}
	if seen != len(documents) {
		t.Errorf("%d articles of %d", seen, len(documents))
	}
}

func checkSpacy(t *testing.T, doc spacyDoc, documents []corpus.Document) {
	t.Helper()
	words := func(from, to int) string {
		var out strings.Builder
		for i := from; i < to; i++ {
			out.WriteString(doc.Words[i])
			if doc.Spaces[i] && i < to-1 {
				out.WriteByte(' ')
			}
		}
		return out.String()
	}
	if got := words(0, len(doc.Words)); strings.TrimSuffix(doc.Text, " ") != strings.TrimSuffix(got, " ") || slices.Contains(doc.Words, "") {
		t.Errorf("the words give %q, not %q", got, doc.Text)
	}
	i := slices.IndexFunc(documents, func(d corpus.Document) bool { return d.Article.ID == doc.Record.ID })
	n := 0
	for _, s := range documents[i].Spans {
		for _, f := range s.Fragments {
			got := doc.Spans[n]
			if text := documents[i].Article.Text[f.Start:f.End]; words(got.Start, got.End) != text || got.Label != s.Label || got.Annotator != s.Annotator {
				t.Errorf("span %d is %q of %+v, want %q", n, words(got.Start, got.End), got, text)
			}
			n++
		}
	}
	for _, r := range doc.Relations {
		if r.Head >= n || r.Child >= n {
			t.Errorf("the relation %+v joins spans beyond the %d", r, n)
		}
	}
}
