package attribution

import "strings"

// atom is what the learned layer knows of a token by itself and from its sentence: the values of which features are made.
type atom struct {
	word    uint32 // the folded word
	tag     uint32 // a coarse part of speech: function words stand for themselves, others for their class and ending
	cue     uint32 // what the lexicon says of the word; 0 = nothing
	suffix3 uint32
	suffix2 uint32
	prefix3 uint32
	shape   uint32
	quote   uint32 // inside or outside of quotation marks, and in what sort of quotation
	frame   uint32 // the marks around that quotation and the words beside it
	left    int32  // the nearest possible cue before the token in its sentence; -1 = none
	right   int32  // the nearest one behind it; -1 = none
	before  int32  // the nearest punctuation mark before it in its sentence; -1 = none
	behind  int32  // the nearest one behind it; -1 = none
	hint    uint32 // the part that the rules give the token, 0 = none
	rule    uint32 // the rule that does
	edge    uint8  // what kind of place it is for a span to begin or end, for the transitions
}

// The kinds of places that transitions tell apart.
const (
	edgeWord = iota
	edgeSentence
	edgeComma
	edgeMark
	edgeOpens
	edgeCloses
	edgeClause // a word that often begins a clause
	edgeCue
	edges
)

// atoms describes the tokens of a text, in which the rules have found what they can.
func atoms(f *finder) []atom {
	t := f.Text
	out := make([]atom, len(t.Tokens))
	for i := range t.Tokens {
		out[i] = atomOf(t, f.lexicon, i)
	}
	for k := range f.found {
		hintAt(out, &f.found[k])
	}
	for _, s := range t.Sentences {
		neighbours(t, out, s)
	}
	for i := range t.Quotations {
		frameQuotation(t, out, &t.Quotations[i])
	}
	return out
}

func atomOf(t *Text, l *Lexicon, i int) atom {
	token := &t.Tokens[i]
	word := token.Word
	a := atom{word: wordHash(word), left: -1, right: -1, before: -1, behind: -1}
	first := t.Sentences[token.Sentence].First == i
	a.shape = uint32(token.Class & (Mark | Capital | Upper | Number | Clitic))
	if first {
		a.shape |= 1 << 30
	}
	if n := len(word); n > 3 {
		a.suffix3, a.suffix2, a.prefix3 = wordHash(word[n-3:]), wordHash(word[n-2:]), wordHash(word[:3])
	} else {
		a.suffix3, a.suffix2, a.prefix3 = a.word, a.word, a.word
	}
	if !token.Is(Mark) || word == ":" {
		a.cue = cueCode(t, l, i)
	}
	a.tag = tagOf(token, &a, first)
	a.quote = quoteCode(t, i)
	a.edge = edgeOf(token, &a, first)
	return a
}

// hintAt notes a finding of the rules at its tokens: what a rule says is worth as much as training finds it to be.
func hintAt(out []atom, x *finding) {
	rule := wordHash(string(x.rule))
	note := func(runs []Run, begin uint32) {
		for _, r := range runs {
			for i := r.First; i < r.End; i++ {
				out[i].hint, out[i].rule = begin, rule
				if i > r.First {
					out[i].hint++
				}
			}
		}
	}
	note(x.claim, beginClaim)
	note([]Run{x.speaker}, beginSpeaker)
	note(x.cue, beginCue)
}

// cueCode joins all that the lexicon says of a token as the first word of a cue.
func cueCode(t *Text, l *Lexicon, i int) uint32 {
	var tiers, takes, form, phrase uint32
	for _, s := range l.Senses(t.Tokens[i].Word) {
		if len(s.Rest) > 0 {
			if !follows(t.Tokens, i+1, s.Rest) {
				continue
			}
			phrase = 1
		}
		tiers |= 1 << s.Tier
		takes |= uint32(s.Takes)
		form |= uint32(s.Form)
	}
	if tiers == 0 {
		return 0
	}
	if l.Never(t.Tokens, i) {
		return 1
	}
	return tiers | takes<<8 | form<<20 | phrase<<28
}

// isCue tells whether the lexicon takes the token for a cue; documents and people are none.
func (a *atom) isCue() bool { return a.cue&(1<<Speech|1<<Attitude|1<<Noun|1<<Adjective|1<<Phrase) != 0 }

