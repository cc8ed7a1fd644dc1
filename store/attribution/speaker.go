package attribution

import "strings"

// isAuthor tells "I" and "you", who outside quotations are the article's author and reader.
func (f *finder) isAuthor(r Run) bool {
	return r.Len() == 1 && (f.Tokens[r.First].Word == "i" || f.Tokens[r.First].Word == "you")
}

// canSpeak tells whether a noun phrase may be somebody who thinks or says: a name, a pronoun, a noun of people or papers.
func (f *finder) canSpeak(r Run) bool {
	for i := r.First; i < r.End; i++ {
		t := f.Tokens[i]
		if t.Is(Capital) && i > r.First || t.Is(Capital) && !t.Is(Determiner|Preposition|Adverb|Conjunction) || t.Is(Pronoun) && t.Word != "it" || alone[t.Word] && i == r.First || personal(t.Word) || f.lexicon.Has(t.Word, Person) || f.lexicon.Has(t.Word, Paper) {
			return true
		}
	}
	return false
}

// personal tells a noun that is made like those of people: geologists, guardians.
func personal(word string) bool {
	word = strings.TrimSuffix(word, "s")
	return len(word) > 6 && (strings.HasSuffix(word, "ist") || strings.HasSuffix(word, "ian") || strings.HasSuffix(word, "eer"))
}

// isPaper tells whether a noun phrase is a report, poll or other document: by its head, the last noun before "of", "by", "that".
func (f *finder) isPaper(r Run) bool {
	head := -1
	for i := r.First; i < r.End; i++ {
		t := f.Tokens[i]
		if i > r.First && (t.Is(Preposition) || t.Is(Mark) && t.Word != "'" && t.Word != "’" || t.Is(Relative) || f.verbs[i].Len() > 0) {
			break
		}
		head = i
	}
	if head < 0 || f.Tokens[head].Is(Pronoun) {
		return false
	}
	word := f.Tokens[head].Word
	return f.lexicon.Has(word, Paper) && !f.lexicon.Has(word, Person)
}
