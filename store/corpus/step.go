package corpus

// Step is one gesture: one transaction, one undo. Its changes are made in order, all or none.
type Step struct {
	Label     string // what the gesture was, for Edit > Undo: "Tag Claim"
	Annotator string // who made it
	Article   ID     // where undo takes the user back to; "" = nowhere in particular
	Group     ID     // steps in a row with the same group are undone together; "" = alone
	Foreign   bool   // it brings in what was made elsewhere: comments and decisions may be about what is not here any more
	Final     bool   // undo does not go back past it: what a new project begins with
	Changes   []Change
}

// Change is one of the types below.
type Change interface{ isChange() }

// AddArticle brings in a new article with its original.
type AddArticle struct {
	Article  Article
	Original Original
	Status   Status // "" = Todo
}

// SetArticle replaces an article's metadata and zones. The text never changes; Text may be left empty.
type SetArticle struct{ Article Article }

// SetStatus says how far an annotator is with an article.
type SetStatus struct {
	Article   ID
	Annotator string // "" = whoever makes the step
	Status    Status
}

// RemoveArticle takes an article out of the project, with its spans and attributions.
type RemoveArticle struct{ ID ID }

// PutSpan adds a span, or replaces the one of the same ID.
type PutSpan struct{ Span Span }

// RemoveSpan takes a span away, also out of every attribution that held it.
type RemoveSpan struct{ ID ID }

// PutAttribution adds an attribution, or replaces the one of the same ID.
type PutAttribution struct{ Attribution Attribution }

// RemoveAttribution takes an attribution away; its spans stay, its children lose their parent.
type RemoveAttribution struct{ ID ID }

// PutComment adds a comment, or replaces the one of the same ID.
type PutComment struct{ Comment Comment }

// RemoveComment takes a comment away; answers to it stay.
type RemoveComment struct{ ID ID }

// AddDecision adds a decision of adjudication. It never changes afterwards; what it takes over has to be put into the gold
// layer by other changes of the same step.
type AddDecision struct{ Decision Decision }

// AddRejection adds a rejection. It never changes afterwards.
type AddRejection struct{ Rejection Rejection }

// DecideConflict ends a conflict that a merge left.
type DecideConflict struct {
	ID   ID
	Take Take
}

// PutEntity adds an entity, or replaces the one of the same ID.
type PutEntity struct{ Entity Entity }

// RemoveEntity takes an entity away; mentions of it are no longer linked.
type RemoveEntity struct{ ID ID }

// PutAnnotator adds an annotator, or renames the one of the same ID.
type PutAnnotator struct{ Annotator Annotator }

// SetCodebook replaces the project's codebook.
type SetCodebook struct{ Codebook Codebook }

func (AddArticle) isChange()        {}
func (SetArticle) isChange()        {}
func (SetStatus) isChange()         {}
func (RemoveArticle) isChange()     {}
func (PutSpan) isChange()           {}
func (RemoveSpan) isChange()        {}
func (PutAttribution) isChange()    {}
func (RemoveAttribution) isChange() {}
func (PutComment) isChange()        {}
func (RemoveComment) isChange()     {}
func (AddDecision) isChange()       {}
func (AddRejection) isChange()      {}
func (DecideConflict) isChange()    {}
func (PutEntity) isChange()         {}
func (RemoveEntity) isChange()      {}
func (PutAnnotator) isChange()      {}
func (SetCodebook) isChange()       {}
