package dataset

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/onrecord/onrecord/store/corpus"
)

// names lists what an article may call an entity: its name and aliases, the words of both that may stand alone, and each
// of them as headlines shout it, with the other apostrophe, and with accents in one character or two.
func names(e corpus.Entity) []string {
	var all []string
	for _, name := range e.Names() {
		name = strings.TrimSpace(name)
		for _, said := range append([]string{name}, nameWords(name)...) {
			for _, apostrophes := range []string{said, strings.ReplaceAll(said, "’", "'"), strings.ReplaceAll(said, "'", "’")} {
				for _, spelling := range []string{apostrophes, strings.ToUpper(apostrophes)} {
					all = append(all, spelling, norm.NFC.String(spelling), norm.NFD.String(spelling))
				}
			}
		}
	}
	return slices.DeleteFunc(all, func(name string) bool { return name == "" })
}

// noNames are words in the names of persons that are no names, in the languages of much news. Left alone, they would take
// the articles and titles of everybody else along.
var noNames = func() map[string]bool {
	words := map[string]bool{}
	for word := range strings.FieldsSeq(`a an the of and for in on at to by from with his her their its one some two three no
		mr mrs ms miss mx dr prof professor sir dame lord lady saint st jr sr ii iii iv phd md
		president vice prime minister secretary state senator governor mayor chancellor king queen prince princess pope
		general colonel major captain sergeant officer judge justice chief director chair chairman chairwoman spokesman
		spokeswoman spokesperson official officials source sources us uk eu un u.s u.k u.n
		de del della der den des di du da la le les el al bin ibn van von zu zur und et y e o do dos das
		herr frau madame monsieur mme m señor señora sr sra don doña signor signora`) {
		words[word] = true
	}
	return words
}()

// nameWords are the words of a name by which a text may call its bearer: those that are not in small letters.
func nameWords(name string) []string {
	var words []string
	for _, word := range append(strings.Fields(name), strings.FieldsFunc(name, func(r rune) bool { return unicode.IsSpace(r) || r == '-' })...) {
		word = strings.TrimFunc(word, func(r rune) bool { return !isWordRune(r) })
		first, _ := utf8.DecodeRuneInString(word)
		if utf8.RuneCountInString(word) > 1 && unicode.IsLetter(first) && !unicode.IsLower(first) && !noNames[strings.ToLower(word)] {
			words = append(words, word)
		}
	}
	return words
}

// nameFinder finds names in texts.
type nameFinder struct {
	byFirst map[rune][]string // by their first character, the longest first
}

func newNameFinder(replaced map[string]string) nameFinder {
	f := nameFinder{map[rune][]string{}}
	for name := range replaced {
		first, _ := utf8.DecodeRuneInString(name)
		f.byFirst[first] = append(f.byFirst[first], name)
	}
	for _, list := range f.byFirst {
		slices.SortFunc(list, func(a, b string) int {
			if len(a) != len(b) {
				return len(b) - len(a)
			}
			return strings.Compare(a, b)
		})
	}
	return f
}

// find lists the places of names, in order.
func (f nameFinder) find(text string) []corpus.Range {
	var found []corpus.Range
	for at := 0; at < len(text); {
		first, size := utf8.DecodeRuneInString(text[at:])
		for _, name := range f.byFirst[first] {
			if strings.HasPrefix(text[at:], name) && stands(text, at, at+len(name)) {
				found = append(found, corpus.Range{Start: at, End: at + len(name)})
				size = len(name)
				break
			}
		}
		at += size
	}
	return found
}

// within tells whether a name is anywhere in a text, in letters of any size.
func (f nameFinder) within(text string) bool {
	text = strings.ToLower(text)
	for _, list := range f.byFirst {
		if slices.ContainsFunc(list, func(name string) bool { return strings.Contains(text, strings.ToLower(name)) }) {
			return true
		}
	}
	return false
}

// stands tells whether a name that begins or ends with a Latin letter stands as a whole word there. Other scripts put
// particles before names and endings behind them, or have no spaces.
func stands(text string, start, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:start])
	first, _ := utf8.DecodeRuneInString(text[start:end])
	last, _ := utf8.DecodeLastRuneInString(text[start:end])
	after, _ := utf8.DecodeRuneInString(text[end:])
	latin := func(r rune) bool {
		return isWordRune(r) && (r < utf8.RuneSelf || unicode.In(r, unicode.Latin, unicode.Mn))
	}
	return !(latin(first) && start > 0 && isWordRune(before)) && !(end < len(text) && (latin(last) && isWordRune(after) || unicode.Is(unicode.Mn, after)))
}

// isWordRune tells whether a character is part of a word; accents that stand alone are.
func isWordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)
}
