package intake

import (
	"encoding/json"
	"html"
	"strings"
)

// linkedData is what the JSON-LD of a page says about its article (schema.org Article and its kinds).
type linkedData struct {
	titles                                           []string
	byline, outlet, published, url, language, credit string
}

// readLinkedData takes the first article that the scripts describe; one that is called news goes before others.
func readLinkedData(d *draft, scripts []string) linkedData {
	var best map[string]any
	described := map[string]any{}
	damaged := false
	for _, script := range scripts {
		var value any
		script = strings.TrimSpace(script)
		script = strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(script, "<!--"), "//<![CDATA["), "-->")
		if err := json.Unmarshal([]byte(strings.TrimSuffix(script, "//]]>")), &value); err != nil {
			damaged = true
			continue
		}
		describe(value, 0, described)
		findArticle(value, 0, func(article map[string]any, news bool) {
			if _, isNews := articleType(best); best == nil || news && !isNews {
				best = article
			}
		})
	}
	if damaged {
		d.warn("a part of the page's metadata (JSON-LD) is damaged and was not used")
	}
	if best == nil {
		return linkedData{}
	}
	ld := linkedData{
		titles:    nonEmpty(nil, value(best["headline"]), value(best["name"])),
		byline:    strings.Join(names(resolve(best["author"], described)), ", "),
		outlet:    strings.Join(names(resolve(best["publisher"], described)), ", "),
		published: value(best["datePublished"]),
		url:       firstAddress(value(best["url"]), value(best["mainEntityOfPage"])),
		language:  value(best["inLanguage"]),
	}
	for _, name := range append(names(best["sourceOrganization"]), value(best["creditText"])) {
		ld.credit = firstOf(ld.credit, agency(name))
	}
	if ld.byline == "" {
		ld.byline = strings.Join(names(resolve(best["creator"], described)), ", ")
	}
	return ld
}

// deepestData is how deep lists and graphs are looked through: deeper than pages nest them.
const deepestData = 8

// describe collects the persons and organisations of a graph by their ids, by which articles refer to them.
func describe(v any, depth int, described map[string]any) {
	if depth > deepestData {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			describe(item, depth+1, described)
		}
	case map[string]any:
		if id, ok := v["@id"].(string); ok && v["name"] != nil {
			described[id] = v
		}
		describe(v["@graph"], depth+1, described)
	}
}

// resolve puts what is described elsewhere in the place of a mere reference to it.
func resolve(v any, described map[string]any) any {
	switch v := v.(type) {
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = resolve(item, described)
		}
		return out
	case map[string]any:
		if id, ok := v["@id"].(string); ok && v["name"] == nil && described[id] != nil {
			return described[id]
		}
	}
	return v
}

// findArticle looks through lists and graphs for articles.
func findArticle(v any, depth int, found func(article map[string]any, news bool)) {
	if depth > deepestData {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			findArticle(item, depth+1, found)
		}
	case map[string]any:
		if is, news := articleType(v); is {
			found(v, news)
			return
		}
		findArticle(v["@graph"], depth+1, found)
		findArticle(v["mainEntity"], depth+1, found)
	}
}

// articleType tells whether an object is an article, and whether one of news.
func articleType(v map[string]any) (is, news bool) {
	types, ok := v["@type"].([]any)
	if !ok {
		types = []any{v["@type"]}
	}
	for _, t := range types {
		name, _ := t.(string)
		name = name[strings.LastIndexByte(name, '/')+1:] // "http://schema.org/NewsArticle"
		switch name {
		case "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "AskPublicNewsArticle", "BackgroundNewsArticle", "OpinionNewsArticle", "ReviewNewsArticle":
			return true, true
		case "Article", "BlogPosting", "LiveBlogPosting", "Report", "AdvertiserContentArticle", "ScholarlyArticle":
			is = true
		}
	}
	return is, false
}

// value is a string, or what an object is called or identified by.
func value(v any) string {
	switch v := v.(type) {
	case string:
		return plainValue(html.UnescapeString(v))
	case []any:
		if len(v) > 0 {
			if s, ok := v[0].(string); ok {
				return value(s)
			}
		}
	case map[string]any:
		for _, key := range []string{"name", "@value", "@id", "url"} {
			if s, ok := v[key].(string); ok && s != "" {
				return value(s)
			}
		}
	}
	return ""
}

// names lists the persons or organisations that a value holds.
func names(v any) []string {
	list, ok := v.([]any)
	if !ok {
		list = []any{v}
	}
	var out []string
	for _, item := range list {
		if object, ok := item.(map[string]any); ok {
			if many, ok := object["name"].([]any); ok {
				out = append(out, names(many)...)
				continue
			}
			item = firstOf(value(object["name"]), value(object["@value"])) // an address or id is no name
		}
		if name := afterLabel(value(item)); name != "" && !strings.Contains(name, "://") {
			out = append(out, name)
		}
	}
	return out
}
