package agreement_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/store/agreement"
	"github.com/onrecord/onrecord/store/corpus"
)

var book = corpus.Codebook{
	Labels: []corpus.Label{
		{Name: "Claim"},
		{Name: "Speaker", Mention: true, Attributes: []corpus.Attribute{
			{Name: "mention", Type: corpus.TypeChoice, Choices: []corpus.Choice{{Value: "name"}, {Value: "pronoun"}}},
		}},
		{Name: "Source", Mention: true},
		{Name: "Cue"},
	},
	Frame: corpus.Frame{
		Slots: []corpus.Slot{
			{Name: "claim", Label: "Claim", Opens: true},
			{Name: "speaker", Label: "Speaker"},
			{Name: "source", Label: "Source"},
			{Name: "cue", Label: "Cue"},
		},
		Attributes: []corpus.Attribute{
			{Name: "style", Type: corpus.TypeChoice, Choices: []corpus.Choice{{Value: "direct"}, {Value: "indirect"}}},
			{Name: "certainty", Type: corpus.TypeChoice, Ordered: true, Choices: []corpus.Choice{{Value: "low"}, {Value: "middle"}, {Value: "high"}}},
			{Name: "people", Type: corpus.TypeNumber},
			{Name: "topics", Type: corpus.TypeMultichoice, Choices: []corpus.Choice{{Value: "money"}, {Value: "law"}}},
			{Name: "why", Type: corpus.TypeYesNo, ShownIf: &corpus.Condition{Attribute: "style", In: []string{"direct"}}},
			{Name: "remark", Type: corpus.TypeText},
		},
	},
}

// desk builds a document. Texts of spans are looked up in the article, the fragments of one parted by "…".
type desk struct {
	t *testing.T
	d *corpus.Document
}

const bridge = `The bridge is safe, Ida Lorne said on Monday. It opens in May, according to the ministry’s report. “Nobody,” she added, “was hurt.”`

func newDesk(t *testing.T, id string) *desk {
	return &desk{t, &corpus.Document{Article: corpus.Article{ID: corpus.ID(id), Title: "Article " + id, Text: bridge}}}
}

func (k *desk) span(annotator, label, words string) corpus.ID {
	k.t.Helper()
	s := corpus.Span{ID: corpus.ID(fmt.Sprintf("%s-s%d", annotator, len(k.d.Spans))), Label: label, Annotator: annotator}
	for part := range strings.SplitSeq(words, "…") {
		at := strings.Index(k.d.Article.Text, part)
		if at < 0 {
			k.t.Fatalf("%q is not in the text", part)
		}
		s.Fragments = append(s.Fragments, corpus.Range{Start: at, End: at + len(part)})
	}
	k.d.Spans = append(k.d.Spans, s)
	return s.ID
}

// frame adds an attribution with its spans; "" leaves a slot empty.
func (k *desk) frame(annotator, claim, speaker, source, cue string, attributes corpus.Attributes) *corpus.Attribution {
	k.t.Helper()
	a := corpus.Attribution{
		ID: corpus.ID(fmt.Sprintf("%s-f%d", annotator, len(k.d.Attributions))), Annotator: annotator,
		Slots: map[string][]corpus.ID{}, Attributes: attributes,
	}
	for i, words := range []string{claim, speaker, source, cue} {
		if slot := book.Frame.Slots[i]; words != "" {
			a.Slots[slot.Name] = []corpus.ID{k.span(annotator, slot.Label, words)}
		}
	}
	k.d.Attributions = append(k.d.Attributions, a)
	return &k.d.Attributions[len(k.d.Attributions)-1]
}

// link links the spans of an attribution's slot to an entity.
func (k *desk) link(a *corpus.Attribution, slot string, entity corpus.ID) {
	for _, id := range a.Slots[slot] {
		i := slices.IndexFunc(k.d.Spans, func(s corpus.Span) bool { return s.ID == id })
		k.d.Spans[i].Entity = entity
	}
}

func compare(t *testing.T, annotators []string, documents ...*corpus.Document) agreement.Result {
	t.Helper()
	r, err := agreement.NewReport(agreement.Options{Annotators: annotators, Codebook: &book, Seed: 11, Resamples: 200, Samples: 10})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range documents {
		if err := r.Add(d); err != nil {
			t.Fatal(err)
		}
	}
	return r.Result()
}

