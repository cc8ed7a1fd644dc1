package adjudication

import (
	"slices"

	"github.com/onrecord/onrecord/store/corpus"
)

// Entry is a decision that stands, with what its document tells about it.
type Entry struct {
	corpus.Decision
	Title       string       // of the article
	Place       corpus.Range // where it is about, in bytes; empty when nothing of it is there any more
	Quote       string       // the text there
	Layers      [2]string    // whose the left and the right side are, "" = not known
	NotTaken    []string     // whose side is not in the gold layer as it was
	Adjudicated string       // how it ended, in words: "Ana’s", "both", "edited", "nothing", "taken over"
}

// Entries lists the decisions on a document that no later one replaces, in the order in which they were made. Decisions do
// not name whose layers they compared: a side with annotations is that of their annotator, one without is known when just
// one other annotator, the suggester apart, worked on the article.
func Entries(d *corpus.Document, decisions []corpus.Decision) []Entry {
	var list []Entry
	for _, decision := range standing(decisions) {
		e := Entry{Decision: decision, Title: d.Article.Title}
		var fragments []corpus.Range
		for side, ids := range [][]corpus.ID{decision.Left, decision.Right} {
			who, text := annotations(d, ids)
			e.Layers[side] = who
			fragments = append(fragments, text...)
		}
		if len(fragments) == 0 {
			_, fragments = annotations(d, decision.Gold)
		}
		fragments = corpus.Normalize(fragments)
		e.Place, e.Quote = corpus.Hull(fragments), corpus.Quote(d.Article.Text, fragments)
		for side := range e.Layers {
			if e.Layers[side] == "" && e.Layers[1-side] != "" {
				e.Layers[side] = onlyOther(d, e.Layers[1-side])
			}
		}
		e.judge()
		list = append(list, e)
	}
	return list
}

// annotations tells whose annotations are, and the text that they cover; nobody and nothing when none is there any more.
func annotations(d *corpus.Document, ids []corpus.ID) (who string, text []corpus.Range) {
	for _, id := range ids {
		if s, ok := d.Span(id); ok {
			who, text = s.Annotator, append(text, s.Fragments...)
		}
		if a, ok := d.Attribution(id); ok {
			who = a.Annotator
			for _, member := range a.Members() {
				s, _ := d.Span(member)
				text = append(text, s.Fragments...)
			}
		}
	}
	return who, text
}

// onlyOther is the one other annotator who worked on a document, "" when there is none or more than one.
func onlyOther(d *corpus.Document, than string) string {
	found := ""
	for _, a := range d.Annotators {
		if a.Name == than || a.Kind == corpus.Gold || a.Kind == corpus.Suggester || !worked(d, a.Name) {
			continue
		}
		if found != "" {
			return ""
		}
		found = a.Name
	}
	return found
}

// worked tells whether somebody has marks in a document or has said how far they are with it.
func worked(d *corpus.Document, name string) bool {
	_, said := d.Statuses[name]
	return said || slices.ContainsFunc(d.Spans, func(s corpus.Span) bool { return s.Annotator == name }) ||
		slices.ContainsFunc(d.Attributions, func(a corpus.Attribution) bool { return a.Annotator == name })
}

// judge fills in how it ended, and whose side was not taken.
func (e *Entry) judge() {
	not := func(sides ...int) {
		for _, side := range sides {
			if e.Layers[side] != "" {
				e.NotTaken = append(e.NotTaken, e.Layers[side])
			}
		}
	}
	whose := func(side int) string {
		if e.Layers[side] == "" {
			return string(e.Outcome)
		}
		return e.Layers[side] + "’s"
	}
	switch {
	case e.Kind == corpus.NoneDiffers:
		e.Adjudicated = "taken over"
		if e.Outcome == corpus.TookNothing || e.Outcome == corpus.TookEdited {
			e.Adjudicated = string(e.Outcome)
			not(0, 1)
		}
	case e.Outcome == corpus.TookLeft:
		e.Adjudicated = whose(0)
		not(1)
	case e.Outcome == corpus.TookRight:
		e.Adjudicated = whose(1)
		not(0)
	case e.Outcome == corpus.TookBoth:
		e.Adjudicated = "both"
	default: // what had nothing there was right to leave it
		e.Adjudicated = string(e.Outcome)
		for side, ids := range [][]corpus.ID{e.Left, e.Right} {
			if len(ids) > 0 || e.Outcome == corpus.TookEdited {
				not(side)
			}
		}
	}
}

// Tally counts decisions.
type Tally struct {
	Decisions  int                                           `json:"decisions"`
	Kinds      map[corpus.Disagreement]map[corpus.Reason]int `json:"kinds"`      // by kind, then reason; "" = none was given
	Annotators map[string]map[corpus.Reason]int              `json:"annotators"` // whose side was not taken, by reason
	Outcomes   map[corpus.Outcome]int                        `json:"outcomes"`
}

// Count counts entries.
func Count(entries []Entry) Tally {
	t := Tally{Kinds: map[corpus.Disagreement]map[corpus.Reason]int{}, Annotators: map[string]map[corpus.Reason]int{}, Outcomes: map[corpus.Outcome]int{}}
	for _, e := range entries {
		t.Decisions++
		t.Outcomes[e.Outcome]++
		if t.Kinds[e.Kind] == nil {
			t.Kinds[e.Kind] = map[corpus.Reason]int{}
		}
		t.Kinds[e.Kind][e.Reason]++
		for _, name := range e.NotTaken {
			if t.Annotators[name] == nil {
				t.Annotators[name] = map[corpus.Reason]int{}
			}
			t.Annotators[name][e.Reason]++
		}
	}
	return t
}
