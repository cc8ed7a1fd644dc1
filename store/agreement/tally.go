package agreement

import (
	"hash/fnv"

	"github.com/onrecord/onrecord/store/corpus"
)

// tally is what one article adds to the measures of two annotators, or, in tokens and unitizing, of all. It is all that a
// Report keeps of an article, so that memory does not grow with the texts.
type tally struct {
	id      corpus.ID
	title   string
	tokens  []cell                      // pairs of sets of labels, by number
	length  int                         // in tokens
	overall disagreementPair            // of unitizing
	byLabel map[string]disagreementPair // of unitizing
	gamma   Gamma
	units   map[string]int // of unitizing, by label
	spans   spanTally
	frames  frameTally
	answers [][]cell // by question
}

// disagreementPair is what alpha_U is made of.
type disagreementPair struct{ observed, expected float64 }

// comparison is two annotators over all articles that both worked on, or all annotators over those of two or more.
type comparison struct {
	a, b          string
	articles      []*tally
	disagreements []Disagreement
}

// newTally begins with what needs no pairs.
func newTally(d *corpus.Document, layers []layer, length int) *tally {
	t := &tally{id: d.Article.ID, title: d.Article.Title, length: length, byLabel: map[string]disagreementPair{}}
	c := continuum(layers, length)
	t.units = map[string]int{}
	for _, l := range layers {
		for _, u := range l.units {
			t.units[u.Category]++
		}
	}
	overall, by := c.AlphaU()
	t.overall = disagreementPair{overall.Observed, overall.Expected}
	for label, one := range by {
		t.byLabel[label] = disagreementPair{one.Observed, one.Expected}
	}
	return t
}

// fragments counts the units of unitizing of a label, or of all for "".
func (t *tally) fragments(label string) int {
	if label != "" {
		return t.units[label]
	}
	n := 0
	for _, one := range t.units {
		n += one
	}
	return n
}

func continuum(layers []layer, length int) Continuum {
	c := Continuum{End: length}
	for _, l := range layers {
		c.Layers = append(c.Layers, l.units)
	}
	return c
}

// compareTokens counts the pairs of sets of labels that two layers give the same tokens, each pair so many times.
func compareTokens(a, b layer, times float64, cells []cell) []cell {
	count := map[[2]int]int{} // place in cells
	for i, c := range cells {
		count[[2]int{c.a, c.b}] = i
	}
	for i := range a.roles {
		key := [2]int{a.roles[i], b.roles[i]}
		place, known := count[key]
		if !known {
			place = len(cells)
			count[key] = place
			cells = append(cells, cell{a: key[0], b: key[1]})
		}
		cells[place].n += times
	}
	return cells
}

// add compares two layers of one article.
func (c *comparison) add(r *layerReader, a, b layer, o *Options, questions []*question) {
	t := newTally(r.document, []layer{a, b}, len(r.tokens))
	t.tokens = compareTokens(a, b, 1, nil)
	t.gamma = continuum([]layer{a, b}, len(r.tokens)).Gamma(o.Dissimilarity, o.Samples, articleSeed(o.Seed, t.id))
	t.answers = make([][]cell, len(questions))
	l := &lister{reader: r, a: c.a, b: c.b}
	compareSpans(t, l, a.spans, b.spans, questions)
	compareFrames(t, l, a.frames, b.frames, questions)
	c.articles = append(c.articles, t)
	c.disagreements = append(c.disagreements, l.found...)
}

func compareSpans(t *tally, l *lister, a, b []corpus.Span, questions []*question) {
	partner := alignSpans(a, b)
	t.spans = tallySpans(a, b, partner, l.reader.roles)
	l.spans(a, b, partner)
	for i, j := range partner {
		if j < 0 || a[i].Label != b[j].Label {
			continue
		}
		for k, q := range questions {
			if q.label == a[i].Label {
				x, y := l.spanSide(a[i]), l.spanSide(b[j])
				t.answer(k, q, l, a[i].Hull().Start, a[i].Attributes, b[j].Attributes, x, y)
			}
		}
	}
}

func compareFrames(t *tally, l *lister, a, b []frame, questions []*question) {
	partner, tallied := alignFrames(a, b)
	t.frames = tallied
	t.frames.slots = make([]slotTally, len(l.reader.slots))
	l.lonelyFrames(a, b, partner)
	for i, j := range partner {
		if j < 0 {
			continue
		}
		for k, s := range l.reader.slots {
			text, entity := t.frames.slots[k].slotDiffers(a[i], b[j], s.Name)
			if text {
				l.slot(OtherText, a[i], b[j], s.Name)
			}
			if entity {
				l.slot(OtherEntity, a[i], b[j], s.Name)
			}
		}
		for k, q := range questions {
			if q.label == "" {
				t.answer(k, q, l, a[i].start(), a[i].Attributes, b[j].Attributes, Side{Attribution: a[i].ID}, Side{Attribution: b[j].ID})
			}
		}
	}
}

// answer compares the answers that two annotators gave to the same question about the same thing.
func (t *tally) answer(k int, q *question, l *lister, start int, a, b corpus.Attributes, x, y Side) {
	x.Words, y.Words = q.answer(a), q.answer(b)
	cells, differ := q.compare(x.Words, y.Words, t.answers[k])
	t.answers[k] = cells
	if differ {
		l.add(OtherAnswer, q.name(), start, x, y)
	}
}

// articleSeed gives each article random continua of its own, whatever the order in which articles come.
func articleSeed(seed uint64, id corpus.ID) uint64 {
	h := fnv.New64a()
	h.Write([]byte(id)) // never fails
	return seed ^ h.Sum64()
}
