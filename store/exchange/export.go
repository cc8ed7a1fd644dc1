package exchange

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/corpus"
	"github.com/onrecord/onrecord/store/dataset"
)

// What was asked for is not in the project.
var (
	ErrNoAnnotator = errors.New("no such annotator")
	ErrNoLabel     = errors.New("no such label")
	ErrNoGold      = errors.New("there is no gold layer in the project yet: it is made when disagreements are decided")
)

// ExportOptions say which articles are exported, and how they are written.
type ExportOptions struct {
	dataset.Options
	Articles store.Filter // the zero value is all. With annotators chosen, their statuses count where they have any
	Gold     bool         // only what adjudication decided: the layers of all annotators of the kind gold
}

// Export writes articles of the project to a file or folder. It is not there until it is whole: after an error, also that
// of a cancelled ctx, nothing is left behind and what stood there before is untouched. Progress may be nil.
func Export(ctx context.Context, p *store.Project, f dataset.Format, target string, o ExportOptions, progress func(Progress)) (dataset.Report, error) {
	if err := o.choose(ctx, p); err != nil {
		return dataset.Report{}, err
	}
	if isProject(p, target) {
		return dataset.Report{}, fmt.Errorf("%s is a project: choose another name", target)
	}
	book, err := p.Codebook(ctx)
	if err != nil {
		return dataset.Report{}, err
	}
	if err := checkLabels(book, o.Labels); err != nil {
		return dataset.Report{}, err
	}
	o.Codebook = book
	o.Tool = "Onrecord " + store.Version
	articles, err := p.Articles(ctx, o.Articles)
	if err != nil {
		return dataset.Report{}, err
	}
	count := counting{total: len(articles), tell: progress}
	count.passes(f, o.Options)
	o.Back = count.next
	enough := errors.New("enough") // the writer stopped, and says why itself
	guesses := map[corpus.ID]int{} // left out, by article; the articles are gone through several times
	documents := func(yield func(corpus.Document, error) bool) {
		err := p.Documents(ctx, o.Articles, func(d corpus.Document) error {
			if len(o.Annotators) == 0 {
				suggested := 0
				d, suggested = d.Annotated()
				guesses[d.Article.ID] = suggested
			}
			if !yield(d, nil) {
				return enough
			}
			count.next(d.Article.Title)
			return ctx.Err()
		})
		if err != nil && !errors.Is(err, enough) {
			yield(corpus.Document{}, err)
		}
	}
	report, err := dataset.Export(ctx, documents, f, target, o.Options)
	n := 0
	for _, suggested := range guesses {
		n += suggested
	}
	if n > 0 {
		report.Left = append(report.Left, dataset.Left{What: "suggestions that nobody has accepted", Count: n})
	}
	return report, err
}

// choose settles whose layers are exported, and which articles.
func (o *ExportOptions) choose(ctx context.Context, p *store.Project) error {
	annotators, err := p.Annotators(ctx)
	if err != nil {
		return err
	}
	var names, gold []string
	for _, a := range annotators {
		names = append(names, a.Name)
		if a.Kind == corpus.Gold {
			gold = append(gold, a.Name)
		}
	}
	for _, name := range o.Annotators {
		if !slices.Contains(names, name) {
			return fmt.Errorf("%w: %q; the project has: %s", ErrNoAnnotator, name, strings.Join(names, ", "))
		}
	}
	if o.Gold && gold == nil {
		return ErrNoGold
	}
	if o.Gold {
		o.Annotators = gold
	}
	return o.chooseArticles(ctx, p)
}

// chooseArticles makes of wanted statuses the list of articles that have them, where annotators are chosen: the store knows
// those of one annotator and of all.
func (o *ExportOptions) chooseArticles(ctx context.Context, p *store.Project) error {
	if len(o.Annotators) == 0 || len(o.Articles.Statuses) == 0 || o.Articles.Annotator != "" {
		return nil
	}
	all := o.Articles
	all.Statuses = nil
	rows, err := p.Articles(ctx, all)
	if err != nil {
		return err
	}
	ids := []corpus.ID{}
	for _, row := range rows {
		theirs := maps.Clone(row.Statuses)
		maps.DeleteFunc(theirs, func(name string, _ corpus.Status) bool { return !slices.Contains(o.Annotators, name) })
		if slices.Contains(o.Articles.Statuses, corpus.WholeStatus(row.Status, theirs)) {
			ids = append(ids, row.ID)
		}
	}
	o.Articles.IDs, o.Articles.Statuses = ids, nil
	return nil
}

// counting tells the progress of an export, which goes through the articles several times: to split them, to write them,
// and to read them back.
type counting struct {
	done, total int
	tell        func(Progress)
}

func (c *counting) passes(f dataset.Format, o dataset.Options) {
	passes := 1
	if o.Split != nil {
		passes++
	}
	if f.Readable() && !o.NoVerify && !o.Standoff {
		passes++
	}
	c.total *= passes
}

func (c *counting) next(title string) {
	c.done = min(c.done+1, c.total)
	if c.tell != nil {
		c.tell(Progress{Done: int64(c.done), Total: int64(c.total), Articles: c.done, Name: title})
	}
}

// checkLabels tells of a label that the codebook does not have.
func checkLabels(book corpus.Codebook, wanted []string) error {
	var names []string
	for _, l := range book.Labels {
		names = append(names, l.Name)
	}
	for _, name := range wanted {
		if !slices.Contains(names, name) {
			return fmt.Errorf("%w: %q; the codebook has: %s", ErrNoLabel, name, strings.Join(names, ", "))
		}
	}
	return nil
}

// isProject tells whether a target is the project, or has the name of one or of a file that SQLite keeps beside it: an
// export must not take its place.
func isProject(p *store.Project, target string) bool {
	name := strings.ToLower(filepath.Base(target))
	for _, ending := range []string{"", "-journal", "-wal", "-shm"} {
		if strings.HasSuffix(name, store.Extension+ending) {
			return true
		}
	}
	project, err := os.Stat(p.Path())
	if err != nil {
		return false
	}
	there, err := os.Stat(target)
	return err == nil && os.SameFile(project, there)
}
