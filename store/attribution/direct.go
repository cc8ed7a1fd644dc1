package attribution

// quotations finds who said the direct quotations: in the same sentence, or carried over from the sentence before.
func (f *finder) quotations() {
	last := -1 // the finding that a quotation without a speaker goes on from: the sentence before was a part of it
	next := 0
	for _, s := range f.outer {
		for next < len(f.Quotations) && f.Quotations[next].First < s.First {
			next++
		}
		var inside []Run
		for i := next; i < len(f.Quotations) && f.Quotations[i].First < s.End; i++ {
			if q := f.Quotations[i]; q.Outer < 0 && !q.Scare {
				inside = append(inside, q.Run)
			}
		}
		alone := len(inside) > 0 && inside[0].First == s.First
		if !alone && len(f.waiting) > 0 {
			if f.signed(s) {
				last = -1
				continue
			}
			f.giveTo(last)
		}
		last = f.quotedSentence(s, inside, last)
	}
	f.giveTo(last)
}

// giveTo adds the quotations that wait for a speaker to a finding; -1 = nobody said them.
func (f *finder) giveTo(last int) {
	if last >= 0 {
		f.found[last].claim = append(f.found[last].claim, f.waiting...)
	}
	f.waiting = nil
}

// signed handles a name behind a dash in a paragraph of its own, under the quotations that wait for a speaker.
func (f *finder) signed(s Run) bool {
	cue, speaker, ok := f.signature(s)
	if ok {
		f.add(finding{claim: f.waiting, cue: cue, speaker: speaker, head: cue[0].First, rule: ruleSignature})
		f.waiting = nil
	}
	return ok
}

// quotedSentence attributes the quotations of a sentence and returns the finding that the next sentence may go on from.
func (f *finder) quotedSentence(s Run, quotes []Run, last int) int {
	if len(quotes) == 0 {
		return f.announced(s)
	}
	if quotes[0].First == s.First || f.onlyMarks(Run{s.First, quotes[0].First}) {
		return f.quoteFirst(s, quotes, last)
	}
	return f.quoteLater(s, quotes)
}

func (f *finder) onlyMarks(r Run) bool {
	for _, t := range f.Tokens[r.First:r.End] {
		if !t.Is(Mark) {
			return false
		}
	}
	return true
}

// quoteFirst handles “…,” Hale said; “…,” said Hale; and a sentence that is nothing but quotation.
func (f *finder) quoteFirst(s Run, quotes []Run, last int) int {
	q := quotes[0]
	if f.onlyMarks(Run{q.End, s.End}) {
		if f.isSubhead(s) {
			return -1
		}
		f.waiting = append(f.waiting, quotes...)
		if last >= 0 && !f.Quotations[f.Tokens[q.First].Quotation].Continued {
			f.giveTo(last)
		}
		return last
	}
	if cue, speaker, ok := f.signature(Run{q.End, s.End}); ok {
		f.add(finding{claim: []Run{q}, cue: cue, speaker: speaker, head: cue[0].First, rule: ruleSignature})
		return -1
	}
	cue, speaker, head, ok := f.saidAfter(Run{q.End, f.nextQuotation(quotes[1:], s)}, s)
	if !ok {
		return -1
	}
	x := finding{claim: append(f.waiting, q), cue: cue, speaker: speaker, head: head, rule: ruleQuoteSaid}
	f.waiting = nil
	return f.addQuoted(x, s, quotes[1:])
}

// isSubhead tells a quotation in a paragraph of its own that is written like a headline.
func (f *finder) isSubhead(s Run) bool {
	if s != f.Paragraphs[f.Tokens[s.First].Paragraph] || s.Len() > 12 {
		return false
	}
	words := 0
	for _, t := range f.Tokens[s.First:s.End] {
		if t.Is(Mark | Preposition | Determiner | Conjunction | Clitic) {
			continue
		}
		if words++; !t.Is(Capital | Number) {
			return false
		}
	}
	return words > 1
}

