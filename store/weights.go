package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// Weights are what the suggester has learned from the work in this project: package attribution says what the bytes mean.
//
// They follow from the annotations and can be learned again, so they are no part of the history, where each learning would
// leave some megabytes for ever. What was used before is kept instead: one way back, also after a restart. A merge does not
// bring another file's weights, and a packet takes none along: they were made of everybody's marks, and whoever is to work
// without seeing those must not get them as suggestions. A copy of the file has them.
type Weights struct {
	Body     []byte    // nil = those that come with the program
	Learned  time.Time // UTC, whole milliseconds; zero with those that come with the program
	Articles int       // of the project, from which they were learned
}

// MaxWeights is how many bytes weights can have. Those of a file from a stranger that has more are not read into memory.
const MaxWeights = 64 << 20

// Weights gives the weights in use. CodeInvalid when they have more bytes than MaxWeights.
func (p *Project) Weights(ctx context.Context) (Weights, error) {
	w, _, err := p.weightsIn(ctx, "used")
	return w, err
}

// WeightsBefore gives those that were in use until the ones now in use came; false when there have been no others.
func (p *Project) WeightsBefore(ctx context.Context) (Weights, bool, error) {
	return p.weightsIn(ctx, "before")
}

func (p *Project) weightsIn(ctx context.Context, place string) (w Weights, known bool, err error) {
	err = p.read(ctx, func(tx *sql.Tx) error {
		var learned sql.NullInt64
		var size int
		err := tx.QueryRow("SELECT length(body), iif(length(body) <= ?, body, x''), learned, articles FROM weights WHERE place = ?", MaxWeights, place).Scan(&size, &w.Body, &learned, &w.Articles)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err == nil && size > MaxWeights {
			w = Weights{}
			return tooLarge(p.path, size)
		}
		known = err == nil
		w.Learned = timeOf(learned)
		if len(w.Body) == 0 {
			w.Body = nil
		}
		return err
	})
	return w, known, err
}

func tooLarge(path string, size int) error {
	return &Error{Code: CodeInvalid, Path: path, Message: fmt.Sprintf("the weights have %d bytes, more than the %d MB that weights can have", size, MaxWeights>>20)}
}

// UseWeights makes weights those in use; the zero value goes back to those that come with the program. CodeInvalid when they
// have more bytes than MaxWeights, other errors as for Apply.
func (p *Project) UseWeights(w Weights) error {
	if len(w.Body) > MaxWeights {
		return tooLarge(p.path, len(w.Body))
	}
	return p.changeWeights(func(tx *sql.Tx) error {
		body := w.Body
		if body == nil {
			body = []byte{} // NULL otherwise
		}
		for _, one := range []struct {
			statement string
			values    []any
		}{
			{"INSERT OR IGNORE INTO weights(place, body, articles) VALUES('used', x'', 0)", nil},
			{"DELETE FROM weights WHERE place = 'before'", nil},
			{"UPDATE weights SET place = 'before'", nil},
			{"INSERT INTO weights(place, body, learned, articles) VALUES('used', ?, ?, ?)", []any{body, millis(w.Learned), w.Articles}},
		} {
			if _, err := tx.Exec(one.statement, one.values...); err != nil {
				return err
			}
		}
		return nil
	})
}

// SwapWeights takes back the last UseWeights or SwapWeights: what was used before is in use again, and what was in use is
// what was used before. CodeNothing when there have been no others.
func (p *Project) SwapWeights() error {
	return p.changeWeights(func(tx *sql.Tx) error {
		var n int
		if err := tx.QueryRow("SELECT count(*) FROM weights").Scan(&n); err != nil {
			return err
		}
		if n < 2 {
			return &Error{Code: CodeNothing, Message: "no other weights have been used in this project"}
		}
		_, err := tx.Exec(`REPLACE INTO weights(place, body, learned, articles)
			SELECT iif(place = 'used', 'before', 'used'), body, learned, articles FROM weights`)
		return err
	})
}

func (p *Project) changeWeights(change func(tx *sql.Tx) error) error {
	p.gate.Lock()
	defer p.gate.Unlock()
	if p.readOnly != "" {
		return &Error{Code: CodeReadOnly, Path: p.path, Message: p.readOnly}
	}
	if err := checkPlace(p.path, p.info); err != nil {
		return err
	}
	tx, err := p.writer.Begin()
	if err != nil {
		return explain(p.path, err)
	}
	defer tx.Rollback() // after a commit this does nothing
	if err := change(tx); err != nil {
		return explain(p.path, err)
	}
	return explain(p.path, tx.Commit())
}
