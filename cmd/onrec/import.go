package main

import (
	"context"
	"errors"
	"fmt"
	"os/user"
	"strings"

	"github.com/spf13/cobra"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/corpus"
	"github.com/onrecord/onrecord/store/dataset"
	"github.com/onrecord/onrecord/store/exchange"
)

func (a *app) importCommand() *cobra.Command {
	var o exchange.ImportOptions
	var preview bool
	c := &cobra.Command{
		Use:   "import -p FILE PATH…",
		Short: "Bring texts, pages and datasets into a project",
		Long: `Bring files, folders of files and datasets into a project. "onrec formats" lists the datasets
that can be read; each is known by its content unless --format names it.

What the project has already is skipped; annotations of an article that it has are added to
it. A file that cannot be read is named, the rest is imported, and the exit code is 3.
Labels that the codebook does not have are added to it. One undo in the window takes an
import back. With --preview, nothing is imported: the first article and the labels are shown.`,
		Example: `  onrec import -p study.onrecord articles/
  onrec import -p study.onrecord page.html wire.txt annotated.jsonl
  onrec import -p study.onrecord --format brat corpus/ --preview
  onrec import -p study.onrecord --label PERSON=Speaker,QUOTE=Claim labels.jsonl
  onrec import -p study.onrecord --column text=body,title=head articles.csv`,
		Args: cobra.MinimumNArgs(1),
		RunE: a.work(func(ctx context.Context, args []string) error {
			if _, ok := dataset.Find(o.Format); o.Format != "" && !ok {
				return usageError{fmt.Errorf("there is no format %q; there are: %s", o.Format, strings.Join(formatNames(dataset.Format.Readable), ", "))}
			}
			if preview {
				return a.preview(ctx, args, o)
			}
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
	c.Flags().StringVar(&o.Format, "format", "", "all paths are datasets in the `FORMAT`; without it, found for each")
	c.Flags().StringToStringVar(&o.Dataset.Labels, "label", nil, "what labels of a dataset are called here, `THEIRS=OURS`,…")
	c.Flags().StringToStringVar(&o.Dataset.Columns, "column", nil, "of tables of plain articles: the columns to read, `text=COLUMN,title=COLUMN`,…")
	c.Flags().StringVar(&o.Dataset.Annotator, "layer", "", "the `NAME` for the layer of annotations that name nobody; without it, the format's")
	c.Flags().BoolVar(&preview, "preview", false, "show what would come, and import nothing")
	c.Flags().StringVar(&o.Encoding, "encoding", "", "the character `ENCODING` of the texts and pages, such as windows-1251; without it, found for each")
	return a.needsProject(c)
}

// preview shows what datasets would bring.
func (a *app) preview(ctx context.Context, paths []string, o exchange.ImportOptions) error {
	p, err := store.OpenReadOnly(a.project)
	if err != nil {
		return err
	}
	previews, err := exchange.Look(ctx, p, paths, o)
	if err = errors.Join(err, p.Close()); err != nil {
		return err
	}
	if a.json {
		out := []previewJSON{}
		for _, x := range previews {
			out = append(out, newPreviewJSON(x))
		}
		return a.print(out)
	}
	for _, x := range previews {
		a.printPreview(x)
	}
	_, err = fmt.Fprintf(a.out, "%s looked into, nothing imported\n", count(len(previews), "dataset"))
	return err
}

func (a *app) printPreview(x exchange.Preview) {
	more := ""
	if x.More {
		more = ", the first of more"
	}
	fmt.Fprintf(a.out, "%s: %s, %s%s\n", x.Path, x.Format.Name, count(x.Articles, "article"), more)
	if x.Articles > 0 {
		begin := []rune(oneLine(x.First.Article.Text))
		fmt.Fprintf(a.out, "  %q: %s, %s\n  %s\n", x.First.Article.Title, count(len(x.First.Spans), "span"),
			count(len(x.First.Attributions), "attribution"), string(begin[:min(len(begin), 100)]))
	}
	for _, l := range x.Labels {
		becomes := "is added to the codebook"
		switch {
		case l.Known && l.To == l.Name:
			becomes = "is in the codebook"
		case l.Known:
			becomes = "becomes " + l.To
		case l.To != l.Name:
			becomes = "becomes " + l.To + ", which is added to the codebook"
		}
		fmt.Fprintf(a.out, "  label %s: %s, %s\n", oneLine(l.Name), count(l.Spans, "span"), oneLine(becomes))
	}
	for _, n := range x.Notes {
		fmt.Fprintf(a.err, "note: %s: %s\n", x.Path, oneLine(n))
	}
}

// previewJSON is a preview as JSON.
type previewJSON struct {
	Path     string             `json:"path"`
	Format   string             `json:"format"`
	Articles int                `json:"articles"`
	More     bool               `json:"more"`
	Title    string             `json:"title"`
	Labels   []previewLabelJSON `json:"labels"`
	Notes    []string           `json:"notes"`
}

type previewLabelJSON struct {
	Name  string `json:"name"`
	Spans int    `json:"spans"`
	To    string `json:"to"`
	Known bool   `json:"known"`
}

func newPreviewJSON(x exchange.Preview) previewJSON {
	out := previewJSON{Path: x.Path, Format: x.Format.Name, Articles: x.Articles, More: x.More, Title: x.First.Article.Title, Labels: []previewLabelJSON{}, Notes: append([]string{}, x.Notes...)}
	for _, l := range x.Labels {
		out.Labels = append(out.Labels, previewLabelJSON(l))
	}
	return out
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
	Comments     int         `json:"comments"`
	Decisions    int         `json:"decisions"`
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
			Comments: r.Comments, Decisions: r.Decisions, Skipped: notes(r.Skipped), Failed: notes(r.Failed), Warnings: notes(r.Warnings),
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
	review := ""
	for _, x := range []struct {
		n    int
		noun string
	}{{r.Comments, "comment"}, {r.Decisions, "decision"}} {
		if x.n > 0 {
			review += ", " + count(x.n, x.noun)
		}
	}
	_, err := fmt.Fprintf(a.out, "%s imported%s: %s, %s%s; %d skipped, %d failed\n", count(len(r.Added), "article"), annotated,
		count(r.Spans, "span"), count(r.Attributions, "attribution"), review, len(r.Skipped), len(r.Failed))
	return err
}

func notes(from []exchange.Note) []noteJSON {
	out := make([]noteJSON, len(from))
	for i, n := range from {
		out[i] = noteJSON(n)
	}
	return out
}
