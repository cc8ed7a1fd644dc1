package dataset

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/onrecord/onrecord/store/corpus"
)

// benchmarkDocument is an article of about 4,000 code points with 20 spans in 6 attributions. All ids are made of n.
func benchmarkDocument(n int) corpus.Document {
	id := func(kind string, i int) corpus.ID { return derivedID(kind, strconv.Itoa(n), strconv.Itoa(i)) }
	text := fmt.Sprintf("Number %d. ", n) + strings.Repeat("“The bridge is safe,” said Ida Lorne, the mayor of Harrow Bay, on Monday. ", 54)
	d := corpus.Document{Status: corpus.Done, Article: corpus.Article{ID: id("article", 0), Title: "Bridge " + strconv.Itoa(n), Outlet: "Harbour Courier", Text: text}}
	d.Annotators = []corpus.Annotator{{ID: derivedID("ana"), Name: "ana", Kind: corpus.Human}}
	d.Entities = []corpus.Entity{{ID: derivedID("lorne"), Kind: "person", Name: "Ida Lorne"}}
	for i := range 20 {
		at := 3 + i*len(text)/54
		for !utf8.RuneStart(text[at]) {
			at++
		}
		s := corpus.Span{
			ID: id("span", i), Article: d.Article.ID, Label: []string{"Claim", "Speaker", "Cue"}[i%3], Fragments: []corpus.Range{{Start: at, End: at + 10}},
			Annotator: "ana", Origin: corpus.Manual, Attributes: corpus.Attributes{"style": {"direct"}},
		}
		for !utf8.RuneStart(text[s.Fragments[0].End]) {
			s.Fragments[0].End++
		}
		s.Quote = corpus.Quote(text, s.Fragments)
		d.Spans = append(d.Spans, s)
	}
	for i := range 6 {
		d.Attributions = append(d.Attributions, corpus.Attribution{
			ID: id("frame", i), Article: d.Article.ID, Annotator: "ana", Origin: corpus.Manual,
			Slots: map[string][]corpus.ID{"claim": {d.Spans[3*i].ID}, "speaker": {d.Spans[3*i+1].ID}, "cue": {d.Spans[3*i+2].ID}},
		})
	}
	d.Sort()
	return d
}

const benchmarkAnnotations = 26 // spans and attributions of an article

func benchmarkDocuments(n int) iter.Seq2[corpus.Document, error] {
	return func(yield func(corpus.Document, error) bool) {
		for i := range n {
			if !yield(benchmarkDocument(i), nil) {
				return
			}
		}
	}
}

// BenchmarkFormats writes 10,000 articles in each format and reads them back: once each with -benchtime 1x. It reports
// annotations a second, and the most heap in use.
func BenchmarkFormats(b *testing.B) {
	const articles = 10_000
	for _, f := range Formats() {
		target := filepath.Join(b.TempDir(), "out"+f.Extension)
		if f.Writable() {
			b.Run("write/"+f.Name, func(b *testing.B) {
				for b.Loop() {
					stop := watchHeap(b)
					if _, err := Export(b.Context(), benchmarkDocuments(articles), f, target, Options{Codebook: testCodebook(), NoVerify: true, Replace: true}); err != nil {
						b.Fatal(err)
					}
					stop()
				}
				b.ReportMetric(float64(b.N*articles*benchmarkAnnotations)/b.Elapsed().Seconds(), "annotations/s")
			})
		}
		if f.Readable() && f.Writable() {
			b.Run("read/"+f.Name, func(b *testing.B) {
				for b.Loop() {
					stop := watchHeap(b)
					if n := countItems(b, f, target); n != articles {
						b.Fatalf("%d articles came back", n)
					}
					stop()
				}
				b.ReportMetric(float64(b.N*articles*benchmarkAnnotations)/b.Elapsed().Seconds(), "annotations/s")
			})
		}
	}
}

// BenchmarkExportLength writes and reads back ever more articles: memory must not grow with them.
func BenchmarkExportLength(b *testing.B) {
	for _, articles := range []int{1_000, 10_000, 100_000} {
		b.Run(strconv.Itoa(articles), func(b *testing.B) {
			for b.Loop() {
				stop := watchHeap(b)
				target := filepath.Join(b.TempDir(), "out.jsonl")
				if _, err := Export(b.Context(), benchmarkDocuments(articles), jsonlFormat, target, Options{Replace: true}); err != nil {
					b.Fatal(err)
				}
				stop()
			}
		})
	}
}

func countItems(b *testing.B, f Format, path string) int {
	b.Helper()
	r, err := f.Open(path, ReadOptions{})
	if err != nil {
		b.Fatal(err)
	}
	defer r.Close()
	for n := 0; ; n++ {
		if _, err := r.Next(); errors.Is(err, io.EOF) {
			return n
		} else if err != nil {
			b.Fatal(err)
		}
	}
}

// watchHeap looks at the heap until stop is called, which reports the most that was in use.
func watchHeap(b *testing.B) (stop func()) {
	debug.FreeOSMemory()
	done, most := make(chan struct{}), make(chan uint64)
	go func() {
		var high uint64
		for tick := time.NewTicker(20 * time.Millisecond); ; {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			high = max(high, m.HeapInuse)
			select {
			case <-done:
				tick.Stop()
				most <- high
				return
			case <-tick.C:
			}
		}
	}()
	return func() {
		close(done)
		b.ReportMetric(float64(<-most)/(1<<20), "MB")
	}
}
