package agreement

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/onrecord/onrecord/store/corpus"
)

// question is an attribute whose answers are compared: of the attribution, or of the spans of a label.
type question struct {
	corpus.Attribute
	label string // "" = of the attribution
	among []corpus.Attribute

	metric Metric
	scale  []float64      // value of each code
	codes  map[string]int // of each answer
}

// name is the attribute's, after that of its label and a full stop: "style", "Speaker.mention".
func (q *question) name() string {
	if q.label == "" {
		return q.Name
	}
	return q.label + "." + q.Name
}

// questionsOf lists the attributes of the codebook that can be compared: all but free text.
func questionsOf(book *corpus.Codebook) []*question {
	var all []*question
	add := func(label string, attributes []corpus.Attribute) {
		for _, a := range attributes {
			if a.Type != corpus.TypeText {
				all = append(all, newQuestion(a, label, attributes))
			}
		}
	}
	add("", book.Frame.Attributes)
	for _, l := range book.Labels {
		add(l.Name, l.Attributes)
	}
	return all
}

func newQuestion(a corpus.Attribute, label string, among []corpus.Attribute) *question {
	q := &question{Attribute: a, label: label, among: among, metric: Nominal, codes: map[string]int{}}
	switch {
	case a.Type == corpus.TypeNumber:
		q.metric = Interval
	case a.Type == corpus.TypeChoice && a.Ordered:
		q.metric = Ordinal
	}
	if a.Type == corpus.TypeChoice {
		for i, choice := range a.Choices {
			q.codes[choice.Value] = i
			q.scale = append(q.scale, float64(i))
		}
	}
	return q
}

// answer is what was answered, as one text; "" when nothing, or while the question is not asked.
func (q *question) answer(answers corpus.Attributes) string {
	if q.ShownIf != nil && !slices.ContainsFunc(corpus.Shown(q.among, answers), func(a corpus.Attribute) bool { return a.Name == q.Name }) {
		return ""
	}
	if q.Type != corpus.TypeMultichoice {
		return answers.Get(q.Name)
	}
	set := slices.Clone(answers[q.Name])
	slices.Sort(set)
	return strings.Join(slices.Compact(set), ", ")
}

// code is the number of an answer; not ok when there is none, or when it is no number or no step of the scale.
func (q *question) code(answer string) (code int, ok bool) {
	if answer == "" {
		return 0, false
	}
	value := float64(len(q.scale))
	if q.Type == corpus.TypeNumber {
		x, err := strconv.ParseFloat(strings.TrimSpace(answer), 64)
		if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
			return 0, false
		}
		value = x
		answer = strconv.FormatFloat(x, 'g', -1, 64) // 1 and 1.0 are one answer
	}
	code, known := q.codes[answer]
	if !known {
		if q.metric == Ordinal {
			return 0, false
		}
		code = len(q.scale)
		q.codes[answer] = code
		q.scale = append(q.scale, value)
	}
	return code, true
}

// compare adds a pair of answers to the cells and tells whether both are there and different.
func (q *question) compare(a, b string, cells []cell) (grown []cell, differ bool) {
	x, okX := q.code(a)
	y, okY := q.code(b)
	if !okX || !okY {
		return cells, false
	}
	return addCell(cells, x, y), x != y
}

// addCell counts a pair of codes. An article has few different ones.
func addCell(cells []cell, a, b int) []cell {
	for i := range cells {
		if cells[i].a == a && cells[i].b == b {
			cells[i].n++
			return cells
		}
	}
	return append(cells, cell{a, b, 1})
}
