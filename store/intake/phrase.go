package intake

import (
	_ "embed"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

//go:embed phrases.txt
var phraseTable string

// phrases holds phrases.txt: whole-line wordings by their text, wordings with a gap by their first word.
var phrases = readPhrases(phraseTable)

type phraseBook struct {
	whole map[string]string // wording -> kind
	gaps  map[string][]phrase
}

// phrase is a wording with one or more gaps ("*") in it.
type phrase struct {
	kind  string
	parts []string // what stands between the gaps; the first is not empty, the last is when the end is free
}

func readPhrases(table string) phraseBook {
	book := phraseBook{whole: map[string]string{}, gaps: map[string][]phrase{}}
	for line := range strings.Lines(table) {
		line = strings.TrimSpace(line)
		kind, wording, ok := strings.Cut(line, " ")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		if !strings.Contains(wording, "*") {
			book.whole[wording] = kind
			continue
		}
		p := phrase{kind, strings.Split(wording, "*")}
		key := firstWord(p.parts[0])
		book.gaps[key] = append(book.gaps[key], p)
	}
	return book
}

// match is what the table says of a line.
type match struct {
	kind  string // "" = nothing
	whole bool   // the wording is the whole line
	head  int    // words in the first part of the wording
}

// find looks a line up.
func (book phraseBook) find(line string) match {
	const enough = 400 // bytes; longer lines are prose, and cookie notices tell themselves by their beginning
	long := len(line) > enough
	if long {
		line = strings.ToValidUTF8(line[:enough], "")
	}
	line = normalize(line)
	if kind := book.whole[line]; kind != "" && !long {
		return match{kind, true, len(strings.Fields(line))}
	}
	for _, p := range book.gaps[firstWord(line)] {
		if p.fits(line) {
			return match{p.kind, false, len(strings.Fields(p.parts[0]))}
		}
	}
	return match{}
}

// fits tells whether the parts follow each other in a line, the first at its start, where it ends with a word's end.
func (p phrase) fits(line string) bool {
	rest, ok := strings.CutPrefix(line, p.parts[0])
	if !ok {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(p.parts[0])
	if next, _ := utf8.DecodeRuneInString(rest); rest != "" && unicode.IsLetter(last) && unicode.IsLetter(next) {
		return false
	}
	for _, part := range p.parts[1 : len(p.parts)-1] {
		if _, rest, ok = strings.Cut(rest, part); !ok {
			return false
		}
	}
	return strings.HasSuffix(rest, p.parts[len(p.parts)-1])
}

var (
	number  = regexp.MustCompile(`\d+(?:[.,]\d+)*`)
	quotes  = strings.NewReplacer("’", "'", "‘", "'", "`", "'", "“", `"`, "”", `"`, "\u00A0", " ")
	outside = " \t-–—_•·*|<>«»‹›→←▶►…:.!?,;[]()+#\"'"
)

// normalize writes a line as the table does.
func normalize(line string) string {
	line = strings.Trim(quotes.Replace(strings.ToLower(line)), outside)
	return number.ReplaceAllLiteralString(strings.Join(strings.Fields(line), " "), "#")
}

// firstWord is the letters that a line begins with.
func firstWord(line string) string {
	if i := strings.IndexFunc(line, func(r rune) bool { return !unicode.IsLetter(r) }); i >= 0 {
		return line[:i]
	}
	return line
}
