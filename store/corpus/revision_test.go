package corpus

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestApply(t *testing.T) {
	for _, c := range []struct {
		name    string
		changes []Change
		want    string
	}{
		{"nothing", nil, testSpans + testAttributions + testEntities},
		{"new span", []Change{PutSpan{Span{ID: "s0", Article: "a", Fragments: []Range{{20, 31}}}}}, "s1@10/e1 s0@20/ s2@20/e1 s3@30/e2 " + testAttributions + testEntities},
		{"span of another article", []Change{PutSpan{Span{ID: "s0", Article: "b", Fragments: []Range{{20, 31}}}}}, testSpans + testAttributions + testEntities},
		{"span changed in place", []Change{PutSpan{Span{ID: "s2", Article: "a", Fragments: []Range{{20, 30}}}}}, "s1@10/e1 s2@20/ s3@30/e2 " + testAttributions + testEntities},
		{
			"span moved: its attributions move too",
			[]Change{PutSpan{Span{ID: "s1", Article: "a", Fragments: []Range{{50, 60}}}}},
			"s2@20/e1 s3@30/e2 s1@50/ f2<f1map[claim:[s3] speaker:[s2]] f1<map[claim:[s1 s3]] " + testEntities,
		},
		{"span removed", []Change{RemoveSpan{"s1"}}, "s2@20/e1 s3@30/e2 f2<f1map[claim:[s3] speaker:[s2]] f1<map[claim:[s3]] " + testEntities},
		{"last member removed", []Change{RemoveSpan{"s1"}, RemoveSpan{"s3"}}, "s2@20/e1 f2<f1map[speaker:[s2]] f1<map[] " + testEntities},
		{"unknown span removed", []Change{RemoveSpan{"s9"}}, testSpans + testAttributions + testEntities},
		{
			"new attribution",
			[]Change{PutAttribution{Attribution{ID: "f0", Article: "a", Slots: map[string][]ID{"cue": {"s2"}}}}},
			testSpans + "f1<map[claim:[s1 s3]] f0<map[cue:[s2]] f2<f1map[claim:[s3] speaker:[s2]] " + testEntities,
		},
		{
			"attribution before its span",
			[]Change{
				PutAttribution{Attribution{ID: "f9", Article: "a", Slots: map[string][]ID{"cue": {"s9"}}}},
				PutSpan{Span{ID: "s9", Article: "a", Fragments: []Range{{0, 5}}}},
			},
			"s9@0/ " + testSpans + "f9<map[cue:[s9]] " + testAttributions + testEntities,
		},
		{"attribution of another article", []Change{PutAttribution{Attribution{ID: "f0", Article: "b"}}}, testSpans + testAttributions + testEntities},
		{"attribution without members", []Change{PutAttribution{Attribution{ID: "f1", Article: "a"}}}, testSpans + "f2<f1map[claim:[s3] speaker:[s2]] f1<map[] " + testEntities},
		{"attribution removed", []Change{RemoveAttribution{"f1"}}, testSpans + "f2<map[claim:[s3] speaker:[s2]] " + testEntities},
		{"entity put", []Change{PutEntity{Entity{ID: "e0"}}, PutEntity{Entity{ID: "e2"}}}, testSpans + testAttributions + "e0> e1> e2>"},
		{"entity removed", []Change{RemoveEntity{"e1"}}, "s1@10/ s2@20/ s3@30/e2 " + testAttributions + "e2>"},
		{"what is not in a document", []Change{
			AddArticle{Article: Article{ID: "b"}}, RemoveArticle{"a"}, PutAnnotator{Annotator{ID: "p3", Name: "cleo"}}, SetCodebook{testBook()},
		}, testSpans + testAttributions + testEntities},
	} {
		d := testDocument()
		got := d.Apply(Step{Changes: c.changes})
		if outline(got) != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, outline(got), c.want)
		}
		if !reflect.DeepEqual(d, testDocument()) {
			t.Errorf("%s: the receiver has become %+v", c.name, d)
		}
	}
}

