package dataset

import (
	"maps"
	"slices"
	"strings"

	"github.com/onrecord/onrecord/store/corpus"
)

// parcLabels is what the labels of PARC, PolNeAR and Citron are called here: their Source is who speaks.
var parcLabels = map[string]string{"Content": "Claim", "Source": "Speaker", "Cue": "Cue"}

// RawLabels is the wish that all labels stay as they are in a dataset.
var RawLabels = map[string]string{"": ""}

// relabelling is a reader that calls labels, and the slots named after them, as its user wants. Without a wish, those of
// PARC are translated where a format recognises them; once seen, they hold for the rest of the dataset.
type relabelling struct {
	Reader
	labels map[string]string
	parc   bool
}

func (r *relabelling) Next() (Item, error) {
	item, err := r.Reader.Next()
	if err != nil {
		return item, err
	}
	labels := r.labels
	if len(labels) == 0 {
		r.parc = r.parc || item.parc
		if r.parc {
			labels = parcLabels
		}
	}
	if len(labels) > 0 {
		relabel(&item.Document, labels)
	}
	return item, nil
}

// Warnings tells of the labels of PARC besides what the reader tells.
func (r *relabelling) Warnings() []string {
	list := r.Reader.Warnings()
	if r.parc {
		list = append(slices.Clone(list), "the labels are those of PARC and PolNeAR: Content became Claim, Source became Speaker")
	}
	return list
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
