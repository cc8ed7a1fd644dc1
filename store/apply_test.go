package store

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/store/corpus"
)

func TestGesture(t *testing.T) {
	p := newProject(t)
	id := addArticle(t, p, "One", testText)
	claim := spanOn(id, testText, "Claim", corpus.Range{Start: 0, End: 5}, corpus.Range{Start: 11, End: 15})
	claim.Attributes = corpus.Attributes{"style": {"direct"}, "topics": {"a", "b"}}
	claim.Note, claim.Flagged, claim.Origin, claim.Confidence = "Is this one?", true, corpus.Suggested, 0.75
	ana := corpus.Entity{ID: NewID(), Kind: "person", Name: "Ana O’Brien", Aliases: []string{"O’Brien"}, External: map[string]string{"wikidata": "Q1"}}
	speaker := spanOn(id, testText, "Speaker", corpus.Range{Start: 17, End: 30})
	speaker.Entity = ana.ID
	frame := corpus.Attribution{
		ID: NewID(), Article: id, Slots: map[string][]corpus.ID{"claim": {claim.ID}, "speaker": {speaker.ID}}, Absent: []string{"source"},
		Annotator: "Ana", Origin: corpus.Manual,
	}
	inner := corpus.Attribution{ID: NewID(), Article: id, Parent: frame.ID, Annotator: "Bob", Origin: corpus.Imported, Slots: map[string][]corpus.ID{}}
	applied := must[Applied](t)(p.Apply(corpus.Step{
		Label: "Tag Claim", Annotator: "Ana", Article: id,
		Changes: []corpus.Change{
			corpus.PutEntity{Entity: ana},
			corpus.PutSpan{Span: claim},
			corpus.PutSpan{Span: speaker},
			corpus.PutAttribution{Attribution: frame},
			corpus.PutAttribution{Attribution: inner},
			corpus.SetStatus{Article: id, Status: corpus.Doing},
		},
	}))
	if applied.Label != "Tag Claim" || applied.Article != id || !slices.Equal(applied.Articles, []corpus.ID{id}) || !applied.Shared {
		t.Errorf("Applied = %+v", applied)
	}
	want := corpus.Document{
		Article: corpus.Article{ID: id, Title: "One", Text: testText}, Status: corpus.Doing, Standing: corpus.Todo,
		Statuses: map[string]corpus.Status{"Ana": corpus.Doing},
		Spans:    []corpus.Span{claim, speaker}, Attributions: []corpus.Attribution{frame, inner}, Entities: []corpus.Entity{ana},
	}
	got := must[corpus.Document](t)(p.Document(t.Context(), id))
	want.Annotators = got.Annotators
	want.Sort()
	same(t, got, want)
	if len(got.Annotators) != 2 || got.Annotators[0].Name != "Ana" || got.Annotators[1].Kind != corpus.Human {
		t.Errorf("annotators = %+v", got.Annotators)
	}
	rows := must[[]ArticleRow](t)(p.Articles(t.Context(), Filter{}))
	if len(rows) != 1 || rows[0].Spans != 2 || rows[0].Attributions != 2 || rows[0].Flagged != 1 || rows[0].TextBytes != len(testText) {
		t.Errorf("Articles = %+v", rows)
	}
	history := must[[]HistoryRow](t)(p.History(t.Context(), 10))
	if len(history) != 2 || history[0].Label != "Tag Claim" || history[0].Seq != applied.Seq || history[0].Annotator != "Ana" || history[0].Kind != "do" {
		t.Errorf("History = %+v", history)
	}
}

