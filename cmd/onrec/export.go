package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/dataset"
	"github.com/onrecord/onrecord/store/exchange"
)

func (a *app) exportCommand() *cobra.Command {
	w := wishes{}
	c := &cobra.Command{
		Use:   "export -p FILE --out PATH",
		Short: "Write the annotated articles as a dataset",
		Long: `Write the annotated articles as a dataset. The output appears when it is whole, with a
manifest: manifest.json in a folder, PATH.manifest.json beside a file. It is read back and
compared before that where the format can be read; what did not come back is listed, and
the exit code is 1. What the format cannot hold is counted.

"onrec formats" lists the formats and what each holds. A split dataset is a folder with a
part each; an article stays in its part in later exports with the same seed, and articles
of nearly the same text stay together.`,
		Example: `  onrec export -p study.onrecord --out study.jsonl
  onrec export -p study.onrecord --format csv --out tables --annotator ana
  onrec export -p study.onrecord --format parquet --out hub --split train=80,dev=10,test=10
  onrec export -p study.onrecord --out done.jsonl --status done --from 2022-01 --to 2022-06
  onrec export -p study.onrecord --out gold.jsonl --gold --status approved
  onrec export -p study.onrecord --out shared.jsonl --standoff`,
		Args: cobra.NoArgs,
		RunE: a.reading(func(ctx context.Context, p *store.Project, _ []string) error {
			f, o, err := w.options()
			if err != nil {
				return usageError{err}
			}
			report, err := exchange.Export(ctx, p, f, w.target, o, a.progress("export"))
			switch {
			case errors.Is(err, context.Canceled):
				return errors.New("interrupted; nothing was written")
			case errors.Is(err, exchange.ErrNoAnnotator), errors.Is(err, exchange.ErrNoGold), errors.Is(err, exchange.ErrNoLabel), store.ErrorCode(err) == store.CodeInvalid:
				return inputError{err}
			case errors.Is(err, fs.ErrExist):
				return fmt.Errorf("%w; --force replaces it", err)
			case err != nil:
				return err
			}
			if err := a.printExport(f, w.target, report); err != nil {
				return err
			}
			if len(report.Lost) > 0 {
				return errors.New("not all that was written came back when it was read: see above, and please report it")
			}
			return nil
		}),
	}
	w.flags(c.Flags())
	if err := c.MarkFlagRequired("out"); err != nil {
		panic(err) // the flag was made just now
	}
	return a.needsProject(c)
}

// wishes are the flags of an export.
type wishes struct {
	format, target, split, seed, pseudonymise string
	statuses                                  []string
	export                                    exchange.ExportOptions
}

func (w *wishes) flags(f *pflag.FlagSet) {
	o := &w.export
	f.StringVar(&w.format, "format", "jsonl", "the `FORMAT`, see \"onrec formats\"")
	f.StringVar(&w.target, "out", "", "the file or folder to write, a `PATH`")
	f.StringSliceVar(&o.Annotators, "annotator", nil, "only the work of the annotators `NAME`,…: their marks, comments, decisions and statuses")
	f.BoolVar(&o.Gold, "gold", false, "only what adjudication decided: the gold layer")
	f.StringSliceVar(&o.Labels, "label", nil, "only spans with the labels `NAME`,…")
	f.StringSliceVar(&w.statuses, "status", nil, "only articles with the `STATUS`, by the chosen annotators where they have one: "+statusNames())
	f.StringVar(&o.Articles.From, "from", "", "only articles published on or after the `DATE`: 2022, 2022-01 or 2022-01-27")
	f.StringVar(&o.Articles.To, "to", "", "only articles published on or before the `DATE`")
	f.StringVar(&w.split, "split", "", "part the articles, as `train=80,dev=10,test=10`")
	f.StringVar(&w.seed, "seed", "onrecord", "any `TEXT`: another one parts the articles otherwise")
	f.StringVar(&w.pseudonymise, "pseudonymise", "", "call `all` persons P1, P2 …, or those that are \"unnamed\", where they are linked to an entity; the key is a file of its own")
	f.BoolVar(&o.Standoff, "standoff", false, "leave the texts out: hashes and offsets only")
	f.BoolVar(&o.PlainCells, "plain-cells", false, "csv: no apostrophe before cells that a spreadsheet would run")
	f.BoolVar(&o.NoVerify, "no-verify", false, "do not read the output back")
	f.BoolVar(&o.Replace, "force", false, "replace an older output")
}

// options are the wishes in the words of the export; an error names the flag that makes no sense.
func (w *wishes) options() (dataset.Format, exchange.ExportOptions, error) {
	o := w.export
	f, ok := dataset.Find(w.format)
	if !ok || !f.Writable() {
		return f, o, fmt.Errorf("there is no format %q to write; there are: %s", w.format, strings.Join(formatNames(dataset.Format.Writable), ", "))
	}
	for _, status := range w.statuses {
		parsed, err := parseStatus(status)
		if err != nil {
			return f, o, err
		}
		o.Articles.Statuses = append(o.Articles.Statuses, parsed)
	}
	o.Pseudonymise = dataset.Pseudonyms(w.pseudonymise)
	if o.Pseudonymise != dataset.NoPseudonyms && o.Pseudonymise != dataset.AllPseudonyms && o.Pseudonymise != dataset.UnnamedPseudonyms {
		return f, o, fmt.Errorf("--pseudonymise: %q is not all or unnamed", w.pseudonymise)
	}
	if o.Gold && len(o.Annotators) > 0 {
		return f, o, errors.New("--gold is the gold layer alone: leave --annotator out")
	}
	if w.split != "" {
		split, err := dataset.ParseSplit(w.split, w.seed)
		if err != nil {
			return f, o, err
		}
		o.Split = split
	}
	return f, o, nil
}

