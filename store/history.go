package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/onrecord/onrecord/store/corpus"
)

// HistoryRow is one step as the history shows it.
type HistoryRow struct {
	Seq       int64
	Label     string
	Kind      string // do, undo, redo
	Annotator string // the name at that time
	At        time.Time
	Article   corpus.ID // "" = none in particular
	Changes   int       // rows changed
}

// History lists the newest steps first, at most limit of them.
func (p *Project) History(ctx context.Context, limit int) ([]HistoryRow, error) {
	var history []HistoryRow
	err := p.read(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, `SELECT seq, label, kind, annotator, at, article, (SELECT count(*) FROM change c WHERE c.seq = s.seq)
			FROM step s ORDER BY seq DESC LIMIT ?`, limit)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var h HistoryRow
			var at sql.NullInt64
			var article []byte
			if err := rows.Scan(&h.Seq, &h.Label, &h.Kind, &h.Annotator, &at, &article, &h.Changes); err != nil {
				return err
			}
			h.At = timeOf(at)
			if h.Article, err = optionalID(article); err != nil {
				return err
			}
			history = append(history, h)
		}
		return rows.Err()
	})
	return history, err
}
