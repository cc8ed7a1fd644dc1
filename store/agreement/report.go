package agreement

import (
	"fmt"
	"maps"
	"slices"

	"github.com/onrecord/onrecord/store/corpus"
)

// Options say what a Report compares.
type Options struct {
	Annotators []string         // whose layers, two or more; their order does not matter
	Codebook   *corpus.Codebook // labels, slots and attributes

	Seed          uint64        // of everything that is drawn at random
	Samples       int           // random continua of gamma for each article; 0 = 30
	Resamples     int           // of the bootstrap; 0 = 1000
	Dissimilarity Dissimilarity // of gamma; zero = CombinedDissimilarity
}

// Report compares annotators over any number of articles. It takes them one after another and keeps only counts and
// disagreements of them. It is not safe for use by several goroutines at once.
type Report struct {
	options   Options
	slots     []slot
	questions []*question
	roles     *roles
	pairs     []*comparison
	together  comparison
	skipped   []Skipped
	added     map[corpus.ID]bool
}

// NewReport begins a report. The error says which option is wrong.
func NewReport(o Options) (*Report, error) {
	if o.Codebook == nil {
		return nil, fmt.Errorf("agreement: a codebook is needed, which says what the labels, slots and attributes are")
	}
	o.Annotators = slices.Clone(o.Annotators)
	slices.Sort(o.Annotators)
	if len(slices.Compact(slices.Clone(o.Annotators))) != len(o.Annotators) || len(o.Annotators) < 2 || o.Annotators[0] == "" {
		return nil, fmt.Errorf("agreement: two or more different annotators are needed, not %q", o.Annotators)
	}
	if o.Samples == 0 {
		o.Samples = 30
	}
	if o.Resamples == 0 {
		o.Resamples = 1000
	}
	if d := o.Dissimilarity; d.Position == 0 && d.Category == 0 && d.Empty == 0 {
		o.Dissimilarity = CombinedDissimilarity
	}
	if o.Samples < 0 || o.Resamples < 0 || o.Dissimilarity.Empty <= 0 || o.Dissimilarity.Position < 0 || o.Dissimilarity.Category < 0 {
		return nil, fmt.Errorf("agreement: samples, resamples and the weights of the dissimilarity cannot be negative, nor can Empty be 0")
	}
	r := &Report{options: o, slots: slotsOf(o.Codebook), questions: questionsOf(o.Codebook), added: map[corpus.ID]bool{}}
	labels := make([]string, len(o.Codebook.Labels))
	for i, l := range o.Codebook.Labels {
		labels[i] = l.Name
	}
	r.roles = newRoles(labels)
	for i, a := range o.Annotators {
		for _, b := range o.Annotators[i+1:] {
			r.pairs = append(r.pairs, &comparison{a: a, b: b})
		}
	}
	return r, nil
}

// Add compares the layers of one article. An annotator takes part who has spans or attributions in it, or is in its list of
// annotators, which says that somebody looked and found nothing; the others are not taken to have found nothing. The
// document is not changed and not kept. An error names the article; it then does not count.
func (r *Report) Add(d *corpus.Document) error {
	if r.added[d.Article.ID] {
		return fmt.Errorf("article %q was added before", d.Article.Title)
	}
	if err := checkDocument(d); err != nil {
		return err
	}
	r.added[d.Article.ID] = true
	reader := newLayerReader(d, r.slots, r.roles)
	layers := map[string]layer{}
	for _, name := range r.options.Annotators {
		if worked(d, name) {
			layers[name] = reader.layer(name)
		}
	}
	if len(layers) < 2 {
		r.skipped = append(r.skipped, Skipped{d.Article.ID, d.Article.Title, slices.AppendSeq([]string{}, maps.Keys(layers))})
		return nil
	}
	for _, p := range r.pairs {
		a, okA := layers[p.a]
		b, okB := layers[p.b]
		if okA && okB {
			p.add(reader, a, b, &r.options, r.questions)
		}
	}
	if len(r.options.Annotators) > 2 {
		r.addTogether(reader, layers)
	}
	return nil
}

// addTogether compares all layers at once. Alpha weighs pairs so that each value counts once.
func (r *Report) addTogether(reader *layerReader, layers map[string]layer) {
	var list []layer
	for _, name := range slices.Sorted(maps.Keys(layers)) {
		list = append(list, layers[name])
	}
	t := newTally(reader.document, list, len(reader.tokens))
	for i, a := range list {
		for _, b := range list[i+1:] {
			t.tokens = compareTokens(a, b, 1/float64(len(list)-1), t.tokens)
		}
	}
	r.together.articles = append(r.together.articles, t)
}

// Result computes the measures of what was added so far; more may be added afterwards.
func (r *Report) Result() Result {
	o := r.options
	result := Result{
		Annotators: slices.Clone(o.Annotators), Seed: o.Seed, Samples: o.Samples, Resamples: o.Resamples,
		Definitions: slices.Clone(definitions), Pairs: []Pair{}, Together: []Measure{}, Skipped: append([]Skipped{}, r.skipped...),
	}
	for _, c := range r.pairs {
		p := Pair{A: c.a, B: c.b, Confusion: r.confusion(c), Articles: []ArticleScore{}, Disagreements: append([]Disagreement{}, c.disagreements...)}
		p.Measures = r.estimate(c.articles, slices.Concat(r.spanEstimates(c), r.tokenEstimates(c.articles), r.gammaEstimates(c), r.frameEstimates(c), r.answerEstimates(c)))
		for _, t := range c.articles {
			p.Articles = append(p.Articles, r.score(c, t))
		}
		result.Pairs = append(result.Pairs, p)
	}
	if len(o.Annotators) > 2 {
		result.Together = r.estimate(r.together.articles, r.tokenEstimates(r.together.articles))
	}
	return result
}

// confusion sums which labels met.
func (r *Report) confusion(c *comparison) Confusion {
	n := len(r.roles.labels)
	out := Confusion{Labels: slices.Clone(r.roles.labels), Counts: make([][]int, n+1)}
	for i := range out.Counts {
		out.Counts[i] = make([]int, n+1)
	}
	place := func(label int) int {
		if label == nobody {
			return n
		}
		return label
	}
	for _, t := range c.articles {
		for met, count := range t.spans.met {
			out.Counts[place(met[0])][place(met[1])] += count
		}
	}
	return out
}
