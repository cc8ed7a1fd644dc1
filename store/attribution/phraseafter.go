package attribution

// phraseAfter is the noun phrase that begins at a token, for a speaker behind the verb: with what explains it between commas, up
// to the end of the clause.
func (f *finder) phraseAfter(start int, s Run) Run {
	i := start
	for i < s.End {
		t := f.Tokens[i]
		switch {
		case t.Is(Mark) && t.Word == ",":
			next := f.insertionEnd(i, s)
			if next == i {
				return Run{start, i}
			}
			i = next
			continue
		case t.Is(Mark) && t.Word == "(":
			for i < s.End && f.Tokens[i].Word != ")" {
				i++
			}
		case t.Is(ClosesQuotation | OpensQuotation):
			if t.Quotation < 0 || f.quoted(i) {
				return Run{start, i}
			}
		case t.Is(Mark) && !inNames[t.Word]:
			return Run{start, i}
		case i > start && f.endsPhrase(i, start):
			return Run{start, i}
		case t.Is(Relative) && t.Word != "that" && i > start && !t.Is(Object):
			return Run{start, f.relativeEnd(i, s)}
		}
		i++
	}
	return Run{start, min(i, s.End)}
}

// endsPhrase tells whether the noun phrase of a speaker ends before a token: when and where it was said follows, or another
// clause.
func (f *finder) endsPhrase(i, start int) bool {
	t, before := f.Tokens[i], f.Tokens[i-1]
	switch {
	case t.Is(Weekday) && !before.Is(Preposition):
		return true
	case t.Is(Pronoun) && before.Is(Pronoun):
		return true
	case before.Is(Pronoun) && i-1 == start && before.Word != "it":
		return true
	case otherClause[t.Word] || t.Word == "as" && !before.Is(Mark), saidWhen[t.Word], f.timePhrase(i, len(f.Tokens)):
		return true
	case channels[t.Word] && f.circumstance(i):
		return true
	case t.Is(Auxiliary|Modal) && t.Word != "'s" && !t.Is(Capital):
		return true
	}
	return false
}

// Words behind a speaker that are no longer part of the phrase: they begin another clause, say when, or say in what.
var (
	otherClause = set(`that when while because after before during but if although though`)
	saidWhen    = set(`yesterday today later then tonight recently afterward afterwards earlier`)
	channels    = set(`in on at to by via through`)
)

// circumstance tells whether the prepositional phrase at a token says in what or on which day something was said.
func (f *finder) circumstance(i int) bool {
	for j := i + 1; j < len(f.Tokens) && j < i+7; j++ {
		t := f.Tokens[j]
		switch {
		case t.Is(Weekday), circumstances[t.Word], j == i+1 && t.Is(Number):
			return true
		case t.Is(Mark), t.Is(Preposition) && j > i+1:
			return false
		}
	}
	return false
}

// circumstances are occasions and channels on which things are said.
var circumstances = set(`statement interview interviews conference briefing speech address tweet tweets post email e-mail letter letters memo
	rally call call-in testimony hearing debate release message remarks appearance court report article op-ed blog facebook twitter
	television radio podcast show reporters journalists event meeting forum filing affidavit note text video press newspaper
	parliament session trial phone telephone`)

// insertionEnd is the token behind the insertion that begins with a comma, if it explains who somebody is; else the comma.
func (f *finder) insertionEnd(comma int, s Run) int {
	i := comma + 1
	if i >= s.End || !f.explains(Run{i, s.End}) {
		return comma
	}
	first := f.Tokens[i]
	if f.clauseAhead(i, s) {
		return comma
	}
	if first.Is(Relative) {
		return f.relativeEnd(i, s)
	}
	for ; i < s.End; i++ {
		t := f.Tokens[i]
		if endsClause(t) || t.Is(OpensQuotation) && f.quoted(i) {
			return i
		}
		if i > comma+1 && f.endsPhrase(i, comma) && !t.Is(Auxiliary|Modal) {
			return i
		}
		if t.Is(Relative) && t.Word != "that" && i > comma+1 {
			return f.relativeEnd(i, s)
		}
	}
	return s.End
}

// clauseAhead tells whether a clause with a verb of its own begins at a token, rather than an insertion.
func (f *finder) clauseAhead(i int, s Run) bool {
	if f.Tokens[i].Is(Relative) {
		return false
	}
	for j := i; j < s.End; j++ {
		t := f.Tokens[j]
		if t.Is(Mark) || t.Is(Relative) {
			return false
		}
		if j > i && t.Is(Auxiliary|Modal) && t.Word != "'s" {
			return true
		}
		if j > i && f.finiteVerb(j) {
			return true
		}
	}
	return false
}

// endsClause tells a mark behind which another clause or insertion begins.
func endsClause(t Token) bool { return t.Is(Mark) && clauseMarks[t.Word] }

var (
	clauseMarks = set(`. , ; : ? ! — – -- …`)
	inNames     = set(`' ’ & - /`) // marks that can stand inside a noun phrase
)

// relativeEnd is where a relative clause ends: at the comma that closes it, or with the sentence.
func (f *finder) relativeEnd(i int, s Run) int {
	for ; i < s.End; i++ {
		t := f.Tokens[i]
		if endsClause(t) || t.Is(OpensQuotation) && f.quoted(i) {
			return i
		}
	}
	return s.End
}
