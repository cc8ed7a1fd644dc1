package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/onrecord/onrecord/assets"
	"github.com/onrecord/onrecord/store/attribution"
	"github.com/onrecord/onrecord/store/corpus"
	"github.com/onrecord/onrecord/store/exchange"
)

func (a *app) scoreCommand() *cobra.Command {
	var gold, pred []string
	var o attribution.ScoreOptions
	c := &cobra.Command{
		Use:   "score --gold PATH --pred PATH",
		Short: "Score predicted attributions against gold ones",
		Long: `Score predicted attributions against gold ones. Both can be a project or any dataset that
can be imported; articles are paired by id if their texts are the same, else by text, and
those without a counterpart are named.

A predicted attribution is right if its cue shares a word with the gold cue, its claim covers
the gold claim with an intersection over union of at least one half, counted in words, and its
speakers or sources share a word with the gold ones, or both have none. Strict: claim, cue and
speaker are the same, but for quotation marks, commas and full stops at their ends.

Intervals are the middle 95 % of resamples by article. Where several annotators have worked on
an article, the one with the most attributions in it counts, unless one is named.`,
		Example: `  onrec score --gold gold.jsonl --pred proposals.jsonl
  onrec score --gold study.onrecord --gold-by ana --pred study.onrecord --pred-by suggester --threshold 0.6
  onrec score --gold corpus/ --pred proposals.jsonl --speech-only --json`,
		Args: cobra.NoArgs,
		RunE: a.work(func(ctx context.Context, _ []string) error {
			if !(o.Threshold >= 0 && o.Threshold <= 1) { // NaN is neither
				return usageError{fmt.Errorf("--threshold %g is not between 0 and 1", o.Threshold)}
			}
			lexicon, err := attribution.ParseLexicon(assets.Cues)
			if err != nil {
				return err
			}
			o.Lexicon = lexicon
			scores, err := a.score(ctx, gold, pred, o)
			if err != nil {
				return err
			}
			return a.printScores(scores, o)
		}),
	}
	f := c.Flags()
	f.StringSliceVar(&gold, "gold", nil, "the project, file or folder `PATH`,… with the attributions that are right")
	f.StringSliceVar(&pred, "pred", nil, "the one with the predicted attributions `PATH`,…")
	f.StringVar(&o.GoldBy, "gold-by", "", "only gold attributions of the annotator `NAME`")
	f.StringVar(&o.PredBy, "pred-by", "", "only predicted attributions of the annotator `NAME`")
	f.Float64Var(&o.Threshold, "threshold", 0, "only predictions with a confidence of at least `C`, 0 to 1")
	f.BoolVar(&o.SpeechOnly, "speech-only", false, "only attributions whose cue is a verb of saying or writing, “according to” or a colon")
	f.Uint64Var(&o.Seed, "seed", 1, "another `NUMBER` draws other intervals")
	for _, name := range []string{"gold", "pred"} {
		if err := c.MarkFlagRequired(name); err != nil {
			panic(err) // the flag was made just now
		}
	}
	return c
}

// score reads both sides and compares them.
func (a *app) score(ctx context.Context, gold, pred []string, o attribution.ScoreOptions) (attribution.Scores, error) {
	right, err := a.documents(ctx, "--gold", gold)
	if err != nil {
		return attribution.Scores{}, err
	}
	proposed, err := a.documents(ctx, "--pred", pred)
	if err != nil {
		return attribution.Scores{}, err
	}
	if o.GoldBy == "" {
		for i := range right {
			right[i], _ = right[i].Annotated()
		}
	}
	scores := attribution.Score(right, proposed, o)
	if scores.Articles == 0 {
		return scores, inputError{fmt.Errorf("no article of %s is in %s: neither an id nor a text is the same", strings.Join(gold, ", "), strings.Join(pred, ", "))}
	}
	return scores, nil
}

