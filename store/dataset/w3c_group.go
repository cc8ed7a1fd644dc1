package dataset

import (
	"slices"

	"github.com/onrecord/onrecord/store/corpus"
)

// w3cPart is what an annotation says of one source.
type w3cPart struct {
	*ldNode
	targets []*ldNode
}

// w3cGroups parts annotations by what they are about. A page of this program is about one article. An annotation without
// a selector is about another annotation, or about the whole of its source.
func w3cGroups(page *ldNode) []*w3cGroup {
	var groups []*w3cGroup
	of := map[string]*w3cGroup{} // by source, and by the annotations about it
	group := func(source string) *w3cGroup {
		if page.Article != nil {
			source = page.Article.ID
		}
		if of[source] == nil {
			of[source] = &w3cGroup{
				own: page.Article, source: source, members: map[string][]corpus.ID{}, labels: map[corpus.ID]string{},
				ids: map[corpus.ID]bool{}, people: map[string]bool{}, entities: map[corpus.ID]bool{},
			}
			groups = append(groups, of[source])
		}
		return of[source]
	}
	if page.Article != nil {
		group("")
	}
	var links []*ldNode
	for i := range page.Items {
		node := &page.Items[i]
		parts := w3cParts(node)
		for _, p := range parts {
			g := group(p.targets[0].source())
			g.parts = append(g.parts, p)
			of[string(node.ID)] = g
		}
		if len(parts) == 0 {
			links = append(links, node)
		}
	}
	for _, node := range links {
		g := of[node.references()[0]]
		switch {
		case g != nil:
		case len(groups) > 0: // it points to nothing in the file, and is told of with the first article
			g = groups[0]
		default:
			g = group(node.references()[0])
		}
		g.links = append(g.links, node)
	}
	return groups
}

// w3cParts parts the targets of an annotation that have a selector by their source.
func w3cParts(node *ldNode) []w3cPart {
	var parts []w3cPart
	for i := range node.Target {
		t := &node.Target[i]
		if len(t.Selector) == 0 {
			continue
		}
		k := slices.IndexFunc(parts, func(p w3cPart) bool { return p.targets[0].source() == t.source() })
		if k < 0 {
			parts, k = append(parts, w3cPart{ldNode: node}), len(parts)
		}
		parts[k].targets = append(parts[k].targets, t)
	}
	return parts
}

// source is the address of the whole that a target or body is, or is of.
func (n *ldNode) source() string {
	if n.Source != nil {
		return string(n.Source.ID)
	}
	return string(n.ID)
}

// references lists what an annotation without selectors points to; "" is one that says nothing.
func (n *ldNode) references() []string {
	var list []string
	for i := range n.Target {
		list = append(list, n.Target[i].source())
	}
	for i := range n.Body {
		if b := &n.Body[i]; b.Value == "" && b.source() != "" {
			list = append(list, b.source())
		}
	}
	if list == nil {
		list = []string{""}
	}
	return list
}
