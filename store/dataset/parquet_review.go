package dataset

import (
	"maps"
	"slices"
	"time"

	"github.com/onrecord/onrecord/store/corpus"
)

type parquetStatus struct {
	Annotator string `parquet:"annotator"`
	Status    string `parquet:"status"`
}

type parquetComment struct {
	ID          string     `parquet:"id"`
	Span        *string    `parquet:"span,optional"`
	Attribution *string    `parquet:"attribution,optional"`
	Parent      *string    `parquet:"parent,optional"`
	Annotator   string     `parquet:"annotator"`
	Text        string     `parquet:"text"`
	Resolved    bool       `parquet:"resolved"`
	Created     *time.Time `parquet:"created,optional,timestamp(millisecond)"`
}

type parquetDecision struct {
	ID        string     `parquet:"id"`
	Kind      string     `parquet:"kind"`
	Left      []string   `parquet:"left,list"`
	Right     []string   `parquet:"right,list"`
	Outcome   string     `parquet:"outcome"`
	Gold      []string   `parquet:"gold,list"`
	Reason    string     `parquet:"reason"`
	Note      string     `parquet:"note"`
	Annotator string     `parquet:"annotator"`
	Created   *time.Time `parquet:"created,optional,timestamp(millisecond)"`
}

// setReview puts statuses, comments and decisions into the row.
func (a *parquetArticle) setReview(r *lineReview) {
	a.Standing = string(r.Standing)
	for _, name := range slices.Sorted(maps.Keys(r.Statuses)) {
		a.Statuses = append(a.Statuses, parquetStatus{name, string(r.Statuses[name])})
	}
	for _, c := range r.Comments {
		a.Comments = append(a.Comments, parquetComment{
			string(c.ID), (*string)(c.Span), (*string)(c.Attribution), (*string)(c.Parent), c.Annotator, c.Text, c.Resolved, orNull(c.Created),
		})
	}
	for _, x := range r.Reviews {
		a.Reviews = append(a.Reviews, parquetDecision{
			string(x.ID), string(x.Kind), recast[string](x.Left), recast[string](x.Right), string(x.Outcome), recast[string](x.Gold),
			string(x.Reason), x.Note, x.Annotator, orNull(x.Created),
		})
	}
}

// review takes them out of it.
func (a *parquetArticle) review() lineReview {
	r := lineReview{Standing: corpus.Status(a.Standing), Statuses: map[string]corpus.Status{}}
	for _, s := range a.Statuses {
		r.Statuses[s.Annotator] = corpus.Status(s.Status)
	}
	for _, c := range a.Comments {
		r.Comments = append(r.Comments, lineComment{
			corpus.ID(c.ID), (*corpus.ID)(c.Span), (*corpus.ID)(c.Attribution), (*corpus.ID)(c.Parent), c.Annotator, c.Text, c.Resolved, orZero(c.Created),
		})
	}
	for _, x := range a.Reviews {
		r.Reviews = append(r.Reviews, lineDecision{
			corpus.ID(x.ID), corpus.Disagreement(x.Kind), recast[corpus.ID](x.Left), recast[corpus.ID](x.Right), corpus.Outcome(x.Outcome),
			recast[corpus.ID](x.Gold), corpus.Reason(x.Reason), x.Note, x.Annotator, orZero(x.Created),
		})
	}
	return r
}

// recast is a list of texts as texts of another type.
func recast[To, From ~string](list []From) []To {
	var out []To
	for _, one := range list {
		out = append(out, To(one))
	}
	return out
}
