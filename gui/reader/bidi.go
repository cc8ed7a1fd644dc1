package reader

import (
	"slices"
	"unicode/utf8"

	"golang.org/x/text/unicode/bidi"
)

// This file is the Unicode Bidirectional Algorithm (UAX #9) for one paragraph. The classes of characters are those of
// x/text/unicode/bidi; the rules are here, since that package tells no levels, which the order of a visual line needs,
// and pairs no brackets.

// directions are the classes and the embedding levels of a paragraph's characters, by byte offset: all bytes of a
// character have the same. Text of an even level runs left to right, text of an odd one right to left.
type directions struct {
	base    uint8
	classes []bidi.Class
	levels  []uint8
}

// mayRunLeft tells whether a text may hold anything that runs right to left. Text of the scripts of Europe, India and
// East Asia costs no more than this look at its bytes.
func mayRunLeft(text string) bool {
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c < 0xD6: // below U+0580
		case c <= 0xE0, c == 0xEF, c == 0xF0: // Hebrew to Arabic Extended, presentation forms, planes from U+10000 on
			if r, _ := utf8.DecodeRuneInString(text[i:]); classRunsLeft(r) {
				return true
			}
		case c == 0xE2: // U+2000 and on: marks and embeddings
			if r, _ := utf8.DecodeRuneInString(text[i:]); classRunsLeft(r) {
				return true
			}
		}
	}
	return false
}

func classRunsLeft(r rune) bool {
	p, _ := bidi.LookupRune(r)
	switch p.Class() {
	case bidi.R, bidi.AL, bidi.RLE, bidi.RLO, bidi.RLI:
		return true
	}
	return false
}

// resolver works out the levels of a paragraph. Its slices are by byte offset, and hold something where a character begins.
type resolver struct {
	text    string
	base    uint8
	classes []bidi.Class // as they are
	now     []bidi.Class // as resolved so far
	levels  []uint8
	closing map[int]int // by isolate initiator: the PDI that matches it
	opening map[int]int // and back
}

// resolve is rules P2 to I2.
func resolve(text string) directions {
	r := &resolver{
		text: text, classes: make([]bidi.Class, len(text)), levels: make([]uint8, len(text)),
		closing: map[int]int{}, opening: map[int]int{},
	}
	var open []int
	for i, c := range text {
		p, _ := bidi.LookupRune(c)
		r.classes[i] = p.Class()
		switch {
		case isolates(r.classes[i]):
			open = append(open, i)
		case r.classes[i] == bidi.PDI && len(open) > 0:
			last := open[len(open)-1]
			open = open[:len(open)-1]
			r.closing[last], r.opening[i] = i, last
		}
	}
	r.now = slices.Clone(r.classes)
	r.base = r.firstStrong(0, len(text))
	r.embed()
	for _, s := range r.sequences() {
		r.weak(s)
		r.brackets(s)
		r.neutral(s)
		r.implicit(s)
	}
	r.fill()
	return directions{r.base, r.classes, r.levels}
}

func isolates(c bidi.Class) bool { return c == bidi.LRI || c == bidi.RLI || c == bidi.FSI }

// removed are the classes that rule X9 leaves out.
func removed(c bidi.Class) bool {
	switch c {
	case bidi.RLE, bidi.LRE, bidi.RLO, bidi.LRO, bidi.PDF, bidi.BN:
		return true
	}
	return false
}

// firstStrong is the level that the first strong character outside isolates sets: rules P2 and P3.
func (r *resolver) firstStrong(from, to int) uint8 {
	for i := from; i < to; {
		switch c := r.classes[i]; {
		case c == bidi.L:
			return 0
		case c == bidi.R || c == bidi.AL:
			return 1
		case isolates(c):
			end, closed := r.closing[i]
			if !closed {
				return 0
			}
			i = end
		}
		i += r.size(i)
	}
	return 0
}

func (r *resolver) size(i int) int {
	_, size := utf8.DecodeRuneInString(r.text[i:])
	return size
}

// status is an entry of the stack of rules X1 to X8.
type status struct {
	level    uint8
	override bidi.Class // L or R; ON for none
	isolate  bool
}

const deepest = 125

// next is the least odd or even level above the one of the entry.
func (s status) next(rtl bool) uint8 {
	if rtl {
		return (s.level + 1) | 1
	}
	return (s.level + 2) &^ 1
}

