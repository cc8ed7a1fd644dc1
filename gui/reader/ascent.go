package reader

import (
	"image"
	"image/color"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/software"
)

// Fyne draws a text so that the tallest of its fonts has room: a word in a system font, which the text's own font lacks,
// would stand higher or lower than its neighbours. It tells nobody which fonts it took, so their ascent is read off a
// picture, once for each part of Unicode that is met.

// part names 256 characters that are taken to come from one font.
type part struct {
	style fyne.TextStyle
	block rune
}

// ownFont tells whether a character is in any font for text: Latin, Greek, Cyrillic and punctuation.
func ownFont(r rune) bool { return r < 0x580 || r >= 0x1E00 && r < 0x2070 }

// ownText tells by its bytes that a text needs no other font: below U+0580, or in the range of U+2000.
func ownText(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0xD6 && (s[i] != 0xE2 || i+1 < len(s) && s[i+1] > 0x80) {
			return false
		}
	}
	return true
}

// drop is how much lower than in its own font the letters of a text are drawn; negative when they are drawn higher.
func (m *measure) drop(s string, f face) float32 {
	found, lowest := false, float32(0)
	for _, r := range s {
		above := float32(0)
		switch {
		case ownFont(r) && (unicode.IsSpace(r) || unicode.Is(unicode.Cf, r)): // taken from the font of its neighbours
			continue
		case ownFont(r):
		case !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsSymbol(r) && !unicode.IsPunct(r):
			continue
		default:
			above = m.ascent(r, f)
		}
		if !found || above > lowest {
			found, lowest = true, above
		}
	}
	return lowest
}

// ascent is by how much the font of a character is taller than the text's own.
func (m *measure) ascent(r rune, f face) float32 {
	key := part{f.style, r >> 8}
	taller, known := m.taller[key]
	if !known {
		taller = m.probe(r, f.style)
		m.taller[key] = taller
	}
	return taller * f.size
}

// probeAscent draws a character beside an x of the text's own font and each of the two alone: what the taller font moves
// down is the difference, as a part of the text size.
func probeAscent(r rune, style fyne.TextStyle) float32 {
	const size = 100
	x := int(fyne.MeasureText("x", size, style).Width)
	from := int(fyne.MeasureText("x  ", size, style).Width) - 10 // leaves room for what a letter hangs over to the left
	own, other := picture("x", size, style), picture(string(r), size, style)
	both := picture("x  "+string(r), size, style)
	return float32(top(both, 0, x)-top(own, 0, x)-(top(both, from, both.Bounds().Dx())-top(other, 0, other.Bounds().Dx()))) / size
}

func picture(s string, size float32, style fyne.TextStyle) image.Image {
	text := canvas.NewText(s, color.Black)
	text.TextSize, text.TextStyle = size, style
	c := software.NewTransparentCanvas()
	c.SetPadded(false)
	c.SetContent(text)
	c.Resize(text.MinSize().AddWidthHeight(size/2, size/2))
	return c.Capture()
}

// top is the first row with ink between two columns; 0 without any.
func top(img image.Image, from, to int) int {
	for y := range img.Bounds().Dy() {
		for x := from; x < to; x++ {
			if _, _, _, alpha := img.At(x, y).RGBA(); alpha > 0x7FFF {
				return y
			}
		}
	}
	return 0
}
