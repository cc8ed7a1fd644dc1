package attribution

import (
	"reflect"
	"strings"
	"testing"
	"unicode"

	"github.com/onrecord/onrecord/store/corpus"
)

func FuzzPropose(f *testing.F) {
	for _, seed := range []string{
		article, scored, "“‘«\"''`` said he, “", "A: B\nC: D\nE: F", "said, said, said", "’s n’t ’90s ’em", "\n\n\t", "HARROW (CW) — ", "according to", "in X’s view,",
		"“We\n“We\n“We said", "he said that that that", "Asked whether", "— Hale", "a\u0301\u0301 \u202e東京 said 𝒳", "Hale, who, said, who, (said), — said", "it was feared that",
	} {
		f.Add(seed)
	}
	engines := []*Engine{New(cues(f), nil), New(cues(f), shipped(f))}
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ToValidUTF8(text, "?")
		checkTokens(t, text)
		for _, engine := range engines {
			checkProposals(t, engine, text)
		}
	})
}

// checkProposals holds that proposals lie in the text, in order, are the same again, and can be completed from their claims.
func checkProposals(t *testing.T, engine *Engine, text string) {
	t.Helper()
	a, last := corpus.Article{Text: text}, -1
	all := engine.Propose(a)
	for _, p := range all {
		checkRanges(t, text, p)
		if start := corpus.Hull(p.Claim).Start; start < last {
			t.Errorf("the claim at %d comes behind the one at %d", start, last)
		} else {
			last = start
		}
		for _, k := range []Known{{Claim: p.Claim}, {Cue: p.Cue}, {Cue: p.Cue, Speaker: p.Speaker}} {
			if rest, ok := engine.Complete(a, k); ok {
				checkRanges(t, text, rest)
			}
		}
	}
	if again := engine.Propose(a); !reflect.DeepEqual(all, again) {
		t.Error("the same text gives other proposals")
	}
}

// checkTokens holds that the tokens are in order and hold all of the text but white space.
func checkTokens(t *testing.T, text string) {
	t.Helper()
	x := Tokenize(corpus.Article{Text: text})
	at := 0
	for i, token := range x.Tokens {
		if token.Start < at || token.End <= token.Start {
			t.Fatalf("token %d is %v, the one before ends at %d", i, token.Range, at)
		}
		if strings.TrimFunc(text[at:token.Start], unicode.IsSpace) != "" {
			t.Fatalf("%q is in no token", text[at:token.Start])
		}
		if s := x.Sentences[token.Sentence]; !s.Contains(i) {
			t.Fatalf("token %d is not in its sentence %v", i, s)
		}
		at = token.End
	}
	if strings.TrimFunc(text[at:], unicode.IsSpace) != "" {
		t.Fatalf("%q is in no token", text[at:])
	}
}

func checkRanges(t *testing.T, text string, p Proposal) {
	t.Helper()
	for name, ranges := range map[string][]corpus.Range{"claim": p.Claim, "cue": p.Cue} {
		if err := corpus.CheckFragments(text, ranges); err != nil {
			t.Errorf("%s of %+v: %v", name, p, err)
		}
	}
	for _, ranges := range append([][]corpus.Range{p.Speaker, p.Source, p.SameAs}, p.Speakers...) {
		if len(ranges) > 0 {
			if err := corpus.CheckFragments(text, ranges); err != nil {
				t.Errorf("%+v: %v", p, err)
			}
		}
	}
	if !(p.Confidence > 0 && p.Confidence <= 1) || // NaN is neither
		p.Kind == "" || p.Why == "" {
		t.Errorf("proposal %+v", p)
	}
}

// TestHostileTexts holds that texts made to be slow end: the work grows with their length, not with its square.
func TestHostileTexts(t *testing.T) {
	engine, learned := New(cues(t), nil), New(cues(t), shipped(t))
	for _, piece := range []string{"He said no.\n\n", "Ann Hale: no\n", "“He said no.\n\n"} {
		learned.Propose(corpus.Article{Text: strings.Repeat(piece, 10000)})
	}
	for _, piece := range []string{
		"and said ", "he said that ", "“I said ”, he said, ", "the workers' ‘pay ", "“ ‘ \" ", "Hale, said, who, ", "his claim that ", "— ", "A B: ", "said ",
		"in X's view, ", "“A b c d e\n", "according to X, ", "(Hale) said ) ", "who said he who ", "Hale and ", "a), ", "Ann Hale said so. ",
	} {
		engine.Propose(corpus.Article{Text: strings.Repeat(piece, 5000)})
	}
}
