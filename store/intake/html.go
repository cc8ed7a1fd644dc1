package intake

import (
	"net/url"
	"strings"

	readability "codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/onrecord/onrecord/store/corpus"
)

// maxElements bounds the work on one page; news pages have some thousand elements.
const maxElements = 500_000

// readHTML makes an article of a web page: the headline, the standfirst and the byline, then the body that readability
// finds. What it leaves of links and prompts becomes furniture.
func readHTML(d *draft, page string) {
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil { // elements are nested deeper than any page needs
		d.warn("the page is damaged (%v); all its text was taken", err)
		readPlain(d, tokenText(page))
		return
	}
	meta := readMetadata(d, doc)
	body, title := readBody(doc, meta.url)
	if body == nil {
		d.warn("the article could not be told from the rest of the page; all its text was taken")
		var whole []string
		for _, p := range parts(doc) {
			whole = append(whole, p.text)
		}
		text, removed := clean(strings.Join(whole, "\n\n"))
		d.removed += removed
		meta.fill(d, &d.article) // first: what it tells is not looked for in the text
		readPlain(d, text)
		return
	}
	top := readTop(doc, meta, title)
	meta.complete(d, top)
	d.article.Title = top.headline
	meta.fill(d, &d.article)

	p := newPage(d, d.addAll(assemble(top, meta, parts(body))))
	if len(p.blocks) > 0 && p.blocks[0].kind == corpus.Headline {
		p.title = 0
	}
	p.zones()
}

// readBody finds the element that holds the article, nil when there is none, and the page's title without the site's name.
func readBody(doc *html.Node, address string) (body *html.Node, title string) {
	parser := readability.NewParser()
	parser.KeepClasses = true // they tell pull quotes and corrections
	parser.MaxElemsToParse = maxElements
	base, err := url.Parse(address)
	if err != nil || address == "" {
		base = nil
	}
	article, err := parser.ParseDocument(doc, base)
	if err != nil || article.Node == nil || strings.TrimSpace(nodeText(article.Node)) == "" {
		return nil, ""
	}
	for n := range article.Node.Descendants() {
		if n.Type == html.ElementNode {
			n.DataAtom = atom.Lookup([]byte(n.Data)) // the elements that readability makes have a name only
		}
	}
	if own := missed(doc, article.Node); own != nil {
		return own, article.Title()
	}
	return article.Node, article.Title()
}

// missed is the page's article element when the body that was found has none of its sentences, as where the report is
// short and a prompt to subscribe is long; nil when nothing is missed, or the page has not exactly one such element.
func missed(doc, body *html.Node) *html.Node {
	var article *html.Node
	for n := range doc.Descendants() {
		if n.DataAtom != atom.Article {
			continue
		}
		if article != nil {
			return nil
		}
		article = n
	}
	if article == nil {
		return nil
	}
	const sentence = 70 // bytes; what is shorter may be a menu's or a headline
	const most = 50     // sentences looked for, so that a crafted page costs no time
	found, sentences := nodeText(body), 0
	for _, p := range parts(article) {
		if len(p.text) < sentence || sentences == most {
			continue
		}
		if strings.Contains(found, strings.Join(strings.Fields(p.text), " ")) {
			return nil
		}
		sentences++
	}
	if sentences == 0 {
		return nil
	}
	return article
}

// assemble puts headline, standfirst and byline before the body and leaves out of the body's beginning what repeats them
// or the date.
func assemble(top top, meta metadata, body []part) []part {
	all := []part{
		{kind: corpus.Headline, text: top.headline},
		{kind: corpus.Standfirst, text: top.standfirst},
		{kind: corpus.Byline, text: meta.byline},
	}
	const beginning = 6 // paragraphs in which a page repeats what is above
	for i, p := range body {
		repeated := sameWords(p.text, top.headline) || sameWords(p.text, top.standfirst) || bareDate(p.text) || statedDate(p.text) ||
			meta.byline != "" && isBylineOf(p.text, meta.byline)
		if i < beginning && repeated {
			continue
		}
		if p.kind == corpus.Subhead {
			switch phrases.find(p.text).kind {
			case "line", "list", "end", "about": // the heading of a list of links, not of a part of the report
				p.kind = corpus.Body
			}
			if i == 0 && top.standfirst == "" && len(p.text) >= 60 { // a summary, written as a heading
				p.kind = corpus.Standfirst
			}
		}
		all = append(all, p)
	}
	markPullQuotes(all)
	return all
}

// markPullQuotes finds quotations that are set off and said in the running text as well. Those that are not are part of
// what the report says, and stay body.
func markPullQuotes(all []part) {
	const most, longest = 100, 600 // pages have a few; the bounds keep a crafted page from costing time
	var running strings.Builder
	var quoted []int
	for i, p := range all {
		switch {
		case p.quoted && len(p.text) <= longest && len(quoted) < most:
			quoted = append(quoted, i)
		case p.kind == corpus.Body:
			running.WriteString(normalize(p.text) + "\n")
		}
	}
	for _, i := range quoted {
		if words := normalize(all[i].text); len(words) >= 20 && strings.Contains(running.String(), words) {
			all[i].kind = corpus.PullQuote
		}
	}
}

func sameWords(a, b string) bool { return a != "" && b != "" && normalize(a) == normalize(b) }

// statedDate tells a short line that says when the page was published or changed.
func statedDate(line string) bool {
	if kind := phrases.find(line).kind; len(line) > 160 || kind != "published" && kind != "updated" {
		return false
	}
	_, _, end := writtenDate(line)
	return end > 0
}

// isBylineOf tells whether a line only names the authors again.
func isBylineOf(line, byline string) bool {
	if sameWords(line, byline) || sameWords(afterLabel(line), byline) {
		return true
	}
	c, ok := readByline(line, phrases.find(line).kind == "byline")
	return ok && sameWords(c.byline(), byline)
}

// tokenText is the text of a page that is too deeply nested to be built, one line for each stretch between two tags that
// end a line.
func tokenText(page string) string {
	z := html.NewTokenizer(strings.NewReader(page))
	var out strings.Builder
	skip := ""
	for {
		switch z.Next() {
		case html.ErrorToken:
			text, _ := clean(out.String())
			return strings.Join(paragraphs(text), "\n\n")
		case html.TextToken:
			if skip == "" {
				out.WriteString(strings.ReplaceAll(string(z.Text()), "\n", " "))
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			if tag := atom.Lookup(name); unread[tag] && skip == "" && tag != atom.Head {
				skip = tag.String()
			} else if !inline[tag] {
				out.WriteString("\n\n")
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			if string(name) == skip {
				skip = ""
			} else if !inline[atom.Lookup(name)] {
				out.WriteString("\n\n")
			}
		}
	}
}
