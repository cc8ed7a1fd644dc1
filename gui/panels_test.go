package gui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/onrecord/onrecord/store/corpus"
)

// TestNewName: scripts without capitals do not tell a name from other words, so the words are offered.
func TestNewName(t *testing.T) {
	for quote, want := range map[string]string{
		"Ines Calder’s": "Ines Calder", "she": "", "the engineers": "", "בנימין": "בנימין", "मोदी": "मोदी", "総理大臣": "総理大臣", "นายก": "นายก", "": "",
	} {
		if got := newName(corpus.Span{Quote: quote}, ""); got != want {
			t.Errorf("%q is offered as %q, want %q", quote, got, want)
		}
	}
	if isName("היא") {
		t.Error("a pronoun becomes an alias")
	}
}

func TestUnasked(t *testing.T) {
	asked := []corpus.Attribute{{Name: "mention"}}
	got := unasked(asked, corpus.Attributes{"mention": {"name"}, "Certainty": {"high"}, "Topics": {"a", "b"}})
	if want := []string{"Certainty = high", "Topics = a, b"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestOpenPoints_NameTheVerb(t *testing.T) {
	w, b := newTestWindow(t)
	verb := func() corpus.OpenPoint {
		at := strings.Index(story, "told")
		return corpus.OpenPoint{Kind: corpus.BareVerb, Range: corpus.Range{Start: at, End: at + 4}, Text: "Calder told the council"}
	}
	if got := w.s.pointText(verb()); !strings.HasPrefix(got, "Verb of saying without an attribution: “told” – Calder") {
		t.Error(got)
	}
	b.tag("Claim", "that the last gate is still in the yard")
	if got := w.s.pointText(verb()); !strings.HasPrefix(got, "A verb of saying that is no cue: “told” – Calder") {
		t.Error(got)
	}
}

func TestTagAll_TicksWhatIsNotMarked(t *testing.T) {
	w, b := newTestWindow(t)
	b.tag("Claim", "that the last gate is still in the yard")
	claim, _ := w.s.codebook.Label("Claim")
	speaker, _ := w.s.codebook.Label("Speaker")
	inside := strings.Index(story, "last gate")
	hits := []corpus.Range{{Start: 0, End: 4}, {Start: inside, End: inside + 9}}
	if got := w.s.worth(claim, hits); !got[0] || got[1] {
		t.Errorf("as claims: %v", got)
	}
	if got := w.s.worth(speaker, hits); !got[0] || !got[1] {
		t.Errorf("as speakers: %v", got)
	}
	w.tagAllDialog(hits) // as Speaker
	rows, ok := w.fyne.Canvas().Focused().(*list)
	if !ok {
		t.Fatal("the list has not the keyboard")
	}
	rows.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	rows.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace}) // the second one not
	rows.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	d := b.onDisk()
	if n := len(d.Spans); len(w.sheets) != 0 || n != 2 || d.Spans[0].Label != "Speaker" || d.Spans[0].Fragments[0] != hits[0] {
		t.Errorf("%d dialogs, spans %+v", len(w.sheets), d.Spans)
	}
}

// TestLadder: what lies inside an attribution comes after it, and nothing is lost to a circle.
func TestLadder(t *testing.T) {
	s := newSession(nil)
	for _, test := range []struct {
		name, given, want string // an attribution and its parent each; in the ladder with its depth
	}{
		{"flat", "a b c", "a0 b0 c0"},
		{"children move under their parent", "a b c>a d>c e>a", "a0 c1 d2 e1 b0"},
		{"a parent that comes later", "a>b b", "b0 a1"},
		{"a parent that is gone", "a>x b", "a0 b0"},
		{"a circle", "a>b b>a c", "c0 a0 b1"},
	} {
		s.doc.Attributions = nil
		for _, each := range strings.Fields(test.given) {
			id, parent, _ := strings.Cut(each, ">")
			s.doc.Attributions = append(s.doc.Attributions, corpus.Attribution{ID: corpus.ID(id), Parent: corpus.ID(parent)})
		}
		var got []string
		for _, r := range s.ladder() {
			got = append(got, string(s.doc.Attributions[r.at].ID)+string(rune('0'+r.depth)))
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

// TestSummary_NamesTheEntity: one rule for all mentions, with the words where they differ.
func TestSummary_NamesTheEntity(t *testing.T) {
	w, b := newTestWindow(t)
	b.tag("Speaker", "Calder")
	w.s.newEntity("Ines Calder")
	if sum := w.s.summary(w.s.doc.Attributions[0]); sum.who != "Ines Calder" || sum.as != "“"+w.s.doc.Spans[0].Quote+"”" {
		t.Errorf("%+v", sum)
	}
	e, _ := w.s.entity(w.s.doc.Spans[0].Entity)
	e.Name = w.s.doc.Spans[0].Quote
	w.s.putEntity(e)
	if sum := w.s.summary(w.s.doc.Attributions[0]); sum.who != e.Name || sum.as != "" {
		t.Errorf("%+v", sum)
	}
}