// documents reads everything behind the paths. What cannot be read is an error: a score over half of the data would mislead.
func (a *app) documents(ctx context.Context, flag string, paths []string) ([]corpus.Document, error) {
	var all []corpus.Document
	notes, err := exchange.Read(ctx, paths, "", func(d corpus.Document) error {
		all = append(all, d)
		return ctx.Err()
	})
	for _, n := range notes {
		fmt.Fprintf(a.err, "%s: %s\n", oneLine(n.Name), oneLine(n.Text))
	}
	switch {
	case err != nil:
		return nil, err
	case len(notes) > 0:
		return nil, inputError{fmt.Errorf("%s cannot be read in full", flag)}
	case len(all) == 0:
		return nil, inputError{fmt.Errorf("%s has no article with text", flag)}
	}
	return all, nil
}

func (a *app) printScores(s attribution.Scores, o attribution.ScoreOptions) error {
	if a.json {
		return a.print(s)
	}
	var out strings.Builder
	fmt.Fprintf(&out, "%s scored\n", count(s.Articles, "article"))
	printUnpaired(&out, "gold only", s.OnlyGold)
	printUnpaired(&out, "predicted only", s.OnlyPred)
	if _, err := io.WriteString(a.out, out.String()+"\n"); err != nil {
		return err
	}
	t := a.table()
	figure := func(name string, f attribution.Figure) {
		fmt.Fprintf(t, "%s\t%.3f\t%.3f\t%.3f\t%.3f–%.3f\t%d\t%d\n", name, f.Precision, f.Recall, f.F1, f.Low, f.High, f.Gold, f.Predicted)
	}
	fmt.Fprintln(t, "\tprecision\trecall\tF1\tinterval\tgold\tpredicted")
	sorts := []string{"all", "speech", "direct", "mixed", "indirect"}
	for _, sort := range sorts {
		figure("attributions, "+sort, s.Relations[sort])
	}
	for _, sort := range sorts {
		figure("strict, "+sort, s.Strict[sort])
	}
	for _, role := range []string{"claim", "cue", "speaker"} {
		figure(role+", exact", s.Spans[role].Exact)
		figure(role+", exact with marks", s.Spans[role].Raw)
		figure(role+", words", s.Spans[role].Token)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := io.WriteString(a.out, claimLines(s)+shownLines(s, o))
	return err
}

// printUnpaired names the articles that were not scored, the first ten.
func printUnpaired(out io.Writer, what string, names []string) {
	const shown = 10
	for i, name := range names {
		if i == shown {
			fmt.Fprintf(out, "  … and %d more\n", len(names)-shown)
			break
		}
		fmt.Fprintf(out, "  %s: %s\n", what, oneLine(name))
	}
}

func claimLines(s attribution.Scores) string {
	var out strings.Builder
	out.WriteString("\n")
	for _, kind := range []attribution.Kind{attribution.Direct, attribution.Mixed, attribution.Indirect} {
		c := s.Claims[kind]
		fmt.Fprintf(&out, "Of %d %s claims %.1f %% were found exactly, %.1f %% at all.\n", c.Claims, kind, 100*c.Exact, 100*c.Overlap)
	}
	return out.String()
}

func shownLines(s attribution.Scores, o attribution.ScoreOptions) string {
	var out strings.Builder
	out.WriteString("\nWhat is shown from a confidence on:\n")
	for _, p := range s.Curve {
		if int(p.Threshold*20+0.5)%2 == 0 && p.Threshold >= o.Threshold {
			fmt.Fprintf(&out, "  %.1f: %d, precision %.3f, coverage %.3f\n", p.Threshold, p.Shown, p.Precision, p.Coverage)
		}
	}
	if s.At85.Shown > 0 {
		fmt.Fprintf(&out, "With a precision of 0.85 at least: %d, coverage %.3f, from %.2f on.\n", s.At85.Shown, s.At85.Coverage, s.At85.Threshold)
	} else {
		out.WriteString("No confidence gives a precision of 0.85.\n")
	}
	return out.String()
}
