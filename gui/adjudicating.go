package gui

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/adjudication"
	"github.com/onrecord/onrecord/store/corpus"
)

// adjudicating is the comparison of two layers of the article shown, for deciding what goes into the gold layer. It is part
// of the session: it has all layers, also those that are not seen in the article.
type adjudicating struct {
	s      *Session
	c      adjudication.Case
	people []corpus.Annotator // all of the project
	layers []string           // who has marks in the article, people first, the gold layer last
	list   []adjudication.Difference
	at     int // the difference that is looked at, -1 = none
	ready  bool
	filter differenceFilter
	reason corpus.Reason // given for the next decision
	note   string
	wanted []corpus.ID // annotations to look at when they have been read
	onward bool        // or at the next open difference behind theirs
	turn   int         // of reading: what comes of an earlier one is too old
}

// differenceFilter chooses differences.
type differenceFilter struct {
	kind  corpus.Disagreement // "" = all in which the layers differ
	state differenceState
}

type differenceState int

const (
	stateAll differenceState = iota
	stateOpen
	stateDecided
)

func (f differenceFilter) lets(d adjudication.Difference) bool {
	switch {
	case f.kind == "" && d.Agreed(), f.kind != "" && !slices.Contains(d.Kinds, f.kind):
		return false
	case f.state == stateOpen:
		return d.Decision == nil
	case f.state == stateDecided:
		return d.Decision != nil
	}
	return true
}

// adjudicate begins to compare two layers of the article shown; "" for the likely ones. What is wanted is looked at first.
func (s *Session) adjudicate(left, right string, wanted ...corpus.ID) {
	s.adjudicating = &adjudicating{s: s, c: adjudication.Case{Left: left, Right: right}, at: -1, wanted: wanted}
	s.changed.emit(changedReview)
	s.adjudicating.read()
}

// endAdjudication goes back to reading.
func (s *Session) endAdjudication() {
	s.adjudicating = nil
	s.changed.emit(changedReview)
}

// read compares anew, beside the main goroutine: the article, its marks or the layers chosen are others than before.
func (a *adjudicating) read() {
	s := a.s
	a.turn++
	turn, id, c := a.turn, s.doc.Article.ID, a.c
	book := s.codebook
	if id == "" {
		a.take(adjudication.Case{Left: c.Left, Right: c.Right}, nil, nil, nil)
		return
	}
	s.writer.then(func(p *store.Project) {
		ctx := context.Background()
		doc, err := p.Document(ctx, id)
		decisions, decisionsErr := p.Decisions(ctx, id)
		people, peopleErr := p.Annotators(ctx)
		err = cmp.Or(err, decisionsErr, peopleErr)
		s.comparing.Go(func() { // the writer has other work
			defer carry()
			var list []adjudication.Difference
			layers := workedOn(&doc, people)
			gold, _ := adjudication.GoldLayer(people, store.NewID)
			next := adjudication.Case{Document: &doc, Codebook: &book, Decisions: decisions, Left: c.Left, Right: c.Right, Gold: gold.Name}
			pickLayers(&next, layers, people)
			if err == nil && next.Left != "" && next.Right != "" {
				list, err = next.Differences()
			}
			onMain(func() {
				switch {
				case s.project != p || s.adjudicating != a || a.turn != turn:
				case store.ErrorCode(err) == store.CodeNotFound: // undo took the article away; the session shows so
				case err != nil:
					s.fail(err)
				default:
					a.take(next, people, layers, list)
				}
			})
		})
	})
}

// workedOn lists who has marks in a document: people first, then imports and suggestions, the gold layer last.
func workedOn(d *corpus.Document, people []corpus.Annotator) []string {
	has := map[string]bool{}
	for i := range d.Spans { // by index: there may be many, and each is large
		has[d.Spans[i].Annotator] = true
	}
	for i := range d.Attributions {
		has[d.Attributions[i].Annotator] = true
	}
	rank := map[corpus.AnnotatorKind]int{corpus.Human: 0, corpus.Import: 1, corpus.Suggester: 2, corpus.Gold: 3}
	sorted := slices.SortedFunc(slices.Values(people), func(a, b corpus.Annotator) int {
		return cmp.Or(rank[a.Kind]-rank[b.Kind], cmp.Compare(a.Name, b.Name))
	})
	var names []string
	for _, a := range sorted {
		if has[a.Name] {
			names = append(names, a.Name)
		}
	}
	return names
}

