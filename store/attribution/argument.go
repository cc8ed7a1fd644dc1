package attribution

// The parts that tokens have in the relation of one given cue, in BIO form.
const (
	noPart = iota
	beginSpeakerPart
	inSpeakerPart
	beginClaimPart
	inClaimPart
	beginMediumPart // the source of a relation that has a speaker too
	inMediumPart
)

// The labels of the second pass are parts with a state: whether some of the claim has come already. A claim that goes on
// behind "she said" is rarer and begins otherwise than one that has not been yet; without the state a chain cannot know.
var argumentLabels = []struct {
	part    uint8
	claimed bool // some of the claim came before, or is here
	again   bool // goes on with a claim that was interrupted
	columns []int
}{
	{noPart, false, false, []int{0}},
	{beginSpeakerPart, false, false, []int{1}},
	{inSpeakerPart, false, false, []int{2}},
	{beginClaimPart, true, false, []int{3}},
	{inClaimPart, true, false, []int{4}},
	{beginClaimPart, true, true, []int{3, 5}},
	{inClaimPart, true, true, []int{4, 6}},
	{noPart, true, false, []int{0, 7}},
	{beginSpeakerPart, true, false, []int{1, 8}},
	{inSpeakerPart, true, false, []int{2, 8}},
	{beginMediumPart, false, false, []int{9}},
	{inMediumPart, false, false, []int{10}},
	{beginMediumPart, true, false, []int{9}},
	{inMediumPart, true, false, []int{10}},
}

var argumentSchemes = []*scheme{newArgumentScheme()}

func newArgumentScheme() *scheme {
	s := &scheme{width: 11}
	for y, l := range argumentLabels {
		var before []uint8
		for x := range argumentLabels {
			if next, ok := argumentLabel(x, l.part); ok && next == y {
				before = append(before, uint8(x))
			}
		}
		s.before, s.columns = append(s.before, before), append(s.columns, l.columns)
	}
	return s
}

// argumentLabel is the label of a part behind another label; false if a span would go on that has not begun.
func argumentLabel(before int, part uint8) (label int, ok bool) {
	b := argumentLabels[before]
	if goesOn := part > 0 && part%2 == 0; goesOn && b.part != part && b.part != part-1 {
		return 0, false
	}
	claimed := b.claimed || part == beginClaimPart
	again := part == beginClaimPart && b.claimed || part == inClaimPart && b.again
	for y, l := range argumentLabels {
		if l.part == part && l.claimed == claimed && l.again == again {
			return y, true
		}
	}
	return 0, false
}

// withState makes labels of parts.
func withState(parts []uint8) []uint8 {
	label := 0
	for i, part := range parts {
		label, _ = argumentLabel(label, part)
		parts[i] = uint8(label)
	}
	return parts
}

// reach is how many tokens before and behind a cue its speaker and claim are looked for, and maxReach how many behind it when a
// quotation goes on.
const (
	reach    = 110
	maxReach = 400
)

// quotationEnd is the end of the quotation that holds the token, over paragraphs, or a place behind most; without a quotation, the
// place behind the token.
func (v *view) quotationEnd(i, most int) int {
	q := v.text.Tokens[i].Quotation
	if q < 0 {
		return i + 1
	}
	for v.text.Quotations[q].Continued && v.text.Quotations[q].End < most {
		next := v.text.Quotations[q].End
		if next >= len(v.text.Tokens) || v.text.Tokens[next].Quotation < 0 {
			break
		}
		q = v.text.Tokens[next].Quotation
	}
	return v.text.Quotations[q].End
}

// span is where the second pass looks for the speaker and claim of a cue.
func (v *view) span(cue Run) Run {
	b := v.block(cue)
	s := Run{max(b.First, cue.First-reach), min(b.End, cue.End+reach)}
	if s.End < b.End {
		most := min(b.End, cue.End+maxReach)
		s.End = min(v.quotationEnd(s.End-1, most), most)
	}
	return s
}

// anchor is what the features of the second pass say of the cue itself, the same for all tokens.
type anchor struct {
	candidate
	word, tag, tiers, takes uint32
	before, behind          *atom
	kind                    uint32 // takes and form together
	passive                 uint32
	rule                    uint32  // the rule that found the cue too, 0 = none
	parts                   []uint8 // and the parts that it gives the tokens of the span
	span                    Run
}

// part is the part that the rule gives a token near the cue.
func (a *anchor) part(i int) uint32 {
	if a.rule == 0 || !a.span.Contains(i) {
		return 0
	}
	return uint32(a.parts[i-a.span.First])
}

