package attribution

import "strings"

// forms lists the forms of a cue's first word: those of a verb or of a noun, or the word alone. The irregular ones are
// given: past, participle, -ing form.
func forms(tier Tier, word string, irregular []string) map[string]Form {
	of := map[string]Form{word: Base}
	switch tier {
	case Speech, Attitude:
		past, gerund := pastOf(word), gerundOf(word)
		participle := past
		if len(irregular) > 0 {
			past, participle = irregular[0], irregular[0]
		}
		if len(irregular) > 1 {
			participle = irregular[1]
		}
		if len(irregular) > 2 {
			gerund = irregular[2]
		}
		of[withS(word)] |= Third
		of[past] |= Past
		of[participle] |= Participle
		of[gerund] |= Gerund
	case Noun, Paper, Person:
		plural := withS(word)
		if len(irregular) > 0 {
			plural = irregular[0]
		}
		of[plural] |= Third
	}
	return of
}

// withS is the third person of a verb or the plural of a noun.
func withS(word string) string {
	switch {
	case endsInConsonantY(word):
		return word[:len(word)-1] + "ies"
	case strings.HasSuffix(word, "s"), strings.HasSuffix(word, "x"), strings.HasSuffix(word, "z"), strings.HasSuffix(word, "ch"), strings.HasSuffix(word, "sh"),
		strings.HasSuffix(word, "o"):
		return word + "es"
	}
	return word + "s"
}

func pastOf(verb string) string {
	switch {
	case strings.HasSuffix(verb, "e"):
		return verb + "d"
	case endsInConsonantY(verb):
		return verb[:len(verb)-1] + "ied"
	}
	return doubledLast(verb) + "ed"
}

func gerundOf(verb string) string {
	if strings.HasSuffix(verb, "ie") {
		return verb[:len(verb)-2] + "ying"
	}
	if strings.HasSuffix(verb, "e") && !strings.HasSuffix(verb, "ee") && !strings.HasSuffix(verb, "ye") {
		return verb[:len(verb)-1] + "ing"
	}
	return doubledLast(verb) + "ing"
}

// doubledLast doubles the last consonant of a verb of one syllable with one vowel: plan, planned. Longer verbs that do so are
// irregular for the lexicon.
func doubledLast(verb string) string {
	n := len(verb)
	if n < 3 || vowel(verb[n-1]) || strings.IndexByte("wxy", verb[n-1]) >= 0 || !vowel(verb[n-2]) || vowel(verb[n-3]) && verb[n-3:n-1] != "ui" || strings.IndexFunc(verb[:n-2], func(r rune) bool { return vowel(byte(r)) && r != 'u' }) >= 0 {
		return verb
	}
	return verb + verb[n-1:]
}

func vowel(c byte) bool { return strings.IndexByte("aeiou", c) >= 0 }

func endsInConsonantY(word string) bool {
	n := len(word)
	return n > 1 && word[n-1] == 'y' && !vowel(word[n-2])
}
