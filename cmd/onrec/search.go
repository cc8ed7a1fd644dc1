package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/corpus"
)

// hitJSON is an article that was found as JSON. The marks are in code points of the snippet.
type hitJSON struct {
	ID      corpus.ID  `json:"id"`
	Title   string     `json:"title"`
	Snippet string     `json:"snippet"`
	Marks   []markJSON `json:"marks"`
}

type markJSON struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

func (a *app) searchCommand() *cobra.Command {
	var limit int
	c := &cobra.Command{
		Use:   "search -p FILE WORD…",
		Short: "Find articles that have all the words",
		Long:  "Find articles whose title or text has all the words. Case and accents do not count.",
		Example: `  onrec search -p study.onrecord bridge mayor
  onrec search -p study.onrecord --limit 5 "safe"`,
		Args: cobra.MinimumNArgs(1),
		RunE: a.reading(func(ctx context.Context, p *store.Project, args []string) error {
			if limit < 1 {
				return usageError{fmt.Errorf("--limit %d is less than 1", limit)}
			}
			hits, err := p.Search(ctx, strings.Join(args, " "), limit)
			if err != nil {
				return err
			}
			return a.printHits(hits)
		}),
	}
	c.Flags().IntVar(&limit, "limit", 50, "at most `N` articles")
	return a.needsProject(c)
}

func (a *app) printHits(hits []store.Hit) error {
	for _, h := range hits {
		if !a.json {
			if _, err := fmt.Fprintf(a.out, "%s  %s\n  %s\n", h.Article, oneLine(h.Title), oneLine(h.Snippet)); err != nil {
				return err
			}
			continue
		}
		index := corpus.NewIndex(h.Snippet)
		marks := []markJSON{}
		for _, m := range h.Marks {
			marks = append(marks, markJSON{index.CodePoints(m.Start), index.CodePoints(m.End)})
		}
		if err := a.print(hitJSON{h.Article, h.Title, h.Snippet, marks}); err != nil {
			return err
		}
	}
	return nil
}
