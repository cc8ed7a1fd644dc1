package dataset

import (
	"bufio"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/onrecord/onrecord/store/corpus"
)

// labelStudioFormat is a folder that sets up a Label Studio project: the tasks, one an article, and the labelling
// interface that they refer to. Each annotator's layer is an annotation of the task, the suggester's a prediction.
var labelStudioFormat = Format{
	Name:  "label-studio",
	Title: "Label Studio (tasks and labelling interface)",
	Unit:  "code points",
	Holds: Everything,
	Loses: []string{
		"Label Studio shows a span of several fragments as several regions, joined by relations labelled same_span.",
		"Label Studio shows attributions as relations from the claim, and answers about an attribution at its claim; nesting across annotators, entities, flags and decisions that nobody is named are in the task's meta, which Label Studio keeps but does not show.",
		"Annotations bear no completed_by, for Label Studio refuses users that it does not have: there they all belong to whoever imports them.",
		"Only tasks of a Text object are read: regions of HyperText, Paragraphs, images and sound are listed and left out.",
		"The files that the articles were made from and the history of the work (undo) are not in the dataset.",
	},
	toFolder: newLabelStudioWriter,
	open:     openLabelStudio,
	detect:   detectLabelStudio,
}

// The files of the folder.
const (
	tasksName  = "tasks.json"
	configName = "config.xml"
)

// labelStudioTask is one article. The order of the fields is the order in the file: what the format is recognised by
// comes before what may be long.
type labelStudioTask struct {
	Annotations []labelStudioAnnotation `json:"annotations"`
	Predictions []labelStudioPrediction `json:"predictions"`
	Data        labelStudioData         `json:"data"`
	Meta        struct {
		Record *line `json:"onrecord"`
	} `json:"meta"`
}

type labelStudioData struct {
	Text string    `json:"text"`
	ID   corpus.ID `json:"id"`
	flatFields
}

type labelStudioAnnotation struct {
	Result      []any `json:"result"`
	GroundTruth bool  `json:"ground_truth"`
	Cancelled   bool  `json:"was_cancelled"`
}

type labelStudioPrediction struct {
	Model  string `json:"model_version"`
	Result []any  `json:"result"`
}

// labelStudioRegion is a row of a result that says something of one region: its label, or an answer about it.
type labelStudioRegion struct {
	ID    string           `json:"id"`
	From  string           `json:"from_name"`
	To    string           `json:"to_name"`
	Type  string           `json:"type"`
	Value labelStudioValue `json:"value"`
	Meta  *labelStudioNote `json:"meta,omitempty"`
}

type labelStudioValue struct {
	Start   int      `json:"start"`
	End     int      `json:"end"`
	Text    any      `json:"text"` // the quote; of a textarea the answers
	Labels  []string `json:"labels,omitempty"`
	Choices []string `json:"choices,omitempty"`
}

type labelStudioNote struct {
	Text []string `json:"text"`
}

type labelStudioRelation struct {
	From      string   `json:"from_id"`
	To        string   `json:"to_id"`
	Type      string   `json:"type"`
	Direction string   `json:"direction"`
	Labels    []string `json:"labels"`
}

type labelStudioWriter struct {
	dir    string
	file   *os.File
	out    *bufio.Writer
	config *labelStudioConfig
	any    bool // a task was written
	failed bool
}

func newLabelStudioWriter(dir string, o Options) (Writer, error) {
	if err := flatNeedsText("label-studio", o); err != nil {
		return nil, err
	}
	file, err := os.Create(filepath.Join(dir, tasksName))
	if err != nil {
		return nil, err
	}
	return &labelStudioWriter{dir: dir, file: file, out: bufio.NewWriter(file), config: newLabelStudioConfig(o.Codebook)}, nil
}

func (w *labelStudioWriter) Write(d corpus.Document) error {
	data, err := plainJSON(w.task(&d))
	if err == nil {
		between := ",\n"
		if !w.any {
			between = "[\n"
		}
		w.any = true
		_, err = w.out.WriteString(between + string(data))
	}
	w.failed = w.failed || err != nil
	return err
}