// nextQuotation is where the first of the quotations begins, or the sentence ends.
func (f *finder) nextQuotation(quotes []Run, s Run) int {
	if len(quotes) > 0 {
		return quotes[0].First
	}
	return s.End
}

// addQuoted adds a finding with the quotations that follow in its sentence: those behind a verb of their own are separate.
func (f *finder) addQuoted(x finding, s Run, more []Run) int {
	if f.done[x.head] {
		return -1
	}
	behind := x.cue[len(x.cue)-1].End
	var second []finding
	for _, q := range more {
		if q.First < behind {
			continue
		}
		if v, ok := f.lastVerb(Run{behind, q.First}, Quote|That); ok && v.head != x.head {
			speaker := f.subject(v)
			if v.ing || speaker.Len() == 0 {
				speaker = x.speaker
			}
			second = append(second, finding{claim: []Run{q}, cue: []Run{v.Run}, speaker: speaker, head: v.head, rule: ruleSaidQuote})
		} else if len(second) > 0 {
			second[len(second)-1].claim = append(second[len(second)-1].claim, q)
		} else {
			x.claim = append(x.claim, q)
		}
		behind = q.End
	}
	f.add(x)
	last := len(f.found) - 1
	for _, y := range second {
		f.add(y)
		last = len(f.found) - 1
	}
	return last
}

// saidAfter finds the clause that says who said the quotation before it.
func (f *finder) saidAfter(r, s Run) (cue []Run, speaker Run, head int, ok bool) {
	start := r.First
	for start < r.End && f.Tokens[start].Is(Mark) {
		start++
	}
	if start+1 < r.End && f.Tokens[start].Word == "according" && f.Tokens[start+1].Word == "to" {
		return []Run{{start, start + 2}}, f.phraseAfter(start+2, Run{s.First, r.End}), start, true
	}
	for i := start; i < r.End && i < start+40; i++ {
		v, is := f.verbs[i]
		if !is || v.takes&(Quote|That) == 0 || v.infinite || v.bare || v.ing || v.passive {
			continue
		}
		if v.First == start {
			if !f.startsPhrase(v.End, s) {
				continue
			}
			speaker = f.phraseAfter(v.End, Run{s.First, r.End})
			if speaker.Len() == 0 {
				return nil, Run{}, 0, false
			}
			return []Run{v.Run}, speaker, v.head, true
		}
		speaker = f.subjectBefore(v.First, Run{start, r.End})
		if speaker.Len() == 0 || f.Tokens[speaker.First].Is(Relative) && !f.Tokens[speaker.First].Is(Determiner) {
			continue
		}
		return []Run{v.Run}, speaker, v.head, true
	}
	return f.withoutVerb(start, r)
}

// withoutVerb finds the speaker of “…,” Hale in a statement: a phrase stands for the verb.
func (f *finder) withoutVerb(start int, r Run) (cue []Run, speaker Run, head int, ok bool) {
	for i := start + 1; i < r.End && i < start+20; i++ {
		for _, sense := range f.lexicon.Senses(f.Tokens[i].Word) {
			if sense.Tier == Phrase && sense.Takes&Alone != 0 && follows(f.Tokens, i+1, sense.Rest) && f.startsPhrase(start, r) {
				return []Run{{i, i + 1 + len(sense.Rest)}}, Run{start, i}, i, true
			}
		}
	}
	return nil, Run{}, 0, false
}

// announced handles a paragraph that ends with a colon before one that begins with a quotation: what it announces is added by the
// next sentences.
func (f *finder) announced(s Run) int {
	if f.Tokens[s.End-1].Word != ":" || s.End >= len(f.Tokens) || !f.Tokens[s.End].Is(OpensQuotation) {
		return -1
	}
	return f.introduced(s, Run{s.First, s.End - 1}, Run{s.End, s.End})
}

