package reader

import (
	"slices"
	"sort"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"github.com/rivo/uniseg"
	"golang.org/x/text/unicode/bidi"

	"github.com/onrecord/onrecord/store/corpus"
)

// run is a piece of a visual line that is drawn as one: all of it in one direction and in one style.
type run struct {
	corpus.Range
	x, width float32 // from the left edge of the column
	style    fyne.TextStyle
	drop     float32 // see measure.drop
	rtl      bool
	mirrored bool // a sign that is drawn as its mirror image, where it has one
}

// order cuts the lines of a block into runs, in visual order: rules L1 and L2 of UAX #9. Lines that run left to right in
// the text's own font throughout keep no runs, and are drawn and hit in the order of the text.
func (p *page) order(b *block) {
	text := p.text[b.Start:b.End]
	var d directions
	switch b.mixed = mayRunLeft(text); {
	case b.mixed:
		d = resolve(text)
		b.rtl = d.base == 1
	case ownText(text):
		return
	}
	for i := range b.lines {
		l := &b.lines[i]
		if l.Empty() {
			continue
		}
		runs := []run{{Range: l.Range}}
		var levels []uint8
		if b.mixed {
			levels = d.lineLevels(l.Start-b.Start, l.End-b.Start)
		}
		if b.rtl || slices.ContainsFunc(levels, func(v uint8) bool { return v%2 == 1 }) {
			runs = visualRuns(p.text, l.Range, levels, d.classes[l.Start-b.Start:])
		} else if ownText(p.text[l.Start:l.End]) {
			continue
		}
		l.runs = p.inStyles(runs, p.metrics[b.kind].style)
		p.spread(b, l)
	}
}

// inStyles cuts runs where another font goes on.
func (p *page) inStyles(runs []run, own fyne.TextStyle) []run {
	var out []run
	for _, r := range runs {
		n := len(out)
		p.measure.standIns.cut(p.text[r.Start:r.End], own, func(from, to int, style fyne.TextStyle) {
			part := r
			part.Range, part.style = corpus.Range{Start: r.Start + from, End: r.Start + to}, style
			out = append(out, part)
		})
		if r.rtl {
			slices.Reverse(out[n:])
		}
	}
	return out
}

// spread places the runs of a line, from its left edge or up to its right one.
func (p *page) spread(b *block, l *line) {
	x := float32(0)
	if b.rtl {
		x = p.column - p.advance(b, l, l.End)
	}
	for i := range l.runs {
		r := &l.runs[i]
		r.x, r.width = x, p.advance(b, l, r.End)-p.advance(b, l, r.Start)
		x += r.width
		r.drop = p.measure.drop(p.text[r.Start:r.End], face{p.metrics[b.kind].size, r.style})
	}
}

// lineLevels are the levels of a line between two offsets of the paragraph. White space at its end and around tabs has the
// level of the paragraph: rule L1.
func (d directions) lineLevels(start, end int) []uint8 {
	levels := slices.Clone(d.levels[start:end])
	trailing := true
	for i := len(levels) - 1; i >= 0; i-- {
		switch c := d.classes[start+i]; {
		case c == bidi.S || c == bidi.B:
			trailing = true
			levels[i] = d.base
		case c == bidi.WS || isolates(c) || c == bidi.PDI || removed(c):
			if trailing {
				levels[i] = d.base
			}
		default:
			trailing = false
		}
	}
	return levels
}

// visualOrder is the order from left to right of pieces that have these levels in the order of the text: rule L2.
func visualOrder(levels []uint8) []int {
	order := make([]int, len(levels))
	highest := uint8(0)
	for i, v := range levels {
		order[i] = i
		highest = max(highest, v)
	}
	for level := highest; level > 0; level-- {
		for from := 0; from < len(order); from++ {
			to := from
			for to < len(order) && levels[order[to]] >= level {
				to++
			}
			slices.Reverse(order[from:to])
			from = max(from, to-1)
		}
	}
	return order
}

// visualRuns cuts a line into runs, from left to right. Text that runs left to right is one run a level. What runs right
// to left is cut into words and single signs: Fyne shapes a word rightly, but puts pieces that need different fonts (a
// word and the comma after it) one after the other from the left.
func visualRuns(text string, line corpus.Range, levels []uint8, classes []bidi.Class) []run {
	var runs []run
	var runLevels []uint8
	before := bidi.B // kind of the run that may go on; B when it may not
	for state, rest, at := -1, text[line.Start:line.End], line.Start; rest != ""; {
		var cluster string
		cluster, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		level, class := levels[at-line.Start], classes[at-line.Start]
		kind := class
		letters := class == bidi.R || class == bidi.AL
		if rtl := level%2 == 1; rtl != letters {
			kind = bidi.B
		} else if !rtl {
			kind = bidi.L
		}
		n := len(runs) - 1
		if kind != bidi.B && kind == before && runLevels[n] == level {
			runs[n].End += len(cluster)
		} else {
			single := utf8.RuneCountInString(cluster) == 1
			runs = append(runs, run{
				Range: corpus.Range{Start: at, End: at + len(cluster)}, rtl: level%2 == 1, mirrored: level%2 == 1 && kind == bidi.B && single,
			})
			runLevels = append(runLevels, level)
		}
		before = kind
		at += len(cluster)
	}
	visual := make([]run, len(runs))
	for i, from := range visualOrder(runLevels) {
		visual[i] = runs[from]
	}
	return visual
}

