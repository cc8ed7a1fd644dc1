package dataset

import (
	"cmp"
	"fmt"
	"html"
	"html/template"
	"slices"
	"strings"

	"github.com/onrecord/onrecord/store/corpus"
)

// htmlMark is an element around a stretch of the text: a zone, or a fragment of a span. Where its stretch crosses another or
// the end of a line it is cut into several elements; the first of them tells all.
type htmlMark struct {
	corpus.Range
	element string
	whole   string // attributes of the first element
	piece   string // attributes of the others
	span    bool
	lane    int    // in which of the lines under the text a span is drawn, from 0
	after   string // what follows its end
}

// htmlText writes a text with its marks. Each line of the text is a block with its line end in it, and nothing stands
// between the blocks, so that the text content of all is the text.
type htmlText struct {
	strings.Builder
	text  string
	zones []corpus.Zone
	open  []*htmlMark // from the outermost to the innermost
	lanes []bool      // which are taken
	h1    bool        // the first headline was written
}

// render writes all lines. The marks must be sorted: by start, longer first.
func (t *htmlText) render(marks []htmlMark) template.HTML {
	next := 0
	for start := 0; start < len(t.text); {
		end := len(t.text)
		if i := strings.IndexByte(t.text[start:], '\n'); i >= 0 {
			end = start + i + 1
		}
		block := t.begin(corpus.Range{Start: start, End: end})
		again := t.open
		t.open = nil
		for _, m := range again { // those that go on from the line before
			t.push(m, false)
		}
		for at := start; at < end; {
			for ; next < len(marks) && marks[next].Start == at; next++ {
				t.push(&marks[next], true)
			}
			stop := end
			if next < len(marks) {
				stop = min(stop, marks[next].Start)
			}
			for _, m := range t.open {
				stop = min(stop, m.End)
			}
			t.WriteString(html.EscapeString(t.text[at:stop]))
			at = stop
			t.closeAt(at)
		}
		for range t.open {
			t.endElement(len(t.open) - 1)
		}
		t.WriteString("</" + block + ">")
		start = end
	}
	return template.HTML(t.String())
}

// begin writes the start of a line's block, by the zone that covers the line, and returns its element.
func (t *htmlText) begin(line corpus.Range) string {
	words := corpus.TrimSpace(t.text, line)
	kind := ""
	for _, z := range t.zones {
		if z.Start <= words.Start && words.End <= z.End && !words.Empty() {
			kind = string(z.Kind)
		}
	}
	block := "p"
	switch {
	case kind == string(corpus.Headline) && !t.h1:
		block, t.h1 = "h1", true
	case kind == string(corpus.Subhead):
		block = "h2"
	case words.Empty():
		kind = "gap"
	}
	t.WriteString("<" + block + ` dir="auto"`)
	if kind != "" {
		t.WriteString(` class="` + kind + `"`)
	}
	t.WriteString(">")
	return block
}

// push opens a mark inside those that are open. first tells that its stretch begins here.
func (t *htmlText) push(m *htmlMark, first bool) {
	if first && m.span {
		m.lane = slices.Index(t.lanes, false)
		if m.lane < 0 {
			m.lane = len(t.lanes)
			t.lanes = append(t.lanes, false)
		}
		t.lanes[m.lane] = true
	}
	attributes := m.piece
	if first {
		attributes = m.whole
	}
	if m.span {
		attributes = fmt.Sprintf(attributes, min(m.lane, 3))
	}
	t.WriteString("<" + m.element + attributes + ">")
	t.open = append(t.open, m)
}

// closeAt closes the marks that end here. Those inside of them that go on are closed with them, and opened again.
func (t *htmlText) closeAt(at int) {
	first := slices.IndexFunc(t.open, func(m *htmlMark) bool { return m.End <= at })
	if first < 0 {
		return
	}
	inner := slices.Clone(t.open[first:])
	for i := len(t.open) - 1; i >= first; i-- {
		t.endElement(i)
	}
	t.open = t.open[:first]
	for _, m := range slices.Backward(inner) {
		if m.End <= at {
			t.WriteString(m.after)
			if m.span {
				t.lanes[m.lane] = false
			}
		}
	}
	for _, m := range inner {
		if m.End > at {
			t.push(m, false)
		}
	}
}

func (t *htmlText) endElement(i int) { t.WriteString("</" + t.open[i].element + ">") }

// sortMarks brings marks into the order that render wants, zones outside of spans.
func sortMarks(marks []htmlMark) {
	slices.SortStableFunc(marks, func(a, b htmlMark) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End))
	})
}
