package dataset

import (
	"maps"
	"slices"

	"github.com/onrecord/onrecord/store/corpus"
)

// usualSlots are the slots that every codebook of attributions has, in the order in which a sentence is told.
var usualSlots = []string{"claim", "speaker", "source", "cue"}

// slotOrder lists the slots of an attribution, the usual ones first.
func slotOrder(a corpus.Attribution) []string {
	slots := slices.Clone(usualSlots)
	for _, slot := range slices.Sorted(maps.Keys(a.Slots)) {
		if !slices.Contains(usualSlots, slot) {
			slots = append(slots, slot)
		}
	}
	return slots
}

// slotsOf lists the slots of an attribution that are filled, or of which it says that nobody is named, in their order.
func slotsOf(a corpus.Attribution) []string {
	var slots []string
	for _, slot := range usualSlots {
		if len(a.Slots[slot]) > 0 || slices.Contains(a.Absent, slot) {
			slots = append(slots, slot)
		}
	}
	return append(slots, otherSlots(a)...)
}
