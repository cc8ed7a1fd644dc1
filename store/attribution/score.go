package attribution

import (
	"cmp"
	"slices"

	"github.com/onrecord/onrecord/store/corpus"
)

// ScoreOptions says how predictions are scored.
type ScoreOptions struct {
	Lexicon        *Lexicon // parts relations of speech from the others; nil = no relation is one of speech
	Threshold      float64  // predictions of less confidence are left out; one without a confidence counts as certain
	GoldBy, PredBy string   // whose attributions count; "" = in each article those of the annotator who made most
	SpeechOnly     bool     // leaves out all relations but those of speech
	Rounds         int      // of the bootstrap; 0 = 1000
	Seed           uint64   // of the bootstrap
}

// Figure is a precision, a recall and their harmonic mean, with the 95 % interval of the mean by bootstrap over articles.
// The counts are of relations, spans or tokens.
type Figure struct {
	Gold      int     `json:"gold"`
	Found     int     `json:"found"` // of the gold ones
	Predicted int     `json:"predicted"`
	Right     int     `json:"right"` // of the predicted ones
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	F1        float64 `json:"f1"`
	Low       float64 `json:"low"`
	High      float64 `json:"high"`
}

// SpanFigures are the figures of all spans in one role.
type SpanFigures struct {
	Exact Figure `json:"exact"` // without quotation marks, commas, full stops and white space at the ends
	Raw   Figure `json:"raw"`   // as they are
	Token Figure `json:"token"` // counted in tokens
}

// ClaimRecall tells how many of the gold claims of a kind were found.
type ClaimRecall struct {
	Claims  int     `json:"claims"`
	Exact   float64 `json:"exact"`   // with the ends trimmed as for SpanFigures.Exact
	Overlap float64 `json:"overlap"` // at least one token in a predicted claim
}

// Shown is what a reader sees when only predictions of some confidence are shown.
type Shown struct {
	Threshold float64 `json:"threshold"`
	Shown     int     `json:"shown"`
	Precision float64 `json:"precision"`
	Coverage  float64 `json:"coverage"` // gold relations that are among them
}

// Scores compare predicted attributions with gold ones. A predicted relation is right if its cue shares a token with the gold
// cue, its claim covers the gold claim with an intersection over union of at least one half, counted in tokens, and its
// speakers or sources share a token with the gold ones, or both have none. Speakers and sources count together.
//
// The maps of relations have the keys "all", "speech", "direct", "mixed" and "indirect": recall is over gold relations of
// that sort, precision over predicted ones.
type Scores struct {
	Articles  int                    `json:"articles"`
	OnlyGold  []string               `json:"only_gold"` // articles without a counterpart, by id and title: not scored
	OnlyPred  []string               `json:"only_pred"`
	Relations map[string]Figure      `json:"relations"`
	Strict    map[string]Figure      `json:"strict"` // claim, cue and speaker exact, with the ends trimmed
	Spans     map[string]SpanFigures `json:"spans"`  // "claim", "cue", "speaker"
	Claims    map[Kind]ClaimRecall   `json:"claims"`
	Curve     []Shown                `json:"curve"`          // at thresholds from 0 to 0.95
	At85      Shown                  `json:"precision_0.85"` // the most that can be shown with a precision of at least 0.85
}

// Score compares the documents of predictions with gold ones. Articles are paired by id if their texts are the same, else
// by text.
func Score(gold, pred []corpus.Document, o ScoreOptions) Scores {
	pairs, s := pairDocuments(gold, pred)
	tallies := make([]tally, len(pairs))
	var ranked []ranking
	total := 0
	for i, p := range pairs {
		x := newScoring(p[0], p[1], o)
		tallies[i] = x.tally()
		ranked = append(ranked, x.ranking()...)
		total += len(x.gold)
	}
	s.fill(tallies, o)
	s.rank(ranked, total)
	return s
}

// pairDocuments finds the documents of the same article and names those that have no counterpart.
func pairDocuments(gold, pred []corpus.Document) ([][2]*corpus.Document, Scores) {
	s := Scores{OnlyGold: []string{}, OnlyPred: []string{}}
	byID, byText := map[corpus.ID]int{}, map[string]int{}
	for i := range pred {
		byID[pred[i].Article.ID] = i
		if _, known := byText[pred[i].Article.Text]; !known {
			byText[pred[i].Article.Text] = i
		}
	}
	taken := make([]bool, len(pred))
	var pairs [][2]*corpus.Document
	for g := range gold {
		a := gold[g].Article
		i, ok := byID[a.ID]
		if !ok || a.ID == "" || pred[i].Article.Text != a.Text || taken[i] {
			i, ok = byText[a.Text]
		}
		if !ok || taken[i] {
			s.OnlyGold = append(s.OnlyGold, articleName(a))
			continue
		}
		taken[i] = true
		pairs = append(pairs, [2]*corpus.Document{&gold[g], &pred[i]})
	}
	for i := range pred {
		if !taken[i] {
			s.OnlyPred = append(s.OnlyPred, articleName(pred[i].Article))
		}
	}
	s.Articles = len(pairs)
	return pairs, s
}

func articleName(a corpus.Article) string {
	if a.Title == "" {
		return string(a.ID)
	}
	return string(a.ID) + " " + a.Title
}

// ranking is a predicted relation for the curve of precision.
type ranking struct {
	confidence float64
	right      bool
}

func (x *scoring) ranking() []ranking {
	var out []ranking
	for i, p := range x.pred {
		out = append(out, ranking{p.confidence, x.predMatch[i] >= 0})
	}
	return out
}

// rank fills in what is shown at each threshold. Which predictions are right is decided once, with all of them shown.
func (s *Scores) rank(ranked []ranking, gold int) {
	slices.SortStableFunc(ranked, func(a, b ranking) int { return cmp.Compare(b.confidence, a.confidence) })
	shown := func(n, right int, threshold float64) Shown {
		return Shown{threshold, n, ratio(right, n), ratio(right, gold)}
	}
	s.Curve = []Shown{}
	at, right := 0, 0
	for step := 19; step >= 0; step-- {
		threshold := float64(step) / 20
		for at < len(ranked) && ranked[at].confidence >= threshold {
			right += one(ranked[at].right)
			at++
		}
		s.Curve = append(s.Curve, shown(at, right, threshold))
	}
	slices.Reverse(s.Curve)
	right = 0
	for i, r := range ranked {
		right += one(r.right)
		last := i+1 == len(ranked) || ranked[i+1].confidence < r.confidence
		if last && ratio(right, i+1) >= 0.85 {
			s.At85 = shown(i+1, right, r.confidence)
		}
	}
}

func one(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// ratio is part of whole, 0 of nothing.
func ratio(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}
