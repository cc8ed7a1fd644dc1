package gui

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/corpus"
)

// linkEntity says who or what the chosen mention is; the mention's words become an alias of the entity if they are new.
func (s *Session) linkEntity(e corpus.Entity) {
	span, ok := s.doc.Span(s.span)
	if !ok {
		return
	}
	span = span.Clone()
	span.Entity = e.ID
	var more []corpus.Change
	if next := withName(e, span.Quote); len(next.Aliases) > len(e.Aliases) {
		e = next
		more = append(more, corpus.PutEntity{Entity: e})
	} else if !slices.ContainsFunc(s.doc.Entities, func(x corpus.Entity) bool { return x.ID == e.ID }) {
		more = append(more, corpus.PutEntity{Entity: e}) // brings it into the document; the file has it already
	}
	s.putSpan("Link to "+e.Name, span, more...)
}

// newEntity makes an entity of a name and links the chosen mention to it.
func (s *Session) newEntity(name string) {
	name = strings.TrimSpace(name)
	if name == "" {
		return
	}
	s.linkEntity(corpus.Entity{ID: store.NewID(), Name: name})
}

// unlinkEntity says that the chosen mention is linked to nobody.
func (s *Session) unlinkEntity() {
	if span, ok := s.doc.Span(s.span); ok {
		span = span.Clone()
		span.Entity = ""
		s.putSpan("Unlink entity", span)
	}
}

// putEntity changes what is known of an entity.
func (s *Session) putEntity(e corpus.Entity) {
	s.apply(corpus.Step{Label: "Edit " + e.Name, Changes: []corpus.Change{corpus.PutEntity{Entity: e}}}, changedMarks|changedChoice)
}

// mergeEntity says that two entities are the same: mentions of the first are mentions of the second, which takes its names.
func (s *Session) mergeEntity(first, second corpus.ID) {
	e, known := s.entity(first)
	other, found := s.entity(second)
	if !known || !found || e.ID == other.ID {
		return
	}
	e, other = e.Clone(), other.Clone()
	for _, name := range e.Names() {
		if !named(other, name) {
			other.Aliases = append(other.Aliases, name)
		}
	}
	e.MergedInto = other.ID
	s.apply(corpus.Step{Label: "Merge " + e.Name + " into " + other.Name, Changes: []corpus.Change{
		corpus.PutEntity{Entity: other}, corpus.PutEntity{Entity: e},
	}}, changedMarks|changedChoice)
}

// standsFor is the entity that one was merged into, at any remove; itself when it was not.
func (s *Session) standsFor(id corpus.ID) corpus.ID {
	for s.merged[id] != "" { // the store refuses circles
		id = s.merged[id]
	}
	return id
}

// entity is the one with an ID, or the one that it was merged into.
func (s *Session) entity(id corpus.ID) (corpus.Entity, bool) {
	id = s.standsFor(id)
	i := slices.IndexFunc(s.entities, func(e corpus.Entity) bool { return e.ID == id })
	if i < 0 || id == "" {
		return corpus.Entity{}, false
	}
	return s.entities[i], true
}

// isName tells words that name somebody from a pronoun or description: some word of it is capitalised and it is short.
func isName(quote string) bool {
	words := strings.Fields(quote)
	if len(words) == 0 || len(words) > 6 {
		return false
	}
	return slices.ContainsFunc(words, func(w string) bool { return capitalised(w, corpus.Range{End: len(w)}) && len(w) > 2 })
}

// mayBeName tells whether words can name somebody: in a script without capitals nothing tells a name from a pronoun.
func mayBeName(quote string) bool {
	return isName(quote) || strings.ContainsFunc(quote, func(r rune) bool {
		return unicode.IsLetter(r) && !unicode.IsUpper(r) && !unicode.IsLower(r) && !unicode.Is(unicode.Lm, r)
	})
}

func named(e corpus.Entity, name string) bool {
	return slices.ContainsFunc(e.Names(), func(n string) bool { return corpus.FoldName(n) == corpus.FoldName(name) })
}

// offers are the entities that a mention may stand for, without typing: those of the same name, of this article first,
// then those of this article whose name ends with or holds the mention's words ("Blinken" for "Antony Blinken").
func (s *Session) offers(quote string, limit int) []corpus.Entity {
	return rank(s.entities, s.inArticle(), quote, limit, false)
}

// matches are the entities for what was typed.
func (s *Session) matches(typed string, limit int) []corpus.Entity {
	return rank(s.entities, s.inArticle(), typed, limit, true)
}

// inArticle counts the mentions of each entity in the article shown.
func (s *Session) inArticle() map[corpus.ID]int {
	count := map[corpus.ID]int{}
	for i := range s.doc.Spans { // by index: there may be many, and each is large
		if entity := s.doc.Spans[i].Entity; entity != "" {
			count[s.standsFor(entity)]++
		}
	}
	return count
}

// rank sorts entities by how well a name of theirs fits the words: the same name, a name that holds all the words, and
// when typed a name with a word that begins so. Entities mentioned in the article come before others.
func rank(all []corpus.Entity, here map[corpus.ID]int, words string, limit int, typed bool) []corpus.Entity {
	type scored struct {
		corpus.Entity
		score int
	}
	folded := corpus.FoldName(words)
	var found []scored
	for _, e := range all {
		best := 0
		for _, name := range e.Names() {
			best = max(best, fit(corpus.FoldName(name), folded, typed))
		}
		if best == 0 {
			continue
		}
		if here[e.ID] > 0 {
			best += 2
		}
		found = append(found, scored{e, best})
	}
	slices.SortStableFunc(found, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(here[b.ID], here[a.ID]))
	})
	out := make([]corpus.Entity, 0, min(limit, len(found)))
	for _, f := range found[:min(limit, len(found))] {
		out = append(out, f.Entity)
	}
	return out
}

// fit is 0 for a name that has nothing to do with the words, more the closer it is.
func fit(name, words string, typed bool) int {
	switch {
	case words == "":
		if typed {
			return 1
		}
		return 0
	case name == words:
		return 9
	case holdsWords(name, words), holdsWords(words, name):
		return 6
	case typed && (strings.HasPrefix(name, words) || strings.Contains(name, " "+words)):
		return 4
	case typed && strings.Contains(name, words):
		return 2
	default:
		return 0
	}
}

// holdsWords tells whether the words stand in the name as whole words, in this order and together.
func holdsWords(name, words string) bool {
	return strings.Contains(" "+name+" ", " "+words+" ")
}
