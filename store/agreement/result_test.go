package agreement_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/store/agreement"
	"github.com/onrecord/onrecord/store/corpus"
)

func TestEmptyReport(t *testing.T) {
	result := compare(t, []string{"ana", "bo"})
	for _, m := range result.Pairs[0].Measures {
		if m.Value.Defined() || m.Value.Undefined == "" || m.Units != 0 {
			t.Errorf("%s of %q without any article is %v", m.Name, m.Of, m.Value)
		}
	}
	if err := agreement.WriteHTML(io.Discard, result); err != nil {
		t.Error(err)
	}
}

func TestResultAsJSON(t *testing.T) {
	result := compare(t, []string{"ana", "bo"}, twoReadings(t, "1"), twoReadings(t, "2"))
	data, err := json.Marshal(result)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`"annotators":["ana","bo"]`, `"seed":11`, `{"name":"span-f1-strict","value":{"number":0.5333333333333333},"interval":{"low":0.5333333333333333,"high":0.5333333333333333},"units":30}`,
		`{"name":"same-entity","of":"source","value":{"number":null,"undefined":"no aligned attributions are both linked to entities"},"interval":null,"units":0}`,
		`"labels":["Claim","Speaker","Source","Cue"]`, `"kind":"boundaries"`, `"skipped":[]`, `"together":[]`,
	} {
		if !bytes.Contains(data, []byte(want)) {
			t.Errorf("the JSON lacks %s", want)
		}
	}
	for _, d := range result.Definitions {
		if d.Title == "" || d.Description == "" || d.Units == "" || len(d.Kinds) == 0 {
			t.Errorf("%s is not explained", d.Name)
		}
	}
	for _, m := range result.Pairs[0].Measures {
		if !slices.ContainsFunc(result.Definitions, func(d agreement.Definition) bool { return d.Name == m.Name }) {
			t.Errorf("%s has no definition", m.Name)
		}
	}
}

