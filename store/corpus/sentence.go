package corpus

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// What can stand before a full stop where UAX #29 sees a sentence end before a capital and a reader may see none.
var (
	neverLast     = words("Mr Mrs Ms Mx Dr Prof Sen Rep Gov Gen Col Lt Maj Capt Cpl Sgt Adm Rev Hon St e.g i.e vs")
	seldomLast    = words("Jr Sr Inc Ltd Co Corp Jan Feb Mar Apr Aug Sept Sep Oct Nov Dec a.m p.m")
	beforeNumbers = words("No Nos")
	initials      = regexp.MustCompile(`^\p{Lu}(\.\p{Lu})*$`) // "W", "U.S"
)

// firstWords, with a capital, follow an abbreviation only where a sentence begins: inside one they are written small.
var firstWords = words("The A An This That These Those He She It They We I You His Her Its Their But And Or In On At As For From With After Before When While If There")

func words(list string) map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(list) {
		set[word] = true
	}
	return set
}

// Sentences cuts one paragraph into sentences (UAX #29, corrected where English abbreviations and questions inside a
// sentence mislead it). The ranges are byte ranges of the paragraph, without white space at their ends; all other text
// is in one of them.
func Sentences(paragraph string) []Range {
	var out []Range
	start, state, at := 0, -1, 0
	rest := paragraph
	for rest != "" {
		var piece string
		piece, rest, state = uniseg.FirstSentenceInString(rest, state)
		at += len(piece)
		if rest != "" && goesOn(paragraph[start:at], rest) {
			continue
		}
		if r := TrimSpace(paragraph, Range{start, at}); !r.Empty() {
			out = append(out, r)
		}
		start = at
	}
	return out
}

// goesOn tells whether the sentence that seems to end before the rest goes on there.
func goesOn(sentence, rest string) bool {
	next, _ := utf8.DecodeRuneInString(rest)
	if unicode.IsLower(next) {
		return true // “Why?” she asked.
	}
	stopped, ok := strings.CutSuffix(strings.TrimRightFunc(sentence, unicode.IsSpace), ".")
	if !ok {
		return false
	}
	before := strings.TrimRightFunc(stopped, func(r rune) bool { return r == '.' || unicode.IsLetter(r) })
	last := stopped[len(before):]
	switch {
	case neverLast[last]:
		return true
	case beforeNumbers[last]:
		return unicode.IsDigit(next)
	case seldomLast[last] || initials.MatchString(last):
		return !firstWords[firstWord(rest)]
	}
	return false
}

// firstWord is the word at the start of a sentence, "" for an initial: "A. Lorne" does not begin with the word "A".
func firstWord(s string) string {
	s = strings.TrimLeft(s, "“‘\"'([")
	end := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) })
	if end < 0 || s[end] == '.' {
		return ""
	}
	return s[:end]
}

// Paragraph is the line of the text that holds the offset, without its line end. An offset outside the text counts as the
// nearest one inside, here and in the functions below.
func Paragraph(text string, at int) Range {
	at = min(max(at, 0), len(text))
	start := strings.LastIndexByte(text[:at], '\n') + 1
	end := len(text)
	if i := strings.IndexByte(text[at:], '\n'); i >= 0 {
		end = at + i
	}
	return Range{start, end}
}

// SentenceAt is the sentence under an offset of the text, or the nearest one before it in the same paragraph, or else the
// first one there; empty in an empty paragraph.
func SentenceAt(text string, at int) Range {
	p := Paragraph(text, at)
	best := Range{p.Start, p.Start}
	for _, s := range Sentences(text[p.Start:p.End]) {
		s = Range{s.Start + p.Start, s.End + p.Start}
		if s.Start > at && !best.Empty() {
			break
		}
		best = s
	}
	return best
}

// FirstWord cuts the first word off a text as UAX #29 does, but a number keeps the sign that it is written with: "12%",
// "€30", "5°C". It goes on from the state that the call before has returned; the first one gets -1.
func FirstWord(text string, state int) (word, rest string, next int) {
	word, rest, state = uniseg.FirstWordInString(text, state)
	for rest != "" {
		piece, behind, then := uniseg.FirstWordInString(rest, state)
		if !numberGoesOn(word, piece) {
			break
		}
		word, rest, state = text[:len(word)+len(piece)], behind, then
	}
	return word, rest, state
}

// numberGoesOn tells whether a word is a number, or the sign before one, that goes on with the next piece of text.
func numberGoesOn(word, piece string) bool {
	last, size := utf8.DecodeLastRuneInString(word)
	first, _ := utf8.DecodeRuneInString(piece)
	switch {
	case unicode.IsDigit(last):
		return strings.ContainsRune("%‰٪％°", first) || unicode.Is(unicode.Sc, first)
	case last == '°' && size < len(word):
		return len(piece) == 1 && strings.Contains("CFNESW", piece)
	default:
		return unicode.Is(unicode.Sc, last) && size == len(word) && unicode.IsDigit(first)
	}
}

// WordAt is the word under an offset, as FirstWord has it, or the one that ends there; a single punctuation mark counts as a
// word, white space gives an empty range at the offset, which must stand at a character.
func WordAt(text string, at int) Range {
	at = min(max(at, 0), len(text))
	p := Paragraph(text, at)
	start, state := p.Start, -1
	rest := text[p.Start:p.End]
	before := Range{at, at}
	for rest != "" {
		var word string
		word, rest, state = FirstWord(rest, state)
		r := Range{start, start + len(word)}
		start = r.End
		if strings.TrimSpace(word) == "" {
			if r.Contains(at) {
				return before
			}
			continue
		}
		if r.Contains(at) {
			return r
		}
		if r.End == at {
			before = r
		}
	}
	return before
}

// TrimSpace is the range without Unicode white space at its ends; empty at its start when there is nothing else. The range
// must lie in the text.
func TrimSpace(text string, r Range) Range {
	left := strings.TrimLeftFunc(text[r.Start:r.End], unicode.IsSpace)
	if left == "" {
		return Range{r.Start, r.Start}
	}
	start := r.End - len(left)
	return Range{start, start + len(strings.TrimRightFunc(left, unicode.IsSpace))}
}
