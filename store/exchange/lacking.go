package exchange

import (
	"fmt"
	"maps"
	"slices"

	"github.com/onrecord/onrecord/store/corpus"
)

// lacking is what a document offered for an article says and the article's own document does not: spans and attributions
// that are not there by their id, nor by what they say. An attribution of spans that are there under another id is linked
// to those.
func lacking(there *corpus.Document, offered corpus.Document) corpus.Document {
	out := corpus.Document{Article: there.Article, Status: there.Status, Annotators: offered.Annotators}
	same := map[corpus.ID]corpus.ID{} // offered to there
	spans := map[string]corpus.ID{}
	for _, s := range there.Spans {
		spans[spanFace(s)], same[s.ID] = s.ID, s.ID
	}
	for _, s := range offered.Spans {
		if _, ok := same[s.ID]; ok {
			continue
		}
		if id, ok := spans[spanFace(s)]; ok {
			same[s.ID] = id
			continue
		}
		s.Article = there.Article.ID
		out.Spans = append(out.Spans, s)
	}
	frames := map[string]corpus.ID{}
	for _, a := range there.Attributions {
		frames[frameFace(a)], same[a.ID] = a.ID, a.ID
	}
	for _, a := range offered.Attributions {
		if _, ok := same[a.ID]; ok {
			continue
		}
		a = relinked(a, same)
		if id, ok := frames[frameFace(a)]; ok {
			same[a.ID] = id
			continue
		}
		a.Article = there.Article.ID
		out.Attributions = append(out.Attributions, a)
	}
	for i, a := range out.Attributions {
		if id, ok := same[a.Parent]; ok {
			out.Attributions[i].Parent = id
		}
	}
	mentioned := map[corpus.ID]bool{}
	for _, s := range out.Spans {
		mentioned[s.Entity] = true
	}
	out.Entities = corpus.EntitiesBehind(offered.Entities, mentioned)
	return out
}

// spanFace is what a span says, in a form that can be compared.
func spanFace(s corpus.Span) string { return fmt.Sprint(s.Annotator, "\x00", s.Label, s.Fragments) }

func frameFace(a corpus.Attribution) string {
	face := a.Annotator + "\x00"
	for _, slot := range slices.Sorted(maps.Keys(a.Slots)) {
		members := slices.Clone(a.Slots[slot])
		slices.Sort(members)
		face += fmt.Sprint(slot, members)
	}
	return face
}

// relinked is the attribution with the spans that are there under another id.
func relinked(a corpus.Attribution, same map[corpus.ID]corpus.ID) corpus.Attribution {
	a = a.Clone()
	for slot, members := range a.Slots {
		for i, id := range members {
			if other, ok := same[id]; ok {
				members[i] = other
			}
		}
		slices.Sort(members)
		a.Slots[slot] = slices.Compact(members)
	}
	return a
}
