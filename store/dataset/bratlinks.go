package dataset

import (
	"slices"
	"strings"

	"github.com/onrecord/onrecord/store/corpus"
)

// attribute reads an A or M line: a value of a span or attribution, or "yes" where brat only knows yes and nothing.
func (b *bratDoc) attribute(l bratLine) {
	name, rest, _ := strings.Cut(l.body, " ")
	target, value, _ := strings.Cut(rest, " ")
	if name == "" || target == "" {
		b.left(l, "%q is not of the form: name, space, id", l.body)
		return
	}
	if value == "" {
		value = "yes"
	}
	if i, ok := b.spans[target]; ok {
		s := &b.d.Spans[i]
		s.Attributes = s.Attributes.With(name, append(s.Attributes[name], value)...)
		return
	}
	frames := b.heads[target] // of a mere trigger: those of its events
	if _, ok := b.frames[target]; ok {
		frames = []string{target}
	}
	found := false
	for _, id := range frames {
		i, ok := b.frames[id]
		if !ok {
			continue
		}
		found = true
		a := &b.d.Attributions[i]
		if slot, ok := strings.CutPrefix(name, bratAbsent); ok && slot != "" {
			a.Absent = slices.Compact(slices.Sorted(slices.Values(append(a.Absent, slot))))
		} else {
			a.Attributes = a.Attributes.With(name, append(a.Attributes[name], value)...)
		}
	}
	if !found {
		b.left(l, "there is no span or attribution %s here", target)
	}
}

// normalization reads an N line: who or what in a catalogue a span mentions. The older form of the shared tasks has the
// same in other words: "Reference Annotation:T1 Referent:Wikipedia:534366".
func (b *bratDoc) normalization(l bratLine) {
	fields := strings.Fields(l.body)
	if len(fields) != 3 {
		b.left(l, "%q is not of the form: type, id, catalogue and entry", l.body)
		return
	}
	target, entry := fields[1], fields[2]
	if strings.HasPrefix(target, "Referent:") {
		target, entry = entry, target
	}
	target, entry = strings.TrimPrefix(target, "Annotation:"), strings.TrimPrefix(entry, "Referent:")
	catalogue, reference, ok := strings.Cut(entry, ":")
	i, known := b.spans[target]
	switch {
	case !ok || catalogue == "" || reference == "":
		b.left(l, "%q is not of the form: catalogue, colon, entry", entry)
		return
	case !known:
		b.left(l, "there is no span %s here", target)
		return
	}
	s := &b.d.Spans[i]
	name := strings.TrimSpace(l.tail)
	if name == "" {
		name = s.Quote
	}
	switch {
	case catalogue == bratCatalogue:
		b.link(l, s, corpus.Entity{ID: corpus.ID(reference), Name: name})
	case s.Entity != "": // the same in a second catalogue
		if e := b.entity(s.Entity); e != nil && e.External[catalogue] == "" {
			if e.External == nil {
				e.External = map[string]string{}
			}
			e.External[catalogue] = reference
		} else {
			b.left(l, "the span is linked to another entry of %s already", catalogue)
		}
	default:
		b.link(l, s, corpus.Entity{ID: derivedID(bratFormat.Name, "entity", catalogue, reference), Name: name, External: map[string]string{catalogue: reference}})
	}
}

// entity finds an entity of the document.
func (b *bratDoc) entity(id corpus.ID) *corpus.Entity {
	for ; b.indexed < len(b.d.Entities); b.indexed++ {
		b.entities[b.d.Entities[b.indexed].ID] = b.indexed
	}
	i, ok := b.entities[id]
	if !ok {
		return nil
	}
	return &b.d.Entities[i]
}

// link links a span to an entity, which is added to the document unless it is there.
func (b *bratDoc) link(l bratLine, s *corpus.Span, e corpus.Entity) {
	if s.Entity != "" && s.Entity != e.ID {
		b.left(l, "the span %q is linked to another entity already", shortened(s.Quote))
		return
	}
	if b.entity(e.ID) == nil {
		b.d.Entities = append(b.d.Entities, e)
	}
	s.Entity = e.ID
}

// equivalence reads a * line: spans that mention the same person or thing become mentions of one entity, called like the
// first of them.
func (b *bratDoc) equivalence(l bratLine) {
	fields := strings.Fields(l.body)
	var spans []*corpus.Span
	for _, id := range fields[min(1, len(fields)):] {
		i, ok := b.spans[id]
		if !ok {
			b.left(l, "there is no span %s here", id)
			return
		}
		spans = append(spans, &b.d.Spans[i])
	}
	if len(spans) < 2 {
		b.left(l, "it names less than two spans")
		return
	}
	e := corpus.Entity{ID: b.derived(strings.Join(fields, " ")), Name: spans[0].Quote}
	for _, s := range spans {
		if known := b.entity(s.Entity); known != nil {
			e = *known
			break
		}
	}
	for _, s := range spans {
		b.link(l, s, e)
	}
	of := b.entity(e.ID)
	for _, s := range spans {
		if s.Entity == e.ID && !slices.Contains(of.Names(), s.Quote) {
			of.Aliases = append(of.Aliases, s.Quote)
		}
	}
	b.add("spans joined by %s became mentions of one entity, called like the first of them", fields[0])
}
