package reader

import (
	"fmt"
	"image/color"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"github.com/rivo/uniseg"

	"github.com/onrecord/onrecord/store/corpus"
)

func TestMain(m *testing.M) {
	test.NewApp()
	os.Exit(m.Run())
}

// tenWide measures each grapheme cluster as ten points.
func tenWide(s string) float32 { return float32(10 * uniseg.GraphemeClusterCount(s)) }

func wrapped(text string, width float32) []string {
	var out []string
	for _, l := range wrap(text, corpus.Range{Start: 0, End: len(text)}, width, tenWide) {
		out = append(out, text[l.Start:l.End])
	}
	return out
}

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		name, text string
		width      float32
		want       []string
	}{
		{"empty", "", 100, []string{""}},
		{"fits", "one two", 100, []string{"one two"}},
		{"breaks at spaces", "one two three", 80, []string{"one two", "three"}},
		{"spaces at a break take no room", "one two   three", 70, []string{"one two", "three"}},
		{"after a hyphen", "well-known", 60, []string{"well-", "known"}},
		{"a word wider than the line", "abcdefghij kl", 40, []string{"abcd", "efgh", "ij", "kl"}},
		{"never inside a cluster", "👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧", 20, []string{"👩‍👩‍👧👩‍👩‍👧", "👩‍👩‍👧"}},
		{"an emoji of several is never cut", "🤷🏾‍♀️🤷🏾‍♀️", 10, []string{"🤷🏾‍♀️", "🤷🏾‍♀️"}},
		{"Chinese has no spaces", "中文没有空格", 30, []string{"中文没", "有空格"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := wrapped(c.text, c.width)
			if !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// FuzzWrap: lines cover the text in order, leave out nothing but spaces at breaks, and cut no character.
func FuzzWrap(f *testing.F) {
	f.Add("one two three", uint8(4))
	f.Add("a👩‍👩‍👧 e\u0301 中文 \t x", uint8(2))
	f.Fuzz(func(t *testing.T, text string, columns uint8) {
		if !utf8.ValidString(text) || strings.Contains(text, "\n") {
			t.Skip()
		}
		at := 0
		lines := wrap(text, corpus.Range{Start: 0, End: len(text)}, float32(columns%40+1)*10, tenWide)
		for _, l := range lines {
			if l.Start < at || strings.Trim(text[at:l.Start], " ") != "" || l.End < l.Start {
				t.Fatalf("line %v after %d leaves out %q", l.Range, at, text[at:l.Start])
			}
			if !utf8.ValidString(text[l.Start:l.End]) {
				t.Fatalf("line %q cuts a character", text[l.Start:l.End])
			}
			for i, s := range l.stops {
				if s.at < l.Start || s.at > l.End && i > 0 && s.at > l.End+strings.Count(text[l.End:], " ") {
					t.Fatalf("stop %d outside line %v", s.at, l.Range)
				}
			}
			at = l.End
		}
		if strings.Trim(text[at:], " ") != "" {
			t.Fatalf("the last line leaves out %q", text[at:])
		}
	})
}

func TestBlocks(t *testing.T) {
	text := "Head\n\nWASHINGTON – Body\nLast"
	zones := []corpus.Zone{{Kind: corpus.Headline, Range: corpus.Range{Start: 0, End: 4}}, {Kind: corpus.Dateline, Range: corpus.Range{Start: 6, End: 16}}}
	var got []string
	for _, b := range cutBlocks(text, zones) {
		got = append(got, fmt.Sprintf("%s %q", b.kind, text[b.Start:b.End]))
	}
	want := []string{`headline "Head"`, `body ""`, `body "WASHINGTON – Body"`, `body "Last"`}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestHeights(t *testing.T) {
	values := []float32{10, 0, 5, 20, 1}
	h := newHeights(values)
	h.add(2, 3)
	values[2] += 3
	sum := float32(0)
	for i, v := range values {
		if got := h.sum(i); got != sum {
			t.Errorf("sum(%d) = %v, want %v", i, got, sum)
		}
		if v > 0 {
			if got := h.find(sum + v/2); got != i {
				t.Errorf("find(%v) = %d, want %d", sum+v/2, got, i)
			}
		}
		sum += v
	}
	if h.find(-5) != 0 || h.find(1000) != len(values)-1 {
		t.Errorf("outside: %d, %d", h.find(-5), h.find(1000))
	}
}

func ranges(pairs ...int) []corpus.Range {
	var out []corpus.Range
	for i := 0; i < len(pairs); i += 2 {
		out = append(out, corpus.Range{Start: pairs[i], End: pairs[i+1]})
	}
	return out
}

func TestLanes(t *testing.T) {
	var m marks
	m.set([]Mark{
		{ID: "outer", Fragments: ranges(0, 50)},
		{ID: "inner", Fragments: ranges(10, 20)},
		{ID: "crossing", Fragments: ranges(15, 30)},
		{ID: "apart", Fragments: ranges(60, 70)},
		{ID: "two parts", Fragments: ranges(100, 110, 130, 140)},
		{ID: "between", Fragments: ranges(115, 125)},
	}, 200)
	lane := func(id string) int { return m.lane(slices.IndexFunc(m.list, func(x Mark) bool { return x.ID == id })) }
	for id, want := range map[string]int{"inner": 0, "crossing": 1, "outer": 2, "apart": 0, "two parts": 0, "between": 0} {
		if got := lane(id); got != want {
			t.Errorf("%s is in lane %d, want %d", id, got, want)
		}
	}
	if got := m.at(16); !slices.Equal(got, []string{"inner", "crossing", "outer"}) {
		t.Errorf("at 16: %v", got)
	}
	if got := m.at(120); !slices.Equal(got, []string{"between"}) {
		t.Errorf("at 120: %v", got)
	}
}

// TestLanes_Random: no two marks of one lane share text, whatever the marks were before.
func TestLanes_Random(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var m marks
	for range 200 {
		var list []Mark
		for i := range 1 + r.IntN(30) {
			at := r.IntN(200)
			list = append(list, Mark{ID: fmt.Sprint(i), Fragments: ranges(at, at+1+r.IntN(40))})
		}
		m.set(list, 300)
		for i := range m.list {
			for j := range i {
				if m.lane(i) == m.lane(j) && m.hulls[i].Overlaps(m.hulls[j]) {
					t.Fatalf("%v and %v share lane %d", m.hulls[i], m.hulls[j], m.lane(i))
				}
			}
		}
	}
}

func TestOverview(t *testing.T) {
	var m marks
	m.set([]Mark{
		{ID: "first", Fragments: ranges(0, 10)}, {ID: "chosen", Fragments: ranges(1, 5), Selected: true}, {ID: "last", Fragments: ranges(9_990, 10_000)},
	}, 10_000)
	for i, at := range m.strip {
		want := ""
		switch i {
		case 0:
			want = "chosen"
		case stripSlices - 1:
			want = "last"
		}
		got := ""
		if at >= 0 {
			got = m.list[at].ID
		}
		if got != want {
			t.Errorf("slice %d shows %q, want %q", i, got, want)
		}
	}
}

func TestCycle(t *testing.T) {
	ids := []string{"a", "b", "c"}
	for current, want := range map[string]string{"": "a", "a": "b", "c": "a", "elsewhere": "a"} {
		if got := next(ids, current); got != want {
			t.Errorf("after %q comes %q, want %q", current, got, want)
		}
	}
	if next(nil, "a") != "" {
		t.Error("nothing is under the pointer")
	}
}

func TestGrow(t *testing.T) {
	text := "She said “No way” twice. And left.\nNext."
	at := func(s string) int { return strings.Index(text, s) }
	for _, c := range []struct {
		name      string
		press, to int
		u         unit
		want      string
	}{
		{"all words of a quotation", at("No"), at("way") + 1, byWord, "“No way”"},
		{"all its words, backwards", at("way") + 3, at("No"), byWord, "“No way”"},
		{"all its letters", at("No"), at("way") + 3, byLetter, "No way"},
		{"within a word", at("said") + 1, at("said") + 3, byWord, "said"},
		{"over words", at("said") + 1, at("way") + 1, byWord, "said “No way"},
		{"backwards", at("way") + 1, at("said") + 2, byWord, "said “No way"},
		{"to the start of a word: not into it", at("said") + 1, at("way"), byWord, "said “No "},
		{"letters", at("said") + 1, at("said") + 3, byLetter, "ai"},
		{"sentences", at("said"), at("left"), bySentence, "She said “No way” twice. And left."},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := grow(text, c.press, c.to, c.u).Range()
			if got := text[r.Start:r.End]; got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// TestReader_KeysTakeAQuotation: Shift and arrows take the marks of a quotation when they take its last word, and let go of
// them with it. With Alt they take letters only.
func TestReader_KeysTakeAQuotation(t *testing.T) {
	r, _ := shown(t)
	selected := func() string { return story[r.Selection().Start:r.Selection().End] }
	right := func() { r.typed(fyne.KeyRight, true) }
	left := func() { r.typed(fyne.KeyLeft, true) }
	r.Goto(strings.Index(story, "We are"))
	for _, step := range []struct {
		do   func()
		want string
	}{
		{right, "We"},
		{right, "We are"},
		{right, "“We are late,”"},
		{left, "We are "},
		{right, "“We are late,”"},
		{right, "We are late,” she"},
	} {
		if step.do(); selected() != step.want {
			t.Fatalf("selected is %q, want %q", selected(), step.want)
		}
	}
	r.Goto(strings.Index(story, ",” she"))
	for range 3 {
		left()
	}
	if selected() != "“We are late,”" || r.Caret() != strings.Index(story, "“We") {
		t.Errorf("backwards selected is %q, the caret at %d", selected(), r.Caret())
	}
	r.Goto(strings.Index(story, "We are"))
	for range len("We are late,") {
		r.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyRight, Modifier: fyne.KeyModifierAlt | fyne.KeyModifierShift})
	}
	if selected() != "We are late," {
		t.Errorf("by letters selected is %q", selected())
	}
}

// TestMoves_Numbers: the caret goes over a number together with its sign.
func TestMoves_Numbers(t *testing.T) {
	text := "It rose 12% to $5m."
	at := func(s string) int { return strings.Index(text, s) }
	if got := wordEnd(text, at("12")); got != at("%")+1 {
		t.Errorf("the end of 12%% is at %d", got)
	}
	if got := wordStart(text, at("to")); got != at("$") {
		t.Errorf("the start of $5m is at %d", got)
	}
	if got := grow(text, at("12"), at("12")+1, byWord).Range(); text[got.Start:got.End] != "12%" {
		t.Errorf("a drag over 12 takes %q", text[got.Start:got.End])
	}
}

func TestMoves(t *testing.T) {
	text := "One two.\n\nThree 👩‍👩‍👧 e\u0301x. Four."
	at := func(s string) int { return strings.Index(text, s) }
	for _, c := range []struct {
		name      string
		got, want int
	}{
		{"word start", wordStart(text, 0), at("two")},
		{"word start over a paragraph", wordStart(text, at("two")), at("Three")},
		{"word end", wordEnd(text, at("two")), at("two") + 3},
		{"word before", wordBefore(text, at("Three")), at("two")},
		{"word before the first", wordBefore(text, 0), 0},
		{"word start after the last", wordStart(text, len(text)), len(text)},
		{"letter right over a family", letterRight(text, at("👩")), at("👩") + len("👩‍👩‍👧")},
		{"letter left over an accent", letterLeft(text, at("x")), at("e\u0301")},
		{"letter left over a line end", letterLeft(text, at("Three")), at("Three") - 1},
		{"sentence start", sentenceStart(text, at("Three")), at("Four")},
		{"sentence end", sentenceEnd(text, at("One")), at("two.") + 4},
		{"sentence before", sentenceBefore(text, at("Four")), at("Three")},
		{"paragraph after", paragraphAfter(text, at("two")), at("Three")},
		{"paragraph after the last", paragraphAfter(text, at("Three")), len(text)},
		{"paragraph before", paragraphBefore(text, at("Four")), at("Three")},
		{"paragraph before its start", paragraphBefore(text, at("Three")), 0},
	} {
		if c.got != c.want {
			t.Errorf("%s: %d, want %d", c.name, c.got, c.want)
		}
	}
}

func FuzzMoves(f *testing.F) {
	f.Add("One two.\n\nThree 👩‍👩‍👧 e\u0301x. Four.", 4)
	f.Fuzz(func(t *testing.T, text string, at int) {
		if !utf8.ValidString(text) || at < 0 || at > len(text) || at < len(text) && !utf8.RuneStart(text[at]) {
			t.Skip()
		}
		for name, to := range map[string]int{
			"wordStart": wordStart(text, at), "wordEnd": wordEnd(text, at), "wordBefore": wordBefore(text, at),
			"letterRight": letterRight(text, at), "letterLeft": letterLeft(text, at),
			"sentenceStart": sentenceStart(text, at), "sentenceEnd": sentenceEnd(text, at), "sentenceBefore": sentenceBefore(text, at),
		} {
			if to < 0 || to > len(text) || to < len(text) && !utf8.RuneStart(text[to]) {
				t.Fatalf("%s goes from %d to %d of %q", name, at, to, text)
			}
		}
	})
}

func TestMoveEdge(t *testing.T) {
	text := "One two three four."
	cut := func(f []corpus.Range) string { return corpus.Quote(text, f) }
	two := ranges(4, 7)
	for _, c := range []struct {
		name                      string
		fragments                 []corpus.Range
		start, forward, byLetters bool
		want                      string
	}{
		{"end forward", two, false, true, false, "two three"},
		{"end back: not past the start", two, false, false, false, "two"},
		{"end back", ranges(4, 13), false, false, false, "two"},
		{"start back", two, true, false, false, "One two"},
		{"start forward", ranges(4, 13), true, true, false, "three"},
		{"start forward: not past the end", two, true, true, false, "two"},
		{"letters", two, false, true, true, "two "},
		{"letters of the start", two, true, true, true, "wo"},
		{"the last of two parts", ranges(0, 3, 8, 13), false, true, false, "One … three four"},
		{"parts that meet become one", ranges(0, 3, 8, 13), true, false, false, "One … three"},
	} {
		if got := cut(MoveEdge(text, c.fragments, c.start, c.forward, c.byLetters)); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestReader_DragAnEdge(t *testing.T) {
	r, _ := shown(t)
	at := strings.Index(story, "Ines")
	marks := []Mark{{ID: "m", Fragments: ranges(at, at+4), Selected: true}}
	r.SetMarks(marks)
	var got string
	r.OnReshape = func(id string, f []corpus.Range) { got = id + ": " + corpus.Quote(story, f) }
	box := r.Boxes(corpus.Range{Start: at, End: at + 4})[0]
	end := box.Position.AddXY(box.Size.Width, box.Size.Height/2)
	to := over(t, r, "Calder")
	r.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: end}, Button: desktop.MouseButtonPrimary})
	r.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: to}})
	r.MouseUp(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: to}, Button: desktop.MouseButtonPrimary})
	if got != "m: Ines Calder" {
		t.Errorf("the edge goes to %q", got)
	}
}

