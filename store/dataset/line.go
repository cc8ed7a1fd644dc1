package dataset

import (
	"slices"
	"time"

	"github.com/onrecord/onrecord/store/corpus"
)

// lineFormat is the "format" of the native lines that this version writes and reads.
const lineFormat = "onrecord/1"

// line is one article of a native dataset. The order of the fields is the order in the file. Offsets are code points.
type line struct {
	Format       string            `json:"format"`
	ID           corpus.ID         `json:"id"`
	Title        string            `json:"title"`
	Byline       string            `json:"byline"`
	Outlet       string            `json:"outlet"`
	Published    string            `json:"published"`
	URL          string            `json:"url"`
	Language     string            `json:"language"`
	Credit       string            `json:"credit"`
	Text         *string           `json:"text,omitempty"` // not there in a stand-off line
	TextSHA256   string            `json:"text_sha256"`
	Zones        []lineZone        `json:"zones"`
	Status       corpus.Status     `json:"status"`
	Annotators   []lineAnnotator   `json:"annotators"`
	Entities     []lineEntity      `json:"entities"`
	Spans        []lineSpan        `json:"spans"`
	Attributions []lineAttribution `json:"attributions"`
	lineReview
}

type lineRange struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

type lineZone struct {
	Kind corpus.ZoneKind `json:"kind"`
	lineRange
}

type lineAnnotator struct {
	Name string               `json:"name"`
	Kind corpus.AnnotatorKind `json:"kind"`
	ID   corpus.ID            `json:"id"`
}

type lineEntity struct {
	ID          corpus.ID         `json:"id"`
	Kind        string            `json:"kind"`
	Name        string            `json:"name"`
	Aliases     []string          `json:"aliases"`
	Role        string            `json:"role"`
	Affiliation string            `json:"affiliation"`
	Naming      string            `json:"naming"`
	External    map[string]string `json:"external"`
	Note        string            `json:"note"`
	MergedInto  *corpus.ID        `json:"merged_into"`
}

type lineSpan struct {
	ID         corpus.ID         `json:"id"`
	Label      string            `json:"label"`
	Fragments  []lineRange       `json:"fragments"`
	Quote      string            `json:"quote,omitempty"` // not there in a stand-off line
	Annotator  string            `json:"annotator"`
	Entity     *corpus.ID        `json:"entity"`
	Attributes corpus.Attributes `json:"attributes"`
	Note       string            `json:"note"`
	Flagged    bool              `json:"flagged"`
	Origin     corpus.Origin     `json:"origin"`
	Confidence float64           `json:"confidence,omitempty"`
	Created    time.Time         `json:"created,omitzero"`
}

type lineAttribution struct {
	ID         corpus.ID              `json:"id"`
	Parent     *corpus.ID             `json:"parent"`
	Claim      []corpus.ID            `json:"claim"`
	Speaker    []corpus.ID            `json:"speaker"`
	Source     []corpus.ID            `json:"source"`
	Cue        []corpus.ID            `json:"cue"`
	Slots      map[string][]corpus.ID `json:"slots,omitempty"` // those of the codebook beyond the four
	Absent     []string               `json:"absent"`
	Annotator  string                 `json:"annotator"`
	Attributes corpus.Attributes      `json:"attributes"`
	Note       string                 `json:"note"`
	Flagged    bool                   `json:"flagged"`
	Origin     corpus.Origin          `json:"origin"`
	Confidence float64                `json:"confidence,omitempty"`
	Created    time.Time              `json:"created,omitzero"`
}

// named gives the slots that have a field of their own.
func (a *lineAttribution) named() map[string]*[]corpus.ID {
	return map[string]*[]corpus.ID{"claim": &a.Claim, "speaker": &a.Speaker, "source": &a.Source, "cue": &a.Cue}
}