// TestNothingChanged sends steps again: no history, no error.
func TestNothingChanged(t *testing.T) {
	p := newProject(t)
	id := addArticle(t, p, "One", testText)
	s := spanOn(id, testText, "Claim", corpus.Range{Start: 0, End: 5})
	cue := spanOn(id, testText, "Cue", corpus.Range{Start: 31, End: 35})
	a := corpus.Attribution{ID: NewID(), Article: id, Slots: map[string][]corpus.ID{"claim": {s.ID, cue.ID}}, Annotator: "Ana", Origin: corpus.Manual}
	e := corpus.Entity{ID: NewID(), Name: "Ana"}
	article := must[corpus.Document](t)(p.Document(t.Context(), id)).Article
	changes := []corpus.Change{
		corpus.AddArticle{Article: article},
		corpus.SetArticle{Article: article},
		corpus.SetStatus{Article: id, Status: corpus.Todo},
		corpus.PutEntity{Entity: e},
		corpus.PutSpan{Span: s},
		corpus.PutSpan{Span: cue},
		corpus.PutAttribution{Attribution: a},
		corpus.PutAnnotator{Annotator: corpus.Annotator{ID: NewID(), Name: "Ana", Kind: corpus.Human}},
		corpus.SetCodebook{Codebook: testBook},
	}
	do(t, p, changes...)
	n := len(must[[]HistoryRow](t)(p.History(t.Context(), 100)))
	if again := do(t, p, changes...); again.Seq != 0 || len(again.Articles) != 0 || again.Shared {
		t.Errorf("the same step again: %+v", again)
	}
	do(t, p, corpus.RemoveSpan{ID: s.ID})
	if again := do(t, p, corpus.RemoveSpan{ID: s.ID}); again.Seq != 0 {
		t.Errorf("removing again: %+v", again)
	}
	d := must[corpus.Document](t)(p.Document(t.Context(), id))
	if again := do(t, p, corpus.PutAttribution{Attribution: d.Attributions[0]}); again.Seq != 0 {
		t.Errorf("putting what was read: %+v", again)
	}
	if now := len(must[[]HistoryRow](t)(p.History(t.Context(), 100))); now != n+1 {
		t.Errorf("%d steps in the history, want %d", now, n+1)
	}
}

