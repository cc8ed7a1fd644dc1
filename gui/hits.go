package gui

import (
	"fmt"
	"regexp"
	"unicode"
	"unicode/utf8"

	"github.com/onrecord/onrecord/store/corpus"
)

// pattern is what is looked for in an article.
type pattern struct {
	text    string
	regex   bool // text is a regular expression (RE2)
	word    bool // whole words only
	exactly bool // case counts
}

// hitsTaken bounds the list: an expression such as "." would find a million.
const hitsTaken = 50_000

// find lists where the pattern stands in the text, in order. The error tells what is wrong with the expression.
func (p pattern) find(text string) ([]corpus.Range, error) {
	if p.text == "" {
		return nil, nil
	}
	expression := p.text
	if !p.regex {
		expression = regexp.QuoteMeta(expression)
	}
	flags := "(?m)"
	if !p.exactly {
		flags = "(?mi)"
	}
	re, err := regexp.Compile(flags + expression)
	if err != nil {
		return nil, fmt.Errorf("not a regular expression: %w", err)
	}
	var hits []corpus.Range
	for _, m := range re.FindAllStringIndex(text, hitsTaken) {
		r := corpus.Range{Start: m[0], End: m[1]}
		if !r.Empty() && (!p.word || wholeWords(text, r)) {
			hits = append(hits, r)
		}
	}
	return hits, nil
}

// wholeWords tells whether the stretch begins and ends where no word goes on.
func wholeWords(text string, r corpus.Range) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:r.Start])
	first, _ := utf8.DecodeRuneInString(text[r.Start:])
	last, _ := utf8.DecodeLastRuneInString(text[:r.End])
	after, _ := utf8.DecodeRuneInString(text[r.End:])
	return !(inWord(before) && inWord(first)) && !(inWord(last) && inWord(after))
}

func inWord(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r))
}
