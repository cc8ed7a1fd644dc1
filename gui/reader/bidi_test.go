package reader

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rivo/uniseg"
	"golang.org/x/text/unicode/bidi"

	"github.com/onrecord/onrecord/store/corpus"
)

// seen is a text as it stands on one line, from left to right; signs are not mirrored.
func seen(text string) string {
	d := resolve(text)
	var out strings.Builder
	for _, r := range visualRuns(text, corpus.Range{End: len(text)}, d.lineLevels(0, len(text)), d.classes) {
		part := text[r.Start:r.End]
		if r.rtl {
			part = uniseg.ReverseString(part)
		}
		out.WriteString(part)
	}
	return out.String()
}

func TestVisualOrder(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"Latin", "one (two) 3", "one (two) 3"},
		{"Hebrew", "אבג דהו", "והד גבא"},
		{"Hebrew with Latin", "אבג Reuters דהו", "והד Reuters גבא"},
		{"Hebrew with a number", "אבג 12.5% דהו", "והד 12.5% גבא"},
		{"a number at the end", "אבג 2024", "2024 גבא"},
		{"a range of numbers after a prefix", "ב-12", "12-ב"},
		{"Latin and number in Hebrew", "אבג Boeing 747 דהו", "והד Boeing 747 גבא"},
		{"Hebrew quote in Latin", "he said “אבג דהו” twice", "he said “והד גבא” twice"},
		{"a number in a Hebrew quote in Latin", "he said אבג 25 דהו twice", "he said והד 25 גבא twice"},
		{"a number after Hebrew in Latin", "price אבג 25 now", "price 25 גבא now"},
		{"full stop at the end", "אבג.", ".גבא"},
		{"full stop after Latin in Hebrew", "אבג Reuters.", ".Reuters גבא"},
		{"full stop after Hebrew in Latin", "said אבג.", "said גבא."},
		{"brackets around Latin in Hebrew", "אבג (Reuters) דהו", "והד )Reuters( גבא"},
		{"brackets around both in Hebrew", "אבג (לפי Reuters), דהו", "והד ,)Reuters יפל( גבא"},
		{"brackets around Hebrew in Latin", "said (אבג) now", "said (גבא) now"},
		{"brackets at the ends", "[אבג]", "]גבא["},
		{"Arabic with its own digits", "قال ١٢٫٥ مرة", "ةرم ١٢٫٥ لاق"},
		{"Arabic with European digits", "قال 12 مرة", "ةرم 12 لاق"},
		{"a date in Arabic", "في 12/05/2024", "12/05/2024 يف"},
		{"Arabic with an address", "انظر https://example.org/a?b=1 هنا", "انه https://example.org/a?b=1 رظنا"},
		{"marks stay with their letter", "שָׁלוֹם", "םוֹלשָׁ"},
		{"an embedding in an embedding", "a \u202Bאב \u202Acd ef\u202C גד\u202C z", "a \u202B\u202Cדג \u202Acd ef\u202C בא z"},
		{"an isolate", "a \u2067אב cd\u2069 z", "a \u2067cd בא\u2069 z"},
		{"an override", "a \u202Ebcd\u202C e", "a \u202Edcb\u202C e"},
	} {
		t.Run(c.name, func(t *testing.T) {
			// Where the invisible controls stand does not matter to the eye.
			if got, want := drawn(seen(c.text)), drawn(c.want); got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

// TestResolve_Levels has the levels that UAX #9 tells in its examples and those of hard rules.
func TestResolve_Levels(t *testing.T) {
	for _, c := range []struct {
		text, levels string
		base         uint8
	}{
		{"abc", "000", 0},
		{"אa1", "122", 1},
		{"aא1", "012", 0},
		{"a(א)b", "00100", 0},
		{"א(a)ב", "11211", 1},
		{"a1א-1", "00112", 0},
		{"אb\t c", "12122", 1},
		{"ا1+1", "1212", 1},
		{"א1+1", "1222", 1},
		{"123", "000", 0},
		{"\u2067a\u2069א", "1411", 1},
	} {
		d := resolve(c.text)
		line := d.lineLevels(0, len(c.text))
		var got strings.Builder
		for i := range c.text {
			got.WriteByte('0' + line[i])
		}
		if got.String() != c.levels || d.base != c.base {
			t.Errorf("%q: levels %s of base %d, want %s of %d", c.text, got.String(), d.base, c.levels, c.base)
		}
	}
}

// alphabet has characters of every bidirectional class, but overrides, which x/text lets pass by the end of an isolate,
// and brackets, which it does not pair.
var alphabet = []rune("aאا1١+$,.;! \t\u0301\u200B\u202A\u202B\u202C\u2066\u2067\u2068\u2069")

func randomText(r *rand.Rand, from []rune) string {
	out := make([]rune, 1+r.IntN(30))
	for i := range out {
		out[i] = from[r.IntN(len(from))]
	}
	return string(out)
}

// TestResolve_LikeXText: directions are those of x/text, which tells them but not the levels.
func TestResolve_LikeXText(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 9))
	for range 20_000 {
		text := randomText(r, alphabet)
		var p bidi.Paragraph
		if _, err := p.SetString(text); err != nil {
			t.Fatal(err)
		}
		order, err := p.Order()
		if err != nil {
			t.Fatal(err)
		}
		var want []bool
		for i := range order.NumRuns() {
			run := order.Run(i)
			for range utf8.RuneCountInString(run.String()) {
				want = append(want, run.Direction() == bidi.RightToLeft)
			}
		}
		d := resolve(text)
		levels := d.lineLevels(0, len(text))
		var got []bool
		for i := range text {
			got = append(got, levels[i]%2 == 1)
		}
		if !slices.Equal(got, want) {
			t.Fatalf("%+q: right to left %v, want %v", text, got, want)
		}
	}
}

func TestMayRunLeft(t *testing.T) {
	for text, want := range map[string]bool{
		"": false, "plain “quoted” – naïve Ελλάδα Москва": false, "中文 हिन्दी ไทย 👩‍👩‍👧": false,
		"a א": true, "ا": true, "\uFB4F": true, "\u202Eabc": true, "a\u2067": true, "\U0001E900": true, "\u200F": true,
	} {
		if got := mayRunLeft(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
