package store

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/onrecord/onrecord/store/corpus"
)

// TestSavePurged looks for removed words in the bytes of the copy. The copy has all else, and can be merged back.
func TestSavePurged(t *testing.T) {
	p := newProject(t)
	text := testText + "\nThe quagga is gone."
	id := NewID()
	do(t, p, corpus.AddArticle{Article: corpus.Article{ID: id, Title: "Title zyzzyva", Text: text}, Original: corpus.Original{Name: "one.txt", Bytes: []byte(text)}})
	secret := addArticle(t, p, "Secret", "The numbat told it all, and told it again: numbat, numbat, numbat.")
	e := corpus.Entity{ID: NewID(), Kind: "person", Name: "Wombat"}
	at := strings.Index(text, "The quagga is gone.")
	gone := spanOn(id, text, "Claim", corpus.Range{Start: at, End: at + len("The quagga is gone.")})
	kept := spanOn(id, text, "Speaker", corpus.Range{Start: 17, End: 29})
	kept.Note, gone.Entity = "the capybara note", e.ID
	do(t, p, corpus.PutEntity{Entity: e}, corpus.PutSpan{Span: gone}, corpus.PutSpan{Span: kept})
	comment := corpus.Comment{ID: NewID(), Article: id, Annotator: "Ana", Text: "a pangolin comment"}
	do(t, p, corpus.PutComment{Comment: comment})
	rejection := corpus.Rejection{ID: NewID(), Article: id, Claim: []corpus.Range{{Start: 0, End: 5}}, Annotator: "Bob", Created: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}
	do(t, p, corpus.AddRejection{Rejection: rejection})
	book := testBook
	book.Version, book.Description = "2", "an ocelot in the codebook"
	do(t, p, corpus.SetCodebook{Codebook: book})
	book.Version, book.Description = "3", ""
	do(t, p, corpus.SetCodebook{Codebook: book})
	kept.Note = "another note"
	do(t, p, corpus.PutSpan{Span: kept}, corpus.RemoveSpan{ID: gone.ID}, corpus.RemoveComment{ID: comment.ID}, corpus.RemoveEntity{ID: e.ID})
	do(t, p, corpus.RemoveArticle{ID: secret})
	d := document(t, p, id)
	d.Article.Title = "Another title"
	do(t, p, corpus.SetArticle{Article: d.Article})
	for key, value := range map[string]string{SettingDrafts: `{"x":"an axolotl draft"}`, "blind": "yes"} {
		if err := p.SetSetting(key, value); err != nil {
			t.Fatal(err)
		}
	}

	plain, purged := filepath.Join(t.TempDir(), "plain.onrecord"), filepath.Join(t.TempDir(), "purged.onrecord")
	if err := p.SaveCopy(plain); err != nil {
		t.Fatal(err)
	}
	if err := p.SavePurged(t.Context(), purged, nil); err != nil {
		t.Fatal(err)
	}
	words := []string{"numbat", "zyzzyva", "capybara", "pangolin", "Wombat", "ocelot", "axolotl"}
	for _, word := range words {
		if !holdsWord(t, plain, word) {
			t.Errorf("the plain copy has no %q: the test looks in the wrong place", word)
		}
		if holdsWord(t, purged, word) {
			t.Errorf("%q is still in the purged copy", word)
		}
	}
	// The quote of the removed mark is a part of the text, and stands there and in the original alone.
	if n := bytes.Count(must[[]byte](t)(os.ReadFile(purged)), []byte("The quagga is gone.")); n != 2 {
		t.Errorf("the quote of the removed mark is in the copy %d times, want 2", n)
	}

	c := must[*Project](t)(Open(purged))
	same(t, sharedOf(t, c), sharedOf(t, p))
	same(t, document(t, c, id).Rejections, []corpus.Rejection{rejection})
	wantNoProblems(t, c)
	if value := must[string](t)(c.Setting("blind")); value != "yes" {
		t.Errorf("the setting is %q", value)
	}
	if len(must[[]HistoryRow](t)(c.History(t.Context(), 10))) != 0 {
		t.Error("the copy has a history")
	}
	s := spanOn(id, text, "Cue", corpus.Range{Start: 30, End: 34})
	do(t, c, corpus.PutSpan{Span: s})
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	r := must[MergeReport](t)(p.Merge(t.Context(), purged, MergeOptions{}))
	if r.Changes() != 1 || len(r.Conflicts) != 0 {
		t.Errorf("merged back: %+v", r)
	}
}

// holdsWord tells whether a file holds a word, as it is, as the search index folds it, or in an original.
func holdsWord(t *testing.T, path, word string) bool {
	t.Helper()
	data := must[[]byte](t)(os.ReadFile(path))
	if bytes.Contains(bytes.ToLower(data), bytes.ToLower([]byte(word))) {
		return true
	}
	for at := 0; ; at++ {
		next := bytes.Index(data[at:], []byte("\x1f\x8b"))
		if next < 0 {
			return false
		}
		at += next
		zip, err := gzip.NewReader(bytes.NewReader(data[at:]))
		if err != nil {
			continue
		}
		var out bytes.Buffer
		_, _ = out.ReadFrom(zip) // what follows in the file is no part of it
		if bytes.Contains(bytes.ToLower(out.Bytes()), bytes.ToLower([]byte(word))) {
			return true
		}
	}
}

func TestSavePurged_Refused(t *testing.T) {
	p := newProject(t)
	addArticle(t, p, "One", testText)
	path := filepath.Join(t.TempDir(), "purged.onrecord")
	if err := os.WriteFile(path, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := p.SavePurged(t.Context(), path, nil); ErrorCode(err) != CodeExists {
		t.Errorf("over a file: %v", err)
	}
}