func TestWriteHTML(t *testing.T) {
	d := twoReadings(t, "1")
	d.Article.Title = `<script>alert("1")</script>`
	for i := range d.Spans {
		d.Spans[i].Annotator = strings.Replace(d.Spans[i].Annotator, "ana", `A<&"b`, 1)
	}
	for i := range d.Attributions {
		d.Attributions[i].Annotator = strings.Replace(d.Attributions[i].Annotator, "ana", `A<&"b`, 1)
	}
	var page bytes.Buffer
	if err := agreement.WriteHTML(&page, compare(t, []string{`A<&"b`, "bo", "cy"}, d, randomDocument(3, 3, "bo", "cy"))); err != nil {
		t.Fatal(err)
	}
	html := page.String()
	for _, never := range []string{"<script", "http:", "https:", "ZgotmplZ", "A<&"} {
		if strings.Contains(html, never) {
			t.Errorf("the page has %q", never)
		}
	}
	for _, want := range []string{"@media print", "<svg", "&lt;script&gt;", "Claim and Claim: 2", "All annotators together", "the ministry’s report"} {
		if !strings.Contains(html, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	decoder := xml.NewDecoder(&page)
	decoder.Strict = false
	decoder.AutoClose, decoder.Entity = []string{"meta"}, xml.HTMLEntity
	for {
		if _, err := decoder.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("the page is not well formed: %v", err)
		}
	}
}

func TestWriteHTMLFails(t *testing.T) {
	if err := agreement.WriteHTML(full{}, agreement.Result{}); !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("a full disk gives %v", err)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

func TestBootstrap(t *testing.T) {
	values := []float64{0, 0, 0, 1, 1, 1, 1, 1, 1, 1}
	mean := func(drawn []float64) agreement.Value {
		sum, n := 0.0, 0.0
		for i, times := range drawn {
			sum, n = sum+times*values[i], n+times
		}
		return agreement.Value{Number: sum / n}
	}
	got, ok := agreement.Bootstrap(len(values), 20_000, 4, mean)
	// The number of ones among ten draws is binomial (.7): 4 and 9 hold the middle 95 %, give or take one step.
	if !ok || got.Low != .4 || got.High < .9 || got.High > 1 {
		t.Errorf("the interval is %v; want 0.4 to 0.9 or 1", got)
	}
	if again, _ := agreement.Bootstrap(len(values), 20_000, 4, mean); again != got {
		t.Errorf("the same seed gives %v and %v", got, again)
	}
	if _, ok := agreement.Bootstrap(1, 100, 1, mean); ok {
		t.Error("one article has an interval")
	}
	if _, ok := agreement.Bootstrap(5, 100, 1, func([]float64) agreement.Value { return agreement.Value{Undefined: "never"} }); ok {
		t.Error("what is undefined has an interval")
	}
}

// FuzzReport holds that no layers make a report panic or give a number that is none.
func FuzzReport(f *testing.F) {
	f.Add([]byte{0, 3, 0, 1, 2, 4, 1, 2})
	f.Add([]byte{0, 9, 0, 1, 0, 9, 0, 2, 5, 1, 3, 1, 200, 200, 200, 200})
	f.Fuzz(func(t *testing.T, data []byte) {
		d := &corpus.Document{Article: corpus.Article{ID: "1", Text: strings.Repeat("ab, cd ", 20)}, Entities: []corpus.Entity{{ID: "x", MergedInto: "y"}, {ID: "y", MergedInto: "x"}}}
		names, labels := []string{"ana", "bo", "cy"}, []string{"Claim", "Speaker", "Source", "Cue", "Other"}
		for i := 0; i+3 < len(data) && i < 200; i += 4 {
			start := int(data[i]) % len(d.Article.Text)
			s := corpus.Span{
				ID: corpus.ID(fmt.Sprint(i)), Label: labels[int(data[i+2])%5], Annotator: names[int(data[i+3])%3], Entity: []corpus.ID{"", "x", "lost"}[int(data[i+2])%3],
				Fragments: []corpus.Range{{Start: start, End: min(start+1+int(data[i+1])%40, len(d.Article.Text))}},
			}
			d.Spans = append(d.Spans, s)
			slot := []string{"claim", "speaker", "source", "cue", "lost"}[int(data[i+3])/3%5]
			d.Attributions = append(d.Attributions, corpus.Attribution{
				ID: corpus.ID(fmt.Sprint("f", i)), Annotator: names[int(data[i+3])/20%3], Slots: map[string][]corpus.ID{slot: {s.ID, "nowhere"}},
				Attributes: corpus.Attributes{"style": {fmt.Sprint(data[i] % 3)}, "people": {[]string{"1", "NaN", "-Inf", "x", "1e308", "-1e308"}[int(data[i])%6]}},
			})
		}
		result := compare(t, names, d)
		for _, p := range result.Pairs {
			for _, m := range append(p.Measures, result.Together...) {
				if math.IsNaN(m.Value.Number) || math.IsInf(m.Value.Number, 0) || m.Value.Number > 1+1e-9 {
					t.Errorf("%s of %q is %v", m.Name, m.Of, m.Value)
				}
			}
		}
		if _, err := json.Marshal(result); err != nil {
			t.Error(err)
		}
		if err := agreement.WriteHTML(io.Discard, result); err != nil {
			t.Error(err)
		}
	})
}

// BenchmarkReport compares two annotators over 1,000 articles with 25 attributions each.
func BenchmarkReport(b *testing.B) {
	documents := make([]*corpus.Document, 1000)
	for i := range documents {
		documents[i] = randomDocument(uint64(i), 25, "ana", "bo")
	}
	for b.Loop() {
		r, err := agreement.NewReport(agreement.Options{Annotators: []string{"ana", "bo"}, Codebook: &book})
		if err != nil {
			b.Fatal(err)
		}
		for _, d := range documents {
			if err := r.Add(d); err != nil {
				b.Fatal(err)
			}
		}
		if result := r.Result(); len(result.Pairs[0].Articles) != len(documents) {
			b.Fatal("articles are missing")
		}
	}
}

// BenchmarkAdd compares two annotators over one article with 25 attributions each.
func BenchmarkAdd(b *testing.B) {
	d := randomDocument(1, 25, "ana", "bo")
	for b.Loop() {
		r, err := agreement.NewReport(agreement.Options{Annotators: []string{"ana", "bo"}, Codebook: &book})
		if err != nil {
			b.Fatal(err)
		}
		if err := r.Add(d); err != nil {
			b.Fatal(err)
		}
	}
}
