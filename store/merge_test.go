package store

import (
	"cmp"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/store/corpus"
)

// by applies changes as one step of somebody.
func by(t testing.TB, p *Project, who string, changes ...corpus.Change) Applied {
	t.Helper()
	return must[Applied](t)(p.Apply(corpus.Step{Label: "Test", Annotator: who, Changes: changes}))
}

// packetFor writes a packet, opens it, and lets work be done on it before it is closed again.
func packetFor(t testing.TB, p *Project, o PacketOptions, work func(q *Project)) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "work"+PacketExtension)
	must[PacketInfo](t)(p.WritePacket(t.Context(), path, o))
	q := must[*Project](t)(Open(path))
	work(q)
	if err := q.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func ofBob(s corpus.Span) corpus.Span {
	s.ID, s.Annotator = NewID(), "Bob"
	return s
}

func document(t testing.TB, p *Project, id corpus.ID) corpus.Document {
	t.Helper()
	return must[corpus.Document](t)(p.Document(t.Context(), id))
}

// TestPacketRoundTrip gives a blind packet to Bob and takes it back: twice, and after an undo.
func TestPacketRoundTrip(t *testing.T) {
	p := newProject(t)
	id := addArticle(t, p, "One", testText)
	other := addArticle(t, p, "Two", testText+"\n")
	entity := corpus.Entity{ID: NewID(), Name: "The ministry"}
	s := spanOn(id, testText, "Claim", corpus.Range{Start: 0, End: 5})
	s.Entity = entity.ID
	do(t, p, corpus.PutEntity{Entity: entity}, corpus.PutSpan{Span: s}, corpus.SetStatus{Article: id, Status: corpus.Done},
		corpus.PutComment{Comment: corpus.Comment{ID: NewID(), Article: id, Annotator: "Ana", Text: "Mine"}})
	mine := ofBob(s)
	mine.Entity = ""
	path := packetFor(t, p, PacketOptions{To: "Bob", Blind: true, Articles: Filter{IDs: []corpus.ID{id}}}, func(q *Project) {
		if me := must[string](t)(q.Setting(SettingAnnotator)); me != "Bob" {
			t.Errorf("the packet proposes %q", me)
		}
		d := document(t, q, id)
		if len(d.Spans)+len(d.Comments)+len(d.Statuses)+len(must[[]corpus.Entity](t)(q.Entities(t.Context()))) != 0 {
			t.Errorf("a blind packet tells what others did: %+v", d)
		}
		if n := len(must[[]ArticleRow](t)(q.Articles(t.Context(), Filter{}))); n != 1 {
			t.Errorf("%d articles", n)
		}
		if _, ok := q.UndoLabel(); ok {
			t.Error("making the packet can be undone in it")
		}
		wantNoProblems(t, q)
		by(t, q, "Bob", corpus.PutSpan{Span: mine}, corpus.SetStatus{Article: id, Status: corpus.Review})
	})
	before := sharedOf(t, p)
	tried := must[MergeReport](t)(p.Merge(t.Context(), path, MergeOptions{DryRun: true}))
	same(t, sharedOf(t, p), before)
	r := must[MergeReport](t)(p.Merge(t.Context(), path, MergeOptions{}))
	want := []MergeCount{{Kind: "annotator", New: 1}, {Kind: "span", Annotator: "Bob", New: 1}, {Kind: "status", Annotator: "Bob", New: 1}}
	if !slices.Equal(r.Rows, want) || !slices.Equal(tried.Rows, want) || r.Packet == nil || r.Packet.To != "Bob" || tried.Applied.Seq != 0 {
		t.Errorf("report %+v\ntried out %+v", r, tried)
	}
	d := document(t, p, id)
	if _, ok := d.Span(mine.ID); !ok || d.StatusOf("Bob") != corpus.Review || d.StatusOf("Ana") != corpus.Done || len(d.Spans) != 2 {
		t.Errorf("after the merge: %+v", d)
	}
	after := sharedOf(t, p)
	if again := must[MergeReport](t)(p.Merge(t.Context(), path, MergeOptions{})); again.Applied.Seq != 0 || again.Changes() != 0 {
		t.Errorf("the second merge: %+v", again)
	}
	if label, _ := p.UndoLabel(); label != "Merge the packet of Bob" {
		t.Errorf("UndoLabel = %q", label)
	}
	must[Applied](t)(p.Undo())
	same(t, sharedOf(t, p), before)
	must[Applied](t)(p.Redo())
	same(t, sharedOf(t, p), after)
	must[Applied](t)(p.Undo())
	must[MergeReport](t)(p.Merge(t.Context(), path, MergeOptions{}))
	same(t, sharedOf(t, p), after)
	document(t, p, other)
	wantNoProblems(t, p)
}

