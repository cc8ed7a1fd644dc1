package agreement

import (
	"slices"

	"github.com/onrecord/onrecord/store/corpus"
)

// Result is what a Report found. Its JSON field names are stable.
type Result struct {
	Annotators  []string     `json:"annotators"`
	Seed        uint64       `json:"seed"`        // of random continua and resamples
	Samples     int          `json:"samples"`     // random continua of gamma for each article
	Resamples   int          `json:"resamples"`   // of the bootstrap, by article
	Definitions []Definition `json:"definitions"` // what each measure counts
	Pairs       []Pair       `json:"pairs"`       // each two annotators
	Together    []Measure    `json:"together"`    // all annotators at once, when there are more than two
	Skipped     []Skipped    `json:"skipped"`     // articles that fewer than two of the annotators worked on
}

// Pair compares two annotators over the articles that both worked on.
type Pair struct {
	A             string         `json:"a"`
	B             string         `json:"b"`
	Measures      []Measure      `json:"measures"`
	Confusion     Confusion      `json:"confusion"`
	Articles      []ArticleScore `json:"articles"` // in the order of adding
	Disagreements []Disagreement `json:"disagreements"`
}

// Measure is one number with what it is of.
type Measure struct {
	Name     string              `json:"name"`         // of a Definition
	Of       string              `json:"of,omitempty"` // the label, slot, attribute or annotator; "" = all
	Value    Value               `json:"value"`
	Interval *ConfidenceInterval `json:"interval"` // 95 %, nil where there is none
	Units    int                 `json:"units"`    // how many things were compared, see the Definition
}

// ArticleScore has the measures of one article, without intervals.
type ArticleScore struct {
	ID       corpus.ID `json:"id"`
	Title    string    `json:"title"`
	Measures []Measure `json:"measures"`
}

// Skipped is an article that could not be compared.
type Skipped struct {
	ID         corpus.ID `json:"id"`
	Title      string    `json:"title"`
	Annotators []string  `json:"annotators"` // who worked on it, one or none
}

// Confusion counts which labels met where the spans of two annotators were aligned: Counts[i][j] spans had the i-th label by
// A and the j-th by B. The last row and column stand for "nothing": spans that only one of them has.
type Confusion struct {
	Labels []string `json:"labels"` // without "nothing"
	Counts [][]int  `json:"counts"` // one row and column more than labels
}

// Measure finds a measure by name and what it is of.
func (p Pair) Measure(name, of string) (Measure, bool) { return findMeasure(p.Measures, name, of) }

func findMeasure(list []Measure, name, of string) (Measure, bool) {
	i := slices.IndexFunc(list, func(m Measure) bool { return m.Name == name && m.Of == of })
	if i < 0 {
		return Measure{}, false
	}
	return list[i], true
}

// Behind lists the disagreements that a measure of the pair counts.
func (p Pair) Behind(m Measure) []Disagreement {
	var out []Disagreement
	for _, d := range p.Disagreements {
		if slices.Contains(definition(m.Name).Kinds, d.Kind) && d.about(m.Of) {
			out = append(out, d)
		}
	}
	return out
}

// Names of the measures.
const (
	SpanF1Strict    = "span-f1-strict"
	SpanF1Relaxed   = "span-f1-relaxed"
	TokenAlpha      = "token-alpha"
	UnitizingAlpha  = "unitizing-alpha"
	UnitizingGamma  = "unitizing-gamma"
	AttributionF1   = "attribution-f1"
	AttributionAgr  = "attribution-agr"
	SlotOverlap     = "slot-overlap"
	SameEntity      = "same-entity"
	AnswerAgreement = "answer-agreement"
	AnswerAlpha     = "answer-alpha"
	AnswerKappa     = "answer-kappa"
	AnswerAC1       = "answer-ac1"
)

// Definition says in words what a measure counts.
type Definition struct {
	Name        string `json:"name"`
	Title       string `json:"title"`
	Description string `json:"description"`
	Units       string `json:"units"` // what Measure.Units numbers
	Kinds       []Kind `json:"kinds"` // of the disagreements that lower it
}

func definition(name string) Definition {
	i := slices.IndexFunc(definitions, func(d Definition) bool { return d.Name == name })
	if i < 0 {
		return Definition{Name: name}
	}
	return definitions[i]
}

