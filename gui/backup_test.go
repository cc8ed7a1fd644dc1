package gui

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"github.com/onrecord/onrecord/store"
)

// ownBackups gives a test a folder of backups of its own.
func ownBackups(t *testing.T) string {
	t.Helper()
	folder, old := t.TempDir(), backupFolder
	backupFolder = func() (string, error) { return folder, nil }
	t.Cleanup(func() {
		verifying.Wait()
		backupFolder = old
	})
	return folder
}

// tapButton taps the button of the topmost dialog that bears a text.
func tapButton(t *testing.T, w *window, text string) {
	t.Helper()
	var found *control
	w.inDialogs(func(o fyne.CanvasObject) {
		if button, ok := o.(*control); ok && button.Text == text {
			found = button
		}
	})
	if found == nil {
		t.Fatalf("there is no button %q", text)
	}
	if found.Disabled() {
		t.Fatalf("the button %q cannot be pressed", text)
	}
	test.Tap(found)
}

// tells reports whether a dialog has a text.
func (w *window) tells(text string) (found bool) {
	w.inDialogs(func(o fyne.CanvasObject) {
		label, ok := o.(*widget.Label)
		found = found || ok && strings.Contains(label.Text, text)
	})
	return found
}

// inDialogs visits what is in dialogs.
func (w *window) inDialogs(visit func(fyne.CanvasObject)) {
	var look func(o fyne.CanvasObject)
	look = func(o fyne.CanvasObject) {
		visit(o)
		switch o := o.(type) {
		case *fyne.Container:
			for _, each := range o.Objects {
				look(each)
			}
		case *container.Scroll:
			look(o.Content)
		}
	}
	for _, overlay := range w.fyne.Canvas().Overlays().List() {
		for _, o := range test.LaidOutObjects(overlay) {
			look(o)
		}
	}
}

// wait lets the job in hand come to its end.
func (b *bench) wait(w *window) {
	b.t.Helper()
	for deadline := time.Now().Add(20 * time.Second); ; {
		select {
		case f := <-b.queue:
			f()
		case <-time.After(20 * time.Millisecond):
			if w.job == nil {
				return
			}
			if time.Now().After(deadline) {
				b.t.Fatal("the job has no end")
			}
		}
	}
}

// TestBackup_AtClosing makes a backup when a project is closed, but none when nothing has changed.
func TestBackup_AtClosing(t *testing.T) {
	folder := ownBackups(t)
	b := newBench(t)
	b.tag("Claim", "“We are late,”")
	b.settle()
	for range 2 {
		if err := b.s.close(); err != nil {
			t.Fatal(err)
		}
		verifying.Wait()
		list, err := store.BackupsOf(context.Background(), folder, b.path)
		if err != nil || len(list) != 1 || list[0].Spans != 1 {
			t.Fatalf("backups: %+v, %v", list, err)
		}
		p, err := store.Open(b.path)
		if err != nil {
			t.Fatal(err)
		}
		b.use(p)
	}
}

// TestBackup_FailureIsToldOnce: the foot line says that there is no backup until there is one; the hint comes once.
func TestBackup_FailureIsToldOnce(t *testing.T) {
	ownBackups(t)
	w, b := newTestWindow(t)
	if w.bar.lone.Visible() {
		t.Error("the foot line speaks of backups although none has failed")
	}
	b.tag("Claim", "“We are late,”")
	b.settle()
	backupFolder = func() (string, error) { return "", errors.New("no folder here") }
	w.s.backedUp(w.s.backups.make(context.Background()))
	if !w.bar.lone.Visible() || !strings.Contains(w.bar.hint.text, "No backup could be made") {
		t.Errorf("the foot line says %q", w.bar.hint.text)
	}
	w.bar.setHelp("")
	w.s.backedUp(w.s.backups.make(context.Background()))
	if strings.Contains(w.bar.hint.text, "No backup") || !w.bar.lone.Visible() {
		t.Error("it is told again, or not shown any more")
	}
	ownBackups(t)
	w.s.backedUp(w.s.backups.make(context.Background()))
	if w.bar.lone.Visible() || w.s.unbacked != nil {
		t.Error("the foot line still speaks of backups")
	}
}

// TestWindow_Restore goes back to a backup; the file as it was is kept.
func TestWindow_Restore(t *testing.T) {
	ownBackups(t)
	w, b := newTestWindow(t)
	b.tag("Claim", "“We are late,”")
	b.settle()
	w.backUpNow()
	b.wait(w)
	w.escape()
	b.tag("Speaker", "Ines Calder")
	b.settle()
	w.do.runner("backups")()
	b.wait(w)
	tapButton(t, w, "Restore…")
	tapButton(t, w, "Restore")
	b.wait(w)
	b.settle()
	for len(w.sheets) > 0 {
		w.enter()
	}
	if d := b.onDisk(); len(d.Spans) != 1 || w.s.project.Path() != b.path {
		t.Errorf("%d marks in %s", len(d.Spans), w.s.project.Path())
	}
	kept, err := filepath.Glob(filepath.Join(filepath.Dir(b.path), "*replaced*"))
	if err != nil || len(kept) != 1 {
		t.Fatalf("kept: %v, %v", kept, err)
	}
	p, err := store.OpenReadOnly(kept[0])
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	d, err := p.Document(context.Background(), w.s.doc.Article.ID)
	if err != nil || len(d.Spans) != 2 {
		t.Errorf("%d marks in the file that was replaced, %v", len(d.Spans), err)
	}
}

