package dataset

import (
	"slices"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/store/corpus"
)

func TestTokenize(t *testing.T) {
	text := "“No,” Dr. Lorne said. She left.\n\n👩‍👩‍👧 waited 5\u00a0km "
	edge := strings.Index(text, "orne")
	var got [][]string
	for _, s := range tokenize(text, []int{edge}) {
		var words []string
		for _, r := range s.tokens {
			words = append(words, text[r.Start:r.End])
		}
		got = append(got, words)
	}
	want := [][]string{
		{"“", "No", ",", "”", "Dr", ".", "L", "orne", "said", "."},
		{"She", "left", "."},
		{"👩‍👩‍👧", "waited", "5", "km"},
	}
	if !slices.EqualFunc(got, want, slices.Equal[[]string]) {
		t.Errorf("%q\nwant %q", got, want)
	}
}

func FuzzTokenize(f *testing.F) {
	f.Add("“No,” Dr. Lorne said.\n👩‍👩‍👧", 3)
	f.Add("a\u2028b\t\n\n ", 1)
	f.Fuzz(func(t *testing.T, text string, edge int) {
		if corpus.CheckText(text) != nil || edge < 0 || edge > len(text) || len(text) == 0 {
			return
		}
		for edge < len(text) && text[edge]&0xC0 == 0x80 {
			edge++
		}
		last := 0
		var left strings.Builder
		for _, s := range tokenize(text, []int{edge}) {
			for _, r := range s.tokens {
				if r.Start < last || r.Empty() || r.Start < s.Start || r.End > s.End || r.Start < edge && edge < r.End {
					t.Fatalf("token %v after %d, sentence %v, edge %d", r, last, s.Range, edge)
				}
				left.WriteString(text[last:r.Start])
				last = r.End
			}
		}
		left.WriteString(text[last:])
		if strings.TrimSpace(left.String()) != "" {
			t.Fatalf("%q is in no token", left.String())
		}
	})
}

func TestStem(t *testing.T) {
	long := strings.Repeat("very long title ", 20)
	for title, want := range map[string]string{
		"Bridge 👩‍👩‍👧 reopens!": "bridge-reopens-", "": "", "../../etc/passwd": "etc-passwd-", "CON": "con-", "Über Städte": "über-städte-",
	} {
		if got := stem(corpus.Article{ID: "a1", Title: title}); !strings.HasPrefix(got, want) || len(got) != len(want)+12 {
			t.Errorf("%q: %q, want %q and twelve digits", title, got, want)
		}
	}
	if got := stem(corpus.Article{ID: "a1", Title: long}); len(got) > 64 {
		t.Errorf("%q has %d bytes", got, len(got))
	}
	if stem(corpus.Article{ID: "a1"}) == stem(corpus.Article{ID: "a2"}) {
		t.Error("two articles share their files")
	}
}