// TestReader_DragTheEdgesOfSeveral: marks that are only proposed have ends too where the owner says so; of two ends near each
// other the nearer one is taken.
func TestReader_DragTheEdgesOfSeveral(t *testing.T) {
	r, _ := shown(t)
	at := strings.Index(story, "Ines Calder")
	r.SetMarks([]Mark{
		{ID: "first", Fragments: ranges(at, at+4), Dashed: true, Movable: true},
		{ID: "second", Fragments: ranges(at+5, at+11), Dashed: true, Movable: true},
		{ID: "fixed", Fragments: ranges(0, 3), Dashed: true, Related: true},
	})
	for _, c := range []struct {
		from corpus.Range
		off  float32 // from its left
		want string
	}{
		{corpus.Range{Start: at + 4, End: at + 5}, -1, "first"},
		{corpus.Range{Start: at + 5, End: at + 11}, 1, "second"},
		{corpus.Range{Start: at + 5, End: at + 11}, 3, ""}, // inside: its words are to be selected
		{corpus.Range{Start: 0, End: 3}, 0, ""},
	} {
		box := r.Boxes(c.from)[0]
		got, found := r.edgeAt(box.Position.AddXY(c.off, box.Size.Height/2))
		if found != (c.want != "") || found && r.marks.list[got.mark].ID != c.want {
			t.Errorf("beside %v: %+v, %v, want %q", c.from, got, found, c.want)
		}
	}
}

