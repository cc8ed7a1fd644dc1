package store

import (
	"testing"
	"time"

	"github.com/onrecord/onrecord/store/corpus"
)

// TestComments is a thread on a frame and one on an article, from writing to resolving.
func TestComments(t *testing.T) {
	p := newProject(t)
	id := addArticle(t, p, "One", testText)
	s := spanOn(id, testText, "Claim", corpus.Range{Start: 0, End: 5})
	a := corpus.Attribution{ID: NewID(), Article: id, Annotator: "Ana", Origin: corpus.Manual, Slots: map[string][]corpus.ID{"claim": {s.ID}}}
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	first := corpus.Comment{ID: NewID(), Article: id, Attribution: a.ID, Annotator: "Ana", Text: "Who says so?", Created: at}
	answer := corpus.Comment{ID: NewID(), Article: id, Attribution: a.ID, Parent: first.ID, Annotator: "Bob", Text: "Ana O’Brien.", Created: at.Add(time.Minute)}
	whole := corpus.Comment{ID: NewID(), Article: id, Annotator: "Bob", Text: "A long one.", Created: at.Add(time.Hour)}
	changes := []corpus.Change{
		corpus.PutSpan{Span: s},
		corpus.PutAttribution{Attribution: a},
		corpus.PutComment{Comment: first},
		corpus.PutComment{Comment: answer},
		corpus.PutComment{Comment: whole},
	}
	before := document(t, p, id)
	do(t, p, changes...)
	d := document(t, p, id)
	same(t, d.Comments, []corpus.Comment{first, answer, whole})
	same(t, before.Apply(corpus.Step{Annotator: "Ana", Changes: changes}).Comments, d.Comments)

	rows := must[[]CommentRow](t)(p.Comments(t.Context(), CommentFilter{Open: true}))
	if len(rows) != 3 || rows[0].Place != s.Hull() || rows[0].Quote != "Taxes" || rows[0].Title != "One" || !rows[2].Place.Empty() {
		t.Errorf("rows %+v", rows)
	}
	if rows := must[[]CommentRow](t)(p.Comments(t.Context(), CommentFilter{Annotator: "Bob", Article: id})); len(rows) != 2 {
		t.Errorf("Bob's are %+v", rows)
	}
	first.Resolved = true
	do(t, p, corpus.PutComment{Comment: first})
	if rows := must[[]CommentRow](t)(p.Comments(t.Context(), CommentFilter{Open: true})); len(rows) != 1 || rows[0].ID != whole.ID {
		t.Errorf("open are %+v", rows)
	}
	do(t, p, corpus.RemoveComment{ID: first.ID}, corpus.RemoveAttribution{ID: a.ID})
	rows = must[[]CommentRow](t)(p.Comments(t.Context(), CommentFilter{Open: true}))
	if len(rows) != 2 || !rows[0].Place.Empty() {
		t.Errorf("an answer and a frame that are left alone: %+v", rows)
	}
	must[Applied](t)(p.Undo())
	same(t, document(t, p, id).Comments, []corpus.Comment{first, answer, whole})
	wantNoProblems(t, p)
}

