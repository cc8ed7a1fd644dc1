package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
)

// Problem is one thing that is not as it should be.
type Problem struct {
	Where string // the part of the file, or the article
	What  string // in plain words
}

// alwaysChecked is the size in bytes below which a file is checked at every opening; larger ones only after a crash.
const alwaysChecked = 50 << 20

// indexProblem is how SQLite reports a search index that does not fit the texts. It can be made again from them.
const indexProblem = "malformed inverted index for FTS4 table main.article_fts"

// checkAtOpening looks for damage, in a large file only after a crash.
func (p *Project) checkAtOpening(ctx context.Context) error {
	if p.recovered || p.info.Size() < alwaysChecked {
		return p.quickCheck(ctx)
	}
	return nil
}

// quickCheck looks for damage in the pages, and makes the search index again where only that is broken and the project can be
// written.
func (p *Project) quickCheck(ctx context.Context) error {
	if p.writer == nil {
		_, err := checkPages(ctx, p.reader, "quick_check")
		return err
	}
	indexed, err := checkPages(ctx, p.writer, "quick_check")
	if err == nil && !indexed {
		_, err = p.writer.ExecContext(ctx, "INSERT INTO article_fts(article_fts) VALUES('rebuild')")
	}
	return err
}

// checkPages lets SQLite look at all pages of a file, by quick_check or integrity_check. CodeDamaged when one is not in
// order; a search index that does not fit the texts is no damage, and told apart.
func checkPages(ctx context.Context, q querier, pragma string) (indexed bool, err error) {
	problems, err := textsOf(q.QueryContext(ctx, "PRAGMA "+pragma+"(10)"))
	if err != nil {
		return false, err
	}
	indexed = true
	for _, problem := range problems {
		switch problem {
		case "ok":
		case indexProblem:
			indexed = false
		default:
			first, _, _ := strings.Cut(strings.TrimPrefix(problem, "*** in database main ***\n"), "\n")
			return false, damaged("the file is damaged (%s); %s", first, damagedHelp)
		}
	}
	return indexed, nil
}

// Check reads the whole file and lists what is wrong: pages, links between rows, the search index, the tables
// themselves, and for each article its text, zones and spans. Nothing is changed. Progress, which may be nil, is called
// after each article. While the first part runs, changes wait.
func (p *Project) Check(ctx context.Context, progress func(done, total int)) ([]Problem, error) {
	var problems []Problem
	for _, part := range []struct {
		where string
		look  func(context.Context) ([]Problem, error)
	}{{"file", p.checkFile}, {"codebook", p.checkCodebook}, {"project", p.checkSingles}, {"history", p.checkHistory}} {
		found, err := part.look(ctx)
		problems = append(problems, found...)
		if problems, err = damageAsProblem(problems, part.where, err); err != nil {
			return problems, err
		}
	}
	articles, err := p.Articles(ctx, Filter{})
	if problems, err = damageAsProblem(problems, "articles", err); err != nil {
		return problems, err
	}
	for i, a := range articles {
		found, err := p.checkArticle(ctx, a)
		if err != nil {
			return problems, err
		}
		problems = append(problems, found...)
		if progress != nil {
			progress(i+1, len(articles))
		}
	}
	return problems, nil
}

// damageAsProblem makes of damage that stopped a look at a part of the file one more problem; other errors stay errors.
func damageAsProblem(problems []Problem, where string, err error) ([]Problem, error) {
	var own *Error
	if errors.As(err, &own) && own.Code == CodeDamaged {
		return append(problems, Problem{where, own.Message}), nil
	}
	return problems, err
}

