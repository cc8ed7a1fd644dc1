package dataset

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/onrecord/onrecord/store/corpus"
)

// lineReview is what people say of an article beside their annotations: how far each is, what they talk about, and how
// disagreements were decided. Formats that have a place for text of their own keep it there as JSON.
type lineReview struct {
	Statuses map[string]corpus.Status `json:"statuses,omitempty"` // by the names of annotators
	Standing corpus.Status            `json:"standing,omitempty"` // the article's own status, where it is not that of the article as a whole
	Comments []lineComment            `json:"comments"`
	Reviews  []lineDecision           `json:"reviews"`
}

type lineComment struct {
	ID          corpus.ID  `json:"id"`
	Span        *corpus.ID `json:"span"`
	Attribution *corpus.ID `json:"attribution"`
	Parent      *corpus.ID `json:"parent"`
	Annotator   string     `json:"annotator"`
	Text        string     `json:"text"`
	Resolved    bool       `json:"resolved"`
	Created     time.Time  `json:"created,omitzero"`
}

type lineDecision struct {
	ID        corpus.ID           `json:"id"`
	Kind      corpus.Disagreement `json:"kind"`
	Left      []corpus.ID         `json:"left"`
	Right     []corpus.ID         `json:"right"`
	Outcome   corpus.Outcome      `json:"outcome"`
	Gold      []corpus.ID         `json:"gold"`
	Reason    corpus.Reason       `json:"reason"`
	Note      string              `json:"note"`
	Annotator string              `json:"annotator"`
	Created   time.Time           `json:"created,omitzero"`
}

func newLineReview(d *corpus.Document) lineReview {
	r := lineReview{
		Statuses: map[string]corpus.Status{},
		Comments: make([]lineComment, 0, len(d.Comments)),
		Reviews:  make([]lineDecision, 0, len(d.Decisions)),
	}
	maps.Copy(r.Statuses, d.Statuses)
	if d.Standing != d.Status {
		r.Standing = d.Standing
	}
	for _, c := range d.Comments {
		r.Comments = append(r.Comments, lineComment{
			c.ID, reference(c.Span), reference(c.Attribution), reference(c.Parent), c.Annotator, c.Text, c.Resolved, c.Created,
		})
	}
	list := func(ids []corpus.ID) []corpus.ID { return append([]corpus.ID{}, ids...) } // never nil: none is written []
	for _, x := range d.Decisions {
		r.Reviews = append(r.Reviews, lineDecision{
			x.ID, x.Kind, list(x.Left), list(x.Right), x.Outcome, list(x.Gold), x.Reason, x.Note, x.Annotator, x.Created,
		})
	}
	return r
}

// into gives a document what the review says. The document has the status of the article as a whole already.
func (r *lineReview) into(d *corpus.Document) error {
	d.Standing = r.Standing
	if len(r.Statuses) > 0 {
		d.Statuses = r.Statuses
	}
	for _, c := range r.Comments {
		comment := corpus.Comment{
			ID: c.ID, Article: d.Article.ID, Span: referred(c.Span), Attribution: referred(c.Attribution), Parent: referred(c.Parent),
			Annotator: c.Annotator, Text: c.Text, Resolved: c.Resolved,
		}
		var err error
		if comment.Created, err = moment(c.Created); err != nil {
			return fmt.Errorf("comment %s: %w", c.ID, err)
		}
		d.Comments = append(d.Comments, comment)
	}
	for _, x := range r.Reviews {
		decision := corpus.Decision{
			ID: x.ID, Article: d.Article.ID, Kind: x.Kind, Left: someIDs(x.Left), Right: someIDs(x.Right), Outcome: x.Outcome,
			Gold: someIDs(x.Gold), Reason: x.Reason, Note: x.Note, Annotator: x.Annotator,
		}
		var err error
		if decision.Created, err = moment(x.Created); err != nil {
			return fmt.Errorf("review %s: %w", x.ID, err)
		}
		d.Decisions = append(d.Decisions, decision)
	}
	return nil
}

// someIDs is the list, nil when there is none in it.
func someIDs(ids []corpus.ID) []corpus.ID {
	if len(ids) == 0 {
		return nil
	}
	return ids
}

// settleStatus makes the statuses of a document that was read agree: where annotators have theirs, an article without one
// of its own has that which it has as a whole.
func settleStatus(d *corpus.Document) {
	if d.Status == "" {
		d.Status = corpus.WholeStatus(corpus.Todo, d.Statuses)
	}
	if d.Standing == "" && len(d.Statuses) > 0 {
		d.Standing = d.Status
	}
}

// checkReview tells what is wrong with statuses, comments and decisions. What they are about may be gone: comments and
// decisions outlive it.
func checkReview(d *corpus.Document) error {
	for _, name := range slices.Sorted(maps.Keys(d.Statuses)) {
		if name == "" || !slices.Contains(corpus.Statuses, d.Statuses[name]) {
			return fmt.Errorf("the status %q of the annotator %q is not one of todo, doing, done, review, approved, sent-back", d.Statuses[name], name)
		}
	}
	if whole := corpus.WholeStatus(d.Status, d.Statuses); d.Status != "" && d.Status != whole {
		return fmt.Errorf("the status is %q, but by the statuses of its annotators it is %q: leave one of the two out", d.Status, whole)
	}
	if d.Standing != "" && !slices.Contains(corpus.Statuses, d.Standing) {
		return fmt.Errorf("the standing %q is not one of todo, doing, done, review, approved, sent-back", d.Standing)
	}
	if _, err := unique("comment", d.Comments, func(c corpus.Comment) corpus.ID { return c.ID }); err != nil {
		return err
	}
	above := map[corpus.ID]corpus.ID{}
	for _, c := range d.Comments {
		if err := checkComment(c); err != nil {
			return fmt.Errorf("comment %s: %w", c.ID, err)
		}
		above[c.ID] = c.Parent
	}
	for id, parent := range above {
		if _, ok := above[parent]; !ok {
			above[id] = ""
		}
	}
	if id := inCircle(above); id != "" {
		return fmt.Errorf("comment %s: the comments that it answers form a circle", id)
	}
	return checkDecisions(d.Decisions)
}

func checkComment(c corpus.Comment) error {
	switch {
	case c.Text == "":
		return fmt.Errorf("it has no text")
	case c.Annotator == "":
		return fmt.Errorf("it has no annotator")
	case c.Span != "" && c.Attribution != "":
		return fmt.Errorf("it is about a span and an attribution; it can be about one of them")
	}
	return nil
}

func checkDecisions(decisions []corpus.Decision) error {
	if _, err := unique("review", decisions, func(x corpus.Decision) corpus.ID { return x.ID }); err != nil {
		return err
	}
	for _, x := range decisions {
		var problem string
		switch {
		case x.Annotator == "":
			problem = "it has no annotator"
		case !slices.Contains(corpus.Disagreements, x.Kind):
			problem = fmt.Sprintf("the kind %q is not known", x.Kind)
		case !slices.Contains(corpus.Outcomes, x.Outcome):
			problem = fmt.Sprintf("the outcome %q is not one of left, right, both, edited, nothing", x.Outcome)
		case !slices.Contains(corpus.Reasons, x.Reason):
			problem = fmt.Sprintf("the reason %q is not one of ambiguous, guideline, slip", x.Reason)
		default:
			continue
		}
		return fmt.Errorf("review %s: %s", x.ID, problem)
	}
	return nil
}
