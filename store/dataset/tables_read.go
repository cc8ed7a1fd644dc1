package dataset

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/onrecord/onrecord/store/corpus"
)

// tableReader puts articles together again from their tables. The tables are read in step, because their rows are in the
// order of the articles: only annotators and entities, which belong to no single article, are held in memory.
type tableReader struct {
	findings
	tables   map[string]*tableCursor
	closing  func() error
	people   map[string]lineAnnotator
	entities map[corpus.ID]*lineEntity
	problem  error // the first thing wrong with the article under way
}

// steppedTables are the tables that are read in step with the articles.
var steppedTables = []string{"articles", "zones", "spans", "fragments", "attributions", "attribution_spans", "attributes", "statuses", "comments", "decisions"}

// newTableReader begins to read tables that open finds by name; closing is called at the end. Only the articles must be
// there.
func newTableReader(open func(name string) (rowReader, error), closing func() error) (*tableReader, error) {
	r := &tableReader{
		tables: map[string]*tableCursor{}, closing: closing,
		people: map[string]lineAnnotator{}, entities: map[corpus.ID]*lineEntity{},
	}
	for _, name := range append([]string{"annotators", "entities"}, steppedTables...) {
		c, err := newTableCursor(open, name)
		if err != nil {
			return nil, errors.Join(err, r.Close())
		}
		r.tables[name] = c
		r.unknownColumns(c)
	}
	r.readPeople()
	r.readEntities()
	for _, name := range []string{"annotators", "entities"} {
		if err := r.tables[name].err; err != nil {
			return nil, errors.Join(err, r.Close())
		}
	}
	return r, nil
}

// unknownColumns warns of columns that this version does not know.
func (r *tableReader) unknownColumns(c *tableCursor) {
	i := slices.IndexFunc(tables, func(t table) bool { return t.name == c.name })
	for name := range c.columns {
		if !slices.ContainsFunc(tables[i].columns, func(k column) bool { return k.name == name }) {
			r.add("%s: the column %q is not known to this version and was left out", c.file, name)
		}
	}
}

func (r *tableReader) readPeople() {
	for c := r.tables["annotators"]; c.row != nil; c.advance() {
		name := c.cell("annotator")
		r.people[name] = lineAnnotator{name, corpus.AnnotatorKind(c.cell("kind")), corpus.ID(c.cell("id"))}
	}
}

func (r *tableReader) readEntities() {
	for c := r.tables["entities"]; c.row != nil; c.advance() {
		id := corpus.ID(c.cell("entity"))
		r.entities[id] = &lineEntity{
			ID: id, Kind: c.cell("kind"), Name: c.cell("name"), Role: c.cell("role"), Affiliation: c.cell("affiliation"),
			Naming: c.cell("naming"), Note: c.cell("note"), MergedInto: reference(corpus.ID(c.cell("merged_into"))),
		}
	}
}

// Next reads one article. The tables must be in step again after it, so its rows are read to their end also when one of
// them is wrong.
func (r *tableReader) Next() (Item, error) {
	c := r.tables["articles"]
	if c.row == nil || c.err != nil {
		return Item{}, r.end()
	}
	r.problem = nil
	for _, name := range steppedTables {
		r.tables[name].run = 0
	}
	number := c.line
	l := r.article(c)
	r.zones(l)
	r.spans(l)
	r.attributions(l)
	r.attributes(l)
	r.review(l)
	r.entitiesOf(l)
	c.advance()
	for _, name := range steppedTables[1:] {
		if err := r.tables[name].err; err != nil {
			return Item{}, err
		}
	}
	item, err := Item{}, r.problem
	if err == nil {
		item, err = l.item()
	}
	if err != nil {
		return Item{}, &Error{c.file, number, name(corpus.Article{ID: l.ID, Title: l.Title}), err}
	}
	item.File, item.Line = c.file, number
	return item, nil
}

// end tells how the reading ended. Rows that are left over belong to no article, or stand out of order: then some article
// was read without them, and that is no good end.
func (r *tableReader) end() error {
	for _, name := range steppedTables {
		c := r.tables[name]
		if c.err != nil {
			return c.err
		}
		if c.row != nil {
			return fmt.Errorf("%s, line %d: the row belongs to no article at this place; sort the rows of all tables by the order of the articles, or export the tables anew", c.file, c.line)
		}
	}
	return io.EOF
}

func (r *tableReader) article(c *tableCursor) *line {
	l := &line{
		Format: lineFormat, ID: corpus.ID(c.cell("article")), Title: c.cell("title"), Byline: c.cell("byline"),
		Outlet: c.cell("outlet"), Published: c.cell("published"), URL: c.cell("url"), Language: c.cell("language"),
		Credit: c.cell("credit"), Status: corpus.Status(c.cell("status")), TextSHA256: c.cell("text_sha256"),
	}
	if standing := corpus.Status(c.cell("standing")); standing != l.Status {
		l.Standing = standing
	}
	if _, ok := c.columns["text"]; ok {
		text := c.cell("text")
		l.Text = &text
	}
	return l
}

func (r *tableReader) zones(l *line) {
	c := r.tables["zones"]
	for ; c.at("article", string(l.ID)); c.advance() {
		l.Zones = append(l.Zones, lineZone{corpus.ZoneKind(c.cell("kind")), r.points(c)})
	}
}

