package dataset

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// bratLine is one line of an annotation file, in its columns: "T1", "Claim 0 5", "words".
type bratLine struct {
	id, body, tail string
	file           string
	number         int // from 1
}

func (l bratLine) String() string { return fmt.Sprintf("%s, line %d: %s", l.file, l.number, l.id) }

// bratID begins each line but those of equivalences, which have no id.
var bratID = regexp.MustCompile(`^(?:[A-Za-z]+[0-9]+[^\s]*|#[A-Za-z]*[0-9]+[^\s]*|\*)\t`)

// parseBrat takes the lines of an annotation file apart. What does not begin like a line goes on the text of the T line
// before it: some tools write line breaks there. odd is called for such lines elsewhere.
func parseBrat(file, text string, odd func(l bratLine)) []bratLine {
	var lines []bratLine
	number := 0
	for row := range strings.SplitSeq(strings.TrimPrefix(text, "\uFEFF"), "\n") {
		number++
		row = strings.TrimSuffix(row, "\r")
		if bratID.MatchString(row) {
			id, rest, _ := strings.Cut(row, "\t")
			body, tail, _ := strings.Cut(rest, "\t")
			lines = append(lines, bratLine{id, body, tail, file, number})
			continue
		}
		if n := len(lines); n > 0 && lines[n-1].id[0] == 'T' {
			lines[n-1].tail += "\n" + row
		} else if strings.TrimSpace(row) != "" {
			odd(bratLine{id: row, file: file, number: number})
		}
	}
	for i := range lines {
		lines[i].tail = strings.TrimRight(lines[i].tail, "\n")
	}
	return lines
}

// bratFirst begins the first line of an annotation file.
var bratFirst = regexp.MustCompile(`^(?:[TREAMN#][0-9]+|\*)\t`)

// isBrat recognises an annotation file, and a folder by the first such file in it that is not empty. Other programs give
// their files the same ending.
func isBrat(p Peek) bool {
	if p.Files == nil {
		return p.ending(".ann") && bratFirst.MatchString(strings.TrimSpace(p.Head))
	}
	found := false
	for _, file := range p.Files {
		if _, ending := splitName(file); ending != ".ann" {
			continue
		}
		found = true
		if inner, err := peek(filepath.Join(p.Path, filepath.FromSlash(file))); err == nil && strings.TrimSpace(inner.Head) != "" {
			return isBrat(inner)
		}
	}
	return found && p.has("*.txt")
}

// bratText is a T line: fragments in the unit of the file, and the words that it tells.
type bratText struct {
	bratLine
	kind   string
	places [][2]int
}

var bratPlaces = regexp.MustCompile(`^(\S+)[ \t]+(\d+ \d+(?:; ?\d+ \d+)*) *$`)

// textBound reads a T line. The error says what is wrong with it.
func (l bratLine) textBound() (bratText, error) {
	m := bratPlaces.FindStringSubmatch(l.body)
	if m == nil { // some files have a tab where a space belongs
		if places, tail, ok := strings.Cut(l.tail, "\t"); ok {
			if parts := bratPlaces.FindStringSubmatch(l.body + " " + places); parts != nil {
				m, l.tail = parts, tail
			}
		}
	}
	if m == nil {
		return bratText{}, fmt.Errorf("%q is not of the form: type, space, start, space, end", l.body)
	}
	t := bratText{bratLine: l, kind: m[1]}
	for place := range strings.SplitSeq(m[2], ";") {
		from, to, _ := strings.Cut(strings.TrimSpace(place), " ")
		start, err := strconv.Atoi(from)
		end, err2 := strconv.Atoi(to)
		if err != nil || err2 != nil || end < start {
			return bratText{}, fmt.Errorf("%q is no place in a text", place)
		}
		t.places = append(t.places, [2]int{start, end})
	}
	return t, nil
}

// bratArgument is a role with what fills it: "Claim2:T6".
type bratArgument struct{ role, target string }

var bratNumbered = regexp.MustCompile(`^(.*[^0-9])[0-9]+$`)

// arguments reads "Type:T4 Claim:T1 Claim2:T6" or "Type Arg1:T1 Arg2:T2", with the number of a role left out: it only
// counts.
func (l bratLine) arguments() (head string, list []bratArgument, err error) {
	fields := strings.Fields(l.body)
	if len(fields) == 0 {
		return "", nil, fmt.Errorf("it has no type")
	}
	for _, field := range fields[1:] {
		role, target, ok := strings.Cut(field, ":")
		if !ok || role == "" || target == "" {
			return "", nil, fmt.Errorf("%q is not of the form: role, colon, id", field)
		}
		if m := bratNumbered.FindStringSubmatch(role); m != nil {
			role = m[1]
		}
		list = append(list, bratArgument{role, target})
	}
	return fields[0], list, nil
}
