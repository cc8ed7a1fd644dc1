package dataset

import (
	"errors"
	"fmt"
	"strings"

	"github.com/onrecord/onrecord/store/corpus"
)

// w3cPlacer finds the places of annotations in a text.
type w3cPlacer struct {
	text string // clean
	unit string // what its positions count, when that is not what the standard says; "" = code points of the text
	from func(position int) (int, error)
}

// newW3CPlacer finds out what the positions count. The standard says code points, browsers count UTF-16 units, and some
// tools see "\r\n" as one character and others as two: what fits the most quotes is right, code points in doubt.
func newW3CPlacer(raw string, parts []w3cPart) *w3cPlacer {
	text, shift := cleanText(raw)
	index := corpus.NewIndex(raw)
	placers := []*w3cPlacer{
		{text, "", inClean(index.FromCodePoints, shift)},
		{text, "UTF-16 units", inClean(index.FromUTF16, shift)},
	}
	if shift != nil {
		index := corpus.NewIndex(text)
		placers = append(placers, &w3cPlacer{text, "code points, each end of a line as one", index.FromCodePoints},
			&w3cPlacer{text, "UTF-16 units, each end of a line as one", index.FromUTF16})
	}
	best, most := placers[0], -1
	for _, p := range placers {
		fit, all := p.fit(parts)
		if fit > most {
			best, most = p, fit
		}
		if fit == all {
			break
		}
	}
	return best
}

// inClean makes positions in a raw text bytes of the clean one.
func inClean(from func(int) (int, error), shift func(int) int) func(int) (int, error) {
	if shift == nil {
		return from
	}
	return func(position int) (int, error) {
		at, err := from(position)
		return shift(at), err
	}
}

// fit counts the quotes that stand where their positions say, and all that have a position.
func (p *w3cPlacer) fit(parts []w3cPart) (fit, all int) {
	for _, part := range parts {
		for _, t := range part.targets {
			quote, at := t.selectors()
			if quote == nil || at == nil {
				continue
			}
			all++
			if r, err := p.bytes(at); err == nil && r.End <= len(p.text) && p.text[r.Start:r.End] == w3cClean(quote.Exact) {
				fit++
			}
		}
	}
	return fit, all
}

// selectors finds the first quote and the first position that tell the place of a target; nil for what is missing. Further
// positions are for tools that count otherwise.
func (n *ldNode) selectors() (quote, position *ldPlace) {
	for i := range n.Selector {
		switch s := &n.Selector[i]; {
		case quote == nil && s.is("TextQuoteSelector") && s.Exact != "":
			quote = s
		case position == nil && s.is("TextPositionSelector"):
			position = s
		}
	}
	return quote, position
}

// bytes is the place of a position selector.
func (p *w3cPlacer) bytes(position *ldPlace) (corpus.Range, error) {
	at, ok := position.position()
	if !ok {
		return corpus.Range{}, fmt.Errorf("its position %q–%q is not a start and an end", position.Start, position.End)
	}
	start, err := p.from(at.Start)
	if err != nil {
		return corpus.Range{}, err
	}
	end, err := p.from(at.End)
	return corpus.Range{Start: start, End: end}, err
}

// place finds the stretch of a target. The quote is right where the position is not; moved tells so. A quote without a
// position must be there once, or once between the words that stand around it.
func (p *w3cPlacer) place(target *ldNode) (at corpus.Range, moved bool, err error) {
	quote, position := target.selectors()
	if quote == nil && position == nil {
		return at, false, errors.New("it has no quote and no position, but a selector of another kind")
	}
	if position != nil {
		at, err = p.bytes(position)
		if quote == nil {
			if err == nil {
				err = corpus.CheckFragments(p.text, []corpus.Range{at})
			}
			return at, false, err
		}
		if err == nil {
			if at, moved, err = mend(p.text, at, w3cClean(quote.Exact)); err == nil {
				return at, moved, nil
			}
		}
	}
	before, exact, after := w3cClean(quote.Prefix), w3cClean(quote.Exact), w3cClean(quote.Suffix)
	if start, ok := onlyPlace(p.text, before+exact+after); ok && before+after != "" {
		start += len(before)
		return corpus.Range{Start: start, End: start + len(exact)}, position != nil, nil
	}
	if position != nil {
		return at, false, err
	}
	start, ok := onlyPlace(p.text, exact)
	if !ok {
		err = fmt.Errorf("its words %q are in the text more than once, or not at all, and it has no position", exact)
	}
	return corpus.Range{Start: start, End: start + len(exact)}, false, err
}

// onlyPlace finds what is there exactly once.
func onlyPlace(text, words string) (int, bool) {
	first := strings.Index(text, words)
	return first, first >= 0 && strings.LastIndex(text, words) == first
}

// w3cClean is a quote as it stands in a clean text. The stop keeps it from being taken for the beginning of a text, where
// a zero-width space would be a byte order mark.
func w3cClean(quote ldText) string {
	clean, _ := cleanText("." + string(quote))
	return clean[1:]
}