// TestReader_DragOverAProposal: from its edge over all of its words is a selection of them.
func TestReader_DragOverAProposal(t *testing.T) {
	r, _ := shown(t)
	at := strings.Index(story, "Ines Calder")
	whole := corpus.Range{Start: at, End: at + len("Ines Calder")}
	r.SetMarks([]Mark{{ID: "who", Fragments: []corpus.Range{whole}, Dashed: true, Movable: true}})
	got := ""
	r.OnReshape = func(_ string, f []corpus.Range) { got = corpus.Quote(story, f) }
	drag := func(x float32, to ...float32) {
		r.gesture.clicks, r.gesture.last = 0, r.gesture.last.Add(-multiClick)
		box := r.Boxes(whole)[0]
		place := func(x float32) fyne.Position { return box.Position.AddXY(x*box.Size.Width, box.Size.Height/2) }
		r.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: place(x).SubtractXY(1, 0)}, Button: desktop.MouseButtonPrimary})
		for _, x := range to {
			r.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: place(x)}})
		}
		r.MouseUp(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: place(to[len(to)-1])}, Button: desktop.MouseButtonPrimary})
	}
	drag(0, 0.5, 1)
	if r.Selection() != whole || got != "" || r.marks.list[0].Fragments[0] != whole {
		t.Errorf("selected is %v, the mark becomes %q, %v", r.Selection(), got, r.marks.list[0].Fragments)
	}
	drag(0, 0.5)
	if got != "Calder" {
		t.Errorf("the edge goes to %q", got)
	}
}

