package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/exchange"
)

// salvageJSON is the report of a salvage as JSON.
type salvageJSON struct {
	Path     string           `json:"path"`
	Rows     []salvageRowJSON `json:"rows"`
	Problems []problemJSON    `json:"problems"`
}

type salvageRowJSON struct {
	Kind  string `json:"kind"`
	Saved int    `json:"saved"`
	Lost  int    `json:"lost"`
}

func (a *app) salvageCommand() *cobra.Command {
	var out string
	c := &cobra.Command{
		Use:   "salvage DAMAGED --out NEW",
		Short: "Take what is sound in a damaged project into a new one",
		Long: `Read a damaged project, or one from a stranger that is refused, row by row, and write what is
sound to a new file. DAMAGED is only read. Rows that cannot be read are made again from the
history where that has them; a text is taken when it has its hash, or else from the file that
the article came from. What was lost or mended is listed one by one. The new file keeps the
history and can be merged, but nothing of before can be undone in it.

With --json the result is one document: path, rows (kind, saved, lost) and problems (where,
what). The exit code is 3 when nothing could be read; a salvage with losses is done, and 0.`,
		Example: `  onrec salvage broken.onrecord --out study-salvaged`,
		Args:    cobra.ExactArgs(1),
		RunE: a.work(func(ctx context.Context, args []string) error {
			path := withExtension(out, store.Extension)
			r, err := exchange.Salvage(ctx, args[0], path, a.articleProgress("salvage"))
			if err != nil {
				return err
			}
			return a.printSalvage(path, r)
		}),
	}
	return a.needsOut(c, &out, "the project `NEW` to write")
}

func (a *app) printSalvage(path string, r store.SalvageReport) error {
	if a.json {
		out := salvageJSON{path, []salvageRowJSON{}, []problemJSON{}}
		for _, row := range r.Rows {
			out.Rows = append(out.Rows, salvageRowJSON(row))
		}
		for _, p := range r.Problems {
			out.Problems = append(out.Problems, problemJSON(p))
		}
		return a.print(out)
	}
	t := a.table()
	fmt.Fprintln(t, "KIND\tSAVED\tLOST")
	for _, row := range r.Rows {
		fmt.Fprintf(t, "%s\t%d\t%d\n", row.Kind, row.Saved, row.Lost)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	for _, p := range r.Problems {
		if _, err := fmt.Fprintf(a.out, "%s: %s\n", oneLine(p.Where), oneLine(p.What)); err != nil {
			return err
		}
	}
	how := "whole"
	if !r.Whole() {
		how = "with losses or mended places, see above"
	}
	_, err := fmt.Fprintf(a.out, "%s was written, %s\n", path, how)
	return err
}
