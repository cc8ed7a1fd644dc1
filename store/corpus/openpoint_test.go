package corpus_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/store/corpus"
)

const openText = `Gates to open

“We are really late,” said Ines Calder. The “old” gates stay.

Tom Rook told the council that it was too dear.

He said nothing more. Share: she said`

func openDocument(t *testing.T) (*corpus.Document, *corpus.Codebook) {
	t.Helper()
	data, err := os.ReadFile("../../assets/codebooks/claims-speakers-sources.json")
	if err != nil {
		t.Fatal(err)
	}
	book, err := corpus.ParseCodebook(data)
	if err != nil {
		t.Fatal(err)
	}
	d := &corpus.Document{Article: corpus.Article{ID: "a", Text: openText, Zones: []corpus.Zone{
		{Kind: corpus.Furniture, Range: corpus.Range{Start: strings.Index(openText, "Share"), End: len(openText)}},
	}}}
	return d, &book
}

func span(id, label, words string) corpus.Span {
	at := strings.Index(openText, words)
	return corpus.Span{ID: corpus.ID(id), Article: "a", Label: label, Fragments: []corpus.Range{{Start: at, End: at + len(words)}}, Quote: words}
}

func kinds(points []corpus.OpenPoint) []string {
	var out []string
	for _, p := range points {
		out = append(out, string(p.Kind)+": "+p.Text)
	}
	return out
}

func TestOpenPoints(t *testing.T) {
	d, book := openDocument(t)
	want := []string{
		"quotation without a claim: “We are really late,”",
		"verb of saying without an attribution: “We are really late,” said Ines Calder.",
		"verb of saying without an attribution: Tom Rook told the council that it was too dear.",
		"verb of saying without an attribution: He said nothing more.",
	}
	if got := kinds(corpus.OpenPoints(d, book)); !slices.Equal(got, want) {
		t.Errorf("untouched:\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}

	book.Frame.Attributes[0].Required = true
	d.Spans = []corpus.Span{
		span("1", "Claim", "“We are really late,”"), span("2", "Cue", "said"), span("3", "Claim", "that it was too dear"),
		span("4", "Cue", "told"), span("5", "Speaker", "the council that it"), span("6", "Cue", "He said nothing"),
	}
	d.Attributions = []corpus.Attribution{
		{ID: "x", Slots: map[string][]corpus.ID{"claim": {"1"}, "cue": {"2"}}, Attributes: corpus.Attributes{}.With(book.Frame.Attributes[0].Name, "direct")},
		{ID: "y", Slots: map[string][]corpus.ID{"speaker": {"5"}, "cue": {"4"}}, Attributes: corpus.Attributes{}.With(book.Frame.Attributes[0].Name, "direct")},
		{ID: "z", Slots: map[string][]corpus.ID{"cue": {"6"}}, Absent: []string{"speaker"}},
	}
	d.Sort()
	want = []string{
		"attribution that does not say who speaks: “We are really late,” said",
		"attribution without a claim: told the council that it",
		"claim outside any attribution: that it was too dear",
		"attribution without a claim: He said nothing",
		"question without an answer: " + book.Frame.Attributes[0].Title,
	}
	if got := kinds(corpus.OpenPoints(d, book)); !slices.Equal(got, want) {
		t.Errorf("half done:\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}

	d.Attributions[1] = d.Attributions[1].Linked("claim", "3")
	got := kinds(corpus.OpenPoints(d, book))
	if !slices.Contains(got, "one text in two roles: claim and speaker: the council that it") {
		t.Errorf("overlapping roles are not found: %v", got)
	}
}
