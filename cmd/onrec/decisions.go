package main

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/adjudication"
	"github.com/onrecord/onrecord/store/comparison"
	"github.com/onrecord/onrecord/store/corpus"
)

// decisionsJSON is what adjudication decided, counted and one by one.
type decisionsJSON struct {
	adjudication.Tally
	List []decisionJSON `json:"list"`
}

type decisionJSON struct {
	ID          corpus.ID           `json:"id"`
	Article     corpus.ID           `json:"article"`
	Title       string              `json:"title"`
	Start       int                 `json:"start"` // code points; 0 and 0 when nothing of it is there any more
	End         int                 `json:"end"`
	Quote       string              `json:"quote"`
	Kind        corpus.Disagreement `json:"kind"`
	Left        string              `json:"left"` // annotators, "" = not known
	Right       string              `json:"right"`
	Outcome     corpus.Outcome      `json:"outcome"`
	NotTaken    []string            `json:"not_taken"`
	Reason      corpus.Reason       `json:"reason"`
	Note        string              `json:"note"`
	Adjudicator string              `json:"adjudicator"`
	Created     string              `json:"created"`
}

// printDecisions counts the decisions of adjudication; as JSON it lists them too.
func (a *app) printDecisions(ctx context.Context, p *store.Project) error {
	entries, err := comparison.Decisions(ctx, p, nil)
	if err != nil {
		return err
	}
	tally := adjudication.Count(entries)
	if a.json {
		out := decisionsJSON{tally, []decisionJSON{}}
		for _, e := range entries {
			out.List = append(out.List, decisionJSON{
				e.ID, e.Article, e.Title, e.Place.Start, e.Place.End, e.Quote, e.Kind, e.Layers[0], e.Layers[1], e.Outcome,
				append([]string{}, e.NotTaken...), e.Reason, e.Note, e.Annotator, e.Created.Format("2006-01-02T15:04:05.000Z"),
			})
		}
		if err := placesInCodePoints(ctx, p, out.List); err != nil {
			return err
		}
		return a.print(out)
	}
	t := a.table()
	fmt.Fprint(t, "KIND\tDECISIONS")
	for _, reason := range corpus.Reasons {
		fmt.Fprint(t, "\t", reasonHead(reason))
	}
	fmt.Fprintln(t)
	row := func(name string, by map[corpus.Reason]int) {
		sum := 0
		for _, n := range by {
			sum += n
		}
		fmt.Fprintf(t, "%s\t%d", name, sum)
		for _, reason := range corpus.Reasons {
			fmt.Fprintf(t, "\t%d", by[reason])
		}
		fmt.Fprintln(t)
	}
	for _, kind := range corpus.Disagreements {
		row(string(kind), tally.Kinds[kind])
	}
	fmt.Fprintln(t, "NOT TAKEN\t\t\t\t\t")
	for _, name := range slices.Sorted(maps.Keys(tally.Annotators)) {
		row(oneLine(name), tally.Annotators[name])
	}
	return t.Flush()
}

func reasonHead(r corpus.Reason) string {
	if r == corpus.NoReason {
		return "NO REASON"
	}
	return string(r)
}

// placesInCodePoints turns places from bytes into the unit in which all offsets leave the program.
func placesInCodePoints(ctx context.Context, p *store.Project, list []decisionJSON) error {
	var articles []corpus.ID
	at := map[corpus.ID][]int{}
	for i, d := range list {
		if at[d.Article] == nil {
			articles = append(articles, d.Article)
		}
		at[d.Article] = append(at[d.Article], i)
	}
	if len(articles) == 0 {
		return nil
	}
	return p.Documents(ctx, store.Filter{IDs: articles}, func(d corpus.Document) error {
		index := corpus.NewIndex(d.Article.Text)
		for _, i := range at[d.Article.ID] {
			list[i].Start, list[i].End = index.CodePoints(list[i].Start), index.CodePoints(list[i].End)
		}
		return ctx.Err()
	})
}
