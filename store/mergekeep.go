package store

import (
	"encoding/json"
	"maps"
	"slices"

	"github.com/onrecord/onrecord/store/corpus"
)

// A use tells in which copies a version of an attribution stands that uses a row.
type use struct{ here, there bool }

// keepUsed keeps spans and parents that one copy removed while the other one uses them in an attribution.
func (a *articleMerge) keepUsed() error {
	for again := true; again; { // what is kept may use something itself
		again = false
		uses, err := a.uses()
		if err != nil {
			return err
		}
		for _, id := range slices.Sorted(maps.Keys(uses)) {
			if !a.stays(id) && a.keepRow(id, uses[id]) {
				again = true
			}
		}
	}
	return nil
}

// uses lists what the attributions that will be in sight use, and what the versions beside them use.
func (a *articleMerge) uses() (map[corpus.ID]use, error) {
	uses := map[corpus.ID]use{}
	for _, id := range a.frames() {
		for _, v := range a.values(id) {
			frame, err := a.frame(v)
			if err != nil {
				return nil, err
			}
			standing := use{here: true}
			if r, ok := a.results[id]; ok {
				standing = use{a.shows(0, r, v), a.shows(1, r, v)}
			}
			for _, used := range append(frame.Members(), frame.Parent) {
				before := uses[used]
				uses[used] = use{before.here || standing.here, before.there || standing.there}
			}
		}
	}
	delete(uses, "")
	return uses, nil
}

// shows tells whether a version stands in a copy: as one that nobody has gone beyond, or as one that was kept.
func (a *articleMerge) shows(side int, r *layerResult, v version) bool {
	if r.sides[side].holds(v.rev) {
		return true
	}
	rows := [2]map[corpus.ID]layerRow{a.mine, a.other}[side]
	return v.rev.kept() && rows[r.id].value == v.value
}

// keepRow keeps a row that is used, as it is in the copy that uses it, or in the newer version if both do; false when
// neither shows it.
func (a *articleMerge) keepRow(id corpus.ID, by use) bool {
	mine, here := a.mine[id]
	theirs, there := a.other[id]
	if here && by.here || there && by.there {
		here, there = here && by.here, there && by.there
	}
	if !here && !there {
		return false
	}
	rev, ours := a.keptRevision(id, here, there)
	r := theirs
	if ours {
		r = mine
	}
	res := a.results[id]
	if res == nil {
		res = a.add(r, registerResult{})
	}
	res.heads = []version{{rev, r.value}}
	if a.merger.mine.at(registerKey{id, ""}).head != rev || a.mine[id].value == "" {
		res.head = &rev
		a.keep(r.table, id, a.id, a.title, "removed in one copy and used in the other one")
	}
	return true
}

// cutParents opens circles of attributions that stand inside each other, which two copies can make together.
func (a *articleMerge) cutParents() {
	parsed := map[corpus.ID]corpus.Attribution{}
	frames := a.frames()
	for _, id := range frames {
		if shown := a.values(id); len(shown) > 0 {
			if frame, err := a.frame(shown[0]); err == nil {
				parsed[id] = frame
			}
		}
	}
	for _, id := range circles(frames, func(id corpus.ID) corpus.ID { return parsed[id].Parent }) {
		res := a.results[id]
		if res == nil {
			res = a.add(a.mine[id], registerResult{heads: a.values(id)})
		}
		cut := res.heads[0].rev.derived(openedMark, id)
		frame := parsed[id]
		frame.Parent = ""
		data, err := json.Marshal(frame)
		if err != nil {
			continue // it was read from JSON just now
		}
		res.head, res.heads = &cut, append([]version{{cut, string(data)}}, res.heads[1:]...)
		a.keep(attributionTable, id, a.id, a.title, "both copies put attributions inside each other, which makes a circle; this one stands alone again")
	}
}

// settleArticle keeps an article that one copy removed while work stands on it in the other one.
func (a *articleMerge) settleArticle() {
	if a.shared.live {
		return
	}
	inUse := false
	for id := range a.mine {
		inUse = inUse || a.stays(id)
	}
	for _, r := range a.results {
		inUse = inUse || len(r.heads) > 0
	}
	if inUse {
		a.shared.live = true
		a.keptShared(a.shared, a.id, a.there)
	}
}
