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
			above = m.standIns.of(r, f.style).taller * f.size
		}
		if !found || above > lowest {
			found, lowest = true, above
		}
	}
	return lowest
}

const probeSize = 100

// newProbe returns a function that looks at the font that stands in for a character. It draws the character alone and
// beside an x of the text's own font: what the taller font moves down is the difference of the ascents. Of a letter that
// no font has, Fyne draws a replacement sign instead.
func newProbe() func(r rune, style fyne.TextStyle) standIn {
	type sample struct {
		text  string
		style fyne.TextStyle
	}
	samples := map[sample]image.Image{}
	drawnOnce := func(text string, style fyne.TextStyle) image.Image {
		s := sample{text, style}
		if samples[s] == nil {
			samples[s] = picture(text, style)
		}
		return samples[s]
	}
	return func(r rune, style fyne.TextStyle) standIn {
		const replacement = '\uFFFD'
		x := int(fyne.MeasureText("x", probeSize, style).Width)
		from := int(fyne.MeasureText("x  ", probeSize, style).Width) - 10 // leaves room for what a letter hangs over to the left
		own, alone, both := drawnOnce("x", style), picture(string(r), style), picture("x  "+string(r), style)
		down := top(both, 0, x) - top(own, 0, x)
		downAlone := top(both, from, both.Bounds().Dx()) - top(alone, 0, alone.Bounds().Dx())
		return standIn{
			taller:  float32(down-downAlone) / probeSize,
			missing: r != replacement && sameInk(alone, drawnOnce(string(replacement), style)),
		}
	}
}

func picture(s string, style fyne.TextStyle) image.Image {
	text := canvas.NewText(s, color.Black)
	text.TextSize, text.TextStyle = probeSize, style
	c := software.NewTransparentCanvas()
	c.SetPadded(false)
	c.SetContent(text)
	c.Resize(text.MinSize().AddWidthHeight(probeSize/2, probeSize/2))
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

// sameInk tells whether two pictures show the same, at whatever height.
func sameInk(a, b image.Image) bool {
	ya, yb := top(a, 0, a.Bounds().Dx()), top(b, 0, b.Bounds().Dx())
	width, height := min(a.Bounds().Dx(), b.Bounds().Dx()), min(a.Bounds().Dy()-ya, b.Bounds().Dy()-yb)
	for y := range height {
		for x := range width {
			if a.At(x, ya+y) != b.At(x, yb+y) {
				return false
			}
		}
	}
	return true
}
