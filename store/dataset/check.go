package dataset

import (
	"fmt"
	"maps"
	"slices"

	"github.com/onrecord/onrecord/store/corpus"
)

// check tells the first thing that is wrong with a document whose offsets are bytes: what passes can be written and read
// back. It is asked before writing too, so that no export holds what no import would take.
func check(d *corpus.Document) error {
	if err := corpus.CheckText(d.Article.Text); err != nil {
		return err
	}
	if err := corpus.CheckZones(d.Article.Text, d.Article.Zones); err != nil {
		return err
	}
	for _, s := range d.Spans {
		if err := s.Check(d.Article.Text); err != nil {
			return err
		}
	}
	return checkLinks(d)
}

// checkLinks is the part of check that needs no text: ids, references and words of fixed lists.
func checkLinks(d *corpus.Document) error {
	if d.Article.ID == "" {
		return fmt.Errorf("the article has no id")
	}
	if d.Status != "" && !slices.Contains(corpus.Statuses, d.Status) {
		return fmt.Errorf("the status %q is not one of todo, doing, done, review, approved, sent-back", d.Status)
	}
	if err := checkAnnotators(d.Annotators); err != nil {
		return err
	}
	entities, err := unique("entity", d.Entities, func(e corpus.Entity) corpus.ID { return e.ID })
	if err != nil {
		return err
	}
	if err := checkMergers(d.Entities, entities); err != nil {
		return err
	}
	spans, err := unique("span", d.Spans, func(s corpus.Span) corpus.ID { return s.ID })
	if err != nil {
		return err
	}
	for _, s := range d.Spans {
		if err := checkSpan(s, entities); err != nil {
			return fmt.Errorf("span %s: %w", s.ID, err)
		}
	}
	if err := checkAttributions(d.Attributions, spans); err != nil {
		return err
	}
	return checkReview(d)
}

func checkAnnotators(annotators []corpus.Annotator) error {
	names := map[string]bool{}
	for _, a := range annotators {
		switch {
		case a.Name == "" || names[a.Name]:
			return fmt.Errorf("the annotator name %q is empty or there twice", a.Name)
		case a.Kind != corpus.Human && a.Kind != corpus.Suggester && a.Kind != corpus.Import && a.Kind != corpus.Gold:
			return fmt.Errorf("annotator %s: the kind %q is not one of human, suggester, import, gold", a.Name, a.Kind)
		}
		names[a.Name] = true
	}
	return nil
}

func checkSpan(s corpus.Span, entities map[corpus.ID]bool) error {
	switch {
	case s.Label == "":
		return fmt.Errorf("it has no label")
	case s.Entity != "" && !entities[s.Entity]:
		return fmt.Errorf("its entity %s is not among the article's entities", s.Entity)
	}
	return checkLayer(s.Annotator, s.Origin, s.Confidence)
}

func checkAttributions(attributions []corpus.Attribution, spans map[corpus.ID]bool) error {
	ids, err := unique("attribution", attributions, func(a corpus.Attribution) corpus.ID { return a.ID })
	if err != nil {
		return err
	}
	parent := make(map[corpus.ID]corpus.ID, len(attributions))
	for _, a := range attributions {
		if err := checkAttribution(a, spans, ids); err != nil {
			return fmt.Errorf("attribution %s: %w", a.ID, err)
		}
		parent[a.ID] = a.Parent
	}
	if id := inCircle(parent); id != "" {
		return fmt.Errorf("attribution %s: its parents form a circle", id)
	}
	return nil
}

// checkMergers checks that an entity's chain of mergers ends at an entity of the same document, so that it can stand alone.
func checkMergers(entities []corpus.Entity, ids map[corpus.ID]bool) error {
	into := make(map[corpus.ID]corpus.ID, len(entities))
	for _, e := range entities {
		if e.MergedInto != "" && !ids[e.MergedInto] {
			return fmt.Errorf("entity %s: the entity %s that it was merged into is not among the article's entities", e.ID, e.MergedInto)
		}
		into[e.ID] = e.MergedInto
	}
	if id := inCircle(into); id != "" {
		return fmt.Errorf("entity %s: its mergers form a circle", id)
	}
	return nil
}

// inCircle finds a thing from which the way up never ends; "" when there is none. The links lead from each thing to the
// one above it, "" for none.
func inCircle(above map[corpus.ID]corpus.ID) corpus.ID {
	ends := map[corpus.ID]bool{"": true} // from here the way up ends
	for _, id := range slices.Sorted(maps.Keys(above)) {
		var way []corpus.ID
		for at := id; !ends[at]; at = above[at] {
			if len(way) > len(above) {
				return id
			}
			way = append(way, at)
		}
		for _, passed := range way {
			ends[passed] = true
		}
	}
	return ""
}

func checkAttribution(a corpus.Attribution, spans, attributions map[corpus.ID]bool) error {
	if a.Parent != "" && !attributions[a.Parent] {
		return fmt.Errorf("its parent %s is not among the article's attributions", a.Parent)
	}
	for slot, members := range a.Slots {
		if slot == "" {
			return fmt.Errorf("a slot has no name")
		}
		seen := map[corpus.ID]bool{}
		for _, id := range members {
			switch {
			case !spans[id]:
				return fmt.Errorf("span %q in its slot %s is not among the article's spans", id, slot)
			case seen[id]:
				return fmt.Errorf("span %s is twice in its slot %s", id, slot)
			}
			seen[id] = true
		}
	}
	return checkLayer(a.Annotator, a.Origin, a.Confidence)
}

// checkLayer checks what spans and attributions share.
func checkLayer(annotator string, origin corpus.Origin, confidence float64) error {
	switch {
	case annotator == "":
		return fmt.Errorf("it has no annotator")
	case origin != "" && origin != corpus.Manual && origin != corpus.Suggested && origin != corpus.Imported:
		return fmt.Errorf("the origin %q is not one of manual, suggestion, import", origin)
	case !(confidence >= 0 && confidence <= 1): // also refuses what is not a number
		return fmt.Errorf("the confidence %v is not between 0 and 1", confidence)
	}
	return nil
}

// unique collects the ids of a list, and tells which one is missing or there twice.
func unique[T any](noun string, list []T, id func(T) corpus.ID) (map[corpus.ID]bool, error) {
	ids := make(map[corpus.ID]bool, len(list))
	for i, item := range list {
		switch {
		case id(item) == "":
			return nil, fmt.Errorf("%s number %d has no id", noun, i+1)
		case ids[id(item)]:
			return nil, fmt.Errorf("the id %s belongs to two of the article's %s", id(item), plural(noun))
		}
		ids[id(item)] = true
	}
	return ids, nil
}

func plural(noun string) string {
	if noun == "entity" {
		return "entities"
	}
	return noun + "s"
}