func TestReader_DragAMarkOntoAnotherLinks(t *testing.T) {
	r, _ := shown(t)
	mark := func(id, words string, chosen bool) Mark {
		at := strings.Index(story, words)
		return Mark{ID: id, Fragments: ranges(at, at+len(words)), Selected: chosen}
	}
	r.SetMarks([]Mark{mark("claim", "The gates will open", true), mark("inner", "gates", false), mark("who", "Ines Calder", false)})
	var got []string
	r.OnLink = func(from, to string) { got = append(got, from+" to "+to) }
	drag := func(from, to string) {
		r.gesture.clicks, r.gesture.last = 0, r.gesture.last.Add(-multiClick)
		a, b := over(t, r, from), over(t, r, to)
		r.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: a}, Button: desktop.MouseButtonPrimary})
		r.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: b}})
		r.MouseUp(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: b}, Button: desktop.MouseButtonPrimary})
	}
	drag("will", "Calder")
	if !slices.Equal(got, []string{"claim to who"}) || !r.Selection().Empty() {
		t.Errorf("linked %v, selected %v", got, r.Selection())
	}
	drag("will", "gates")  // within the mark: select
	drag("Calder", "will") // not from the chosen mark: select
	if len(got) != 1 || r.Selection().Empty() {
		t.Errorf("linked %v, selected %v", got, r.Selection())
	}
}

