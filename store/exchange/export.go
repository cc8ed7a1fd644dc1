package exchange

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/corpus"
	"github.com/onrecord/onrecord/store/dataset"
)

// ErrNoAnnotator says that a layer was asked for that the project does not have.
var ErrNoAnnotator = errors.New("no such annotator")

// ExportOptions say which articles are exported, and how they are written.
type ExportOptions struct {
	dataset.Options
	Articles store.Filter // the zero value is all
}

// Export writes articles of the project to a file or folder. It is not there until it is whole: after an error, also that
// of a cancelled ctx, nothing is left behind and what stood there before is untouched. Progress may be nil.
func Export(ctx context.Context, p *store.Project, f dataset.Format, target string, o ExportOptions, progress func(Progress)) (dataset.Counts, error) {
	if err := checkAnnotator(ctx, p, o.Annotator); err != nil {
		return dataset.Counts{}, err
	}
	if isProject(p, target) {
		return dataset.Counts{}, fmt.Errorf("%s is a project: choose another name", target)
	}
	articles, err := p.Articles(ctx, o.Articles)
	if err != nil {
		return dataset.Counts{}, err
	}
	done := 0
	enough := errors.New("enough") // the writer stopped, and says why itself
	documents := func(yield func(corpus.Document, error) bool) {
		err := p.Documents(ctx, o.Articles, func(d corpus.Document) error {
			if !yield(d, nil) {
				return enough
			}
			done++
			if progress != nil {
				progress(Progress{Done: int64(done), Total: int64(len(articles)), Articles: done, Name: d.Article.Title})
			}
			return ctx.Err()
		})
		if err != nil && !errors.Is(err, enough) {
			yield(corpus.Document{}, err)
		}
	}
	return dataset.Export(documents, f, target, o.Options)
}

func checkAnnotator(ctx context.Context, p *store.Project, name string) error {
	if name == "" {
		return nil
	}
	annotators, err := p.Annotators(ctx)
	if err != nil {
		return err
	}
	var names []string
	for _, a := range annotators {
		names = append(names, a.Name)
	}
	if slices.Contains(names, name) {
		return nil
	}
	return fmt.Errorf("%w: %q; the project has: %s", ErrNoAnnotator, name, strings.Join(names, ", "))
}

// isProject tells whether a target is the project, or has the name of one: an export must not take its place.
func isProject(p *store.Project, target string) bool {
	if strings.EqualFold(filepath.Ext(target), store.Extension) {
		return true
	}
	project, err := os.Stat(p.Path())
	if err != nil {
		return false
	}
	there, err := os.Stat(target)
	return err == nil && os.SameFile(project, there)
}
