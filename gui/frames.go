package gui

import (
	"fmt"
	"image/color"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/onrecord/onrecord/store/corpus"
)

// frames is the list of attributions of the article: who · cue, what, from where.
type frames struct {
	s      *Session
	reveal func(corpus.Range)
	rows   []rung            // and below them a heading and what is suggested
	talked map[corpus.ID]int // open threads of comments
	head   *line
	list   *widget.List
	empty  *widget.Label
	unseen *line // whose layers are not shown
	said   fyne.CanvasObject
	object fyne.CanvasObject
}

func newFrames(s *Session, reveal func(corpus.Range), leave func()) *frames {
	f := &frames{s: s, reveal: reveal}
	f.head = newLine("Attributions", 13, fyne.TextStyle{Bold: true}, theme.ColorNameForeground)
	f.list = widget.NewList(
		f.length,
		func() fyne.CanvasObject { return newFrameRow() },
		func(i widget.ListItemID, o fyne.CanvasObject) {
			if i < len(f.rows) && f.rows[i].at < len(s.doc.Attributions) {
				a := s.doc.Attributions[f.rows[i].at]
				o.(*frameRow).show(s.summary(a), f.rows[i].depth, a.ID == s.frame, a.ID == s.open, a.Flagged)
				by, other := s.maker(a.Annotator)
				o.(*frameRow).sign(by, other, f.talks(a))
			} else {
				f.showSuggested(i, o.(*frameRow))
			}
		})
	f.list.HideSeparators = true
	f.list.OnSelected = func(i widget.ListItemID) {
		f.list.UnselectAll() // the session says what is chosen, and draws it
		if i < len(f.rows) {
			a := s.doc.Attributions[f.rows[i].at]
			s.chooseFrame(a.ID)
			f.reveal(s.frameHull(a))
		} else if x := f.suggestion(i); x != nil {
			s.chooseSuggestion(x)
			f.reveal(x.hull())
		}
		leave()
	}
	f.empty = widget.NewLabel("")
	f.empty.Wrapping = fyne.TextWrapWord
	f.empty.Importance = widget.LowImportance
	f.unseen = newLine("", 11, fyne.TextStyle{Italic: true}, colorFaint).shortened()
	f.said = inset(f.unseen, 0, 12, 6, 14)
	f.said.Hide()
	f.object = container.NewBorder(container.New(column{}, inset(f.head, 10, 12, 4, 14), f.said), nil, nil, nil, container.NewStack(f.list, container.NewVBox(f.empty)))
	s.changed.listen(func(c change) {
		if c&(changedArticle|changedMarks) != 0 {
			f.rows = s.ladder()
		}
		if c&(changedArticle|changedMarks|changedComments) != 0 {
			f.talked = s.talkedOf()
		}
		if c&(changedArticle|changedMarks|changedZones|changedComments|changedChoice|changedSuggestions|changedReview) != 0 {
			f.refresh()
		}
	})
	return f
}

func (f *frames) refresh() {
	n := len(f.rows)
	head := fmt.Sprintf("Attributions (%d)", n)
	if suggested := len(f.s.suggested.shown); suggested > 0 {
		head += fmt.Sprintf("  ·  %d suggested", suggested)
	}
	f.head.set(head)
	if words := f.s.unseenWords(); words != f.unseen.text {
		f.unseen.set(words)
		showIf(f.said, words != "")
		f.object.Refresh()
	}
	f.empty.SetText("")
	if f.length() == 0 && f.s.doc.Article.ID != "" {
		f.empty.SetText("None yet. Select what is claimed and press 1, then who says it and press 2. Enter finishes an attribution.")
	}
	f.list.Refresh()
	if i := slices.IndexFunc(f.rows, func(r rung) bool { return f.s.doc.Attributions[r.at].ID == f.s.frame }); i >= 0 {
		f.list.ScrollTo(i)
	} else if i := slices.Index(f.s.suggested.shown, f.s.suggested.chosen); i >= 0 {
		f.list.ScrollTo(n + 1 + i)
	}
}

// length counts attributions, and with a heading what is suggested.
func (f *frames) length() int {
	if n := len(f.s.suggested.shown); n > 0 {
		return len(f.rows) + 1 + n
	}
	return len(f.rows)
}