// ruleFor is the first finding of the rules whose cue shares a token with the cue, nil = none.
func (v *view) ruleFor(cue Run) *finding {
	first := int32(0)
	for _, k := range v.ruleAt[cue.First:cue.End] {
		if k > 0 && (first == 0 || k < first) {
			first = k
		}
	}
	if first == 0 {
		return nil
	}
	return &v.rules[first-1]
}

// indexRules finds for each token the finding of the rules whose cue has it.
func (v *view) indexRules() {
	v.ruleAt = make([]int32, len(v.text.Tokens))
	for k := len(v.rules) - 1; k >= 0; k-- {
		for _, r := range v.rules[k].cue {
			for i := r.First; i < r.End; i++ {
				v.ruleAt[i] = int32(k + 1)
			}
		}
	}
}

func (v *view) anchor(c candidate, w *window) anchor {
	h := &v.atoms[c.head]
	a := anchor{candidate: c, word: h.word, tag: h.tag, tiers: h.tiers(), takes: h.cue >> 8 & 0xfff, before: w.at(c.cue.First - 1), behind: w.at(c.cue.End)}
	a.kind = pair(a.tiers, a.takes)
	for i := max(c.cue.First-1, w.p.First); i < c.head; i++ {
		if v.text.Tokens[i].Is(Be) {
			a.passive = 1
		}
	}
	if x := v.ruleFor(c.cue); x != nil {
		a.rule, a.span = wordHash(string(x.rule)), v.span(c.cue)
		a.parts = make([]uint8, a.span.Len())
		paintParts(a.parts, []Run{x.speaker}, a.span, c.cue, beginSpeakerPart)
		paintParts(a.parts, x.claim, a.span, c.cue, beginClaimPart)
	}
	return a
}

// argumentFeatures are the features of a token for the second pass, seen from a cue.
func (v *view) argumentFeatures(w *window, c *anchor, i int, f *features) {
	if c.cue.Contains(i) {
		f.add(100, 0, 0, 0) // it has no part in what is said
		return
	}
	m2, m1, a, p1, p2 := w.at(i-2), w.at(i-1), w.at(i), w.at(i+1), w.at(i+2)
	r := v.relate(c, i)
	tag, before, after := v.tagAt(w, i), v.tagAt(w, i-1), v.tagAt(w, i+1)
	side := r.side
	f.add(101, side, 0, 0)
	f.add(102, side, r.far, 0)
	f.add(103, side, r.far, a.tag)
	f.add(104, side, c.word, a.tag)
	f.add(105, side, c.kind, a.tag)
	f.add(106, side, r.far, c.word)
	f.add(107, side, r.far, c.kind)
	f.add(108, r.between, a.tag, 0)
	f.add(109, r.between, a.quote, 0)
	f.add(110, r.between, tag, before)
	f.add(111, r.between, tag, r.owner)
	f.add(112, r.between, c.kind, tag)
	f.add(113, r.between, a.quote, c.kind)
	f.add(114, side, tag, pair(before, after))
	f.add(115, r.owner, tag, pair(before, r.order))
	f.add(116, r.owner, r.order, tag)
	f.add(117, r.owner, tag, c.kind)
	f.add(118, side, a.word, 0)
	f.add(119, side, m1.word, 0)
	f.add(120, side, p1.word, 0)
	f.add(121, side, m1.tag, a.tag)
	f.add(122, side, a.tag, p1.tag)
	f.add(123, side, m2.tag, pair(m1.tag, a.tag))
	f.add(124, side, m1.tag, pair(a.tag, p1.tag))
	f.add(125, side, a.tag, pair(p1.tag, p2.tag))
	f.add(126, side, a.frame, a.quote)
	f.add(127, side, m1.quote, pair(a.quote, m1.tag))
	f.add(128, side, a.quote, pair(p1.quote, p1.tag))
	f.add(129, side, r.sentence, a.quote)
	f.add(130, r.sentence, a.quote, tag)
	f.add(131, side, min(r.far, 5), pair(a.word, c.kind))
	f.add(132, side, min(r.far, 5), pair(a.tag, c.behind.tag))
	f.add(133, side, min(r.far, 5), pair(a.tag, c.before.tag))
	f.add(134, side, c.word, c.behind.word)
	f.add(135, side, c.passive, pair(a.tag, c.tag))
	f.add(136, side, c.passive, pair(tag, c.kind))
	f.add(137, r.quoted, a.quote, side)
	f.add(138, r.quoted, tag, side)
	s := v.text.Sentences[v.text.Tokens[i].Sentence]
	start, end := bucket(i-s.First), bucket(s.End-1-i)
	f.add(139, side, min(start, 3), a.tag)
	f.add(140, side, min(end, 3), a.tag)
	f.add(141, side, min(end, 3), pair(a.quote, r.commas))
	mark, far := markBeside(w, i, int(a.before))
	f.add(142, side, mark, far)
	f.add(143, side, mark, tag)
	mark, far = markBeside(w, i, int(a.behind))
	f.add(144, side, mark, far)
	f.add(145, side, mark, tag)
	f.add(146, side, r.far, tag)
	f.add(147, side, r.far, pair(tag, r.commas))
	f.add(148, side, a.cue, tag)
	f.add(149, side, r.sure, tag)
	f.add(150, r.owner, r.sure, side)
	f.add(151, side, m1.word, a.word)
	f.add(152, side, a.word, p1.word)
	f.add(153, side, r.commas, pair(a.tag, m1.tag))
	f.add(154, side, r.commas, pair(a.tag, p1.tag))
	f.add(155, side, c.kind, pair(m1.tag, a.tag))
	f.add(156, side, c.kind, pair(a.tag, p1.tag))
	f.add(157, side, a.suffix3, 0)
	part := c.part(i)
	f.add(159, part, c.part(i-1), c.part(i+1))
	f.add(160, part, c.rule, side)
	f.add(161, part, c.rule, tag)
	f.add(162, part, pair(a.hint, c.rule), side)
	f.add(163, part, c.rule, a.quote)
	f.add(158, side, a.shape, pair(m1.shape, p1.shape))
}

