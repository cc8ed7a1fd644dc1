package gui

import (
	"context"
	"log/slog"
	"sync"

	"github.com/onrecord/onrecord/assets"
	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/attribution"
	"github.com/onrecord/onrecord/store/corpus"
	"github.com/onrecord/onrecord/store/learning"
)

// suggester is the engine of the project that is open, or the one that comes with the program. It is made when it is first
// asked, in the background.
type suggester struct {
	mutex sync.Mutex
	made  func() (*attribution.Engine, error)
}

func newSuggester() *suggester { return &suggester{made: sync.OnceValues(shippedEngine)} }

func shippedEngine() (*attribution.Engine, error) {
	lexicon, err := attribution.ParseLexicon(assets.Cues)
	if err != nil {
		return nil, err
	}
	weights, err := attribution.DecodeWeights(assets.Weights)
	return attribution.New(lexicon, weights), err // without weights by rules alone
}

// serve makes it the engine of a project as the project is now.
func (s *suggester) serve(p *store.Project) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.made = sync.OnceValues(func() (*attribution.Engine, error) {
		e, err := learning.Engine(context.Background(), p)
		if err == nil {
			return e, nil
		}
		slog.Error("suggested by what comes with the program: the project's own cues or weights cannot be read", "project", p.Path(), "error", err)
		e, fault := shippedEngine()
		if fault != nil {
			slog.Error("suggested by rules at most: the built-in cues or weights cannot be read", "error", fault)
		}
		return e, err
	})
}

// engine is the one to ask; nil when there is none. The error says what is wrong with the project's own.
func (s *suggester) engine() (*attribution.Engine, error) {
	s.mutex.Lock()
	made := s.made
	s.mutex.Unlock()
	return made()
}

// Propose finds attributions.
func (s *suggester) Propose(a corpus.Article) []attribution.Proposal {
	if e, _ := s.engine(); e != nil {
		return e.Propose(a)
	}
	return nil
}

// Outlook tells what to expect, see attribution.Engine.
func (s *suggester) Outlook(threshold float64) (right, found float64, known bool) {
	if e, _ := s.engine(); e != nil {
		return e.Outlook(threshold)
	}
	return 0, 0, false
}

// fault says what is wrong with the project's own cues or weights, nil = nothing.
func (s *suggester) fault() error {
	_, err := s.engine()
	return err
}

// serve has the proposer, if it is one that learns, serve the project as it is now.
func (s *Session) serve() {
	if own, ok := s.proposer.(*suggester); ok {
		own.serve(s.project)
	}
}

// suggestAnew suggests by what the project knows now.
func (s *Session) suggestAnew() {
	s.serve()
	s.suggested.forget()
	s.changed.emit(changedSuggestions)
}
