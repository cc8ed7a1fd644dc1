package agreement

import "fmt"

// CohenKappa is Cohen's kappa (1960) of two coders. Units that one of them left out do not count.
func (t Table) CohenKappa() Coefficient {
	cells, k, why := t.two()
	if why != "" {
		return Coefficient{Value: undefined(why)}
	}
	return cohen(cells, k)
}

// CohenKappaMax is the largest kappa that the two coders could have reached, given how often each of them used each value.
func (t Table) CohenKappaMax() Value {
	cells, k, why := t.two()
	if why != "" {
		return undefined(why)
	}
	first, second, _ := shares(cells, k)
	most, expected := 0.0, 0.0
	for i := range first {
		most += min(first[i], second[i])
		expected += first[i] * second[i]
	}
	return fromAgreement(most, expected).Value
}

// ScottPi is Scott's pi (1955) of two coders. Units that one of them left out do not count.
func (t Table) ScottPi() Coefficient {
	cells, k, why := t.two()
	if why != "" {
		return Coefficient{Value: undefined(why)}
	}
	first, second, observed := shares(cells, k)
	expected := 0.0
	for i := range first {
		p := (first[i] + second[i]) / 2
		expected += p * p
	}
	return fromAgreement(observed, expected)
}

// FleissKappa is Fleiss' kappa (1971): any coders, but equally many values for each unit. Units without a value do not count.
func (t Table) FleissKappa() Coefficient {
	units, k := t.ratings()
	for i, u := range units {
		if u.total != units[0].total {
			return Coefficient{Value: undefined(fmt.Sprintf("Fleiss’ kappa needs equally many values for each unit, but one unit has %g and another %g", units[0].total, units[i].total))}
		}
	}
	observed, share, why := agreeing(units, k)
	if why != "" {
		return Coefficient{Value: undefined(why)}
	}
	expected := 0.0
	for _, p := range share {
		expected += p * p
	}
	return fromAgreement(observed, expected)
}

// GwetAC1 is Gwet's first-order agreement coefficient (2008) for any number of coders and missing values. The categories
// are the values that occur.
func (t Table) GwetAC1() Coefficient {
	observed, share, why := agreeing(t.ratings())
	if why != "" {
		return Coefficient{Value: undefined(why)}
	}
	return gwet(observed, share)
}

func gwet(observed float64, share []float64) Coefficient {
	expected, used := 0.0, 0.0
	for _, p := range share {
		expected += p * (1 - p)
		if p > 0 {
			used++
		}
	}
	if used < 2 {
		return Coefficient{undefined(constant), observed, 1}
	}
	return fromAgreement(observed, expected/(used-1))
}

// two lists the values of a table of two coders, first and second in their order; why not when there are not two.
func (t Table) two() (cells []cell, codes int, why string) {
	scale := t.scale()
	for i, row := range t {
		if len(row) != 2 {
			return nil, 0, fmt.Sprintf("the coefficient is for two coders, but unit %d has places for %d", i+1, len(row))
		}
	}
	cells = t.pairs(scale)
	if len(cells) == 0 {
		return nil, 0, nothing
	}
	return cells, len(scale), ""
}

func cohen(cells []cell, codes int) Coefficient {
	first, second, observed := shares(cells, codes)
	expected := 0.0
	for i := range first {
		expected += first[i] * second[i]
	}
	return fromAgreement(observed, expected)
}

// shares tells what part of the values of the first and of the second coder each code has, and what part of the pairs are
// alike.
func shares(cells []cell, codes int) (first, second []float64, alike float64) {
	first, second = make([]float64, codes), make([]float64, codes)
	total := 0.0
	for _, c := range cells {
		first[c.a] += c.n
		second[c.b] += c.n
		total += c.n
		if c.a == c.b {
			alike += c.n
		}
	}
	for i := range first {
		first[i] /= total
		second[i] /= total
	}
	return first, second, alike / total
}

// rating counts how often each code was given to one unit.
type rating struct {
	count []float64
	total float64
}

// ratings counts the values of each unit that has one.
func (t Table) ratings() (units []rating, codes int) {
	scale := t.scale()
	for _, row := range t {
		u := rating{count: make([]float64, len(scale))}
		for _, v := range present(row) {
			u.count[code(scale, v)]++
			u.total++
		}
		if u.total > 0 {
			units = append(units, u)
		}
	}
	return units, len(scale)
}

// agreeing is the mean share of agreeing pairs among the units with two values or more, and the mean share of each code
// among all units; why not when no unit has two values.
func agreeing(units []rating, codes int) (observed float64, share []float64, why string) {
	share = make([]float64, codes)
	compared := 0.0
	for _, u := range units {
		alike := 0.0
		for i, n := range u.count {
			share[i] += n / u.total / float64(len(units))
			alike += n * (n - 1)
		}
		if u.total > 1 {
			compared++
			observed += alike / (u.total * (u.total - 1))
		}
	}
	if compared == 0 {
		return 0, nil, nothing
	}
	return observed / compared, share, ""
}
