package agreement

import (
	"slices"

	"github.com/onrecord/onrecord/store/corpus"
)

// slot is a slot of the codebook's frame, with what its label is.
type slot struct {
	corpus.Slot
	mention bool // its spans name somebody or something; a slot that neither opens the frame nor mentions holds cues
}

func slotsOf(book *corpus.Codebook) []slot {
	slots := make([]slot, len(book.Frame.Slots))
	for i, s := range book.Frame.Slots {
		label, _ := book.Label(s.Label)
		slots[i] = slot{s, label.Mention}
	}
	return slots
}

// frame is an attribution with what its slots hold.
type frame struct {
	corpus.Attribution
	text     map[string][]corpus.Range // of each filled slot, normalized
	entities map[string][]corpus.ID    // of each slot with linked spans, without those that were merged away
	cue      []corpus.Range            // of the slots for cues
	claim    []corpus.Range            // of the slots for claims
}

// alike is how much two attributions look like the same one: the overlap of their cues plus that of their claims, each shared
// text by joint text. It is 0 unless the cues share text or the claims half of theirs.
func (f frame) alike(o frame) float64 {
	cue, claim := overUnion(f.cue, o.cue), overUnion(f.claim, o.claim)
	if cue == 0 && claim < leastOverlap {
		return 0
	}
	return cue + claim
}

// meets tells whether the cues or the claims of two attributions have any text in common, however little.
func (f frame) meets(o frame) bool {
	return shared(f.cue, o.cue) > 0 || shared(f.claim, o.claim) > 0
}

// frameTally compares the attributions of two layers.
type frameTally struct {
	f1     f1
	foundA float64 // attributions of a that meet one of b, however many do
	foundB float64
	slots  []slotTally // by slot of the codebook
}

// slotTally counts, over aligned attributions, those in which one or both have text in a slot, those that share text, those
// in which both have linked entities, and those that have an entity in common.
type slotTally struct{ filled, overlap, linked, entity float64 }

// alignFrames pairs the attributions of two layers so that they look most alike; the partner of each one of a, -1 for none.
func alignFrames(a, b []frame) (partner []int, t frameTally) {
	var edges []edge
	foundB := make([]bool, len(b))
	for i, f := range a {
		found := false
		for j, o := range b {
			if f.meets(o) {
				found, foundB[j] = true, true
			}
			if weight := f.alike(o); weight > 0 {
				edges = append(edges, edge{i, j, weight})
			}
		}
		if found {
			t.foundA++
		}
	}
	for _, found := range foundB {
		if found {
			t.foundB++
		}
	}
	partner = match(len(a), len(b), edges)
	t.f1 = f1{a: float64(len(a)), b: float64(len(b))}
	for _, j := range partner {
		if j >= 0 {
			t.f1.matched++
		}
	}
	return partner, t
}

// slotDiffers tells in what two aligned attributions differ in a slot: in text if only one is filled or they share none, in
// entity if both are linked and to nobody in common. It counts what there is to compare.
func (t *slotTally) slotDiffers(a, b frame, name string) (text, entity bool) {
	if len(a.text[name])+len(b.text[name]) > 0 {
		t.filled++
		if shared(a.text[name], b.text[name]) > 0 {
			t.overlap++
		} else {
			text = true
		}
	}
	if len(a.entities[name]) > 0 && len(b.entities[name]) > 0 {
		t.linked++
		if slices.ContainsFunc(a.entities[name], func(id corpus.ID) bool { return slices.Contains(b.entities[name], id) }) {
			t.entity++
		} else {
			entity = true
		}
	}
	return text, entity
}
