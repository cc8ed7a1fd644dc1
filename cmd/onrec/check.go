package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/onrecord/onrecord/store"
)

// problemJSON is something wrong with a project as JSON.
type problemJSON struct {
	Where string `json:"where"`
	What  string `json:"what"`
}

func (a *app) checkCommand() *cobra.Command {
	return a.needsProject(&cobra.Command{
		Use:     "check -p FILE",
		Short:   "Look for damage in a project",
		Long:    "Read the whole project and list what is wrong with it. Nothing is changed. The exit code is 3 when anything is wrong.",
		Example: "  onrec check -p study.onrecord",
		Args:    cobra.NoArgs,
		RunE: a.readingBy(store.OpenDamaged, func(ctx context.Context, p *store.Project, _ []string) error {
			problems, err := p.Check(ctx, a.articleProgress("check"))
			if err != nil {
				return err
			}
			if err := a.printProblems(problems); err != nil {
				return err
			}
			if len(problems) > 0 {
				return inputError{fmt.Errorf("%s found", count(len(problems), "problem"))}
			}
			return nil
		}),
	})
}

func (a *app) printProblems(problems []store.Problem) error {
	if a.json {
		list := make([]problemJSON, len(problems))
		for i, p := range problems {
			list[i] = problemJSON(p)
		}
		return a.print(map[string]any{"project": a.project, "problems": list})
	}
	for _, p := range problems {
		if _, err := fmt.Fprintf(a.out, "%s: %s\n", oneLine(p.Where), oneLine(p.What)); err != nil {
			return err
		}
	}
	if len(problems) == 0 {
		_, err := fmt.Fprintf(a.out, "%s is in order\n", a.project)
		return err
	}
	return nil
}
