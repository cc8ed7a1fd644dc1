package adjudication_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/store/adjudication"
	"github.com/onrecord/onrecord/store/corpus"
)

// random is a document in which ana, ben and cy have attributions over words of the text, much alike: parts in common, parts
// of their own, shared spans, spans outside attributions, attributions inside others.
func random(seed uint64, newID func() corpus.ID) corpus.Document {
	r := rand.New(rand.NewPCG(seed, 7))
	const words = 60
	var text strings.Builder
	var at []int
	for i := range words {
		at = append(at, text.Len())
		fmt.Fprintf(&text, "w%d ", i)
	}
	d := corpus.Document{Article: corpus.Article{ID: newID(), Title: fmt.Sprint("Random ", seed), Text: text.String()}}
	entities := []corpus.ID{"", newID(), newID()}
	for _, id := range entities[1:] {
		d.Entities = append(d.Entities, corpus.Entity{ID: id, Name: string(id)})
	}
	span := func(who, label string, from, length int) corpus.ID {
		from = min(max(from, 0), words-2)
		rng := corpus.Range{Start: at[from], End: at[min(from+length, words-1)] - 1}
		s := corpus.Span{ID: newID(), Article: d.Article.ID, Label: label, Annotator: who, Fragments: []corpus.Range{rng}, Quote: d.Article.Text[rng.Start:rng.End], Origin: corpus.Manual}
		if l, _ := book.Label(label); l.Mention {
			s.Entity = entities[r.IntN(len(entities))]
		}
		for _, other := range d.Spans { // the same again would be one mark, not two
			if other.Annotator == who && other.Label == label && slices.Equal(other.Fragments, s.Fragments) {
				return other.ID
			}
		}
		d.Spans = append(d.Spans, s)
		return s.ID
	}
	for i := range 8 {
		place := 3 + i*7
		for _, who := range []string{"ana", "ben", "cy"} {
			if r.IntN(6) == 0 {
				continue
			}
			a := corpus.Attribution{ID: newID(), Article: d.Article.ID, Annotator: who, Slots: map[string][]corpus.ID{}, Origin: corpus.Manual}
			a.Slots["claim"] = []corpus.ID{span(who, "Claim", place, 3+r.IntN(2))}
			if r.IntN(3) > 0 {
				a.Slots["cue"] = []corpus.ID{span(who, "Cue", place-1, 1)}
			}
			switch r.IntN(4) {
			case 0:
				a.Absent = []string{"speaker"}
			case 1:
				a.Slots["speaker"] = []corpus.ID{span(who, "Speaker", 0, 1)} // of several attributions
			default:
				a.Slots["speaker"] = []corpus.ID{span(who, "Speaker", place-2-r.IntN(2), 1)}
			}
			if r.IntN(3) == 0 {
				a.Attributes = corpus.Attributes{"style": {"direct"}}
			}
			if r.IntN(3) == 0 {
				for _, other := range d.Attributions {
					if other.Annotator == who {
						a.Parent = other.ID
					}
				}
			}
			d.Attributions = append(d.Attributions, a)
			if r.IntN(3) == 0 {
				span(who, []string{"Place", "Cue"}[r.IntN(2)], place+4, 1)
			}
		}
	}
	d.Sort()
	return d
}

// layerOf writes a layer as lines that do not depend on ids: attributions with all that belongs to them, and spans.
func layerOf(d *corpus.Document, who string) []string {
	spanText := func(id corpus.ID) string {
		s, _ := d.Span(id)
		return fmt.Sprint(s.Label, s.Fragments, s.Entity, s.Attributes)
	}
	var frame func(id corpus.ID, depth int) string
	frame = func(id corpus.ID, depth int) string {
		a, ok := d.Attribution(id)
		if !ok || depth > len(d.Attributions) {
			return "-"
		}
		out := ""
		for _, slot := range slices.Sorted(maps.Keys(a.Slots)) {
			var parts []string
			for _, id := range a.Slots[slot] {
				parts = append(parts, spanText(id))
			}
			out += slot + "=" + strings.Join(parts, ",") + " "
		}
		return fmt.Sprint(out, a.Absent, a.Attributes, " in (", frame(a.Parent, depth+1), ")")
	}
	var lines []string
	for _, a := range d.Attributions {
		if a.Annotator == who {
			lines = append(lines, frame(a.ID, 0))
		}
	}
	for _, s := range layerSpans(d, who) {
		lines = append(lines, spanText(s.ID))
	}
	slices.Sort(lines)
	return lines
}

func layerSpans(d *corpus.Document, who string) []corpus.Span {
	return slices.DeleteFunc(slices.Clone(d.Spans), func(s corpus.Span) bool { return s.Annotator != who })
}

func newCase(seed uint64) (*adjudication.Case, func() corpus.ID) {
	var ids counter
	d := random(seed, ids.next)
	return &adjudication.Case{Document: &d, Codebook: &book, Left: "ana", Right: "ben", Gold: "gold"}, ids.next
}

const seeds = 60

