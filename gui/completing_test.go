package gui

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/onrecord/onrecord/store/attribution"
	"github.com/onrecord/onrecord/store/corpus"
)

// finisher is a proposer that suggests nothing by itself, and knows the rest of two attributions of the story.
type finisher struct{ found }

func (finisher) Complete(_ corpus.Article, k attribution.Known) (attribution.Proposal, bool) {
	list := inStory()
	p := list[0]
	if corpus.Hull(k.Claim).Start > in("told")[0].Start {
		p = list[1]
	}
	if len(k.Claim) > 0 {
		p.Claim = k.Claim
	}
	if len(k.Speaker) > 0 {
		p.Speaker, p.Speakers = k.Speaker, nil
	}
	if len(k.Cue) > 0 {
		p.Cue = k.Cue
	}
	return p, true
}

// offer is what is offered as the rest, in words.
func (b *bench) offer() string {
	b.t.Helper()
	b.hear()
	if x := b.s.suggested.completing.offer; x != nil {
		s := b.s.suggestionSummary(x)
		return s.who + "|" + s.cue + "|" + s.what
	}
	return ""
}

func TestCompleting_EnterTakesTheRest(t *testing.T) {
	w, b := newTestWindow(t)
	b.suggestAll(finisher{})
	r := w.page.reader
	press := func(key fyne.KeyName) { r.TypedKey(&fyne.KeyEvent{Name: key}) }
	r.Select(in("We are late")[0])
	r.TypedRune('1')
	if got := b.offer(); got != "Ines Calder|said|" {
		t.Fatalf("offered is %q", got)
	}
	if d := b.onDisk(); len(d.Spans) != 1 || len(w.page.marks) != 3 || !w.page.marks[1].Movable {
		t.Fatalf("%d marks are shown, %d are annotated", len(w.page.marks), len(d.Spans))
	}
	r.TypedRune(']')
	press(fyne.KeyReturn)
	b.want("the council|said|We are late|")
	if b.offer() != "" || w.s.open != "" || w.s.span+w.s.frame != "" {
		t.Error("the attribution is not finished")
	}
	d := b.onDisk()
	a := d.Attributions[0]
	if a.Origin != corpus.Manual || a.Attributes.Get("style") != "direct" || len(d.Spans) != 3 {
		t.Errorf("the attribution is %+v", a)
	}
	for _, span := range d.Spans {
		if (span.Origin == corpus.Suggested) != (span.Label != "Claim") {
			t.Errorf("a span is %+v", span)
		}
	}
	w.do.runner("undo")()
	b.settle()
	b.want("||We are late|")
	w.do.runner("redo")()
	b.settle()
	b.want("the council|said|We are late|")
}

// TestCompleting_IsNeverInTheWay: by hand the same keys do the same as without it, and what is tagged is no longer offered.
func TestCompleting_IsNeverInTheWay(t *testing.T) {
	for _, hasty := range []bool{false, true} { // or before anything is offered
		w, b := newTestWindow(t)
		b.suggestAll(finisher{})
		r := w.page.reader
		tag := func(key rune, words, offers string) {
			t.Helper()
			r.Select(in(words)[0])
			r.TypedRune(key)
			if !hasty {
				if got := b.offer(); got != offers {
					t.Errorf("offered is %q, want %q", got, offers)
				}
			}
		}
		tag('1', late, "Ines Calder|said|")
		tag('2', "the council", "nobody named|said|")
		tag('4', "told", "")
		r.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		tag('4', "said", "Ines Calder||"+late)
		r.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
		tag('1', gate, "Calder|told|")
		b.hear()
		r.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
		if b.offer() != "" || len(w.s.doc.Spans) != 5 {
			t.Error("Backspace does not leave the rest alone")
		}
		tag('2', "Ines Calder", "")
		r.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
		b.want("the council|told|"+late+"|", "|said||", "||"+gate+"|")
	}
}

func TestCompleting_FollowsTheAttribution(t *testing.T) {
	w, b := newTestWindow(t)
	b.suggestAll(finisher{})
	b.tag("Claim", "We are late")
	b.offer()
	w.do.runner("end-back")() // of the claim, which is the chosen mark
	if got := b.offer(); got != "Ines Calder|said|" || w.s.doc.Spans[0].Quote != "We are" {
		t.Errorf("offered is %q for %q", got, w.s.doc.Spans[0].Quote)
	}
	x := b.s.suggested.completing.offer
	w.page.reader.OnReshape(x.markID("cue"), in("said")[:1])
	w.page.reader.OnReshape(x.markID("speaker"), in("Calder")[:1])
	if got := b.offer(); got != "Calder|said|" {
		t.Errorf("corrected it is %q", got)
	}
	b.s.setSuggesting(false)
	if b.offer() != "" {
		t.Error("it is offered where nothing is to be suggested")
	}
	b.s.setSuggesting(true)
	b.settle()
	b.tag("Cue", "said")
	if got := b.offer(); got != "Ines Calder||" {
		t.Errorf("offered is %q", got)
	}
	w.acceptAndStay()
	if w.s.open == "" || w.s.open != w.s.frame {
		t.Error("Shift+Enter does not stay with the attribution")
	}
	b.want("Ines Calder|said|We are|")
	w.undo()
	b.settle()
	b.s.undo()
	b.settle()
	if b.offer() != "" && slices.ContainsFunc(b.s.doc.Spans, func(s corpus.Span) bool { return s.Label == "Cue" }) {
		t.Error("a cue that was taken back is still known")
	}
}
