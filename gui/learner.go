package gui

import (
	"context"
	"errors"
	"time"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/learning"
)

// learner has the suggester learn from the project, in the background: it takes half a minute and more, in which one goes on
// working. What came of it waits until somebody decides on it. A project that is closed ends it.
type learner struct {
	s     *Session
	learn func(ctx context.Context, p *store.Project, o learning.Options) (*learning.Result, error)

	cancel  context.CancelFunc // nil = nothing is being learned
	done    int                // of total
	total   int
	begun   time.Time
	result  *learning.Result // to decide on; nil = none
	problem error            // why there is no result; nil = none was asked for, or there is one
	listen  func()           // hears of every change; nil = nobody looks

	looked bool          // whether what follows is known
	used   store.Weights // in use, without their bytes
	own    bool          // they are the project's own
	back   bool          // others were in use before
}

func newLearner(s *Session) *learner {
	l := &learner{s: s, learn: learning.Learn}
	s.changed.listen(func(c change) {
		if c&changedProject != 0 {
			l.looked = false
			l.drop()
		}
		if c&changedSuggestions != 0 {
			l.tell()
		}
	})
	return l
}

// begin learns from my work. Nothing happens while it does so already.
func (l *learner) begin() {
	if l.cancel != nil || !l.s.opened() {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	l.drop()
	l.cancel, l.begun = cancel, time.Now()
	p, last := l.s.project, time.Time{}
	o := learning.Options{Annotator: l.s.me, Threshold: l.s.suggested.threshold, AtOnce: 1, Progress: func(done, total int) {
		if time.Since(last) < progressEvery && done < total {
			return
		}
		last = time.Now()
		onMain(func() {
			if ctx.Err() == nil {
				l.done, l.total = done, total
				l.tell()
			}
		})
	}}
	go func() {
		defer carry()
		r, err := l.learn(ctx, p, o)
		onMain(func() {
			if ctx.Err() != nil { // dropped
				return
			}
			cancel()
			l.cancel, l.result, l.problem = nil, r, err
			l.tell()
			if l.listen == nil && err == nil {
				l.s.hint("The suggester has learned from your work: Ctrl+Shift+S shows what came of it")
			}
		})
	}()
	l.tell()
}

// drop ends the learning, and forgets what came of it. It does not wait: what is still going on writes nothing.
func (l *learner) drop() {
	if l.cancel != nil {
		l.cancel()
	}
	l.cancel, l.result, l.problem, l.done, l.total = nil, nil, nil, 0, 0
	l.tell()
}

// use takes what was learned for the project.
func (l *learner) use() {
	r := l.result
	if r == nil {
		return
	}
	l.drop()
	l.change(r.Use)
}

// shipped goes back to what comes with the program.
func (l *learner) shipped() {
	l.change(func(p *store.Project) error { return p.UseWeights(store.Weights{}) })
}

// takeBack goes back to what was in use before.
func (l *learner) takeBack() { l.change((*store.Project).SwapWeights) }

// change changes the project's weights behind what is still to be saved, and suggests anew.
func (l *learner) change(with func(p *store.Project) error) {
	s := l.s
	s.writer.then(func(p *store.Project) {
		err := with(p)
		onMain(func() {
			if err != nil {
				s.fail(err)
				return
			}
			if s.project == p {
				l.looked = false
				s.suggestAnew()
			}
		})
	})
}

// look finds out which weights are in use.
func (l *learner) look() {
	if l.looked || !l.s.opened() {
		return
	}
	ctx := context.Background()
	used, err := l.s.project.Weights(ctx)
	_, back, fault := l.s.project.WeightsBefore(ctx)
	if err = errors.Join(err, fault); err != nil {
		l.problem = err
		return
	}
	l.own, l.back, l.looked = used.Body != nil, back, true
	used.Body = nil
	l.used = used
}

func (l *learner) tell() {
	if l.listen != nil {
		l.listen()
	}
}

// tooFew tells that the project has too few finished articles; false when something else is the matter.
func (l *learner) tooFew() (*learning.TooFewError, bool) {
	var few *learning.TooFewError
	ok := errors.As(l.problem, &few)
	return few, ok
}
