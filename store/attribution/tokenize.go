package attribution

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/onrecord/onrecord/store/corpus"
)

// read lists the zones in which attributions are looked for. Headlines and subheads say in short what the body says in full, and
// a pull quote says it again.
var read = map[corpus.ZoneKind]bool{corpus.Standfirst: true, corpus.Body: true}

// Tokenize cuts the article into tokens, sentences, paragraphs and quotations. Any text will do.
func Tokenize(a corpus.Article) *Text {
	t := &Text{Text: a.Text, Tokens: make([]Token, 0, len(a.Text)/5+8)}
	for _, r := range readable(a) {
		for start := r.Start; start < r.End; {
			end := r.End
			if i := strings.IndexByte(a.Text[start:r.End], '\n'); i >= 0 {
				end = start + i
			}
			t.paragraph(corpus.Range{Start: start, End: end})
			start = end + 1
		}
	}
	t.findQuotations()
	t.findSentences()
	return t
}

// readable is the text outside the zones that are skipped. A zone that is read still begins a paragraph of its own.
func readable(a corpus.Article) []corpus.Range {
	var out []corpus.Range
	at := 0
	for _, z := range a.Zones {
		if z.Start < at || z.End > len(a.Text) || z.Empty() {
			continue // not in order: the text is read as if the zone were not there
		}
		out = append(out, corpus.Range{Start: at, End: z.Start})
		if read[z.Kind] {
			out = append(out, z.Range)
		}
		at = z.End
	}
	return append(out, corpus.Range{Start: at, End: len(a.Text)})
}

// paragraph appends the tokens of one line; a line of white space is no paragraph.
func (t *Text) paragraph(r corpus.Range) {
	first := len(t.Tokens)
	number := int32(len(t.Paragraphs))
	spaced := Class(0)
	for at := r.Start; at < r.End; {
		c, size := decode(t.Text, at)
		switch {
		case unicode.IsSpace(c):
			spaced = Spaced
			at += size
			continue
		case startsWord(t.Text[:r.End], at, c):
			at = t.word(at, r.End, spaced)
		default:
			end := at + markLen(t.Text[at:r.End], size)
			t.add(at, end, Mark|spaced)
			at = end
		}
		spaced = 0
	}
	if len(t.Tokens) == first {
		return
	}
	for i := first; i < len(t.Tokens); i++ {
		t.Tokens[i].Paragraph = number
		t.Tokens[i].Quotation = -1
	}
	t.Paragraphs = append(t.Paragraphs, Run{first, len(t.Tokens)})
}

func decode(s string, at int) (rune, int) {
	if s[at] < utf8.RuneSelf {
		return rune(s[at]), 1
	}
	return utf8.DecodeRuneInString(s[at:])
}

// startsWord tells whether a word or number begins with the character, which may be the sign before a number or name.
func startsWord(text string, at int, c rune) bool {
	if isWordRune(c) {
		return true
	}
	if c != '$' && c != '£' && c != '€' && c != '@' && c != '#' {
		return false
	}
	next := at + utf8.RuneLen(c)
	if next >= len(text) {
		return false
	}
	n, _ := decode(text, next)
	return isDigit(n) || (c == '@' || c == '#') && isWordRune(n)
}

func isDigit(c rune) bool { return '0' <= c && c <= '9' }

func isWordRune(c rune) bool {
	if c < utf8.RuneSelf {
		return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || isDigit(c) || c == '_'
	}
	return unicode.IsLetter(c) || unicode.IsDigit(c) || unicode.Is(unicode.M, c)
}

func isApostrophe(c rune) bool { return c == '\'' || c == '’' || c == '‘' }

// word appends the word that begins at an offset, with its clitics, and returns where it ends.
func (t *Text) word(start, limit int, spaced Class) int {
	end := wordEnd(t.Text[:limit], start)
	cut := clitic(t.Text[start:end])
	if cut > 0 {
		t.add(start, start+cut, spaced)
		t.add(start+cut, end, Clitic)
		return end
	}
	t.add(start, end, spaced)
	return end
}

