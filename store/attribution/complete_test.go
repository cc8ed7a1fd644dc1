package attribution

import (
	"slices"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/assets"
	"github.com/onrecord/onrecord/store/corpus"
)

func shipped(t testing.TB) *Weights {
	t.Helper()
	w, err := DecodeWeights(assets.Weights)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestComplete(t *testing.T) {
	const text = "“We have no choice,” Ann Hale told reporters. The company said in May that it would pay the bills, " +
		"and the union says it wants more.\nOther mayors doubt that the bridge is safe."
	at := func(words string) []corpus.Range {
		if words == "" {
			return nil
		}
		i := strings.Index(text, words)
		return []corpus.Range{{Start: i, End: i + len(words)}}
	}
	pad := strings.Repeat("Rain fell on the town again that day. ", 400) + "\n" // what is known lies far from the beginning
	for _, engine := range []*Engine{New(cues(t), nil), New(cues(t), shipped(t))} {
		for _, c := range []struct{ claim, cue, speaker, want string }{
			{claim: "“We have no choice,”", want: "Ann Hale | told | “We have no choice,”"},
			{claim: "We have no choice", want: "Ann Hale | told | We have no choice"}, // as it was marked
			{claim: "it would pay the bills", want: "The company | said | it would pay the bills"},
			{claim: "it wants more", want: "the union | says | it wants more"},
			{cue: "said in May", want: "The company | said in May | that it would pay the bills"},
			{cue: "doubt", want: "Other mayors | doubt | that the bridge is safe"},
			{speaker: "mayors", want: "mayors | doubt | that the bridge is safe"},
			{claim: "it wants more", speaker: "union", want: "union | says | it wants more"},
		} {
			for _, before := range []string{"", pad} {
				a := corpus.Article{Text: before + text}
				k := Known{moved(at(c.claim), len(before)), moved(at(c.cue), len(before)), moved(at(c.speaker), len(before))}
				p, ok := engine.Complete(a, k)
				if got := proposed(a, []Proposal{p})[0]; !ok || got != c.want {
					t.Errorf("weights %v, known %+v: %q, want %q", engine.weights != nil, c, got, c.want)
				}
				if p.Kind == "" || ok && c.claim != "" && !slices.Equal(p.Claim, k.Claim) {
					t.Errorf("known %+v: %+v", c, p)
				}
			}
		}
	}
}

func TestComplete_NothingToGoBy(t *testing.T) {
	a := corpus.Article{Text: "Rain fell on the town.\nRelated: all the news", Zones: []corpus.Zone{{Kind: corpus.Furniture, Range: corpus.Range{Start: 23, End: 44}}}}
	for _, engine := range []*Engine{New(cues(t), nil), New(cues(t), shipped(t))} {
		for _, k := range []Known{{}, {Claim: []corpus.Range{{Start: 3, End: 3}}}, {Claim: []corpus.Range{{Start: 32, End: 40}}}} {
			if p, ok := engine.Complete(a, k); ok {
				t.Errorf("of %+v is made %+v", k, p)
			}
		}
	}
}

// TestComplete_NoClaim: where nothing is claimed nothing is offered, and so no kind of claim either.
func TestComplete_NoClaim(t *testing.T) {
	const text = "Rain fell on the harbour town.\nIt wAs feAred aCCording to A repor\"."
	a, at := corpus.Article{Text: text}, strings.Index(text, "It")
	k := Known{Cue: []corpus.Range{{Start: at, End: at + 26}}, Speaker: []corpus.Range{{Start: at + 27, End: at + 35}}}
	if p, ok := New(cues(t), shipped(t)).Complete(a, k); ok {
		t.Errorf("of %+v is made %+v", k, p)
	}
}

// BenchmarkComplete is for a claim of an ordinary article.
func BenchmarkComplete(b *testing.B) {
	a := sampleArticle(b)
	a.Text = a.Text[:len(a.Text)/10]
	engine := New(cues(b), shipped(b))
	claim := []corpus.Range{corpus.SentenceAt(a.Text, len(a.Text)/2)}
	for b.Loop() {
		engine.Complete(a, Known{Claim: claim})
	}
}

// FuzzComplete: whatever is marked comes back as it is, and all ranges lie in the text.
func FuzzComplete(f *testing.F) {
	f.Add("“We will pay,” she said.\n“Not today.”", 3, 9, 20, 24)
	f.Add("He said he would go", 8, 19, 0, 2)
	engine := New(cues(f), shipped(f))
	f.Fuzz(func(t *testing.T, text string, claim, claimEnd, who, whoEnd int) {
		text = strings.ToValidUTF8(text, "?")
		k := Known{Claim: []corpus.Range{{Start: claim, End: claimEnd}}, Speaker: []corpus.Range{{Start: who, End: whoEnd}}}
		if corpus.CheckFragments(text, k.Claim) != nil || corpus.CheckFragments(text, k.Speaker) != nil || len(text) > 4000 {
			return
		}
		p, ok := engine.Complete(corpus.Article{Text: text}, k)
		if !ok {
			return
		}
		if !slices.Equal(p.Claim, k.Claim) || !slices.Equal(p.Speaker, k.Speaker) {
			t.Errorf("%+v came back as %+v", k, p)
		}
		for _, parts := range append([][]corpus.Range{p.Cue, p.SameAs}, p.Speakers...) {
			if len(parts) > 0 && corpus.CheckFragments(text, parts) != nil {
				t.Errorf("%v does not lie in %q", parts, text)
			}
		}
	})
}
