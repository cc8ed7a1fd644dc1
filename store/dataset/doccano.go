package dataset

import (
	"encoding/json"
	"io"
	"strings"

	"github.com/onrecord/onrecord/store/corpus"
)

// doccanoFormat is the JSON Lines file that doccano reads and writes for sequence labelling with relations: one article a
// line, entities of one stretch each, and relations between two of them. doccano keeps the members that it does not know
// as the metadata of a text and writes them again, so that the record comes back from it.
var doccanoFormat = Format{
	Name:      "doccano",
	Title:     "doccano (JSON Lines)",
	Extension: ".jsonl",
	Unit:      "code points",
	Holds:     Everything,
	Loses: []string{
		"doccano shows a span of several fragments as several spans, joined by relations of the type same_span.",
		"doccano shows attributions as relations from the claim; annotators, attributes, notes, entities and decisions that nobody is named are in the member onrecord, which doccano keeps but does not show.",
		"The doccano project must have relations and overlapping spans switched on, and grapheme mode off, or spans are dropped or shifted.",
		"Comments and labels of whole texts are not read.",
		"The files that the articles were made from and the history of the work (undo) are not in the dataset.",
	},
	toFile: newDoccanoWriter,
	open:   openDoccano,
	detect: func(p Peek) bool { return detectLines(p, isDoccano) },
}

// doccanoLine is one article. The order of the fields is the order in the file.
type doccanoLine struct {
	Text      string            `json:"text"`
	Entities  []doccanoEntity   `json:"entities"`
	Relations []doccanoRelation `json:"relations"`
	flatFields
	Record *line `json:"onrecord"`
}

type doccanoEntity struct {
	ID    int    `json:"id"` // unique in the line
	Start int    `json:"start_offset"`
	End   int    `json:"end_offset"`
	Label string `json:"label"`
}

type doccanoRelation struct {
	ID   int    `json:"id"`
	From int    `json:"from_id"`
	To   int    `json:"to_id"`
	Type string `json:"type"`
}

type doccanoWriter struct{ encoder *json.Encoder }

func newDoccanoWriter(w io.Writer, o Options) (Writer, error) {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return &doccanoWriter{encoder}, flatNeedsText("doccano", o)
}

func (w *doccanoWriter) Write(d corpus.Document) error {
	index := corpus.NewIndex(d.Article.Text)
	l := doccanoLine{
		Text: d.Article.Text, flatFields: newFlatFields(d.Article), Record: newLine(&d, true),
		Entities: []doccanoEntity{}, Relations: []doccanoRelation{},
	}
	all := flatten(&d, true)[0]
	for i, r := range all.regions {
		at := toPoints(index, r.Range)
		l.Entities = append(l.Entities, doccanoEntity{i, at.Start, at.End, r.label})
	}
	for i, r := range all.relations {
		l.Relations = append(l.Relations, doccanoRelation{i, r.from, r.to, r.kind})
	}
	return w.encoder.Encode(l)
}

func (w *doccanoWriter) Close() error { return nil }

// detectLines tells whether one of the first lines of a file is an object of a kind; the first that is of a kind decides.
func detectLines(p Peek, is func(jsonMembers) bool) bool {
	if !strings.HasPrefix(strings.TrimLeft(p.Head, " \t\r\n"), "{") {
		return false
	}
	for text := range strings.Lines(p.Head) {
		if is(peekMembers(text)) {
			return true
		}
	}
	return false
}

// isDoccano tells doccano's lines from those of other tools: an entity has a start_offset, and a label without names is
// an array of two numbers and a text.
func isDoccano(m jsonMembers) bool {
	if m["text"] == nil && m["data"] == nil {
		return false
	}
	if m["entities"] != nil && m["relations"] != nil {
		return true
	}
	for _, name := range doccanoSpans {
		if list := m.list(name); len(list) > 0 {
			var span jsonMembers
			_, err := readDoccanoEntity(list[0])
			return err == nil && (!readInto(list[0], &span) || span["start_offset"] != nil)
		}
	}
	return false
}
