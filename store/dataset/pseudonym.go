package dataset

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/onrecord/onrecord/store/corpus"
)

// Pseudonyms says which persons' names an export replaces by P1, P2 …
type Pseudonyms string

// Whose names are replaced.
const (
	NoPseudonyms      Pseudonyms = ""
	UnnamedPseudonyms Pseudonyms = "unnamed" // persons whose naming in the article is anything but "named"
	AllPseudonyms     Pseudonyms = "all"     // all persons, and entities that are not said to be anything else
)

// pseudonymiser replaces persons' names in entities, titles, notes, comments and texts. A name keeps its pseudonym through all
// articles of an export, and entities that were merged share theirs. A person is found in an article by the name and
// aliases of an entity that one of its spans is linked to, see names: this is thorough where the links are, and no more
// than that. An entity of no kind may be a person and is taken for one.
type pseudonymiser struct {
	which Pseudonyms
	names map[corpus.ID]string // pseudonyms by entity
	count int                  // of pseudonyms
	key   []corpus.Entity      // as they were, in the order of their pseudonyms
}

func (p *pseudonymiser) replaces(e corpus.Entity) bool {
	return (e.Kind == "person" || e.Kind == "") && (p.which == AllPseudonyms || p.which == UnnamedPseudonyms && e.Naming != "named" && e.Naming != "")
}

// document is the document with pseudonyms. A stand-off document keeps its places in the text as they are. The argument is
// not changed.
func (p *pseudonymiser) document(d corpus.Document, standoff bool) corpus.Document {
	if p.which == NoPseudonyms {
		return d
	}
	replaced := map[string]string{} // pseudonyms by name
	d.Entities = slices.Clone(d.Entities)
	persons := p.persons(d.Entities)
	for i, e := range d.Entities {
		person, ok := persons[e.ID]
		if !ok {
			continue
		}
		if p.names[e.ID] == "" {
			if p.names[person] == "" {
				p.count++
				p.names[person] = fmt.Sprintf("P%d", p.count)
			}
			p.names[e.ID] = p.names[person]
			p.key = append(p.key, e)
		}
		for _, name := range names(e) {
			if replaced[name] == "" {
				replaced[name] = p.names[e.ID]
			}
		}
		d.Entities[i] = corpus.Entity{ID: e.ID, Kind: e.Kind, Name: p.names[e.ID], Role: e.Role, Affiliation: e.Affiliation, Naming: e.Naming, MergedInto: e.MergedInto}
	}
	if len(replaced) == 0 {
		return d
	}
	return rewrite(d, replaced, persons, standoff)
}

// persons finds the entities to replace, and what each was merged into at last: all of a chain when one of them is to be.
func (p *pseudonymiser) persons(entities []corpus.Entity) map[corpus.ID]corpus.ID {
	into, last := map[corpus.ID]corpus.ID{}, map[corpus.ID]corpus.ID{}
	for _, e := range entities {
		into[e.ID] = e.MergedInto
	}
	wanted := map[corpus.ID]bool{}
	for _, e := range entities {
		end := e.ID
		for range entities { // a chain in a circle is refused when the document is written
			if next, ok := into[end]; !ok || next == "" {
				break
			}
			end = into[end]
		}
		last[e.ID] = end
		wanted[end] = wanted[end] || p.replaces(e)
	}
	maps.DeleteFunc(last, func(_, end corpus.ID) bool { return !wanted[end] })
	return last
}

// rewrite replaces names in everything that is free text. Spans and zones move with their words; an edge inside a name
// moves to the edge of the name.
func rewrite(d corpus.Document, replaced map[string]string, persons map[corpus.ID]corpus.ID, standoff bool) corpus.Document {
	finder := newNameFinder(replaced)
	plain := func(s string) string {
		var out strings.Builder
		at := 0
		for _, m := range finder.find(s) {
			out.WriteString(s[at:m.Start] + replaced[s[m.Start:m.End]])
			at = m.End
		}
		return out.String() + s[at:]
	}
	a := &d.Article
	for _, field := range []*string{&a.Title, &a.Byline, &a.Outlet, &a.Credit} {
		*field = plain(*field)
	}
	if finder.within(a.URL) { // in an address a name cannot be replaced, only left out
		a.URL = ""
	}
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
	d.Comments, d.Decisions = slices.Clone(d.Comments), slices.Clone(d.Decisions)
	for i := range d.Comments {
		d.Comments[i].Text = plain(d.Comments[i].Text)
	}
	for i := range d.Decisions {
		d.Decisions[i].Note = plain(d.Decisions[i].Note)
	}
	for i, e := range d.Entities {
		e.Role, e.Affiliation, e.Note = plain(e.Role), plain(e.Affiliation), plain(e.Note)
		if _, done := persons[e.ID]; !done {
			e = e.Clone()
			e.Name = plain(e.Name)
			for j, alias := range e.Aliases {
				e.Aliases[j] = plain(alias)
			}
			for catalogue, id := range e.External {
				e.External[catalogue] = plain(id)
			}
		}
		d.Entities[i] = e
	}
	if standoff {
		return d
	}
	var out strings.Builder
	var cuts []moved
	at := 0
	for _, m := range finder.find(d.Article.Text) {
		out.WriteString(d.Article.Text[at:m.Start])
		start := out.Len()
		out.WriteString(replaced[d.Article.Text[m.Start:m.End]])
		cuts = append(cuts, moved{m, corpus.Range{Start: start, End: out.Len()}})
		at = m.End
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