// tiersOf is the part of the cue code that names the tiers.
func (a *atom) tiers() uint32 { return a.cue & 0xff }

func tagOf(token *Token, a *atom, first bool) uint32 {
	const open = Capital | Upper | Number | Clitic | Spaced | Mark | OpensQuotation | ClosesQuotation
	switch {
	case token.Is(Mark), token.Class&^(open|Adverb|Title|NumberWord|Weekday) != 0:
		return a.word
	case token.Is(Number):
		return 1
	case token.Is(NumberWord):
		return 2
	case token.Is(Weekday):
		return 3
	case token.Is(Title) && token.Is(Capital):
		return 4
	case token.Is(Capital) && !first:
		if token.Is(Upper) {
			return 5
		}
		return 6
	case token.Is(Adverb):
		return 7
	case a.isCue():
		return 1<<16 | a.tiers() | (a.cue>>20&0xff)<<8
	case a.cue > 1:
		return 1<<17 | a.tiers()
	}
	tag := 32 + ending(token.Word)
	if first && token.Is(Capital) {
		tag += 64
	}
	return tag
}

// endings tell parts of speech apart, the longest first.
var endings = []string{"tion", "sion", "ment", "ness", "able", "ible", "ship", "ists", "ing", "ity", "ous", "ive", "ful", "ist", "ers", "ors", "ant", "ent", "ies", "ed", "er", "or", "al", "ic", "es", "an", "ly", "s", "y"}

// ending is the place of a word's ending in the list, from 1; 0 = none of them.
func ending(word string) uint32 {
	for i, e := range endings {
		if len(word) > len(e)+1 && strings.HasSuffix(word, e) {
			return uint32(i + 1)
		}
	}
	return 0
}

// quoteCode tells where a token stands in its quotation.
func quoteCode(t *Text, i int) uint32 {
	number := t.Tokens[i].Quotation
	if number < 0 {
		return 0
	}
	q := &t.Quotations[number]
	code := uint32(1)
	switch {
	case q.Scare:
		code = 2
	case q.Words < 5:
		code = 3
	case q.Words < 9:
		code = 4
	}
	switch i {
	case q.First:
		code |= 16
	case q.End - 1:
		code |= 32
	}
	if q.Reopens >= 0 {
		code |= 64
	}
	return code
}

func edgeOf(token *Token, a *atom, first bool) uint8 {
	switch {
	case first:
		return edgeSentence
	case token.Is(OpensQuotation):
		return edgeOpens
	case token.Is(ClosesQuotation):
		return edgeCloses
	case token.Is(Mark) && token.Word == ",":
		return edgeComma
	case token.Is(Mark):
		return edgeMark
	case token.Is(Complementizer | Relative | Conjunction):
		return edgeClause
	case a.isCue():
		return edgeCue
	}
	return edgeWord
}

// neighbours finds the nearest cues and marks on both sides of each token of a sentence.
func neighbours(t *Text, out []atom, s Run) {
	cue, mark := int32(-1), int32(-1)
	for i := s.First; i < s.End; i++ {
		out[i].left, out[i].before = cue, mark
		if out[i].isCue() {
			cue = int32(i)
		}
		if t.Tokens[i].Is(Mark) {
			mark = int32(i)
		}
	}
	cue, mark = -1, -1
	for i := s.End - 1; i >= s.First; i-- {
		out[i].right, out[i].behind = cue, mark
		if out[i].isCue() {
			cue = int32(i)
		}
		if t.Tokens[i].Is(Mark) {
			mark = int32(i)
		}
	}
}

// frameQuotation notes at each token of an outermost quotation what stands around and at the ends of it: whether a comma
// comes before its closing mark and a verb of saying behind it tells whose words they are.
func frameQuotation(t *Text, out []atom, q *Quotation) {
	if q.Outer >= 0 {
		return
	}
	p := t.Paragraphs[t.Tokens[q.First].Paragraph]
	at := func(i int) uint32 {
		if i < p.First || i >= p.End {
			return 0
		}
		return out[i].tag
	}
	code := mix(1, at(q.First-1), at(q.End-2), at(q.End))
	for i := q.First; i < q.End; i++ {
		out[i].frame = code
	}
}

// features collects the hashes of the features of a token.
type features []uint32

func (f *features) add(template, a, b, c uint32) { *f = append(*f, mix(template, a, b, c)) }