// introduced adds the finding of a quotation behind a colon, whatever announces it: a verb of saying, or any words about somebody
// ("Hale had one answer: …").
func (f *finder) introduced(s, before, quotation Run) int {
	x := finding{claim: []Run{quotation}, rule: ruleSaidQuote}
	if v, ok := f.lastVerb(before, Quote|That); ok && !v.passive && !f.done[v.head] && !f.finiteBetween(Run{v.End, before.End}) {
		x.speaker, x.cue, x.head = f.subject(v), []Run{v.Run}, v.head
		if v.ing {
			x.speaker = f.participleSubject(v, s)
		}
	} else {
		x.speaker = f.mainSubject(before)
		x.cue, x.head, x.rule = []Run{{x.speaker.End, before.End}}, before.End, ruleAnnounced
	}
	if x.speaker.Len() == 0 || !f.canSpeak(x.speaker) {
		return -1
	}
	f.done[x.head] = true
	f.found = append(f.found, x)
	return len(f.found) - 1
}

// lastVerb is the last verb in a run that takes one of these, and is no infinitive.
func (f *finder) lastVerb(r Run, takes Takes) (verb, bool) {
	for i := r.End - 1; i >= r.First; i-- {
		if v, ok := f.verbs[i]; ok && v.takes&takes != 0 && !v.bare {
			return v, true
		}
	}
	return verb{}, false
}

// quoteLater handles Hale said, “…” and Hale said: “…”.
func (f *finder) quoteLater(s Run, quotes []Run) int {
	q := quotes[0]
	before := f.Tokens[q.First-1]
	if before.Is(Mark) || before.Word == "and" || before.Word == "but" {
		if cue, speaker, head, ok := f.saidAfter(Run{q.End, f.nextQuotation(quotes[1:], s)}, s); ok && f.Tokens[q.End-2].Word == "," {
			return f.addQuoted(finding{claim: []Run{q}, cue: cue, speaker: speaker, head: head, rule: ruleQuoteSaid}, s, quotes[1:])
		}
	}
	introduced := before.Word == "," || before.Word == ":" || before.Word == "—" || before.Word == "--"
	if before.Word == ":" && f.nameBeforeColon(f.Paragraphs[f.Tokens[s.First].Paragraph]).End != q.First-1 {
		if last := f.introduced(s, Run{s.First, q.First - 1}, q); last >= 0 {
			return f.extend(last, quotes[1:])
		}
		return -1
	}
	v, ok := f.lastVerb(Run{s.First, q.First}, Quote)
	if !ok || f.done[v.head] || v.passive {
		return -1
	}
	if !introduced && !(v.End == q.First && f.startsUpper(q)) {
		return -1
	}
	if before.Word == "," && !f.startsUpper(q) || before.Word == "," && f.finiteBetween(Run{v.End, q.First}) {
		return -1
	}
	speaker := f.subject(v)
	if v.ing {
		speaker = f.participleSubject(v, s)
	}
	return f.addQuoted(finding{claim: []Run{q}, cue: []Run{v.Run}, speaker: speaker, head: v.head, rule: ruleSaidQuote}, s, quotes[1:])
}

// extend adds more quotations to a finding.
func (f *finder) extend(i int, quotes []Run) int {
	f.found[i].claim = append(f.found[i].claim, quotes...)
	return i
}

// startsUpper tells whether the first word of a quotation has a capital: it is a sentence of its own.
func (f *finder) startsUpper(q Run) bool {
	for i := q.First; i < q.End; i++ {
		if !f.Tokens[i].Is(Mark) {
			return f.Tokens[i].Is(Capital | Number)
		}
	}
	return false
}

// finiteBetween tells whether a clause with a verb of its own stands in the run.
func (f *finder) finiteBetween(r Run) bool {
	for i := r.First; i < r.End; i++ {
		t := f.Tokens[i]
		if t.Is(Auxiliary|Modal) && !t.Is(Capital) && t.Word != "'s" || f.verbs[i].Len() > 0 && !f.verbs[i].infinite && !f.verbs[i].ing && !f.verbs[i].bare {
			return true
		}
	}
	return false
}
