package intake

import (
	"regexp"
	"strings"

	"github.com/onrecord/onrecord/store/corpus"
)

// readPlain keeps a plain text as it is and finds its zones by the shape, wording and place of its lines.
func readPlain(d *draft, text string) {
	d.text.WriteString(text)
	p := newPage(d, blocks(text))
	p.headline()
	p.zones()
}

// page is a plain text while its zones are looked for. Everything is body until something speaks against it: an annotator
// can live with a line too many, a lost sentence is an error in the data.
type page struct {
	draft  *draft
	blocks []block
	copies map[string]int // how often each short line is there
	inner  map[string]int // how often within the report
	title  int            // the headline's block, -1 when there is none
	first  int            // first block of running prose after the header, len(blocks) when there is none
	last   int            // last block of running prose before what follows the report, -1 when there is none
}

func newPage(d *draft, list []block) *page {
	p := &page{draft: d, blocks: list, copies: map[string]int{}, inner: map[string]int{}, title: -1}
	for i := range list {
		if b := &list[i]; b.size <= 100 {
			p.copies[b.text]++
		}
	}
	p.first, p.last = p.prose()
	for p.last >= p.first && (!p.report(p.last) || p.authorNote(p.last)) {
		p.last--
	}
	for i := p.first; i <= p.last; i++ {
		p.inner[list[i].text]++
	}
	return p
}

// zones decides what each block is and hands the zones over.
func (p *page) zones() {
	if p.first < len(p.blocks) {
		p.header()
		p.inside()
		p.tail()
	} else {
		p.labelled()
	}
	for _, b := range p.blocks {
		if b.kind != corpus.Body {
			p.draft.article.Zones = append(p.draft.article.Zones, corpus.Zone{Kind: b.kind, Range: b.Range})
		}
	}
	p.dateline()
}

// prose finds the first block of the report's running text, and the last one before the readers' comments.
func (p *page) prose() (first, last int) {
	first, last = len(p.blocks), -1
	size := 0
	for i := range p.blocks {
		if p.report(i) {
			first = min(first, i)
			last = i
			size += p.blocks[i].size
		}
	}
	before := 0
	for i := first; i <= last; i++ {
		b := &p.blocks[i]
		if b.is("end") && before*2 > size { // the readers' comments are prose too
			last = i - 1
			break
		}
		if p.report(i) {
			before += b.size
		}
	}
	return first, last
}

// report tells whether a block is running text and not furniture written in sentences.
func (p *page) report(i int) bool {
	b := &p.blocks[i]
	return b.kind == corpus.Body && b.prose() && !b.is("line", "list", "end", "about") && !bareDate(b.text)
}

// headline picks the first line before the prose that is long enough for a headline, else the nearest one that could be.
func (p *page) headline() {
	if p.first == len(p.blocks) { // a list or a poem: only its first line could be one
		if len(p.blocks) > 1 && p.blocks[0].headlike() {
			p.entitle(0)
		}
		return
	}
	for i := range p.first {
		b := &p.blocks[i]
		if !b.headlike() || p.inner[b.text] > 0 || p.furnitureScore(i) >= enoughPoints || b.is("published", "updated", "caption", "note") || breadcrumbs.MatchString(b.text) {
			continue
		}
		if _, ok := readByline(b.text, b.is("byline")); ok {
			continue
		}
		long := b.words >= 4 || b.size >= 30
		if p.title >= 0 && !long {
			break // a kicker or name after the headline
		}
		p.title = i
		if long {
			break
		}
	}
	for i := p.title + 1; p.title >= 0 && i < p.first; i++ { // the browser's title line comes first, then the page's own
		if p.blocks[i].text == p.blocks[p.title].text {
			p.title = i
		}
	}
	if p.title >= 0 {
		p.entitle(p.title)
	}
}

// entitle makes a block the headline.
func (p *page) entitle(i int) {
	p.title = i
	p.blocks[i].kind = corpus.Headline
	p.draft.article.Title = p.blocks[i].text
}

// breadcrumbs are signs between the names of pages, or the wide gaps of a menu that was saved as text.
var breadcrumbs = regexp.MustCompile(` [>›»|/] | / .* / |\S(?: {2,}|\t)\S+(?: {2,}|\t)\S+(?: {2,}|\t)`)

