package agreement

import "slices"

// estimate is a measure before it is computed: its value depends on how often each article counts, which is once, or as often
// as the bootstrap drew it.
type estimate struct {
	name, of string
	units    int
	value    func(times []float64) Value
}

// estimate computes measures with their intervals.
func (r *Report) estimate(articles []*tally, estimates []estimate) []Measure {
	once := slices.Repeat([]float64{1}, len(articles))
	out := make([]Measure, len(estimates))
	for i, e := range estimates {
		out[i] = Measure{Name: e.name, Of: e.of, Units: e.units, Value: e.value(once)}
		if !out[i].Value.Defined() {
			continue
		}
		if interval, ok := Bootstrap(len(articles), r.options.Resamples, r.options.Seed, e.value); ok {
			out[i].Interval = &interval
		}
	}
	return out
}

// score has the main measures of a single article.
func (r *Report) score(c *comparison, t *tally) ArticleScore {
	one := &comparison{a: c.a, b: c.b, articles: []*tally{t}}
	main := slices.Concat(r.spanEstimates(one), r.tokenEstimates(one.articles), r.gammaEstimates(one), r.frameEstimates(one))
	main = slices.DeleteFunc(main, func(e estimate) bool { return e.of != "" })
	out := ArticleScore{ID: t.id, Title: t.title, Measures: make([]Measure, len(main))}
	for i, e := range main {
		out.Measures[i] = Measure{Name: e.name, Units: e.units, Value: e.value([]float64{1})}
	}
	return out
}

// quotient is a share of a sum over the articles: part / whole, undefined for the given reason where there is no whole.
func quotient(name, of, why string, articles []*tally, part func(*tally) (part, whole float64)) estimate {
	parts, wholes, units := make([]float64, len(articles)), make([]float64, len(articles)), 0.0
	for i, t := range articles {
		parts[i], wholes[i] = part(t)
		units += wholes[i]
	}
	return estimate{name, of, int(units), func(times []float64) Value {
		return ratio(weighted(parts, times), weighted(wholes, times), why)
	}}
}

func weighted(values, times []float64) float64 {
	sum := 0.0
	for i, v := range values {
		sum += v * times[i]
	}
	return sum
}

func (r *Report) spanEstimates(c *comparison) []estimate {
	var out []estimate
	for _, m := range []struct {
		name string
		list func(*tally) []f1
	}{
		{SpanF1Strict, func(t *tally) []f1 { return t.spans.strict }},
		{SpanF1Relaxed, func(t *tally) []f1 { return t.spans.relaxed }},
	} {
		const why = "neither annotator has a span"
		out = append(out, quotient(m.name, "", why, c.articles, func(t *tally) (part, whole float64) {
			for _, f := range m.list(t) {
				part, whole = part+2*f.matched, whole+f.a+f.b
			}
			return part, whole
		}))
		for label, name := range r.roles.labels {
			out = append(out, quotient(m.name, name, why, c.articles, func(t *tally) (part, whole float64) {
				if label >= len(m.list(t)) {
					return 0, 0
				}
				f := m.list(t)[label]
				return 2 * f.matched, f.a + f.b
			}))
		}
	}
	return out
}

// tokenEstimates are token-wise alpha and alpha_U, of two annotators or of all.
func (r *Report) tokenEstimates(articles []*tally) []estimate {
	length := 0
	for _, t := range articles {
		length += t.length
	}
	sets := make([]float64, len(r.roles.sets))
	out := []estimate{{TokenAlpha, "", length, alphaOf(Nominal, sets, articles, func(t *tally) []cell { return t.tokens })}}
	for label, name := range r.roles.labels {
		out = append(out, estimate{TokenAlpha, name, length, alphaOf(Nominal, make([]float64, 2), articles, func(t *tally) []cell {
			return r.roles.project(t.tokens, label)
		})})
	}
	out = append(out, alphaUOf("", articles, func(t *tally) disagreementPair { return t.overall }))
	for _, name := range r.roles.labels {
		out = append(out, alphaUOf(name, articles, func(t *tally) disagreementPair { return t.byLabel[name] }))
	}
	return out
}

// alphaOf is Krippendorff's alpha of cells over the articles.
func alphaOf(m Metric, scale []float64, articles []*tally, cells func(*tally) []cell) func([]float64) Value {
	return ofCells(articles, cells, func(all []cell) Value { return alpha(m, scale, all).Value })
}

// ofCells computes a coefficient of the cells of all articles.
func ofCells(articles []*tally, cells func(*tally) []cell, coefficient func([]cell) Value) func([]float64) Value {
	lists := make([][]cell, len(articles))
	for i, t := range articles {
		lists[i] = cells(t)
	}
	var all []cell // kept for the next time
	return func(times []float64) Value {
		all = all[:0]
		for i, list := range lists {
			if times[i] == 0 {
				continue
			}
			for _, c := range list {
				all = append(all, cell{c.a, c.b, c.n * times[i]})
			}
		}
		return coefficient(all)
	}
}

