package corpus

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// sentenceGoesOn matches the end of a piece after which UAX #29 sees a new sentence where a reader sees none: titles,
// initials, months and other abbreviations before a capital.
var sentenceGoesOn = regexp.MustCompile(`(?:^|[\s(“"‘'\[])(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Col|Lt|Maj|Capt|Sgt|Rev|Hon|St|Jr|Sr|vs|No|Inc|Ltd|Co|Corp|Jan|Feb|Mar|Apr|Aug|Sept|Sep|Oct|Nov|Dec|e\.g|i\.e|U\.S|U\.K|U\.N|E\.U|D\.C|[A-Z])\.\s+$`)

// Sentences cuts one paragraph into sentences (UAX #29, with a list of English abbreviations that end no sentence).
// The ranges are byte ranges of the paragraph, without white space at their ends.
func Sentences(paragraph string) []Range {
	var out []Range
	start, state, at := 0, -1, 0
	rest := paragraph
	for rest != "" {
		var piece string
		piece, rest, state = uniseg.FirstSentenceInString(rest, state)
		at += len(piece)
		if rest != "" && sentenceGoesOn.MatchString(tail(paragraph[start:at])) {
			continue
		}
		if r := TrimSpace(paragraph, Range{start, at}); !r.Empty() {
			out = append(out, r)
		}
		start = at
	}
	if r := TrimSpace(paragraph, Range{start, len(paragraph)}); start < len(paragraph) && !r.Empty() {
		out = append(out, r)
	}
	return out
}

// tail keeps the abbreviation search from reading a long sentence from its start.
func tail(s string) string {
	const enough = 16
	if len(s) <= enough {
		return s
	}
	cut := len(s) - enough
	for !utf8.RuneStart(s[cut]) {
		cut++
	}
	return s[cut:]
}

// Paragraph is the line of the text that holds the offset, without its line end.
func Paragraph(text string, at int) Range {
	at = min(max(at, 0), len(text))
	start := strings.LastIndexByte(text[:at], '\n') + 1
	end := len(text)
	if i := strings.IndexByte(text[at:], '\n'); i >= 0 {
		end = at + i
	}
	return Range{start, end}
}

// SentenceAt is the sentence under an offset of the text, or the nearest one before it in the same paragraph; empty in an
// empty paragraph.
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

// WordAt is the word under an offset, or the one that ends there; a single punctuation mark counts as a word, white
// space gives an empty range at the offset.
func WordAt(text string, at int) Range {
	p := Paragraph(text, at)
	start, state := p.Start, -1
	rest := text[p.Start:p.End]
	before := Range{at, at}
	for rest != "" {
		var word string
		word, rest, state = uniseg.FirstWordInString(rest, state)
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

// TrimSpace is the range without white space at its ends; empty at its start when there is nothing else.
func TrimSpace(text string, r Range) Range {
	left := strings.TrimLeft(text[r.Start:r.End], " \t\n\u00A0\u2028\u2029\u3000")
	start := r.End - len(left)
	end := start + len(strings.TrimRight(left, " \t\n\u00A0\u2028\u2029\u3000"))
	if start >= end {
		return Range{r.Start, r.Start}
	}
	return Range{start, end}
}
