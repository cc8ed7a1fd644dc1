package gui

import (
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/onrecord/onrecord/store/agreement"
	"github.com/onrecord/onrecord/store/corpus"
)

// newDisagreements makes the list of disagreements; a click or Enter goes to the place.
func (p *agreementPage) newDisagreements() {
	p.rows = newWalkList(p.w, func() int { return len(p.shown) }, func() fyne.CanvasObject { return newDisagreementRow() }, func(i int, o fyne.CanvasObject) {
		if i < len(p.shown) {
			d := p.shown[i]
			o.(*disagreementRow).show(d, p.titles[d.Article], &p.w.s.codebook)
		}
	})
	p.rows.chosen = func(i int) { p.look.row = i }
	p.rows.taken = func(i int) {
		p.look.row = i
		p.jump(p.shown[i])
	}
	p.rows.across = p.back
	p.narrowed = newLine("", 13, fyne.TextStyle{Bold: true}, theme.ColorNameForeground).shortened()
	p.all = p.w.button("Show all", nil, func() {
		p.narrow(nil)
		p.showView(viewDisagreements)
		p.focusView()
	})
	p.all.Importance = widget.LowImportance
	p.caption = container.NewBorder(nil, nil, nil, p.all, inset(container.New(centreLine{}, p.narrowed), 0, 8, 0, 6))
	p.caption.Hide()
}

// kindWords says in what two annotators differ.
func kindWords(d agreement.Disagreement) string {
	one := d.A.Annotator
	if d.A.Label == "" && d.A.Attribution == "" {
		one = d.B.Annotator
	}
	switch d.Kind {
	case agreement.MissingSpan:
		return "Only " + one
	case agreement.Boundaries:
		return "Other edges"
	case agreement.OtherLabel:
		return "Other label"
	case agreement.MissingAttribution:
		return "Attribution only by " + one
	case agreement.UnpairedAttribution:
		return "Attribution of " + one + " without a partner"
	case agreement.OtherText:
		return title(d.Of) + ": other text"
	case agreement.OtherEntity:
		return title(d.Of) + ": other entity"
	case agreement.OtherAnswer:
		return title(d.Of) + ": other answer"
	default:
		return title(string(d.Kind))
	}
}

// disagreementRow is one disagreement: the kind and the article, and under them what each of the two has.
type disagreementRow struct {
	widget.BaseWidget
	kind, article *line
	sides         [2]struct{ who, label, words *line }
}

func newDisagreementRow() *disagreementRow {
	r := &disagreementRow{
		kind:    newLine("", 13, fyne.TextStyle{Bold: true}, theme.ColorNameForeground),
		article: newLine("", 12, fyne.TextStyle{}, colorFaint).shortened(),
	}
	for i := range r.sides {
		s := &r.sides[i]
		s.who = newLine("", 12, fyne.TextStyle{}, colorFaint).shortened()
		s.label = newLine("", 12, fyne.TextStyle{Bold: true}, theme.ColorNameForeground)
		s.words = newLine("", 14, serif, theme.ColorNameForeground).shortened()
	}
	r.ExtendBaseWidget(r)
	return r
}

func (r *disagreementRow) show(d agreement.Disagreement, title string, book *corpus.Codebook) {
	r.kind.text, r.article.text = kindWords(d), oneLine(title)
	a, b := oneLine(d.A.Words), oneLine(d.B.Words)
	if d.Kind == agreement.Boundaries {
		a, b = apart(a, b)
	}
	for i, side := range []agreement.Side{d.A, d.B} {
		s := &r.sides[i]
		s.who.text, s.label.text, s.words.text = side.Annotator, side.Label, []string{a, b}[i]
		s.words.style, s.words.name = serif, theme.ColorNameForeground
		if s.words.text == "" {
			s.words.text, s.words.style, s.words.name = "nothing here", serifSlant, colorFaint
			if side.Attribution != "" {
				s.words.text = "empty"
			}
		}
		label, _ := book.Label(side.Label)
		s.label.color = labelColor(label.Color)
	}
	r.Refresh()
}

// apart shortens what two texts begin with alike, so that one sees where they part.
func apart(a, b string) (string, string) {
	const kept, most = 24, 44 // bytes of the common beginning: left when shortened; not shortened when not more
	same := 0
	for same < len(a) && same < len(b) && a[same] == b[same] {
		same++
	}
	if same <= most {
		return a, b
	}
	from := same - kept
	if space := strings.IndexByte(a[from:same], ' '); space >= 0 {
		from += space + 1
	}
	for !utf8.RuneStart(a[from]) {
		from--
	}
	return "… " + a[from:], "… " + b[from:]
}

// CreateRenderer is Fyne's way in.
func (r *disagreementRow) CreateRenderer() fyne.WidgetRenderer { return &disagreementRowRenderer{r} }

// AccessibilityLabel is all that the row says.
func (r *disagreementRow) AccessibilityLabel() string {
	parts := []string{r.kind.text, r.article.text}
	for _, s := range r.sides {
		parts = append(parts, strings.Join(strings.Fields(s.who.text+": "+s.label.text+" "+s.words.text), " "))
	}
	return strings.Join(parts, ". ")
}

// AccessibilityRole is a button.
func (r *disagreementRow) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

type disagreementRowRenderer struct{ r *disagreementRow }

const (
	disagreementHeight = 78
	disagreementWho    = 84 // width of the names
	disagreementLine   = 21
	disagreementEdge   = 10
)

func (x *disagreementRowRenderer) Objects() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{x.r.kind, x.r.article}
	for _, s := range x.r.sides {
		objects = append(objects, s.who, s.label, s.words)
	}
	return objects
}
func (x *disagreementRowRenderer) Destroy()           {}
func (x *disagreementRowRenderer) MinSize() fyne.Size { return fyne.NewSize(300, disagreementHeight) }
func (x *disagreementRowRenderer) Refresh()           { x.Layout(x.r.Size()) }

// Layout sets three lines; the words begin behind the label, if there is one.
func (x *disagreementRowRenderer) Layout(size fyne.Size) {
	r := x.r
	y := float32(8)
	put := func(l *line, left, top, width float32) float32 {
		least := l.MinSize()
		if !l.free {
			width = least.Width
		}
		l.Move(fyne.NewPos(left, top+(disagreementLine-least.Height)/2))
		l.Resize(fyne.NewSize(max(width, 0), least.Height))
		l.Refresh()
		return left + width
	}
	end := put(r.kind, disagreementEdge, y, 0)
	put(r.article, end+14, y, size.Width-disagreementEdge-end-14)
	for _, s := range r.sides {
		y += disagreementLine
		put(s.who, disagreementEdge, y, disagreementWho-8)
		at := float32(disagreementEdge + disagreementWho)
		if end := put(s.label, at, y, 0); s.label.text != "" {
			at = end + 10
		}
		put(s.words, at, y, size.Width-disagreementEdge-at)
	}
}
