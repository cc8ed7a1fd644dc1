package dataset

import (
	"regexp"
	"strings"
)

// chunk is a run of tokens with a label: numbers in the sentence, half-open.
type chunk struct {
	label    string
	from, to int
}

var conllTag = regexp.MustCompile(`^([BIESLUM])(?:-(.+))?$`)

// isTag tells whether a word is a tag of the schemes that decodeTags reads, with a label.
func isTag(word string) bool {
	m := conllTag.FindStringSubmatch(word)
	return word == "O" || m != nil && m[2] != ""
}

// decodeTags finds the chunks of one sentence, whichever scheme its tags are of: IOB1, where B- only parts neighbours, BIO,
// or BIOES, BILOU and BMES, which mark ends too. A chunk begins with B, S or U, and where I, E, L or M has no chunk of the
// same label before it; it ends with E, L, S or U. Tags without a label have the given one. bad lists the tokens whose
// tags are none; they are outside all chunks.
func decodeTags(tags []string, label string) (chunks []chunk, bad []int) {
	open := -1 // the chunk that goes on
	for i, tag := range tags {
		if tag == "O" || tag == "_" || tag == "" {
			open = -1
			continue
		}
		m := conllTag.FindStringSubmatch(tag)
		if m != nil && m[2] == "" {
			m[2] = label
		}
		if m == nil || m[2] == "" {
			open = -1
			bad = append(bad, i)
			continue
		}
		if open < 0 || chunks[open].label != m[2] || strings.Contains("BSU", m[1]) {
			open = len(chunks)
			chunks = append(chunks, chunk{m[2], i, i})
		}
		chunks[open].to = i + 1
		if strings.Contains("ELSU", m[1]) {
			open = -1
		}
	}
	return chunks, bad
}

// isConll recognises columns by what they declare, and without that by their last one: in all rows it has tags.
func isConll(p Peek) bool {
	if p.Files != nil || p.Head == "" {
		return false
	}
	if strings.HasPrefix(p.Head, conllColumns) {
		return strings.Contains(p.Head, "\tB-") || strings.Contains(p.Head, conllArticle)
	}
	lines := strings.Split(p.Head, "\n")
	if len(p.Head) >= 64<<10 {
		lines = lines[:len(lines)-1] // it may be cut
	}
	rows, tagged := 0, 0
	for _, line := range lines {
		fields := conllFields(strings.TrimSuffix(line, "\r"))
		switch {
		case len(fields) == 0 || strings.HasPrefix(line, "#") && !isTag(fields[len(fields)-1]):
		case len(fields) == 1 || !isTag(fields[len(fields)-1]):
			return false
		case fields[len(fields)-1] != "O":
			tagged++
			rows++
		default:
			rows++
		}
	}
	return rows >= 3 && tagged > 0
}

// conllFields parts a row: by tabs where it has any, else by spaces.
func conllFields(line string) []string {
	if strings.Contains(line, "\t") {
		return strings.Split(line, "\t")
	}
	return strings.Fields(line)
}
