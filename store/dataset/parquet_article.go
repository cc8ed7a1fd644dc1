package dataset

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/parquet-go/parquet-go"

	"github.com/onrecord/onrecord/store/corpus"
)

// parquetArticle is one row. The tags name the columns; "told" says what they mean, for the dataset card. Offsets are code
// points. What may be missing is null.
type parquetArticle struct {
	ID           string               `parquet:"id" told:"id of the article"`
	Title        string               `parquet:"title" told:"headline"`
	Byline       string               `parquet:"byline" told:"who wrote it, as printed"`
	Outlet       string               `parquet:"outlet" told:"newspaper, site or programme"`
	Published    string               `parquet:"published" told:"day of publication, ISO 8601, may be partial; empty = unknown"`
	URL          string               `parquet:"url" told:"address"`
	Language     string               `parquet:"language" told:"language, BCP 47; empty = unknown"`
	Credit       string               `parquet:"credit" told:"credit of a news agency"`
	Status       string               `parquet:"status" told:"state of the work: todo, doing, done, review, approved or sent-back"`
	Text         *string              `parquet:"text,optional" told:"the text; null in a stand-off dataset"`
	TextSHA256   string               `parquet:"text_sha256" told:"SHA-256 of the text in UTF-8, hexadecimal"`
	Zones        []parquetZone        `parquet:"zones,list" told:"what stretches of the text are; what no zone covers is body"`
	Spans        []parquetSpan        `parquet:"spans,list" told:"labelled stretches of the text, each of one or more fragments; attributes is a JSON object of names and values"`
	Attributions []parquetAttribution `parquet:"attributions,list" told:"who says what, and where the article has it from: slots with ids of spans; absent lists the slots for which the text names nobody; parent is the attribution inside which one is said"`
	Entities     []parquetEntity      `parquet:"entities,list" told:"persons, organisations, documents … that spans mention; external is a JSON object of catalogues and ids"`
	Annotators   []parquetAnnotator   `parquet:"annotators,list" told:"whose work is here"`
	Standing     string               `parquet:"standing" told:"the article's own state, of annotators who have none in statuses; empty = as status"`
	Statuses     []parquetStatus      `parquet:"statuses,list" told:"how far each annotator is with the article"`
	Comments     []parquetComment     `parquet:"comments,list" told:"what was said about the article, a span or an attribution; parent is the comment that one answers; what it is about may be gone"`
	Reviews      []parquetDecision    `parquet:"reviews,list" told:"how disagreements between two layers were decided: ids on the left and the right, which may be gone, and what went into the gold layer"`
}

type parquetRange struct {
	Start int32 `parquet:"start"`
	End   int32 `parquet:"end"`
}

type parquetZone struct {
	Kind  string `parquet:"kind"`
	Start int32  `parquet:"start"`
	End   int32  `parquet:"end"`
}

type parquetSpan struct {
	ID         string         `parquet:"id"`
	Label      string         `parquet:"label"`
	Fragments  []parquetRange `parquet:"fragments,list"`
	Quote      *string        `parquet:"quote,optional"`
	Annotator  string         `parquet:"annotator"`
	Entity     *string        `parquet:"entity,optional"`
	Attributes string         `parquet:"attributes"`
	Note       string         `parquet:"note"`
	Flagged    bool           `parquet:"flagged"`
	Origin     string         `parquet:"origin"`
	Confidence *float64       `parquet:"confidence,optional"`
	Created    *time.Time     `parquet:"created,optional,timestamp(millisecond)"`
}

type parquetSlot struct {
	Slot  string   `parquet:"slot"`
	Spans []string `parquet:"spans,list"`
}

type parquetAttribution struct {
	ID         string        `parquet:"id"`
	Parent     *string       `parquet:"parent,optional"`
	Slots      []parquetSlot `parquet:"slots,list"`
	Absent     []string      `parquet:"absent,list"`
	Annotator  string        `parquet:"annotator"`
	Attributes string        `parquet:"attributes"`
	Note       string        `parquet:"note"`
	Flagged    bool          `parquet:"flagged"`
	Origin     string        `parquet:"origin"`
	Confidence *float64      `parquet:"confidence,optional"`
	Created    *time.Time    `parquet:"created,optional,timestamp(millisecond)"`
}

