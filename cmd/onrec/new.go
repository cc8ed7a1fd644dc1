package main

import (
	"context"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/onrecord/onrecord/assets"
	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/corpus"
	"github.com/onrecord/onrecord/store/dataset"
)

func (a *app) newCommand() *cobra.Command {
	var codebook string
	c := &cobra.Command{
		Use:   "new FILE",
		Short: "Make a new project",
		Long: `Make a new project with the built-in codebook (claims, speakers, sources, cues) or one of your own.
A FILE without an extension gets .onrecord.`,
		Example: `  onrec new study.onrecord
  onrec new study.onrecord --codebook stances.json`,
		Args: cobra.ExactArgs(1),
		RunE: a.work(func(_ context.Context, args []string) error {
			book, err := readCodebook(codebook)
			if err != nil {
				return err
			}
			p, err := store.Create(withExtension(args[0], store.Extension), book)
			if err != nil {
				return err
			}
			path := p.Path()
			if err := p.Close(); err != nil {
				return err
			}
			if a.json {
				return a.print(map[string]string{"project": path, "codebook": book.Name, "version": book.Version})
			}
			_, err = fmt.Fprintf(a.out, "%s was made with the codebook %q, version %s\n", path, book.Name, book.Version)
			return err
		}),
	}
	c.Flags().StringVar(&codebook, "codebook", "", "a codebook `FILE` (JSON, or REFI-QDA's .qdc); without it the built-in one")
	return c
}

// readCodebook reads a codebook file; no path is the built-in codebook.
func readCodebook(path string) (corpus.Codebook, error) {
	data := assets.Codebook
	if path != "" {
		var err error
		if data, err = os.ReadFile(path); err != nil {
			return corpus.Codebook{}, inputError{err}
		}
	}
	book, err := dataset.ReadCodebook(data)
	if err != nil {
		return book, inputError{fmt.Errorf("%s: %w", path, err)}
	}
	return book, nil
}
