package dataset

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/onrecord/onrecord/store/corpus"
)

// jsonMembers are the members of a JSON object, each still to be decoded: files of other tools have what they want in
// them, and one odd member is no reason not to read the others.
type jsonMembers map[string]json.RawMessage

// readMembers reads one JSON object. It refuses values inside each other deeper than the limit.
func readMembers(data []byte) (jsonMembers, error) {
	if !utf8.Valid(data) {
		return nil, errors.New("it is not UTF-8")
	}
	if err := boundedJSON(data); err != nil {
		return nil, err
	}
	var m jsonMembers
	if err := json.Unmarshal(data, &m); err != nil {
		return nil, plainJSONError(err)
	}
	if m == nil {
		return nil, errors.New("a JSON object is expected, not null")
	}
	return m, nil
}

// peekMembers reads what is whole of the first object in the beginning of a file, also of one in an array.
func peekMembers(head string) jsonMembers {
	m := jsonMembers{}
	d := json.NewDecoder(strings.NewReader(strings.TrimPrefix(strings.TrimLeft(head, " \t\r\n"), "[")))
	if token, err := d.Token(); err != nil || token != json.Delim('{') {
		return m
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			break
		}
		var value json.RawMessage
		if d.Decode(&value) != nil {
			break
		}
		m[fmt.Sprint(key)] = value
	}
	return m
}

// text is a member that is a text, or a number as text; "" for anything else.
func (m jsonMembers) text(name string) string {
	raw := m[name]
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	if len(raw) > 0 && (raw[0] == '-' || raw[0] >= '0' && raw[0] <= '9') {
		return string(raw)
	}
	return ""
}

// list is a member that is an array; nil for anything else.
func (m jsonMembers) list(name string) []json.RawMessage {
	var list []json.RawMessage
	if json.Unmarshal(m[name], &list) != nil {
		return nil
	}
	return list
}

// object is a member that is an object; nil for anything else.
func (m jsonMembers) object(name string) jsonMembers {
	var object jsonMembers
	if json.Unmarshal(m[name], &object) != nil {
		return nil
	}
	return object
}

// recordName is the member that holds the record of an article.
const recordName = "onrecord"

// record reads what Onrecord had noted of the article; nil when there is nothing.
func (m jsonMembers) record() (*line, error) {
	raw, ok := m[recordName]
	if !ok || bytes.Equal(raw, []byte("null")) {
		return nil, nil
	}
	l := new(line)
	if err := json.Unmarshal(raw, l); err != nil {
		return nil, plainJSONError(err)
	}
	return l, nil
}

// detailName is what files call one of an article's details, in small letters.
type detailName struct {
	names []string
	field func(*corpus.Article) *string
}

var detailNames = []detailName{
	{[]string{"title", "headline"}, func(a *corpus.Article) *string { return &a.Title }},
	{[]string{"byline", "author"}, func(a *corpus.Article) *string { return &a.Byline }},
	{[]string{"outlet", "publisher", "source"}, func(a *corpus.Article) *string { return &a.Outlet }},
	{[]string{"published", "date"}, func(a *corpus.Article) *string { return &a.Published }},
	{[]string{"url", "link"}, func(a *corpus.Article) *string { return &a.URL }},
	{[]string{"language", "lang"}, func(a *corpus.Article) *string { return &a.Language }},
	{[]string{"credit"}, func(a *corpus.Article) *string { return &a.Credit }},
}

// details takes an article's details from members, and tells of those that it does not know. Members that the format
// itself has a meaning for are named, and passed over.
func (f *flatArticle) details(m jsonMembers, t *flatTally, own ...string) {
	for _, name := range slices.Sorted(maps.Keys(m)) {
		lower := strings.ToLower(name)
		i := slices.IndexFunc(detailNames, func(d detailName) bool { return slices.Contains(d.names, lower) })
		switch {
		case slices.Contains(own, name) || name == recordName:
		case i < 0:
			t.add("%s: the field %q has no place here and was left out", f.file, name)
		case *detailNames[i].field(&f.article) == "":
			*detailNames[i].field(&f.article), _ = cleanText(m.text(name))
		}
	}
	if err := corpus.CheckPublished(f.article.Published); err != nil {
		t.add("%s: %v; it was left out", f.place, err)
		f.article.Published = ""
	}
}

// call gives an article that has no title the name of its file and a number in it.
func (f *flatArticle) call(number int) {
	if f.article.Title == "" {
		f.article.Title = fmt.Sprintf("%s %d", strings.TrimSuffix(filepath.Base(f.file), filepath.Ext(f.file)), number)
	}
}
