package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/agreement"
	"github.com/onrecord/onrecord/store/comparison"
	"github.com/onrecord/onrecord/store/corpus"
)

func (a *app) agreeCommand() *cobra.Command {
	var o comparison.Options
	var statuses []string
	var page string
	var replace bool
	c := &cobra.Command{
		Use:   "agree -p FILE",
		Short: "Compare annotators: how far they agree, and in what not",
		Long: `Compare annotators over the articles that both worked on: spans, tokens, attributions,
attributes, over all and by label. Intervals are by bootstrap over articles. A measure
that cannot be computed says why.

Who has no marks in an article did not take part in it, and the article is skipped for that
annotator; --empty-is-done takes them to have found nothing where they say that they are done
with it. --both-done leaves out what annotators have not said to be done with.

--json has all measures by article too, which labels met, and every disagreement; their
places are in code points.`,
		Example: `  onrec agree -p study.onrecord
  onrec agree -p study.onrecord --annotators ana,bo,cy --status done --html agreement.html
  onrec agree -p study.onrecord --json > agreement.json`,
		Args: cobra.NoArgs,
		RunE: a.reading(func(ctx context.Context, p *store.Project, _ []string) error {
			for _, s := range statuses {
				if !slices.Contains(corpus.Statuses, corpus.Status(s)) {
					return usageError{fmt.Errorf("--status %q is not one of todo, doing, done, review", s)}
				}
				o.Articles.Statuses = append(o.Articles.Statuses, corpus.Status(s))
			}
			result, err := comparison.Run(ctx, p, o, a.compared())
			var wrong comparison.AnnotatorsError
			switch {
			case errors.As(err, &wrong):
				return inputError{err}
			case err != nil:
				return err
			}
			if err := a.writePage(page, result, replace); err != nil {
				return err
			}
			return a.printAgreement(ctx, p, result)
		}),
	}
	f := c.Flags()
	f.StringSliceVar(&o.Annotators, "annotators", nil, "the annotators `NAME`,NAME…; without it the two that the project has")
	f.StringSliceVar(&statuses, "status", nil, "only articles in the `STATUS` todo, doing, done or review")
	f.BoolVar(&o.EmptyIsDone, "empty-is-done", false, "no marks of somebody who is done with an article mean that nothing was found")
	f.BoolVar(&o.OnlyDone, "both-done", false, "only articles that both say they are done with")
	f.StringVar(&o.Seed, "seed", "onrecord", "any `TEXT` or number: another one draws other intervals")
	f.StringVar(&page, "html", "", "write the report as a web page to the `FILE`")
	f.BoolVar(&replace, "force", false, "replace an older web page")
	return a.needsProject(c)
}

// compared gives a function that writes how far the work is, once a second.
func (a *app) compared() func(comparison.Progress) {
	now := a.everySecond()
	return func(p comparison.Progress) {
		if p.Total > 0 && now() {
			fmt.Fprintf(a.err, "agree: %d of %s\n", p.Done, count(p.Total, "article"))
		}
	}
}

func (a *app) writePage(path string, result agreement.Result, replace bool) error {
	if path == "" {
		return nil
	}
	err := comparison.WritePage(path, result, replace)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%w; --force replaces it", err)
	}
	if err == nil {
		fmt.Fprintf(a.err, "written to %s\n", path)
	}
	return err
}

func (a *app) printAgreement(ctx context.Context, p *store.Project, result agreement.Result) error {
	if a.json {
		if err := inCodePoints(ctx, p, result); err != nil {
			return err
		}
		return a.print(result)
	}
	var out strings.Builder
	if len(result.Together) > 0 {
		fmt.Fprintf(&out, "%s together\n\n", oneLine(strings.Join(result.Annotators, ", ")))
		if err := a.printMeasures(&out, result, result.Together); err != nil {
			return err
		}
	}
	for _, pair := range result.Pairs {
		fmt.Fprintf(&out, "%s and %s: %s that both worked on\n\n", oneLine(pair.A), oneLine(pair.B), count(len(pair.Articles), "article"))
		if err := a.printMeasures(&out, result, pair.Measures); err != nil {
			return err
		}
		if kinds := countKinds(pair.Disagreements); kinds != "" {
			fmt.Fprintf(&out, "Disagreements: %s\n\n", kinds)
		}
	}
	printSkipped(&out, result.Skipped)
	fmt.Fprintf(&out, "Intervals: the middle 95 %% of %d resamples by article, seed %d.\n", result.Resamples, result.Seed)
	_, err := io.WriteString(a.out, out.String())
	return err
}

