package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/onrecord/onrecord/store/corpus"
)

// Applied tells what a step changed.
type Applied struct {
	Seq      int64       // number of the step in the history; 0 = it changed nothing and left no trace
	Label    string      // of the step, or of the step undone or redone
	Article  corpus.ID   // where to take the user
	Articles []corpus.ID // all articles of which a row changed, in the order of the changes
	Shared   bool        // an entity, an annotator or the codebook changed, which may show in any article
	Foreign  bool        // another program changed the file since the last step: read everything anew
}

// Apply makes all changes of a step, in order, or none of them. When it returns without an error they are on the disk
// and in the history. A change may refer to what the project has or an earlier change of the step brings in. Adding what
// is there already in the same form, and removing what is gone already, change nothing, so a step can be sent again
// after a failure. Annotators named by spans and attributions are made as humans when they are new.
//
// Errors: CodeInvalid, CodeReadOnly, CodeMoved, CodeBusy, CodeFull, CodeDamaged.
func (p *Project) Apply(step corpus.Step) (Applied, error) {
	return p.transact(context.Background(), func(w *writer) error {
		if step.Annotator == "" {
			return invalid("the step %q does not say whose it is", step.Label)
		}
		for what, v := range map[string]string{"label": step.Label, "annotator": step.Annotator, "group": string(step.Group)} {
			if err := checkPlain(what, v); err != nil {
				return err
			}
		}
		state, err := w.stacks()
		if err != nil {
			return err
		}
		w.foreign = step.Foreign
		w.step = stepRow{kind: "do", writes: true, label: step.Label, annotator: step.Annotator, article: step.Article, group: step.Group, prev: state.undo}
		for i, change := range step.Changes {
			if err := w.apply(change); err != nil {
				return inChange(i, len(step.Changes), err)
			}
		}
		if err := w.flush(); err != nil || w.step.seq == 0 {
			return err
		}
		if step.Final {
			return w.setStacks(stacks{})
		}
		return w.setStacks(stacks{undo: number(w.step.seq)}) // nothing can be redone after a new step
	})
}

// inChange says which change of a large step broke a rule.
func inChange(i, n int, err error) error {
	if e := (*Error)(nil); n > 1 && errors.As(err, &e) {
		e.Message = fmt.Sprintf("change %d of %d: %s", i+1, n, e.Message)
	}
	return err
}

// apply makes one change.
func (w *writer) apply(change corpus.Change) error {
	switch c := change.(type) {
	case corpus.AddArticle:
		return w.addArticle(c)
	case corpus.SetArticle:
		return w.setArticle(c.Article)
	case corpus.SetStatus:
		return w.setStatus(c)
	case corpus.RemoveArticle:
		return w.removeArticle(c.ID)
	case corpus.PutSpan:
		return w.putSpan(c.Span)
	case corpus.RemoveSpan:
		return w.removeSpan(c.ID)
	case corpus.PutAttribution:
		return w.putAttribution(c.Attribution)
	case corpus.RemoveAttribution:
		return w.removeAttribution(c.ID)
	case corpus.PutComment:
		return w.putComment(c.Comment)
	case corpus.RemoveComment:
		return w.removeComment(c.ID)
	case corpus.AddDecision:
		return w.addDecision(c.Decision)
	case corpus.AddRejection:
		return w.addRejection(c.Rejection)
	case corpus.DecideConflict:
		return w.decideConflict(c)
	case corpus.PutEntity:
		return w.putEntity(c.Entity)
	case corpus.RemoveEntity:
		return w.removeEntity(c.ID)
	case corpus.PutAnnotator:
		return w.putAnnotator(c.Annotator)
	case corpus.SetCodebook:
		return w.setCodebook(c.Codebook)
	}
	return invalid("a change of the type %T is not known", change)
}

// transact runs one step: in one transaction, on the file that was opened.
func (p *Project) transact(ctx context.Context, change func(w *writer) error) (Applied, error) {
	p.gate.Lock()
	defer p.gate.Unlock()
	applied, err := p.transactLocked(ctx, change)
	return applied, explain(p.path, err)
}

func (p *Project) transactLocked(ctx context.Context, change func(w *writer) error) (Applied, error) {
	if p.readOnly != "" {
		return Applied{}, &Error{Code: CodeReadOnly, Message: p.readOnly + "; save a copy elsewhere to make changes"}
	}
	if err := p.checkWhole(); err != nil {
		return Applied{}, err
	}
	// The transaction itself knows nothing of ctx, only its statements do: otherwise cancelling rolls back in the background,
	// and who reads the file next may come too early.
	tx, err := p.writer.BeginTx(context.Background(), nil)
	if err != nil {
		return Applied{}, err
	}
	defer tx.Rollback() // after a commit this does nothing
	w := &writer{
		ctx: ctx, project: p, tx: tx,
		seen:       map[corpus.ID]bool{},
		annotators: map[string]corpus.ID{},
		opened:     map[corpus.ID]openText{},
		entities:   map[corpus.ID]bool{},
		spans:      map[corpus.ID]corpus.ID{},
	}
	var version int64
	if err := w.queryRow("PRAGMA data_version").Scan(&version); err != nil {
		return Applied{}, err
	}
	if err := change(w); err != nil {
		return Applied{}, err
	}
	applied := Applied{Seq: w.step.seq, Label: w.step.label, Article: w.step.article, Articles: w.articles, Shared: w.shared, Foreign: version != p.dataVersion}
	if w.step.seq != 0 || w.remembered {
		if err := p.checkWhole(); err != nil {
			return Applied{}, err
		}
		if err := ctx.Err(); err != nil {
			return Applied{}, err
		}
		if err := tx.Commit(); err != nil {
			return Applied{}, err
		}
	}
	p.dataVersion = version
	return applied, nil
}
