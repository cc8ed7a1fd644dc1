package store

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"github.com/onrecord/onrecord/store/corpus"
)

// A revision is the uid of the step that wrote a version. The uids of steps begin with their time, so that the greater one
// is the newer one.
type revision [16]byte

// A version is what one step made of a register. Its value is JSON.
type version struct {
	rev   revision
	value string
}

// A register is what a merge decides on as one: a whole row of a layer, or one column of a row that belongs to everybody.
// It is a multi-value register: it holds every version that no other one has taken into account (heads), and remembers
// every version that it ever took into account (known). No head means that the row was removed, or is not here at all.
//
// Two registers are joined by dropping the heads that the other side knows and does not hold any more. That is a union of
// two sets of which elements only ever leave for good, so it does not matter in which order, in how many parts or how
// often copies are joined: join is commutative, associative and idempotent. A removal drops the heads that it knew and no
// others; so an edit that it did not know stays.
//
// Whatever else a merge respects has to be said in the two sides before they are joined, not done to the outcome, or the
// laws are lost. So a removal that was not for its author to make is no removal: the side has an empty register, which
// joins with anything; see trail.
//
// See Shapiro, Preguiça, Baquero, Zawirski: A comprehensive study of convergent and commutative replicated data types
// (INRIA RR-7506, 2011), sections 3.2.2 and 3.3.5.
type register struct {
	known revisions
	heads []version // newest first: the first is the one shown
}

// join is the register of both sides together. Where both hold the same version, that of a stays. The knowledge of b that
// a lacks is given apart, so that it can be written down.
func join(a, b register) (heads []version, learnt []revision) {
	for _, h := range a.heads {
		if !b.known.has(h.rev) || b.holds(h.rev) {
			heads = append(heads, h)
		}
	}
	for _, h := range b.heads {
		if !a.known.has(h.rev) {
			heads = append(heads, h)
		}
	}
	slices.SortFunc(heads, newestFirst)
	return heads, b.known.without(a.known)
}

// revisions is a set of versions. It is a list since most rows have few.
type revisions []revision

func (r revisions) has(one revision) bool { return slices.Contains(r, one) }

// with is the set with one more.
func (r revisions) with(one revision) revisions {
	if r.has(one) {
		return r
	}
	return append(r, one)
}

// without is what the other set lacks.
func (r revisions) without(other revisions) []revision {
	var rest []revision
	for _, one := range r {
		if !other.has(one) {
			rest = append(rest, one)
		}
	}
	return rest
}

func (r register) holds(rev revision) bool {
	return slices.ContainsFunc(r.heads, func(h version) bool { return h.rev == rev })
}

func newestFirst(x, y version) int { return bytes.Compare(y.rev[:], x.rev[:]) }

// Some versions are written by no step but follow from what the copies hold: that of a row without a history, that of an
// attribution which was taken out of a circle, and that of a row which stays in sight although it was removed, because
// something uses it. They are named after what they follow from, so that all copies which come to the same conclusion name
// them alike, and take the place of that in the order of time. Byte 8 of a UUID begins with the bits 10; here it begins
// with 110 or 111.
const (
	openedMark = 0xC0 // taken out of a circle
	keptMark   = 0xE0 // in sight because it is used
)

// firstRevision is that of a register without a history.
func firstRevision(key registerKey) revision {
	return revision(uuid.NewSHA1(uuid.NameSpaceOID, []byte("first/"+key.field+"/"+string(key.id))))
}

// derived is the version of a row that follows from another one.
func (r revision) derived(mark byte, id corpus.ID) revision {
	if r[8]&0xE0 == mark {
		return r
	}
	d := revision(uuid.NewSHA1(uuid.NameSpaceOID, fmt.Appendf(nil, "%x/%s/%s", mark, r, id)))
	copy(d[:8], r[:8])
	d[8] = mark | d[8]&0x1F
	return d
}

// kept tells whether a row is only in sight because it is used. Such a version is no head of its register: each merge
// decides anew whether the row is still used.
func (r revision) kept() bool { return r[8]&0xE0 == keptMark }

func (r revision) String() string { return uuid.UUID(r).String() }
