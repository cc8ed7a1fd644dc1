package attribution

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/onrecord/onrecord/store/corpus"
)

// The roles that are scored, in the order of relation.spans.
const (
	roleClaim = iota
	roleCue
	roleSpeaker // and source
	roles
)

var roleNames = [roles]string{"claim", "cue", "speaker"}

// relation is an attribution made ready for comparing.
type relation struct {
	spans      [roles][]mention
	tokens     [roles][]int // of all spans together, ascending
	kind       Kind
	speech     bool
	confidence float64
}

// mention is one span: its fragments and the tokens in it.
type mention struct {
	fragments []corpus.Range
	tokens    []int
}

// scoring compares two documents of one article.
type scoring struct {
	text                 *Text
	gold, pred           []relation
	goldMatch, predMatch []int // index in the other list, -1 = none
}

func newScoring(gold, pred *corpus.Document, o ScoreOptions) *scoring {
	x := &scoring{text: Tokenize(corpus.Article{Text: gold.Article.Text})}
	x.gold = x.relations(gold, o.GoldBy, o, 0)
	x.pred = x.relations(pred, o.PredBy, o, o.Threshold)
	x.match()
	return x
}

// relations reads the attributions of one annotator that have a claim, which a relation cannot be compared without.
func (x *scoring) relations(d *corpus.Document, by string, o ScoreOptions, threshold float64) []relation {
	var out []relation
	if by == "" {
		by = mostBy(d)
	}
	spans := map[corpus.ID]corpus.Span{}
	for _, s := range d.Spans {
		spans[s.ID] = s
	}
	for _, a := range d.Attributions {
		r := relation{confidence: cmp.Or(a.Confidence, 1)}
		if a.Annotator != by || r.confidence < threshold {
			continue
		}
		for role, slots := range [roles][]string{{"claim"}, {"cue"}, {"speaker", "source"}} {
			for _, slot := range slots {
				for _, id := range a.Slots[slot] {
					if s, ok := spans[id]; ok {
						r.spans[role] = append(r.spans[role], mention{s.Fragments, x.tokensOf(s.Fragments)})
					}
				}
			}
			r.tokens[role] = union(r.spans[role])
		}
		if len(r.tokens[roleClaim]) == 0 {
			continue
		}
		r.kind = KindOf(x.text, fragmentsOf(r.spans[roleClaim]))
		r.speech = o.Lexicon != nil && o.Lexicon.IsSpeech(corpus.Quote(d.Article.Text, fragmentsOf(r.spans[roleCue])))
		if r.speech || !o.SpeechOnly {
			out = append(out, r)
		}
	}
	return out
}

// mostBy is the annotator with the most attributions in a document; the first by name of several.
func mostBy(d *corpus.Document) string {
	n := map[string]int{}
	for _, a := range d.Attributions {
		n[a.Annotator]++
	}
	names := slices.Sorted(maps.Keys(n))
	if len(names) == 0 {
		return ""
	}
	return slices.MaxFunc(names, func(a, b string) int { return cmp.Compare(n[a], n[b]) })
}

func fragmentsOf(spans []mention) []corpus.Range {
	var all []corpus.Range
	for _, m := range spans {
		all = append(all, m.fragments...)
	}
	return corpus.Normalize(all)
}

func union(spans []mention) []int {
	var all []int
	for _, m := range spans {
		all = append(all, m.tokens...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// tokensOf lists the words that the fragments touch; where there is no word, as in the cue ":", the marks.
func (x *scoring) tokensOf(fragments []corpus.Range) []int {
	var words, marks []int
	tokens := x.text.Tokens
	for _, f := range fragments {
		for i := x.text.find(f.Start); i < len(tokens) && tokens[i].Start < f.End; i++ {
			if tokens[i].Is(Mark) {
				marks = append(marks, i)
			} else {
				words = append(words, i)
			}
		}
	}
	if len(words) == 0 {
		return marks
	}
	return words
}

// match pairs predicted with gold relations, the best covered claims first.
func (x *scoring) match() {
	type pair struct {
		gold, pred int
		claim, cue float64
	}
	var pairs []pair
	for g, gold := range x.gold {
		for p, pred := range x.pred {
			if claim := overlap(gold.tokens[roleClaim], pred.tokens[roleClaim]); claim >= 0.5 && meet(gold, pred, roleCue) && meet(gold, pred, roleSpeaker) {
				pairs = append(pairs, pair{g, p, claim, overlap(gold.tokens[roleCue], pred.tokens[roleCue])})
			}
		}
	}
	slices.SortStableFunc(pairs, func(a, b pair) int { return cmp.Or(cmp.Compare(b.claim, a.claim), cmp.Compare(b.cue, a.cue)) })
	x.goldMatch, x.predMatch = unmatched(len(x.gold)), unmatched(len(x.pred))
	for _, p := range pairs {
		if x.goldMatch[p.gold] < 0 && x.predMatch[p.pred] < 0 {
			x.goldMatch[p.gold], x.predMatch[p.pred] = p.pred, p.gold
		}
	}
}

func unmatched(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = -1
	}
	return out
}

// overlap is the intersection over union of two ascending lists of tokens.
func overlap(a, b []int) float64 {
	both := common(a, b)
	return ratio(both, len(a)+len(b)-both)
}

// common counts what two ascending lists share.
func common(a, b []int) int {
	n := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			n, i, j = n+1, i+1, j+1
		}
	}
	return n
}

// meet tells whether two relations share a token in a role, or have nothing in it.
func meet(a, b relation, role int) bool {
	if len(a.tokens[role]) == 0 && len(b.tokens[role]) == 0 {
		return true
	}
	return common(a.tokens[role], b.tokens[role]) > 0
}

// key tells spans apart by their places, ends trimmed or not.
func (x *scoring) key(fragments []corpus.Range, trim bool) string {
	var b strings.Builder
	for _, f := range corpus.Normalize(fragments) {
		if trim {
			f = trimEnds(x.text.Text, f)
		}
		fmt.Fprintf(&b, "%d-%d ", f.Start, f.End)
	}
	return b.String()
}

// trimEnds takes white space, quotation marks, commas and full stops off both ends, if anything else is left.
func trimEnds(text string, f corpus.Range) corpus.Range {
	const ends = " \t\n\u00a0,.\"'“”„‘’`«»‹›"
	r := f
	for r.Start < r.End {
		c, size := utf8.DecodeRuneInString(text[r.Start:r.End])
		if !strings.ContainsRune(ends, c) {
			break
		}
		r.Start += size
	}
	for r.Start < r.End {
		c, size := utf8.DecodeLastRuneInString(text[r.Start:r.End])
		if !strings.ContainsRune(ends, c) {
			break
		}
		r.End -= size
	}
	if r.Empty() {
		return f
	}
	return r
}
