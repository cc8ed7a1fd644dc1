package intake

import (
	"encoding/json"
	"strings"

	"golang.org/x/text/language"
)

// frontMatter is the block of "key: value" lines between two lines "---" at the start of a Markdown document. Values may
// be quoted, and lists may be written as [a, b] or as lines "- a". Other YAML is not read.
type frontMatter map[string][]string

// cutFrontMatter takes the front matter off a document; it is empty when there is none.
func cutFrontMatter(document string) (matter frontMatter, rest string) {
	block, ok := strings.CutPrefix(document, "---\n")
	if !ok {
		return nil, document
	}
	matter = frontMatter{}
	key := ""
	for line := range strings.Lines(block) {
		block = block[len(line):]
		line = strings.TrimSpace(line)
		if line == "---" || line == "..." {
			return matter, block
		}
		if item, isItem := strings.CutPrefix(line, "- "); isItem && key != "" {
			matter[key] = append(matter[key], unquote(item))
			continue
		}
		name, value, isPair := strings.Cut(line, ":")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if !isPair { // a rule between paragraphs, not front matter
			return nil, document
		}
		key = strings.ToLower(strings.TrimSpace(name))
		matter[key] = append(matter[key], values(strings.TrimSpace(value))...)
	}
	return nil, document // it never ends
}

func values(value string) []string {
	list, open := strings.CutPrefix(value, "[")
	list, closed := strings.CutSuffix(list, "]")
	if !open || !closed {
		list = ""
	}
	var out []string
	for item := range strings.SplitSeq(list, ",") {
		if item = unquote(item); item != "" {
			out = append(out, item)
		}
	}
	if list == "" && unquote(value) != "" {
		out = append(out, unquote(value))
	}
	return out
}

func unquote(value string) string {
	value = strings.TrimSpace(value)
	if len(value) < 2 {
		return value
	}
	var text string
	switch {
	case value[0] == '"' && json.Unmarshal([]byte(value), &text) == nil:
		value = text
	case value[0] == '\'' && value[len(value)-1] == '\'':
		value = strings.ReplaceAll(value[1:len(value)-1], "''", "'")
	}
	return plainValue(value)
}

// first is the first value under the first of the keys that has one.
func (m frontMatter) first(keys ...string) string {
	for _, key := range keys {
		if len(m[key]) > 0 {
			return m[key][0]
		}
	}
	return ""
}

// fill puts into the article what the front matter says.
func (m frontMatter) fill(d *draft) {
	a := &d.article
	a.Title = m.first("title", "headline")
	for _, key := range []string{"author", "authors", "byline"} {
		if a.Byline == "" {
			a.Byline = afterLabel(strings.Join(m[key], ", "))
		}
	}
	a.Outlet = m.first("outlet", "publication", "source", "publisher")
	a.Credit = agency(m.first("credit", "agency", "wire"))
	a.Published = publishedIn(d, m.first("published", "date", "datepublished", "pubdate"))
	a.URL = firstAddress(m.first("url", "link", "canonical", "canonical_url"))
	if tag, err := language.Parse(m.first("lang", "language")); err == nil && tag != language.Und {
		a.Language = tag.String()
	}
}