// relation of a token to a cue.
type stance struct {
	side     uint32 // before, in or behind the cue
	far      uint32 // tokens between, in steps
	commas   uint32 // commas and dashes between
	sentence uint32 // sentences between
	between  uint32 // all that stands between: commas, clauses, other cues, sentences
	owner    uint32 // whether the cue is the nearest tagged one on either side
	order    uint32 // tagged speakers and claims between
	quoted   uint32 // whether the cue is in quotation marks, and in the same ones
	sure     uint32 // how sure the first pass is of its label
}

func (v *view) relate(c *anchor, i int) stance {
	var s stance
	from, to := i, i
	switch {
	case i < c.cue.First:
		s.side, s.far = 1, bucket(c.cue.First-1-i)
		from, to = i, c.cue.First
	case i >= c.cue.End:
		s.side, s.far = 2, bucket(i-c.cue.End)
		from, to = c.cue.End, i
	}
	counted := func(of []int32, most int32) uint32 { return uint32(min(of[to]-of[from], most)) }
	s.commas = counted(v.commas, 3)
	s.sentence = uint32(min(max(v.text.Tokens[i].Sentence-v.text.Tokens[c.cue.First].Sentence, -2), 2) + 2)
	s.between = s.side | s.commas<<2 | counted(v.clauses, 2)<<4 | counted(v.cues, 2)<<6 | s.sentence<<8
	left, right := int(v.leftCue[i]), int(v.rightCue[i])
	s.owner = s.side<<4 | uint32(count(left >= 0))<<3 | uint32(count(right >= 0))<<2 | uint32(count(c.cue.Contains(left)))<<1 | uint32(count(c.cue.Contains(right)))
	s.order = counted(v.speakers, 2)<<4 | counted(v.claims, 2)<<2 | s.side
	mine, its := v.text.Tokens[i].Quotation, v.text.Tokens[c.cue.First].Quotation
	s.quoted = uint32(count(mine >= 0))<<2 | uint32(count(its >= 0))<<1 | uint32(count(mine == its))
	s.sure = uint32(v.marginals[i][v.tags[i]] * 4.99)
	return s
}

func (v *view) tagAt(w *window, i int) uint32 {
	if i < w.p.First || i >= w.p.End {
		return 15
	}
	return uint32(v.tags[i])
}

// paintParts gives the tokens of the runs their part, as far as they are in the span, not in the cue, and have none.
func paintParts(parts []uint8, runs []Run, span, cue Run, begin uint8) {
	for _, run := range runs {
		part := begin
		for i := max(run.First, span.First); i < min(run.End, span.End); i++ {
			if cue.Contains(i) || parts[i-span.First] != noPart {
				part = begin
				continue
			}
			parts[i-span.First] = part
			part = begin + 1
		}
	}
}