func TestApplyArticle(t *testing.T) {
	d := testDocument()
	got := d.Apply(Step{Changes: []Change{
		SetArticle{Article{ID: "a", Title: "Two", Zones: []Zone{{Byline, Range{3, 4}}}}},
		SetStatus{Article: "a", Status: Done},
		SetArticle{Article{ID: "b", Title: "Other"}},
		SetStatus{Article: "b", Status: Review},
	}})
	if got.Article.Title != "Two" || got.Article.Text != d.Article.Text || got.Article.Zones[0].Kind != Byline || got.Status != Done {
		t.Errorf("%+v, %s", got.Article, got.Status)
	}
	if !reflect.DeepEqual(d, testDocument()) {
		t.Errorf("the receiver has become %+v", d)
	}
}

// TestApplyLikeSort makes random steps and compares with changing the lists in any way and sorting the whole document.
func TestApplyLikeSort(t *testing.T) {
	for seed := range uint64(300) {
		random := rand.New(rand.NewPCG(seed, 0))
		d, held := Document{Article: Article{ID: "a"}}, Document{Article: Article{ID: "a"}}
		for range 20 {
			var step Step
			for range 1 + random.IntN(8) {
				step.Changes = append(step.Changes, randomChange(random))
			}
			before, shared := cloned(d), d
			want := cloned(d)
			for _, c := range step.Changes {
				applySlowly(&want, c)
			}
			want.Sort()
			held.Do(step)
			alone := held // without the index: what the document says
			alone.starts, alone.members, alone.longest = nil, nil, 0
			if got, want := lookups(held), lookups(alone); got != want {
				t.Fatalf("seed %d: with the index\n%s\nwithout\n%s", seed, got, want)
			}
			if !equal(alone, want) {
				t.Fatalf("seed %d: Do, after %+v\n got %s\nwant %s", seed, step.Changes, outline(alone), outline(want))
			}
			d = d.Apply(step)
			if !equal(d, want) {
				t.Fatalf("seed %d: after %+v\n got %s\nwant %s", seed, step.Changes, outline(d), outline(want))
			}
			if !equal(shared, before) {
				t.Fatalf("seed %d: %+v changed the receiver from\n%s to\n%s", seed, step.Changes, outline(before), outline(shared))
			}
		}
	}
}

// lookups writes what is found by ID and by place.
func lookups(d Document) string {
	var out strings.Builder
	for i := range 12 {
		id := ID(fmt.Sprint("s", i))
		s, known := d.Span(id)
		fmt.Fprintln(&out, id, d.SpanIndex(id), known, s, d.AttributionsOf(id))
		fmt.Fprintln(&out, d.SpansOver(Range{i, i + 3}))
	}
	return out.String()
}

func randomChange(random *rand.Rand) Change {
	id := func(kind string) ID { return ID(fmt.Sprint(kind, random.IntN(12))) }
	switch random.IntN(10) {
	case 0:
		return RemoveSpan{id("s")}
	case 1:
		return RemoveAttribution{id("f")}
	case 2:
		return RemoveEntity{id("e")}
	case 3:
		return PutEntity{Entity{ID: id("e"), MergedInto: id("e")}}
	case 4, 5, 6:
		at := random.IntN(20)
		return PutSpan{Span{ID: id("s"), Article: "a", Entity: id("e"), Fragments: []Range{{at, at + 1 + random.IntN(3)}, {at + 5, at + 6 + random.IntN(9)}}[:1+random.IntN(2)]}}
	default:
		a := Attribution{ID: id("f"), Article: "a", Parent: id("f")}
		for range random.IntN(4) {
			a = a.Linked([]string{"claim", "speaker", "cue"}[random.IntN(3)], id("s"))
		}
		return PutAttribution{a}
	}
}

