package attribution

import (
	"context"
	"errors"
	"sync"

	"github.com/onrecord/onrecord/store/corpus"
)

// Options says how weights are trained.
type Options struct {
	Seed     uint64
	Epochs   int                   // how often the tagger sees each article; 0 = 8
	AtOnce   int                   // how many models are trained at the same time; 0 = 2. The weights are the same
	Progress func(done, total int) // called from one goroutine at a time; nil = not

	// OutlookFrom is the first of the articles that Engine.Outlook tells about: those before it may be of another sort than
	// the ones that the weights are for. 0 = all.
	OutlookFrom int
}

// folds is in how many parts the articles are taken apart so that each pass learns from what the pass before says of articles
// that it has not seen (stacking, Wolpert 1992): else it would trust it too much.
const folds = 3

// mostRows is how many features the tagger and the second pass keep each. More make the file larger and nothing better.
const mostRows = 200_000

// school is the state of training.
type school struct {
	Options
	ctx         context.Context
	lessons     []*lesson
	views       []*view     // by lesson, of a tagger that has not seen it
	opinions    [][]opinion // by lesson, of what models found that have not seen it
	mutex       sync.Mutex
	done, total int // epochs
}

// Train learns from annotated articles. Of an article with the layers of several annotators that of the one with the most
// attributions counts. The same articles in the same order, lexicon and options give the same weights.
//
// The error is ctx's, or says that there is nothing to learn from.
func Train(ctx context.Context, documents []corpus.Document, lexicon *Lexicon, o Options) (*Weights, error) {
	if o.Epochs <= 0 {
		o.Epochs = 8
	}
	if o.AtOnce <= 0 {
		o.AtOnce = 2
	}
	s := &school{Options: o, ctx: ctx}
	s.total = (folds + 1) * (o.Epochs + s.argumentEpochs() + judgeEpochs)
	for i := range documents {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		s.lessons = append(s.lessons, newLesson(&documents[i], lexicon))
	}
	figures := s.figures()
	if figures.Relations == 0 {
		return nil, errors.New("the articles have no attribution with a claim and a cue to learn from")
	}
	taggers, err := s.each(s.trainTagger)
	if err != nil {
		return nil, err
	}
	for i, x := range s.lessons {
		s.views = append(s.views, tag(x.rules, x.atoms, taggers[i%folds], &reading{}))
	}
	seconds, err := s.each(s.trainArguments)
	if err != nil {
		return nil, err
	}
	for i, x := range s.lessons {
		s.opinions = append(s.opinions, x.opinions(s.views[i], seconds[i%folds]))
	}
	judges, err := s.each(s.trainJudge)
	if err != nil {
		return nil, err
	}
	return &Weights{figures, s.outlook(seconds, judges), taggers[folds], seconds[folds], judges[folds]}, nil
}

func (s *school) figures() Figures {
	f := Figures{Seed: s.Seed, Articles: len(s.lessons)}
	for _, x := range s.lessons {
		f.Tokens += len(x.text.Tokens)
		f.Relations += len(x.relations)
	}
	return f
}

// tick reports that an epoch of any model is done.
func (s *school) tick() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.done++
	if s.Progress != nil {
		s.Progress(s.done, s.total)
	}
}

// each trains a model for each fold, on the articles that are not in it, and at last one on all.
func (s *school) each(train func(fold int) (*model, error)) ([]*model, error) {
	models, errs := make([]*model, folds+1), make([]error, folds+1)
	var group sync.WaitGroup
	places := make(chan struct{}, s.AtOnce)
	for k := range models {
		group.Go(func() {
			places <- struct{}{}
			models[k], errs[k] = train(k)
			<-places
		})
	}
	group.Wait()
	return models, errors.Join(errs...)
}

// inFold tells whether a lesson is kept from the model of a fold.
func inFold(lesson, fold int) bool { return lesson%folds == fold }

