package dataset

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/xuri/excelize/v2"

	"github.com/onrecord/onrecord/store/corpus"
)

// columnNames are what columns are called that hold a field of an article, the surest first, in small letters and without
// signs and spaces. The fields are looked for in this order.
var columnNames = []struct {
	field string
	names []string
}{
	{"text", []string{"text", "fulltext", "articletext", "body", "bodytext", "articlebody", "textbody", "content", "articlecontent", "maintext", "plaintext", "rawtext", "cleantext", "story", "article", "document", "transcript"}},
	{"title", []string{"title", "headline", "articletitle", "heading", "head", "header", "titre", "titel", "titulo"}},
	{"byline", []string{"byline", "author", "authors", "authorname", "writer", "journalist", "reporter", "creator", "autor"}},
	{"outlet", []string{"outlet", "publication", "publisher", "newspaper", "source", "sourcename", "publicationname", "sitename", "site", "media", "medium", "journal", "domain"}},
	{"published", []string{"published", "publicationdate", "publisheddate", "publishdate", "publishedat", "datepublished", "pubdate", "pubdatetime", "date", "datetime", "articledate", "timestamp"}},
	{"url", []string{"url", "link", "weburl", "articleurl", "permalink", "address", "sourceurl", "uri", "href"}},
	{"language", []string{"language", "lang", "languagecode", "locale"}},
	{"credit", []string{"credit", "agency", "newsagency"}},
	{"id", []string{"id", "articleid", "docid", "documentid", "uuid", "guid", "articlekey", "article", "textid"}},
}

// columnKey is a column's name without what makes no difference.
func columnKey(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}

// guess finds the column of each field by its name, or, for nested fields, by the last part of it, which for an id says too
// little; the text also as the column with the longest texts. No column is read as two fields.
func (r *plainReader) guess() map[string]int {
	columns := r.rows.columns()
	whole, last := make([]string, len(columns)), make([]string, len(columns))
	for i, c := range columns {
		whole[i] = columnKey(c)
		last[i] = columnKey(c[strings.LastIndexByte(c, '.')+1:])
	}
	found := map[string]int{}
	taken := func(i int) bool {
		return slices.Contains(slices.Collect(maps.Values(found)), i)
	}
	for _, known := range columnNames {
		lists := [][]string{whole, last}
		if known.field == "id" {
			lists = lists[:1]
		}
		for _, keys := range lists {
			for _, name := range known.names {
				i := slices.Index(keys, name)
				if _, there := found[known.field]; !there && i >= 0 && !taken(i) && (known.field != "text" || r.filled(i)) {
					found[known.field] = i
				}
			}
		}
	}
	text, there := found["text"]
	if i := r.longest(); i >= 0 && (!there || r.letters(text) < len(r.sample)*leastNamed && r.letters(text)*10 < r.letters(i)) {
		maps.DeleteFunc(found, func(_ string, column int) bool { return column == i })
		found["text"] = i
	}
	return found
}

// filled tells whether a column holds anything in the rows that were read ahead, or there are none to tell.
func (r *plainReader) filled(column int) bool {
	return r.letters(column) > 0 || !slices.ContainsFunc(r.sample, func(row plainRow) bool { return row.err == nil })
}

// letters is how many bytes stand in a column of the rows that were read ahead.
func (r *plainReader) letters(column int) int {
	n := 0
	for _, row := range r.sample {
		if column < len(row.cells) {
			n += len(strings.TrimSpace(row.cells[column]))
		}
	}
	return n
}

// How long texts are on an average, in bytes: at least leastText are those that are found by their length alone; a column
// with the name of a text but less than leastNamed may be something else (“document” is a number, “story” an address).
const (
	leastText  = 200
	leastNamed = 100
)

// longest is the column with the longest texts; -1 when none are as long as an article.
func (r *plainReader) longest() int {
	best, most := -1, leastText*len(r.sample)
	for i := range r.rows.columns() {
		if n := r.letters(i); n > most {
			best, most = i, n
		}
	}
	return best
}

