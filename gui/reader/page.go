package reader

import (
	"sort"
	"strings"

	"fyne.io/fyne/v2"
	"github.com/rivo/uniseg"

	"github.com/onrecord/onrecord/store/corpus"
)

// page is the laid-out text: blocks, their heights, and the way between byte offsets and places. Places are measured from
// the top of the page and from the left edge of the column. It paints nothing.
type page struct {
	text    string
	zones   []corpus.Zone
	blocks  []block
	heights heights
	width   float32 // of the whole view
	column  float32 // of a line
	left    float32 // of the column in the view
	widest  float32 // of a line, as the look wishes
	metrics map[corpus.ZoneKind]metric
	measure *measure
}

// metric is how blocks of one kind are set.
type metric struct {
	face
	lineHeight   float32
	above, below float32
	faint        bool
	empty        float32 // height of an empty block
}

const (
	gutter       = 28 // least white space left and right of the column
	padding      = 24 // above the first and below the last block
	barWidth     = 12
	leastSpacing = 0.8  // closer lines would leave no room for underlines
	lineScale    = 1.62 // line height by text size: room for two lanes of underlines
)

func (p *page) setLook(look Look) {
	set := func(scale float32, style fyne.TextStyle, above, below float32, faint bool) metric {
		size := look.Size * scale
		return metric{
			face: face{size, style}, lineHeight: round(size * lineScale * max(look.Spacing, leastSpacing)), above: round(above * look.Size), below: round(below * look.Size),
			faint: faint, empty: round(look.Size * 0.72),
		}
	}
	body := set(1, look.Regular, 0, 0, false)
	p.metrics = map[corpus.ZoneKind]metric{
		corpus.Headline:   set(1.62, look.Bold, 0.2, 0.3, false),
		corpus.Standfirst: set(1.12, look.Italic, 0, 0.2, false),
		corpus.Byline:     set(0.88, look.Italic, 0, 0, false),
		corpus.Dateline:   set(0.88, look.Regular, 0, 0, false),
		corpus.Body:       body,
		corpus.Subhead:    set(1.12, look.Bold, 0.3, 0, false),
		corpus.Caption:    set(0.88, look.Italic, 0, 0, false),
		corpus.PullQuote:  set(1.06, look.Italic, 0, 0, false),
		corpus.EditorNote: set(0.92, look.Italic, 0, 0, false),
		corpus.Furniture:  set(0.86, look.Regular, 0, 0, true),
	}
	p.widest = look.Column
	p.measure.standIns.roomy, p.measure.standIns.script = look.Roomy, look.Script
	p.measure.forget()
	p.setWidth(p.width)
	p.unwrap()
}

func round(f float32) float32 { return float32(int(f + 0.5)) }

func (p *page) setText(text string, zones []corpus.Zone) {
	p.text, p.zones = text, zones
	p.blocks = cutBlocks(text, zones)
	p.unwrap()
}

func (p *page) setWidth(width float32) {
	column := max(min(width-2*gutter-barWidth, p.widest), 80)
	p.width = width
	p.left = round(max((width-barWidth-column)/2, gutter/2))
	if column != p.column {
		p.column = column
		p.unwrap()
	}
}

// unwrap forgets all lines and estimates the heights of all blocks.
func (p *page) unwrap() {
	estimates := make([]float32, len(p.blocks))
	for i := range p.blocks {
		b := &p.blocks[i]
		b.lines = nil
		m := p.metrics[b.kind]
		b.height = m.empty
		if !b.Empty() {
			const widthOfLetter = 0.47 // of the text size, on average, in a book face
			n := float32(b.Len()) * m.size * widthOfLetter / p.column
			b.height = m.above + m.below + float32(int(n)+1)*m.lineHeight
		}
		estimates[i] = b.height
	}
	p.heights = newHeights(estimates)
}