type parquetEntity struct {
	ID          string   `parquet:"id"`
	Kind        string   `parquet:"kind"`
	Name        string   `parquet:"name"`
	Aliases     []string `parquet:"aliases,list"`
	Role        string   `parquet:"role"`
	Affiliation string   `parquet:"affiliation"`
	Naming      string   `parquet:"naming"`
	External    string   `parquet:"external"`
	Note        string   `parquet:"note"`
	MergedInto  *string  `parquet:"merged_into,optional"`
}

type parquetAnnotator struct {
	Name string `parquet:"name"`
	Kind string `parquet:"kind"`
	ID   string `parquet:"id"`
}

var parquetSchema = parquet.SchemaOf(parquetArticle{})

// weight is about how many bytes the row takes in memory.
func (a *parquetArticle) weight() int {
	n := 1000 + 500*(len(a.Spans)+len(a.Attributions)+len(a.Comments)+len(a.Reviews))
	if a.Text != nil {
		n += 2 * len(*a.Text) // the quotes repeat much of it
	}
	return n
}

func newParquetArticle(l *line) parquetArticle {
	a := parquetArticle{
		ID: string(l.ID), Title: l.Title, Byline: l.Byline, Outlet: l.Outlet, Published: l.Published, URL: l.URL,
		Language: l.Language, Credit: l.Credit, Status: string(l.Status), Text: l.Text, TextSHA256: l.TextSHA256,
	}
	for _, z := range l.Zones {
		a.Zones = append(a.Zones, parquetZone{string(z.Kind), int32(z.Start), int32(z.End)})
	}
	for _, s := range l.Spans {
		a.Spans = append(a.Spans, newParquetSpan(s, l.Text == nil))
	}
	for _, x := range l.Attributions {
		a.Attributions = append(a.Attributions, newParquetAttribution(x))
	}
	for _, e := range l.Entities {
		a.Entities = append(a.Entities, parquetEntity{
			string(e.ID), e.Kind, e.Name, e.Aliases, e.Role, e.Affiliation, e.Naming, jsonCell(e.External), e.Note, (*string)(e.MergedInto),
		})
	}
	for _, p := range l.Annotators {
		a.Annotators = append(a.Annotators, parquetAnnotator{p.Name, string(p.Kind), string(p.ID)})
	}
	a.setReview(&l.lineReview)
	return a
}

func newParquetSpan(s lineSpan, standoff bool) parquetSpan {
	out := parquetSpan{
		ID: string(s.ID), Label: s.Label, Annotator: s.Annotator, Entity: (*string)(s.Entity), Attributes: jsonCell(s.Attributes),
		Note: s.Note, Flagged: s.Flagged, Origin: string(s.Origin), Confidence: orNull(s.Confidence), Created: orNull(s.Created),
	}
	if !standoff {
		out.Quote = &s.Quote
	}
	for _, f := range s.Fragments {
		out.Fragments = append(out.Fragments, parquetRange{int32(f.Start), int32(f.End)})
	}
	return out
}

func newParquetAttribution(a lineAttribution) parquetAttribution {
	out := parquetAttribution{
		ID: string(a.ID), Parent: (*string)(a.Parent), Absent: a.Absent, Annotator: a.Annotator, Attributes: jsonCell(a.Attributes),
		Note: a.Note, Flagged: a.Flagged, Origin: string(a.Origin), Confidence: orNull(a.Confidence), Created: orNull(a.Created),
	}
	slots := maps.Clone(a.Slots)
	if slots == nil {
		slots = map[string][]corpus.ID{}
	}
	for slot, members := range a.named() {
		slots[slot] = *members
	}
	for _, slot := range slices.Sorted(maps.Keys(slots)) {
		if len(slots[slot]) == 0 {
			continue
		}
		one := parquetSlot{Slot: slot}
		for _, id := range slots[slot] {
			one.Spans = append(one.Spans, string(id))
		}
		out.Slots = append(out.Slots, one)
	}
	return out
}

