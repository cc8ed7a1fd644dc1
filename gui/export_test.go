package gui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/onrecord/onrecord/store/dataset"
	"github.com/onrecord/onrecord/store/exchange"
)

// TestExportForm_WheelScrollsThroughFields: Fyne's fields would swallow the wheel.
func TestExportForm_WheelScrollsThroughFields(t *testing.T) {
	w, _ := newTestWindow(t)
	f, form := newExportForm(w)
	w.fyne.SetContent(form)
	w.fyne.Resize(fyne.NewSize(450, 300))
	scroll := form.(interface{ ScrollToTop() })
	for name, field := range map[string]*prompt{"from": f.from, "to": f.to, "split": f.split, "seed": f.seed} {
		scroll.ScrollToTop()
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(field)
		scrolled := at
		if wheel := scrollableAt(form, at.AddXY(5, 5)); wheel != nil {
			wheel.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -20)})
			scrolled = fyne.CurrentApp().Driver().AbsolutePositionForObject(field)
		}
		if scrolled == at {
			t.Errorf("over the field %s the wheel does nothing", name)
		}
	}
}

// scrollableAt is what gets the wheel at a place, as the drivers find it: the last in the tree that lies there.
func scrollableAt(root fyne.CanvasObject, at fyne.Position) (found fyne.Scrollable) {
	var walk func(o fyne.CanvasObject)
	walk = func(o fyne.CanvasObject) {
		from := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
		inside := at.X >= from.X && at.Y >= from.Y && at.X < from.X+o.Size().Width && at.Y < from.Y+o.Size().Height
		if s, ok := o.(fyne.Scrollable); ok && inside && o.Visible() {
			found = s
		}
		switch o := o.(type) {
		case *fyne.Container:
			for _, child := range o.Objects {
				walk(child)
			}
		case fyne.Widget:
			for _, child := range test.WidgetRenderer(o).Objects() {
				walk(child)
			}
		}
	}
	walk(root)
	return found
}

// TestExport_NoReplacementBringsTheFormBack, with what was chosen in it.
func TestExport_NoReplacementBringsTheFormBack(t *testing.T) {
	w, b := newTestWindow(t)
	target := filepath.Join(filepath.Dir(b.path), w.s.project.Name()+".jsonl")
	if err := os.WriteFile(target, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	w.exportDialog()
	form := w.sheets[0].Dialog
	w.enter()
	if len(w.sheets) != 1 || w.sheets[0].Dialog == form {
		t.Fatal("no question")
	}
	w.escape()
	if len(w.sheets) != 1 || w.sheets[0].Dialog != form {
		t.Fatal("the form is gone")
	}
	w.enter()
	w.enter() // yes
	b.until("the file is replaced", func() bool {
		data, err := os.ReadFile(target)
		return err == nil && string(data) != "mine" && w.job == nil
	})
}

func TestExportForm_NameFollowsTheSplit(t *testing.T) {
	w, _ := newTestWindow(t)
	f, _ := newExportForm(w)
	base := strings.TrimSuffix(f.target.Text, ".jsonl")
	f.split.SetText("train=80,dev=30")
	if f.target.Text != base+"-jsonl" {
		t.Errorf("a folder is to be called %s", f.target.Text)
	}
	if want := "That is train 73 %, dev 27 % of the articles."; f.shares.text != want {
		t.Errorf("%q, want %q", f.shares.text, want)
	}
	f.target.SetText("/mine")
	f.split.SetText("")
	if f.target.Text != "/mine" || f.shares.text != "" {
		t.Errorf("%s, %q", f.target.Text, f.shares.text)
	}
	f.example.SetText("before")
	f.format.SetSelectedIndex(1)
	if f.example.Text != "…" {
		t.Error("the example is still that of another format")
	}
}

func TestExportForm_AFormatThatKeepsNothing(t *testing.T) {
	w, _ := newTestWindow(t)
	f, _ := newExportForm(w)
	for i, format := range f.formats {
		f.format.SetSelectedIndex(i)
		if kept := len(format.Holds.Names()) > 0; f.holds.Visible() != kept || kept && strings.Contains(f.holds.Text, "Keeps .") {
			t.Errorf("%s: %q", format.Name, f.holds.Text)
		}
	}
}

// TestExportForm_ExamplesShowAnnotations: in whatever order a format has them.
func TestExportForm_ExamplesShowAnnotations(t *testing.T) {
	w, b := newTestWindow(t)
	b.tag("Claim", "“We are late,”")
	if err := w.s.writer.flush(); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"jsonl": `"spans":`, "doccano": `"entities":`, "html": "We are late", "xlsx": "xl/workbook.xml", "refi-qda": "project.qde"} {
		format, ok := dataset.Find(name)
		if !ok {
			t.Fatal("no format " + name)
		}
		files, err := exchange.Sample(t.Context(), w.s.project, format, exchange.ExportOptions{})
		if text := exampleText(files, err); !strings.Contains(text, want) || strings.Contains(text, "<style") {
			t.Errorf("%s does not show %s: %s", name, want, text)
		}
	}
}
