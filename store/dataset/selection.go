package dataset

import (
	"slices"

	"github.com/onrecord/onrecord/store/corpus"
)

// selected is the document with the layers and labels that the options name only. Links to spans that are left out, and
// parents in layers that are, are cut. An attribution that has lost all its spans for want of their labels is left out, and
// so are entities that nothing mentions any more. The argument is not changed.
func selected(d corpus.Document, o Options) corpus.Document {
	if len(o.Annotators) == 0 && len(o.Labels) == 0 {
		return d
	}
	layer := func(annotator string) bool {
		return len(o.Annotators) == 0 || slices.Contains(o.Annotators, annotator)
	}
	out := corpus.Document{Article: d.Article, Status: d.Status}
	spans, entities := map[corpus.ID]bool{}, map[corpus.ID]bool{}
	for _, s := range d.Spans {
		if layer(s.Annotator) && (len(o.Labels) == 0 || slices.Contains(o.Labels, s.Label)) {
			out.Spans = append(out.Spans, s)
			spans[s.ID], entities[s.Entity] = true, true
		}
	}
	out.Attributions = cut(d.Attributions, layer, spans, len(o.Labels) > 0)
	out.Entities = corpus.EntitiesBehind(d.Entities, entities)
	for _, a := range d.Annotators {
		if layer(a.Name) {
			out.Annotators = append(out.Annotators, a)
		}
	}
	return out
}

// cut is the attributions of the layers with the given spans only, linked to each other only.
func cut(attributions []corpus.Attribution, layer func(annotator string) bool, spans map[corpus.ID]bool, dropEmptied bool) []corpus.Attribution {
	var out []corpus.Attribution
	kept := map[corpus.ID]bool{}
	for _, a := range attributions {
		if !layer(a.Annotator) {
			continue
		}
		before := len(a.Slots)
		for _, member := range a.Members() {
			if !spans[member] {
				a = a.Unlinked(member)
			}
		}
		if !dropEmptied || before == 0 || len(a.Slots) > 0 {
			out = append(out, a)
			kept[a.ID] = true
		}
	}
	for i := range out {
		if !kept[out[i].Parent] {
			out[i].Parent = ""
		}
	}
	return out
}