// TestPacketWithLayers gives everything along, and comes back with changes in the layer of somebody else.
func TestPacketWithLayers(t *testing.T) {
	p := newProject(t)
	id := addArticle(t, p, "One", testText)
	parent := corpus.Attribution{ID: NewID(), Article: id, Annotator: "Ana", Origin: corpus.Manual}
	s := spanOn(id, testText, "Claim", corpus.Range{Start: 0, End: 5})
	kept := spanOn(id, testText, "Claim", corpus.Range{Start: 6, End: 10})
	gold := spanOn(id, testText, "Claim", corpus.Range{Start: 0, End: 5})
	gold.Annotator = "Gold"
	decision := corpus.Decision{ID: NewID(), Article: id, Kind: corpus.BoundaryDiffers, Left: []corpus.ID{s.ID}, Outcome: corpus.TookLeft, Gold: []corpus.ID{gold.ID}, Reason: corpus.Slip, Annotator: "Ana"}
	do(t, p, corpus.PutSpan{Span: s}, corpus.PutSpan{Span: kept}, corpus.PutAttribution{Attribution: parent},
		corpus.PutAnnotator{Annotator: corpus.Annotator{ID: NewID(), Name: "Gold", Kind: corpus.Gold}}, corpus.PutSpan{Span: gold}, corpus.AddDecision{Decision: decision})
	note := s
	note.Note = "Too long?"
	remark := corpus.Comment{ID: NewID(), Article: id, Span: s.ID, Annotator: "Bob", Text: "Why?"}
	path := packetFor(t, p, PacketOptions{To: "Bob", Originals: true}, func(q *Project) {
		same(t, must[[]corpus.Decision](t)(q.Decisions(t.Context(), id)), []corpus.Decision{decision})
		if o := must[corpus.Original](t)(q.Original(t.Context(), id)); string(o.Bytes) != testText {
			t.Errorf("original %q", o.Bytes)
		}
		by(t, q, "Bob", corpus.PutSpan{Span: note}, corpus.RemoveSpan{ID: kept.ID}, corpus.PutComment{Comment: remark})
	})
	r := must[MergeReport](t)(p.Merge(t.Context(), path, MergeOptions{}))
	d := document(t, p, id)
	if got, _ := d.Span(s.ID); got.Note != note.Note {
		t.Errorf("the note is %q", got.Note)
	}
	if _, ok := d.Span(kept.ID); !ok || len(r.Kept) != 1 || r.Kept[0].ID != kept.ID {
		t.Errorf("Bob removed a span of Ana: kept %v, %+v", ok, r.Kept)
	}
	rows := must[[]CommentRow](t)(p.Comments(t.Context(), CommentFilter{Open: true}))
	if len(rows) != 1 || rows[0].Quote != "Taxes" || rows[0].Title != "One" || rows[0].Place != s.Hull() {
		t.Errorf("comments %+v", rows)
	}
}

