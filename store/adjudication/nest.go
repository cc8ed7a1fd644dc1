package adjudication

import (
	"maps"
	"slices"

	"github.com/onrecord/onrecord/store/corpus"
)

// nest lets attributions of the gold layer lie inside each other as those lie that they were taken from: what was taken now,
// and what was taken before and lies inside it.
func (g *gold) nest() {
	placed := map[corpus.ID]corpus.ID{} // attributions of the layers, to those of the gold layer that stand for them
	from := map[corpus.ID]corpus.ID{}   // and what one of the gold layer was copied from, where that is known
	for id := range g.frames {
		placed[id] = id
	}
	link := func(left, right, made []corpus.ID, outcome corpus.Outcome, stands bool) {
		a, b := g.attribution(left), g.attribution(right)
		var live []corpus.ID
		for _, id := range made {
			if _, ok := g.frames[id]; ok {
				live = append(live, id)
			}
		}
		switch {
		case len(live) == 1:
			placed[a], placed[b] = live[0], live[0]
			if !stands {
				return
			}
			if outcome == corpus.TookLeft || outcome == corpus.TookBoth && b == "" {
				from[live[0]] = a
			} else if outcome == corpus.TookRight || outcome == corpus.TookBoth && a == "" {
				from[live[0]] = b
			}
		case len(live) == 2 && outcome == corpus.TookBoth && stands:
			placed[a], placed[b] = live[0], live[1]
			from[live[0]], from[live[1]] = a, b
		}
	}
	for _, o := range g.others {
		link(o.Left, o.Right, o.made, o.Outcome, o.stands)
	}
	for _, i := range g.group {
		d := g.c.Decisions[i]
		link(d.Left, d.Right, g.kept, d.Outcome, false)
	}
	link(g.d.Left.heads(), g.d.Right.heads(), g.kept, g.took, true)
	delete(placed, "")
	now := func(id corpus.ID) bool {
		return slices.ContainsFunc(g.oldFrames, func(a corpus.Attribution) bool { return a.ID == id })
	}
	for _, id := range slices.Sorted(maps.Keys(g.frames)) {
		a := g.frames[id]
		source, known := g.c.Document.Attribution(from[id])
		parent := placed[source.Parent]
		_, stays := g.frames[a.Parent]
		switch {
		case a.Parent != "" && stays: // as somebody wants it
			continue
		case !known && now(a.Parent) && len(g.kept) > 0: // edited by hand: what its parent became
			parent = placed[g.kept[0]]
		}
		if parent == "" || g.lies(parent, id) {
			parent = ""
		}
		if parent != a.Parent || !stays && a.Parent != "" {
			a = a.Clone()
			a.Parent = parent
			g.frames[id] = a
			g.changes = append(g.changes, corpus.PutAttribution{Attribution: a})
		}
	}
}

// attribution is the one among annotations, "" for none.
func (g *gold) attribution(ids []corpus.ID) corpus.ID {
	for _, id := range ids {
		if _, ok := g.c.Document.Attribution(id); ok {
			return id
		}
	}
	return ""
}

// lies tells whether an attribution of the gold layer is another one or lies, at any depth, inside it.
func (g *gold) lies(id, inside corpus.ID) bool {
	for range g.frames {
		if id == inside {
			return true
		}
		id = g.frames[id].Parent
	}
	return id == inside
}
