package reader

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/onrecord/onrecord/store/corpus"
)

// linked is a reader with letters ten points wide on lines of 36 letters, and where words stand in its text.
func linked(t *testing.T, text string) (*Reader, func(words string) corpus.Range) {
	t.Helper()
	r := shownText(t, "")
	r.page.measure.shape = func(s string, _ face) float32 { return tenWide(s) }
	l := look()
	l.Column, l.Spacing = 360, 1
	r.SetLook(l)
	r.SetArticle(text, nil)
	return r, func(words string) corpus.Range {
		at := strings.Index(text, words)
		return corpus.Range{Start: at, End: at + len(words)}
	}
}

// TestCurve: a curve joins the ends of two stretches that are nearest to each other, and leaves the words alone.
func TestCurve(t *testing.T) {
	const text = "The gates will open in May, the town hall said on Monday, and stay open."
	r, words := linked(t, text)
	if n := len(r.page.layout(0).lines); n != 2 {
		t.Fatalf("%d lines", n)
	}
	for _, c := range []struct {
		name, from, to       string
		fromPart, toPart     string // what of the two is joined
		fromOffset, toOffset float32
		arch                 bool
	}{
		{"on a line", "The gates", "open in May", "The gates", "open in May", 90 - linkInset, linkInset, true},
		{"back on a line", "open in May", "The gates", "The gates", "open in May", 90 - linkInset, linkInset, true},
		{"where both are on a line", "The gates will open in May, the town hall", "said", "hall", "said", 40 - linkInset, linkInset, true},
		{"on the line that the other begins on", "said", "the town hall", "hall", "said", 40 - linkInset, linkInset, true},
		{"below each other", "The gates", "hall said", "The gates", "hall said", 45, 45, false},
		{"aside on the next line", "the town", "hall", "the town", "hall", linkInset, 40 - linkInset, false},
		{"one in the other", "The gates will open", "gates", "The gates will open", "gates", linkInset, 25, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := r.curve(Link{From: words(c.from), To: words(c.to)})
			from, to := r.Boxes(words(c.fromPart))[0], r.Boxes(words(c.toPart))[0]
			if x := from.Position.X + c.fromOffset; !near(p[0].X, x) {
				t.Errorf("it begins at %v, want %v", p[0].X, x)
			}
			if x := to.Position.X + c.toOffset; !near(p[3].X, x) {
				t.Errorf("it ends at %v, want %v", p[3].X, x)
			}
			within := func(at fyne.Position, b Box) bool { return at.Y >= b.Position.Y && at.Y <= b.Position.Y+b.Size.Height }
			if !within(p[0], from) || !within(p[3], to) {
				t.Errorf("it goes from %v to %v, beside the lines %v and %v", p[0], p[3], from, to)
			}
			lowest, highest := min(p[1].Y, p[2].Y), max(p[1].Y, p[2].Y)
			const gap = 4                         // between the letters of two lines
			peak := p[0].Y - 0.75*(p[0].Y-lowest) // of a cubic curve with two controls at one height
			if c.arch && (p[0].Y != p[3].Y || highest >= p[0].Y || peak < from.Position.Y-gap) {
				t.Errorf("it is no low arch: %v", p)
			}
			if !c.arch && (lowest < p[0].Y || highest > p[3].Y || p[3].Y <= p[0].Y) {
				t.Errorf("it leaves the room between the lines: %v", p)
			}
		})
	}
}
