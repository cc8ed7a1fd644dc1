package dataset

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/onrecord/onrecord/store/corpus"
)

// Pseudonyms says which persons' names an export replaces by P1, P2 …
type Pseudonyms string

// Whose names are replaced.
const (
	NoPseudonyms      Pseudonyms = ""
	UnnamedPseudonyms Pseudonyms = "unnamed" // persons whose naming in the article is anything but "named"
	AllPseudonyms     Pseudonyms = "all"     // all persons
)

// pseudonymiser replaces persons' names in entities, titles, notes and texts. A name keeps its pseudonym through all
// articles of an export. A person is found in a text by the entity's name and aliases, and by each capitalised word of
// them: this is thorough where the entities are, and no more than that.
type pseudonymiser struct {
	which Pseudonyms
	names map[corpus.ID]string // pseudonyms by entity
	key   []corpus.Entity      // as they were, in the order of their pseudonyms
}

func (p *pseudonymiser) replaces(e corpus.Entity) bool {
	return e.Kind == "person" && (p.which == AllPseudonyms || p.which == UnnamedPseudonyms && e.Naming != "named" && e.Naming != "")
}

// document is the document with pseudonyms. A stand-off document keeps its places in the text as they are. The argument is
// not changed.
func (p *pseudonymiser) document(d corpus.Document, standoff bool) corpus.Document {
	if p.which == NoPseudonyms {
		return d
	}
	replaced := map[string]string{} // pseudonyms by name
	d.Entities = slices.Clone(d.Entities)
	for i, e := range d.Entities {
		if !p.replaces(e) {
			continue
		}
		pseudonym := p.names[e.ID]
		if pseudonym == "" {
			pseudonym = fmt.Sprintf("P%d", len(p.names)+1)
			p.names[e.ID] = pseudonym
			p.key = append(p.key, e)
		}
		for _, name := range spoken(e) {
			for _, spelling := range []string{name, strings.ToUpper(name)} { // headlines shout
				if replaced[spelling] == "" {
					replaced[spelling] = pseudonym
				}
			}
		}
		d.Entities[i] = corpus.Entity{ID: e.ID, Kind: e.Kind, Name: pseudonym, Role: e.Role, Affiliation: e.Affiliation, Naming: e.Naming, MergedInto: e.MergedInto}
	}
	if len(replaced) == 0 {
		return d
	}
	return rewrite(d, replaced, standoff)
}

// spoken lists what the person is called: name, aliases, and the capitalised words of both.
func spoken(e corpus.Entity) []string {
	var names []string
	for _, name := range e.Names() {
		if strings.TrimSpace(name) == "" {
			continue
		}
		names = append(names, name)
		for _, word := range strings.Fields(name) {
			if first, _ := utf8.DecodeRuneInString(word); unicode.IsUpper(first) && utf8.RuneCountInString(word) > 2 {
				names = append(names, word)
			}
		}
	}
	return names
}

