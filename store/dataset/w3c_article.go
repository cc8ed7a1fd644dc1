package dataset

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/onrecord/onrecord/store/corpus"
)

// w3cGroup is the annotations of one file that are about one article, and what becomes of them.
type w3cGroup struct {
	*findings
	file      string
	annotator string      // of annotations that name nobody
	own       *w3cArticle // of a page that this program wrote
	source    string      // address of what is annotated
	parts     []w3cPart
	links     []*ldNode // annotations that point to annotations

	made     corpus.Document
	members  map[string][]corpus.ID // the spans that an annotation became, by its address
	labels   map[corpus.ID]string   // of those spans
	ids      map[corpus.ID]bool     // of spans and attributions
	people   map[string]bool        // names of annotators
	entities map[corpus.ID]bool
}

func (g *w3cGroup) title() string {
	if g.own != nil && g.own.Title != "" {
		return g.own.Title
	}
	return g.source
}

// document puts the annotations on the article's text, which was read from a file of the given name.
func (g *w3cGroup) document(raw, textFile string) (corpus.Document, error) {
	g.article(textFile)
	p := newW3CPlacer(raw, g.parts)
	if p.unit != "" {
		g.add("%s: the positions in %q count %s, not code points; they were read so", g.file, g.source, p.unit)
	}
	g.made.Article.Text = p.text
	if g.own != nil && g.own.TextSHA256 != corpus.TextHash(p.text) {
		g.add("%s: the text %q is not the one that was annotated; each span was looked for", g.file, textFile)
	}
	for _, part := range g.parts {
		var fragments []corpus.Range
		for _, t := range part.targets {
			r, moved, err := p.place(t)
			if err != nil {
				g.add("%s: annotation %q was left out: %v", g.file, part.ID, err)
				fragments = nil
				break
			}
			if moved {
				g.add("%s: annotation %q: its words were not at its place, but near it or between the words around them; it was put there", g.file, part.ID)
			}
			fragments = append(fragments, r)
		}
		if len(fragments) > 0 {
			g.span(part, corpus.Normalize(fragments))
		}
	}
	g.zones(corpus.NewIndex(p.text))
	return g.finished(), nil
}

// standoff makes the document of a page that has no text beside it: offsets stay code points.
func (g *w3cGroup) standoff() (corpus.Document, error) {
	g.article("")
	for _, part := range g.parts {
		var fragments []corpus.Range
		for _, t := range part.targets {
			_, at := t.selectors()
			if at == nil {
				at = &ldPlace{}
			}
			place, ok := at.position()
			if !ok {
				return g.made, fmt.Errorf("annotation %q has no position, and there is no text to look for its words", part.ID)
			}
			fragments = append(fragments, corpus.Range(place))
		}
		g.span(part, corpus.Normalize(fragments))
	}
	for _, z := range g.own.Zones {
		g.made.Article.Zones = append(g.made.Article.Zones, corpus.Zone{Kind: z.Kind, Range: corpus.Range(z.lineRange)})
	}
	return g.finished(), nil
}

// article begins the document with what is known of the article.
func (g *w3cGroup) article(textFile string) {
	d := &g.made
	d.Status = corpus.Todo
	if g.own == nil {
		d.Article = corpus.Article{ID: derivedID("w3c", g.file, g.source), Title: strings.TrimSuffix(textFile, ".txt")}
		if strings.HasPrefix(g.source, "http://") || strings.HasPrefix(g.source, "https://") {
			d.Article.URL = g.source
		}
		return
	}
	o := g.own
	d.Article = corpus.Article{
		ID: o.Given, Title: o.Title, Byline: o.Byline, Outlet: o.Outlet, Published: o.Published, URL: o.URL, Language: o.Language, Credit: o.Credit,
	}
	if o.Status != "" {
		d.Status = o.Status
	}
	d.Standing = o.Standing
	for _, a := range o.Annotators {
		g.person(a)
		if a.Status != "" {
			if d.Statuses == nil {
				d.Statuses = map[string]corpus.Status{}
			}
			d.Statuses[a.Name] = a.Status
		}
	}
	settleStatus(d)
	for _, e := range o.Entities {
		id := g.id(e.ID, "entity")
		entity := corpus.Entity{
			ID: id, Kind: e.Kind, Name: e.Name, Aliases: e.Aliases, Role: e.Role, Affiliation: e.Affiliation, Naming: e.Naming, Note: e.Note,
		}
		for _, x := range e.External {
			if entity.External == nil {
				entity.External = map[string]string{}
			}
			entity.External[x.Catalogue] = x.Value
		}
		if e.MergedInto != "" {
			entity.MergedInto = g.id(e.MergedInto, "entity")
		}
		g.entities[id] = true
		d.Entities = append(d.Entities, entity)
	}
}