func TestReader_CtrlDragAdds(t *testing.T) {
	r, _ := shown(t)
	var got string
	r.OnAdd = func(s corpus.Range) { got = story[s.Start:s.End] }
	e := &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: over(t, r, "open in")}, Button: desktop.MouseButtonPrimary, Modifier: fyne.KeyModifierShortcutDefault}
	r.MouseDown(e)
	r.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: over(t, r, "May")}})
	r.MouseUp(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: over(t, r, "May")}, Button: desktop.MouseButtonPrimary})
	if !strings.HasSuffix(got, "May") {
		t.Errorf("added %q", got)
	}
}

func look() Look {
	return Look{Size: 18, Column: 600, Ink: test.Theme().Color("foreground", 0), Faint: test.Theme().Color("disabled", 0), Selection: test.Theme().Color("selection", 0), Accent: test.Theme().Color("primary", 0), Bar: test.Theme().Color("scrollBar", 0), Hit: test.Theme().Color("warning", 0)}
}

const story = "Menu\nWeather 9°C\n\nGates to open\n\nThe gates will open in May, said Ines Calder. “We are late,” she said.\n\nNobody asked why.\n\nShare this"

var storyZones = []corpus.Zone{
	{Kind: corpus.Furniture, Range: corpus.Range{Start: 0, End: strings.Index(story, "Gates")}},
	{Kind: corpus.Headline, Range: corpus.Range{Start: strings.Index(story, "Gates"), End: strings.Index(story, "\n\nThe")}},
	{Kind: corpus.Furniture, Range: corpus.Range{Start: strings.Index(story, "Share"), End: len(story)}},
}

