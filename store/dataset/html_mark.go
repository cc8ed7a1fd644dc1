package dataset

import (
	"fmt"
	"html"
	"html/template"
	"strconv"
	"strings"

	"github.com/onrecord/onrecord/store/corpus"
)

// text writes the article's text with its zones and spans.
func (b *pageBuilder) text() template.HTML {
	a := b.document.Article
	var marks []htmlMark
	for _, z := range a.Zones {
		kind := ` data-zone="` + string(z.Kind) + `"`
		points := toPoints(b.index, z.Range)
		marks = append(marks, htmlMark{Range: z.Range, element: "span", piece: kind, whole: kind + places(points)})
	}
	for i, s := range b.document.Spans {
		for k, f := range s.Fragments {
			marks = append(marks, b.mark(i, k, f))
		}
	}
	sortMarks(marks)
	t := htmlText{text: a.Text, zones: a.Zones}
	return t.render(marks)
}

func places(r lineRange) string { return fmt.Sprintf(` data-start="%d" data-end="%d"`, r.Start, r.End) }

// mark is the element of a fragment of a span. Its lane is filled in when it is written.
func (b *pageBuilder) mark(span, fragment int, r corpus.Range) htmlMark {
	s := b.document.Spans[span]
	label := b.labels[s.Label]
	class := ` class="` + label.Class() + ` k%d"`
	attribute := func(name, value string) string {
		if value == "" {
			return ""
		}
		return " " + name + `="` + strings.ReplaceAll(html.EscapeString(value), "%", "%%") + `"`
	}
	m := htmlMark{Range: r, element: "mark", span: true, piece: class + attribute("data-span", string(s.ID))}
	m.whole = m.piece + places(toPoints(b.index, r))
	if fragment == 0 {
		p := provenance(s.Origin, s.Confidence, s.Created, s.Flagged)
		m.whole += attribute("id", "s"+strconv.Itoa(span+1)) + attribute("data-label", s.Label) + attribute("data-annotator", s.Annotator) +
			attribute("data-entity", string(s.Entity)) + attribute("data-origin", p.Origin) + attribute("data-confidence", p.Confidence) +
			attribute("data-created", p.Created)
		if p.Flagged {
			m.whole += " data-flagged"
		}
	}
	if fragment == len(s.Fragments)-1 {
		m.after = b.references(s.ID, label.Key)
	}
	return m
}

// references are the numbers after a span that lead to its attributions. They are drawn by the style sheet, so that they
// are no part of the text.
func (b *pageBuilder) references(span corpus.ID, key string) string {
	key = html.EscapeString(key)
	if len(b.holders[span]) == 0 {
		if key == "" {
			return ""
		}
		return `<i class="r" data-n="` + key + `"></i>`
	}
	var out strings.Builder
	for _, n := range b.holders[span] {
		fmt.Fprintf(&out, `<a class="r" href="#f%d" aria-label="attribution %d" data-n="%d%s"></a>`, n, n, n, key)
	}
	return out.String()
}