// checkFile asks SQLite.
func (p *Project) checkFile(ctx context.Context) ([]Problem, error) {
	var problems []Problem
	err := p.read(ctx, func(tx *sql.Tx) error {
		pages, err := textsOf(tx.QueryContext(ctx, "PRAGMA integrity_check"))
		if err != nil {
			return err
		}
		for _, problem := range pages {
			switch problem {
			case "ok":
			case indexProblem:
				problems = append(problems, Problem{"search index", "it does not fit the texts; it is made again when the project is opened"})
			default:
				problems = append(problems, Problem{"file", problem})
			}
		}
		broken, err := foreignKeyProblems(ctx, tx)
		if err != nil {
			return err
		}
		for _, link := range broken {
			problems = append(problems, Problem{"links", link})
		}
		var strange *Error
		if err := p.schema.check(ctx, tx); errors.As(err, &strange) {
			problems = append(problems, Problem{"tables", strange.Message})
		} else if err != nil {
			return err
		}
		return nil
	})
	return problems, err
}

// foreignKeyProblems lists rows that point to rows that are not there.
func foreignKeyProblems(ctx context.Context, q querier) ([]string, error) {
	rows, err := q.QueryContext(ctx, "PRAGMA foreign_key_check")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var problems []string
	for rows.Next() {
		var table, parent string
		var id, key sql.NullInt64
		if err := rows.Scan(&table, &id, &parent, &key); err != nil {
			return nil, err
		}
		problems = append(problems, fmt.Sprintf("row %d of %s points to a row of %s that is not there", id.Int64, table, parent))
	}
	return problems, rows.Err()
}

func (p *Project) checkCodebook(ctx context.Context) ([]Problem, error) {
	_, err := p.Codebook(ctx)
	return nil, err
}

// checkSingles looks for the rows that every project has once.
func (p *Project) checkSingles(ctx context.Context) ([]Problem, error) {
	var problems []Problem
	err := p.read(ctx, func(tx *sql.Tx) error {
		for _, table := range []string{"project", "undo_state"} {
			var rows int
			if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM "+table).Scan(&rows); err != nil {
				return err
			}
			if rows != 1 {
				problems = append(problems, Problem{table, fmt.Sprintf("the table has %d rows instead of 1", rows)})
			}
		}
		return nil
	})
	return problems, err
}

// checkHistory reads every change that undo may have to take back.
func (p *Project) checkHistory(ctx context.Context) ([]Problem, error) {
	var problems []Problem
	err := p.read(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, "SELECT s.seq, c.tbl, c.before, c.after FROM step s LEFT JOIN change c ON c.seq = s.seq ORDER BY s.seq, c.n")
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var seq int64
			var table, before, after sql.NullString
			if err := rows.Scan(&seq, &table, &before, &after); err != nil {
				return err
			}
			if what := changeProblem(table, before, after); what != "" {
				problems = append(problems, Problem{"history", fmt.Sprintf("step %d: %s", seq, what)})
			}
		}
		return rows.Err()
	})
	return problems, err
}

// changeProblem tells what is wrong with one change of the history, "" = nothing.
func changeProblem(table, before, after sql.NullString) string {
	t, ok := journalled[table.String]
	switch {
	case !table.Valid:
		return "its changes are missing"
	case !ok:
		return fmt.Sprintf("it names a table %q that a project does not have", table.String)
	}
	for _, image := range []sql.NullString{before, after} {
		if !image.Valid {
			continue // a new row has no image of before
		}
		_, _, err := t.parse(image.String)
		if own := (*Error)(nil); errors.As(err, &own) {
			return own.Message
		}
	}
	return ""
}

// checkArticle looks at what SQLite knows nothing of. A document that cannot be read is a problem, not an error.
func (p *Project) checkArticle(ctx context.Context, a ArticleRow) ([]Problem, error) {
	where := fmt.Sprintf("%s (%s)", strings.TrimSpace(a.Title), a.ID)
	var problems []Problem
	err := p.read(ctx, func(tx *sql.Tx) error {
		d, err := readDocument(ctx, tx, a.ID)
		if err != nil {
			return err
		}
		for _, what := range problemsIn(&d) {
			problems = append(problems, Problem{where, what})
		}
		return nil
	})
	if err == nil {
		_, err = p.Original(ctx, a.ID)
	}
	if ErrorCode(err) == CodeNotFound {
		return append(problems, Problem{where, "its original is missing"}), nil
	}
	return damageAsProblem(problems, where, err)
}