func shown(t testing.TB) (*Reader, fyne.Window) {
	r := New(look())
	w := test.NewWindow(r)
	t.Cleanup(w.Close)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(800, 500))
	r.SetArticle(story, storyZones)
	return r, w
}

// over is the middle of a word on screen.
func over(t testing.TB, r *Reader, s string) fyne.Position {
	t.Helper()
	at := strings.Index(r.Text(), s)
	boxes := r.Boxes(corpus.Range{Start: at, End: at + len(s)})
	if at < 0 || len(boxes) == 0 {
		t.Fatalf("%q is not on screen", s)
	}
	return boxes[0].Position.AddXY(boxes[0].Size.Width/2, boxes[0].Size.Height/2)
}

func press(r *Reader, at fyne.Position) {
	e := &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}, Button: desktop.MouseButtonPrimary}
	r.MouseDown(e)
	r.MouseUp(e)
}

func TestReader_Mouse(t *testing.T) {
	r, _ := shown(t)
	selected := func() string { return r.Text()[r.Selection().Start:r.Selection().End] }

	press(r, over(t, r, "Calder"))
	if selected() != "" {
		t.Errorf("one click selects %q", selected())
	}
	press(r, over(t, r, "Calder"))
	if selected() != "Calder" {
		t.Errorf("two clicks select %q", selected())
	}
	press(r, over(t, r, "Calder"))
	if selected() != "The gates will open in May, said Ines Calder." {
		t.Errorf("three clicks select %q", selected())
	}

	r.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: over(t, r, "gates")}, Button: desktop.MouseButtonPrimary})
	r.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: over(t, r, "open in")}})
	r.MouseUp(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: over(t, r, "open in")}, Button: desktop.MouseButtonPrimary})
	if got := selected(); !strings.HasPrefix(got, "gates will open") {
		t.Errorf("a drag selects %q", got)
	}
}

func TestReader_ClickCyclesMarks(t *testing.T) {
	r, _ := shown(t)
	at := strings.Index(story, "Ines")
	var got []string
	marks := []Mark{{ID: "outer", Fragments: ranges(at-5, at+11)}, {ID: "inner", Fragments: ranges(at, at+11)}}
	r.OnMark = func(id string) {
		got = append(got, id)
		for i := range marks {
			marks[i].Selected = marks[i].ID == id
		}
		r.SetMarks(marks)
	}
	r.SetMarks(marks)
	for range 3 {
		press(r, over(t, r, "Ines"))
		r.gesture.clicks = 0 // clicks apart in time
		r.gesture.last = r.gesture.last.Add(-multiClick)
	}
	press(r, over(t, r, "Nobody"))
	if !slices.Equal(got, []string{"inner", "outer", "inner", ""}) {
		t.Errorf("clicks choose %q", got)
	}
}

// TestReader_ClickPrefersMine: of two marks on the same words mine is the first to be chosen.
func TestReader_ClickPrefersMine(t *testing.T) {
	r, _ := shown(t)
	at := strings.Index(story, "Ines")
	r.SetMarks([]Mark{{ID: "theirs", Fragments: ranges(at, at+4), Foreign: true}, {ID: "mine", Fragments: ranges(at, at+4)}})
	if got := r.MarksAt(at); !slices.Equal(got, []string{"mine", "theirs"}) {
		t.Errorf("in this order: %q", got)
	}
}

