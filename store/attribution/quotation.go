package attribution

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Quotation is a stretch in quotation marks, as tokens, marks included.
type Quotation struct {
	Run
	Outer     int  // the quotation around it, -1 = none
	Closed    bool // has a closing mark; without one it runs to the end of its paragraph
	Reopens   int  // the quotation of the paragraph before that goes on here, -1 = none
	Continued bool // goes on in the next paragraph
	Words     int  // tokens that are no marks
	Scare     bool // too short or too much of a title to be somebody's sentence: a nickname, a scare quote, a film
}

// style is a kind of quotation marks.
type style byte

const (
	noStyle style = iota
	straight
	curly
	doubled // two single marks in place of a double one
	single
	straightSingle
	guillemets
)

// marks tells the style of each quotation mark and which way it faces: +1 opens, -1 closes, 0 either.
var marks = map[string]struct {
	style style
	faces int
}{
	`"`: {straight, 0}, "“": {curly, +1}, "”": {curly, -1}, "„": {curly, +1}, "‟": {curly, +1},
	"''": {doubled, 0}, "``": {doubled, +1},
	"‘": {single, +1}, "’": {single, -1}, "‚": {single, +1}, "'": {straightSingle, 0}, "`": {straightSingle, +1},
	"«": {guillemets, 0}, "»": {guillemets, 0}, "‹": {guillemets, 0}, "›": {guillemets, 0},
}

// twin is the style whose marks are mixed up with those of a style.
var twin = map[style]style{straight: curly, curly: straight}

// findQuotations finds the quotations of all paragraphs and what goes on from one to the next.
func (t *Text) findQuotations() {
	for p := range t.Paragraphs {
		first := len(t.Quotations)
		t.quotationsOf(t.Paragraphs[p])
		t.reopen(first, p)
	}
	for i := range t.Quotations {
		t.describe(&t.Quotations[i])
	}
}

// quotationsOf finds the quotations of one paragraph.
func (t *Text) quotationsOf(p Run) {
	var open []int // indexes of the quotations that are open, outermost first
	var styles []style
	close := func(at int, closed bool) {
		q := &t.Quotations[open[len(open)-1]]
		q.End, q.Closed = at, closed
		open, styles = open[:len(open)-1], styles[:len(styles)-1]
	}
	for i := p.First; i < p.End; i++ {
		m, ok := marks[t.Tokens[i].Word]
		if !ok || !t.Tokens[i].Is(Mark) && m.style != straightSingle {
			continue
		}
		level := lastIndex(styles, m.style)
		if level < 0 && i > p.First && !t.Tokens[i].Is(Spaced) {
			level = lastIndex(styles, twin[m.style]) // “…" with two kinds of marks
		}
		switch t.faces(i, p, level >= 0) {
		case +1:
			if level >= 0 { // its closing mark was forgotten
				for len(open) > level {
					close(i, false)
				}
			}
			outer := -1
			if len(open) > 0 {
				outer = open[len(open)-1]
			}
			open, styles = append(open, len(t.Quotations)), append(styles, m.style)
			t.Quotations = append(t.Quotations, Quotation{Run: Run{i, p.End}, Outer: outer, Reopens: -1})
			t.Tokens[i].Class |= OpensQuotation
		case -1:
			if level < 0 {
				continue
			}
			for len(open) > level+1 {
				close(i, false)
			}
			close(i+1, true)
			t.Tokens[i].Class |= ClosesQuotation
		}
	}
	for len(open) > 0 {
		close(p.End, false)
	}
}

// lastIndex is where the style is open, innermost; -1 = nowhere. Straight and curly single marks close each other.
func lastIndex(styles []style, s style) int {
	if s == noStyle {
		return -1
	}
	same := func(a, b style) bool {
		return a == b || (a == single || a == straightSingle) && (b == single || b == straightSingle)
	}
	for i := len(styles) - 1; i >= 0; i-- {
		if same(styles[i], s) {
			return i
		}
	}
	return -1
}

