package attribution

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Class says what is known about a token from itself and its marks, in bits. A word of several classes ("that", "her") has
// all of them.
type Class uint32

// The classes of tokens.
const (
	Mark            Class = 1 << iota // punctuation or a symbol
	Spaced                            // white space stands before it
	Capital                           // begins with a capital
	Upper                             // nothing but capitals, two at least
	Number                            // has a digit
	Clitic                            // 's, n't, 're …
	OpensQuotation                    // an opening quotation mark
	ClosesQuotation                   // a closing quotation mark
	Pronoun                           // personal, as a subject: I, he, they …, also "who"
	Object                            // personal, as an object: me, him, them …
	Possessive                        // my, his, their …, 's
	Determiner                        // the, a, this, some …
	Preposition                       // of, in, about …
	Conjunction                       // and, or, but, because, when …
	Complementizer                    // that, whether, if, how, why, what …
	Relative                          // who, which, that, whose, where
	Auxiliary                         // be, have, do
	Modal                             // will, would, can …
	Negation                          // not, n't, never, no longer
	Title                             // Mr., Sen., President, Dr. …
	Adverb                            // words in -ly and a list
	NumberWord                        // one, two, dozens …
	Weekday                           // and months
	Be                                // forms of "be"
	Have                              // forms of "have"
)

// closed lists the words of the closed classes.
var closed = map[Class]string{
	Pronoun:        `i he she they we you it who`,
	Object:         `me him her them us you it whom himself herself themselves itself myself ourselves yourself`,
	Possessive:     `my his her their our your its whose 's`,
	Determiner:     `the a an this that these those some any each every both all another no such several many most few more much either neither other half`,
	Preposition:    `of in on at by for from with about against into to over under after before during through between among as since until till without within despite amid like near toward towards upon across behind beyond around outside inside along above below following including regarding concerning via per than off up down out onto alongside besides except past throughout`,
	Conjunction:    `and or but nor yet because although though while when whereas since after before until unless if so once as`,
	Complementizer: `that whether if how why what who where when which`,
	Relative:       `who whom which that whose where when`,
	Auxiliary:      `am is are was were be been being has have had having do does did doing done 've 're 'm 'd 's`,
	Be:             `am is are was were be been being 're 'm`,
	Have:           `has have had having 've`,
	Modal:          `will would can could may might shall should must 'll 'd ca wo cannot`,
	Negation:       `not n't never hardly scarcely nobody nothing neither nor cannot`,
	Title: `mr mr. mrs mrs. ms ms. mx dr dr. prof prof. sen sen. sens. rep rep. reps. gov gov. gen gen. lt lt. col col. sgt sgt. capt capt. maj. adm. cmdr. rev rev. hon. sir dame lord lady judge justice ` +
		`president vice senator representative congressman congresswoman governor mayor secretary minister chancellor premier ambassador general colonel captain sergeant detective chief director ` +
		`chairman chairwoman chair professor doctor officer deputy superintendent inspector attorney commissioner councillor councilman councilwoman king queen prince princess pope cardinal bishop archbishop father sister imam rabbi coach`,
	Adverb: `also again already always still now then later earlier soon today yesterday tomorrow tonight once often sometimes usually ever even just only too very quite rather almost nearly perhaps maybe instead ` +
		`however moreover meanwhile nevertheless nonetheless therefore thus afterwards afterward further first last long well much far back together here there ago yet away twice`,
	NumberWord: `one two three four five six seven eight nine ten eleven twelve dozen dozens hundred hundreds thousand thousands million millions billion billions`,
	Weekday: `monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october november december ` +
		`jan. feb. mar. apr. jun. jul. aug. sept. sep. oct. nov. dec. mon. tue. tues. wed. thu. thurs. fri. sat. sun.`,
}

// notAdverbs end in -ly and are something else.
const notAdverbs = `family only early daily weekly monthly yearly likely unlikely friendly deadly elderly assembly italy july reply apply supply rely rally ally bully ugly costly lovely holy fly jelly belly billy kelly emily sally molly lily multiply comply imply anomaly monopoly butterfly orderly scholarly lonely lively silly`

var (
	classes     = closedClasses()
	notAnAdverb = set(notAdverbs)
)

func closedClasses() map[string]Class {
	of := map[string]Class{}
	for class, list := range closed {
		for word := range strings.FieldsSeq(list) {
			of[word] |= class
		}
	}
	return of
}

func set(list string) map[string]bool {
	words := map[string]bool{}
	for word := range strings.FieldsSeq(list) {
		words[word] = true
	}
	return words
}

// classOf is what a folded word is by itself.
func classOf(word string) Class {
	if c, ok := classes[word]; ok {
		return c
	}
	if len(word) > 4 && strings.HasSuffix(word, "ly") && !notAnAdverb[word] {
		return Adverb
	}
	return 0
}

// Words before whose full stop no sentence ends, and those before whose full stop one may end.
var (
	neverLast = set(`mr mrs ms mx dr prof sen sens rep reps gov govs gen col lt maj capt cpl sgt cmdr adm rev hon messrs st e.g i.e vs no nos fig approx`)
	mayBeLast = set(`jr sr inc ltd co corp llc plc bros jan feb mar apr jun jul aug sept sep oct nov dec a.m p.m etc est al dept univ ` +
		`ala ariz ark calif colo conn del fla ga ill ind kan ky la mass md mich minn miss mo mont neb nev okla ore pa penn tenn tex va vt wash wis wyo ` +
		`mon tue tues wed thu thurs fri`)
	ambiguous = set(`no co la del wash ill ind ore mar mass miss fig sat sun fri wed mon est gen al rep st rev mo pa va ga`) // also words: only with a capital
)

// isAbbreviation tells whether the full stop behind a word belongs to it; last is where its part behind the last inner full
// stop begins.
func isAbbreviation(word string, last int) bool {
	first, size := utf8.DecodeRuneInString(word)
	if size == len(word) && unicode.IsUpper(first) && first != 'I' {
		return true // J. Hale
	}
	if last > 0 && len(word)-last == 1 {
		return true // U.S., a.m.
	}
	if len(word) > 6 {
		return false
	}
	lower := strings.ToLower(word)
	if ambiguous[lower] && !unicode.IsUpper(first) {
		return false
	}
	return neverLast[lower] || mayBeLast[lower]
}
