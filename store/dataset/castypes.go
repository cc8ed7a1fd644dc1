package dataset

import (
	"encoding/xml"
	"regexp"
	"slices"
	"strings"

	"github.com/onrecord/onrecord/store/corpus"
)

// The types of the structures that are written. Those of webanno.custom are what INCEpTION calls custom layers: Span and
// Attribution are layers of spans, Continuation and Nesting of relations, and the rest is said of the document.
const (
	customPrefix = "webanno.custom."
	dkproPrefix  = "de.tudarmstadt.ukp.dkpro.core."

	articleType      = customPrefix + "Article"
	annotatorType    = customPrefix + "Annotator"
	entityType       = customPrefix + "Entity"
	zoneType         = customPrefix + "Zone"
	spanType         = customPrefix + "Span"
	continuationType = customPrefix + "Continuation" // joins the fragments of a span: the first governs the others
	attributionType  = customPrefix + "Attribution"
	slotsLinkType    = customPrefix + "AttributionSlotsLink" // INCEpTION derives this name from the layer and its feature
	nestingType      = customPrefix + "Nesting"              // joins attributions: the one around governs the one inside

	metadataType = dkproPrefix + "api.metadata.type.DocumentMetaData"
	sentenceType = dkproPrefix + "api.segmentation.type.Sentence"
	tokenType    = dkproPrefix + "api.segmentation.type.Token"

	annotationType = "uima.tcas.Annotation"
	stringType     = "uima.cas.String"
)

// typeDescription describes a type for UIMA.
type typeDescription struct {
	name, super, description string
	features                 []featureDescription
}

type featureDescription struct {
	name, kind string
	element    string // of a list of references: the type of what it refers to
}

// vocabulary is what the written structures can say, given a codebook: an attribute of the codebook whose name UIMA
// allows is a feature of its own, which is what INCEpTION shows; all others share the feature "attributes", as JSON.
type vocabulary struct {
	spans, attributions []string // names of attributes with a feature of their own
}

func newVocabulary(book *corpus.Codebook) vocabulary {
	var v vocabulary
	for _, l := range book.Labels {
		v.spans = appendNames(v.spans, l.Attributes)
	}
	v.attributions = appendNames(nil, book.Frame.Attributes)
	return v
}

