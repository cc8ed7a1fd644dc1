package dataset

import (
	"bytes"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/onrecord/onrecord/store/corpus"
)

// benchmarkDocument is an article of about 4,000 code points with 20 spans in 6 attributions.
func benchmarkDocument() corpus.Document {
	text := strings.Repeat("“The bridge is safe,” said Ida Lorne, the mayor of Harrow Bay, on Monday. ", 54)
	d := corpus.Document{Status: corpus.Done, Article: corpus.Article{ID: "a", Title: "Bridge", Text: text}}
	d.Annotators = []corpus.Annotator{{ID: "p", Name: "ana", Kind: corpus.Human}}
	for i := range 20 {
		at := 3 + i*len(text)/54
		for !utf8.RuneStart(text[at]) {
			at++
		}
		s := corpus.Span{
			ID: corpus.ID("s" + strconv.Itoa(i)), Article: "a", Label: "Claim", Fragments: []corpus.Range{{Start: at, End: at + 10}},
			Annotator: "ana", Origin: corpus.Manual, Attributes: corpus.Attributes{"style": {"direct"}},
		}
		s.Quote = corpus.Quote(text, s.Fragments)
		d.Spans = append(d.Spans, s)
	}
	for i := range 6 {
		d.Attributions = append(d.Attributions, corpus.Attribution{
			ID: corpus.ID("f" + strconv.Itoa(i)), Article: "a", Annotator: "ana", Origin: corpus.Manual,
			Slots: map[string][]corpus.ID{"claim": {d.Spans[3*i].ID}, "speaker": {d.Spans[3*i+1].ID}, "cue": {d.Spans[3*i+2].ID}},
		})
	}
	d.Sort()
	return d
}

func BenchmarkExport(b *testing.B) {
	d := benchmarkDocument()
	for _, f := range Formats() {
		b.Run(f.Name, func(b *testing.B) {
			source := func(yield func(corpus.Document, error) bool) {
				for range b.N {
					if !yield(d, nil) {
						return
					}
				}
			}
			b.ReportAllocs()
			if _, err := Export(b.Context(), source, f, filepath.Join(b.TempDir(), "out"), Options{}); err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "articles/s")
		})
	}
}

func BenchmarkReadJSONL(b *testing.B) {
	data := bytes.Repeat(encode(b, Options{}, benchmarkDocument()), 100)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		r := ReadJSONL(bytes.NewReader(data), "x")
		for range 100 {
			if _, err := r.Next(); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(100*b.N)/b.Elapsed().Seconds(), "articles/s")
}
