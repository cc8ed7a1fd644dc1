package dataset

import (
	"maps"
	"slices"
	"strings"

	"github.com/onrecord/onrecord/store/corpus"
)

// parcLabels is what the labels of PARC, PolNeAR and Citron are called here: their Source is who speaks.
var parcLabels = map[string]string{"Content": "Claim", "Source": "Speaker", "Cue": "Cue"}

// relabelling is a reader that calls labels, and the slots named after them, as its user wants.
type relabelling struct {
	Reader
	labels map[string]string
}

func (r *relabelling) Next() (Item, error) {
	item, err := r.Reader.Next()
	if err == nil && len(r.labels) > 0 {
		relabel(&item.Document, r.labels)
	}
	return item, err
}

// ProposeLabels says what the labels of a dataset had better be called here, where they are those of PARC.
func ProposeLabels(labels []string) map[string]string {
	has := func(label string) bool { return slices.Contains(labels, label) }
	if has("Content") && !has("Claim") && !has("Speaker") {
		return maps.Clone(parcLabels)
	}
	return nil
}

// relabel renames labels, and slots that are called like a label in small letters.
func relabel(d *corpus.Document, labels map[string]string) {
	slot := func(name string) string {
		for from, to := range labels {
			if strings.ToLower(from) == name {
				return strings.ToLower(to)
			}
		}
		return name
	}
	for i := range d.Spans {
		if to, ok := labels[d.Spans[i].Label]; ok {
			d.Spans[i].Label = to
		}
	}
	for i, a := range d.Attributions {
		slots := map[string][]corpus.ID{}
		for name, members := range a.Slots {
			slots[slot(name)] = append(slots[slot(name)], members...)
		}
		d.Attributions[i].Slots = slots
		for j, name := range a.Absent {
			a.Absent[j] = slot(name)
		}
		slices.Sort(a.Absent)
	}
}
