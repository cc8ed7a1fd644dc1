package corpus

import (
	"cmp"
	"time"
)

// Decision is what an adjudicator made of one disagreement between layers. Decisions are only ever added; the layers they
// are about stay as they are, and what a decision takes over is put into the gold layer, which is that of an annotator of
// the kind Gold.
type Decision struct {
	ID        ID
	Article   ID
	Kind      Disagreement
	Left      []ID // spans and attributions of the one layer that it is about
	Right     []ID // of the other layer
	Outcome   Outcome
	Gold      []ID // the spans and attributions that it put into the gold layer
	Reason    Reason
	Note      string
	Annotator string // who decided
	Created   time.Time
}

// byDecision puts decisions into the order in which they were made.
func byDecision(a, b Decision) int {
	return cmp.Or(a.Created.Compare(b.Created), cmp.Compare(a.ID, b.ID))
}

// Disagreement is a kind of difference between two layers.
type Disagreement string

// The kinds of disagreement.
const (
	MissingDiffers   Disagreement = "missing" // one layer has nothing there
	BoundaryDiffers  Disagreement = "boundaries"
	LabelDiffers     Disagreement = "label"
	SpeakerDiffers   Disagreement = "speaker" // who is meant
	SourceDiffers    Disagreement = "source"
	AttributeDiffers Disagreement = "attribute"
	NoneDiffers      Disagreement = "none" // the layers agree, and the adjudicator confirms it
)

// Disagreements lists all kinds.
var Disagreements = []Disagreement{MissingDiffers, BoundaryDiffers, LabelDiffers, SpeakerDiffers, SourceDiffers, AttributeDiffers, NoneDiffers}

// Outcome is how a disagreement ended.
type Outcome string

// The outcomes of a decision.
const (
	TookLeft    Outcome = "left"
	TookRight   Outcome = "right"
	TookBoth    Outcome = "both"
	TookEdited  Outcome = "edited"  // neither as it was
	TookNothing Outcome = "nothing" // there is nothing to annotate
)

// Outcomes lists all outcomes.
var Outcomes = []Outcome{TookLeft, TookRight, TookBoth, TookEdited, TookNothing}

// Reason says why the layers differed.
type Reason string

// The reasons of a disagreement.
const (
	NoReason      Reason = "" // none was given
	AmbiguousText Reason = "ambiguous"
	GuidelineGap  Reason = "guideline"
	Slip          Reason = "slip"
)

// Reasons lists all reasons, the one not given first.
var Reasons = []Reason{NoReason, AmbiguousText, GuidelineGap, Slip}
