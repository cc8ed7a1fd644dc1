package dataset

import (
	"slices"

	"github.com/onrecord/onrecord/store/corpus"
)

// selected is the document with the layers and labels that the options name only, and with what their annotators said. Links to spans that are left out, and
// parents in layers that are, are cut. An attribution that has lost all its spans for want of their labels is left out, and
// so are entities that nothing mentions any more. The argument is not changed.
func selected(d corpus.Document, o Options) corpus.Document {
	if len(o.Annotators) == 0 && len(o.Labels) == 0 {
		return d
	}
	layer := func(annotator string) bool {
		return len(o.Annotators) == 0 || slices.Contains(o.Annotators, annotator)
	}
	out := corpus.Document{Article: d.Article, Status: d.Status, Standing: d.Standing}
	saidBy(layer, &d, &out)
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

// saidBy gives a document the statuses, comments and decisions of some annotators of another. What a comment or decision is
// about stays in it by its id, also where it is left out: so it is plain that there was something.
func saidBy(wanted func(annotator string) bool, d, out *corpus.Document) {
	for name, status := range d.Statuses {
		if wanted(name) {
			if out.Statuses == nil {
				out.Statuses = map[string]corpus.Status{}
			}
			out.Statuses[name] = status
		}
	}
	if len(out.Statuses) > 0 {
		out.Status = corpus.WholeStatus(d.Standing, out.Statuses)
	}
	for _, c := range d.Comments {
		if wanted(c.Annotator) {
			out.Comments = append(out.Comments, c)
		}
	}
	for _, x := range d.Decisions {
		if wanted(x.Annotator) {
			out.Decisions = append(out.Decisions, x)
		}
	}
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
