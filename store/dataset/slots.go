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
