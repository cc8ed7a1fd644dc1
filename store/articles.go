package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"unicode"

	"github.com/onrecord/onrecord/store/corpus"
)

// ArticleRow is what a list of articles shows.
type ArticleRow struct {
	ID           corpus.ID
	Title        string
	Byline       string
	Outlet       string
	Published    string
	Language     string
	Status       corpus.Status            // of Filter.Annotator, or as a whole; see corpus.WholeStatus
	Statuses     map[string]corpus.Status // of the annotators who have one, by name; nil = nobody
	TextBytes    int
	Spans        int
	Attributions int
	Flagged      int // spans and attributions
	Open         int // threads of comments that are not resolved
}

// Filter chooses articles. Its zero value is all of them.
type Filter struct {
	Text      string          // part of the title, byline or outlet; case and accents do not count
	Statuses  []corpus.Status // any of these; none = all
	Annotator string          // whose status counts; "" = that of the article as a whole
	Uncounted []string        // annotators whose work a row of Articles does not count; it chooses no articles
	IDs       []corpus.ID     // any of these; nil = all
	From, To  string          // published from the one to the other, both included, as "2022", "2022-01" or "2022-01-27"; "" = open
}

// Articles lists the matching articles in the order of import. The texts are not read.
func (p *Project) Articles(ctx context.Context, f Filter) ([]ArticleRow, error) {
	var articles []ArticleRow
	query, args, err := f.query()
	if err != nil {
		return nil, explain(p.path, err)
	}
	wanted := corpus.FoldName(f.Text)
	err = p.read(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, query, args...)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var a ArticleRow
			var uid []byte
			var statuses sql.NullString
			if err := rows.Scan(&uid, &a.Title, &a.Byline, &a.Outlet, &a.Published, &a.Language, &a.Status, &statuses, &a.TextBytes, &a.Spans, &a.Attributions, &a.Flagged, &a.Open); err != nil {
				return err
			}
			if wanted != "" && !containsFolded(a.Title+"\n"+a.Byline+"\n"+a.Outlet, wanted) {
				continue
			}
			if a.Statuses, err = decodeStatuses(statuses.String); err != nil {
				return err
			}
			if a.Status = f.status(a.Status, a.Statuses); len(f.Statuses) > 0 && !slices.Contains(f.Statuses, a.Status) {
				continue
			}
			if a.ID, err = idOf(uid); err != nil {
				return err
			}
			articles = append(articles, a)
		}
		return rows.Err()
	})
	return articles, err
}

// status is the one that counts, of an article's own and those of its annotators.
func (f Filter) status(own corpus.Status, of map[string]corpus.Status) corpus.Status {
	if f.Annotator != "" {
		return corpus.StatusFor(f.Annotator, own, of)
	}
	return corpus.WholeStatus(own, of)
}

// containsFolded tells whether the text holds what was folded by corpus.FoldName. Plain ASCII, the most common, is folded
// the short way.
func containsFolded(text, wanted string) bool {
	if strings.ContainsFunc(text, func(r rune) bool { return r > unicode.MaxASCII }) {
		return strings.Contains(corpus.FoldName(text), wanted)
	}
	return strings.Contains(strings.ToLower(text), wanted)
}

// query is the statement for the filter, but for its text, which only Go can fold, and its statuses.
func (f Filter) query() (string, []any, error) {
	var args []any
	counted := " AND annotator_id NOT IN (SELECT id FROM annotator WHERE kind = 'suggester')" // nobody has said that it is right
	if len(f.Uncounted) > 0 {
		list, err := json.Marshal(f.Uncounted)
		if err != nil {
			return "", nil, err
		}
		counted += " AND annotator_id NOT IN (SELECT id FROM annotator WHERE name IN (SELECT value FROM json_each(?)))"
		args = append(args, string(list), string(list)) // it stands twice
	}
	query := `SELECT a.uid, a.title, a.byline, a.outlet, a.published, a.language, a.status, ` + statusesOf + `, a.text_bytes,
			coalesce(s.n, 0), coalesce(t.n, 0), coalesce(s.flagged, 0) + coalesce(t.flagged, 0), coalesce(c.n, 0)
		FROM article a
		LEFT JOIN (SELECT article_id, count(*) AS n, sum(flagged) AS flagged FROM span WHERE deleted = 0` + counted + ` GROUP BY article_id) s ON s.article_id = a.id
		LEFT JOIN (SELECT article_id, count(*) AS n, sum(flagged) AS flagged FROM attribution WHERE deleted = 0` + counted + ` GROUP BY article_id) t ON t.article_id = a.id
		LEFT JOIN (SELECT article_id, count(*) AS n FROM comment WHERE deleted = 0 AND resolved = 0 AND unhex(parent, '-') NOT IN
			(SELECT uid FROM comment WHERE deleted = 0) GROUP BY article_id) c ON c.article_id = a.id
		WHERE a.deleted = 0`
	if f.IDs != nil {
		list, err := json.Marshal(f.IDs)
		if err != nil {
			return "", nil, err
		}
		query += " AND a.uid IN (SELECT unhex(value, '-') FROM json_each(?))"
		args = append(args, string(list))
	}
	for _, bound := range []struct{ date, compare string }{{f.From, ">="}, {f.To, "<="}} {
		if bound.date == "" {
			continue
		}
		if err := corpus.CheckPublished(bound.date); err != nil {
			return "", nil, invalid("%v", err)
		}
		// A date is compared as far as the bound goes, so that "2022-01-27" lies in "2022". One that does not go as far
		// could lie on either side, and is left out like an unknown one.
		query += " AND length(a.published) >= length(?) AND substr(a.published, 1, length(?)) " + bound.compare + " ?"
		args = append(args, bound.date, bound.date, bound.date)
	}
	return query + " ORDER BY a.id", args, nil
}

// ArticleByHash finds the article that has a text, by its corpus.TextHash; false when there is none.
func (p *Project) ArticleByHash(ctx context.Context, textHash string) (id corpus.ID, found bool, err error) {
	err = p.read(ctx, func(tx *sql.Tx) error {
		var uid []byte
		err := tx.QueryRowContext(ctx, "SELECT uid FROM article WHERE text_sha256 = ? AND deleted = 0 ORDER BY id LIMIT 1", textHash).Scan(&uid)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		found = true
		id, err = idOf(uid)
		return err
	})
	return id, found, err
}
