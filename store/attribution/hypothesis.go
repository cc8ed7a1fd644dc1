package attribution

import (
	"bytes"
	"cmp"
	"slices"
)

// The second pass sees one token after the other. What a whole relation looks like, whether its quotation marks pair up or its
// claim is a whole clause, is for the judge to say; so the likeliest labelling gets some rivals for it to choose from, as in
// reranking (Collins 2000). A hypothesis is the parts of the tokens around a cue.

// mostHypotheses is how many are judged for each cue, the likeliest labelling first.
const mostHypotheses = 9

// leastBorder is how likely a place must be a border of a span for a hypothesis that has it there.
const leastBorder = 0.1

// hypotheses holds those of one cue.
type hypotheses struct {
	*reading
	cue  Run // as places of the span
	all  [][]uint8
	base []uint8
}

// hypothesesFor lists what a relation could be: the labelling of the second pass; what a rule says, as a whole or only its
// claim or speaker; and the labelling with one border moved, one piece of the claim left out, or another speaker.
func (r *reading) hypothesesFor(base, rule []uint8, cue Run) [][]uint8 {
	h := hypotheses{reading: r, cue: cue, base: base, all: [][]uint8{base}}
	if rule != nil {
		h.add(rule)
		h.add(joined(rule, base))
		h.add(joined(base, rule))
	}
	claims := runsOf(base, beginClaimPart)
	if n := len(claims); n > 0 {
		h.ends(claims[n-1], beginClaimPart)
		h.begins(claims[0], beginClaimPart)
		if n > 1 {
			h.add(without(base, claims[n-1]))
			h.add(without(base, claims[0]))
		}
	}
	speakers := runsOf(base, beginSpeakerPart)
	if n := len(speakers); n > 0 {
		h.ends(speakers[n-1], beginSpeakerPart)
		h.begins(speakers[0], beginSpeakerPart)
	}
	if others := r.otherSpeakers(base, 0); len(others) > 0 {
		parts := bytes.Clone(base)
		for _, s := range speakers {
			parts = without(parts, s)
		}
		if h.write(parts, others[0], beginSpeakerPart) {
			h.add(parts)
		}
	}
	return h.all[:min(len(h.all), mostHypotheses)]
}

// add takes a labelling that is not there yet.
func (h *hypotheses) add(parts []uint8) {
	if !slices.ContainsFunc(h.all, func(p []uint8) bool { return bytes.Equal(p, parts) }) {
		h.all = append(h.all, parts)
	}
}

// joined has the claim of one labelling and the rest of another.
func joined(claim, rest []uint8) []uint8 {
	out := make([]uint8, len(rest))
	for i, part := range rest {
		if part != beginClaimPart && part != inClaimPart {
			out[i] = part
		}
		if c := claim[i]; c == beginClaimPart || c == inClaimPart {
			out[i] = c
		}
	}
	for i, part := range out { // a span whose beginning was painted over begins later
		if part > 0 && part%2 == 0 && (i == 0 || out[i-1] != part && out[i-1] != part-1) {
			out[i]--
		}
	}
	return out
}

// without has the run in no part.
func without(parts []uint8, r Run) []uint8 {
	out := bytes.Clone(parts)
	clear(out[r.First:r.End])
	return out
}

// runsOf lists the spans of a part.
func runsOf(parts []uint8, begin uint8) []Run {
	var out []Run
	for i := 0; i < len(parts); i++ {
		if parts[i] != begin {
			continue
		}
		j := i + 1
		for j < len(parts) && parts[j] == begin+1 {
			j++
		}
		out = append(out, Run{i, j})
		i = j - 1
	}
	return out
}

// ends adds the labellings in which a span ends elsewhere, at the two likeliest places.
func (h *hypotheses) ends(r Run, begin uint8) {
	h.borders(r, begin, func(i int) float32 {
		in := h.part(i-1, begin) + h.part(i-1, begin+1)
		if i == len(h.base) {
			return in
		}
		return in - h.part(i, begin+1)
	}, Run{r.First + 1, len(h.base) + 1}, func(i int) Run { return Run{r.First, i} })
}

// begins adds those in which it begins elsewhere.
func (h *hypotheses) begins(r Run, begin uint8) {
	h.borders(r, begin, func(i int) float32 { return h.part(i, begin) }, Run{0, r.End}, func(i int) Run { return Run{i, r.End} })
}

// borders adds the labellings in which a span is another, by the places of the border that is moved.
func (h *hypotheses) borders(r Run, begin uint8, likely func(i int) float32, places Run, moved func(i int) Run) {
	type border struct {
		at int
		p  float32
	}
	var all []border
	for i := places.First; i < places.End; i++ {
		if p := likely(i); p >= leastBorder && moved(i) != r {
			all = append(all, border{i, p})
		}
	}
	slices.SortStableFunc(all, func(a, b border) int { return cmp.Compare(b.p, a.p) })
	for _, b := range all[:min(len(all), 2)] {
		parts := without(h.base, r)
		if h.write(parts, moved(b.at), begin) {
			h.add(parts)
		}
	}
}

// write gives a run a part, unless the cue or another part is in the way.
func (h *hypotheses) write(parts []uint8, r Run, begin uint8) bool {
	for i := r.First; i < r.End; i++ {
		if parts[i] != noPart || h.cue.Contains(i) {
			return false
		}
	}
	for i := r.First; i < r.End; i++ {
		parts[i] = begin + 1
	}
	parts[r.First] = begin
	return true
}
