package corpus

import (
	"fmt"
	"sort"
	"unicode/utf8"
)

// Index converts between byte offsets and the units of other formats, for one text. Building it is one pass over the
// text; a look-up walks about indexStride bytes at most.
type Index struct {
	text  string
	marks []mark // one at the start and one about each indexStride bytes
}

type mark struct{ bytes, points, utf16 int }

const indexStride = 64 // costs a third of the text in memory, and a look-up some thirty steps

// NewIndex builds the index of a valid UTF-8 text.
func NewIndex(text string) *Index {
	x := &Index{text: text, marks: []mark{{}}}
	at := mark{}
	for at.bytes < len(text) {
		at = at.next(text)
		if at.bytes-x.marks[len(x.marks)-1].bytes >= indexStride {
			x.marks = append(x.marks, at)
		}
	}
	return x
}

func (m mark) next(text string) mark {
	if text[m.bytes] < utf8.RuneSelf {
		return mark{m.bytes + 1, m.points + 1, m.utf16 + 1}
	}
	r, size := utf8.DecodeRuneInString(text[m.bytes:])
	units := 1
	if r > 0xFFFF {
		units = 2
	}
	return mark{m.bytes + size, m.points + 1, m.utf16 + units}
}

// CodePoints is the number of Unicode code points before a byte offset, which must stand at a character.
func (x *Index) CodePoints(at int) int { return x.find(at, byBytes).points }

// UTF16 is the number of UTF-16 code units before a byte offset, which must stand at a character.
func (x *Index) UTF16(at int) int { return x.find(at, byBytes).utf16 }

// FromCodePoints is the byte offset after n code points; an error when the text is shorter.
func (x *Index) FromCodePoints(n int) (int, error) { return x.from(n, byPoints, "code point") }

// FromUTF16 is the byte offset after n UTF-16 code units; an error when the text is shorter or n halves a character.
func (x *Index) FromUTF16(n int) (int, error) { return x.from(n, byUTF16, "UTF-16 unit") }

func byBytes(m mark) int  { return m.bytes }
func byPoints(m mark) int { return m.points }
func byUTF16(m mark) int  { return m.utf16 }

func (x *Index) from(n int, unit func(mark) int, name string) (int, error) {
	m := x.find(n, unit)
	if unit(m) != n {
		return 0, fmt.Errorf("no character starts at %s %d of this text", name, n)
	}
	return m.bytes, nil
}

// find is the first character boundary at or after n in the given unit, or the end of the text.
func (x *Index) find(n int, unit func(mark) int) mark {
	i := sort.Search(len(x.marks), func(i int) bool { return unit(x.marks[i]) > n })
	at := x.marks[max(i-1, 0)]
	for unit(at) < n && at.bytes < len(x.text) {
		at = at.next(x.text)
	}
	return at
}
