package dataset

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/onrecord/onrecord/store/corpus"
)

// labelStudioResults makes layers of the annotations of one task.
type labelStudioResults struct {
	*flatArticle
	tally *flatTally
	text  flatText
}

// readInto decodes a value and tells whether it has the form.
func readInto(raw json.RawMessage, value any) bool { return json.Unmarshal(raw, value) == nil }

// annotation reads the work of one annotator, or of a model.
func (r *labelStudioResults) annotation(raw json.RawMessage, prediction bool) {
	var m jsonMembers
	if !readInto(raw, &m) || m == nil { // short exports have the ids of predictions only
		r.tally.add("%s: annotations or predictions of which there are only the numbers were left out", r.file)
		return
	}
	var l flatLayer
	var score float64
	if prediction {
		l.annotator = m.text("model_version")
		readInto(m["score"], &score)
	} else {
		l.annotator = labelStudioUser(m["completed_by"])
	}
	for _, name := range []string{"was_cancelled", "skipped"} {
		if string(m[name]) == "true" {
			r.tally.add("%s: the annotation of %q was left out: it was cancelled", r.place, l.annotator)
			return
		}
	}
	r.rows(&l, m.list("result"), m.text("created_at"), score)
	r.layers = append(r.layers, l)
}

// labelStudioUser is the name of an annotator: an e-mail address, or else a name, or else a number.
func labelStudioUser(raw json.RawMessage) string {
	var user jsonMembers
	if readInto(raw, &user) && user != nil {
		full := strings.TrimSpace(user.text("first_name") + " " + user.text("last_name"))
		for _, name := range []string{user.text("email"), user.text("username"), full} {
			if name != "" {
				return name
			}
		}
		raw = user["id"]
	}
	id := jsonMembers{"id": raw}.text("id")
	if strings.Trim(id, "-0123456789") == "" && id != "" {
		return "user " + id
	}
	return id
}

// rows reads a result: first the regions, then what is said of them.
func (r *labelStudioResults) rows(l *flatLayer, result []json.RawMessage, created string, score float64) {
	places := map[string][]int{} // regions by their ids: several where one has several labels
	var later []jsonMembers
	for _, raw := range result {
		var m jsonMembers
		if !readInto(raw, &m) || m == nil {
			r.tally.add("%s: %.80s was left out: it is no JSON object", r.place, raw)
			continue
		}
		if m.text("type") != "labels" {
			later = append(later, m)
			continue
		}
		r.region(l, m, places, created, score)
	}
	for _, m := range later {
		if m.text("type") == "relation" {
			r.relation(l, m, places)
		} else {
			r.answer(l, m, places)
		}
	}
}

// region reads a row of labels: a region for each label.
func (r *labelStudioResults) region(l *flatLayer, m jsonMembers, places map[string][]int, created string, score float64) {
	at, labels, err := r.stretch(m.object("value"))
	if err != nil {
		r.tally.add("%s: the region %s was left out: %v", r.place, m.text("id"), err)
		return
	}
	one := flatRegion{Range: at, id: m.text("id"), told: true, confidence: score, created: created}
	readInto(m["score"], &one.confidence)
	if meta := m.object("meta"); meta != nil {
		one.note, _ = cleanText(strings.Join(textList(meta["text"]), "\n"))
	}
	for _, label := range labels {
		one.label = label
		places[one.id] = append(places[one.id], len(l.regions))
		l.regions = append(l.regions, one)
	}
}

// stretch reads the place and the labels of a region of text.
func (r *labelStudioResults) stretch(value jsonMembers) (at corpus.Range, labels []string, err error) {
	start, err := value.number("start")
	if err != nil { // elsewhere it is a path, or a coordinate
		return at, nil, errors.New("it is no stretch of a Text: regions of HyperText, Paragraphs, images and sound are not read")
	}
	end, err := value.number("end")
	if err != nil {
		return at, nil, err
	}
	if !readInto(value["labels"], &labels) || len(labels) == 0 || slices.Contains(labels, "") {
		return at, nil, errors.New("it has no label")
	}
	var quote string
	readInto(value["text"], &quote)
	at, moved, err := r.text.at(start, end, quote)
	if moved {
		r.tally.add("%s: %q is not at code points %d–%d; it was found near them and put right", r.place, quote, start, end)
	}
	return at, labels, err
}

