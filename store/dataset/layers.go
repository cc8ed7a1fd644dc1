package dataset

import (
	"maps"
	"slices"

	"github.com/onrecord/onrecord/store/corpus"
)

// addAnnotators lists the annotators of all that is said of an article whom the document does not list yet: a dataset tells no
// more of them than their names.
func addAnnotators(d *corpus.Document) {
	known := map[string]bool{}
	for _, a := range d.Annotators {
		known[a.Name] = true
	}
	add := func(name string) {
		if name != "" && !known[name] {
			known[name] = true
			d.Annotators = append(d.Annotators, corpus.Annotator{Name: name, Kind: corpus.Import})
		}
	}
	for _, s := range d.Spans {
		add(s.Annotator)
	}
	for _, a := range d.Attributions {
		add(a.Annotator)
	}
	for _, name := range talkers(d) {
		add(name)
	}
}

// talkers names those who gave the article a status, commented or decided, in no particular order.
func talkers(d *corpus.Document) []string {
	names := slices.Collect(maps.Keys(d.Statuses))
	for _, c := range d.Comments {
		names = append(names, c.Annotator)
	}
	for _, x := range d.Decisions {
		names = append(names, x.Annotator)
	}
	return names
}
