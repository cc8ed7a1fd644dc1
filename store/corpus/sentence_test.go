package corpus

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestSentences(t *testing.T) {
	for _, c := range []struct {
		name string
		want []string // the sentences of the paragraph that they make with a space between them
	}{
		{"plain", []string{"The dam broke.", "Nobody was hurt!", "Was it old?", "It was."}},
		{"no full stop", []string{"Dam breaks in Harrow Bay"}},
		{"titles", []string{"Mr. Lorne met Mrs. Vance, Sen. Ida Brandt and Lt. Gov. Osei.", "They agreed."}},
		{"a title with a no-break space", []string{"The judge heard Dr.\u00A0Lorne.", "She left."}},
		{"a title behind a mark", []string{"“Mr. Lorne left,” she said.", "They met (Dr. Vance was there).", "It was Mr. Osei."}},
		{"a surname that looks like a first word", []string{"He thanked Ms. An for the help.", "She smiled."}},
		{"initials", []string{"George W. Bush and J. K. Rowling met A.J. Brandt.", "It rained."}},
		{"accented initial", []string{"It was É. Lorne who asked."}},
		{"U.S. inside", []string{"The U.S. Senate and the U.N. Security Council met.", "They voted."}},
		{"U.S. at the end", []string{"He flew back to the U.S.", "The mayor stayed.", "She came from the U.K.", "In Kyiv, it snowed."}},
		{"company", []string{"Brandt Inc. Chairman Ida Lorne sold Osei & Co.", "She kept Vance Corp."}},
		{"dates", []string{"It opened on Sept. 5 and closed on Nov. 30.", "On Jan. 2 it burned."}},
		{"hours", []string{"They met at 5 p.m. Monday.", "It ended at 9 p.m.", "The doors closed."}},
		{"numbers", []string{"It cost $3.5 million, or 4.2 percent.", "The No. 2 official paid."}},
		{"the answer no", []string{"Would he resign?", "No.", "He would stay."}},
		{"quotation at the end", []string{"“It is safe.”", "She left.", "“Is it?”", "He asked twice."}},
		{"straight quotation", []string{`"It is safe."`, "She left."}},
		{"quotation before the verb", []string{"“Is it safe?” she asked.", "“Stop!” he cried, and ran."}},
		{"quotation of two sentences", []string{"“It broke.", "We ran,” she said."}},
		{"brackets", []string{"It broke (twice.)", "We ran."}},
		{"ellipsis goes on", []string{"He waited … then left.", "Well... maybe."}},
		{"ellipsis ends", []string{"He waited...", "The train left."}},
		{"latin abbreviations", []string{"Some, e.g. Osei, left, i.e. Mr. Osei did.", "In Lorne vs. Vance he won."}},
		{"other scripts", []string{"橋は安全だ。", "彼は言った。"}},
	} {
		separator := " "
		if c.name == "other scripts" {
			separator = ""
		}
		paragraph := strings.Join(c.want, separator)
		var got []string
		for _, r := range Sentences(paragraph) {
			got = append(got, paragraph[r.Start:r.End])
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s:\n got %q\nwant %q", c.name, got, c.want)
		}
	}
	for _, nothing := range []string{"", " ", "\t\u00A0\u2003"} {
		if got := Sentences(nothing); len(got) != 0 {
			t.Errorf("Sentences(%q) = %v", nothing, got)
		}
	}
}

func FuzzSentences(f *testing.F) {
	for _, seed := range []string{"", "Mr. Lorne left. “Why?” she asked.", "U.S.\u2003A.B. c\u2028d\u0085E", "a.\u0301 B", "👩‍👩! \u202F?", "\nA.\n\nB"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			t.Skip()
		}
		end := 0
		for _, r := range append(Sentences(text), Range{len(text), len(text)}) {
			if r.Start < end || r.End > len(text) {
				t.Fatalf("%v after byte %d of %q", r, end, text)
			}
			if !boundary(text, r.Start) || !boundary(text, r.End) {
				t.Fatalf("%v cuts a character of %q", r, text)
			}
			if gap := text[end:r.Start]; strings.TrimSpace(gap) != "" {
				t.Fatalf("%q of %q is in no sentence", gap, text)
			}
			if s := text[r.Start:r.End]; s != strings.TrimSpace(s) || s == "" && r.Start < len(text) {
				t.Fatalf("the sentence %q of %q", s, text)
			}
			end = r.End
		}
	})
}

func TestParagraph(t *testing.T) {
	text := "One\n\nThree\n"
	for at, want := range map[int]Range{
		-5: {0, 3}, 0: {0, 3}, 3: {0, 3}, 4: {4, 4}, 5: {5, 10}, 10: {5, 10}, 11: {11, 11}, 99: {11, 11},
	} {
		if got := Paragraph(text, at); got != want {
			t.Errorf("at %d: %v, want %v", at, got, want)
		}
	}
}

