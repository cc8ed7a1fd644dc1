package corpus

import (
	"slices"
	"strings"
	"testing"
)

func TestNormalize(t *testing.T) {
	for _, c := range []struct {
		name     string
		in, want []Range
	}{
		{"nothing", nil, nil},
		{"only empty and inverted", []Range{{3, 3}, {7, 4}}, nil},
		{"sorted", []Range{{5, 6}, {1, 2}}, []Range{{1, 2}, {5, 6}}},
		{"touching", []Range{{3, 5}, {1, 3}}, []Range{{1, 5}}},
		{"overlapping", []Range{{1, 4}, {3, 6}}, []Range{{1, 6}}},
		{"nested", []Range{{1, 9}, {2, 3}, {9, 9}}, []Range{{1, 9}}},
		{"twice the same", []Range{{1, 2}, {1, 2}}, []Range{{1, 2}}},
	} {
		given := slices.Clone(c.in)
		if got := Normalize(c.in); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
		if !slices.Equal(c.in, given) {
			t.Errorf("%s: the fragments given have become %v", c.name, c.in)
		}
	}
}

func TestSubtract(t *testing.T) {
	for _, c := range []struct {
		name string
		in   []Range
		hole Range
		want []Range
	}{
		{"beside", []Range{{2, 4}}, Range{4, 6}, []Range{{2, 4}}},
		{"in the middle", []Range{{2, 9}}, Range{4, 6}, []Range{{2, 4}, {6, 9}}},
		{"left edge", []Range{{2, 9}}, Range{0, 4}, []Range{{4, 9}}},
		{"right edge", []Range{{2, 9}}, Range{6, 12}, []Range{{2, 6}}},
		{"over two", []Range{{0, 3}, {5, 8}}, Range{2, 6}, []Range{{0, 2}, {6, 8}}},
		{"everything", []Range{{0, 3}, {5, 8}}, Range{0, 8}, nil},
		{"empty hole inside", []Range{{2, 9}}, Range{4, 4}, []Range{{2, 9}}},
		{"empty hole outside", []Range{{2, 4}}, Range{7, 7}, []Range{{2, 4}}},
	} {
		if got := Subtract(c.in, c.hole); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestHull(t *testing.T) {
	for _, c := range []struct {
		in   []Range
		want Range
	}{
		{nil, Range{}},
		{[]Range{{3, 5}}, Range{3, 5}},
		{[]Range{{7, 9}, {1, 2}, {3, 12}}, Range{1, 12}},
	} {
		if got := Hull(c.in); got != c.want {
			t.Errorf("Hull(%v) = %v, want %v", c.in, got, c.want)
		}
	}
}

func TestQuote(t *testing.T) {
	text := "“Né,” she said, “à Lyon.”"
	for _, c := range []struct {
		fragments []Range
		want      string
	}{
		{nil, ""},
		{[]Range{{0, 10}}, "“Né,”"},
		{[]Range{{0, 10}, {21, len(text)}}, "“Né,” … “à Lyon.”"},
	} {
		if got := Quote(text, c.fragments); got != c.want {
			t.Errorf("Quote(%v) = %q, want %q", c.fragments, got, c.want)
		}
	}
}

func TestCheckFragments(t *testing.T) {
	text := "né 👩‍👩" // é is bytes 1 and 2, the first emoji bytes 4 to 7, the second 11 to 14
	for _, c := range []struct {
		name      string
		fragments []Range
		want      string // part of the error, "" = none
	}{
		{"all", []Range{{0, len(text)}}, ""},
		{"two", []Range{{0, 1}, {3, 8}}, ""},
		{"between joined emoji", []Range{{4, 8}}, ""},
		{"none", nil, "no fragment"},
		{"before the text", []Range{{-1, 2}}, "-1–2 lies outside the text of 15 bytes"},
		{"past the text", []Range{{3, 16}}, "3–16 lies outside the text of 15 bytes"},
		{"empty", []Range{{3, 3}}, "3–3 is empty"},
		{"empty at the end", []Range{{15, 15}}, "15–15 is empty"},
		{"inverted", []Range{{4, 3}}, "4–3 is empty"},
		{"unsorted", []Range{{3, 4}, {0, 1}}, "0–1 touches or precedes"},
		{"overlapping", []Range{{0, 4}, {3, 8}}, "3–8 touches or precedes"},
		{"touching", []Range{{0, 3}, {3, 4}}, "3–4 touches or precedes"},
		{"starts in é", []Range{{2, 3}}, "2–3 cuts through a character"},
		{"ends in an emoji", []Range{{4, 6}}, "4–6 cuts through a character"},
	} {
		err := CheckFragments(text, c.fragments)
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

func TestSpanCheck(t *testing.T) {
	s := Span{ID: "s1", Fragments: []Range{{0, 3}}, Quote: "The"}
	if err := s.Check("The end"); err != nil {
		t.Error(err)
	}
	s.Quote = "A"
	if err := s.Check("The end"); err == nil || err.Error() != `span s1: its quote "A" is not the text "The" at its place` {
		t.Errorf("another quote: %v", err)
	}
	if err := s.Check("Th"); err == nil || err.Error() != "span s1: fragment 0–3 lies outside the text of 2 bytes" {
		t.Errorf("a shorter text: %v", err)
	}
}

// covered marks the bytes 0 to 255 that the fragments cover.
func covered(fragments []Range) (bytes [256]bool) {
	for _, f := range fragments {
		for i := f.Start; i < f.End; i++ {
			bytes[i] = true
		}
	}
	return bytes
}

func FuzzRanges(f *testing.F) {
	f.Add([]byte{1, 4, 3, 6, 9, 9}, byte(2), byte(5))
	f.Add([]byte{}, byte(0), byte(0))
	f.Fuzz(func(t *testing.T, edges []byte, from, to byte) {
		var fragments []Range
		for len(edges) >= 2 {
			fragments = append(fragments, Range{int(edges[0]), int(edges[1])})
			edges = edges[2:]
		}
		hole := Range{int(from), int(to)}
		normal := Normalize(fragments)
		if covered(normal) != covered(fragments) {
			t.Fatalf("Normalize(%v) = %v covers other bytes", fragments, normal)
		}
		want := covered(fragments)
		for i := hole.Start; i < hole.End; i++ {
			want[i] = false
		}
		rest := Subtract(fragments, hole)
		if covered(rest) != want {
			t.Fatalf("Subtract(%v, %v) = %v covers other bytes", fragments, hole, rest)
		}
		text := strings.Repeat("x", 256)
		for _, list := range [][]Range{normal, rest} {
			if len(list) == 0 {
				continue
			}
			if err := CheckFragments(text, list); err != nil {
				t.Fatalf("%v from %v and %v: %v", list, fragments, hole, err)
			}
			if hull := Hull(list); hull != (Range{list[0].Start, list[len(list)-1].End}) {
				t.Fatalf("Hull(%v) = %v", list, hull)
			}
		}
	})
}
