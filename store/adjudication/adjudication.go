// Package adjudication compares two layers of an article and turns what a person decides about their differences into the
// changes of one step: copies in the gold layer, and a decision that says what was done and why. It is all values: it knows
// the nouns (corpus) and how agreement pairs annotations, but no project file and no screen.
//
// More than two annotators are brought together two at a time: first two of them, then the gold layer, which can stand on
// either side, with the next one.
package adjudication

import (
	"cmp"
	"slices"

	"github.com/onrecord/onrecord/store/agreement"
	"github.com/onrecord/onrecord/store/corpus"
)

// Case is one article with the two layers that are compared, and what was decided so far.
type Case struct {
	Document    *corpus.Document  // with all layers
	Codebook    *corpus.Codebook  // labels, slots and attributes
	Decisions   []corpus.Decision // on the article, in the order in which they were made
	Left, Right string            // the annotators compared; one of them may be the gold layer
	Gold        string            // the name of the gold layer, see GoldLayer
}

// Difference is something that two layers have at one place: an attribution of each, or of one of them, with the spans
// outside attributions that belong there, or else just such spans.
type Difference struct {
	Kinds       []corpus.Disagreement // in what they differ, gravest first; NoneDiffers alone when they agree
	Points      []Point               // the same one by one, in words
	Left, Right Side
	Place       corpus.Range     // the smallest range that holds all of it, in bytes
	Decision    *corpus.Decision // the one that stands; nil = open
}

// Side is what one layer has at the place of a difference.
type Side struct {
	Attribution corpus.ID   // "" = none
	Loose       []corpus.ID // spans that stand in no attribution of the layer, in text order
	Spans       []corpus.ID // all of it: those of the attribution and the loose ones, in text order
}

// Empty tells whether the layer has nothing there.
func (s Side) Empty() bool { return len(s.heads()) == 0 }

// heads are what a decision names a side by: the attribution and the loose spans. Spans of attributions are not among them,
// because one may stand in several.
func (s Side) heads() []corpus.ID {
	if s.Attribution == "" {
		return s.Loose
	}
	return append([]corpus.ID{s.Attribution}, s.Loose...)
}

// Has tells whether one of the annotations is part of the difference.
func (d Difference) Has(ids ...corpus.ID) bool {
	return slices.ContainsFunc(ids, func(id corpus.ID) bool {
		return id != "" && (id == d.Left.Attribution || id == d.Right.Attribution || slices.Contains(d.Left.Spans, id) || slices.Contains(d.Right.Spans, id))
	})
}

// Agreed tells whether the layers do not differ there.
func (d Difference) Agreed() bool { return d.Kinds[0] == corpus.NoneDiffers }

func (d Difference) heads() []corpus.ID { return slices.Concat(d.Left.heads(), d.Right.heads()) }

// Differences lists what the layers have, place by place in the order of the text, also where they agree. An error tells
// that the document's offsets do not fit its text.
func (c *Case) Differences() ([]Difference, error) {
	left, right := min(c.Left, c.Right), max(c.Left, c.Right) // so that who stands on which side makes no difference
	partners, err := agreement.Align(c.Document, c.Codebook, left, right)
	if err != nil {
		return nil, err
	}
	m := newMatcher(c.Document, left, right, partners)
	list := m.differences()
	x := newComparer(c.Document, c.Codebook, partners)
	for i := range list {
		d := &list[i]
		x.compare(d)
		if left != c.Left {
			d.swap()
		}
		d.Place = corpus.Hull(m.fragments(slices.Concat(d.Left.Spans, d.Right.Spans)))
	}
	slices.SortStableFunc(list, func(a, b Difference) int {
		return cmp.Or(cmp.Compare(a.Place.Start, b.Place.Start), cmp.Compare(a.Place.End, b.Place.End), cmp.Compare(slices.Min(a.heads()), slices.Min(b.heads())))
	})
	c.Settle(list)
	return list, nil
}

// Settle notes in a list of differences which decision stands for each: to be called when decisions were added and the
// layers compared are as they were.
func (c *Case) Settle(list []Difference) {
	all := groupsOf(c.Decisions)
	for i := range list {
		list[i].Decision = nil
		if group, whole := all.of(list[i].heads()); whole {
			list[i].Decision = &c.Decisions[group[len(group)-1]]
		}
	}
}