// TestWindow_OpenACopyOfABackup opens it beside the project.
func TestWindow_OpenACopyOfABackup(t *testing.T) {
	ownBackups(t)
	w, b := newTestWindow(t)
	b.tag("Claim", "“We are late,”")
	b.settle()
	w.backUpNow()
	b.wait(w)
	w.fyne.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}) // the list's
	w.enter()
	w.fyne.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}) // the field's
	b.wait(w)
	b.settle()
	if name := w.s.project.Name(); !strings.HasPrefix(name, "test (backup ") {
		t.Errorf("%s is open", name)
	}
	if d := b.onDisk(); len(d.Spans) != 1 {
		t.Errorf("%d marks", len(d.Spans))
	}
}

// TestWindow_DamagedProject offers the newest backup and a salvage.
func TestWindow_DamagedProject(t *testing.T) {
	for _, way := range []string{"Use the newest backup…", "Salvage…"} {
		t.Run(way, func(t *testing.T) {
			ownBackups(t)
			w, b := newTestWindow(t)
			b.tag("Claim", "“We are late,”")
			b.settle()
			w.closeProject()
			verifying.Wait()
			data, err := os.ReadFile(b.path)
			if err != nil {
				t.Fatal(err)
			}
			at := bytes.LastIndex(data, []byte("article_text_kept"))
			data[at+len("article_text_k")] = 'E' // a trigger that is not ours
			if err := os.WriteFile(b.path, data, 0o600); err != nil {
				t.Fatal(err)
			}
			w.openPath(b.path)
			b.wait(w)
			tapButton(t, w, way)
			if way == "Salvage…" {
				w.fyne.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
			} else {
				tapButton(t, w, "Restore")
			}
			b.wait(w)
			b.settle()
			for len(w.sheets) > 0 {
				w.enter()
			}
			if !w.s.opened() {
				t.Fatal("nothing is open")
			}
			if d := b.onDisk(); len(d.Spans) != 1 {
				t.Errorf("%d marks", len(d.Spans))
			}
		})
	}
}

// TestWindow_MissingProject: one whose file is gone comes back from its backup; one without a backup is told to be gone.
func TestWindow_MissingProject(t *testing.T) {
	ownBackups(t)
	w, b := newTestWindow(t)
	b.tag("Claim", "“We are late,”")
	b.settle()
	w.closeProject()
	verifying.Wait()
	if err := os.Remove(b.path); err != nil {
		t.Fatal(err)
	}
	w.openPath(filepath.Join(filepath.Dir(b.path), "never.onrecord"))
	b.wait(w)
	w.enter()
	if w.s.opened() || len(w.sheets) > 0 {
		t.Error("something is open for a project that never was")
	}
	w.openPath(b.path)
	b.wait(w)
	tapButton(t, w, "Use the newest backup…")
	tapButton(t, w, "Restore")
	b.wait(w)
	b.settle()
	for len(w.sheets) > 0 {
		w.enter()
	}
	if d := b.onDisk(); len(d.Spans) != 1 {
		t.Errorf("%d marks", len(d.Spans))
	}
}

// TestWindow_SavePurged writes a copy that can be opened and holds no removed words.
func TestWindow_SavePurged(t *testing.T) {
	ownBackups(t)
	w, b := newTestWindow(t)
	b.tag("Claim", "“We are late,”")
	w.do.runner("note")()
	test.Type(w.inspector.note, "quagga")
	w.focus()
	b.settle()
	w.s.remove()
	b.settle()
	w.do.runner("save-purged")()
	w.fyne.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	b.wait(w)
	w.enter()
	data, err := os.ReadFile(filepath.Join(w.folder(), "test without deleted text.onrecord"))
	if err != nil {
		t.Fatal(err)
	}
	own, err := os.ReadFile(b.path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(own, []byte("quagga")) || bytes.Contains(data, []byte("quagga")) {
		t.Error("the removed note is not in the project, or is in the copy")
	}
}

func TestSalvagedLines(t *testing.T) {
	lines := salvagedLines(store.SalvageReport{
		Rows:     []store.SalvageCount{{Kind: "article", Saved: 1200, Lost: 1}, {Kind: "member", Saved: 3}, {Kind: "comment"}},
		Problems: []store.Problem{{Where: "span", What: "row 7, lost: it cannot be read"}, {Where: "Ferry (0192)", What: "its date is lost"}},
	})
	var text []string
	for _, l := range lines {
		text = append(text, strings.Join([]string{l.text, l.counts[0], l.counts[1]}, "|"))
	}
	all := strings.Join(text, "\n")
	for _, want := range []string{"Some of it is lost", "Articles|1,200|1", "Links of marks to attributions|3|–", "Marks: row 7, lost: it cannot be read", "Ferry (0192): its date is lost"} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is not in:\n%s", want, all)
		}
	}
	if strings.Contains(all, "Comments") {
		t.Error("what there was none of is listed")
	}
}

// TestWindow_SynchronisedFolder: it is said once of a project that another computer may change it.
func TestWindow_SynchronisedFolder(t *testing.T) {
	ownBackups(t)
	w, b := newTestWindow(t)
	folder := filepath.Join(t.TempDir(), "Dropbox")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, "study.onrecord")
	if err := w.s.project.SaveCopy(path); err != nil {
		t.Fatal(err)
	}
	for _, told := range []bool{true, false} {
		w.openPath(path)
		b.settle()
		if got := w.tells("Dropbox keeps in step"); got != told {
			t.Errorf("told: %v, want %v", got, told)
		}
		for len(w.sheets) > 0 {
			w.enter()
		}
		b.settle()
	}
}
