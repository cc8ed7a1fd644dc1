package dataset

import (
	"fmt"
	"slices"
	"strings"

	"github.com/onrecord/onrecord/store/corpus"
)

// framesInWords lists the attributions of an article for people: other programs show it as the source's description.
func framesInWords(d *corpus.Document) string {
	if len(d.Attributions) == 0 {
		return ""
	}
	find := newLookup(*d)
	var out strings.Builder
	out.WriteString("Attributions")
	for i, a := range d.Attributions {
		var parts []string
		for _, slot := range slotsOf(a) {
			part := slot + ": nobody named"
			if len(a.Slots[slot]) > 0 {
				part = slot + ": “" + squeezed(find.quotes(a.Slots[slot])) + "”"
			}
			if names := find.names(a.Slots[slot]); names != "" {
				part += " (" + squeezed(names) + ")"
			}
			parts = append(parts, part)
		}
		if a.Parent != "" {
			around := slices.IndexFunc(d.Attributions, func(o corpus.Attribution) bool { return o.ID == a.Parent })
			parts = append(parts, fmt.Sprintf("inside %d", around+1))
		}
		if said := squeezed(answers(a.Attributes)); said != "" {
			parts = append(parts, said)
		}
		if a.Note != "" {
			parts = append(parts, "note: "+squeezed(a.Note))
		}
		fmt.Fprintf(&out, "\n%d. %s", i+1, strings.Join(parts, "; "))
	}
	return out.String()
}

// squeezed is a text in one line, with one space where it has any white space.
func squeezed(s string) string { return strings.Join(strings.Fields(s), " ") }
