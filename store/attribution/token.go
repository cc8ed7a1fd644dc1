package attribution

import (
	"sort"
	"strings"

	"github.com/onrecord/onrecord/store/corpus"
)

// Token is a word, a number or a punctuation mark. Hyphens and apostrophes inside a word belong to it, except that n't, 's,
// 're, 've, 'll, 'd and 'm are tokens of their own; numbers keep their signs ("$30,000", "12%") and abbreviations their
// full stops.
type Token struct {
	corpus.Range
	Word      string // lower case, apostrophes straight; a mark as it is
	Class     Class
	Sentence  int32 // in Text.Sentences
	Paragraph int32 // in Text.Paragraphs
	Quotation int32 // the outermost of Text.Quotations that holds the token, marks included; -1 = none
}

// Is tells whether the token is of one of the classes.
func (t Token) Is(c Class) bool { return t.Class&c != 0 }

// Run is a half-open stretch of tokens.
type Run struct{ First, End int }

// Len is the number of tokens.
func (r Run) Len() int { return r.End - r.First }

// Contains tells whether the token lies in the run.
func (r Run) Contains(token int) bool { return r.First <= token && token < r.End }

// Text is an article cut into tokens. Paragraphs are lines; stretches that are nobody's sentences (furniture, bylines,
// captions …) have no tokens.
type Text struct {
	Text       string
	Tokens     []Token
	Sentences  []Run // also those inside a quotation
	Paragraphs []Run
	Quotations []Quotation // sorted by start, outer before inner
}

// Trim is the run as a range of the text, without the punctuation outside quotations at its ends and the white space.
func (t *Text) Trim(r Run) corpus.Range {
	for r.First < r.End && t.trimmable(r.First) {
		r.First++
	}
	for r.End > r.First && t.trimmable(r.End-1) {
		r.End--
	}
	return t.Range(r)
}

// trimmable tells a mark that does not belong to what stands beside it.
func (t *Text) trimmable(i int) bool {
	return t.Tokens[i].Is(Mark) && !t.Tokens[i].Is(OpensQuotation|ClosesQuotation) && t.Tokens[i].Quotation < 0 &&
		strings.Contains(" , . ; : — – - -- ― ", " "+t.Tokens[i].Word+" ")
}

// Range is the run as a range of the text; empty for an empty run.
func (t *Text) Range(r Run) corpus.Range {
	if r.First >= r.End {
		return corpus.Range{}
	}
	return corpus.Range{Start: t.Tokens[r.First].Start, End: t.Tokens[r.End-1].End}
}

// find is the first token that ends behind a byte offset.
func (t *Text) find(at int) int {
	return sort.Search(len(t.Tokens), func(i int) bool { return t.Tokens[i].End > at })
}
