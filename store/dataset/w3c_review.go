package dataset

import "github.com/onrecord/onrecord/store/corpus"

// The motivations of comments, answers and decisions.
const (
	w3cCommenting = "commenting"
	w3cReplying   = "replying"
	w3cAssessing  = "assessing"
)

// comment is an annotation on the annotation that the comment is about, or on the text. An answer is on the comment that
// it answers too.
func (m *w3cMaker) comment(c corpus.Comment) w3cAnnotation {
	motivation := w3cCommenting
	if c.Parent != "" {
		motivation = w3cReplying
	}
	a := m.annotation(c.ID, motivation, c.Annotator)
	a.Created, a.Resolved = c.Created, c.Resolved
	a.Body = []w3cBody{{Type: "TextualBody", Purpose: motivation, Value: &c.Text}}
	a.Target = m.about(map[string][]corpus.ID{"parent": someID(c.Parent), "span": someID(c.Span), "attribution": someID(c.Attribution)}, "parent", "span", "attribution")
	return a
}

// decision is an annotation on all that the decision is about.
func (m *w3cMaker) decision(x corpus.Decision) w3cAnnotation {
	a := m.annotation(x.ID, w3cAssessing, x.Annotator)
	a.Created = x.Created
	said := corpus.Attributes{"kind": {string(x.Kind)}, "outcome": {string(x.Outcome)}}
	if x.Reason != "" {
		said["reason"] = []string{string(x.Reason)}
	}
	a.Body = w3cBodies(said, x.Note)
	a.Target = m.about(map[string][]corpus.ID{"left": x.Left, "right": x.Right, "gold": x.Gold}, "left", "right", "gold")
	return a
}

// about lists what an annotation is about as its targets, by the part that each plays; the text where there is nothing, as
// the model wants a target.
func (m *w3cMaker) about(parts map[string][]corpus.ID, order ...string) []w3cTarget {
	var targets []w3cTarget
	for _, part := range order {
		for _, id := range parts[part] {
			targets = append(targets, w3cTarget{Type: "SpecificResource", Source: w3cIRI(id), Slot: part})
		}
	}
	if targets == nil {
		targets = []w3cTarget{{Source: m.source}}
	}
	return targets
}

func someID(id corpus.ID) []corpus.ID {
	if id == "" {
		return nil
	}
	return []corpus.ID{id}
}

// part lists the targets of an annotation that play a part.
func (g *w3cGroup) part(node *ldNode, part string) []corpus.ID {
	var ids []corpus.ID
	for i := range node.Target {
		if t := &node.Target[i]; t.Slot == part {
			ids = append(ids, g.id(t.source(), part))
		}
	}
	return ids
}

func first(ids []corpus.ID) corpus.ID {
	if len(ids) == 0 {
		return ""
	}
	return ids[0]
}

// comment reads what m.comment wrote.
func (g *w3cGroup) comment(node *ldNode) {
	_, text := g.tagsAndNote(node)
	if text == "" {
		g.add("%s: the comment %q has no text and was left out", g.file, node.ID)
		return
	}
	g.made.Comments = append(g.made.Comments, corpus.Comment{
		ID: g.newID(string(node.ID), "comment"), Article: g.made.Article.ID, Span: first(g.part(node, "span")),
		Attribution: first(g.part(node, "attribution")), Parent: first(g.part(node, "parent")), Annotator: g.creator(node), Text: text,
		Resolved: node.Resolved, Created: node.created(),
	})
}

// decision reads what m.decision wrote.
func (g *w3cGroup) decision(node *ldNode) {
	said := node.attributes()
	_, note := g.tagsAndNote(node)
	g.made.Decisions = append(g.made.Decisions, corpus.Decision{
		ID: g.newID(string(node.ID), "decision"), Article: g.made.Article.ID, Kind: corpus.Disagreement(said.Get("kind")),
		Left: g.part(node, "left"), Right: g.part(node, "right"), Outcome: corpus.Outcome(said.Get("outcome")), Gold: g.part(node, "gold"),
		Reason: corpus.Reason(said.Get("reason")), Note: note, Annotator: g.creator(node), Created: node.created(),
	})
}
