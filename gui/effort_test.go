package gui

import (
	"bytes"
	"cmp"
	"errors"
	"flag"
	"io"
	"math"
	"os"
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/onrecord/onrecord/assets"
	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/corpus"
	"github.com/onrecord/onrecord/store/dataset"
)

var effortOn = flag.String("effort", "", "file of the form onrecord/1 whose articles TestEffort re-creates, instead of the sample")

// TestEffort re-creates the attributions of the sample article from nothing, as an annotator would who never errs, through
// the same entrances as mouse and keys, and counts what the hands do: a drag, a click and a key are one action each. It does
// so without and with suggestions. Entities and answers are left out. Run it with -v for the figures.
func TestEffort(t *testing.T) {
	golds := goldArticles(t)
	w, b := newTestWindow(t)
	for _, suggestions := range []bool{false, true} {
		w.s.setSuggesting(suggestions)
		var sum hand
		attributions, other := 0, 0
		for _, gold := range golds {
			b.openBare(gold.Article)
			h := hand{t: t, w: w, gold: &gold, made: map[corpus.ID]corpus.ID{}, frames: map[corpus.ID]corpus.ID{}}
			h.walkSuggestions()
			for _, a := range parentsFirst(gold.Attributions) {
				if _, done := h.frames[a.ID]; !done {
					h.attribution(a)
				}
			}
			h.nestRest()
			b.settle()
			if got, want := h.shape(&w.s.doc), h.shape(&gold); !slices.Equal(got, want) && *effortOn == "" {
				t.Fatalf("made\n%q\nwant\n%q", got, want)
			} else if !slices.Equal(got, want) {
				other++
			}
			attributions += len(gold.Attributions)
			sum.drags, sum.clicks, sum.keys, sum.accepted, sum.passed = sum.drags+h.drags, sum.clicks+h.clicks, sum.keys+h.keys, sum.accepted+h.accepted, sum.passed+h.passed
		}
		n := sum.drags + sum.clicks + sum.keys
		t.Logf("suggestions %v: %d attributions in %d actions: %.2f each (%d drags, %d clicks, %d keys; %d suggestions accepted, %d passed over; %d of %d articles came out differently)",
			suggestions, attributions, n, float64(n)/float64(attributions), sum.drags, sum.clicks, sum.keys, sum.accepted, sum.passed, other, len(golds))
	}
}

// goldArticles are the articles to re-create: the first of the sample, or those of a file.
func goldArticles(t *testing.T) []corpus.Document {
	t.Helper()
	data := assets.Sample
	if *effortOn != "" {
		var err error
		if data, err = os.ReadFile(*effortOn); err != nil {
			t.Fatal(err)
		}
	}
	reader := dataset.ReadJSONL(bytes.NewReader(data), "articles")
	defer reader.Close()
	var golds []corpus.Document
	for {
		item, err := reader.Next()
		if errors.Is(err, io.EOF) || err == nil && *effortOn == "" && len(golds) == 1 {
			return golds
		} else if err != nil {
			t.Fatal(err)
		}
		for i, a := range item.Document.Attributions { // PolNeAR has attributions without a source that have one
			item.Document.Attributions[i].Absent = slices.DeleteFunc(a.Absent, func(slot string) bool { return len(a.Slots[slot]) > 0 })
		}
		golds = append(golds, item.Document)
	}
}

// openBare brings an article in without its annotations and opens it.
func (b *bench) openBare(a corpus.Article) {
	b.t.Helper()
	a.ID = store.NewID()
	if _, err := b.s.project.Apply(corpus.Step{Label: "Bare", Annotator: "ana", Changes: []corpus.Change{corpus.AddArticle{Article: a}}}); err != nil {
		b.t.Fatal(err)
	}
	b.s.show(a.ID)
	b.settle()
}

// hand is what an annotator does.
type hand struct {
	t                   *testing.T
	w                   *window
	gold                *corpus.Document
	made                map[corpus.ID]corpus.ID // gold span to the one made
	frames              map[corpus.ID]corpus.ID
	drags, clicks, keys int
	accepted, passed    int // suggestions
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
		if *effortOn == "" && (len(holders) == 0 || holders[0].ID != h.frames[a.Parent]) {
			h.t.Fatalf("the attribution around %q is not offered first", h.w.s.summary(frame).what)
		}
		h.w.s.setParent(frame.ID, h.frames[a.Parent])
	}
	h.keys++
	h.w.page.reader.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
}

// walkSuggestions goes through what is suggested. It corrects and accepts what is less work so than by hand, and passes over
// the rest.
func (h *hand) walkSuggestions() {
	for range len(h.w.s.suggested.shown) {
		h.keys++ // Tab
		h.w.walkOn(+1)
		x := h.w.s.suggested.chosen
		a, ok := h.meant(x)
		if !ok || h.correcting(x, a) >= h.tagging(a) {
			h.passed++
			continue
		}
		h.takeSuggestion(x, a)
	}
	h.w.page.reader.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
}

