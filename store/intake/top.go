package intake

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// top is what a page shows above its article.
type top struct {
	headline   string
	standfirst string
	author     string // as the byline names it
	time       string // the value of the page's time element, or the date in a line that is labelled as that of publication
}

// readTop looks for the headline, and near it for the standfirst, the byline and the date. title is the page's title
// without the name of the site.
func readTop(doc *html.Node, meta metadata, title string) top {
	var t top
	h1 := headlineNode(doc, append(meta.titles, title))
	switch {
	case h1 != nil:
		t.headline = nodeText(h1)
	case len(meta.titles) > 1: // the last is the browser's, with the name of the site
		t.headline = meta.titles[0]
	default:
		t.headline = plainValue(title)
	}
	near := 0
	after := false
	for n := range doc.Descendants() {
		switch {
		case n == h1:
			after = true
		case n.Type != html.ElementNode || unread[n.DataAtom]:
		case h1 == nil || !after:
			t.marked(n)
		case near < 80: // elements; what is further down belongs to the article or to other articles
			near++
			t.marked(n)
			t.near(n)
		}
	}
	return t
}

// headlineNode is the h1 that says what the metadata says, else the only one, if it is in the article.
func headlineNode(doc *html.Node, titles []string) *html.Node {
	var inArticle []*html.Node
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode || n.DataAtom != atom.H1 {
			continue
		}
		text := normalize(nodeText(n))
		for _, title := range titles {
			if text != "" && strings.HasPrefix(normalize(title), text) {
				return n
			}
		}
		for parent := n.Parent; parent != nil && text != ""; parent = parent.Parent {
			if parent.DataAtom == atom.Article || parent.DataAtom == atom.Main {
				inArticle = append(inArticle, n)
				break
			}
		}
	}
	if len(inArticle) == 1 {
		return inArticle[0]
	}
	return nil
}

// marked reads elements that say what they are.
func (t *top) marked(n *html.Node) {
	switch {
	case t.author == "" && (attribute(n, "rel") == "author" || attribute(n, "itemprop") == "author"):
		t.author = authorName(n)
	case t.time == "" && n.DataAtom == atom.Time && (attribute(n, "itemprop") == "datePublished" || hasAttribute(n, "pubdate")):
		t.time = firstOf(attribute(n, "datetime"), nodeText(n))
	}
}

// near reads elements close to the headline by their names and wording.
func (t *top) near(n *html.Node) {
	names := classNames(n)
	if t.standfirst == "" && n.DataAtom != atom.Header && (names["standfirst"] || names["dek"] || names["deck"] || names["subtitle"] || names["subheadline"] || names["chapo"]) {
		if text := nodeText(n); utf8.RuneCountInString(text) >= 20 && len(text) <= 800 {
			t.standfirst = text
		}
	}
	if t.author == "" && (names["byline"] || names["author"]) {
		t.author = authorName(n)
	}
	if t.time == "" && n.DataAtom == atom.Time {
		t.time = attribute(n, "datetime")
	}
	if t.time == "" && n.FirstChild != nil && n.FirstChild.Type == html.TextNode && !inline[n.DataAtom] {
		if text := nodeText(n); statedDate(text) && phrases.find(text).kind == "published" {
			t.time, _, _ = writtenDate(text)
		}
	}
}

// authorName reads an element that holds a byline; "" when it holds more than names.
func authorName(n *html.Node) string {
	text := nodeText(n)
	if name := afterLabel(text); isName(name) {
		return name
	}
	c, ok := readByline(text, phrases.find(text).kind == "byline")
	if !ok {
		return ""
	}
	return firstOf(c.byline(), c.agency)
}

// complete takes from the page what the metadata did not say, and warns of it.
func (m *metadata) complete(d *draft, t top) {
	if m.byline == "" && t.author != "" {
		m.byline = t.author
		d.warn("the byline %q was read from the page, not from metadata", t.author)
	}
	if iso := checkedISO(t.time); m.published == "" && iso != "" {
		m.published = iso
		d.warn("the date of publication, %s, was read from the page, not from metadata", iso)
	}
}

func hasAttribute(n *html.Node, key string) bool {
	for _, a := range n.Attr {
		if a.Key == key {
			return true
		}
	}
	return false
}
