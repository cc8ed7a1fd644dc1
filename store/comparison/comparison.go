// Package comparison compares the annotators of a project: it takes the project's documents through agreement.Report, says
// in a line each what the measures count, and writes the report as a page. The window and the command line both work through
// it. It may use the project (store) and the measures (agreement); it knows no screen.
package comparison

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/agreement"
	"github.com/onrecord/onrecord/store/corpus"
)

// AnnotatorsError tells what is wrong with whose work is to be compared: a name that nobody has, or too few of them.
type AnnotatorsError string

// Error is the message.
func (e AnnotatorsError) Error() string { return string(e) }

// Options say what is compared.
type Options struct {
	Annotators []string     // two or more; none = the two that the project has
	Articles   store.Filter // the zero value is all
	Seed       string       // of all that is drawn at random, see Seed

	// EmptyIsDone says that who is done with an article and marked nothing found nothing. Otherwise such an article is not
	// compared with that annotator.
	EmptyIsDone bool
	// OnlyDone leaves the work of annotators out of articles that they are not done with.
	OnlyDone bool
}

// Progress tells how far the work is.
type Progress struct {
	Done, Total int    // articles
	Name        string // title of the article at hand; "" while the measures are computed from what was counted
}

// Run compares the annotators over the articles of the project, which is only read. Progress may be nil. An error is an
// AnnotatorsError, or comes from the project, or is that of a cancelled ctx.
func Run(ctx context.Context, p *store.Project, o Options, progress func(Progress)) (agreement.Result, error) {
	names, err := annotators(ctx, p, o.Annotators)
	if err != nil {
		return agreement.Result{}, err
	}
	book, err := p.Codebook(ctx)
	if err != nil {
		return agreement.Result{}, err
	}
	articles, err := p.Articles(ctx, o.Articles)
	if err != nil {
		return agreement.Result{}, err
	}
	report, err := agreement.NewReport(agreement.Options{Annotators: names, Codebook: &book, Seed: Seed(o.Seed)})
	if err != nil {
		return agreement.Result{}, err
	}
	at := Progress{Total: len(articles)}
	err = p.Documents(ctx, o.Articles, func(d corpus.Document) error {
		if at.Name = d.Article.Title; progress != nil {
			progress(at)
		}
		at.Done++
		takePart(&d, names, o)
		return errors.Join(report.Add(&d), ctx.Err())
	})
	if err != nil {
		return agreement.Result{}, err
	}
	if at.Name = ""; progress != nil {
		progress(at)
	}
	return computed(ctx, report)
}

// computed is the report's result. The measures of many articles take seconds, and cannot be stopped on the way: when ctx is
// cancelled they are left to end by themselves.
func computed(ctx context.Context, report *agreement.Report) (agreement.Result, error) {
	done := make(chan agreement.Result, 1)
	go func() { done <- report.Result() }()
	select {
	case result := <-done:
		return result, nil
	case <-ctx.Done():
		return agreement.Result{}, ctx.Err()
	}
}

// done are the states in which an annotator has finished an article, for the time being or for good.
var done = []corpus.Status{corpus.Done, corpus.Review, corpus.Approved}

// takePart leaves in a document the work of those who take part in the comparison of it, and names them as its annotators: a
// report takes whoever is named and has no marks for one who found nothing. Somebody who has a status or a comment is not
// that yet.
func takePart(d *corpus.Document, names []string, o Options) {
	d.Annotators = nil
	for _, name := range names {
		finished := slices.Contains(done, d.StatusOf(name))
		switch {
		case o.OnlyDone && !finished:
			d.Spans = slices.DeleteFunc(d.Spans, func(s corpus.Span) bool { return s.Annotator == name })
			d.Attributions = slices.DeleteFunc(d.Attributions, func(a corpus.Attribution) bool { return a.Annotator == name })
		case o.EmptyIsDone && finished:
			d.Annotators = append(d.Annotators, corpus.Annotator{Name: name, Kind: corpus.Human})
		}
	}
}

// annotators checks the wanted names. Without any it takes the likely ones.
func annotators(ctx context.Context, p *store.Project, wanted []string) ([]string, error) {
	all, err := p.Annotators(ctx)
	if err != nil {
		return nil, err
	}
	names := make([]string, len(all))
	for i, a := range all {
		names[i] = a.Name
	}
	there := strings.Join(names, ", ")
	if there == "" {
		there = "nobody"
	}
	for i, name := range wanted {
		if !slices.Contains(names, name) {
			return nil, AnnotatorsError(fmt.Sprintf("no annotator is called %q; the project has: %s", name, there))
		}
		if slices.Contains(wanted[:i], name) {
			return nil, AnnotatorsError(fmt.Sprintf("%s is named twice", name))
		}
	}
	switch {
	case len(wanted) > 1:
		return wanted, nil
	case len(wanted) == 1 || len(names) < 2:
		return nil, AnnotatorsError(fmt.Sprintf("two or more annotators are needed; the project has: %s", there))
	}
	if likely := Likely(all); likely != nil {
		return likely, nil
	}
	return nil, AnnotatorsError(fmt.Sprintf("say which annotators to compare; the project has: %s", there))
}

// Likely are the annotators whom one most likely wants to compare: the people when there are just two, or else the only two
// annotators; nil when that cannot be told.
func Likely(all []corpus.Annotator) []string {
	var names, people []string
	for _, a := range all {
		names = append(names, a.Name)
		if a.Kind == corpus.Human {
			people = append(people, a.Name)
		}
	}
	switch {
	case len(people) == 2:
		return people
	case len(names) == 2:
		return names
	}
	return nil
}

// Seed is the number that a text stands for: itself where it is one below 2³², as a report shows it, else a hash (FNV-1a).
func Seed(text string) uint64 {
	if n, err := strconv.ParseUint(text, 10, 32); err == nil {
		return n
	}
	h := fnv.New32a()
	h.Write([]byte(text)) // never fails
	return uint64(h.Sum32())
}
