package dataset

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/onrecord/onrecord/store/corpus"
)

// wordsTable has a row for each attribution with its words, so that it can be read and counted without joining tables.
// What columns there are must be known before the first article, so only the usual slots have their own; the others, and
// the answers, share one.
var wordsTable = table{name: "attributions_text", fromText: true, columns: slices.Concat(
	[]column{
		{name: "article", kind: "id", meaning: "the article, in articles", example: "01926f0e-5a3b-7c11-9d2e-0a1b2c3d4e5f"},
		{name: "title", kind: "text", meaning: "headline of the article", example: "Council rejects bridge plan"},
		{name: "outlet", kind: "text", meaning: "newspaper, site or programme", example: "Harbour Courier"},
		{name: "published", kind: "date", unit: "ISO 8601, may be partial", meaning: "day of publication; empty = unknown", example: "2024-03-05"},
		{name: "attribution", kind: "id", meaning: "the attribution, in attributions", example: "01926f0e-5a3b-7c11-9d2e-0a1b2c3d4e63"},
		{name: "annotator", kind: "text", meaning: "whose work it is, in annotators", example: "ana"},
	},
	slotColumns("claim", "the bridge will not be built", ""),
	slotColumns("speaker", "the mayor", "Ida Lorne"),
	slotColumns("source", "a letter to the council", "Letter of 3 March"),
	slotColumns("cue", "said", ""),
	[]column{
		{name: "other_slots", kind: "text", meaning: "quotes of slots without columns of their own, as slot=quotes, parted by \"; \"; nothing after = where the annotator says that the text names nobody", example: "audience=the council"},
		{name: "other_entities", kind: "text", meaning: "linked entities of those slots, as slot=names, parted by \"; \"", example: "audience=City Council"},
		{name: "attributes", kind: "text", meaning: "answers, as name=value, parted by \"; \"; one by one in attributes", example: "style=direct; certainty=high"},
		{name: "note", kind: "text", meaning: "note of the annotator", example: ""},
		{name: "flagged", kind: "boolean", meaning: "marked for another look: true or false", example: "false"},
	},
)}

func slotColumns(slot, quote, entity string) []column {
	return []column{
		{name: slot, kind: "text", meaning: "quotes of the spans in the slot " + slot + ", parted by \" | \"", example: quote},
		{name: slot + "_entities", kind: "text", meaning: "names of the entities that those spans are linked to, each once, parted by \" | \"; of a merged one, the name of what it turned out to be", example: entity},
		{name: slot + "_absent", kind: "boolean", meaning: "the annotator says that the text names nobody for " + slot + ": true or false", example: "false"},
	}
}

// words writes the rows of wordsTable for one article.
func (w *tableWriter) words(d corpus.Document) error {
	if w.options.Standoff {
		return nil
	}
	find := newLookup(d)
	for _, a := range d.Attributions {
		cells := []string{string(d.Article.ID), d.Article.Title, d.Article.Outlet, d.Article.Published, string(a.ID), a.Annotator}
		for _, slot := range usualSlots {
			cells = append(cells, find.quotes(a.Slots[slot]), find.names(a.Slots[slot]), strconv.FormatBool(slices.Contains(a.Absent, slot)))
		}
		var others, linked []string
		for _, slot := range otherSlots(a) {
			others = append(others, slot+"="+find.quotes(a.Slots[slot]))
			if names := find.names(a.Slots[slot]); names != "" {
				linked = append(linked, slot+"="+names)
			}
		}
		cells = append(cells, strings.Join(others, "; "), strings.Join(linked, "; "), answers(a.Attributes), a.Note, strconv.FormatBool(a.Flagged))
		if err := w.row(wordsTable.name, cells...); err != nil {
			return err
		}
	}
	return nil
}

// otherSlots lists the slots of an attribution, filled or absent, that have no columns of their own, by name.
func otherSlots(a corpus.Attribution) []string {
	slots := slices.AppendSeq(slices.Clone(a.Absent), maps.Keys(a.Slots))
	slices.Sort(slots)
	return slices.DeleteFunc(slices.Compact(slots), func(slot string) bool { return slices.Contains(usualSlots, slot) })
}

// answers writes attributes in one cell.
func answers(attributes corpus.Attributes) string {
	var pairs []string
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		for _, value := range attributes[name] {
			pairs = append(pairs, name+"="+value)
		}
	}
	return strings.Join(pairs, "; ")
}

// lookup finds the spans and entities of one article.
type lookup struct {
	spans    map[corpus.ID]corpus.Span
	entities map[corpus.ID]corpus.Entity
}

func newLookup(d corpus.Document) lookup {
	l := lookup{make(map[corpus.ID]corpus.Span, len(d.Spans)), make(map[corpus.ID]corpus.Entity, len(d.Entities))}
	for _, s := range d.Spans {
		l.spans[s.ID] = s
	}
	for _, e := range d.Entities {
		l.entities[e.ID] = e
	}
	return l
}

const between = " | " // what parts several quotes or names in a cell

func (l lookup) quotes(spans []corpus.ID) string {
	var quotes []string
	for _, id := range spans {
		quotes = append(quotes, l.spans[id].Quote)
	}
	return strings.Join(quotes, between)
}

// names are those of the entities that the spans are linked to. Mergers end: the document was checked.
func (l lookup) names(spans []corpus.ID) string {
	var names []string
	seen := map[corpus.ID]bool{}
	for _, id := range spans {
		e, linked := l.entities[l.spans[id].Entity]
		for e.MergedInto != "" {
			e = l.entities[e.MergedInto]
		}
		if linked && !seen[e.ID] {
			seen[e.ID] = true
			names = append(names, e.Name)
		}
	}
	return strings.Join(names, between)
}
