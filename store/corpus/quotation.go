package corpus

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// quotes pairs opening quotation marks with what closes them.
var quotes = map[rune]string{'“': "”", '„': "“”", '«': "»", '‘': "’", '"': "\""}

// QuotationAt is the quotation in the paragraph around an offset, with its marks; empty when the offset is in none.
func QuotationAt(text string, at int) Range {
	for _, q := range quotationsIn(text, Paragraph(text, at)) {
		if q.Contains(at) || at == q.End {
			return q
		}
	}
	return Range{at, at}
}

// Quotations lists the quotations of a text with their marks, paragraph by paragraph; one that is not closed in its
// paragraph is none.
func Quotations(text string) []Range {
	var list []Range
	for start := 0; start <= len(text); {
		p := Paragraph(text, start)
		list = append(list, quotationsIn(text, p)...)
		start = p.End + 1
	}
	return list
}

func quotationsIn(text string, p Range) []Range {
	var list []Range
	open, closes := -1, ""
	for i := p.Start; i < p.End; {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch c, opens := quotes[r]; {
		case isApostrophe(text, i, r):
		case open >= 0 && strings.ContainsRune(closes, r):
			list = append(list, Range{open, i + size})
			open = -1
		case open < 0 && opens:
			open, closes = i, c
		}
		i += size
	}
	return list
}

// CloseQuotation takes the closing quotation mark into a stretch that begins with the opening one and ends just before
// it, as happens when whole words are selected.
func CloseQuotation(text string, r Range) Range {
	if r.Empty() {
		return r
	}
	first, size := utf8.DecodeRuneInString(text[r.Start:])
	closes, opens := quotes[first]
	if !opens || strings.ContainsAny(text[r.Start+size:r.End], closes) {
		return r
	}
	for end := r.End; end < len(text); {
		next, size := utf8.DecodeRuneInString(text[end:])
		end += size
		if strings.ContainsRune(closes, next) {
			return Range{r.Start, end}
		}
		if !strings.ContainsRune(".,!?…", next) {
			break
		}
	}
	return r
}

// WholeQuotation takes the marks of a quotation into a stretch that has all of its words and no others.
func WholeQuotation(text string, r Range) Range {
	wordless := func(s string) bool {
		return !strings.ContainsFunc(s, func(c rune) bool { return unicode.IsLetter(c) || unicode.IsNumber(c) })
	}
	if wordless(text[r.Start:r.End]) {
		return r
	}
	q := QuotationAt(text, r.Start)
	if r.Start < q.Start || r.End > q.End || !wordless(text[q.Start:r.Start]) || !wordless(text[r.End:q.End]) {
		return r
	}
	return q
}

// isApostrophe tells a mark between two letters, as in "don’t", from a quotation mark.
func isApostrophe(text string, at int, r rune) bool {
	if r != '’' && r != '‘' {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	after, _ := utf8.DecodeRuneInString(text[at+utf8.RuneLen(r):])
	return unicode.IsLetter(before) && unicode.IsLetter(after)
}