// newLine makes the line of a checked, sorted document.
func newLine(d *corpus.Document, standoff bool) *line {
	a := d.Article
	index := corpus.NewIndex(a.Text)
	l := &line{
		Format: lineFormat, ID: a.ID, Title: a.Title, Byline: a.Byline, Outlet: a.Outlet, Published: a.Published, URL: a.URL,
		Language: a.Language, Credit: a.Credit, TextSHA256: corpus.TextHash(a.Text), Status: d.Status,
		Zones:        make([]lineZone, 0, len(a.Zones)),
		Annotators:   make([]lineAnnotator, 0, len(d.Annotators)),
		Entities:     make([]lineEntity, 0, len(d.Entities)),
		Spans:        make([]lineSpan, 0, len(d.Spans)),
		Attributions: make([]lineAttribution, 0, len(d.Attributions)),
		lineReview:   newLineReview(d),
	}
	if !standoff {
		l.Text = &a.Text
	}
	if l.Status == "" {
		l.Status = corpus.WholeStatus(corpus.Todo, d.Statuses)
	}
	for _, z := range a.Zones {
		l.Zones = append(l.Zones, lineZone{z.Kind, toPoints(index, z.Range)})
	}
	for _, a := range d.Annotators {
		l.Annotators = append(l.Annotators, lineAnnotator{a.Name, a.Kind, a.ID})
	}
	for _, e := range d.Entities {
		l.Entities = append(l.Entities, newLineEntity(e))
	}
	for _, s := range d.Spans {
		l.Spans = append(l.Spans, newLineSpan(s, index, standoff))
	}
	for _, a := range d.Attributions {
		l.Attributions = append(l.Attributions, newLineAttribution(a))
	}
	return l
}

func newLineEntity(e corpus.Entity) lineEntity {
	out := lineEntity{
		ID: e.ID, Kind: e.Kind, Name: e.Name, Aliases: e.Aliases, Role: e.Role, Affiliation: e.Affiliation, Naming: e.Naming,
		External: e.External, Note: e.Note, MergedInto: reference(e.MergedInto),
	}
	if out.Aliases == nil {
		out.Aliases = []string{}
	}
	if out.External == nil {
		out.External = map[string]string{}
	}
	return out
}

func newLineSpan(s corpus.Span, index *corpus.Index, standoff bool) lineSpan {
	out := lineSpan{
		ID: s.ID, Label: s.Label, Fragments: make([]lineRange, len(s.Fragments)), Quote: s.Quote, Annotator: s.Annotator,
		Entity: reference(s.Entity), Attributes: s.Attributes, Note: s.Note, Flagged: s.Flagged, Origin: s.Origin,
		Confidence: s.Confidence, Created: s.Created,
	}
	for i, f := range s.Fragments {
		out.Fragments[i] = toPoints(index, f)
	}
	if standoff {
		out.Quote = ""
	}
	return out
}

func newLineAttribution(a corpus.Attribution) lineAttribution {
	out := lineAttribution{
		ID: a.ID, Parent: reference(a.Parent), Absent: slices.Sorted(slices.Values(a.Absent)), Annotator: a.Annotator,
		Attributes: a.Attributes, Note: a.Note, Flagged: a.Flagged, Origin: a.Origin, Confidence: a.Confidence,
		Created: a.Created,
	}
	if out.Absent == nil {
		out.Absent = []string{}
	}
	for slot, field := range out.named() {
		*field = append([]corpus.ID{}, a.Slots[slot]...) // never nil: an empty slot is written []
	}
	named := out.named()
	for slot, members := range a.Slots {
		if named[slot] == nil && len(members) > 0 {
			if out.Slots == nil {
				out.Slots = map[string][]corpus.ID{}
			}
			out.Slots[slot] = members
		}
	}
	return out
}

// reference writes "no id" as null.
func reference(id corpus.ID) *corpus.ID {
	if id == "" {
		return nil
	}
	return &id
}

func toPoints(index *corpus.Index, r corpus.Range) lineRange {
	return lineRange{index.CodePoints(r.Start), index.CodePoints(r.End)}
}