// task makes the task of an article, and notes for the labelling interface what is in it.
func (w *labelStudioWriter) task(d *corpus.Document) labelStudioTask {
	task := labelStudioTask{
		Annotations: []labelStudioAnnotation{}, Predictions: []labelStudioPrediction{},
		Data: labelStudioData{d.Article.Text, d.Article.ID, newFlatFields(d.Article)},
	}
	task.Meta.Record = newLine(d, true)
	index := corpus.NewIndex(d.Article.Text)
	for _, l := range flatten(d, false) {
		rows := w.rows(&l, index, d.Article.Text)
		if slices.ContainsFunc(d.Annotators, func(a corpus.Annotator) bool { return a.Name == l.annotator && a.Kind == corpus.Suggester }) {
			task.Predictions = append(task.Predictions, labelStudioPrediction{l.annotator, rows})
		} else {
			task.Annotations = append(task.Annotations, labelStudioAnnotation{Result: rows})
		}
	}
	return task
}

// rows says one layer: regions with what is known of them, then relations.
func (w *labelStudioWriter) rows(l *flatLayer, index *corpus.Index, text string) []any {
	rows := []any{}
	for _, r := range l.regions {
		at := toPoints(index, r.Range)
		row := labelStudioRegion{
			ID: r.id, From: labelsControl, To: textObject, Type: "labels",
			Value: labelStudioValue{Start: at.Start, End: at.End, Text: text[r.Start:r.End], Labels: []string{r.label}},
		}
		w.config.seeLabel(r.label)
		first := r.id == string(r.span.ID)
		if first && r.span.Note != "" {
			row.Meta = &labelStudioNote{[]string{r.span.Note}}
		}
		rows = append(rows, row)
		if first {
			rows = append(rows, w.answers(row, r.label, r.span.Attributes, attributeControl)...)
			rows = append(rows, w.answers(row, r.label, r.answers, answerControl)...)
		}
	}
	type pair struct{ from, to int }
	joined := map[pair]int{} // the row of a relation between two regions: several relations are labels of one
	for _, r := range l.relations {
		w.config.seeRelation(r.kind)
		if i, ok := joined[pair{r.from, r.to}]; ok {
			row := rows[i].(labelStudioRelation)
			row.Labels = append(row.Labels, r.kind)
			rows[i] = row
			continue
		}
		joined[pair{r.from, r.to}] = len(rows)
		rows = append(rows, labelStudioRelation{l.regions[r.from].id, l.regions[r.to].id, "relation", "right", []string{r.kind}})
	}
	return rows
}

// answers says attributes as rows that belong to a region.
func (w *labelStudioWriter) answers(region labelStudioRegion, label string, attributes corpus.Attributes, control func(string) string) []any {
	var rows []any
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		values := attributes[name]
		if len(values) == 0 {
			continue
		}
		c := w.config.seeAnswer(control(name), name, label, values)
		row := region
		row.From, row.Type, row.Meta = c.name, c.kind(), nil
		row.Value.Labels = nil
		if c.choices() {
			row.Value.Choices = values
		} else {
			row.Value.Text = values
		}
		rows = append(rows, row)
	}
	return rows
}

// Close ends the tasks and writes the labelling interface, which declares what is in them besides the codebook.
func (w *labelStudioWriter) Close() error {
	if w.failed {
		return w.file.Close()
	}
	end := "\n]\n"
	if !w.any {
		end = "[]\n"
	}
	_, err := w.out.WriteString(end)
	err = errors.Join(err, w.out.Flush(), w.file.Close())
	if err != nil {
		return err
	}
	config, err := os.Create(filepath.Join(w.dir, configName))
	if err != nil {
		return err
	}
	_, err = io.WriteString(config, w.config.xml())
	return errors.Join(err, config.Close())
}

// detectLabelStudio knows our folder by its files, and an export of Label Studio by the members of its first task.
func detectLabelStudio(p Peek) bool {
	if p.Files != nil {
		return slices.Contains(p.Files, tasksName) && slices.Contains(p.Files, configName)
	}
	if !strings.HasPrefix(strings.TrimLeft(p.Head, " \t\r\n"), "[") {
		return false
	}
	m := peekMembers(p.Head)
	if m["annotation_id"] != nil && m["annotator"] != nil { // the short form, JSON_MIN
		return true
	}
	for _, name := range resultLists {
		for _, raw := range m.list(name) {
			var one jsonMembers
			if readInto(raw, &one) && one["result"] != nil {
				return true
			}
		}
	}
	return m.object("data") != nil && (m["annotations"] != nil || m["predictions"] != nil)
}
