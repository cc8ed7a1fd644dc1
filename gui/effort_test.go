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
	"github.com/onrecord/onrecord/store/attribution"
	"github.com/onrecord/onrecord/store/corpus"
	"github.com/onrecord/onrecord/store/dataset"
)

var effortOn = flag.String("effort", "", "file of the form onrecord/1 whose articles TestEffort re-creates, instead of the sample")

var effortFrom = flag.Float64("effort-from", attribution.ShownFrom, "confidence from which TestEffort has suggestions shown")

// TestEffort re-creates the attributions of the sample article from nothing, as an annotator would who never errs, through
// the same entrances as mouse and keys, and counts what the hands do: a drag, a click and a key are one action each. It does
// so without and with suggestions. Entities and answers are left out. Run it with -v for the figures.
func TestEffort(t *testing.T) {
	golds := goldArticles(t)
	w, b := newTestWindow(t)
	for _, suggestions := range []bool{false, true} {
		w.s.setThreshold(*effortFrom)
		w.s.setSuggesting(suggestions)
		var sum hand
		attributions, other := 0, 0
		for _, gold := range golds {
			b.openBare(gold.Article)
			h := hand{t: t, w: w, hear: b.hear, gold: &gold, made: map[corpus.ID]corpus.ID{}, frames: map[corpus.ID]corpus.ID{}}
			h.walkSuggestions()
			for _, a := range parentsFirst(gold.Attributions) {
				if _, done := h.frames[a.ID]; !done {
					h.attribution(a)
				}
			}
			h.nest()
			b.settle()
			if got, want := h.shape(&w.s.doc), h.shape(&gold); !slices.Equal(got, want) && *effortOn == "" {
				t.Fatalf("made\n%q\nwant\n%q", got, want)
			} else if !slices.Equal(got, want) {
				other++
			}
			attributions += len(gold.Attributions)
			sum.drags, sum.clicks, sum.keys, sum.accepted, sum.passed, sum.completed = sum.drags+h.drags, sum.clicks+h.clicks, sum.keys+h.keys, sum.accepted+h.accepted, sum.passed+h.passed, sum.completed+h.completed
		}
		n := sum.drags + sum.clicks + sum.keys
		t.Logf("suggestions %v: %d attributions in %d actions: %.2f each (%d drags, %d clicks, %d keys; %d suggestions accepted, %d passed over, %d completed; %d of %d articles came out differently)",
			suggestions, attributions, n, float64(n)/float64(attributions), sum.drags, sum.clicks, sum.keys, sum.accepted, sum.passed, sum.completed, other, len(golds))
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

// hear waits for what was looked for in the background.
func (b *bench) hear() {
	b.s.comparing.Wait()
	for len(b.queue) > 0 {
		(<-b.queue)()
	}
}

// hand is what an annotator does.
type hand struct {
	t                           *testing.T
	w                           *window
	hear                        func()
	gold                        *corpus.Document
	made                        map[corpus.ID]corpus.ID // gold span to the one made
	frames                      map[corpus.ID]corpus.ID
	drags, clicks, keys         int
	accepted, passed, completed int // suggestions; attributions begun by hand
}

func (h *hand) drag(r corpus.Range) {
	h.drags++
	h.w.page.reader.Select(r)
}

// addPart drags with Ctrl.
func (h *hand) addPart(r corpus.Range) {
	h.drag(r)
	h.w.page.reader.OnAdd(r)
}

func (h *hand) key(char rune) {
	h.keys++
	h.w.page.reader.TypedRune(char)
}

func (h *hand) press(key fyne.KeyName, shift bool) {
	h.keys++
	h.w.page.reader.OnKey(key, shift)
}

// attribution makes one by hand, with what is offered as its rest where that is less work. A new claim begins an attribution of
// its own; anything else needs the one before to be finished.
func (h *hand) attribution(a corpus.Attribution) {
	s := h.w.s
	r := rolesIn(&s.codebook)
	claims := a.Slots[r.claim.Name]
	if s.open != "" && (len(claims) == 0 || h.made[h.same(claims[0])] != "") {
		h.press(fyne.KeyEscape, false)
	}
	todo := h.members(a)
	for len(todo) > 0 {
		if s.open != "" && h.completes(a, todo) {
			return
		}
		h.part(todo[0])
		todo = todo[1:]
		h.hear()
		if len(todo) > 0 {
			todo = h.worstFirst(todo)
		}
	}
	h.frames[a.ID] = s.frame
	h.setAbsent(a, s.frame)
}

// members are the spans of an attribution, in the order of its slots.
func (h *hand) members(a corpus.Attribution) []corpus.ID {
	var all []corpus.ID
	for _, slot := range h.w.s.codebook.Frame.Slots {
		all = append(all, a.Slots[slot.Name]...)
	}
	return all
}

// setAbsent clicks on "nobody named" where that is not yet as it should be.
func (h *hand) setAbsent(a corpus.Attribution, frame corpus.ID) {
	for _, slot := range h.w.s.codebook.Frame.Slots {
		made, _ := h.w.s.doc.Attribution(frame)
		if absent := slices.Contains(a.Absent, slot.Name); absent != slices.Contains(made.Absent, slot.Name) {
			h.clicks++
			h.w.s.setAbsent(frame, slot.Name, absent)
		}
	}
}

// worstFirst puts the span first that what is offered helps least with: the others may be offered better then.
func (h *hand) worstFirst(todo []corpus.ID) []corpus.ID {
	x := h.w.s.guess()
	if x == nil {
		return todo
	}
	worst, most := 0, 0
	for i, id := range todo {
		span, _ := h.gold.Span(id)
		slot, _ := h.w.s.codebook.SlotFor(span.Label)
		if c := h.corrections(x, slot, span.Fragments); c > most {
			worst, most = i, c
		}
	}
	return slices.Concat([]corpus.ID{todo[worst]}, todo[:worst], todo[worst+1:])
}

// completes takes what is offered as the rest of an attribution, put right, where that is less work than to go on by hand.
func (h *hand) completes(a corpus.Attribution, todo []corpus.ID) bool {
	s := h.w.s
	x := s.suggested.completing.offer
	if x == nil {
		return false
	}
	byHand := len(a.Absent)
	wanted := map[string][]corpus.Range{}
	for _, id := range todo {
		span, _ := h.gold.Span(id)
		slot, _ := s.codebook.SlotFor(span.Label)
		if wanted[slot.Name] != nil {
			return false
		}
		wanted[slot.Name] = span.Fragments
		byHand += 1 + len(span.Fragments)
	}
	n := 1
	for _, slot := range s.codebook.Frame.Slots {
		if !x.held[slot.Name] {
			way := h.correction(x, slot, wanted[slot.Name])
			if way.again {
				return false // by hand, into the attribution
			}
			n += way.cost
		}
	}
	if n >= byHand {
		return false
	}
	h.correct(x, wanted)
	frame := x.into
	h.press(fyne.KeyReturn, len(a.Absent) == 0 && h.unsaid(x))
	h.completed++
	h.took(a, frame)
	return true
}

// unsaid tells whether taking a suggestion says that nobody is named.
func (h *hand) unsaid(x *suggestion) bool {
	r := rolesIn(&h.w.s.codebook)
	return !x.held[r.speaker.Name] && len(x.parts[r.speaker.Name])+len(x.parts[r.source.Name]) == 0
}

// took notes what was made of a suggestion.
func (h *hand) took(a corpus.Attribution, id corpus.ID) {
	frame, ok := h.w.s.doc.Attribution(id)
	if !ok {
		h.t.Fatalf("%v is not taken", a)
	}
	h.frames[a.ID] = id
	for _, slot := range h.w.s.codebook.Frame.Slots {
		for i, gold := range a.Slots[slot.Name] {
			if i < len(frame.Slots[slot.Name]) {
				h.made[h.same(gold)] = frame.Slots[slot.Name][i]
			}
		}
	}
	h.setAbsent(a, id)
}

// walkSuggestions goes through what is suggested. It corrects and accepts what is less work so than by hand, and passes over
// the rest.
func (h *hand) walkSuggestions() {
	s := h.w.s
	if len(s.suggested.shown) == 0 {
		return
	}
	h.press(fyne.KeyTab, false)
	seen := map[*suggestion]bool{}
	for x := s.suggested.chosen; x != nil && !seen[x]; x = s.suggested.chosen {
		seen[x] = true
		a, ok := h.meant(x)
		switch {
		case !ok:
			h.passed++
			h.press(fyne.KeyBackspace, false)
		case h.correcting(x, a) > h.tagging(a):
			h.passed++
			h.press(fyne.KeyTab, false)
		default:
			h.accept(x, a)
		}
	}
	if s.suggested.chosen != nil || s.open != "" {
		h.press(fyne.KeyEscape, false)
	}
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

// tagging is about how many actions an attribution takes that is begun by hand: its claim and its key, and, as a rule, one for
// taking the rest and one for putting that right.
func (h *hand) tagging(a corpus.Attribution) int {
	return len(h.goldParts(a, rolesIn(&h.w.s.codebook).claim)) + 3
}

// correcting is how many actions it takes to put a suggestion right.
func (h *hand) correcting(x *suggestion, a corpus.Attribution) int {
	n := 0
	for _, slot := range h.w.s.codebook.Frame.Slots {
		want := h.goldParts(a, slot)
		if slices.ContainsFunc(want, func(f corpus.Range) bool { return !h.w.s.besideSuggestion(f.Start) || !h.w.s.besideSuggestion(f.End) }) {
			return math.MaxInt // too far away
		}
		n += h.corrections(x, slot, want)
	}
	return n
}

// accept puts a suggestion right, accepts it, and goes on.
func (h *hand) accept(x *suggestion, a corpus.Attribution) {
	s := h.w.s
	wanted := map[string][]corpus.Range{}
	more := false
	for _, slot := range s.codebook.Frame.Slots {
		wanted[slot.Name] = h.goldParts(a, slot)
		more = more || len(a.Slots[slot.Name]) > 1
	}
	h.correct(x, wanted)
	h.accepted++
	more = more || len(a.Absent) == 0 && h.unsaid(x)
	before := len(s.doc.Attributions)
	h.press(fyne.KeyReturn, more) // with Shift the attribution stays open
	if len(s.doc.Attributions) != before+1 {
		h.t.Fatalf("%q is not accepted", s.suggestionSummary(x))
	}
	h.took(a, h.newest())
	if !more {
		return
	}
	for _, slot := range s.codebook.Frame.Slots {
		for _, id := range a.Slots[slot.Name][min(1, len(a.Slots[slot.Name])):] {
			h.part(id)
		}
	}
	h.press(fyne.KeyTab, false)
}

// newest is the attribution that was made last.
func (h *hand) newest() corpus.ID {
	return slices.MaxFunc(h.w.s.doc.Attributions, func(a, b corpus.Attribution) int { return cmp.Compare(a.ID, b.ID) }).ID
}

// nest puts what was made inside what it is said in.
func (h *hand) nest() {
	for _, a := range h.gold.Attributions {
		frame, ok := h.w.s.doc.Attribution(h.frames[a.ID])
		if !ok || a.Parent == "" {
			continue
		}
		h.clicks++
		h.keys += 2 // i, Enter
		holders := h.w.s.holders(frame)
		if *effortOn == "" && (len(holders) == 0 || holders[0].ID != h.frames[a.Parent]) {
			h.t.Fatalf("the attribution around %q is not offered first", h.w.s.summary(frame).what)
		}
		h.w.s.setParent(frame.ID, h.frames[a.Parent])
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
		h.addPart(f)
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
