package store

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"time"

	"github.com/mattn/go-sqlite3"

	"github.com/onrecord/onrecord/store/corpus"
)

// pagesAtOnce is how many pages are copied while changes wait: about a millisecond's work.
const pagesAtOnce = 64

// copyPages copies the file page by page. Changes get their turn in between; SQLite takes those of the connection that it
// copies from into the copy, so that the copy is the project as it is at the end.
func (p *Project) copyPages(ctx context.Context, to string) error {
	from := p.writer
	if from == nil {
		from = p.reader
	}
	source, err := from.Conn(ctx)
	if err != nil {
		return err
	}
	target, err := sqlite.Open(address(to, map[string][]string{"mode": {modeCreate}, "_journal_mode": {"MEMORY"}, "_synchronous": {"OFF"}}))
	if err != nil {
		return errors.Join(err, source.Close())
	}
	copied := target.(*sqlite3.SQLiteConn)
	var b *sqlite3.SQLiteBackup
	err = source.Raw(func(conn any) (err error) {
		b, err = copied.Backup("main", conn.(*sqlite3.SQLiteConn), "main")
		return err
	})
	err = errors.Join(err, source.Close()) // back to whoever changes the project
	if b != nil {
		err = errors.Join(err, p.stepThrough(ctx, from, b), b.Finish())
	}
	return errors.Join(err, copied.Close())
}

func (p *Project) stepThrough(ctx context.Context, from *sql.DB, b *sqlite3.SQLiteBackup) error {
	step := func() (done bool, err error) {
		p.gate.RLock()
		defer p.gate.RUnlock()
		if err := checkPlace(p.path, p.info); err != nil {
			return false, err
		}
		return b.Step(pagesAtOnce)
	}
	for {
		done, err := step()
		if done || err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		time.Sleep(betweenSteps)
	}
}

// betweenSteps leaves the processor and the disk to the person at work.
const betweenSteps = 200 * time.Microsecond

// verify opens a copy and reads it: its tables, its pages, and every text by its hash. It tells what is in it.
func verify(ctx context.Context, path string, s schema) (Backup, error) {
	b := Backup{Path: path}
	info, err := os.Stat(path)
	if err != nil {
		return b, fileError(path, err)
	}
	b.Bytes = info.Size()
	if version, err := readHeader(path, s.version()); err != nil {
		return b, err
	} else if version < s.version() {
		s = s[:version] // a backup of an older program
	}
	db := sql.OpenDB(connector{dsn: immutableSource(path)})
	defer db.Close()
	db.SetMaxOpenConns(1)
	if err := s.check(ctx, db); err != nil {
		return b, err
	}
	if _, err := checkPages(ctx, db, "quick_check"); err != nil { // the search index can be made again
		return b, err
	}
	if err := verifyTexts(ctx, db); err != nil {
		return b, err
	}
	return b, b.count(ctx, db)
}

func verifyTexts(ctx context.Context, q querier) error {
	rows, err := q.QueryContext(ctx, "SELECT a.title, a.text_sha256, t.text FROM article a LEFT JOIN article_text t ON t.article_id = a.id")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var title, hash string
		var text sql.NullString
		if err := rows.Scan(&title, &hash, &text); err != nil {
			return err
		}
		if corpus.TextHash(text.String) != hash {
			return damaged("the text of the article %q is not as it was imported", title)
		}
	}
	return rows.Err()
}

// count reads what is in a backup.
func (b *Backup) count(ctx context.Context, q querier) error {
	var last sql.NullInt64
	err := q.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM article WHERE deleted = 0), (SELECT count(*) FROM span WHERE deleted = 0),
		(SELECT count(*) FROM attribution WHERE deleted = 0), (SELECT at FROM step ORDER BY seq DESC LIMIT 1)`).
		Scan(&b.Articles, &b.Spans, &b.Attributions, &last)
	b.LastChange = timeOf(last)
	return err
}
