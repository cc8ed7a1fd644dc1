package gui

import (
	"slices"
	"strconv"

	"github.com/rivo/uniseg"
)

// hands tell whose a mark is, by its annotator: the letter that is shown for them, and whether they are another person.
type hands struct {
	names   []string // few: quicker than a map, for each of a hundred thousand spans
	letters []string
	others  []bool
}

// hands are nil where no other person's work is shown: then nobody asks whose a mark is.
func (s *Session) hands() *hands {
	if !s.shared() {
		return nil
	}
	h := &hands{names: []string{s.me}}
	for _, l := range s.layers {
		if l.name != s.me {
			h.names = append(h.names, l.name)
		}
	}
	short := initials(h.names)
	short[s.me] = "" // mine needs no letter
	for _, name := range h.names {
		h.letters, h.others = append(h.letters, short[name]), append(h.others, s.others(name))
	}
	return h
}

func (h *hands) of(annotator string) (initial string, other bool) {
	i := slices.Index(h.names, annotator)
	if i < 0 {
		return "", false
	}
	return h.letters[i], h.others[i]
}

// maker is whose an attribution is, "" where nobody asks or it is mine, and whether that is another person.
func (s *Session) maker(annotator string) (name string, other bool) {
	if annotator == s.me || !s.shared() {
		return "", false
	}
	return annotator, s.others(annotator)
}

// initials shortens names to their first letter, or to as many as tell them apart, up to three; then they are numbered.
func initials(names []string) map[string]string {
	const most = 3
	out := map[string]string{}
	for i, name := range names {
		for n := 1; n <= most; n++ {
			short := firstLetters(name, n)
			out[name] = short
			if !slices.ContainsFunc(names, func(other string) bool { return other != name && firstLetters(other, n) == short }) {
				break
			}
			if n == most {
				out[name] = firstLetters(name, 1) + strconv.Itoa(i+1)
			}
		}
	}
	return out
}

func firstLetters(name string, n int) string {
	letters := uniseg.NewGraphemes(title(name))
	out := ""
	for n > 0 && letters.Next() {
		out += letters.Str()
		n--
	}
	return out
}