// rewrite replaces names in everything that is free text. Spans and zones move with their words; an edge inside a name
// moves to the edge of the name.
func rewrite(d corpus.Document, replaced map[string]string, standoff bool) corpus.Document {
	pattern := anyOf(replaced)
	plain := func(s string) string {
		return pattern.ReplaceAllStringFunc(s, func(name string) string { return replaced[name] })
	}
	d.Article.Title, d.Article.Byline = plain(d.Article.Title), plain(d.Article.Byline)
	d.Spans, d.Attributions = slices.Clone(d.Spans), slices.Clone(d.Attributions)
	answers := func(from corpus.Attributes) corpus.Attributes {
		to := from.Clone()
		for _, values := range to {
			for i := range values {
				values[i] = plain(values[i])
			}
		}
		return to
	}
	for i, a := range d.Attributions {
		d.Attributions[i].Note, d.Attributions[i].Attributes = plain(a.Note), answers(a.Attributes)
	}
	for i, s := range d.Spans {
		d.Spans[i].Note, d.Spans[i].Attributes = plain(s.Note), answers(s.Attributes)
	}
	for i, e := range d.Entities {
		d.Entities[i].Role, d.Entities[i].Affiliation, d.Entities[i].Note = plain(e.Role), plain(e.Affiliation), plain(e.Note)
	}
	if standoff {
		return d
	}
	var out strings.Builder
	var cuts []moved
	at := 0
	for _, m := range pattern.FindAllStringIndex(d.Article.Text, -1) {
		out.WriteString(d.Article.Text[at:m[0]])
		start := out.Len()
		out.WriteString(replaced[d.Article.Text[m[0]:m[1]]])
		cuts = append(cuts, moved{corpus.Range{Start: m[0], End: m[1]}, corpus.Range{Start: start, End: out.Len()}})
		at = m[1]
	}
	out.WriteString(d.Article.Text[at:])
	d.Article.Text = out.String()
	zones, last := d.Article.Zones, 0
	d.Article.Zones = nil
	for _, z := range zones {
		r := shifted(cuts, z.Range)
		if r.Start = max(r.Start, last); !r.Empty() { // two zones may have met inside a name
			d.Article.Zones = append(d.Article.Zones, corpus.Zone{Kind: z.Kind, Range: r})
			last = r.End
		}
	}
	for i, s := range d.Spans {
		fragments := make([]corpus.Range, len(s.Fragments))
		for j, f := range s.Fragments {
			fragments[j] = shifted(cuts, f)
		}
		d.Spans[i].Fragments = corpus.Normalize(fragments)
		d.Spans[i].Quote = corpus.Quote(d.Article.Text, d.Spans[i].Fragments)
	}
	return d
}

// anyOf finds the names as whole words, the longest first.
func anyOf(replaced map[string]string) *regexp.Regexp {
	names := make([]string, 0, len(replaced))
	for name := range replaced {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
	for i, name := range names {
		names[i] = wordEdge(name[:1]) + regexp.QuoteMeta(name) + wordEdge(name[len(name)-1:])
	}
	return regexp.MustCompile(strings.Join(names, "|"))
}

// wordEdge asks for the edge of a word where a name begins or ends with a plain letter, which is all that the regular
// expressions of the standard library can tell.
func wordEdge(letter string) string {
	if letter[0] >= 'A' && letter[0] <= 'Z' || letter[0] >= 'a' && letter[0] <= 'z' || letter[0] >= '0' && letter[0] <= '9' {
		return `\b`
	}
	return ""
}

// moved is a stretch of the text before and after it was replaced.
type moved struct{ before, after corpus.Range }

// shifted is where a range lies after the replacements; the cuts are in order.
func shifted(cuts []moved, r corpus.Range) corpus.Range {
	shift := func(at int, inside func(corpus.Range) int) int {
		i, _ := slices.BinarySearchFunc(cuts, at, func(c moved, at int) int { return c.before.End - at })
		switch {
		case i < len(cuts) && cuts[i].before.Start < at && at < cuts[i].before.End:
			return inside(cuts[i].after)
		case i < len(cuts) && cuts[i].before.End == at:
			return cuts[i].after.End
		case i == 0:
			return at
		}
		return at + cuts[i-1].after.End - cuts[i-1].before.End
	}
	return corpus.Range{
		Start: shift(r.Start, func(c corpus.Range) int { return c.Start }),
		End:   shift(r.End, func(c corpus.Range) int { return c.End }),
	}
}

// writeKey writes who is behind the pseudonyms, as CSV.
func (p *pseudonymiser) writeKey(w io.Writer) error {
	rows := csv.NewWriter(w)
	err := rows.Write([]string{"pseudonym", "entity", "name", "aliases"})
	for _, e := range p.key {
		err = errors.Join(err, rows.Write([]string{p.names[e.ID], string(e.ID), harmless(e.Name), harmless(strings.Join(e.Aliases, "; "))}))
	}
	rows.Flush()
	return errors.Join(err, rows.Error())
}
