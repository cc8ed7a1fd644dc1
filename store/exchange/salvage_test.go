package exchange_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/corpus"
	"github.com/onrecord/onrecord/store/exchange"
)

// TestSalvageTextFromItsFile damages a text: it is read again from the page that it came from, and the mark on it stays.
// Where the page is damaged too, the article is told to be lost.
func TestSalvageTextFromItsFile(t *testing.T) {
	for _, both := range []bool{false, true} {
		dir := t.TempDir()
		words := "The ferry stays in port, the harbour master said. "
		page := write(t, filepath.Join(dir, "ferry.txt"), "Ferry stays\n\n"+strings.Repeat(words, 3)+"\n")
		p, err := store.Create(filepath.Join(dir, "study.onrecord"), book)
		if err != nil {
			t.Fatal(err)
		}
		id := doImport(t, p, page).Added[0]
		d, err := p.Document(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		at := strings.Index(d.Article.Text, "The ferry")
		part := []corpus.Range{{Start: at, End: at + len("The ferry")}}
		span := corpus.Span{ID: store.NewID(), Article: id, Label: "Claim", Fragments: part, Quote: "The ferry", Annotator: "ana", Origin: corpus.Manual}
		if _, err := p.Apply(corpus.Step{Label: "Tag", Annotator: "ana", Changes: []corpus.Change{corpus.PutSpan{Span: span}}}); err != nil {
			t.Fatal(err)
		}
		if err := p.Close(); err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(p.Path())
		if err != nil {
			t.Fatal(err)
		}
		wrong := strings.Replace(words, "port", "part", 1)
		if both {
			data = damagedOriginal(t, data)
		}
		data = bytes.Replace(data, []byte(words), []byte(wrong), 1)
		damaged := write(t, filepath.Join(dir, "damaged.onrecord"), string(data))

		to := filepath.Join(dir, "salvaged.onrecord")
		report, err := exchange.Salvage(t.Context(), damaged, to, nil)
		if err != nil {
			t.Fatal(err)
		}
		q, err := store.OpenReadOnly(to)
		if err != nil {
			t.Fatal(err)
		}
		got, err := q.Document(t.Context(), id)
		switch {
		case both && store.ErrorCode(err) != store.CodeNotFound:
			t.Errorf("the damaged article came out: %q, %v", got.Article.Text, err)
		case both && (lost(report, "article") != 1 || lost(report, "span") != 1):
			t.Errorf("the loss is not told: %+v", report)
		case !both && (err != nil || got.Article.Text != d.Article.Text || len(got.Spans) != 1):
			t.Errorf("the article came out as %q with %d spans, %v", got.Article.Text, len(got.Spans), err)
		case len(report.Problems) == 0:
			t.Error("nothing is told")
		}
		if err := q.Close(); err != nil {
			t.Error(err)
		}
	}
}

// damagedOriginal changes a byte inside the compressed original.
func damagedOriginal(t *testing.T, data []byte) []byte {
	t.Helper()
	at := bytes.Index(data, []byte("\x1f\x8b\x08"))
	if at < 0 {
		t.Fatal("there is no compressed original")
	}
	data[at+30] ^= 0xff
	return data
}

// lost is how many of a kind a report says are lost.
func lost(r store.SalvageReport, kind string) int {
	at := slices.IndexFunc(r.Rows, func(c store.SalvageCount) bool { return c.Kind == kind })
	return r.Rows[at].Lost
}
