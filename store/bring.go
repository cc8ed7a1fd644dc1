package store

import (
	"cmp"
	"maps"
	"slices"

	"github.com/onrecord/onrecord/store/corpus"
)

// DocumentChanges lists the changes that bring a document into a project: of another project, or read from a dataset.
// They stand in the order that Apply needs: what is referred to comes first.
func DocumentChanges(d corpus.Document, original corpus.Original) []corpus.Change {
	var changes []corpus.Change
	for _, a := range d.Annotators {
		changes = append(changes, corpus.PutAnnotator{Annotator: a})
	}
	for _, e := range parentsFirst(d.Entities, func(e corpus.Entity) (id, above corpus.ID) { return e.ID, e.MergedInto }) {
		changes = append(changes, corpus.PutEntity{Entity: e})
	}
	changes = append(changes, corpus.AddArticle{Article: d.Article, Original: original, Status: cmp.Or(d.Standing, d.Status)})
	for _, name := range slices.Sorted(maps.Keys(d.Statuses)) {
		changes = append(changes, corpus.SetStatus{Article: d.Article.ID, Annotator: name, Status: d.Statuses[name]})
	}
	for _, s := range d.Spans {
		changes = append(changes, corpus.PutSpan{Span: s})
	}
	for _, a := range parentsFirst(d.Attributions, func(a corpus.Attribution) (id, above corpus.ID) { return a.ID, a.Parent }) {
		changes = append(changes, corpus.PutAttribution{Attribution: a})
	}
	for _, c := range parentsFirst(d.Comments, func(c corpus.Comment) (id, above corpus.ID) { return c.ID, c.Parent }) {
		changes = append(changes, corpus.PutComment{Comment: c})
	}
	for _, one := range d.Decisions {
		changes = append(changes, corpus.AddDecision{Decision: one})
	}
	for _, r := range d.Rejections {
		changes = append(changes, corpus.AddRejection{Rejection: r})
	}
	return changes
}

// parentsFirst orders things so that each stands after the one above it. Things in a circle are kept; Apply refuses them.
func parentsFirst[T any](things []T, ids func(T) (id, above corpus.ID)) []T {
	at := make(map[corpus.ID]int, len(things))
	for i, thing := range things {
		id, _ := ids(thing)
		at[id] = i
	}
	ordered, placed := make([]T, 0, len(things)), make([]bool, len(things))
	var place func(i int)
	place = func(i int) {
		if placed[i] {
			return
		}
		placed[i] = true
		_, above := ids(things[i])
		if parent, ok := at[above]; ok {
			place(parent)
		}
		ordered = append(ordered, things[i])
	}
	for i := range things {
		place(i)
	}
	return ordered
}
