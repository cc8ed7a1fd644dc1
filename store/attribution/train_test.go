package attribution

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/store/corpus"
)

const littleCues = `
[speech]
say (said): that quote
warn: that
[attitude]
hope: that to
`

func littleLexicon(t testing.TB) *Lexicon {
	t.Helper()
	l, err := ParseLexicon([]byte(littleCues))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// littleCorpus has articles of one sentence form each, with invented names and a verb, "grumbled", that the lexicon does not
// know.
func littleCorpus() []corpus.Document {
	names := []string{"Ann Hale", "Omar Reyes", "Lena Ford", "Paul Brandt", "Mira Sato", "Ivo Novak"}
	claims := []string{"the bridge would close in May", "the money had run out", "nobody had asked the farmers", "rents were rising again"}
	var all []corpus.Document
	for i, name := range names {
		for j, claim := range claims {
			d := newLittle(fmt.Sprintf("a%d%d", i, j))
			d.say("", name, " ", "said", " ", "that "+claim, ".\n")
			d.text("The road is long and wet. Two trucks stood on it.\n")
			d.say("", "The mayor", " ", "grumbled", " ", "that "+claim, ".\n")
			d.quote("“"+strings.ToUpper(claim[:1])+claim[1:]+",”", " ", "said", " ", name, ".\n")
			all = append(all, d.document())
		}
	}
	return all
}

// little builds a document piece by piece.
type little struct {
	d    corpus.Document
	body strings.Builder
}

func newLittle(id string) *little {
	return &little{d: corpus.Document{Article: corpus.Article{ID: corpus.ID(id)}}}
}

func (l *little) text(s string) { l.body.WriteString(s) }

func (l *little) span(label, s string) corpus.ID {
	id := corpus.ID(fmt.Sprintf("%s-%d", l.d.Article.ID, len(l.d.Spans)))
	start := l.body.Len()
	l.text(s)
	l.d.Spans = append(l.d.Spans, corpus.Span{ID: id, Label: label, Fragments: []corpus.Range{{Start: start, End: start + len(s)}}, Quote: s, Annotator: "ana"})
	return id
}

func (l *little) frame(claim, cue, speaker corpus.ID) {
	l.d.Attributions = append(l.d.Attributions, corpus.Attribution{
		ID: "f" + cue, Annotator: "ana", Slots: map[string][]corpus.ID{"claim": {claim}, "cue": {cue}, "speaker": {speaker}},
	})
}

func (l *little) say(before, speaker, a, cue, b, claim, after string) {
	l.text(before)
	s := l.span("Speaker", speaker)
	l.text(a)
	c := l.span("Cue", cue)
	l.text(b)
	l.frame(l.span("Claim", claim), c, s)
	l.text(after)
}

func (l *little) quote(claim, a, cue, b, speaker, after string) {
	x := l.span("Claim", claim)
	l.text(a)
	c := l.span("Cue", cue)
	l.text(b)
	l.frame(x, c, l.span("Speaker", speaker))
	l.text(after)
}

func (l *little) document() corpus.Document {
	l.d.Article.Text = l.body.String()
	l.d.Sort()
	return l.d
}

func trainLittle(t testing.TB, o Options) *Weights {
	t.Helper()
	w, err := Train(context.Background(), littleCorpus(), littleLexicon(t), o)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func learnedFrom(t testing.TB, w *Weights, text string) []Proposal {
	t.Helper()
	return findByRules(Tokenize(corpus.Article{Text: text}), littleLexicon(t)).learnedProposals(w)
}

func TestTrainLearnsACueThatTheLexiconLacks(t *testing.T) {
	w := trainLittle(t, Options{Seed: 1})
	text := "The mayor grumbled that the ferry had been late."
	var found []string
	for _, p := range learnedFrom(t, w, text) {
		found = append(found, corpus.Quote(text, p.Speaker)+" | "+corpus.Quote(text, p.Cue)+" | "+corpus.Quote(text, p.Claim))
	}
	want := "The mayor | grumbled | that the ferry had been late"
	if len(found) != 1 || found[0] != want {
		t.Errorf("found %q, want %q", found, want)
	}
}

func TestTrainFindsNothingInPlainNarration(t *testing.T) {
	w := trainLittle(t, Options{Seed: 1})
	for _, p := range learnedFrom(t, w, "The road is long and wet. Four trucks stood on it.") {
		t.Errorf("proposed %+v", p)
	}
}

func TestTrainingAgainGivesTheSameBytes(t *testing.T) {
	first := trainLittle(t, Options{Seed: 7, Epochs: 2}).Encode()
	if !bytes.Equal(first, trainLittle(t, Options{Seed: 7, Epochs: 2}).Encode()) {
		t.Error("the same articles and seed gave other weights")
	}
	if bytes.Equal(first, trainLittle(t, Options{Seed: 8, Epochs: 2}).Encode()) {
		t.Error("another seed gave the same weights")
	}
}

func TestTrainReportsProgressToTheEnd(t *testing.T) {
	last, most := 0, 0
	trainLittle(t, Options{Seed: 1, Epochs: 2, Progress: func(done, total int) {
		if done != last+1 {
			t.Errorf("progress went from %d to %d", last, done)
		}
		last, most = done, total
	}})
	if last == 0 || last != most {
		t.Errorf("ended at %d of %d", last, most)
	}
}

func TestTrainStopsWhenItIsCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	_, err := Train(ctx, littleCorpus(), littleLexicon(t), Options{Progress: func(int, int) { cancel() }})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want that it was cancelled", err)
	}
}

func TestTrainNeedsAnAttribution(t *testing.T) {
	_, err := Train(context.Background(), []corpus.Document{{Article: corpus.Article{Text: "It rained."}}}, littleLexicon(t), Options{})
	if err == nil || !strings.Contains(err.Error(), "no attribution") {
		t.Errorf("error %v", err)
	}
}

func TestTrainTakesTheBusiestOfSeveralAnnotators(t *testing.T) {
	d := littleCorpus()[0]
	twice := d.Attributions[0].Clone()
	twice.ID, twice.Annotator = "other", "ben"
	d.Attributions = append(d.Attributions, twice)
	if n := len(newLesson(&d, littleLexicon(t)).relations); n != 3 {
		t.Errorf("%d relations to learn from, want the 3 of ana", n)
	}
}

// BenchmarkLearned measures the words of news text that the learned layer reads in a second, rules and tokens included.
func BenchmarkLearned(b *testing.B) {
	w, l := trainLittle(b, Options{Seed: 1, Epochs: 1}), littleLexicon(b)
	text := strings.Repeat("“The money had run out,” said Ann Hale, who warned that the bridge, built in 1931, would close in May. Two trucks stood on it.\n", 100)
	words := len(strings.Fields(text))
	for b.Loop() {
		findByRules(Tokenize(corpus.Article{Text: text}), l).learnedProposals(w)
	}
	b.ReportMetric(float64(words*b.N)/b.Elapsed().Seconds(), "words/s")
}