// orNull is nil for the zero value, which stands for none.
func orNull[T comparable](value T) *T {
	var zero T
	if value == zero {
		return nil
	}
	return &value
}

func orZero[T any](value *T) T {
	if value == nil {
		var zero T
		return zero
	}
	return *value
}

// jsonCell writes names and values in one cell; "{}" for none. The types can always be written.
func jsonCell(value any) string {
	text, err := plainJSON(value)
	if err != nil || string(text) == "null" {
		return "{}"
	}
	return string(text)
}

// line makes of a row what a native line holds.
func (a *parquetArticle) line() (*line, error) {
	l := &line{
		Format: lineFormat, ID: corpus.ID(a.ID), Title: a.Title, Byline: a.Byline, Outlet: a.Outlet, Published: a.Published,
		URL: a.URL, Language: a.Language, Credit: a.Credit, Status: corpus.Status(a.Status), Text: a.Text, TextSHA256: a.TextSHA256,
	}
	for _, z := range a.Zones {
		l.Zones = append(l.Zones, lineZone{corpus.ZoneKind(z.Kind), lineRange{int(z.Start), int(z.End)}})
	}
	for _, s := range a.Spans {
		span := lineSpan{
			ID: corpus.ID(s.ID), Label: s.Label, Quote: orZero(s.Quote), Annotator: s.Annotator, Entity: (*corpus.ID)(s.Entity),
			Note: s.Note, Flagged: s.Flagged, Origin: corpus.Origin(s.Origin), Confidence: orZero(s.Confidence), Created: orZero(s.Created),
		}
		for _, f := range s.Fragments {
			span.Fragments = append(span.Fragments, lineRange{int(f.Start), int(f.End)})
		}
		if err := fromJSONText(s.Attributes, &span.Attributes); err != nil {
			return l, fmt.Errorf("span %s: %w", s.ID, err)
		}
		l.Spans = append(l.Spans, span)
	}
	for _, x := range a.Attributions {
		attribution, err := x.line()
		if err != nil {
			return l, fmt.Errorf("attribution %s: %w", x.ID, err)
		}
		l.Attributions = append(l.Attributions, attribution)
	}
	for _, e := range a.Entities {
		entity := lineEntity{
			ID: corpus.ID(e.ID), Kind: e.Kind, Name: e.Name, Aliases: e.Aliases, Role: e.Role, Affiliation: e.Affiliation,
			Naming: e.Naming, Note: e.Note, MergedInto: (*corpus.ID)(e.MergedInto),
		}
		if err := fromJSONText(e.External, &entity.External); err != nil {
			return l, fmt.Errorf("entity %s: %w", e.ID, err)
		}
		l.Entities = append(l.Entities, entity)
	}
	for _, p := range a.Annotators {
		l.Annotators = append(l.Annotators, lineAnnotator{p.Name, corpus.AnnotatorKind(p.Kind), corpus.ID(p.ID)})
	}
	l.lineReview = a.review()
	return l, nil
}

func (a *parquetAttribution) line() (lineAttribution, error) {
	out := lineAttribution{
		ID: corpus.ID(a.ID), Parent: (*corpus.ID)(a.Parent), Absent: a.Absent, Annotator: a.Annotator, Note: a.Note,
		Flagged: a.Flagged, Origin: corpus.Origin(a.Origin), Confidence: orZero(a.Confidence), Created: orZero(a.Created),
	}
	named := out.named()
	for _, s := range a.Slots {
		members := named[s.Slot]
		if members == nil {
			members = &[]corpus.ID{}
		}
		for _, id := range s.Spans {
			*members = append(*members, corpus.ID(id))
		}
		if named[s.Slot] == nil {
			if out.Slots == nil {
				out.Slots = map[string][]corpus.ID{}
			}
			out.Slots[s.Slot] = append(out.Slots[s.Slot], *members...)
		}
	}
	return out, fromJSONText(a.Attributes, &out.Attributes)
}

func fromJSONText(text string, value any) error {
	if text == "" || text == "{}" {
		return nil
	}
	if err := json.Unmarshal([]byte(text), value); err != nil {
		return fmt.Errorf("its JSON object of values: %w", plainJSONError(err))
	}
	return nil
}
