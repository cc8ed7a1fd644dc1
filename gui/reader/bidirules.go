package reader

import (
	"cmp"
	"slices"
	"unicode/utf8"

	"golang.org/x/text/unicode/bidi"
)

// weak resolves marks, numbers and what stands in and beside numbers: rules W1 to W7 of UAX #9.
func (r *resolver) weak(s *sequence) {
	before, strong := s.before, s.before
	for _, i := range s.at { // W1 to W3
		c := r.now[i]
		switch {
		case c == bidi.NSM && (isolates(before) || before == bidi.PDI):
			c = bidi.ON
		case c == bidi.NSM:
			c = before
		}
		before = c
		switch {
		case c == bidi.L || c == bidi.R || c == bidi.AL:
			strong = c
		case c == bidi.EN && strong == bidi.AL:
			c = bidi.AN
		}
		if c == bidi.AL {
			c = bidi.R
		}
		r.now[i] = c
	}
	r.separators(s)
	strong = s.before
	for _, i := range s.at { // W7
		switch c := r.now[i]; {
		case c == bidi.L || c == bidi.R:
			strong = c
		case c == bidi.EN && strong == bidi.L:
			r.now[i] = bidi.L
		}
	}
}

// separators makes signs in and beside numbers part of them, and others neutral: rules W4 to W6.
func (r *resolver) separators(s *sequence) {
	for n := 1; n+1 < len(s.at); n++ {
		c, left, right := r.now[s.at[n]], r.now[s.at[n-1]], r.now[s.at[n+1]]
		if left == right && (left == bidi.EN && (c == bidi.ES || c == bidi.CS) || left == bidi.AN && c == bidi.CS) {
			r.now[s.at[n]] = left
		}
	}
	for n := 0; n < len(s.at); n++ {
		if r.now[s.at[n]] != bidi.ET {
			continue
		}
		end := n
		for end < len(s.at) && r.now[s.at[end]] == bidi.ET {
			end++
		}
		to := bidi.ON
		if n > 0 && r.now[s.at[n-1]] == bidi.EN || end < len(s.at) && r.now[s.at[end]] == bidi.EN {
			to = bidi.EN
		}
		for ; n < end; n++ {
			r.now[s.at[n]] = to
		}
		n--
	}
	for _, i := range s.at {
		if c := r.now[i]; c == bidi.ES || c == bidi.CS {
			r.now[i] = bidi.ON
		}
	}
}

// pair is a pair of brackets, by their places in a sequence.
type pair struct{ open, close int }

// pairs finds the brackets that belong together: definition BD16.
func (r *resolver) pairs(s *sequence) []pair {
	const most = 63
	type opened struct {
		bracket rune
		n       int
	}
	var stack []opened
	var found []pair
	for n, i := range s.at {
		if r.now[i] != bidi.ON {
			continue
		}
		c, _ := utf8.DecodeRuneInString(r.text[i:])
		p, _ := bidi.LookupRune(c)
		switch {
		case p.IsOpeningBracket():
			if len(stack) == most {
				return nil
			}
			stack = append(stack, opened{canonical(c), n})
		case p.IsBracket():
			c, _ = utf8.DecodeRuneInString(bidi.ReverseString(string(c)))
			for k := len(stack) - 1; k >= 0; k-- {
				if stack[k].bracket == canonical(c) {
					found = append(found, pair{stack[k].n, n})
					stack = stack[:k]
					break
				}
			}
		}
	}
	slices.SortFunc(found, func(a, b pair) int { return cmp.Compare(a.open, b.open) })
	return found
}

// canonical is the opening bracket itself, or the one that it is only another code for.
func canonical(open rune) rune {
	if open == '\u2329' {
		return '\u3008'
	}
	return open
}

// strong is the class as seen by neutrals: numbers count as right to left; ON for what has no direction.
func (r *resolver) strong(i int) bidi.Class {
	switch r.now[i] {
	case bidi.L:
		return bidi.L
	case bidi.R, bidi.EN, bidi.AN:
		return bidi.R
	}
	return bidi.ON
}

// brackets gives both brackets of a pair one direction: rule N0.
func (r *resolver) brackets(s *sequence) {
	own := directionOf(s.level)
	for _, p := range r.pairs(s) {
		inside := bidi.ON
		for _, i := range s.at[p.open+1 : p.close] {
			if c := r.strong(i); c != bidi.ON {
				inside = c
			}
			if inside == own {
				break
			}
		}
		if inside == bidi.ON {
			continue
		}
		if inside != own { // only what runs the other way: what comes before the pair decides
			context := s.before
			for n := p.open - 1; n >= 0; n-- {
				if c := r.strong(s.at[n]); c != bidi.ON {
					context = c
					break
				}
			}
			if context == own {
				inside = own
			}
		}
		r.setBracket(s, p.open, inside)
		r.setBracket(s, p.close, inside)
	}
}

// setBracket sets a bracket and the marks over it.
func (r *resolver) setBracket(s *sequence, n int, to bidi.Class) {
	r.now[s.at[n]] = to
	for n++; n < len(s.at) && r.classes[s.at[n]] == bidi.NSM; n++ {
		r.now[s.at[n]] = to
	}
}

// neutral gives white space and signs the direction of what they stand between, or that of the sequence where both sides
// differ: rules N1 and N2.
func (r *resolver) neutral(s *sequence) {
	before := s.before
	for n := 0; n < len(s.at); n++ {
		if c := r.strong(s.at[n]); c != bidi.ON {
			before = c
			continue
		}
		end, after := n, s.after
		for ; end < len(s.at); end++ {
			if c := r.strong(s.at[end]); c != bidi.ON {
				after = c
				break
			}
		}
		to := directionOf(s.level)
		if before == after {
			to = before
		}
		for ; n < end; n++ {
			r.now[s.at[n]] = to
		}
		n--
	}
}
