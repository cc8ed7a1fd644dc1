package corpus

import (
	"cmp"
	"maps"
	"slices"
)

// Apply returns the document as it is after the step, as far as the step touches it: entities and annotators that only
// other articles have had so far are not known here. The receiver is not changed, and untouched elements are shared with
// it. Its lists must be in order, and stay so.
//
// A list that changes is copied once, and its elements are put into their places: the time grows with the length of the
// lists, but nothing is sorted.
func (d Document) Apply(step Step) Document {
	d.starts, d.members = nil, nil // they are the receiver's
	r := revision{Document: d, by: step.Annotator, spare: len(step.Changes)}
	for _, change := range step.Changes {
		r.apply(change)
	}
	r.starts, r.longest = nil, 0 // no index, rather than a part of one
	return r.Document
}

// Do makes the step in the document itself. It is Apply for whoever alone holds the document: nothing is copied, so that a
// gesture costs little in a document of any length.
func (d *Document) Do(step Step) {
	d.Index()
	r := revision{Document: *d, by: step.Annotator, spare: len(step.Changes), ownSpans: true, ownAttributions: true, ownEntities: true}
	for _, change := range step.Changes {
		r.apply(change)
	}
	*d = r.Document
}

// revision is a document while a step changes it. Of the index it needs the starts alone, and makes them when an attribution
// must find its place.
type revision struct {
	Document
	by                                     string // who makes the step
	spare                                  int    // how many elements a list may gain
	ownSpans, ownAttributions, ownEntities bool   // the list is a copy already
}

func (r *revision) apply(change Change) {
	switch c := change.(type) {
	case SetArticle:
		if c.Article.ID == r.Article.ID {
			text := r.Article.Text
			r.Article = c.Article
			r.Article.Text = text
		}
	case SetStatus:
		if c.Article == r.Article.ID {
			r.setStatus(c)
		}
	case PutSpan:
		if c.Span.Article == r.Article.ID {
			r.putSpan(c.Span)
		}
	case RemoveSpan:
		r.removeSpan(c.ID)
	case PutAttribution:
		if c.Attribution.Article == r.Article.ID {
			r.putAttribution(c.Attribution)
		}
	case RemoveAttribution:
		r.removeAttribution(c.ID)
	case PutComment:
		if c.Comment.Article == r.Article.ID {
			i := slices.IndexFunc(r.Comments, func(o Comment) bool { return o.ID == c.Comment.ID })
			r.Comments = put(slices.Clone(r.Comments), i, c.Comment, byComment)
		}
	case RemoveComment:
		r.Comments = slices.DeleteFunc(slices.Clone(r.Comments), func(o Comment) bool { return o.ID == c.ID })
	case AddDecision:
		if c.Decision.Article == r.Article.ID {
			i := slices.IndexFunc(r.Decisions, func(o Decision) bool { return o.ID == c.Decision.ID })
			r.Decisions = put(slices.Clone(r.Decisions), i, c.Decision, byDecision)
		}
	case AddRejection:
		if c.Rejection.Article == r.Article.ID {
			i := slices.IndexFunc(r.Rejections, func(o Rejection) bool { return o.ID == c.Rejection.ID })
			r.Rejections = put(slices.Clone(r.Rejections), i, c.Rejection, byRejection)
		}
	case PutEntity:
		i := slices.IndexFunc(r.Entities, func(e Entity) bool { return e.ID == c.Entity.ID })
		own(&r.Entities, &r.ownEntities, r.spare)
		r.Entities = put(r.Entities, i, c.Entity, byEntity)
	case RemoveEntity:
		r.removeEntity(c.ID)
	}
}

func (r *revision) setStatus(c SetStatus) {
	if r.Statuses = maps.Clone(r.Statuses); r.Statuses == nil {
		r.Statuses = map[string]Status{}
	}
	r.Statuses[cmp.Or(c.Annotator, r.by)] = c.Status
	r.Status = WholeStatus(r.Standing, r.Statuses)
}

