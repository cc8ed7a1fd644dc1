package main

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/corpus"
)

// statistics counts what a project holds.
type statistics struct {
	Articles     int                   `json:"articles"`
	Spans        int                   `json:"spans"`
	Attributions int                   `json:"attributions"`
	Status       map[corpus.Status]int `json:"status"` // articles
	Labels       map[string]int        `json:"labels"` // spans
	Comments     int                   `json:"comments"`
	Open         int                   `json:"open_threads"` // threads of comments that are not resolved
	Decisions    int                   `json:"decisions"`
	Reasons      map[string]int        `json:"reasons"`    // decisions by the reason of the disagreement; "none" where it was not given
	Annotators   map[string]layerSize  `json:"annotators"` // spans, attributions, comments, decisions and statuses
}

type layerSize struct {
	Spans        int                   `json:"spans"`
	Attributions int                   `json:"attributions"`
	Comments     int                   `json:"comments"`
	Decisions    int                   `json:"decisions"`
	Status       map[corpus.Status]int `json:"status"` // articles on which they said how far they are
}

func (a *app) statsCommand() *cobra.Command {
	var decisions bool
	c := &cobra.Command{
		Use:   "stats -p FILE",
		Short: "Count by label, status and annotator",
		Long: `Count articles by status, spans by label, and what each annotator has.

--decisions counts the decisions of adjudication instead: by kind of disagreement and
reason, and whose side was not taken. With --json each decision is listed too.`,
		Example: `  onrec stats -p study.onrecord --json
  onrec stats -p study.onrecord --decisions`,
		Args: cobra.NoArgs,
		RunE: a.reading(func(ctx context.Context, p *store.Project, _ []string) error {
			if decisions {
				return a.printDecisions(ctx, p)
			}
			s, err := countProject(ctx, p)
			if err != nil {
				return err
			}
			if a.json {
				return a.print(s)
			}
			return a.printStatistics(s)
		}),
	}
	c.Flags().BoolVar(&decisions, "decisions", false, "count the decisions of adjudication")
	return a.needsProject(c)
}

// countProject counts everything, also labels and states of which there is none.
func countProject(ctx context.Context, p *store.Project) (statistics, error) {
	s := statistics{Status: map[corpus.Status]int{}, Labels: map[string]int{}, Reasons: map[string]int{}, Annotators: map[string]layerSize{}}
	for _, status := range corpus.Statuses {
		s.Status[status] = 0
	}
	book, err := p.Codebook(ctx)
	if err != nil {
		return s, err
	}
	for _, label := range book.Labels {
		s.Labels[label.Name] = 0
	}
	annotators, err := p.Annotators(ctx)
	if err != nil {
		return s, err
	}
	for _, one := range annotators {
		s.Annotators[one.Name] = layerSize{}
	}
	err = p.Documents(ctx, store.Filter{}, func(d corpus.Document) error {
		s.add(d)
		return nil
	})
	return s, err
}

func (s *statistics) add(d corpus.Document) {
	s.Articles++
	annotated, _ := d.Annotated()
	s.Spans += len(annotated.Spans)
	s.Attributions += len(annotated.Attributions)
	for _, span := range annotated.Spans {
		s.Labels[span.Label]++
	}
	s.Status[d.Status]++
	for name, status := range d.Statuses {
		size := s.Annotators[name]
		if size.Status == nil {
			size.Status = map[corpus.Status]int{}
		}
		size.Status[status]++
		s.Annotators[name] = size
	}
	for _, span := range d.Spans {
		size := s.Annotators[span.Annotator]
		size.Spans++
		s.Annotators[span.Annotator] = size
	}
	for _, at := range d.Attributions {
		size := s.Annotators[at.Annotator]
		size.Attributions++
		s.Annotators[at.Annotator] = size
	}
	s.addReview(&d)
}

func (s *statistics) addReview(d *corpus.Document) {
	s.Comments += len(d.Comments)
	for _, t := range corpus.Threads(d.Comments) {
		if !t.Resolved {
			s.Open++
		}
	}
	for _, c := range d.Comments {
		size := s.Annotators[c.Annotator]
		size.Comments++
		s.Annotators[c.Annotator] = size
	}
	s.Decisions += len(d.Decisions)
	for _, x := range d.Decisions {
		s.Reasons[cmp.Or(string(x.Reason), "none")]++
		size := s.Annotators[x.Annotator]
		size.Decisions++
		s.Annotators[x.Annotator] = size
	}
}

// statusesOf is the end of an annotator's line: ", 3 done, 1 review".
func statusesOf(counts map[corpus.Status]int) string {
	line := ""
	for _, status := range corpus.Statuses {
		if n := counts[status]; n > 0 {
			line += fmt.Sprintf(", %d %s", n, status)
		}
	}
	return line
}

func (a *app) printStatistics(s statistics) error {
	t := a.table()
	fmt.Fprintf(t, "articles\t%d\n", s.Articles)
	for _, status := range corpus.Statuses {
		fmt.Fprintf(t, "  %s\t%d\n", status, s.Status[status])
	}
	fmt.Fprintf(t, "spans\t%d\n", s.Spans)
	for _, label := range slices.Sorted(maps.Keys(s.Labels)) {
		fmt.Fprintf(t, "  %s\t%d\n", oneLine(label), s.Labels[label])
	}
	fmt.Fprintf(t, "attributions\t%d\n", s.Attributions)
	fmt.Fprintf(t, "comments\t%d\n  open threads\t%d\n", s.Comments, s.Open)
	fmt.Fprintf(t, "decisions\t%d\n", s.Decisions)
	for _, reason := range slices.Sorted(maps.Keys(s.Reasons)) {
		fmt.Fprintf(t, "  reason %s\t%d\n", reason, s.Reasons[reason])
	}
	for _, name := range slices.Sorted(maps.Keys(s.Annotators)) {
		size := s.Annotators[name]
		line := count(size.Spans, "span") + ", " + count(size.Attributions, "attribution")
		if size.Comments > 0 {
			line += ", " + count(size.Comments, "comment")
		}
		if size.Decisions > 0 {
			line += ", " + count(size.Decisions, "decision")
		}
		fmt.Fprintf(t, "%s\t%s%s\n", oneLine(name), line, statusesOf(size.Status))
	}
	return t.Flush()
}
