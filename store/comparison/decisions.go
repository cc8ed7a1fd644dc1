package comparison

import (
	"context"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/adjudication"
	"github.com/onrecord/onrecord/store/corpus"
)

// Decisions lists the decisions of adjudication in the project that no later one replaces, article by article.
func Decisions(ctx context.Context, p *store.Project, progress func(Progress)) ([]adjudication.Entry, error) {
	var list []adjudication.Entry
	err := eachDecided(ctx, p, progress, func(d *corpus.Document, decisions []corpus.Decision) error {
		list = append(list, adjudication.Entries(d, decisions)...)
		return nil
	})
	return list, err
}

// ReviewedArticle is an article with what review made of one annotator's layer in it.
type ReviewedArticle struct {
	Article corpus.ID
	Title   string
	Changes []adjudication.Reviewed
}

// Reviewed lists what review made of an annotator's work in the project: the articles with a difference between their layer
// and the gold layer.
func Reviewed(ctx context.Context, p *store.Project, annotator string, progress func(Progress)) ([]ReviewedArticle, error) {
	book, err := p.Codebook(ctx)
	if err != nil {
		return nil, err
	}
	var list []ReviewedArticle
	err = eachDecided(ctx, p, progress, func(d *corpus.Document, decisions []corpus.Decision) error {
		changes, err := ReviewOf(d, &book, decisions, annotator)
		if err == nil && len(changes) > 0 {
			list = append(list, ReviewedArticle{d.Article.ID, d.Article.Title, changes})
		}
		return err
	})
	return list, err
}

// ReviewOf lists what review made of an annotator's work in one document; nothing when they have not worked on it.
func ReviewOf(d *corpus.Document, book *corpus.Codebook, decisions []corpus.Decision, annotator string) ([]adjudication.Reviewed, error) {
	gold := goldOf(d)
	_, said := d.Statuses[annotator]
	has := said || annotator == gold
	for i := range d.Spans { // by index: there may be many, and each is large
		has = has || d.Spans[i].Annotator == annotator
	}
	if !has || annotator == gold || len(decisions) == 0 {
		return nil, nil
	}
	return adjudication.Case{Document: d, Codebook: book, Decisions: decisions, Left: annotator, Gold: gold}.Review()
}

// goldOf is the name of the gold layer in a document; "gold" where nothing was taken over.
func goldOf(d *corpus.Document) string {
	for _, a := range d.Annotators {
		if a.Kind == corpus.Gold {
			return a.Name
		}
	}
	return "gold"
}

// eachDecided visits the articles with decisions.
func eachDecided(ctx context.Context, p *store.Project, progress func(Progress), visit func(*corpus.Document, []corpus.Decision) error) error {
	all, err := p.Decisions(ctx, "")
	if err != nil {
		return err
	}
	by := map[corpus.ID][]corpus.Decision{}
	var articles []corpus.ID
	for _, d := range all {
		if by[d.Article] == nil {
			articles = append(articles, d.Article)
		}
		by[d.Article] = append(by[d.Article], d)
	}
	if len(articles) == 0 {
		return nil
	}
	at := Progress{Total: len(articles)}
	return p.Documents(ctx, store.Filter{IDs: articles}, func(d corpus.Document) error {
		if at.Name = d.Article.Title; progress != nil {
			progress(at)
		}
		at.Done++
		if err := visit(&d, by[d.Article.ID]); err != nil {
			return err
		}
		return ctx.Err()
	})
}