// project turns pairs of sets of labels into pairs of "without" and "with" one label.
func (r *roles) project(cells []cell, label int) []cell {
	counts := [4]float64{}
	for _, c := range cells {
		at := 0
		if r.has(c.a, label) {
			at += 2
		}
		if r.has(c.b, label) {
			at++
		}
		counts[at] += c.n
	}
	var out []cell
	for i, n := range counts {
		if n > 0 {
			out = append(out, cell{i / 2, i % 2, n})
		}
	}
	return out
}

func alphaUOf(label string, articles []*tally, pair func(*tally) disagreementPair) estimate {
	observed, expected, units := make([]float64, len(articles)), make([]float64, len(articles)), 0
	for i, t := range articles {
		p := pair(t)
		observed[i], expected[i] = p.observed, p.expected
		units += t.fragments(label)
	}
	return estimate{UnitizingAlpha, label, units, func(times []float64) Value {
		if units == 0 {
			return undefined(unmarked)
		}
		return unitizing(weighted(observed, times), weighted(expected, times)).Value
	}}
}

func (r *Report) gammaEstimates(c *comparison) []estimate {
	observed, expected, units := make([]float64, len(c.articles)), make([]float64, len(c.articles)), 0
	for i, t := range c.articles {
		observed[i], expected[i] = t.gamma.Observed, t.gamma.Expected
		units += t.fragments("")
	}
	return []estimate{{UnitizingGamma, "", units, func(times []float64) Value {
		if units == 0 {
			return undefined(unmarked)
		}
		return gammaOf(weighted(observed, times), weighted(expected, times))
	}}}
}

func (r *Report) frameEstimates(c *comparison) []estimate {
	const none = "neither annotator has an attribution"
	out := []estimate{
		quotient(AttributionF1, "", none, c.articles, func(t *tally) (part, whole float64) {
			return 2 * t.frames.f1.matched, t.frames.f1.a + t.frames.f1.b
		}),
		agrOf(c.articles),
		quotient(AttributionAgr, c.a, c.a+" has no attribution", c.articles, func(t *tally) (part, whole float64) {
			return t.frames.foundA, t.frames.f1.a
		}),
		quotient(AttributionAgr, c.b, c.b+" has no attribution", c.articles, func(t *tally) (part, whole float64) {
			return t.frames.foundB, t.frames.f1.b
		}),
	}
	for k, s := range r.slots {
		out = append(out, quotient(SlotOverlap, s.Name, "no aligned attributions have the slot filled", c.articles, func(t *tally) (part, whole float64) {
			return t.frames.slots[k].overlap, t.frames.slots[k].filled
		}))
		if s.mention {
			out = append(out, quotient(SameEntity, s.Name, "no aligned attributions are both linked to entities", c.articles, func(t *tally) (part, whole float64) {
				return t.frames.slots[k].entity, t.frames.slots[k].linked
			}))
		}
	}
	return out
}

// agrOf is the mean of agr in both directions.
func agrOf(articles []*tally) estimate {
	direction := func(found, all func(*tally) float64) estimate {
		return quotient("", "", "one annotator has no attribution", articles, func(t *tally) (part, whole float64) { return found(t), all(t) })
	}
	a := direction(func(t *tally) float64 { return t.frames.foundA }, func(t *tally) float64 { return t.frames.f1.a })
	b := direction(func(t *tally) float64 { return t.frames.foundB }, func(t *tally) float64 { return t.frames.f1.b })
	return estimate{AttributionAgr, "", a.units + b.units, func(times []float64) Value {
		x, y := a.value(times), b.value(times)
		if !x.Defined() || !y.Defined() {
			return undefined("one annotator has no attribution")
		}
		return number((x.Number + y.Number) / 2)
	}}
}

func (r *Report) answerEstimates(c *comparison) []estimate {
	var out []estimate
	for k, q := range r.questions {
		cells := func(t *tally) []cell { return t.answers[k] }
		same := quotient(AnswerAgreement, q.name(), nothing, c.articles, func(t *tally) (part, whole float64) {
			for _, one := range t.answers[k] {
				whole += one.n
				if one.a == one.b {
					part += one.n
				}
			}
			return part, whole
		})
		out = append(out, same, estimate{AnswerAlpha, q.name(), same.units, alphaOf(q.metric, q.scale, c.articles, cells)})
		if q.metric == Nominal {
			codes := len(q.scale)
			out = append(out,
				estimate{AnswerKappa, q.name(), same.units, ofCells(c.articles, cells, func(all []cell) Value { return cohenOrNothing(all, codes) })},
				estimate{AnswerAC1, q.name(), same.units, ofCells(c.articles, cells, func(all []cell) Value { return gwetOrNothing(all, codes) })})
		}
	}
	return out
}

func cohenOrNothing(cells []cell, codes int) Value {
	if len(cells) == 0 {
		return undefined(nothing)
	}
	return cohen(cells, codes).Value
}

func gwetOrNothing(cells []cell, codes int) Value {
	if len(cells) == 0 {
		return undefined(nothing)
	}
	first, second, observed := shares(cells, codes)
	for i := range first {
		first[i] = (first[i] + second[i]) / 2
	}
	return gwet(observed, first).Value
}
