package attribution

// clauses finds the relations that a verb outside quotations makes with a clause, an infinitive or a noun phrase.
func (f *finder) clauses(s Run) {
	for i := s.First; i < s.End; i++ {
		v, ok := f.verbs[i]
		if !ok || f.done[i] || f.quoted(i) {
			continue
		}
		if v.passive {
			f.passive(v, s)
			continue
		}
		switch {
		case v.First == s.First && !v.ing && f.Tokens[v.head].Word != "said":
			f.asked(v, s)
		case !v.bare:
			f.active(v, s)
		}
	}
}

// quoted tells whether a token stands in a quotation that is more than a scare quote.
func (f *finder) quoted(i int) bool {
	q := f.Tokens[i].Quotation
	return q >= 0 && !f.Quotations[q].Scare
}

func (f *finder) active(v verb, s Run) {
	start, what := f.content(v, s)
	x := finding{cue: []Run{v.Run}, head: v.head}
	switch what {
	case That:
		x.rule, x.claim = ruleSaidThat, []Run{{start, f.contentEnd(start, v, what, s)}}
	case Quote:
		x.rule, x.claim = ruleSaidBare, []Run{{start, f.contentEnd(start, v, what, s)}}
	case To:
		x.rule, x.claim = ruleTo, []Run{{start, f.contentEnd(start, v, what, s)}}
	case Thing:
		if v.tier == Speech && f.fronted(v, s) {
			return
		}
		x.rule, x.claim = ruleThing, []Run{{start, f.contentEnd(start, v, what, s)}}
	default:
		f.fronted(v, s)
		return
	}
	if v.infinite || v.ing && !f.mayAttribute(v, what, s) {
		return
	}
	if v.ing {
		x.speaker, x.rule = f.participleSubject(v, s), ruleParticiple
	} else {
		x.speaker = f.subject(v)
	}
	if x.speaker.Len() == 0 {
		f.fronted(v, s)
		return
	}
	if what == Thing && !f.canSpeak(x.speaker) || f.isAuthor(x.speaker) {
		return
	}
	if f.isPaper(x.speaker) && x.rule != ruleParticiple {
		x.rule = ruleSource
	}
	f.add(x)
}

// mayAttribute tells whether a participle attributes: behind a comma, or with a clause of what is said.
func (f *finder) mayAttribute(v verb, what Takes, s Run) bool {
	if v.First == s.First {
		return false
	}
	return f.Tokens[v.First-1].Word == "," || v.tier == Speech && (what == That || what == Quote)
}

// participleSubject is who is "saying, adding …": whom the clause before is about, or the noun right before the participle.
func (f *finder) participleSubject(v verb, s Run) Run {
	before := f.Tokens[max(v.First-1, s.First)]
	if before.Is(Mark) || before.Is(Conjunction|Preposition) || v.First == s.First {
		for i := len(f.found) - 1; i >= 0 && f.found[i].head >= s.First; i-- {
			if f.found[i].head < v.head && f.found[i].speaker.Len() > 0 && f.found[i].speaker.First < v.First {
				return f.found[i].speaker
			}
		}
		return f.mainSubject(Run{s.First, v.First})
	}
	return f.nounPhrase(v.First, s)
}

// passive handles "it was feared that …", "the vote is expected to …", "she was told that …" and "Asked whether …": nobody is named,
// unless "by" follows.
func (f *finder) passive(v verb, s Run) {
	if first := f.Tokens[v.First].Word; first == "be" || first == "being" || f.lexicon.Has(f.Tokens[v.head].Word, Adjective) {
		return // let it be known, is convinced
	}
	x := finding{cue: []Run{v.Run}, head: v.head, rule: rulePassive}
	agent := Run{}
	if v.End < s.End && f.Tokens[v.End].Word == "by" && f.startsPhrase(v.End+1, s) {
		agent = f.phraseAfter(v.End+1, s)
		x.speaker = agent
	}
	told := v.tier == Speech && v.takes&Hearer != 0
	v.takes &^= Hearer
	if v.takes&That == 0 && !told {
		v.takes &^= To
	} else {
		v.takes |= To
	}
	behind := v
	behind.End = max(v.End, agent.End)
	start, what := f.content(behind, s)
	if next := behind.End; what == 0 && next < s.End && (v.takes&As != 0 && f.Tokens[next].Word == "as" || v.takes&Of != 0 && f.Tokens[next].Word == "of") {
		start, what = next, To // described as, accused of
	}
	switch {
	case what == That, what == Quote && v.takes&(That|Whether) != 0 && agent.Len() == 0:
		x.claim = []Run{{start, f.contentEnd(start, v, what, s)}}
	case what == To:
		subject := f.subject(v)
		if subject.Len() == 0 || f.Tokens[subject.First].Is(Relative) && !f.Tokens[subject.First].Is(Determiner) {
			return
		}
		x.rule, x.claim = rulePassiveTo, []Run{subject, {start, f.contentEnd(start, v, what, s)}}
	default:
		f.fronted(v, s)
		return
	}
	f.add(x)
}

// asked handles a participle at the beginning of a sentence, "Asked whether …,", of somebody who is asked or told.
func (f *finder) asked(v verb, s Run) {
	v.takes &^= Hearer
	start, what := f.content(v, s)
	if what == That || what == To {
		f.add(finding{cue: []Run{v.Run}, head: v.head, rule: rulePassive, claim: []Run{{start, f.contentEnd(start, v, what, s)}}})
	}
}