func TestBrokenRules(t *testing.T) {
	p := newProject(t)
	id := addArticle(t, p, "One", testText)
	other := addArticle(t, p, "Two", "Another text")
	s := spanOn(id, testText, "Claim", corpus.Range{Start: 0, End: 5})
	far := spanOn(other, "Another text", "Claim", corpus.Range{Start: 0, End: 7})
	e := corpus.Entity{ID: NewID(), Name: "Ana"}
	frame := corpus.Attribution{ID: NewID(), Article: id, Annotator: "Ana", Origin: corpus.Manual, Slots: map[string][]corpus.ID{"claim": {s.ID}}}
	child := corpus.Attribution{ID: NewID(), Article: id, Annotator: "Ana", Origin: corpus.Manual, Parent: frame.ID}
	farFrame := corpus.Attribution{ID: NewID(), Article: other, Annotator: "Ana", Origin: corpus.Manual}
	do(t, p, corpus.PutEntity{Entity: e}, corpus.PutSpan{Span: s}, corpus.PutSpan{Span: far},
		corpus.PutAttribution{Attribution: frame}, corpus.PutAttribution{Attribution: child}, corpus.PutAttribution{Attribution: farFrame})
	before := len(must[[]HistoryRow](t)(p.History(t.Context(), 100)))

	span := func(change func(*corpus.Span)) corpus.Change {
		c := s.Clone()
		change(&c)
		return corpus.PutSpan{Span: c}
	}
	attribution := func(change func(*corpus.Attribution)) corpus.Change {
		c := frame.Clone()
		change(&c)
		return corpus.PutAttribution{Attribution: c}
	}
	article := func(change func(*corpus.Article)) corpus.Change {
		c := corpus.Article{ID: NewID(), Title: "New", Text: "New text"}
		change(&c)
		return corpus.AddArticle{Article: c}
	}
	smaller := testBook
	smaller.Labels = []corpus.Label{{Name: "Cue"}}
	smaller.Frame = corpus.Frame{}
	noSlot := testBook
	noSlot.Frame = corpus.Frame{}

	for name, change := range map[string]corpus.Change{
		"no change":                nil,
		"span without id":          span(func(s *corpus.Span) { s.ID = "" }),
		"span id in capitals":      span(func(s *corpus.Span) { s.ID = corpus.ID(strings.ToUpper(string(s.ID))) }),
		"span on unknown article":  span(func(s *corpus.Span) { s.Article = NewID() }),
		"span moved to another":    span(func(s *corpus.Span) { *s = far; s.ID = frame.Slots["claim"][0] }),
		"span beyond the end":      span(func(s *corpus.Span) { s.Fragments[0].End = len(testText) + 1 }),
		"span through a character": span(func(s *corpus.Span) { s.Fragments[0] = corpus.Range{Start: 22, End: 24} }),
		"span without fragments":   span(func(s *corpus.Span) { s.Fragments = nil }),
		"span with a wrong quote":  span(func(s *corpus.Span) { s.Quote = "taxes" }),
		"span of unknown label":    span(func(s *corpus.Span) { s.Label = "Opinion" }),
		"span of nobody":           span(func(s *corpus.Span) { s.Annotator = "" }),
		"span of unknown origin":   span(func(s *corpus.Span) { s.Origin = "" }),
		"span too confident":       span(func(s *corpus.Span) { s.Confidence = 1.5 }),
		"span not a number":        span(func(s *corpus.Span) { s.Confidence = math.NaN() }),
		"span of unknown entity":   span(func(s *corpus.Span) { s.Entity = NewID() }),
		"note with NUL":            span(func(s *corpus.Span) { s.Note = "a\x00b" }),
		"note not UTF-8":           span(func(s *corpus.Span) { s.Note = "a\xffb" }),
		"frame on unknown article": attribution(func(a *corpus.Attribution) { a.Article = NewID() }),
		"frame of unknown slot":    attribution(func(a *corpus.Attribution) { a.Slots["witness"] = []corpus.ID{s.ID} }),
		"frame of unknown span":    attribution(func(a *corpus.Attribution) { a.Slots["claim"] = []corpus.ID{NewID()} }),
		"frame of a far span":      attribution(func(a *corpus.Attribution) { a.Slots["claim"] = []corpus.ID{far.ID} }),
		"frame with a span twice":  attribution(func(a *corpus.Attribution) { a.Slots["claim"] = []corpus.ID{s.ID, s.ID} }),
		"frame filled and absent":  attribution(func(a *corpus.Attribution) { a.Absent = []string{"claim"} }),
		"frame absent unknown":     attribution(func(a *corpus.Attribution) { a.Absent = []string{"witness"} }),
		"frame inside itself":      attribution(func(a *corpus.Attribution) { a.Parent = a.ID }),
		"frame inside its child":   attribution(func(a *corpus.Attribution) { a.Parent = child.ID }),
		"frame in unknown parent":  attribution(func(a *corpus.Attribution) { a.Parent = NewID() }),
		"frame in a far parent":    attribution(func(a *corpus.Attribution) { a.Parent = farFrame.ID }),
		"article without id":       article(func(a *corpus.Article) { a.ID = "" }),
		"article with CR":          article(func(a *corpus.Article) { a.Text = "a\r\nb" }),
		"article with bad date":    article(func(a *corpus.Article) { a.Published = "yesterday" }),
		"article with bad zone": article(func(a *corpus.Article) {
			a.Zones = []corpus.Zone{{Kind: corpus.Body, Range: corpus.Range{Start: 0, End: 99}}}
		}),
		"article with other text":  article(func(a *corpus.Article) { a.ID = id }),
		"article text changed":     corpus.SetArticle{Article: corpus.Article{ID: id, Title: "One", Text: "Other"}},
		"unknown article":          corpus.SetArticle{Article: corpus.Article{ID: NewID(), Title: "One"}},
		"unknown status":           corpus.SetStatus{Article: id, Status: "later"},
		"removing unknown article": corpus.RemoveArticle{ID: NewID()},
		"removing unknown span":    corpus.RemoveSpan{ID: NewID()},
		"removing unknown frame":   corpus.RemoveAttribution{ID: NewID()},
		"removing unknown entity":  corpus.RemoveEntity{ID: NewID()},
		"entity without name":      corpus.PutEntity{Entity: corpus.Entity{ID: NewID()}},
		"entity into itself":       corpus.PutEntity{Entity: corpus.Entity{ID: e.ID, Name: "Ana", MergedInto: e.ID}},
		"entity into unknown":      corpus.PutEntity{Entity: corpus.Entity{ID: e.ID, Name: "Ana", MergedInto: NewID()}},
		"annotator of no kind":     corpus.PutAnnotator{Annotator: corpus.Annotator{ID: NewID(), Name: "Cleo"}},
		"annotator's name taken":   corpus.PutAnnotator{Annotator: corpus.Annotator{ID: NewID(), Name: "Ana", Kind: corpus.Import}},
		"codebook without labels":  corpus.SetCodebook{},
		"codebook lacks a label":   corpus.SetCodebook{Codebook: smaller},
		"codebook lacks a slot":    corpus.SetCodebook{Codebook: noSlot},
	} {
		t.Run(name, func(t *testing.T) {
			// The good change before it must not stay either.
			_, err := p.Apply(corpus.Step{Label: "x", Annotator: "Ana", Changes: []corpus.Change{corpus.SetStatus{Article: id, Status: corpus.Done}, change}})
			if ErrorCode(err) != CodeInvalid {
				t.Errorf("got %v", err)
			} else if !strings.Contains(err.Error(), "change 2 of 2") {
				t.Errorf("the message does not name the change: %v", err)
			}
		})
	}
	if _, err := p.Apply(corpus.Step{Label: "x", Changes: []corpus.Change{corpus.SetStatus{Article: id, Status: corpus.Done}}}); ErrorCode(err) != CodeInvalid {
		t.Errorf("a step of nobody: %v", err)
	}
	d := must[corpus.Document](t)(p.Document(t.Context(), id))
	if after := len(must[[]HistoryRow](t)(p.History(t.Context(), 100))); after != before || d.Status != corpus.Todo {
		t.Errorf("%d steps, want %d; status %s", after, before, d.Status)
	}
	wantNoProblems(t, p)
}