func (g *w3cGroup) zones(index *corpus.Index) {
	if g.own == nil {
		return
	}
	zones := make([]corpus.Zone, 0, len(g.own.Zones))
	for _, z := range g.own.Zones {
		r, err := toBytes(index, corpus.Range(z.lineRange))
		if err != nil {
			g.add("%s: the zone %s was left out: %v", g.file, z.Kind, err)
			continue
		}
		zones = append(zones, corpus.Zone{Kind: z.Kind, Range: r})
	}
	if err := corpus.CheckZones(g.made.Article.Text, zones); err != nil {
		g.add("%s: the zones were left out: %v", g.file, err)
		return
	}
	if len(zones) > 0 {
		g.made.Article.Zones = zones
	}
}

// finished is the document with its attributions, sorted.
func (g *w3cGroup) finished() corpus.Document {
	for _, node := range g.links {
		g.link(node)
	}
	known := map[corpus.ID]bool{}
	for _, a := range g.made.Attributions {
		known[a.ID] = true
	}
	for i, a := range g.made.Attributions {
		if a.Parent != "" && !known[a.Parent] {
			g.add("%s: the attribution %s lies inside %s, which is not there; it stands alone now", g.file, a.ID, a.Parent)
			g.made.Attributions[i].Parent = ""
		}
	}
	g.made.Sort()
	return g.made
}

// id is the id that an address stands for: ours, or one derived from it.
func (g *w3cGroup) id(iri, kind string) corpus.ID {
	if id, ok := fromW3CIRI(iri); ok && g.own != nil {
		return id
	}
	return idOr(strings.TrimPrefix(iri, "urn:uuid:"), "w3c", string(g.made.Article.ID), kind, iri)
}

// newID is id for a thing that must not have the id of another. Annotations without an address, or with one that another
// has, are told apart by their number.
func (g *w3cGroup) newID(iri, kind string) corpus.ID {
	id := g.id(iri, kind)
	if iri == "" || g.ids[id] {
		id = derivedID("w3c", string(g.made.Article.ID), kind, iri, strconv.Itoa(len(g.ids)))
	}
	g.ids[id] = true
	return id
}

// person adds an annotator, unless there is one of the name.
func (g *w3cGroup) person(a w3cAgent) {
	if g.people[a.Name] {
		return
	}
	g.people[a.Name] = true
	out := corpus.Annotator{Name: a.Name, Kind: a.Kind}
	if out.Kind != corpus.Human && out.Kind != corpus.Suggester && out.Kind != corpus.Gold {
		out.Kind = corpus.Import
	}
	out.ID = derivedID("w3c", "annotator", a.Name)
	if id, ok := fromW3CIRI(a.ID); ok && g.own != nil {
		out.ID = id
	}
	g.made.Annotators = append(g.made.Annotators, out)
}

// attributes is what classifying bodies say, if they say of what attribute.
func (n *ldNode) attributes() corpus.Attributes {
	read := corpus.Attributes{}
	for _, b := range n.Body {
		if b.Attribute != nil {
			read[*b.Attribute] = append(read[*b.Attribute], string(b.Value))
		}
	}
	if len(read) == 0 {
		return nil
	}
	return read
}
