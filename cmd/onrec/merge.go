package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/corpus"
)

// errConflicts ends a merge that is done but left something to decide.
var errConflicts = errors.New("both versions are kept; decide in Onrecord")

func (a *app) mergeCommand() *cobra.Command {
	var o store.MergeOptions
	c := &cobra.Command{
		Use:   "merge -p FILE PACKET",
		Short: "Take in a packet, or another copy of the project",
		Long: `Take in what somebody did in a packet or in another copy of the same project, as one step
that can be undone. What was changed in both is kept in both versions and listed for a
decision; what one side removed and the other one changed or uses stays. Merging the same
file again changes nothing. With --dry-run the report comes and the project stays as it is.

With --json the result is one document: path, dry_run, packet (null for a whole project),
rows (kind, annotator, new, changed, removed), conflicts, kept, text_differs and codebook.

The exit code is 3 when the file belongs to another project, was made by a newer version or
is not in order; nothing is merged then. It is 4 when the merge went well, or would go well,
but leaves conflicts to decide: that is done in Onrecord, with Review > Conflicts.`,
		Example: `  onrec merge -p study.onrecord ben.onrecord-packet --dry-run
  onrec merge -p study.onrecord ben.onrecord-packet --json`,
		Args: cobra.ExactArgs(1),
		RunE: a.work(func(ctx context.Context, args []string) error {
			p, err := store.Open(a.project)
			if err != nil {
				return err
			}
			o.Progress = a.articleProgress("merge")
			r, err := p.Merge(ctx, args[0], o)
			if errors.Is(err, context.Canceled) {
				err = errors.New("interrupted; the project is as it was")
			}
			if err == nil {
				err = a.printMerge(r, o.DryRun)
			}
			if err == nil && len(r.Conflicts) > 0 {
				err = fmt.Errorf("%s: %w", count(len(r.Conflicts), "conflict"), errConflicts)
			}
			return errors.Join(err, p.Close())
		}),
	}
	c.Flags().BoolVar(&o.DryRun, "dry-run", false, "report only")
	c.Flags().StringVar(&o.Annotator, "annotator", "", "who merges, a `NAME` for the history")
	return a.needsProject(c)
}

// mergeJSON is a merge's report as JSON.
type mergeJSON struct {
	Path      string            `json:"path"`
	DryRun    bool              `json:"dry_run"`
	Packet    *store.PacketInfo `json:"packet"`
	Rows      []mergeRowJSON    `json:"rows"`
	Conflicts []conflictJSON    `json:"conflicts"`
	Kept      []mergeItemJSON   `json:"kept"`
	Texts     []mergeItemJSON   `json:"text_differs"`
	Codebook  mergeBookJSON     `json:"codebook"`
}

type mergeRowJSON struct {
	Kind      string `json:"kind"`
	Annotator string `json:"annotator"`
	New       int    `json:"new"`
	Changed   int    `json:"changed"`
	Removed   int    `json:"removed"`
}

type conflictJSON struct {
	ID      corpus.ID `json:"id"`
	Kind    string    `json:"kind"`
	Of      corpus.ID `json:"of"`
	Article corpus.ID `json:"article"`
	Field   string    `json:"field"`
	Other   string    `json:"other"` // the version that is not shown, in words
}

type mergeItemJSON struct {
	Kind    string    `json:"kind"`
	ID      corpus.ID `json:"id"`
	Article corpus.ID `json:"article"`
	Title   string    `json:"title"`
	Why     string    `json:"why"`
}

type mergeBookJSON struct {
	Here   string `json:"here"`
	There  string `json:"there"`
	Differ bool   `json:"differ"`
	Taken  bool   `json:"taken"`
}

func (a *app) printMerge(r store.MergeReport, dryRun bool) error {
	if a.json {
		out := mergeJSON{
			Path: r.Path, DryRun: dryRun, Packet: r.Packet, Rows: []mergeRowJSON{}, Conflicts: []conflictJSON{},
			Kept: mergeItems(r.Kept), Texts: mergeItems(r.TextDiffers), Codebook: mergeBookJSON(r.Codebook),
		}
		for _, row := range r.Rows {
			out.Rows = append(out.Rows, mergeRowJSON(row))
		}
		for _, c := range r.Conflicts {
			out.Conflicts = append(out.Conflicts, conflictJSON{c.ID, c.Kind, c.Of, c.Article, c.Field, inWords(c)})
		}
		return a.print(out)
	}
	t := a.table()
	if len(r.Rows) > 0 {
		fmt.Fprintln(t, "KIND\tLAYER\tNEW\tCHANGED\tREMOVED")
	}
	for _, row := range r.Rows {
		fmt.Fprintf(t, "%s\t%s\t%d\t%d\t%d\n", row.Kind, oneLine(row.Annotator), row.New, row.Changed, row.Removed)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	for _, c := range r.Conflicts {
		fmt.Fprintf(a.out, "conflict: %s %s: the other version is %s\n", strings.TrimSpace(c.Kind+" "+c.Field), c.Of, oneLine(inWords(c)))
	}
	for _, item := range append(r.Kept, r.TextDiffers...) {
		fmt.Fprintf(a.out, "look at: %s %s in %q: %s\n", item.Kind, item.ID, oneLine(item.Title), oneLine(item.Why))
	}
	if r.Codebook.Differ {
		taken := "stays in force"
		if r.Codebook.Taken {
			taken = "was replaced by it"
		}
		fmt.Fprintf(a.out, "codebook: the other copy has %s; %s %s\n", oneLine(r.Codebook.There), oneLine(r.Codebook.Here), taken)
	}
	done := "merged"
	if dryRun {
		done = "would be merged"
	}
	_, err := fmt.Fprintf(a.out, "%s %s: %s, %s\n", r.Path, done, count(r.Changes(), "change"), count(len(r.Conflicts), "conflict"))
	return err
}

// inWords says what the version of a conflict is that is not shown.
func inWords(c corpus.Conflict) string {
	switch {
	case c.Span != nil:
		return fmt.Sprintf("%s “%s” (%s)%s", c.Span.Label, c.Span.Quote, c.Span.Annotator, details("", c.Span.Attributes, c.Span.Note, c.Span.Flagged))
	case c.Attribution != nil:
		return fmt.Sprintf("%s (%s)%s", count(len(c.Attribution.Members()), "span"), c.Attribution.Annotator,
			details("", c.Attribution.Attributes, c.Attribution.Note, c.Attribution.Flagged))
	case c.Comment != nil:
		return fmt.Sprintf("“%s” (%s)", c.Comment.Text, c.Comment.Annotator)
	case c.Decision != nil:
		return string(c.Decision.Outcome)
	case c.Status != "":
		return string(c.Status)
	case c.Kind == "codebook":
		return "another codebook"
	}
	return fmt.Sprintf("%q", c.Value)
}

func mergeItems(from []store.MergeItem) []mergeItemJSON {
	out := make([]mergeItemJSON, len(from))
	for i, item := range from {
		out[i] = mergeItemJSON(item)
	}
	return out
}
