package reader

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"github.com/onrecord/onrecord/store/corpus"
)

// block is one line of the text between two "\n": a paragraph, a heading, an empty line.
type block struct {
	corpus.Range
	kind   corpus.ZoneKind
	lines  []line  // nil until it is laid out
	height float32 // exact when laid out, an estimate before
	mixed  bool    // holds text that runs right to left; known when laid out, as is rtl
	rtl    bool    // the paragraph runs right to left
}

// line is one visual line of a block. End leaves out the white space at which the line was broken.
type line struct {
	corpus.Range
	stops []stop
	runs  []run // from left to right; nil when all of the line is of one font and runs left to right
}

// stop is where a piece of a line begins: break opportunities of UAX #14 part the pieces.
type stop struct {
	at int     // byte offset in the text
	x  float32 // from the left edge of the column
}

// cutBlocks cuts the text at its line ends. A block is of the kind of the zone that holds it whole, and body otherwise: a
// dateline before the first words of a paragraph does not make a dateline of the paragraph.
func cutBlocks(text string, zones []corpus.Zone) []block {
	blocks := make([]block, 0, strings.Count(text, "\n")+1)
	start, z := 0, 0
	for start <= len(text) {
		end := len(text)
		if i := strings.IndexByte(text[start:], '\n'); i >= 0 {
			end = start + i
		}
		for z < len(zones) && zones[z].End <= start {
			z++
		}
		kind := corpus.Body
		if z < len(zones) && zones[z].Start <= start && zones[z].End >= end {
			kind = zones[z].Kind
		}
		blocks = append(blocks, block{Range: corpus.Range{Start: start, End: end}, kind: kind})
		start = end + 1
	}
	return blocks
}

// wrap breaks a block into visual lines no wider than width, at the break opportunities of UAX #14; a piece that is wider
// than a whole line is broken between grapheme clusters.
func wrap(text string, r corpus.Range, width float32, measure func(string) float32) []line {
	if r.Empty() {
		return []line{{Range: r, stops: []stop{{r.Start, 0}}}}
	}
	var lines []line
	current := line{Range: corpus.Range{Start: r.Start, End: r.Start}}
	x := float32(0)
	flush := func(next int) {
		lines = append(lines, current)
		current = line{Range: corpus.Range{Start: next, End: next}}
		x = 0
	}
	add := func(start, end int, w float32) {
		current.stops = append(current.stops, stop{start, x})
		current.End = end
		x += w
	}
	at, state := r.Start, -1
	rest := text[r.Start:r.End]
	for rest != "" {
		var piece string
		piece, rest, _, state = uniseg.FirstLineSegmentInString(rest, state)
		for rest != "" && goesOn(piece, rest) {
			var more string
			more, rest, _, state = uniseg.FirstLineSegmentInString(rest, state)
			piece += more
		}
		end := at + len(piece)
		solid := measure(strings.TrimRight(piece, " "))
		if x+solid > width && current.End > current.Start {
			current.trim(text)
			flush(at)
		}
		for solid > width {
			n, w := fit(text[at:end], width, measure)
			add(at, at+n, w)
			at += n
			if at == end {
				break
			}
			flush(at)
			solid = measure(strings.TrimRight(text[at:end], " "))
		}
		if at < end {
			add(at, end, measure(text[at:end]))
		}
		at = end
	}
	if current.End > current.Start || len(lines) == 0 {
		lines = append(lines, current)
	}
	return lines
}

// goesOn tells whether a break between two pieces would cut a grapheme cluster: an emoji joined of several has break
// opportunities inside it by the letter of UAX #14.
func goesOn(piece, rest string) bool {
	const joiner = '\u200D'
	next, _ := utf8.DecodeRuneInString(rest)
	last, _ := utf8.DecodeLastRuneInString(piece)
	tone := next >= 0x1F3FB && next <= 0x1F3FF
	return last == joiner || next == joiner || tone || unicode.In(next, unicode.Mn, unicode.Me)
}

// trim takes the spaces off the end of a broken line, so that selections and marks end with the last word.
func (l *line) trim(text string) {
	l.End = l.Start + len(strings.TrimRight(text[l.Start:l.End], " "))
}

// fit is how many bytes of a piece go into the width, at least one grapheme cluster, and how wide they are. It adds the
// widths of single clusters: a piece wider than a line has no words whose kerning would matter.
func fit(piece string, width float32, measure func(string) float32) (n int, w float32) {
	state := -1
	rest := piece
	for rest != "" {
		var cluster string
		cluster, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		next := w + measure(cluster)
		if n > 0 && next > width {
			break
		}
		n += len(cluster)
		w = next
	}
	return n, w
}
