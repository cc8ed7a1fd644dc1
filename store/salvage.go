package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"

	"github.com/onrecord/onrecord/store/corpus"
	"github.com/onrecord/onrecord/store/defensive"
)

// SalvageOptions say how to salvage.
type SalvageOptions struct {
	// Text makes the text of an article from its original again. It is asked where the text itself is damaged, and what it
	// gives is only taken when it has the hash that the text had. nil = nobody can.
	Text func(corpus.Original) (string, error)

	// Progress is called with articles done and all that are there; nil = nobody asks.
	Progress func(done, total int)
}

// SalvageReport tells what came out of a damaged file.
type SalvageReport struct {
	Rows     []SalvageCount
	Problems []Problem // what was lost or mended, one by one
}

// SalvageCount is how much of one kind was there.
type SalvageCount struct {
	Kind  string // the noun, such as "article" or "span"; "member" is a span in a slot, "step" one of the history
	Saved int    // in the new file
	Lost  int    // known to have been there; what left no trace at all is not counted
}

// Whole tells that nothing was lost or mended.
func (r SalvageReport) Whole() bool {
	for _, row := range r.Rows {
		if row.Lost > 0 {
			return false
		}
	}
	return len(r.Problems) == 0
}

// Salvage reads a damaged project, or one that Open refuses, table by table and row by row, and writes what is sound to a
// new one. The damaged file is only read, and nothing of its schema but its plain tables is used. Rows that cannot be read,
// or hold what they cannot hold, are made again from the history where that has them. A text counts when it has its hash;
// one that has not is taken from the article's original. All that goes into the new file goes through the checks of Apply,
// and the new file as a whole through Check. It keeps ids, layers and the history (which copies are merged by), but what
// was done before cannot be undone there, and what had been removed is not in it.
//
// Errors: CodeExists when there is a file at path, CodeNotProject and CodeDamaged when nothing can be read.
func Salvage(ctx context.Context, damagedFile, path string, o SalvageOptions) (SalvageReport, error) {
	s := &salvager{options: o, unread: map[string]int{}, staged: map[string]int{}, missing: map[string][]missingRow{}}
	err := placeNew(path, func(temporary string) error {
		return explain(damagedFile, s.run(ctx, damagedFile, temporary))
	})
	return s.report, cancelled(ctx, explain(path, err))
}

// A salvager is one salvage. What can be read is brought to a stage first, a file of our own schema in which nothing is
// checked but each row by itself; there it is mended, and from there it goes into the new project.
type salvager struct {
	options SalvageOptions
	wreck   *wreck
	stage   *sql.Tx
	to      *Project
	report  SalvageReport

	unread  map[string]int          // rows of a table that could not be read or used, and not be made again
	staged  map[string]int          // rows in sight on the stage
	missing map[string][]missingRow // rows of a table that the history may have
}

// salvageKinds are the tables that the report counts: all with history but two of which it tells in words, and the history.
func salvageKinds() []string {
	var kinds []string
	for _, t := range tables {
		if t != codebookTable && t != conflictTable {
			kinds = append(kinds, t.name)
		}
	}
	return append(kinds, "step")
}

func (s *salvager) run(ctx context.Context, from, temporary string) (err error) {
	if s.wreck, err = openWreck(ctx, from); err != nil {
		return err
	}
	defer s.wreck.close()
	db, err := openStage(ctx, filepath.Join(filepath.Dir(temporary), "stage"+Extension))
	if err != nil {
		return err
	}
	defer db.Close()
	if s.stage, err = db.BeginTx(ctx, nil); err != nil {
		return err
	}
	defer s.stage.Rollback() // it was for this run
	for _, part := range []func(context.Context) error{s.read, s.replay, s.compare, s.tie} {
		if err := part(ctx); err != nil {
			return err
		}
	}
	if err := s.begin(ctx, temporary); err != nil {
		return err
	}
	return errors.Join(s.write(ctx), s.to.Close())
}

// openStage makes a file of our schema without links between rows being watched over, and without the rule that texts never
// change. Nobody but this program writes to it, and it is gone afterwards: it need not reach the disk.
func openStage(ctx context.Context, path string) (*sql.DB, error) {
	settings := url.Values{"mode": {modeCreate}, defensive.MigrationKey: {"1"}, "_synchronous": {"OFF"}, "_journal_mode": {"MEMORY"}, "_cache_size": {cacheKilobytes}}
	db := sql.OpenDB(connector{dsn: address(path, settings)})
	db.SetMaxOpenConns(1)
	err := current.migrate(ctx, db)
	if err == nil {
		_, err = db.ExecContext(ctx, `DROP TRIGGER article_text_kept; DROP TRIGGER article_text_stays; DROP TRIGGER original_kept; DROP TRIGGER original_stays;
			DELETE FROM undo_state; CREATE INDEX change_of ON change(row_uid)`)
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// write fills the new project and counts what is in it.
func (s *salvager) write(ctx context.Context) error {
	for _, part := range []func(context.Context) error{s.writePeople, s.writeArticles, s.writeConflicts, s.writeHistory, s.writeSettings} {
		if err := part(ctx); err != nil {
			return err
		}
	}
	for _, kind := range salvageKinds() {
		saved, err := countRows(ctx, s.to.writer, kind)
		if err != nil {
			return err
		}
		s.report.Rows = append(s.report.Rows, SalvageCount{kind, saved, s.unread[kind] + max(s.staged[kind]-saved, 0)})
	}
	problems, err := s.to.Check(ctx, nil)
	if err == nil && len(problems) > 0 {
		err = fmt.Errorf("what was salvaged is not in order (%s: %s)", problems[0].Where, problems[0].What)
	}
	return err
}

// countRows counts the rows of a table that are in sight.
func countRows(ctx context.Context, q querier, table string) (n int, err error) {
	query := "SELECT count(*) FROM " + table
	if table != "step" {
		query += " WHERE deleted = 0"
	}
	err = q.QueryRowContext(ctx, query).Scan(&n)
	return n, err
}

// tell notes a problem.
func (s *salvager) tell(where, format string, args ...any) {
	s.report.Problems = append(s.report.Problems, Problem{where, fmt.Sprintf(format, args...)})
}
