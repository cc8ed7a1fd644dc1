package corpus

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func testDocument() Document {
	d := Document{
		Article: Article{ID: "a", Title: "One", Text: strings.Repeat("x", 100), Zones: []Zone{{Headline, Range{0, 5}}}},
		Status:  Todo,
		Spans: []Span{
			{ID: "s3", Article: "a", Fragments: []Range{{30, 40}}, Entity: "e2"},
			{ID: "s1", Article: "a", Fragments: []Range{{10, 20}}, Entity: "e1"},
			{ID: "s2", Article: "a", Fragments: []Range{{20, 30}}, Entity: "e1"},
		},
		Attributions: []Attribution{
			{ID: "f2", Article: "a", Parent: "f1", Slots: map[string][]ID{"claim": {"s3"}, "speaker": {"s2"}}},
			{ID: "f1", Article: "a", Slots: map[string][]ID{"claim": {"s1", "s3"}}},
		},
		Entities:   []Entity{{ID: "e2", MergedInto: "e1"}, {ID: "e1", Name: "Ana"}},
		Annotators: []Annotator{{ID: "p2", Name: "bob"}, {ID: "p1", Name: "ana"}},
	}
	d.Sort()
	return d
}

// outline tells the order and links of a document.
func outline(d Document) string {
	var out strings.Builder
	for _, s := range d.Spans {
		fmt.Fprintf(&out, "%s@%d/%s ", s.ID, s.Hull().Start, s.Entity)
	}
	for _, a := range d.Attributions {
		fmt.Fprintf(&out, "%s<%s%v ", a.ID, a.Parent, a.Slots)
	}
	for _, e := range d.Entities {
		fmt.Fprintf(&out, "%s>%s ", e.ID, e.MergedInto)
	}
	return strings.TrimSpace(out.String())
}

const (
	testSpans        = "s1@10/e1 s2@20/e1 s3@30/e2 "
	testAttributions = "f1<map[claim:[s1 s3]] f2<f1map[claim:[s3] speaker:[s2]] "
	testEntities     = "e1> e2>e1"
)

func TestSort(t *testing.T) {
	d := Document{
		Spans: []Span{
			{ID: "e", Fragments: []Range{{7, 8}}},
			{ID: "d", Fragments: []Range{{2, 4}, {6, 9}}},
			{ID: "b", Fragments: []Range{{2, 5}}},
			{ID: "a", Fragments: []Range{{2, 5}}},
			{ID: "c"},
		},
		Attributions: []Attribution{
			{ID: "nothing"},
			{ID: "late", Slots: map[string][]ID{"claim": {"e"}}},
			{ID: "stranger", Slots: map[string][]ID{"claim": {"elsewhere"}}},
			{ID: "early", Slots: map[string][]ID{"claim": {"e"}, "speaker": {"elsewhere", "d"}}},
			{ID: "also early", Slots: map[string][]ID{"claim": {"a", "e"}}},
		},
		Entities:   []Entity{{ID: "y"}, {ID: "x"}},
		Annotators: []Annotator{{ID: "1", Name: "bob"}, {ID: "2", Name: "ana"}},
	}
	d.Sort()
	var got []string
	for _, s := range d.Spans {
		got = append(got, string(s.ID))
	}
	for _, a := range d.Attributions {
		got = append(got, string(a.ID))
	}
	for _, e := range d.Entities {
		got = append(got, string(e.ID))
	}
	for _, a := range d.Annotators {
		got = append(got, a.Name)
	}
	if want := []string{"c", "d", "a", "b", "e", "also early", "early", "late", "nothing", "stranger", "x", "y", "ana", "bob"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestDocumentLookups(t *testing.T) {
	d := testDocument()
	if s, ok := d.Span("s2"); !ok || s.ID != "s2" {
		t.Errorf("Span(s2) = %v, %v", s, ok)
	}
	if s, ok := d.Span("s9"); ok || s.ID != "" {
		t.Errorf("Span(s9) = %v, %v", s, ok)
	}
	if i := d.SpanIndex("s3"); i != 2 {
		t.Errorf("SpanIndex(s3) = %d", i)
	}
	if over := d.SpansOver(Range{19, 30}); len(over) != 2 || over[0].ID != "s1" || over[1].ID != "s2" {
		t.Errorf("SpansOver(19–30) = %v", over)
	}
	if a, ok := d.Attribution("f2"); !ok || a.ID != "f2" {
		t.Errorf("Attribution(f2) = %v, %v", a, ok)
	}
	if a, ok := d.Attribution("f9"); ok || a.ID != "" {
		t.Errorf("Attribution(f9) = %v, %v", a, ok)
	}
	if of := d.AttributionsOf("s3"); len(of) != 2 || of[0].ID != "f1" || of[1].ID != "f2" {
		t.Errorf("AttributionsOf(s3) = %v", of)
	}
}
