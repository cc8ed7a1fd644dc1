package attribution

// nounPhrase is the noun phrase that ends before a token: as far back as the clause goes, without what says when or where in
// front of it. It is empty if there is none.
func (f *finder) nounPhrase(end int, s Run) Run {
	for end > s.First && f.Tokens[end-1].Is(Adverb) && !f.Tokens[end-1].Is(Number|Capital) {
		end--
	}
	for end > s.First && f.Tokens[end-1].Is(Weekday) && end-1 > s.First {
		end-- // Hale on Tuesday said
		if f.Tokens[end-1].Word == "on" {
			end--
		}
	}
	if end <= s.First {
		return Run{}
	}
	last := f.Tokens[end-1]
	switch {
	case relatives[last.Word], last.Is(Pronoun):
		return Run{end - 1, end}
	case last.Is(Mark) && !last.Is(ClosesQuotation) && !inNames[last.Word]:
		return Run{}
	case last.Is(Complementizer) && !last.Is(Determiner), last.Is(Preposition) && !last.Is(Adverb), last.Is(Auxiliary | Modal):
		return Run{}
	}
	np := f.strip(Run{f.phraseStart(end, s), end})
	if np.Len() == 0 {
		return np
	}
	first := f.Tokens[np.First]
	inClause := np.First > s.First && !f.Tokens[np.First-1].Is(Mark|Conjunction)
	if pastForm(first) && inClause || first.Is(Object) && !first.Is(Pronoun|Possessive) {
		return Run{} // the rest of a clause whose subject stands elsewhere
	}
	return np
}

var relatives = set(`who which that`)

// phraseStart walks back from the end of a noun phrase to where the clause begins.
func (f *finder) phraseStart(end int, s Run) int {
	i := end - 1
	for i > s.First {
		t := f.Tokens[i-1]
		switch {
		case t.Is(ClosesQuotation) && t.Quotation >= 0 && f.Quotations[t.Quotation].Scare:
			i = f.Quotations[t.Quotation].First
			continue
		case t.Is(Mark) && !inNames[t.Word], relatives[t.Word]:
			return i
		case t.Word == "and" || t.Word == "or":
			if !f.coordinates(i-1, s) {
				return i
			}
		case t.Is(Conjunction) && !t.Is(Preposition), t.Is(Complementizer) && !t.Is(Determiner|Pronoun):
			return i
		case t.Is(Pronoun) && !f.reduced(i-1, end, s):
			return i
		case t.Is(Auxiliary|Modal) && t.Word != "'s" && !(t.Is(Capital) && t.Is(Modal)): // not May or Will in a name
			r := f.relativeBefore(i-1, s)
			if r < 0 {
				return i
			}
			i = r
			continue
		}
		if v := f.verbs[i-1]; v.takes&(That|Quote) != 0 && f.finiteVerb(i-1) && !(i-2 > s.First && f.Tokens[i-2].Is(Pronoun) && f.reduced(i-2, end, s)) {
			r := f.relativeBefore(v.First, s)
			if r < 0 {
				return v.End
			}
			i = r
			continue
		}
		i--
	}
	return i
}

// reduced tells the pronoun of "a survey he attached", inside the noun phrase that ends at a token: behind a noun, and before a
// verb with nothing behind it.
func (f *finder) reduced(i, end int, s Run) bool {
	if i <= s.First || end-i > 4 || end-i < 2 {
		return false
	}
	before := f.Tokens[i-1]
	return !before.Is(Mark|Preposition|Conjunction|Complementizer|Auxiliary|Modal|Adverb|Determiner) && f.verbs[i-1].Len() == 0
}

// relativeBefore is where "who", "that" or "which" stands whose verb is at a place; -1 = the verb is of no such clause.
func (f *finder) relativeBefore(i int, s Run) int {
	for j := i - 1; j > s.First && i-j < 4; j-- {
		t := f.Tokens[j]
		if relatives[t.Word] {
			return j
		}
		if !t.Is(Adverb | Auxiliary | Modal | Negation) {
			return -1
		}
	}
	return -1
}

