package intake

import (
	"regexp"
	"strings"

	"github.com/onrecord/onrecord/store/corpus"
)

// tail marks what follows the report, and reads what a note about the author says.
func (p *page) tail() {
	listing := false
	for i := p.last + 1; i < len(p.blocks); i++ {
		b := &p.blocks[i]
		if b.kind != corpus.Body {
			listing = false
			continue
		}
		if b.is("end") {
			p.furniture(i, len(p.blocks))
			return
		}
		if name, outlet, ok := readAuthorNote(b.text); ok && p.nameBefore(i, name) != "" {
			p.readAuthor(i, p.nameBefore(i, name), outlet)
			listing = false
			continue
		}
		points := p.furnitureScore(i)
		if listing && !b.closed {
			points += 2
		}
		switch kind := p.apart(i); {
		case kind != corpus.Body:
			b.kind = kind
		case points >= enoughPoints:
			b.kind = corpus.Furniture
			listing = listing && !b.closed || b.is("list")
			p.copyright(b)
		default:
			listing = false
		}
	}
}

// furniture marks the blocks from a to b.
func (p *page) furniture(a, b int) {
	for i := a; i < b; i++ {
		p.blocks[i].kind = corpus.Furniture
	}
}

// readAuthor marks a note about the author with the name lines above it, and takes from it what the header did not say.
func (p *page) readAuthor(i int, name, outlet string) {
	a := &p.draft.article
	p.furniture(i, i+1)
	for j := i - 1; j > p.last && (p.blocks[j].text == name || p.blocks[j].is("about")); j-- {
		p.furniture(j, j+1)
	}
	if a.Byline == "" {
		a.Byline = name
		p.draft.warn("the byline %q was read from the note about the author", name)
	}
	if a.Outlet == "" && outlet != "" {
		a.Outlet = outlet
		p.draft.warn("the outlet %q was read from the note about the author", outlet)
	}
}

var owner = regexp.MustCompile(`(?i:^\W*(?:©|\(c\)|copyright)[\s©]*(?:\d{4}(?:\s?[-–]\s?\d{4})?)?,?\s*(?:by\s+)?)((?:The )?` + proper + `(?: (?:(?:of|of the|and|&) )?` + proper + `){0,4})`)

// copyright takes the outlet from a copyright line when nothing better named it.
func (p *page) copyright(b *block) {
	m := owner.FindStringSubmatch(b.text)
	if m == nil || p.draft.article.Outlet != "" || strings.HasPrefix(m[1], "All ") {
		return
	}
	p.draft.article.Outlet = m[1]
	p.draft.warn("the outlet %q was read from the copyright line", m[1])
}

// authorNote tells whether a block is a note about the author. Since reports are written about journalists too, the name
// must stand in a line of its own before it.
func (p *page) authorNote(i int) bool {
	name, _, ok := readAuthorNote(p.blocks[i].text)
	return ok && p.nameBefore(i, name) != ""
}

// nameBefore looks for a line that is the name of the person, directly before a block or as a byline.
func (p *page) nameBefore(i int, part string) string {
	for _, author := range strings.Split(p.draft.article.Byline, ", ") {
		if namesSame(part, author) {
			return author
		}
	}
	for j := i - 1; j >= max(0, i-3); j-- {
		b := &p.blocks[j]
		if b.is("about") && isName(part) {
			return part
		}
		if isName(b.text) && namesSame(part, b.text) {
			return b.text
		}
		if b.prose() {
			break
		}
	}
	for j := range min(i, p.first+3) {
		b := &p.blocks[j]
		c, ok := readByline(b.text, b.is("byline"))
		for _, author := range c.authors {
			if ok && namesSame(part, author) {
				return author
			}
		}
	}
	return ""
}
