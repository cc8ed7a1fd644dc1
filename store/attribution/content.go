package attribution

// content is where the content of a verb begins behind it, and what it is: a clause with "that" (That), one without (Quote), an
// infinitive (To) or a noun phrase (Thing); 0 = there is none.
func (f *finder) content(v verb, s Run) (int, Takes) {
	start, what := f.contentBehind(v, s)
	if what == 0 && v.takes&Thing != 0 && v.takes&Hearer != 0 && v.End < s.End && f.startsPhrase(v.End, s) {
		return v.End, Thing // nobody is told something: something is promised
	}
	return start, what
}

func (f *finder) contentBehind(v verb, s Run) (int, Takes) {
	i := v.End
	heard := false
	for i < s.End {
		t := f.Tokens[i]
		switch {
		case t.Word == "that" && v.takes&That != 0 && !f.demonstrative(i, s):
			return i, That
		case (asking[t.Word] || t.Word == "when" && heard) && v.takes&(Whether|That|Thing) != 0:
			return i, That
		case t.Word == "to" && v.takes&To != 0 && f.infinitive(i, s):
			return i, To
		case t.Word == ":":
			if v.takes&(Quote|That) != 0 && i+1 < s.End {
				return i + 1, Quote
			}
			return 0, 0
		case t.Is(Mark) && !t.Is(OpensQuotation) && t.Word != ",":
			return 0, 0
		case t.Is(Weekday), t.Is(Adverb) && f.skippable(i, s), timeWord[t.Word]:
			i++
			continue
		case f.timePhrase(i, s.End):
			i += 2
			continue
		case v.takes&Hearer != 0 && !heard && !t.Is(OpensQuotation):
			next, to := f.hearer(i, v, s)
			if to {
				return i, To
			}
			if next < 0 {
				return i, Thing
			}
			i, heard = next, true
			continue
		case t.Word == "," && v.takes&That != 0:
			n := f.overCommas(i, s)
			if n <= i {
				return 0, 0
			}
			i = n
			continue
		case t.Is(Preposition) && !t.Is(Capital) && !f.measures(Run{i, s.End}):
			n := f.skipCircumstance(i, v, s)
			if n <= i {
				return 0, 0
			}
			i, heard, v.takes = n, true, v.takes&^(Thing|As|Naming|Of|For|Doing)
			continue
		}
		break
	}
	if i >= s.End {
		return 0, 0
	}
	return f.bareContent(i, v, s)
}

// bareContent tells what begins at a token behind a verb: a clause without "that", or a noun phrase.
func (f *finder) bareContent(i int, v verb, s Run) (int, Takes) {
	t := f.Tokens[i]
	switch {
	case t.Is(Auxiliary | Modal | Conjunction), t.Is(Preposition) && !f.measures(Run{i, s.End}):
		return 0, 0
	case t.Is(OpensQuotation) && v.takes&(Quote|That|Thing|Naming) != 0:
		return i, Quote
	case v.takes&Bare != 0 && (f.finiteAhead(i, s) || v.takes&Thing == 0 && v.tier == Speech && v.takes&Quote != 0 && i == v.End && t.Is(Pronoun|Determiner|Capital)),
		v.takes&That != 0 && t.Is(Pronoun) && f.finiteAhead(i, s):
		return i, Quote
	case v.takes&As != 0 && f.wordAhead(i, s, "as"), v.takes&Of != 0 && f.wordAhead(i, s, "of"):
		return i, Thing
	case v.takes&(Thing|For|Naming) != 0, v.takes&At != 0 && f.atNumber(i, s):
		return i, Thing
	case v.takes&To != 0 && f.toAhead(i, s):
		return i, To
	case v.takes&Doing != 0 && len(t.Word) > 4 && t.Word[len(t.Word)-3:] == "ing":
		return i, Thing
	}
	return 0, 0
}

// asking are the words that begin an indirect question.
var asking = set(`whether if how why what where who`)

// infinitive tells "to" before a verb from "to" before a noun phrase, as far as the next word shows.
func (f *finder) infinitive(to int, s Run) bool {
	return to+1 < s.End && !f.Tokens[to+1].Is(Determiner|Possessive|Capital|Number|Object)
}

// demonstrative tells "that" as in "accepts that" or "finds that pitch": there is no clause behind it.
func (f *finder) demonstrative(i int, s Run) bool {
	if i+1 >= s.End || f.Tokens[i+1].Is(Mark) && !f.Tokens[i+1].Is(OpensQuotation) && f.Tokens[i+1].Word != "," {
		return true
	}
	next := f.Tokens[i+1]
	if next.Is(Mark|Capital|Number|Determiner|Pronoun|Possessive|Object|Adverb|Auxiliary|Modal) || isPlural(next) || i+2 >= s.End {
		return false
	}
	behind := f.Tokens[i+2]
	return behind.Is(Mark) && !behind.Is(OpensQuotation) || behind.Is(Preposition|Conjunction) && !f.finiteAhead(i+1, s)
}

