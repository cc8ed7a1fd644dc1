package dataset

import (
	"errors"
	"fmt"
	"strings"

	"github.com/onrecord/onrecord/store/corpus"
)

// flatText is the text of an article in a file that counts code points.
type flatText struct {
	clean string
	index *corpus.Index    // of the text as it stands in the file
	shift func(at int) int // from bytes of that to bytes of the clean text; nil = they are the same
}

func newFlatText(raw string) flatText {
	clean, shift := cleanText(raw)
	return flatText{clean, corpus.NewIndex(raw), shift}
}

// at is the place of code points in the clean text. A place that does not hold the quote is mended if there is no doubt.
func (t flatText) at(start, end int, quote string) (at corpus.Range, moved bool, err error) {
	from, outside := t.index.FromCodePoints(start)
	to, err := t.index.FromCodePoints(end)
	if err = errors.Join(outside, err); err != nil {
		if quote == "" || start < 0 {
			return at, false, fmt.Errorf("its place %d–%d (code points) is not in the text", start, end)
		}
		from, to = len(t.clean), len(t.clean)
	} else if t.shift != nil {
		from, to = t.shift(from), t.shift(to)
	}
	if start >= end {
		return at, false, fmt.Errorf("it begins at code point %d and ends at %d", start, end)
	}
	quote, _ = cleanText(quote)
	at = corpus.Range{Start: from, End: to}
	if err == nil && !at.Empty() && sameWords(t.clean[from:to], quote) {
		quote = "" // the tool only wrote its spaces in another way
	}
	return mend(t.clean, at, quote)
}

// sameWords tells whether two texts differ in nothing but spaces, also where line ends are written "\n".
func sameWords(a, b string) bool {
	words := func(s string) string { return strings.Join(strings.Fields(strings.ReplaceAll(s, `\n`, " ")), " ") }
	return words(a) == words(b)
}
