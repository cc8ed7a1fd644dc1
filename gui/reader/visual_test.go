package reader

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"github.com/rivo/uniseg"

	"github.com/onrecord/onrecord/store/corpus"
)

// near forgives what rounding does to sums of widths.
func near(a, b float32) bool { return abs(a-b) < 0.05 }

// checkLine tells what of a line does not fit: boxes that leave a gap or overlap, a caret outside the line, a caret that
// is not found where it stands.
func checkLine(t *testing.T, p *page, b *block, l *line) {
	t.Helper()
	text := p.text[l.Start:l.End]
	left, right, total := float32(0), float32(0), float32(0)
	n := 0
	p.spans(b, l, l.Range, func(part corpus.Range, x0, x1 float32) {
		if n++; n > 1 || part != l.Range {
			t.Fatalf("%q: the whole line is in parts", text)
		}
		left, right = x0, x1
	})
	var boundaries []int
	for at, rest, state := l.Start, text, -1; rest != ""; {
		var cluster string
		cluster, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		boxes := 0
		p.spans(b, l, corpus.Range{Start: at, End: at + len(cluster)}, func(_ corpus.Range, x0, x1 float32) {
			boxes++
			total += x1 - x0
			if x0 < left-0.05 || x1 > right+0.05 || x1 < x0 {
				t.Fatalf("%q: %q stands at %v to %v, the line at %v to %v", text, cluster, x0, x1, left, right)
			}
		})
		if boxes != 1 {
			t.Fatalf("%q: %q has %d boxes", text, cluster, boxes)
		}
		boundaries = append(boundaries, at)
		at += len(cluster)
	}
	if abs(total-(right-left)) > 0.5 {
		t.Fatalf("%q: the characters are %v wide, the line %v", text, total, right-left)
	}
	for _, at := range append(boundaries, l.End) {
		x := p.x(b, l, at)
		hit := p.offsetAtX(place{block: b, line: l}, x)
		if hit != at && !near(p.xEnd(b, l, hit), x) && !near(p.x(b, l, hit), x) {
			t.Fatalf("%q: the caret at %d stands at %v, where %d is hit", text, at, x, hit)
		}
	}
}

// noStandIn has all fonts as high as the text's own.
func noStandIn(rune, fyne.TextStyle) standIn { return standIn{} }

// tenWidePage lays a text out with grapheme clusters ten points wide.
func tenWidePage(text string, width float32) *page {
	p := &page{measure: newMeasure()}
	p.measure.shape = func(s string, _ face) float32 { return tenWide(s) }
	p.measure.standIns.probe = noStandIn
	p.setLook(look())
	p.column = width
	p.setText(text, nil)
	return p
}

func checkPage(t *testing.T, p *page) {
	t.Helper()
	for i := range p.blocks {
		b := p.layout(i)
		for j := range b.lines {
			if l := &b.lines[j]; !l.Empty() {
				checkLine(t, p, b, l)
			}
		}
	}
}

func FuzzVisual(f *testing.F) {
	f.Add("אבג (לפי Reuters), 25% דהו", uint8(9))
	f.Add("said “אבג 12 דהו” \u202Ba\u202C e\u0301 中文", uint8(30))
	f.Fuzz(func(t *testing.T, text string, columns uint8) {
		if !utf8.ValidString(text) || len(text) > 300 { // checkLine takes the square of a line's length
			t.Skip()
		}
		checkPage(t, tenWidePage(text, float32(columns%40+1)*10))
	})
}

// TestVisual_Random is the same for texts of all directions.
func TestVisual_Random(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 4))
	letters := append(slices.Clone(alphabet), []rune("bcבגדבتث()[]«»中👩\u200D")...)
	for range 3000 {
		checkPage(t, tenWidePage(randomText(r, letters), float32(1+r.IntN(20))*10))
	}
}

// TestVisual_RealWidths has the widths of a real font, and of the pictures that stand for what it lacks.
func TestVisual_RealWidths(t *testing.T) {
	for _, text := range []string{mixed, "قال رئيس البلدية إن لا إله 12 مايو (Reuters).", "e\u0301 👩‍👩‍👧 אבג fi-ffi"} {
		p := tenWidePage(text, 300)
		p.measure = newMeasure()
		p.unwrap()
		checkPage(t, p)
	}
}

const mixed = "אבג Reuters 25 דהו"

func shownText(t *testing.T, text string) *Reader {
	r, _ := shown(t)
	r.SetArticle(text, nil)
	return r
}

