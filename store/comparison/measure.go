package comparison

import (
	"slices"

	"github.com/onrecord/onrecord/store/agreement"
)

// Line is a line of the list of measures: a heading, a measure of all things, or one of some label, slot, attribute or
// annotator.
type Line struct {
	Heading string             // of a group of measures; nothing else is set then
	Name    string             // of the agreement.Definition
	Of      []string           // none = of all things; several have no value for one and the same reason
	Measure *agreement.Measure // the first of them; nil where a measure is only of some things, over the line of the first
}

// Lines puts measures in the order of a list.
func Lines(measures []agreement.Measure) []Line {
	var lines []Line
	for _, g := range groups {
		begin := len(lines)
		for _, name := range g.measures {
			lines = append(lines, linesOf(measures, name)...)
		}
		if len(lines) > begin {
			lines = slices.Insert(lines, begin, Line{Heading: g.title})
		}
	}
	return lines
}

// linesOf are the lines of the measures of one name. Those without a value come last, with those of the same reason.
func linesOf(measures []agreement.Measure, name string) []Line {
	head := Line{Name: name}
	var valued, without []Line
	for _, m := range measures {
		if m.Name != name {
			continue
		}
		line := Line{Name: name, Of: []string{m.Of}, Measure: &m}
		same := func(l Line) bool { return l.Measure.Value.Undefined == m.Value.Undefined }
		switch at := slices.IndexFunc(without, same); {
		case m.Of == "":
			head.Measure = &m
		case m.Value.Defined():
			valued = append(valued, line)
		case at >= 0:
			without[at].Of = append(without[at].Of, m.Of)
		default:
			without = append(without, line)
		}
	}
	if head.Measure == nil && len(valued)+len(without) == 0 {
		return nil
	}
	return slices.Concat([]Line{head}, valued, without)
}

// groups are all measures in the order of a list.
var groups = []struct {
	title    string
	measures []string
}{
	{"Spans", []string{agreement.SpanF1Strict, agreement.SpanF1Relaxed}},
	{"Tokens and stretches", []string{agreement.TokenAlpha, agreement.UnitizingAlpha, agreement.UnitizingGamma}},
	{"Attributions", []string{agreement.AttributionF1, agreement.AttributionAgr, agreement.SlotOverlap, agreement.SameEntity}},
	{"Attributes", []string{agreement.AnswerAgreement, agreement.AnswerAlpha, agreement.AnswerKappa, agreement.AnswerAC1}},
}

// Counts says in one line what a measure counts; its agreement.Definition says it in full.
func Counts(measure string) string { return counts[measure] }

var counts = map[string]string{
	agreement.SpanF1Strict:    "spans with the same label and the same edges",
	agreement.SpanF1Relaxed:   "spans with the same label that share half of their text",
	agreement.TokenAlpha:      "words with the same labels over them, beyond chance",
	agreement.UnitizingAlpha:  "words in stretches of the same label, beyond chance",
	agreement.UnitizingGamma:  "stretches aligned by place and label, beyond chance",
	agreement.AttributionF1:   "attributions paired one to one by cue or claim",
	agreement.AttributionAgr:  "attributions that the other has too, at least in part",
	agreement.SlotOverlap:     "paired attributions with text in common in the slot",
	agreement.SameEntity:      "paired attributions linked to the same entity",
	agreement.AnswerAgreement: "equal answers to the same question",
	agreement.AnswerAlpha:     "answers alike, on their scale, beyond chance",
	agreement.AnswerKappa:     "equal answers, beyond chance (each one’s habits)",
	agreement.AnswerAC1:       "equal answers, beyond chance (common habits)",
}

// Definition says in full what a measure of a result counts.
func Definition(r agreement.Result, measure string) agreement.Definition {
	i := slices.IndexFunc(r.Definitions, func(d agreement.Definition) bool { return d.Name == measure })
	if i < 0 {
		return agreement.Definition{Name: measure, Title: measure}
	}
	return r.Definitions[i]
}
