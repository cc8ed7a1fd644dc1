package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/onrecord/onrecord/assets"
	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/corpus"
)

func (a *app) codebookCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "codebook [-p FILE]",
		Short: "Print a codebook as a file to change",
		Long:  "Print the codebook of a project, or without one the built-in codebook, as a JSON file: change it, and make a project with it.",
		Example: `  onrec codebook > stances.json
  onrec codebook -p study.onrecord`,
		Args: cobra.NoArgs,
		RunE: a.work(func(ctx context.Context, _ []string) error {
			data := assets.Codebook
			if a.project != "" {
				p, err := store.OpenReadOnly(a.project)
				if err != nil {
					return err
				}
				defer p.Close()
				book, err := p.Codebook(ctx)
				if err != nil {
					return err
				}
				if data, err = book.Encode(); err != nil {
					return err
				}
			}
			if a.json {
				book, err := corpus.ParseCodebook(data)
				if err != nil {
					return err
				}
				return a.print(book)
			}
			_, err := a.out.Write(data)
			return err
		}),
	}
	c.Flags().StringVarP(&a.project, "project", "p", "", "the project `FILE`")
	return c
}
