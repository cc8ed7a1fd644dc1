package dataset

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/onrecord/onrecord/store/corpus"
)

// findings collects what a reader has to tell its user, each once, and no more of it than a person can look at.
type findings struct {
	list []string
	told map[string]bool
	more int
}

const mostFindings = 1000

func (f *findings) add(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	switch {
	case f.told[text]:
		return
	case len(f.list) == mostFindings:
		f.more++
		return
	case f.told == nil:
		f.told = map[string]bool{}
	}
	f.told[text] = true
	f.list = append(f.list, text)
}

// Warnings lists them in the order in which they were found.
func (f *findings) Warnings() []string {
	if f.more == 0 {
		return f.list
	}
	return append(f.list[:len(f.list):len(f.list)], fmt.Sprintf("and %d more of this kind", f.more))
}

// derivedID makes an id of what names a thing in a dataset that has no ids like ours, so that reading it again gives the
// same id: a UUID of version 8 (RFC 9562) from a SHA-256.
func derivedID(parts ...string) corpus.ID {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	sum[6] = sum[6]&0x0F | 0x80
	sum[8] = sum[8]&0x3F | 0x80
	x := hex.EncodeToString(sum[:16])
	return corpus.ID(x[:8] + "-" + x[8:12] + "-" + x[12:16] + "-" + x[16:20] + "-" + x[20:])
}

// isID tells whether a text is an id as this program makes them, which a dataset that we wrote gives back.
func isID(s string) bool {
	if len(s) != 36 || s[8] != '-' || s[13] != '-' || s[18] != '-' || s[23] != '-' {
		return false
	}
	return !strings.ContainsFunc(s, func(r rune) bool { return !strings.ContainsRune("0123456789abcdef-", r) })
}

// idOr is the id that a dataset gives, if it is one of ours, else one derived from the parts.
func idOr(given string, parts ...string) corpus.ID {
	if isID(given) {
		return corpus.ID(given)
	}
	return derivedID(parts...)
}

// nearby is how far from its place a quote is looked for, in bytes.
const nearby = 256

// mend finds the place of a quote of which a dataset tells the place r. A place that holds the quote is right. Where it
// does not, the quote is looked for nearby, and taken if it is there exactly once; moved tells so. The error says why
// there is no telling. A quote "" is one that the dataset does not give: only the place counts.
func mend(text string, r corpus.Range, quote string) (at corpus.Range, moved bool, err error) {
	if corpus.CheckFragments(text, []corpus.Range{r}) == nil && (quote == "" || text[r.Start:r.End] == quote) {
		return r, false, nil
	}
	if quote == "" {
		return r, false, fmt.Errorf("the place %d–%d (bytes) is not in the text of %d bytes", r.Start, r.End, len(text))
	}
	from, to := max(r.Start-nearby, 0), min(max(r.End, r.Start)+nearby, len(text))
	if from >= to {
		return r, false, fmt.Errorf("the place of %q lies outside the text", quote)
	}
	for from > 0 && !utf8.RuneStart(text[from]) {
		from--
	}
	for to < len(text) && !utf8.RuneStart(text[to]) {
		to++
	}
	window := text[from:to]
	first := strings.Index(window, quote)
	switch {
	case first < 0:
		return r, false, fmt.Errorf("%q is not at its place, nor near it", quote)
	case strings.LastIndex(window, quote) != first:
		return r, false, fmt.Errorf("%q is not at its place, and more than once near it", quote)
	}
	return corpus.Range{Start: from + first, End: from + first + len(quote)}, true, nil
}

// cleanText makes a text of a dataset one that an article can have, by the rules of corpus.CheckText: without byte order
// marks before it, with "\n" line ends, without characters that XML forbids. shift tells where a byte of the given text stands in the
// clean one; it is nil when the text was clean.
func cleanText(text string) (clean string, shift func(at int) int) {
	if corpus.CheckText(text) == nil {
		return text, nil
	}
	var out strings.Builder
	places := make([]int, len(text)+1)
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		for j := range size {
			places[i+j] = out.Len()
		}
		switch {
		case r == utf8.RuneError && size == 1:
			out.WriteRune(utf8.RuneError)
		case r == '\r' && strings.HasPrefix(text[i+1:], "\n"), out.Len() == 0 && r == '\uFEFF':
		case r == '\r':
			out.WriteByte('\n')
		case r < ' ' && r != '\n' && r != '\t', r == 0xFFFE, r == 0xFFFF:
			out.WriteByte(' ')
		default:
			out.WriteString(text[i : i+size])
		}
		i += size
	}
	places[len(text)] = out.Len()
	return out.String(), func(at int) int { return places[min(max(at, 0), len(text))] }
}
