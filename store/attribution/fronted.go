package attribution

// fronted handles "The deal is dead, Hale said" and "The deal, Hale said, is dead".
func (f *finder) fronted(v verb, s Run) bool {
	if v.takes&(That|Quote) == 0 || v.infinite || v.ing {
		return false
	}
	speaker := Run{}
	first, last := v.First, v.End // of the clause that says who said it
	if v.First > s.First && (f.Tokens[v.First-1].Word == "," || f.Tokens[v.First-1].Is(ClosesQuotation)) && v.takes&Quote != 0 && v.First == v.head && (v.takes&(Thing|Naming|As) == 0 || f.Tokens[v.First-1].Is(ClosesQuotation)) && f.startsPhrase(v.End, s) {
		if w := f.phraseAfter(v.End, s); w.Len() > 0 { // …, said Hale
			speaker, last = w, w.End
		}
	}
	if speaker.Len() == 0 {
		speaker = f.subject(v)
		first = speaker.First
		if speaker.Len() > 0 && speaker.End != v.First && !f.onlyMarks(Run{speaker.End, v.First}) {
			return false // the subject stands farther off: … and accused
		}
		if v.passive && speaker.Len() > 0 { // "…, an inquest was told": who is told does not say it
			speaker = Run{speaker.First, speaker.First}
		}
	}
	if speaker.End == 0 || first-2 < s.First || f.Tokens[speaker.First].Is(Relative) && !f.Tokens[speaker.First].Is(Determiner) {
		return false
	}
	comma := f.Tokens[first-1]
	if comma.Word != "," && comma.Word != "—" && comma.Word != "–" && !comma.Is(ClosesQuotation) {
		return false
	}
	begin := f.clauseBegin(first-1, s)
	claim := []Run{{begin, first - 1}}
	if f.Tokens[speaker.First].Is(Pronoun) && f.saidIn(claim[0]) {
		return false
	}
	if comma.Is(ClosesQuotation) {
		claim[0].End = first
	}
	if rest := f.resumed(last, claim[0], s); rest.Len() > 0 {
		claim = append(claim, rest)
	}
	if !f.finiteBetween(claim[0]) && (v.takes&(Thing|Naming) != 0 || len(claim) == 1 && (claim[0].Len() < 4 || f.Tokens[claim[0].First].Is(Preposition|Adverb|Conjunction))) {
		return false // In Ohio, Hale said
	}
	f.add(finding{claim: claim, cue: []Run{v.Run}, speaker: speaker, head: v.head, rule: ruleClauseSaid})
	return true
}

// startsPhrase tells whether a noun phrase can begin at a token.
func (f *finder) startsPhrase(i int, s Run) bool {
	if i >= s.End {
		return false
	}
	t := f.Tokens[i]
	return t.Is(Capital|Number) || !t.Is(Mark|Preposition|Complementizer|Conjunction|Auxiliary|Modal|Adverb|Relative) && !(t.Is(Object) && !t.Is(Pronoun))
}

// saidIn tells whether an attribution to somebody who says something was found in the run.
func (f *finder) saidIn(r Run) bool {
	for i := r.First; i < r.End; i++ {
		if v, ok := f.verbs[i]; ok && f.done[i] && v.tier == Speech {
			return true
		}
	}
	return false
}

// clauseBegin is where the clause begins that ends before a token: with the sentence, or behind a semicolon.
func (f *finder) clauseBegin(end int, s Run) int {
	for i := end - 1; i > s.First; i-- {
		if f.Tokens[i].Word == ";" && !f.quoted(i) {
			return i + 1
		}
	}
	return s.First
}

// breaksOff tells whether what stands before a comma cannot be all: "It is", "… a customer who".
func (f *finder) breaksOff(r Run) bool {
	if r.Len() < 3 {
		return true
	}
	last := f.Tokens[r.End-1]
	return last.Is(Conjunction|Relative|Auxiliary|Modal) || last.Is(Preposition) && !last.Is(Adverb)
}

// resumed is the rest of the content behind "Hale said," in the middle of it.
func (f *finder) resumed(last int, before, s Run) Run {
	i := last
	for i < s.End && !f.Tokens[i].Is(Mark) { // on Tuesday
		i++
	}
	if i+2 >= s.End || f.Tokens[i].Word != "," {
		return Run{}
	}
	next := f.Tokens[i+1]
	if v, ok := f.verbs[i+1]; ok && v.ing || len(next.Word) > 5 && next.Word[len(next.Word)-3:] == "ing" {
		return Run{}
	}
	whole := f.finiteBetween(before) && !f.breaksOff(before)
	switch {
	case next.Is(Relative), otherMatter[next.Word], whole && !goesOn[next.Word]:
		return Run{}
	}
	end := f.contentEnd(i+1, verb{}, That, s)
	for j := i + 1; j < end; j++ {
		if v, ok := f.verbs[j]; ok && whole && v.tier == Speech && !f.quoted(j) {
			return Run{}
		}
	}
	return Run{i + 1, end}
}

// Words behind "Hale said,": some begin what is no longer the content, others go on with a content that could have ended.
var (
	otherMatter = set(`according while when as after in a`)
	goesOn      = set(`and but or because if so`)
)
