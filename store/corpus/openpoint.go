package corpus

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// PointKind tells what is still open in an article.
type PointKind string

// The kinds of open point.
const (
	BareQuotation PointKind = "quotation without a claim"
	LooseClaim    PointKind = "claim outside any attribution"
	NoClaim       PointKind = "attribution without a claim"
	NoSpeaker     PointKind = "attribution that does not say who speaks"
	BareVerb      PointKind = "verb of saying without an attribution"
	Unanswered    PointKind = "question without an answer"
	Overlapping   PointKind = "one text in two roles"
)

// OpenPoint is something in an article that an annotator may have overlooked.
type OpenPoint struct {
	Kind  PointKind
	Range Range  // where
	Text  string // what stands there, or what is asked
	Span  ID     // concerned, "" = none
	Frame ID     // concerned, "" = none
}

// leastQuotation is how many words a quotation needs to count: shorter ones are mostly titles and scare quotes.
const leastQuotation = 3

// OpenPoints lists what is open in a document, in text order: quotations and verbs of saying that nothing covers, claims
// outside attributions, attributions that lack a claim or a word on who speaks, required questions without an answer, and
// spans of two roles of one attribution that overlap. Furniture is left out.
func OpenPoints(d *Document, book *Codebook) []OpenPoint {
	c := checker{d: d, book: book, spans: make(map[ID]Span, len(d.Spans)), framed: map[ID]bool{}}
	for _, s := range d.Spans {
		c.spans[s.ID] = s
	}
	for _, a := range d.Attributions {
		c.attribution(a)
	}
	for _, s := range d.Spans {
		c.span(s)
	}
	c.quotations()
	c.verbs()
	slices.SortStableFunc(c.points, func(a, b OpenPoint) int { return cmp.Compare(a.Range.Start, b.Range.Start) })
	return c.points
}

type checker struct {
	d      *Document
	book   *Codebook
	spans  map[ID]Span
	framed map[ID]bool // spans that are part of an attribution
	points []OpenPoint
}

func (c *checker) add(p OpenPoint) { c.points = append(c.points, p) }

func (c *checker) attribution(a Attribution) {
	hull := c.hull(a)
	claims, speakers := 0, false
	asked := false // whether the first slot for mentions was looked at: that is who speaks
	for _, slot := range c.book.Frame.Slots {
		for _, id := range a.Slots[slot.Name] {
			c.framed[id] = true
		}
		label, _ := c.book.Label(slot.Label)
		switch {
		case slot.Opens:
			claims += len(a.Slots[slot.Name])
		case label.Mention && !asked:
			asked = true
			speakers = len(a.Slots[slot.Name]) > 0 || slices.Contains(a.Absent, slot.Name)
		case label.Mention:
			speakers = speakers || len(a.Slots[slot.Name]) > 0 // a document speaks for itself
		}
	}
	if claims == 0 {
		c.add(OpenPoint{Kind: NoClaim, Range: hull, Text: c.quote(hull), Frame: a.ID})
	}
	if asked && !speakers {
		c.add(OpenPoint{Kind: NoSpeaker, Range: hull, Text: c.quote(hull), Frame: a.ID})
	}
	c.answers(c.book.Frame.Attributes, a.Attributes, OpenPoint{Range: hull, Frame: a.ID})
	c.overlaps(a, hull)
}

func (c *checker) hull(a Attribution) Range {
	var all []Range
	for _, id := range a.Members() {
		all = append(all, c.spans[id].Fragments...)
	}
	return Hull(all)
}

func (c *checker) overlaps(a Attribution, hull Range) {
	type part struct {
		slot string
		span Span
	}
	var parts []part
	for _, slot := range c.book.Frame.Slots {
		for _, id := range a.Slots[slot.Name] {
			for _, other := range parts {
				if other.slot != slot.Name && touching(other.span, c.spans[id]) {
					c.add(OpenPoint{Kind: Overlapping, Range: c.spans[id].Hull(), Text: fmt.Sprintf("%s and %s: %s", other.slot, slot.Name, c.spans[id].Quote), Span: id, Frame: a.ID})
				}
			}
			parts = append(parts, part{slot.Name, c.spans[id]})
		}
	}
}

func touching(a, b Span) bool {
	return slices.ContainsFunc(a.Fragments, func(x Range) bool { return slices.ContainsFunc(b.Fragments, x.Overlaps) })
}

func (c *checker) span(s Span) {
	label, _ := c.book.Label(s.Label)
	if slot, ok := c.book.SlotFor(s.Label); ok && slot.Opens && !c.framed[s.ID] {
		c.add(OpenPoint{Kind: LooseClaim, Range: s.Hull(), Text: s.Quote, Span: s.ID})
	}
	c.answers(label.Attributes, s.Attributes, OpenPoint{Range: s.Hull(), Span: s.ID})
}

func (c *checker) answers(questions []Attribute, answers Attributes, at OpenPoint) {
	for _, q := range Shown(questions, answers) {
		if q.Required && len(answers[q.Name]) == 0 {
			at.Kind, at.Text = Unanswered, q.Title
			c.add(at)
		}
	}
}

// covered tells whether a span of a label that opens attributions, or else of any label, lies over part of a stretch.
func (c *checker) covered(r Range, claimsOnly bool) bool {
	return slices.ContainsFunc(c.d.Spans, func(s Span) bool {
		if slot, ok := c.book.SlotFor(s.Label); claimsOnly && !(ok && slot.Opens) {
			return false
		}
		return slices.ContainsFunc(s.Fragments, r.Overlaps)
	})
}

func (c *checker) furniture(at int) bool { return ZoneAt(c.d.Article.Zones, at) == Furniture }

func (c *checker) quotations() {
	for _, q := range Quotations(c.d.Article.Text) {
		if len(strings.Fields(c.quote(q))) >= leastQuotation && !c.furniture(q.Start) && !c.covered(q, true) {
			c.add(OpenPoint{Kind: BareQuotation, Range: q, Text: c.quote(q)})
		}
	}
}

// verbs looks for verbs of saying that no span covers, outside quotations and claims.
func (c *checker) verbs() {
	text := c.d.Article.Text
	for _, at := range verbOfSaying.FindAllStringIndex(text, -1) {
		r := Range{at[0], at[1]}
		if !c.furniture(r.Start) && QuotationAt(text, r.Start).Empty() && !c.covered(r, false) {
			c.add(OpenPoint{Kind: BareVerb, Range: r, Text: c.quote(SentenceAt(text, r.Start))})
		}
	}
}

func (c *checker) quote(r Range) string {
	return strings.Join(strings.Fields(c.d.Article.Text[r.Start:r.End]), " ")
}
