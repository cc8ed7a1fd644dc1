package store

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/store/corpus"
)

// BenchmarkGesture is one span through Apply, on the disk.
func BenchmarkGesture(b *testing.B) {
	p := newProject(b)
	id := addArticle(b, p, "One", testText)
	for b.Loop() {
		do(b, p, corpus.PutSpan{Span: spanOn(id, testText, "Claim", corpus.Range{Start: 0, End: 5})})
	}
}

// BenchmarkBulk is one step of 100,000 spans; it reports spans a second.
func BenchmarkBulk(b *testing.B) {
	const n = 100_000
	text := strings.Repeat("A word. ", 1000)
	p := newProject(b)
	for b.Loop() {
		b.StopTimer()
		step := bulkStep(addArticle(b, p, "Long", text), text, n)
		b.StartTimer()
		must[Applied](b)(p.Apply(step))
	}
	b.ReportMetric(n*float64(b.N)/b.Elapsed().Seconds(), "spans/s")
}

// BenchmarkBulkUndo takes back a step of 20,000 spans; it reports spans a second.
func BenchmarkBulkUndo(b *testing.B) {
	const n = 20_000
	text := strings.Repeat("A word. ", 1000)
	p := newProject(b)
	must[Applied](b)(p.Apply(bulkStep(addArticle(b, p, "Long", text), text, n)))
	for b.Loop() {
		must[Applied](b)(p.Undo())
		b.StopTimer()
		must[Applied](b)(p.Redo())
		b.StartTimer()
	}
	b.ReportMetric(n*float64(b.N)/b.Elapsed().Seconds(), "spans/s")
}

// study makes a project of n articles of about 4 kB with 4 spans each.
func study(b *testing.B, n int) string {
	b.Helper()
	p, err := Create(filepath.Join(b.TempDir(), "study.onrecord"), testBook)
	if err != nil {
		b.Fatal(err)
	}
	filler := strings.Repeat("The minister said on Tuesday that the budget would grow. ", 70)
	step := corpus.Step{Label: "Import", Annotator: "Ana"}
	for i := range n {
		text := fmt.Sprintf("Article %d. %s", i, filler)
		a := corpus.Article{ID: NewID(), Title: fmt.Sprintf("Budget news number %d", i), Byline: "Cedric Blackwater", Outlet: "Bulletin", Text: text}
		step.Changes = append(step.Changes, corpus.AddArticle{Article: a, Original: corpus.Original{Name: "a.txt", Bytes: []byte(text)}})
		for k := range 4 {
			step.Changes = append(step.Changes, corpus.PutSpan{Span: spanOn(a.ID, text, "Claim", corpus.Range{Start: 20 * k, End: 20*k + 12})})
		}
		if i%500 == 499 || i == n-1 {
			must[Applied](b)(p.Apply(step))
			step.Changes = nil
		}
	}
	if err := p.Close(); err != nil {
		b.Fatal(err)
	}
	return p.Path()
}

// BenchmarkOpen opens a project of one article, with all checks.
func BenchmarkOpen(b *testing.B) {
	path := study(b, 1)
	for b.Loop() {
		_ = must[*Project](b)(Open(path)).Close()
	}
}

// BenchmarkOpen10000 opens a project of 10,000 articles and lists them.
func BenchmarkOpen10000(b *testing.B) {
	path := study(b, 10_000)
	for b.Loop() {
		p := must[*Project](b)(Open(path))
		if n := len(must[[]ArticleRow](b)(p.Articles(b.Context(), Filter{}))); n != 10_000 {
			b.Fatalf("%d articles", n)
		}
		_ = p.Close()
	}
}

// BenchmarkArticles10000 lists and filters 10,000 articles.
func BenchmarkArticles10000(b *testing.B) {
	p := must[*Project](b)(Open(study(b, 10_000)))
	defer p.Close()
	for name, f := range map[string]Filter{"all": {}, "text": {Text: "number 99"}, "status": {Statuses: []corpus.Status{corpus.Done}}} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				must[[]ArticleRow](b)(p.Articles(b.Context(), f))
			}
		})
	}
}

// BenchmarkDocument reads an article of 4 kB with 100 spans and 25 attributions.
func BenchmarkDocument(b *testing.B) {
	p := newProject(b)
	text := strings.Repeat("A word. ", 500)
	step := bulkStep(addArticle(b, p, "Long", text), text, 100)
	id := step.Changes[0].(corpus.PutSpan).Span.Article
	for i := range 25 {
		span := step.Changes[4*i].(corpus.PutSpan).Span
		step.Changes = append(step.Changes, corpus.PutAttribution{Attribution: corpus.Attribution{
			ID: NewID(), Article: id, Annotator: "Ana", Origin: corpus.Manual, Slots: map[string][]corpus.ID{"claim": {span.ID}},
		}})
	}
	must[Applied](b)(p.Apply(step))
	for b.Loop() {
		must[corpus.Document](b)(p.Document(b.Context(), id))
	}
}

// BenchmarkSearch finds a word in 10,000 articles.
func BenchmarkSearch(b *testing.B) {
	p := must[*Project](b)(Open(study(b, 10_000)))
	defer p.Close()
	for b.Loop() {
		if hits := must[[]Hit](b)(p.Search(b.Context(), "minister budget", 50)); len(hits) != 50 {
			b.Fatalf("%d hits", len(hits))
		}
	}
}
