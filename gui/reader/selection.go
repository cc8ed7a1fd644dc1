package reader

import (
	"strings"
	"unicode"

	"github.com/rivo/uniseg"

	"github.com/onrecord/onrecord/store/corpus"
)

// selection is the stretch between where it was begun and the caret; nothing is selected when both are the same.
type selection struct {
	anchor, caret int
}

// Range is the selected stretch in text order.
func (s selection) Range() corpus.Range {
	return corpus.Range{Start: min(s.anchor, s.caret), End: max(s.anchor, s.caret)}
}

// unit is what a selection grows by.
type unit int

const (
	byLetter unit = iota
	byWord
	bySentence
)

// grow is the selection from a press at one offset to the pointer at another, in whole units: both the unit under the
// press and the one under the pointer are inside. All the words of a quotation are selected with its marks.
func grow(text string, press, pointer int, u unit) selection {
	a, b := unitAt(text, press, u), unitAt(text, pointer, u)
	if u == byLetter {
		return selection{press, pointer}
	}
	if pointer < press {
		return wholeQuotation(text, selection{max(a.End, press), min(b.Start, pointer)})
	}
	if b.Start == pointer && pointer > press { // it has not reached into the next word yet
		b = corpus.Range{Start: pointer, End: pointer}
	}
	return wholeQuotation(text, selection{min(a.Start, press), max(b.End, a.End)})
}

// wholeQuotation is corpus.WholeQuotation for a selection, which keeps its direction.
func wholeQuotation(text string, s selection) selection {
	q := corpus.WholeQuotation(text, s.Range())
	if s.caret < s.anchor {
		return selection{q.End, q.Start}
	}
	return selection{q.Start, q.End}
}

func unitAt(text string, at int, u unit) corpus.Range {
	switch u {
	case byWord:
		return corpus.WordAt(text, at)
	case bySentence:
		return corpus.SentenceAt(text, at)
	default:
		return corpus.Range{Start: at, End: at}
	}
}

// letterRight is the next grapheme boundary after an offset.
func letterRight(text string, at int) int {
	if at >= len(text) {
		return len(text)
	}
	cluster, _, _, _ := uniseg.FirstGraphemeClusterInString(text[at:], -1)
	return at + len(cluster)
}

// letterLeft is the grapheme boundary before an offset.
func letterLeft(text string, at int) int {
	if at <= 0 {
		return 0
	}
	if text[at-1] == '\n' {
		return at - 1
	}
	start := corpus.Paragraph(text, at).Start
	last := start
	for state, rest, pos := -1, text[start:at], start; rest != ""; {
		var cluster string
		cluster, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		last = pos
		pos += len(cluster)
	}
	return last
}

// words calls visit with each word of the paragraph at an offset that holds a letter or digit, until visit returns false.
func words(text string, paragraph corpus.Range, visit func(corpus.Range) bool) {
	at := paragraph.Start
	for state, rest := -1, text[paragraph.Start:paragraph.End]; rest != ""; {
		var w string
		w, rest, state = corpus.FirstWord(rest, state)
		r := corpus.Range{Start: at, End: at + len(w)}
		at = r.End
		if strings.ContainsFunc(w, func(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) }) && !visit(r) {
			return
		}
	}
}

// wordEnd is the end of the first word that ends after an offset; the end of the text when none does.
func wordEnd(text string, at int) int {
	return forward(text, at, func(r corpus.Range) (int, bool) { return r.End, r.End > at })
}

// wordStart is the start of the first word that starts after an offset; the end of the text when none does.
func wordStart(text string, at int) int {
	return forward(text, at, func(r corpus.Range) (int, bool) { return r.Start, r.Start > at })
}

func forward(text string, at int, pick func(corpus.Range) (int, bool)) int {
	for p := corpus.Paragraph(text, at); ; p = corpus.Paragraph(text, p.End+1) {
		found := -1
		words(text, p, func(r corpus.Range) bool {
			if to, ok := pick(r); ok {
				found = to
			}
			return found < 0
		})
		if found >= 0 {
			return found
		}
		if p.End >= len(text) {
			return len(text)
		}
	}
}

// wordBefore is the start of the last word that starts before an offset; the start of the text when none does.
func wordBefore(text string, at int) int {
	return backward(text, at, func(r corpus.Range) (int, bool) { return r.Start, r.Start < at })
}

func backward(text string, at int, pick func(corpus.Range) (int, bool)) int {
	for p := corpus.Paragraph(text, at); ; p = corpus.Paragraph(text, p.Start-1) {
		found := -1
		words(text, p, func(r corpus.Range) bool {
			to, ok := pick(r)
			if ok {
				found = to
			}
			return ok
		})
		if found >= 0 {
			return found
		}
		if p.Start == 0 {
			return 0
		}
	}
}

// sentenceStart is the start of the next sentence after an offset, or the end of the last one.
func sentenceStart(text string, at int) int {
	return sentenceForward(text, at, func(s corpus.Range) (int, bool) { return s.Start, s.Start > at })
}

// sentenceEnd is the end of the first sentence that ends after an offset.
func sentenceEnd(text string, at int) int {
	return sentenceForward(text, at, func(s corpus.Range) (int, bool) { return s.End, s.End > at })
}

func sentenceForward(text string, at int, pick func(corpus.Range) (int, bool)) int {
	for p := corpus.Paragraph(text, at); ; p = corpus.Paragraph(text, p.End+1) {
		for _, s := range corpus.Sentences(text[p.Start:p.End]) {
			if to, ok := pick(corpus.Range{Start: s.Start + p.Start, End: s.End + p.Start}); ok {
				return to
			}
		}
		if p.End >= len(text) {
			return len(text)
		}
	}
}

// sentenceBefore is the start of the last sentence that starts before an offset.
func sentenceBefore(text string, at int) int {
	for p := corpus.Paragraph(text, at); ; p = corpus.Paragraph(text, p.Start-1) {
		found := -1
		for _, s := range corpus.Sentences(text[p.Start:p.End]) {
			if start := s.Start + p.Start; start < at {
				found = start
			}
		}
		if found >= 0 {
			return found
		}
		if p.Start == 0 {
			return 0
		}
	}
}

// paragraphAfter is the start of the next paragraph that is not empty; the end of the text when there is none.
func paragraphAfter(text string, at int) int {
	for p := corpus.Paragraph(text, at); p.End < len(text); {
		p = corpus.Paragraph(text, p.End+1)
		if !corpus.TrimSpace(text, p).Empty() {
			return p.Start
		}
	}
	return len(text)
}

// paragraphBefore is the start of the paragraph, or of the one before it when the offset is there already.
func paragraphBefore(text string, at int) int {
	p := corpus.Paragraph(text, at)
	if at > p.Start {
		return p.Start
	}
	for p.Start > 0 {
		p = corpus.Paragraph(text, p.Start-1)
		if !corpus.TrimSpace(text, p).Empty() {
			return p.Start
		}
	}
	return 0
}
