package main

import (
	"context"
	"errors"
	"fmt"
	"os/user"

	"github.com/spf13/cobra"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/corpus"
	"github.com/onrecord/onrecord/store/exchange"
)

func (a *app) importCommand() *cobra.Command {
	var o exchange.ImportOptions
	c := &cobra.Command{
		Use:   "import -p FILE PATH…",
		Short: "Bring texts, pages and datasets into a project",
		Long: `Bring files, folders of files and datasets (.jsonl) into a project.

What the project has already is skipped. A file that cannot be read is named, the rest
is imported, and the exit code is 3. One undo in the window takes an import back.`,
		Example: `  onrec import -p study.onrecord articles/
  onrec import -p study.onrecord page.html wire.txt annotated.jsonl`,
		Args: cobra.MinimumNArgs(1),
		RunE: a.work(func(ctx context.Context, args []string) error {
			p, err := store.Open(a.project)
			if err != nil {
				return err
			}
			report, err := exchange.Import(ctx, p, args, o, a.progress("import"))
			err = errors.Join(err, a.printReport(report), p.Close())
			if err == nil && len(report.Failed) > 0 {
				err = inputError{fmt.Errorf("%s could not be imported", count(len(report.Failed), "item"))}
			}
			return err
		}),
	}
	c.Flags().StringVar(&o.Annotator, "as", userName(), "your `NAME`, for the history")
	c.Flags().StringVar(&o.Encoding, "encoding", "", "the character `ENCODING` of the texts and pages, such as windows-1251; without it, found for each")
	return a.needsProject(c)
}

// userName is what the system calls the user.
func userName() string {
	if u, err := user.Current(); err == nil && u.Username != "" {
		return u.Username
	}
	return "onrec"
}

// importJSON is an import's report as JSON.
type importJSON struct {
	Added        []corpus.ID `json:"added"`
	Annotated    []corpus.ID `json:"annotated"`
	Spans        int         `json:"spans"`
	Attributions int         `json:"attributions"`
	Skipped      []noteJSON  `json:"skipped"`
	Failed       []noteJSON  `json:"failed"`
	Warnings     []noteJSON  `json:"warnings"`
}

type noteJSON struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

func (a *app) printReport(r exchange.Report) error {
	if a.json {
		return a.print(importJSON{
			Added: append([]corpus.ID{}, r.Added...), Annotated: append([]corpus.ID{}, r.Annotated...), Spans: r.Spans, Attributions: r.Attributions,
			Skipped: notes(r.Skipped), Failed: notes(r.Failed), Warnings: notes(r.Warnings),
		})
	}
	for _, kind := range []struct {
		word  string
		notes []exchange.Note
	}{{"note", r.Warnings}, {"skipped", r.Skipped}, {"failed", r.Failed}} {
		for _, n := range kind.notes {
			fmt.Fprintf(a.err, "%s: %s: %s\n", kind.word, oneLine(n.Name), oneLine(n.Text))
		}
	}
	annotated := ""
	if len(r.Annotated) > 0 {
		annotated = fmt.Sprintf(", %s annotated", count(len(r.Annotated), "article"))
	}
	_, err := fmt.Fprintf(a.out, "%s imported%s: %s, %s; %d skipped, %d failed\n", count(len(r.Added), "article"), annotated,
		count(r.Spans, "span"), count(r.Attributions, "attribution"), len(r.Skipped), len(r.Failed))
	return err
}

func notes(from []exchange.Note) []noteJSON {
	out := make([]noteJSON, len(from))
	for i, n := range from {
		out[i] = noteJSON(n)
	}
	return out
}
