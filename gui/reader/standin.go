package reader

import (
	"unicode"

	"fyne.io/fyne/v2"
	"github.com/rivo/uniseg"
)

// standIns are the fonts that stand in for the text's own, for letters that it lacks. Fyne chooses them by the style.
type standIns struct {
	roomy  func(fyne.TextStyle) fyne.TextStyle // see Look
	script func(fyne.TextStyle) fyne.TextStyle
	known  map[part]standIn
	probe  func(r rune, style fyne.TextStyle) standIn
}

// part names 256 characters that are taken to come from one font.
type part struct {
	style fyne.TextStyle
	block rune
}

// standIn is what there is to know of a font that stands in.
type standIn struct {
	taller  float32 // by how much its ascent is more than that of the text's own font, as a part of the text size
	missing bool    // there is no such font: a sign for the missing letter is drawn
}

func (s *standIns) of(r rune, style fyne.TextStyle) standIn {
	key := part{style, r >> 8}
	found, known := s.known[key]
	if !known {
		found = s.probe(r, style)
		s.known[key] = found
	}
	return found
}

// ownFont tells whether a character is in any font for text: Latin, Greek, Cyrillic and punctuation.
func ownFont(r rune) bool {
	return r < 0x500 || r >= 0x1E00 && r < 0x1F00 || r >= 0x2000 && r < 0x2070
}

// ownText tells by its bytes that a text needs no other font: below U+0500, or in the range of U+2000.
func ownText(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0xD4 && (s[i] != 0xE2 || i+1 < len(s) && s[i+1] > 0x80) {
			return false
		}
	}
	return true
}

// inScript tells whether a character belongs to a script besides Latin, Greek and Cyrillic: a letter, a mark, a number or
// punctuation, but no symbol, be it a currency, an arrow or an emoji.
func inScript(r rune) bool {
	const symbols, afterSymbols = 0x2070, 0x2C00
	return !ownFont(r) && (r < symbols || r >= afterSymbols) && unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.P) &&
		!unicode.Is(unicode.Variation_Selector, r)
}

// style is the style in which a character that the text's own font may lack is drawn.
func (s *standIns) style(r rune, own fyne.TextStyle) fyne.TextStyle {
	if s.script != nil && inScript(r) {
		if style := s.script(own); !s.of(r, style).missing {
			return style
		}
	}
	if s.roomy != nil {
		return s.roomy(own)
	}
	return own
}

// cut visits the stretches of a text that are drawn each on its own, with their styles: what the text's own font has, and
// what others stand in for. A space is always of the own font: beside letters of another one Fyne would take that font's
// space, of another width.
func (s *standIns) cut(text string, own fyne.TextStyle, visit func(from, to int, style fyne.TextStyle)) {
	if ownText(text) {
		visit(0, len(text), own)
		return
	}
	var style fyne.TextStyle // of the stretch so far
	var isOwn bool
	from, at := 0, 0
	for state, rest := -1, text; rest != ""; {
		var cluster string
		cluster, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		nextOwn, next := true, own
		for _, r := range cluster {
			if !ownFont(r) {
				nextOwn, next = false, s.style(r, own)
				break
			}
		}
		if at > from && (nextOwn != isOwn || next != style) {
			visit(from, at, style)
			from = at
		}
		isOwn, style = nextOwn, next
		at += len(cluster)
	}
	visit(from, at, style)
}