// faces tells whether a mark opens (+1) or closes (-1) a quotation or does neither (0), an apostrophe for example.
func (t *Text) faces(i int, p Run, open bool) int {
	m := marks[t.Tokens[i].Word]
	before := i == p.First || t.Tokens[i].Is(Spaced) || t.opening(i-1) // nothing that could be closed stands before it
	after := i+1 == p.End || t.Tokens[i+1].Is(Spaced)                  // nothing that could be opened stands behind it
	if m.style == single || m.style == straightSingle {
		return t.singleFaces(i, p, open, before, after)
	}
	switch {
	case before && !after && !(m.faces < 0 && open):
		return +1
	case after && !before:
		return -1
	case m.faces != 0:
		if open && m.faces > 0 && !before {
			return -1 // an opening mark typed for a closing one
		}
		return m.faces
	case open:
		return -1
	default:
		return +1
	}
}

// opening tells a bracket, a dash or an opening quotation mark, behind which a quotation can begin without a space.
func (t *Text) opening(i int) bool {
	return t.Tokens[i].Is(OpensQuotation) || strings.Contains(" ( [ { — – ― -- - / > ", " "+t.Tokens[i].Word+" ")
}

// singleFaces parts single quotation marks from apostrophes.
func (t *Text) singleFaces(i int, p Run, open, before, after bool) int {
	switch {
	case before && after:
		return 0
	case before:
		next := t.Tokens[i+1].Word
		if t.Tokens[i].Word == "’" || elided[next] || next[0] >= '0' && next[0] <= '9' && strings.HasSuffix(next, "s") {
			return 0 // ’em, ’90s
		}
		return +1
	case !open:
		return 0
	case t.pluralPossessive(i, p):
		return 0
	case after, t.Tokens[i+1].Is(Mark):
		return -1
	}
	return 0
}

var elided = set(`em til tis twas cause bout round n`)

// pluralPossessive tells the apostrophe of "the workers' pay" inside a quotation with single marks: a word follows it and
// a closing mark still comes.
func (t *Text) pluralPossessive(i int, p Run) bool {
	last, _ := utf8.DecodeLastRuneInString(t.Tokens[i-1].Word)
	if last != 's' || i+1 >= p.End || t.Tokens[i+1].Is(Mark) {
		return false
	}
	next, _ := utf8.DecodeRuneInString(t.Text[t.Tokens[i+1].Start:])
	if unicode.IsUpper(next) {
		return false
	}
	for j := i + 1; j < p.End && j < i+longestSentence; j++ {
		switch t.Tokens[j].Word {
		case "‘":
			return false
		case "’", "'":
			if t.Tokens[j].Is(Mark) && strings.Contains(".,?!…", t.Tokens[j-1].Word) {
				return true
			}
		}
	}
	return false
}

// reopen finds out whether the quotation that begins a paragraph goes on from one left open at the end of the last.
func (t *Text) reopen(first, p int) {
	if p == 0 || first >= len(t.Quotations) || t.Quotations[first].First != t.Paragraphs[p].First {
		return
	}
	before := t.Paragraphs[p-1]
	for j := first - 1; j >= 0 && t.Quotations[j].First >= before.First; j-- {
		q := &t.Quotations[j]
		if q.Outer < 0 && !q.Closed && q.End == before.End {
			q.Continued = true
			t.Quotations[first].Reopens = j
			return
		}
	}
}

// describe counts the words of a quotation, judges it, and marks its tokens.
func (t *Text) describe(q *Quotation) {
	capitals := 0
	for i := q.First; i < q.End; i++ {
		if q.Outer < 0 {
			t.Tokens[i].Quotation = int32(t.quotationFrom(q.First))
		}
		if t.Tokens[i].Is(Mark) {
			continue
		}
		q.Words++
		if t.Tokens[i].Is(Capital|Number) || q.Words > 1 && t.Tokens[i].Is(Preposition|Determiner|Conjunction) {
			capitals++
		}
	}
	last := ""
	if q.End-q.First > 2 && q.Closed {
		last = t.Tokens[q.End-2].Word
	}
	ended := last == "." || last == "?" || last == "!"
	begins := t.Paragraphs[t.Tokens[q.First].Paragraph].First == q.First
	title := capitals == q.Words && !begins && (!ended || q.Words > 1 && !t.Tokens[q.First-1].Is(Mark)) // the film “Low Tide”
	switch {
	case q.Continued || q.Reopens >= 0:
	case q.Words < 4:
		q.Scare = !begins && !ended && last != "," || title && last != "," || q.Words == 0
	case q.Words < 8:
		q.Scare = title
	}
}

// quotationFrom is the place in the list of the first quotation that begins at a token or behind it.
func (t *Text) quotationFrom(token int) int {
	return sort.Search(len(t.Quotations), func(i int) bool { return t.Quotations[i].First >= token })
}