// wordEnd is where the word ends that begins at an offset.
func wordEnd(text string, start int) int {
	if strings.HasPrefix(text[start:], "http://") || strings.HasPrefix(text[start:], "https://") || strings.HasPrefix(text[start:], "www.") {
		return start + addressLen(text[start:])
	}
	_, size := decode(text, start)
	at, segment := start+size, start // segment is where the part since the last full stop begins
	for at < len(text) {
		c, size := decode(text, at)
		if isWordRune(c) {
			at += size
			continue
		}
		if c == '%' && isDigit(rune(text[at-1])) {
			return at + 1
		}
		if at+size >= len(text) {
			break
		}
		next, _ := decode(text, at+size)
		if !joins(text, c, next, at, segment) {
			break
		}
		at += size
		if c == '.' {
			segment = at
		}
	}
	if at < len(text) && text[at] == '.' && isAbbreviation(text[start:at], segment-start) {
		at++
	}
	return at
}

// joins tells whether the character between two parts of a word holds them together.
func joins(text string, c, next rune, at, segment int) bool {
	before := rune(text[at-1])
	switch {
	case !isWordRune(next):
		return false
	case isApostrophe(c), c == '-', c == '‐', c == '‑', c == '&':
		return c != '‘' // a left mark in a word is a mistake for an apostrophe only behind a letter, and seldom
	case c == ',':
		return isDigit(before) && isDigit(next)
	case c == ':' || c == '/':
		return isDigit(before) && isDigit(next)
	case c == '.':
		return isDigit(before) && isDigit(next) ||
			at-segment == 1 && unicode.IsLetter(before) && unicode.IsLetter(next) || // U.S.
			'a' <= before && before <= 'z' && 'a' <= next && next <= 'z' // example.org
	}
	return false
}

// addressLen is how long the web address is that the text begins with.
func addressLen(text string) int {
	end := strings.IndexFunc(text, func(c rune) bool { return unicode.IsSpace(c) || strings.ContainsRune("\"“”‘’<>)]", c) })
	if end < 0 {
		end = len(text)
	}
	return len(strings.TrimRight(text[:end], ".,;:!?'"))
}

// clitic is where the word's ending begins that is a token of its own; 0 = it has none.
func clitic(word string) int {
	at := strings.LastIndexAny(word, "'’")
	if at <= 0 {
		return 0
	}
	_, size := utf8.DecodeRuneInString(word[at:])
	switch strings.ToLower(word[at+size:]) {
	case "s", "re", "ve", "ll", "d", "m":
		return at
	case "t":
		if at >= 2 && (word[at-1] == 'n' || word[at-1] == 'N') {
			return at - 1
		}
	}
	return 0
}

// markLen is the length of the punctuation mark that the text begins with: dots, hyphens and doubled single quotation
// marks are taken together.
func markLen(text string, size int) int {
	switch text[0] {
	case '.', '-':
		n := 1
		for n < len(text) && text[n] == text[0] {
			n++
		}
		return n
	case '\'', '`':
		if len(text) > 1 && text[1] == text[0] {
			return 2
		}
	}
	return size
}

func (t *Text) add(start, end int, class Class) {
	word := t.Text[start:end]
	if class&Mark == 0 {
		class |= shape(word)
		word = fold(word)
		class |= classOf(word)
	}
	t.Tokens = append(t.Tokens, Token{Range: corpus.Range{Start: start, End: end}, Word: word, Class: class})
}

// fold makes the words of a text comparable.
func fold(word string) string {
	word = strings.ToLower(word)
	if strings.ContainsRune(word, '’') {
		word = strings.ReplaceAll(word, "’", "'")
	}
	return word
}

func shape(word string) Class {
	first, _ := utf8.DecodeRuneInString(word)
	var c Class
	if unicode.IsUpper(first) || unicode.IsTitle(first) {
		c |= Capital
		if len(word) > 1 && strings.ToUpper(word) == word {
			c |= Upper
		}
	}
	if strings.IndexFunc(word, unicode.IsDigit) >= 0 {
		c |= Number
	}
	return c
}
