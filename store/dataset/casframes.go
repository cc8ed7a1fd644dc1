package dataset

import (
	"fmt"
	"slices"
	"strings"

	"github.com/onrecord/onrecord/store/corpus"
)

// readFrames reads attributions: ours, and annotations of other tools that have spans in roles.
func (r *casReading) readFrames() {
	for _, s := range r.structures {
		switch meaning := meaningOf(s); {
		case s.hidden:
		case meaning == anAttribution:
			r.readFrame(s)
		case meaning == aSpan:
			r.readHost(s)
		}
	}
	r.nest()
}

func (r *casReading) readFrame(s *structure) {
	details := r.common(s)
	a := corpus.Attribution{
		ID: r.id(s), Article: r.d.Article.ID, Annotator: details.annotator, Attributes: details.attributes, Note: details.note,
		Flagged: details.flagged, Origin: details.origin, Confidence: details.confidence, Created: details.created,
	}
	r.fromJSON(s, "absent", &a.Absent)
	slices.Sort(a.Absent)
	a.Absent = slices.Compact(a.Absent)
	r.fill(&a, s)
	r.frames[s.id] = len(r.d.Attributions)
	r.d.Attributions = append(r.d.Attributions, a)
}

// fill puts the targets of a structure's links into the slots that their roles name.
func (r *casReading) fill(a *corpus.Attribution, s *structure) {
	for _, f := range s.features {
		for _, id := range f.refs {
			link := r.byID[id]
			if link == nil || !link.has("target") {
				if !isReferenceName(f.name) {
					r.tally.count(r.where(s), fmt.Sprintf("feature %s of %s left out: it refers to something that is no link with a target", f.name, s.kind))
				}
				continue
			}
			i, ok := r.spanOf(r.get(link, "target"))
			if !ok {
				r.warn(s, "the link %q of a %s was left out: what it leads to is not a span", link.text("role"), shortName(s.kind))
				continue
			}
			role := link.text("role")
			if s.kind != attributionType {
				role = strings.ToLower(role)
			}
			if role == "" {
				role = strings.ToLower(r.d.Spans[i].Label)
			}
			r.put(a, role, i)
		}
	}
}

// placement is a span in a slot.
type placement struct {
	slot string
	span corpus.ID
}

// put adds a span to a slot of the attribution that is being read, once.
func (r *casReading) put(a *corpus.Attribution, slot string, span int) {
	id := r.d.Spans[span].ID
	if a.Slots == nil {
		a.Slots, r.filled = map[string][]corpus.ID{}, map[placement]bool{}
	}
	if !r.filled[placement{slot, id}] {
		r.filled[placement{slot, id}] = true
		a.Slots[slot] = append(a.Slots[slot], id)
	}
}

// readHost makes an attribution of a span of another tool that has spans in roles. The span itself is in the slot that is
// called like its label.
func (r *casReading) readHost(s *structure) {
	i, ok := r.spanOf(s)
	if !ok {
		return
	}
	var a corpus.Attribution
	r.fill(&a, s)
	if a.Slots == nil {
		return
	}
	span := r.d.Spans[i]
	r.put(&a, strings.ToLower(span.Label), i)
	a.ID, a.Article, a.Annotator, a.Origin = derivedID(r.format, r.file, "roles", string(span.ID)), span.Article, span.Annotator, corpus.Imported
	r.d.Attributions = append(r.d.Attributions, a)
}

// nest reads which attribution is said inside which.
func (r *casReading) nest() {
	above := map[corpus.ID]corpus.ID{}
	for _, a := range r.d.Attributions {
		above[a.ID] = ""
	}
	for _, s := range r.structures {
		if s.kind != nestingType || s.hidden {
			continue
		}
		outer, inner := r.frameOf(s, "Governor"), r.frameOf(s, "Dependent")
		if outer == nil || inner == nil || above[inner.ID] != "" {
			r.warn(s, "a relation %s was left out: it does not put an attribution inside another", shortName(s.kind))
			continue
		}
		above[inner.ID] = outer.ID
	}
	cut := endless(above)
	for i, a := range r.d.Attributions {
		if cut[a.ID] {
			r.findings.add("%s: attributions are each inside the other; the link of %s was left out", r.file, a.ID)
		} else {
			r.d.Attributions[i].Parent = above[a.ID]
		}
	}
}

func (r *casReading) frameOf(s *structure, end string) *corpus.Attribution {
	to := r.get(s, end)
	if to == nil {
		return nil
	}
	i, ok := r.frames[to.id]
	if !ok {
		return nil
	}
	return &r.d.Attributions[i]
}