// meant is the attribution that a suggestion is about, if it is one and is not made yet.
func (h *hand) meant(x *suggestion) (corpus.Attribution, bool) {
	r := rolesIn(&h.w.s.codebook)
	for _, a := range h.gold.Attributions {
		if _, made := h.frames[a.ID]; !made && corpus.SameAttribution(h.goldParts(a, r.claim), h.goldParts(a, r.cue), x.Claim, x.Cue) {
			return a, true
		}
	}
	return corpus.Attribution{}, false
}

// goldParts are the fragments of the first span in a slot: the others are tagged by hand.
func (h *hand) goldParts(a corpus.Attribution, slot corpus.Slot) []corpus.Range {
	if ids := a.Slots[slot.Name]; len(ids) > 0 {
		span, _ := h.gold.Span(ids[0])
		return span.Fragments
	}
	return nil
}

// tagging is how many actions an attribution takes by hand.
func (h *hand) tagging(a corpus.Attribution) int {
	n := len(a.Absent) + 1
	for _, id := range a.Members() {
		span, _ := h.gold.Span(id)
		n += 1 + len(span.Fragments)
	}
	return n
}

// correcting is how many actions it takes to put a suggestion right and accept it.
func (h *hand) correcting(x *suggestion, a corpus.Attribution) int {
	n := 1
	for _, slot := range h.w.s.codebook.Frame.Slots {
		want := h.goldParts(a, slot)
		if slices.ContainsFunc(want, func(f corpus.Range) bool { return !h.w.s.besideSuggestion(f.Start) || !h.w.s.besideSuggestion(f.End) }) {
			return math.MaxInt // too far away
		}
		switch {
		case slices.Equal(want, x.parts[slot.Name]):
		case len(want) == 0:
			n++
		default:
			n += 2 * len(want)
		}
		for _, id := range a.Slots[slot.Name][min(1, len(a.Slots[slot.Name])):] {
			span, _ := h.gold.Span(id)
			n += 1 + len(span.Fragments)
		}
		if slices.Contains(a.Absent, slot.Name) {
			n++
		}
	}
	return n
}

// takeSuggestion puts a suggestion right and accepts it.
func (h *hand) takeSuggestion(x *suggestion, a corpus.Attribution) {
	s := h.w.s
	for _, slot := range s.codebook.Frame.Slots {
		label, _ := s.codebook.Label(slot.Label)
		want := h.goldParts(a, slot)
		if slices.Equal(want, x.parts[slot.Name]) {
			continue
		}
		if len(want) == 0 {
			h.clicks++ // on the cross
			s.dropPart(slot)
		}
		for i, part := range want {
			h.drag(part)
			h.keys++ // the label's, with Shift for further parts
			if s.suggested.chosen != x || !s.correct(label.Name, part, i > 0) {
				h.t.Fatalf("the %s of a suggestion is not corrected", slot.Name)
			}
		}
	}
	h.keys++
	h.accepted++
	h.w.page.reader.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	frame, ok := s.doc.Attribution(s.open)
	if !ok {
		h.t.Fatalf("%q is not accepted", s.suggestionSummary(x))
	}
	h.frames[a.ID] = frame.ID
	for _, slot := range s.codebook.Frame.Slots {
		for i, id := range a.Slots[slot.Name] {
			if i > 0 {
				h.part(id)
			} else {
				h.made[h.same(id)] = frame.Slots[slot.Name][0]
			}
		}
		if absent := slices.Contains(a.Absent, slot.Name); absent != slices.Contains(frame.Absent, slot.Name) {
			h.clicks++
			s.setAbsent(frame.ID, slot.Name, absent)
		}
	}
}

// nestRest puts what was accepted inside what it is said in.
func (h *hand) nestRest() {
	for _, a := range h.gold.Attributions {
		if frame, ok := h.w.s.doc.Attribution(h.frames[a.ID]); ok && a.Parent != "" && frame.Parent == "" {
			h.clicks++
			h.keys += 2 // i, Enter
			h.w.s.setParent(frame.ID, h.frames[a.Parent])
		}
	}
}

// part tags a span, or links it when another attribution has it already.
func (h *hand) part(id corpus.ID) {
	span, _ := h.gold.Span(id)
	id = h.same(id)
	if made, ok := h.made[id]; ok {
		open := h.w.s.open
		h.clicks++
		h.w.s.choose(made)
		h.w.s.open = open
		if open == "" {
			h.key('a')
		} else {
			h.key('l')
		}
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

// same is the first span with the label and the place of one: the window keeps one of them.
func (h *hand) same(id corpus.ID) corpus.ID {
	span, _ := h.gold.Span(id)
	for _, x := range h.gold.Spans {
		if x.Label == span.Label && slices.Equal(x.Fragments, span.Fragments) {
			return x.ID
		}
	}
	return id
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
