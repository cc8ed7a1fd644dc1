package store

import (
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/store/corpus"
)

// same compares two values and shows them as JSON where they differ.
func same(t testing.TB, got, want any) {
	t.Helper()
	if reflect.DeepEqual(got, want) {
		return
	}
	g, _ := json.MarshalIndent(got, "", " ")
	w, _ := json.MarshalIndent(want, "", " ")
	t.Errorf("got %s\nwant %s", g, w)
}

// content is all that a person can see of a project.
type content struct {
	Documents  []corpus.Document
	Entities   []corpus.Entity
	Merged     []corpus.Entity
	Annotators []corpus.Annotator
	Codebook   corpus.Codebook
	Found      []Hit
}

func contentOf(t testing.TB, p *Project) content {
	t.Helper()
	var c content
	if err := p.Documents(t.Context(), Filter{}, func(d corpus.Document) error {
		c.Documents = append(c.Documents, d)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	c.Entities = must[[]corpus.Entity](t)(p.Entities(t.Context()))
	c.Merged = must[[]corpus.Entity](t)(p.MergedEntities(t.Context()))
	c.Annotators = must[[]corpus.Annotator](t)(p.Annotators(t.Context()))
	c.Codebook = must[corpus.Codebook](t)(p.Codebook(t.Context()))
	c.Found = must[[]Hit](t)(p.Search(t.Context(), "title", 1000))
	return c
}

// TestUndoProperty makes random steps. Undoing all of them gives each state on the way back, the first one at the end;
// redoing gives the last one; both also after closing and opening.
func TestUndoProperty(t *testing.T) {
	for seed := range uint64(8) {
		random := rand.New(rand.NewPCG(seed, 1))
		p := newProject(t)
		addArticle(t, p, "Title zero", testText)
		states := []content{contentOf(t, p)}
		for len(states) < 40 {
			step := randomStep(t, p, random)
			applied, err := p.Apply(step)
			if ErrorCode(err) == CodeInvalid {
				continue // a random step may break a rule
			}
			if err != nil {
				t.Fatal(err)
			}
			if applied.Seq != 0 {
				states = append(states, contentOf(t, p))
			}
		}
		reopen := func() {
			if err := p.Close(); err != nil {
				t.Fatal(err)
			}
			p = must[*Project](t)(Open(p.Path()))
			t.Cleanup(func() { _ = p.Close() })
		}
		last := len(states) - 1
		for _, turn := range []int{last, 5, last} {
			for i := range turn {
				must[Applied](t)(p.Undo())
				same(t, contentOf(t, p), states[last-1-i])
				if i == turn/2 {
					reopen()
				}
			}
			for i := range turn {
				must[Applied](t)(p.Redo())
				same(t, contentOf(t, p), states[last-turn+1+i])
				if i == turn/3 {
					reopen()
				}
			}
			if _, err := p.Redo(); ErrorCode(err) != CodeNothing {
				t.Errorf("redo at the end: %v", err)
			}
			if t.Failed() {
				t.Fatalf("seed %d", seed)
			}
		}
		wantNoProblems(t, p)
	}
}

// randomStep makes one to three changes of what is there, or of something new.
func randomStep(t testing.TB, p *Project, random *rand.Rand) corpus.Step {
	t.Helper()
	step := corpus.Step{Label: "Random", Annotator: pick(random, []string{"Ana", "Bob"})}
	c := contentOf(t, p)
	for range 1 + random.IntN(3) {
		step.Changes = append(step.Changes, randomChange(c, random))
	}
	return step
}

func pick[T any](random *rand.Rand, list []T) (one T) {
	if len(list) == 0 {
		return one
	}
	return list[random.IntN(len(list))]
}

func randomChange(c content, random *rand.Rand) corpus.Change {
	d := pick(random, c.Documents)
	text, id := d.Article.Text, d.Article.ID
	entities := slices.Concat(c.Entities, c.Merged)
	switch random.IntN(20) {
	case 0:
		title := pick(random, []string{"Title one", "Another title", "Überschrift"})
		return corpus.AddArticle{Article: corpus.Article{ID: NewID(), Title: title, Text: strings.Repeat(testText, 1+random.IntN(2))}}
	case 1:
		a := d.Article
		a.Title = pick(random, []string{"A title", "No heading", "Title again"})
		a.Zones = pick(random, [][]corpus.Zone{nil, {{Kind: corpus.Headline, Range: corpus.Range{Start: 0, End: min(5, len(text))}}}})
		return corpus.SetArticle{Article: a}
	case 2:
		return corpus.SetStatus{Article: id, Status: pick(random, corpus.Statuses)}
	case 3:
		return corpus.RemoveArticle{ID: id}
	case 4, 5, 6:
		return corpus.PutSpan{Span: randomSpan(d, entities, random)}
	case 7:
		return corpus.RemoveSpan{ID: pick(random, d.Spans).ID}
	case 8, 9, 10:
		return corpus.PutAttribution{Attribution: randomAttribution(d, random)}
	case 11:
		return corpus.RemoveAttribution{ID: pick(random, d.Attributions).ID}
	case 12:
		e := pick(random, entities)
		if e.ID == "" || random.IntN(2) == 0 {
			e = corpus.Entity{ID: NewID()}
		}
		e.Name, e.Note = pick(random, []string{"Ana", "Zoë", "A & B <c>"}), pick(random, []string{"", "a note\nof two lines"})
		e.MergedInto = pick(random, []corpus.ID{"", pick(random, entities).ID})
		return corpus.PutEntity{Entity: e}
	case 13:
		return corpus.RemoveEntity{ID: pick(random, entities).ID}
	case 16, 17:
		comment := corpus.Comment{ID: NewID(), Article: id, Annotator: "Cleo", Text: pick(random, []string{"Why?", "No."}), Span: pick(random, d.Spans).ID}
		if old := pick(random, d.Comments); old.ID != "" {
			comment.ID, comment.Parent = pick(random, []corpus.ID{old.ID, comment.ID}), old.Parent
		}
		return corpus.PutComment{Comment: comment}
	case 18:
		return corpus.RemoveComment{ID: pick(random, d.Comments).ID}
	case 19:
		return corpus.SetStatus{Article: id, Annotator: "Dee", Status: pick(random, corpus.Statuses)}
	case 14:
		a := pick(random, c.Annotators)
		if a.ID == "" || random.IntN(2) == 0 {
			a = corpus.Annotator{ID: NewID(), Kind: pick(random, annotatorKinds)}
		}
		a.Name = pick(random, []string{"Ana", "Bob", "Cleo", "Dee"})
		return corpus.PutAnnotator{Annotator: a}
	}
	book := testBook
	book.Version = pick(random, []string{"1", "2", "3"})
	return corpus.SetCodebook{Codebook: book}
}

func randomSpan(d corpus.Document, entities []corpus.Entity, random *rand.Rand) corpus.Span {
	text := d.Article.Text
	var fragments []corpus.Range
	for at := 0; at < len(text) && len(fragments) < 3; {
		s := corpus.SentenceAt(text, random.IntN(max(1, len(text))))
		fragments = corpus.Normalize(append(fragments, s))
		at = s.End + 1
	}
	s := spanOn(d.Article.ID, text, pick(random, []string{"Claim", "Speaker", "Source", "Cue"}), fragments...)
	if old := pick(random, d.Spans); old.ID != "" && random.IntN(2) == 0 {
		s.ID = old.ID
	}
	s.Annotator = pick(random, []string{"Ana", "Bob", "Cleo"})
	s.Entity = pick(random, []corpus.ID{"", pick(random, entities).ID})
	s.Attributes = pick(random, []corpus.Attributes{nil, {"style": {"direct"}}, {"topics": {"a", "<b>"}}})
	s.Flagged, s.Confidence = random.IntN(2) == 0, random.Float64()
	return s
}

func randomAttribution(d corpus.Document, random *rand.Rand) corpus.Attribution {
	a := corpus.Attribution{ID: NewID(), Article: d.Article.ID, Annotator: pick(random, []string{"Ana", "Bob"}), Origin: corpus.Manual}
	if old := pick(random, d.Attributions); old.ID != "" && random.IntN(2) == 0 {
		a = old.Clone()
	}
	a.Parent = pick(random, []corpus.ID{"", a.Parent, pick(random, d.Attributions).ID})
	a.Slots = map[string][]corpus.ID{}
	for _, s := range d.Spans {
		if random.IntN(2) == 0 {
			slot := strings.ToLower(s.Label)
			a.Slots[slot] = append(a.Slots[slot], s.ID)
			random.Shuffle(len(a.Slots[slot]), reflect.Swapper(a.Slots[slot]))
		}
	}
	a.Absent = nil
	if len(a.Slots["source"]) == 0 {
		a.Absent = []string{"source"}
	}
	a.Note = pick(random, []string{"", "Zoë said “no”."})
	return a
}

func TestUndoGroup(t *testing.T) {
	p := newProject(t)
	id := addArticle(t, p, "One", testText)
	group, notes := NewID(), []string{"a", "ab", "abc"}
	s := spanOn(id, testText, "Claim", corpus.Range{Start: 0, End: 5})
	do(t, p, corpus.PutSpan{Span: s})
	for _, note := range notes {
		s.Note = note
		must[Applied](t)(p.Apply(corpus.Step{Label: "Write note", Annotator: "Ana", Article: id, Group: group, Changes: []corpus.Change{corpus.PutSpan{Span: s}}}))
	}
	note := func() string { return must[corpus.Document](t)(p.Document(t.Context(), id)).Spans[0].Note }
	if label, ok := p.UndoLabel(); label != "Write note" || !ok {
		t.Errorf("UndoLabel = %q, %v", label, ok)
	}
	a := must[Applied](t)(p.Undo())
	if note() != "" || a.Label != "Write note" || a.Article != id || !slices.Equal(a.Articles, []corpus.ID{id}) {
		t.Errorf("note %q after undoing the group; %+v", note(), a)
	}
	if label, _ := p.UndoLabel(); label != "Test" {
		t.Errorf("UndoLabel = %q", label)
	}
	if label, _ := p.RedoLabel(); label != "Write note" {
		t.Errorf("RedoLabel = %q", label)
	}
	must[Applied](t)(p.Redo())
	if note() != "abc" {
		t.Errorf("note %q after redoing the group", note())
	}
	must[Applied](t)(p.Undo())
	if note() != "" {
		t.Errorf("note %q after undoing again", note())
	}
}

func TestNewStepCutsRedo(t *testing.T) {
	p := newProject(t)
	if _, err := p.Undo(); ErrorCode(err) != CodeNothing {
		t.Errorf("Undo in a new project: %v", err)
	}
	if label, ok := p.UndoLabel(); ok {
		t.Errorf("UndoLabel in a new project: %q", label)
	}
	id := addArticle(t, p, "One", testText)
	do(t, p, corpus.SetStatus{Article: id, Status: corpus.Doing})
	must[Applied](t)(p.Undo())
	do(t, p, corpus.SetStatus{Article: id, Status: corpus.Done})
	if _, ok := p.RedoLabel(); ok {
		t.Error("a new step left something to redo")
	}
	if _, err := p.Redo(); ErrorCode(err) != CodeNothing {
		t.Errorf("Redo: %v", err)
	}
	must[Applied](t)(p.Undo())
	if d := must[corpus.Document](t)(p.Document(t.Context(), id)); d.Status != corpus.Todo {
		t.Errorf("status %s", d.Status)
	}
	var kinds []string
	for _, h := range must[[]HistoryRow](t)(p.History(t.Context(), 10)) {
		kinds = append(kinds, h.Kind)
	}
	if want := []string{"undo", "do", "undo", "do", "do"}; !slices.Equal(kinds, want) {
		t.Errorf("history %v, want %v: it only ever grows", kinds, want)
	}
}

// TestDamagedHistory is a file whose history was changed behind our back: undo refuses, and ends.
func TestDamagedHistory(t *testing.T) {
	for name, statement := range map[string]string{
		"circle":         "UPDATE step SET prev = seq, grp = 'g'",
		"missing step":   "PRAGMA foreign_keys = OFF; UPDATE undo_state SET undo_top = 99",
		"no JSON":        "UPDATE change SET after = '{'",
		"unknown table":  "UPDATE change SET tbl = 'project; DROP TABLE span'",
		"unknown column": `UPDATE change SET after = '{"id = 1; --":"x"}'`,
	} {
		t.Run(name, func(t *testing.T) {
			p := newProject(t)
			id := addArticle(t, p, "One", testText)
			if _, err := p.writer.Exec(statement); err != nil {
				t.Fatal(err)
			}
			if _, err := p.Undo(); ErrorCode(err) != CodeDamaged {
				t.Errorf("Undo: %v", err)
			}
			must[corpus.Document](t)(p.Document(t.Context(), id))
		})
	}
}

// TestUndo_StopsAtAFinalStep: what a new project begins with cannot be taken back.
func TestUndo_StopsAtAFinalStep(t *testing.T) {
	p := newProject(t)
	article := NewID()
	step := corpus.Step{Label: "Sample", Annotator: "ana", Final: true, Changes: []corpus.Change{corpus.AddArticle{Article: corpus.Article{ID: article, Title: "T", Text: "Text."}}}}
	if _, err := p.Apply(step); err != nil {
		t.Fatal(err)
	}
	if _, ok := p.UndoLabel(); ok {
		t.Error("a final step can be undone")
	}
	if _, err := p.Apply(corpus.Step{Label: "Mark", Annotator: "ana", Changes: []corpus.Change{corpus.SetStatus{Article: article, Status: corpus.Done}}}); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Undo(); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Undo(); ErrorCode(err) != CodeNothing {
		t.Errorf("undo goes back past the final step: %v", err)
	}
}
