package attribution

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/assets"
	"github.com/onrecord/onrecord/store/corpus"
)

// sampleArticle is the text of the sampleArticle project's first article, some times over.
func sampleArticle(b *testing.B) corpus.Article {
	b.Helper()
	line, _, _ := strings.Cut(string(assets.Sample), "\n")
	var d struct{ Text string }
	if err := json.Unmarshal([]byte(line), &d); err != nil {
		b.Fatal(err)
	}
	return corpus.Article{Text: strings.Repeat(d.Text+"\n\n", 10)}
}

func perSecond(b *testing.B, a corpus.Article) {
	b.ReportMetric(float64(b.N*len(strings.Fields(a.Text)))/b.Elapsed().Seconds(), "words/s")
}

func BenchmarkTokenize(b *testing.B) {
	a := sampleArticle(b)
	for b.Loop() {
		Tokenize(a)
	}
	perSecond(b, a)
}

func BenchmarkRules(b *testing.B) {
	a := sampleArticle(b)
	engine := New(cues(b), nil)
	for b.Loop() {
		engine.Propose(a)
	}
	perSecond(b, a)
}

func BenchmarkParseLexicon(b *testing.B) {
	for b.Loop() {
		if _, err := ParseLexicon(assets.Cues); err != nil {
			b.Fatal(err)
		}
	}
}
