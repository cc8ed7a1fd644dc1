package agreement

import (
	"math"
	"slices"
)

// Table holds what coders said about units: a row for each unit, in it a value for each coder. Categories are given as
// numbers of any choice, steps of a scale as numbers in their order. Rows may have different lengths.
type Table [][]float64

// Missing stands in a Table where a coder said nothing about a unit; any NaN does.
var Missing = math.NaN()

// Metric is the level of measurement of values: how far apart two different ones are.
type Metric string

// The metrics of Krippendorff's alpha.
const (
	Nominal  Metric = "nominal"  // different is different
	Ordinal  Metric = "ordinal"  // as many steps apart as there are values between them
	Interval Metric = "interval" // by difference
	Ratio    Metric = "ratio"    // by difference relative to size; no negative values
)

// Alpha is Krippendorff's alpha (Content Analysis, 2nd ed. 2004, ch. 11) for any number of coders and missing values.
func (t Table) Alpha(m Metric) Coefficient {
	scale := t.scale()
	return alpha(m, scale, t.pairs(scale))
}

// scale lists the different values in ascending order. A value's code is its place there.
func (t Table) scale() []float64 {
	var all []float64
	for _, row := range t {
		all = append(all, present(row)...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func present(row []float64) []float64 {
	return slices.DeleteFunc(slices.Clone(row), math.IsNaN)
}

// cell says how often two values, given as codes, were said of the same unit by two coders.
type cell struct {
	a, b int
	n    float64
}

// pairs lists all pairs of values within the units, so weighted that each value counts once.
func (t Table) pairs(scale []float64) []cell {
	var cells []cell
	for _, row := range t {
		values := present(row)
		for i, v := range values {
			for _, w := range values[:i] {
				cells = append(cells, cell{code(scale, w), code(scale, v), 1 / float64(len(values)-1)})
			}
		}
	}
	return cells
}

func code(scale []float64, v float64) int {
	i, _ := slices.BinarySearch(scale, v)
	return i
}

// alpha is Krippendorff's alpha over pairs of codes; the scale has the value of each code. The order in a pair does not
// matter. For the ordinal metric the codes must be in the order of the scale.
func alpha(m Metric, scale []float64, cells []cell) Coefficient {
	count, total := make([]float64, len(scale)), 0.0 // Krippendorff's n_c and n
	for _, c := range cells {
		count[c.a] += c.n
		count[c.b] += c.n
		total += 2 * c.n
	}
	if total == 0 {
		return Coefficient{Value: undefined(nothing)}
	}
	used := 0
	for i, n := range count {
		if n > 0 {
			used++
		}
		if m == Ratio && n > 0 && scale[i] < 0 {
			return Coefficient{Value: undefined("a ratio scale has no negative values")}
		}
	}
	if used == 1 {
		return Coefficient{Value: undefined(constant)}
	}
	delta := difference(m, scale, count)
	observed := 0.0
	for _, c := range cells {
		observed += 2 * c.n * delta(c.a, c.b)
	}
	return fromDisagreement(observed/total, expectedDifference(m, scale, count, delta)/(total*(total-1)))
}

// difference is the squared distance of two codes in the metric.
func difference(m Metric, scale, count []float64) func(a, b int) float64 {
	place := places(m, scale, count)
	return func(a, b int) float64 {
		switch d := place[a] - place[b]; {
		case a == b:
			return 0
		case m == Nominal:
			return 1
		case m == Ratio:
			d /= place[a] + place[b]
			return d * d
		default:
			return d * d
		}
	}
}

// places puts the codes on a line: at their values, or for the ordinal metric at their mean ranks, because the sum of
// Krippendorff's definition is the difference of those.
func places(m Metric, scale, count []float64) []float64 {
	if m != Ordinal {
		return scale
	}
	ranks, below := make([]float64, len(count)), 0.0
	for i, n := range count {
		ranks[i] = below + n/2
		below += n
	}
	return ranks
}

// expectedDifference sums the squared distances of all pairs of values that could meet by chance. On a line that is a
// variance, which needs no second loop: scales can have thousands of values.
func expectedDifference(m Metric, scale, count []float64, delta func(a, b int) float64) float64 {
	total, squares, mean, sum := 0.0, 0.0, 0.0, 0.0
	place := places(m, scale, count)
	for i, n := range count {
		total += n
		squares += n * n
		mean += n * place[i]
	}
	mean /= total
	switch m {
	case Nominal:
		return total*total - squares
	case Ratio:
		for a, n := range count {
			for b, k := range count[:a] {
				sum += 2 * n * k * delta(a, b)
			}
		}
		return sum
	}
	for i, n := range count {
		sum += n * (place[i] - mean) * (place[i] - mean)
	}
	return 2 * total * sum
}
