package store

import (
	"context"
	"database/sql"
	"errors"
)

// Setting is a small thing that the program remembers with the project, such as the article shown last; "" when nothing
// was kept under the key.
func (p *Project) Setting(key string) (value string, err error) {
	err = p.read(context.Background(), func(tx *sql.Tx) error {
		err := tx.QueryRow("SELECT value FROM setting WHERE key = ?", key).Scan(&value)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		return err
	})
	return value, err
}

// SetSetting keeps a setting. It is no part of the history. Errors as for Apply.
func (p *Project) SetSetting(key, value string) error {
	p.gate.Lock()
	defer p.gate.Unlock()
	if p.readOnly != "" {
		return &Error{Code: CodeReadOnly, Path: p.path, Message: p.readOnly}
	}
	if err := checkPlace(p.path, p.info); err != nil {
		return err
	}
	_, err := p.writer.Exec("INSERT INTO setting(key, value) VALUES(?, ?) ON CONFLICT(key) DO UPDATE SET value = excluded.value WHERE value <> excluded.value", key, value)
	return explain(p.path, err)
}
