package gui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/onrecord/onrecord/store/adjudication"
	"github.com/onrecord/onrecord/store/corpus"
)

// piece is a stretch of words of one side; own is what the other side has not.
type piece struct {
	text string
	own  bool
}

// cell is what one side says in one respect.
type cell struct {
	words []piece // from the article
	plain string  // what is said about it: who it is, answers
}

func (c cell) empty() bool { return len(c.words) == 0 && c.plain == "" }

// text is the cell as one text, for comparing.
func (c cell) text() string {
	out := ""
	for _, p := range c.words {
		out += p.text
	}
	return out + "\x00" + c.plain
}

// sideRow is one respect in which two sides are shown beside each other.
type sideRow struct {
	name  string
	label corpus.Label // for its colour; its name is "" where the row is no slot
	cells [2]cell
}

func (r sideRow) differs() bool { return r.cells[0].text() != r.cells[1].text() }

// rows shows a difference slot by slot, then the answers and what lies outside attributions; what neither side has is left out.
func (a *adjudicating) rows(d adjudication.Difference) []sideRow {
	var rows []sideRow
	add := func(r sideRow) {
		if !r.cells[0].empty() || !r.cells[1].empty() {
			rows = append(rows, r)
		}
	}
	sides := [2]adjudication.Side{d.Left, d.Right}
	var frames [2]corpus.Attribution
	for i, side := range sides {
		frames[i], _ = a.c.Document.Attribution(side.Attribution)
	}
	for _, slot := range a.c.Codebook.Frame.Slots {
		label, _ := a.c.Codebook.Label(slot.Label)
		r := sideRow{name: title(slot.Name), label: label}
		for i := range sides {
			r.cells[i] = a.cell(frames[i].Slots[slot.Name], frames[1-i].Slots[slot.Name], label)
			if slices.Contains(frames[i].Absent, slot.Name) {
				r.cells[i].plain = slot.None
			}
		}
		add(r)
	}
	for _, q := range a.c.Codebook.Frame.Attributes {
		add(sideRow{name: title(q.Name), cells: [2]cell{{plain: answerIn(q, frames[0].Attributes)}, {plain: answerIn(q, frames[1].Attributes)}}})
	}
	add(sideRow{name: "Said inside", cells: [2]cell{{plain: a.parentWords(frames[0])}, {plain: a.parentWords(frames[1])}}})
	for _, r := range a.looseRows(sides) {
		add(r)
	}
	add(sideRow{name: "Note", cells: [2]cell{{plain: a.notes(sides[0])}, {plain: a.notes(sides[1])}}})
	return rows
}

// looseRows are the spans outside attributions, label by label; beside them stands what the other side has of that label.
func (a *adjudicating) looseRows(sides [2]adjudication.Side) []sideRow {
	var rows []sideRow
	for _, label := range a.c.Codebook.Labels {
		r := sideRow{name: label.Name, label: label}
		of := func(ids []corpus.ID) []corpus.ID {
			return slices.DeleteFunc(slices.Clone(ids), func(id corpus.ID) bool {
				s, _ := a.c.Document.Span(id)
				return s.Label != label.Name
			})
		}
		for i := range sides {
			r.cells[i] = a.cell(of(sides[i].Loose), of(sides[1-i].Spans), label)
		}
		if sides[0].Attribution != "" || sides[1].Attribution != "" {
			r.name += ", not linked"
		}
		rows = append(rows, r)
	}
	return rows
}

// cell is what a side says with some spans, beside those of the other side.
func (a *adjudicating) cell(ids, others []corpus.ID, label corpus.Label) cell {
	var c cell
	var beside []corpus.Range
	for _, id := range others {
		s, _ := a.c.Document.Span(id)
		beside = append(beside, s.Fragments...)
	}
	var said []string
	for n, id := range ids {
		s, _ := a.c.Document.Span(id)
		if n > 0 {
			c.words = append(c.words, piece{text: "  +  "})
		}
		c.words = append(c.words, a.pieces(s.Fragments, beside)...)
		if s.Entity != "" {
			if e, ok := a.s.entity(s.Entity); ok {
				said = append(said, e.Name)
			}
		}
		for _, q := range label.Attributes {
			if answer := answerIn(q, s.Attributes); answer != "" {
				said = append(said, answer)
			}
		}
	}
	c.plain = strings.Join(said, " · ")
	return c
}

