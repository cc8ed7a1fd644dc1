package intake

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// agencies are the news agencies whose credit is recognised, by the ways in which it is written, in lower case.
var agencies = map[string]string{
	"ap": "AP", "associated press": "AP", "the associated press": "AP",
	"reuters": "Reuters", "thomson reuters": "Reuters",
	"afp": "AFP", "agence france-presse": "AFP", "agence france presse": "AFP",
	"upi": "UPI", "united press international": "UPI",
	"dpa": "dpa", "deutsche presse-agentur": "dpa", "apa": "APA", "sda": "SDA", "keystone-sda": "Keystone-SDA",
	"efe": "EFE", "ansa": "ANSA", "anp": "ANP", "belga": "Belga", "pa": "PA", "pa media": "PA", "press association": "PA",
	"xinhua": "Xinhua", "tass": "TASS", "kyodo": "Kyodo", "kyodo news": "Kyodo", "yonhap": "Yonhap", "pti": "PTI",
	"bloomberg": "Bloomberg", "canadian press": "The Canadian Press", "the canadian press": "The Canadian Press", "aap": "AAP",
}

// agency is the usual name of the news agency that a credit names, "" when it names none.
func agency(credit string) string {
	return agencies[strings.ToLower(strings.Trim(credit, " ()[]–—-.|"))]
}

var (
	nameWord   = regexp.MustCompile(`^(?:\p{Lu}[\p{L}\p{M}'’.-]*|(?:d'|d’|al-|el-|O'|O’)\p{Lu}[\p{L}\p{M}'’-]*)$`)
	particle   = map[string]bool{"de": true, "del": true, "della": true, "der": true, "den": true, "da": true, "di": true, "dos": true, "du": true, "la": true, "le": true, "van": true, "von": true, "bin": true, "ben": true, "al": true, "el": true, "ter": true, "ten": true, "zu": true, "y": true}
	nameJoin   = regexp.MustCompile(`\s+(?:and|und|et|y|e|en|with|&)\s+`)
	outletWord = regexp.MustCompile(`(?i)\b(?:news|times|post|herald|press|courier|journal|gazette|tribune|magazine|radio|tv|television|media|agency|review|observer|chronicle|mail|telegraph|today|dispatch|globe|examiner|register|sentinel|independent|network|service|wire|zeitung|nachrichten|rundfunk|kurier|anzeiger|journaal|courant|krant|presse|diario|periódico|correo|broadcasting)\b`)
	roleWord   = regexp.MustCompile(`(?i)\b(?:writer|reporter|journalist|correspondent|editor|columnist|contributor|author|producer|anchor|commentator|critic|staff|freelance|analyst|bureau chief|journaliste|redakteur(?:in)?|reporterin|korrespondent(?:in)?|periodista|redactora?|corresponsal|verslaggever|verslaggeefster|redacteur|correspondente?|journaliste)\b`)
)

// isName tells whether a text is shaped as a person's full name.
func isName(s string) bool {
	words := strings.Fields(s)
	if len(words) < 2 || len(words) > 5 || len(s) > 60 {
		return false
	}
	for i, word := range words {
		inner := i > 0 && i < len(words)-1
		if !nameWord.MatchString(word) && !(inner && particle[strings.ToLower(word)]) {
			return false
		}
	}
	last := words[len(words)-1]
	return utf8.RuneCountInString(last) > 1 && !outletWord.MatchString(s) && !roleWord.MatchString(s) && (!strings.HasSuffix(last, ".") || last == "Jr." || last == "Sr.")
}

// credits is what a byline says.
type credits struct {
	authors   []string
	outlet    string
	agency    string
	role      bool   // "staff writer" or the like stands beside the name
	published string // a date in the same line
}

func (c credits) byline() string { return strings.Join(c.authors, ", ") }

const longestByline = 160 // bytes

var beforeDate = regexp.MustCompile(`(?i)[\s,|·•–—-]+(?:(?:on|am|le|el|op)[\s,]*)?$`)

// readByline reads a byline: "By NAME and NAME", "By NAME, OUTLET", "NAME, OUTLET", "By NAME | DATE", the name of an
// agency. prefixed tells that the line begins with By, Von, Par …; without it a line must name an outlet, a role or an
// agency beside a person. ok is false for any other line.
func readByline(line string, prefixed bool) (c credits, ok bool) {
	if len(line) > longestByline {
		return c, false
	}
	if iso, start, end := writtenDate(line); end > 0 {
		c.published = iso
		line = beforeDate.ReplaceAllString(weekday.ReplaceAllString(line[:start], ""), "")
	}
	if prefixed {
		line = afterLabel(line)
	}
	line = strings.Trim(line, " |·•–—-:")
	if a := agency(line); a != "" {
		c.agency = a
		return c, true
	}
	for _, part := range strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune(",|·•/", r) }) {
		if !c.take(strings.TrimSpace(part)) {
			return c, false
		}
	}
	besides := c.outlet != "" || c.agency != "" || c.role
	return c, len(c.authors) > 0 && (prefixed || besides && !strings.ContainsAny(line[len(line)-1:], ".?!"))
}

