package gui

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/corpus"
)

// conflictTitle names what a conflict is about in a few words.
func conflictTitle(c corpus.Conflict) string {
	switch {
	case c.Span != nil:
		return c.Span.Label + " “" + shorten(oneLine(c.Span.Quote), 70) + "”"
	case c.Attribution != nil:
		return "Attribution by " + c.Attribution.Annotator
	case c.Comment != nil:
		return "Comment “" + shorten(oneLine(c.Comment.Text), 70) + "”"
	case c.Field != "":
		return kindTitle(c.Kind) + ": " + strings.ToLower(fieldTitle(c.Field))
	default:
		return kindTitle(c.Kind)
	}
}

// openTitle names what an open conflict is about, with the words and names that the project has for it.
func (s *Session) openTitle(o *store.OpenConflict) string {
	if e, ok := s.entity(o.Of); ok {
		return e.Name + ": " + strings.ToLower(fieldTitle(o.Field))
	}
	if o.Attribution == nil {
		return conflictTitle(o.Shown)
	}
	for _, slot := range s.codebook.Frame.Slots {
		for _, version := range []*corpus.Attribution{o.Shown.Attribution, o.Attribution} {
			if words := (versionWords{s, o}).quotes(version.Slots[slot.Name]); words != "" {
				return "Attribution " + shorten(words, 70)
			}
		}
	}
	return conflictTitle(o.Shown)
}

// A fact is one thing that a version says. In a comparedFact it stands beside what the other version says of it.
type (
	fact         struct{ name, text string }
	comparedFact struct{ name, shown, other string }
)

func (f comparedFact) differs() bool { return f.shown != f.other }

// comparedFacts puts both versions of a conflict into words, first that in which they differ. What both leave empty is left
// out.
func (s *Session) comparedFacts(o *store.OpenConflict) []comparedFact {
	v := versionWords{s, o}
	shown, other := v.facts(o.Shown), v.facts(o.Conflict)
	var all []comparedFact
	for _, f := range slices.Concat(shown, other) {
		if slices.ContainsFunc(all, func(x comparedFact) bool { return x.name == f.name }) {
			continue
		}
		if row := (comparedFact{f.name, textOf(shown, f.name), textOf(other, f.name)}); row.shown != "" || row.other != "" {
			all = append(all, row)
		}
	}
	slices.SortStableFunc(all, func(a, b comparedFact) int {
		switch {
		case a.differs() == b.differs():
			return 0
		case a.differs():
			return -1
		}
		return +1
	})
	return all
}

func textOf(facts []fact, name string) string {
	for _, f := range facts {
		if f.name == name {
			return f.text
		}
	}
	return ""
}

// versionWords puts a version into words, with the names that the project has for what it mentions.
type versionWords struct {
	s *Session
	o *store.OpenConflict
}

func (v versionWords) facts(c corpus.Conflict) []fact {
	switch {
	case c.Span != nil:
		return v.span(c.Span)
	case c.Attribution != nil:
		return v.attribution(c.Attribution)
	case c.Comment != nil:
		return []fact{{"Text", c.Comment.Text}, {"Resolved", yes(c.Comment.Resolved)}}
	case c.Decision != nil:
		return []fact{{"Outcome", string(c.Decision.Outcome)}, {"Reason", string(c.Decision.Reason)}, {"Note", c.Decision.Note}}
	case c.Status != "":
		return []fact{{"Status", statusTitle(c.Status)}}
	case c.Kind == "codebook":
		return v.codebook(c.Value)
	default:
		return []fact{{fieldTitle(c.Field), v.value(c)}}
	}
}

func (v versionWords) span(x *corpus.Span) []fact {
	label, _ := v.s.codebook.Label(x.Label)
	hull := x.Hull()
	facts := []fact{{"Label", x.Label}, {"Words", oneLine(x.Quote)}, {"Who it is", v.entity(x.Entity)}}
	facts = append(facts, v.attributes(label.Attributes, x.Attributes)...)
	facts = append(facts, fact{"Note", x.Note}, fact{"Flagged", yes(x.Flagged)})
	if a, b := v.o.Shown.Span, v.o.Span; a.Quote == b.Quote && !slices.Equal(a.Fragments, b.Fragments) { // the same words elsewhere
		facts = append(facts, fact{"Place", fmt.Sprintf("bytes %d to %d of the text", hull.Start, hull.End)})
	}
	return facts
}

