package dataset

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/onrecord/onrecord/store/corpus"
)

// meaning is what an annotation of a file is read as.
type meaning int

const (
	noMeaning     meaning = iota // for us: it is left out
	aboutArticle                 // it is read before the annotations
	aSpan                        // a label on a text
	anAttribution                // spans in slots
	aRelation                    // between two annotations
)

const corefLinkType = dkproPrefix + "api.coref.type.CoreferenceLink"

// meaningOf tells what an annotation is. Custom layers, named entities and mentions are spans, and so is what other programs
// add if it has a label or a value. What DKPro and UIMA say of words and sentences is left out.
func meaningOf(s *structure) meaning {
	switch {
	case s.kind == articleType, s.kind == annotatorType, s.kind == entityType, s.kind == zoneType, s.kind == slotsLinkType, s.kind == metadataType,
		!s.annotation, strings.HasPrefix(s.kind, "uima."):
		return aboutArticle
	case s.has("Governor") || s.has("Dependent"):
		if dkpro(s.kind) {
			return noMeaning
		}
		return aRelation
	case s.kind == attributionType:
		return anAttribution
	case dkpro(s.kind) && s.kind != corefLinkType && !strings.Contains(s.kind, ".ner.type."):
		return noMeaning
	case strings.HasPrefix(s.kind, customPrefix), strings.HasPrefix(s.kind, "custom."), dkpro(s.kind):
		return aSpan
	case s.text("label") != "" || s.text("value") != "":
		return aSpan
	}
	return noMeaning
}

func dkpro(kind string) bool {
	return strings.HasPrefix(kind, dkproPrefix) || strings.HasPrefix(kind, "org.dkpro.core.")
}

// readSpans reads the annotations that are spans. A further fragment becomes part of the span that it continues.
func (r *casReading) readSpans() {
	r.findHeads()
	further := map[int][]corpus.Range{}
	for _, s := range r.structures {
		if head, ok := r.heads[s.id]; ok && !s.hidden {
			if at, err := r.byteRange(s); err != nil {
				r.warn(s, "a fragment of a span was left out: %v", err)
			} else {
				further[head] = append(further[head], at)
			}
		}
	}
	for _, s := range r.structures {
		_, continues := r.heads[s.id]
		if s.hidden || continues {
			continue
		}
		switch meaningOf(s) {
		case noMeaning:
			if !r.own || s.kind != tokenType && s.kind != sentenceType {
				r.tally.count(r.where(s), fmt.Sprintf("annotations of the type %s were left out: they are not labelled spans", s.kind))
			}
		case aSpan:
			r.readSpan(s, further[s.id])
		}
	}
}

// findHeads follows the relations between the fragments of spans.
func (r *casReading) findHeads() {
	above := map[int]int{}
	for _, s := range r.structures {
		if s.kind != continuationType || s.hidden {
			continue
		}
		governor, dependent := r.get(s, "Governor"), r.get(s, "Dependent")
		if governor == nil || dependent == nil || governor.kind != spanType || dependent.kind != spanType || above[dependent.id] != 0 {
			r.warn(s, "a relation %s was left out: it does not join a fragment to a span", shortName(s.kind))
			continue
		}
		above[dependent.id] = governor.id
	}
	for id := range above {
		top := id
		for steps := 0; above[top] != 0 && steps <= len(above); steps++ {
			top = above[top]
		}
		if above[top] == 0 { // else they form a circle, and each stays a span
			r.heads[id] = top
		}
	}
}

func (r *casReading) readSpan(s *structure, further []corpus.Range) {
	at, err := r.byteRange(s)
	if err != nil {
		r.warn(s, "a span of the type %s was left out: %v", s.kind, err)
		return
	}
	details := r.details(s)
	span := corpus.Span{
		ID: r.id(s), Article: r.d.Article.ID, Label: labelOf(s), Fragments: corpus.Normalize(append(further, at)), Annotator: details.annotator,
		Attributes: details.attributes, Note: details.note, Flagged: details.flagged, Origin: details.origin, Confidence: details.confidence,
		Created: details.created,
	}
	span.Quote = corpus.Quote(r.d.Article.Text, span.Fragments)
	if s.kind == spanType {
		span.Entity = r.mentioned(s)
	}
	r.spans[s.id] = len(r.d.Spans)
	r.d.Spans = append(r.d.Spans, span)
}

// labelOf is the label that an annotation gives, or the short name of its layer.
func labelOf(s *structure) string {
	return cmp.Or(s.text(labelFeature(s)), shortName(s.kind))
}

// labelFeature is the feature that has the label, "" when there is none.
func labelFeature(s *structure) string {
	for _, name := range []string{"label", "value", "referenceType"} {
		if s.text(name) != "" {
			return name
		}
	}
	return ""
}

// details reads what is said of a span besides its label. The features of another tool's layer are attributes.
func (r *casReading) details(s *structure) details {
	if s.kind == spanType {
		return r.common(s)
	}
	d := details{annotator: r.annotator, origin: corpus.Imported}
	label := labelFeature(s)
	for _, f := range s.features {
		if f.refs == nil && f.text != "" && f.name != label && f.name != "sofa" {
			d.attributes = d.attributes.With(f.name, f.text)
		}
	}
	return d
}

// mentioned is the entity that a span is linked to. A file that names it without saying more makes it.
func (r *casReading) mentioned(s *structure) corpus.ID {
	if id, ok := r.entities[s.text("entityId")]; ok && s.text("entityId") != "" {
		return id
	}
	name := s.text("entity")
	if name == "" {
		return ""
	}
	return r.entity("name\x00"+name, name)
}

// entity is the entity that was made under a key, or else a new one.
func (r *casReading) entity(key, name string) corpus.ID {
	id, ok := r.entities[key]
	if !ok {
		id = derivedID(r.format, r.file, "entity", key)
		r.entities[key] = id
		r.d.Entities = append(r.d.Entities, corpus.Entity{ID: id, Name: name})
	}
	return id
}

// spanOf is where the span of a structure stands in the document, false when it was not read.
func (r *casReading) spanOf(s *structure) (int, bool) {
	if s == nil {
		return 0, false
	}
	id := s.id
	if head, ok := r.heads[id]; ok {
		id = head
	}
	i, ok := r.spans[id]
	return i, ok
}
