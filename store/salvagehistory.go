package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"
)

// uidsOf lists the uids of all rows that fit a condition.
func uidsOf(ctx context.Context, q querier, condition string) (map[[16]byte]bool, error) {
	uids := map[[16]byte]bool{}
	for _, t := range journalled {
		if err := addUIDs(ctx, q, "SELECT uid FROM "+t.name+condition, uids); err != nil {
			return nil, err
		}
	}
	return uids, nil
}

func addUIDs(ctx context.Context, q querier, query string, uids map[[16]byte]bool) error {
	rows, err := q.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var uid sql.RawBytes
		if err := rows.Scan(&uid); err != nil {
			return err
		}
		if len(uid) == 16 {
			uids[[16]byte(uid)] = true
		}
	}
	return rows.Err()
}

// writeHistory brings along the steps and the versions of rows that are there, and of those that were removed: by them a
// later merge knows what this copy has seen. Of rows that were lost it must know nothing, or a merge would take them for
// removed, and not bring them back.
func (s *salvager) writeHistory(ctx context.Context) error {
	present, err := uidsOf(ctx, s.to.writer, "")
	if err != nil {
		return err
	}
	removed, err := uidsOf(ctx, s.stage, " WHERE deleted = 1")
	if err != nil {
		return err
	}
	known := func(table string, uid []byte) bool {
		return table == codebookTable.name || len(uid) == 16 && (present[[16]byte(uid)] || removed[[16]byte(uid)])
	}
	_, err = s.to.transact(ctx, func(w *writer) error {
		w.remembered = true
		if err := s.copySteps(ctx, w, known); err != nil {
			return err
		}
		codebook, err := uidOf(codebookID)
		if err != nil {
			return err
		}
		return s.copyRows(ctx, w, "revision", "", func(v map[string]any) bool {
			uid, _ := v["row_uid"].([]byte)
			rev, _ := v["rev"].([]byte)
			return len(rev) == 16 && (known("", uid) || string(uid) == string(codebook))
		})
	})
	return err
}

// copySteps copies the steps that changed something which is there. They stand in no stack: nothing of before can be undone.
func (s *salvager) copySteps(ctx context.Context, w *writer, known func(string, []byte) bool) error {
	kept := map[int64]bool{}
	rows, err := s.stage.QueryContext(ctx, "SELECT c.seq, c.tbl, c.row_uid FROM change c JOIN step s ON s.seq = c.seq WHERE s.uid IS NOT NULL")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var seq int64
		var table string
		var uid []byte
		if err := rows.Scan(&seq, &table, &uid); err != nil {
			return err
		}
		kept[seq] = kept[seq] || known(table, uid)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return err
	}
	err = s.copyRows(ctx, w, "step", " ORDER BY seq", func(v map[string]any) bool {
		seq, _ := v["seq"].(int64)
		target, _ := v["target"].(int64)
		v["prev"] = nil
		if !kept[target] || target >= seq {
			v["target"] = nil
		}
		return kept[seq]
	})
	if err != nil {
		return err
	}
	return s.copyRows(ctx, w, "change", " ORDER BY seq, n", func(v map[string]any) bool {
		seq, _ := v["seq"].(int64)
		table, _ := v["tbl"].(string)
		uid, _ := v["row_uid"].([]byte)
		return kept[seq] && known(table, uid)
	})
}

// copyRows copies the rows of a table from the stage that take lets through, as it leaves them.
func (s *salvager) copyRows(ctx context.Context, w *writer, table, order string, take func(map[string]any) bool) error {
	columns, err := textsOf(s.stage.QueryContext(ctx, "SELECT name FROM pragma_table_info(?)", table))
	if err != nil {
		return err
	}
	names := strings.Join(columns, ", ")
	insert, err := w.tx.PrepareContext(ctx, "INSERT INTO "+table+"("+names+") VALUES("+strings.TrimSuffix(strings.Repeat("?, ", len(columns)), ", ")+")")
	if err != nil {
		return err
	}
	defer insert.Close()
	rows, err := s.stage.QueryContext(ctx, "SELECT "+names+" FROM "+table+order)
	if err != nil {
		return err
	}
	defer rows.Close()
	values, into := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		named := make(map[string]any, len(columns))
		for i, name := range columns {
			named[name] = values[i]
		}
		if !take(named) {
			continue
		}
		for i, name := range columns {
			values[i] = named[name]
		}
		if _, err := insert.ExecContext(ctx, values...); err != nil {
			return err
		}
	}
	return rows.Err()
}