// twoReadings has most ways to differ, between ana and bo.
func twoReadings(t *testing.T, id string) *corpus.Document {
	k := newDesk(t, id)
	k.d.Entities = []corpus.Entity{{ID: "ida", Name: "Ida Lorne"}, {ID: "lorne", Name: "Lorne", MergedInto: "ida"}, {ID: "may", Name: "May"}}
	a := k.frame("ana", "The bridge is safe", "Ida Lorne", "", "said", corpus.Attributes{"style": {"indirect"}, "certainty": {"high"}, "people": {"3"}, "topics": {"law", "money"}})
	b := k.frame("bo", "The bridge is safe", "Ida Lorne", "", "said", corpus.Attributes{"style": {"direct"}, "certainty": {"middle"}, "people": {"3.0"}, "topics": {"money", "law"}, "why": {"yes"}})
	k.link(a, "speaker", "ida")
	k.link(b, "speaker", "lorne")
	a = k.frame("ana", "It opens in May", "", "the ministry’s report", "according to", corpus.Attributes{"style": {"indirect"}, "why": {"no"}})
	b = k.frame("bo", "It opens in May,", "the ministry’s", "", "according to", corpus.Attributes{"style": {"indirect"}, "why": {"yes"}})
	k.link(a, "source", "ida")
	k.link(b, "speaker", "may")
	k.frame("ana", "“Nobody,”…“was hurt.”", "she", "", "added", nil)
	return k.d
}

// randomDocument has frames of the annotators at random places, of which some agree.
func randomDocument(seed uint64, frames int, annotators ...string) *corpus.Document {
	r := rand.New(rand.NewPCG(seed, 77))
	var text strings.Builder
	var words []corpus.Range
	for range frames * 30 {
		start := text.Len()
		text.WriteString(strings.Repeat("a", 1+r.IntN(9)))
		words = append(words, corpus.Range{Start: start, End: text.Len()})
		text.WriteByte(' ')
	}
	d := &corpus.Document{Article: corpus.Article{ID: corpus.ID(fmt.Sprint("article", seed)), Title: fmt.Sprint("Article ", seed), Text: text.String()}}
	style := []string{"direct", "indirect"}
	for _, who := range annotators {
		for i := range frames {
			if r.IntN(10) == 0 {
				continue
			}
			a := corpus.Attribution{ID: corpus.ID(fmt.Sprint(who, "f", i)), Annotator: who, Slots: map[string][]corpus.ID{}, Attributes: corpus.Attributes{
				"style": {style[r.IntN(9)/5]}, "certainty": {[]string{"low", "middle", "high"}[r.IntN(3)]}, "people": {fmt.Sprint(r.IntN(9))},
			}}
			for k, slot := range book.Frame.Slots {
				first := i*30 + []int{0, 13, 20, 16}[k]
				last := first + []int{10, 2, 2, 0}[k]
				first, last = first+r.IntN(2), last+r.IntN(2)+1
				s := corpus.Span{
					ID: corpus.ID(fmt.Sprint(who, "s", i, slot.Name)), Label: slot.Label, Annotator: who,
					Fragments: []corpus.Range{{Start: words[first].Start, End: words[last].End}},
				}
				d.Spans = append(d.Spans, s)
				a.Slots[slot.Name] = []corpus.ID{s.ID}
			}
			d.Attributions = append(d.Attributions, a)
		}
	}
	return d
}

// renamed is the document with the layers of two annotators exchanged.
func renamed(d *corpus.Document, a, b string) *corpus.Document {
	swap := func(name string) string {
		switch name {
		case a:
			return b
		case b:
			return a
		}
		return name
	}
	out := *d
	out.Spans, out.Attributions = slices.Clone(d.Spans), slices.Clone(d.Attributions)
	for i := range out.Spans {
		out.Spans[i].Annotator = swap(out.Spans[i].Annotator)
	}
	for i := range out.Attributions {
		out.Attributions[i].Annotator = swap(out.Attributions[i].Annotator)
	}
	return &out
}
