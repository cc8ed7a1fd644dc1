package corpus_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/store/corpus"
)

func TestQuotations(t *testing.T) {
	text := "“One,” she said. “Two\n\nHe: ‘Three’ and \"four\". Don’t. «Cinq»"
	var got []string
	for _, q := range corpus.Quotations(text) {
		got = append(got, text[q.Start:q.End])
	}
	if want := []string{"“One,”", "‘Three’", "\"four\"", "«Cinq»"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestCloseQuotation(t *testing.T) {
	text := "He said “No way,” twice. “Yes” and 'x'."
	for from, want := range map[string]string{"“No way": "“No way,”", "“Yes": "“Yes”", "said": "said", "“No way,”": "“No way,”", "“No": "“No"} {
		at := strings.Index(text, from)
		r := corpus.CloseQuotation(text, corpus.Range{Start: at, End: at + len(from)})
		if got := text[r.Start:r.End]; got != want {
			t.Errorf("%q becomes %q, want %q", from, got, want)
		}
	}
}