// layout makes sure that a block has its lines.
func (p *page) layout(i int) *block {
	b := &p.blocks[i]
	if b.lines != nil {
		return b
	}
	m := p.metrics[b.kind]
	b.lines = wrap(p.text, b.Range, p.column, func(s string) float32 { return p.measure.text(s, m.face) })
	p.order(b)
	height := m.empty
	if !b.Empty() {
		height = m.above + m.below + float32(len(b.lines))*m.lineHeight
	}
	if height != b.height {
		p.heights.add(i, height-b.height)
		b.height = height
	}
	return b
}

// total is the height of the page, as far as it is known.
func (p *page) total() float32 { return p.heights.sum(len(p.blocks)) + 2*padding }

// y is where a block begins.
func (p *page) y(i int) float32 { return padding + p.heights.sum(i) }

// visible walks the visual lines between top and top+height; y is relative to top. Blocks are laid out as they are met.
func (p *page) visible(top, height float32, visit func(b *block, l *line, y float32)) {
	if len(p.blocks) == 0 {
		return
	}
	i := p.heights.find(top - padding)
	for y := p.y(i) - top; i < len(p.blocks) && y < height; i++ {
		b := p.layout(i)
		m := p.metrics[b.kind]
		ly := y + m.above
		for j := range b.lines {
			if ly+m.lineHeight > 0 && ly < height && !b.Empty() {
				visit(b, &b.lines[j], ly)
			}
			ly += m.lineHeight
		}
		y += b.height
	}
}

// clampTop keeps the view on the page. Near the end it lays out the last blocks, so that the end is exact.
func (p *page) clampTop(top, height float32) float32 {
	if top+height > p.total()-height {
		for i, room := len(p.blocks)-1, 2*height; i >= 0 && room > 0; i-- {
			room -= p.layout(i).height
		}
	}
	return max(min(top, p.total()-height), 0)
}

// settleAbove lays out what stands on so much height above an offset: from there on lines are where they will be drawn.
func (p *page) settleAbove(at int, height float32) {
	for i := p.blockAt(at); i >= 0 && height > 0; i-- {
		height -= p.layout(i).height
	}
}

// blockAt is the index of the block that holds an offset.
func (p *page) blockAt(at int) int {
	i := sort.Search(len(p.blocks), func(i int) bool { return p.blocks[i].End >= at })
	return min(i, len(p.blocks)-1)
}

// place is a visual line with where it stands.
type place struct {
	block     *block
	line      *line
	y, height float32 // y from the top of the page
}

// lineBox is the visual line that holds an offset.
func (p *page) lineBox(at int) place {
	if len(p.blocks) == 0 {
		return place{}
	}
	i := p.blockAt(at)
	b := p.layout(i)
	m := p.metrics[b.kind]
	j := sort.Search(len(b.lines), func(j int) bool { return b.lines[j].Start > at }) - 1
	j = max(j, 0)
	return place{b, &b.lines[j], p.y(i) + m.above + float32(j)*m.lineHeight, m.lineHeight}
}

// lineAtY is the visual line at a height of the page, the nearest one outside the text.
func (p *page) lineAtY(y float32) place {
	i := p.heights.find(y - padding)
	b := p.layout(i)
	m := p.metrics[b.kind]
	j := int((y - p.y(i) - m.above) / m.lineHeight)
	j = max(min(j, len(b.lines)-1), 0)
	return place{b, &b.lines[j], p.y(i) + m.above + float32(j)*m.lineHeight, m.lineHeight}
}

func (p *page) offsetAtY(y float32) int {
	if len(p.blocks) == 0 {
		return 0
	}
	return p.lineAtY(y).line.Start
}

// x is where the character at an offset of the line begins: its right edge when it runs right to left.
func (p *page) x(b *block, l *line, at int) float32 {
	if l.runs == nil {
		return p.advance(b, l, at)
	}
	at = min(max(at, l.Start), l.End)
	if at == l.End {
		return b.lineEnd(l)
	}
	return p.place(b, l, l.runOf(at), at)
}

// xEnd is where the character before an offset of the line ends. It differs from x where directions meet.
func (p *page) xEnd(b *block, l *line, at int) float32 {
	if l.runs == nil || at <= l.Start {
		return p.x(b, l, at)
	}
	at = min(at, l.End)
	return p.place(b, l, l.runOf(at-1), at)
}

