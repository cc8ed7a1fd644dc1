package gui

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/onrecord/onrecord/gui/reader"
	"github.com/onrecord/onrecord/store/corpus"
)

// page is the article in the middle: a strip with what is known of it and its status, and the reader.
type page struct {
	s       *Session
	reader  *reader.Reader
	look    comfort
	focused bool // marks outside the chosen attribution are dimmed
	meta    *line
	others  *line // how far other people are with the article
	back    *line // that it was sent back
	state   *fyne.Container
	states  map[corpus.Status]*toggle
	strip   fyne.CanvasObject
	find    *findBar
	marks   []reader.Mark // those shown; their room is used again
	object  fyne.CanvasObject
}

func newPage(s *Session, look comfort, leave func(), tagAll func([]corpus.Range), setStatus func(corpus.Status)) *page {
	p := &page{s: s, look: look, states: map[corpus.Status]*toggle{}}
	p.reader = reader.New(readerLook(look))
	p.reader.OnMark = p.clicked
	p.meta = newLine("", 12, fyne.TextStyle{}, colorFaint).shortened()
	p.others = newLine("", 12, fyne.TextStyle{Italic: true}, colorFaint).shortened()
	p.back = newLine("", 13, fyne.TextStyle{Bold: true}, theme.ColorNameWarning).shortened()
	p.state = container.NewHBox()
	for _, status := range corpus.Statuses {
		t := newToggle(statusIcons[status], title(statusTitle(status)), func(bool) {
			setStatus(status)
			p.refreshStrip()
			leave()
		}, leave)
		p.states[status] = t
		p.state.Add(t)
	}
	words := container.NewBorder(nil, nil, nil, p.state, container.NewVBox(inset(p.meta, 5, 8, 0, 0)))
	p.strip = container.NewBorder(nil, rule(), nil, nil, inset(container.New(column{}, words, p.others, p.back), 4, 12, 5, 20))
	s.changed.listen(p.changed) // before the find bar, which looks through the new text
	p.find = newFindBar(s, p.reader, leave, tagAll)
	p.object = on(colorPaper, container.NewBorder(container.NewVBox(p.strip, p.find.object), nil, nil, nil, p.reader))
	s.place = p.reader.Place
	return p
}

// clicked chooses what a click hit. A click beside the marks of the chosen suggestion, in its paragraphs, points at a word
// that puts it right; one on them chooses what lies beneath.
func (p *page) clicked(id string) {
	s := p.s
	chosen := s.suggested.chosen
	if x := s.suggestionAt(id); x != nil && x == chosen {
		if beneath := p.reader.MarksAt(p.reader.Caret()); len(beneath) > 0 { // the caret may stand behind its last letter
			id = beneath[(slices.Index(beneath, id)+1)%len(beneath)]
		}
	}
	switch x := s.suggestionAt(id); {
	case x != nil:
		x.slot = x.slotOf(id)
		if x.into == "" {
			s.chooseSuggestion(x)
		}
	case id != "":
		s.choose(corpus.ID(id))
	case chosen == nil || !s.besideSuggestion(p.reader.Caret()):
		s.span, s.suggested.chosen = "", nil
		s.changed.emit(changedChoice)
	}
}

func (p *page) changed(c change) {
	doc := &p.s.doc
	if c&changedArticle != 0 {
		p.reader.SetArticle(doc.Article.Text, doc.Article.Zones)
		if at := p.s.placed; at > 0 && at < len(doc.Article.Text) {
			p.reader.SetPlace(at)
		}
	} else if c&changedZones != 0 {
		p.reader.SetZones(doc.Article.Zones)
	}
	if c&(changedArticle|changedMarks|changedZones|changedComments|changedChoice|changedProject|changedSuggestions|changedReview) != 0 {
		p.showMarks()
	}
	if c&(changedArticle|changedZones|changedMarks) != 0 {
		p.refreshStrip()
	}
}

func (p *page) refreshStrip() {
	a := p.s.doc.Article
	if a.ID == "" {
		p.strip.Hide()
		return
	}
	p.strip.Show()
	var parts []string
	for _, part := range []string{a.Outlet, a.Byline, humanDate(a.Published), a.Credit} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	p.meta.set(strings.Join(parts, " · "))
	for status, t := range p.states {
		t.set(status == p.s.status())
	}
	p.others.set(p.s.standings(p.s.doc.Statuses))
	showIf(p.others, p.others.text != "")
	p.back.set(p.s.sentBack())
	showIf(p.back, p.back.text != "")
}

// showIf shows or hides an object.
func showIf(o fyne.CanvasObject, shown bool) {
	if shown {
		o.Show()
	} else {
		o.Hide()
	}
}

