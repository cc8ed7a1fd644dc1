package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/corpus"
)

// articleJSON is a line of a list as JSON.
type articleJSON struct {
	ID           corpus.ID     `json:"id"`
	Title        string        `json:"title"`
	Byline       string        `json:"byline"`
	Outlet       string        `json:"outlet"`
	Published    string        `json:"published"`
	Language     string        `json:"language"`
	Status       corpus.Status `json:"status"`
	TextBytes    int           `json:"text_bytes"`
	Spans        int           `json:"spans"`
	Attributions int           `json:"attributions"`
	Flagged      int           `json:"flagged"`
}

func (a *app) listCommand() *cobra.Command {
	var statuses []string
	var filter store.Filter
	c := &cobra.Command{
		Use:   "list -p FILE",
		Short: "List the articles of a project",
		Example: `  onrec list -p study.onrecord
  onrec list -p study.onrecord --status todo,doing --filter reuters`,
		Args: cobra.NoArgs,
		RunE: a.reading(func(ctx context.Context, p *store.Project, _ []string) error {
			for _, s := range statuses {
				if !slices.Contains(corpus.Statuses, corpus.Status(s)) {
					return usageError{fmt.Errorf("--status %q is not one of todo, doing, done, review", s)}
				}
				filter.Statuses = append(filter.Statuses, corpus.Status(s))
			}
			articles, err := p.Articles(ctx, filter)
			if err != nil {
				return err
			}
			return a.printArticles(articles)
		}),
	}
	c.Flags().StringSliceVar(&statuses, "status", nil, "only articles in the `STATUS` todo, doing, done or review")
	c.Flags().StringVar(&filter.Text, "filter", "", "only articles with the `TEXT` in their title, byline or outlet")
	return a.needsProject(c)
}

func (a *app) printArticles(articles []store.ArticleRow) error {
	if a.json {
		for _, row := range articles {
			if err := a.print(articleJSON(row)); err != nil {
				return err
			}
		}
		return nil
	}
	t := a.table()
	if len(articles) > 0 {
		fmt.Fprintln(t, "ID\tSTATUS\tSPANS\tATTRIBUTIONS\tPUBLISHED\tTITLE")
	}
	for _, row := range articles {
		fmt.Fprintf(t, "%s\t%s\t%d\t%d\t%s\t%s\n", row.ID, row.Status, row.Spans, row.Attributions, row.Published, oneLine(row.Title))
	}
	return t.Flush()
}
