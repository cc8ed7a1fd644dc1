package dataset

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/onrecord/onrecord/store/corpus"
)

// standOff writes what is said of the text; nothing when nothing is, as the element may not be empty.
func (t *teiDocument) standOff() {
	d := t.document
	if len(d.Spans)+len(d.Attributions)+len(d.Entities)+len(d.Article.Zones)+len(d.Comments)+len(d.Decisions) == 0 {
		return
	}
	t.start("standOff")
	for _, list := range teiLists {
		t.entities(list)
	}
	if len(d.Article.Zones) > 0 {
		t.start("spanGrp", "type", "zone")
		for _, z := range d.Article.Zones {
			t.inline("span", string(z.Kind), "target", t.pointer(z.Range))
		}
		t.end("spanGrp")
	}
	if len(d.Spans) > 0 {
		t.start("listAnnotation", "type", "spans")
		for _, s := range d.Spans {
			t.span(s)
		}
		t.end("listAnnotation")
	}
	if len(d.Attributions) > 0 {
		t.start("listAnnotation", "type", "attributions")
		for _, a := range d.Attributions {
			t.attribution(a)
		}
		t.end("listAnnotation")
		t.relations()
	}
	t.review()
	t.end("standOff")
}

// teiList is where entities of some kinds stand.
type teiList struct {
	list, item, name string
	kinds            []string // none: all that no other list takes
}

var teiLists = []teiList{
	{"listPerson", "person", "persName", []string{"person", "author"}},
	{"listOrg", "org", "orgName", []string{"organisation", "organization", "outlet", "group"}},
	{"list", "item", "name", nil},
}

func (l teiList) takes(kind string) bool {
	if l.kinds != nil {
		return slices.Contains(l.kinds, kind)
	}
	return !slices.ContainsFunc(teiLists, func(other teiList) bool { return slices.Contains(other.kinds, kind) })
}

func (t *teiDocument) entities(l teiList) {
	open := false
	for _, e := range t.document.Entities {
		if !l.takes(e.Kind) {
			continue
		}
		if !open {
			t.start(l.list, "type", "entities")
			open = true
		}
		same := ""
		if e.MergedInto != "" {
			same = "#" + teiID("entity", e.MergedInto)
		}
		t.start(l.item, "xml:id", teiID("entity", e.ID), "sameAs", same)
		t.inline(l.name, e.Name)
		for _, alias := range e.Aliases {
			t.inline(l.name, alias, "type", "alias")
		}
		for _, catalogue := range slices.Sorted(maps.Keys(e.External)) {
			t.named("idno", e.External[catalogue], "type", catalogue)
		}
		for _, note := range [][2]string{{"kind", e.Kind}, {"role", e.Role}, {"affiliation", e.Affiliation}, {"naming", e.Naming}, {"note", e.Note}} {
			t.noteIf(note[0], note[1])
		}
		t.end(l.item)
	}
	if open {
		t.end(l.list)
	}
}

func (t *teiDocument) span(s corpus.Span) {
	var targets []string
	for _, f := range s.Fragments {
		targets = append(targets, t.pointer(f))
	}
	t.annotation("tagging", teiID("span", s.ID), targets, s.Annotator, s.Confidence, s.Created)
	t.inline("ref", s.Label, "type", "label", "target", t.labels[s.Label])
	t.inline("note", s.Quote, "type", "quote")
	if s.Entity != "" {
		t.inline("ptr", "", "type", "entity", "target", "#"+teiID("entity", s.Entity))
	}
	t.details(s.Attributes, s.Note, s.Flagged, s.Origin)
	t.end("annotation")
}

func (t *teiDocument) attribution(a corpus.Attribution) {
	var targets []string
	for _, slot := range slotOrder(a) {
		for _, id := range a.Slots[slot] {
			if target := "#" + teiID("span", id); !slices.Contains(targets, target) {
				targets = append(targets, target)
			}
		}
	}
	if len(targets) == 0 { // it must have one
		targets = []string{"#" + teiText}
	}
	t.annotation("linking", teiID("attribution", a.ID), targets, a.Annotator, a.Confidence, a.Created)
	for _, slot := range a.Absent {
		t.inline("note", slot, "type", "absent")
	}
	t.details(a.Attributes, a.Note, a.Flagged, a.Origin)
	t.end("annotation")
}

// annotation begins an annotation.
func (t *teiDocument) annotation(motivation, id string, targets []string, annotator string, confidence float64, created time.Time) {
	certainty := ""
	if confidence > 0 {
		certainty = strconv.FormatFloat(confidence, 'f', -1, 64)
	}
	t.start("annotation", "xml:id", id, "motivation", motivation, "target", strings.Join(targets, " "), "resp", t.people[annotator], "cert", certainty)
	if !created.IsZero() {
		t.start("revisionDesc")
		t.inline("change", "", "status", "created", "when", created.Format(time.RFC3339Nano), "who", t.people[annotator])
		t.end("revisionDesc")
	}
}

// details writes what spans and attributions have in common.
func (t *teiDocument) details(attributes corpus.Attributes, note string, flagged bool, origin corpus.Origin) {
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		for _, value := range attributes[name] {
			t.inline("note", value, "type", "attribute", "n", name)
		}
	}
	t.noteIf("comment", note)
	if flagged {
		t.inline("note", "flagged", "type", "flag")
	}
	t.noteIf("origin", string(origin))
}

// relations say what the parts of an attribution are to it: the attribution is active, the spans in its slots are passive.
func (t *teiDocument) relations() {
	before := t.Len()
	t.start("listRelation", "type", "attributions")
	empty := t.Len()
	for _, a := range t.document.Attributions {
		active := "#" + teiID("attribution", a.ID)
		for _, slot := range slotOrder(a) {
			var members []string
			for _, id := range a.Slots[slot] {
				members = append(members, "#"+teiID("span", id))
			}
			if len(members) == 0 {
				continue
			}
			t.named("relation", "", "name", slot, "active", active, "passive", strings.Join(members, " "))
		}
		if a.Parent != "" {
			t.inline("relation", "", "name", "parent", "active", active, "passive", "#"+teiID("attribution", a.Parent), "type", "nesting")
		}
	}
	if t.Len() == empty { // a list may not be empty
		t.Truncate(before)
		return
	}
	t.end("listRelation")
}

// pointer points to a stretch of the text.
func (t *teiDocument) pointer(r corpus.Range) string {
	points := toPoints(t.index, r)
	return fmt.Sprintf("#string-range(%s,%d,%d)", teiText, points.Start, points.End-points.Start)
}

var teiPlainID = regexp.MustCompile(`^[A-Za-z0-9._-]+$`)

// teiID makes an xml:id of an id: XML wants a letter first and few other characters.
func teiID(kind string, id corpus.ID) string {
	if !teiPlainID.MatchString(string(id)) {
		id = derivedID("tei", string(id))
	}
	return kind + "-" + string(id)
}

// teiWord makes a name one word, as TEI wants types: without spaces and control characters.
func teiWord(name string) string {
	word := strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Z, unicode.C) || r == unicode.ReplacementChar {
			return '_'
		}
		return r
	}, name)
	if word == "" {
		return "_"
	}
	return word
}
