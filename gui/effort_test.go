package gui

import (
	"bytes"
	"cmp"
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/onrecord/onrecord/assets"
	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/corpus"
	"github.com/onrecord/onrecord/store/dataset"
)

// TestEffort re-creates the attributions of the sample article from nothing, as an annotator would who never errs, through
// the same entrances as mouse and keys, and counts what the hands do: a drag, a click and a key are one action each.
// Entities and answers are left out. Run it with -v for the figure.
func TestEffort(t *testing.T) {
	reader := dataset.ReadJSONL(bytes.NewReader(assets.Sample), "sample")
	defer reader.Close()
	item, err := reader.Next()
	if err != nil {
		t.Fatal(err)
	}
	gold := item.Document
	w, b := newTestWindow(t)
	bare := gold.Article
	bare.ID = store.NewID()
	if _, err := w.s.project.Apply(corpus.Step{Label: "Bare", Annotator: "ana", Changes: []corpus.Change{corpus.AddArticle{Article: bare}}}); err != nil {
		t.Fatal(err)
	}
	w.s.show(bare.ID)
	b.settle()

	h := hand{t: t, w: w, gold: &gold, made: map[corpus.ID]corpus.ID{}, frames: map[corpus.ID]corpus.ID{}}
	for _, a := range parentsFirst(gold.Attributions) {
		h.attribution(a)
	}
	b.settle()
	got, want := h.shape(&w.s.doc), h.shape(&gold)
	if !slices.Equal(got, want) {
		t.Fatalf("made\n%q\nwant\n%q", got, want)
	}
	n := len(gold.Attributions)
	t.Logf("%d attributions in %d actions: %.1f each (%d drags, %d clicks, %d keys)", n, h.drags+h.clicks+h.keys, float64(h.drags+h.clicks+h.keys)/float64(n), h.drags, h.clicks, h.keys)
}

// hand is what an annotator does.
type hand struct {
	t                   *testing.T
	w                   *window
	gold                *corpus.Document
	made                map[corpus.ID]corpus.ID // gold span to the one made
	frames              map[corpus.ID]corpus.ID
	drags, clicks, keys int
}

func (h *hand) drag(r corpus.Range) {
	h.drags++
	h.w.page.reader.Select(r)
}

func (h *hand) key(char rune) {
	h.keys++
	h.w.page.reader.TypedRune(char)
}

func (h *hand) attribution(a corpus.Attribution) {
	for _, slot := range h.w.s.codebook.Frame.Slots {
		for _, id := range a.Slots[slot.Name] {
			h.part(id)
		}
		if slices.Contains(a.Absent, slot.Name) {
			h.clicks++ // on "nobody named"
			h.w.s.setAbsent(h.w.s.frame, slot.Name, true)
		}
	}
	h.frames[a.ID] = h.w.s.frame
	if a.Parent != "" {
		h.keys += 2 // i, Enter
		frame, _ := h.w.s.doc.Attribution(h.w.s.frame)
		holders := h.w.s.holders(frame)
		if len(holders) == 0 || holders[0].ID != h.frames[a.Parent] {
			h.t.Fatalf("the attribution around %q is not offered first", h.w.s.summary(frame).what)
		}
		h.w.s.setParent(frame.ID, holders[0].ID)
	}
	h.keys++
	h.w.page.reader.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
}

// part tags a span, or links it when another attribution has it already.
func (h *hand) part(id corpus.ID) {
	span, _ := h.gold.Span(id)
	if made, ok := h.made[id]; ok {
		open := h.w.s.open
		h.clicks++
		h.w.s.choose(made)
		h.w.s.open = open
		h.key('l')
		return
	}
	label, _ := h.w.s.codebook.Label(span.Label)
	h.drag(span.Fragments[0])
	h.key([]rune(label.Key)[0])
	h.made[id] = h.w.s.span
	for _, f := range span.Fragments[1:] {
		h.drag(f) // with Ctrl
		h.w.page.reader.OnAdd(f)
	}
}

// shape is what the attributions of a document say, without names.
func (h *hand) shape(d *corpus.Document) []string {
	var out []string
	for _, a := range d.Attributions {
		s := ""
		for _, slot := range h.w.s.codebook.Frame.Slots {
			var quotes []string
			for _, id := range a.Slots[slot.Name] {
				span, _ := d.Span(id)
				quotes = append(quotes, span.Label+" "+span.Quote)
			}
			slices.Sort(quotes)
			s += slot.Name + " " + joined(quotes) + " "
		}
		if a.Parent != "" {
			s += "inside another "
		}
		out = append(out, s+joined(a.Absent))
	}
	slices.Sort(out)
	return out
}

func joined(list []string) string {
	out := ""
	for _, s := range list {
		out += "[" + s + "]"
	}
	return out
}

// parentsFirst sorts attributions so that each comes after the one it lies inside.
func parentsFirst(list []corpus.Attribution) []corpus.Attribution {
	out := slices.Clone(list)
	depth := func(a corpus.Attribution) int {
		n := 0
		for a.Parent != "" && n < len(list) {
			i := slices.IndexFunc(list, func(x corpus.Attribution) bool { return x.ID == a.Parent })
			if i < 0 {
				break
			}
			a = list[i]
			n++
		}
		return n
	}
	slices.SortStableFunc(out, func(a, b corpus.Attribution) int { return cmp.Compare(depth(a), depth(b)) })
	return out
}