// TestProperty_AllLeftIsLeft: in whatever order the differences are decided, and whatever was decided before, when all are
// decided for one layer the gold layer is like it.
func TestProperty_AllLeftIsLeft(t *testing.T) {
	for seed := range uint64(seeds) {
		r := rand.New(rand.NewPCG(seed, 1))
		c, newID := newCase(seed)
		for range r.IntN(12) {
			list := differences(t, c)
			c.Decide(list[r.IntN(len(list)):][:1], verdict(corpus.Outcomes[r.IntN(3)]), newID)
		}
		side, outcome := "ana", corpus.TookLeft
		if seed%2 == 1 {
			side, outcome = "ben", corpus.TookRight
		}
		list := differences(t, c)
		for _, i := range r.Perm(len(list)) {
			c.Decide(list[i:i+1], verdict(outcome), newID)
		}
		if got, want := layerOf(c.Document, "gold"), layerOf(c.Document, side); !slices.Equal(got, want) {
			t.Fatalf("seed %d: gold is\n%s\nwant\n%s", seed, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		for _, d := range differences(t, c) {
			if d.Decision == nil || d.Decision.Outcome != outcome {
				t.Fatalf("seed %d: %s stands as %+v", seed, d.Explain("ana", "ben"), d.Decision)
			}
		}
		list = differences(t, c)
		for _, i := range r.Perm(len(list)) {
			c.Decide(list[i:i+1], verdict(corpus.TookNothing), newID)
		}
		if got := layerOf(c.Document, "gold"); len(got) != 0 {
			t.Fatalf("seed %d: of nothing there is left\n%s", seed, strings.Join(got, "\n"))
		}
	}
}

// TestProperty_LayersStay: no decision touches a layer other than gold.
func TestProperty_LayersStay(t *testing.T) {
	for seed := range uint64(seeds) {
		r := rand.New(rand.NewPCG(seed, 2))
		c, newID := newCase(seed)
		before := slices.Concat(layerOf(c.Document, "ana"), layerOf(c.Document, "ben"), layerOf(c.Document, "cy"))
		for range 20 {
			pairs := [][2]string{{"ana", "ben"}, {"gold", "cy"}, {"ben", "gold"}}
			pair := pairs[r.IntN(len(pairs))]
			c.Left, c.Right = pair[0], pair[1]
			list := differences(t, c)
			i := r.IntN(len(list))
			c.Decide(list[i:i+1], verdict(corpus.Outcomes[r.IntN(len(corpus.Outcomes))]), newID)
			if again := differences(t, c); !slices.ContainsFunc(again, func(d adjudication.Difference) bool { return d.Decision != nil }) && len(c.Decisions) > 0 && c.Decisions[len(c.Decisions)-1].Gold != nil {
				t.Fatalf("seed %d: nothing is decided after a decision", seed)
			}
		}
		if after := slices.Concat(layerOf(c.Document, "ana"), layerOf(c.Document, "ben"), layerOf(c.Document, "cy")); !slices.Equal(before, after) {
			t.Fatalf("seed %d: layers changed", seed)
		}
	}
}

// TestProperty_EachOnce: every annotation of the two layers is in a difference, attributions and spans outside them in one
// only; none is without a side; and it is all the same with the sides swapped.
func TestProperty_EachOnce(t *testing.T) {
	for seed := range uint64(seeds) {
		c, _ := newCase(seed)
		list := differences(t, c)
		times := map[corpus.ID]int{}
		for _, d := range list {
			if d.Left.Empty() && d.Right.Empty() || len(d.Kinds) == 0 || d.Agreed() != (len(d.Points) == 0) || d.Place.Empty() {
				t.Fatalf("seed %d: %+v", seed, d)
			}
			for _, side := range []adjudication.Side{d.Left, d.Right} {
				times[side.Attribution]++
				for _, id := range side.Loose {
					times[id]++
				}
			}
		}
		for _, a := range c.Document.Attributions {
			if want := 1; a.Annotator != "cy" && times[a.ID] != want {
				t.Fatalf("seed %d: attribution %s is there %d times", seed, a.ID, times[a.ID])
			}
		}
		for _, s := range c.Document.Spans {
			if s.Annotator == "cy" {
				continue
			}
			in := slices.ContainsFunc(list, func(d adjudication.Difference) bool { return d.Has(s.ID) })
			if loose := len(c.Document.AttributionsOf(s.ID)) == 0; !in || loose && times[s.ID] != 1 {
				t.Fatalf("seed %d: span %s is there %d times", seed, s.ID, times[s.ID])
			}
		}
		c.Left, c.Right = c.Right, c.Left
		for i, d := range differences(t, c) {
			o := list[i]
			if !slices.Equal(d.Kinds, o.Kinds) || d.Place != o.Place || d.Left.Attribution != o.Right.Attribution || !slices.Equal(d.Right.Spans, o.Left.Spans) || d.Explain("B", "A") == o.Explain("A", "B") && !d.Agreed() {
				t.Fatalf("seed %d: swapped %+v, was %+v", seed, d, o)
			}
		}
	}
}

func BenchmarkDifferences(b *testing.B) {
	c, _ := newCase(1)
	for b.Loop() {
		if _, err := c.Differences(); err != nil {
			b.Fatal(err)
		}
	}
}