// relation reads a row that joins two regions.
func (r *labelStudioResults) relation(l *flatLayer, m jsonMembers, places map[string][]int) {
	from, to := m.text("from_id"), m.text("to_id")
	if len(places[from]) == 0 || len(places[to]) == 0 {
		r.tally.add("%s: the relation %s from %s to %s was left out: there are no regions of these ids", r.place, m["labels"], from, to)
		return
	}
	if m.text("direction") == "left" {
		from, to = to, from
	}
	labels := textList(m["labels"])
	if len(labels) == 0 {
		labels = []string{""}
	}
	for _, kind := range labels {
		l.relations = append(l.relations, flatRelation{places[from][0], places[to][0], kind})
	}
}

// answerValues are the members of a value that hold an answer, by the type of its row.
var answerValues = map[string]string{"choices": "choices", "textarea": "text", "number": "number", "rating": "rating", "datetime": "datetime"}

// answer reads a row that answers a question about a region: an attribute of its span, or of the attribution that begins
// there.
func (r *labelStudioResults) answer(l *flatLayer, m jsonMembers, places map[string][]int) {
	control, kind := m.text("from_name"), m.text("type")
	of := places[m.text("id")]
	values := textList(m.object("value")[answerValues[kind]])
	if len(of) == 0 || answerValues[kind] == "" || control == "" || len(values) == 0 {
		r.tally.add("%s: answers to %q of the type %q were left out: only choices, texts and numbers that belong to a region are read", r.file, control, kind)
		return
	}
	for _, i := range of {
		one := &l.regions[i]
		if attribute, ok := strings.CutPrefix(control, answerPrefix); ok {
			one.answers = withAnswer(one.answers, attribute, values)
			continue
		}
		attribute := control
		if rest, ok := strings.CutPrefix(control, attributePrefix); ok {
			attribute = rest
		}
		one.attributes = withAnswer(one.attributes, attribute, values)
	}
}

// withAnswer is a copy of attributes with the values added.
func withAnswer(a corpus.Attributes, attribute string, values []string) corpus.Attributes {
	a = maps.Clone(a)
	if a == nil {
		a = corpus.Attributes{}
	}
	a[attribute] = append(slices.Clip(a[attribute]), values...)
	return a
}

// textList reads a text or number, or a list of them.
func textList(raw json.RawMessage) []string {
	var many []json.RawMessage
	if !readInto(raw, &many) {
		many = []json.RawMessage{raw}
	}
	var list []string
	for _, one := range many {
		var text string
		var number json.Number
		switch {
		case len(one) == 0 || string(one) == "null":
		case readInto(one, &text):
			list = append(list, text)
		case readInto(one, &number):
			list = append(list, number.String())
		}
	}
	return list
}

// short reads the regions of JSON_MIN: members that are arrays of regions, with the text in each, and no relations.
func (r *labelStudioResults) short(m jsonMembers, text string) {
	l := flatLayer{annotator: labelStudioUser(m["annotator"])}
	for _, name := range slices.Sorted(maps.Keys(m)) {
		if slices.Contains([]string{text, "id", "annotator", "annotation_id", "created_at", "updated_at", "lead_time", recordName}, name) {
			continue
		}
		var rows []jsonMembers
		if !readInto(m[name], &rows) {
			rest := jsonMembers{name: m[name]}
			r.details(rest, r.tally)
			continue
		}
		for i, value := range rows {
			if at, labels, err := r.stretch(value); err != nil {
				r.tally.add("%s: number %d of %q was left out: %v", r.place, i+1, name, err)
			} else {
				for _, label := range labels {
					l.regions = append(l.regions, flatRegion{Range: at, label: label, id: fmt.Sprint(name, " ", i), created: m.text("created_at")})
				}
			}
		}
	}
	r.layers = append(r.layers, l)
}
