package attribution

// hearer is where the words begin behind the person who is told; to = what follows is "somebody to do" something; -1 = nobody is
// told anything here.
func (f *finder) hearer(i int, v verb, s Run) (next int, to bool) {
	t := f.Tokens[i]
	if t.Is(Object) && !t.Is(Possessive) || t.Word == "her" && i+1 < s.End && f.Tokens[i+1].Is(Determiner|Complementizer|Pronoun|Mark|Preposition) {
		return f.hearerEnd(i+1, v, s)
	}
	j := i
	if that := f.thatAhead(i, s); that > i {
		return that, false
	}
	for ; j < s.End && j < i+14; j++ {
		t := f.Tokens[j]
		switch {
		case t.Word == "that" || t.Word == "when" || asking[t.Word] && t.Word != "who":
			if j == i {
				return -1, false
			}
			return j, false
		case t.Is(Mark) && !inNames[t.Word]:
			return j, false
		case t.Word == "to" && v.takes&To != 0:
			return j, true
		case t.Is(Weekday) && j > i, t.Is(Preposition) && j > i && t.Word != "of" && t.Word != "for" && t.Word != "from":
			return j, false
		case t.Is(Pronoun) && j > i, t.Is(Auxiliary|Modal) && t.Word != "'s":
			return j, false
		case t.Is(Determiner|Possessive) && j > i && t.Word != "'s" && !t.Is(Clitic) && !f.Tokens[j-1].Is(Preposition|Determiner) && f.Tokens[j-1].Word != "and":
			return j, false
		case j > i && t.Is(Capital) && !f.Tokens[j-1].Is(Capital|Preposition|Determiner|Possessive|Conjunction):
			return j, false
		}
	}
	return j, false
}

func (f *finder) hearerEnd(i int, v verb, s Run) (int, bool) {
	return i, i < s.End && f.Tokens[i].Word == "to" && v.takes&To != 0
}

// thatAhead is where "that" stands behind a noun phrase, before any verb; -1 = nowhere.
func (f *finder) thatAhead(i int, s Run) int {
	for j := i; j < s.End && j < i+16; j++ {
		t := f.Tokens[j]
		switch {
		case t.Word == "that" && j > i:
			return j
		case t.Is(Mark) && !inNames[t.Word], t.Is(Auxiliary|Modal|Relative) && t.Word != "'s", t.Is(Pronoun) && !t.Is(Object):
			return -1
		}
	}
	return -1
}
