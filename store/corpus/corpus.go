// Package corpus holds the nouns of the field: articles, zones, spans, attributions, entities, codebooks and the steps
// that change them. It knows no SQL, no screen and no files; it may use the standard library and text libraries only.
//
// All offsets are UTF-8 byte offsets into Article.Text, half-open. Formats that count otherwise convert at their border
// with an Index.
package corpus

// ID names a thing for ever and in every copy of a project: a UUIDv7 in its canonical lower-case text form, or "" for none.
type ID string

// Origin tells how an annotation came to be.
type Origin string

// The origins of an annotation.
const (
	Manual    Origin = "manual"     // made by hand
	Suggested Origin = "suggestion" // proposed by the suggester and accepted by a person
	Imported  Origin = "import"     // read from a dataset
)

// AnnotatorKind tells a person's layer from a machine's.
type AnnotatorKind string

// The kinds of annotator.
const (
	Human     AnnotatorKind = "human"
	Suggester AnnotatorKind = "suggester"
	Import    AnnotatorKind = "import"
	Gold      AnnotatorKind = "gold" // what adjudication decided, see Decision
)

// Annotator owns a layer: every span and attribution belongs to one annotator. The name is unique within a project.
type Annotator struct {
	ID   ID
	Name string
	Kind AnnotatorKind
}
