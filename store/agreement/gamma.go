package agreement

import (
	"math/rand/v2"
	"slices"
)

// Dissimilarity says how unlike two units are (Mathet, Widlöcher & Métivier 2015): Position times their distance on the
// line plus Category times that of their categories, both in the measure of Empty, which is what it costs to leave a unit
// without a partner.
type Dissimilarity struct {
	Position float64 // the authors' alpha
	Category float64 // beta
	Empty    float64 // delta-empty, above 0

	// Categories is the distance of two categories, 0 to 1. Nil: 0 for one category, 1 for two.
	Categories func(a, b string) float64
}

// CombinedDissimilarity weighs position and category alike, as its authors do.
var CombinedDissimilarity = Dissimilarity{Position: 1, Category: 1, Empty: 1}

// Between is the dissimilarity of two units.
func (d Dissimilarity) Between(a, b Unit) float64 {
	apart := float64(distance(a.Begin, b.Begin)+distance(a.End, b.End)) / float64(a.Len()+b.Len())
	category := 0.0
	switch {
	case d.Categories != nil:
		category = d.Categories(a.Category, b.Category)
	case a.Category != b.Category:
		category = 1
	}
	return (d.Position*apart*apart + d.Category*category) * d.Empty
}

func distance(a, b int) int { return max(a-b, b-a) }

// Gamma is the agreement of unitizing coders, 1 − Observed/Expected: 1 when they agree, 0 when they are as far apart as
// chance would have them, below when further.
type Gamma struct {
	Value    Value
	Observed float64 // disorder of the best alignment
	Expected float64 // mean disorder of the random continua
	Exact    bool    // false: some alignment was too large to search through; then disorders are upper bounds, see BestAlignment
}

// Gamma computes gamma with the given number of random continua; the authors begin with 30. The same seed gives the same
// continua, whatever the order of the coders.
func (c Continuum) Gamma(d Dissimilarity, samples int, seed uint64) Gamma {
	if err := c.check(); err != nil {
		return Gamma{Value: undefined(err.Error())}
	}
	if c.count() == 0 {
		return Gamma{Value: undefined(unmarked), Exact: true}
	}
	if samples < 1 {
		return Gamma{Value: undefined("no random continua were drawn")}
	}
	best := d.BestAlignment(c)
	g := Gamma{Observed: best.Disorder, Exact: best.Exact}
	random := rand.New(rand.NewPCG(seed, uint64(c.count())))
	layers := c.shuffleable()
	for range samples {
		sample := d.BestAlignment(c.shuffled(layers, random))
		g.Expected += sample.Disorder / float64(samples)
		g.Exact = g.Exact && sample.Exact
	}
	g.Value = gammaOf(g.Observed, g.Expected)
	return g
}

func gammaOf(observed, expected float64) Value {
	if expected == 0 {
		return undefined("even random continua agree, so that nothing can be said about chance")
	}
	return number(1 - observed/expected)
}

// shuffleable lists the layers that have units, in an order of their own.
func (c Continuum) shuffleable() [][]Unit {
	var layers [][]Unit
	for _, layer := range c.Layers {
		if len(layer) > 0 {
			layer = slices.Clone(layer)
			slices.SortFunc(layer, compareUnits)
			layers = append(layers, layer)
		}
	}
	slices.SortFunc(layers, func(a, b []Unit) int { return slices.CompareFunc(a, b, compareUnits) })
	return layers
}

// shuffled makes a random continuum as the authors do: each coder gets the layer of a random one, shifted by a random
// distance, and what leaves the end comes in again at the beginning. So the units keep their lengths, categories and gaps.
// Two shifts are at least the mean length of the units apart, if there is room, lest the coders agree after all.
func (c Continuum) shuffled(layers [][]Unit, random *rand.Rand) Continuum {
	length, units, sum := c.End-c.Begin, 0, 0
	for _, layer := range layers {
		for _, u := range layer {
			units++
			sum += u.Len()
		}
	}
	out := Continuum{Begin: c.Begin, End: c.End, Layers: make([][]Unit, len(c.Layers))}
	shifts := make([]int, 0, len(c.Layers))
	for i := range out.Layers {
		shift := random.IntN(length)
		for try := 0; try < 50 && tooNear(shift, shifts, sum/units, length); try++ {
			shift = random.IntN(length)
		}
		shifts = append(shifts, shift)
		for _, u := range layers[random.IntN(len(layers))] {
			by := shift
			if u.Begin+by >= c.End {
				by -= length
			}
			out.Layers[i] = append(out.Layers[i], Unit{u.Begin + by, u.End + by, u.Category})
		}
	}
	return out
}

// tooNear tells whether a shift is nearer to another than the given distance, on the circle that a shifted line is.
func tooNear(shift int, others []int, least, length int) bool {
	return slices.ContainsFunc(others, func(o int) bool {
		d := distance(shift, o)
		return min(d, length-d) < least
	})
}
