package attribution

import "strings"

// subject finds who does what the verb says: the noun phrase before it, with what is put in between commas; or, for the second
// of two verbs with "and" and for participles, the subject of the clause. It is empty when nothing fits.
func (f *finder) subject(v verb) Run {
	if other, ok := f.shared[v.head]; ok && other < v.head {
		return f.subject(f.verbs[other])
	}
	s := f.outer[f.of[v.head]]
	if q := f.Tokens[v.head].Quotation; q >= 0 { // the verb of a quotation has its subject there
		s = Run{max(s.First, f.Quotations[q].First+1), min(s.End, f.Quotations[q].End)}
	}
	return f.subjectBefore(v.First, s)
}

// subjectBefore is the subject that ends before a token, looked for back to the beginning of the sentence.
func (f *finder) subjectBefore(end int, s Run) Run {
	if end <= s.First {
		return Run{}
	}
	switch f.Tokens[end-1].Word {
	case "and", "but", "or", "then":
		return f.clauseSubject(end-1, s)
	}
	return f.ownSubject(end, s)
}

// ownSubject is the subject that ends right before a token.
func (f *finder) ownSubject(end int, s Run) Run {
	if last := f.Tokens[end-1]; last.Word == "," || last.Word == ")" || isDash(last.Word) {
		return f.overInsertion(end, s, 3)
	}
	return f.nounPhrase(end, s)
}

// overInsertion finds a subject with something inserted behind it: "Hale, the deputy auditor, said". What explains the name
// belongs to the subject; when and where it was said does not. There may be as many insertions one after the other as depth says.
func (f *finder) overInsertion(end int, s Run, depth int) Run {
	open := f.Tokens[end-1].Word
	if open == ")" {
		open = "("
	}
	closes := end - 1
	for i := closes - 1; i > s.First && closes-i < 45; i-- {
		t := f.Tokens[i]
		if t.Word == ";" || t.Word == ":" && !t.Is(Number) {
			break
		}
		if t.Word != open || f.Tokens[i].Quotation >= 0 && f.Tokens[i].Quotation != f.Tokens[closes].Quotation {
			continue
		}
		np := f.nounPhrase(i, s)
		if np.Len() == 0 && depth > 1 && (f.Tokens[i-1].Word == "," || f.Tokens[i-1].Word == ")") {
			np = f.overInsertion(i, s, depth-1)
		}
		if np.Len() == 0 {
			continue
		}
		np = f.withNameBefore(np, s)
		if f.explains(Run{i + 1, closes}) {
			return Run{np.First, end}
		}
		if f.interrupts(Run{i + 1, closes}) {
			return np
		}
	}
	return Run{}
}

// withNameBefore takes in the name that a noun phrase explains: in "Lyle, the member for Pellbridge, who left," the last
// insertion follows on the first.
func (f *finder) withNameBefore(np Run, s Run) Run {
	if np.First-2 < s.First || f.Tokens[np.First-1].Word != "," || !f.explains(np) {
		return np
	}
	if name := f.nounPhrase(np.First-1, s); name.Len() > 0 && f.Tokens[name.End-1].Is(Capital) {
		return Run{name.First, np.End}
	}
	return np
}

// explains tells whether what stands between commas says who somebody is: the deputy auditor, who led it, 61, of Toledo.
func (f *finder) explains(r Run) bool {
	if r.Len() == 0 {
		return false
	}
	first := f.Tokens[r.First]
	switch {
	case first.Is(Relative) && first.Word != "that" && first.Word != "when", first.Is(Determiner | Possessive | Number | NumberWord | Title):
		return true
	case first.Is(Adverb) && r.Len() > 2:
		return f.explains(Run{r.First + 1, r.End}) && !timeWord[first.Word]
	case first.Word == "of" || first.Word == "from" || first.Word == "himself" || first.Word == "herself":
		return true
	case first.Is(Preposition | Conjunction | Weekday):
		return false
	case irregularPast[first.Word]:
		return false
	case f.verbs[r.First].Len() > 0:
		return f.verbs[r.First].bare
	}
	return !first.Is(Pronoun | Mark | Auxiliary)
}

// interrupts tells whether what stands between commas says when, where or how: on Tuesday, in an interview, meanwhile.
func (f *finder) interrupts(r Run) bool {
	if r.Len() == 0 {
		return false
	}
	first := f.Tokens[r.First]
	return first.Is(Preposition|Weekday|Adverb|Conjunction|Number) || f.verbs[r.First].ing || strings.HasSuffix(first.Word, "ing")
}

// clauseSubject is the subject of the clause that ends before a token, for a second verb after "and" or a participle.
func (f *finder) clauseSubject(end int, s Run) Run {
	for i := end - 1; i > s.First; i-- {
		v := f.verbs[i]
		if !f.finiteVerb(i) || v.First <= s.First || relatives[f.Tokens[v.First-1].Word] || f.Tokens[i].Quotation != f.Tokens[min(end, len(f.Tokens)-1)].Quotation {
			continue
		}
		if np := f.ownSubject(v.First, s); np.Len() > 0 {
			return np
		}
	}
	return f.mainSubject(Run{s.First, end})
}

// mainSubject is the subject of a sentence: the noun phrase before its first verb.
func (f *finder) mainSubject(s Run) Run {
	for i := s.First + 1; i < s.End; i++ {
		t, before := f.Tokens[i], f.Tokens[i-1]
		finite := t.Is(Auxiliary|Modal) && !t.Is(Capital) && (t.Word != "'s" || before.Is(Pronoun)) || pastForm(t) || f.finiteVerb(i) || f.verbs[i].bare
		noSubject := before.Is(Preposition) && !before.Is(Adverb) || before.Is(Determiner|Possessive) && !before.Is(Pronoun) || before.Word == "to" || relatives[before.Word]
		if !finite || noSubject || f.quoted(i) {
			continue
		}
		if np := f.ownSubject(i, s); np.Len() > 0 {
			return np
		}
	}
	return Run{}
}
