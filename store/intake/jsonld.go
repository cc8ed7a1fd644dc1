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
	damaged := false
	for _, script := range scripts {
		var value any
		script = strings.TrimSpace(script)
		script = strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(script, "<!--"), "//<![CDATA["), "-->")
		if err := json.Unmarshal([]byte(strings.TrimSuffix(script, "//]]>")), &value); err != nil {
			damaged = true
			continue
		}
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
		byline:    strings.Join(names(best["author"]), ", "),
		outlet:    strings.Join(names(best["publisher"]), ", "),
		published: value(best["datePublished"]),
		url:       firstAddress(value(best["url"]), value(best["mainEntityOfPage"])),
		language:  value(best["inLanguage"]),
	}
	for _, name := range append(names(best["sourceOrganization"]), value(best["creditText"])) {
		ld.credit = firstOf(ld.credit, agency(name))
	}
	if ld.byline == "" {
		ld.byline = strings.Join(names(best["creator"]), ", ")
	}
	return ld
}

// findArticle looks through lists and graphs, not deeper than pages nest them.
func findArticle(v any, depth int, found func(article map[string]any, news bool)) {
	if depth > 8 {
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
		}
		if name := afterLabel(value(item)); name != "" && !strings.Contains(name, "://") {
			out = append(out, name)
		}
	}
	return out
}
