package attribution

import (
	"slices"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/assets"
	"github.com/onrecord/onrecord/store/corpus"
)

// cues is the lexicon that the program carries.
func cues(t testing.TB) *Lexicon {
	t.Helper()
	l, err := ParseLexicon(assets.Cues)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// words are the tokens of a text, as they stand in it.
func words(t *Text, r Run) []string {
	var out []string
	for _, token := range t.Tokens[r.First:r.End] {
		out = append(out, t.Text[token.Start:token.End])
	}
	return out
}

func TestTokens(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"The mayor said so.", "The|mayor|said|so|."},
		{"Hale’s team didn’t pay, can't, won't.", "Hale|’s|team|did|n’t|pay|,|ca|n't|,|wo|n't|."},
		{"We'll say they've won; I'd know I'm late.", "We|'ll|say|they|'ve|won|;|I|'d|know|I|'m|late|."},
		{"co-founder well-paid O’Brien", "co-founder|well-paid|O’Brien"},
		{"$30,000 or 12% of £1.5bn at 10:30", "$30,000|or|12%|of|£1.5bn|at|10:30"},
		{"Mr. J. Lee of the U.S. left at 6 a.m. today", "Mr.|J.|Lee|of|the|U.S.|left|at|6|a.m.|today"},
		{"It ended.Then more", "It|ended|.|Then|more"},
		{"See https://a.example/x?y=1, or www.b.example.", "See|https://a.example/x?y=1|,|or|www.b.example|."},
		{"@hale #vote AT&T Q&A", "@hale|#vote|AT&T|Q&A"},
		{"a -- b --- c ... d … e", "a|--|b|---|c|...|d|…|e"},
		{"''Yes,'' he said", "''|Yes|,|''|he|said"},
		{"no 5 left, but No. 5 stays", "no|5|left|,|but|No.|5|stays"},
		{"über Łódź 東京", "über|Łódź|東京"},
		{"", ""},
	} {
		x := Tokenize(corpus.Article{Text: c.text})
		if got := strings.Join(words(x, Run{0, len(x.Tokens)}), "|"); got != c.want {
			t.Errorf("%q: tokens %s, want %s", c.text, got, c.want)
		}
	}
}

func TestFoldedWords(t *testing.T) {
	x := Tokenize(corpus.Article{Text: "DON’T"})
	if got := []string{x.Tokens[0].Word, x.Tokens[1].Word}; !slices.Equal(got, []string{"do", "n't"}) {
		t.Errorf("words %q", got)
	}
	if !x.Tokens[0].Is(Upper) || !x.Tokens[1].Is(Negation) || !x.Tokens[1].Is(Clitic) {
		t.Errorf("classes %b and %b", x.Tokens[0].Class, x.Tokens[1].Class)
	}
}

func TestSentences(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"He left. She stayed.", "He left.|She stayed."},
		{"Mr. Hale met Dr. Osei. They spoke.", "Mr. Hale met Dr. Osei.|They spoke."},
		{"It moved to the U.S. The firm grew.", "It moved to the U.S.|The firm grew."},
		{"He lives in the U.S. Senate building.", "He lives in the U.S. Senate building."},
		{"“Why?” she asked.", "“Why?” she asked."},
		{"“Why?” Hale asked. “Who knows?” The room was silent.", "“Why?” Hale asked.|“Who knows?”|The room was silent."},
		{"“I do. I will,” he said.", "“I do.|I will,” he said."},
		{"She starts at 3 a.m. “Last year I did not.”", "She starts at 3 a.m.|“Last year I did not.”"},
		{"It cost $3.5 million. No. 10 was silent!", "It cost $3.5 million.|No. 10 was silent!"},
		{"One\nTwo", "One|Two"},
	} {
		x := Tokenize(corpus.Article{Text: c.text})
		var got []string
		for _, s := range x.Sentences {
			r := x.Range(s)
			got = append(got, c.text[r.Start:r.End])
		}
		if strings.Join(got, "|") != c.want {
			t.Errorf("%q: sentences %q, want %s", c.text, got, c.want)
		}
	}
}

func TestLongSentenceIsCut(t *testing.T) {
	x := Tokenize(corpus.Article{Text: strings.Repeat("word ", 3*longestSentence)})
	if len(x.Sentences) != 3 {
		t.Errorf("%d sentences, want 3", len(x.Sentences))
	}
}

func TestZonesAreSkipped(t *testing.T) {
	text := "A headline here\nBy Ida Lorne\nThe body.\nMenu\nMore body."
	zone := func(kind corpus.ZoneKind, of string) corpus.Zone {
		at := strings.Index(text, of)
		return corpus.Zone{Kind: kind, Range: corpus.Range{Start: at, End: at + len(of)}}
	}
	x := Tokenize(corpus.Article{Text: text, Zones: []corpus.Zone{
		zone(corpus.Headline, "A headline here"), zone(corpus.Byline, "By Ida Lorne"), zone(corpus.Furniture, "Menu"),
	}})
	if got := strings.Join(words(x, Run{0, len(x.Tokens)}), " "); got != "The body . More body ." {
		t.Errorf("tokens %q", got)
	}
	if len(x.Paragraphs) != 2 {
		t.Errorf("%d paragraphs, want 2", len(x.Paragraphs))
	}
}

func TestTrim(t *testing.T) {
	x := Tokenize(corpus.Article{Text: ", he said — “so.”"})
	if r := x.Trim(Run{0, 4}); x.Text[r.Start:r.End] != "he said" {
		t.Errorf("trimmed to %q", x.Text[r.Start:r.End])
	}
	if r := x.Trim(Run{4, 8}); x.Text[r.Start:r.End] != "“so.”" {
		t.Errorf("trimmed to %q", x.Text[r.Start:r.End])
	}
}
