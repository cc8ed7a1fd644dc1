package dataset

import (
	"time"

	"github.com/onrecord/onrecord/store/corpus"
)

const (
	bratEvent     = "Attribution"
	bratInside    = "Inside"          // the role of the attribution inside which an event is said
	bratAbsent    = "Absent-"         // begins the attribute which says that the text names nobody for a slot
	bratDataType  = "OnrecordData"    // the type of the notes with a bratData
	bratComment   = "OnrecordComment" // the type of the notes that show comments; all of a comment is in the file beside the text
	bratCatalogue = "Onrecord"        // what entities are looked up in, in N lines
	bratMarker    = "onrecord-brat/1"
)

// bratData is what a note of the type OnrecordData says of the span or event that it belongs to, as JSON.
type bratData struct {
	ID         corpus.ID         `json:"id"`
	Annotator  string            `json:"annotator"`
	Label      string            `json:"label,omitempty"`      // where the type is not the label itself
	Fragments  []lineRange       `json:"fragments,omitempty"`  // in code points, where they hold line breaks
	Roles      map[string]string `json:"roles,omitempty"`      // slots that are not called like the role in small letters
	Absent     []string          `json:"absent,omitempty"`     // slots whose names cannot stand in an A line
	Entity     corpus.ID         `json:"entity,omitempty"`     // whose id cannot stand in an N line
	Attributes corpus.Attributes `json:"attributes,omitempty"` // answers that cannot stand in an A line
	Note       *string           `json:"note,omitempty"`       // where it has more than one line
	Flagged    bool              `json:"flagged,omitempty"`
	Origin     corpus.Origin     `json:"origin,omitempty"`
	Confidence float64           `json:"confidence,omitempty"`
	Created    time.Time         `json:"created,omitzero"`
}
