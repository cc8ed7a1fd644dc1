package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/onrecord/onrecord/assets"
	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/corpus"
	"github.com/onrecord/onrecord/store/dataset"
)

func (a *app) codebookCommand() *cobra.Command {
	var qdc bool
	c := &cobra.Command{
		Use:   "codebook [-p FILE]",
		Short: "Print a codebook as a file to change",
		Long:  "Print the codebook of a project, or without one the built-in codebook, as a JSON file: change it, and make a project with it.",
		Example: `  onrec codebook > stances.json
  onrec codebook -p study.onrecord
  onrec codebook -p study.onrecord --qdc > study.qdc`,
		Args: cobra.NoArgs,
		RunE: a.work(func(ctx context.Context, _ []string) error {
			data := assets.Codebook
			if a.project != "" {
				p, err := store.OpenReadOnly(a.project)
				if err != nil {
					return err
				}
				defer p.Close() //nolint:errcheck // it was only read
				book, err := p.Codebook(ctx)
				if err != nil {
					return err
				}
				if data, err = book.Encode(); err != nil {
					return err
				}
			}
			book, err := corpus.ParseCodebook(data)
			switch {
			case err != nil:
				return err
			case qdc:
				return dataset.WriteCodebookQDC(a.out, book)
			case a.json:
				return a.print(book)
			}
			_, err = a.out.Write(data)
			return err
		}),
	}
	c.Flags().BoolVar(&qdc, "qdc", false, "as a codebook of REFI-QDA (.qdc), which QualCoder, NVivo, MAXQDA and ATLAS.ti read")
	c.Flags().StringVarP(&a.project, "project", "p", "", "the project `FILE`")
	return c
}
