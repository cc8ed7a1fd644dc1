package store

import (
	"context"
	"database/sql"
	"slices"
	"sync"

	"github.com/onrecord/onrecord/store/corpus"
)

// setCodebook puts a new codebook in force and keeps the older ones. Labels and slots that annotations use have to stay.
func (w *writer) setCodebook(book corpus.Codebook) error {
	if err := book.Check(); err != nil {
		return invalid("%v", err)
	}
	body, err := encodeBook(book)
	if err != nil {
		return err
	}
	var now string
	if err := w.queryRow("SELECT body FROM codebook WHERE deleted = 0 ORDER BY id DESC LIMIT 1").Scan(&now); err != nil {
		return err
	}
	if now == body {
		return nil
	}
	if err := w.checkInUse(book); err != nil {
		return err
	}
	w.inForce = nil
	_, err = w.put(codebookTable, NewID(), row{body, int64(0)})
	return err
}

// checkInUse tells whether a codebook has all labels and slots that annotations use.
func (w *writer) checkInUse(book corpus.Codebook) error {
	labels, err := textsOf(w.tx.QueryContext(w.ctx, "SELECT DISTINCT label FROM span WHERE deleted = 0"))
	if err != nil {
		return err
	}
	for _, label := range labels {
		if _, ok := book.Label(label); !ok {
			return invalid("the new codebook has no label %q, which annotations use; relabel or remove them first", label)
		}
	}
	slots, err := textsOf(w.tx.QueryContext(w.ctx, "SELECT DISTINCT slot FROM member WHERE deleted = 0"))
	if err != nil {
		return err
	}
	for _, slot := range slots {
		if !slices.ContainsFunc(book.Frame.Slots, func(s corpus.Slot) bool { return s.Name == slot }) {
			return invalid("the new codebook has no slot %q, which attributions use; empty it there first", slot)
		}
	}
	return nil
}

// bookCache keeps the codebook last read. Rows of the table never change their body, so its uid names it; its row number
// may be given again after a step that was rolled back.
type bookCache struct {
	mu   sync.Mutex
	uid  string
	book *corpus.Codebook
}

// read gives the codebook in force. It is shared and must not be changed.
func (c *bookCache) read(ctx context.Context, q querier) (*corpus.Codebook, error) {
	var uid string
	if err := q.QueryRowContext(ctx, "SELECT hex(uid) FROM codebook WHERE deleted = 0 ORDER BY id DESC LIMIT 1").Scan(&uid); err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.book != nil && c.uid == uid {
		return c.book, nil
	}
	var body string
	if err := q.QueryRowContext(ctx, "SELECT body FROM codebook WHERE uid = unhex(?)", uid).Scan(&body); err != nil {
		return nil, err
	}
	book, err := corpus.ParseCodebook([]byte(body))
	if err != nil {
		return nil, damaged("the project's codebook cannot be read: %v", err)
	}
	c.uid, c.book = uid, &book
	return c.book, nil
}

// book is the codebook in force at this point of the step. It must not be changed.
func (w *writer) book() (*corpus.Codebook, error) {
	if w.inForce != nil {
		return w.inForce, nil
	}
	book, err := w.project.books.read(w.ctx, w.tx)
	w.inForce = book
	return book, err
}

// Codebook is the codebook in force. The older ones stay in the file.
func (p *Project) Codebook(ctx context.Context) (book corpus.Codebook, err error) {
	err = p.read(ctx, func(tx *sql.Tx) error {
		var body string
		if err := tx.QueryRowContext(ctx, "SELECT body FROM codebook WHERE deleted = 0 ORDER BY id DESC LIMIT 1").Scan(&body); err != nil {
			return err
		}
		if book, err = corpus.ParseCodebook([]byte(body)); err != nil {
			return damaged("the project's codebook cannot be read: %v", err)
		}
		return nil
	})
	return book, err
}

func encodeBook(book corpus.Codebook) (string, error) {
	data, err := book.Encode()
	return string(data), err
}

// textsOf reads the one column of a question.
func textsOf(rows *sql.Rows, err error) ([]string, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var texts []string
	for rows.Next() {
		var one string
		if err := rows.Scan(&one); err != nil {
			return nil, err
		}
		texts = append(texts, one)
	}
	return texts, rows.Err()
}

// idsOf reads the one uid column of a question.
func idsOf(rows *sql.Rows, err error) ([]corpus.ID, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var ids []corpus.ID
	for rows.Next() {
		var uid []byte
		if err := rows.Scan(&uid); err != nil {
			return nil, err
		}
		id, err := idOf(uid)
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}
