package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/learning"
)

func (a *app) cuesCommand() *cobra.Command {
	var add string
	var clear bool
	c := &cobra.Command{
		Use:   "cues -p FILE [--add FILE | --clear]",
		Short: "Show or change the cues that a project knows beside the built-in ones",
		Long: `Print the cue lines of a project, or change them. They are a text of sections in square
brackets and cues, one a line, with what each takes:

  [speech]
  tweet: that quote
  [attitude]
  side-eye: thing
  [never]
  tweet storm

Sections are speech, attitude, nouns, adjectives, phrases, documents, people and never. A cue can
take that, bare, to, thing, quote, whether, hearer, of, for, as, naming, doing, about, at, after
and alone; irregular forms stand behind it in parentheses. A cue that the program knows already is
replaced. The cues stay in this file: packets and merges do not bring them along.`,
		Example: `  onrec cues -p study.onrecord --add cues.txt
  onrec cues -p study.onrecord`,
		Args: cobra.NoArgs,
		RunE: a.work(func(_ context.Context, _ []string) error {
			switch {
			case add != "" && clear:
				return usageError{errors.New("--add and --clear exclude each other")}
			case add == "" && !clear:
				return a.showCues()
			}
			return a.changeCues(add)
		}),
	}
	c.Flags().StringVar(&add, "add", "", "a `FILE` of cue lines to add")
	c.Flags().BoolVar(&clear, "clear", false, "the project has no cues of its own any more")
	return a.needsProject(c)
}

func (a *app) showCues() error {
	p, err := store.OpenReadOnly(a.project)
	if err != nil {
		return err
	}
	cues, err := learning.Cues(p)
	if err = errors.Join(err, p.Close()); err != nil {
		return err
	}
	if a.json {
		return a.print(map[string]string{"cues": cues})
	}
	_, err = io.WriteString(a.out, cues)
	return err
}

// changeCues adds the cues of a file, or without one removes all.
func (a *app) changeCues(path string) error {
	p, err := store.Open(a.project)
	if err != nil {
		return err
	}
	if path == "" {
		err = learning.SetCues(p, "")
	} else {
		err = addCues(p, path)
	}
	if err = errors.Join(err, p.Close()); err != nil {
		return err
	}
	return a.showCues()
}

func addCues(p *store.Project, path string) error {
	text, err := readSmall(path, learning.MaxCues)
	if err != nil {
		return err
	}
	err = learning.AddCues(p, string(text))
	if store.ErrorCode(err) == store.CodeInternal { // of no part of the store
		return inputError{fmt.Errorf("%s: %w", path, err)}
	}
	return err
}
