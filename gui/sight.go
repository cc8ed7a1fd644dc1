package gui

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/corpus"
)

// sight is who works and whose layers are seen. The background takes a copy of it: its maps are replaced, never changed.
type sight struct {
	me     string                          // annotator: whose layer new work goes to
	kinds  map[string]corpus.AnnotatorKind // of the project's annotators; who is new to it is a person
	hidden map[string]bool                 // layers that were hidden by hand
	blind  bool                            // other people's layers are not seen before one is done with an article
}

// others tells whether a layer is another's, the gold layer, or a suggester's: not to be changed by hand. What was imported
// is there to be worked on.
func (v sight) others(name string) bool {
	kind, known := v.kinds[name]
	return name != v.me && (!known || kind != corpus.Import)
}

// sees tells whether a layer is seen in an article of these statuses.
func (v sight) sees(name string, statuses map[string]corpus.Status) bool {
	return name == v.me || !v.hidden[name] && !(v.others(name) && v.blinded(statuses))
}

// blinded tells whether blind mode keeps the layers of others out of an article: I have not said that I am done with it.
func (v sight) blinded(statuses map[string]corpus.Status) bool {
	return v.blind && !slices.Contains([]corpus.Status{corpus.Done, corpus.Review, corpus.Approved}, statuses[v.me])
}

// unseen lists the annotators whose work the list of articles does not count. In blind mode it counts no other person's:
// the articles that one is done with stand beside those that one is not.
func (v sight) unseen() []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(v.kinds)), func(name string) bool { return v.sees(name, nil) })
}

// knowing is the same sight with the project's annotators as they are now.
func (v sight) knowing(people []corpus.Annotator) sight {
	v.kinds = make(map[string]corpus.AnnotatorKind, len(people))
	for _, a := range people {
		v.kinds[a.Name] = a.Kind
	}
	return v
}

// part cuts a document down to the layers that are seen, and lists all layers. Spans that an attribution in sight holds stay,
// whoever made them: without them it would not be what it is. Held are the spans in sight that an attribution out of sight
// holds.
func (v sight) part(doc corpus.Document) (seen corpus.Document, layers []layer, held map[corpus.ID]bool) {
	sees := map[string]bool{}
	layers = layersOf(&doc)
	all := true
	for i := range layers {
		l := &layers[i]
		l.kind, l.seen = v.kinds[l.name], v.sees(l.name, doc.Statuses)
		sees[l.name] = l.seen
		all = all && l.seen
	}
	if all {
		return doc, layers, nil
	}
	held, needed := map[corpus.ID]bool{}, map[corpus.ID]bool{}
	doc.Attributions = slices.DeleteFunc(doc.Attributions, func(a corpus.Attribution) bool {
		in := needed
		if !sees[a.Annotator] {
			in = held
		}
		for _, id := range a.Members() {
			in[id] = true
		}
		return !sees[a.Annotator]
	})
	doc.Spans = slices.DeleteFunc(doc.Spans, func(s corpus.Span) bool { return !sees[s.Annotator] && !needed[s.ID] })
	doc.Comments = v.comments(&doc)
	return doc, layers, held
}

// comments are those on what is seen. In blind mode nobody else's word on the whole article is, unless it was sent back.
func (v sight) comments(doc *corpus.Document) []corpus.Comment {
	spans := make(map[corpus.ID]bool, len(doc.Spans))
	for i := range doc.Spans {
		spans[doc.Spans[i].ID] = true
	}
	quiet := v.blinded(doc.Statuses) && doc.Statuses[v.me] != corpus.SentBack
	return slices.DeleteFunc(slices.Clone(doc.Comments), func(c corpus.Comment) bool {
		_, frame := doc.Attribution(c.Attribution)
		switch {
		case c.Annotator == v.me:
			return false
		case c.Span == "" && c.Attribution == "":
			return quiet && v.others(c.Annotator)
		default:
			return !spans[c.Span] && !frame
		}
	})
}

// layersOf counts the marks of each annotator in a document, by name.
func layersOf(doc *corpus.Document) []layer {
	at := map[string]int{}
	var layers []layer
	of := func(name string) *layer {
		i, known := at[name]
		if !known {
			i, at[name] = len(layers), len(layers)
			layers = append(layers, layer{name: name})
		}
		return &layers[i]
	}
	for i := range doc.Spans { // by index: there may be many, and each is large
		of(doc.Spans[i].Annotator).spans++
	}
	for i := range doc.Attributions {
		of(doc.Attributions[i].Annotator).attributions++
	}
	slices.SortFunc(layers, func(a, b layer) int { return strings.Compare(a.name, b.name) })
	return layers
}

// Settings of a project about its layers.
const (
	settingHidden = "hidden layers" // names, as JSON
	settingBlind  = "blind"         // yesBlind, noBlind, or "" = as the packet says that the project came in
	yesBlind      = "yes"
	noBlind       = "no"
)

// suggestersAmong are the names of those that are no people.
func suggestersAmong(people []corpus.Annotator) map[string]bool {
	names := map[string]bool{}
	for _, a := range people {
		if a.Kind == corpus.Suggester {
			names[a.Name] = true
		}
	}
	return names
}

// sightOf reads from a project whose layers are seen in it, by somebody whose name the project may know better. The packet
// is the one that the project came in, nil = none.
func sightOf(p *store.Project, packet *store.PacketInfo, me string) (sight, error) {
	v := sight{me: me}
	people, err := p.Annotators(context.Background())
	if err != nil {
		return v, err
	}
	if saved, err := p.Setting(store.SettingAnnotator); err == nil && saved != "" {
		v.me = saved
	}
	var hidden []string
	if list, err := p.Setting(settingHidden); err == nil && json.Unmarshal([]byte(list), &hidden) == nil { // what cannot be read hides nothing
		v.hidden = set(hidden)
	} else { // unless somebody wants it, since the window suggests by itself
		v.hidden = suggestersAmong(people)
	}
	blind, err := p.Setting(settingBlind)
	if err != nil {
		return v, err
	}
	v.blind = blind == yesBlind || blind == "" && packet != nil && packet.Blind
	return v.knowing(people), nil
}

func set(names []string) map[string]bool {
	out := make(map[string]bool, len(names))
	for _, name := range names {
		out[name] = true
	}
	return out
}
