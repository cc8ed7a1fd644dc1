package reader

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"github.com/rivo/uniseg"

	"github.com/onrecord/onrecord/store/corpus"
)

// uneven measures as Fyne draws: a space has the width that it has in the font of the letter before it.
func uneven(s string) float32 {
	width, space := float32(0), float32(10)
	for state, rest := -1, s; rest != ""; {
		var cluster string
		cluster, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		switch {
		case cluster == " ":
			width += space
		case ownText(cluster):
			width, space = width+10, 10
		default:
			width, space = width+12, 25
		}
	}
	return width
}

// TestReader_BoxesLieOnTheLetters: each word is drawn where its box is, however wide the spaces of other fonts are.
func TestReader_BoxesLieOnTheLetters(t *testing.T) {
	for _, text := range []string{
		"one two three",
		"मंत्री ने कहा कि “कर कम होंगे,” और चले गए।",
		"คน ไป said ดี แล้ว (Reuters) 12% นะ ค่ะ",
		"他说 “我们 必须” → now 5 € each 👩‍👩‍👧 was here",
		"אבג דהו said וזח twice",
	} {
		r := shownText(t, "")
		r.page.measure.shape = func(s string, _ face) float32 { return uneven(s) }
		r.page.measure.forget()
		r.SetArticle(text, nil)
		words := 0
		for _, o := range test.WidgetRenderer(r).(*painter).layers[1].Objects {
			picture := o.(*canvas.Text)
			start := strings.Index(text, picture.Text)
			for i, word := range strings.Split(picture.Text, " ") {
				from := strings.Index(picture.Text, word)
				if word == "" || i > 0 && from == 0 {
					continue
				}
				words++
				want := picture.Position().X + uneven(picture.Text[:from])
				box := r.Boxes(corpus.Range{Start: start + from, End: start + from + len(word)})[0]
				if !near(box.Position.X, want) || !near(box.Size.Width, uneven(word)) {
					t.Errorf("%q: %q is drawn at %v, %v wide, and its box at %v, %v wide", text, word, want, uneven(word), box.Position.X, box.Size.Width)
				}
			}
		}
		if least := len(strings.Fields(text)); words < least {
			t.Errorf("%q: %d words are drawn, not %d", text, words, least)
		}
	}
}

func TestOwnFont(t *testing.T) {
	for _, c := range []struct {
		text               string
		own, bytes, script bool
	}{
		{"a", true, true, false},
		{"ё", true, true, false},
		{"“", true, true, false},
		{"ắ", true, false, false},
		{"հ", false, false, true},
		{"م", false, false, true},
		{"،", false, false, true},
		{"३", false, false, true},
		{"中", false, false, true},
		{"。", false, false, true},
		{"€", false, false, false},
		{"→", false, false, false},
		{"⅓", false, false, false},
		{"👩", false, false, false},
		{"\uFE0F", false, false, false},
	} {
		r := []rune(c.text)[0]
		if ownFont(r) != c.own || ownText(c.text) != c.bytes || inScript(r) != c.script {
			t.Errorf("%q: own font %v, by its bytes %v, of another script %v", c.text, ownFont(r), ownText(c.text), inScript(r))
		}
	}
}

// TestStandIns_Style: letters of other scripts have their style where there is a font for it, all else has that of the rest.
func TestStandIns_Style(t *testing.T) {
	roomy, script := fyne.TextStyle{Symbol: true}, fyne.TextStyle{TabWidth: 1}
	s := standIns{
		roomy:  func(fyne.TextStyle) fyne.TextStyle { return roomy },
		script: func(fyne.TextStyle) fyne.TextStyle { return script },
		known:  map[part]standIn{},
		probe:  func(r rune, _ fyne.TextStyle) standIn { return standIn{missing: r == 'א'} },
	}
	type stretch struct {
		text  string
		style fyne.TextStyle
	}
	var got []stretch
	text := "a م€ b,א"
	s.cut(text, fyne.TextStyle{}, func(from, to int, style fyne.TextStyle) {
		got = append(got, stretch{text[from:to], style})
	})
	want := []stretch{{"a ", fyne.TextStyle{}}, {"م", script}, {"€", roomy}, {" b,", fyne.TextStyle{}}, {"א", roomy}}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
