package dataset

import (
	"fmt"
	"slices"
	"strings"

	"github.com/onrecord/onrecord/store/corpus"
)

// fact is one thing that a document says, in a form in which two documents can be compared.
type fact struct {
	needs Holds  // a format must hold all of these for the fact to come back
	text  string // for comparing, and readable in a report
}

// facts lists what the document says as far as a format that holds h can keep it. Documents with the same facts, in any
// order, are the same for the format.
func facts(d *corpus.Document, h Holds) []fact {
	f := &factList{holds: h, document: d, keys: map[corpus.ID][]string{}}
	f.article()
	f.spans()
	f.attributions()
	f.review()
	return f.list
}

type factList struct {
	holds    Holds
	document *corpus.Document
	list     []fact
	keys     map[corpus.ID][]string // what spans and attributions are called in facts; a span whose fragments part has several
}

// add notes a fact that needs the given things to be held, if they are.
func (f *factList) add(needs Holds, format string, args ...any) {
	if needs&^f.holds == 0 {
		f.list = append(f.list, fact{needs, fmt.Sprintf(format, args...)})
	}
}

// addIf is add for values that are there to be kept only when they are not empty.
func (f *factList) addIf(needs Holds, what, value string) {
	if value != "" {
		f.add(needs, "%s %q", what, value)
	}
}

func (f *factList) article() {
	a := f.document.Article
	f.addIf(Text, "text", corpus.TextHash(a.Text))
	for _, x := range [][2]string{{"title", a.Title}, {"byline", a.Byline}, {"outlet", a.Outlet}, {"published", a.Published}, {"url", a.URL}, {"language", a.Language}, {"credit", a.Credit}} {
		f.addIf(Metadata, x[0], x[1])
	}
	for _, z := range a.Zones {
		f.add(Zones, "zone %s %d–%d", z.Kind, z.Start, z.End)
	}
	if f.document.Status != "" && f.document.Status != corpus.Todo {
		f.add(Status, "status %s", f.document.Status)
	}
}

func (f *factList) spans() {
	text, spans := f.document.Article.Text, f.document.Spans
	if f.holds&Overlaps == 0 {
		spans = withoutOverlaps(spans, f.holds&Layers != 0)
	}
	entities := map[corpus.ID]corpus.Entity{}
	for _, e := range f.document.Entities {
		entities[e.ID] = e
	}
	for _, s := range spans {
		fragments := s.Fragments
		if f.holds&Edges == 0 {
			fragments = trimmed(text, fragments)
		}
		if len(fragments) == 0 {
			continue
		}
		parts := [][]corpus.Range{fragments}
		if f.holds&Fragments == 0 {
			parts = nil
			for _, one := range fragments {
				parts = append(parts, []corpus.Range{one})
			}
		}
		for _, part := range parts {
			key := f.spanKey(s, part)
			f.keys[s.ID] = append(f.keys[s.ID], key)
			f.add(0, "%s", key)
			f.details(key, s.ID, s.Note, s.Flagged, s.Origin, s.Confidence, s.Created.Format("2006-01-02T15:04:05.000"))
			f.attributes(Attributes, key, s.Attributes)
			if e, ok := entities[s.Entity]; ok {
				f.entity(key, e)
			}
		}
	}
}

func (f *factList) spanKey(s corpus.Span, fragments []corpus.Range) string {
	key := s.Label
	for _, r := range fragments {
		key += fmt.Sprintf(" %d–%d", r.Start, r.End)
	}
	if f.holds&Layers != 0 {
		key += " of " + s.Annotator
	}
	return key
}

// details notes what spans and attributions have in common.
func (f *factList) details(key string, id corpus.ID, note string, flagged bool, origin corpus.Origin, confidence float64, created string) {
	f.add(IDs, "%s: id %s", key, id)
	f.addIf(Notes, key+": note", note)
	f.add(Provenance, "%s: flagged %t, origin %s, confidence %v, made %s", key, flagged, origin, confidence, created)
}

func (f *factList) attributes(needs Holds, key string, attributes corpus.Attributes) {
	for name, values := range attributes {
		if len(values) > 0 {
			f.add(needs, "%s: %s = %q", key, name, values)
		}
	}
}

func (f *factList) entity(key string, e corpus.Entity) {
	f.addIf(Mentions, key+": entity", e.Name)
	f.add(Mentions|Entities, "%s: entity %q: kind %q, aliases %q, role %q, affiliation %q, naming %q, external %q, note %q", key, e.Name,
		e.Kind, e.Aliases, e.Role, e.Affiliation, e.Naming, e.External, e.Note)
	f.add(Mentions|IDs, "%s: entity %s", key, e.ID)
}

