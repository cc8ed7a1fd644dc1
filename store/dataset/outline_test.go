package dataset

import (
	"maps"
	"slices"
	"strings"

	"github.com/onrecord/onrecord/store/corpus"
)

// outline says in a few words what a document holds, for tables of tests: a line a span, then a line an attribution.
func outline(d corpus.Document) string {
	var out []string
	told := map[corpus.ID]bool{}
	for _, s := range d.Spans {
		row := s.Label + " " + s.Quote
		for _, e := range d.Entities {
			if e.ID != s.Entity {
				continue
			}
			row += " = " + e.Name
			if told[e.ID] {
				continue
			}
			told[e.ID] = true
			if len(e.Aliases) > 0 {
				row += " (" + strings.Join(e.Aliases, ", ") + ")"
			}
			for _, catalogue := range slices.Sorted(maps.Keys(e.External)) {
				row += " " + catalogue + ":" + e.External[catalogue]
			}
		}
		out = append(out, row+outlineOf(s.Attributes, s.Note))
	}
	for _, a := range d.Attributions {
		row := "frame"
		for _, slot := range slices.Sorted(maps.Keys(a.Slots)) {
			var quotes []string
			for _, id := range a.Slots[slot] {
				s, _ := d.Span(id)
				quotes = append(quotes, s.Quote)
			}
			row += " " + slot + "=" + strings.Join(quotes, "|")
		}
		if len(a.Absent) > 0 {
			row += ", none: " + strings.Join(a.Absent, ", ")
		}
		if a.Parent != "" {
			row += ", inside another"
		}
		out = append(out, row+outlineOf(a.Attributes, a.Note))
	}
	return strings.Join(out, "\n")
}

func outlineOf(attributes corpus.Attributes, note string) string {
	var out string
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		out += " " + name + "=" + strings.Join(attributes[name], "|")
	}
	if note != "" {
		out += " note=" + note
	}
	return out
}
