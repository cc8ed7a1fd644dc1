package adjudication

import (
	"fmt"
	"slices"
	"time"

	"github.com/onrecord/onrecord/store/corpus"
)

// Verdict is what a person decides about a difference.
type Verdict struct {
	Outcome corpus.Outcome
	Of      corpus.Outcome // TookEdited begins with a copy of this: TookLeft, TookRight or TookBoth; "" = of nothing
	Reason  corpus.Reason
	Note    string
	By      string    // who decides
	At      time.Time // UTC, whole milliseconds
}

// GoldLayer is the annotator to whom the gold layer belongs, and whether it is new and must be put into the project first. A
// new one is called "gold", or "gold 2" … where somebody has that name.
func GoldLayer(annotators []corpus.Annotator, newID func() corpus.ID) (gold corpus.Annotator, isNew bool) {
	taken := map[string]bool{}
	for _, a := range annotators {
		if a.Kind == corpus.Gold {
			return a, false
		}
		taken[a.Name] = true
	}
	name := "gold"
	for n := 2; taken[name]; n++ {
		name = fmt.Sprintf("gold %d", n)
	}
	return corpus.Annotator{ID: newID(), Name: name, Kind: corpus.Gold}, true
}

// Decide gives the changes of the step that makes a verdict on differences: what earlier decisions on them put into the gold
// layer goes, copies of what is taken come, and a decision for each says so. Differences on which the layers agree are
// decided as such. NewID names what is new. Afterwards the case has the decisions, and a document as it is then; the one that
// it had is not changed.
func (c *Case) Decide(list []Difference, v Verdict, newID func() corpus.ID) []corpus.Change {
	own := c.Document.Apply(corpus.Step{}) // a copy, which each decision then changes in place
	own.Spans, own.Attributions, own.Entities = slices.Clone(own.Spans), slices.Clone(own.Attributions), slices.Clone(own.Entities)
	c.Document = &own
	var changes []corpus.Change
	for _, d := range list {
		g := newGold(c, d, newID, v.At)
		if g.took = v.Outcome; v.Outcome == corpus.TookEdited {
			g.took = v.Of
		}
		if g.took == corpus.TookLeft || g.took == corpus.TookBoth {
			g.take(d.Left, c.Left)
		}
		if g.took == corpus.TookRight || g.took == corpus.TookBoth {
			g.take(d.Right, c.Right)
		}
		g.nest()
		g.sweep()
		decision := c.decision(d, v, g.kept, newID)
		changes = append(append(changes, g.changes...), corpus.AddDecision{Decision: decision})
		c.Decisions = append(c.Decisions, decision)
		own.Do(corpus.Step{Annotator: v.By, Changes: g.changes})
	}
	return changes
}

// Edited gives the decision that ends the editing of what a difference has in the gold layer: what is there now is what it
// put there. The decisions of the case get it too.
func (c *Case) Edited(d Difference, v Verdict, gold []corpus.ID, newID func() corpus.ID) corpus.Change {
	v.Outcome = corpus.TookEdited
	decision := c.decision(d, v, gold, newID)
	c.Decisions = append(c.Decisions, decision)
	return corpus.AddDecision{Decision: decision}
}

func (c *Case) decision(d Difference, v Verdict, gold []corpus.ID, newID func() corpus.ID) corpus.Decision {
	return corpus.Decision{
		ID: newID(), Article: c.Document.Article.ID, Kind: d.Kinds[0], Left: d.Left.heads(), Right: d.Right.heads(),
		Outcome: v.Outcome, Gold: gold, Reason: v.Reason, Note: v.Note, Annotator: v.By, Created: v.At,
	}
}

// InGold lists what a difference has in the gold layer: attributions with their parts, and spans outside them.
func (c *Case) InGold(d Difference) []corpus.ID {
	g := newGold(c, d, nil, time.Time{})
	var ids []corpus.ID
	for _, a := range g.oldFrames {
		ids = append(ids, a.ID)
	}
	return append(ids, g.oldSpans...)
}
