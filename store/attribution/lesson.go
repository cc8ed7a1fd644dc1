package attribution

import (
	"cmp"
	"slices"

	"github.com/onrecord/onrecord/store/corpus"
)

// lesson is an annotated article made ready to learn from.
type lesson struct {
	document  *corpus.Document
	rules     *finder
	text      *Text
	atoms     []atom
	relations []taught // by their cues
}

// taught is one annotated attribution, as ascending runs of tokens. A source without a speaker stands in the place of the
// speaker: both say where the claim comes from, and what sort of thing it is tells them apart. Beside a speaker it is the
// medium: "she told the paper", "he said in a statement".
type taught struct {
	claim, cue, speaker, medium []Run
}

// newLesson reads the attributions of one annotator, those that have a claim and a cue.
func newLesson(d *corpus.Document, l *Lexicon) *lesson {
	x := &lesson{document: d, text: Tokenize(d.Article)}
	x.rules = findByRules(x.text, l)
	x.atoms = atoms(x.rules)
	spans := map[corpus.ID][]corpus.Range{}
	for _, s := range d.Spans {
		spans[s.ID] = s.Fragments
	}
	annotator := busiest(d.Attributions)
	for _, a := range d.Attributions {
		if a.Annotator != annotator {
			continue
		}
		r := taught{claim: x.runs(a, spans, "claim"), cue: x.runs(a, spans, "cue"), speaker: x.runs(a, spans, "speaker"), medium: x.runs(a, spans, "source")}
		if len(r.speaker) == 0 {
			r.speaker, r.medium = r.medium, nil
		}
		if len(r.claim) > 0 && len(r.cue) > 0 {
			x.relations = append(x.relations, r)
		}
	}
	slices.SortStableFunc(x.relations, func(a, b taught) int {
		return cmp.Or(cmp.Compare(a.cue[0].First, b.cue[0].First), cmp.Compare(a.claim[0].First, b.claim[0].First))
	})
	return x
}

// busiest is the annotator with the most attributions: two layers of one article would teach everything twice, and against
// each other.
func busiest(all []corpus.Attribution) string {
	count := map[string]int{}
	best := ""
	for _, a := range all {
		count[a.Annotator]++
	}
	for name, n := range count {
		if n > count[best] || n == count[best] && name < best {
			best = name
		}
	}
	return best
}

// runs gives the tokens of the spans in some slots of an attribution.
func (x *lesson) runs(a corpus.Attribution, spans map[corpus.ID][]corpus.Range, slots ...string) []Run {
	var all []corpus.Range
	for _, slot := range slots {
		for _, id := range a.Slots[slot] {
			all = append(all, spans[id]...)
		}
	}
	var out []Run
	for _, r := range corpus.Normalize(all) {
		run := x.text.runOf(r)
		if run.Len() == 0 {
			continue
		}
		if n := len(out); n > 0 && run.First <= out[n-1].End {
			out[n-1].End = max(out[n-1].End, run.End)
			continue
		}
		out = append(out, run)
	}
	return out
}

// runOf is the tokens that a range touches.
func (t *Text) runOf(r corpus.Range) Run {
	first := t.find(r.Start)
	end := first
	for end < len(t.Tokens) && t.Tokens[end].Start < r.End {
		end++
	}
	return Run{first, end}
}

// outermost gives each token the label of its role in the outermost attribution.
func (x *lesson) outermost() []uint8 {
	labels := make([]uint8, len(x.text.Tokens))
	order := make([]int, len(x.relations))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(length(x.relations[b].claim), length(x.relations[a].claim)) })
	for _, i := range order {
		r := x.relations[i]
		if !free(labels, r.cue) {
			continue // said within another's claim
		}
		x.paint(labels, r.cue, beginCue)
		x.paint(labels, r.speaker, beginSpeaker)
		x.paint(labels, r.claim, beginClaim)
	}
	return labels
}

// cues labels the tokens of all cues, also those inside claims.
func (x *lesson) cues() []uint8 {
	labels := make([]uint8, len(x.text.Tokens))
	for _, r := range x.relations {
		if free(labels, r.cue) {
			x.paint(labels, r.cue, cueBegins)
		}
	}
	return labels
}

func length(runs []Run) (n int) {
	for _, r := range runs {
		n += r.Len()
	}
	return n
}

func free(labels []uint8, runs []Run) bool {
	for _, r := range runs {
		for i := r.First; i < r.End; i++ {
			if labels[i] != outside {
				return false
			}
		}
	}
	return true
}

// paint labels the tokens of the runs that are still outside of everything. A span that goes on in the next paragraph begins
// anew there.
func (x *lesson) paint(labels []uint8, runs []Run, begin uint8) {
	for _, r := range runs {
		label := begin
		for i := r.First; i < r.End; i++ {
			if labels[i] != outside {
				label = begin
				continue
			}
			if x.text.Paragraphs[x.text.Tokens[i].Paragraph].First == i {
				label = begin
			}
			labels[i] = label
			label = begin + 1
		}
	}
}

// commonOf is how many tokens two lists of runs share.
func commonOf(a, b []Run) (n int) {
	for _, x := range a {
		for _, y := range b {
			n += max(0, min(x.End, y.End)-max(x.First, y.First))
		}
	}
	return n
}

// overlapOf is the intersection over union of two lists of runs, in tokens.
func overlapOf(a, b []Run) float64 {
	both := commonOf(a, b)
	return float64(both) / float64(max(length(a)+length(b)-both, 1))
}
