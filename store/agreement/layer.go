package agreement

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/onrecord/onrecord/store/corpus"
)

// layer is what one annotator made of one article.
type layer struct {
	spans  []corpus.Span // by place, then label, then ID
	frames []frame
	roles  []int // the set of labels of each token
	units  []Unit
}

// checkDocument tells what would make offsets meaningless.
func checkDocument(d *corpus.Document) error {
	if err := corpus.CheckZones(d.Article.Text, d.Article.Zones); err != nil {
		return fmt.Errorf("article %q: %w", d.Article.Title, err)
	}
	for _, s := range d.Spans {
		if err := corpus.CheckFragments(d.Article.Text, s.Fragments); err != nil {
			return fmt.Errorf("article %q, span %s of %s: %w", d.Article.Title, s.ID, s.Annotator, err)
		}
	}
	return nil
}

// worked tells whether the annotator has a layer in the document: annotations, or a place in its list of annotators, which
// says that somebody looked and found nothing.
func worked(d *corpus.Document, annotator string) bool {
	return slices.ContainsFunc(d.Annotators, func(a corpus.Annotator) bool { return a.Name == annotator }) ||
		slices.ContainsFunc(d.Spans, func(s corpus.Span) bool { return s.Annotator == annotator }) ||
		slices.ContainsFunc(d.Attributions, func(a corpus.Attribution) bool { return a.Annotator == annotator })
}

// layerReader takes the layers out of one document.
type layerReader struct {
	document *corpus.Document
	slots    []slot
	roles    *roles
	tokens   []corpus.Range
	spans    map[corpus.ID]corpus.Span
	entities map[corpus.ID]corpus.Entity
}

func newLayerReader(d *corpus.Document, slots []slot, roles *roles) *layerReader {
	r := &layerReader{d, slots, roles, tokens(&d.Article), make(map[corpus.ID]corpus.Span, len(d.Spans)), make(map[corpus.ID]corpus.Entity, len(d.Entities))}
	for _, s := range d.Spans {
		r.spans[s.ID] = s
	}
	for _, e := range d.Entities {
		r.entities[e.ID] = e
	}
	return r
}

func (r *layerReader) layer(annotator string) layer {
	var l layer
	for _, s := range r.document.Spans {
		if s.Annotator == annotator {
			l.spans = append(l.spans, s)
		}
	}
	slices.SortFunc(l.spans, func(a, b corpus.Span) int {
		x, y := a.Hull(), b.Hull()
		return cmp.Or(cmp.Compare(x.Start, y.Start), cmp.Compare(x.End, y.End), cmp.Compare(a.Label, b.Label), cmp.Compare(a.ID, b.ID))
	})
	for _, a := range r.document.Attributions {
		if a.Annotator == annotator {
			l.frames = append(l.frames, r.frame(a))
		}
	}
	l.units, l.roles = r.units(l.spans), r.roleSets(l.spans)
	return l
}

// units are the fragments of the spans as runs of tokens; what lies in furniture has none.
func (r *layerReader) units(spans []corpus.Span) []Unit {
	var units []Unit
	for _, s := range spans {
		for _, f := range s.Fragments {
			if first, last := covered(r.tokens, f); last > first {
				units = append(units, Unit{first, last, s.Label})
			}
		}
	}
	return units
}

// roleSets gives each token the set of the labels that stand over it.
func (r *layerReader) roleSets(spans []corpus.Span) []int {
	sets := make([]int, len(r.tokens))
	byLabel := slices.Clone(spans)
	slices.SortStableFunc(byLabel, func(a, b corpus.Span) int { return cmp.Compare(r.roles.label(a.Label), r.roles.label(b.Label)) })
	for _, s := range byLabel {
		label := r.roles.label(s.Label)
		for _, f := range s.Fragments {
			first, last := covered(r.tokens, f)
			for i := first; i < last; i++ {
				sets[i] = r.roles.with(sets[i], label)
			}
		}
	}
	return sets
}

func (r *layerReader) frame(a corpus.Attribution) frame {
	f := frame{Attribution: a, text: map[string][]corpus.Range{}, entities: map[string][]corpus.ID{}}
	for _, s := range r.slots {
		for _, id := range a.Slots[s.Name] {
			span := r.spans[id] // no fragments if it is not there
			f.text[s.Name] = append(f.text[s.Name], span.Fragments...)
			if e := r.entity(span.Entity); e != "" && !slices.Contains(f.entities[s.Name], e) {
				f.entities[s.Name] = append(f.entities[s.Name], e)
			}
		}
		f.text[s.Name] = corpus.Normalize(f.text[s.Name])
		switch {
		case s.Opens:
			f.claim = append(f.claim, f.text[s.Name]...)
		case !s.mention:
			f.cue = append(f.cue, f.text[s.Name]...)
		}
	}
	f.cue, f.claim = corpus.Normalize(f.cue), corpus.Normalize(f.claim)
	return f
}

// entity follows mergers to the entity that still stands. Their number bounds the way, should they run in a circle.
func (r *layerReader) entity(id corpus.ID) corpus.ID {
	for range r.entities {
		into := r.entities[id].MergedInto
		if into == "" {
			break
		}
		id = into
	}
	return id
}
