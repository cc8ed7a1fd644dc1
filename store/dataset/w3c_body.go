package dataset

import (
	"slices"
	"strings"

	"github.com/onrecord/onrecord/store/corpus"
)

// noTag is the label of annotations that have no tag: highlights and comments.
const noTag = "Annotation"

// span makes spans of an annotation, one for each tag.
func (g *w3cGroup) span(part w3cPart, fragments []corpus.Range) {
	tags, note := g.tagsAndNote(part.ldNode)
	if len(tags) == 0 {
		g.add("%s: annotations without a tag got the label %q", g.file, noTag)
		tags = []string{noTag}
	}
	if len(tags) > 1 {
		g.add("%s: annotations with several tags became one span for each", g.file)
	}
	s := corpus.Span{
		Article: g.made.Article.ID, Fragments: fragments, Annotator: g.creator(part.ldNode), Entity: g.entity(part.ldNode),
		Attributes: part.attributes(), Note: note, Flagged: part.Flagged, Origin: part.origin(), Confidence: part.Confidence, Created: part.created(),
	}
	if text := g.made.Article.Text; text != "" {
		s.Quote = corpus.Quote(text, fragments)
	}
	for _, tag := range tags {
		s.ID, s.Label = g.newID(string(part.ID), "span"), tag
		g.labels[s.ID] = tag
		g.made.Spans = append(g.made.Spans, s)
		g.members[string(part.ID)] = append(g.members[string(part.ID)], s.ID)
		s = s.Clone()
	}
}

// link makes an attribution of an annotation that points to annotations, or what else this program writes of that form.
func (g *w3cGroup) link(node *ldNode) {
	switch {
	case g.own != nil && (ldHas(node.Motivation, w3cCommenting) || ldHas(node.Motivation, w3cReplying)):
		g.comment(node)
		return
	case g.own != nil && ldHas(node.Motivation, w3cAssessing):
		g.decision(node)
		return
	}
	if !ldHas(node.Motivation, "linking") {
		g.add("%s: annotation %q was left out: it is about %q as a whole, not about a place in it", g.file, node.ID, node.references()[0])
		return
	}
	tags, note := g.tagsAndNote(node)
	a := corpus.Attribution{
		Article: g.made.Article.ID, Slots: map[string][]corpus.ID{}, Absent: slices.Compact(slices.Sorted(slices.Values(node.Absent))),
		Annotator: g.creator(node), Attributes: node.attributes(), Note: note, Flagged: node.Flagged, Origin: node.origin(),
		Confidence: node.Confidence, Created: node.created(),
	}
	if len(tags) > 0 { // what another tool calls the relation
		a.Attributes = a.Attributes.With("relation", tags...)
	}
	missing := 0
	for i, address := range node.references() {
		spans := g.members[address]
		if len(spans) == 0 && address != g.source {
			g.add("%s: the link %q points to %q, which is not among the annotations that were read", g.file, node.ID, address)
			missing++
			continue
		}
		for _, id := range spans[:min(len(spans), 1)] {
			slot := ""
			if i < len(node.Target) {
				slot = node.Target[i].Slot
			}
			if slot == "" {
				slot = strings.ToLower(g.labels[id])
			}
			if !slices.Contains(a.Slots[slot], id) {
				a.Slots[slot] = append(a.Slots[slot], id)
			}
		}
	}
	if g.own == nil && (missing > 0 || len(a.Members()) < 2) {
		g.add("%s: the link %q was left out: it does not link two annotations that were read", g.file, node.ID)
		return
	}
	if node.Parent != "" {
		a.Parent = g.id(string(node.Parent), "attribution")
	}
	a.ID = g.newID(string(node.ID), "attribution")
	g.made.Attributions = append(g.made.Attributions, a)
}

// tagsAndNote is what the bodies of an annotation say in words. A body has the purpose of its annotation where it names
// none. What this program wrote has its attributes among the bodies.
func (g *w3cGroup) tagsAndNote(node *ldNode) (tags []string, note string) {
	var notes []string
	for _, tag := range node.Tags {
		tags = append(tags, string(tag))
	}
	for _, value := range append([]ldText{node.Text}, node.BodyValue...) {
		if value != "" {
			notes = append(notes, string(value))
		}
	}
	for i := range node.Body {
		b := &node.Body[i]
		purpose := b.Purpose
		if len(purpose) == 0 {
			purpose = node.Motivation
		}
		switch {
		case b.Attribute != nil || ldHas(purpose, "identifying") || b.Value == "" && (ldHas(purpose, "linking") || b.is("TextualBody")):
		case b.Value == "":
			g.add("%s: a body of annotation %q was left out: it is no text, but %q", g.file, node.ID, b.source())
		case ldHas(purpose, "tagging") || ldHas(purpose, "classifying"):
			tags = append(tags, string(b.Value))
		default:
			notes = append(notes, string(b.Value))
		}
	}
	if g.own == nil {
		tags = slices.DeleteFunc(tags, func(tag string) bool { return strings.TrimSpace(tag) == "" })
	}
	return tags, strings.Join(notes, "\n\n")
}

// creator is the name of the annotator.
func (g *w3cGroup) creator(node *ldNode) string {
	name := strings.TrimPrefix(string(node.User), "acct:")
	agent := w3cAgent{}
	if len(node.Creator) > 0 {
		c := &node.Creator[0]
		name = strings.TrimPrefix(c.called(), "acct:")
		agent = w3cAgent{ID: string(c.ID), Kind: corpus.AnnotatorKind(c.Kind)}
	}
	if name == "" {
		name = g.annotator
	}
	agent.Name = name
	g.person(agent)
	return name
}

// entity is the entity that an annotation identifies, "" when there is none.
func (g *w3cGroup) entity(node *ldNode) corpus.ID {
	for i := range node.Body {
		b := &node.Body[i]
		if !ldHas(b.Purpose, "identifying") || b.source() == "" {
			continue
		}
		id := g.id(b.source(), "entity")
		if !g.entities[id] {
			g.entities[id] = true
			e := corpus.Entity{ID: id, Name: b.called()}
			if b.Source != nil {
				e.Name = b.Source.called()
			}
			if g.own == nil && string(id) != strings.TrimPrefix(b.source(), "urn:uuid:") {
				e.External = map[string]string{"iri": b.source()}
			}
			g.made.Entities = append(g.made.Entities, e)
		}
		return id
	}
	return ""
}

// origin is how an annotation came to be: what another program wrote is imported.
func (n *ldNode) origin() corpus.Origin {
	if n.Origin == corpus.Manual || n.Origin == corpus.Suggested {
		return n.Origin
	}
	return corpus.Imported
}