// exportJSON is an export's report as JSON.
type exportJSON struct {
	Path         string         `json:"path"`
	Format       string         `json:"format"`
	Articles     int            `json:"articles"`
	Spans        int            `json:"spans"`
	Attributions int            `json:"attributions"`
	Splits       map[string]int `json:"splits,omitempty"`
	Verified     bool           `json:"verified"`
	Left         []leftJSON     `json:"left_out"`
	Lost         []noteJSON     `json:"lost"`
	Key          string         `json:"pseudonyms,omitempty"`
}

type leftJSON struct {
	What  string `json:"what"`
	Count int    `json:"count"`
}

func (a *app) printExport(f dataset.Format, target string, r dataset.Report) error {
	if a.json {
		out := exportJSON{
			Path: target, Format: f.Name, Articles: r.Articles, Spans: r.Spans, Attributions: r.Attributions, Splits: r.Splits,
			Verified: r.Verified, Left: []leftJSON{}, Lost: []noteJSON{}, Key: r.Key,
		}
		for _, l := range r.Left {
			out.Left = append(out.Left, leftJSON(l))
		}
		for _, l := range r.Lost {
			out.Lost = append(out.Lost, noteJSON{l.Article, l.What})
		}
		return a.print(out)
	}
	for _, l := range r.Left {
		fmt.Fprintf(a.err, "left out: %d × %s\n", l.Count, l.What)
	}
	for _, l := range r.Lost {
		fmt.Fprintf(a.err, "lost: %s: %s\n", oneLine(l.Article), oneLine(l.What))
	}
	for _, part := range slices.Sorted(maps.Keys(r.Splits)) {
		fmt.Fprintf(a.err, "%s: %s\n", part, count(r.Splits[part], "article"))
	}
	if r.Key != "" {
		fmt.Fprintf(a.err, "who is behind the pseudonyms is in %s: keep it apart\n", r.Key)
	}
	_, err := fmt.Fprintf(a.out, "%s, %s and %s written to %s\n", count(r.Articles, "article"), count(r.Spans, "span"),
		count(r.Attributions, "attribution"), target)
	return err
}

// formatNames lists the formats for which can holds.
func formatNames(can func(dataset.Format) bool) []string {
	var names []string
	for _, f := range dataset.Formats() {
		if can(f) {
			names = append(names, f.Name)
		}
	}
	return names
}

// formatJSON is a format as JSON.
type formatJSON struct {
	Name      string   `json:"name"`
	Title     string   `json:"title"`
	Extension string   `json:"extension"`
	Folder    bool     `json:"folder"`
	Writable  bool     `json:"writable"`
	Readable  bool     `json:"readable"`
	Unit      string   `json:"unit"`
	Holds     []string `json:"holds"`
	Loses     []string `json:"loses"`
}

func (a *app) formatsCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "formats [FORMAT]",
		Short: "List the dataset formats, or tell all about one",
		Example: `  onrec formats
  onrec formats brat`,
		Args: cobra.MaximumNArgs(1),
		RunE: a.work(func(_ context.Context, args []string) error {
			formats := []formatJSON{}
			for _, f := range dataset.Formats() {
				if len(args) == 0 || f.Name == args[0] {
					formats = append(formats, formatJSON{f.Name, f.Title, f.Extension, f.Folder(), f.Writable(), f.Readable(), f.Unit, f.Holds.Names(), f.Loses})
				}
			}
			if len(formats) == 0 {
				return usageError{fmt.Errorf("there is no format %q; there are: %s", args[0], strings.Join(formatNames(func(dataset.Format) bool { return true }), ", "))}
			}
			if a.json {
				return a.print(formats)
			}
			var out strings.Builder
			for _, f := range formats {
				f.print(&out)
			}
			_, err := io.WriteString(a.out, out.String())
			return err
		}),
	}
}

func (f formatJSON) print(out *strings.Builder) {
	kind := "a " + f.Extension + " file"
	if f.Folder {
		kind = "a folder"
	}
	use := "written and read"
	switch {
	case !f.Readable:
		use = "written only"
	case !f.Writable:
		kind, use = "a file", "read only"
	}
	fmt.Fprintf(out, "%s: %s; %s, %s\n", f.Name, f.Title, kind, use)
	if len(f.Holds) > 0 {
		fmt.Fprintf(out, "  Holds: %s.\n", strings.Join(f.Holds, ", "))
	}
	for _, loss := range f.Loses {
		fmt.Fprintln(out, "  "+loss)
	}
}