var featureName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]*$`)

// reserved names are those of the features of spans and attributions, and what UIMA and WebAnno TSV take for themselves.
var reserved = []string{
	"sofa", "begin", "end", "type", "self", "label", "value", "id", "annotator", "entity", "entityId", "note", "flagged", "origin", "confidence",
	"created", "attributes", "slots", "absent", "Governor", "Dependent", "role", "target", "elements", "next", "first",
}

func appendNames(names []string, attributes []corpus.Attribute) []string {
	for _, a := range attributes {
		taken := strings.HasPrefix(a.Name, "ROLE_") || strings.HasPrefix(a.Name, "BT_") || slices.Contains(reserved, a.Name) || slices.Contains(names, a.Name)
		if featureName.MatchString(a.Name) && !taken {
			names = append(names, a.Name)
		}
	}
	return names
}

// types describes all types that are written, those of DKPro with the features that are used.
func (v vocabulary) types() []typeDescription {
	const base, top = "uima.cas.AnnotationBase", "uima.cas.TOP"
	relation := func(of string) []featureDescription {
		return []featureDescription{{name: "Governor", kind: of}, {name: "Dependent", kind: of}}
	}
	return []typeDescription{
		{metadataType, "uima.tcas.DocumentAnnotation", "", strs("documentTitle", "documentId", "documentUri")},
		{sentenceType, annotationType, "", nil},
		{tokenType, annotationType, "", nil},
		{articleType, base, "What is known of the article. Statuses of annotators, comments and decisions are a JSON object, review.", strs(
			"id", "title", "byline", "outlet", "published", "url", "language", "credit", "status", "review",
		)},
		{annotatorType, base, "A person or program whose annotations are here.", strs("id", "name", "kind")},
		{entityType, base, "Who or what spans mention. Aliases are a JSON list, external ids a JSON object.", strs(
			"id", "name", "kind", "role", "affiliation", "naming", "aliases", "external", "note", "mergedInto",
		)},
		{zoneType, annotationType, "What a stretch of the article is: headline, caption …", strs("kind")},
		{spanType, annotationType, "A labelled stretch of text, or the first fragment of one.", slices.Concat(
			strs("label", "annotator", "id", "entity", "entityId"), v.common(v.spans),
		)},
		{continuationType, annotationType, "Joins a further fragment (Dependent) to the first fragment of its span (Governor).", relation(spanType)},
		{slotsLinkType, top, "A span in a slot of an attribution.", append(strs("role"), featureDescription{name: "target", kind: spanType})},
		{attributionType, annotationType, "Who said what, from where: spans in slots. It stands where its cue, or else its claim, begins.", slices.Concat(
			strs("annotator", "id", "absent"), v.common(v.attributions),
			[]featureDescription{{"slots", "uima.cas.FSArray", slotsLinkType}},
		)},
		{nestingType, annotationType, "Joins an attribution (Dependent) to the one inside which it is said (Governor).", relation(attributionType)},
	}
}

// common describes the features that spans and attributions share.
func (v vocabulary) common(own []string) []featureDescription {
	return slices.Concat(strs(own...), strs("attributes", "note"), []featureDescription{{name: "flagged", kind: "uima.cas.Boolean"}},
		strs("origin"), []featureDescription{{name: "confidence", kind: "uima.cas.Double"}}, strs("created"))
}

func strs(names ...string) []featureDescription {
	var out []featureDescription
	for _, name := range names {
		out = append(out, featureDescription{name: name, kind: stringType})
	}
	return out
}

// typeSystem tells of the types of an XMI file which features are references; without it, a number may be either.
type typeSystem struct {
	super    map[string]string
	features map[string]map[string]string // type to feature to its type
}

// parseTypeSystem reads a TypeSystem.xml.
func parseTypeSystem(data []byte) (*typeSystem, error) {
	var file struct {
		Types []struct {
			Name     string `xml:"name"`
			Super    string `xml:"supertypeName"`
			Features []struct {
				Name  string `xml:"name"`
				Range string `xml:"rangeTypeName"`
			} `xml:"features>featureDescription"`
		} `xml:"types>typeDescription"`
	}
	if err := refuseDTD(data); err != nil {
		return nil, err
	}
	if err := xml.Unmarshal(data, &file); err != nil {
		return nil, err
	}
	t := &typeSystem{map[string]string{}, map[string]map[string]string{}}
	for _, one := range file.Types {
		name := strings.TrimSpace(one.Name)
		t.super[name] = strings.TrimSpace(one.Super)
		if t.features[name] == nil {
			t.features[name] = map[string]string{}
		}
		for _, f := range one.Features {
			t.features[name][strings.TrimSpace(f.Name)] = strings.TrimSpace(f.Range)
		}
	}
	return t, nil
}

// isReference tells whether a feature of a type refers to structures; false too when the type is not described.
func (t *typeSystem) isReference(kind, name string) bool {
	for depth := 0; kind != "" && depth < 100; depth++ { // a circle of supertypes ends too
		if of, ok := t.features[kind][name]; ok {
			return !t.isPrimitive(of)
		}
		kind = t.super[kind]
	}
	return false
}

func (t *typeSystem) isPrimitive(kind string) bool {
	switch kind {
	case stringType, "uima.cas.Integer", "uima.cas.Float", "uima.cas.Double", "uima.cas.Boolean", "uima.cas.Byte", "uima.cas.Short", "uima.cas.Long",
		"uima.cas.StringArray", "uima.cas.IntegerArray", "uima.cas.FloatArray", "uima.cas.DoubleArray", "uima.cas.BooleanArray", "uima.cas.ByteArray",
		"uima.cas.ShortArray", "uima.cas.LongArray", "uima.cas.StringList", "uima.cas.IntegerList", "uima.cas.FloatList":
		return true
	}
	return t.super[kind] == stringType // a set of allowed values
}
