package store

import (
	"context"
	"database/sql"
	"slices"
)

// Undo takes back the newest step that is not undone, with all steps of its group that stand in a row with it. It does so
// by a new step that puts the old values back, so the history only ever grows, and undo goes on after a restart.
// CodeNothing when there is nothing to undo; CodeConflict when another program changed since what the step had made.
func (p *Project) Undo() (Applied, error) {
	return p.transact(context.Background(), func(w *writer) error {
		state, err := w.stacks()
		if err != nil {
			return err
		}
		undone, err := groupFrom(w.ctx, w.tx, state.undo)
		if err != nil {
			return err
		}
		if len(undone) == 0 {
			return &Error{Code: CodeNothing, Message: "there is nothing to undo"}
		}
		if err := w.invert("undo", undone, state.redo); err != nil {
			return err
		}
		return w.setStacks(stacks{undo: undone[len(undone)-1].prev, redo: number(w.step.seq)})
	})
}

// Redo makes the step again that was undone last, until a new step was made. Errors as for Undo.
func (p *Project) Redo() (Applied, error) {
	return p.transact(context.Background(), func(w *writer) error {
		state, err := w.stacks()
		if err != nil {
			return err
		}
		if !state.redo.Valid {
			return &Error{Code: CodeNothing, Message: "there is nothing to redo"}
		}
		undo, err := stepAt(w.ctx, w.tx, state.redo.Int64)
		if err != nil {
			return err
		}
		if err := w.invert("redo", []stepRow{undo}, state.undo); err != nil {
			return err
		}
		return w.setStacks(stacks{undo: number(w.step.seq), redo: undo.prev})
	})
}

// UndoLabel is the label of the step that Undo would take back; false when there is none.
func (p *Project) UndoLabel() (string, bool) { return p.top("label", "undo_top") }

// UndoAnnotator is who made the step that Undo would take back; false when there is none.
func (p *Project) UndoAnnotator() (string, bool) { return p.top("annotator", "undo_top") }

// RedoLabel is the label of the step that Redo would make again; false when there is none.
func (p *Project) RedoLabel() (string, bool) { return p.top("label", "redo_top") }

// top is a column of the step on top of one of the stacks.
func (p *Project) top(column, stack string) (value string, ok bool) {
	err := p.read(context.Background(), func(tx *sql.Tx) error {
		return tx.QueryRow("SELECT s." + column + " FROM undo_state u JOIN step s ON s.seq = u." + stack).Scan(&value)
	})
	return value, err == nil
}

// stacks are the tops of what can be undone and redone. Each step names the one below it.
type stacks struct{ undo, redo sql.NullInt64 }

func number(n int64) sql.NullInt64 { return sql.NullInt64{Int64: n, Valid: true} }

func (w *writer) stacks() (s stacks, err error) {
	err = w.queryRow("SELECT undo_top, redo_top FROM undo_state").Scan(&s.undo, &s.redo)
	return s, err
}

func (w *writer) setStacks(s stacks) error {
	_, err := w.exec("UPDATE undo_state SET undo_top = ?, redo_top = ?", s.undo, s.redo)
	return err
}

// groupFrom lists the step and those below it of the same group, newest first.
func groupFrom(ctx context.Context, q querier, top sql.NullInt64) ([]stepRow, error) {
	var group []stepRow
	for top.Valid {
		s, err := stepAt(ctx, q, top.Int64)
		if err != nil {
			return nil, err
		}
		if len(group) > 0 && (s.group == "" || s.group != group[0].group) {
			break
		}
		group = append(group, s)
		top = s.prev
	}
	return group, nil
}

// invert makes a new step that puts back what the given steps, newest first, had changed.
func (w *writer) invert(kind string, steps []stepRow, prev sql.NullInt64) error {
	newest := steps[0]
	w.step = stepRow{kind: kind, writes: newest.writes, label: newest.label, annotator: newest.annotator, article: newest.article, group: newest.group, target: number(newest.seq), prev: prev}
	for _, s := range steps {
		changes, err := changesOf(w.ctx, w.tx, s.seq)
		if err != nil {
			return err
		}
		for _, c := range slices.Backward(changes) {
			if err := w.putBack(c); err != nil {
				return err
			}
		}
		if !s.writes {
			if err := w.forget(s, kind == "undo"); err != nil {
				return err
			}
		}
	}
	return w.flush()
}

// putBack gives a row its values before a change, if it still has those after it. A row that the change had made goes
// out of sight.
func (w *writer) putBack(c changeRow) error {
	t, ok := journalled[c.table]
	if !ok {
		return damaged("the history names a table %q that a project does not have", c.table)
	}
	id, err := idOf(c.uid)
	if err != nil {
		return err
	}
	now, err := w.row(t, id)
	if err != nil {
		return err
	}
	columns, after, err := t.parse(c.after)
	if err != nil {
		return err
	}
	for _, at := range columns {
		if now == nil || now[at] != after[at] {
			return &Error{Code: CodeConflict, Message: "the " + t.name + " has been changed by another program since; “" + w.step.label + "” cannot be taken back"}
		}
	}
	if !c.before.Valid {
		return w.remove(t, id, now)
	}
	columns, before, err := t.parse(c.before.String)
	if err != nil {
		return err
	}
	next := slices.Clone(now)
	for _, at := range columns {
		next[at] = before[at]
	}
	return w.update(t, id, now, next)
}
