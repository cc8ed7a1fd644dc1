package dataset

import (
	"errors"
	"maps"
	"slices"
	"strconv"

	"github.com/onrecord/onrecord/store/corpus"
)

// review writes the rows of an article in the tables statuses, comments and decisions.
func (w *tableWriter) review(d corpus.Document) error {
	var err error
	article := string(d.Article.ID)
	for _, name := range slices.Sorted(maps.Keys(d.Statuses)) {
		err = errors.Join(err, w.row("statuses", article, name, string(d.Statuses[name])))
	}
	for _, c := range d.Comments {
		err = errors.Join(err, w.row("comments", string(c.ID), article, string(c.Span), string(c.Attribution), string(c.Parent), c.Annotator, c.Text,
			strconv.FormatBool(c.Resolved), timestamp(c.Created)))
	}
	for _, x := range d.Decisions {
		err = errors.Join(err, w.row("decisions", string(x.ID), article, string(x.Kind), joinList(x.Left), joinList(x.Right), string(x.Outcome),
			joinList(x.Gold), string(x.Reason), x.Note, x.Annotator, timestamp(x.Created)))
	}
	return err
}

// review reads them.
func (r *tableReader) review(l *line) {
	article := string(l.ID)
	for c := r.tables["statuses"]; c.at("article", article); c.advance() {
		if l.Statuses == nil {
			l.Statuses = map[string]corpus.Status{}
		}
		l.Statuses[c.cell("annotator")] = corpus.Status(c.cell("status"))
	}
	for c := r.tables["comments"]; c.at("article", article); c.advance() {
		l.Comments = append(l.Comments, lineComment{
			ID: corpus.ID(c.cell("comment")), Span: reference(corpus.ID(c.cell("about_span"))),
			Attribution: reference(corpus.ID(c.cell("about_attribution"))), Parent: reference(corpus.ID(c.cell("answers"))),
			Annotator: c.cell("annotator"), Text: c.cell("text"), Resolved: r.boolean(c, "resolved"), Created: r.created(c),
		})
	}
	for c := r.tables["decisions"]; c.at("article", article); c.advance() {
		l.Reviews = append(l.Reviews, lineDecision{
			ID: corpus.ID(c.cell("decision")), Kind: corpus.Disagreement(c.cell("kind")), Left: splitList[corpus.ID](c.cell("left")),
			Right: splitList[corpus.ID](c.cell("right")), Outcome: corpus.Outcome(c.cell("outcome")), Gold: splitList[corpus.ID](c.cell("gold")),
			Reason: corpus.Reason(c.cell("reason")), Note: c.cell("note"), Annotator: c.cell("annotator"), Created: r.created(c),
		})
	}
}