// TestMergeCases are two copies that each do something with the same things.
func TestMergeCases(t *testing.T) {
	id, entity, span, frame := NewID(), NewID(), NewID(), NewID()
	s := spanOn(id, testText, "Claim", corpus.Range{Start: 0, End: 5})
	s.ID = span
	a := corpus.Attribution{ID: frame, Article: id, Annotator: "Ana", Origin: corpus.Manual, Slots: map[string][]corpus.ID{}}
	noted := func(note string) corpus.Change { n := s; n.Note = note; return corpus.PutSpan{Span: n} }
	linked := s
	linked.Entity = entity
	ministry := corpus.Entity{ID: entity, Name: "The ministry"}
	named, described := ministry, ministry
	named.Name, described.Role = "Ministry of Finance", "ministry"
	renamed := ministry
	renamed.Name = "Treasury"
	kinds := func(conflicts []corpus.Conflict) []string {
		var all []string
		for _, c := range conflicts {
			all = append(all, c.Kind+" "+c.Field)
		}
		return all
	}
	for name, c := range map[string]struct {
		mine, theirs corpus.Change
		conflicts    []string
		kept         []string
		check        func(d corpus.Document, entities []corpus.Entity) bool
	}{
		"both changed a span": {
			noted("mine"), noted("theirs"),
			[]string{"span "},
			nil,
			func(d corpus.Document, _ []corpus.Entity) bool { return d.Spans[0].Note == "theirs" },
		},
		"both made the same change": {
			noted("same"), noted("same"), nil, nil,
			func(d corpus.Document, _ []corpus.Entity) bool { return d.Spans[0].Note == "same" },
		},
		"removed against changed": {
			corpus.RemoveSpan{ID: span},
			noted("theirs"), nil,
			[]string{"span"},
			func(d corpus.Document, _ []corpus.Entity) bool {
				return len(d.Spans) == 1 && d.Spans[0].Note == "theirs"
			},
		},
		"changed against removed": {
			noted("mine"),
			corpus.RemoveSpan{ID: span},
			nil,
			[]string{"span"},
			func(d corpus.Document, _ []corpus.Entity) bool { return len(d.Spans) == 1 },
		},
		"removed against left alone": {
			corpus.SetStatus{Article: id, Status: corpus.Done},
			corpus.RemoveSpan{ID: span},
			nil, nil,
			func(d corpus.Document, _ []corpus.Entity) bool { return len(d.Spans) == 0 },
		},
		"removed against used": {
			corpus.PutAttribution{Attribution: a.Linked("claim", span)},
			corpus.RemoveSpan{ID: span},
			nil,
			[]string{"span"},
			func(d corpus.Document, _ []corpus.Entity) bool {
				return len(d.Spans) == 1 && slices.Equal(d.Attributions[0].Slots["claim"], []corpus.ID{span})
			},
		},
		"article removed against work on it": {
			noted("mine"),
			corpus.RemoveArticle{ID: id},
			nil,
			[]string{"article", "span"},
			func(d corpus.Document, _ []corpus.Entity) bool { return len(d.Spans) == 1 },
		},
		"entity removed against linked": {
			corpus.PutSpan{Span: linked},
			corpus.RemoveEntity{ID: entity},
			nil,
			[]string{"entity"},
			func(d corpus.Document, e []corpus.Entity) bool { return len(e) == 1 && d.Spans[0].Entity == entity },
		},
		"columns of an entity": {
			corpus.PutEntity{Entity: named},
			corpus.PutEntity{Entity: described},
			nil, nil,
			func(_ corpus.Document, e []corpus.Entity) bool {
				return e[0].Name == "Ministry of Finance" && e[0].Role == "ministry"
			},
		},
		"one column of an entity": {
			corpus.PutEntity{Entity: named},
			corpus.PutEntity{Entity: renamed},
			[]string{"entity name"},
			nil,
			func(_ corpus.Document, e []corpus.Entity) bool { return e[0].Name == "Treasury" },
		},
	} {
		t.Run(name, func(t *testing.T) {
			base := newProject(t)
			do(t, base, corpus.AddArticle{Article: corpus.Article{ID: id, Title: "One", Text: testText}}, corpus.PutEntity{Entity: ministry},
				corpus.PutSpan{Span: s}, corpus.PutAttribution{Attribution: a})
			mine, theirs := forked(t, base), forked(t, base)
			do(t, mine, c.mine)
			do(t, theirs, c.theirs)
			m := forked(t, mine)
			r := take(t, m, theirs)
			same(t, kinds(r.Conflicts), c.conflicts)
			same(t, kinds(must[[]corpus.Conflict](t)(m.Conflicts(t.Context()))), c.conflicts)
			var kept []string
			for _, k := range r.Kept {
				kept = append(kept, k.Kind)
			}
			slices.Sort(kept)
			same(t, slices.Compact(kept), c.kept)
			d, entities := document(t, m, id), must[[]corpus.Entity](t)(m.Entities(t.Context()))
			if !c.check(d, entities) {
				t.Errorf("document %+v\nentities %+v", d, entities)
			}
			same(t, sharedOf(t, m), sharedOf(t, merged(t, theirs, mine)))
			wantNoProblems(t, m)
		})
	}
}

