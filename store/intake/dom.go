package intake

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/onrecord/onrecord/store/corpus"
)

// inline elements do not end a paragraph.
var inline = set(atom.A, atom.Abbr, atom.Acronym, atom.B, atom.Bdi, atom.Bdo, atom.Big, atom.Cite, atom.Code, atom.Data, atom.Del, atom.Dfn,
	atom.Em, atom.Font, atom.I, atom.Ins, atom.Kbd, atom.Label, atom.Mark, atom.Q, atom.Ruby, atom.S, atom.Samp,
	atom.Small, atom.Span, atom.Strike, atom.Strong, atom.Sub, atom.Sup, atom.Time, atom.Tt, atom.U, atom.Var, atom.Wbr, atom.Img, atom.Picture, 0)

// unread elements hold no text of the page. The readings over Chinese and Japanese characters say a word twice.
var unread = set(atom.Head, atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Svg, atom.Math, atom.Iframe, atom.Object,
	atom.Button, atom.Select, atom.Textarea, atom.Audio, atom.Video, atom.Canvas, atom.Title, atom.Rt, atom.Rp)

func set(atoms ...atom.Atom) map[atom.Atom]bool {
	m := map[atom.Atom]bool{}
	for _, a := range atoms {
		m[a] = true
	}
	return m
}

// parts cuts an element into its paragraphs.
func parts(root *html.Node) []part {
	c := cutter{}
	c.read(root, part{kind: corpus.Body})
	c.flush(part{kind: corpus.Body})
	return c.parts
}

// cutter gathers inline text until a block element begins or ends. The parser bounds the depth of a page (512).
type cutter struct {
	parts []part
	text  strings.Builder
}

func (c *cutter) read(n *html.Node, as part) {
	switch {
	case n.Type == html.TextNode:
		text := n.Data
		if n.Parent == nil || n.Parent.DataAtom != atom.Pre {
			text = strings.ReplaceAll(text, "\n", " ")
		}
		c.text.WriteString(text)
		return
	case n.Type == html.ElementNode && (unread[n.DataAtom] || hidden(n)):
		return
	case n.Type == html.ElementNode && n.DataAtom == atom.Br:
		c.text.WriteByte('\n')
		return
	case n.Type == html.ElementNode && (n.DataAtom == atom.Td || n.DataAtom == atom.Th):
		c.children(n, as)
		c.text.WriteByte('\t')
		return
	case n.Type == html.ElementNode && inline[n.DataAtom]:
		c.children(n, as)
		return
	}
	c.flush(as)
	as = within(n, as)
	c.children(n, as)
	c.flush(as)
}

func (c *cutter) children(n *html.Node, as part) {
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		c.read(child, as)
	}
}

func (c *cutter) flush(as part) {
	for _, text := range paragraphs(c.text.String()) {
		c.parts = append(c.parts, part{kind: as.kind, text: text, quoted: as.quoted})
	}
	c.text.Reset()
}

// paragraphs cuts at empty lines and writes every white space within a line as one space, cells of a table as one tab.
func paragraphs(text string) []string {
	var out []string
	var lines []string
	end := func() {
		if len(lines) > 0 {
			out = append(out, strings.Join(lines, "\n"))
			lines = nil
		}
	}
	for line := range strings.Lines(text) {
		var cells []string
		for cell := range strings.SplitSeq(line, "\t") {
			if cell = strings.Join(strings.Fields(cell), " "); cell != "" {
				cells = append(cells, cell)
			}
		}
		if len(cells) == 0 {
			end()
			continue
		}
		lines = append(lines, strings.Join(cells, "\t"))
	}
	end()
	return out
}

// within tells what the text of a block element is.
func within(n *html.Node, as part) part {
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		as.kind = corpus.Subhead
	case atom.Figcaption:
		as.kind = corpus.Caption
	case atom.Blockquote, atom.Aside:
		as.quoted = true
	}
	switch names := classNames(n); {
	case names["pullquote"] || names["pull"] && names["quote"]:
		as.kind = corpus.PullQuote
	case names["correction"] || names["corrections"] || names["clarification"] || (names["editor"] || names["editors"]) && names["note"]:
		as.kind = corpus.EditorNote
	}
	return as
}

// classNames are the words in an element's class, itemprop and test names: "article__pull-quote" has article, pull, quote.
func classNames(n *html.Node) map[string]bool {
	names := map[string]bool{}
	for _, key := range []string{"class", "itemprop", "data-testid", "data-component"} {
		for _, word := range strings.FieldsFunc(attribute(n, key), func(r rune) bool { return !unicode.IsLetter(r) }) {
			names[strings.ToLower(word)] = true
		}
	}
	return names
}

var displayNone = regexp.MustCompile(`(?i)(?:display\s*:\s*none|visibility\s*:\s*hidden)`)

func hidden(n *html.Node) bool {
	for _, a := range n.Attr {
		if a.Key == "hidden" || a.Key == "style" && displayNone.MatchString(a.Val) {
			return true
		}
	}
	return false
}

// attribute is the value of an element's attribute, "" when it has none.
func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key && a.Namespace == "" {
			return strings.TrimSpace(a.Val)
		}
	}
	return ""
}

// nodeText is the text of an element in one line.
func nodeText(n *html.Node) string {
	var texts []string
	for _, p := range parts(n) {
		texts = append(texts, p.text)
	}
	return strings.Join(strings.Fields(strings.Join(texts, " ")), " ")
}