func TestReader_KeysSkipFurniture(t *testing.T) {
	r, _ := shown(t)
	if want := strings.Index(story, "Gates"); r.Caret() != want {
		t.Errorf("the caret begins at %d, not at the headline %d", r.Caret(), want)
	}
	r.TypedKey(&fyne.KeyEvent{Name: fyne.KeyLeft})
	if r.Caret() < strings.Index(story, "Gates") {
		t.Errorf("the caret goes into the furniture at %d", r.Caret())
	}
	for range 60 {
		r.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	}
	if r.Caret() >= strings.Index(story, "Share") {
		t.Errorf("the caret goes into the furniture at %d", r.Caret())
	}
	press(r, over(t, r, "Weather"))
	if corpus.ZoneAt(storyZones, r.Caret()) != corpus.Furniture {
		t.Error("the mouse may go into the furniture")
	}
}

func TestReader_ScrollKeepsPlace(t *testing.T) {
	r, w := shown(t)
	r.SetArticle(strings.Repeat("A paragraph that is long enough to be wrapped when the window is narrow, and that says nothing.\n\n", 400), nil)
	r.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -3000)})
	place := r.Place()
	if place == 0 {
		t.Fatal("the wheel scrolls nothing")
	}
	w.Resize(fyne.NewSize(420, 500))
	if got := r.Place(); abs(float32(got-place)) > 120 {
		t.Errorf("the top line was at %d, and is at %d after a resize", place, got)
	}
	r.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -1e7)})
	last := r.Boxes(corpus.Range{Start: 0, End: len(r.Text())})
	if len(last) == 0 || last[len(last)-1].End < len(strings.TrimSpace(r.Text())) {
		t.Error("the end of the text cannot be reached")
	}
}

func TestReader_Reveal(t *testing.T) {
	r, _ := shown(t)
	text := strings.Repeat("Some words in a paragraph.\n", 500) + "The needle."
	r.SetArticle(text, nil)
	at := strings.Index(text, "needle")
	r.Reveal(corpus.Range{Start: at, End: at + 6})
	if len(r.Boxes(corpus.Range{Start: at, End: at + 6})) != 1 {
		t.Error("the needle is not in view")
	}
}

// TestReader_RevealBelowWhatIsNotLaidOut: paragraphs that take more lines than was guessed do not push the place out of view.
func TestReader_RevealBelowWhatIsNotLaidOut(t *testing.T) {
	r, _ := shown(t)
	for n := 1; n < 12; n++ {
		text := strings.Repeat(strings.Repeat("WWWWWWWW ", 40)+"\n", n) + "The needle."
		r.SetArticle(text, nil)
		s := corpus.Range{Start: len(text) - 7, End: len(text) - 1}
		r.Reveal(s)
		newPainter(r).Refresh() // lays out what is in view
		boxes := r.Boxes(s)
		if len(boxes) != 1 || boxes[0].Position.Y+boxes[0].Size.Height > r.Size().Height {
			t.Errorf("below %d paragraphs: %+v", n, boxes)
		}
	}
}

func TestMeasure_OneRoundForAWord(t *testing.T) {
	shaped := 0
	m := newMeasure()
	m.shape = func(s string, _ face) float32 { shaped++; return float32(len(s)) }
	f := face{size: 18}
	for range 10 {
		if got := m.text("word ", f); got != 5 {
			t.Fatalf("width %v", got)
		}
	}
	if shaped != 3 { // the word, and twice for the width of a space
		t.Errorf("shaped %d times", shaped)
	}
}

func TestHit(t *testing.T) {
	r, _ := shown(t)
	p := &r.page
	for at := range story {
		pl := p.lineBox(at)
		if at >= pl.line.End || story[at] == '\n' {
			continue
		}
		if got := p.offsetAt(p.x(pl.block, pl.line, at)+0.5, pl.y+2); got != at {
			t.Errorf("the character at %d is hit as %d", at, got)
		}
	}
}

