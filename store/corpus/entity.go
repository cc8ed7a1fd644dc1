package corpus

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
)

// Entity is the person, organisation, document … behind speaker and source mentions. It belongs to the whole project.
type Entity struct {
	ID          ID
	Kind        string // choice of the codebook: "person", "organisation", "group", "document" …; "" = unknown
	Name        string
	Aliases     []string
	Role        string            // "Secretary of State"
	Affiliation string            // "US government"
	Naming      string            // choice of the codebook: "named", "described", "anonymous" …
	External    map[string]string // id in another catalogue, by catalogue: {"wikidata":"Q…"}
	Note        string
	MergedInto  ID // the entity that this one turned out to be, "" = stands for itself
}

// Clone returns a copy that shares no memory with the entity.
func (e Entity) Clone() Entity {
	e.Aliases = slices.Clone(e.Aliases)
	e.External = maps.Clone(e.External)
	return e
}

// Names lists the name and all aliases.
func (e Entity) Names() []string { return append([]string{e.Name}, e.Aliases...) }

// EntitiesBehind keeps the entities that are mentioned, and those that they were merged into, in their order.
func EntitiesBehind(entities []Entity, mentioned map[ID]bool) []Entity {
	wanted := maps.Clone(mentioned)
	for grown := true; grown; { // each round follows at least one more link of every chain of mergers
		grown = false
		for _, e := range entities {
			if wanted[e.ID] && !wanted[e.MergedInto] {
				wanted[e.MergedInto], grown = true, true
			}
		}
	}
	var kept []Entity
	for _, e := range entities {
		if wanted[e.ID] {
			kept = append(kept, e)
		}
	}
	return kept
}

// FoldName makes names comparable: case folded, accents stripped, spaces squeezed, a possessive ending dropped.
func FoldName(name string) string {
	name = strings.TrimSpace(name)
	for _, ending := range []string{"’s", "'s"} {
		name = strings.TrimSuffix(name, ending)
	}
	stripped, _, err := transform.String(transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)), norm.NFC), name)
	if err != nil {
		stripped = name // the transformers only fail on a full buffer, which String grows
	}
	return cases.Fold().String(strings.Join(strings.Fields(stripped), " "))
}
