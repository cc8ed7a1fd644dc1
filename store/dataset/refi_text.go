package dataset

import (
	"strings"
	"unicode/utf8"

	"github.com/onrecord/onrecord/store/corpus"
)

// refiText is the text of a source, and where its positions are. The standard counts Unicode code points from 0, but
// programs differ in whether a line end of "\r\n" counts as one or as two, whether a byte order mark counts, and whether a
// character beyond the Basic Multilingual Plane counts as two. Where the text makes a difference, what fits the words that
// selections are called by counts.
type refiText struct {
	clean  string
	base   string // what is counted
	index  *corpus.Index
	utf16  bool
	shift  func(at int) int // from base to clean; nil = they are the same
	quoted bool             // selections of this source are called by their words
}

// newRefiText makes the text of a source. origin is the program that wrote the file.
func newRefiText(raw, origin string, selections []refiSelection) *refiText {
	plain := strings.TrimPrefix(raw, "\uFEFF")
	bases := []string{plain}
	if single := strings.ReplaceAll(plain, "\r\n", "\n"); single != plain {
		bases = append(bases, single)
		if strings.Contains(strings.ToUpper(origin), "ATLAS") { // it counts them so
			bases[0], bases[1] = bases[1], bases[0]
		}
	}
	if plain != raw {
		bases = append(bases, raw)
	}
	wide := strings.ContainsFunc(raw, func(r rune) bool { return r > 0xFFFF })
	var best *refiText
	bestFit := -1
	for _, base := range bases {
		clean, shift := cleanText(base)
		index := corpus.NewIndex(base)
		for _, utf16 := range []bool{false, true} {
			if utf16 && !wide {
				continue
			}
			t := &refiText{clean: clean, base: base, index: index, utf16: utf16, shift: shift}
			fit := 0
			if len(bases) > 1 || wide {
				fit = t.fit(selections)
			}
			if fit > bestFit {
				best, bestFit = t, fit
			}
		}
	}
	best.quoted = best.fit(selections) > 0
	return best
}

// fit counts the selections that are called by the words at their place.
func (t *refiText) fit(selections []refiSelection) int {
	n := 0
	for i := range selections {
		if r, ok := t.place(&selections[i]); ok && calledBy(selections[i].Name, t.clean[r.Start:r.End]) {
			n++
		}
	}
	return n
}

// place is where a selection is, in bytes of the clean text; false when its positions are not in the text.
func (t *refiText) place(s *refiSelection) (corpus.Range, bool) {
	start, ok := t.at(int(s.Start))
	end, ok2 := t.at(int(s.End))
	return corpus.Range{Start: start, End: end}, ok && ok2 && start < end
}

func (t *refiText) at(position int) (int, bool) {
	convert := t.index.FromCodePoints
	if t.utf16 {
		convert = t.index.FromUTF16
	}
	at, err := convert(position)
	if err != nil || position < 0 {
		return 0, false
	}
	if t.shift != nil {
		at = t.shift(at)
	}
	return at, true
}

// calledBy tells whether a selection's name is its words, or how they begin. Programs write spaces for line ends there.
func calledBy(name, words string) bool {
	name, words = squeezed(name), squeezed(words)
	if name == words {
		return name != ""
	}
	begin := strings.TrimSpace(strings.TrimSuffix(strings.TrimSuffix(name, "…"), "..."))
	return utf8.RuneCountInString(begin) >= 8 && strings.HasPrefix(words, begin)
}

// anchor finds the place of a selection in the clean text. Where its name is its words but stands elsewhere, near its
// place, it is moved there.
func (t *refiText) anchor(s *refiSelection) (at corpus.Range, moved bool, err error) {
	at, ok := t.place(s)
	if ok && calledBy(s.Name, t.clean[at.Start:at.End]) {
		return at, false, nil
	}
	if !ok {
		at = t.nearest(s)
	}
	length := int(s.End - s.Start)
	quote, _ := cleanText(s.Name)
	if n := utf8.RuneCountInString(quote); ok && (n != length || !t.quoted && !strings.Contains(t.clean, quote)) {
		return at, false, nil // the name is a title, and says nothing of the place
	}
	return mend(t.clean, at, quote)
}

// nearest is the place of a selection whose positions are not all in the text.
func (t *refiText) nearest(s *refiSelection) corpus.Range {
	start, ok := t.at(int(s.Start))
	if !ok {
		start = len(t.clean)
	}
	return corpus.Range{Start: start, End: start + max(int(s.End-s.Start), 0)}
}
