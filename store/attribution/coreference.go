package attribution

import (
	"cmp"
	"slices"
)

// gender is what is known about a person's, for "he" and "she".
type gender byte

const (
	unknown gender = iota
	male
	female
)

// farBack is how far, in tokens, a pronoun's person is looked for.
const farBack = 400

// person is a full name in the text: two words with capitals at least, with the titles before it.
type person struct {
	Run
	first, last string // given name and surname, folded
	gender      gender
}

// sameAs is the fuller mention of whoever a speaker is: the full name for a surname, the last fitting person for "he" and "she",
// the last fitting group or body for "they" and "it". It is empty where there is none, or the speaker is as full as can be. It
// is a guess, to be offered only.
func (f *finder) sameAs(speaker Run) Run {
	if speaker.Len() == 0 {
		return Run{}
	}
	if t := f.Tokens[speaker.First]; speaker.Len() == 1 && t.Is(Pronoun|Possessive) {
		return f.antecedent(speaker.First)
	}
	name := f.nameIn(speaker)
	switch name.Len() {
	case 0:
		return f.byOffice(speaker)
	case 1:
		return f.fullName(name)
	}
	return Run{}
}

// fullName is the first full name with the surname, wherever it stands: headlines and standfirsts may come before it.
func (f *finder) fullName(name Run) Run {
	for _, i := range f.bySurname[f.Tokens[name.First].Word] {
		if p := f.people[i]; !p.Contains(name.First) {
			return p.Run
		}
	}
	return Run{}
}

// antecedent is whom a pronoun stands for.
func (f *finder) antecedent(pronoun int) Run {
	switch f.Tokens[pronoun].Word {
	case "he", "his":
		return f.lastPerson(pronoun, male)
	case "she", "her":
		return f.lastPerson(pronoun, female)
	case "they", "their", "it", "its":
		return f.lastBody(pronoun)
	}
	return Run{}
}

// lastPerson is the full name of the last person before a token of whom nothing says that they are of the other gender: a speaker
// rather than somebody who is only spoken of.
func (f *finder) lastPerson(before int, g gender) Run {
	for i := f.foundFrom(before) - 1; i >= 0 && before-f.found[i].head < farBack; i-- {
		s := f.found[i].speaker
		if s.End > before || s.Len() == 0 {
			continue
		}
		if p := f.personIn(s); p.Len() > 0 && p.fits(g) {
			return p.Run
		}
	}
	for i := f.personFrom(before) - 1; i >= 0 && before-f.people[i].First < farBack; i-- {
		if p := f.people[i]; p.gender == g {
			return p.Run
		}
	}
	return Run{}
}

func (p person) fits(g gender) bool { return p.gender == unknown || p.gender == g }

// personIn is the person a speaker is, by full name or surname.
func (f *finder) personIn(s Run) person {
	name := f.nameIn(s)
	if name.Len() == 0 {
		return person{}
	}
	for _, i := range f.bySurname[f.Tokens[name.End-1].Word] {
		p := f.people[i]
		if p.First <= name.First && name.End <= p.End || name.Len() == 1 || f.Tokens[name.First].Word == p.first {
			if p.gender == unknown {
				p.gender = f.genderOf(s)
			}
			return p
		}
	}
	return person{}
}

// lastBody is the last speaker before a token that is no single person: a company, officials, a report.
func (f *finder) lastBody(before int) Run {
	for i := f.foundFrom(before) - 1; i >= 0 && before-f.found[i].head < farBack; i-- {
		s := f.found[i].speaker
		if s.Len() == 0 || s.End > before || f.Tokens[s.First].Is(Pronoun|Possessive) || f.personIn(s).Len() > 0 {
			continue
		}
		return f.withoutMarks(s)
	}
	return Run{}
}

// byOffice is the person with the office that a speaker is called by: "the mayor" after "Mayor Rita Alvarez", "the auditor" after
// "Ann Hale, the state auditor".
func (f *finder) byOffice(s Run) Run {
	head := f.Tokens[s.End-1].Word
	if s.Len() > 4 || !f.Tokens[s.First].Is(Determiner|Possessive) || !f.lexicon.Has(head, Person) {
		return Run{}
	}
	for i := f.personFrom(s.First) - 1; i >= 0 && s.First-f.people[i].First < 2*farBack; i-- {
		p := f.people[i]
		end := min(p.End+9, f.Sentences[f.Tokens[p.First].Sentence].End)
		behind := Run{p.End, p.End}
		if p.End < end && f.Tokens[p.End].Word == "," {
			behind.End = end
		}
		for _, r := range []Run{p.Run, behind} {
			for _, t := range f.Tokens[r.First:r.End] {
				if t.Word == head {
					return p.Run
				}
			}
		}
	}
	return Run{}
}

