package reader

import (
	"image/color"
	"math/rand/v2"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/onrecord/onrecord/store/corpus"
)

// longText is a seeded text of n words in paragraphs, from a vocabulary in which few words are common and many rare.
func longText(n int) string {
	r := rand.New(rand.NewPCG(7, 7))
	zipf := rand.NewZipf(r, 1.2, 8, 30_000)
	var b strings.Builder
	for i := range n {
		word := strconv.FormatUint(zipf.Uint64()*2_654_435_761%1_000_003, 36)
		b.WriteString(word)
		switch {
		case i%97 == 96:
			b.WriteString(".\n\n")
		case i%13 == 12:
			b.WriteString(", ")
		default:
			b.WriteByte(' ')
		}
	}
	return b.String()
}

func manyMarks(text string, n int) []Mark {
	r := rand.New(rand.NewPCG(3, 3))
	marks := make([]Mark, n)
	for i := range marks {
		at := r.IntN(len(text) - 200)
		marks[i] = Mark{ID: strconv.Itoa(i), Fragments: []corpus.Range{{Start: at, End: at + 5 + r.IntN(120)}}, Color: color.NRGBA{0, 90, 200, 255}, Underline: Underline(i % 4)}
	}
	slices.SortFunc(marks, func(a, b Mark) int { return outerFirst(a.Fragments[0], b.Fragments[0]) }) // as a document has them
	return marks
}

func benchReader(b *testing.B, text string) *Reader {
	r := New(look())
	w := test.NewWindow(r)
	b.Cleanup(w.Close)
	w.Resize(fyne.NewSize(900, 800))
	r.SetArticle(text, nil)
	return r
}

// BenchmarkReaderLayout1M lays out every line of a million words, with the word widths to be measured first.
func BenchmarkReaderLayout1M(b *testing.B) {
	text := longText(1_000_000)
	r := benchReader(b, text)
	for b.Loop() {
		r.page.measure.forget()
		r.page.unwrap()
		for i := range r.page.blocks {
			r.page.layout(i)
		}
	}
}

// BenchmarkReaderLayoutMixed lays out ten thousand words of Hebrew with Latin and numbers in it, their widths known.
func BenchmarkReaderLayoutMixed(b *testing.B) {
	r := benchReader(b, strings.Repeat(strings.Repeat("ראש העיר אמר (לפי Reuters) כי 25.5% שילמו; ", 12)+"\n", 100))
	for b.Loop() {
		r.page.unwrap()
		for i := range r.page.blocks {
			r.page.layout(i)
		}
	}
}

// BenchmarkReaderOpen1M shows the first screen of a million words.
func BenchmarkReaderOpen1M(b *testing.B) {
	text := longText(1_000_000)
	r := benchReader(b, text)
	for b.Loop() {
		r.SetArticle(text, nil)
	}
}

// BenchmarkReaderScroll scrolls a step in a million words with 100,000 marks.
func BenchmarkReaderScroll(b *testing.B) {
	text := longText(1_000_000)
	r := benchReader(b, text)
	r.SetMarks(manyMarks(text, 100_000))
	r.SetPlace(len(text) / 2)
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	defer func() { b.ReportMetric(float64(m.HeapAlloc)/1e6, "MB-heap") }()
	step := float32(-40)
	for b.Loop() {
		r.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, step)})
		if r.top+2000 > r.page.total() {
			r.SetPlace(len(text) / 2)
		}
	}
}

// BenchmarkReaderHighlight paints one more mark on an ordinary article with 100 marks.
func BenchmarkReaderHighlight(b *testing.B) { benchmarkHighlight(b, 1000, 100) }

// BenchmarkReaderHighlight1M paints one more mark on a million words with 100,000 marks.
func BenchmarkReaderHighlight1M(b *testing.B) { benchmarkHighlight(b, 1_000_000, 100_000) }

func benchmarkHighlight(b *testing.B, words, marks int) {
	text := longText(words)
	r := benchReader(b, text)
	list := manyMarks(text, marks+1)
	for i := 0; b.Loop(); i++ {
		r.SetMarks(list[:marks+i%2])
	}
}
