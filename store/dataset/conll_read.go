package dataset

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/onrecord/onrecord/store/corpus"
)

// conllReader reads articles of columns one by one. Those of other programs have no text besides the tokens, and tell the
// labels in their last column, or in all that the first line declares and that are no others of CoNLL-U.
type conllReader struct {
	findings
	lines    *jsonlReader // of which only the reading of lines is used
	close    func() error
	file     string
	options  ReadOptions
	columns  []string // as declared; nil = not
	articles int      // read so far
	again    bool     // the line in the buffer begins the next article
	ended    bool
}

func newConllReader(in io.Reader, name string, o ReadOptions) *conllReader {
	return &conllReader{lines: newJSONLReader(in, name), close: func() error { return nil }, file: name, options: o}
}

func (r *conllReader) Close() error { return r.close() }

func (r *conllReader) Offset() int64 { return r.lines.offset }

// conllDoc is an article as it was read: rows, with an empty one after each sentence.
type conllDoc struct {
	line      int // of its first line
	id, title string
	about     *line // of ours
	problem   error
	size      int // bytes
	rows      []conllRow
}

type conllRow struct {
	fields []string // none: the end of a sentence
	line   int
}

func (r *conllReader) Next() (Item, error) {
	d, err := r.read()
	if err != nil {
		return Item{}, err
	}
	r.articles++
	item, err := d.item(r)
	if err != nil {
		title := d.title
		if d.about != nil {
			title = name(corpus.Article{ID: d.about.ID, Title: d.about.Title})
		}
		return Item{}, &Error{r.file, d.line, title, err}
	}
	item.Line = d.line
	return item, nil
}

// read reads the lines of the next article; io.EOF after the last.
func (r *conllReader) read() (*conllDoc, error) {
	d := &conllDoc{}
	begun := false
	for !r.ended {
		if !r.again {
			if err := r.lines.readLine(); errors.Is(err, io.EOF) {
				r.ended = true
				break
			} else if err != nil {
				return nil, err
			}
		}
		r.again = false
		text := strings.ToValidUTF8(strings.TrimRight(string(r.lines.buffer), "\r\n"), "\uFFFD")
		if isConllStart(text) && begun {
			r.again = true
			break
		}
		if strings.TrimSpace(text) != "" && !begun && !strings.HasPrefix(text, conllColumns) {
			begun = true
			d.line = r.lines.line
		}
		if d.size += len(text); d.size > maxWhole {
			d.problem, d.rows = fmt.Errorf("the article has more than %d bytes, which is the limit", maxWhole), nil
			continue
		}
		r.line(d, text)
	}
	if !begun {
		return nil, io.EOF
	}
	return d, nil
}

// isConllStart tells whether a line begins an article.
func isConllStart(line string) bool {
	return strings.HasPrefix(line, "-DOCSTART-") || line == conllNewdoc || strings.HasPrefix(line, conllNewdoc+" id")
}

// line takes one line into the article.
func (r *conllReader) line(d *conllDoc, text string) {
	value := func() string {
		_, after, _ := strings.Cut(text, "=")
		return strings.TrimSpace(after)
	}
	fields := conllFields(text)
	switch {
	case strings.TrimSpace(text) == "":
		d.rows = append(d.rows, conllRow{line: r.lines.line})
	case strings.HasPrefix(text, "-DOCSTART-"):
	case strings.HasPrefix(text, conllColumns):
		r.columns = strings.Fields(value())
	case strings.HasPrefix(text, conllNewdoc+" id"):
		d.id = value()
	case strings.HasPrefix(text, "# title ="), strings.HasPrefix(text, "# meta::title ="):
		d.title = value()
	case strings.HasPrefix(text, conllArticle):
		d.about = &line{}
		if err := json.Unmarshal([]byte(text[len(conllArticle):]), d.about); err != nil {
			d.about, d.problem = nil, fmt.Errorf("line %d: %w", r.lines.line, plainJSONError(err))
		}
	case strings.HasPrefix(text, "#") && !(r.columns == nil && len(d.rows) > 0 && len(fields) == d.width() && isTag(fields[len(fields)-1])):
		// A comment. The hash sign can be a token as well, in files that have no comments.
	default:
		d.rows = append(d.rows, conllRow{fields, r.lines.line})
	}
}