// TestMergeCircles: each copy puts one thing into the other one; together that would be a circle.
func TestMergeCircles(t *testing.T) {
	p := newProject(t)
	id := addArticle(t, p, "One", testText)
	frames := []corpus.Attribution{}
	entities := []corpus.Entity{{ID: NewID(), Name: "A"}, {ID: NewID(), Name: "B"}}
	for range 2 {
		frames = append(frames, corpus.Attribution{ID: NewID(), Article: id, Annotator: "Ana", Origin: corpus.Manual})
	}
	do(t, p, corpus.PutAttribution{Attribution: frames[0]}, corpus.PutAttribution{Attribution: frames[1]},
		corpus.PutEntity{Entity: entities[0]}, corpus.PutEntity{Entity: entities[1]})
	copies := []*Project{forked(t, p), forked(t, p)}
	for i, c := range copies {
		frame, entity := frames[i], entities[i]
		frame.Parent, entity.MergedInto = frames[1-i].ID, entities[1-i].ID
		do(t, c, corpus.PutAttribution{Attribution: frame}, corpus.PutEntity{Entity: entity})
	}
	m := forked(t, copies[0])
	if r := take(t, m, copies[1]); len(r.Kept) != 2 {
		t.Errorf("kept %+v", r.Kept)
	}
	same(t, sharedOf(t, m), sharedOf(t, merged(t, copies[1], copies[0])))
	d := document(t, m, id)
	if d.Attributions[0].Parent != "" || d.Attributions[1].Parent != frames[0].ID {
		t.Errorf("parents %q, %q", d.Attributions[0].Parent, d.Attributions[1].Parent)
	}
	wantNoProblems(t, m)
}

// TestDecideConflict ends a conflict in each way. The decision travels to other copies, and undo brings the conflict back.
func TestDecideConflict(t *testing.T) {
	for take_, want := range map[corpus.Take][]string{
		corpus.TakeShown: {"theirs"}, corpus.TakeOther: {"mine"}, corpus.TakeEach: {"mine", "theirs"},
	} {
		t.Run(string(take_), func(t *testing.T) {
			p := newProject(t)
			id := addArticle(t, p, "One", testText)
			s := spanOn(id, testText, "Claim", corpus.Range{Start: 0, End: 5})
			do(t, p, corpus.PutSpan{Span: s})
			other := forked(t, p)
			s.Note = "mine"
			do(t, p, corpus.PutSpan{Span: s})
			s.Note = "theirs"
			do(t, other, corpus.PutSpan{Span: s})
			take(t, p, other)
			take(t, other, p)
			conflicts := must[[]corpus.Conflict](t)(p.Conflicts(t.Context()))
			if len(conflicts) != 1 || conflicts[0].Span == nil || conflicts[0].Span.Note != "mine" {
				t.Fatalf("conflicts %+v", conflicts)
			}
			do(t, p, corpus.DecideConflict{ID: conflicts[0].ID, Take: take_})
			take(t, other, p)
			for _, one := range []*Project{p, other} {
				var notes []string
				for _, s := range document(t, one, id).Spans {
					notes = append(notes, s.Note)
				}
				slices.Sort(notes)
				if left := must[[]corpus.Conflict](t)(one.Conflicts(t.Context())); !slices.Equal(notes, want) || len(left) != 0 {
					t.Errorf("notes %v, want %v; conflicts %v", notes, want, left)
				}
			}
			must[Applied](t)(p.Undo())
			same(t, must[[]corpus.Conflict](t)(p.Conflicts(t.Context())), conflicts)
		})
	}
	p := newProject(t)
	if _, err := p.Apply(corpus.Step{Label: "x", Annotator: "Ana", Changes: []corpus.Change{corpus.DecideConflict{ID: NewID(), Take: corpus.TakeShown}}}); ErrorCode(err) != CodeInvalid {
		t.Errorf("a conflict that is not there: %v", err)
	}
}

