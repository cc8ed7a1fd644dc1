package intake

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/onrecord/onrecord/store/corpus"
)

// draft is an article in the making.
type draft struct {
	article  corpus.Article // without Text until it is finished
	text     strings.Builder
	warnings []string
	removed  int // control characters that were left out
}

func (d *draft) warn(format string, args ...any) {
	d.warnings = append(d.warnings, fmt.Sprintf(format, args...))
}

// fromText fills a field that the metadata left empty, and warns of it.
func (d *draft) fromText(field *string, name, value string) {
	if *field != "" || value == "" {
		return
	}
	*field = value
	d.warn("the %s %q was read from the text, not from metadata", name, value)
}

// add appends a paragraph, separated from the one before by an empty line, and returns it as a block; ok is false when
// there was no text in it.
func (d *draft) add(kind corpus.ZoneKind, paragraph string) (b block, ok bool) {
	paragraph, removed := clean(paragraph) // character references bring control characters back
	d.removed += removed
	paragraph = strings.TrimFunc(paragraph, func(r rune) bool { return unicode.IsSpace(r) || r == 0xFEFF })
	if paragraph == "" {
		return block{}, false
	}
	if d.text.Len() > 0 {
		d.text.WriteString("\n\n")
	}
	b = block{Range: corpus.Range{Start: d.text.Len(), End: d.text.Len() + len(paragraph)}, kind: kind}
	d.text.WriteString(paragraph)
	b.measure(paragraph)
	return b, true
}

// addAll appends paragraphs in their order.
func (d *draft) addAll(parts []part) []block {
	var list []block
	for _, p := range parts {
		if b, ok := d.add(p.kind, p.text); ok {
			list = append(list, b)
		}
	}
	return list
}

// part is a paragraph of a page or document whose text is still to be put together.
type part struct {
	kind   corpus.ZoneKind
	text   string
	quoted bool // set off as a quotation
}

// firstWords makes a title from a text that has none: its first line, cut at a word.
func firstWords(text string) string {
	const enough = 80 // characters
	invisible := func(r rune) bool { return !visible(r) }
	line, _, _ := strings.Cut(strings.TrimLeftFunc(text, invisible), "\n")
	line = strings.TrimRightFunc(line, invisible)
	if utf8.RuneCountInString(line) <= enough {
		return firstOf(strings.TrimRight(line, ".;:,"), line)
	}
	cut := string([]rune(line[:min(len(line), enough*utf8.UTFMax)])[:enough])
	if i := strings.LastIndexByte(cut, ' '); i > 0 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,;:") + " …"
}

// visible tells a character that shows on paper.
func visible(r rune) bool { return unicode.IsGraphic(r) && !unicode.IsSpace(r) }
