package dataset

import (
	"slices"
	"sort"
	"strings"

	"github.com/onrecord/onrecord/store/corpus"
)

// spaceToken is a token as spaCy and Prodigy have it: nothing of the text is left out. One space after a token is said by
// the token; any other white space is a token itself. Joined, the tokens and their spaces are the text.
type spaceToken struct {
	corpus.Range      // bytes, without the space
	space        bool // a space follows
}

// spaceTokens parts a text so that every span begins and ends at a token's edge.
func spaceTokens(d *corpus.Document) []spaceToken {
	text := d.Article.Text
	starts, ends := map[int]bool{}, map[int]bool{}
	var edges []int
	for _, s := range d.Spans {
		for _, f := range s.Fragments {
			starts[f.Start], ends[f.End] = true, true
			edges = append(edges, f.Start, f.End)
		}
	}
	slices.Sort(edges)
	var out []spaceToken
	at := 0
	gap := func(to int) { // what lies between two tokens
		if at < to && text[at] == ' ' && len(out) > 0 && out[len(out)-1].End == at && !starts[at] && !ends[at+1] {
			out[len(out)-1].space = true
			at++
		}
		i, _ := slices.BinarySearch(edges, at+1)
		for ; i < len(edges) && edges[i] < to; i++ {
			if edges[i] > at {
				out = append(out, spaceToken{Range: corpus.Range{Start: at, End: edges[i]}})
				at = edges[i]
			}
		}
		if at < to {
			out = append(out, spaceToken{Range: corpus.Range{Start: at, End: to}})
			at = to
		}
	}
	for _, s := range tokenize(text, edges) {
		for _, token := range s.tokens {
			gap(token.Start)
			out = append(out, spaceToken{Range: token})
			at = token.End
		}
	}
	gap(len(text))
	return out
}

// tokenRange finds the tokens of a stretch that begins and ends at tokens' edges: the first, and the one after the last.
func tokenRange(tokens []spaceToken, r corpus.Range) (first, after int) {
	first = sort.Search(len(tokens), func(i int) bool { return tokens[i].Start >= r.Start })
	after = sort.Search(len(tokens), func(i int) bool { return tokens[i].Start >= r.End })
	return first, after
}

// joined is the text that tokens stand for.
func joined(text string, tokens []spaceToken) string {
	var out strings.Builder
	for _, t := range tokens {
		out.WriteString(text[t.Start:t.End])
		if t.space {
			out.WriteByte(' ')
		}
	}
	return out.String()
}
