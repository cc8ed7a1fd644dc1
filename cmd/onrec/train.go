package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/onrecord/onrecord/assets"
	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/attribution"
	"github.com/onrecord/onrecord/store/corpus"
	"github.com/onrecord/onrecord/store/exchange"
	"github.com/onrecord/onrecord/store/learning"
	"github.com/onrecord/onrecord/store/replacement"
)

func (a *app) trainCommand() *cobra.Command {
	var paths []string
	var format, out string
	var o attribution.Options
	var into intoProject
	c := &cobra.Command{
		Use:   "train -p FILE|DIR (--out WEIGHTS | --into | --reset)",
		Short: "Learn from annotated articles how to suggest attributions",
		Long: `Learn from the attributions of projects and datasets, of any format that can be read, and
write weights for "onrec suggest --weights". Articles without attributions are left out. The
same articles, seed and number of epochs give the same bytes.

With --into one project learns from its own finished articles, beside those that come with the
program, and keeps the weights itself, for its suggestions here and in the window. A fifth of the
articles is held back; where the new weights are no better there than those in use, these stay.
--reset goes back to the built-in weights.`,
		Example: `  onrec train -p study.onrecord --out study.weights
  onrec train -p study.onrecord --into
  onrec train -p assets/corpus --out assets/attribution/weights.bin
  onrec train -p polnear/train --format brat --out polnear.weights`,
		Args: cobra.NoArgs,
		RunE: a.work(func(ctx context.Context, _ []string) error {
			switch {
			case into.learn && into.reset || (out == "") != (into.learn || into.reset):
				return usageError{errors.New("one of --out FILE, --into and --reset is needed")}
			case o.Epochs < 0:
				return usageError{fmt.Errorf("--epochs %d is less than 0", o.Epochs)}
			case out == "":
				return a.trainInto(ctx, paths, into)
			}
			if _, err := os.Stat(filepath.Dir(out)); err != nil { // before the minutes that learning takes
				return inputError{fmt.Errorf("--out: %w", err)}
			}
			lexicon, err := attribution.ParseLexicon(assets.Cues)
			if err != nil {
				return err
			}
			documents, err := a.annotated(ctx, paths, format)
			if err != nil {
				return err
			}
			now := a.everySecond()
			o.Progress = func(done, total int) {
				if now() {
					fmt.Fprintf(a.err, "train: %d of %d\n", done, total)
				}
			}
			weights, err := attribution.Train(ctx, documents, lexicon, o)
			if err != nil {
				return err
			}
			if err := replacement.Write(out, weights.Encode(), true); err != nil {
				return err
			}
			if a.json {
				return a.print(weights.Trained)
			}
			t := weights.Trained
			_, err = fmt.Fprintf(a.out, "%s: learned from %s and %s (%d words and signs)\n", out, count(t.Articles, "article"), count(t.Relations, "attribution"), t.Tokens)
			return err
		}),
	}
	f := c.Flags()
	f.StringSliceVarP(&paths, "project", "p", nil, "projects, datasets or folders of them: `PATH`,PATH…")
	f.StringVar(&format, "format", "", "the `FORMAT` of the datasets; without it each is known by its content")
	f.StringVar(&out, "out", "", "the `FILE` that the weights are written to; an older one is replaced")
	f.Uint64Var(&o.Seed, "seed", 1, "any `NUMBER`: another one shuffles the articles otherwise")
	f.IntVar(&o.Epochs, "epochs", 0, "how often all articles are gone through; 0 = as often as has proved best")
	f.BoolVar(&into.learn, "into", false, "the project keeps what it learns")
	f.BoolVar(&into.reset, "reset", false, "the project goes back to the built-in weights")
	f.StringVar(&into.annotator, "annotator", "", "with --into: learn from the work of `NAME` and from imports; without it from who did most in each article")
	if err := c.MarkFlagRequired("project"); err != nil {
		panic(err) // the flag was made just now
	}
	return c
}

// intoProject are the wishes for weights that a project keeps.
type intoProject struct {
	learn, reset bool
	annotator    string
}

// learned is what came of it, as JSON.
type learned struct {
	Articles int            `json:"articles"` // learned from
	Held     int            `json:"held"`     // held back, to compare on
	Before   learning.Score `json:"before"`
	After    learning.Score `json:"after"`
	Used     bool           `json:"used"` // the new weights are in use
}

func (a *app) trainInto(ctx context.Context, paths []string, o intoProject) error {
	if len(paths) != 1 {
		return usageError{errors.New("--into and --reset are for one project")}
	}
	p, err := store.Open(paths[0])
	if err != nil {
		return err
	}
	if o.reset {
		return errors.Join(p.UseWeights(store.Weights{}), p.Close())
	}
	return errors.Join(a.learnIn(ctx, p, o.annotator), p.Close())
}

func (a *app) learnIn(ctx context.Context, p *store.Project, annotator string) error {
	now := a.everySecond()
	r, err := learning.Learn(ctx, p, learning.Options{Annotator: annotator, Threshold: attribution.ShownFrom, Progress: func(done, total int) {
		if now() {
			fmt.Fprintf(a.err, "train: %d of %d\n", done, total)
		}
	}})
	var few *learning.TooFewError
	switch {
	case errors.As(err, &few):
		return inputError{err}
	case err != nil:
		return err
	}
	if r.Better() {
		if err := r.Use(p); err != nil {
			return err
		}
	}
	if a.json {
		return a.print(learned{r.Done + r.Touched, r.Held, r.Before, r.After, r.Better()})
	}
	verdict := "the weights in use stay: the new ones are no better"
	if r.Better() {
		verdict = "the new weights are in use"
	}
	_, err = fmt.Fprintf(a.out, "learned from %s; on %s held back, with %s:\n  before: F1 %.3f; shown: precision %.3f, coverage %.3f\n  after:  F1 %.3f; shown: precision %.3f, coverage %.3f\n%s\n",
		count(r.Done+r.Touched, "article"), count(r.Held, "article"), count(r.Before.Gold, "attribution"),
		r.Before.F1, r.Before.Precision, r.Before.Coverage, r.After.F1, r.After.Precision, r.After.Coverage, verdict)
	return err
}

// annotated reads the articles that have attributions.
func (a *app) annotated(ctx context.Context, paths []string, format string) ([]corpus.Document, error) {
	var documents []corpus.Document
	notes, err := exchange.Read(ctx, paths, format, func(d corpus.Document) error {
		if d, _ = d.Annotated(); len(d.Attributions) > 0 {
			documents = append(documents, d)
		}
		return nil
	})
	for _, n := range notes {
		fmt.Fprintf(a.err, "note: %s: %s\n", oneLine(n.Name), oneLine(n.Text))
	}
	if err == nil && len(documents) == 0 {
		err = inputError{errors.New("there is no article with attributions to learn from")}
	}
	return documents, err
}