// suggestion is the one in a row, nil when it is no suggestion's.
func (f *frames) suggestion(row int) *suggestion {
	if i := row - len(f.rows) - 1; i >= 0 && i < len(f.s.suggested.shown) {
		return f.s.suggested.shown[i]
	}
	return nil
}

// showSuggested shows a row below the attributions.
func (f *frames) showSuggested(i int, row *frameRow) {
	if x := f.suggestion(i); x != nil {
		row.suggest(f.s.suggestionSummary(x), confidenceWords(x.Confidence), x == f.s.suggested.chosen)
	} else if i == len(f.rows) {
		row.head(fmt.Sprintf("Suggested (%d)", len(f.s.suggested.shown)), "Nothing counts before you accept it")
	}
}

// talks counts the open threads on an attribution and on the marks in it.
func (f *frames) talks(a corpus.Attribution) int {
	n := f.talked[a.ID]
	if len(f.talked) > 0 {
		members := a.Members()
		slices.Sort(members)
		for _, id := range slices.Compact(members) { // a mark may stand in two slots
			n += f.talked[id]
		}
	}
	return n
}

// summary is an attribution in a few words: who says it, the text's words for them where it does not give their name, how,
// what, and where it is from.
type summary struct{ who, as, cue, what, from string }

func (s *Session) summary(a corpus.Attribution) summary {
	var out summary
	for i, slot := range s.codebook.Frame.Slots {
		words := s.slotText(a, slot)
		label, _ := s.codebook.Label(slot.Label)
		switch {
		case slot.Opens:
			out.what = words
		case label.Mention && out.who == "" && firstMention(s.codebook.Frame.Slots, i, s):
			out.who, out.as = words, s.wordsFor(a, slot)
		case label.Mention && len(a.Slots[slot.Name]) > 0:
			out.from = words
		case label.Mention:
		default:
			out.cue = words
		}
	}
	return out
}

// firstMention tells whether no slot before i takes mentions: the first is who says it, later ones where it is from.
func firstMention(slots []corpus.Slot, i int, s *Session) bool {
	return !slices.ContainsFunc(slots[:i], func(x corpus.Slot) bool {
		l, _ := s.codebook.Label(x.Label)
		return l.Mention
	})
}

func (s *Session) slotText(a corpus.Attribution, slot corpus.Slot) string {
	var parts []string
	for _, id := range a.Slots[slot.Name] {
		if span, ok := s.doc.Span(id); ok {
			parts = append(parts, s.nameOf(span))
		}
	}
	if len(parts) == 0 && slices.Contains(a.Absent, slot.Name) {
		return slot.None
	}
	return strings.Join(parts, ", ")
}

// nameOf is what a span is called in a list: by its entity, or else in its own words.
func (s *Session) nameOf(span corpus.Span) string {
	if e, ok := s.entity(span.Entity); ok {
		return e.Name
	}
	return oneLine(span.Quote)
}

