package gui

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/onrecord/onrecord/store/corpus"
)

// helpers are the words that stand with a verb in its group.
var helpers = map[string]bool{
	"had": true, "has": true, "have": true, "having": true, "is": true, "are": true, "was": true, "were": true, "be": true, "been": true, "being": true,
	"do": true, "does": true, "did": true, "will": true, "would": true, "shall": true, "should": true, "can": true, "could": true, "may": true,
	"might": true, "must": true, "not": true, "never": true, "also": true, "didn’t": true, "didn't": true, "hasn’t": true, "hasn't": true,
	"wouldn’t": true, "wouldn't": true, "won’t": true, "won't": true, "hadn’t": true, "hadn't": true,
}

// verbGroupAt is the verb under an offset with the helping words around it, as in “had not said”; “according” takes its “to”.
func verbGroupAt(text string, at int) corpus.Range {
	group := wordAt(text, at)
	word := func(r corpus.Range) string { return strings.ToLower(text[r.Start:r.End]) }
	if word(group) == "according" && strings.HasPrefix(text[group.End:], " to ") {
		group.End += len(" to")
		return group
	}
	for last := group; helpers[word(last)]; { // a helper needs its verb
		next, ok := beside(text, last.End, +1)
		if !ok {
			break
		}
		group.End, last = next.End, next
	}
	for {
		before, ok := beside(text, group.Start, -1)
		if !ok || !helpers[word(before)] {
			return group
		}
		group.Start = before.Start
	}
}

// beside is the word that stands before or after an offset with one space between.
func beside(text string, at, direction int) (corpus.Range, bool) {
	p := corpus.Paragraph(text, at)
	if direction > 0 {
		if at >= p.End || text[at] != ' ' {
			return corpus.Range{}, false
		}
		r := corpus.WordAt(text, at+1)
		return r, r.Start == at+1 && !r.Empty()
	}
	if at <= p.Start || text[at-1] != ' ' {
		return corpus.Range{}, false
	}
	r := corpus.WordAt(text, at-1)
	return r, r.End == at-1 && !r.Empty()
}

// wordAt is the word under an offset; on a sign the word that it touches, after it or else before it; empty where there is
// no word, so that no label lands on a full stop.
func wordAt(text string, at int) corpus.Range {
	w := corpus.WordAt(text, at)
	for _, beside := range []corpus.Range{w, corpus.WordAt(text, w.End), corpus.WordAt(text, max(w.Start-1, 0))} {
		if strings.ContainsFunc(text[beside.Start:beside.End], func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
			return beside
		}
	}
	return corpus.Range{Start: at, End: at}
}

// nameAt is the name under an offset: the word there, with the capitalised words that stand beside it.
func nameAt(text string, at int) corpus.Range {
	name := wordAt(text, at)
	if !capitalised(text, name) {
		return phraseFrom(text, name)
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

// determiners begin noun phrases.
var determiners = map[string]bool{
	"a": true, "an": true, "the": true, "this": true, "that": true, "these": true, "those": true, "his": true, "her": true, "its": true, "their": true,
	"our": true, "my": true, "some": true, "several": true, "many": true, "one": true, "two": true, "three": true, "another": true, "every": true,
}

// phraseFrom is the noun phrase around a common noun: from the determiner up to four words before it, over the capitalised
// words after it, as in “the council leader” or “the engineering firm Brandt”. With no determiner near it is the word.
func phraseFrom(text string, noun corpus.Range) corpus.Range {
	const reach = 4
	phrase := noun
	for first, n := noun, 0; n < reach; n++ {
		before, ok := beside(text, first.Start, -1)
		if !ok {
			break
		}
		if determiners[strings.ToLower(text[before.Start:before.End])] {
			phrase.Start = before.Start
			break
		}
		first = before
	}
	for {
		next, ok := beside(text, phrase.End, +1)
		if !ok || !capitalised(text, next) {
			return phrase
		}
		phrase.End = next.End
	}
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

// target is what a label takes when nothing is selected: the quotation or else the sentence under the caret for what is
// said, the name for who says it, the word for the cue.
func target(label corpus.Label, opens bool, text string, at int) corpus.Range {
	switch {
	case opens:
		if q := corpus.QuotationAt(text, at); !q.Empty() {
			return q
		}
		return corpus.SentenceAt(text, at)
	case label.Mention:
		return nameAt(text, at)
	default:
		return verbGroupAt(text, at)
	}
}
