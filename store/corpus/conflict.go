package corpus

// Conflict is a thing that two copies of a project changed independently of each other. A merge shows the newer version
// and keeps the other one here, until somebody decides.
type Conflict struct {
	ID      ID
	Article ID     // "" = it belongs to the whole project
	Kind    string // what it is about: "span", "attribution", "comment", "decision", "status", "entity", "article", "annotator", "codebook"
	Of      ID     // its id
	Field   string // of an entity, article or annotator: the column in which the copies differ, "" otherwise

	// The version that is not shown: one of these.
	Span        *Span
	Attribution *Attribution
	Comment     *Comment
	Decision    *Decision
	Status      Status
	Value       string // of a field, lists and catalogues as JSON; of a codebook its file
}

// Take is a choice between the two versions of a conflict.
type Take string

// The choices of DecideConflict.
const (
	TakeShown Take = "shown" // leave what is shown, drop the other one
	TakeOther Take = "other" // put the other one in its place
	TakeEach  Take = "both"  // keep what is shown, and add the other one beside it: for spans, attributions and comments
)
