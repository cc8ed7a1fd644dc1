package store

import (
	"testing"
	"time"

	"github.com/onrecord/onrecord/store/corpus"
)

// TestOpenConflicts: both versions of each kind of thing, and where they come from.
func TestOpenConflicts(t *testing.T) {
	p := newProject(t)
	began := time.Now().Add(-time.Minute)
	article := addArticle(t, p, "One", testText)
	span, other := spanOn(article, testText, "Claim", corpus.Range{Start: 0, End: 3}), spanOn(article, testText, "Cue", corpus.Range{Start: 0, End: 3})
	frame := corpus.Attribution{ID: NewID(), Article: article, Annotator: "Ana", Origin: corpus.Manual, Slots: map[string][]corpus.ID{"claim": {span.ID}}}
	comment := corpus.Comment{ID: NewID(), Article: article, Annotator: "Ana", Text: "first"}
	entity := corpus.Entity{ID: NewID(), Name: "Ines Calder"}
	do(t, p, corpus.PutEntity{Entity: entity}, corpus.PutSpan{Span: span}, corpus.PutSpan{Span: other}, corpus.PutAttribution{Attribution: frame},
		corpus.PutComment{Comment: comment}, corpus.SetStatus{Article: article, Annotator: "Ana", Status: corpus.Doing})
	change := func(q *Project, note string, slot []corpus.ID, status corpus.Status) {
		s, a, c, e := span, frame.Clone(), comment, entity
		s.Note, a.Note, c.Text, e.Role = note, note, note, note
		a.Slots["cue"] = slot
		x := must[corpus.Document](t)(q.Document(t.Context(), article)).Article
		x.Outlet = note
		book := must[corpus.Codebook](t)(q.Codebook(t.Context()))
		book.Version = note
		do(t, q, corpus.PutSpan{Span: s}, corpus.PutAttribution{Attribution: a}, corpus.PutComment{Comment: c}, corpus.PutEntity{Entity: e},
			corpus.SetArticle{Article: x}, corpus.SetStatus{Article: article, Annotator: "Ana", Status: status}, corpus.SetCodebook{Codebook: book})
	}
	packet := packetFor(t, p, PacketOptions{To: "Bob"}, func(q *Project) { change(q, "there", []corpus.ID{other.ID}, corpus.Review) })
	time.Sleep(5 * time.Millisecond) // the version of here is the newer one
	change(p, "here", nil, corpus.Done)
	must[MergeReport](t)(p.Merge(t.Context(), packet, MergeOptions{Annotator: "Ana"}))

	open := must[[]OpenConflict](t)(p.OpenConflicts(t.Context()))
	seen := map[string]bool{}
	for _, c := range open {
		seen[c.Kind+c.Field] = true
		var shown, beside string
		switch {
		case c.Span != nil:
			shown, beside = c.Shown.Span.Note, c.Span.Note
		case c.Attribution != nil:
			shown, beside = c.Shown.Attribution.Note, c.Attribution.Note
			if len(c.Spans) != 2 {
				t.Errorf("the attribution mentions %d spans", len(c.Spans))
			}
		case c.Comment != nil:
			shown, beside = c.Shown.Comment.Text, c.Comment.Text
		case c.Status != "":
			if c.Shown.Status != corpus.Done || c.Status != corpus.Review {
				t.Errorf("status %s beside %s", c.Status, c.Shown.Status)
			}
			shown, beside = "here", "there"
		case c.Kind == "codebook":
			a, b := must[corpus.Codebook](t)(corpus.ParseCodebook([]byte(c.Shown.Value))), must[corpus.Codebook](t)(corpus.ParseCodebook([]byte(c.Value)))
			shown, beside = a.Version, b.Version
		default:
			shown, beside = c.Shown.Value, c.Value
		}
		if shown != "here" || beside != "there" {
			t.Errorf("%s %s: %q is shown, beside it %q", c.Kind, c.Field, shown, beside)
		}
		shared := c.Kind == "entity" || c.Kind == "article" || c.Kind == "codebook"
		if owner := c.Owner; shared != (owner == "") || !shared && owner != "Ana" {
			t.Errorf("%s: it is in the layer of %q", c.Kind, owner)
		}
		if c.ShownMade.By != "Ana" || c.ShownMade.Merge != "" || c.OtherMade.By != "" || c.OtherMade.Merge != "Merge the packet of Bob" {
			t.Errorf("%s %s: made %+v and %+v", c.Kind, c.Field, c.ShownMade, c.OtherMade)
		}
		for _, made := range []Made{c.ShownMade, c.OtherMade} {
			if made.At.Before(began) || made.At.After(time.Now().Add(time.Minute)) {
				t.Errorf("%s: made at %v", c.Kind, made.At)
			}
		}
		if (c.Article != "") != (c.Title == "One") {
			t.Errorf("%s: in %q", c.Kind, c.Title)
		}
	}
	if want := []string{"span", "attribution", "comment", "entityrole", "articleoutlet", "status", "codebook"}; len(seen) != len(want) {
		t.Errorf("conflicts %v, not %v", seen, want)
	}
	for _, c := range open {
		do(t, p, corpus.DecideConflict{ID: c.ID, Take: corpus.TakeOther})
	}
	if left := must[[]OpenConflict](t)(p.OpenConflicts(t.Context())); len(left) > 0 {
		t.Errorf("%d conflicts are left", len(left))
	}
}

// TestMergesOfAGroup: two packets taken in together are one undo and one redo, and known afterwards.
func TestMergesOfAGroup(t *testing.T) {
	p := newProject(t)
	article := addArticle(t, p, "One", testText)
	var packets []string
	for _, who := range []string{"Bob", "Cleo"} {
		s := spanOn(article, testText, "Claim", corpus.Range{Start: 0, End: 3})
		s.Annotator = who
		packets = append(packets, packetFor(t, p, PacketOptions{To: who, Blind: true}, func(q *Project) { do(t, q, corpus.PutSpan{Span: s}) }))
	}
	group := NewID()
	for _, path := range packets {
		must[MergeReport](t)(p.Merge(t.Context(), path, MergeOptions{Group: group}))
	}
	spans := func() int { return len(must[corpus.Document](t)(p.Document(t.Context(), article)).Spans) }
	changes := func() (n int) {
		for _, path := range packets {
			n += must[MergeReport](t)(p.Merge(t.Context(), path, MergeOptions{DryRun: true})).Changes()
		}
		return n
	}
	if spans() != 2 || changes() != 0 {
		t.Fatalf("%d spans, %d changes left", spans(), changes())
	}
	must[Applied](t)(p.Undo())
	if n := changes(); spans() != 0 || n < 2 {
		t.Errorf("after undo %d spans, %d changes can be taken in", spans(), n)
	}
	must[Applied](t)(p.Redo())
	if n := changes(); spans() != 2 || n != 0 {
		t.Errorf("after redo %d spans, %d changes can be taken in", spans(), n)
	}
	must[Applied](t)(p.Undo())
	if spans() != 0 {
		t.Errorf("after the second undo %d spans", spans())
	}
	must[Applied](t)(p.Redo())
	for _, s := range must[corpus.Document](t)(p.Document(t.Context(), article)).Spans {
		s.Note = "changed since"
		do(t, p, corpus.PutSpan{Span: s})
	}
	for _, path := range packets { // both versions are known again, so that what was made of them is no conflict
		if r := must[MergeReport](t)(p.Merge(t.Context(), path, MergeOptions{})); !r.Nothing() {
			t.Errorf("%s brings %+v", path, r)
		}
	}
}
