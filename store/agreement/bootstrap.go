package agreement

import (
	"math/rand/v2"
	"slices"
)

// ConfidenceInterval is where the middle 95 % of the resampled values lie.
type ConfidenceInterval struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// Bootstrap is the percentile bootstrap by article (Efron 1979): it draws as many articles as there are, with replacement,
// many times, and computes the measure anew each time. Articles and not annotations are drawn, because the annotations of
// an article depend on each other. Estimate is given how often each article was drawn. The same seed gives the same interval.
// There is none (ok is false) with fewer than two articles, or when the measure is undefined in more than half of the
// resamples; other undefined resamples are left out.
func Bootstrap(articles, resamples int, seed uint64, estimate func(drawn []float64) Value) (interval ConfidenceInterval, ok bool) {
	if articles < 2 || resamples < 1 {
		return ConfidenceInterval{}, false
	}
	random := rand.New(rand.NewPCG(seed, uint64(articles)))
	drawn := make([]float64, articles)
	values := make([]float64, 0, resamples)
	for range resamples {
		clear(drawn)
		for range articles {
			drawn[random.IntN(articles)]++
		}
		if v := estimate(drawn); v.Defined() {
			values = append(values, v.Number)
		}
	}
	if 2*len(values) < resamples {
		return ConfidenceInterval{}, false
	}
	slices.Sort(values)
	return ConfidenceInterval{percentile(values, 0.025), percentile(values, 0.975)}, true
}

// percentile is the value below which the given part of the sorted values lie, between two of them on the line that joins
// them.
func percentile(sorted []float64, part float64) float64 {
	place := part * float64(len(sorted)-1)
	i := int(place)
	if i+1 == len(sorted) {
		return sorted[i]
	}
	return sorted[i] + (place-float64(i))*(sorted[i+1]-sorted[i])
}
