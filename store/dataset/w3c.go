package dataset

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/onrecord/onrecord/store/corpus"
)

// w3cFormat is a folder with two files an article: its text, and a page of Web Annotations (W3C Web Annotation Data Model)
// that point into the text. The page's items are the spans, so that viewers can load them as they are; the attributions,
// which link spans to each other, comments and decisions are the items of the pages that follow, inside the same file.
//
// What the model has no word for stands under "onrecord:", a prefix that the file's own context gives an address.
var w3cFormat = Format{
	Name:  "w3c",
	Title: "W3C Web Annotations (JSON-LD folder)",
	Unit:  "code points",
	Holds: Everything,
	Loses: []string{
		"The files that the articles were made from and the history of the work (undo) are not in it.",
		"Positions are code points, as the standard says. Where an emoji or another rare character stands before a span, a second position in UTF-16 units follows for viewers in browsers, which take the last one.",
		"Viewers show the spans, which are the items of the page; attributions, comments, decisions, entities and zones are there for programs.",
		"A stand-off page has no quotes and no text file; titles, notes and the names of entities stay in it.",
	},
	toFolder: func(dir string, o Options) (Writer, error) { return &w3cWriter{dir, o.Standoff}, nil },
	open:     openW3C,
	detect: func(p Peek) bool {
		head := strings.TrimLeft(p.Head, " \t\r\n")
		return p.has("*.jsonld") || (strings.HasPrefix(head, "{") || strings.HasPrefix(head, "[")) &&
			(strings.Contains(head, w3cContext) || strings.Contains(head, `"TextQuoteSelector"`) || strings.Contains(head, `"TextPositionSelector"`))
	},
}

const (
	w3cContext   = "http://www.w3.org/ns/anno.jsonld"
	w3cNamespace = "https://github.com/onrecord/onrecord/ns#"

	// w3cAround is how much of the text before and after a quote goes with it, in code points: enough to tell two places
	// with the same words apart.
	w3cAround = 32
)

type w3cWriter struct {
	dir      string
	standoff bool
}

func (w *w3cWriter) Write(d corpus.Document) error {
	name := stem(d.Article)
	if !w.standoff {
		if err := os.WriteFile(filepath.Join(w.dir, name+".txt"), []byte(d.Article.Text), 0o666); err != nil {
			return err
		}
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(newW3CPage(&d, name, w.standoff)); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(w.dir, name+".jsonld"), out.Bytes(), 0o666)
}

func (w *w3cWriter) Close() error { return nil }

// w3cMaker makes the annotations of one document.
type w3cMaker struct {
	document *corpus.Document
	index    *corpus.Index
	source   string // the text, as annotations name it
	standoff bool
	people   map[string]w3cAgent
	entities map[corpus.ID]corpus.Entity
}

// newW3CPage makes the page of a checked, sorted document. Its files are called by the name.
func newW3CPage(d *corpus.Document, name string, standoff bool) *w3cPage {
	m := &w3cMaker{d, corpus.NewIndex(d.Article.Text), name + ".txt", standoff, map[string]w3cAgent{}, map[corpus.ID]corpus.Entity{}}
	article := m.article()
	for _, a := range d.Annotators {
		agent := newW3CAgent(a)
		m.people[a.Name] = agent
		agent.Status = d.Statuses[a.Name]
		article.Annotators = append(article.Annotators, agent)
	}
	for _, e := range d.Entities {
		m.entities[e.ID] = e
		article.Entities = append(article.Entities, newW3CEntity(e))
	}
	page := &w3cPage{
		Context: []any{w3cContext, w3cTerms}, ID: name + ".jsonld", Type: "AnnotationPage", Items: []w3cAnnotation{},
		PartOf:  &w3cCollection{ID: "#annotations", Type: "AnnotationCollection", Label: d.Article.Title, Total: len(d.Spans) + len(d.Attributions) + len(d.Comments) + len(d.Decisions)},
		Article: article,
	}
	for _, s := range d.Spans {
		page.Items = append(page.Items, m.span(s))
	}
	last, before := page, len(d.Spans)
	more := func(name string, n int, item func(i int) w3cAnnotation) {
		if n == 0 {
			return
		}
		last.Next = &w3cPage{ID: "#" + name, Type: "AnnotationPage", StartIndex: before}
		last, before = last.Next, before+n
		for i := range n {
			last.Items = append(last.Items, item(i))
		}
	}
	more("attributions", len(d.Attributions), func(i int) w3cAnnotation { return m.attribution(d.Attributions[i]) })
	more("comments", len(d.Comments), func(i int) w3cAnnotation { return m.comment(d.Comments[i]) })
	more("decisions", len(d.Decisions), func(i int) w3cAnnotation { return m.decision(d.Decisions[i]) })
	return page
}

func (m *w3cMaker) article() *w3cArticle {
	a := m.document.Article
	out := &w3cArticle{
		ID: m.source, Type: "Text", MediaType: "text/plain", Language: a.Language, Title: a.Title, Byline: a.Byline, Outlet: a.Outlet,
		Published: a.Published, URL: a.URL, Credit: a.Credit, Given: a.ID, TextSHA256: corpus.TextHash(a.Text), Status: m.document.Status,
	}
	if m.document.Standing != m.document.Status {
		out.Standing = m.document.Standing
	}
	for _, z := range a.Zones {
		out.Zones = append(out.Zones, w3cZone{z.Kind, toPoints(m.index, z.Range)})
	}
	return out
}

