package intake

import (
	"strings"

	"github.com/onrecord/onrecord/store/corpus"
)

// header marks what stands before the report and reads byline, outlet, agency and date from it.
func (p *page) header() {
	p.standfirstBeforeByline()
	for i := range p.first {
		b := &p.blocks[i]
		switch {
		case b.kind != corpus.Body:
		case i < p.title:
			p.aboveTitle(i)
		default:
			p.belowTitle(i)
		}
	}
}

// labelled marks the lines right under the headline that say themselves what they are. In a text without running prose
// nothing else can be told by its place.
func (p *page) labelled() {
	for i := p.title + 1; p.title >= 0 && i < len(p.blocks); i++ {
		b := &p.blocks[i]
		if b.kind == corpus.Body && !p.stated(b) && !(b.is("byline") && p.byline(b)) {
			return
		}
	}
}

// standfirstBeforeByline moves the start of the report behind a byline that follows one sentence under the headline: that
// sentence is the standfirst.
func (p *page) standfirstBeforeByline() {
	lead := p.first
	if p.title < 0 || lead != p.title+1 || lead+1 >= len(p.blocks) || p.blocks[lead].size > 400 {
		return
	}
	next := &p.blocks[lead+1]
	if _, ok := readByline(next.text, next.is("byline")); !ok || p.report(lead+1) {
		return
	}
	for i := lead + 2; i <= p.last; i++ {
		if p.report(i) {
			p.blocks[lead].kind = corpus.Standfirst
			p.first = i
			return
		}
	}
}

// aboveTitle marks what stands over the headline: menus, the page's own date, the weather.
func (p *page) aboveTitle(i int) {
	b := &p.blocks[i]
	if p.stated(b) {
		return
	}
	const above = 1 // a point for the place: what stands over a headline is seldom the report
	if p.furnitureScore(i)+above >= enoughPoints || breadcrumbs.MatchString(b.text) {
		b.kind = corpus.Furniture
	}
}

// belowTitle marks what stands between the headline and the report.
func (p *page) belowTitle(i int) {
	b := &p.blocks[i]
	kind := p.apart(i)
	switch {
	case p.stated(b), p.byline(b):
	case bareDate(b.text):
		b.kind = corpus.Dateline
		if p.draft.article.Published == "" {
			p.draft.warn("there is a date near the headline (%s), but nothing says that it is the date of publication; it was not taken", b.text)
		}
	case p.furnitureScore(i) >= enoughPoints:
		b.kind = corpus.Furniture
		if isName(b.text) && p.copies[b.text] > 1 {
			b.kind = corpus.Byline
		}
	case kind != corpus.Body:
		b.kind = kind
	case p.title >= 0 && b.words >= 6 && !b.quoting() && (!b.closed || p.isByline(i+1)):
		b.kind = corpus.Standfirst
	}
}

func (p *page) isByline(i int) bool {
	if i >= len(p.blocks) {
		return false
	}
	_, ok := readByline(p.blocks[i].text, p.blocks[i].is("byline"))
	return ok
}

// byline marks a byline and takes what it says; false when the block is none.
func (p *page) byline(b *block) bool {
	c, ok := readByline(b.text, b.is("byline", "credit"))
	if !ok || b.is("credit") && c.agency == "" {
		return false
	}
	b.kind = corpus.Byline
	a := &p.draft.article
	p.draft.fromText(&a.Byline, "byline", c.byline())
	p.draft.fromText(&a.Outlet, "outlet", c.outlet)
	p.draft.fromText(&a.Credit, "news agency", c.agency)
	p.publishedOn(c.published)
	return true
}

// stated reads a line whose label says what date it holds; false when the block is none.
func (p *page) stated(b *block) bool {
	if !b.is("published", "updated") || b.size > 160 {
		return false
	}
	iso, _, end := writtenDate(b.text)
	if end == 0 {
		return false
	}
	b.kind = corpus.Dateline
	switch {
	case b.is("updated"):
		p.draft.warn("the text says when it was updated (%s), which is not the date of publication", strings.TrimSpace(b.text[:min(end, len(b.text))]))
	case iso == "":
		p.draft.warn("the date of publication (%s) can be read in more than one way; it was not taken", b.text)
	default:
		p.publishedOn(iso)
	}
	return true
}

func (p *page) publishedOn(iso string) {
	if iso == "" || p.draft.article.Published != "" {
		return
	}
	p.draft.article.Published = iso
	p.draft.warn("the date of publication, %s, was read from the text, not from metadata", iso)
}
