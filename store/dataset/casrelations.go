package dataset

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/onrecord/onrecord/store/corpus"
)

// readRelations reads the relations of other tools. Each is either read or told: between mentions of the same thing it
// makes an entity, between the parts of an attribution it makes the attribution, and all others are left out.
func (r *casReading) readRelations() {
	var frames frameRelations
	mentions := newMentions()
	for _, s := range r.structures {
		if s.hidden || s.kind == continuationType || s.kind == nestingType || meaningOf(s) != aRelation {
			continue
		}
		governor, ok1 := r.spanOf(r.get(s, "Governor"))
		dependent, ok2 := r.spanOf(r.get(s, "Dependent"))
		name := relationName(s)
		switch {
		case !ok1 || !ok2:
			r.tally.count(r.where(s), name+" left out: an end of it is not a span that was read")
		case governor == dependent:
			r.tally.count(r.where(s), name+" left out: both its ends are the same span")
		case isCoreference(s):
			mentions.join(governor, dependent)
			r.tally.count(r.where(s), name+" became a link of both its ends to one entity")
		case frames.takes(r.d.Spans[governor], r.d.Spans[dependent]):
			frames.pairs = append(frames.pairs, [2]int{governor, dependent})
		default:
			r.tally.count(r.where(s), name+" left out: it joins neither two mentions of one thing nor two parts of an attribution")
		}
	}
	r.link(mentions)
	r.attribute(frames)
}

// relationName is what a message calls a relation: its layer, and what it says.
func relationName(s *structure) string {
	value := relationValue(s)
	if value == "" {
		return "relation " + s.kind
	}
	return fmt.Sprintf("relation %s %q", s.kind, value)
}

func relationValue(s *structure) string {
	return cmp.Or(s.text("type"), s.text("label"), s.text("value"), s.text("relationType"), s.text("role"))
}

// samenesses are the values of a relation of coreference that say that both ends name the same thing, in GUM's words and
// others'. What only stands in some connection to the other ("bridge", "part-of") is not among them.
var samenesses = []string{"", "coref", "coreference", "ana", "anaphora", "cata", "cataphora", "appos", "apposition", "ident", "identity", "same"}

func isCoreference(s *structure) bool {
	name := strings.ToLower(shortName(s.kind))
	if !strings.Contains(name, "coref") && !strings.Contains(name, "anaphor") {
		return false
	}
	return slices.Contains(samenesses, strings.ToLower(relationValue(s)))
}

// mentions are sets of spans that name the same thing, by where they stand in the document.
type mentions struct{ above map[int]int }

func newMentions() mentions { return mentions{map[int]int{}} }

// top is the span that stands for the set.
func (m mentions) top(span int) int {
	for {
		next, ok := m.above[span]
		if !ok || next == span {
			return span
		}
		if further, ok := m.above[next]; ok {
			m.above[span] = further // shortens the way for the next time
		}
		span = next
	}
}

// join makes one set of two. The first span in the file stands for it.
func (m mentions) join(a, b int) {
	a, b = m.top(a), m.top(b)
	m.above[max(a, b)], m.above[min(a, b)] = min(a, b), min(a, b)
}

// link makes an entity of each set of mentions, called like the first of them, and links those that are not linked yet.
func (r *casReading) link(m mentions) {
	for i := range r.d.Spans {
		if _, ok := m.above[i]; !ok || r.d.Spans[i].Entity != "" {
			continue
		}
		first := r.d.Spans[m.top(i)]
		if first.Entity != "" {
			r.d.Spans[i].Entity = first.Entity
			continue
		}
		r.d.Spans[i].Entity = r.entity("mentions\x00"+string(first.ID), first.Quote)
	}
}

// readChains reads DKPro's chains of coreference, whose links follow one another.
func (r *casReading) readChains() {
	m := newMentions()
	for _, s := range r.structures {
		if s.kind != corefLinkType || s.hidden {
			continue
		}
		if next := r.get(s, "next"); next != nil {
			a, ok1 := r.spanOf(s)
			b, ok2 := r.spanOf(next)
			if ok1 && ok2 && a != b {
				m.join(a, b)
				continue
			}
			r.tally.count(r.where(s), "link of a chain of coreference left out: an end of it is not a span that was read")
		}
	}
	r.link(m)
}

// partLabels are the labels of the parts of an attribution, in small letters: ours and those of PARC. The first two open
// an attribution.
var partLabels = []string{"claim", "content", "speaker", "source", "cue"}

func isClaim(s corpus.Span) bool { return slices.Contains(partLabels[:2], strings.ToLower(s.Label)) }

func isPart(s corpus.Span) bool { return slices.Contains(partLabels, strings.ToLower(s.Label)) }

// frameRelations are relations between parts of attributions, by where the spans stand in the document.
type frameRelations struct {
	pairs   [][2]int
	openers []int           // spans that open an attribution, in the order of the file
	parts   map[int][]int   // of an attribution, by the span that opens it
	opens   map[int][]int   // the attributions that a span is part of
	known   map[[2]int]bool // what is in parts
}

// takes tells whether a relation between the two spans says that they are parts of one attribution.
func (*frameRelations) takes(a, b corpus.Span) bool {
	return isPart(a) && isPart(b) && !(isClaim(a) && isClaim(b))
}

func (f *frameRelations) put(opener, part int) {
	if opener == part || f.known[[2]int{opener, part}] || len(f.known) > mostAnnotations {
		return
	}
	f.known[[2]int{opener, part}] = true
	if f.parts[opener] == nil {
		f.openers = append(f.openers, opener)
	}
	f.parts[opener] = append(f.parts[opener], part)
	f.opens[part] = append(f.opens[part], opener)
}

// attribute makes attributions of relations: one for each claim, with all that is joined to it; what is joined to a part of
// that, as a speaker to a cue, goes along. Parts without a claim make an attribution of their own.
func (r *casReading) attribute(f frameRelations) {
	f.parts, f.opens, f.known = map[int][]int{}, map[int][]int{}, map[[2]int]bool{}
	for _, p := range f.pairs {
		switch {
		case isClaim(r.d.Spans[p[0]]):
			f.put(p[0], p[1])
		case isClaim(r.d.Spans[p[1]]):
			f.put(p[1], p[0])
		}
	}
	for _, p := range f.pairs {
		if isClaim(r.d.Spans[p[0]]) || isClaim(r.d.Spans[p[1]]) {
			continue
		}
		first, second := slices.Clone(f.opens[p[0]]), slices.Clone(f.opens[p[1]])
		for _, opener := range first {
			f.put(opener, p[1])
		}
		for _, opener := range second {
			f.put(opener, p[0])
		}
		if len(first)+len(second) == 0 {
			f.put(p[0], p[1])
		}
	}
	for _, opener := range f.openers {
		span := r.d.Spans[opener]
		a := corpus.Attribution{
			ID: derivedID(r.format, r.file, "relations", string(span.ID)), Article: r.d.Article.ID, Annotator: span.Annotator, Origin: corpus.Imported,
		}
		for _, part := range append([]int{opener}, f.parts[opener]...) {
			r.put(&a, strings.ToLower(r.d.Spans[part].Label), part)
		}
		r.d.Attributions = append(r.d.Attributions, a)
	}
}
