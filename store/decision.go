package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"

	"github.com/onrecord/onrecord/store/corpus"
)

// addDecision adds a decision. All columns are fixed, so that the same one can be sent again but never changed; only a
// merge, which may find its annotator under another id, can name them anew.
func (w *writer) addDecision(d corpus.Decision) error {
	if _, err := w.live(articleTable, d.Article); err != nil {
		return err
	}
	switch {
	case !slices.Contains(corpus.Disagreements, d.Kind):
		return invalid("decision %s: the kind %q is not known", d.ID, d.Kind)
	case !slices.Contains(corpus.Outcomes, d.Outcome):
		return invalid("decision %s: the outcome %q is not one of left, right, both, edited, nothing", d.ID, d.Outcome)
	case !slices.Contains(corpus.Reasons, d.Reason):
		return invalid("decision %s: the reason %q is not one of ambiguous, guideline, slip", d.ID, d.Reason)
	}
	for _, id := range slices.Concat(d.Left, d.Right, d.Gold) {
		if err := w.checkDecided(id, d, slices.Contains(d.Gold, id)); err != nil {
			return err
		}
	}
	var lists [3]string
	for i, ids := range [][]corpus.ID{d.Left, d.Right, d.Gold} {
		data, err := json.Marshal(append([]corpus.ID{}, ids...))
		if err != nil {
			return err
		}
		lists[i] = string(data)
	}
	annotator, err := w.annotator(d.Annotator)
	if err != nil {
		return err
	}
	if old, err := w.row(decisionTable, d.ID); err != nil {
		return err
	} else if old != nil && !w.merging && decisionTable.value(old, "annotator_id") != string(annotator) {
		return invalid("decision %s is that of somebody else; it never changes", d.ID)
	}
	_, err = w.put(decisionTable, d.ID, row{
		string(d.Article), string(d.Kind), lists[0], lists[1], string(d.Outcome), lists[2], string(d.Reason), d.Note,
		string(annotator), millis(d.Created), int64(0),
	})
	return err
}

// checkDecided tells whether a span or attribution that a decision names is or was in the article, and in a gold layer if
// it has to be.
func (w *writer) checkDecided(id corpus.ID, d corpus.Decision, gold bool) error {
	for _, t := range []*table{spanTable, attributionTable} {
		r, err := w.row(t, id)
		if err != nil {
			return err
		}
		if r == nil {
			continue
		}
		if r[0] != string(d.Article) {
			return invalid("decision %s: %s %s belongs to another article", d.ID, t.name, id)
		}
		if !gold || w.foreign { // what was decided elsewhere is taken as it was decided there
			return nil
		}
		layer, err := w.known(annotatorTable, corpus.ID(t.value(r, "annotator_id").(string)))
		if err != nil {
			return err
		}
		if annotatorTable.value(layer, "kind") != string(corpus.Gold) {
			return invalid("decision %s: %s %s is not in a gold layer", d.ID, t.name, id)
		}
		return nil
	}
	if w.merging || w.foreign {
		return nil // gone in the other copy before it could come here
	}
	return invalid("decision %s: there is no span or attribution %s in the project", d.ID, id)
}

// Decisions lists the decisions on an article, or on all with "", in the order in which they were made.
func (p *Project) Decisions(ctx context.Context, article corpus.ID) (decisions []corpus.Decision, err error) {
	err = p.read(ctx, func(tx *sql.Tx) error {
		if article == "" {
			decisions, err = readDecisions(tx.QueryContext(ctx, "SELECT "+decisionColumns+" WHERE d.deleted = 0"+decisionOrder))
			return err
		}
		uid, err := uidOf(article)
		if err != nil {
			return err
		}
		decisions, err = readDecisions(tx.QueryContext(ctx, "SELECT "+decisionColumns+" WHERE d.deleted = 0 AND a.uid = ?"+decisionOrder, uid))
		return err
	})
	return decisions, err
}

// DecisionReasons counts the decisions of the project by the reason given; those without one are under NoReason.
func (p *Project) DecisionReasons(ctx context.Context) (map[corpus.Reason]int, error) {
	counts := map[corpus.Reason]int{}
	err := p.read(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, "SELECT reason, count(*) FROM decision WHERE deleted = 0 GROUP BY reason")
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var reason corpus.Reason
			var n int
			if err := rows.Scan(&reason, &n); err != nil {
				return err
			}
			counts[reason] = n
		}
		return rows.Err()
	})
	return counts, err
}

const (
	decisionColumns = `d.uid, a.uid, d.kind, d.left_layer, d.right_layer, d.outcome, d.gold, d.reason, d.note, n.name, d.created
		FROM decision d JOIN article a ON a.id = d.article_id JOIN annotator n ON n.id = d.annotator_id`
	decisionOrder = " ORDER BY d.created, d.uid"
)

func readDecisions(rows *sql.Rows, err error) ([]corpus.Decision, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var decisions []corpus.Decision
	for rows.Next() {
		var d corpus.Decision
		var uid, article []byte
		var lists [3]string
		var created sql.NullInt64
		if err := rows.Scan(&uid, &article, &d.Kind, &lists[0], &lists[1], &d.Outcome, &lists[2], &d.Reason, &d.Note, &d.Annotator, &created); err != nil {
			return nil, err
		}
		if d.ID, err = idOf(uid); err != nil {
			return nil, err
		}
		if d.Article, err = idOf(article); err != nil {
			return nil, err
		}
		for i, into := range []*[]corpus.ID{&d.Left, &d.Right, &d.Gold} {
			if err := json.Unmarshal([]byte(lists[i]), into); err != nil {
				return nil, damaged("the decision %s cannot be read: %v", d.ID, err)
			}
			if len(*into) == 0 {
				*into = nil
			}
		}
		d.Created = timeOf(created)
		decisions = append(decisions, d)
	}
	return decisions, rows.Err()
}
