package corpus

import (
	"fmt"
	"sort"
)

// ZoneKind tells what a stretch of an article is.
type ZoneKind string

// The kinds of zone.
const (
	Headline   ZoneKind = "headline"
	Standfirst ZoneKind = "standfirst"
	Byline     ZoneKind = "byline"
	Dateline   ZoneKind = "dateline"
	Body       ZoneKind = "body"
	Subhead    ZoneKind = "subhead"
	Caption    ZoneKind = "caption"
	PullQuote  ZoneKind = "pull-quote"
	EditorNote ZoneKind = "editor-note"
	Furniture  ZoneKind = "furniture" // menus, page dates, weather, related links, comment forms, author boxes, advertisements
)

// ZoneKinds lists all kinds in the order in which an article has them.
var ZoneKinds = []ZoneKind{Headline, Standfirst, Byline, Dateline, Body, Subhead, Caption, PullQuote, EditorNote, Furniture}

// Zone says what one stretch of an article's text is.
type Zone struct {
	Kind ZoneKind
	Range
}

// ZoneAt is the kind of the text at a byte offset: Body where no zone covers it.
func ZoneAt(zones []Zone, at int) ZoneKind {
	i := sort.Search(len(zones), func(i int) bool { return zones[i].End > at })
	if i < len(zones) && zones[i].Contains(at) {
		return zones[i].Kind
	}
	return Body
}

// CheckZones tells what is wrong with zones over the text: unknown kind, out of bounds, unsorted, overlapping, or cutting
// through a character.
func CheckZones(text string, zones []Zone) error {
	last := 0
	for _, z := range zones {
		switch {
		case !knownZone(z.Kind):
			return fmt.Errorf("unknown zone kind %q", z.Kind)
		case z.Start < last || z.End > len(text) || z.Empty():
			return fmt.Errorf("zone %s %d–%d is empty, out of order or outside the text", z.Kind, z.Start, z.End)
		case !boundary(text, z.Start) || !boundary(text, z.End):
			return fmt.Errorf("zone %s %d–%d cuts through a character", z.Kind, z.Start, z.End)
		}
		last = z.End
	}
	return nil
}

// SetZone returns the zones with the given stretch set to a kind. Neighbours of the same kind that touch are joined;
// body needs no zone of its own but keeps one, so that an explicit choice can be told from silence. An empty stretch
// changes nothing.
func SetZone(zones []Zone, kind ZoneKind, r Range) []Zone {
	if r.Empty() {
		return zones
	}
	var out []Zone
	for _, z := range zones {
		for _, rest := range Subtract([]Range{z.Range}, r) {
			out = append(out, Zone{z.Kind, rest})
		}
	}
	out = append(out, Zone{kind, r})
	sort.Slice(out, func(i, j int) bool { return out[i].Start < out[j].Start })
	joined := out[:0]
	for _, z := range out {
		if n := len(joined); n > 0 && joined[n-1].Kind == z.Kind && joined[n-1].End == z.Start {
			joined[n-1].End = z.End
			continue
		}
		joined = append(joined, z)
	}
	return joined
}

func knownZone(kind ZoneKind) bool {
	for _, k := range ZoneKinds {
		if k == kind {
			return true
		}
	}
	return false
}
