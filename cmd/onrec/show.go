package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/corpus"
	"github.com/onrecord/onrecord/store/dataset"
)

func (a *app) showCommand() *cobra.Command {
	var withText bool
	c := &cobra.Command{
		Use:   "show -p FILE ID",
		Short: "Show an article with its annotations",
		Long: `Show an article's metadata, spans, attributions, comments and decisions. The ID may be shortened to its
first characters as long as only one article has them. Places are in code points.
With --json it is the article's line of a native dataset.`,
		Example: `  onrec show -p study.onrecord 019ce66c-a9d8
  onrec show -p study.onrecord 019ce66c-a9d8 --text`,
		Args: cobra.ExactArgs(1),
		RunE: a.reading(func(ctx context.Context, p *store.Project, args []string) error {
			id, err := articleOf(ctx, p, args[0])
			if err != nil {
				return err
			}
			d, err := p.Document(ctx, id)
			if err != nil {
				return err
			}
			if a.json {
				return dataset.WriteJSONL(a.out, d)
			}
			out := bufio.NewWriter(a.out)
			showArticle(out, &d, withText)
			showSpans(out, &d)
			showAttributions(out, &d)
			showComments(out, &d)
			showDecisions(out, &d)
			return out.Flush()
		}),
	}
	c.Flags().BoolVar(&withText, "text", false, "show the text too")
	return a.needsProject(c)
}

// articleOf finds the one article whose id begins with the prefix.
func articleOf(ctx context.Context, p *store.Project, prefix string) (corpus.ID, error) {
	articles, err := p.Articles(ctx, store.Filter{})
	if err != nil {
		return "", err
	}
	var found []corpus.ID
	for _, row := range articles {
		if strings.HasPrefix(string(row.ID), strings.ToLower(prefix)) {
			found = append(found, row.ID)
		}
	}
	switch len(found) {
	case 0:
		return "", inputError{fmt.Errorf("no article's id begins with %q", prefix)}
	case 1:
		return found[0], nil
	}
	return "", inputError{fmt.Errorf("the ids of %d articles begin with %q; give more of it", len(found), prefix)}
}

// statusLine is how far the article is as a whole, and who is how far: "doing (Ana done, Ben doing)".
func statusLine(d *corpus.Document) string {
	var each []string
	for _, name := range slices.Sorted(maps.Keys(d.Statuses)) {
		each = append(each, name+" "+string(d.Statuses[name]))
	}
	if len(each) == 0 {
		return string(d.Status)
	}
	return fmt.Sprintf("%s (%s)", d.Status, strings.Join(each, ", "))
}

func showArticle(out io.Writer, d *corpus.Document, withText bool) {
	art := d.Article
	fmt.Fprintln(out, oneLine(art.Title))
	for _, field := range [][2]string{
		{"id", string(art.ID)},
		{"status", statusLine(d)},
		{"byline", art.Byline},
		{"outlet", art.Outlet},
		{"published", art.Published},
		{"url", art.URL},
		{"language", art.Language},
		{"credit", art.Credit},
	} {
		if field[1] != "" {
			fmt.Fprintf(out, "  %-10s %s\n", field[0], oneLine(field[1]))
		}
	}
	if withText {
		fmt.Fprintf(out, "\n%s\n", strings.TrimSuffix(art.Text, "\n"))
	}
}

func showSpans(out io.Writer, d *corpus.Document) {
	fmt.Fprintf(out, "\n%s\n", count(len(d.Spans), "span"))
	index := corpus.NewIndex(d.Article.Text)
	for _, s := range d.Spans {
		var places []string
		for _, f := range s.Fragments {
			places = append(places, fmt.Sprintf("%d–%d", index.CodePoints(f.Start), index.CodePoints(f.End)))
		}
		fmt.Fprintf(out, "  %s %s “%s” (%s)%s\n", strings.Join(places, ", "), s.Label, oneLine(s.Quote), s.Annotator,
			details(entityName(d, s.Entity), s.Attributes, s.Note, s.Flagged))
	}
}

