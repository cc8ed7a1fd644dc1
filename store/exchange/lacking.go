package exchange

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/onrecord/onrecord/store/corpus"
)

// difference is what an article's own document and one that is offered for it do not agree on. The project keeps its own.
type difference struct {
	changed int // annotations that both have by their id, and that say something else
	talk    int // comments that both have by their id, and statuses of annotators, that say something else
	missing int // annotations that only the project has, of an annotator and label of which the other has some by their id
}

// String puts it in words; "" when there is none.
func (d difference) String() string {
	var parts []string
	if d.changed > 0 {
		parts = append(parts, fmt.Sprintf("annotations that the dataset has otherwise: %d", d.changed))
	}
	if d.talk > 0 {
		parts = append(parts, fmt.Sprintf("comments and statuses that it has otherwise: %d", d.talk))
	}
	if d.missing > 0 {
		parts = append(parts, fmt.Sprintf("annotations that it does not have: %d", d.missing))
	}
	if parts == nil {
		return ""
	}
	return strings.Join(parts, "; ") + "; the project kept its own"
}

// lacking is what a document offered for an article says and the article's own document does not: spans and attributions
// that are not there by their id, nor by what they say, comments and decisions that are not there by their id, and statuses
// of annotators who have none there. What refers to spans that are there under another id is linked to those.
func lacking(there *corpus.Document, offered corpus.Document) (corpus.Document, difference) {
	out := corpus.Document{Article: there.Article, Status: there.Status, Annotators: offered.Annotators}
	same := map[corpus.ID]corpus.ID{} // offered to there
	spans := map[string]corpus.ID{}
	for _, s := range there.Spans {
		spans[spanFace(s)], same[s.ID] = s.ID, s.ID
	}
	copies := copiedSpans(there, &offered)
	for _, s := range offered.Spans {
		if _, ok := same[s.ID]; ok || copies[s.ID] {
			continue
		}
		if id, ok := spans[spanFace(s)]; ok {
			same[s.ID] = id
			continue
		}
		s.Article = there.Article.ID
		out.Spans = append(out.Spans, s)
	}
	frames := map[string]corpus.ID{}
	for _, a := range there.Attributions {
		frames[frameFace(a)], same[a.ID] = a.ID, a.ID
	}
	for _, a := range offered.Attributions {
		if _, ok := same[a.ID]; ok {
			continue
		}
		a = relinked(a, same)
		if id, ok := frames[frameFace(a)]; ok {
			same[a.ID] = id
			continue
		}
		a.Article = there.Article.ID
		out.Attributions = append(out.Attributions, a)
	}
	for i, a := range out.Attributions {
		if id, ok := same[a.Parent]; ok {
			out.Attributions[i].Parent = id
		}
	}
	said(there, &offered, &out, same)
	mentioned := map[corpus.ID]bool{}
	for _, s := range out.Spans {
		mentioned[s.Entity] = true
	}
	out.Entities = corpus.EntitiesBehind(offered.Entities, mentioned)
	return out, compare(there, offered, same)
}

// said adds the statuses, comments and decisions that are not there.
func said(there, offered, out *corpus.Document, same map[corpus.ID]corpus.ID) {
	for name, status := range offered.Statuses {
		if _, ok := there.Statuses[name]; !ok {
			if out.Statuses == nil {
				out.Statuses = map[string]corpus.Status{}
			}
			out.Statuses[name] = status
		}
	}
	known := map[corpus.ID]bool{}
	for _, c := range there.Comments {
		known[c.ID] = true
	}
	for _, x := range there.Decisions {
		known[x.ID] = true
	}
	here := func(id corpus.ID) corpus.ID { return cmp.Or(same[id], id) }
	for _, c := range offered.Comments {
		if !known[c.ID] {
			c.Article, c.Span, c.Attribution = there.Article.ID, here(c.Span), here(c.Attribution)
			out.Comments = append(out.Comments, c)
		}
	}
	for _, x := range offered.Decisions {
		if known[x.ID] {
			continue
		}
		x.Article = there.Article.ID
		for _, list := range []*[]corpus.ID{&x.Left, &x.Right, &x.Gold} {
			*list = slices.Clone(*list)
			for i, id := range *list {
				(*list)[i] = here(id)
			}
		}
		out.Decisions = append(out.Decisions, x)
	}
}

