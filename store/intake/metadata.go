package intake

import (
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/text/language"

	"github.com/onrecord/onrecord/store/corpus"
)

// metadata is what a page says about its article, from the most to the least careful of its statements: JSON-LD,
// OpenGraph, meta elements, links.
type metadata struct {
	titles    []string // all that it is called, best first
	byline    string
	outlet    string
	published string
	url       string
	language  string
	credit    string
}

// readMetadata reads the head of a page and its JSON-LD.
func readMetadata(d *draft, doc *html.Node) metadata {
	named := map[string][]string{} // the content of meta elements
	var canonical, lang, title string
	var saved string
	var scripts []string
	for n := range doc.Descendants() {
		switch {
		case n.Type == html.CommentNode && saved == "":
			saved = savedFrom(n.Data)
		case n.Type != html.ElementNode:
		case n.DataAtom == atom.Html:
			lang = attribute(n, "lang")
			if lang == "" {
				lang = attribute(n, "xml:lang")
			}
		case n.DataAtom == atom.Title && title == "":
			title = nodeTitle(n)
		case n.DataAtom == atom.Meta:
			for _, key := range []string{"property", "name", "itemprop", "http-equiv"} {
				name, content := strings.ToLower(attribute(n, key)), plainValue(attribute(n, "content"))
				if name != "" && content != "" {
					named[name] = append(named[name], content)
				}
			}
		case n.DataAtom == atom.Link && strings.EqualFold(attribute(n, "rel"), "canonical") && canonical == "":
			canonical = attribute(n, "href")
		case n.DataAtom == atom.Script && n.FirstChild != nil && strings.Contains(strings.ToLower(attribute(n, "type")), "ld+json"):
			scripts = append(scripts, n.FirstChild.Data)
		}
	}
	ld := readLinkedData(d, scripts)
	pick := func(names ...string) string {
		for _, name := range names {
			if len(named[name]) > 0 {
				return named[name][0]
			}
		}
		return ""
	}
	m := metadata{
		byline: firstOf(ld.byline, authors(named)),
		outlet: firstOf(ld.outlet, pick("og:site_name", "dc.publisher", "publisher", "application-name")),
		url:    firstAddress(canonical, pick("og:url"), ld.url, saved),
		credit: ld.credit,
	}
	m.titles = nonEmpty(ld.titles, pick("og:title"), pick("dc.title", "twitter:title", "parsely-title", "sailthru.title"), title)
	m.published = publishedIn(d, ld.published, pick("article:published_time", "og:article:published_time"),
		pick("datepublished", "date", "dc.date", "dc.date.issued", "dcterms.created", "dcterms.issued", "pubdate", "publishdate", "publish-date", "parsely-pub-date", "sailthru.date", "article.published", "cxenseparse:recs:publishtime", "last-published", "citation_publication_date"))
	for _, tag := range []string{lang, ld.language, pick("og:locale"), pick("content-language", "dc.language", "language")} {
		if parsed, err := language.Parse(strings.ReplaceAll(tag, "_", "-")); err == nil && parsed != language.Und && m.language == "" {
			m.language = parsed.String()
		}
	}
	return m
}

// fill puts into the article what the metadata says.
func (m metadata) fill(d *draft, a *corpus.Article) {
	a.Byline = firstOf(m.byline, a.Byline)
	a.Outlet = firstOf(m.outlet, a.Outlet)
	a.Published = firstOf(m.published, a.Published)
	a.URL, a.Language = m.url, m.language
	a.Credit = firstOf(m.credit, a.Credit)
	for _, author := range strings.Split(m.byline, ", ") {
		if a.Credit == "" {
			a.Credit = agency(author)
		}
	}
	if a.Title == "" && len(m.titles) > 0 {
		a.Title = m.titles[0]
	}
}

// authors reads the meta elements that name authors. Some pages put the address of a profile there.
func authors(named map[string][]string) string {
	for _, name := range []string{"author", "article:author", "byl", "dc.creator", "parsely-author", "sailthru.author", "citation_author"} {
		var list []string
		for _, value := range named[name] {
			if !strings.Contains(value, "://") {
				list = append(list, afterLabel(value))
			}
		}
		if len(list) > 0 {
			return strings.Join(list, ", ")
		}
	}
	return ""
}

// publishedIn takes the first value that is a date.
func publishedIn(d *draft, values ...string) string {
	bad := ""
	for _, value := range values {
		if iso := checkedISO(value); iso != "" {
			return iso
		}
		bad = firstOf(bad, value)
	}
	if bad != "" {
		d.warn("the date of publication in the page's metadata, %q, cannot be read", bad)
	}
	return ""
}

var (
	singleFile = regexp.MustCompile(`(?i)Page saved with SingleFile\s+url:\s*(\S+)`)
	markOfWeb  = regexp.MustCompile(`(?i)saved from url=\(\d+\)(\S+)`)
)

// savedFrom reads the address in the comment that SingleFile and browsers put into saved pages.
func savedFrom(comment string) string {
	for _, form := range []*regexp.Regexp{singleFile, markOfWeb} {
		if m := form.FindStringSubmatch(comment[:min(len(comment), 4096)]); m != nil {
			return m[1]
		}
	}
	return ""
}

// firstAddress is the first whole web address.
func firstAddress(values ...string) string {
	for _, value := range values {
		u, err := url.Parse(value)
		if err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" {
			return value
		}
	}
	return ""
}

func firstOf(values ...string) string {
	for _, value := range values {
		if value != "" {
			return value
		}
	}
	return ""
}

func nonEmpty(list []string, more ...string) []string {
	var out []string
	for _, value := range append(list, more...) {
		if value != "" {
			out = append(out, value)
		}
	}
	return out
}

// plainValue is a value in one line, without control characters.
func plainValue(s string) string {
	s, _ = clean(strings.Join(strings.Fields(s), " "))
	return s
}

func nodeTitle(n *html.Node) string {
	if n.FirstChild == nil {
		return ""
	}
	return plainValue(n.FirstChild.Data)
}