func showAttributions(out io.Writer, d *corpus.Document) {
	fmt.Fprintf(out, "\n%s\n", count(len(d.Attributions), "attribution"))
	number := map[corpus.ID]int{}
	for i, at := range d.Attributions {
		number[at.ID] = i + 1
	}
	for i, at := range d.Attributions {
		inside := ""
		if at.Parent != "" {
			inside = fmt.Sprintf(" inside %d", number[at.Parent])
		}
		fmt.Fprintf(out, "  %d%s (%s)%s\n", i+1, inside, at.Annotator, details("", at.Attributes, at.Note, at.Flagged))
		for _, slot := range slices.Sorted(maps.Keys(at.Slots)) {
			for _, id := range at.Slots[slot] {
				span, _ := d.Span(id)
				fmt.Fprintf(out, "    %s: “%s”\n", slot, oneLine(span.Quote))
			}
		}
		for _, slot := range at.Absent {
			fmt.Fprintf(out, "    %s: none in the text\n", slot)
		}
	}
}

// showComments shows the threads, with the answers under what they answer.
func showComments(out io.Writer, d *corpus.Document) {
	if len(d.Comments) == 0 {
		return
	}
	fmt.Fprintf(out, "\n%s\n", count(len(d.Comments), "comment"))
	for _, t := range corpus.Threads(d.Comments) {
		state := ""
		if t.Resolved {
			state = " resolved"
		}
		fmt.Fprintf(out, "  %s%s %s\n", aboutOf(d, t.Comment), state, commentLine(t.Comment))
		for _, answer := range t.Answers {
			fmt.Fprintf(out, "    %s\n", commentLine(answer))
		}
	}
}

func commentLine(c corpus.Comment) string {
	return fmt.Sprintf("%s (%s%s)", oneLine(c.Text), c.Annotator, moment(c.Created))
}

// moment is a time as it stands behind a name; "" where none is known.
func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return ", " + t.Format("2006-01-02 15:04")
}

// aboutOf says what a thread is about.
func aboutOf(d *corpus.Document, c corpus.Comment) string {
	if c.Span == "" && c.Attribution == "" {
		return "the article:"
	}
	if s, ok := d.Span(c.Span); ok {
		return fmt.Sprintf("%s “%s”:", s.Label, oneLine(s.Quote))
	}
	for i, at := range d.Attributions {
		if at.ID == c.Attribution {
			return fmt.Sprintf("attribution %d:", i+1)
		}
	}
	return "what is gone:"
}

func showDecisions(out io.Writer, d *corpus.Document) {
	if len(d.Decisions) == 0 {
		return
	}
	fmt.Fprintf(out, "\n%s\n", count(len(d.Decisions), "decision"))
	for _, x := range d.Decisions {
		why := ""
		if x.Reason != corpus.NoReason {
			why = "; reason: " + string(x.Reason)
		}
		if x.Note != "" {
			why += "; note: " + oneLine(x.Note)
		}
		fmt.Fprintf(out, "  %s: took %s (%s%s)%s\n", x.Kind, x.Outcome, x.Annotator, moment(x.Created), why)
	}
}

func entityName(d *corpus.Document, id corpus.ID) string {
	for _, e := range d.Entities {
		if e.ID == id {
			return e.Name
		}
	}
	return ""
}

// details is what stands behind a span or attribution.
func details(entity string, attributes corpus.Attributes, note string, flagged bool) string {
	var parts []string
	if entity != "" {
		parts = append(parts, "= "+oneLine(entity))
	}
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		parts = append(parts, name+": "+oneLine(strings.Join(attributes[name], ", ")))
	}
	if note != "" {
		parts = append(parts, "note: "+oneLine(note))
	}
	if flagged {
		parts = append(parts, "flagged")
	}
	if len(parts) == 0 {
		return ""
	}
	return " " + strings.Join(parts, "; ")
}
