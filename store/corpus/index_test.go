package corpus

import (
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"
)

// indexTexts have characters of one to four bytes, clusters of several code points, and lengths around the stride.
var indexTexts = []string{
	"",
	"a",
	"Plain text.",
	"👩‍👩‍👧 and 🇺🇦",
	"e\u0301 is not é",
	"אמר ראש העיר: „הגשר בטוח“",
	"قال الوزير «لا» 🙂.",
	strings.Repeat("a", indexStride-1),
	strings.Repeat("a", indexStride),
	strings.Repeat("a", indexStride+1),
	strings.Repeat("é🙂", indexStride),
	strings.Repeat("a", indexStride-1) + "🙂" + strings.Repeat("b", 2*indexStride),
}

// checkIndex compares an index with a walk over the runes of the text, at every offset and a little beyond.
func checkIndex(t *testing.T, text string) {
	t.Helper()
	points, units := map[int]int{}, map[int]int{} // byte offset by count
	index := NewIndex(text)
	p, u := 0, 0
	for at, r := range text + "." { // the full stop lets the walk come to the end of the text
		points[p], units[u] = at, at
		if index.CodePoints(at) != p || index.UTF16(at) != u {
			t.Fatalf("byte %d of %q: %d code points, %d UTF-16 units, want %d and %d", at, text, index.CodePoints(at), index.UTF16(at), p, u)
		}
		p++
		u += utf16.RuneLen(r)
	}
	for n := -2; n <= u+2; n++ {
		checkOffset(t, text, n, points, index.FromCodePoints)
		checkOffset(t, text, n, units, index.FromUTF16)
	}
	if index.CodePoints(len(text)+9) != p-1 || index.UTF16(len(text)+9) != u-1 {
		t.Fatalf("an offset past %q does not count its whole length", text)
	}
}

func checkOffset(t *testing.T, text string, n int, want map[int]int, from func(int) (int, error)) {
	t.Helper()
	got, err := from(n)
	at, ok := want[n]
	if ok && (err != nil || got != at) || !ok && err == nil {
		t.Fatalf("offset %d of %q: byte %d, %v; want byte %d, %v", n, text, got, err, at, ok)
	}
}

func TestIndex(t *testing.T) {
	for _, text := range indexTexts {
		checkIndex(t, text)
	}
}

func TestIndexErrors(t *testing.T) {
	index := NewIndex("a🙂b")
	if _, err := index.FromUTF16(2); err == nil || err.Error() != "no character starts at UTF-16 unit 2 of this text" {
		t.Errorf("inside a character: %v", err)
	}
	if _, err := index.FromCodePoints(4); err == nil || err.Error() != "no character starts at code point 4 of this text" {
		t.Errorf("past the end: %v", err)
	}
}

func FuzzIndex(f *testing.F) {
	for _, text := range indexTexts {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) || len(text) > 4*indexStride {
			t.Skip()
		}
		checkIndex(t, text)
		if text != "" { // long enough for several marks
			checkIndex(t, strings.Repeat(text, 1+2*indexStride/len(text)))
		}
	})
}

// megabyte is news text of 1 MB with some characters outside ASCII.
func megabyte() string {
	paragraph := "“The bridge is safe,” said Mr. Lorne, the mayor of Harrow Bay, on Monday. It cost $3.5 million.\n"
	return strings.Repeat(paragraph, 1+1_000_000/len(paragraph))
}

func BenchmarkIndex(b *testing.B) {
	text := megabyte()
	b.Run("Build", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			NewIndex(text)
		}
	})
	index := NewIndex(text)
	points := index.CodePoints(len(text))
	b.Run("CodePoints1000", func(b *testing.B) {
		for b.Loop() {
			for i := range 1000 {
				index.CodePoints(i * (len(text) / 1000))
			}
		}
	})
	b.Run("FromCodePoints1000", func(b *testing.B) {
		for b.Loop() {
			for i := range 1000 {
				if _, err := index.FromCodePoints(i * (points / 1000)); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
}
