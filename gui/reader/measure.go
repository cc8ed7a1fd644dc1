package reader

import (
	"strings"

	"fyne.io/fyne/v2"
)

// measure is the width of drawn text, remembered by word. Words of an article repeat, and shaping one anew costs some
// sixty microseconds, a hundred times the look-up.
type measure struct {
	width map[word]float32
	space map[face]float32
	shape func(text string, f face) float32

	standIns standIns
}

type face struct {
	size  float32
	style fyne.TextStyle
}

type word struct {
	face
	text string
}

// maxWords bounds the memory of the cache; it is emptied when full.
const maxWords = 200_000

func newMeasure() *measure {
	m := &measure{
		shape:    func(text string, f face) float32 { return fyne.MeasureText(text, f.size, f.style).Width },
		standIns: standIns{probe: newProbe()},
	}
	m.forget()
	return m
}

func (m *measure) forget() {
	m.width = map[word]float32{}
	m.space = map[face]float32{}
	m.standIns.known = map[part]standIn{}
}

// text is the width of a piece of a line. Trailing spaces are measured apart, so that a word is remembered once.
func (m *measure) text(s string, f face) float32 {
	trimmed := strings.TrimRight(s, " ")
	spaces := float32(len(s)-len(trimmed)) * m.oneSpace(f)
	if trimmed == "" {
		return spaces
	}
	key := word{f, trimmed}
	w, known := m.width[key]
	if !known {
		if len(m.width) >= maxWords {
			m.width = map[word]float32{}
		}
		m.standIns.cut(trimmed, f.style, func(from, to int, style fyne.TextStyle) {
			w += m.shape(drawn(trimmed[from:to]), face{f.size, style})
		})
		// The key must not keep the whole article alive.
		key.text = strings.Clone(trimmed)
		m.width[key] = w
	}
	return w + spaces
}

func (m *measure) oneSpace(f face) float32 {
	w, known := m.space[f]
	if !known {
		w = m.shape("n n", f) - m.shape("nn", f)
		m.space[f] = w
	}
	return w
}

// drawn is the text as it is painted: a tab is four spaces wide wherever it stands, since Fyne's tab stops depend on
// where a piece begins, and characters that would reorder or hide what follows are left out of the picture.
var drawnReplacer = strings.NewReplacer("\t", "    ",
	"\u202A", "", "\u202B", "", "\u202C", "", "\u202D", "", "\u202E", "", "\u2066", "", "\u2067", "", "\u2068", "", "\u2069", "",
	"\u200E", "", "\u200F", "", "\u061C", "", "\u200B", "", "\uFEFF", "", "\u00AD", "")

func drawn(s string) string { return drawnReplacer.Replace(s) }