// TestReader_CurrentHit: nothing lies over the current hit, neither its own selection nor a mark, and it has a colour of
// its own.
func TestReader_CurrentHit(t *testing.T) {
	r, _ := shown(t)
	r.look.Current = color.NRGBA{0xFF, 0xC0, 0x20, 0xFF}
	word := func(s string) corpus.Range {
		at := strings.Index(story, s)
		return corpus.Range{Start: at, End: at + len(s)}
	}
	hits := []corpus.Range{word("gates"), word("open in"), word("Calder")}
	r.SetMarks([]Mark{{ID: "m", Fragments: ranges(hits[0].Start, hits[2].End), Selected: true}})
	r.SetHits(hits, 1)
	r.Select(hits[1])
	at := over(t, r, "open in")
	var top *canvas.Rectangle
	lit := 0
	for _, o := range test.WidgetRenderer(r).(*painter).layers[0].Objects {
		box := o.(*canvas.Rectangle)
		if from, size := box.Position(), box.Size(); at.X > from.X && at.X < from.X+size.Width && at.Y > from.Y && at.Y < from.Y+size.Height {
			top = box
		}
		if box.FillColor == r.look.Hit {
			lit++
		}
	}
	if top == nil || top.FillColor != r.look.Current || top.StrokeWidth == 0 {
		t.Errorf("over the current hit lies %+v", top)
	}
	if lit != 2 {
		t.Errorf("%d other hits are lit", lit)
	}
}

// TestReader_ForeignMarks are drawn without a fill, with the letter of whose they are, and keep their ends.
func TestReader_ForeignMarks(t *testing.T) {
	r := shownText(t, "Some words of an article.")
	mark := Mark{ID: "a", Fragments: []corpus.Range{{Start: 5, End: 10}}, Color: color.NRGBA{0xD0, 0x40, 0x20, 0xFF}, Underline: Thick}
	draw := func(m Mark) (filled bool, letters int, edge bool) {
		r.SetMarks([]Mark{m})
		p := newPainter(r)
		p.Refresh()
		for _, o := range p.under.all[:p.under.used] {
			if c, ok := o.FillColor.(color.NRGBA); ok && c.A > 0 {
				filled = true
			}
		}
		x, y, height := r.edgePlace(m.Fragments[0], true)
		_, edge = r.edgeAt(fyne.NewPos(r.page.left+x, y-r.top+height/2))
		return filled, p.initials.used, edge
	}
	mark.Selected = true
	if filled, letters, edge := draw(mark); !filled || letters != 0 || !edge {
		t.Errorf("my mark: filled %v, %d letters, an edge to drag: %v", filled, letters, edge)
	}
	mark.Foreign, mark.Initial = true, "B"
	if filled, letters, edge := draw(mark); !filled || letters != 1 || edge {
		t.Errorf("another’s, chosen: filled %v, %d letters, an edge to drag: %v", filled, letters, edge)
	}
	mark.Selected = false
	if filled, letters, _ := draw(mark); filled || letters != 1 {
		t.Errorf("another’s: filled %v, %d letters", filled, letters)
	}
}

// TestDashedMark: what is only proposed has no fill and a broken line, and its ends cannot be dragged.
func TestDashedMark(t *testing.T) {
	r, _ := shown(t)
	paint := func(m Mark) (fills, lines int) {
		r.SetMarks([]Mark{m})
		p := newPainter(r)
		p.Refresh()
		for _, box := range p.under.all[:p.under.used] {
			if _, _, _, a := box.FillColor.RGBA(); a > 0 {
				fills++
			}
		}
		return fills, p.over.used
	}
	at := strings.Index(story, "gates will")
	m := Mark{ID: "m", Fragments: ranges(at, at+len("gates will")), Color: color.NRGBA{0, 90, 200, 255}}
	solidFills, solidLines := paint(m)
	m.Dashed = true
	if fills, lines := paint(m); fills != solidFills-1 || lines < solidLines+3 {
		t.Errorf("%d fills and %d lines, a solid mark has %d and %d", fills, lines, solidFills, solidLines)
	}
	m.Related = true
	if fills, _ := paint(m); fills != solidFills {
		t.Errorf("of the chosen one %d fills are drawn, want %d", fills, solidFills)
	}
}
