package attribution

import "strings"

// verb is a word that is used as a verb and is a cue.
type verb struct {
	Run          // the cue: auxiliaries, negation, adverbs, the verb, its particle
	head     int // the token of the verb
	lemma    string
	form     Form
	tier     Tier
	takes    Takes
	passive  bool // is expected
	infinite bool // to say
	ing      bool // saying, without "is"
	bare     bool // a participle without an auxiliary: the plan proposed by
}

// verbAt is the cue verb at a token. Where the same form can be a noun, its neighbours decide.
func (f *finder) verbAt(i int) (verb, bool) {
	t := f.Tokens[i]
	senses := f.lexicon.Senses(t.Word)
	if len(senses) == 0 || t.Is(Mark) || f.lexicon.Never(f.Tokens, i) {
		return verb{}, false
	}
	v := verb{head: i}
	rest := -1
	for _, s := range senses {
		if s.Tier != Speech && s.Tier != Attitude || !follows(f.Tokens, i+1, s.Rest) || len(s.Rest) < rest {
			continue
		}
		if rest < 0 {
			rest, v.lemma, v.tier = len(s.Rest), s.Lemma, s.Tier
		}
		if s.Tier == Speech {
			v.tier = Speech
		}
		v.takes |= s.Takes
		v.form |= s.Form
	}
	if rest < 0 || t.Is(Capital) && !f.mayBeCapital(i) {
		return verb{}, false
	}
	v.Run = Run{i, i + 1 + rest}
	f.group(&v)
	if v.passive && v.form&Participle == 0 {
		return verb{}, false // there are fears that
	}
	return v, f.usedAsVerb(v)
}

// mayBeCapital tells whether a verb can be written with a capital at the place: at the beginning of a sentence or in a
// headline.
func (f *finder) mayBeCapital(i int) bool {
	s := f.Sentences[f.Tokens[i].Sentence]
	first := s.First
	for first < i && f.Tokens[first].Is(Mark) {
		first++
	}
	return i == first || f.inTitle(s)
}

// inTitle tells whether a sentence is written like a headline: with most of its words in capitals.
func (f *finder) inTitle(s Run) bool {
	words, capitals := 0, 0
	for _, t := range f.Tokens[s.First:s.End] {
		if t.Is(Mark|Number) || t.Is(Preposition|Determiner|Conjunction|Auxiliary) {
			continue
		}
		words++
		if t.Is(Capital) {
			capitals++
		}
	}
	return words >= 3 && capitals*10 >= words*8
}

// finiteVerb tells whether a cue verb with a subject of its own stands at a token: no infinitive, no participle.
func (f *finder) finiteVerb(i int) bool {
	v, ok := f.verbs[i]
	return ok && !v.infinite && !v.ing && !v.bare
}

// group takes in what belongs to the verb on its left, has repeatedly, did not, would, is, to, and finds out its form.
func (f *finder) group(v *verb) {
	start := f.Sentences[f.Tokens[v.head].Sentence].First
	be, have, aux := false, false, false
	i := v.head
	for ; i > start; i-- {
		t := f.Tokens[i-1]
		switch {
		case t.Word == "'s" && (v.form&(Participle|Gerund) == 0 || i-1 == start || !f.Tokens[i-2].Is(Pronoun|Object)): // a possessive
		case t.Is(Auxiliary | Modal):
			be, have, aux = be || t.Is(Be) || t.Word == "'s", have || t.Is(Have), true
			v.First = i - 1
			continue
		case t.Is(Negation) && !t.Is(Determiner|Pronoun) && t.Word != "nobody" && t.Word != "nothing", f.degree(i - 1):
			continue
		case t.Word == "to" && v.form&Base != 0 && !aux:
			v.infinite = true
			v.First = i - 1
		}
		break
	}
	if v.First == v.head { // without an auxiliary, the adverbs right before the verb belong to it
		for v.First-1 > start && f.degree(v.First-1) {
			v.First--
		}
	}
	v.passive = be && v.form&Gerund == 0
	v.ing = v.form == Gerund && !be
	v.bare = v.form&Past == 0 && v.form&Participle != 0 && !be && !have
}

// degree tells an adverb that says how something is said, not when.
func (f *finder) degree(i int) bool {
	t := f.Tokens[i]
	return t.Is(Adverb) && !t.Is(Capital) && !timeWord[t.Word]
}

// timeWord are adverbs that say when, and stand before a verb without belonging to it.
var timeWord = set(`today yesterday tomorrow tonight then earlier later meanwhile however so`)

