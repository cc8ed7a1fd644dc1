package reader

import (
	"fmt"
	"image/color"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"github.com/onrecord/onrecord/store/corpus"
)

// TestGolden holds what is painted, object by object, against testdata/*.golden. Letters are ten points wide each, so that
// the pictures do not depend on the fonts of a machine. To make them anew: UPDATE_GOLDEN=1 go test ./gui/reader -run Golden
func TestGolden(t *testing.T) {
	dark := look()
	dark.Ink, dark.Selection = color.NRGBA{0xE4, 0xE2, 0xDC, 0xFF}, color.NRGBA{0x3A, 0x42, 0x64, 0xFF}
	for _, c := range []struct {
		name, text string
		look       Look
		marks      [][]string // words of the fragments of each mark
		selected   string
	}{
		{"lanes", "One two three four five six seven eight nine ten eleven twelve.", look(), [][]string{
			{"One two three four five six seven eight"}, {"two three"}, {"three four five"}, {"seven"}, {"nine", "eleven"},
		}, ""},
		{"rtl", "שלום לכולם NATO 25 סוף.", look(), [][]string{{"לכולם NATO"}}, "25 סוף"},
		{"mixed", "He said שלום עולם twice.", look(), [][]string{{"said שלום"}}, "עולם twice"},
		{"cjk", "中文文章没有空格但是必须换行所以我们在这里写一些更长的句子让它换行直到第二行开始为止。", look(), [][]string{{"空格但是必须换行所以我们在这里写一些更长的句子"}}, ""},
		{"dark", "Headline\n\nBody text that is said.", dark, [][]string{{"Body text"}}, "is said"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := New(c.look)
			r.page.measure.shape = func(s string, _ face) float32 { return tenWide(s) }
			r.page.measure.forget()
			r.page.measure.standIns.probe = noStandIn // nor on how high the letters of a system font stand
			w := test.NewWindow(r)
			defer w.Close()
			w.SetPadded(false)
			w.Resize(fyne.NewSize(460, 260))
			r.SetArticle(c.text, nil)
			var marks []Mark
			for i, words := range c.marks {
				m := Mark{ID: fmt.Sprint(i), Color: color.NRGBA{uint8(40 * i), 90, 200, 255}, Underline: Underline(i % 4), Selected: i == 1}
				for _, part := range words {
					at := strings.Index(c.text, part)
					m.Fragments = append(m.Fragments, corpus.Range{Start: at, End: at + len(part)})
				}
				marks = append(marks, m)
			}
			r.SetMarks(marks)
			if c.selected != "" {
				at := strings.Index(c.text, c.selected)
				r.Select(corpus.Range{Start: at, End: at + len(c.selected)})
			}
			compareGolden(t, filepath.Join("testdata", c.name+".golden"), painted(r))
		})
	}
}

// painted writes the objects of a reader, layer by layer, each as a line.
func painted(r *Reader) string {
	var b strings.Builder
	p := test.WidgetRenderer(r).(*painter)
	for i, layer := range p.layers {
		for _, o := range layer.Objects {
			at, size := o.Position(), o.Size()
			switch o := o.(type) {
			case *canvas.Text:
				fmt.Fprintf(&b, "%d text %q at %.0f,%.0f size %.0f %v\n", i, o.Text, at.X, at.Y, o.TextSize, o.Color)
			case *canvas.Rectangle:
				fmt.Fprintf(&b, "%d box at %.0f,%.1f %.0fx%.1f %v line %.1f\n", i, at.X, at.Y, size.Width, size.Height, o.FillColor, o.StrokeWidth)
			}
		}
	}
	return b.String()
}

func compareGolden(t *testing.T, path, got string) {
	t.Helper()
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s:\n got\n%s\nwant\n%s", path, got, want)
	}
}
