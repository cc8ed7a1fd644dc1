package dataset

import (
	"encoding/json"
	"io"
	"unicode/utf8"

	"github.com/onrecord/onrecord/store/corpus"
)

// prodigyFormat is the JSON Lines file of Prodigy's manual span and relation tasks: a line is what one annotator made of
// one text, so that an article has a line for each of its layers, one after another.
var prodigyFormat = Format{
	Name:      "prodigy",
	Title:     "Prodigy (JSON Lines)",
	Extension: ".jsonl",
	Unit:      "code points",
	Holds:     Everything,
	Loses: []string{
		"Prodigy shows a span of several fragments as several spans, joined by relations of the label same_span.",
		"Prodigy shows attributions as relations from the claim, and those between two annotators' spans not at all; attributes, notes, entities and decisions that nobody is named are in the member onrecord, which Prodigy passes on but does not show.",
		"The relations view of Prodigy shows no overlapping spans; the span view does.",
		"The spans of answers that are reject or ignore are not read, the article is.",
		"The lines of one text must stand together to be read as one article: sort a file by _input_hash if they do not.",
		"The files that the articles were made from and the history of the work (undo) are not in the dataset. It was not tried with Prodigy itself.",
	},
	toFile: newProdigyWriter,
	open:   openProdigy,
	detect: func(p Peek) bool { return detectLines(p, isProdigy) },
}

// prodigyTask is one line. The order of the fields is the order in the file.
type prodigyTask struct {
	Text      string            `json:"text"`
	Tokens    []prodigyToken    `json:"tokens"`
	Spans     []prodigySpan     `json:"spans"`
	Relations []prodigyRelation `json:"relations"`
	Answer    string            `json:"answer,omitempty"`
	Annotator string            `json:"_annotator_id,omitempty"`
	Session   string            `json:"_session_id,omitempty"`
	Meta      flatFields        `json:"meta"`
	Record    *line             `json:"onrecord,omitempty"` // in the first line of an article
}

type prodigyToken struct {
	Text  string `json:"text"`
	Start int    `json:"start"`
	End   int    `json:"end"`
	ID    int    `json:"id"`
	Space bool   `json:"ws"` // a space follows
}

// prodigySpan counts code points, and tokens: token_end is the last token of the span, not the one after it.
type prodigySpan struct {
	ID         string `json:"id"`
	Start      int    `json:"start"`
	End        int    `json:"end"`
	TokenStart int    `json:"token_start"`
	TokenEnd   int    `json:"token_end"`
	Label      string `json:"label"`
}

type prodigyRelation struct {
	Head      int         `json:"head"` // the last token of a span
	Child     int         `json:"child"`
	Label     string      `json:"label"`
	HeadSpan  prodigySpan `json:"head_span"`
	ChildSpan prodigySpan `json:"child_span"`
}

type prodigyWriter struct{ encoder *json.Encoder }

func newProdigyWriter(w io.Writer, o Options) (Writer, error) {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return &prodigyWriter{encoder}, flatNeedsText("prodigy", o)
}

func (w *prodigyWriter) Write(d corpus.Document) error {
	index := corpus.NewIndex(d.Article.Text)
	tokens := spaceTokens(&d)
	layers := flatten(&d, false)
	if len(layers) == 0 {
		layers = []flatLayer{{}}
	}
	record := newLine(&d, true)
	for _, l := range layers {
		task := newProdigyTask(&d, &l, tokens, index)
		task.Record = record
		record = nil
		if err := w.encoder.Encode(task); err != nil {
			return err
		}
	}
	return nil
}

// newProdigyTask makes the line of a layer; one of nobody is a task that is still to be done.
func newProdigyTask(d *corpus.Document, l *flatLayer, tokens []spaceToken, index *corpus.Index) prodigyTask {
	task := prodigyTask{
		Text: d.Article.Text, Tokens: make([]prodigyToken, len(tokens)), Spans: []prodigySpan{}, Relations: []prodigyRelation{},
		Annotator: l.annotator, Session: l.annotator, Meta: newFlatFields(d.Article),
	}
	if l.annotator != "" {
		task.Answer = "accept"
	}
	at := 0 // in code points: the tokens leave nothing of the text out
	for i, t := range tokens {
		word := d.Article.Text[t.Start:t.End]
		end := at + utf8.RuneCountInString(word)
		task.Tokens[i] = prodigyToken{word, at, end, i, t.space}
		if at = end; t.space {
			at++
		}
	}
	for _, r := range l.regions {
		at := toPoints(index, r.Range)
		first, after := tokenRange(tokens, r.Range)
		task.Spans = append(task.Spans, prodigySpan{r.id, at.Start, at.End, first, after - 1, r.label})
	}
	for _, r := range l.relations {
		head, child := task.Spans[r.from], task.Spans[r.to]
		task.Relations = append(task.Relations, prodigyRelation{head.TokenEnd, child.TokenEnd, r.kind, head, child})
	}
	return task
}

func (w *prodigyWriter) Close() error { return nil }

// isProdigy tells Prodigy's lines from those of other tools: by what only Prodigy puts there, or by spans with the names
// start, end and label.
func isProdigy(m jsonMembers) bool {
	if m["text"] == nil {
		return false
	}
	if m["_input_hash"] != nil || m["_task_hash"] != nil || m["tokens"] != nil && m["spans"] != nil {
		return true
	}
	list := m.list("spans")
	if len(list) == 0 {
		return false
	}
	var span jsonMembers
	return readInto(list[0], &span) && span["start"] != nil && span["end"] != nil && span["label"] != nil
}