// relativeThat tells "that" as in "a letter that was sent": a verb follows.
func (f *finder) relativeThat(i int, s Run) bool {
	return i+1 < s.End && (f.Tokens[i+1].Is(Auxiliary|Modal) || pastForm(f.Tokens[i+1]))
}

// finiteAhead tells whether a clause begins at a token: a subject with a finite verb behind it, before the next strong mark.
func (f *finder) finiteAhead(i int, s Run) bool {
	for j := i + 1; j < s.End && j < i+25; j++ {
		t := f.Tokens[j]
		before := f.Tokens[j-1]
		switch {
		case endsClause(t):
			return false
		case t.Is(Relative) && t.Word != "that", t.Word == "to":
			return false
		case t.Is(Auxiliary|Modal) && !t.Is(Capital) && (t.Word != "'s" || before.Is(Pronoun)):
			return true
		case t.Is(Negation):
			continue
		}
		if before.Is(Determiner|Possessive) && !before.Is(Pronoun|Object) {
			continue
		}
		if f.finiteVerb(j) || pastForm(t) && !before.Is(Adverb) || before.Is(Pronoun) && !before.Is(Object) && !t.Is(Mark) || before.Word == "it" && !t.Is(Mark|Preposition|Determiner) {
			return true
		}
	}
	return false
}

// toAhead tells whether somebody "to do" something follows: wants the trustees to resign.
func (f *finder) toAhead(i int, s Run) bool {
	for j := i + 1; j < s.End && j < i+15; j++ {
		t := f.Tokens[j]
		if t.Word == "to" {
			return true
		}
		if t.Is(Mark|Auxiliary|Modal) && !t.Is(OpensQuotation|ClosesQuotation) {
			return false
		}
	}
	return false
}

// wordAhead tells whether a word follows in the clause.
func (f *finder) wordAhead(i int, s Run, word string) bool {
	for j := i + 1; j < s.End; j++ {
		t := f.Tokens[j]
		if t.Word == word {
			return true
		}
		if endsClause(t) {
			return false
		}
	}
	return false
}

// atNumber tells whether "at" and a number follow in the clause: put the cost at $61 million.
func (f *finder) atNumber(i int, s Run) bool {
	for j := i + 1; j+1 < s.End && !f.Tokens[j].Is(Mark); j++ {
		if f.Tokens[j].Word == "at" && (f.Tokens[j+1].Is(Number|NumberWord) || j+2 < s.End && f.Tokens[j+2].Is(Number|NumberWord)) {
			return true
		}
	}
	return false
}

// skippable tells an adverb that belongs to the verb before it, not to the content: a mark, "that" or a preposition follows.
func (f *finder) skippable(i int, s Run) bool {
	if i+1 >= s.End {
		return true
	}
	next := f.Tokens[i+1]
	return next.Is(Mark|Preposition|Weekday) && !next.Is(OpensQuotation) || next.Word == "that" || next.Word == "whether"
}

// overCommas is where "that" stands behind an insertion: said, when reached by telephone, that; the comma itself if it does not.
func (f *finder) overCommas(comma int, s Run) int {
	for i := comma + 1; i+1 < s.End && i < comma+16; i++ {
		if f.Tokens[i].Word == "," {
			if f.Tokens[i+1].Word == "that" {
				return i + 1
			}
			return comma
		}
	}
	return comma
}

// skipCircumstance is where the content begins behind "in a statement", "on Tuesday", "to reporters"; the token itself if
// nothing of the kind can be skipped.
func (f *finder) skipCircumstance(i int, v verb, s Run) int {
	for j := i + 1; j < s.End && j < i+22; j++ { // up to "that", if it comes before any verb
		t := f.Tokens[j]
		switch {
		case t.Word == "that" && !f.relativeThat(j, s), t.Word == "whether", t.Word == ":", asking[t.Word] && j == i+1,
			t.Is(OpensQuotation) && j > i+1, t.Word == "to" && v.takes&To != 0 && f.infinitive(j, s):
			return j
		}
		if t.Is(Auxiliary|Modal) && t.Word != "'s" || endsClause(t) || t.Is(Relative) {
			break
		}
	}
	n := f.prepositional(Run{i, s.End})
	if n >= s.End {
		return i
	}
	for j := i; j < n; j++ {
		if f.Tokens[j].Is(Mark) && !f.Tokens[j].Is(Clitic) {
			return j
		}
	}
	return n
}