const (
	f1Words      = "Twice the number of matched ones, divided by the number of both annotators together (F1; it is the same whoever is taken for right). Not corrected for chance. Micro: all articles are counted together. "
	tokenWords   = "Tokens are words and, each for itself, punctuation marks, outside what is marked as furniture. "
	answerWords  = "Compared are the answers about attributions (or, for an attribute of a label, spans of that label) that were aligned with each other, where both annotators answered; several answers at once are one set. "
	stratumWords = "Over several articles the disorders, or disagreements, of the articles are summed before the quotient is taken. "
)

// definitions are in the order of a report.
var definitions = []Definition{
	{
		SpanF1Strict, "Span F1, strict", "Two spans match when they have the same label and exactly the same fragments. " + f1Words,
		"spans of both",
		[]Kind{MissingSpan, Boundaries, OtherLabel},
	},
	{
		SpanF1Relaxed, "Span F1, relaxed", "Two spans match when they have the same label and share at least half of the text that they cover together (intersection over union, in bytes); each span matches at most one, so that as many as possible match. " + f1Words,
		"spans of both",
		[]Kind{MissingSpan, OtherLabel},
	},
	{
		TokenAlpha, "Token-wise α", "Krippendorff’s alpha, nominal. Units are the tokens; the value is the set of labels that an annotator’s spans put over the token, mostly the empty set; for one label, whether it is in the set. " + tokenWords + "Text that nobody marked counts as agreement, which the correction for chance allows for.",
		"tokens",
		[]Kind{MissingSpan, Boundaries, OtherLabel},
	},
	{
		UnitizingAlpha, "Unitizing α (α_U)", "Krippendorff’s alpha for unitizing (1995, 2004). Units are the fragments of spans, measured in tokens; where two of one label overlap they count as one. " + tokenWords + stratumWords,
		"fragments of all",
		[]Kind{MissingSpan, Boundaries, OtherLabel},
	},
	{
		UnitizingGamma, "Unitizing γ", "Gamma of Mathet, Widlöcher and Métivier (2015): 1 − disorder of the best alignment / mean disorder of random continua, with combined dissimilarity. Units are the fragments of spans, measured in tokens. " + tokenWords + "The random continua are drawn with the seed of the report. " + stratumWords,
		"fragments of both",
		[]Kind{MissingSpan, Boundaries, OtherLabel},
	},
	{
		AttributionF1, "Attribution F1", "Two attributions can match when their cues share text, or their claims share at least half of the text that they cover together; each matches at most one, so that cues and claims overlap most. " + f1Words,
		"attributions of both",
		[]Kind{MissingAttribution, UnpairedAttribution},
	},
	{
		AttributionAgr, "Attribution agr", "The share of an annotator’s attributions that the other has too: one whose cue or claim shares any text with its own; one may stand for several. This is agr(a‖b) of Wiebe, Wilson and Cardie (2005), which is lenient; Attribution F1 is not. Without a name: the mean of both directions. Not corrected for chance.",
		"attributions",
		[]Kind{MissingAttribution},
	},
	{
		SlotOverlap, "Same text in a slot", "Among aligned attributions in which at least one annotator filled the slot: the share in which both filled it with spans that have text in common.",
		"aligned attributions with the slot filled",
		[]Kind{OtherText},
	},
	{
		SameEntity, "Same entity in a slot", "Among aligned attributions in which both annotators linked the spans of the slot to entities: the share with an entity in common. Merged entities count as the one that they were merged into.",
		"aligned attributions with linked entities",
		[]Kind{OtherEntity},
	},
	{
		AnswerAgreement, "Same answer", "The share of equal answers. " + answerWords + "Not corrected for chance.",
		"pairs of answers",
		[]Kind{OtherAnswer},
	},
	{
		AnswerAlpha, "α of an attribute", "Krippendorff’s alpha: ordinal where the codebook says that the choices are steps of a scale, interval for numbers, else nominal. " + answerWords + "An answer that is no number, or no step of the scale, counts as missing.",
		"pairs of answers",
		[]Kind{OtherAnswer},
	},
	{
		AnswerKappa, "κ of an attribute", "Cohen’s kappa, for attributes that are neither scales nor numbers. " + answerWords,
		"pairs of answers",
		[]Kind{OtherAnswer},
	},
	{
		AnswerAC1, "AC1 of an attribute", "Gwet’s AC1, for attributes that are neither scales nor numbers; unlike alpha and kappa it does not fall when nearly all answers are the same. " + answerWords,
		"pairs of answers",
		[]Kind{OtherAnswer},
	},
}
