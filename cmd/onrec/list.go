package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/corpus"
)

// articleJSON is a line of a list as JSON.
type articleJSON struct {
	ID           corpus.ID                `json:"id"`
	Title        string                   `json:"title"`
	Byline       string                   `json:"byline"`
	Outlet       string                   `json:"outlet"`
	Published    string                   `json:"published"`
	Language     string                   `json:"language"`
	Status       corpus.Status            `json:"status"`
	Statuses     map[string]corpus.Status `json:"statuses"` // of the annotators who have one
	TextBytes    int                      `json:"text_bytes"`
	Spans        int                      `json:"spans"`
	Attributions int                      `json:"attributions"`
	Flagged      int                      `json:"flagged"`
	Open         int                      `json:"open_threads"` // of comments
}

func (a *app) listCommand() *cobra.Command {
	var chosen articleFilter
	c := &cobra.Command{
		Use:   "list -p FILE",
		Short: "List the articles of a project",
		Example: `  onrec list -p study.onrecord
  onrec list -p study.onrecord --status todo,doing --filter reuters
  onrec list -p study.onrecord --status review --annotator Ben`,
		Args: cobra.NoArgs,
		RunE: a.reading(func(ctx context.Context, p *store.Project, _ []string) error {
			filter, err := chosen.choose(ctx, p)
			if err != nil {
				return err
			}
			articles, err := p.Articles(ctx, filter)
			if err != nil {
				return err
			}
			return a.printArticles(articles)
		}),
	}
	chosen.flags(c.Flags())
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