func TestReader_RightAligned(t *testing.T) {
	r := shownText(t, mixed+"\nLatin\n\nאבג")
	right := func(s corpus.Range) float32 {
		boxes := r.Boxes(s)
		last := boxes[len(boxes)-1]
		return last.Position.X + last.Size.Width
	}
	column := r.page.left + r.page.column
	if got := right(corpus.Range{End: len(mixed)}); !near(got, column) {
		t.Errorf("a paragraph from right to left ends at %v, the column at %v", got, column)
	}
	latin := corpus.Range{Start: len(mixed) + 1, End: len(mixed) + 6}
	if got := r.Boxes(latin)[0].Position.X; !near(got, r.page.left) {
		t.Errorf("a paragraph from left to right begins at %v, the column at %v", got, r.page.left)
	}
}

// TestReader_BoxesApart: what follows in the text stands apart on the line.
func TestReader_BoxesApart(t *testing.T) {
	text := "abc אבג דהו xyz"
	r := shownText(t, text)
	boxes := r.Boxes(corpus.Range{Start: 1, End: 7}) // "bc " and the first Hebrew letter and a half of the word
	if len(boxes) != 2 || boxes[0].Range != (corpus.Range{Start: 1, End: 4}) || boxes[1].Range.Start != 4 {
		t.Fatalf("boxes %+v", boxes)
	}
	if gap := boxes[1].Position.X - boxes[0].Position.X - boxes[0].Size.Width; gap < 10 {
		t.Errorf("the boxes stand %v apart; what lies between is not selected", gap)
	}
}

func TestReader_MouseSelectsWhatIsSeen(t *testing.T) {
	r := shownText(t, mixed)
	press(r, over(t, r, "Reuters"))
	press(r, over(t, r, "Reuters"))
	if s := r.Selection(); mixed[s.Start:s.End] != "Reuters" {
		t.Errorf("two clicks select %q", mixed[s.Start:s.End])
	}
	r.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: over(t, r, "אבג")}, Button: desktop.MouseButtonPrimary})
	r.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: over(t, r, "25")}})
	if s := r.Selection(); mixed[s.Start:s.End] != "אבג Reuters 25" {
		t.Errorf("a drag over the directions selects %q", mixed[s.Start:s.End])
	}
}

func TestReader_KeysFollowTheEye(t *testing.T) {
	r := shownText(t, mixed+"\nOne two")
	alt := func(key fyne.KeyName) {
		r.TypedShortcut(&desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierAlt})
	}
	steps := []struct {
		name string
		do   func()
		want int
	}{
		{"left goes on by a word", func() { r.TypedKey(&fyne.KeyEvent{Name: fyne.KeyLeft}) }, len("אבג ")},
		{"Alt and left by a letter", func() { alt(fyne.KeyLeft) }, len("אבג R")},
		{"Alt and right back", func() { alt(fyne.KeyRight) }, len("אבג ")},
		{"end", func() { r.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd}) }, len(mixed)},
		{"home", func() { r.TypedKey(&fyne.KeyEvent{Name: fyne.KeyHome}) }, 0},
		{"down", func() { r.Goto(len(mixed) + 1) }, len(mixed) + 1},
		{"right goes on in Latin", func() { r.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight}) }, len(mixed) + len("\nOne ")},
	}
	for _, s := range steps {
		if s.do(); r.Caret() != s.want {
			t.Fatalf("%s: the caret is at %d, want %d", s.name, r.Caret(), s.want)
		}
	}
	pl := r.page.lineBox(0)
	if start, end := r.page.x(pl.block, pl.line, 0), r.page.x(pl.block, pl.line, len(mixed)); start <= end {
		t.Errorf("the line begins at %v, and ends at %v to its right", start, end)
	}
}

func TestMeasure_Drop(t *testing.T) {
	m := newMeasure()
	m.standIns.probe = func(r rune, _ fyne.TextStyle) standIn {
		return standIn{taller: map[bool]float32{true: 0.5, false: -0.25}[r > 0x3000]}
	}
	for text, want := range map[string]float32{
		"plain “text”": 0, "אבג": -5, "אבג דה": -5, "a אבג": 0, "中文": 10, "a 中": 10, " \u05B0": 0,
	} {
		if got := m.drop(text, face{size: 20}); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
		if own := ownText(text); own && want != 0 {
			t.Errorf("%q passes as a text of one font", text)
		}
	}
}

func TestProbe(t *testing.T) {
	probe := newProbe()
	if got := probe('x', fyne.TextStyle{}); got.taller != 0 || got.missing {
		t.Errorf("the font of the text stands in for itself: %+v", got)
	}
	if got := probe('\U000FFFFD', fyne.TextStyle{}); !got.missing {
		t.Error("a letter of no font is there")
	}
}

func TestVisualRuns(t *testing.T) {
	if got := VisualRuns("plain text"); len(got) != 1 || got[0] != "plain text" {
		t.Errorf("plain text is cut: %q", got)
	}
	got := strings.Join(VisualRuns("אמר שר 25 NATO"), "|")
	first, last := strings.Index(got, "NATO"), strings.Index(got, "אמר")
	if first < 0 || last < 0 || first > last {
		t.Errorf("in a right-to-left line the first word stands at the right: %q", got)
	}
}
