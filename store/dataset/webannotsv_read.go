package dataset

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/onrecord/onrecord/store/corpus"
)

func isWebAnnoTSV(head string) bool { return tsvFormatLine.MatchString(head) }

var tsvFormatLine = regexp.MustCompile(`^\x{FEFF}?#FORMAT=WebAnno TSV 3\.(\d+)\s*(\n|$)`)

// tsvFingerprint is the text as it stands in the file, and what we say of the article.
func tsvFingerprint(data []byte) string {
	var key strings.Builder
	for line := range bytes.Lines(data) {
		if bytes.HasPrefix(line, []byte("#Text=")) || bytes.HasPrefix(line, []byte(tsvComment+"Article=")) {
			key.Write(bytes.TrimRight(line, "\r\n"))
			key.WriteByte('\n')
		}
	}
	return key.String()
}

// tsvParsing reads one file.
type tsvParsing struct {
	*cas
	near     near
	java     bool // texts have Java's escapes: versions 3.0 and 3.1
	line     int
	layers   []tsvLayer
	columns  int      // of all layers
	out      []byte   // the text so far, with a line end after the last sentence
	length   int      // of it, in UTF-16 units
	lead     string   // what stands before the first sentence, if the file tells
	header   []string // the lines of text of the sentence that begins
	shift    int      // from the offsets in the current sentence to those in the text
	units    map[string]*tsvUnit
	order    []*tsvUnit
	numbered map[string]*structure // by type and number
	extent   map[*structure]*tsvExtent
	slots    map[tsvSlot]int // where a link stands in links, from 1
	links    []tsvLink
	chains   map[string]*structure
}

// tsvUnit is a line: a token or a part of one.
type tsvUnit struct {
	name, text string
	begin, end int // UTF-16 units of the text
	line       int
	broken     string
	structures map[string][]*structure // by type, in the order of the columns
}

// tsvExtent is what an annotation covers: the first of its lines, the one that reaches farthest, and the one read last.
type tsvExtent struct {
	first, last, latest *tsvUnit
	numbered            bool // the file tells the annotation from others by a number
}

func parseTSV(data []byte, n near) (*cas, error) {
	if !utf8.Valid(data) {
		n.tell("it is not UTF-8 throughout; what is not became %q", utf8.RuneError)
		data = bytes.ToValidUTF8(data, []byte(string(utf8.RuneError)))
	}
	version := tsvFormatLine.FindSubmatch(data)
	if version == nil {
		return nil, errors.New("it does not begin with #FORMAT=WebAnno TSV 3")
	}
	p := &tsvParsing{
		cas: newStructures(), near: n, java: string(version[1]) <= "1" && len(version[1]) == 1, units: map[string]*tsvUnit{},
		numbered: map[string]*structure{}, extent: map[*structure]*tsvExtent{}, slots: map[tsvSlot]int{}, chains: map[string]*structure{},
	}
	for line := range strings.Lines(string(data)) {
		p.line++
		line = strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r")
		if err := p.readLine(line); err != nil {
			return nil, &lineError{p.line, err}
		}
		if len(p.structures) > mostAnnotations || len(p.order) > 4*mostAnnotations {
			return nil, &lineError{p.line, fmt.Errorf("there are more than %d annotations", mostAnnotations)}
		}
	}
	p.finish()
	return p.cas, nil
}

func (p *tsvParsing) readLine(line string) error {
	switch {
	case p.line == 1 || line == "":
		return nil
	case strings.HasPrefix(line, "#T_"):
		return p.declare(line)
	case strings.HasPrefix(line, "#Text="):
		p.header = append(p.header, unescapeTSV(line[len("#Text="):], p.java))
		return nil
	case strings.HasPrefix(line, tsvComment):
		return p.comment(line[len(tsvComment):])
	case strings.HasPrefix(line, "#"):
		if key, _, _ := strings.Cut(line, "="); key != "#Sentence.id" {
			p.near.count(p.line, fmt.Sprintf("comment %s left out", key[:min(len(key), 40)]))
		}
		return nil
	}
	return p.row(strings.Split(line, "\t"))
}

// comment reads what only we write.
func (p *tsvParsing) comment(text string) error {
	key, value, _ := strings.Cut(text, "=")
	if key == "Lead" {
		return json.Unmarshal([]byte(value), &p.lead)
	}
	var members map[string]any
	if err := json.Unmarshal([]byte(value), &members); err != nil {
		return fmt.Errorf("%s%s is not a JSON object: %w", tsvComment, key, err)
	}
	s := &structure{kind: customPrefix + key, line: p.line}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		switch value := members[name].(type) {
		case string:
			s.set(name, value)
		case float64:
			s.annotation = true
			if name == "begin" {
				s.begin = int(value)
			} else {
				s.end = int(value)
			}
		}
	}
	p.add(s)
	return nil
}

