package attribution

import (
	"encoding/binary"
	"math"
)

// outlookSteps is for how many confidences from 0 on, evenly spaced, weights know what to expect.
const outlookSteps = 20

// outlook tells what was proposed, at each step of confidence and above, in the articles that weights were trained on, by
// models that had not seen the article: shown and right are by step. It travels with the weights, since it holds for no others.
type outlook struct {
	gold         int // relations in the articles
	shown, right [outlookSteps]int
}

// add counts the proposals of an article.
func (o *outlook) add(ranked []ranking, gold int) {
	o.gold += gold
	for _, r := range ranked {
		for step := range o.shown {
			if r.confidence >= float64(step)/outlookSteps {
				o.shown[step]++
				o.right[step] += one(r.right)
			}
		}
	}
}

// Outlook tells what to expect of the proposals of a confidence of at least threshold: which share of them is right, and
// which share of all attributions of an article they are, both 0 to 1. It was measured at training, on articles that the
// measured models had not seen. It is not known of rules alone, nor where there was nothing to measure.
func (e *Engine) Outlook(threshold float64) (right, found float64, known bool) {
	if e.weights == nil || math.IsNaN(threshold) {
		return 0, 0, false
	}
	o := &e.weights.outlook
	step := int(math.Round(min(max(threshold, 0), 1) * outlookSteps))
	step = min(step, outlookSteps-1)
	if o.shown[step] == 0 || o.gold == 0 {
		return 0, 0, false
	}
	return ratio(o.right[step], o.shown[step]), ratio(o.right[step], o.gold), true
}

// outlook tries the weights out: each article is read by the models that were trained without it.
func (s *school) outlook(seconds, judges []*model) outlook {
	var o outlook
	for i, x := range s.lessons {
		if i < s.OutlookFrom {
			continue
		}
		var proposals []Proposal
		for _, f := range s.views[i].find(seconds[i%folds], judges[i%folds], &reading{}) {
			proposals = append(proposals, x.rules.learnedProposal(&f))
		}
		pred := Document(x.document.Article, sorted(proposals))
		scored := newScoring(x.document, &pred, ScoreOptions{})
		o.add(scored.ranking(), len(scored.gold))
	}
	return o
}

func (o *outlook) encode(out []byte) []byte {
	out = binary.AppendUvarint(out, uint64(o.gold))
	for step := range o.shown {
		out = binary.AppendUvarint(out, uint64(o.shown[step]))
		out = binary.AppendUvarint(out, uint64(o.right[step]))
	}
	return out
}

func (d *weightsDecoder) outlook() outlook {
	o := outlook{gold: d.count()}
	for step := range o.shown {
		o.shown[step], o.right[step] = d.count(), d.count()
		if o.right[step] > min(o.shown[step], o.gold) {
			d.broken = true
		}
	}
	return o
}
