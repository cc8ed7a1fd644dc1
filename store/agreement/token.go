package agreement

import (
	"slices"
	"sort"
	"unicode"
	"unicode/utf8"

	"github.com/onrecord/onrecord/store/corpus"
)

// tokens cuts an article into tokens: a word is a run of letters, marks and digits, also with single apostrophes, hyphens,
// stops and commas inside ("didn’t", "vice-president", "U.S", "1,000"); a character of Han, Kana, Thai, Lao, Khmer or
// Burmese script is a token of its own, because these scripts set no spaces; so is any other sign that is no space.
// Furniture is left out.
func tokens(article *corpus.Article) []corpus.Range {
	text := article.Text
	var out []corpus.Range
	for at := 0; at < len(text); {
		end := tokenEnd(text, at)
		r, _ := utf8.DecodeRuneInString(text[at:])
		if !unicode.IsSpace(r) && corpus.ZoneAt(article.Zones, at) != corpus.Furniture {
			out = append(out, corpus.Range{Start: at, End: end})
		}
		at = end
	}
	return out
}

// tokenEnd is where the token or space that begins at an offset ends.
func tokenEnd(text string, at int) int {
	r, size := utf8.DecodeRuneInString(text[at:])
	end := at + size
	if !inWord(r) {
		return end
	}
	for end < len(text) {
		r, size := utf8.DecodeRuneInString(text[end:])
		switch r {
		case '\'', '’', '-', '\u2010', '\u2011', '.', ',':
			if next, _ := utf8.DecodeRuneInString(text[end+size:]); !inWord(next) {
				return end
			}
		default:
			if !inWord(r) {
				return end
			}
		}
		end += size
	}
	return end
}

var unspaced = []*unicode.RangeTable{unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar}

func inWord(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)) && !unicode.In(r, unspaced...)
}

// covered is the run of tokens that share text with a range: from the first to before the last.
func covered(tokens []corpus.Range, r corpus.Range) (first, last int) {
	first = sort.Search(len(tokens), func(i int) bool { return tokens[i].End > r.Start })
	last = sort.Search(len(tokens), func(i int) bool { return tokens[i].Start >= r.End })
	return first, max(first, last)
}

// shared is the length in bytes of the text that two lists of fragments have in common. Both must be normalized.
func shared(a, b []corpus.Range) int {
	n := 0
	for len(a) > 0 && len(b) > 0 {
		n += max(0, min(a[0].End, b[0].End)-max(a[0].Start, b[0].Start))
		if a[0].End < b[0].End {
			a = a[1:]
		} else {
			b = b[1:]
		}
	}
	return n
}

// overUnion is the shared text of two lists of fragments divided by the text of both, 0 to 1.
func overUnion(a, b []corpus.Range) float64 {
	both := shared(a, b)
	if both == 0 {
		return 0
	}
	return float64(both) / float64(length(a)+length(b)-both)
}

func length(fragments []corpus.Range) int {
	n := 0
	for _, f := range fragments {
		n += f.Len()
	}
	return n
}

// roles numbers the sets of labels that a token can have: 0 is the empty set, each other one is a smaller set with one label
// more. Sets are built in the order of the labels, so that equal sets have equal numbers.
type roles struct {
	labels []string
	sets   []roleSet
	number map[roleSet]int
}

type roleSet struct{ without, label int }

func newRoles(labels []string) *roles {
	return &roles{labels: slices.Clone(labels), sets: []roleSet{{}}, number: map[roleSet]int{}}
}

// label is the number of a label; one that the codebook does not have is added.
func (r *roles) label(name string) int {
	i := slices.Index(r.labels, name)
	if i < 0 {
		i = len(r.labels)
		r.labels = append(r.labels, name)
	}
	return i
}

// with is the set with a label added, whose number must not be below those of its labels.
func (r *roles) with(set, label int) int {
	if set != 0 && r.sets[set].label == label {
		return set
	}
	key := roleSet{set, label}
	n, known := r.number[key]
	if !known {
		n = len(r.sets)
		r.sets = append(r.sets, key)
		r.number[key] = n
	}
	return n
}

// has tells whether a label is in a set.
func (r *roles) has(set, label int) bool {
	for ; set != 0; set = r.sets[set].without {
		if r.sets[set].label == label {
			return true
		}
	}
	return false
}