// printMeasures writes one line a measure: its value, its interval, what was compared, and what it counts.
func (a *app) printMeasures(out io.Writer, result agreement.Result, measures []agreement.Measure) error {
	var table strings.Builder
	t := tabwriter.NewWriter(&table, 0, 0, 2, ' ', 0)
	for _, line := range comparison.Lines(measures) {
		d := comparison.Definition(result, line.Name)
		name, about := "  "+d.Title, comparison.Counts(line.Name)
		switch len(line.Of) {
		case 0:
		case 1:
			name, about = "    "+oneLine(line.Of[0]), ""
		default:
			name, about = fmt.Sprintf("    %d of them", len(line.Of)), " ("+oneLine(strings.Join(line.Of, ", "))+")"
		}
		switch m := line.Measure; {
		case line.Heading != "":
			fmt.Fprintf(t, "%s\tVALUE\t95 %% INTERVAL\tCOMPARED\t\n", strings.ToUpper(line.Heading))
		case m == nil:
			fmt.Fprintf(t, "%s\t\t\t\t%s\n", name, about)
		case !m.Value.Defined():
			if len(line.Of) < 2 {
				about = ""
			}
			fmt.Fprintf(t, "%s\t–\t\t\tundefined: %s%s\n", name, m.Value.Undefined, about)
		default:
			interval := ""
			if m.Interval != nil {
				interval = fmt.Sprintf("%.3f to %.3f", m.Interval.Low, m.Interval.High)
			}
			fmt.Fprintf(t, "%s\t%s\t%s\t%d %s\t%s\n", name, m.Value, interval, m.Units, d.Units, about)
		}
	}
	if err := t.Flush(); err != nil {
		return err
	}
	for row := range strings.Lines(table.String()) {
		fmt.Fprintln(out, strings.TrimRight(row, " \n"))
	}
	_, err := fmt.Fprintln(out)
	return err
}

// countKinds counts the disagreements by kind, in the order in which the kinds come.
func countKinds(list []agreement.Disagreement) string {
	var kinds []agreement.Kind
	counts := map[agreement.Kind]int{}
	for _, d := range list {
		if counts[d.Kind] == 0 {
			kinds = append(kinds, d.Kind)
		}
		counts[d.Kind]++
	}
	parts := make([]string, len(kinds))
	for i, kind := range kinds {
		parts[i] = fmt.Sprintf("%d %s", counts[kind], kind)
	}
	return strings.Join(parts, ", ")
}

// printSkipped lists the articles that could not be compared, by who of the annotators worked on them: one, or none.
func printSkipped(out io.Writer, skipped []agreement.Skipped) {
	if len(skipped) == 0 {
		return
	}
	titles := map[string][]string{}
	for _, s := range skipped {
		who := strings.Join(s.Annotators, ", ")
		titles[who] = append(titles[who], s.Title)
	}
	fmt.Fprintf(out, "%s skipped, because fewer than two of the annotators have marks in them:\n", count(len(skipped), "article"))
	for _, who := range slices.Backward(slices.Sorted(maps.Keys(titles))) {
		head := "only " + oneLine(who)
		if who == "" {
			head = "none of them"
		}
		fmt.Fprintf(out, "  %s (%d)\n", head, len(titles[who]))
		for _, title := range titles[who] {
			fmt.Fprintf(out, "    %s\n", oneLine(title))
		}
	}
	fmt.Fprintln(out)
}

// inCodePoints turns the places of disagreements from bytes into the unit in which all offsets leave the program.
func inCodePoints(ctx context.Context, p *store.Project, result agreement.Result) error {
	places := map[corpus.ID][]*int{}
	var articles []corpus.ID
	for _, pair := range result.Pairs {
		for i := range pair.Disagreements {
			d := &pair.Disagreements[i]
			if places[d.Article] == nil {
				articles = append(articles, d.Article)
			}
			places[d.Article] = append(places[d.Article], &d.Start, &d.End)
		}
	}
	if len(articles) == 0 {
		return nil
	}
	return p.Documents(ctx, store.Filter{IDs: articles}, func(d corpus.Document) error {
		index := corpus.NewIndex(d.Article.Text)
		for _, at := range places[d.Article.ID] {
			*at = index.CodePoints(*at)
		}
		return ctx.Err()
	})
}