func TestSentenceAt(t *testing.T) {
	text := "Title\n\n  One is. Two is.  \n \nLast."
	for _, c := range []struct {
		at   int
		want Range
	}{
		{-3, Range{0, 5}},
		{0, Range{0, 5}},
		{5, Range{0, 5}},
		{6, Range{6, 6}},
		{7, Range{9, 16}}, // none before it in the paragraph: the first
		{15, Range{9, 16}},
		{16, Range{9, 16}}, // between two: the one before
		{17, Range{17, 24}},
		{26, Range{17, 24}},
		{28, Range{27, 27}}, // white space only
		{34, Range{29, 34}},
		{99, Range{29, 34}},
	} {
		if got := SentenceAt(text, c.at); got != c.want {
			t.Errorf("at %d: %v, want %v", c.at, got, c.want)
		}
	}
}

func TestWordAt(t *testing.T) {
	text := "Don’t  stop, Zoë!\n\u2003é"
	for _, c := range []struct {
		at   int
		want string
	}{
		{-4, "Don’t"},
		{0, "Don’t"},
		{6, "Don’t"},
		{7, "Don’t"},
		{8, ""},
		{9, "stop"},
		{13, ","},
		{14, ","},
		{15, "Zoë"},
		{19, "!"},
		{20, "!"},
		{21, ""},
		{24, "é"},
		{26, "é"},
		{99, "é"},
	} {
		got := WordAt(text, c.at)
		if text[got.Start:got.End] != c.want || c.want == "" && got != (Range{c.at, c.at}) {
			t.Errorf("at %d: %v, want %q", c.at, got, c.want)
		}
	}
}

// TestWordAt_Numbers: a number keeps the sign that it is written with.
func TestWordAt_Numbers(t *testing.T) {
	for _, c := range []struct{ text, under, want string }{
		{"Up 12% in May", "12", "12%"},
		{"Up 12% in May", "%", "12%"},
		{"25.5‰, or", "5", "25.5‰"},
		{"paid $5m for", "$", "$5m"},
		{"paid $5m for", "5", "$5m"},
		{"paid €1,200.50.", "200", "€1,200.50"},
		{"paid 30€, then", "30", "30€"},
		{"paid US$5 for", "5", "$5"},
		{"(£3)", "3", "£3"},
		{"at 5°C today", "5", "5°C"},
		{"at 5°C today", "C", "5°C"},
		{"at 90° to", "90", "90°"},
		{"47°N", "47", "47°N"},
		{"5°Centre", "Centre", "Centre"},
		{"بنسبة 12٪ في", "12", "12٪"},
		{"per cent: %", "%", "%"},
		{"12 % or $ 5", "12", "12"},
		{"12 % or $ 5", "5", "5"},
		{"a% b$", "a", "a"},
		{"a% b$", "b", "b"},
	} {
		r := WordAt(c.text, strings.Index(c.text, c.under))
		if got := c.text[r.Start:r.End]; got != c.want {
			t.Errorf("%q under %q: %q, want %q", c.text, c.under, got, c.want)
		}
	}
}

// FuzzAt asks for the words, sentences and paragraphs at all places of a text, and some outside it.
func FuzzAt(f *testing.F) {
	for _, seed := range []string{"", "One is. Two\n\n“Né?” 👩‍👩", " \u00A0\n\u2003x", "a\u2028b\u0085c", "$5% 3°C €°F"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) || len(text) > 200 {
			t.Skip()
		}
		for at := -2; at <= len(text)+2; at++ {
			inside := min(max(at, 0), len(text))
			if !boundary(text, inside) {
				continue
			}
			p, s, w := Paragraph(text, at), SentenceAt(text, at), WordAt(text, at)
			for _, r := range []Range{p, s, w} {
				if r.Start < 0 || r.End < r.Start || r.End > len(text) || !boundary(text, r.Start) || !boundary(text, r.End) {
					t.Fatalf("at %d of %q: %v is no stretch of the text", at, text, r)
				}
			}
			if inside < p.Start || inside > p.End || strings.Contains(text[p.Start:p.End], "\n") {
				t.Fatalf("at %d of %q: paragraph %v", at, text, p)
			}
			if s.Start < p.Start || s.End > p.End || s.Empty() != (strings.TrimSpace(text[p.Start:p.End]) == "") {
				t.Fatalf("at %d of %q: sentence %v in paragraph %v", at, text, s, p)
			}
			if inside < w.Start || inside > w.End || w.Start < p.Start || w.End > p.End {
				t.Fatalf("at %d of %q: word %v", at, text, w)
			}
			if r, _ := utf8.DecodeRuneInString(text[inside:]); inside < p.End && !unicode.IsSpace(r) && !w.Contains(inside) {
				t.Fatalf("at %d of %q: word %v does not hold %q", at, text, w, r)
			}
		}
	})
}

func TestTrimSpace(t *testing.T) {
	text := "x \t\n\u00A0\u2003\u2028Né\u3000\u202F\u0085 x"
	r := Range{1, len(text) - 1}
	if got := TrimSpace(text, r); text[got.Start:got.End] != "Né" {
		t.Errorf("%q", text[got.Start:got.End])
	}
	if got := TrimSpace(text, Range{1, 6}); got != (Range{1, 1}) {
		t.Errorf("white space only: %v", got)
	}
	if got := TrimSpace(text, Range{0, 1}); got != (Range{0, 1}) {
		t.Errorf("no white space: %v", got)
	}
}

func BenchmarkSentences(b *testing.B) {
	text := megabyte()
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		for paragraph := range strings.SplitSeq(text, "\n") {
			Sentences(paragraph)
		}
	}
}