// coordinates tells whether "and" joins two noun phrases: there is no verb between it and the beginning of the clause.
func (f *finder) coordinates(and int, s Run) bool {
	for j := and - 1; j >= s.First; j-- {
		t := f.Tokens[j]
		switch {
		case t.Is(Mark) && t.Word != ",", t.Is(Pronoun), t.Is(Conjunction) && !t.Is(Preposition):
			return j != and-1 && t.Is(Mark) && !t.Is(OpensQuotation)
		case t.Word == ",":
			return true
		case t.Is(Auxiliary|Modal) && t.Word != "'s":
			return false
		}
		if f.finiteVerb(j) || f.verbs[j].infinite {
			return false
		}
		if pastForm(t) && j+1 < and {
			return false
		}
	}
	return true
}

// pastForm tells a word that looks like a verb in the past: in -ed, or one of the commonest others.
func pastForm(t Token) bool {
	return !t.Is(Capital) && (irregularPast[t.Word] || len(t.Word) > 4 && t.Word[len(t.Word)-2:] == "ed" && t.Word[len(t.Word)-3] != 'e')
}

var irregularPast = set(`went came took made gave got saw ran led left met sat stood fell rose grew won lost spent sent brought bought sold built kept
	held paid put set began became broke chose drew drove ate flew hid hit let lay rode sang shot shut slept spoke stole swam threw woke
	wore wrote goes comes takes makes gives gets runs leads leaves meets stands wins`)

// strip takes off the front of a noun phrase what says when and where: conjunctions, adverbs, "on Tuesday", "last week", "in a
// statement". It is empty when nothing is left.
func (f *finder) strip(r Run) Run {
	for r.First < r.End {
		t := f.Tokens[r.First]
		switch {
		case t.Word == "according":
			return Run{}
		case t.Is(Preposition) && t.Word != "of" && !f.measures(r):
			n := f.prepositional(r)
			if n == r.End {
				return Run{}
			}
			r.First = n
		case t.Is(Adverb) && !grading[t.Word] && (!t.Is(Capital) || r.Len() > 1 && !f.Tokens[r.First+1].Is(Capital)), t.Is(Conjunction), t.Is(Weekday), t.Is(Mark) && !t.Is(OpensQuotation):
			r.First++
		case f.timePhrase(r.First, r.End-1):
			r.First += 2
		default:
			return r
		}
	}
	return Run{}
}

// grading are adverbs that belong to a number or noun behind them.
var grading = set(`only even almost nearly`)

// timePhrase tells "last week", "this Friday", before the end given.
func (f *finder) timePhrase(i, end int) bool {
	return i+1 < end && timeWords[f.Tokens[i].Word] && (f.Tokens[i+1].Is(Weekday) || timeNouns[f.Tokens[i+1].Word])
}

var (
	timeWords = set(`last this next that earlier`)
	timeNouns = set(`week month year morning afternoon evening night day weekend spring summer autumn fall winter time`)
)

// measures tells "at least 20", "about half", "more than 100": prepositions before a number.
func (f *finder) measures(r Run) bool {
	for i := r.First; i < r.End && i < r.First+4; i++ {
		if f.Tokens[i].Is(Number|NumberWord) || f.Tokens[i].Word == "half" {
			return !beforeDates[f.Tokens[r.First].Word]
		}
		if !f.Tokens[i].Is(Preposition) && f.Tokens[i].Word != "least" && f.Tokens[i].Word != "most" && f.Tokens[i].Word != "a" {
			return false
		}
	}
	return false
}

// beforeDates are prepositions that stand before a number when it is a date.
var beforeDates = set(`in on by since from`)

// prepositional is where the noun phrase begins behind the prepositional phrase that begins the run; the end of the run if
// there is none.
func (f *finder) prepositional(r Run) int {
	nouns := 0
	for i := r.First + 1; i < r.End; i++ {
		t, before := f.Tokens[i], f.Tokens[i-1]
		switch {
		case t.Is(Pronoun) && t.Word != "it" && t.Word != "you":
			return i
		case t.Is(Preposition) && !t.Is(Capital):
			nouns = 0
			continue
		case before.Is(Weekday) && nouns > 0, before.Is(Number) && nouns > 0 && len(before.Word) == 4 && t.Is(Capital|Determiner|Title|Possessive):
			return i
		case nouns > 0 && t.Is(Determiner|Possessive|Title|NumberWord) && !t.Is(Clitic) && t.Word != "'s":
			return i
		case nouns > 0 && t.Is(Capital) && !before.Is(Capital) && !before.Is(Determiner|Possessive|Number|Clitic) && before.Word != "and":
			return i
		}
		if !t.Is(Determiner | Possessive | Adverb) {
			nouns++
		}
	}
	return r.End
}
