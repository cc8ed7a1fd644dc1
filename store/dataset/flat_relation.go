package dataset

import (
	"maps"
	"slices"
	"strings"

	"github.com/onrecord/onrecord/store/corpus"
)

// takeRelations puts the relations of a layer into attributions. Those that the record expects are in its attributions
// already. One that it expects and that is not there was removed with the tool, unless the layer has no relations at all:
// some exports leave them out.
func (a *flatAssembly) takeRelations(l *flatLayer) {
	mine := func(annotator string) bool { return a.flat.together || annotator == l.author }
	inRecord := map[corpus.ID]bool{}
	for _, s := range a.known.Spans {
		inRecord[s.ID] = mine(s.Annotator)
	}
	in := func(id corpus.ID) bool { return inRecord[id] }
	heads := flatHeads(a.known.Attributions, mine, in)
	links := flatLinks(a.known.Attributions, heads, in)
	expected := map[flatLink]bool{} // and whether it is there
	for _, link := range links {
		expected[link] = false
	}
	any := false
	for _, r := range l.relations {
		if isSameSpan(r.kind) {
			continue
		}
		any = true
		link := flatLink{l.spans[r.from], l.spans[r.to], r.kind}
		if _, ok := expected[link]; ok {
			expected[link] = true
		} else {
			a.attach(link)
		}
	}
	if any {
		a.detach(expected, heads)
	}
	a.hear(l, heads)
}

// detach takes the relations that are not there out of the record's attributions.
func (a *flatAssembly) detach(there map[flatLink]bool, heads map[corpus.ID]corpus.ID) {
	gone := func(link flatLink) bool { is, expected := there[link]; return expected && !is }
	for i := range a.document.Attributions {
		f := &a.document.Attributions[i]
		head, ok := heads[f.ID]
		if !ok {
			continue
		}
		keepMembers(*f, func(slot string, member corpus.ID) bool { return !gone(flatLink{head, member, slot}) })
		if gone(flatLink{head, heads[f.Parent], insideOf}) {
			f.Parent = ""
		}
	}
}

// attach puts a relation that the record does not know into an attribution: the one that begins at its first span.
func (a *flatAssembly) attach(link flatLink) {
	kind := strings.ToLower(strings.TrimSpace(link.kind))
	from, to := a.slotOf(link.from), a.slotOf(link.to)
	if from == kind && to != kind && kind != insideOf { // drawn the other way round, from the speaker to the claim
		link.from, link.to, to = link.to, link.from, from
	}
	switch {
	case link.from == link.to:
		a.tally.add("%s: a relation of the type %q from %q to itself was left out", a.flat.place, link.kind, a.document.Spans[a.kept[link.from]].Quote)
	case kind == insideOf:
		a.nest(link)
	case kind == to, slices.Contains(usualSlots, kind), kind == "content", a.slots[link.kind]:
		if a.slots[link.kind] {
			kind = link.kind
		}
		a.fill(a.frame(link.from), kind, link.to)
	default:
		a.tally.leave(link.kind)
	}
}

// slotOf is the slot that a span has by its label.
func (a *flatAssembly) slotOf(span corpus.ID) string {
	return strings.ToLower(a.document.Spans[a.kept[span]].Label)
}

// frame finds the attribution that relations from a span belong to: the only one of the record that has it as a claim, or
// else a new one.
func (a *flatAssembly) frame(head corpus.ID) int {
	if i, ok := a.frames[head]; ok {
		return i
	}
	span := a.document.Spans[a.kept[head]]
	if of := a.holding[head]; len(of) == 1 && (a.flat.together || a.document.Attributions[of[0]].Annotator == span.Annotator) {
		a.frames[head] = of[0]
		return of[0]
	}
	i := len(a.document.Attributions)
	a.document.Attributions = append(a.document.Attributions, corpus.Attribution{
		ID: derivedID("attribution", string(span.Article), string(head)), Article: span.Article, Annotator: span.Annotator,
		Slots: map[string][]corpus.ID{a.slotOf(head): {head}}, Origin: corpus.Imported, Confidence: span.Confidence, Created: span.Created,
	})
	a.frames[head], a.places[a.document.Attributions[i].ID] = i, i
	return i
}

// fill puts a span into a slot.
func (a *flatAssembly) fill(frame int, slot string, span corpus.ID) {
	f := &a.document.Attributions[frame]
	link := flatLink{f.ID, span, slot}
	if a.attached[link] || frame < len(a.known.Attributions) && slices.Contains(f.Slots[slot], span) {
		return
	}
	a.attached[link] = true
	if f.Slots == nil {
		f.Slots = map[string][]corpus.ID{}
	}
	f.Slots[slot] = append(f.Slots[slot], span)
	f.Absent = slices.DeleteFunc(f.Absent, func(absent string) bool { return absent == slot })
}

// nest puts one attribution inside another.
func (a *flatAssembly) nest(link flatLink) {
	child, parent := a.frame(link.from), a.frame(link.to)
	frames := a.document.Attributions
	if old := frames[child].Parent; old != "" && old != frames[parent].ID || a.under(parent, child) {
		a.tally.add("%s: the relation %q from %q was left out: an attribution is inside one other, not inside itself, and not more than %d deep",
			a.flat.place, link.kind, a.document.Spans[a.kept[link.from]].Quote, deepest)
		return
	}
	frames[child].Parent = frames[parent].ID
}

// under tells whether an attribution is inside another, or is that other, or lies too deep for there to be more inside it.
func (a *flatAssembly) under(inner, outer int) bool {
	for range deepest {
		if inner == outer {
			return true
		}
		parent := a.document.Attributions[inner].Parent
		if parent == "" {
			return false
		}
		inner = a.places[parent]
	}
	return true
}

// hear notes what the tool says of the attributions that begin at spans of a layer: of the first in the record that does,
// or of the one that was made from relations.
func (a *flatAssembly) hear(l *flatLayer, heads map[corpus.ID]corpus.ID) {
	answers := map[corpus.ID]corpus.Attributes{}
	for i, r := range l.regions {
		if r.told {
			all := answers[l.spans[i]]
			for name, values := range r.answers {
				all = all.With(name, values...)
			}
			answers[l.spans[i]] = all
		}
	}
	for i := range a.document.Attributions {
		f := &a.document.Attributions[i]
		said, ok := answers[heads[f.ID]]
		if ok {
			f.Attributes = said
			delete(answers, heads[f.ID])
		}
	}
	for _, head := range slices.Sorted(maps.Keys(answers)) {
		if len(answers[head]) > 0 {
			a.document.Attributions[a.frame(head)].Attributes = answers[head]
		}
	}
}
