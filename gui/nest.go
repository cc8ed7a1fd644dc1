package gui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/onrecord/onrecord/store/corpus"
)

// rung is the place of an attribution in the document, and how deep it lies inside others: 0 for who speaks in the article's
// own voice.
type rung struct{ at, depth int }

// ladder lists the attributions in the order of the text, each followed by those that lie inside it.
func (s *Session) ladder() []rung {
	all := s.doc.Attributions
	known := make(map[corpus.ID]bool, len(all))
	for i := range all { // by index: there may be many, and each is large
		known[all[i].ID] = true
	}
	inside := map[corpus.ID][]int{} // by parent; "" for those that lie in none
	for i := range all {
		parent := all[i].Parent
		if !known[parent] {
			parent = ""
		}
		inside[parent] = append(inside[parent], i)
	}
	rungs := make([]rung, 0, len(all))
	var climb func(parent corpus.ID, depth int)
	climb = func(parent corpus.ID, depth int) {
		list := inside[parent]
		delete(inside, parent) // each once: the store refuses circles, but a damaged file might have one
		for _, i := range list {
			rungs = append(rungs, rung{i, depth})
			climb(all[i].ID, depth+1)
		}
	}
	climb("", 0)
	for i := range all {
		climb(all[i].Parent, 0) // what hangs on a circle
	}
	return rungs
}

// holders are the attributions that one may lie inside: those whose claim holds its parts first, then all others that do
// not lie inside it themselves. Those of other people do not hold mine.
func (s *Session) holders(a corpus.Attribution) []corpus.Attribution {
	hull := s.frameHull(a)
	near := map[corpus.ID]bool{} // spans close to it; and those of them that cover part of it
	covers := map[corpus.ID]bool{}
	for _, span := range s.doc.Spans {
		d := distance(span.Hull(), hull)
		near[span.ID] = d < nearby
		covers[span.ID] = span.Hull().Overlaps(hull)
	}
	var around, others []corpus.Attribution
	for _, other := range s.doc.Attributions {
		switch {
		case !slices.ContainsFunc(other.Members(), func(id corpus.ID) bool { return near[id] }):
		case other.ID == a.ID || s.inside(other, a.ID) || s.others(other.Annotator):
		case slices.ContainsFunc(s.claims(other), func(id corpus.ID) bool { return covers[id] }):
			around = append(around, other)
		default:
			others = append(others, other)
		}
	}
	return append(around, others...)
}

// nearby is how far in bytes an attribution may be that is offered as the one around another.
const nearby = 2000

// inside tells whether an attribution lies, at any depth, inside another.
func (s *Session) inside(a corpus.Attribution, outer corpus.ID) bool {
	for range s.doc.Attributions {
		if a.Parent == outer {
			return true
		}
		parent, ok := s.doc.Attribution(a.Parent)
		if !ok {
			return false
		}
		a = parent
	}
	return false
}

// claims are the spans of what is said in an attribution.
func (s *Session) claims(a corpus.Attribution) []corpus.ID {
	var ids []corpus.ID
	for _, slot := range s.codebook.Frame.Slots {
		if slot.Opens {
			ids = append(ids, a.Slots[slot.Name]...)
		}
	}
	return ids
}

// setParent says inside which attribution one is said; "" for none.
func (s *Session) setParent(frame, parent corpus.ID) {
	if a, ok := s.doc.Attribution(frame); ok && a.Parent != parent {
		a = a.Clone()
		a.Parent = parent
		s.putFrame("Nest attribution", a)
	}
}

// showNesting shows the ladder of attributions that one lies inside, outermost first, or lets one choose the next rung.
func (i *inspector) showNesting(a corpus.Attribution) {
	if _, seen := i.s.doc.Attribution(a.Parent); !seen {
		if len(i.s.doc.Attributions) > 1 {
			i.add(inset(container.New(&flow{gap: 6}, button("Said inside another…", i.chooseParent, i.leave)), 4, 0, 2, 0))
		}
		return
	}
	i.add(heading("Said inside"))
	var ladder []corpus.Attribution
	for up, ok := i.s.doc.Attribution(a.Parent); ok && len(ladder) < len(i.s.doc.Attributions); up, ok = i.s.doc.Attribution(up.Parent) {
		ladder = append([]corpus.Attribution{up}, ladder...)
	}
	for rung, up := range ladder {
		row := newPressed(i.inWords(up), fyne.TextStyle{}, false, func() {
			i.s.chooseFrame(up.ID)
			i.reveal(i.s.frameHull(up))
			i.leave()
		})
		line := inset(row, 0, 0, 0, float32(rung)*14)
		if rung == len(ladder)-1 {
			line = container.NewBorder(nil, nil, nil, newCross(func() { i.s.setParent(a.ID, ""); i.leave() }), line)
		}
		i.add(line)
	}
}

// inWords is an attribution in a line of a ladder.
func (i *inspector) inWords(a corpus.Attribution) string {
	sum := i.s.summary(a)
	if sum.who == "" {
		sum.who = "—"
	}
	return oneLine("↳ " + sum.who + " " + sum.cue + " " + sum.what)
}

// chooseParent lists what the chosen attribution may lie inside.
func (i *inspector) chooseParent() {
	a, ok := i.s.doc.Attribution(i.s.frame)
	if !ok || i.s.refuses(corpus.PutAttribution{Attribution: a}) {
		return
	}
	holders := i.s.holders(a)
	all := make([]choice, len(holders))
	for n, parent := range holders {
		all[n] = choice{i.inWords(parent), "", "", func() { i.s.setParent(a.ID, parent.ID) }}
	}
	i.choose("Said inside", all, 0)
}

// alsoHere lists the other marks over the chosen one's text, so that each of a stack can be reached.
func (i *inspector) alsoHere(span corpus.Span) {
	const shown = 8
	var rows []fyne.CanvasObject
	for _, other := range i.s.doc.SpansOver(span.Hull()) {
		if len(rows) == shown {
			break
		}
		if other.ID == span.ID || !overlap(other.Fragments, span.Fragments) {
			continue
		}
		label, _ := i.s.codebook.Label(other.Label)
		name := newLine(other.Label, 12, fyne.TextStyle{}, colorFaint)
		name.color = labelColor(label.Color)
		words := oneLine(other.Quote)
		if whose, _ := i.s.maker(other.Annotator); whose != "" {
			words = whose + ": " + words
		}
		text := newPressed(words, serif, false, func() {
			i.s.choose(other.ID)
			i.reveal(other.Hull())
			i.leave()
		})
		rows = append(rows, container.New(slotLayout{}, inset(name, 4, 0, 0, 0), text))
	}
	if len(rows) > 0 {
		i.add(heading("Also here (o)"))
		for _, row := range rows {
			i.add(row)
		}
	}
}

func overlap(a, b []corpus.Range) bool {
	for _, x := range a {
		for _, y := range b {
			if x.Overlaps(y) {
				return true
			}
		}
	}
	return false
}