// advance is the width of a line's text before an offset.
func (p *page) advance(b *block, l *line, at int) float32 {
	at = min(max(at, l.Start), l.End)
	i := sort.Search(len(l.stops), func(i int) bool { return l.stops[i].at > at }) - 1
	if i < 0 {
		return 0
	}
	s := l.stops[i]
	if at == s.at {
		return s.x
	}
	if !b.mixed {
		return s.x + p.measure.text(p.text[s.at:at], p.metrics[b.kind].face)
	}
	return s.x + p.measure.text(cutLetters(p.text, s.at, at), p.metrics[b.kind].face)
}

// offsetAtX is the grapheme boundary of the line that is nearest to x.
func (p *page) offsetAtX(pl place, x float32) int {
	advance, around := p.locate(pl.block, pl.line, x)
	return min(max(p.nearest(pl, advance), around.Start), around.End)
}

// nearest is the grapheme boundary of the line before which the text is nearest to a width.
func (p *page) nearest(pl place, advance float32) int {
	l := pl.line
	i := max(sort.Search(len(l.stops), func(i int) bool { return l.stops[i].x > advance })-1, 0)
	if i >= len(l.stops) {
		return l.Start
	}
	end := l.End
	if i+1 < len(l.stops) {
		end = l.stops[i+1].at
	}
	at, left := l.stops[i].at, l.stops[i].x
	for state, rest := -1, p.text[at:max(at, end)]; rest != ""; {
		var cluster string
		cluster, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		next := at + len(cluster)
		right := p.advance(pl.block, l, next)
		if advance < (left+right)/2 {
			break
		}
		at, left = next, right
	}
	return at
}

// offsetAt is the grapheme boundary nearest to a place on the page.
func (p *page) offsetAt(x, y float32) int {
	if len(p.blocks) == 0 {
		return 0
	}
	return p.offsetAtX(p.lineAtY(y), x)
}

// letterAt is the offset of the character whose picture lies under a place, or -1 when none does.
func (p *page) letterAt(x, y float32) int {
	if len(p.blocks) == 0 {
		return -1
	}
	pl := p.lineAtY(y)
	if y < pl.y || y >= pl.y+pl.height {
		return -1
	}
	advance, around := p.locate(pl.block, pl.line, x)
	if around.Empty() || advance < 0 || advance > p.advance(pl.block, pl.line, pl.line.End) {
		return -1
	}
	at := min(max(p.nearest(pl, advance), around.Start), around.End)
	if at > around.Start && (at == around.End || p.advance(pl.block, pl.line, at) > advance) {
		at = letterLeft(p.text, at)
	}
	return at
}

// skipFurniture moves an offset out of furniture in a direction; back to where it came from when nothing else follows.
func (p *page) skipFurniture(at, direction int) int {
	for i := p.zoneAt(at); i >= 0 && p.zones[i].Kind == corpus.Furniture; i = p.zoneAt(at) {
		z := p.zones[i]
		if direction > 0 {
			next := z.End + len(p.text[z.End:]) - len(strings.TrimLeft(p.text[z.End:], "\n \t"))
			if next >= len(p.text) {
				return p.lastBefore(z.Start)
			}
			at = next
			continue
		}
		if z.Start == 0 {
			return p.skipFurniture(z.End, +1)
		}
		at = p.lastBefore(z.Start)
	}
	return at
}

// lastBefore is the end of the text before an offset, white space left out.
func (p *page) lastBefore(at int) int {
	return len(strings.TrimRight(p.text[:at], "\n \t"))
}

// zoneAt is the index of the zone that holds an offset, -1 for none. The end of a zone belongs to it when nothing follows.
func (p *page) zoneAt(at int) int {
	i := sort.Search(len(p.zones), func(i int) bool { return p.zones[i].End > at })
	if i < len(p.zones) && p.zones[i].Contains(at) {
		return i
	}
	return -1
}