// nameIn is the name in the core of a speaker, before any comma, without titles; empty if there is none.
func (f *finder) nameIn(s Run) Run {
	for i := s.First; i < s.End; i++ {
		t := f.Tokens[i]
		if t.Is(Mark) && i > s.First || t.Is(Preposition|Relative) {
			break
		}
		if f.isName(i) {
			end := i + 1
			for end < s.End && f.isName(end) {
				end++
			}
			return Run{i, end}
		}
	}
	return Run{}
}

// isName tells a word of a name: with a capital, no title and no function word.
func (f *finder) isName(i int) bool {
	t := f.Tokens[i]
	return t.Is(Capital) && !t.Is(Mark|Title|Determiner|Preposition|Conjunction|Pronoun|Possessive|Weekday|Auxiliary|Modal|Number|Complementizer|Adverb)
}

// findPeople lists the full names of the text in its order.
func (f *finder) findPeople() {
	for i := 0; i < len(f.Tokens); i++ {
		if !f.isName(i) {
			continue
		}
		end := i + 1
		for end < len(f.Tokens) && f.isName(end) && f.Tokens[end].Is(Spaced) && f.Tokens[end].Sentence == f.Tokens[i].Sentence {
			end++
		}
		first := i
		for first > 0 && f.Tokens[first-1].Is(Title) && f.Tokens[first-1].Is(Capital) && f.Tokens[first-1].Paragraph == f.Tokens[i].Paragraph {
			first--
		}
		p := person{Run: Run{first, end}, first: f.Tokens[i].Word, last: f.Tokens[end-1].Word}
		p.gender = f.genderOf(p.Run)
		if end-i >= 2 && end-i <= 4 && (first < i || givenNames[p.first] != unknown || !f.lexicon.Has(p.last, Person) && !f.lexicon.Has(p.last, Paper)) {
			f.bySurname[p.last] = append(f.bySurname[p.last], len(f.people))
			f.people = append(f.people, p)
		}
		i = end - 1
	}
}

// personFrom is the place of the first full name at a token or behind it.
func (f *finder) personFrom(token int) int {
	i, _ := slices.BinarySearchFunc(f.people, token, func(p person, token int) int { return cmp.Compare(p.First, token) })
	return i
}

// genderOf is what the words of a name or description say.
func (f *finder) genderOf(r Run) gender {
	for _, t := range f.Tokens[r.First:r.End] {
		switch {
		case males[t.Word]:
			return male
		case females[t.Word]:
			return female
		case t.Is(Capital) && givenNames[t.Word] != unknown:
			return givenNames[t.Word]
		}
	}
	return unknown
}

// withoutMarks is a run without the punctuation at its ends.
func (f *finder) withoutMarks(r Run) Run {
	for r.End > r.First && f.trimmable(r.End-1) {
		r.End--
	}
	return r
}

// nextBest lists other speakers near a cue, the nearest first, five at most.
func (f *finder) nextBest(x finding) []Run {
	type candidate struct {
		Run
		distance int
	}
	var near []candidate
	add := func(r Run) {
		r = f.withoutMarks(r)
		same := func(c candidate) bool { return f.sameWords(c.Run, r) }
		if r.Len() == 0 || f.sameWords(r, f.withoutMarks(x.speaker)) || slices.ContainsFunc(near, same) {
			return
		}
		d := x.head - r.First
		if d < 0 {
			d = -2 * d // what comes later is less likely
		}
		near = append(near, candidate{r, d})
	}
	here := int(f.Tokens[x.head].Paragraph)
	first, end := f.Paragraphs[max(here-3, 0)].First, f.Paragraphs[min(here+1, len(f.Paragraphs)-1)].End
	for i := max(f.foundFrom(first), f.foundFrom(x.head)-20); i < len(f.found) && f.found[i].head < end && f.found[i].head < x.head+farBack; i++ {
		add(f.found[i].speaker)
	}
	first, end = f.Paragraphs[max(here-1, 0)].First, f.Paragraphs[here].End
	for i := max(f.personFrom(first), f.personFrom(x.head)-20); i < len(f.people) && f.people[i].First < end && f.people[i].First < x.head+farBack; i++ {
		add(f.people[i].Run)
	}
	slices.SortStableFunc(near, func(a, b candidate) int { return a.distance - b.distance })
	var out []Run
	for _, c := range near[:min(len(near), 5)] {
		out = append(out, c.Run)
	}
	return out
}

// sameWords tells whether two runs have the same words.
func (f *finder) sameWords(a, b Run) bool {
	return slices.EqualFunc(f.Tokens[a.First:a.End], f.Tokens[b.First:b.End], func(s, t Token) bool { return s.Word == t.Word })
}
