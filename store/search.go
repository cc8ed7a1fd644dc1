package store

import (
	"context"
	"database/sql"
	"strings"

	"github.com/onrecord/onrecord/store/corpus"
)

// Hit is an article that has all the words.
type Hit struct {
	Article corpus.ID
	Title   string
	Snippet string         // a stretch of the text or title around the words, line ends as spaces
	Marks   []corpus.Range // the words in the snippet, in bytes
}

// Words in a snippet stand between these two. No text has them: see corpus.CheckText.
const (
	markStart = "\x02"
	markEnd   = "\x03"
)

// snippetWords is how long a snippet is.
const snippetWords = 24

// Search finds articles whose title or text has all the words, in the order of import, at most limit of them. Case and
// accents do not count; everything but letters and digits only parts words; operators have no meaning. No words find
// nothing.
func (p *Project) Search(ctx context.Context, words string, limit int) ([]Hit, error) {
	match := matchAll(words)
	if match == "" {
		return nil, nil
	}
	var hits []Hit
	err := p.read(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, `SELECT a.uid, a.title, snippet(article_fts, ?, ?, '…', -1, ?)
			FROM article_fts JOIN article a ON a.id = article_fts.docid
			WHERE article_fts MATCH ? AND a.deleted = 0 ORDER BY article_fts.docid LIMIT ?`, markStart, markEnd, snippetWords, match, limit)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var h Hit
			var uid []byte
			var snippet string
			if err := rows.Scan(&uid, &h.Title, &snippet); err != nil {
				return err
			}
			if h.Article, err = idOf(uid); err != nil {
				return err
			}
			h.Snippet, h.Marks = unmark(snippet)
			hits = append(hits, h)
		}
		return rows.Err()
	})
	return hits, err
}

// matchAll is the index's expression for all words: each is quoted, so that none is taken for an operator. There is no
// way to quote a quotation mark, and a star means a prefix, so both only part words.
func matchAll(words string) string {
	parts := strings.FieldsFunc(words, func(r rune) bool {
		return r == '"' || r == '*' || r == 0 || r == '\uFFFD' || strings.ContainsRune(" \t\n\r\u00A0", r)
	})
	for i, word := range parts {
		parts[i] = `"` + word + `"`
	}
	return strings.Join(parts, " ")
}

// unmark takes the marks out of a snippet and says where they were.
func unmark(marked string) (string, []corpus.Range) {
	var out strings.Builder
	var marks []corpus.Range
	rest := strings.ReplaceAll(marked, "\n", " ")
	for {
		before, after, ok := strings.Cut(rest, markStart)
		out.WriteString(before)
		if !ok {
			return out.String(), marks
		}
		word, tail, _ := strings.Cut(after, markEnd)
		marks = append(marks, corpus.Range{Start: out.Len(), End: out.Len() + len(word)})
		out.WriteString(word)
		rest = tail
	}
}
