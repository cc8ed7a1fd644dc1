package attribution

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/store/corpus"
)

// said is an attribution for the tests: the words of each role, which are looked up in the text. "…" parts the pieces of a span.
type said struct {
	speaker, cue, claim string
	confidence          float64
	by                  string
}

// annotated makes a document.
func annotated(t *testing.T, id, text string, all ...said) corpus.Document {
	t.Helper()
	d := corpus.Document{Article: corpus.Article{ID: corpus.ID(id), Text: text, Title: "Article " + id}}
	for i, s := range all {
		a := corpus.Attribution{ID: corpus.ID(fmt.Sprintf("%s-%d", id, i)), Slots: map[string][]corpus.ID{}, Confidence: s.confidence, Annotator: s.by}
		for slot, words := range map[string]string{"speaker": s.speaker, "cue": s.cue, "claim": s.claim} {
			if words == "" {
				continue
			}
			span := corpus.Span{ID: corpus.ID(fmt.Sprintf("%s-%d-%s", id, i, slot)), Annotator: s.by}
			for piece := range strings.SplitSeq(words, "…") {
				at := strings.Index(text, piece)
				if at < 0 {
					t.Fatalf("%q is not in %q", piece, text)
				}
				span.Fragments = append(span.Fragments, corpus.Range{Start: at, End: at + len(piece)})
			}
			d.Spans = append(d.Spans, span)
			a.Slots[slot] = []corpus.ID{span.ID}
		}
		d.Attributions = append(d.Attributions, a)
	}
	return d
}

const scored = `Hale said on Monday that one two three four five six. “Yes, it is,” she added. It was feared that all was lost.`

// relationRight tells whether one predicted attribution is right against a gold one.
func relationRight(t *testing.T, gold, pred said) bool {
	t.Helper()
	s := Score([]corpus.Document{annotated(t, "1", scored, gold)}, []corpus.Document{annotated(t, "1", scored, pred)}, ScoreOptions{Rounds: 10})
	return s.Relations["all"].Found == 1
}

func TestRelationBorders(t *testing.T) {
	gold := said{speaker: "Hale", cue: "said", claim: "one two three four"}
	for _, c := range []struct {
		name string
		pred said
		want bool
	}{
		{"the same", gold, true},
		{"half of the claim", said{speaker: "Hale", cue: "said", claim: "one two"}, true},
		{"less than half", said{speaker: "Hale", cue: "said", claim: "one"}, false},
		{"twice the claim", said{speaker: "Hale", cue: "said", claim: "said on Monday that one two three four"}, true},
		{"more than twice", said{speaker: "Hale", cue: "said", claim: "Hale said on Monday that one two three four"}, false},
		{"a piece left out", said{speaker: "Hale", cue: "said", claim: "one…three four"}, true},
		{"a longer cue", said{speaker: "Hale", cue: "said on Monday", claim: "one two three four"}, true},
		{"another cue", said{speaker: "Hale", cue: "added", claim: "one two three four"}, false},
		{"another speaker", said{speaker: "she", cue: "said", claim: "one two three four"}, false},
		{"no speaker", said{cue: "said", claim: "one two three four"}, false},
		{"no cue", said{speaker: "Hale", claim: "one two three four"}, false},
	} {
		if got := relationRight(t, gold, c.pred); got != c.want {
			t.Errorf("%s: right %v, want %v", c.name, got, c.want)
		}
	}
	nobody := said{cue: "was feared", claim: "that all was lost"}
	if !relationRight(t, nobody, nobody) {
		t.Error("both without a speaker: not right")
	}
	if relationRight(t, nobody, said{speaker: "she", cue: "was feared", claim: "that all was lost"}) {
		t.Error("a speaker where nobody is named: right")
	}
}

func TestSpeakerOrSource(t *testing.T) {
	gold, pred := annotated(t, "1", scored, said{speaker: "Hale", cue: "said", claim: "one two"}), annotated(t, "1", scored, said{speaker: "Hale", cue: "said", claim: "one two"})
	slots := pred.Attributions[0].Slots
	slots["source"], slots["speaker"] = slots["speaker"], nil
	if s := Score([]corpus.Document{gold}, []corpus.Document{pred}, ScoreOptions{Rounds: 10}); s.Strict["all"].Found != 1 {
		t.Error("a speaker in the place of a source is not right")
	}
}

