package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/onrecord/onrecord/assets"
	"github.com/onrecord/onrecord/store/attribution"
	"github.com/onrecord/onrecord/store/corpus"
	"github.com/onrecord/onrecord/store/exchange"
	"github.com/onrecord/onrecord/store/replacement"
)

func (a *app) trainCommand() *cobra.Command {
	var paths []string
	var format, out string
	var o attribution.Options
	c := &cobra.Command{
		Use:   "train -p FILE|DIR --out WEIGHTS",
		Short: "Learn from annotated articles how to suggest attributions",
		Long: `Learn from the attributions of projects and datasets, of any format that can be read, and
write weights for "onrec suggest --weights". Articles without attributions are left out. The
same articles, seed and number of epochs give the same bytes.`,
		Example: `  onrec train -p study.onrecord --out study.weights
  onrec train -p assets/corpus --out assets/attribution/weights.bin
  onrec train -p polnear/train --format brat --out polnear.weights`,
		Args: cobra.NoArgs,
		RunE: a.work(func(ctx context.Context, _ []string) error {
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
	for _, name := range []string{"project", "out"} {
		if err := c.MarkFlagRequired(name); err != nil {
			panic(err) // the flag was made just now
		}
	}
	return c
}

// annotated reads the articles that have attributions.
func (a *app) annotated(ctx context.Context, paths []string, format string) ([]corpus.Document, error) {
	var documents []corpus.Document
	notes, err := exchange.Read(ctx, paths, format, func(d corpus.Document) error {
		if len(d.Attributions) > 0 {
			documents = append(documents, d)
		}
		return nil
	})
	for _, n := range notes {
		fmt.Fprintf(a.err, "note: %v\n", n)
	}
	if err == nil && len(documents) == 0 {
		err = inputError{errors.New("there is no article with attributions to learn from")}
	}
	return documents, err
}
