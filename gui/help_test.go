package gui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
)

// TestKeyGroups: each key is in one group, and those that belong together are in the same.
func TestKeyGroups(t *testing.T) {
	w, _ := newTestWindow(t)
	in := map[string]string{}
	for _, g := range w.keyGroups() {
		if g.apart { // where the keys of the article do not hold
			continue
		}
		for _, k := range g.keys {
			if other, twice := in[k[0]]; twice {
				t.Errorf("%s is in %s and %s", k[0], other, g.title)
			}
			in[k[0]] = g.title
		}
	}
	if in["<"] != "Edit" || in[">"] != "Edit" {
		t.Errorf("< is in %q, > in %q", in["<"], in[">"])
	}
	for _, c := range w.do.list {
		if keys := c.keys(); keys != "" && !c.hidden && c.under == "" && in[keys] == "" {
			t.Errorf("%s (%s) is in no group", keys, c.title)
		}
	}
}

func TestManual_Keys(t *testing.T) {
	w, _ := newTestWindow(t)
	w.manualDialog()
	titles := w.fyne.Canvas().Focused().(*list)
	selected := -1
	opens := titles.OnSelected
	titles.OnSelected = func(i int) { selected = i; opens(i) }
	titles.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	if selected != 1 {
		t.Errorf("an arrow opens chapter %d", selected)
	}
	titles.Select(0)
	if !titles.own(fyne.KeyPageDown) || titles.own(fyne.KeyUp) {
		t.Error("the keys for pages and the arrows do not what they are for")
	}
}

func TestTurn(t *testing.T) {
	newTestWindow(t) // for the theme
	s := prose(strings.Repeat("a line\n", 100))
	s.Resize(fyne.NewSize(200, 130))
	bottom := s.Content.MinSize().Height - 130
	for _, step := range []struct {
		key  fyne.KeyName
		want float32
	}{
		{fyne.KeyPageDown, 100},
		{fyne.KeyDown, 140},
		{fyne.KeyPageUp, 40},
		{fyne.KeyUp, 0},
		{fyne.KeyUp, 0},
		{fyne.KeyEnd, bottom},
		{fyne.KeyPageDown, bottom},
		{fyne.KeyHome, 0},
	} {
		if !turn(s, step.key) || s.Offset.Y != step.want {
			t.Errorf("%s comes to %v, want %v", step.key, s.Offset.Y, step.want)
		}
	}
	if turn(s, fyne.KeyA) {
		t.Error("a letter scrolls")
	}
}
