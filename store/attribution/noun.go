package attribution

// nouns finds relations whose cue is a noun ("her belief that", "fears that", "expressed concern about") or an adjective ("are
// confident that").
func (f *finder) nouns(s Run) {
	for i := s.First; i < s.End; i++ {
		if f.done[i] || f.quoted(i) || f.Tokens[i].Is(Mark) {
			continue
		}
		for _, sense := range f.lexicon.Senses(f.Tokens[i].Word) {
			switch sense.Tier {
			case Noun:
				if _, verb := f.verbs[i]; !verb {
					f.noun(i, sense, s)
				}
			case Adjective:
				f.adjective(i, sense, s)
			}
		}
	}
}

// complement is what a noun or adjective takes behind it: where the content begins, and whether the word there belongs to the cue
// ("demand for").
func (f *finder) complement(i int, takes Takes, s Run) (start int, what Takes, inCue bool) {
	if i >= s.End {
		return 0, 0, false
	}
	switch t := f.Tokens[i]; {
	case t.Word == "that" && takes&That != 0 && !f.demonstrative(i, s) && !f.relativeThat(i, s):
		return i, That, false
	case (t.Word == "whether" || t.Word == "if" || t.Word == "how" || t.Word == "why" || t.Word == "what") && takes&(Whether|That) != 0:
		return i, That, false
	case t.Word == "to" && takes&To != 0:
		return i, To, false
	case t.Word == "of" && takes&Of != 0, t.Word == "for" && takes&For != 0:
		return i + 1, Of, true
	case takes&About != 0 && abouts[t.Word]:
		return i + 1, About, true
	}
	return 0, 0, false
}

var abouts = set(`in on about over at by with against`)

// noun handles a noun that stands for saying or thinking.
func (f *finder) noun(i int, sense Sense, s Run) {
	start, what, inCue := f.complement(i+1+len(sense.Rest), sense.Takes, s)
	if what == 0 || start >= s.End {
		return
	}
	first := i
	for first > s.First && f.modifies(first-1, s) {
		first--
	}
	x := finding{head: i, rule: ruleNoun, cue: []Run{{first, i + 1}}}
	if inCue {
		x.cue[0].End = start
	}
	x.claim = []Run{{start, f.contentEnd(start, verb{}, what, s)}}
	if first > s.First && f.Tokens[first-1].Is(Possessive) {
		x.speaker = f.possessor(first-1, s)
		if x.speaker.Len() == 0 {
			return
		}
		f.add(x)
		return
	}
	if v, ok := f.supportVerb(first, s); ok {
		x.speaker = f.subject(v)
		if x.speaker.Len() > 0 && f.canSpeak(x.speaker) {
			x.cue[0].First = v.First
			f.add(x)
			return
		}
	}
	if what == That && first > s.First && f.Tokens[first-1].Is(Be|Preposition) {
		f.add(x) // there are fears that, amid fears that
	}
}

// modifies tells an adjective between a possessive and its noun: a word that is no function word and no name.
func (f *finder) modifies(i int, s Run) bool {
	t := f.Tokens[i]
	return !t.Is(Mark|Possessive|Determiner|Preposition|Conjunction|Pronoun|Object|Auxiliary|Modal|Capital|Complementizer) && f.verbs[i].Len() == 0 && !pastForm(t)
}

// possessor is whose the noun is, from the possessive: "her", or "the union's".
func (f *finder) possessor(i int, s Run) Run {
	if t := f.Tokens[i]; t.Word != "'s" {
		return Run{i, i + 1}
	}
	np := f.nounPhrase(i, s)
	if np.Len() == 0 || np.Len() > 12 {
		return Run{}
	}
	for j := np.End - 1; j > np.First; j-- { // of "the vote on the union's" only the last part
		if t := f.Tokens[j]; t.Is(Preposition) && t.Word != "of" || f.verbs[j].Len() > 0 {
			np.First = j + 1
			break
		}
	}
	return Run{np.First, i + 1}
}

// supportVerb is the verb that a noun makes a cue with: "expressed concern", "made the claim", "has no intention".
func (f *finder) supportVerb(end int, s Run) (verb, bool) {
	i := end - 1
	for i > s.First && f.Tokens[i].Is(Determiner|Adverb) && !f.Tokens[i].Is(Auxiliary) {
		i--
	}
	if i <= s.First || !supports[f.Tokens[i].Word] {
		return verb{}, false
	}
	v := verb{Run: Run{i, i + 1}, head: i, form: Base | Past}
	f.group(&v)
	return v, !v.passive && !v.infinite
}

var supports = set(`express expresses expressed voice voices voiced make makes made have has had raise raises raised give gives gave given issue issues issued offer offers offered hold holds held share shares shared reach reaches reached take takes took show shows showed launch launched file filed`)

// adjective handles "are confident that", "was reluctant to", "felt sure".
func (f *finder) adjective(i int, sense Sense, s Run) {
	start, what, inCue := f.complement(i+1, sense.Takes, s)
	if what == 0 && sense.Takes&That != 0 && i+1 < s.End && f.Tokens[i+1].Is(Pronoun|Determiner) && f.finiteAhead(i+1, s) {
		start, what = i+1, That // was certain it was
	}
	if what == 0 || start >= s.End || i == s.First {
		return
	}
	j := i
	for j-1 > s.First && (f.Tokens[j-1].Is(Adverb|Negation) || f.Tokens[j-1].Word == "more" || f.Tokens[j-1].Word == "less" || f.Tokens[j-1].Word == "so") {
		j--
	}
	before := f.Tokens[j-1]
	x := finding{head: i, rule: ruleAdjective, claim: []Run{{start, f.contentEnd(start, verb{}, what, s)}}}
	end := i + 1
	if inCue && what != Of {
		end = start
	}
	switch {
	case before.Is(Be) || before.Word == "'s" || copulas[before.Word]:
		v := verb{Run: Run{j - 1, j}, head: j - 1, form: Base}
		f.group(&v)
		if v.infinite {
			return
		}
		x.speaker, x.cue = f.subject(v), []Run{{v.First, end}}
	case before.Word == ",":
		x.speaker, x.cue = f.mainSubject(Run{s.First, j}), []Run{{j, end}}
	default:
		return
	}
	if x.speaker.Len() > 0 && f.canSpeak(x.speaker) {
		f.add(x)
	}
}

var copulas = set(`remain remains remained feel feels felt seem seems seemed become becomes became sound sounds sounded stay stays appear appears appeared looked looks`)
