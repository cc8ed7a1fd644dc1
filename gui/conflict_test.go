package gui

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/corpus"
)

// newConflictWindow has taken in a packet after which four things are to be decided: a span, an attribution, an entity's
// role and the status of an annotator. What is shown is of here.
func newConflictWindow(t *testing.T) (*window, *bench) {
	t.Helper()
	w, b := newTestWindow(t)
	b.tag("Claim", "“We are late,”")
	b.tag("Speaker", "Ines Calder")
	w.s.newEntity("Ines Calder")
	b.settle()
	path := b.give(w, "Ben")
	change := func(note string, status corpus.Status) func(d corpus.Document) []corpus.Change {
		return func(d corpus.Document) []corpus.Change {
			s, a, e := d.Spans[0], d.Attributions[0].Clone(), d.Entities[0]
			s.Note, a.Note, e.Role = note, note, note
			a.Slots["claim"] = nil
			if note == "here" {
				a.Slots["claim"] = []corpus.ID{s.ID}
			}
			return []corpus.Change{corpus.PutSpan{Span: s}, corpus.PutAttribution{Attribution: a}, corpus.PutEntity{Entity: e}, corpus.SetStatus{Article: d.Article.ID, Annotator: "ana", Status: status}}
		}
	}
	workIn(t, path, "Ben", change("there", corpus.Review))
	time.Sleep(5 * time.Millisecond) // the version of here is the newer one
	if _, err := w.s.project.Apply(corpus.Step{Label: "Note", Annotator: "ana", Changes: change("here", corpus.Done)(b.onDisk())}); err != nil {
		t.Fatal(err)
	}
	w.s.refresh("")
	b.takeIn(w, path)
	if len(w.s.conflicts) != 4 {
		t.Fatalf("%d conflicts", len(w.s.conflicts))
	}
	return w, b
}

// openConflicts opens the page and gives its list.
func openConflicts(w *window, b *bench) *walkList {
	b.t.Helper()
	w.do.runner("conflicts")()
	b.until("the conflicts are shown", func() bool { return w.job == nil && len(w.sheets) == 1 })
	rows, ok := w.fyne.Canvas().Focused().(*walkList)
	if !ok {
		b.t.Fatalf("a %T has the keyboard", w.fyne.Canvas().Focused())
	}
	return rows
}

