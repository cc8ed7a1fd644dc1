package dataset

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/onrecord/onrecord/store/corpus"
)

// casReading makes a document from the structures of one file, ours or another tool's.
type casReading struct {
	*cas
	format, file     string
	title, annotator string // where the file does not say
	findings         *findings
	tally            *tally

	own   bool // the file says of the article what we write, so that its ids are taken as they are
	d     corpus.Document
	index *corpus.Index
	shift func(at int) int // from bytes of the file's text to those of the article's, nil when they are the same

	listed   map[string]bool      // annotators, by name
	taken    map[corpus.ID]bool   // ids that are given away
	entities map[string]corpus.ID // by the id that the file gives, and by name
	heads    map[int]int          // of a further fragment, the first fragment of its span, by the ids of the structures
	spans    map[int]int          // where the span of a first fragment stands in d.Spans
	frames   map[int]int          // where an attribution stands in d.Attributions
	filled   map[placement]bool   // in the attribution that is being read
}

func (r *casReading) item() (Item, error) {
	if len(r.structures) > mostAnnotations {
		return Item{}, fmt.Errorf("there are more than %d annotations", mostAnnotations)
	}
	r.index = corpus.NewIndex(r.cas.text)
	r.d.Article.Text, r.shift = cleanText(r.cas.text)
	r.listed, r.taken, r.entities = map[string]bool{}, map[corpus.ID]bool{}, map[string]corpus.ID{}
	r.heads, r.spans, r.frames = map[int]int{}, map[int]int{}, map[int]int{}
	r.article()
	r.readSpans()
	r.readFrames()
	r.readRelations()
	r.readChains()
	r.listAnnotators()
	r.d.Sort()
	return Item{Document: r.d, TextHash: corpus.TextHash(r.d.Article.Text), File: r.file}, check(&r.d)
}

// warn tells of one thing, with its place.
func (r *casReading) warn(s *structure, format string, args ...any) {
	r.findings.add("%s: %s", r.where(s), fmt.Sprintf(format, args...))
}

func (r *casReading) where(s *structure) string {
	if s.line > 0 {
		return fmt.Sprintf("%s, line %d", r.file, s.line)
	}
	return fmt.Sprintf("%s, structure %d", r.file, s.id)
}

// id is the id that a structure gives, if nothing else in the article has it, else one made from its place in the file.
func (r *casReading) id(s *structure) corpus.ID {
	given := corpus.ID(s.text("id"))
	if !r.own || given == "" || s.kind != spanType && s.kind != attributionType && s.kind != entityType {
		given = idOr(string(given), r.format, r.file, s.kind, strconv.Itoa(s.id))
	}
	for n := 2; r.taken[given]; n++ {
		given = derivedID(r.format, r.file, s.kind, strconv.Itoa(s.id), strconv.Itoa(n))
	}
	r.taken[given] = true
	return given
}

func (r *casReading) article() {
	a := &r.d.Article
	r.d.Status = corpus.Todo
	a.ID = derivedID(r.format, r.file)
	a.Title = r.title
	for _, s := range r.structures {
		switch s.kind {
		case metadataType, "uima.tcas.DocumentAnnotation":
			if language := s.text("language"); language != "x-unspecified" && language != "" {
				a.Language = language
			}
			a.Title = cmp.Or(s.text("documentTitle"), a.Title)
		case articleType:
			r.ownArticle(s)
		}
	}
	for _, s := range r.structures {
		switch s.kind {
		case annotatorType:
			r.readAnnotator(s)
		case entityType:
			r.readEntity(s)
		case zoneType:
			r.readZone(s)
		}
	}
	r.tidyEntities()
	slices.SortStableFunc(a.Zones, func(x, y corpus.Zone) int { return cmp.Compare(x.Start, y.Start) })
	if err := corpus.CheckZones(a.Text, a.Zones); err != nil {
		r.findings.add("%s: the zones were left out: %v", r.file, err)
		a.Zones = nil
	}
}

// ownArticle takes what we write of an article: then the file says all that is known of it.
func (r *casReading) ownArticle(s *structure) {
	text := r.d.Article.Text
	r.own = s.text("id") != ""
	r.d.Article = corpus.Article{
		ID: idOr(s.text("id"), r.format, r.file), Title: s.text("title"), Byline: s.text("byline"), Outlet: s.text("outlet"),
		Published: s.text("published"), URL: s.text("url"), Language: s.text("language"), Credit: s.text("credit"), Text: text,
	}
	if r.own {
		r.d.Article.ID = corpus.ID(s.text("id"))
	}
	if err := corpus.CheckPublished(r.d.Article.Published); err != nil {
		r.warn(s, "%v; it was left out", err)
		r.d.Article.Published = ""
	}
	if status := corpus.Status(s.text("status")); slices.Contains(corpus.Statuses, status) {
		r.d.Status = status
	}
	var review lineReview
	r.fromJSON(s, "review", &review)
	said := corpus.Document{Article: r.d.Article, Status: r.d.Status}
	if err := errors.Join(review.into(&said), checkReview(&said)); err != nil {
		r.warn(s, "statuses, comments and decisions were left out: %v", err)
		return
	}
	r.d.Standing, r.d.Statuses, r.d.Comments, r.d.Decisions = said.Standing, said.Statuses, said.Comments, said.Decisions
	settleStatus(&r.d)
}

func (r *casReading) readAnnotator(s *structure) {
	a := corpus.Annotator{ID: corpus.ID(s.text("id")), Name: s.text("name"), Kind: corpus.AnnotatorKind(s.text("kind"))}
	err := checkAnnotators([]corpus.Annotator{a})
	if err == nil && r.listed[a.Name] {
		err = fmt.Errorf("the annotator %q is there twice", a.Name)
	}
	if err != nil {
		r.warn(s, "%v; it was left out", err)
		return
	}
	r.listed[a.Name] = true
	r.d.Annotators = append(r.d.Annotators, a)
}

