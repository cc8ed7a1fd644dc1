package adjudication

import (
	"maps"
	"slices"
	"time"

	"github.com/onrecord/onrecord/store/corpus"
)

// gold makes the changes of one decision to the gold layer.
type gold struct {
	c         *Case
	d         Difference
	newID     func() corpus.ID
	at        time.Time
	took      corpus.Outcome                   // what is copied: left, right, both or nothing
	group     []int                            // decisions about the same
	oldFrames []corpus.Attribution             // what those put into the gold layer and what is still there
	oldSpans  []corpus.ID                      // with those that stand in the attributions now
	others    []other                          // about other things
	outside   map[corpus.ID]bool               // what is there for those
	kept      []corpus.ID                      // what is in the gold layer for this difference: attributions, then spans
	frames    map[corpus.ID]corpus.Attribution // the gold layer as it comes to be
	changes   []corpus.Change
}

// other is a decision about something else than the difference at hand.
type other struct {
	corpus.Decision
	made   []corpus.ID // what the newest decision of its group put into the gold layer
	stands bool        // it is the newest
}

func newGold(c *Case, d Difference, newID func() corpus.ID, at time.Time) *gold {
	g := &gold{c: c, d: d, newID: newID, at: at, outside: map[corpus.ID]bool{}, frames: map[corpus.ID]corpus.Attribution{}}
	all := groupsOf(c.Decisions)
	g.group, _ = all.of(d.heads())
	var old []corpus.ID
	for i, decision := range c.Decisions {
		switch {
		case slices.Contains(g.group, i):
			old = append(old, decision.Gold...)
		default:
			newest := c.Decisions[all.newest(i)]
			g.others = append(g.others, other{decision, newest.Gold, newest.ID == decision.ID})
			for _, id := range newest.Gold {
				g.outside[id] = true
			}
		}
	}
	for side, layer := range map[*Side]string{&d.Left: c.Left, &d.Right: c.Right} {
		if layer == c.Gold {
			old = append(append(old, side.heads()...), side.Spans...)
		}
	}
	seen := map[corpus.ID]bool{}
	for _, id := range slices.Sorted(slices.Values(old)) {
		if a, ok := c.Document.Attribution(id); ok && !seen[id] && a.Annotator == c.Gold {
			seen[id] = true
			g.oldFrames = append(g.oldFrames, a)
			old = append(old, a.Members()...)
		}
	}
	for _, id := range slices.Sorted(slices.Values(old)) {
		if s, ok := c.Document.Span(id); ok && !seen[id] && s.Annotator == c.Gold {
			seen[id] = true
			g.oldSpans = append(g.oldSpans, id)
		}
	}
	for _, a := range c.Document.Attributions {
		if a.Annotator == c.Gold && !seen[a.ID] {
			g.frames[a.ID] = a
		}
	}
	return g
}

// take brings a side into the gold layer; what is there already stays.
func (g *gold) take(s Side, layer string) {
	if layer == g.c.Gold {
		if a, ok := g.c.Document.Attribution(s.Attribution); ok {
			g.frames[a.ID] = a
		}
		g.kept = append(g.kept, slices.Concat(s.heads(), s.Spans)...)
		return
	}
	copies := map[corpus.ID]corpus.ID{}
	for _, id := range s.Spans {
		copies[id] = g.span(id)
	}
	if a, ok := g.c.Document.Attribution(s.Attribution); ok {
		fresh := a.Clone()
		fresh.ID, fresh.Parent, fresh.Annotator = g.newID(), "", g.c.Gold
		fresh.Note, fresh.Flagged, fresh.Origin, fresh.Confidence, fresh.Created = "", false, corpus.Manual, 0, g.at
		for _, ids := range fresh.Slots {
			for i, id := range ids {
				ids[i] = copies[id]
			}
		}
		for slot, ids := range fresh.Slots { // two that were alike are one now
			fresh.Slots[slot] = distinct(ids)
		}
		g.frames[fresh.ID] = fresh
		g.kept = append(g.kept, fresh.ID)
		g.changes = append(g.changes, corpus.PutAttribution{Attribution: fresh})
	}
	for _, id := range s.Spans {
		g.kept = append(g.kept, copies[id])
	}
}

func distinct(ids []corpus.ID) []corpus.ID {
	var out []corpus.ID
	for _, id := range ids {
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// span copies a span, unless the gold layer has its like, or it was copied just now: one that stands in several attributions
// stays one.
func (g *gold) span(id corpus.ID) corpus.ID {
	span, _ := g.c.Document.Span(id)
	fresh := span.Clone()
	fresh.Annotator, fresh.Note, fresh.Flagged, fresh.Origin, fresh.Confidence, fresh.Created = g.c.Gold, "", false, corpus.Manual, 0, g.at
	for _, change := range g.changes {
		if put, ok := change.(corpus.PutSpan); ok && alike(put.Span, fresh) {
			return put.Span.ID
		}
	}
	for _, other := range g.c.Document.SpansOver(fresh.Hull()) {
		if other.Annotator == g.c.Gold && alike(other, fresh) {
			return other.ID
		}
	}
	fresh.ID = g.newID()
	g.changes = append(g.changes, corpus.PutSpan{Span: fresh})
	return fresh.ID
}

// alike tells whether two spans of a layer say the same.
func alike(a, b corpus.Span) bool {
	return a.Label == b.Label && a.Entity == b.Entity && slices.Equal(a.Fragments, b.Fragments) && maps.EqualFunc(a.Attributes, b.Attributes, slices.Equal[[]string])
}

// sweep takes away what was there for the difference and is no longer: attributions first, then spans that nothing else
// holds or put there.
func (g *gold) sweep() {
	var removed []corpus.Change
	for _, a := range g.oldFrames {
		if _, stays := g.frames[a.ID]; !stays {
			removed = append(removed, corpus.RemoveAttribution{ID: a.ID})
		}
	}
	held := map[corpus.ID]bool{}
	for _, a := range g.frames {
		for _, id := range a.Members() {
			held[id] = true
		}
	}
	for _, id := range g.oldSpans {
		if !held[id] && !g.outside[id] && !slices.Contains(g.kept, id) {
			removed = append(removed, corpus.RemoveSpan{ID: id})
		}
	}
	g.kept = distinct(g.kept)
	g.changes = append(removed, g.changes...)
}
