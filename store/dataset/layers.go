package dataset

import "github.com/onrecord/onrecord/store/corpus"

// addAnnotators lists the annotators of spans and attributions that the document does not list yet: a dataset tells no
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
}
