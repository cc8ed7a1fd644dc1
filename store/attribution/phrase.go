package attribution

// phrases handles "according to" and its like, in front of the content or behind it.
func (f *finder) phrases(s Run) {
	for i := s.First; i < s.End; i++ {
		if f.quoted(i) {
			continue
		}
		if f.Tokens[i].Word == "in" {
			f.inTheView(i, s)
		}
		for _, sense := range f.lexicon.Senses(f.Tokens[i].Word) {
			if sense.Tier == Phrase && sense.Takes&After != 0 && sense.Takes&Alone == 0 && follows(f.Tokens, i+1, sense.Rest) {
				f.phrase(Run{i, i + 1 + len(sense.Rest)}, s)
				break
			}
		}
	}
}

func (f *finder) phrase(cue, s Run) {
	if !f.startsPhrase(cue.End, s) {
		return
	}
	speaker := f.phraseAfter(cue.End, s)
	if speaker.Len() == 0 {
		return
	}
	x := finding{cue: []Run{cue}, speaker: speaker, head: cue.First, rule: ruleAccording}
	first := cue.First
	for first > s.First && f.Tokens[first-1].Is(Mark) && !f.Tokens[first-1].Is(ClosesQuotation) {
		first--
	}
	if f.onlyMarks(Run{s.First, first}) || f.Tokens[s.First].Is(Conjunction) && first == s.First+1 { // According to police, …
		start := speaker.End
		x.claim = []Run{{start, f.contentEnd(start, verb{}, That, s)}}
		if f.clauseAheadOfComma(speaker, s) {
			return
		}
		f.add(x)
		return
	}
	begin := f.clauseBegin(first, s)
	x.claim = []Run{{begin, first}}
	if f.Tokens[cue.First-1].Word == "," && speaker.End+1 < s.End && f.Tokens[speaker.End].Word == "," && !f.finiteBetween(x.claim[0]) {
		x.claim = append(x.claim, Run{speaker.End + 1, f.contentEnd(speaker.End+1, verb{}, That, s)})
	}
	f.add(x)
}

// clauseAheadOfComma tells that a phrase at the beginning has nothing behind it.
func (f *finder) clauseAheadOfComma(speaker, s Run) bool { return f.onlyMarks(Run{speaker.End, s.End}) }

// views are the nouns of "in her view" and "in the union's words".
var views = set(`view views opinion words eyes judgment judgement estimation telling account reading reckoning`)

// inTheView handles "in her view" and "in Wick's opinion", in front of the content or behind it.
func (f *finder) inTheView(in int, s Run) {
	noun := in + 2
	for noun < s.End && noun < in+9 && !views[f.Tokens[noun].Word] && (!f.Tokens[noun].Is(Mark|Preposition|Auxiliary) || f.Tokens[noun].Word == "'s") {
		noun++
	}
	if noun >= s.End || !views[f.Tokens[noun].Word] || !f.Tokens[noun-1].Is(Possessive) || noun+1 < s.End && !f.Tokens[noun+1].Is(Mark) {
		return
	}
	x := finding{cue: []Run{{in, in + 1}, {noun, noun + 1}}, speaker: Run{in + 1, noun}, head: noun, rule: ruleAccording}
	if in == s.First {
		x.claim = []Run{{noun + 1, f.contentEnd(noun+1, verb{}, That, s)}}
	} else if f.Tokens[in-1].Word == "," {
		x.claim = []Run{{f.clauseBegin(in-1, s), in - 1}}
		if noun+2 < s.End && f.Tokens[noun+1].Word == "," {
			x.claim = append(x.claim, Run{noun + 2, f.contentEnd(noun+2, verb{}, That, s)})
		}
	}
	f.add(x)
}
