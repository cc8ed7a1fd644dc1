package gui

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// TestWindow_KeysAfterAMenu: a menu takes the keyboard from the article and gives it to nobody; the next key brings it back.
func TestWindow_KeysAfterAMenu(t *testing.T) {
	w, _ := newTestWindow(t)
	c := w.fyne.Canvas()
	w.focus()
	c.Unfocus()
	w.keyDown(&fyne.KeyEvent{Name: fyne.KeyTab})
	if c.Focused() != fyne.Focusable(w.page.reader) {
		t.Error("the article has not the keyboard")
	}
	w.showError(os.ErrInvalid)
	c.Unfocus()
	w.keyDown(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if c.Focused() != nil {
		t.Error("a key of a dialog goes to the article")
	}
	w.escape()
	w.articles.filter.SetText("")
	c.Focus(w.articles.filter)
	w.keyDown(&fyne.KeyEvent{Name: fyne.KeyA})
	if c.Focused() != fyne.Focusable(w.articles.filter) {
		t.Error("a field that has the keyboard loses it")
	}
}

// TestWindow_DialogsFit: none is larger than a small window, and a short text makes no high box.
func TestWindow_DialogsFit(t *testing.T) {
	w, b := newTestWindow(t)
	b.tag("Claim", "“We are late,”")
	w.fyne.Resize(fyne.NewSize(1000, 650))
	path := strings.Repeat("/a-long-folder", 8)
	for name, dialog := range map[string]struct {
		open func()
		most float32 // height
	}{
		"keys":      {w.keysDialog, 650},
		"export":    {w.exportDialog, 650},
		"give":      {w.giveDialog, 650},
		"manual":    {w.manualDialog, 650},
		"result":    {func() { w.tell("Export", "2 articles are in\n"+path+"\n\nIt was read back.", nil) }, 300},
		"clipboard": {func() { w.tell("Paste", "There is no text on the clipboard.", nil) }, 180},
		"details":   {func() { w.tell("Import", "1 article.", []string{"Please look: one"}) }, 220},
		"question":  {func() { w.confirm("Replace?", path+"\nis there already.", func() {}) }, 260},
		"error":     {func() { w.showError(os.ErrInvalid) }, 180},
	} {
		t.Run(name, func(t *testing.T) {
			dialog.open()
			defer w.escape()
			popUp := w.fyne.Canvas().Overlays().Top()
			content := test.WidgetRenderer(popUp.(fyne.Widget)).Objects()
			box := content[len(content)-1].Size()
			if box.Height > dialog.most || box.Height < 80 || box.Width > 1000 {
				t.Errorf("it is %v", box)
			}
		})
	}
}

func TestWindow_RecentLeavesOutTheOpenOne(t *testing.T) {
	w, b := newTestWindow(t)
	other := filepath.Join(t.TempDir(), "other.onrecord")
	if err := os.WriteFile(other, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	w.settings.addRecent(other)
	w.settings.addRecent(b.path)
	if got := w.others(); !slices.Equal(got, []string{other}) {
		t.Errorf("%q", got)
	}
	w.closeProject()
	if got := w.others(); len(got) != 2 {
		t.Errorf("without a project: %q", got)
	}
}

func TestFindBar_IsClosed(t *testing.T) {
	w, b := newTestWindow(t)
	find := w.page.find
	find.open(w.fyne.Canvas())
	find.field.SetText("gate")
	w.focus()
	w.page.reader.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if find.object.Visible() || len(find.hits) > 0 {
		t.Error("Escape in the text does not close it")
	}
	find.open(w.fyne.Canvas())
	w.closeProject()
	w.openPath(b.path)
	b.settle()
	if find.object.Visible() {
		t.Error("it is there in another project")
	}
}

// TestTips_Advance: a step that was done is followed by the next.
func TestTips_Advance(t *testing.T) {
	w, b := newTestWindow(t)
	at := func(want int) {
		t.Helper()
		if w.tips.at != want {
			t.Errorf("at step %d, want %d", w.tips.at, want)
		}
	}
	w.tips.show(0)
	b.tag("Claim", "“We are late,”")
	at(1)
	b.tag("Speaker", "Ines Calder")
	at(1)
	b.tag("Cue", "said")
	at(2)
	w.finish()
	at(3)
	w.walk(+1)
	at(4)
	w.walk(+1)
	at(4)
}

// TestSepia has no colour of the light theme where something is chosen.
func TestSepia(t *testing.T) {
	light, sepia := newLook(themeLight), newLook(themeSepia)
	for _, name := range []fyne.ThemeColorName{colorChosen, colorMarked, "selection"} {
		r, _, b, _ := sepia.Color(name, 0).RGBA()
		if light.Color(name, 0) == sepia.Color(name, 0) || b >= r {
			t.Errorf("%s is bluish", name)
		}
	}
}
