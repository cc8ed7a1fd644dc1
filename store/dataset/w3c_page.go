package dataset

import (
	"maps"
	"slices"
	"time"

	"github.com/onrecord/onrecord/store/corpus"
)

// w3cTerms is the part of a page's context that is our own. Prefixes of the standard's context are used where a term of
// schema.org or Dublin Core says the thing.
var w3cTerms = struct {
	Onrecord   string  `json:"onrecord"`
	Parent     w3cTerm `json:"onrecord:parent"`
	MergedInto w3cTerm `json:"onrecord:mergedInto"`
}{w3cNamespace, w3cTerm{"@id"}, w3cTerm{"@id"}}

type w3cTerm struct {
	Type string `json:"@type"`
}

// w3cUTF16 is the context of a selector that counts UTF-16 units.
var w3cUTF16 = map[string]string{"TextPositionSelector": "onrecord:UTF16PositionSelector"}

// w3cPage and the types below are the annotations of an article as they are written. The order of the fields is the order
// in the file.
type w3cPage struct {
	Context    []any           `json:"@context,omitempty"`
	ID         string          `json:"id"`
	Type       string          `json:"type"`
	PartOf     *w3cCollection  `json:"partOf,omitempty"`
	Article    *w3cArticle     `json:"onrecord:article,omitempty"`
	StartIndex int             `json:"startIndex"`
	Items      []w3cAnnotation `json:"items"`
	Next       *w3cPage        `json:"next,omitempty"`
}

type w3cCollection struct {
	ID    string `json:"id"`
	Type  string `json:"type"`
	Label string `json:"label,omitempty"`
	Total int    `json:"total"`
}

type w3cArticle struct {
	ID         string        `json:"id"` // the text file
	Type       string        `json:"type"`
	MediaType  string        `json:"format"`
	Language   string        `json:"language,omitempty"`
	Title      string        `json:"schema:headline,omitempty"`
	Byline     string        `json:"schema:author,omitempty"`
	Outlet     string        `json:"schema:publisher,omitempty"`
	Published  string        `json:"schema:datePublished,omitempty"`
	URL        string        `json:"schema:url,omitempty"`
	Credit     string        `json:"schema:creditText,omitempty"`
	Given      corpus.ID     `json:"onrecord:id"`
	TextSHA256 string        `json:"onrecord:textSHA256"`
	Status     corpus.Status `json:"onrecord:status,omitempty"`
	Standing   corpus.Status `json:"onrecord:standing,omitempty"` // where it is another
	Zones      []w3cZone     `json:"onrecord:zone,omitempty"`
	Annotators []w3cAgent    `json:"onrecord:annotator,omitempty"`
	Entities   []w3cEntity   `json:"onrecord:entity,omitempty"`
}

type w3cZone struct {
	Kind corpus.ZoneKind `json:"onrecord:kind"`
	lineRange
}

type w3cAgent struct {
	ID   string               `json:"id,omitempty"`
	Type string               `json:"type,omitempty"`
	Name string               `json:"name"`
	Kind corpus.AnnotatorKind `json:"onrecord:kind,omitempty"`

	Status corpus.Status `json:"onrecord:status,omitempty"` // how far the annotator is, in the list of an article
}

type w3cEntity struct {
	w3cThing
	Aliases     []string        `json:"nickname,omitempty"`
	Role        string          `json:"schema:jobTitle,omitempty"`
	Affiliation string          `json:"schema:affiliation,omitempty"`
	Note        string          `json:"schema:description,omitempty"`
	External    []w3cIdentifier `json:"schema:identifier,omitempty"`
	Kind        string          `json:"onrecord:kind,omitempty"`
	Naming      string          `json:"onrecord:naming,omitempty"`
	MergedInto  string          `json:"onrecord:mergedInto,omitempty"`
}

type w3cThing struct {
	ID   string `json:"id"`
	Type string `json:"type,omitempty"`
	Name string `json:"name"`
}

type w3cIdentifier struct {
	Type      string `json:"type"`
	Catalogue string `json:"schema:propertyID"`
	Value     string `json:"schema:value"`
}

type w3cAnnotation struct {
	ID         string        `json:"id"`
	Type       string        `json:"type"`
	Motivation string        `json:"motivation"`
	Creator    w3cAgent      `json:"creator"`
	Created    time.Time     `json:"created,omitzero"`
	Body       []w3cBody     `json:"body,omitempty"`
	Target     []w3cTarget   `json:"target"`
	Absent     []string      `json:"onrecord:absent,omitempty"`
	Parent     string        `json:"onrecord:parent,omitempty"`
	Flagged    bool          `json:"onrecord:flagged,omitempty"`
	Origin     corpus.Origin `json:"onrecord:origin,omitempty"`
	Confidence float64       `json:"onrecord:confidence,omitempty"`
	Resolved   bool          `json:"onrecord:resolved,omitempty"`
}

type w3cBody struct {
	Type      string    `json:"type"`
	Purpose   string    `json:"purpose"`
	Attribute *string   `json:"onrecord:attribute,omitempty"` // whose value this is
	Value     *string   `json:"value,omitempty"`              // of a TextualBody
	Source    *w3cThing `json:"source,omitempty"`
}

type w3cTarget struct {
	Type     string `json:"type,omitempty"`
	Source   string `json:"source"`
	Slot     string `json:"onrecord:slot,omitempty"`
	Selector []any  `json:"selector,omitempty"`
}

type w3cQuote struct {
	Type   string `json:"type"`
	Exact  string `json:"exact"`
	Prefix string `json:"prefix"`
	Suffix string `json:"suffix"`
}

type w3cPosition struct {
	Context map[string]string `json:"@context,omitempty"`
	Type    string            `json:"type"`
	lineRange
}

func newW3CAgent(a corpus.Annotator) w3cAgent {
	out := w3cAgent{Type: "Person", Name: a.Name, Kind: a.Kind}
	if a.Kind != corpus.Human {
		out.Type = "Software"
	}
	if a.ID != "" {
		out.ID = w3cIRI(a.ID)
	}
	return out
}

func newW3CEntity(e corpus.Entity) w3cEntity {
	out := w3cEntity{
		w3cThing: w3cThing{w3cIRI(e.ID), w3cKind(e.Kind), e.Name}, Aliases: e.Aliases, Role: e.Role, Affiliation: e.Affiliation,
		Note: e.Note, Kind: e.Kind, Naming: e.Naming,
	}
	for _, catalogue := range slices.Sorted(maps.Keys(e.External)) {
		out.External = append(out.External, w3cIdentifier{"schema:PropertyValue", catalogue, e.External[catalogue]})
	}
	if e.MergedInto != "" {
		out.MergedInto = w3cIRI(e.MergedInto)
	}
	return out
}

// w3cKind is the class of an entity in the terms of the model, "" when it has none for it.
func w3cKind(kind string) string {
	switch kind {
	case "person", "author":
		return "Person"
	case "organisation", "organization", "outlet", "group":
		return "Organization"
	}
	return ""
}
