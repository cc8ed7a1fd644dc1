package gui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"github.com/onrecord/onrecord/gui/reader"
	"github.com/onrecord/onrecord/store/corpus"
)

// showArticle shows the text with the marks of both sides and of the gold layer; those of the difference at hand are lit.
func (p *adjudicationPage) showArticle() {
	a := p.s.adjudicating
	if id := p.s.doc.Article.ID; id != p.article {
		p.article = id
		p.reader.SetArticle(p.s.doc.Article.Text, p.s.doc.Article.Zones)
	}
	p.showLegend()
	if a.c.Document == nil || a.c.Document.Article.ID != p.article {
		p.reader.SetMarks(nil)
		return
	}
	p.reader.SetMarks(p.marks())
	if d, ok := a.current(); ok {
		p.reader.Reveal(d.Place)
	}
}

// marks are those of both sides and of the gold layer, in text order.
func (p *adjudicationPage) marks() []reader.Mark {
	a := p.s.adjudicating
	lit := map[corpus.ID]bool{}
	if d, ok := a.current(); ok {
		for _, id := range slices.Concat(d.Left.Spans, d.Right.Spans, a.c.InGold(d)) {
			lit[id] = true
		}
	}
	held := [2]map[corpus.ID]bool{{}, {}}
	for _, d := range a.list {
		for side, ids := range [][]corpus.ID{d.Left.Spans, d.Right.Spans} {
			for _, id := range ids {
				held[side][id] = true
			}
		}
	}
	var marks []reader.Mark
	for i := range a.c.Document.Spans { // by index: there may be many, and each is large
		s := &a.c.Document.Spans[i]
		add := func(m layerMark) {
			marks = append(marks, reader.Mark{
				ID: string(s.ID), Fragments: s.Fragments, Color: m.color.tint(1), Underline: m.line,
				Dimmed: !lit[s.ID],
			})
		}
		switch {
		case held[0][s.ID]:
			add(leftMark)
		case held[1][s.ID]:
			add(rightMark)
		case s.Annotator == a.c.Gold:
			add(goldMark)
		}
	}
	return marks
}

// showLegend says whose marks have which line.
func (p *adjudicationPage) showLegend() {
	a := p.s.adjudicating
	p.legend.Objects = nil
	if a.c.Left == "" {
		p.legend.Refresh()
		return
	}
	left, right := p.called()
	p.legend.Add(newLayerSign(leftMark, left))
	p.legend.Add(newLayerSign(rightMark, right))
	if a.c.Gold != a.c.Left && a.c.Gold != a.c.Right {
		p.legend.Add(newLayerSign(goldMark, "gold layer"))
	}
	p.legend.Refresh()
}

// newLayerSign is a name over the line that its marks have.
func newLayerSign(m layerMark, name string) fyne.CanvasObject {
	text := newLine(name, 12, fyne.TextStyle{}, colorFaint)
	text.color = m.color.tint(1)
	var lines []fyne.CanvasObject
	bar := func(y, x, width, height float32) {
		r := canvas.NewRectangle(m.color.tint(1))
		r.CornerRadius = height / 2
		r.Move(fyne.NewPos(x, y))
		r.Resize(fyne.NewSize(width, height))
		lines = append(lines, r)
	}
	const width = 26
	switch m.line {
	case reader.Double:
		bar(6, 0, width, 1.4)
		bar(9.4, 0, width, 1.4)
	case reader.Dotted:
		for x := float32(0); x < width; x += 5 {
			bar(7, x, 2.6, 2.6)
		}
	default:
		bar(7, 0, width, 2)
	}
	sign := container.NewGridWrap(fyne.NewSize(width+4, 16), container.NewWithoutLayout(lines...))
	return inset(container.NewHBox(container.NewCenter(sign), text), 2, 16, 2, 0)
}
