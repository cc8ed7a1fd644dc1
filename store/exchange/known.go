package exchange

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/corpus"
)

// known is what an import has to know of the project to fit articles into it.
type known struct {
	articles   map[corpus.ID]string // titles
	annotators map[string]corpus.ID // by name
	entities   map[corpus.ID]corpus.Entity
	codebook   corpus.Codebook
	told       map[string]bool // warnings that are given once
}

func readKnown(ctx context.Context, p *store.Project) (known, error) {
	k := known{articles: map[corpus.ID]string{}, annotators: map[string]corpus.ID{}, entities: map[corpus.ID]corpus.Entity{}, told: map[string]bool{}}
	articles, err := p.Articles(ctx, store.Filter{})
	if err != nil {
		return k, err
	}
	for _, a := range articles {
		k.articles[a.ID] = a.Title
	}
	annotators, err := p.Annotators(ctx)
	if err != nil {
		return k, err
	}
	for _, a := range annotators {
		k.annotators[a.Name] = a.ID
	}
	for _, list := range []func(context.Context) ([]corpus.Entity, error){p.Entities, p.MergedEntities} {
		entities, err := list(ctx)
		if err != nil {
			return k, err
		}
		for _, e := range entities {
			k.entities[e.ID] = e
		}
	}
	k.codebook, err = p.Codebook(ctx)
	return k, err
}

func (k known) clone() known {
	k.articles, k.annotators, k.entities, k.told = maps.Clone(k.articles), maps.Clone(k.annotators), maps.Clone(k.entities), maps.Clone(k.told)
	k.codebook.Labels = slices.Clone(k.codebook.Labels)
	k.codebook.Frame.Slots = slices.Clone(k.codebook.Frame.Slots)
	return k
}

// changes lists what brings an article into the project, in an order in which everything comes before what refers to it,
// and what a person should know about it. k learns of it all.
func (k *known) changes(a arrival) ([]corpus.Change, []Note) {
	f := fitting{known: k, name: a.name}
	d := a.document
	if !a.existing {
		k.articles[d.Article.ID] = d.Article.Title
		f.changes = append(f.changes, corpus.AddArticle{Article: d.Article, Original: a.original, Status: cmp.Or(d.Standing, d.Status)})
	}
	f.book(&d)
	for _, one := range d.Annotators {
		f.annotator(one)
	}
	for _, e := range aboveFirst(d.Entities, func(e corpus.Entity) (corpus.ID, corpus.ID) { return e.ID, e.MergedInto }) {
		f.entity(e)
	}
	for _, s := range d.Spans {
		f.layer(s.Annotator)
		s.Origin = originOf(s.Origin)
		f.changes = append(f.changes, corpus.PutSpan{Span: s})
	}
	for _, one := range aboveFirst(d.Attributions, func(a corpus.Attribution) (corpus.ID, corpus.ID) { return a.ID, a.Parent }) {
		f.layer(one.Annotator)
		one.Origin = originOf(one.Origin)
		one.Absent = slices.DeleteFunc(slices.Clone(one.Absent), func(slot string) bool { return !f.hasSlot(slot) })
		f.changes = append(f.changes, corpus.PutAttribution{Attribution: one})
	}
	f.review(&d)
	return f.changes, f.notes
}

// review brings in statuses, comments and decisions.
func (f *fitting) review(d *corpus.Document) {
	for _, name := range slices.Sorted(maps.Keys(d.Statuses)) {
		f.layer(name)
		f.changes = append(f.changes, corpus.SetStatus{Article: d.Article.ID, Annotator: name, Status: d.Statuses[name]})
	}
	for _, c := range aboveFirst(d.Comments, func(c corpus.Comment) (corpus.ID, corpus.ID) { return c.ID, c.Parent }) {
		f.layer(c.Annotator)
		f.changes = append(f.changes, corpus.PutComment{Comment: c})
	}
	for _, one := range d.Decisions {
		f.layer(one.Annotator)
		f.changes = append(f.changes, corpus.AddDecision{Decision: one})
	}
}

// fitting collects the changes for one article.
type fitting struct {
	*known
	name    string
	changes []corpus.Change
	notes   []Note
}

// warn notes something once in an import.
func (f *fitting) warn(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if !f.told[text] {
		f.told[text] = true
		f.notes = append(f.notes, Note{f.name, text})
	}
}

