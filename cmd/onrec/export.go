package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/spf13/cobra"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/dataset"
	"github.com/onrecord/onrecord/store/exchange"
)

func (a *app) exportCommand() *cobra.Command {
	var name, target string
	var o exchange.ExportOptions
	c := &cobra.Command{
		Use:   "export -p FILE --out PATH",
		Short: "Write the annotated articles as a dataset",
		Long: `Write the annotated articles as a dataset. The output appears when it is whole.
"onrec formats" lists the formats and what each cannot hold.`,
		Example: `  onrec export -p study.onrecord --out study.jsonl
  onrec export -p study.onrecord --format csv --out tables --annotator ana
  onrec export -p study.onrecord --out shared.jsonl --standoff`,
		Args: cobra.NoArgs,
		RunE: a.reading(func(ctx context.Context, p *store.Project, _ []string) error {
			f, ok := dataset.Find(name)
			if !ok {
				return usageError{fmt.Errorf("there is no format %q; there are: %s", name, strings.Join(formatNames(), ", "))}
			}
			counts, err := exchange.Export(ctx, p, f, target, o, a.progress("export"))
			switch {
			case errors.Is(err, exchange.ErrNoAnnotator):
				return inputError{err}
			case errors.Is(err, fs.ErrExist):
				return fmt.Errorf("%w; --force replaces it", err)
			case err != nil:
				return err
			}
			if a.json {
				return a.print(map[string]any{
					"path": target, "format": f.Name, "articles": counts.Articles, "spans": counts.Spans, "attributions": counts.Attributions,
				})
			}
			_, err = fmt.Fprintf(a.out, "%s, %s and %s written to %s\n", count(counts.Articles, "article"), count(counts.Spans, "span"),
				count(counts.Attributions, "attribution"), target)
			return err
		}),
	}
	c.Flags().StringVar(&name, "format", "jsonl", "the `FORMAT`, see \"onrec formats\"")
	c.Flags().StringVar(&target, "out", "", "the file or folder to write, a `PATH`")
	c.Flags().BoolVar(&o.Standoff, "standoff", false, "leave the texts out: hashes and offsets only")
	c.Flags().StringVar(&o.Annotator, "annotator", "", "only the work of the annotator `NAME`")
	c.Flags().BoolVar(&o.PlainCells, "plain-cells", false, "csv: no apostrophe before cells that a spreadsheet would run")
	c.Flags().BoolVar(&o.Replace, "force", false, "replace an older output")
	if err := c.MarkFlagRequired("out"); err != nil {
		panic(err) // the flag was made just now
	}
	return a.needsProject(c)
}

func formatNames() []string {
	var names []string
	for _, f := range dataset.Formats() {
		names = append(names, f.Name)
	}
	return names
}

// formatJSON is a format as JSON.
type formatJSON struct {
	Name      string   `json:"name"`
	Title     string   `json:"title"`
	Extension string   `json:"extension"`
	Folder    bool     `json:"folder"`
	Readable  bool     `json:"readable"`
	Loses     []string `json:"loses"`
}

func (a *app) formatsCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "formats",
		Short:   "List the dataset formats",
		Example: "  onrec formats",
		Args:    cobra.NoArgs,
		RunE: a.work(func(context.Context, []string) error {
			formats := []formatJSON{}
			for _, f := range dataset.Formats() {
				formats = append(formats, formatJSON{f.Name, f.Title, f.Extension, f.Folder(), f.Readable(), f.Loses})
			}
			if a.json {
				return a.print(formats)
			}
			var out strings.Builder
			for _, f := range formats {
				kind, use := "a "+f.Extension+" file", "written only"
				if f.Folder {
					kind = "a folder"
				}
				if f.Readable {
					use = "written and read"
				}
				fmt.Fprintf(&out, "%s: %s; %s, %s\n", f.Name, f.Title, kind, use)
				for _, loss := range f.Loses {
					fmt.Fprintln(&out, "  "+loss)
				}
			}
			_, err := io.WriteString(a.out, out.String())
			return err
		}),
	}
}
