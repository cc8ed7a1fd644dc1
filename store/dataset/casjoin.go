package dataset

import (
	"maps"
	"reflect"
	"slices"

	"github.com/onrecord/onrecord/store/corpus"
)

// joining adds a document about the same text to another.
type joining struct {
	to   *corpus.Document
	file string // of the added document, for new ids

	// What the things of the added document are called in the other:
	entityIDs, spanIDs, frameIDs map[corpus.ID]corpus.ID
}

// join adds the work of another annotator on the same text. What both documents hold in the same words is there once: it
// was there before they parted. An id that means something else in each gets a new one.
func join(to *corpus.Document, other corpus.Document, file string) {
	j := joining{to, file, map[corpus.ID]corpus.ID{}, map[corpus.ID]corpus.ID{}, map[corpus.ID]corpus.ID{}}
	j.annotators(other.Annotators)
	j.entities(other.Entities)
	j.spans(other.Spans)
	j.attributions(other.Attributions)
}

// rename notes under which id a thing is added, and tells whether it is there already.
func (j *joining) rename(names map[corpus.ID]corpus.ID, id *corpus.ID, taken, same bool) (known bool) {
	names[*id] = *id
	if taken && !same {
		names[*id] = derivedID("join", j.file, string(*id))
	}
	*id = names[*id]
	return taken && same
}

func (j *joining) annotators(list []corpus.Annotator) {
	for _, a := range list {
		if !slices.ContainsFunc(j.to.Annotators, func(b corpus.Annotator) bool { return a.Name == b.Name }) {
			j.to.Annotators = append(j.to.Annotators, a)
		}
	}
}

func (j *joining) entities(list []corpus.Entity) {
	there := map[corpus.ID]corpus.Entity{}
	for _, e := range j.to.Entities {
		there[e.ID] = e
	}
	var added []corpus.Entity
	for _, e := range list {
		old, taken := there[e.ID]
		if !j.rename(j.entityIDs, &e.ID, taken, reflect.DeepEqual(old, e)) {
			added = append(added, e)
		}
	}
	for _, e := range added {
		if e.MergedInto != "" {
			e.MergedInto = j.entityIDs[e.MergedInto]
		}
		j.to.Entities = append(j.to.Entities, e)
	}
}

func (j *joining) spans(list []corpus.Span) {
	there := map[corpus.ID]corpus.Span{}
	for _, s := range j.to.Spans {
		there[s.ID] = s
	}
	for _, s := range list {
		s.Article = j.to.Article.ID
		if s.Entity != "" {
			s.Entity = j.entityIDs[s.Entity]
		}
		old, taken := there[s.ID]
		if !j.rename(j.spanIDs, &s.ID, taken, reflect.DeepEqual(old, s)) {
			j.to.Spans = append(j.to.Spans, s)
		}
	}
}

func (j *joining) attributions(list []corpus.Attribution) {
	there := map[corpus.ID]corpus.Attribution{}
	for _, a := range j.to.Attributions {
		there[a.ID] = a
	}
	var added []corpus.Attribution
	for _, a := range list {
		a.Article = j.to.Article.ID
		slots := map[string][]corpus.ID{}
		for _, slot := range slices.Sorted(maps.Keys(a.Slots)) {
			for _, id := range a.Slots[slot] {
				slots[slot] = append(slots[slot], j.spanIDs[id])
			}
		}
		a.Slots = slots
		old, taken := there[a.ID]
		if !j.rename(j.frameIDs, &a.ID, taken, reflect.DeepEqual(old, a)) {
			added = append(added, a)
		}
	}
	for _, a := range added {
		if a.Parent != "" {
			a.Parent = j.frameIDs[a.Parent]
		}
		j.to.Attributions = append(j.to.Attributions, a)
	}
}