func (f *factList) attributions() {
	for _, a := range f.document.Attributions {
		f.keys[a.ID] = []string{f.frameKey(a)}
	}
	for _, a := range f.document.Attributions {
		key := f.keys[a.ID][0]
		f.add(Frames, "%s", key)
		for slot := range a.Slots {
			if members := f.members(a, slot); members != "" && !slices.Contains(usualSlots, slot) {
				f.add(Frames|OtherSlots, "%s: %s=%s", key, slot, members)
			}
		}
		for _, slot := range a.Absent {
			needs := Frames | Absent
			if !slices.Contains(usualSlots, slot) {
				needs |= OtherSlots
			}
			f.add(needs, "%s: nobody named for %s", key, slot)
		}
		if a.Parent != "" {
			f.add(Frames|Nesting, "%s: inside %s", key, f.keys[a.Parent])
		}
		f.attributes(Frames|Answers, key, a.Attributes)
		f.addIf(Frames|Notes, key+": note", a.Note)
		f.add(Frames|IDs, "%s: id %s", key, a.ID)
		f.add(Frames|Provenance, "%s: flagged %t, origin %s, confidence %v, made %s", key, a.Flagged, a.Origin, a.Confidence, a.Created.Format("2006-01-02T15:04:05.000"))
	}
}

// review notes what is said beside the annotations. Statuses agree in any format that holds them, and the article's own is
// not seen where somebody has one.
func (f *factList) review() {
	d := f.document
	for name, status := range d.Statuses {
		f.add(Status|Statuses, "status of %q: %s", name, status)
	}
	if len(d.Statuses) > 0 && d.Standing != "" && d.Standing != d.Status {
		f.add(Status|Statuses, "own status %s", d.Standing)
	}
	for _, c := range d.Comments {
		f.add(Comments, "comment %s of %q on span %q, attribution %q, in answer to %q: %q, resolved %t, made %s", c.ID, c.Annotator, c.Span, c.Attribution,
			c.Parent, c.Text, c.Resolved, c.Created.Format("2006-01-02T15:04:05.000"))
	}
	for _, x := range d.Decisions {
		f.add(Decisions, "decision %s of %q: %s, %q against %q: %s, gold %q, reason %q, note %q, made %s", x.ID, x.Annotator, x.Kind, x.Left, x.Right,
			x.Outcome, x.Gold, x.Reason, x.Note, x.Created.Format("2006-01-02T15:04:05.000"))
	}
}

// frameKey calls an attribution by the spans in its usual slots.
func (f *factList) frameKey(a corpus.Attribution) string {
	var slots []string
	for _, slot := range usualSlots {
		if members := f.members(a, slot); members != "" {
			slots = append(slots, slot+"="+members)
		}
	}
	key := "attribution {" + strings.Join(slots, "; ") + "}"
	if f.holds&Layers != 0 {
		key += " of " + a.Annotator
	}
	return key
}

func (f *factList) members(a corpus.Attribution, slot string) string {
	var keys []string
	for _, id := range a.Slots[slot] {
		keys = append(keys, f.keys[id]...)
	}
	slices.Sort(keys)
	return strings.Join(keys, ", ")
}

// trimmed is what is left of the fragments without spaces at their edges; one of nothing but spaces is left out.
func trimmed(text string, fragments []corpus.Range) []corpus.Range {
	var out []corpus.Range
	for _, r := range fragments {
		if r = corpus.TrimSpace(text, r); !r.Empty() {
			out = append(out, r)
		}
	}
	return out
}

// withoutOverlaps keeps of overlapping spans with the same label the one that comes first in the order of a document, for
// formats with one column or tag a label; in formats that hold layers, spans of two annotators do not overlap.
func withoutOverlaps(spans []corpus.Span, layers bool) []corpus.Span {
	var kept []corpus.Span
	taken := map[string][]corpus.Range{}
	for _, s := range spans {
		layer := s.Label
		if layers {
			layer += "\x00" + s.Annotator
		}
		clash := slices.ContainsFunc(s.Fragments, func(f corpus.Range) bool {
			return slices.ContainsFunc(taken[layer], f.Overlaps)
		})
		if !clash {
			taken[layer] = append(taken[layer], s.Fragments...)
			kept = append(kept, s)
		}
	}
	return kept
}