// take files one part of a byline; false when it is nothing that a byline has.
func (c *credits) take(part string) bool {
	if a := agency(part); a != "" {
		c.agency = a
		return true
	}
	names := nameJoin.Split(part, -1)
	people := 0
	for _, name := range names {
		if isName(name) {
			people++
		}
	}
	switch {
	case people == len(names):
		c.authors = append(c.authors, names...)
	case len(c.authors) == 0:
		return false
	case roleWord.MatchString(part) && len(part) <= 60:
		c.role = true
	case outletWord.MatchString(part) && capitalised(part) && len(part) <= 60:
		c.outlet = part
	case namesOnly.MatchString(part): // a place or an outlet: nothing tells which
	default:
		return false
	}
	return true
}

// capitalised tells whether a name's first and last words have a capital.
func capitalised(s string) bool {
	words := strings.Fields(s)
	if len(words) == 0 {
		return false
	}
	first, _ := utf8.DecodeRuneInString(words[0])
	last, _ := utf8.DecodeRuneInString(words[len(words)-1])
	return unicode.IsUpper(first) && unicode.IsUpper(last)
}

var label = regexp.MustCompile(`(?i)^\W*(?:(?:written|story|reported)\s+by|by|von|par|por|door|source|agency|quelle|fuente|bron)\b:?\s*`)

func afterLabel(line string) string { return strings.TrimSpace(label.ReplaceAllString(line, "")) }

const proper = `\p{Lu}[\p{L}\p{N}&'’-]*`

const roles = `(?:writer|reporter|journalist|correspondent|editor|columnist|contributor|author|producer)`

// namesOnly matches one to three words with a capital.
var namesOnly = regexp.MustCompile(`^` + proper + `(?: ` + proper + `){0,2}$`)

// The wordings of notes about an author.
var (
	authorNote   = regexp.MustCompile(`^(\p{Lu}[\p{L}\p{M}'’.-]*(?: \p{Lu}[\p{L}\p{M}'’.-]*){0,4}) (?:is|was|has been|ist|est|es) (?:an?|the|eine?|une?|una?|currently|our)\b.{0,60}?\b(?:` + roles + `|Redakteur(?:in)?|Journalist(?:in)?|journaliste|periodista|redacteur)\b`)
	authorOutlet = regexp.MustCompile(`\b` + roles + `\b(?: covering [^.]{1,60}?| based in [^.]{1,40}?)? (?:for|at|with) ((?:[Tt]he )?` + proper + `(?: (?:(?:of|of the|and|&) )?` + proper + `)*)`)
)

// readAuthorNote reads a note such as "Ana Silva is a reporter for The Valley Herald": the name that it begins with, whole
// or in part, and the outlet, if it names one.
func readAuthorNote(text string) (name, outlet string, ok bool) {
	m := authorNote.FindStringSubmatch(text)
	if m == nil || len(text) > 1200 {
		return "", "", false
	}
	if o := authorOutlet.FindStringSubmatch(text); o != nil {
		outlet = o[1]
	}
	return m[1], outlet, true
}

// namesSame tells whether a note's name, which may be the first or last name only, is that of the person.
func namesSame(part, full string) bool {
	words := strings.Fields(full)
	return len(words) > 0 && (strings.EqualFold(part, full) || strings.EqualFold(part, words[0]) || strings.EqualFold(part, words[len(words)-1]))
}

// dateline matches the place, and perhaps agency and date, at the start of a report: "OSLO (AP) — ", "Lyon, 3 May (AFP) - ".
var dateline = regexp.MustCompile(`^(?:` +
	`\p{Lu}[\p{Lu}'’./ -]{2,40}(?:, \p{Lu}[\p{L}. ]{1,25})?(?:, \p{L}{3,9}\.? \d{1,2}|, \d{1,2}\.? \p{L}{3,9}\.?)?(?: ?[(\[]([\p{L} /-]{2,30})[)\]])?` + `|` +
	`\p{Lu}[\p{L}'’. -]{2,40}(?:, [\p{L}\d][\p{L}\d. ]{1,25}){0,2} ?[(\[]([\p{L} /-]{2,30})[)\]]` +
	`)\s?(?:—|–|―|--|\.?-)(?:\s|$)`)

// readDateline finds a dateline at the start of a paragraph: its length in bytes without the space after it, 0 when there
// is none, and the agency that it credits. Without an agency only a place in capitals is taken.
func readDateline(paragraph string) (length int, credit string) {
	paragraph = paragraph[:min(len(paragraph), 200)]
	m := dateline.FindStringSubmatch(paragraph)
	if m == nil {
		return 0, ""
	}
	credit = agency(m[1] + m[2])
	if m[2] != "" && credit == "" {
		return 0, ""
	}
	return len(strings.TrimRightFunc(m[0], unicode.IsSpace)), credit
}