// TestConflicts_Words: both versions in words, and what differs.
func TestConflicts_Words(t *testing.T) {
	w, _ := newConflictWindow(t)
	open, err := w.s.project.OpenConflicts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for i := range open {
		for _, f := range w.s.comparedFacts(&open[i]) {
			if f.differs() {
				got = append(got, open[i].Kind+" "+f.name+": "+f.shown+" | "+f.other)
			}
		}
	}
	slices.Sort(got)
	want := []string{"attribution Claim: “We are late,” | ", "attribution Note: here | there", "entity Role: here | there", "span Note: here | there", "status Status: done | needs review"}
	for i := range want {
		want[i] = strings.ReplaceAll(want[i], "“We are late,”", "““We are late,””")
	}
	if !slices.Equal(got, want) {
		t.Errorf("they differ in\n%s\nnot in\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestConflicts_Keyboard decides all of them by key; each decision is a step that undo takes back.
func TestConflicts_Keyboard(t *testing.T) {
	w, b := newConflictWindow(t)
	if label := w.do.find("conflicts").menuLabel(); label != "Conflicts (4)…" || w.bar.open.Text != "≠ 4 conflicts" || !w.bar.open.Visible() {
		t.Errorf("the menu says %q, the bar %q", label, w.bar.open.Text)
	}
	rows := openConflicts(w, b)
	take := map[string]rune{"span": '3', "attribution": '2', "entity": '2', "status": '1'}
	for n := len(w.s.conflicts); n > 0; n-- {
		c := w.s.conflicts[slices.IndexFunc(w.s.conflicts, func(c corpus.Conflict) bool { return c.ID == w.conflict })]
		if c.Kind == "entity" || c.Kind == "status" {
			rows.TypedRune('3') // of these only one version can stay
		}
		rows.TypedRune(take[c.Kind])
		if len(w.s.conflicts) != n-1 {
			t.Fatalf("%s: %d conflicts are left of %d", c.Kind, len(w.s.conflicts), n)
		}
		b.settle()
	}
	if len(w.sheets) != 0 || w.bar.open.Visible() || w.do.find("conflicts").enabled() {
		t.Error("nothing is left to decide, but the page is there")
	}
	d := b.onDisk()
	notes := func(d corpus.Document) string {
		var all []string
		for _, s := range d.Spans {
			all = append(all, s.Note)
		}
		slices.Sort(all)
		return strings.Join(all, ",")
	}
	if notes(d) != ",here,there" || d.Attributions[0].Note != "there" || d.Entities[0].Role != "there" || d.Statuses["ana"] != corpus.Done {
		t.Errorf("spans %q, attribution %q, entity %q, status %s", notes(d), d.Attributions[0].Note, d.Entities[0].Role, d.Statuses["ana"])
	}
	if notes(w.s.doc) != notes(d) || w.s.entities[0].Role != "there" {
		t.Errorf("the window shows %q and %q", notes(w.s.doc), w.s.entities[0].Role)
	}
	for n := 1; n <= 4; n++ {
		w.do.runner("undo")()
		b.settle()
		if len(w.s.conflicts) != n {
			t.Fatalf("after %d times undo there are %d conflicts", n, len(w.s.conflicts))
		}
	}
	if d := b.onDisk(); notes(d) != ",here" || d.Entities[0].Role != "here" {
		t.Errorf("all undone, spans %q, entity %q", notes(d), d.Entities[0].Role)
	}
}

// TestConflicts_JumpAndBack: Enter goes to the place, and the page comes back where it was.
func TestConflicts_JumpAndBack(t *testing.T) {
	w, b := newConflictWindow(t)
	rows := openConflicts(w, b)
	for steps := 0; ; steps++ {
		c := w.s.conflicts[slices.IndexFunc(w.s.conflicts, func(c corpus.Conflict) bool { return c.ID == w.conflict })]
		if c.Kind == "span" {
			break
		}
		if steps > 4 {
			t.Fatal("the arrows do not come to the span")
		}
		rows.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
		if steps == 3 {
			rows.TypedKey(&fyne.KeyEvent{Name: fyne.KeyHome})
		}
	}
	at := w.conflict
	rows.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	b.settle()
	if len(w.sheets) != 0 || w.s.span == "" {
		t.Errorf("%d dialogs, chosen is %q", len(w.sheets), w.s.span)
	}
	openConflicts(w, b)
	if w.conflict != at {
		t.Error("it does not come back to the same conflict")
	}
}

// TestConflicts_RemovedOnesAreSettled: what is removed needs no decision.
func TestConflicts_RemovedOnesAreSettled(t *testing.T) {
	w, b := newConflictWindow(t)
	i := slices.IndexFunc(w.s.conflicts, func(c corpus.Conflict) bool { return c.Span != nil })
	w.s.choose(w.s.conflicts[i].Of)
	w.s.remove()
	if len(w.s.conflicts) != 3 {
		t.Errorf("%d conflicts are listed", len(w.s.conflicts))
	}
	b.settle()
	if open, err := w.s.project.OpenConflicts(t.Context()); err != nil || len(open) != 3 {
		t.Errorf("the file has %d, %v", len(open), err)
	}
}

// TestVersionWords: fields are told as people know them.
func TestVersionWords(t *testing.T) {
	w, _ := newTestWindow(t)
	book, err := w.s.codebook.Encode()
	if err != nil {
		t.Fatal(err)
	}
	v := versionWords{w.s, &store.OpenConflict{}}
	for _, x := range []struct{ kind, field, value, want string }{
		{"entity", "aliases", `["Ines","Calder"]`, "Names: Ines, Calder"},
		{"entity", "external", `{"viaf":"2","wikidata":"Q1"}`, "Ids elsewhere: viaf: 2, wikidata: Q1"},
		{"entity", "merged_into", "", "Same as: stands for itself"},
		{"entity", "kind", "person", "Kind: " + choiceTitle(w.s.codebook.Entity.Kinds, "person")},
		{"article", "status", "review", "Status: needs review"},
		{"article", "zones", `[{"kind":"headline","start":0,"end":12}]`, "What its lines are: Headline, bytes 0 to 12"},
		{"article", "url", "https://example.org", "Address: https://example.org"},
		{"codebook", "", string(book), "Version: " + w.s.codebook.Version},
		{"codebook", "", "broken", "Codebook: "},
	} {
		var all []string
		for _, f := range v.facts(corpus.Conflict{Kind: x.kind, Field: x.field, Value: x.value}) {
			all = append(all, f.name+": "+f.text)
		}
		if !slices.ContainsFunc(all, func(s string) bool { return strings.HasPrefix(s, x.want) }) {
			t.Errorf("%s %s %s is told as %q", x.kind, x.field, x.value, all)
		}
	}
}

// TestConflicts_EscapeFromAnywhere: whatever has the keyboard in the page.
func TestConflicts_EscapeFromAnywhere(t *testing.T) {
	w, b := newConflictWindow(t)
	for steps := range 7 {
		openConflicts(w, b)
		for range steps {
			w.fyne.Canvas().FocusNext()
		}
		press(w, fyne.KeyEscape)
		if len(w.sheets) != 0 {
			t.Fatalf("not from a %T", w.fyne.Canvas().Focused())
		}
	}
}
