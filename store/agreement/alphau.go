package agreement

import "slices"

// AlphaU is Krippendorff's alpha for unitizing (1995; Content Analysis, 2nd ed. 2004, pp. 251–256), over all categories
// and for each of them. Units of one coder and category that overlap count as one, because the coefficient knows no
// nesting; units that only touch stay apart. The coefficients are undefined where the continuum is not valid.
func (c Continuum) AlphaU() (overall Coefficient, byCategory map[string]Coefficient) {
	byCategory = map[string]Coefficient{}
	if err := c.check(); err != nil {
		return Coefficient{Value: undefined(err.Error())}, byCategory
	}
	observed, expected := 0.0, 0.0
	for _, category := range c.categories() {
		o, e := c.disagreement(category)
		byCategory[category] = unitizing(o, e)
		observed += o
		expected += e
	}
	return unitizing(observed, expected), byCategory
}

func unitizing(observed, expected float64) Coefficient {
	if expected == 0 {
		return Coefficient{undefined("nobody marked anything, or the marks leave no room for chance"), observed, expected}
	}
	return fromDisagreement(observed, expected)
}

// section is a unit of one category, or a gap between such units, of one coder.
type section struct {
	begin, end int
	gap        bool
}

func (s section) len() float64 { return float64(s.end - s.begin) }

// disagreement gives the observed and expected disagreement about one category, Krippendorff's D_o and D_e.
func (c Continuum) disagreement(category string) (observed, expected float64) {
	coders := make([][]section, len(c.Layers))
	for i, layer := range c.Layers {
		coders[i] = c.sections(layer, category)
	}
	length, m := float64(c.End-c.Begin), float64(len(coders))
	for i := range coders {
		for j := range i {
			observed += 2 * sectionsApart(coders[i], coders[j])
		}
	}
	observed /= m * (m - 1) * length * length
	return observed, expectedApart(slices.Concat(coders...), length, m)
}

// sections cuts the continuum of one coder into units of the category and gaps.
func (c Continuum) sections(layer []Unit, category string) []section {
	units := slices.Clone(layer)
	slices.SortFunc(units, compareUnits)
	var out []section
	at := c.Begin
	for _, u := range units {
		switch {
		case u.Category != category:
			continue
		case len(out) > 0 && u.Begin < at: // overlaps the one before
			at = max(at, u.End)
			out[len(out)-1].end = at
			continue
		case u.Begin > at:
			out = append(out, section{at, u.Begin, true})
		}
		out = append(out, section{u.Begin, u.End, false})
		at = u.End
	}
	if at < c.End {
		out = append(out, section{at, c.End, true})
	}
	return out
}

// sectionsApart sums the differences between the sections of two coders: squared distances of the ends of units that
// overlap, squared length of a unit that falls wholly into a gap of the other.
func sectionsApart(first, second []section) float64 {
	sum, start := 0.0, 0
	for _, g := range first {
		for start < len(second) && second[start].end <= g.begin {
			start++
		}
		for _, h := range second[start:] {
			if h.begin >= g.end {
				break
			}
			begins, ends := float64(g.begin-h.begin), float64(g.end-h.end)
			switch {
			case !g.gap && !h.gap:
				sum += begins*begins + ends*ends
			case !g.gap && h.begin <= g.begin && g.end <= h.end:
				sum += g.len() * g.len()
			case !h.gap && g.begin <= h.begin && h.end <= g.end:
				sum += h.len() * h.len()
			}
		}
	}
	return sum
}

// expectedApart is the disagreement that is expected when the same units lie anywhere on the continuum, by m coders.
func expectedApart(sections []section, length, m float64) float64 {
	units, sum, pairs := 0.0, 0.0, m*length*(m*length-1)
	for _, s := range sections {
		if !s.gap {
			units++
		}
	}
	for _, s := range sections {
		if s.gap {
			continue
		}
		l := s.len()
		pairs -= l * (l - 1)
		sum += (units - 1) / 3 * (2*l*l*l - 3*l*l + l)
		for _, gap := range sections {
			if gap.gap && gap.len() >= l {
				sum += l * l * (gap.len() - l + 1)
			}
		}
	}
	if sum == 0 {
		return 0
	}
	return 2 / length * sum / pairs
}
