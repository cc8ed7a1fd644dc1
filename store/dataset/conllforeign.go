package dataset

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/onrecord/onrecord/store/corpus"
)

// foreign makes an article of the tokens alone: its text is the tokens with a space between them, and a line for each
// sentence.
func (d *conllDoc) foreign(r *conllReader) (Item, error) {
	id := d.id
	if id == "" {
		id = strconv.Itoa(r.articles)
	}
	out := corpus.Document{Status: corpus.Todo, Article: corpus.Article{ID: idOr(d.id, conllFormat.Name, r.file, id), Title: d.title}}
	if out.Article.Title == "" {
		out.Article.Title = d.id
	}
	if out.Article.Title == "" {
		out.Article.Title, _ = splitName(r.file)
		if r.articles > 1 {
			out.Article.Title += " " + id
		}
	}
	r.add("%s: the texts were put together from the tokens, with a space between them and a line for each sentence", r.file)
	var text strings.Builder
	var sentence []conllRow
	for _, row := range append(d.rows, conllRow{}) {
		if len(row.fields) > 0 {
			sentence = append(sentence, row)
			continue
		}
		d.sentence(r, &out, &text, sentence)
		sentence = nil
		if len(out.Spans) > mostRecords {
			return Item{}, fmt.Errorf("the article has more than %d spans, which is the limit", mostRecords)
		}
	}
	out.Article.Text = text.String()
	for i := range out.Spans {
		out.Spans[i].Quote = corpus.Quote(out.Article.Text, out.Spans[i].Fragments)
	}
	addAnnotators(&out)
	out.Sort()
	return Item{Document: out, TextHash: corpus.TextHash(out.Article.Text)}, check(&out)
}

// sentence adds a sentence to the text, and its chunks to the spans.
func (d *conllDoc) sentence(r *conllReader, out *corpus.Document, text *strings.Builder, rows []conllRow) {
	form := r.formColumn(rows)
	var places []corpus.Range
	var kept []conllRow
	for _, row := range rows {
		if form > 0 && strings.ContainsAny(row.fields[0], "-.") {
			continue // CoNLL-U: several tokens written as one, or a token that is not written
		}
		switch token := d.token(r, row, form); {
		case token == "":
		case len(places) > 0:
			text.WriteString(" " + token)
			places = append(places, corpus.Range{Start: text.Len() - len(token), End: text.Len()})
			kept = append(kept, row)
		default:
			if text.Len() > 0 {
				text.WriteByte('\n')
			}
			text.WriteString(token)
			places = append(places, corpus.Range{Start: text.Len() - len(token), End: text.Len()})
			kept = append(kept, row)
		}
	}
	for _, column := range r.tagColumns(kept) {
		d.chunks(r, out, kept, places, column)
	}
}

// token is the word of a row; "" when the row cannot be read, which is listed.
func (d *conllDoc) token(r *conllReader, row conllRow, form int) string {
	if want := max(2, len(r.columns)); len(row.fields) < want {
		r.add("%s, line %d was left out: it has %d columns, not %d", r.file, row.line, len(row.fields), want)
		return ""
	}
	token, _ := cleanText(row.fields[form])
	if token = oneLine(token); token == "" {
		r.add("%s, line %d was left out: it has no token", r.file, row.line)
	}
	return token
}

// formColumn is where the words stand: where it is declared, else in the first column, or in the second when the first
// counts the tokens.
func (r *conllReader) formColumn(rows []conllRow) int {
	for _, name := range []string{"FORM", "TOKEN", "WORD"} {
		if i := slices.Index(r.columns, name); i >= 0 {
			return i
		}
	}
	if len(rows) < 2 {
		return 0
	}
	for i, row := range rows[:2] {
		if n, err := strconv.Atoi(row.fields[0]); err != nil || n != i+1 || len(row.fields) < 3 {
			return 0
		}
	}
	return 1
}

// tagColumns are those with tags: the last one, or all that are declared and no others of CoNLL-U.
func (r *conllReader) tagColumns(rows []conllRow) []int {
	if r.columns == nil {
		return []int{-1}
	}
	var columns []int
	for i, name := range r.columns {
		if !conllUnlabelled[name] && name != "TOKEN" && name != "WORD" {
			columns = append(columns, i)
		}
	}
	return columns
}

// chunks makes spans of the tags in a column; -1 is the last one of each row.
func (d *conllDoc) chunks(r *conllReader, out *corpus.Document, rows []conllRow, places []corpus.Range, column int) {
	label, tags := "", make([]string, len(rows))
	for i, row := range rows {
		if column < 0 {
			tags[i] = row.fields[len(row.fields)-1]
		} else {
			tags[i], label = row.fields[column], r.columns[column]
		}
	}
	chunks, bad := decodeTags(tags, label)
	for _, i := range bad {
		r.add("%s, line %d: %q is no tag like B-Claim, I-Claim or O, and was taken for O", r.file, rows[i].line, shortened(tags[i]))
	}
	for _, c := range chunks {
		out.Spans = append(out.Spans, corpus.Span{
			ID:      derivedID(conllFormat.Name, string(out.Article.ID), strconv.Itoa(column), strconv.Itoa(len(out.Spans))),
			Article: out.Article.ID, Label: c.label, Fragments: []corpus.Range{{Start: places[c.from].Start, End: places[c.to-1].End}},
			Annotator: r.options.Annotator, Origin: corpus.Imported,
		})
	}
}
