package dataset

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/onrecord/onrecord/store/corpus"
)

// Many tools know stretches of text with a label, and relations between two of them, but neither spans of several
// fragments nor frames. A document is written for them in a flat form: one region a fragment, and a relation for each
// thing that a frame says. What the relations cannot say goes along as a record: the line of the native dataset, without
// its text, in the place that the tool has for extra data. Our readers put both together again; see flatArticle. What the
// tool shows counts: the record only adds to regions and relations that are still there.

// Relations that are not slots.
const (
	sameSpan = "same_span" // from the first fragment of a span to each other one
	insideOf = "inside"    // from an attribution to the one inside which it is said
)

// flatRegion is one label over one stretch of text.
type flatRegion struct {
	corpus.Range // bytes
	label        string
	id           string // the span's, with ":2" … for its second and further fragments; in files of other tools what they say
	span         corpus.Span

	// What the tool says of the span and of the attribution that begins at it; told is false in tools that have no place
	// for either.
	told       bool
	attributes corpus.Attributes
	answers    corpus.Attributes
	note       string
	confidence float64
	created    string // ISO 8601
}

// flatRelation joins two regions of a layer by their places in it.
type flatRelation struct {
	from, to int
	kind     string
}

// flatLayer is what one annotator made of an article.
type flatLayer struct {
	annotator string // "" = the file does not say, or several
	regions   []flatRegion
	relations []flatRelation

	author string      // read: whose spans of the record are in the layer
	spans  []corpus.ID // read: which span each region belongs to
}

// flatLink is a relation between spans.
type flatLink struct {
	from, to corpus.ID
	kind     string
}

// flatten gives a document as one layer an annotator, by name, or together as one layer. Relations join only what is in
// one layer: those between spans of two annotators are left to the record.
func flatten(d *corpus.Document, together bool) []flatLayer {
	if together {
		return []flatLayer{newFlatLayer(d, "", func(string) bool { return true })}
	}
	names := map[string]bool{}
	for _, s := range d.Spans {
		names[s.Annotator] = true
	}
	var layers []flatLayer
	for _, name := range slices.Sorted(maps.Keys(names)) {
		layers = append(layers, newFlatLayer(d, name, func(annotator string) bool { return annotator == name }))
	}
	return layers
}

func newFlatLayer(d *corpus.Document, annotator string, mine func(annotator string) bool) flatLayer {
	l := flatLayer{annotator: annotator}
	first := map[corpus.ID]int{}
	for _, s := range d.Spans {
		if !mine(s.Annotator) {
			continue
		}
		first[s.ID] = len(l.regions)
		for i, f := range s.Fragments {
			r := flatRegion{Range: f, label: s.Label, id: string(s.ID), span: s}
			if i > 0 {
				r.id += ":" + strconv.Itoa(i+1)
				l.relations = append(l.relations, flatRelation{first[s.ID], len(l.regions), sameSpan})
			}
			l.regions = append(l.regions, r)
		}
	}
	in := func(span corpus.ID) bool { _, ok := first[span]; return ok }
	heads := flatHeads(d.Attributions, mine, in)
	for _, link := range flatLinks(d.Attributions, heads, in) {
		l.relations = append(l.relations, flatRelation{first[link.from], first[link.to], link.kind})
	}
	answered := map[corpus.ID]bool{}
	for _, a := range d.Attributions {
		if head, ok := heads[a.ID]; ok && !answered[head] {
			answered[head] = true
			l.regions[first[head]].answers = a.Attributes
		}
	}
	return l
}

// flatHeads finds for each attribution of a layer the span that its relations start from: its first claim, or its first
// span where it has no claim.
func flatHeads(attributions []corpus.Attribution, mine func(annotator string) bool, in func(corpus.ID) bool) map[corpus.ID]corpus.ID {
	heads := map[corpus.ID]corpus.ID{}
	for _, a := range attributions {
		if !mine(a.Annotator) {
			continue
		}
		for _, slot := range slotOrder(a) {
			if i := slices.IndexFunc(a.Slots[slot], in); i >= 0 {
				heads[a.ID] = a.Slots[slot][i]
				break
			}
		}
	}
	return heads
}

// flatLinks says attributions as relations from their heads, each once.
func flatLinks(attributions []corpus.Attribution, heads map[corpus.ID]corpus.ID, in func(corpus.ID) bool) []flatLink {
	var links []flatLink
	seen := map[flatLink]bool{}
	add := func(link flatLink) {
		if link.from != link.to && !seen[link] {
			seen[link] = true
			links = append(links, link)
		}
	}
	for _, a := range attributions {
		head, ok := heads[a.ID]
		if !ok {
			continue
		}
		for _, slot := range slotOrder(a) {
			if slot == sameSpan || slot == insideOf { // a slot of that name could not be told from the relation
				continue
			}
			for _, member := range a.Slots[slot] {
				if in(member) {
					add(flatLink{head, member, slot})
				}
			}
		}
		if parent, ok := heads[a.Parent]; ok {
			add(flatLink{head, parent, insideOf})
		}
	}
	return links
}

// flatNeedsText is the error of a format that makes no sense without the text.
func flatNeedsText(format string, o Options) error {
	if o.Standoff {
		return fmt.Errorf("the format %s needs the text; jsonl and csv can be written without it", format)
	}
	return nil
}

// flatFields is what of an article's details tools show beside its text.
type flatFields struct {
	Title     string `json:"title"`
	Byline    string `json:"byline"`
	Outlet    string `json:"outlet"`
	Published string `json:"published"`
	URL       string `json:"url"`
	Language  string `json:"language"`
}

func newFlatFields(a corpus.Article) flatFields {
	return flatFields{a.Title, a.Byline, a.Outlet, a.Published, a.URL, a.Language}
}
