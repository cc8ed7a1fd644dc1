package gui

import (
	"fmt"
	"math"

	"github.com/onrecord/onrecord/store/corpus"
)

// confidenceWords say how sure the suggester is.
func confidenceWords(confidence float64) string {
	switch {
	case confidence >= 0.9:
		return "almost certain"
	case confidence >= 0.75:
		return "likely"
	case confidence >= 0.6:
		return "rather likely"
	case confidence >= 0.45:
		return "uncertain"
	default:
		return "a guess"
	}
}

// shareWords say how many of ten a share is.
func shareWords(share float64) string {
	switch n := int(math.Round(share * 10)); {
	case n >= 10:
		return "nearly all"
	case n <= 0:
		return "hardly any"
	default:
		return fmt.Sprintf("about %d in 10", n)
	}
}

// calibrated is a proposer that was tried out on annotated articles: of what it proposes from a confidence on, it knows the
// share that is right, and the share that this is of all that is there. False when it was not tried out.
type calibrated interface {
	Outlook(threshold float64) (right, found float64, known bool)
}

// outlook says what to expect of what is shown. Where the suggester was not tried out, its own confidence speaks.
func (s *Session) outlook() string {
	g := &s.suggested
	if c, ok := s.proposer.(calibrated); ok {
		if right, found, known := c.Outlook(g.threshold); known {
			return fmt.Sprintf("In articles like those it learned from, %s of what is shown are right, and %s of what an article has are shown.", shareWords(right), shareWords(found))
		}
	}
	if len(g.shown) == 0 {
		return "Nothing is shown here from this confidence on."
	}
	sum := 0.0
	for _, x := range g.shown {
		sum += x.Confidence
	}
	return fmt.Sprintf("Of what is shown here %s should be right, by the suggester’s own estimate.", shareWords(sum/float64(len(g.shown))))
}

// hiddenWords say how many suggestions of the article are not sure enough to be shown, "" when all are.
func (s *Session) hiddenWords() string {
	if n := len(s.suggested.open) - len(s.suggested.shown); n > 0 {
		return plural(n, "less certain one") + " not shown"
	}
	return ""
}

// suggestionSummary is a suggestion in a few words, as an attribution is in summary.
func (s *Session) suggestionSummary(x *suggestion) summary {
	r, text := rolesIn(&s.codebook), s.doc.Article.Text
	words := func(slot corpus.Slot) string { return oneLine(corpus.Quote(text, x.parts[slot.Name])) }
	sum := summary{who: words(r.speaker), cue: words(r.cue), what: words(r.claim)}
	if r.source.Name != r.speaker.Name {
		sum.from = words(r.source)
	}
	if sum.who == "" && sum.from == "" {
		sum.who = r.speaker.None
	}
	return sum
}
