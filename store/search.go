package store

import (
	"context"
	"database/sql"
	"strings"
	"unicode"

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
// accents do not count; everything but letters and digits only parts words; operators have no meaning. Words in scripts
// that are written without spaces are found inside longer runs too, exactly as they are typed. No words find nothing.
func (p *Project) Search(ctx context.Context, words string, limit int) ([]Hit, error) {
	match, unspaced := parseWords(words)
	var hits []Hit
	err := p.read(ctx, func(tx *sql.Tx) (err error) {
		switch {
		case len(unspaced) > 0:
			hits, err = scan(ctx, tx, match, unspaced, limit)
		case match != "":
			hits, err = lookUp(ctx, tx, match, limit)
		}
		return err
	})
	return hits, err
}

// lookUp asks the index.
func lookUp(ctx context.Context, tx *sql.Tx, match string, limit int) ([]Hit, error) {
	rows, err := tx.QueryContext(ctx, `SELECT a.uid, a.title, snippet(article_fts, ?, ?, '…', -1, ?)
		FROM article_fts JOIN article a ON a.id = article_fts.docid
		WHERE article_fts MATCH ? AND a.deleted = 0 ORDER BY article_fts.docid LIMIT ?`, markStart, markEnd, snippetWords, match, limit)
	return readHits(rows, err, unmark)
}

// scan reads the texts, since the index takes a run of such characters for one word. The other words are looked up.
func scan(ctx context.Context, tx *sql.Tx, match string, words []string, limit int) ([]Hit, error) {
	query := `SELECT a.uid, a.title, a.title || ' ' || t.text FROM article a JOIN article_text t ON t.article_id = a.id WHERE a.deleted = 0`
	var args []any
	if match != "" {
		query += " AND a.id IN (SELECT docid FROM article_fts WHERE article_fts MATCH ?)"
		args = append(args, match)
	}
	for _, word := range words {
		query += " AND (instr(t.text, ?) > 0 OR instr(a.title, ?) > 0)"
		args = append(args, word, word)
	}
	rows, err := tx.QueryContext(ctx, query+" ORDER BY a.id LIMIT ?", append(args, limit)...)
	return readHits(rows, err, func(text string) (string, []corpus.Range) { return excerpt(text, words) })
}

// readHits reads id, title and a text that show turns into a snippet.
func readHits(rows *sql.Rows, err error, show func(string) (string, []corpus.Range)) ([]Hit, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var hits []Hit
	for rows.Next() {
		var h Hit
		var uid []byte
		var text string
		if err := rows.Scan(&uid, &h.Title, &text); err != nil {
			return nil, err
		}
		if h.Article, err = idOf(uid); err != nil {
			return nil, err
		}
		h.Snippet, h.Marks = show(text)
		hits = append(hits, h)
	}
	return hits, rows.Err()
}

// unspacedScripts are written without spaces between words.
var unspacedScripts = []*unicode.RangeTable{unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar}

// parseWords makes the index's expression for all words: each is quoted, so that none is taken for an operator. There is
// no way to quote a quotation mark, and a star means a prefix, so both only part words. A word without a letter or digit
// is dropped: the index has none such. Words that the index cannot know are returned apart.
func parseWords(words string) (match string, unspaced []string) {
	var quoted []string
	parts := strings.FieldsFunc(words, func(r rune) bool {
		return r == '"' || r == '*' || r == 0 || r == unicode.ReplacementChar || unicode.IsSpace(r)
	})
	for _, word := range parts {
		switch {
		case !strings.ContainsFunc(word, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }):
		case strings.ContainsFunc(word, func(r rune) bool { return unicode.In(r, unspacedScripts...) }):
			unspaced = append(unspaced, word)
		default:
			quoted = append(quoted, `"`+word+`"`)
		}
	}
	return strings.Join(quoted, " "), unspaced
}

// excerpt is the text around the first place of a word, with all words in it marked.
func excerpt(text string, words []string) (string, []corpus.Range) {
	first := len(text)
	for _, word := range words {
		if at := strings.Index(text, word); at >= 0 {
			first = min(first, at)
		}
	}
	before, after := []rune(text[:first]), []rune(text[first:])
	const around = 40 // characters
	out := string(before[max(0, len(before)-around):]) + string(after[:min(len(after), 2*around)])
	if len(before) > around {
		out = "…" + out
	}
	if len(after) > 2*around {
		out += "…"
	}
	out = strings.ReplaceAll(out, "\n", " ")
	var marks []corpus.Range
	for _, word := range words {
		for from := 0; ; {
			at := strings.Index(out[from:], word)
			if at < 0 {
				break
			}
			marks = append(marks, corpus.Range{Start: from + at, End: from + at + len(word)})
			from += at + len(word)
		}
	}
	return out, corpus.Normalize(marks)
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