// book adds labels and slots to the codebook that it does not have: an annotation is never lost for want of a name.
func (f *fitting) book(d *corpus.Document) {
	grown := false
	for _, s := range d.Spans {
		label, ok := f.codebook.Label(s.Label)
		if !ok {
			label = corpus.Label{Name: s.Label}
			f.codebook.Labels = append(f.codebook.Labels, label)
			f.warn("the label %q was added to the codebook", s.Label)
			grown = true
		}
		f.unknownAttributes("label "+s.Label, label.Attributes, s.Attributes)
	}
	for _, a := range d.Attributions {
		for _, slot := range slices.Sorted(maps.Keys(a.Slots)) {
			if f.hasSlot(slot) {
				continue
			}
			first, _ := d.Span(a.Slots[slot][0]) // a slot of a document that was read is never empty
			f.codebook.Frame.Slots = append(f.codebook.Frame.Slots, corpus.Slot{Name: slot, Label: first.Label})
			f.warn("the slot %q was added to the codebook, for spans of the label %q", slot, first.Label)
			grown = true
		}
		f.unknownAttributes("attributions", f.codebook.Frame.Attributes, a.Attributes)
	}
	for _, a := range d.Attributions {
		for _, slot := range a.Absent {
			if !f.hasSlot(slot) {
				f.warn("the codebook has no slot %q: that it is empty on purpose was left out", slot)
			}
		}
	}
	if grown {
		f.changes = append(f.changes, corpus.SetCodebook{Codebook: f.codebook})
	}
}

func (f *fitting) hasSlot(name string) bool {
	return slices.ContainsFunc(f.codebook.Frame.Slots, func(s corpus.Slot) bool { return s.Name == name })
}

// unknownAttributes warns of answers to questions that the codebook does not ask. They are kept.
func (f *fitting) unknownAttributes(where string, questions []corpus.Attribute, answers corpus.Attributes) {
	for _, name := range slices.Sorted(maps.Keys(answers)) {
		if !slices.ContainsFunc(questions, func(a corpus.Attribute) bool { return a.Name == name }) {
			f.warn("the attribute %q of %s is not in the codebook; its values were kept", name, where)
		}
	}
}

// annotator brings in an annotator whose name is new. One of the same name is taken for the same.
func (f *fitting) annotator(a corpus.Annotator) {
	if f.annotators[a.Name] != "" {
		return
	}
	taken := slices.Collect(maps.Values(f.annotators))
	if a.ID == "" || slices.Contains(taken, a.ID) { // a taken id is somebody who has another name here
		a.ID = store.NewID()
	}
	f.annotators[a.Name] = a.ID
	f.changes = append(f.changes, corpus.PutAnnotator{Annotator: a})
}

// layer makes sure of the annotator of an annotation, whom the dataset need not have listed.
func (f *fitting) layer(name string) {
	f.annotator(corpus.Annotator{Name: name, Kind: corpus.Import})
}

// entity brings in an entity that is new. One that is there stays as it is there.
func (f *fitting) entity(e corpus.Entity) {
	there, ok := f.entities[e.ID]
	if !ok {
		f.entities[e.ID] = e
		f.changes = append(f.changes, corpus.PutEntity{Entity: e})
		return
	}
	if !reflect.DeepEqual(there, e) {
		f.warn("the entity %q is in the project already, with other details; those of the project were kept", there.Name)
	}
}

// originOf is where an annotation comes from; one that does not say so comes from this import.
func originOf(o corpus.Origin) corpus.Origin {
	if o == "" {
		return corpus.Imported
	}
	return o
}

// aboveFirst orders things so that each comes after the one above it, as link tells: its id, and the id above. The links
// must end, which a dataset that was read holds to.
func aboveFirst[T any](list []T, link func(T) (id, above corpus.ID)) []T {
	byID := make(map[corpus.ID]T, len(list))
	for _, item := range list {
		id, _ := link(item)
		byID[id] = item
	}
	var out []T
	var add func(item T)
	add = func(item T) {
		id, above := link(item)
		if _, waits := byID[id]; !waits {
			return
		}
		delete(byID, id)
		if next, ok := byID[above]; ok {
			add(next)
		}
		out = append(out, item)
	}
	for _, item := range list {
		add(item)
	}
	return out
}
