package attribution

// contentEnd is where the content ends that begins at a token: with the sentence, or where another attribution or another clause
// of the verb's own level begins.
func (f *finder) contentEnd(start int, v verb, what Takes, s Run) int {
	relative := v.Len() > 0 && v.First > s.First && f.Tokens[v.First-1].Is(Relative)
	for i := start + 1; i < s.End; i++ {
		t := f.Tokens[i]
		if w, ok := f.verbs[i]; relative && ok && !w.infinite && !w.ing && f.subject(w).Contains(v.head) {
			return w.First // a senator who calls himself a populist complained
		}
		if t.Is(ClosesQuotation) && f.Tokens[i-1].Word == "," && f.cutAfter(i, v, what, s) {
			return i + 1
		}
		if t.Quotation >= 0 && !f.Quotations[t.Quotation].Scare {
			continue
		}
		switch t.Word {
		case ";", ":", "—", "--":
			return i
		case ",":
			if f.cutAfter(i, v, what, s) {
				return i
			}
		case "and", "but":
			if f.Tokens[i-1].Word != "," && f.nextRelation(i+1, v, s) {
				return i
			}
		}
	}
	return s.End
}

// cutAfter tells whether what follows a comma is no longer part of the content: "adding that …", "according to …", "while the
// minister said …", or the clause that the one with the verb was in front of.
func (f *finder) cutAfter(comma int, v verb, what Takes, s Run) bool {
	i := comma + 1
	for i < s.End && f.Tokens[i].Is(Adverb) {
		i++
	}
	if i+1 >= s.End {
		return false
	}
	t := f.Tokens[i]
	if w, ok := f.verbs[i]; ok && w.ing && w.tier == Speech {
		return true
	}
	if f.Tokens[comma].Is(ClosesQuotation) && (t.Is(Relative) || t.Word == "a" || t.Word == "an") {
		return true // “…,” which was, “…,” a reference to
	}
	if f.leads(s, v) && t.Is(Pronoun|Determiner|Capital|Possessive|Number) {
		return true
	}
	if v.Len() > 0 && v.First > s.First && f.Tokens[v.First-1].Is(Relative) && (t.Is(Auxiliary|Modal) || pastForm(t) || f.finiteVerb(i)) {
		return true // Verna, who declined to give her name, claimed
	}
	switch t.Word {
	case "according", "while", "but", "although", "though", "whereas", "until", "after", "before":
		return true
	case "and", "or":
		return f.nextRelation(i+1, v, s) || f.clauseAt(i+1, s)
	case "when":
		return f.Tokens[i+1].Word == "asked"
	}
	if w, ok := f.coordinated(i, v, s); ok {
		f.shared[w.head] = v.head
		return true
	}
	return f.saidAhead(i, s)
}

// clauseAt tells whether a clause with a subject of its own begins at a token.
func (f *finder) clauseAt(i int, s Run) bool {
	if i+1 >= s.End {
		return false
	}
	if alone[f.Tokens[i].Word] && f.Tokens[i+1].Word == "," {
		return true // and one, a retired guard,
	}
	return (f.startsPhrase(i, s) || f.Tokens[i].Is(Preposition)) && f.finiteAhead(i, s)
}

// leads tells whether the verb is in a clause in front of the main one: "If …,", "Asked …,".
func (f *finder) leads(s Run, v verb) bool {
	if v.Len() == 0 {
		return false
	}
	i := s.First
	if f.Tokens[i].Word == "but" || f.Tokens[i].Word == "and" {
		i++
	}
	for j := v.First - 1; j > i; j-- {
		if f.Tokens[j].Word == "," {
			return false
		}
	}
	return i == v.First || i < v.First && subordinators[f.Tokens[i].Word]
}

var subordinators = set(`if when while although though because since after before as until unless whenever once even`)

// nextRelation tells whether another relation begins behind "and": "and promised …", "and Fennimore said …".
func (f *finder) nextRelation(i int, v verb, s Run) bool {
	if w, ok := f.coordinated(i, v, s); ok {
		f.shared[w.head] = v.head
		return true
	}
	return f.saidBySomebody(i, s)
}

// saidBySomebody tells whether a clause such as "Fennimore said" begins at a token.
func (f *finder) saidBySomebody(i int, s Run) bool {
	if i >= s.End || !f.startsPhrase(i, s) {
		return false
	}
	for j := i + 1; j < s.End && j < i+8; j++ {
		t := f.Tokens[j]
		if t.Is(Mark) || t.Is(Auxiliary|Modal) && !t.Is(Have) && t.Word != "'s" {
			return false
		}
		if w, ok := f.verbs[j]; ok {
			return w.tier == Speech && f.finiteVerb(j) && !w.passive
		}
	}
	return false
}

// coordinated is the cue verb of the same form right behind "and" or a comma: said … and promised …, calling … and warning ….
func (f *finder) coordinated(i int, v verb, s Run) (verb, bool) {
	for j := i; j < s.End && j < i+5; j++ {
		if w, ok := f.verbs[j]; ok {
			same := w.First == i && w.ing == v.ing && !w.infinite && !w.bare && (w.form != Base || v.form&Base != 0) && v.Len() > 0 && !v.infinite
			_, what := f.content(w, s)
			return w, same && what != 0
		}
		if !f.Tokens[j].Is(Adverb | Auxiliary | Negation | Modal) {
			break
		}
	}
	return verb{}, false
}

// saidAhead tells whether a clause such as "Hale said" stands between a comma and the next mark, with nothing behind its verb.
func (f *finder) saidAhead(i int, s Run) bool {
	for j := i; j < s.End && j < i+20; j++ {
		t := f.Tokens[j]
		if t.Is(Mark) {
			return false
		}
		if w := f.verbs[j]; j > i && w.takes&(Quote|That) != 0 && f.finiteVerb(j) {
			return f.nothingBehind(w.End, s)
		}
	}
	return false
}

// nothingBehind tells whether nothing but when and where follows up to the next mark.
func (f *finder) nothingBehind(i int, s Run) bool {
	for ; i < s.End; i++ {
		t := f.Tokens[i]
		switch {
		case t.Is(Mark):
			return !t.Is(OpensQuotation) && t.Word != ":"
		case t.Is(Weekday | Adverb):
		case t.Is(Preposition) && f.circumstance(i):
			for i+1 < s.End && !f.Tokens[i+1].Is(Mark) {
				i++
			}
		default:
			return false
		}
	}
	return true
}
