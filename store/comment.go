package store

import (
	"context"
	"database/sql"
	"slices"

	"github.com/onrecord/onrecord/store/corpus"
)

func (w *writer) putComment(c corpus.Comment) error {
	if _, err := w.live(articleTable, c.Article); err != nil {
		return err
	}
	if c.Text == "" {
		return invalid("comment %s is empty; remove it instead", c.ID)
	}
	if c.Span != "" && c.Attribution != "" {
		return invalid("comment %s is about a span and an attribution; it can be about one of them", c.ID)
	}
	if c.Parent == c.ID {
		return invalid("comment %s cannot answer itself", c.ID)
	}
	for _, about := range []struct {
		t  *table
		id corpus.ID
	}{{spanTable, c.Span}, {attributionTable, c.Attribution}, {commentTable, c.Parent}} {
		if err := w.checkAbout(about.t, about.id, c.Article); err != nil {
			return err
		}
	}
	annotator, err := w.annotator(c.Annotator)
	if err != nil {
		return err
	}
	_, err = w.put(commentTable, c.ID, row{
		string(c.Article), string(c.Span), string(c.Attribution), string(c.Parent), string(annotator),
		c.Text, flag(c.Resolved), millis(c.Created), int64(0),
	})
	return err
}

// checkAbout tells whether a row that is talked about is or was in the article. What was made elsewhere
// may talk about rows that were gone before they could come here.
func (w *writer) checkAbout(t *table, id, article corpus.ID) error {
	if id == "" {
		return nil
	}
	r, err := w.row(t, id)
	switch {
	case err != nil:
		return err
	case r == nil && (w.merging || w.foreign):
		return nil
	case r == nil:
		return invalid("there is no %s %s in the project", t.name, id)
	case r[0] != string(article):
		return invalid("%s %s belongs to another article", t.name, id)
	}
	return nil
}

// removeComment takes a comment out of sight; answers to it stay.
func (w *writer) removeComment(id corpus.ID) error {
	old, err := w.known(commentTable, id)
	if err != nil || old.isDeleted() {
		return err
	}
	return w.remove(commentTable, id, old)
}

const commentColumns = `c.uid, a.uid, c.span, c.attribution, c.parent, n.name, c.text, c.resolved, c.created
	FROM comment c JOIN article a ON a.id = c.article_id JOIN annotator n ON n.id = c.annotator_id`

func readComments(rows *sql.Rows, err error) ([]corpus.Comment, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var comments []corpus.Comment
	for rows.Next() {
		var c corpus.Comment
		var uid, article []byte
		var created sql.NullInt64
		if err := rows.Scan(&uid, &article, &c.Span, &c.Attribution, &c.Parent, &c.Annotator, &c.Text, &c.Resolved, &created); err != nil {
			return nil, err
		}
		if c.ID, err = idOf(uid); err != nil {
			return nil, err
		}
		if c.Article, err = idOf(article); err != nil {
			return nil, err
		}
		c.Created = timeOf(created)
		comments = append(comments, c)
	}
	return comments, rows.Err()
}

// CommentFilter chooses comments. Its zero value is all of them.
type CommentFilter struct {
	Open      bool      // only those of threads that are not resolved
	Article   corpus.ID // "" = all
	Annotator string    // who wrote it; "" = all
}

// CommentRow is a comment as a list of the whole project shows it.
type CommentRow struct {
	corpus.Comment
	Title   string       // of the article
	Settled bool         // its thread is resolved
	Place   corpus.Range // of what it is about, in bytes of the text; empty when that is the article or is gone
	Quote   string       // the text there
}

// Comments lists the comments of the project: article by article, in the order in which they were made.
func (p *Project) Comments(ctx context.Context, f CommentFilter) ([]CommentRow, error) {
	var list []CommentRow
	err := p.read(ctx, func(tx *sql.Tx) error {
		articles, err := idsOf(tx.QueryContext(ctx, `SELECT a.uid FROM article a WHERE a.deleted = 0
			AND a.id IN (SELECT article_id FROM comment WHERE deleted = 0) ORDER BY a.id`))
		if err != nil {
			return err
		}
		for _, id := range articles {
			if f.Article != "" && f.Article != id {
				continue
			}
			d, err := readDocument(ctx, tx, id)
			if err != nil {
				return err
			}
			list = append(list, f.rows(&d)...)
		}
		return nil
	})
	return list, err
}

// rows are the wanted comments of one document.
func (f CommentFilter) rows(d *corpus.Document) []CommentRow {
	var list []CommentRow
	settled := map[corpus.ID]bool{}
	for _, t := range corpus.Threads(d.Comments) {
		for _, c := range append(t.Answers, t.Comment) {
			settled[c.ID] = t.Resolved
		}
	}
	for _, c := range d.Comments {
		if f.Annotator != "" && f.Annotator != c.Annotator || f.Open && settled[c.ID] {
			continue
		}
		row := CommentRow{Comment: c, Title: d.Article.Title, Settled: settled[c.ID]}
		fragments := fragmentsOf(d, c.Span)
		if a, ok := d.Attribution(c.Attribution); ok {
			for _, member := range a.Members() {
				fragments = append(fragments, fragmentsOf(d, member)...)
			}
			fragments = corpus.Normalize(fragments)
		}
		row.Place, row.Quote = corpus.Hull(fragments), corpus.Quote(d.Article.Text, fragments)
		list = append(list, row)
	}
	return list
}

func fragmentsOf(d *corpus.Document, span corpus.ID) []corpus.Range {
	s, _ := d.Span(span)
	return slices.Clone(s.Fragments)
}