func (r *tableReader) spans(l *line) {
	c := r.tables["spans"]
	for ; c.at("article", string(l.ID)); c.advance() {
		l.Spans = append(l.Spans, lineSpan{
			ID: corpus.ID(c.cell("span")), Label: c.cell("label"), Annotator: c.cell("annotator"),
			Entity: reference(corpus.ID(c.cell("entity"))), Note: c.cell("note"), Flagged: r.boolean(c, "flagged"), Quote: c.cell("quote"),
			Origin: corpus.Origin(c.cell("origin")), Confidence: r.confidence(c), Created: r.created(c), Fragments: r.fragments(c.cell("span")),
		})
	}
}

// fragments reads those of a span. A position that starts again is of another span, even of the same id.
func (r *tableReader) fragments(span string) []lineRange {
	c := r.tables["fragments"]
	var list []lineRange
	for ; c.at("span", span); c.advance() {
		n := r.integer(c, "position")
		if n == 1 && len(list) > 0 {
			break
		}
		if n != len(list)+1 {
			r.wrong(c, fmt.Errorf("the position of the fragment is %d, and should be %d", n, len(list)+1))
		}
		list = append(list, r.points(c))
	}
	return list
}

func (r *tableReader) attributions(l *line) {
	c := r.tables["attributions"]
	for ; c.at("article", string(l.ID)); c.advance() {
		a := lineAttribution{
			ID: corpus.ID(c.cell("attribution")), Parent: reference(corpus.ID(c.cell("parent"))), Absent: splitList[string](c.cell("absent")),
			Annotator: c.cell("annotator"), Note: c.cell("note"), Flagged: r.boolean(c, "flagged"), Origin: corpus.Origin(c.cell("origin")),
			Confidence: r.confidence(c), Created: r.created(c),
		}
		named := a.named()
		members := r.tables["attribution_spans"]
		for ; members.at("attribution", string(a.ID)); members.advance() {
			slot, span := members.cell("slot"), corpus.ID(members.cell("span"))
			if list := named[slot]; list != nil {
				*list = append(*list, span)
				continue
			}
			if a.Slots == nil {
				a.Slots = map[string][]corpus.ID{}
			}
			a.Slots[slot] = append(a.Slots[slot], span)
		}
		l.Attributions = append(l.Attributions, a)
	}
}

// attributes reads the values of the article's spans and attributions, and of the entities that were first met in it.
func (r *tableReader) attributes(l *line) {
	spans := make(map[string]*corpus.Attributes, len(l.Spans))
	for i := range l.Spans {
		spans[string(l.Spans[i].ID)] = &l.Spans[i].Attributes
	}
	attributions := make(map[string]*corpus.Attributes, len(l.Attributions))
	for i := range l.Attributions {
		attributions[string(l.Attributions[i].ID)] = &l.Attributions[i].Attributes
	}
	for c := r.tables["attributes"]; c.row != nil; c.advance() {
		element, name, value := c.cell("element"), c.cell("attribute"), c.cell("value")
		values := spans[element]
		switch c.cell("element_type") {
		case "entity":
			r.ofEntity(c, corpus.ID(element), name, value)
			continue
		case "attribution":
			values = attributions[element]
		case "span":
		default:
			r.wrong(c, fmt.Errorf("the element_type %q is not one of span, attribution, entity", c.cell("element_type")))
			continue
		}
		if values == nil {
			return // of the next article
		}
		if *values == nil {
			*values = corpus.Attributes{}
		}
		(*values)[name] = append((*values)[name], value)
	}
}

func (r *tableReader) ofEntity(c *tableCursor, id corpus.ID, name, value string) {
	e := r.entities[id]
	catalogue, external := strings.CutPrefix(name, "external:")
	switch {
	case e == nil:
		r.wrong(c, fmt.Errorf("the entity %s is not in the table of entities", id))
	case external && e.External == nil:
		e.External = map[string]string{catalogue: value}
	case external:
		e.External[catalogue] = value
	case name == "alias":
		e.Aliases = append(e.Aliases, value)
	default:
		r.add("%s: the attribute %q of entities is not known to this version and was left out", c.file, name)
	}
}

// entitiesOf gives an article those whom its spans mention, with all that they were merged into, and the annotators whose
// work is in it.
func (r *tableReader) entitiesOf(l *line) {
	known, people := map[corpus.ID]bool{}, map[string]bool{}
	add := func(name string) {
		if p, ok := r.people[name]; ok && !people[name] {
			l.Annotators = append(l.Annotators, p)
		}
		people[name] = true
	}
	for _, s := range l.Spans {
		for id := referred(s.Entity); id != "" && !known[id]; {
			known[id] = true
			e := r.entities[id]
			if e == nil {
				break // the check of the article tells
			}
			l.Entities = append(l.Entities, *e)
			id = referred(e.MergedInto)
		}
		add(s.Annotator)
	}
	for _, a := range l.Attributions {
		add(a.Annotator)
	}
	for name := range l.Statuses {
		add(name)
	}
	for _, c := range l.Comments {
		add(c.Annotator)
	}
	for _, x := range l.Reviews {
		add(x.Annotator)
	}
}

func (r *tableReader) Offset() int64 {
	var n int64
	for _, c := range r.tables {
		if c.rows != nil {
			n += c.rows.offset()
		}
	}
	return n
}

func (r *tableReader) Close() error {
	var errs []error
	for _, c := range r.tables {
		if c.rows != nil {
			errs = append(errs, c.rows.close())
		}
	}
	return errors.Join(append(errs, r.closing())...)
}