// listAnnotators adds whoever made something here and is not listed.
func (r *casReading) listAnnotators() {
	add := func(name string) {
		if !r.listed[name] {
			r.listed[name] = true
			r.d.Annotators = append(r.d.Annotators, corpus.Annotator{ID: derivedID(r.format, "annotator", name), Name: name, Kind: corpus.Import})
		}
	}
	for _, s := range r.d.Spans {
		add(s.Annotator)
	}
	for _, a := range r.d.Attributions {
		add(a.Annotator)
	}
	for _, name := range talkers(&r.d) {
		add(name)
	}
}

func (r *casReading) readZone(s *structure) {
	at, err := r.byteRange(s)
	if err != nil {
		r.warn(s, "a zone was left out: %v", err)
		return
	}
	r.d.Article.Zones = append(r.d.Article.Zones, corpus.Zone{Kind: corpus.ZoneKind(s.text("kind")), Range: at})
}

func (r *casReading) readEntity(s *structure) {
	e := corpus.Entity{
		ID: r.id(s), Name: s.text("name"), Kind: s.text("kind"), Role: s.text("role"), Affiliation: s.text("affiliation"),
		Naming: s.text("naming"), Note: s.text("note"), MergedInto: corpus.ID(s.text("mergedInto")),
	}
	r.fromJSON(s, "aliases", &e.Aliases)
	r.fromJSON(s, "external", &e.External)
	r.entities[s.text("id")] = e.ID
	r.d.Entities = append(r.d.Entities, e)
}

// tidyEntities cuts links between entities that lead nowhere or round in a circle.
func (r *casReading) tidyEntities() {
	above := map[corpus.ID]corpus.ID{}
	for _, e := range r.d.Entities {
		above[e.ID] = e.MergedInto
	}
	cut := endless(above)
	for i, e := range r.d.Entities {
		if cut[e.ID] {
			r.findings.add("%s: the entity %q is merged into one that is not there, or into itself; the link was left out", r.file, e.Name)
			r.d.Entities[i].MergedInto = ""
		}
	}
}

// endless finds the things whose link upward has to be cut so that every way up ends at a thing that is there: links to
// things that are not, and one link of each circle.
func endless(above map[corpus.ID]corpus.ID) map[corpus.ID]bool {
	cut, passed := map[corpus.ID]bool{}, map[corpus.ID]corpus.ID{} // passed: from where the way began
	for _, id := range slices.Sorted(maps.Keys(above)) {
		for at := id; passed[at] == ""; at = above[at] {
			passed[at] = id
			next := above[at]
			if next == "" {
				break
			}
			if _, there := above[next]; !there || passed[next] == id {
				cut[at] = true
				break
			}
		}
	}
	return cut
}

// byteRange is where an annotation stands in the article's text, in bytes.
func (r *casReading) byteRange(s *structure) (corpus.Range, error) {
	if s.broken != "" {
		return corpus.Range{}, fmt.Errorf("%s", s.broken)
	}
	start, err := r.index.FromUTF16(s.begin)
	if err != nil {
		return corpus.Range{}, err
	}
	end, err := r.index.FromUTF16(s.end)
	if err != nil {
		return corpus.Range{}, err
	}
	if r.shift != nil {
		start, end = r.shift(start), r.shift(end)
	}
	if start >= end {
		return corpus.Range{}, fmt.Errorf("it covers no text (%d–%d)", s.begin, s.end)
	}
	return corpus.Range{Start: start, End: end}, nil
}

// fromJSON reads a feature that is JSON; what is not is told and left out.
func (r *casReading) fromJSON(s *structure, name string, into any) {
	if text := s.text(name); text != "" {
		if err := json.Unmarshal([]byte(text), into); err != nil {
			r.warn(s, "%s is not as expected (%v); it was left out", name, err)
		}
	}
}

// common reads what spans and attributions share, where they have our features.
func (r *casReading) common(s *structure) (details details) {
	details.annotator = cmp.Or(s.text("annotator"), r.annotator)
	details.note = s.text("note")
	details.flagged = s.text("flagged") == "true"
	details.origin = corpus.Origin(s.text("origin"))
	if !slices.Contains([]corpus.Origin{corpus.Manual, corpus.Suggested, corpus.Imported}, details.origin) {
		details.origin = corpus.Imported
		if r.own && s.has("id") && s.text("origin") == "" {
			details.origin = "" // as it was written
		}
	}
	if text := s.text("confidence"); text != "" {
		value, err := strconv.ParseFloat(text, 64)
		if err != nil || !(value >= 0 && value <= 1) {
			r.warn(s, "the confidence %q is not between 0 and 1; it was left out", text)
			value = 0
		}
		details.confidence = value
	}
	if text := s.text("created"); text != "" {
		created, err := time.Parse(time.RFC3339Nano, text)
		if err == nil {
			created, err = moment(created)
		}
		if err != nil {
			r.warn(s, "the time %q is not of the form 2026-11-23T09:00:00Z; it was left out", text)
			created = time.Time{}
		}
		details.created = created
	}
	var others corpus.Attributes
	r.fromJSON(s, "attributes", &others)
	for _, f := range s.features {
		if f.refs == nil && f.text != "" && !slices.Contains(reserved, f.name) {
			others = others.With(f.name, f.text)
		}
	}
	details.attributes = others
	return details
}

// details are what spans and attributions share.
type details struct {
	annotator, note string
	flagged         bool
	origin          corpus.Origin
	confidence      float64
	created         time.Time
	attributes      corpus.Attributes
}