// inside marks what interrupts the report.
func (p *page) inside() {
	listing := false
	for i := p.first; i <= p.last; i++ {
		b := &p.blocks[i]
		if b.kind != corpus.Body {
			listing = false
			continue
		}
		switch {
		case b.is("list") && p.prompt(b):
			b.kind = corpus.Furniture
			listing = true
			continue
		case b.is("line", "end") && p.prompt(b):
			b.kind = corpus.Furniture
		case listing && !b.closed && !b.prose() && !b.quoting():
			b.kind = corpus.Furniture
			continue
		default:
			b.kind = p.apart(i)
		}
		listing = false
	}
}

// prompt tells whether a line inside the report is surely no part of it: the known wording is all of it, or it is a short
// line without quotation that begins so and does not end as the sentences around it do.
func (p *page) prompt(b *block) bool {
	if b.says.whole {
		return true
	}
	return b.words <= 14 && !strings.ContainsAny(b.text, `"“”„«»`) && (!b.closed || b.says.head >= 3)
}

// apart tells the kinds of text that belong to an article but not to its running text.
func (p *page) apart(i int) corpus.ZoneKind {
	b := &p.blocks[i]
	switch {
	case b.is("note"):
		return corpus.EditorNote
	case b.is("caption") && b.size <= 400, pictureCredit.MatchString(b.text):
		return corpus.Caption
	case reportedBy.MatchString(b.text):
		return corpus.Byline
	case p.subhead(i):
		return corpus.Subhead
	}
	return corpus.Body
}

var (
	pictureCredit = regexp.MustCompile(`(?i)[(\[][^()\[\]]{0,60}(?:photo(?: by|:|/)|/(?:AP|AFP|Reuters|EPA|Getty|dpa)\b|getty images|via (?:AP|Reuters|AFP)\b)[^()\[\]]{0,60}[)\]]\.?$`)
	reportedBy    = regexp.MustCompile(`^[(\[]?(?:Additional reporting|Reporting|Writing|Editing) by \p{Lu}[^.!?]{0,200}[)\]]?\.?$`)
)

// subhead tells a short line without a final mark between two long paragraphs. Lines that come again are the names of
// speakers in a transcript.
func (p *page) subhead(i int) bool {
	b := &p.blocks[i]
	if b.closed || b.words > 10 || b.size > 80 || b.quoting() || bareDate(b.text) || startsLower(b.text) || strings.ContainsAny(b.text[:1], "([*•") || strings.Contains(b.text, "\t") ||
		strings.HasSuffix(b.text, ")") || strings.HasSuffix(b.text, "]") || p.copies[b.text] > 1 || b.words < 2 && b.size < 5 {
		return false
	}
	return i > p.first && i < p.last && p.blocks[i-1].prose() && p.blocks[i+1].prose()
}

// enoughPoints is what a line before or after the report needs to be furniture.
const enoughPoints = 3

// furnitureScore adds up what speaks against a line outside the running text.
func (p *page) furnitureScore(i int) int {
	b := &p.blocks[i]
	points := 0
	if b.is("line", "list", "end", "about") {
		points += 3
	}
	if bareDate(b.text) || bareWeather(b.text) {
		points += 2
	}
	if p.copies[b.text] > 1 && p.inner[b.text] == 0 && b.words <= 8 { // the lines of a transcript name their speakers again and again
		points += 2
	}
	if !b.closed {
		points++
	}
	if b.words <= 3 {
		points++
	}
	return points
}

// dateline cuts the dateline off the first paragraph of the report. Speakers in a transcript are written as places are,
// but a dateline comes once.
func (p *page) dateline() {
	if p.first >= len(p.blocks) {
		return
	}
	length, _ := readDateline(p.blocks[p.first].text)
	for i := p.first + 1; length > 0 && i < len(p.blocks); i++ {
		if n, credit := readDateline(p.blocks[i].text); n > 0 && credit == "" {
			return
		}
	}
	p.draft.dateline(p.blocks[p.first].Range, p.blocks[p.first].text)
}

// dateline marks the dateline at the start of a paragraph and takes the agency from it.
func (d *draft) dateline(r corpus.Range, paragraph string) {
	length, credit := readDateline(paragraph)
	if length == 0 {
		return
	}
	d.article.Zones = corpus.SetZone(d.article.Zones, corpus.Dateline, corpus.Range{Start: r.Start, End: r.Start + length})
	d.fromText(&d.article.Credit, "news agency", credit)
}