// wordsFor are the words of the spans in a slot that are called by another name.
func (s *Session) wordsFor(a corpus.Attribution, slot corpus.Slot) string {
	var parts []string
	for _, id := range a.Slots[slot.Name] {
		if span, ok := s.doc.Span(id); ok && corpus.FoldName(span.Quote) != corpus.FoldName(s.nameOf(span)) {
			parts = append(parts, "“"+oneLine(span.Quote)+"”")
		}
	}
	return strings.Join(parts, ", ")
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func (s *Session) frameHull(a corpus.Attribution) corpus.Range {
	var all []corpus.Range
	for _, id := range a.Members() {
		if span, ok := s.doc.Span(id); ok {
			all = append(all, span.Fragments...)
		}
	}
	return corpus.Hull(all)
}

// frameRow shows one attribution.
type frameRow struct {
	widget.BaseWidget
	who, cue, what *line
	end            *line // whose it is, where that is asked, and how many comments are open
	ground, edge   *canvas.Rectangle
	pieces         []fyne.CanvasObject // of the edge of a suggestion
	chosen, open   bool
	proposed       bool // only suggested
	depth          int
}

func newFrameRow() *frameRow {
	r := &frameRow{
		who:    newLine("", 13, fyne.TextStyle{Bold: true}, theme.ColorNameForeground).shortened(),
		cue:    newLine("", 12, fyne.TextStyle{Italic: true}, colorFaint).shortened(),
		what:   newLine("", 14, serif, theme.ColorNameForeground).shortened(),
		end:    newLine("", 11, fyne.TextStyle{}, colorFaint),
		ground: canvas.NewRectangle(color.Transparent), edge: canvas.NewRectangle(color.Transparent), pieces: newPieces(),
	}
	r.ExtendBaseWidget(r)
	return r
}

func (r *frameRow) show(s summary, depth int, chosen, open, flagged bool) {
	r.chosen, r.open, r.depth, r.proposed = chosen, open, depth, false
	r.who.style.Bold = true
	r.what.size, r.what.style, r.what.name = 14, serif, theme.ColorNameForeground
	who := s.who
	if who == "" {
		who = "—"
	}
	if flagged {
		who = "⚑ " + who
	}
	if depth > 0 {
		who = "↳ " + who
	}
	r.who.set(who)
	how := strings.TrimSpace(s.as + " " + s.cue)
	if s.from != "" {
		how = strings.TrimSpace(how + "  via " + s.from)
	}
	r.cue.set(how)
	what := s.what
	if what == "" {
		what = "no claim yet"
	}
	r.what.set(what)
	r.Refresh()
}

// sign tells whose the attribution is, "" for not saying so, and how many comments on it are open. What is another person's
// is set lighter.
func (r *frameRow) sign(by string, other bool, comments int) {
	end := by
	if comments > 0 {
		end = strings.TrimPrefix(by+" · "+plural(comments, "comment"), " · ")
	}
	r.end.set(end)
	r.who.style.Bold = !other
	r.Refresh()
}

// CreateRenderer is Fyne's way in.
func (r *frameRow) CreateRenderer() fyne.WidgetRenderer {
	text := container.New(rowLayout{r}, r.who, r.cue, r.what, r.end)
	edge, broken := container.New(edgeLayout{}, r.edge), container.New(brokenEdge{}, r.pieces...)
	return &frameRowRenderer{widget.NewSimpleRenderer(inset(container.NewStack(r.ground, edge, broken, inset(text, 7, 10, 7, 12)), 0, 4, 2, 4)), r}
}

type frameRowRenderer struct {
	fyne.WidgetRenderer
	r *frameRow
}

func (x *frameRowRenderer) Refresh() {
	x.r.ground.CornerRadius = 6
	x.r.ground.FillColor = color.Transparent
	x.r.edge.FillColor = color.Transparent
	x.r.edge.CornerRadius = 1.5
	if x.r.chosen {
		x.r.ground.FillColor = themed(colorChosen)
	}
	if x.r.open {
		x.r.edge.FillColor = themed(theme.ColorNamePrimary)
	}
	for _, piece := range x.r.pieces {
		line := piece.(*canvas.Rectangle)
		line.FillColor = color.Transparent
		if x.r.proposed {
			line.FillColor = themed(colorFaint)
		}
		line.Refresh()
	}
	x.WidgetRenderer.Refresh()
}

// rowLayout sets who, cue and where it is from on the first line, at its end whose it is and how many comments are open;
// what on the second; an attribution inside another to the
// right of it.
type rowLayout struct{ r *frameRow }

func (l rowLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	who, cue, what, end := o[0], o[1], o[2], o[3]
	const first, second, step, deepest = 18, 20, 16, 5
	left := float32(min(l.r.depth, deepest)) * step
	name := float32(0)
	if end.(*line).text != "" {
		name = end.MinSize().Width + 8
		end.Move(fyne.NewPos(size.Width-name+8, 1))
		end.Resize(fyne.NewSize(name-8, first))
	}
	need := fyne.MeasureText(who.(*line).text, who.(*line).size, who.(*line).style).Width
	width := min(need, (size.Width-left-name)*0.68)
	who.Move(fyne.NewPos(left, 0))
	who.Resize(fyne.NewSize(width+1, first))
	cue.Move(fyne.NewPos(left+width+8, 1))
	cue.Resize(fyne.NewSize(max(size.Width-left-width-8-name, 0), first))
	what.Move(fyne.NewPos(left, first))
	what.Resize(fyne.NewSize(size.Width-left, second))
}

func (rowLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(120, 38) }

// edgeLayout sets a thin bar along the left side.
type edgeLayout struct{}

func (edgeLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Move(fyne.NewPos(2, 8))
	o[0].Resize(fyne.NewSize(3, max(size.Height-16, 0)))
}

func (edgeLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(3, 16) }