// usedAsVerb tells whether a word that can be a cue verb is one here.
func (f *finder) usedAsVerb(v verb) bool {
	start := f.Sentences[f.Tokens[v.head].Sentence].First
	if v.First < v.head && f.Tokens[v.First].Is(Auxiliary|Modal) || v.infinite {
		return true
	}
	if v.First == start {
		return v.form&(Gerund|Participle) != 0 || f.Tokens[v.head].Is(Capital) && f.inTitle(f.Sentences[f.Tokens[v.head].Sentence])
	}
	before := f.Tokens[v.First-1]
	word := f.Tokens[v.head].Word
	switch {
	case word == "said" || word == "says":
		return true
	case before.Is(Pronoun) || before.Word == "that" || before.Word == "which":
		return true
	case before.Is(Determiner|NumberWord) && alone[before.Word] && v.form&(Past|Third) != 0:
		return true
	case before.Is(Determiner|Possessive|NumberWord) || before.Is(Preposition) && !before.Is(Conjunction) && v.form&Gerund == 0:
		return false
	case v.form&Gerund != 0:
		return true
	case v.form&(Past|Participle) != 0:
		return true
	}
	return f.agrees(v)
}

// alone are determiners and numbers that can be a subject by themselves: "one wondered", "most said".
var alone = set(`all some many most several few both each one none another others these those two three four five six seven eight nine ten dozens hundreds thousands`)

// agrees decides over a form that can be a plural noun ("claims") or a singular one ("plan"): as a verb it needs a subject of
// the right number before it and something to take behind it.
func (f *finder) agrees(v verb) bool {
	before := f.Tokens[v.First-1]
	if before.Is(Mark) && before.Word != "," && before.Word != ")" && before.Word != "—" && !before.Is(ClosesQuotation) {
		return false
	}
	nominal := false
	for _, s := range f.lexicon.Senses(f.Tokens[v.head].Word) {
		nominal = nominal || s.Tier == Noun || s.Tier == Paper || s.Tier == Person
	}
	plural := f.pluralBefore(v.First)
	if v.form&Third != 0 && isPlural(before) && !before.Is(Conjunction) || v.form&Base != 0 && v.form&Past == 0 && nominal && !plural {
		return false
	}
	if !nominal {
		return true
	}
	if v.End >= len(f.Tokens) {
		return true
	}
	next := f.Tokens[v.End]
	if f.nextIsVerb(v.End) {
		return false // records show
	}
	switch {
	case next.Word == "to":
		return v.takes&To != 0 && (v.form&Third != 0 || before.Is(Capital) || plural || f.lexicon.Has(before.Word, Person))
	case next.Word == "that", next.Is(Determiner | Possessive | Pronoun | Complementizer), next.Is(Capital), next.Is(OpensQuotation), next.Is(Weekday):
		return true
	case next.Is(Preposition), next.Is(Auxiliary | Modal), next.Is(Conjunction):
		return false
	}
	return before.Is(Capital|Mark) || f.lexicon.Has(before.Word, Person) || f.lexicon.Has(before.Word, Paper)
}

// nextIsVerb tells whether a token is a cue verb of its own, so that the one before it is its subject.
func (f *finder) nextIsVerb(i int) bool {
	for _, s := range f.lexicon.Senses(f.Tokens[i].Word) {
		if (s.Tier == Speech || s.Tier == Attitude) && s.Form&(Past|Base|Third) != 0 && len(s.Rest) == 0 {
			return true
		}
	}
	return false
}

// isPlural tells a plural noun, as far as its form does.
func isPlural(t Token) bool {
	return !t.Is(Capital) && (pluralNoun[t.Word] || strings.HasSuffix(t.Word, "s") && !strings.HasSuffix(t.Word, "ss") && !t.Is(Clitic|Determiner|Preposition|Adverb))
}

// pluralBefore tells whether the noun phrase before a token is plural: its last word, or the one that "of" and its like depend
// on.
func (f *finder) pluralBefore(end int) bool {
	start := f.Sentences[f.Tokens[end].Sentence].First
	for i := end - 1; i >= start && end-i < 9; i-- {
		t := f.Tokens[i]
		last := i == end-1
		switch {
		case isPlural(t), last && (t.Word == "and" || t.Word == "who" || t.Is(Capital) && strings.HasSuffix(t.Word, "s")):
			return last || f.Tokens[i+1].Is(Preposition|Relative) || f.Tokens[i+1].Word == ","
		case t.Is(Auxiliary|Modal) && t.Word != "'s", t.Word == ";", t.Word == ":":
			return false
		}
		if t.Is(Capital) && strings.HasSuffix(t.Word, "s") && f.Tokens[i+1].Is(Preposition) || t.Word == "and" && i > start && f.Tokens[i-1].Is(Capital) {
			return true
		}
	}
	return false
}

var pluralNoun = set(`people men women children police media data staff many some others both several most few those these democrats republicans who`)