func (d *Difference) swap() {
	d.Left, d.Right = d.Right, d.Left
	for i := range d.Points {
		p := &d.Points[i]
		p.Left, p.Right = p.Right, p.Left
	}
}

// matcher puts the annotations of two layers together that are about the same thing.
type matcher struct {
	d        *corpus.Document
	spans    map[corpus.ID]corpus.Span
	names    [2]string
	loose    [2][]corpus.ID             // spans in no attribution of their layer
	framed   [2]map[corpus.ID]corpus.ID // the first attribution of the layer that holds a span
	frames   [2][]corpus.Attribution
	partners agreement.Partners
}

func newMatcher(d *corpus.Document, left, right string, p agreement.Partners) *matcher {
	m := &matcher{d: d, spans: make(map[corpus.ID]corpus.Span, len(d.Spans)), names: [2]string{left, right}, partners: p}
	for side, name := range m.names {
		m.framed[side] = map[corpus.ID]corpus.ID{}
		for _, a := range d.Attributions {
			if a.Annotator != name {
				continue
			}
			m.frames[side] = append(m.frames[side], a)
			for _, span := range a.Members() {
				if _, known := m.framed[side][span]; !known {
					m.framed[side][span] = a.ID
				}
			}
		}
	}
	for _, s := range d.Spans {
		m.spans[s.ID] = s
		for side, name := range m.names {
			if _, framed := m.framed[side][s.ID]; s.Annotator == name && !framed {
				m.loose[side] = append(m.loose[side], s.ID)
			}
		}
	}
	return m
}

// differences begins with the attributions; spans outside them join those with whose spans they are paired.
func (m *matcher) differences() []Difference {
	var list []Difference
	at := map[corpus.ID]int{} // in the list, by attribution
	for _, a := range m.frames[0] {
		d := Difference{Left: Side{Attribution: a.ID}, Right: Side{Attribution: m.partners.Attributions[a.ID]}}
		at[a.ID], at[d.Right.Attribution] = len(list), len(list)
		list = append(list, d)
	}
	for _, a := range m.frames[1] {
		if i, paired := at[a.ID]; !paired || list[i].Right.Attribution != a.ID {
			at[a.ID] = len(list)
			list = append(list, Difference{Right: Side{Attribution: a.ID}})
		}
	}
	back := make(map[corpus.ID]corpus.ID, len(m.partners.Spans))
	for a, b := range m.partners.Spans {
		back[b] = a
	}
	for _, id := range m.loose[0] {
		partner := m.partners.Spans[id]
		if frame, framed := m.framed[1][partner]; framed {
			list[at[frame]].Left.Loose = append(list[at[frame]].Left.Loose, id)
			continue
		}
		d := Difference{Left: Side{Loose: []corpus.ID{id}}}
		if partner != "" {
			d.Right.Loose = []corpus.ID{partner}
		}
		list = append(list, d)
	}
	for _, id := range m.loose[1] {
		partner := back[id]
		if frame, framed := m.framed[0][partner]; framed {
			list[at[frame]].Right.Loose = append(list[at[frame]].Right.Loose, id)
		} else if partner == "" {
			list = append(list, Difference{Right: Side{Loose: []corpus.ID{id}}})
		}
	}
	for i := range list {
		m.fill(&list[i].Left)
		m.fill(&list[i].Right)
	}
	return list
}

// fill lists all spans of a side.
func (m *matcher) fill(s *Side) {
	a, _ := m.d.Attribution(s.Attribution)
	s.Spans = slices.Concat(a.Members(), s.Loose)
	slices.SortFunc(s.Spans, func(x, y corpus.ID) int {
		a, b := m.spans[x].Hull(), m.spans[y].Hull()
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End), cmp.Compare(x, y))
	})
	s.Spans = slices.Compact(s.Spans)
}

func (m *matcher) fragments(spans []corpus.ID) []corpus.Range {
	var all []corpus.Range
	for _, id := range spans {
		all = append(all, m.spans[id].Fragments...)
	}
	return all
}
