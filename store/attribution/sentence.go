package attribution

import "strings"

// findSentences cuts the paragraphs into sentences, also inside quotations; the marks that close a quotation or bracket
// belong to the sentence before them.
func (t *Text) findSentences() {
	for _, p := range t.Paragraphs {
		start := p.First
		for i := p.First; i < p.End; i++ {
			end := t.sentenceEnd(i, p)
			if end == 0 && i+1-start == longestSentence {
				end = i + 1
			}
			if end == 0 {
				continue
			}
			t.sentence(Run{start, end})
			start, i = end, end-1
		}
		if start < p.End {
			t.sentence(Run{start, p.End})
		}
	}
}

// longestSentence bounds the work on a text without full stops, in tokens.
const longestSentence = 400

func (t *Text) sentence(r Run) {
	for i := r.First; i < r.End; i++ {
		t.Tokens[i].Sentence = int32(len(t.Sentences))
	}
	t.Sentences = append(t.Sentences, r)
}

// sentenceEnd is the token at which the next sentence begins if the token ends one, else 0.
func (t *Text) sentenceEnd(i int, p Run) int {
	word := t.Tokens[i].Word
	stop := t.Tokens[i].Is(Mark) && (word[0] == '.' || word == "?" || word == "!" || word == "…")
	abbreviation := !stop && len(word) > 1 && word[len(word)-1] == '.'
	if !stop && !abbreviation {
		return 0
	}
	end := i + 1
	for end < p.End && !t.Tokens[end].Is(Spaced) && (t.Tokens[end].Is(ClosesQuotation) || strings.Contains(" ) ] ? ! . ", " "+t.Tokens[end].Word+" ")) {
		end++
	}
	if end >= p.End || !t.Tokens[end].Is(Spaced) && !t.Tokens[end].Is(OpensQuotation) && !t.Tokens[end-1].Is(ClosesQuotation) {
		return 0
	}
	next := end
	for next+1 < p.End && t.Tokens[next].Is(Mark) {
		next++ // an opening quotation mark, a bracket, a bullet
	}
	begins := t.Tokens[next].Is(Capital | Number)
	switch {
	case !begins:
		return 0
	case abbreviation && neverLast[word[:len(word)-1]]:
		return 0
	case abbreviation && t.Tokens[next].Is(Number):
		return 0
	case abbreviation && end == i+1 && !t.Tokens[end].Is(OpensQuotation) && !firstWords[t.Tokens[next].Word]:
		return 0
	case word[0] != '.' && !abbreviation && t.Tokens[end-1].Is(ClosesQuotation) && next == end && t.saidBehind(end, p):
		return 0 // “Why?” Hale asked.
	}
	return end
}

// firstWords, with a capital, follow an abbreviation only where a sentence begins.
var firstWords = set(`the a an this that these those he she it they we i you his her its their but and or in on at as for from with after before when while if there`)

// sayings are the verbs behind a quoted question that keep it in their sentence.
var sayings = set(`said says say asked asks wrote writes told added replied shouted cried wondered tweeted exclaimed declared joked responded demanded chanted yelled quipped`)

// saidBehind tells whether a clause that says who said it follows a quotation.
func (t *Text) saidBehind(at int, p Run) bool {
	for i := at; i < p.End && i < at+14; i++ {
		switch {
		case sayings[t.Tokens[i].Word]:
			return true
		case t.Tokens[i].Is(OpensQuotation) || t.Tokens[i].Is(Mark) && t.Tokens[i].Word != ",":
			return false
		}
	}
	return false
}
