// Package learning teaches the suggester from the work in a project, and makes the engine that a project wants: with its own
// cues and weights, or those that come with the program. It reads and writes the project through store, learns and scores by
// package attribution, and knows no screen.
package learning

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/onrecord/onrecord/assets"
	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/attribution"
	"github.com/onrecord/onrecord/store/corpus"
	"github.com/onrecord/onrecord/store/dataset"
)

// LeastDone is how many finished articles a project must have: with fewer nothing can be told of the part held back.
const LeastDone = 20

// Options says how a project is learned from.
type Options struct {
	Annotator string                // whose work counts, with the imports; "" = in each article that of who did most
	Threshold float64               // from which confidence on suggestions are shown
	AtOnce    int                   // how many models are trained at the same time, see attribution.Options
	Progress  func(done, total int) // called from one goroutine at a time; nil = not

	general []corpus.Document // learned from beside the project; nil = Shipped
	epochs  int               // see attribution.Options
}

// Result is what came of it. Nothing is in use yet.
type Result struct {
	Weights       *attribution.Weights
	Before, After Score // on the articles held back, of the weights in use and of the new ones
	Held          int   // articles held back
	Done, Touched int   // of the project, learned from: finished ones, and others
}

// Score tells how good suggestions are.
type Score struct {
	Gold      int     `json:"gold"`      // attributions in the articles
	F1        float64 `json:"f1"`        // of all that is proposed, see attribution.Scores
	Precision float64 `json:"precision"` // of what is shown: the share that is right
	Coverage  float64 `json:"coverage"`  // the share of the attributions in the articles that is shown
	Shown     int     `json:"shown"`
}

// Better tells whether the new weights are better on the articles held back.
func (r *Result) Better() bool { return r.After.F1 > r.Before.F1 }

// A TooFewError says that the project has not enough finished articles to learn from.
type TooFewError struct{ Done int }

// Missing is how many are missing.
func (e *TooFewError) Missing() int { return LeastDone - e.Done }

// Error tells how many there are and how many there must be.
func (e *TooFewError) Error() string {
	return fmt.Sprintf("there is too little to learn from: of at least %d finished articles (done, needs review, approved) with attributions there are %d, %d are missing", LeastDone, e.Done, e.Missing())
}

// Learn trains weights on the project and on the articles that come with the program, so that twenty articles about one
// subject do not unlearn English. A fifth of the finished articles is held back: on them the weights in use and the new ones
// are compared. The weights that were compared are the ones to use: the part that is held back stays the same, so later
// comparisons are on articles that no weights have seen either.
//
// The error is a *TooFewError, ctx's, or of reading the project.
func Learn(ctx context.Context, p *store.Project, o Options) (*Result, error) {
	lexicon, err := Lexicon(p)
	if err != nil {
		return nil, err
	}
	before, err := Engine(ctx, p)
	if err != nil {
		return nil, err
	}
	m, err := gather(ctx, p, o.Annotator, before)
	if err != nil {
		return nil, err
	}
	if len(m.done) < LeastDone {
		return nil, &TooFewError{len(m.done)}
	}
	held, done := holdBack(m.done)
	if o.general == nil {
		if o.general, err = Shipped(); err != nil {
			return nil, err
		}
	}
	documents := slices.Concat(o.general, m.touched, done)
	r := &Result{Held: len(held), Done: len(done), Touched: len(m.touched)}
	r.Weights, err = attribution.Train(ctx, documents, lexicon, attribution.Options{
		Seed: 1, Epochs: o.epochs, AtOnce: o.AtOnce, Progress: o.Progress, OutlookFrom: len(documents) - len(done),
	})
	if err != nil {
		return nil, err
	}
	r.Before = score(held, before, lexicon, o.Threshold)
	r.After = score(held, attribution.New(lexicon, r.Weights), lexicon, o.Threshold)
	return r, ctx.Err()
}

// Use puts the new weights into the project, in the place of those in use.
func (r *Result) Use(p *store.Project) error {
	return p.UseWeights(store.Weights{Body: r.Weights.Encode(), Learned: time.Now().UTC().Truncate(time.Millisecond), Articles: r.Done + r.Touched})
}

func score(gold []corpus.Document, e *attribution.Engine, l *attribution.Lexicon, threshold float64) Score {
	var pred, sure []corpus.Document
	for _, d := range gold {
		proposals := e.Propose(d.Article)
		pred = append(pred, attribution.Document(d.Article, proposals))
		proposals = slices.DeleteFunc(proposals, func(p attribution.Proposal) bool { return p.Confidence < threshold })
		sure = append(sure, attribution.Document(d.Article, proposals))
	}
	all := attribution.Score(gold, pred, attribution.ScoreOptions{Lexicon: l, Rounds: 1}).Relations["all"]
	shown := attribution.Score(gold, sure, attribution.ScoreOptions{Lexicon: l, Rounds: 1}).Relations["all"]
	return Score{Gold: all.Gold, F1: all.F1, Precision: shown.Precision, Coverage: shown.Recall, Shown: shown.Predicted}
}

// Shipped are the articles from which the weights that come with the program were trained.
func Shipped() ([]corpus.Document, error) {
	files, err := assets.Corpus.ReadDir("corpus")
	if err != nil {
		return nil, err
	}
	var all []corpus.Document
	for _, f := range files {
		text, err := assets.Corpus.ReadFile("corpus/" + f.Name())
		if err != nil {
			return nil, err
		}
		d, err := dataset.ParseMarked(f.Name(), string(text))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name(), err)
		}
		all = append(all, d)
	}
	return all, nil
}