// embed sets the levels of embeddings, overrides and isolates: rules X1 to X8.
func (r *resolver) embed() {
	stack := []status{{r.base, bidi.ON, false}}
	var overIsolates, overEmbeddings, validIsolates int
	set := func(i int) {
		top := stack[len(stack)-1]
		r.levels[i] = top.level
		if top.override != bidi.ON {
			r.now[i] = top.override
		}
	}
	push := func(rtl bool, override bidi.Class, isolate bool) bool {
		level := stack[len(stack)-1].next(rtl)
		if level > deepest || overIsolates > 0 || overEmbeddings > 0 {
			return false
		}
		stack = append(stack, status{level, override, isolate})
		return true
	}
	for i := range r.text {
		switch c := r.classes[i]; c {
		case bidi.RLE, bidi.LRE, bidi.RLO, bidi.LRO:
			override := map[bidi.Class]bidi.Class{bidi.RLE: bidi.ON, bidi.LRE: bidi.ON, bidi.RLO: bidi.R, bidi.LRO: bidi.L}[c]
			if !push(c == bidi.RLE || c == bidi.RLO, override, false) && overIsolates == 0 {
				overEmbeddings++
			}
		case bidi.RLI, bidi.LRI, bidi.FSI:
			set(i)
			if push(c == bidi.RLI || c == bidi.FSI && r.firstStrong(i+r.size(i), r.endOfIsolate(i)) == 1, bidi.ON, true) {
				validIsolates++
			} else {
				overIsolates++
			}
		case bidi.PDI:
			switch {
			case overIsolates > 0:
				overIsolates--
			case validIsolates > 0:
				overEmbeddings = 0
				for !stack[len(stack)-1].isolate {
					stack = stack[:len(stack)-1]
				}
				stack = stack[:len(stack)-1]
				validIsolates--
			}
			set(i)
		case bidi.PDF:
			switch {
			case overIsolates > 0:
			case overEmbeddings > 0:
				overEmbeddings--
			case !stack[len(stack)-1].isolate && len(stack) > 1:
				stack = stack[:len(stack)-1]
			}
		case bidi.B:
			r.levels[i] = r.base
		case bidi.BN:
		default:
			set(i)
		}
	}
}

func (r *resolver) endOfIsolate(i int) int {
	if end, closed := r.closing[i]; closed {
		return end
	}
	return len(r.text)
}

// sequence is an isolating run sequence: characters of one level that are resolved together. Before and after are the
// directions that it meets, L or R.
type sequence struct {
	at            []int
	level         uint8
	before, after bidi.Class
}

// sequences cuts the paragraph at changes of level, and joins what isolates part: rule X10.
func (r *resolver) sequences() []*sequence {
	var all []*sequence
	goesOn := map[int]*sequence{} // by isolate initiator
	var current *sequence
	last := r.base // level of the character before
	for i := range r.text {
		if removed(r.classes[i]) {
			continue
		}
		level := r.levels[i]
		if current == nil || level != last {
			if current != nil {
				current.after = directionOf(max(last, level))
			}
			current = nil
			if open, ok := r.opening[i]; ok {
				current = goesOn[open]
			}
			if current == nil {
				current = &sequence{level: level, before: directionOf(max(last, level))}
				all = append(all, current)
			}
		}
		current.at = append(current.at, i)
		current.after = directionOf(max(level, r.base))
		if _, closed := r.closing[i]; closed {
			goesOn[i] = current
		}
		last = level
	}
	for _, s := range all {
		if end := s.at[len(s.at)-1]; isolates(r.classes[end]) { // never closed: it meets the end of the paragraph
			s.after = directionOf(max(s.level, r.base))
		}
	}
	return all
}

func directionOf(level uint8) bidi.Class {
	if level%2 == 1 {
		return bidi.R
	}
	return bidi.L
}

// implicit raises the levels of what runs against its embedding: rules I1 and I2.
func (r *resolver) implicit(s *sequence) {
	for _, i := range s.at {
		switch c := r.now[i]; {
		case s.level%2 == 1 && c != bidi.R:
			r.levels[i]++
		case s.level%2 == 0 && c == bidi.R:
			r.levels[i]++
		case s.level%2 == 0 && c != bidi.L:
			r.levels[i] += 2
		}
	}
}

// fill gives what was left out the level of the character before it, and all bytes of a character the same.
func (r *resolver) fill() {
	level := r.base
	for i := range r.text {
		if !removed(r.classes[i]) {
			level = r.levels[i]
		}
		for j := i; j < i+r.size(i); j++ {
			r.levels[j], r.classes[j] = level, r.classes[i]
		}
	}
}
