package dataset

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/onrecord/onrecord/store/corpus"
)

// deepestIndent is how far an attribution inside others is indented at most; what stands deeper is told by "inside".
const deepestIndent = 4

// frames lists the attributions, each followed by those inside of it, and numbers them in this order.
func (b *pageBuilder) frames() []htmlFrame {
	inside := map[corpus.ID][]corpus.Attribution{}
	for _, a := range b.document.Attributions {
		inside[a.Parent] = append(inside[a.Parent], a)
	}
	type place struct {
		attribution corpus.Attribution
		depth       int
	}
	var waiting []place // the next one is the last
	push := func(list []corpus.Attribution, depth int) {
		for _, a := range slices.Backward(list) {
			waiting = append(waiting, place{a, depth})
		}
	}
	push(inside[""], 0)
	var list []htmlFrame
	for len(waiting) > 0 {
		next := waiting[len(waiting)-1]
		waiting = waiting[:len(waiting)-1]
		b.numbers[next.attribution.ID] = len(list) + 1
		list = append(list, b.frame(next.attribution, len(list)+1, next.depth))
		push(inside[next.attribution.ID], next.depth+1)
	}
	return list
}

func (b *pageBuilder) frame(a corpus.Attribution, number, depth int) htmlFrame {
	f := htmlFrame{
		htmlProvenance: provenance(a.Origin, a.Confidence, a.Created, a.Flagged),
		Number:         number, Depth: min(depth, deepestIndent), Inside: b.numbers[a.Parent], ID: a.ID, Parent: a.Parent,
		Annotator: a.Annotator, Note: a.Note, Answers: answered(b.codebook.Frame.Attributes, a.Attributes),
		Remarks: remarks(a.Origin, a.Confidence, a.Flagged),
	}
	if b.several {
		f.Remarks = append(f.Remarks, a.Annotator)
	}
	for i, slot := range b.slots(a) {
		shown := b.slot(a, slot)
		shown.First = i == 0 && len(shown.Parts) > 0
		f.Slots = append(f.Slots, shown)
		for _, span := range a.Slots[slot.Name] {
			if !slices.Contains(b.holders[span], number) {
				b.holders[span] = append(b.holders[span], number)
			}
		}
	}
	return f
}

// slots lists the slots of an attribution that are filled or said to be empty: in the codebook's order, then others.
func (b *pageBuilder) slots(a corpus.Attribution) []corpus.Slot {
	names := slotsOf(a)
	var list []corpus.Slot
	for _, s := range b.codebook.Frame.Slots {
		if slices.Contains(names, s.Name) {
			list = append(list, s)
		}
	}
	for _, name := range names {
		if !slices.ContainsFunc(list, func(s corpus.Slot) bool { return s.Name == name }) {
			list = append(list, corpus.Slot{Name: name})
		}
	}
	return list
}

func (b *pageBuilder) slot(a corpus.Attribution, slot corpus.Slot) htmlSlot {
	shown := htmlSlot{Name: slot.Name, Title: titled(slot.Name), None: slot.None}
	if shown.None == "" {
		shown.None = "nobody named"
	}
	for _, span := range a.Slots[slot.Name] {
		shown.Parts = append(shown.Parts, b.part(span, a.Annotator))
	}
	return shown
}

// titled begins a name with a capital.
func titled(name string) string {
	first, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToUpper(first)) + strings.ReplaceAll(name[size:], "-", " ")
}