// applySlowly makes one change without regard for order.
func applySlowly(d *Document, change Change) {
	switch c := change.(type) {
	case PutSpan:
		applySlowly(d, removeOnly{c.Span.ID})
		d.Spans = append(d.Spans, c.Span)
	case removeOnly:
		d.Spans = slices.DeleteFunc(d.Spans, func(s Span) bool { return s.ID == c.ID })
	case RemoveSpan:
		applySlowly(d, removeOnly(c))
		for i, a := range d.Attributions {
			if a.SlotOf(c.ID) != "" {
				d.Attributions[i] = a.Unlinked(c.ID)
			}
		}
	case PutAttribution:
		d.Attributions = slices.DeleteFunc(d.Attributions, func(a Attribution) bool { return a.ID == c.Attribution.ID })
		d.Attributions = append(d.Attributions, c.Attribution)
	case RemoveAttribution:
		d.Attributions = slices.DeleteFunc(d.Attributions, func(a Attribution) bool { return a.ID == c.ID })
		for i := range d.Attributions {
			if d.Attributions[i].Parent == c.ID {
				d.Attributions[i].Parent = ""
			}
		}
	case PutEntity:
		d.Entities = slices.DeleteFunc(d.Entities, func(e Entity) bool { return e.ID == c.Entity.ID })
		d.Entities = append(d.Entities, c.Entity)
	case RemoveEntity:
		d.Entities = slices.DeleteFunc(d.Entities, func(e Entity) bool { return e.ID == c.ID })
		for i := range d.Entities {
			if d.Entities[i].MergedInto == c.ID {
				d.Entities[i].MergedInto = ""
			}
		}
		for i := range d.Spans {
			if d.Spans[i].Entity == c.ID {
				d.Spans[i].Entity = ""
			}
		}
	}
}

// removeOnly takes a span away and leaves the attributions alone.
type removeOnly struct{ ID ID }

func (removeOnly) isChange() {}

// cloned shares no memory with the document.
func cloned(d Document) Document {
	out := d
	out.Spans, out.Attributions, out.Entities = nil, nil, nil
	for _, s := range d.Spans {
		out.Spans = append(out.Spans, s.Clone())
	}
	for _, a := range d.Attributions {
		out.Attributions = append(out.Attributions, a.Clone())
	}
	for _, e := range d.Entities {
		out.Entities = append(out.Entities, e.Clone())
	}
	return out
}

func equal(a, b Document) bool {
	return reflect.DeepEqual(cloned(a), cloned(b))
}

// benchmarkDocument has n spans, and n/4 attributions of four spans each.
func benchmarkDocument(n int) Document {
	d := Document{Article: Article{ID: "a"}}
	for i := range n {
		d.Spans = append(d.Spans, Span{ID: ID(fmt.Sprintf("01926f0e-5a3b-7c11-9d2e-%012x", i)), Article: "a", Fragments: []Range{{10 * i, 10*i + 5}}})
	}
	for i := range n / 4 {
		d.Attributions = append(d.Attributions, Attribution{
			ID: ID(fmt.Sprintf("01926f0f-5a3b-7c11-9d2e-%012x", i)), Article: "a",
			Slots: map[string][]ID{"claim": {d.Spans[4*i].ID}, "speaker": {d.Spans[4*i+1].ID}, "source": {d.Spans[4*i+2].ID}, "cue": {d.Spans[4*i+3].ID}},
		})
	}
	return d
}

func BenchmarkApply(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 100_000} {
		d := benchmarkDocument(n)
		span := d.Spans[n/2]
		span.Note = "changed"
		added := span
		added.ID = "01926f10-5a3b-7c11-9d2e-000000000000"
		moved := span
		moved.Fragments = []Range{{10*n/2 - 25, 10 * n / 2}}
		frame := d.Attributions[n/8].Clone()
		frame.Note = "changed"
		for _, c := range []struct {
			name    string
			changes []Change
		}{
			{"NewSpan", []Change{PutSpan{added}}},
			{"NewSpanInFrame", []Change{PutSpan{added}, PutAttribution{frame.Linked("claim", added.ID)}}},
			{"ChangedSpan", []Change{PutSpan{span}}},
			{"MovedSpan", []Change{PutSpan{moved}}},
			{"RemovedSpan", []Change{RemoveSpan{span.ID}}},
			{"ChangedAttribution", []Change{PutAttribution{frame}}},
		} {
			b.Run(fmt.Sprintf("%s/%d", c.name, n), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					d.Apply(Step{Changes: c.changes})
				}
			})
		}
	}
}
