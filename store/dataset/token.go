package dataset

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"github.com/onrecord/onrecord/store/corpus"
)

// sentence is a stretch of text with its tokens, for the formats that count in tokens. Both are bytes.
type sentence struct {
	corpus.Range
	tokens []corpus.Range
}

// tokenize parts a text into sentences, and those into words and punctuation marks by Unicode's rules (UAX #29). No token
// and no sentence crosses the end of a line. A token is parted where a span or zone begins or ends, so that formats of
// tokens can tell every edge; a sentence is not.
func tokenize(text string, edges []int) []sentence {
	edges = slices.Clone(edges)
	slices.Sort(edges)
	var out []sentence
	for start := 0; start < len(text); {
		end := len(text)
		if i := strings.IndexByte(text[start:], '\n'); i >= 0 {
			end = start + i
		}
		for _, r := range corpus.Sentences(text[start:end]) {
			s := sentence{Range: corpus.TrimSpace(text, corpus.Range{Start: r.Start + start, End: r.End + start})}
			if !s.Empty() {
				s.tokens = tokens(text, s.Range, edges)
				out = append(out, s)
			}
		}
		start = end + 1
	}
	return out
}

// tokens parts one sentence. The edges are sorted.
func tokens(text string, r corpus.Range, edges []int) []corpus.Range {
	var out []corpus.Range
	at, state := r.Start, -1
	for rest := text[r.Start:r.End]; rest != ""; {
		var word string
		word, rest, state = uniseg.FirstWordInString(rest, state)
		whole := corpus.Range{Start: at, End: at + len(word)}
		at = whole.End
		i, _ := slices.BinarySearch(edges, whole.Start+1)
		for ; i < len(edges) && edges[i] < whole.End; i++ {
			out = appendToken(out, text, corpus.Range{Start: whole.Start, End: edges[i]})
			whole.Start = edges[i]
		}
		out = appendToken(out, text, whole)
	}
	return out
}

// appendToken adds a token unless it is empty or a space.
func appendToken(list []corpus.Range, text string, r corpus.Range) []corpus.Range {
	if r = corpus.TrimSpace(text, r); r.Empty() {
		return list
	}
	return append(list, r)
}

// edgesOf lists where the fragments of a document's spans begin and end, without the spaces at their edges.
func edgesOf(d *corpus.Document) []int {
	var edges []int
	for _, s := range d.Spans {
		for _, f := range trimmed(d.Article.Text, s.Fragments) {
			edges = append(edges, f.Start, f.End)
		}
	}
	return edges
}

// stem is the name, without an ending, of the files that an article has for itself: its title in plain letters, and a
// piece that two articles do not share and that stays the same in every export.
func stem(a corpus.Article) string {
	const longest = 48 // bytes of the title: some systems allow 255 in all, and paths add up
	var name strings.Builder
	gap := false
	for _, r := range strings.ToLower(a.Title) {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			gap = name.Len() > 0
			continue
		case name.Len()+utf8.RuneLen(r)+1 > longest:
		default:
			if gap {
				name.WriteByte('-')
			}
			gap = false
			name.WriteRune(r)
			continue
		}
		break
	}
	id := strings.ReplaceAll(string(derivedID("stem", string(a.ID))), "-", "")[20:]
	if name.Len() == 0 {
		return id
	}
	return name.String() + "-" + id
}
