package gui

import (
	"log/slog"
	"sync"

	"github.com/onrecord/onrecord/assets"
	"github.com/onrecord/onrecord/store/attribution"
	"github.com/onrecord/onrecord/store/corpus"
)

// suggester is the engine that comes with the program. It is made when it is first asked, in the background.
type suggester struct{ engine func() *attribution.Engine }

func newSuggester() suggester {
	return suggester{sync.OnceValue(func() *attribution.Engine {
		lexicon, err := attribution.ParseLexicon(assets.Cues)
		if err != nil {
			slog.Error("nothing is suggested: the cues cannot be read", "error", err)
			return nil
		}
		weights, err := attribution.DecodeWeights(assets.Weights)
		if err != nil {
			slog.Error("suggested by rules alone: the weights cannot be read", "error", err)
		}
		return attribution.New(lexicon, weights)
	})}
}

// Propose finds attributions.
func (s suggester) Propose(a corpus.Article) []attribution.Proposal {
	if e := s.engine(); e != nil {
		return e.Propose(a)
	}
	return nil
}