// showMarks turns spans into marks: the chosen one outlined, the other parts of the chosen attribution lit.
func (p *page) showMarks() {
	s := p.s
	dimmed := p.focused && (s.frame != "" || s.suggested.chosen != nil)
	names := make([]string, len(s.codebook.Labels)) // few: quicker than a map, for each of a hundred thousand spans
	looks := make([]reader.Mark, len(names))
	for i, label := range s.codebook.Labels {
		names[i], looks[i] = label.Name, reader.Mark{Color: labelColor(label.Color), Underline: underline(label.Underline), Dimmed: dimmed}
	}
	hands := s.hands()
	p.marks = slices.Grow(p.marks[:0], len(s.doc.Spans))[:len(s.doc.Spans)]
	for i := range p.marks {
		span, mark := &s.doc.Spans[i], &p.marks[i]
		*mark = reader.Mark{Dimmed: dimmed}
		if at := slices.Index(names, span.Label); at >= 0 {
			*mark = looks[at]
		}
		mark.ID, mark.Fragments, mark.Flagged = string(span.ID), span.Fragments, span.Flagged
		if hands != nil {
			mark.Initial, mark.Foreign = hands.of(span.Annotator)
		}
	}
	frame, _ := s.doc.Attribution(s.frame)
	for _, id := range append(frame.Members(), s.span) {
		if i := s.doc.SpanIndex(id); i >= 0 {
			mark := &p.marks[i]
			mark.Selected, mark.Related, mark.Dimmed = id == s.span, id != s.span, false
		}
	}
	for id := range s.talkedOf() {
		if frame, ok := s.doc.Attribution(id); ok {
			id = s.firstMember(frame)
		}
		if i := s.doc.SpanIndex(id); i >= 0 {
			p.marks[i].Talked = true
		}
	}
	p.marks = append(p.marks, s.suggestionMarks(dimmed)...)
	p.reader.SetMarks(p.marks)
	links := s.links(frame)
	if x := s.guess(); x != nil {
		links = append(links, s.suggestionLinks(x)...)
	}
	p.reader.SetLinks(links)
}

// firstMember is the span of an attribution that comes first in the text; "" when it has none.
func (s *Session) firstMember(frame corpus.Attribution) corpus.ID {
	var first corpus.Span
	for _, id := range frame.Members() {
		if span, ok := s.doc.Span(id); ok && (first.ID == "" || span.Hull().Start < first.Hull().Start) {
			first = span
		}
	}
	return first.ID
}

// links are curves from the claim of an attribution, or else its first part, to its other parts.
func (s *Session) links(frame corpus.Attribution) []reader.Link {
	var parts []corpus.Span
	hub := 0
	for _, slot := range s.codebook.Frame.Slots {
		for _, id := range frame.Slots[slot.Name] {
			if span, ok := s.doc.Span(id); ok {
				if slot.Opens && len(parts) > 0 && parts[hub].Label != slot.Label {
					hub = len(parts)
				}
				parts = append(parts, span)
			}
		}
	}
	var links []reader.Link
	for i, part := range parts {
		if i == hub {
			continue
		}
		label, _ := s.codebook.Label(part.Label)
		links = append(links, reader.Link{From: nearest(parts[hub], part), To: part.Fragments[0], Color: labelColor(label.Color)})
	}
	return links
}

// nearest is the fragment of a span that is nearest to another span.
func nearest(span, to corpus.Span) corpus.Range {
	best := span.Fragments[0]
	for _, f := range span.Fragments[1:] {
		if distance(f, to.Hull()) < distance(best, to.Hull()) {
			best = f
		}
	}
	return best
}

func underline(name string) reader.Underline {
	switch name {
	case "thick":
		return reader.Thick
	case "double":
		return reader.Double
	case "dotted":
		return reader.Dotted
	default:
		return reader.Solid
	}
}

// column sets objects one below the other, without the space that Fyne's own box leaves between them.
type column struct{}

func (column) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	y := float32(0)
	for _, o := range objects {
		if o.Visible() {
			height := o.MinSize().Height
			o.Move(fyne.NewPos(0, y))
			o.Resize(fyne.NewSize(size.Width, height))
			y += height
		}
	}
}

func (column) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var least fyne.Size
	for _, o := range objects {
		if o.Visible() {
			one := o.MinSize()
			least = fyne.NewSize(max(least.Width, one.Width), least.Height+one.Height)
		}
	}
	return least
}

// restyle takes colours and fonts from the theme anew.
func (p *page) restyle() {
	p.reader.SetLook(readerLook(p.look))
	p.showMarks()
}

// title begins a text with a capital letter.
func title(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if first == utf8.RuneError {
		return s
	}
	return string(unicode.ToUpper(first)) + s[size:]
}

// welcome is what stands in the middle while there is nothing to read.
func welcome(head, text string, buttons ...fyne.CanvasObject) fyne.CanvasObject {
	h := newLine(head, 24, serifHeavy, theme.ColorNameForeground)
	t := widget.NewLabel(text)
	t.Wrapping = fyne.TextWrapWord
	t.Importance = widget.LowImportance
	body := container.NewVBox(h, inset(t, 4, 0, 12, -7), container.New(&flow{gap: 8}, buttons...))
	return container.New(middleLayout{width: 460}, body)
}

// middleLayout sets one object of a fixed width a little above the middle.
type middleLayout struct{ width float32 }

func (l middleLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		width := min(l.width, size.Width-32)
		o.Resize(fyne.NewSize(width, o.MinSize().Height))
		height := o.MinSize().Height
		o.Move(fyne.NewPos((size.Width-width)/2, max((size.Height-height)*0.42, 0)))
		o.Resize(fyne.NewSize(width, height))
	}
}

func (l middleLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(260, 160) }
