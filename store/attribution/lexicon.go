package attribution

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Tier is the section of the lexicon that a cue stands in.
type Tier uint8

// The tiers.
const (
	NoTier    Tier = iota
	Speech         // verbs of saying and writing: say, tell, deny
	Attitude       // verbs of thinking, feeling, wanting, deciding, finding: believe, hope, plan
	Noun           // what stands for such a verb: claim, belief, plan
	Adjective      // confident, afraid
	Phrase         // according to, in the view of
	Paper          // nouns that are sources and no people: report, poll, statement
	Person         // nouns of people and bodies: spokesman, officials, court
)

// tiers names the sections of the file.
var tiers = map[string]Tier{
	"speech": Speech, "attitude": Attitude, "nouns": Noun, "adjectives": Adjective, "phrases": Phrase, "documents": Paper, "people": Person,
}

// Takes says what can follow a cue, in bits.
type Takes uint16

// What can follow a cue.
const (
	That    Takes = 1 << iota // a clause with "that": wrote that it rained
	Bare                      // a clause without "that"
	To                        // an infinitive: hopes to win
	Thing                     // a noun phrase: criticised the plan
	Quote                     // a direct quotation
	Whether                   // an indirect question: asked whether, wondered why
	Hearer                    // somebody, before the content: told reporters that
	Of                        // somebody and "of": accused him of lying
	For                       // somebody and "for": praised her for trying
	As                        // something and "as": described it as a failure
	Naming                    // something and what it is called: called it wrong
	Doing                     // a form in -ing: denied taking
	About                     // of nouns and adjectives: in, on, about, over, at, by, with and what it is about
	At                        // something and "at" a number: put the cost at $61 million
	After                     // of phrases: the speaker follows
	Alone                     // of phrases: counts only where there is no other cue
)

var takes = map[string]Takes{
	"that": That, "bare": Bare, "naming": Naming, "to": To, "thing": Thing, "quote": Quote, "whether": Whether, "hearer": Hearer, "of": Of, "for": For, "as": As, "doing": Doing,
	"about": About, "at": At, "after": After, "alone": Alone,
}

// Form is the form of a verb, in bits: "said" is both past and participle.
type Form uint8

// The forms of verbs; nouns are Base (singular) or Third (plural).
const (
	Base Form = 1 << iota
	Third
	Past
	Participle
	Gerund
)

// Sense is one thing that a word can be as a cue.
type Sense struct {
	Lemma string   // "call for"
	Rest  []string // the words of the cue behind the first: "for"
	Tier  Tier
	Takes Takes
	Form  Form
}

// Lexicon knows the words with which news attributes. It does not change once it is made, and may be used by several
// goroutines.
type Lexicon struct {
	senses map[string][]Sense    // by form of the first word
	never  map[string][][]string // by form of the first word: what follows where it is no cue
}

// ParseLexicon reads a lexicon from its text form: sections in square brackets, one cue a line, comments behind "#".
//
//	[speech]
//	say (said): that quote
//	point out: that quote
//	[never]
//	call off
//
// Irregular forms stand in parentheses: past, participle and -ing form; what is left out is regular or like the past. In
// the section "never", the first word is matched in all forms that the sections above it know of it, "<number>" is a number,
// "<word>" any word, and "a|b" one of two. The error names the line.
func ParseLexicon(data []byte) (*Lexicon, error) {
	return (&Lexicon{senses: map[string][]Sense{}, never: map[string][][]string{}}).With(data)
}

// With returns a lexicon with more lines, of the form that ParseLexicon reads, beside its own. A cue that it has already in
// the same section is replaced.
func (l *Lexicon) With(data []byte) (*Lexicon, error) {
	more := &Lexicon{senses: maps.Clone(l.senses), never: maps.Clone(l.never)}
	section := ""
	for number, line := range strings.Split(string(bytes.TrimPrefix(data, []byte("\uFEFF"))), "\n") {
		line, _, _ = strings.Cut(line, "# ")
		line = strings.ToLower(strings.ReplaceAll(strings.TrimSpace(line), "’", "'"))
		var err error
		switch {
		case len(line) > longestCue:
			err = fmt.Errorf("it has %d bytes; a cue has %d at most", len(line), longestCue)
		case line == "" || line == "#":
		case strings.HasPrefix(line, "["):
			section = strings.Trim(line, "[] ")
			if tiers[section] == NoTier && section != "never" {
				err = fmt.Errorf("there is no section [%s]; the sections are speech, attitude, nouns, adjectives, phrases, documents, people and never", section)
			}
		case section == "":
			err = fmt.Errorf("%q stands before the first section, such as [speech]", line)
		case section == "never":
			more.addNever(strings.Fields(line))
		default:
			err = more.addCue(tiers[section], line)
		}
		if err != nil {
			return nil, fmt.Errorf("line %d of the cues: %w", number+1, err)
		}
	}
	return more, nil
}

