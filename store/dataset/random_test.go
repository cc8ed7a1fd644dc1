package dataset

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/onrecord/onrecord/store/corpus"
)

// pieces are what random texts are made of: everything that code that counts characters gets wrong.
var pieces = []string{
	"The mayor said ", "“no”", "👩‍👩‍👧", "🇺🇦", "e\u0301", "שלום", "ماء ", "\u2028", "\u00a0", "\t", "\n\n", "a<b & c>d", "\\n", "\"", "𝔘", "—", "中文",
	"\uFFFD", "=1+1", "…",
}

func randomText(r *rand.Rand, most int) string {
	var out strings.Builder
	for range r.IntN(most + 1) {
		out.WriteString(pieces[r.IntN(len(pieces))])
	}
	return out.String()
}

func randomID(r *rand.Rand) corpus.ID {
	return corpus.ID(fmt.Sprintf("01926f0e-%04x-7%03x-8%03x-%012x", r.IntN(1<<16), r.IntN(1<<12), r.IntN(1<<12), r.Uint64()>>16))
}

func choose[T any](r *rand.Rand, from ...T) T { return from[r.IntN(len(from))] }

// randomDocument makes a sorted document that uses all the nouns hold, in the form in which a reader gives it back.
func randomDocument(r *rand.Rand) corpus.Document {
	text := "Start. " + randomText(r, 60)
	cuts := boundaries(text)
	d := corpus.Document{Status: choose(r, corpus.Statuses...), Article: corpus.Article{
		ID: randomID(r), Title: randomText(r, 4), Byline: randomText(r, 2), Outlet: randomText(r, 2), Published: "2022-01",
		URL: "https://example.org/?a=1&b=<2>", Language: "en-GB", Credit: randomText(r, 1), Text: text, Zones: randomZones(r, cuts),
	}}
	for _, name := range []string{"Ana", "ana & bo <3>", "suggester"} {
		d.Annotators = append(d.Annotators, corpus.Annotator{ID: randomID(r), Name: name, Kind: choose(r, corpus.Human, corpus.Suggester, corpus.Import, corpus.Gold)})
	}
	for range r.IntN(4) {
		d.Entities = append(d.Entities, randomEntity(r, d.Entities))
	}
	for range r.IntN(12) {
		d.Spans = append(d.Spans, randomSpan(r, &d, cuts))
	}
	for range r.IntN(6) {
		d.Attributions = append(d.Attributions, randomAttribution(r, &d))
	}
	addReview(r, &d, func() string { return randomText(r, 3) })
	d.Sort()
	return d
}

// addReview gives a document statuses, comments, answers to comments and decisions, about what is there and what is gone.
// Text is what people write.
func addReview(r *rand.Rand, d *corpus.Document, text func() string) {
	who := func() string { return choose(r, d.Annotators...).Name }
	own := d.Status
	d.Statuses, d.Comments, d.Decisions = nil, nil, nil
	for _, a := range d.Annotators {
		if r.IntN(2) == 0 {
			if d.Statuses == nil {
				d.Statuses = map[string]corpus.Status{}
			}
			d.Statuses[a.Name] = choose(r, corpus.Statuses...)
		}
	}
	if d.Status = corpus.WholeStatus(own, d.Statuses); d.Statuses != nil {
		d.Standing = own
	}
	var there []corpus.ID
	for _, s := range d.Spans {
		there = append(there, s.ID)
	}
	for _, a := range d.Attributions {
		there = append(there, a.ID)
	}
	some := func() []corpus.ID {
		var ids []corpus.ID
		for range r.IntN(3) {
			ids = append(ids, choose(r, append(there, randomID(r))...))
		}
		return ids
	}
	for range r.IntN(6) {
		c := corpus.Comment{
			ID: randomID(r), Article: d.Article.ID, Annotator: who(), Text: "?" + text(), Resolved: r.IntN(2) == 0, Created: randomTime(r),
		}
		switch n := r.IntN(6); {
		case n == 0:
			c.Span = randomID(r) // gone
		case n == 1:
			c.Attribution = randomID(r)
		case n < 4 && len(d.Spans) > 0:
			c.Span = choose(r, d.Spans...).ID
		case n == 4 && len(d.Attributions) > 0:
			c.Attribution = choose(r, d.Attributions...).ID
		}
		if len(d.Comments) > 0 && r.IntN(2) == 0 {
			c.Parent = choose(r, d.Comments...).ID
		} else if r.IntN(6) == 0 {
			c.Parent = randomID(r) // gone
		}
		d.Comments = append(d.Comments, c)
	}
	for range r.IntN(4) {
		d.Decisions = append(d.Decisions, corpus.Decision{
			ID: randomID(r), Article: d.Article.ID, Kind: choose(r, corpus.Disagreements...), Left: some(), Right: some(),
			Outcome: choose(r, corpus.Outcomes...), Gold: some(), Reason: choose(r, corpus.Reasons...), Note: text(), Annotator: who(), Created: randomTime(r),
		})
	}
}

