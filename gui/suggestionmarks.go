package gui

import (
	"slices"

	"github.com/onrecord/onrecord/gui/reader"
	"github.com/onrecord/onrecord/store/corpus"
)

// suggestionMarks are the parts of what is suggested, for the article: all in broken lines, those of the chosen suggestion or
// of what is offered lit, with ends that can be dragged. Words that several suggestions have in the same part are drawn once, for the first of them;
// of claims, which may lie in each other, only equal ones.
func (s *Session) suggestionMarks(dimmed bool) []reader.Mark {
	g, guess := &s.suggested, s.guess()
	var marks []reader.Mark
	drawn := map[string][][]corpus.Range{} // by label
	add := func(x *suggestion) {
		for _, slot := range s.codebook.Frame.Slots {
			parts := x.parts[slot.Name]
			if len(parts) == 0 || slices.ContainsFunc(drawn[slot.Label], func(other []corpus.Range) bool {
				return slices.Equal(other, parts) || !slot.Opens && corpus.Hull(other).Overlaps(corpus.Hull(parts))
			}) {
				continue
			}
			drawn[slot.Label] = append(drawn[slot.Label], parts)
			label, _ := s.codebook.Label(slot.Label)
			marks = append(marks, reader.Mark{
				ID: x.markID(slot.Name), Fragments: parts, Color: labelColor(label.Color), Underline: underline(label.Underline),
				Dashed: true, Related: x == guess, Movable: x == guess, Dimmed: dimmed && x != guess,
			})
		}
	}
	if guess != nil {
		add(guess)
	}
	for _, x := range g.shown {
		if x != guess {
			add(x)
		}
	}
	return marks
}

// suggestionLinks are curves from the claim of a suggestion to its other parts.
func (s *Session) suggestionLinks(x *suggestion) []reader.Link {
	r := rolesIn(&s.codebook)
	claim := x.parts[r.claim.Name]
	if frame, ok := s.doc.Attribution(x.into); ok && len(claim) == 0 {
		claim = s.fragments(frame, r.claim)
	}
	if len(claim) == 0 {
		return nil
	}
	var links []reader.Link
	for _, slot := range s.codebook.Frame.Slots {
		parts := x.parts[slot.Name]
		if slot.Name == r.claim.Name || len(parts) == 0 {
			continue
		}
		label, _ := s.codebook.Label(slot.Label)
		from := nearest(corpus.Span{Fragments: claim}, corpus.Span{Fragments: parts})
		links = append(links, reader.Link{From: from, To: parts[0], Color: labelColor(label.Color)})
	}
	return links
}