func (m *w3cMaker) span(s corpus.Span) w3cAnnotation {
	a := m.annotation(s.ID, "tagging", s.Annotator)
	a.Flagged, a.Origin, a.Confidence, a.Created = s.Flagged, s.Origin, s.Confidence, s.Created
	a.Body = append(a.Body, w3cBody{Type: "TextualBody", Purpose: "tagging", Value: &s.Label})
	a.Body = append(a.Body, w3cBodies(s.Attributes, s.Note)...)
	if e, ok := m.entities[s.Entity]; ok {
		a.Body = append(a.Body, w3cBody{Type: "SpecificResource", Purpose: "identifying", Source: &w3cThing{w3cIRI(e.ID), w3cKind(e.Kind), e.Name}})
	}
	for _, f := range s.Fragments {
		a.Target = append(a.Target, w3cTarget{Source: m.source, Selector: m.selectors(f)})
	}
	return a
}

func (m *w3cMaker) attribution(f corpus.Attribution) w3cAnnotation {
	a := m.annotation(f.ID, "linking", f.Annotator)
	a.Flagged, a.Origin, a.Confidence, a.Created = f.Flagged, f.Origin, f.Confidence, f.Created
	a.Absent = f.Absent
	if f.Parent != "" {
		a.Parent = w3cIRI(f.Parent)
	}
	a.Body = w3cBodies(f.Attributes, f.Note)
	for _, slot := range slotOrder(f) {
		for _, id := range f.Slots[slot] {
			a.Target = append(a.Target, w3cTarget{Type: "SpecificResource", Source: w3cIRI(id), Slot: slot})
		}
	}
	if len(a.Target) == 0 { // the model wants one
		a.Target = []w3cTarget{{Source: m.source}}
	}
	return a
}

func (m *w3cMaker) annotation(id corpus.ID, motivation, annotator string) w3cAnnotation {
	creator, ok := m.people[annotator]
	if !ok {
		creator = w3cAgent{Name: annotator}
	}
	return w3cAnnotation{ID: w3cIRI(id), Type: "Annotation", Motivation: motivation, Creator: creator}
}

// selectors tell the place of one fragment: by its words, by its position in code points, and, where that differs, by its
// position in UTF-16 units. A viewer that takes the last position of a list is one that counts so; for a program that knows
// JSON-LD, the context inside the selector makes it a selector of our own, so that nothing false is said in the terms of
// the model.
func (m *w3cMaker) selectors(f corpus.Range) []any {
	var list []any
	if text := m.document.Article.Text; !m.standoff {
		list = append(list, w3cQuote{"TextQuoteSelector", text[f.Start:f.End], lastPoints(text[:f.Start], w3cAround), firstPoints(text[f.End:], w3cAround)})
	}
	points := toPoints(m.index, f)
	list = append(list, w3cPosition{nil, "TextPositionSelector", points})
	if units := (lineRange{m.index.UTF16(f.Start), m.index.UTF16(f.End)}); units != points {
		list = append(list, w3cPosition{w3cUTF16, "TextPositionSelector", units})
	}
	return list
}

// w3cBodies says attributes and note. An attribute with several values is several bodies.
func w3cBodies(attributes corpus.Attributes, note string) []w3cBody {
	var bodies []w3cBody
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		for _, value := range attributes[name] {
			bodies = append(bodies, w3cBody{Type: "TextualBody", Purpose: "classifying", Attribute: &name, Value: &value})
		}
	}
	if note != "" {
		bodies = append(bodies, w3cBody{Type: "TextualBody", Purpose: "commenting", Value: &note})
	}
	return bodies
}

// w3cIRI is an id as an address: ids as this program makes them are UUIDs, others are names inside the file.
func w3cIRI(id corpus.ID) string {
	if isID(string(id)) {
		return "urn:uuid:" + string(id)
	}
	return "#" + url.PathEscape(string(id))
}

// fromW3CIRI is the id that w3cIRI made an address of; false for another's address.
func fromW3CIRI(iri string) (corpus.ID, bool) {
	if id, ok := strings.CutPrefix(iri, "urn:uuid:"); ok {
		return corpus.ID(id), isID(id)
	}
	name, ok := strings.CutPrefix(iri, "#")
	id, err := url.PathUnescape(name)
	return corpus.ID(id), ok && err == nil && id != ""
}

// firstPoints is the first n code points of a text, or all of it.
func firstPoints(text string, n int) string {
	for i := range text {
		if n--; n < 0 {
			return text[:i]
		}
	}
	return text
}

// lastPoints is the last n code points of a text, or all of it.
func lastPoints(text string, n int) string {
	at := len(text)
	for ; n > 0 && at > 0; n-- {
		_, size := utf8.DecodeLastRuneInString(text[:at])
		at -= size
	}
	return text[at:]
}
