package corpus

import (
	"fmt"
	"sort"
	"strings"
	"unicode/utf8"
)

// Range is a half-open stretch of text, [Start, End), in bytes.
type Range struct {
	Start, End int
}

// Len is the length in bytes.
func (r Range) Len() int { return r.End - r.Start }

// Empty tells whether the range holds no text.
func (r Range) Empty() bool { return r.End <= r.Start }

// Contains tells whether the byte at the offset lies in the range.
func (r Range) Contains(at int) bool { return r.Start <= at && at < r.End }

// Overlaps tells whether the two ranges share at least one byte.
func (r Range) Overlaps(o Range) bool { return r.Start < o.End && o.Start < r.End }

// Hull is the smallest range that holds all fragments; the zero Range when there are none.
func Hull(fragments []Range) Range {
	if len(fragments) == 0 {
		return Range{}
	}
	hull := fragments[0]
	for _, f := range fragments[1:] {
		hull.Start = min(hull.Start, f.Start)
		hull.End = max(hull.End, f.End)
	}
	return hull
}

// Normalize returns the fragments sorted, without empty ones, and with touching or overlapping ones joined.
func Normalize(fragments []Range) []Range {
	sorted := make([]Range, 0, len(fragments))
	for _, f := range fragments {
		if !f.Empty() {
			sorted = append(sorted, f)
		}
	}
	sort.Slice(sorted, func(i, j int) bool { return sorted[i].Start < sorted[j].Start })
	joined := sorted[:0]
	for _, f := range sorted {
		if n := len(joined); n > 0 && f.Start <= joined[n-1].End {
			joined[n-1].End = max(joined[n-1].End, f.End)
			continue
		}
		joined = append(joined, f)
	}
	return joined
}

// Subtract returns the fragments without the stretch that the hole covers.
func Subtract(fragments []Range, hole Range) []Range {
	var rest []Range
	for _, f := range fragments {
		rest = append(rest, Range{f.Start, min(f.End, hole.Start)}, Range{max(f.Start, hole.End), f.End})
	}
	return Normalize(rest)
}

// FragmentSeparator stands between the fragments of a discontinuous span in its quote.
const FragmentSeparator = " … "

// Quote is the text that the fragments cover, joined by FragmentSeparator. The fragments must lie in the text.
func Quote(text string, fragments []Range) string {
	parts := make([]string, len(fragments))
	for i, f := range fragments {
		parts[i] = text[f.Start:f.End]
	}
	return strings.Join(parts, FragmentSeparator)
}

// CheckFragments tells what is wrong with fragments over the text: none at all, out of bounds, empty, unsorted,
// overlapping, touching, or cutting through a character.
func CheckFragments(text string, fragments []Range) error {
	if len(fragments) == 0 {
		return fmt.Errorf("no fragment")
	}
	last := -1
	for _, f := range fragments {
		switch {
		case f.Start < 0 || f.End > len(text):
			return fmt.Errorf("fragment %d–%d lies outside the text of %d bytes", f.Start, f.End, len(text))
		case f.Empty():
			return fmt.Errorf("fragment %d–%d is empty", f.Start, f.End)
		case f.Start <= last:
			return fmt.Errorf("fragment %d–%d touches or precedes the one before it", f.Start, f.End)
		case !boundary(text, f.Start) || !boundary(text, f.End):
			return fmt.Errorf("fragment %d–%d cuts through a character", f.Start, f.End)
		}
		last = f.End
	}
	return nil
}

func boundary(text string, at int) bool {
	return at == len(text) || utf8.RuneStart(text[at])
}
