package intake

import (
	"bytes"
	"html"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	markdown "github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"

	"github.com/onrecord/onrecord/store/corpus"
)

// readMarkdown makes an article of a CommonMark document with or without front matter. Quotations stay body, since they
// are what the article says; the description of a picture becomes a caption.
func readMarkdown(d *draft, document string) {
	matter, content := cutFrontMatter(document)
	source := []byte(content)
	m := markdownReader{source: source, deep: tooNested(content)}
	if !m.deep {
		m.block(goldmark.DefaultParser().Parse(text.NewReader(source)), 0)
	}
	if m.deep {
		d.warn("quotations, lists or emphasis are nested too deeply for Markdown; the file was read as plain text")
		readPlain(d, document)
		return
	}
	matter.fill(d)
	title := &d.article.Title
	switch {
	case len(m.parts) > 0 && m.parts[0].kind == corpus.Headline:
		*title = firstOf(*title, m.parts[0].text)
	case *title != "":
		m.parts = append([]part{{kind: corpus.Headline, text: *title}}, m.parts...)
	}
	p := newPage(d, d.addAll(m.parts))
	if len(p.blocks) > 0 && p.blocks[0].kind == corpus.Headline {
		p.title = 0
	}
	p.zones()
}

// What no document for readers has, and what takes the parser time that grows with its square.
const (
	deepest      = 100   // levels of lists and quotations
	mostEmphasis = 2_000 // asterisks and underscores in one paragraph
)

// tooNested tells whether a line opens too many lists and quotations or a paragraph has too many marks of emphasis.
func tooNested(document string) bool {
	marks := 0
	for line := range strings.Lines(document) {
		start := line[:len(line)-len(strings.TrimLeft(line, ">-+*0123456789.) \t"))]
		if strings.Count(start, ">")+strings.Count(start, " ")+strings.Count(start, "\t") > deepest && strings.TrimSpace(start) != "" {
			return true
		}
		marks += strings.Count(line, "*") + strings.Count(line, "_")
		if strings.TrimSpace(line) == "" {
			marks = 0
		}
		if marks > mostEmphasis {
			return true
		}
	}
	return false
}

// markdownReader gathers the paragraphs of a document.
type markdownReader struct {
	source []byte
	parts  []part
	deep   bool // something was nested too deeply
}

func (m *markdownReader) block(n ast.Node, depth int) {
	if depth > deepest {
		m.deep = true
		return
	}
	switch n := n.(type) {
	case *ast.Heading:
		kind := corpus.Subhead
		if n.Level == 1 && len(m.parts) == 0 {
			kind = corpus.Headline
		}
		m.inline(n, kind)
	case *ast.Paragraph, *ast.TextBlock:
		m.inline(n, corpus.Body)
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		m.add(corpus.Body, string(n.Lines().Value(m.source)))
	case *ast.HTMLBlock:
		raw := string(n.Lines().Value(m.source))
		if n.HasClosure() {
			raw += string(n.ClosureLine.Value(m.source))
		}
		m.add(corpus.Body, tokenText(raw))
	default:
		for child := n.FirstChild(); child != nil; child = child.NextSibling() {
			m.block(child, depth+1)
		}
	}
}

func (m *markdownReader) add(kind corpus.ZoneKind, text string) {
	for _, paragraph := range paragraphs(text) {
		m.parts = append(m.parts, part{kind: kind, text: paragraph})
	}
}

// inline adds the text of a paragraph and, after it, the descriptions of the pictures in it.
func (m *markdownReader) inline(n ast.Node, kind corpus.ZoneKind) {
	var out bytes.Buffer
	var captions []string
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) { // the function returns no error
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Image:
			captions = append(captions, m.alt(n))
			return ast.WalkSkipChildren, nil
		case *ast.AutoLink:
			out.Write(n.Label(m.source))
		case *ast.Text:
			m.text(&out, n)
		case *ast.String:
			out.Write(n.Value)
		}
		return ast.WalkContinue, nil
	})
	m.add(kind, out.String())
	for _, caption := range captions {
		m.add(corpus.Caption, caption)
	}
}

// text writes a stretch of text as a reader sees it: without backslashes and with character references resolved. The
// renderer's writer does both, but for HTML.
func (m *markdownReader) text(out *bytes.Buffer, n *ast.Text) {
	segment := n.Segment.Value(m.source)
	if _, code := n.Parent().(*ast.CodeSpan); code || n.IsRaw() {
		out.Write(segment)
	} else {
		var escaped bytes.Buffer
		w := markdownWriter{&escaped}
		markdown.DefaultWriter.Write(w, segment)
		out.WriteString(html.UnescapeString(escaped.String()))
	}
	switch {
	case (n.HardLineBreak() || n.SoftLineBreak()) && m.endsByline(out):
		out.WriteString("\n\n")
	case n.HardLineBreak():
		out.WriteByte('\n')
	case n.SoftLineBreak():
		out.WriteByte(' ')
	}
}

// endsByline tells whether what was written of a paragraph is a byline right under the headline: a paragraph of its own,
// though Markdown lets it go on.
func (m *markdownReader) endsByline(written *bytes.Buffer) bool {
	if len(m.parts) > 1 || len(m.parts) == 1 && m.parts[0].kind != corpus.Headline || written.Len() > longestByline {
		return false
	}
	line := written.String()
	_, ok := readByline(line, true)
	return ok && phrases.find(line).kind == "byline"
}

func (m *markdownReader) alt(image ast.Node) string {
	var out bytes.Buffer
	_ = ast.Walk(image, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if t, ok := n.(*ast.Text); ok && entering {
			m.text(&out, t)
		}
		return ast.WalkContinue, nil
	})
	return strings.TrimSpace(out.String())
}

// markdownWriter is the buffer that the renderer's writer wants.
type markdownWriter struct{ *bytes.Buffer }

func (markdownWriter) Available() int { return 0 }
func (markdownWriter) Buffered() int  { return 0 }
func (markdownWriter) Flush() error   { return nil }