func (v versionWords) attribution(x *corpus.Attribution) []fact {
	var facts []fact
	for _, slot := range v.s.codebook.Frame.Slots {
		words := v.quotes(x.Slots[slot.Name])
		if words == "" && slices.Contains(x.Absent, slot.Name) {
			words = slot.None
		}
		facts = append(facts, fact{title(slot.Name), words})
	}
	inside := ""
	if i := slices.IndexFunc(v.o.Frames, func(a corpus.Attribution) bool { return a.ID == x.Parent }); i >= 0 {
		inside = v.quotes(v.o.Frames[i].Members())
	}
	facts = append(facts, fact{"Said inside", inside})
	facts = append(facts, v.attributes(v.s.codebook.Frame.Attributes, x.Attributes)...)
	return append(facts, fact{"Note", x.Note}, fact{"Flagged", yes(x.Flagged)})
}

// quotes are the words of spans.
func (v versionWords) quotes(ids []corpus.ID) string {
	var words []string
	for _, s := range v.o.Spans {
		if slices.Contains(ids, s.ID) {
			words = append(words, "“"+oneLine(s.Quote)+"”")
		}
	}
	return strings.Join(words, ", ")
}

func (v versionWords) attributes(asked []corpus.Attribute, given corpus.Attributes) []fact {
	var facts []fact
	known := map[string]bool{}
	for _, a := range asked {
		known[a.Name] = true
		var values []string
		for _, value := range given[a.Name] {
			values = append(values, choiceTitle(a.Choices, value))
		}
		facts = append(facts, fact{title(cmp.Or(a.Title, a.Name)), strings.Join(values, ", ")})
	}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if !known[name] {
			facts = append(facts, fact{title(name), strings.Join(given[name], ", ")})
		}
	}
	return facts
}

func choiceTitle(choices []corpus.Choice, value string) string {
	for _, c := range choices {
		if c.Value == value && c.Title != "" {
			return c.Title
		}
	}
	return value
}

func (v versionWords) entity(id corpus.ID) string {
	if id == "" {
		return ""
	}
	if e, ok := v.s.entity(id); ok {
		return e.Name
	}
	return "somebody who is not in the project any more"
}

// codebook tells what a codebook has; of its texts it gives none.
func (v versionWords) codebook(data string) []fact {
	book, err := corpus.ParseCodebook([]byte(data))
	if err != nil {
		return []fact{{"Codebook", sentence(err.Error())}}
	}
	var labels, slots []string
	for _, l := range book.Labels {
		labels = append(labels, l.Name+questions(l.Attributes))
	}
	for _, slot := range book.Frame.Slots {
		slots = append(slots, slot.Name)
	}
	return []fact{
		{"Name", book.Name},
		{"Version", book.Version},
		{"Labels", strings.Join(labels, "\n")},
		{"Attribution", strings.Join(slots, ", ") + questions(book.Frame.Attributes)},
	}
}

// questions lists what a codebook asks.
func questions(asked []corpus.Attribute) string {
	if len(asked) == 0 {
		return ""
	}
	names := make([]string, len(asked))
	for i, a := range asked {
		names[i] = a.Name
	}
	return " (" + strings.Join(names, ", ") + ")"
}

// value is what stands in a field of an entity, article or annotator.
func (v versionWords) value(c corpus.Conflict) string {
	switch c.Field {
	case "kind":
		return choiceTitle(v.s.codebook.Entity.Kinds, c.Value)
	case "naming":
		return choiceTitle(v.s.codebook.Entity.Naming, c.Value)
	case "merged_into":
		if c.Value == "" {
			return "stands for itself"
		}
		return "the same as " + v.entity(corpus.ID(c.Value))
	case "status":
		return statusTitle(corpus.Status(c.Value))
	case "aliases":
		var names []string
		if json.Unmarshal([]byte(c.Value), &names) == nil {
			return strings.Join(names, ", ")
		}
	case "external":
		var ids map[string]string
		if json.Unmarshal([]byte(c.Value), &ids) == nil {
			var parts []string
			for _, name := range slices.Sorted(maps.Keys(ids)) {
				parts = append(parts, name+": "+ids[name])
			}
			return strings.Join(parts, ", ")
		}
	case "zones":
		var zones []corpus.Zone
		if json.Unmarshal([]byte(c.Value), &zones) == nil {
			return zoneWords(zones)
		}
	}
	return c.Value
}

// zoneWords tells what zones an article has, and how long they are.
func zoneWords(zones []corpus.Zone) string {
	var lines []string
	for _, z := range zones {
		lines = append(lines, fmt.Sprintf("%s, bytes %d to %d", zoneTitle(z.Kind), z.Start, z.End))
	}
	return strings.Join(lines, "\n")
}

func yes(is bool) string {
	if is {
		return "yes"
	}
	return ""
}

// fieldTitle is what a person calls a column.
func fieldTitle(field string) string {
	if name, ok := fieldTitles[field]; ok {
		return name
	}
	return title(field)
}

var fieldTitles = map[string]string{
	"aliases": "Names", "url": "Address", "credit": "Agency", "zones": "What its lines are", "external": "Ids elsewhere", "naming": "How it is named", "merged_into": "Same as",
}
