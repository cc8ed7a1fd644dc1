package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/corpus"
)

// articleFilter are the flags that choose articles.
type articleFilter struct {
	statuses []string
	ids      []string
	filter   store.Filter
}

func (f *articleFilter) flags(flags *pflag.FlagSet) {
	flags.StringSliceVar(&f.statuses, "status", nil, "only articles in the `STATUS` "+statusNames())
	flags.StringVar(&f.filter.Annotator, "annotator", "", "the status of the annotator `NAME` counts, not that of the article as a whole")
	flags.StringVar(&f.filter.Text, "filter", "", "only articles with the `TEXT` in their title, byline or outlet")
	flags.StringSliceVar(&f.ids, "id", nil, "only the articles with the `ID`,…, which may be shortened")
}

// choose gives the filter that the flags ask for.
func (f *articleFilter) choose(ctx context.Context, p *store.Project) (store.Filter, error) {
	chosen := f.filter
	for _, s := range f.statuses {
		status, err := parseStatus(s)
		if err != nil {
			return chosen, usageError{err}
		}
		chosen.Statuses = append(chosen.Statuses, status)
	}
	for _, prefix := range f.ids {
		id, err := articleOf(ctx, p, prefix)
		if err != nil {
			return chosen, err
		}
		chosen.IDs = append(chosen.IDs, id)
	}
	return chosen, nil
}

// parseStatus reads the value of a flag --status.
func parseStatus(s string) (corpus.Status, error) {
	if !slices.Contains(corpus.Statuses, corpus.Status(s)) {
		return "", fmt.Errorf("--status: %q is not one of %s", s, statusNames())
	}
	return corpus.Status(s), nil
}

func statusNames() string {
	var names []string
	for _, status := range corpus.Statuses {
		names = append(names, string(status))
	}
	return strings.Join(names, ", ")
}
