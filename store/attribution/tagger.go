package attribution

import "slices"

// Labels of the tagger: which role a token has in the outermost attribution, in BIO form.
const (
	outside = iota
	beginSpeaker
	insideSpeaker
	beginCue
	insideCue
	beginClaim
	insideClaim
	tags
)

// Labels of the tagger's second chain: cues alone, also those inside claims.
const (
	noCue = iota
	cueBegins
	cueGoesOn
	cueTags
)

// taggerSchemes are those of the tagger's two chains.
var taggerSchemes = []*scheme{bio(3), bio(1)}

// window gives atoms around a place of a paragraph; beyond its ends stands a blank.
type window struct {
	atoms []atom
	p     Run
}

var blank = atom{word: 11, tag: 11, left: -1, right: -1, before: -1, behind: -1}

func (w *window) at(i int) *atom {
	if i < w.p.First || i >= w.p.End {
		return &blank
	}
	return &w.atoms[i]
}

// tagFeatures are the features of a token for the tagger. The templates follow those of Scheible et al. (2016): words and
// classes around the token, the state of quotation, and the nearest possible cues.
func tagFeatures(t *Text, w *window, i int, f *features) {
	m3, m2, m1, a, p1, p2, p3 := w.at(i-3), w.at(i-2), w.at(i-1), w.at(i), w.at(i+1), w.at(i+2), w.at(i+3)
	f.add(1, 0, 0, 0)
	f.add(2, a.word, 0, 0)
	f.add(3, m1.word, 0, 0)
	f.add(4, p1.word, 0, 0)
	f.add(5, m2.word, 0, 0)
	f.add(6, p2.word, 0, 0)
	f.add(7, m1.word, a.word, 0)
	f.add(8, a.word, p1.word, 0)
	f.add(9, m2.word, m1.word, 0)
	f.add(10, p1.word, p2.word, 0)
	f.add(11, m1.word, p1.word, 0)
	f.add(12, a.suffix3, 0, 0)
	f.add(13, a.suffix2, a.shape, 0)
	f.add(14, a.prefix3, 0, 0)
	f.add(15, m1.suffix3, a.suffix2, 0)
	f.add(16, a.suffix3, p1.suffix2, 0)
	f.add(17, a.tag, 0, 0)
	f.add(18, m1.tag, 0, 0)
	f.add(19, p1.tag, 0, 0)
	f.add(20, m1.tag, a.tag, 0)
	f.add(21, a.tag, p1.tag, 0)
	f.add(22, m2.tag, m1.tag, a.tag)
	f.add(23, m1.tag, a.tag, p1.tag)
	f.add(24, a.tag, p1.tag, p2.tag)
	f.add(25, m2.tag, m1.tag, 0)
	f.add(26, p1.tag, p2.tag, 0)
	f.add(27, m3.tag, m2.tag, m1.tag)
	f.add(28, p1.tag, p2.tag, p3.tag)
	f.add(29, a.word, m1.tag, p1.tag)
	f.add(30, m1.word, a.tag, 0)
	f.add(31, a.tag, p1.word, 0)
	f.add(32, a.shape, m1.shape, p1.shape)
	f.add(33, a.quote, a.tag, 0)
	f.add(34, a.quote, m1.quote, p1.quote)
	f.add(35, a.quote, a.word, 0)
	f.add(36, a.frame, a.quote, 0)
	f.add(37, m1.frame, m1.quote, a.tag)
	f.add(38, p1.frame, p1.quote, a.tag)
	f.add(39, a.cue, m1.tag, 0)
	f.add(40, a.cue, p1.tag, 0)
	f.add(41, a.cue, a.quote, m1.quote)
	s := t.Sentences[t.Tokens[i].Sentence]
	left, right := cueBeside(w, i, int(a.left)), cueBeside(w, i, int(a.right))
	f.add(42, left.code, left.far, 0)
	f.add(43, right.code, right.far, 0)
	f.add(44, left.code, left.far, a.tag)
	f.add(45, right.code, right.far, a.tag)
	f.add(46, left.word, min(left.far, 6), a.quote)
	f.add(47, right.word, min(right.far, 6), a.quote)
	f.add(48, left.code, right.code, a.tag)
	f.add(49, left.word, a.tag, m1.tag)
	f.add(50, right.word, a.tag, p1.tag)
	start, end := bucket(i-s.First), bucket(s.End-1-i)
	f.add(51, start, a.tag, 0)
	f.add(52, end, a.tag, 0)
	f.add(53, start, end, a.quote)
	f.add(54, w.at(s.First).word, min(start, 6), 0)
	f.add(55, w.at(s.First).tag, w.at(s.First+1).tag, a.tag)
	f.add(56, bucket(i-w.p.First), bucket(w.p.End-1-i), 0)
	mark, far := markBeside(w, i, int(a.before))
	f.add(57, mark, far, a.tag)
	f.add(58, mark, left.code, far)
	mark, far = markBeside(w, i, int(a.behind))
	f.add(59, mark, far, a.tag)
	f.add(60, mark, right.code, far)
	last := w.at(s.End - 1)
	f.add(61, last.tag, last.quote, left.code)
	f.add(63, a.hint, m1.hint, p1.hint)
	f.add(64, a.hint, a.rule, m1.hint)
	f.add(65, a.hint, a.tag, a.quote)
	f.add(66, a.hint, a.rule, a.cue)
	f.add(62, right.tag, right.far, left.code)
}

// beside is a possible cue near a token.
type beside struct{ word, tag, code, far uint32 }

// cueBeside describes a possible cue as seen from a token: its word, class, and distance.
func cueBeside(w *window, i, cue int) beside {
	if cue < 0 {
		return beside{}
	}
	a := w.at(cue)
	return beside{a.word, a.tag, a.tiers() | 256, bucket(max(cue-i, i-cue))}
}

// markBeside describes a mark near a token by the words on both sides of it.
func markBeside(w *window, i, mark int) (code, far uint32) {
	if mark < 0 {
		return 0, 0
	}
	return pair(w.at(mark).word, pair(w.at(mark-1).tag, w.at(mark+1).tag)), bucket(max(mark-i, i-mark))
}

// tag runs the first pass over a text.
func tag(f *finder, l []atom, m *model, r *reading) *view {
	t := f.Text
	n := len(t.Tokens)
	v := &view{text: t, rules: slices.Concat(f.found, f.nested), atoms: l, tags: make([]uint8, n), marginals: make([]potentials, n), cueTags: make([]uint8, n), cueStarts: make([]potentials, n)}
	for _, p := range t.Paragraphs {
		w := window{l, p}
		r.reset(m, p.Len())
		for i := p.First; i < p.End; i++ {
			r.keys = r.keys[:0]
			tagFeatures(t, &w, i, &r.keys)
			r.place(m, i-p.First, l[i].edge)
		}
		r.decode(m, 0, v.tags[p.First:p.End])
		r.copyMarginals(v.marginals[p.First:p.End], tags)
		r.decode(m, 1, v.cueTags[p.First:p.End])
		r.copyMarginals(v.cueStarts[p.First:p.End], cueTags)
	}
	v.indexRules()
	v.survey()
	v.propose(least)
	v.proposeByRules()
	return v
}

func (r *reading) copyMarginals(out []potentials, labels int) {
	for i := range out {
		for y := range labels {
			out[i][y] = r.lattice.marginal(i, y)
		}
	}
}