// TestMergeCodebooks: the newer codebook wins, unless it lacks what is in use; labels that no codebook here has are refused.
func TestMergeCodebooks(t *testing.T) {
	p := newProject(t)
	id := addArticle(t, p, "One", testText)
	with, without := testBook, testBook
	with.Version, with.Labels = "2", append(slices.Clone(testBook.Labels), corpus.Label{Name: "Rumour"})
	without.Version, without.Labels, without.Frame.Slots = "3", testBook.Labels[1:], testBook.Frame.Slots[1:]

	newer := forked(t, p)
	do(t, newer, corpus.SetCodebook{Codebook: with}, corpus.PutSpan{Span: spanOn(id, testText, "Rumour", corpus.Range{Start: 0, End: 5})})
	m := forked(t, p)
	if r := take(t, m, newer); !r.Codebook.Taken || !r.Codebook.Differ || r.Codebook.There != "Test 2" {
		t.Errorf("codebook %+v", r.Codebook)
	}
	if got := must[corpus.Codebook](t)(m.Codebook(t.Context())); got.Version != "2" {
		t.Errorf("codebook %s is in force", got.Version)
	}
	if r := take(t, newer, p); r.Codebook.Taken || r.Applied.Seq != 0 {
		t.Errorf("the older codebook came back: %+v", r.Codebook)
	}

	lacking := forked(t, p)
	do(t, lacking, corpus.SetCodebook{Codebook: without})
	do(t, m, corpus.PutSpan{Span: spanOn(id, testText, "Claim", corpus.Range{Start: 0, End: 5})})
	if r := take(t, m, lacking); r.Codebook.Taken || !r.Codebook.Differ {
		t.Errorf("codebook %+v", r.Codebook)
	}
	if got := must[corpus.Codebook](t)(m.Codebook(t.Context())); got.Version != "2" {
		t.Errorf("codebook %s is in force", got.Version)
	}
	wantNoProblems(t, m)
}

// TestMergeLabelGone: a label was taken out here and used there. The refusal says what to do, and that helps.
func TestMergeLabelGone(t *testing.T) {
	p := newProject(t)
	id := addArticle(t, p, "One", testText)
	other := forked(t, p)
	without := testBook
	without.Version, without.Labels, without.Frame.Slots = "2", testBook.Labels[1:], testBook.Frame.Slots[1:]
	do(t, p, corpus.SetCodebook{Codebook: without})
	do(t, other, corpus.PutSpan{Span: spanOn(id, testText, "Claim", corpus.Range{Start: 0, End: 5})})
	path := filepath.Join(t.TempDir(), "other.onrecord")
	if err := other.SaveCopy(path); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Merge(t.Context(), path, MergeOptions{}); ErrorCode(err) != CodeInvalid || !strings.Contains(err.Error(), "put the label back") {
		t.Errorf("merged: %v", err)
	}
	do(t, p, corpus.SetCodebook{Codebook: testBook})
	must[MergeReport](t)(p.Merge(t.Context(), path, MergeOptions{}))
	if n := len(document(t, p, id).Spans); n != 1 {
		t.Errorf("%d spans", n)
	}
}

// TestMergeUndoneStatus: an undo takes away a status and the annotator who came with it; that goes over to other copies.
func TestMergeUndoneStatus(t *testing.T) {
	p := newProject(t)
	id := addArticle(t, p, "One", testText)
	by(t, p, "Zoë", corpus.SetStatus{Article: id, Status: corpus.Doing})
	other := forked(t, p)
	must[Applied](t)(other.Undo())
	take(t, p, other)
	if d := document(t, p, id); d.Statuses != nil {
		t.Errorf("statuses %v", d.Statuses)
	}
}

