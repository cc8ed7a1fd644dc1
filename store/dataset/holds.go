package dataset

import (
	"slices"

	"github.com/onrecord/onrecord/store/corpus"
)

// Holds is a set of the things that a format keeps of an article. An export is read back and compared by it, and the
// table of formats for users is made from it.
type Holds uint32

// What a format can keep.
const (
	Text       Holds = 1 << iota // the article's text, character for character
	Metadata                     // title, byline, outlet, date, address, language and credit
	Zones                        // what the stretches of the text are
	Status                       // how far the work is
	IDs                          // the ids of spans, attributions and entities
	Layers                       // whose work a span or attribution is
	Fragments                    // a span of several fragments stays one span
	Overlaps                     // spans with the same label may overlap
	Edges                        // spans may begin and end with a space
	Attributes                   // the attributes of spans
	Mentions                     // the name of the entity that a span is linked to
	Entities                     // what else is known of those entities
	Frames                       // attributions, with the spans in their slots
	OtherSlots                   // slots beyond claim, speaker, source and cue
	Absent                       // that the text names nobody for a slot
	Nesting                      // the attribution inside which one is said
	Answers                      // the attributes of attributions
	Notes                        // notes on spans and attributions
	Provenance                   // origin, confidence, time and flag of spans and attributions
	Statuses                     // how far each annotator is
	Comments                     // what people said about articles, spans and attributions, and answered
	Decisions                    // how disagreements between annotators were decided

	// Everything is what the native dataset keeps.
	Everything = Decisions<<1 - 1
)

// holdings names each thing, for users: in the table of formats, and when an export has to leave some out.
var holdings = []struct {
	one        Holds
	name, left string
}{
	{Text, "text", "texts, character for character"},
	{Metadata, "metadata", "details of articles (title, outlet, date …)"},
	{Zones, "zones", "zones"},
	{Status, "status", "states of articles"},
	{IDs, "ids", "ids"},
	{Layers, "annotator", "names of annotators"},
	{Fragments, "fragments", "spans of several fragments: each fragment becomes a span"},
	{Overlaps, "overlap", "overlapping spans of the same label: only the first stays"},
	{Edges, "spaces", "spaces at the edges of spans"},
	{Attributes, "attributes", "attributes of spans"},
	{Mentions, "entity", "links to entities"},
	{Entities, "entity details", "details of entities"},
	{Frames, "attributions", "attributions"},
	{OtherSlots, "own slots", "slots of attributions beyond claim, speaker, source and cue"},
	{Absent, "nobody named", "decisions that nobody is named"},
	{Nesting, "nesting", "links to the attribution around"},
	{Answers, "attribution attributes", "attributes of attributions"},
	{Notes, "notes", "notes"},
	{Provenance, "provenance", "origins, times, confidences and flags"},
	{Statuses, "annotators’ statuses", "states that single annotators gave articles"},
	{Comments, "comments", "comments"},
	{Decisions, "decisions", "decisions of adjudication"},
}

// Names lists what is in the set, in a few words each.
func (h Holds) Names() []string {
	var names []string
	for _, x := range holdings {
		if h&x.one != 0 {
			names = append(names, x.name)
		}
	}
	return names
}

// Left is something that a format could not keep, and how often it was there to be kept.
type Left struct {
	What  string
	Count int
}

// leftOf counts what of a document a format that holds h does not keep.
func leftOf(d *corpus.Document, h Holds, counts map[Holds]int) {
	if h == Everything {
		return
	}
	for _, f := range facts(d, Everything) {
		switch missing := f.needs &^ h; {
		case missing == 0:
		case missing&Frames != 0 && f.needs != Frames, missing&Mentions != 0 && f.needs != Mentions:
			// It goes with its attribution, or with the link to its entity, which is counted.
		default:
			counts[lowest(missing)]++
		}
	}
	for _, s := range d.Spans {
		if len(s.Fragments) > 1 && h&Fragments == 0 {
			counts[Fragments]++
		}
		if h&Edges == 0 && !slices.EqualFunc(trimmed(d.Article.Text, s.Fragments), s.Fragments, func(a, b corpus.Range) bool { return a == b }) {
			counts[Edges]++
		}
	}
	if h&Overlaps == 0 {
		if n := len(d.Spans) - len(withoutOverlaps(d.Spans, h&Layers != 0)); n > 0 {
			counts[Overlaps] += n
		}
	}
}

// lowest is the first of the things in a set: what is missing of it first explains the rest.
func lowest(h Holds) Holds { return h & -h }

// listLeft puts the counts in words, in the order of holdings.
func listLeft(counts map[Holds]int) []Left {
	var list []Left
	for _, x := range holdings {
		if n := counts[x.one]; n > 0 {
			list = append(list, Left{x.left, n})
		}
	}
	return list
}
