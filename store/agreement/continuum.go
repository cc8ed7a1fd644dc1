package agreement

import (
	"cmp"
	"fmt"
	"slices"
)

// Continuum is what several coders marked on one line, a text for instance. Positions are whole numbers of any unit of
// length, such as tokens.
type Continuum struct {
	Begin, End int      // half-open
	Layers     [][]Unit // of each coder
}

// Unit is a stretch that a coder marked with a category.
type Unit struct {
	Begin, End int // half-open
	Category   string
}

// Len is the length of the unit.
func (u Unit) Len() int { return u.End - u.Begin }

func compareUnits(a, b Unit) int {
	return cmp.Or(cmp.Compare(a.Begin, b.Begin), cmp.Compare(a.End, b.End), cmp.Compare(a.Category, b.Category))
}

// check tells why the continuum cannot be measured.
func (c Continuum) check() error {
	if len(c.Layers) < 2 {
		return fmt.Errorf("a comparison needs two coders, but there are %d", len(c.Layers))
	}
	if c.End <= c.Begin {
		return fmt.Errorf("the continuum %d–%d is empty", c.Begin, c.End)
	}
	for i, layer := range c.Layers {
		for _, u := range layer {
			if u.Begin < c.Begin || u.End > c.End || u.End <= u.Begin {
				return fmt.Errorf("the unit %d–%d of coder %d is empty or outside the continuum %d–%d", u.Begin, u.End, i+1, c.Begin, c.End)
			}
		}
	}
	return nil
}

// count is the number of units of all coders.
func (c Continuum) count() int {
	n := 0
	for _, layer := range c.Layers {
		n += len(layer)
	}
	return n
}

// categories lists the categories that occur, by name.
func (c Continuum) categories() []string {
	var all []string
	for _, layer := range c.Layers {
		for _, u := range layer {
			all = append(all, u.Category)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
