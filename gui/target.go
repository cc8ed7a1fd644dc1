package gui

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/onrecord/onrecord/store/corpus"
)

// quotes pairs opening quotation marks with what closes them.
var quotes = map[rune]string{'“': "”", '„': "“”", '«': "»", '‘': "’", '"': "\""}

// quotationAt is the quotation in the paragraph around an offset, with its marks; empty when the offset is in none.
func quotationAt(text string, at int) corpus.Range {
	p := corpus.Paragraph(text, at)
	open, closes := -1, ""
	for i, r := range text[p.Start:p.End] {
		i += p.Start
		if open < 0 {
			if c, ok := quotes[r]; ok && !isApostrophe(text, i, r) {
				open, closes = i, c
			}
			continue
		}
		if strings.ContainsRune(closes, r) && !isApostrophe(text, i, r) {
			q := corpus.Range{Start: open, End: i + utf8.RuneLen(r)}
			if q.Contains(at) || at == q.End {
				return q
			}
			open = -1
		}
	}
	return corpus.Range{Start: at, End: at}
}

// quotations lists the quotations of a text, paragraph by paragraph.
func quotations(text string) []corpus.Range {
	var list []corpus.Range
	for start := 0; start <= len(text); {
		p := corpus.Paragraph(text, start)
		for at := p.Start; at < p.End; {
			_, size := utf8.DecodeRuneInString(text[at:])
			q := corpus.Range{}
			if _, opens := quotes[runeAt(text, at)]; opens {
				q = quotationAt(text, at)
			}
			if q.Start != at || q.Empty() {
				at += size
				continue
			}
			list = append(list, q)
			at = q.End
		}
		start = p.End + 1
	}
	return list
}

func runeAt(text string, at int) rune {
	r, _ := utf8.DecodeRuneInString(text[at:])
	return r
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

// nameAt is the name under an offset: the word there, with the capitalised words that stand beside it.
func nameAt(text string, at int) corpus.Range {
	name := corpus.WordAt(text, at)
	if !capitalised(text, name) {
		return name
	}
	p := corpus.Paragraph(text, at)
	for {
		next := corpus.WordAt(text, min(name.End+1, p.End))
		if name.End >= p.End || text[name.End] != ' ' || next.Start != name.End+1 || !capitalised(text, next) {
			break
		}
		name.End = next.End
	}
	for name.Start > p.Start && text[name.Start-1] == ' ' {
		before := corpus.WordAt(text, name.Start-1)
		if before.End != name.Start-1 || !capitalised(text, before) || before.Start == p.Start && lowerFunction(text[before.Start:before.End]) {
			break
		}
		name.Start = before.Start
	}
	return name
}

func capitalised(text string, r corpus.Range) bool {
	if r.Empty() {
		return false
	}
	first, _ := utf8.DecodeRuneInString(text[r.Start:r.End])
	return unicode.IsUpper(first)
}

// lowerFunction tells words that are only capitalised because the sentence begins with them.
func lowerFunction(word string) bool {
	switch strings.ToLower(word) {
	case "a", "an", "the", "in", "on", "at", "but", "and", "for", "as", "when", "while", "after", "before", "according", "if", "that", "this", "so":
		return true
	}
	return false
}

// balance takes the closing quotation mark into a stretch that begins with the opening one and ends just before it, as
// happens when whole words are selected.
func balance(text string, r corpus.Range) corpus.Range {
	if r.Empty() {
		return r
	}
	closes, opens := quotes[runeAt(text, r.Start)]
	if !opens || strings.ContainsAny(text[r.Start+utf8.RuneLen(runeAt(text, r.Start)):r.End], closes) {
		return r
	}
	for end := r.End; end < len(text) && end <= r.End+4; {
		next := runeAt(text, end)
		end += utf8.RuneLen(next)
		if strings.ContainsRune(closes, next) {
			return corpus.Range{Start: r.Start, End: end}
		}
		if !strings.ContainsRune(".,!?…", next) {
			break
		}
	}
	return r
}

// target is what a label takes when nothing is selected: the quotation or else the sentence under the caret for what is
// said, the name for who says it, the word for the cue.
func target(label corpus.Label, opens bool, text string, at int) corpus.Range {
	switch {
	case opens:
		if q := quotationAt(text, at); !q.Empty() {
			return q
		}
		return corpus.SentenceAt(text, at)
	case label.Mention:
		return nameAt(text, at)
	default:
		return corpus.WordAt(text, at)
	}
}
