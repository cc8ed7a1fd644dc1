package dataset

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
)

// markedFormat is text in which the marks are written by hand, one article a file: readable without a program, and as fast
// to write as the text itself.
//
//	# headline: Council keeps one library
//	# outlet: The Harrow Post
//
//	{speaker1 Mayor Rita Alvarez} {cue1 said} on Tuesday {claim1 that the council would keep one of them open}.
//
// A mark is a role with the number of its attribution in the article, and the words that it covers. {speaker3,4 She} belongs
// to two attributions. Pieces that have the same role and the same numbers are one span. Marks nest and never cross; an
// attribution all of whose marks stand in the claim of another one is said inside that one.
var markedFormat = Format{
	Name:  markedName,
	Title: "Marked text ({speaker1 She} {cue1 said} {claim1 so})",
	Holds: Text | Fragments | Overlaps | Frames | Nesting,
	Loses: []string{
		"Marks have no attributes, entities, notes or annotators of their own.",
		"Of the head lines, headline, byline, outlet, published, url and language are read; others are left out.",
	},
	open:   openMarked,
	detect: isMarked,
}

// markedRoles are the roles with the labels that they become.
var markedRoles = map[string]string{"claim": "Claim", "speaker": "Speaker", "source": "Source", "cue": "Cue"}

var (
	markBegins   = regexp.MustCompile(`^\{(claim|speaker|source|cue)([1-9][0-9]{0,3}(?:,[1-9][0-9]{0,3})*) `)
	markAnywhere = regexp.MustCompile(`\{(claim|speaker|source|cue)[1-9][0-9,]* [^\n]*\}`)
)

// isMarked recognises a text that begins with a head line and has a mark, and a folder by the first text in it.
func isMarked(p Peek) bool {
	if p.Files == nil {
		head := strings.TrimPrefix(p.Head, "\uFEFF")
		return strings.HasPrefix(head, "# ") && markAnywhere.MatchString(head)
	}
	for _, file := range p.Files {
		if strings.HasSuffix(strings.ToLower(file), markedEnding) {
			inner, err := peek(filepath.Join(p.Path, filepath.FromSlash(file)))
			return err == nil && inner.Files == nil && isMarked(inner)
		}
	}
	return false
}

const (
	markedName   = "marked"
	markedEnding = ".txt"
)

// placeIn tells where in a marked text something stands, for a message.
func placeIn(text string, at int) string {
	line := 1 + strings.Count(text[:at], "\n")
	words := text[at:]
	if end := strings.IndexByte(words, '\n'); end >= 0 {
		words = words[:end]
	}
	return fmt.Sprintf("line %d, at %q", line, shortened(words))
}
