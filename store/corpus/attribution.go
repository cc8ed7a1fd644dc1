package corpus

import (
	"slices"
	"time"
)

// Attribution is one frame of "who said what, and where the article has it from": spans in slots.
type Attribution struct {
	ID         ID
	Article    ID
	Parent     ID              // the attribution inside which this one is said, "" = none
	Slots      map[string][]ID // slot name of the codebook ("claim", "speaker", "source", "cue") to spans, in order
	Absent     []string        // slots of which the annotator says: the text names nobody. Sorted
	Annotator  string
	Attributes Attributes
	Note       string
	Flagged    bool
	Origin     Origin
	Confidence float64
	Created    time.Time
}

// Members lists the frame's spans in no particular order; a span in two slots appears twice.
func (a Attribution) Members() []ID {
	var all []ID
	for _, ids := range a.Slots {
		all = append(all, ids...)
	}
	return all
}

// SlotOf is the slot that holds the span, the first by name when several do, "" when the span is no part of the frame.
func (a Attribution) SlotOf(span ID) string {
	found := ""
	for slot, ids := range a.Slots {
		if (found == "" || slot < found) && slices.Contains(ids, span) {
			found = slot
		}
	}
	return found
}

// places counts the slots of the frame that hold the span.
func (a *Attribution) places(span ID) int {
	n := 0
	for _, ids := range a.Slots {
		for _, id := range ids {
			if id == span {
				n++
			}
		}
	}
	return n
}

// Linked returns a copy with the span added to the slot. A filled slot is no longer absent.
func (a Attribution) Linked(slot string, span ID) Attribution {
	out := a.Clone()
	if !slices.Contains(out.Slots[slot], span) {
		out.Slots[slot] = append(out.Slots[slot], span)
	}
	out.Absent = slices.DeleteFunc(out.Absent, func(s string) bool { return s == slot })
	return out
}

// Unlinked returns a copy without the span.
func (a Attribution) Unlinked(span ID) Attribution {
	out := a.Clone()
	for slot, ids := range out.Slots {
		ids = slices.DeleteFunc(ids, func(id ID) bool { return id == span })
		if len(ids) == 0 {
			delete(out.Slots, slot)
		} else {
			out.Slots[slot] = ids
		}
	}
	return out
}

// Clone returns a copy that shares no memory with the attribution. Its Slots are never nil.
func (a Attribution) Clone() Attribution {
	slots := make(map[string][]ID, len(a.Slots))
	for slot, ids := range a.Slots {
		slots[slot] = slices.Clone(ids)
	}
	a.Slots = slots
	a.Absent = slices.Clone(a.Absent)
	a.Attributes = a.Attributes.Clone()
	return a
}