// width is how many columns the rows have.
func (d *conllDoc) width() int {
	for _, row := range slices.Backward(d.rows) {
		if len(row.fields) > 0 {
			return len(row.fields)
		}
	}
	return 0
}

func (d *conllDoc) item(r *conllReader) (Item, error) {
	switch {
	case d.problem != nil:
		return Item{}, d.problem
	case d.about != nil:
		return d.ours(r)
	}
	return d.foreign(r)
}

// ours puts the spans of an article of ours together again: from the tokens, of which MISC tells where each begins.
func (d *conllDoc) ours(r *conllReader) (Item, error) {
	start, end, misc := slices.Index(r.columns, "START"), slices.Index(r.columns, "END"), slices.Index(r.columns, "MISC")
	if start < 0 || end < 0 || misc < 0 {
		return Item{}, errors.New("the columns START, END and MISC are not declared in the first line")
	}
	var tokens []lineRange
	var rows []conllRow
	for _, row := range d.rows {
		if len(row.fields) == 0 {
			continue
		}
		if len(row.fields) != len(r.columns) {
			return Item{}, fmt.Errorf("line %d has %d columns, not %d", row.line, len(row.fields), len(r.columns))
		}
		from, err := strconv.Atoi(row.fields[start])
		to, err2 := strconv.Atoi(row.fields[end])
		if err := errors.Join(err, err2); err != nil {
			return Item{}, fmt.Errorf("line %d: START and END are not both numbers", row.line)
		}
		tokens, rows = append(tokens, lineRange{from, to}), append(rows, row)
	}
	for at, row := range rows {
		for entry := range strings.SplitSeq(row.fields[misc], "|") {
			place, ok := strings.CutPrefix(entry, conllSpan)
			if !ok {
				continue
			}
			span, count, _ := strings.Cut(place, ":")
			i, err := strconv.Atoi(span)
			n, err2 := strconv.Atoi(count)
			if err != nil || err2 != nil || i < 1 || i > len(d.about.Spans) || n < 1 || n > len(tokens)-at {
				return Item{}, fmt.Errorf("line %d: %q is no span of the article's %d, over tokens that it has", row.line, entry, len(d.about.Spans))
			}
			s := &d.about.Spans[i-1]
			s.Fragments = append(s.Fragments, lineRange{tokens[at].Start, tokens[at+n-1].End})
		}
	}
	item, err := d.about.item()
	if err == nil {
		d.compare(r, &item.Document, rows)
	}
	return item, err
}

// compare tells where the tags say other than MISC, as they do after somebody changed them.
func (d *conllDoc) compare(r *conllReader, document *corpus.Document, rows []conllRow) {
	var labels []string
	var columns []int
	for i, column := range r.columns {
		if conllUnlabelled[column] {
			continue
		}
		label := column
		for _, s := range document.Spans {
			if conllName(s.Label) == column {
				label = s.Label
				break
			}
		}
		labels, columns = append(labels, label), append(columns, i)
	}
	want := tagsOf(document, tokenize(document.Article.Text, edgesOf(document)), labels).tags
	for at, row := range rows {
		for k, i := range columns {
			if at < len(want) && row.fields[i] != want[at][k] {
				r.add("%s, line %d: the tag %s in the column %s was passed over; MISC, which counts, has another", r.file, row.line, row.fields[i], r.columns[i])
				return
			}
		}
	}
}

// conllUnlabelled are the columns of CoNLL-U, and ours, that hold no tags.
var conllUnlabelled = map[string]bool{
	"ID": true, "FORM": true, "LEMMA": true, "UPOS": true, "XPOS": true, "FEATS": true, "HEAD": true, "DEPREL": true, "DEPS": true,
	"MISC": true, "START": true, "END": true,
}