// longestCue is in bytes of a line: a longer one is of another kind of file, and no error should repeat it.
const longestCue = 1000

// addCue adds a line such as "tell (told): hearer that quote".
func (l *Lexicon) addCue(tier Tier, line string) error {
	head, tail, _ := strings.Cut(line, ":")
	var what Takes
	for word := range strings.FieldsSeq(strings.ReplaceAll(tail, ",", " ")) {
		bit, ok := takes[word]
		if !ok {
			return fmt.Errorf("a cue cannot take %q; it can take that, bare, to, thing, quote, whether, hearer, of, for, as, naming, doing, about, at, after or alone", word)
		}
		what |= bit
	}
	head, irregular, bracket := strings.Cut(head, "(")
	if bracket && !strings.HasSuffix(strings.TrimSpace(irregular), ")") {
		return fmt.Errorf("the bracket in %q is not closed", line)
	}
	words := strings.Fields(head)
	if len(words) == 0 {
		return fmt.Errorf("%q names no cue", line)
	}
	own := strings.FieldsFunc(strings.TrimSuffix(strings.TrimSpace(irregular), ")"), func(r rune) bool { return r == ',' || r == ' ' })
	if len(own) > 3 {
		return fmt.Errorf("%q has more than three forms: past, participle and -ing form", line)
	}
	sense := Sense{Lemma: strings.Join(words, " "), Rest: words[1:], Tier: tier, Takes: what}
	for form, bits := range forms(tier, words[0], own) {
		sense.Form = bits
		l.put(form, sense)
	}
	return nil
}

// put adds a sense, or replaces the one of the same lemma and tier.
func (l *Lexicon) put(form string, sense Sense) {
	senses := slices.Clone(l.senses[form])
	same := func(s Sense) bool { return s.Lemma == sense.Lemma && s.Tier == sense.Tier }
	if i := slices.IndexFunc(senses, same); i >= 0 {
		senses[i] = sense
	} else {
		senses = append(senses, sense)
	}
	// The longest first, so that "call for" is found before "call".
	slices.SortStableFunc(senses, func(a, b Sense) int { return len(b.Rest) - len(a.Rest) })
	l.senses[form] = senses
}

func (l *Lexicon) addNever(words []string) {
	known := false
	for form, senses := range l.senses {
		if slices.ContainsFunc(senses, func(s Sense) bool { first, _, _ := strings.Cut(s.Lemma, " "); return first == words[0] }) {
			l.never[form] = append(slices.Clip(l.never[form]), words[1:])
			known = true
		}
	}
	if !known {
		l.never[words[0]] = append(slices.Clip(l.never[words[0]]), words[1:])
	}
}

// Senses lists what a folded word can be the first word of as a cue, the longest cues first. The list must not be changed.
func (l *Lexicon) Senses(word string) []Sense { return l.senses[word] }

// Has tells whether the word is of the tier in a cue of one word.
func (l *Lexicon) Has(word string, tier Tier) bool {
	for _, s := range l.senses[word] {
		if s.Tier == tier && len(s.Rest) == 0 {
			return true
		}
	}
	return false
}

// Never tells whether the token is in one of the uses in which its word is no cue.
func (l *Lexicon) Never(tokens []Token, i int) bool {
	return slices.ContainsFunc(l.never[tokens[i].Word], func(behind []string) bool { return follows(tokens, i+1, behind) })
}

// follows tells whether the tokens from a place on are the words of a pattern.
func follows(tokens []Token, at int, pattern []string) bool {
	if at+len(pattern) > len(tokens) {
		return false
	}
	for k, want := range pattern {
		t := tokens[at+k]
		switch {
		case want == "<word>" && !t.Is(Mark), want == "<number>" && t.Is(Number|NumberWord), want == t.Word:
		case strings.Contains(want, "|") && slices.Contains(strings.Split(want, "|"), t.Word):
		default:
			return false
		}
	}
	return true
}

// IsSpeech tells whether a cue, as text, is one of saying or writing: a verb of the tier Speech, "according to", a colon.
func (l *Lexicon) IsSpeech(cue string) bool {
	words := strings.FieldsFunc(fold(cue), func(r rune) bool { return !isWordRune(r) && r != '\'' && r != '-' })
	if len(words) == 0 {
		return strings.TrimSpace(cue) == ":"
	}
	for i, word := range words {
		for _, s := range l.senses[word] {
			if (s.Tier == Speech || s.Tier == Phrase && s.Takes&Alone == 0) && i+1+len(s.Rest) <= len(words) && slices.Equal(words[i+1:i+1+len(s.Rest)], s.Rest) {
				return true
			}
		}
	}
	return false
}