func boundaries(text string) []int {
	var at []int
	for i := range text {
		at = append(at, i)
	}
	return append(at, len(text))
}

func randomRanges(r *rand.Rand, cuts []int, most int) []corpus.Range {
	picked := map[int]bool{}
	for range 2 * (1 + r.IntN(most)) {
		picked[cuts[r.IntN(len(cuts))]] = true
	}
	var at []int
	for cut := range picked {
		at = append(at, cut)
	}
	slices.Sort(at)
	var ranges []corpus.Range
	for i := 0; i+1 < len(at); i += 2 {
		ranges = append(ranges, corpus.Range{Start: at[i], End: at[i+1]})
	}
	if ranges == nil {
		ranges = []corpus.Range{{Start: cuts[0], End: cuts[1]}}
	}
	return ranges
}

func randomZones(r *rand.Rand, cuts []int) []corpus.Zone {
	var zones []corpus.Zone
	for _, one := range randomRanges(r, cuts, 3) {
		zones = append(zones, corpus.Zone{Kind: choose(r, corpus.ZoneKinds...), Range: one})
	}
	return zones
}

func randomAttributes(r *rand.Rand) corpus.Attributes {
	if r.IntN(3) == 0 {
		return nil
	}
	return corpus.Attributes{
		"style":             {choose(r, "direct", "indirect", "")},
		"topics <&> \u2028": {"a<b", "c&d", randomText(r, 3)},
	}
}

func randomTime(r *rand.Rand) time.Time {
	if r.IntN(4) == 0 {
		return time.Time{}
	}
	return time.UnixMilli(r.Int64N(2e12)).UTC()
}

func randomEntity(r *rand.Rand, others []corpus.Entity) corpus.Entity {
	e := corpus.Entity{ID: randomID(r), Kind: "person", Name: randomText(r, 3), Role: "mayor", Naming: "named", Note: randomText(r, 1)}
	if r.IntN(2) == 0 {
		e.Aliases = []string{"Lorne", randomText(r, 2)}
		e.External = map[string]string{"wikidata": "Q<1>", "viaf": "&"}
	}
	if len(others) > 0 && r.IntN(2) == 0 {
		e.MergedInto = choose(r, others...).ID
	}
	return e
}

func randomSpan(r *rand.Rand, d *corpus.Document, cuts []int) corpus.Span {
	s := corpus.Span{
		ID: randomID(r), Article: d.Article.ID, Label: choose(r, "Claim", "Speaker", "Source", "Cue", "Own label"),
		Fragments: randomRanges(r, cuts, 3), Annotator: choose(r, d.Annotators...).Name, Attributes: randomAttributes(r),
		Note: randomText(r, 2), Flagged: r.IntN(2) == 0, Origin: choose(r, corpus.Manual, corpus.Suggested, corpus.Imported),
		Confidence: choose(r, 0, 1, r.Float64()), Created: randomTime(r),
	}
	s.Quote = corpus.Quote(d.Article.Text, s.Fragments)
	if len(d.Entities) > 0 && r.IntN(2) == 0 {
		s.Entity = choose(r, d.Entities...).ID
	}
	return s
}

func randomAttribution(r *rand.Rand, d *corpus.Document) corpus.Attribution {
	a := corpus.Attribution{
		ID: randomID(r), Article: d.Article.ID, Annotator: choose(r, d.Annotators...).Name, Attributes: randomAttributes(r),
		Note: randomText(r, 2), Flagged: r.IntN(2) == 0, Origin: choose(r, corpus.Manual, corpus.Suggested, corpus.Imported),
		Confidence: choose(r, 0, r.Float64()), Created: randomTime(r),
	}
	for _, slot := range []string{"claim", "speaker", "source", "cue", "audience", "medium"} {
		if len(d.Spans) == 0 || r.IntN(2) == 0 {
			a.Absent = append(a.Absent, slot)
			continue
		}
		members := []corpus.ID{choose(r, d.Spans...).ID}
		if other := choose(r, d.Spans...).ID; other != members[0] {
			members = append(members, other)
		}
		if a.Slots == nil {
			a.Slots = map[string][]corpus.ID{}
		}
		a.Slots[slot] = members
	}
	slices.Sort(a.Absent)
	if len(d.Attributions) > 0 && r.IntN(2) == 0 {
		a.Parent = choose(r, d.Attributions...).ID
	}
	return a
}