func TestOneToOne(t *testing.T) {
	gold := annotated(t, "1", scored, said{speaker: "Hale", cue: "said", claim: "one two three four"})
	pred := annotated(t, "1", scored, said{speaker: "Hale", cue: "said", claim: "one two three"}, said{speaker: "Hale", cue: "said", claim: "one two three four"})
	f := Score([]corpus.Document{gold}, []corpus.Document{pred}, ScoreOptions{Rounds: 10})
	if r := f.Relations["all"]; r.Found != 1 || r.Right != 1 || r.Precision != 0.5 || r.Recall != 1 || math.Abs(r.F1-2./3) > 1e-9 {
		t.Errorf("relations %+v", r)
	}
	if f.Strict["all"].Right != 1 {
		t.Error("the better of the two was not taken")
	}
}

func TestSpanFigures(t *testing.T) {
	gold := annotated(t, "1", scored, said{speaker: "she", cue: "added", claim: "“Yes, it is,”"})
	pred := annotated(t, "1", scored, said{speaker: "she", cue: "added", claim: "Yes, it is"}, said{speaker: "Hale", cue: "said", claim: "one two"})
	s := Score([]corpus.Document{gold}, []corpus.Document{pred}, ScoreOptions{Rounds: 10})
	claim := s.Spans["claim"]
	if claim.Exact.Found != 1 || claim.Raw.Found != 0 || claim.Exact.Predicted != 2 {
		t.Errorf("exact %+v, raw %+v", claim.Exact, claim.Raw)
	}
	if claim.Token.Gold != 3 || claim.Token.Predicted != 5 || claim.Token.Right != 3 {
		t.Errorf("tokens %+v", claim.Token)
	}
	if s.Strict["all"].Found != 1 {
		t.Error("strict has to overlook the marks at the ends")
	}
	if direct := s.Claims[Direct]; direct.Claims != 1 || direct.Exact != 1 || direct.Overlap != 1 {
		t.Errorf("direct claims %+v", direct)
	}
	if s.Relations["direct"].Found != 1 || s.Relations["indirect"].Predicted != 1 {
		t.Errorf("by kind: %+v, %+v", s.Relations["direct"], s.Relations["indirect"])
	}
}

func TestSpeechOnly(t *testing.T) {
	d := annotated(t, "1", scored, said{speaker: "Hale", cue: "said", claim: "one two"}, said{cue: "was feared", claim: "that all was lost"})
	all := Score([]corpus.Document{d}, []corpus.Document{d}, ScoreOptions{Lexicon: cues(t), Rounds: 10})
	if all.Relations["all"].Gold != 2 || all.Relations["speech"].Gold != 1 {
		t.Errorf("all %+v, speech %+v", all.Relations["all"], all.Relations["speech"])
	}
	only := Score([]corpus.Document{d}, []corpus.Document{d}, ScoreOptions{Lexicon: cues(t), SpeechOnly: true, Rounds: 10})
	if only.Relations["all"].Gold != 1 || only.Spans["cue"].Exact.Gold != 1 {
		t.Errorf("speech only: %+v", only.Relations["all"])
	}
}

func TestThresholdAndCurve(t *testing.T) {
	gold := annotated(t, "1", scored, said{speaker: "Hale", cue: "said", claim: "one two"}, said{speaker: "she", cue: "added", claim: "“Yes, it is,”"})
	pred := annotated(t, "1", scored,
		said{speaker: "Hale", cue: "said", claim: "one two", confidence: 0.9},
		said{speaker: "she", cue: "added", claim: "all was lost", confidence: 0.6},
		said{speaker: "she", cue: "added", claim: "“Yes, it is,”", confidence: 0.3})
	s := Score([]corpus.Document{gold}, []corpus.Document{pred}, ScoreOptions{Rounds: 10})
	want := map[float64]Shown{0: {0, 3, 2. / 3, 1}, 0.5: {0.5, 2, 0.5, 0.5}, 0.9: {0.9, 1, 1, 0.5}, 0.95: {0.95, 0, 0, 0}}
	for _, p := range s.Curve {
		if w, ok := want[p.Threshold]; ok && p != w {
			t.Errorf("at %g: %+v, want %+v", p.Threshold, p, w)
		}
	}
	if s.At85 != (Shown{0.9, 1, 1, 0.5}) {
		t.Errorf("with a precision of 0.85: %+v", s.At85)
	}
	if s := Score([]corpus.Document{gold}, []corpus.Document{pred}, ScoreOptions{Threshold: 0.5, Rounds: 10}); s.Relations["all"].Predicted != 2 {
		t.Errorf("from 0.5 on: %+v", s.Relations["all"])
	}
}