// copiedSpans lists the offered spans that are in nothing but attributions that are there by their id in another layer. A
// format without layers has written those: they are the project's own, though they come without their ids.
func copiedSpans(there, offered *corpus.Document) map[corpus.ID]bool {
	copies, others := map[corpus.ID]bool{}, map[corpus.ID]bool{}
	annotators := map[corpus.ID]string{}
	for _, a := range there.Attributions {
		annotators[a.ID] = a.Annotator
	}
	for _, a := range offered.Attributions {
		list := others
		if annotator, ok := annotators[a.ID]; ok && annotator != a.Annotator {
			list = copies
		}
		for _, id := range a.Members() {
			list[id] = true
		}
	}
	maps.DeleteFunc(copies, func(id corpus.ID, _ bool) bool { return others[id] })
	return copies
}

// compare counts what differs in what both documents have by its id, and what only the project has. same tells of what is
// offered what it is there.
func compare(there *corpus.Document, offered corpus.Document, same map[corpus.ID]corpus.ID) difference {
	had := map[corpus.ID]bool{}     // offered, by its id or by what it says
	layers := map[[2]string]bool{}  // annotators and labels of what is offered by its id
	said := map[corpus.ID]string{}  // what the project says
	layer := map[corpus.ID]string{} // whose it is
	for _, s := range there.Spans {
		said[s.ID], layer[s.ID] = spanWords(there.Article.Text, s), s.Annotator
	}
	for _, a := range there.Attributions {
		said[a.ID], layer[a.ID] = frameWords(a), a.Annotator
	}
	var d difference
	count := func(id corpus.ID, annotator, label, words string) {
		had[same[id]] = true
		if was, ok := said[id]; ok && layer[id] == annotator {
			layers[[2]string{annotator, label}] = true
			if was != words {
				d.changed++
			}
		}
	}
	for _, s := range offered.Spans {
		count(s.ID, s.Annotator, s.Label, spanWords(there.Article.Text, s))
	}
	for _, a := range offered.Attributions {
		count(a.ID, a.Annotator, "", frameWords(relinked(a, same)))
	}
	d.talk = otherwise(there, &offered)
	for _, s := range there.Spans {
		if layers[[2]string{s.Annotator, s.Label}] && !had[s.ID] {
			d.missing++
		}
	}
	for _, a := range there.Attributions {
		if layers[[2]string{a.Annotator, ""}] && !had[a.ID] {
			d.missing++
		}
	}
	return d
}

// otherwise counts the statuses and comments that both have, and that say something else. Decisions never change.
func otherwise(there, offered *corpus.Document) int {
	n := 0
	for name, status := range offered.Statuses {
		if was, ok := there.Statuses[name]; ok && was != status {
			n++
		}
	}
	texts := map[corpus.ID]string{}
	words := func(c corpus.Comment) string { return fmt.Sprint(strings.Fields(c.Text), c.Resolved) }
	for _, c := range there.Comments {
		texts[c.ID] = words(c)
	}
	for _, c := range offered.Comments {
		if was, ok := texts[c.ID]; ok && was != words(c) {
			n++
		}
	}
	return n
}

// spanWords is what a person would see of a span; its edges without spaces, which some formats do not keep.
func spanWords(text string, s corpus.Span) string {
	fragments := slices.Clone(s.Fragments)
	for i, f := range fragments {
		fragments[i] = corpus.TrimSpace(text, f)
	}
	return fmt.Sprint(s.Label, "\x00", fragments, s.Entity, answers(s.Attributes, s.Note))
}

func frameWords(a corpus.Attribution) string {
	return frameFace(a) + fmt.Sprint(a.Parent, a.Absent, answers(a.Attributes, a.Note))
}

// answers is attributes and a note in a form that can be compared.
func answers(a corpus.Attributes, note string) string {
	out := strings.Join(strings.Fields(note), " ")
	for _, name := range slices.Sorted(maps.Keys(a)) {
		if len(a[name]) > 0 {
			out += fmt.Sprintf("\x00%q=%q", name, a[name])
		}
	}
	return out
}

// spanFace is what a span says, in a form that can be compared.
func spanFace(s corpus.Span) string { return fmt.Sprint(s.Annotator, "\x00", s.Label, s.Fragments) }

func frameFace(a corpus.Attribution) string {
	face := a.Annotator + "\x00"
	for _, slot := range slices.Sorted(maps.Keys(a.Slots)) {
		members := slices.Clone(a.Slots[slot])
		slices.Sort(members)
		face += fmt.Sprint(slot, members)
	}
	return face
}

// relinked is the attribution with the spans that are there under another id.
func relinked(a corpus.Attribution, same map[corpus.ID]corpus.ID) corpus.Attribution {
	a = a.Clone()
	for slot, members := range a.Slots {
		for i, id := range members {
			if other, ok := same[id]; ok {
				members[i] = other
			}
		}
		slices.Sort(members)
		a.Slots[slot] = slices.Compact(members)
	}
	return a
}
