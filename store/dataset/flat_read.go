package dataset

import (
	"fmt"
	"maps"
	"slices"

	"github.com/onrecord/onrecord/store/corpus"
)

// flatArticle is an article as it was read from a file of a tool of flat annotations, before its parts are put together.
type flatArticle struct {
	file    string
	line    int    // 0 = the file has no lines to speak of
	place   string // for messages: "x.jsonl, line 3"
	article corpus.Article
	record  *line // what Onrecord had noted when it wrote the file; nil in files of other tools
	layers  []flatLayer

	together bool // a layer may hold several annotators' work
	unsigned bool // the tool forgets whose a layer was, and says who brought it in instead
}

// mostLayers is how many layers one article may have.
const mostLayers = 1000

// flatTally is what a reader tells of a file: findings, and relations by their types.
type flatTally struct {
	findings
	kinds map[string]int
}

// Warnings lists the findings, and at their end what relations were left out.
func (t *flatTally) Warnings() []string {
	list := slices.Clone(t.findings.Warnings())
	for _, kind := range slices.Sorted(maps.Keys(t.kinds)) {
		list = append(list, fmt.Sprintf("relations of the type %q were left out, %d of them: it is neither a slot (claim, speaker, source, cue) nor the label of a span that they join", kind, t.kinds[kind]))
	}
	return list
}

func (t *flatTally) leave(kind string) {
	if t.kinds == nil {
		t.kinds = map[string]int{}
	}
	if _, told := t.kinds[kind]; !told && len(t.kinds) == mostFindings {
		kind = "…" // and others
	}
	t.kinds[kind]++
}

// item puts the article together.
func (f *flatArticle) item(o ReadOptions, t *flatTally) (Item, error) {
	a := &flatAssembly{
		slots: map[string]bool{}, flat: f, options: o, tally: t, document: corpus.Document{Article: f.article, Status: corpus.Todo}, same: map[string]int{},
		kept: map[corpus.ID]int{}, holding: map[corpus.ID][]int{}, frames: map[corpus.ID]int{},
		places: map[corpus.ID]int{}, attached: map[flatLink]bool{},
	}
	count := 0
	for _, l := range f.layers {
		count += len(l.regions) + len(l.relations)
	}
	if count > mostAnnotations {
		return Item{}, f.problem(fmt.Errorf("it has %d annotations; the limit is %d", count, mostAnnotations))
	}
	if len(f.layers) > mostLayers {
		return Item{}, f.problem(fmt.Errorf("it was annotated %d times; the limit is %d", len(f.layers), mostLayers))
	}
	a.recall()
	for i := range f.layers { // by their ids in all layers first: two annotators may have marked the same
		a.takeKnown(&f.layers[i])
	}
	for i := range f.layers {
		a.takeOthers(&f.layers[i])
	}
	for i := range f.layers {
		a.takeRelations(&f.layers[i])
	}
	a.tidy()
	a.document.Sort()
	if err := check(&a.document); err != nil {
		return Item{}, f.problem(err)
	}
	return Item{
		Document: a.document, TextHash: corpus.TextHash(a.document.Article.Text), File: f.file, Line: f.line,
	}, nil
}

func (f *flatArticle) problem(err error) *Error {
	return &Error{f.file, f.line, name(f.article), err}
}

// mine tells whether a span of the record can be in a layer.
func (f *flatArticle) mine(l *flatLayer, s corpus.Span, suggesters map[string]bool) bool {
	return f.together || l.annotator == "" || l.annotator == s.Annotator || f.unsigned && !suggesters[s.Annotator]
}

// flatAssembly makes a document of regions, relations and a record.
type flatAssembly struct {
	flat     *flatArticle
	options  ReadOptions
	tally    *flatTally
	document corpus.Document

	known      corpus.Document     // what the record says
	suggesters map[string]bool     // of the record
	slots      map[string]bool     // of the record's attributions
	holding    map[corpus.ID][]int // attributions of the record by their claims

	same     map[string]int    // how many new spans of a place and label there are
	kept     map[corpus.ID]int // where each span stands in document.Spans
	places   map[corpus.ID]int // where each attribution stands in document.Attributions
	frames   map[corpus.ID]int // the attribution that relations from a span belong to when the record does not have them
	attached map[flatLink]bool
}

// recall takes from the record what does not depend on regions.
func (a *flatAssembly) recall() {
	f := a.flat
	if f.record == nil {
		return
	}
	f.record.Text = &f.article.Text
	item, err := f.record.item()
	if err != nil {
		a.tally.add("%s: the record that Onrecord had put there was not used: %v", f.place, err)
		return
	}
	a.known = item.Document
	a.document = copied(a.known)
	a.document.Spans = nil
	for i, f := range a.document.Attributions {
		a.places[f.ID] = i
		for slot := range f.Slots {
			a.slots[slot] = true
		}
		for _, claim := range f.Slots["claim"] {
			a.holding[claim] = append(a.holding[claim], i)
		}
	}
	a.suggesters = map[string]bool{}
	for _, who := range a.known.Annotators {
		a.suggesters[who.Name] = who.Kind == corpus.Suggester
	}
}

// tidy takes out of the record's attributions what is no longer there, and lists all annotators.
func (a *flatAssembly) tidy() {
	gone := 0
	for _, s := range a.known.Spans {
		if _, ok := a.kept[s.ID]; !ok {
			gone++
		}
	}
	if gone > 0 {
		a.tally.add("%s: spans that Onrecord had written are no longer there, %d of them; they were left out", a.flat.place, gone)
	}
	var frames []corpus.Attribution
	left := map[corpus.ID]bool{}
	for _, f := range a.document.Attributions {
		before := len(f.Slots)
		keepMembers(f, func(_ string, member corpus.ID) bool { _, ok := a.kept[member]; return ok })
		if before == 0 || len(f.Slots) > 0 {
			left[f.ID] = true
			frames = append(frames, f)
		}
	}
	for i := range frames {
		if !left[frames[i].Parent] {
			frames[i].Parent = ""
		}
	}
	a.document.Attributions = frames
	named := map[string]bool{"": true}
	for _, who := range a.document.Annotators {
		named[who.Name] = true
	}
	for _, s := range a.document.Spans { // those of attributions are among them or in the record
		if !named[s.Annotator] {
			named[s.Annotator] = true
			a.document.Annotators = append(a.document.Annotators, corpus.Annotator{ID: derivedID("annotator", s.Annotator), Name: s.Annotator, Kind: corpus.Import})
		}
	}
}

// keepMembers takes out of an attribution's slots what is not to stay.
func keepMembers(f corpus.Attribution, stays func(slot string, member corpus.ID) bool) {
	for slot, members := range f.Slots {
		f.Slots[slot] = slices.DeleteFunc(members, func(id corpus.ID) bool { return !stays(slot, id) })
		if len(f.Slots[slot]) == 0 {
			delete(f.Slots, slot)
		}
	}
}