var tsvUnitName = regexp.MustCompile(`^\d+-\d+(\.\d+)*$`)

func (p *tsvParsing) row(fields []string) error {
	if len(fields) < 3 || !tsvUnitName.MatchString(fields[0]) {
		return errors.New("the line of a token is expected: 1-1, its place, itself and the columns, with tabs between")
	}
	from, to, _ := strings.Cut(fields[1], "-")
	begin, err1 := strconv.Atoi(from)
	end, err2 := strconv.Atoi(to)
	if err1 != nil || err2 != nil || begin < 0 || end < begin {
		return fmt.Errorf("the place %q is not of the form 4-8", fields[1])
	}
	if p.header != nil {
		if err := p.sentence(begin); err != nil {
			return err
		}
	}
	u := &tsvUnit{name: fields[0], text: fields[2], begin: begin + p.shift, end: end + p.shift, line: p.line, structures: map[string][]*structure{}}
	if p.units[u.name] != nil {
		return fmt.Errorf("the token %s is there twice", u.name)
	}
	p.units[u.name] = u
	p.order = append(p.order, u)
	return p.cells(u, fields[3:])
}

// mostGap is how much text may be missing between two sentences, in UTF-16 units.
const mostGap = 1 << 20

// sentence adds the text of a sentence, whose first token begins at the given place. Where the places leave a gap between
// two sentences, the file does not tell what was in it: one line end and then spaces, as WebAnno has it.
func (p *tsvParsing) sentence(begin int) error {
	text := strings.Join(p.header, "\n") + "\n"
	p.header, p.shift = nil, 0
	gap := begin - p.length
	switch {
	case gap > mostGap:
		return fmt.Errorf("the sentence begins at %d, but the text before it has only %d characters (UTF-16 units)", begin, p.length)
	case gap == -1 && p.length > 0:
		p.out = p.out[:len(p.out)-1]
		p.length--
	case gap < 0:
		p.shift = -gap
		p.near.count(p.line, "sentence that should begin before the one before it ends; it was put after it")
	case p.length == 0 && utf16Len(p.lead) == gap:
		p.write(p.lead)
	case gap > 0:
		p.near.count(p.line, "gap between sentences of which the file does not tell what was in it; it was filled with spaces")
		p.write(strings.Repeat(" ", gap))
	}
	p.write(text)
	return nil
}

func (p *tsvParsing) write(text string) {
	p.out = append(p.out, text...)
	p.length += utf16Len(text)
}

func utf16Len(text string) int {
	n := 0
	for _, r := range text {
		n += max(utf16.RuneLen(r), 1)
	}
	return n
}

// finish joins what lines far apart say of each other, when all are read.
func (p *tsvParsing) finish() {
	if p.header != nil { // a sentence without tokens
		p.write(strings.Join(p.header, "\n") + "\n")
	}
	p.cas.text = strings.TrimSuffix(string(p.out), "\n")
	if p.length == 0 {
		p.cas.text = p.lead
	}
	index := corpus.NewIndex(p.cas.text)
	for _, u := range p.order {
		p.check(u, index)
	}
	for s, extent := range p.extent {
		s.annotation, s.begin, s.end = true, extent.first.begin, extent.last.end
		s.broken = cmp.Or(extent.first.broken, extent.last.broken)
	}
	p.resolve()
}

// check compares a token with the text at its place, and looks for it near there when they differ.
func (p *tsvParsing) check(u *tsvUnit, index *corpus.Index) {
	text := p.cas.text
	start, err := index.FromUTF16(u.begin)
	end, err2 := index.FromUTF16(u.end)
	if err == nil && err2 == nil && (text[start:end] == u.text || text[start:end] == unescapeTSV(u.text, p.java)) {
		return
	}
	r, moved, err := mend(text, corpus.Range{Start: start, End: end}, unescapeTSV(u.text, p.java))
	switch {
	case err != nil:
		u.broken = fmt.Sprintf("the token %s: %v", u.name, err)
	case moved:
		p.near.tell("line %d: the token %q is not at its place; it was found nearby", u.line, u.text)
		u.begin, u.end = index.UTF16(r.Start), index.UTF16(r.End)
	}
}