// pickLayers keeps the two layers that were chosen if one of them has marks here; otherwise it takes the first two. With one
// layer alone the other side is somebody who marked nothing, if anybody else is in the project.
func pickLayers(c *adjudication.Case, layers []string, people []corpus.Annotator) {
	has := func(name string) bool { return slices.Contains(layers, name) }
	if c.Left != "" && c.Right != "" && (has(c.Left) || has(c.Right)) {
		return
	}
	c.Left, c.Right = "", ""
	candidates := slices.DeleteFunc(slices.Clone(layers), func(name string) bool { return name == c.Gold })
	for _, a := range people {
		if len(candidates) == 1 && person(a) && a.Name != candidates[0] {
			candidates = append(candidates, a.Name)
		}
	}
	if len(candidates) > 1 {
		c.Left, c.Right = candidates[0], candidates[1]
	}
}

// person tells whose layer is somebody's work: also one that came in with a dataset.
func person(a corpus.Annotator) bool { return a.Kind == corpus.Human || a.Kind == corpus.Import }

// take makes what was read the comparison at hand. It looks at what it looked at before, at what undo has opened again, or
// at the first that is open.
func (a *adjudicating) take(c adjudication.Case, people []corpus.Annotator, layers []string, list []adjudication.Difference) {
	same := a.c.Document != nil && c.Document != nil && a.c.Document.Article.ID == c.Document.Article.ID && a.c.Left == c.Left && a.c.Right == c.Right
	at := -1
	if same && a.at >= 0 {
		was := a.list[a.at]
		at = slices.IndexFunc(list, func(d adjudication.Difference) bool { return sameSides(d, was) })
	}
	if same {
		for _, was := range a.list {
			i := slices.IndexFunc(list, func(d adjudication.Difference) bool { return sameSides(d, was) })
			if i >= 0 && was.Decision != nil && list[i].Decision == nil {
				at = i
				break
			}
		}
	}
	a.c, a.people, a.layers, a.list, a.ready = c, people, layers, list, true
	if len(a.wanted) > 0 {
		if i := a.find(a.wanted); i >= 0 {
			at = i
			if !a.onward && !a.filter.lets(list[i]) {
				a.filter = differenceFilter{}
				if list[i].Agreed() {
					a.filter.kind = corpus.NoneDiffers
				}
			}
		}
		a.wanted = nil
	}
	a.at = at
	if at < 0 || a.onward {
		a.onward = false
		a.toOpen(at + 1)
	}
	a.s.changed.emit(changedReview)
}

func sameSides(a, b adjudication.Difference) bool {
	return a.Left.Attribution == b.Left.Attribution && a.Right.Attribution == b.Right.Attribution && slices.Equal(a.Left.Loose, b.Left.Loose) && slices.Equal(a.Right.Loose, b.Right.Loose)
}

// find is the difference that annotations belong to: the one whose attribution is named before one that only shares a span.
func (a *adjudicating) find(ids []corpus.ID) int {
	i := slices.IndexFunc(a.list, func(d adjudication.Difference) bool {
		return d.Left.Attribution != "" && slices.Contains(ids, d.Left.Attribution) || d.Right.Attribution != "" && slices.Contains(ids, d.Right.Attribution)
	})
	if i < 0 {
		i = slices.IndexFunc(a.list, func(d adjudication.Difference) bool { return d.Has(ids...) })
	}
	return i
}

// current is the difference that is looked at.
func (a *adjudicating) current() (adjudication.Difference, bool) {
	if a == nil || a.at < 0 || a.at >= len(a.list) {
		return adjudication.Difference{}, false
	}
	return a.list[a.at], true
}

// shown are the differences that the filter lets through, by place in the list.
func (a *adjudicating) shown() []int {
	var shown []int
	for i, d := range a.list {
		if a.filter.lets(d) {
			shown = append(shown, i)
		}
	}
	return shown
}

// look goes to a difference. What was typed for another one is dropped.
func (a *adjudicating) look(at int) {
	if at != a.at {
		a.at, a.reason, a.note = at, corpus.NoReason, ""
	}
	a.s.changed.emit(changedReview)
}

// step goes to the next or previous of those shown, and round at the ends.
func (a *adjudicating) step(by int) {
	shown := a.shown()
	if len(shown) == 0 {
		return
	}
	i, exact := slices.BinarySearch(shown, a.at)
	if !exact && by > 0 {
		i--
	}
	a.look(shown[(i+by+len(shown))%len(shown)])
}

