package intake

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/onrecord/onrecord/store/corpus"
)

// block is one paragraph of a plain text: a line, or the lines of one paragraph that was wrapped at a fixed width.
type block struct {
	corpus.Range                 // without white space at its ends
	text         string          // that stretch, with wrapped lines joined by spaces
	kind         corpus.ZoneKind // Body until something speaks against it
	says         match           // what the phrase table knows of it
	words        int
	size         int  // characters; East Asian ones count threefold, as they say about as much
	closed       bool // ends as a sentence or a clause does
}

// prose tells running text from headlines, captions and links: enough words that end as a sentence does, or very many.
func (b *block) prose() bool { return b.size >= 200 || b.closed && b.size >= 70 }

// headlike tells a line that could be a headline: not too long and without a full stop.
func (b *block) headlike() bool {
	return b.size <= 200 && (!b.closed || strings.ContainsRune("?!", lastMark(b.text)))
}

func (b *block) is(kinds ...string) bool {
	for _, kind := range kinds {
		if b.says.kind == kind {
			return true
		}
	}
	return false
}

// blocks cuts a text into its paragraphs; lines without text belong to none.
func blocks(text string) []block {
	var out []block
	width := wrapWidth(text)
	at, gap := 0, true
	for line := range strings.Lines(text) {
		r := corpus.TrimSpace(text, corpus.Range{Start: at, End: at + len(line)})
		at += len(line)
		if r.Empty() {
			gap = true
			continue
		}
		if n := len(out); n > 0 && !gap && goesOn(text[out[n-1].Start:out[n-1].End], text[r.Start:r.End], width) {
			out[n-1].End = r.End
		} else {
			out = append(out, block{Range: r, kind: corpus.Body})
		}
		gap = false
	}
	for i := range out {
		out[i].measure(text[out[i].Start:out[i].End])
	}
	return out
}

// measure fills in what the text of a block shows.
func (b *block) measure(text string) {
	b.text = strings.ReplaceAll(text, "\n", " ")
	b.words = len(strings.Fields(b.text))
	b.size = utf8.RuneCountInString(b.text)
	for _, r := range b.text[:min(len(b.text), 600)] {
		if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) {
			b.size += 2
		}
	}
	b.closed = strings.ContainsRune(".!?…:;,。！？؟।", lastMark(b.text))
	b.says = phrases.find(b.text)
}

// lastMark is the last character but for closing quotation marks and brackets; a space when there is none.
func lastMark(s string) rune {
	r, size := utf8.DecodeLastRuneInString(strings.TrimRight(s, " \"'”’»“)]"))
	if size == 0 {
		return ' '
	}
	return r
}

// wrapWidth is the width in bytes at which the lines of a text were wrapped, 0 when each line is a paragraph. Only in
// wrapped text do many lines of middling length go on in lower case.
func wrapWidth(text string) int {
	const narrowest, widest = 45, 110
	width, pairs, going := 0, 0, 0
	before := ""
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if before != "" && line != "" {
			pairs++
			if len(before) >= narrowest && len(before) <= widest && startsLower(line) {
				going++
				width = max(width, len(before))
			}
		}
		before = line
	}
	if going < 3 || going*4 < pairs {
		return 0
	}
	return width
}

// goesOn tells whether a line continues the paragraph that ends with the line before it.
func goesOn(paragraph, line string, width int) bool {
	before := paragraph[strings.LastIndexByte(paragraph, '\n')+1:]
	if width > 0 && len(before) <= 110 {
		return len(before)*4 >= width*3
	}
	const short = 40
	return len(before) >= short && startsLower(line) && !strings.ContainsRune(".!?:", lastMark(before))
}

func startsLower(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLower(r)
}

var dialogue = regexp.MustCompile(`^["“«„‘'—–-]|["”»]$`)

// quoting tells a line that begins or ends with a quotation.
func (b *block) quoting() bool { return dialogue.MatchString(b.text) }
