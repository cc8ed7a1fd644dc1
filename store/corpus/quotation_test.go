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

func TestWholeQuotation(t *testing.T) {
	text := "He said “No way,” twice. “Yes, we can.” Then „so“ and ‘don’t go’; a “ left open.\n“New”"
	for _, c := range []struct{ from, want string }{
		{"No way", "“No way,”"},
		{"No way,", "“No way,”"},
		{"“No way", "“No way,”"},
		{"No way,”", "“No way,”"},
		{"“No way,”", "“No way,”"},
		{"No", "No"},
		{"way", "way"},
		{"Yes, we can", "“Yes, we can.”"},
		{"so", "„so“"},
		{"don’t go", "‘don’t go’"},
		{"said “No way", "said “No way"},
		{"No way,” twice", "No way,” twice"},
		{"No way,” twice. “Yes, we can", "No way,” twice. “Yes, we can"},
		{"left open", "left open"},
		{"He said", "He said"},
		{"New", "“New”"},
		{"", ""},
		{"“", "“"},
		{",", ","},
	} {
		at := strings.Index(text, c.from)
		r := corpus.WholeQuotation(text, corpus.Range{Start: at, End: at + len(c.from)})
		if got := text[r.Start:r.End]; got != c.want {
			t.Errorf("%q becomes %q, want %q", c.from, got, c.want)
		}
	}
}
