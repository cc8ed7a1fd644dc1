package attribution

import (
	"cmp"
	"slices"
)

// candidate is a possible cue, with how likely the first pass holds it.
type candidate struct {
	cue         Run
	probability float32
	head        int // the token that the lexicon knows, else the last
}

// view is what the first pass has found in a text, made ready for the second.
type view struct {
	text       *Text
	rules      []finding
	ruleAt     []int32 // by token: the first of the rules' findings whose cue has it, plus one; 0 = none
	atoms      []atom
	tags       []uint8      // the likeliest labels of the first chain
	marginals  []potentials // and the probability of each label
	cueTags    []uint8
	cueStarts  []potentials // marginals of the second chain
	commas     []int32      // how many of each stand before a token in the text
	clauses    []int32
	cues       []int32
	speakers   []int32
	claims     []int32
	leftCue    []int32 // the nearest tagged cue before a token in its paragraph, -1 = none
	rightCue   []int32
	blocks     []Run // by paragraph: the paragraphs that are looked at together with it
	candidates []candidate
}

// findBlocks joins to each paragraph those over which a quotation of it goes on, and the one that follows its colon.
func (v *view) findBlocks() {
	t := v.text
	goesOn := func(p int) bool { // from the paragraph before
		first, last := &t.Tokens[t.Paragraphs[p].First], &t.Tokens[t.Paragraphs[p-1].End-1]
		return last.Word == ":" || first.Quotation >= 0 && t.Quotations[first.Quotation].Reopens >= 0
	}
	v.blocks = slices.Clone(t.Paragraphs)
	for p := 1; p < len(v.blocks); p++ {
		if goesOn(p) {
			v.blocks[p].First = v.blocks[p-1].First
		}
	}
	for p := len(v.blocks) - 2; p >= 0; p-- {
		if goesOn(p + 1) {
			v.blocks[p].End = v.blocks[p+1].End
		}
	}
}

// block is the part of the text in which the speaker and claim of a cue are looked for.
func (v *view) block(cue Run) Run { return v.blocks[v.text.Tokens[cue.First].Paragraph] }

// survey counts what stands before each token and finds the nearest tagged cues.
func (v *view) survey() {
	v.findBlocks()
	n := len(v.text.Tokens)
	v.commas, v.clauses, v.cues, v.speakers, v.claims = make([]int32, n+1), make([]int32, n+1), make([]int32, n+1), make([]int32, n+1), make([]int32, n+1)
	for i := range n {
		t, tag := &v.text.Tokens[i], v.tags[i]
		v.commas[i+1] = v.commas[i] + count(t.Is(Mark) && (t.Word == "," || t.Word == ";" || t.Word == "—" || t.Word == "--"))
		v.clauses[i+1] = v.clauses[i] + count(t.Is(Complementizer|Conjunction))
		v.cues[i+1] = v.cues[i] + count(tag == beginCue)
		v.speakers[i+1] = v.speakers[i] + count(tag == beginSpeaker)
		v.claims[i+1] = v.claims[i] + count(tag == beginClaim)
	}
	v.leftCue, v.rightCue = make([]int32, n), make([]int32, n)
	for _, p := range v.text.Paragraphs {
		last := int32(-1)
		for i := p.First; i < p.End; i++ {
			v.leftCue[i] = last
			if v.tags[i] == beginCue || v.tags[i] == insideCue {
				last = int32(i)
			}
		}
		last = -1
		for i := p.End - 1; i >= p.First; i-- {
			v.rightCue[i] = last
			if v.tags[i] == beginCue || v.tags[i] == insideCue {
				last = int32(i)
			}
		}
	}
}

func count(yes bool) int32 {
	if yes {
		return 1
	}
	return 0
}

// least is the probability from which on a word is looked at as a cue.
const least = 0.06

// propose finds the candidates: the cues of the likeliest labels, and other words that begin one with some probability at least.
func (v *view) propose(least float32) {
	for i := 0; i < len(v.cueTags); i++ {
		if v.cueTags[i] == cueBegins {
			end := i + 1
			for end < len(v.cueTags) && v.cueTags[end] == cueGoesOn {
				end++
			}
			v.addCandidate(Run{i, end}, 1-v.cueStarts[i][noCue])
			i = end - 1
			continue
		}
		p := v.cueStarts[i][cueBegins]
		if p < least {
			continue
		}
		paragraph := v.text.Paragraphs[v.text.Tokens[i].Paragraph]
		end := i + 1
		for end < paragraph.End && v.cueTags[end] == noCue && v.cueStarts[end][cueGoesOn] > 0.5*(v.cueStarts[end-1][cueBegins]+v.cueStarts[end-1][cueGoesOn]) {
			end++
		}
		v.addCandidate(Run{i, end}, p)
		i = end - 1
	}
}

// proposeByRules adds the cues that only the rules see.
func (v *view) proposeByRules() {
	taken := make([]bool, len(v.cueStarts)) // by token: it is of a candidate
	take := func(cue Run) {
		for i := cue.First; i < cue.End; i++ {
			taken[i] = true
		}
	}
	for _, c := range v.candidates {
		take(c.cue)
	}
	for k := range v.rules {
		cue := hullOf(v.rules[k].cue)
		if !slices.Contains(taken[cue.First:cue.End], true) {
			v.addCandidate(cue, 1-v.cueStarts[v.rules[k].head][noCue])
			take(cue)
		}
	}
	slices.SortFunc(v.candidates, func(a, b candidate) int { return cmp.Compare(a.cue.First, b.cue.First) })
}

func (v *view) addCandidate(cue Run, p float32) {
	v.candidates = append(v.candidates, candidate{cue, p, v.headOf(cue)})
}

// headOf is the token of a cue that the lexicon knows, the last one if it knows several; else the last token.
func (v *view) headOf(cue Run) int {
	for i := cue.End - 1; i >= cue.First; i-- {
		if v.atoms[i].isCue() {
			return i
		}
	}
	return cue.End - 1
}
