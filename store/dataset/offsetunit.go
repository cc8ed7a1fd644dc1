package dataset

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/onrecord/onrecord/store/corpus"
)

// offsetUnit is what the offsets of a file of another program count.
type offsetUnit struct {
	name string
	at   func(n int) (int, error) // the byte of the clean text
}

// offsetUnits lists what offsets may count. The first is what the formats say: code points of the text as it is in the
// file. Other programs count UTF-16 units or bytes, and some take "\r\n" for one character, or the byte order mark for none, as it is in the clean text.
func offsetUnits(raw, clean string, shift func(int) int) []offsetUnit {
	if shift == nil {
		shift = func(at int) int { return at }
	}
	var units []offsetUnit
	texts := []string{raw}
	if raw != clean {
		texts = append(texts, clean)
	}
	for i, text := range texts {
		move, suffix := shift, ""
		if i > 0 {
			move, suffix = func(at int) int { return at }, ` of the text with "\n" line ends and without a byte order mark`
		}
		index := corpus.NewIndex(text)
		moved := func(from func(int) (int, error)) func(int) (int, error) {
			return func(n int) (int, error) {
				at, err := from(n)
				return move(at), err
			}
		}
		units = append(units,
			offsetUnit{"code points" + suffix, moved(index.FromCodePoints)},
			offsetUnit{"UTF-16 units" + suffix, moved(index.FromUTF16)},
			offsetUnit{"bytes" + suffix, moved(func(n int) (int, error) {
				if n < 0 || n > len(text) || n < len(text) && !utf8.RuneStart(text[n]) {
					return 0, fmt.Errorf("no character starts at byte %d of this text", n)
				}
				return n, nil
			})},
		)
	}
	return units
}

// ranges is where the fragments of a T line stand in the clean text, in the order of the line.
func (u offsetUnit) ranges(t bratText) ([]corpus.Range, error) {
	ranges := make([]corpus.Range, len(t.places))
	for i, p := range t.places {
		start, err := u.at(p[0])
		if err != nil {
			return nil, err
		}
		end, err := u.at(p[1])
		if err != nil {
			return nil, err
		}
		ranges[i] = corpus.Range{Start: start, End: end}
	}
	return ranges, nil
}

// says tells whether the words of a T line are those at its place. Files differ in what they write for line breaks, and
// between fragments, so that white space does not count.
func (u offsetUnit) says(text string, t bratText) bool {
	ranges, err := u.ranges(t)
	if err != nil {
		return false
	}
	var words strings.Builder
	for _, r := range ranges {
		words.WriteString(text[r.Start:r.End])
	}
	return withoutSpace(words.String()) == withoutSpace(t.tail)
}

func withoutSpace(s string) string { return strings.Join(strings.Fields(s), "") }

// chooseUnit is the unit by which most of the T lines say the words at their places; the first of several.
func chooseUnit(units []offsetUnit, text string, lines []bratText) offsetUnit {
	best, most := units[0], -1
	for _, u := range units {
		n, asked := 0, 0
		for _, t := range lines {
			if t.tail == "" {
				continue
			}
			asked++
			if u.says(text, t) {
				n++
			}
		}
		if n > most {
			best, most = u, n
		}
		if n == asked {
			break
		}
	}
	return best
}