// pieces cuts fragments where the text of the other side begins and ends.
func (a *adjudicating) pieces(fragments, beside []corpus.Range) []piece {
	text := a.c.Document.Article.Text
	var out []piece
	for n, f := range fragments {
		if n > 0 {
			out = append(out, piece{text: corpus.FragmentSeparator})
		}
		for at := f.Start; at < f.End; {
			end := f.End
			shared := slices.ContainsFunc(beside, func(r corpus.Range) bool { return r.Contains(at) })
			for _, r := range beside {
				for _, edge := range []int{r.Start, r.End} {
					if edge > at && edge < end {
						end = edge
					}
				}
			}
			out = append(out, piece{strings.Join(strings.FieldsFunc(text[at:end], func(r rune) bool { return r == '\n' || r == '\t' }), " "), !shared && len(beside) > 0})
			at = end
		}
	}
	return out
}

// answerIn is what was answered to a question, in the words of the codebook.
func answerIn(q corpus.Attribute, answers corpus.Attributes) string {
	var out []string
	for _, v := range answers[q.Name] {
		if i := slices.IndexFunc(q.Choices, func(c corpus.Choice) bool { return c.Value == v }); i >= 0 {
			v = q.Choices[i].Title
		}
		out = append(out, v)
	}
	return strings.Join(out, ", ")
}

func (a *adjudicating) parentWords(frame corpus.Attribution) string {
	parent, ok := a.c.Document.Attribution(frame.Parent)
	if !ok {
		return ""
	}
	var fragments []corpus.Range
	for _, id := range parent.Members() {
		s, _ := a.c.Document.Span(id)
		fragments = append(fragments, s.Fragments...)
	}
	return shorten(oneLine(corpus.Quote(a.c.Document.Article.Text, corpus.Normalize(fragments))), 90)
}

// notes are what the annotator wrote beside it: not part of what is taken, but worth reading.
func (a *adjudicating) notes(side adjudication.Side) string {
	var out []string
	if f, ok := a.c.Document.Attribution(side.Attribution); ok && f.Note != "" {
		out = append(out, f.Note)
	}
	for _, id := range side.Spans {
		if s, _ := a.c.Document.Span(id); s.Note != "" {
			out = append(out, s.Note)
		}
	}
	return strings.Join(out, " · ")
}

// object draws a cell: what the other side has not in the accent, what is said about it small.
func (c cell) object(whole bool) fyne.CanvasObject {
	if c.empty() {
		return inset(newLine("—", 13, fyne.TextStyle{}, colorFaint), 7, 6, 5, 8)
	}
	var segments []widget.RichTextSegment
	for _, p := range c.words {
		style := widget.RichTextStyle{Inline: true, TextStyle: serif, SizeName: theme.SizeNameSubHeadingText, ColorName: theme.ColorNameForeground}
		if p.own && !whole {
			style.ColorName, style.TextStyle = theme.ColorNamePrimary, serifHeavy
		}
		segments = append(segments, &widget.TextSegment{Text: p.text, Style: style})
	}
	if c.plain != "" {
		style := widget.RichTextStyle{Inline: true, SizeName: theme.SizeNameText, ColorName: theme.ColorNameForeground}
		text := c.plain
		if len(c.words) > 0 {
			text, style.ColorName, style.SizeName, style.TextStyle = "   "+text, colorFaint, theme.SizeNameSubHeadingText, serifSlant
		}
		segments = append(segments, &widget.TextSegment{Text: text, Style: style})
	}
	text := widget.NewRichText(segments...)
	text.Wrapping = fyne.TextWrapWord
	return text
}

// object draws a row; one in which the sides differ is lit.
func (r sideRow) object() fyne.CanvasObject {
	name := newLine(r.name, 12, fyne.TextStyle{}, colorFaint).shortened()
	if r.label.Name != "" {
		name.color = labelColor(r.label.Color)
	}
	whole := r.cells[0].empty() || r.cells[1].empty()
	ground := canvas.NewRectangle(nil)
	if r.differs() && r.name != "Note" {
		ground.FillColor, ground.CornerRadius = themed(colorChosen), 6
	}
	return container.NewStack(ground, container.New(&besideLayout{}, name, r.cells[0].object(whole), r.cells[1].object(whole)))
}

// besideLayout sets a narrow name and two equal columns; the height is that of the text at the last width.
type besideLayout struct{ width float32 }

const (
	besideName = 112
	besideEdge = 8
)

func (l *besideLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	column := (size.Width - besideName - besideEdge) / 2
	for i, x := range o[1:] {
		x.Move(fyne.NewPos(besideName+float32(i)*column, 0))
		x.Resize(fyne.NewSize(column, max(size.Height, x.MinSize().Height)))
	}
	o[0].Move(fyne.NewPos(besideEdge, 9))
	o[0].Resize(fyne.NewSize(besideName-besideEdge-4, o[0].MinSize().Height))
}

func (l *besideLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	if l.width > 0 {
		l.Layout(o, fyne.NewSize(l.width, 0))
	}
	return fyne.NewSize(240, max(30, o[1].MinSize().Height, o[2].MinSize().Height))
}