// toOpen goes to the next difference that is open and shown, from a place on and round; else it stays, or goes to the first.
func (a *adjudicating) toOpen(from int) {
	shown := a.shown()
	for _, behind := range []bool{true, false} {
		for _, i := range shown {
			if a.list[i].Decision == nil && (i >= from) == behind {
				a.look(i)
				return
			}
		}
	}
	if a.at < 0 && len(shown) > 0 {
		a.look(shown[0])
	}
}

// progress counts what differs and what the layers agree on, and how much of each is decided.
type adjudicationProgress struct{ differ, decided, agree, confirmed int }

func (a *adjudicating) progress() (n adjudicationProgress) {
	for _, d := range a.list {
		all, done := &n.differ, &n.decided
		if d.Agreed() {
			all, done = &n.agree, &n.confirmed
		}
		*all++
		if d.Decision != nil {
			*done++
		}
	}
	return n
}

func (n adjudicationProgress) complete() bool { return n.decided == n.differ && n.confirmed == n.agree }

var outcomeSteps = map[corpus.Outcome]string{
	corpus.TookBoth: "Take both", corpus.TookNothing: "Decide that there is nothing", corpus.TookEdited: "Begin to edit the gold layer",
}

// decide makes a decision on the difference at hand and goes to the next open one.
func (a *adjudicating) decide(outcome corpus.Outcome) {
	d, ok := a.current()
	if !ok {
		return
	}
	label := outcomeSteps[outcome]
	switch outcome {
	case corpus.TookLeft:
		label = "Take " + a.c.Left + "’s"
	case corpus.TookRight:
		label = "Take " + a.c.Right + "’s"
	}
	if a.make(label, []adjudication.Difference{d}, adjudication.Verdict{Outcome: outcome, Reason: a.reason, Note: a.note}) {
		a.reason, a.note = corpus.NoReason, ""
		a.toOpen(a.at + 1)
		a.s.changed.emit(changedReview)
	}
}

// agree takes over all on which the layers agree, in one step.
func (a *adjudicating) agree() {
	var list []adjudication.Difference
	for _, d := range a.list {
		if d.Agreed() && d.Decision == nil {
			list = append(list, d)
		}
	}
	if len(list) > 0 && a.make("Take over what both have", list, adjudication.Verdict{Outcome: corpus.TookLeft}) {
		a.toOpen(max(a.at, 0))
		a.s.changed.emit(changedReview)
	}
}

// make makes decisions as one step; the gold layer comes with the first. It tells whether it could.
func (a *adjudicating) make(label string, list []adjudication.Difference, v adjudication.Verdict) bool {
	s := a.s
	if why := s.readOnly(); why != "" {
		s.fail(errors.New("this project cannot be changed: " + why))
		return false
	}
	var changes []corpus.Change
	gold, isNew := adjudication.GoldLayer(a.people, store.NewID)
	if isNew {
		changes = append(changes, corpus.PutAnnotator{Annotator: gold})
		a.people = append(a.people, gold)
	}
	v.By, v.At = s.hand(), now()
	changes = append(changes, a.c.Decide(list, v, store.NewID)...)
	a.c.Settle(a.list)
	s.apply(corpus.Step{Label: label, Changes: changes}, changedMarks)
	return true
}

// choose compares two other layers.
func (a *adjudicating) choose(left, right string) {
	if left == right || left == a.c.Left && right == a.c.Right {
		return
	}
	a.c.Left, a.c.Right = left, right
	a.at, a.list, a.reason, a.note = -1, nil, corpus.NoReason, ""
	a.read()
}

// third is a layer that was not compared yet when the two are: with it the gold layer is compared next.
func (a *adjudicating) third() string {
	for _, name := range a.layers {
		if name == a.c.Left || name == a.c.Right || name == a.c.Gold {
			continue
		}
		decided := map[corpus.ID]bool{}
		for _, d := range a.c.Decisions {
			for _, id := range slices.Concat(d.Left, d.Right) {
				decided[id] = true
			}
		}
		for _, f := range a.c.Document.Attributions {
			if f.Annotator == name && !decided[f.ID] {
				return name
			}
		}
		for _, x := range a.c.Document.Spans {
			if x.Annotator == name && !decided[x.ID] && len(a.c.Document.AttributionsOf(x.ID)) == 0 {
				return name
			}
		}
	}
	return ""
}