func TestCommentsRefused(t *testing.T) {
	p := newProject(t)
	id, other := addArticle(t, p, "One", testText), addArticle(t, p, "Two", testText+" ")
	s := spanOn(other, testText, "Claim", corpus.Range{Start: 0, End: 5})
	do(t, p, corpus.PutSpan{Span: s})
	good := corpus.Comment{ID: NewID(), Article: id, Annotator: "Ana", Text: "Why?"}
	for name, spoil := range map[string]func(c *corpus.Comment){
		"no text":         func(c *corpus.Comment) { c.Text = "" },
		"nobody":          func(c *corpus.Comment) { c.Annotator = "" },
		"no article":      func(c *corpus.Comment) { c.Article = NewID() },
		"unknown span":    func(c *corpus.Comment) { c.Span = NewID() },
		"another article": func(c *corpus.Comment) { c.Span = s.ID },
		"two things":      func(c *corpus.Comment) { c.Span, c.Attribution = s.ID, s.ID },
		"unknown parent":  func(c *corpus.Comment) { c.Parent = NewID() },
		"itself":          func(c *corpus.Comment) { c.Parent = c.ID },
	} {
		c := good
		spoil(&c)
		if _, err := p.Apply(corpus.Step{Label: "x", Annotator: "Ana", Changes: []corpus.Change{corpus.PutComment{Comment: c}}}); ErrorCode(err) != CodeInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestDecisions makes a gold layer by decisions, which are never changed.
func TestDecisions(t *testing.T) {
	p := newProject(t)
	id := addArticle(t, p, "One", testText)
	left := spanOn(id, testText, "Claim", corpus.Range{Start: 0, End: 5})
	right, gold := ofBob(left), left
	gold.ID, gold.Annotator = NewID(), "Gold"
	decision := corpus.Decision{
		ID: NewID(), Article: id, Kind: corpus.LabelDiffers, Left: []corpus.ID{left.ID}, Right: []corpus.ID{right.ID}, Outcome: corpus.TookLeft,
		Gold: []corpus.ID{gold.ID}, Reason: corpus.GuidelineGap, Note: "Rule 3", Annotator: "Cleo", Created: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC),
	}
	do(t, p, corpus.PutSpan{Span: left}, corpus.PutSpan{Span: right})
	by(t, p, "Cleo", corpus.PutAnnotator{Annotator: corpus.Annotator{ID: NewID(), Name: "Gold", Kind: corpus.Gold}},
		corpus.PutSpan{Span: gold}, corpus.AddDecision{Decision: decision})
	nothing := corpus.Decision{ID: NewID(), Article: id, Kind: corpus.MissingDiffers, Left: []corpus.ID{left.ID}, Outcome: corpus.TookNothing, Annotator: "Cleo"}
	by(t, p, "Cleo", corpus.AddDecision{Decision: nothing})
	same(t, must[[]corpus.Decision](t)(p.Decisions(t.Context(), "")), []corpus.Decision{nothing, decision})
	same(t, must[map[corpus.Reason]int](t)(p.DecisionReasons(t.Context())), map[corpus.Reason]int{corpus.NoReason: 1, corpus.GuidelineGap: 1})
	must[Applied](t)(p.Undo())
	same(t, must[[]corpus.Decision](t)(p.Decisions(t.Context(), id)), []corpus.Decision{decision})

	for name, spoil := range map[string]func(d *corpus.Decision){
		"changed":        func(d *corpus.Decision) { d.Note = "Rule 4" },
		"no kind":        func(d *corpus.Decision) { d.ID, d.Kind = NewID(), "" },
		"no outcome":     func(d *corpus.Decision) { d.ID, d.Outcome = NewID(), "" },
		"unknown reason": func(d *corpus.Decision) { d.ID, d.Reason = NewID(), "why" },
		"unknown span":   func(d *corpus.Decision) { d.ID, d.Left = NewID(), []corpus.ID{NewID()} },
		"not gold":       func(d *corpus.Decision) { d.ID, d.Gold = NewID(), []corpus.ID{left.ID} },
	} {
		d := decision
		spoil(&d)
		if _, err := p.Apply(corpus.Step{Label: "x", Annotator: "Cleo", Changes: []corpus.Change{corpus.AddDecision{Decision: d}}}); ErrorCode(err) != CodeInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestForeignSteps bring in comments and decisions about what is not here any more; what is here in another article is
// refused all the same.
func TestForeignSteps(t *testing.T) {
	p := newProject(t)
	id, other := addArticle(t, p, "One", testText), addArticle(t, p, "Two", testText+" ")
	elsewhere := spanOn(other, testText, "Claim", corpus.Range{Start: 0, End: 5})
	do(t, p, corpus.PutSpan{Span: elsewhere})
	bring := func(changes ...corpus.Change) error {
		_, err := p.Apply(corpus.Step{Label: "Import", Annotator: "Ana", Foreign: true, Changes: changes})
		return err
	}
	lost := corpus.Comment{ID: NewID(), Article: id, Span: NewID(), Parent: NewID(), Annotator: "Ana", Text: "Why?"}
	decision := corpus.Decision{
		ID: NewID(), Article: id, Kind: corpus.MissingDiffers, Left: []corpus.ID{NewID()}, Outcome: corpus.TookLeft, Gold: []corpus.ID{NewID()}, Annotator: "Cleo",
	}
	if err := bring(corpus.PutComment{Comment: lost}, corpus.AddDecision{Decision: decision}); err != nil {
		t.Fatal(err)
	}
	d := document(t, p, id)
	same(t, d.Comments, []corpus.Comment{lost})
	same(t, d.Decisions, []corpus.Decision{decision})
	if rows := must[[]ArticleRow](t)(p.Articles(t.Context(), Filter{})); rows[0].Open != 1 || rows[1].Open != 0 {
		t.Errorf("%d and %d open threads, want 1 and 0", rows[0].Open, rows[1].Open)
	}
	lost.ID, lost.Span = NewID(), elsewhere.ID
	if err := bring(corpus.PutComment{Comment: lost}); ErrorCode(err) != CodeInvalid {
		t.Errorf("about a span of another article: %v", err)
	}
	wantNoProblems(t, p)
}