// choose settles the columns: what the user names, and for the rest what is found by name. It tells what is read as what.
func (r *plainReader) choose(wishes map[string]string) error {
	columns := r.rows.columns()
	r.fields = r.guess()
	for _, field := range slices.Sorted(maps.Keys(wishes)) {
		if !slices.ContainsFunc(columnNames, func(k struct {
			field string
			names []string
		},
		) bool {
			return k.field == field
		}) {
			return fmt.Errorf("%s: an article has no %q; a column can be read as %s", r.rows.name(), field, strings.Join(fieldNames(), ", "))
		}
		i := slices.Index(columns, wishes[field])
		if i < 0 && wishes[field] != "" {
			return fmt.Errorf("%s: there is no column %q; the columns are %s", r.rows.name(), wishes[field], nameList(columns))
		}
		maps.DeleteFunc(r.fields, func(_ string, column int) bool { return column == i })
		delete(r.fields, field)
		if i >= 0 {
			r.fields[field] = i
		}
	}
	if _, ok := r.fields["text"]; !ok {
		return fmt.Errorf("%s: no column looks like the text of articles; say which it is; the columns are %s", r.rows.name(), nameList(columns))
	}
	for _, known := range columnNames {
		if i, ok := r.fields[known.field]; ok {
			r.add("read the column %q as %s", columns[i], known.field)
		}
	}
	r.tellLeftOut()
	if workbook, ok := r.rows.(*sheetTable); ok && len(workbook.others) > 0 {
		r.add("only the sheet %q was read; left out %s", workbook.sheet, nameList(workbook.others))
	}
	return nil
}

// tellLeftOut tells of the columns that are not read, of each once.
func (r *plainReader) tellLeftOut() {
	columns := r.rows.columns()
	if len(columns) == r.passed {
		return
	}
	read := slices.Collect(maps.Values(r.fields))
	var left []string
	for i := r.passed; i < len(columns); i++ {
		if !slices.Contains(read, i) {
			left = append(left, columns[i])
		}
	}
	r.passed = len(columns)
	if len(left) > 0 {
		r.add("left out the columns %s", nameList(left))
	}
}

// fieldNames lists what a column can be read as.
func fieldNames() []string {
	var names []string
	for _, known := range columnNames {
		names = append(names, known.field)
	}
	return names
}

// nameList lists names, and no more of them than a person can look at.
func nameList(names []string) string {
	const most = 50
	var list []string
	for _, name := range names[:min(len(names), most)] {
		list = append(list, fmt.Sprintf("%q", name))
	}
	if len(names) > most {
		list = append(list, fmt.Sprintf("and %d more", len(names)-most))
	}
	return strings.Join(list, ", ")
}

func (r *plainReader) language(cell string) string {
	if cell == "" || languageForm.MatchString(cell) {
		return cell
	}
	r.add("languages such as %q are no language tags like en or pt-BR, and were left out", r.firstOf("language", cell))
	return ""
}

// firstOf is the first value of a kind that could not be read, so that one finding is told for all.
func (r *plainReader) firstOf(kind, value string) string {
	if r.odd == nil {
		r.odd = map[string]string{}
	}
	if r.odd[kind] == "" {
		r.odd[kind] = value
	}
	return r.odd[kind]
}

// dateForms are those in which day and month cannot be confused.
var dateForms = []string{
	"2006/01/02", "20060102", "2 January 2006", "2 Jan 2006", "January 2, 2006", "Jan 2, 2006", "January 2 2006", "Jan 2 2006",
	"Monday, January 2, 2006", "Monday, 2 January 2006", "Mon Jan 2 2006", time.ANSIC, time.UnixDate,
}

var momentForms = []string{time.RFC1123, time.RFC1123Z, time.RFC850, "2006/01/02 15:04:05", "2006/01/02 15:04", "Mon, 2 Jan 2006 15:04:05 MST", "Mon, 2 Jan 2006 15:04:05 -0700"}

// published brings a date into the form of the nouns; "" when it is not clear which day is meant.
func (r *plainReader) published(cell string) string {
	if corpus.CheckPublished(cell) == nil {
		return cell
	}
	if workbook, ok := r.rows.(*sheetTable); ok {
		if date, ok := serialDate(cell, workbook.from1904); ok {
			return date
		}
	}
	for _, form := range dateForms {
		if t, err := time.Parse(form, cell); err == nil {
			return t.Format(time.DateOnly)
		}
	}
	for _, form := range momentForms {
		if t, err := time.Parse(form, cell); err == nil {
			return t.Format(time.RFC3339)
		}
	}
	r.add("dates such as %q do not tell day, month and year for certain, and were left out", r.firstOf("date", cell))
	return ""
}

// serialDate reads the number that a date is in a workbook.
func serialDate(cell string, from1904 bool) (string, bool) {
	var days float64
	if _, err := fmt.Sscanf(cell, "%g", &days); err != nil || days < 10_000 || days > 100_000 { // 1927 to 2173; a year is less
		return "", false
	}
	t, err := excelize.ExcelDateToTime(days, from1904)
	if err != nil {
		return "", false
	}
	if t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0 {
		return t.Format(time.DateOnly), true
	}
	return t.Format("2006-01-02T15:04:05"), true
}
