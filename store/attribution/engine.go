// Package attribution proposes who said what in an article: claims, their cues, speakers and sources. It works on bytes that
// it is given (an article, a lexicon, weights) and returns values; it knows corpus, and neither files nor SQL nor screens.
// The same input gives the same proposals.
package attribution

import (
	"cmp"
	"slices"

	"github.com/onrecord/onrecord/store/corpus"
)

// Kind is how a claim is given.
type Kind string

// The kinds of claim.
const (
	Direct   Kind = "direct"   // a quotation, or several with nothing between them but who said it
	Mixed    Kind = "mixed"    // in the article's words with quotations inside
	Indirect Kind = "indirect" // in the article's words
)

// Proposal is one attribution that the engine found: who says what, or, without speaker and source, that nobody is named.
// All ranges are bytes of the article's text, sorted and disjoint.
type Proposal struct {
	Claim, Cue, Speaker, Source []corpus.Range
	Kind                        Kind
	Confidence                  float64          // 0..1: of many proposals with 0.8 about 80 % are right
	Why                         string           // the name of the rule, or "learned"
	Speakers                    [][]corpus.Range // the next best speakers or sources, best first, without the one proposed
	SameAs                      []corpus.Range   // the fuller mention of whom the speaker likely is; empty = none, or it is itself full
}

// Engine finds attributions. It may be used by several goroutines at once.
type Engine struct {
	lexicon *Lexicon
	weights *Weights
}

// New makes an engine from a lexicon and trained weights; without weights (nil) it goes by rules alone.
func New(lexicon *Lexicon, weights *Weights) *Engine {
	return &Engine{lexicon: lexicon, weights: weights}
}

// Propose finds the attributions of the article, in the order in which their claims begin.
func (e *Engine) Propose(a corpus.Article) []Proposal {
	f := findByRules(Tokenize(a), e.lexicon)
	proposals := f.proposals
	if e.weights != nil {
		proposals = func() []Proposal { return f.learnedProposals(e.weights) }
	}
	return sorted(proposals())
}

// ShownFrom is the confidence from which a proposal is shown where nobody says otherwise: on PolNeAR dev about 8 of 10 of these
// are right.
const ShownFrom = 0.8

// sorted puts proposals into the order in which their claims begin.
func sorted(proposals []Proposal) []Proposal {
	slices.SortStableFunc(proposals, func(a, b Proposal) int {
		x, y := corpus.Hull(a.Claim), corpus.Hull(b.Claim)
		return cmp.Or(cmp.Compare(x.Start, y.Start), cmp.Compare(y.End, x.End), cmp.Compare(corpus.Hull(a.Cue).Start, corpus.Hull(b.Cue).Start))
	})
	return proposals
}
