package learning

import (
	"bytes"
	"context"
	"crypto/sha256"
	"slices"
	"strings"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/attribution"
	"github.com/onrecord/onrecord/store/corpus"
)

// material is what a project has to learn from. Its documents have one layer, with the slots that package attribution knows.
type material struct {
	done    []corpus.Document // finished: what is not annotated there is nobody's claim
	touched []corpus.Document // see filled
}

// guess is the confidence from which a proposal is more likely right than not.
const guess = 0.5

// gather reads the articles in which somebody has done something. Finished ones teach by what is annotated and by what is
// not: cues that were left alone or rejected are among the latter.
//
// In the others most places are undecided, and taking those for places where nobody says anything would unlearn what is right.
// There the engine's own guesses stand in for what is undecided; what was rejected stays out, and what was annotated counts.
// So such an article teaches just what a person has decided in it.
func gather(ctx context.Context, p *store.Project, annotator string, e *attribution.Engine) (material, error) {
	var m material
	book, err := p.Codebook(ctx)
	if err != nil {
		return m, err
	}
	slots := SlotsOf(&book)
	err = p.Documents(ctx, store.Filter{}, func(d corpus.Document) error {
		if language := strings.ToLower(d.Article.Language); language != "" && !strings.HasPrefix(language, "en") {
			return nil // the engine knows English
		}
		l := layerOf(&d, annotator)
		taught := l.document(&d, slots)
		switch {
		case l.done && len(taught.Attributions) > 0:
			m.done = append(m.done, taught)
		case !l.done && (len(taught.Attributions) > 0 || len(l.rejections) > 0):
			m.touched = append(m.touched, l.filled(taught, e))
		}
		return ctx.Err()
	})
	return m, err
}

// layer is whose work in an article is learned from.
type layer struct {
	names      map[string]bool
	done       bool
	rejections []corpus.Rejection
}

// layerOf chooses the gold layer where there is one. Else it is that of the annotator, or without one of the person who did
// most, together with what imports brought, which is there to be worked on by anybody. Two people's layers would teach
// everything twice, and against each other.
func layerOf(d *corpus.Document, annotator string) layer {
	kinds := map[string]corpus.AnnotatorKind{}
	for _, a := range d.Annotators {
		kinds[a.Name] = a.Kind
	}
	work := map[string]int{}
	for _, a := range d.Attributions {
		work[a.Annotator]++
	}
	for _, r := range d.Rejections {
		work[r.Annotator]++
	}
	l := layer{names: map[string]bool{}}
	person, gold := annotator, ""
	for _, a := range d.Annotators { // by name, so that equal work gives the same person always
		switch {
		case a.Kind == corpus.Gold && work[a.Name] > 0:
			gold = a.Name
		case annotator == "" && a.Kind == corpus.Human && work[a.Name] > work[person]:
			person = a.Name
		}
	}
	l.done = finished(d.StatusOf(person)) || gold != "" && finished(d.StatusOf(gold))
	if person == "" { // all there is comes from imports
		l.done = l.done || finished(d.Status)
	}
	for name := range work {
		human := kinds[name] == corpus.Human
		l.names[name] = name == gold || gold == "" && (name == person || !human && kinds[name] != corpus.Suggester)
	}
	for _, r := range d.Rejections {
		if r.Annotator == person {
			l.rejections = append(l.rejections, r)
		}
	}
	return l
}

func finished(s corpus.Status) bool {
	return s == corpus.Done || s == corpus.Review || s == corpus.Approved
}

// document is the article with the layer's attributions as one annotator's, in the slots that package attribution knows.
func (l *layer) document(d *corpus.Document, slots Slots) corpus.Document {
	out := corpus.Document{Article: d.Article, Spans: d.Spans}
	for _, a := range d.Attributions {
		if !l.names[a.Annotator] {
			continue
		}
		taught := corpus.Attribution{ID: a.ID, Article: a.Article, Slots: map[string][]corpus.ID{}, Annotator: attribution.Annotator}
		for name, slot := range map[string]corpus.Slot{"claim": slots.Claim, "cue": slots.Cue, "speaker": slots.Speaker, "source": slots.Source} {
			if slot.Name != "" && (name != "source" || slot.Name != slots.Speaker.Name) {
				taught.Slots[name] = a.Slots[slot.Name]
			}
		}
		if len(taught.Slots["claim"]) > 0 {
			out.Attributions = append(out.Attributions, taught)
		}
	}
	return out
}

// filled adds what the engine guesses where nothing was decided.
func (l *layer) filled(d corpus.Document, e *attribution.Engine) corpus.Document {
	var guesses []attribution.Proposal
	for _, p := range e.Propose(d.Article) {
		if p.Confidence >= guess && !l.decided(&d, &p) {
			guesses = append(guesses, p)
		}
	}
	more := attribution.Document(d.Article, guesses)
	d.Spans = slices.Concat(d.Spans, more.Spans)
	d.Attributions = slices.Concat(d.Attributions, more.Attributions)
	d.Sort()
	return d
}

// decided tells whether a proposal was rejected, or is annotated.
func (l *layer) decided(d *corpus.Document, p *attribution.Proposal) bool {
	for _, r := range l.rejections {
		if corpus.SameAttribution(r.Claim, r.Cue, p.Claim, p.Cue) {
			return true
		}
	}
	for _, a := range d.Attributions {
		if corpus.SameAttribution(fragments(d, a.Slots["claim"]), fragments(d, a.Slots["cue"]), p.Claim, p.Cue) {
			return true
		}
	}
	return false
}

func fragments(d *corpus.Document, spans []corpus.ID) []corpus.Range {
	var all []corpus.Range
	for _, id := range spans {
		s, _ := d.Span(id)
		all = append(all, s.Fragments...)
	}
	return all
}

// holdBack takes a fifth of the articles away, those whose ids have the lowest hashes: as a project grows they stay the same
// but for a few at the border.
func holdBack(done []corpus.Document) (held, rest []corpus.Document) {
	hash := func(d *corpus.Document) []byte {
		sum := sha256.Sum256([]byte(d.Article.ID))
		return sum[:]
	}
	byHash := slices.Clone(done)
	slices.SortFunc(byHash, func(a, b corpus.Document) int { return bytes.Compare(hash(&a), hash(&b)) })
	n := len(byHash) / 5
	return byHash[:n], byHash[n:]
}