// drawn is the picture of a part of a run. A mark before a mirrored sign lets the shaper see that it runs right to left.
func (r run) drawn(part string) string {
	s := drawn(part)
	if r.mirrored && s != "" {
		return "\u200F" + s
	}
	return s
}

// place is where a boundary of the run stands.
func (p *page) place(b *block, l *line, r run, at int) float32 {
	before := min(max(p.advance(b, l, at)-p.advance(b, l, r.Start), 0), r.width)
	if r.rtl {
		return r.x + r.width - before
	}
	return r.x + before
}

// lineEnd is where the next character would stand, were there one.
func (b *block) lineEnd(l *line) float32 {
	if b.rtl {
		return l.runs[0].x
	}
	last := l.runs[len(l.runs)-1]
	return last.x + last.width
}

// runOf is the run that holds the character at an offset.
func (l *line) runOf(at int) run {
	i := slices.IndexFunc(l.runs, func(r run) bool { return r.Contains(at) })
	return l.runs[max(i, 0)]
}

// spans visits the places of a stretch on a line, from left to right: one where the line runs in one direction, more
// where directions meet, since what follows in the text may stand apart on the line.
func (p *page) spans(b *block, l *line, s corpus.Range, visit func(part corpus.Range, x0, x1 float32)) {
	s = corpus.Range{Start: max(s.Start, l.Start), End: min(s.End, l.End)}
	if s.Start >= s.End {
		return
	}
	if l.runs == nil {
		visit(s, p.x(b, l, s.Start), p.x(b, l, s.End))
		return
	}
	const touching = 0.01 // what rounding may leave between neighbours
	var whole corpus.Range
	var left, right float32
	for _, r := range l.runs {
		part := corpus.Range{Start: max(s.Start, r.Start), End: min(s.End, r.End)}
		if part.Start >= part.End {
			continue
		}
		x0, x1 := p.place(b, l, r, part.Start), p.place(b, l, r, part.End)
		x0, x1 = min(x0, x1), max(x0, x1)
		if !whole.Empty() && x0-right > touching {
			visit(whole, left, right)
			whole = corpus.Range{}
		}
		if whole.Empty() {
			whole, left = part, x0
		}
		whole = corpus.Range{Start: min(whole.Start, part.Start), End: max(whole.End, part.End)}
		right = x1
	}
	visit(whole, left, right)
}

// locate turns a place on a line into how far the text has come there, and tells the stretch that stands around it in one
// direction. Outside the line that stretch is empty, at the end of the text that is nearest.
func (p *page) locate(b *block, l *line, x float32) (advance float32, around corpus.Range) {
	if l.runs == nil {
		return x, l.Range
	}
	last := l.runs[len(l.runs)-1]
	if left := x < l.runs[0].x; left || x > last.x+last.width {
		at := l.End
		if left != b.rtl {
			at = l.Start
		}
		return p.advance(b, l, at), corpus.Range{Start: at, End: at}
	}
	i := sort.Search(len(l.runs), func(i int) bool { return l.runs[i].x > x }) - 1
	r := l.runs[max(i, 0)]
	into := x - r.x
	if r.rtl {
		into = r.x + r.width - x
	}
	return p.advance(b, l, r.Start) + into, r.Range
}

// runsLeft tells whether the paragraph at an offset runs right to left.
func (p *page) runsLeft(at int) bool {
	return len(p.blocks) > 0 && p.layout(p.blockAt(at)).rtl
}

// joined are the scripts whose letters change their form, and so their width, with what follows.
var joined = []*unicode.RangeTable{unicode.Arabic, unicode.Syriac, unicode.Nko, unicode.Mandaic, unicode.Adlam}

// cutLetters is the first part of a word that is cut between two offsets, with a joiner where the last letter goes on
// into the next, so that it is measured in the form that it has in the whole word.
func cutLetters(text string, start, at int) string {
	part := text[start:at]
	before, _ := utf8.DecodeLastRuneInString(part)
	after, _ := utf8.DecodeRuneInString(text[at:])
	if unicode.In(before, joined...) && unicode.In(after, joined...) {
		return part + "\u200D"
	}
	return part
}

// VisualRuns cuts one line of text into pieces as the eye meets them from left to right, each to be drawn on its own: Fyne
// shapes what runs right to left, but does not put mixed text in order. Text that runs left to right is one piece.
func VisualRuns(text string) []string {
	if !mayRunLeft(text) {
		return []string{text}
	}
	d := resolve(text)
	var pieces []string
	for _, r := range visualRuns(text, corpus.Range{Start: 0, End: len(text)}, d.lineLevels(0, len(text)), d.classes) {
		pieces = append(pieces, r.drawn(text[r.Start:r.End]))
	}
	return pieces
}