// TestBulk sends one step of many spans.
func TestBulk(t *testing.T) {
	p := newProject(t)
	text := strings.Repeat("A word. ", 1000)
	id := addArticle(t, p, "Long", text)
	if a := must[Applied](t)(p.Apply(bulkStep(id, text, 1000))); len(a.Articles) != 1 {
		t.Errorf("Applied = %+v", a)
	}
	if d := must[corpus.Document](t)(p.Document(t.Context(), id)); len(d.Spans) != 1000 {
		t.Errorf("%d spans", len(d.Spans))
	}
	must[Applied](t)(p.Undo())
	if d := must[corpus.Document](t)(p.Document(t.Context(), id)); len(d.Spans) != 0 {
		t.Errorf("%d spans after undo", len(d.Spans))
	}
}

func bulkStep(id corpus.ID, text string, n int) corpus.Step {
	step := corpus.Step{Label: "Import", Annotator: "Ana"}
	for i := range n {
		at := i * 8 % (len(text) - 8)
		step.Changes = append(step.Changes, corpus.PutSpan{Span: spanOn(id, text, "Claim", corpus.Range{Start: at, End: at + 6})})
	}
	return step
}

// TestInjection puts SQL where text goes.
func TestInjection(t *testing.T) {
	p := newProject(t)
	evil := `'); DROP TABLE span; --" OR 1=1 %_\`
	id := NewID()
	do(t, p, corpus.AddArticle{Article: corpus.Article{ID: id, Title: evil, Byline: evil, Outlet: evil, URL: evil, Text: evil + "\n" + evil}, Original: corpus.Original{Name: evil}})
	s := spanOn(id, evil, "Claim", corpus.Range{Start: 0, End: len(evil)})
	s.Annotator, s.Note, s.Attributes = evil, evil, corpus.Attributes{evil: {evil}}
	must[Applied](t)(p.Apply(corpus.Step{Label: evil, Annotator: evil, Group: corpus.ID(evil), Changes: []corpus.Change{
		corpus.PutSpan{Span: s}, corpus.PutEntity{Entity: corpus.Entity{ID: NewID(), Name: evil, External: map[string]string{evil: evil}}},
	}}))
	d := must[corpus.Document](t)(p.Document(t.Context(), id))
	same(t, d.Spans, []corpus.Span{s})
	for _, f := range []Filter{{Text: evil}, {Statuses: []corpus.Status{corpus.Todo, corpus.Status(evil)}}, {IDs: []corpus.ID{id, corpus.ID(evil)}}} {
		if rows := must[[]ArticleRow](t)(p.Articles(t.Context(), f)); len(rows) != 1 {
			t.Errorf("Articles(%+v) = %v", f, rows)
		}
	}
	if err := p.SetSetting(evil, evil); err != nil {
		t.Error(err)
	}
	if got := must[string](t)(p.Setting(evil)); got != evil {
		t.Errorf("setting = %q", got)
	}
	if _, found, err := p.ArticleByHash(t.Context(), evil); found || err != nil {
		t.Errorf("ArticleByHash: %v, %v", found, err)
	}
	must[[]Hit](t)(p.Search(t.Context(), evil, 5))
	if _, err := p.Document(t.Context(), corpus.ID(evil)); ErrorCode(err) != CodeInvalid {
		t.Errorf("Document: %v", err)
	}
	must[Applied](t)(p.Undo())
	must[Applied](t)(p.Redo())
	wantNoProblems(t, p)
}

func TestArticlesFilter(t *testing.T) {
	p := newProject(t)
	ids := map[string]corpus.ID{}
	for i, a := range []corpus.Article{
		{Title: "Über den Wolken", Outlet: "Die Zeit", Published: "2022"}, {Title: "Taxes fall", Byline: "Zoë O’Brien", Published: "2022-01-27T10:00:00Z"}, {Title: "Taxes rise", Outlet: "ABC"},
	} {
		a.ID, a.Text = NewID(), "Text "+a.Title
		ids[a.Title] = a.ID
		do(t, p, corpus.AddArticle{Article: a, Status: []corpus.Status{corpus.Todo, corpus.Doing, corpus.Done, corpus.Review}[i]})
	}
	for name, c := range map[string]struct {
		filter Filter
		want   []string
	}{
		"all":              {Filter{}, []string{"Über den Wolken", "Taxes fall", "Taxes rise"}},
		"title, no accent": {Filter{Text: "uber"}, []string{"Über den Wolken"}},
		"byline":           {Filter{Text: "ZOE"}, []string{"Taxes fall"}},
		"outlet":           {Filter{Text: "abc"}, []string{"Taxes rise"}},
		"wildcards":        {Filter{Text: "%"}, nil},
		"status":           {Filter{Statuses: []corpus.Status{corpus.Doing, corpus.Done}}, []string{"Taxes fall", "Taxes rise"}},
		"in a year":        {Filter{From: "2022", To: "2022"}, []string{"Über den Wolken", "Taxes fall"}},
		"from a day":       {Filter{From: "2022-01-27"}, []string{"Taxes fall"}},
		"from a later day": {Filter{From: "2022-01-28"}, nil},
		"to a day":         {Filter{To: "2022-01-27"}, []string{"Taxes fall"}},
		"to a day before":  {Filter{To: "2022-01-26"}, nil},
		"both":             {Filter{Text: "taxes", Statuses: []corpus.Status{corpus.Done}}, []string{"Taxes rise"}},
		"ids":              {Filter{IDs: []corpus.ID{ids["Taxes rise"], ids["Über den Wolken"], NewID()}}, []string{"Über den Wolken", "Taxes rise"}},
		"no ids":           {Filter{IDs: []corpus.ID{}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, a := range must[[]ArticleRow](t)(p.Articles(t.Context(), c.filter)) {
				got = append(got, a.Title)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestArticleByHash(t *testing.T) {
	p := newProject(t)
	id := addArticle(t, p, "One", testText)
	if got, found, err := p.ArticleByHash(t.Context(), corpus.TextHash(testText)); got != id || !found || err != nil {
		t.Errorf("got %v, %v, %v", got, found, err)
	}
	do(t, p, corpus.RemoveArticle{ID: id})
	if _, found, err := p.ArticleByHash(t.Context(), corpus.TextHash(testText)); found || err != nil {
		t.Errorf("removed, but found: %v", err)
	}
	if _, err := p.Document(t.Context(), id); ErrorCode(err) != CodeNotFound {
		t.Errorf("Document of a removed article: %v", err)
	}
	if _, err := p.Original(t.Context(), id); ErrorCode(err) != CodeNotFound {
		t.Errorf("Original of a removed article: %v", err)
	}
}

func TestEntities(t *testing.T) {
	p := newProject(t)
	id := addArticle(t, p, "One", testText)
	whole := corpus.Entity{ID: NewID(), Name: "Ana O’Brien"}
	part := corpus.Entity{ID: NewID(), Name: "O’Brien", MergedInto: whole.ID}
	s := spanOn(id, testText, "Speaker", corpus.Range{Start: 17, End: 30})
	s.Entity = part.ID
	do(t, p, corpus.PutEntity{Entity: whole}, corpus.PutEntity{Entity: part}, corpus.PutSpan{Span: s})
	same(t, must[[]corpus.Entity](t)(p.Entities(t.Context())), []corpus.Entity{whole})
	same(t, must[[]corpus.Entity](t)(p.MergedEntities(t.Context())), []corpus.Entity{part})
	if d := must[corpus.Document](t)(p.Document(t.Context(), id)); len(d.Entities) != 2 {
		t.Errorf("the document has the entities %+v, want the mentioned one and the one it was merged into", d.Entities)
	}
	whole.MergedInto = part.ID
	if _, err := p.Apply(corpus.Step{Label: "x", Annotator: "Ana", Changes: []corpus.Change{corpus.PutEntity{Entity: whole}}}); ErrorCode(err) != CodeInvalid {
		t.Errorf("a circle of merges: %v", err)
	}
	do(t, p, corpus.RemoveEntity{ID: whole.ID})
	part.MergedInto = ""
	same(t, must[[]corpus.Entity](t)(p.Entities(t.Context())), []corpus.Entity{part})
	do(t, p, corpus.RemoveEntity{ID: part.ID})
	if d := must[corpus.Document](t)(p.Document(t.Context(), id)); d.Spans[0].Entity != "" {
		t.Error("a mention of a removed entity is still linked")
	}
}

func TestAnnotators(t *testing.T) {
	p := newProject(t)
	id := addArticle(t, p, "One", testText)
	s := spanOn(id, testText, "Claim", corpus.Range{Start: 0, End: 5})
	do(t, p, corpus.PutSpan{Span: s})
	ana := must[[]corpus.Annotator](t)(p.Annotators(t.Context()))[0]
	ana.Name = "Ana Lovelace"
	do(t, p, corpus.PutAnnotator{Annotator: ana})
	if d := must[corpus.Document](t)(p.Document(t.Context(), id)); d.Spans[0].Annotator != ana.Name {
		t.Errorf("after renaming, the span is of %q", d.Spans[0].Annotator)
	}
	machine := corpus.Annotator{ID: NewID(), Name: "Suggester", Kind: corpus.Suggester}
	do(t, p, corpus.PutAnnotator{Annotator: machine})
	same(t, must[[]corpus.Annotator](t)(p.Annotators(t.Context())), []corpus.Annotator{ana, machine})
}

func TestDocumentsStream(t *testing.T) {
	p := newProject(t)
	var want, got []corpus.ID
	for _, title := range []string{"One", "Two", "Three"} {
		want = append(want, addArticle(t, p, title, "Text of "+title))
	}
	err := p.Documents(t.Context(), Filter{}, func(d corpus.Document) error {
		got = append(got, d.Article.ID)
		do(t, p, corpus.SetStatus{Article: d.Article.ID, Status: corpus.Done}) // a change in between is no deadlock
		return nil
	})
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("got %v, want %v (%v)", got, want, err)
	}
}