func TestBootstrap(t *testing.T) {
	good, bad := said{speaker: "Hale", cue: "said", claim: "one two"}, said{speaker: "Hale", cue: "said", claim: "five six"}
	var gold, pred []corpus.Document
	for i := range 20 {
		id, guess := fmt.Sprint(i), good
		if i%2 == 0 {
			guess = bad
		}
		gold, pred = append(gold, annotated(t, id, scored, good)), append(pred, annotated(t, id, scored, guess))
	}
	one := Score(gold, pred, ScoreOptions{Seed: 7}).Relations["all"]
	if one.F1 != 0.5 || one.Low >= 0.4 || one.High <= 0.6 || one.Low < 0.1 || one.High > 0.9 {
		t.Errorf("F1 %g with the interval %g to %g", one.F1, one.Low, one.High)
	}
	if again := Score(gold, pred, ScoreOptions{Seed: 7}).Relations["all"]; again != one {
		t.Error("the same seed draws another interval")
	}
	if same := Score(gold, gold, ScoreOptions{}).Relations["all"]; same.Low != 1 || same.High != 1 {
		t.Errorf("all right: %+v", same)
	}
}

func TestPairing(t *testing.T) {
	s := said{speaker: "Hale", cue: "said", claim: "one two"}
	other := "Hale said one two."
	gold := []corpus.Document{annotated(t, "a", scored, s), annotated(t, "b", other, s), annotated(t, "c", scored+" More.", s)}
	pred := []corpus.Document{annotated(t, "x", other, s), annotated(t, "a", scored, s), annotated(t, "c", scored+" Less.", s)}
	got := Score(gold, pred, ScoreOptions{Rounds: 10})
	if got.Articles != 2 || got.Relations["all"].Found != 2 {
		t.Errorf("%d articles, %+v", got.Articles, got.Relations["all"])
	}
	if fmt.Sprint(got.OnlyGold, got.OnlyPred) != "[c Article c] [c Article c]" {
		t.Errorf("without a counterpart: %q and %q", got.OnlyGold, got.OnlyPred)
	}
}

func TestSeveralAnnotators(t *testing.T) {
	hale := said{speaker: "Hale", cue: "said", claim: "one two", by: "ana"}
	hale2 := hale
	hale2.by = "bo"
	she := said{speaker: "she", cue: "added", claim: "“Yes, it is,”", by: "bo"}
	gold := []corpus.Document{annotated(t, "1", scored, hale, hale2, she)}
	if s := Score(gold, gold, ScoreOptions{Rounds: 10}); s.Relations["all"].Gold != 2 {
		t.Errorf("gold of the one who made most: %+v", s.Relations["all"])
	}
	if s := Score(gold, gold, ScoreOptions{GoldBy: "ana", Rounds: 10}); s.Relations["all"].Gold != 1 || s.Relations["all"].Predicted != 2 {
		t.Errorf("gold of ana: %+v", s.Relations["all"])
	}
}

func TestKindOf(t *testing.T) {
	text := "He said “it is so,” and that “all” was lost. “I think ‘not yet’ is right,” she said."
	x := Tokenize(corpus.Article{Text: text})
	for claim, want := range map[string]Kind{
		"“it is so,”": Direct, "it is so": Direct, "that “all” was lost": Mixed, "was lost": Indirect, "‘not yet’ is right": Mixed, "‘not yet’": Direct, "is right": Indirect,
	} {
		at := strings.Index(text, claim)
		if got := KindOf(x, []corpus.Range{{Start: at, End: at + len(claim)}}); got != want {
			t.Errorf("%s is %s, want %s", claim, got, want)
		}
	}
}
