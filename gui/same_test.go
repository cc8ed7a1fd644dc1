package gui

import (
	"testing"

	"fyne.io/fyne/v2"

	"github.com/onrecord/onrecord/store/corpus"
)

func TestLikely(t *testing.T) {
	entity := func(name string, aliases ...string) corpus.Entity {
		return corpus.Entity{ID: corpus.ID(name), Name: name, Aliases: aliases}
	}
	all := []corpus.Entity{entity("Anna of the harbour"), entity("Council"), entity("Goran Amadi"), entity("Piet Lindqvist"), entity("the engineers"), entity("Zoe", "Ms Amadi")}
	for name, want := range map[string]struct {
		first string
		alike int
	}{
		"G. Amadi": {"Zoe", 2}, "Goran T. Amadi": {"Goran Amadi", 2}, "Lindkvist": {"Piet Lindqvist", 1}, "the teachers": {"Anna of the harbour", 0},
	} {
		others, alike := likely(entity(name), all)
		if others[0].Name != want.first || alike != want.alike {
			t.Errorf("%s: %s, %d alike", name, others[0].Name, alike)
		}
	}
}

// TestSameAs_NothingAlike: Enter takes nothing that is not highlighted.
func TestSameAs_NothingAlike(t *testing.T) {
	w, b := newTestWindow(t)
	b.tag("Speaker", "the engineers")
	w.s.newEntity("Anna")
	w.s.newEntity("Zoe Quist")
	zoe, _ := w.s.entity(w.s.doc.Spans[0].Entity)
	w.inspector.chooseSame(zoe)
	field := w.fyne.Canvas().Focused().(*paletteField)
	field.OnSubmitted("")
	if len(w.sheets) != 1 {
		t.Fatal("Enter takes a row that is not highlighted")
	}
	field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	field.OnSubmitted("")
	w.escape() // the question
	if len(w.s.entities) != 2 {
		t.Error("made one of two all the same")
	}
}