func (r *revision) putSpan(s Span) {
	i := r.SpanIndex(s.ID)
	own(&r.Spans, &r.ownSpans, r.spare)
	r.longest = max(r.longest, s.Hull().Len())
	if i >= 0 && r.Spans[i].Hull().Start == s.Hull().Start {
		r.Spans = put(r.Spans, i, s, bySpan)
		return
	}
	holders := r.lift(s.ID)
	r.Spans = put(r.Spans, i, s, bySpan)
	if r.starts != nil {
		r.starts[s.ID] = s.Hull().Start
	}
	for _, a := range holders {
		r.place(-1, a)
	}
}

func (r *revision) removeSpan(id ID) {
	i := r.SpanIndex(id)
	holders := r.lift(id)
	if i >= 0 {
		own(&r.Spans, &r.ownSpans, r.spare)
		r.Spans = slices.Delete(r.Spans, i, i+1)
	}
	delete(r.starts, id)
	for _, a := range holders {
		r.place(-1, a.Unlinked(id))
	}
}

// lift takes the attributions that hold a span out of the list, since their places depend on where that span begins.
func (r *revision) lift(span ID) []Attribution {
	var lifted []Attribution
	for _, i := range slices.Backward(r.holders(span)) {
		own(&r.Attributions, &r.ownAttributions, r.spare)
		r.count(&r.Attributions[i], -1)
		lifted = append(lifted, r.Attributions[i])
		r.Attributions = slices.Delete(r.Attributions, i, i+1)
	}
	return lifted
}

// place puts an attribution into its place, in the place of the one at i if i is not -1.
func (r *revision) place(i int, a Attribution) {
	r.count(&a, +1)
	r.Attributions = put(r.Attributions, i, a, r.byAttribution())
}

func (r *revision) putAttribution(a Attribution) {
	i := r.attributionIndex(a.ID)
	own(&r.Attributions, &r.ownAttributions, r.spare)
	if i >= 0 {
		if maps.EqualFunc(r.Attributions[i].Slots, a.Slots, slices.Equal[[]ID]) {
			r.Attributions[i] = a // the same spans, the same place
			return
		}
		r.count(&r.Attributions[i], -1)
	}
	r.place(i, a)
}

func (r *revision) byAttribution() func(a, b Attribution) int {
	if r.starts == nil {
		r.starts = starts(r.Spans)
	}
	return byAttribution(r.starts)
}

func (r *revision) removeAttribution(id ID) {
	if i := r.attributionIndex(id); i >= 0 {
		r.count(&r.Attributions[i], -1)
	}
	own(&r.Attributions, &r.ownAttributions, r.spare)
	r.Attributions = slices.DeleteFunc(r.Attributions, func(a Attribution) bool { return a.ID == id })
	for i := range r.Attributions {
		if r.Attributions[i].Parent == id {
			r.Attributions[i].Parent = ""
		}
	}
}

func (r *revision) removeEntity(id ID) {
	own(&r.Entities, &r.ownEntities, r.spare)
	r.Entities = slices.DeleteFunc(r.Entities, func(e Entity) bool { return e.ID == id })
	for i := range r.Entities {
		if r.Entities[i].MergedInto == id {
			r.Entities[i].MergedInto = ""
		}
	}
	own(&r.Spans, &r.ownSpans, r.spare)
	for i := range r.Spans {
		if r.Spans[i].Entity == id {
			r.Spans[i].Entity = ""
		}
	}
}

// own copies a list before its first change, with room for what the step may add.
func own[T any](list *[]T, owned *bool, spare int) {
	if !*owned {
		*list = append(make([]T, 0, len(*list)+spare), *list...)
		*owned = true
	}
}

// put sets an element into its place in a list, in the place of the one at i if i is not -1.
func put[T any](list []T, i int, item T, compare func(a, b T) int) []T {
	if i >= 0 {
		if compare(list[i], item) == 0 {
			list[i] = item
			return list
		}
		list = slices.Delete(list, i, i+1)
	}
	at, _ := slices.BinarySearchFunc(list, item, compare)
	return slices.Insert(list, at, item)
}
