package corpus

import (
	"cmp"
	"slices"
)

// Document is one article with everything said about it: the unit of reading, export and import.
type Document struct {
	Article      Article
	Status       Status
	Spans        []Span        // by start, longer first, then ID
	Attributions []Attribution // by first fragment of their members, then ID
	Entities     []Entity      // those that the spans mention, by ID
	Annotators   []Annotator   // those whose layers are here, by name
}

// Span finds a span by ID.
func (d *Document) Span(id ID) (Span, bool) {
	i := slices.IndexFunc(d.Spans, func(s Span) bool { return s.ID == id })
	if i < 0 {
		return Span{}, false
	}
	return d.Spans[i], true
}

// Attribution finds an attribution by ID.
func (d *Document) Attribution(id ID) (Attribution, bool) {
	i := slices.IndexFunc(d.Attributions, func(a Attribution) bool { return a.ID == id })
	if i < 0 {
		return Attribution{}, false
	}
	return d.Attributions[i], true
}

// AttributionsOf lists the attributions that hold the span.
func (d *Document) AttributionsOf(span ID) []Attribution {
	var of []Attribution
	for _, a := range d.Attributions {
		if a.SlotOf(span) != "" {
			of = append(of, a)
		}
	}
	return of
}

// Apply returns the document as it is after the step, as far as the step touches it. The receiver is not changed, and
// untouched elements are shared with it.
func (d Document) Apply(step Step) Document {
	d.Spans = slices.Clone(d.Spans)
	d.Attributions = slices.Clone(d.Attributions)
	d.Entities = slices.Clone(d.Entities)
	for _, change := range step.Changes {
		d.apply(change)
	}
	d.Sort()
	return d
}

func (d *Document) apply(change Change) {
	switch c := change.(type) {
	case SetArticle:
		if c.Article.ID == d.Article.ID {
			text := d.Article.Text
			d.Article = c.Article
			d.Article.Text = text
		}
	case SetStatus:
		if c.Article == d.Article.ID {
			d.Status = c.Status
		}
	case PutSpan:
		if c.Span.Article == d.Article.ID {
			d.Spans = put(d.Spans, c.Span, func(s Span) ID { return s.ID })
		}
	case RemoveSpan:
		d.Spans = slices.DeleteFunc(d.Spans, func(s Span) bool { return s.ID == c.ID })
		for i, a := range d.Attributions {
			if a.SlotOf(c.ID) != "" {
				d.Attributions[i] = a.Unlinked(c.ID)
			}
		}
	case PutAttribution:
		if c.Attribution.Article == d.Article.ID {
			d.Attributions = put(d.Attributions, c.Attribution, func(a Attribution) ID { return a.ID })
		}
	case RemoveAttribution:
		d.Attributions = slices.DeleteFunc(d.Attributions, func(a Attribution) bool { return a.ID == c.ID })
		for i, a := range d.Attributions {
			if a.Parent == c.ID {
				a.Parent = ""
				d.Attributions[i] = a
			}
		}
	case PutEntity:
		d.Entities = put(d.Entities, c.Entity, func(e Entity) ID { return e.ID })
	case RemoveEntity:
		d.Entities = slices.DeleteFunc(d.Entities, func(e Entity) bool { return e.ID == c.ID })
		for i, s := range d.Spans {
			if s.Entity == c.ID {
				s.Entity = ""
				d.Spans[i] = s
			}
		}
	}
}

// put replaces the element of the same ID, or adds it.
func put[T any](list []T, item T, id func(T) ID) []T {
	i := slices.IndexFunc(list, func(t T) bool { return id(t) == id(item) })
	if i < 0 {
		return append(list, item)
	}
	list[i] = item
	return list
}

// Sort brings spans, attributions, entities and annotators into the order that the fields of Document name.
func (d *Document) Sort() {
	slices.SortFunc(d.Spans, func(a, b Span) int {
		x, y := a.Hull(), b.Hull()
		return cmp.Or(cmp.Compare(x.Start, y.Start), cmp.Compare(y.End, x.End), cmp.Compare(a.ID, b.ID))
	})
	start := make(map[ID]int, len(d.Spans))
	for _, s := range d.Spans {
		start[s.ID] = s.Hull().Start
	}
	first := func(a Attribution) int {
		at := int(^uint(0) >> 1)
		for _, id := range a.Members() {
			if s, ok := start[id]; ok {
				at = min(at, s)
			}
		}
		return at
	}
	slices.SortFunc(d.Attributions, func(a, b Attribution) int {
		return cmp.Or(cmp.Compare(first(a), first(b)), cmp.Compare(a.ID, b.ID))
	})
	slices.SortFunc(d.Entities, func(a, b Entity) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(d.Annotators, func(a, b Annotator) int { return cmp.Compare(a.Name, b.Name) })
}