// TestMergeAnnotators: people of one name are one person; a machine of that name is not; a new name comes along.
func TestMergeAnnotators(t *testing.T) {
	p := newProject(t)
	id := addArticle(t, p, "One", testText)
	other := forked(t, p)
	s := spanOn(id, testText, "Claim", corpus.Range{Start: 0, End: 5})
	by(t, p, "Bob", corpus.PutSpan{Span: ofBob(s)}, corpus.SetStatus{Article: id, Status: corpus.Doing},
		corpus.PutAnnotator{Annotator: corpus.Annotator{ID: NewID(), Name: "Cleo", Kind: corpus.Import}})
	by(t, other, "Bob", corpus.PutSpan{Span: ofBob(s)}, corpus.SetStatus{Article: id, Status: corpus.Done},
		corpus.PutAnnotator{Annotator: corpus.Annotator{ID: NewID(), Name: "Cleo", Kind: corpus.Human}})
	var ana corpus.Annotator
	for _, a := range must[[]corpus.Annotator](t)(other.Annotators(t.Context())) {
		if a.Name == "Ana" {
			ana = a
		}
	}
	if ana.ID == "" { // nobody of that name has a layer yet
		ana = corpus.Annotator{ID: NewID(), Name: "Ana", Kind: corpus.Human}
	}
	ana.Name = "Anna"
	do(t, other, corpus.PutAnnotator{Annotator: ana})
	r := take(t, p, other)
	var people []string
	for _, a := range must[[]corpus.Annotator](t)(p.Annotators(t.Context())) {
		people = append(people, a.Name+" "+string(a.Kind))
	}
	if want := []string{"Anna human", "Bob human", "Cleo import", "Cleo (human) human"}; !slices.Equal(people, want) {
		t.Errorf("people %v, want %v", people, want)
	}
	d := document(t, p, id)
	if len(d.Spans) != 2 || d.StatusOf("Bob") != corpus.Done || len(r.Conflicts) != 1 || r.Conflicts[0].Status != corpus.Doing {
		t.Errorf("document %+v\nreport %+v", d, r)
	}
	if again := take(t, p, other); again.Applied.Seq != 0 {
		t.Errorf("merging again: %+v", again)
	}
}

func TestPacketRefused(t *testing.T) {
	p := newProject(t)
	for name, o := range map[string]PacketOptions{
		"nobody":           {},
		"spaces":           {To: "  "},
		"no text":          {To: "\xff"},
		"no text, layers":  {To: "Bob", Layers: []string{"\xff"}},
		"no article":       {To: "Bob"},
		"unknown layer":    {To: "Bob", Layers: []string{"Zoë"}},
		"blind with layer": {To: "Bob", Blind: true, Layers: []string{"Ana"}},
	} {
		path := filepath.Join(t.TempDir(), "x"+PacketExtension)
		if _, err := p.WritePacket(t.Context(), path, o); ErrorCode(err) != CodeInvalid || !strings.HasPrefix(err.Error(), path) {
			t.Errorf("%s: %v", name, err)
		}
		if files := must[[]string](t)(filepath.Glob(filepath.Dir(path) + "/*")); len(files) != 0 {
			t.Errorf("%s: left behind %v", name, files)
		}
	}
}

func TestLayersAreSeparate(t *testing.T) {
	p := newProject(t)
	id := addArticle(t, p, "One", testText)
	do(t, p, corpus.SetStatus{Article: id, Status: corpus.Approved}, corpus.SetStatus{Article: id, Annotator: "Bob", Status: corpus.SentBack})
	for who, want := range map[string]corpus.Status{"": corpus.SentBack, "Ana": corpus.Approved, "Bob": corpus.SentBack, "Zoë": corpus.Todo} {
		for _, status := range corpus.Statuses {
			rows := must[[]ArticleRow](t)(p.Articles(t.Context(), Filter{Annotator: who, Statuses: []corpus.Status{status}}))
			if (len(rows) == 1) != (status == want) {
				t.Errorf("%q, %s: %d articles", cmp.Or(who, "all"), status, len(rows))
			}
		}
	}
	d := document(t, p, id)
	same(t, d.Statuses, map[string]corpus.Status{"Ana": corpus.Approved, "Bob": corpus.SentBack})
	must[Applied](t)(p.Undo())
	if d := document(t, p, id); d.Statuses != nil || d.Status != corpus.Todo {
		t.Errorf("after undo: %+v", d)
	}
}