// passage is a paragraph with its right labels.
type passage struct {
	*lesson
	run        Run
	tags, cues []uint8
}

func (s *school) trainTagger(fold int) (*model, error) {
	var passages []passage
	for i, x := range s.lessons {
		if inFold(i, fold) {
			continue
		}
		tags, cues := x.outermost(), x.cues()
		for _, p := range x.text.Paragraphs {
			passages = append(passages, passage{x, p, tags[p.First:p.End], cues[p.First:p.End]})
		}
	}
	f, err := fit(s.ctx, fitting{
		schemes: taggerSchemes, count: len(passages), epochs: s.Epochs, least: 2, rate: 0.03, drop: 0.5, seed: s.Seed, tick: s.tick,
		fill: func(i int, out *sequence) { passages[i].write(out) },
	})
	if err != nil {
		return nil, err
	}
	return f.compact(mostRows), nil
}

func (p *passage) write(out *sequence) {
	w := window{p.atoms, p.run}
	for i := p.run.First; i < p.run.End; i++ {
		tagFeatures(p.text, &w, i, &out.keys)
		out.end(p.atoms[i].edge)
	}
	out.gold[0] = append(out.gold[0], p.tags...)
	out.gold[1] = append(out.gold[1], p.cues...)
}

// exercise is a cue with the relation that it makes.
type exercise struct {
	*view
	cue      candidate
	relation *taught
}

func (s *school) argumentEpochs() int { return max(s.Epochs*3/4, 1) }

func (s *school) trainArguments(fold int) (*model, error) {
	var exercises []exercise
	for i, x := range s.lessons {
		if !inFold(i, fold) {
			exercises = append(exercises, x.exercises(s.views[i])...)
		}
	}
	f, err := fit(s.ctx, fitting{
		schemes: argumentSchemes, count: len(exercises), epochs: s.argumentEpochs(), least: 2, rate: 0.03, drop: 0.5, seed: s.Seed, tick: s.tick,
		fill: func(i int, out *sequence) { exercises[i].write(out) },
	})
	if err != nil {
		return nil, err
	}
	return f.compact(mostRows), nil
}

// exercises are the cues that were found, as they were found, and those that were not. Words that are no cues teach the second
// pass nothing: it is for the third to tell them.
func (x *lesson) exercises(v *view) []exercise {
	var out []exercise
	used := make([]bool, len(x.relations))
	for _, c := range v.candidates {
		if k := x.of(c.cue); k >= 0 {
			used[k] = true
			out = append(out, exercise{v, c, &x.relations[k]})
		}
	}
	for k := range x.relations {
		if r := &x.relations[k]; !used[k] {
			out = append(out, exercise{v, candidate{r.cue[0], 0, v.headOf(r.cue[0])}, r})
		}
	}
	return out
}

func (e *exercise) write(out *sequence) {
	span := e.span(e.cue.cue)
	w := window{e.atoms, e.block(e.cue.cue)}
	a := e.anchor(e.cue, &w)
	for i := span.First; i < span.End; i++ {
		e.argumentFeatures(&w, &a, i, &out.keys)
		out.end(e.atoms[i].edge)
	}
	out.gold[0] = append(out.gold[0], e.labels(span)...)
}

// labels are the right labels of the places around the cue.
func (e *exercise) labels(span Run) []uint8 {
	parts := make([]uint8, span.Len())
	paintParts(parts, e.relation.speaker, span, e.cue.cue, beginSpeakerPart)
	paintParts(parts, e.relation.claim, span, e.cue.cue, beginClaimPart)
	paintParts(parts, e.relation.medium, span, e.cue.cue, beginMediumPart)
	return withState(parts)
}

// of is the taught relation whose cue shares the most tokens with a run, -1 = none.
func (x *lesson) of(cue Run) int {
	best, most := -1, 0
	for k := range x.relations {
		if shared := commonOf(x.relations[k].cue, []Run{cue}); shared > most {
			best, most = k, shared
		}
	}
	return best
}
