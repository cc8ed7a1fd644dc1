package gui

import (
	"fmt"
	"slices"
	"strings"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/corpus"
)

// accept makes annotations of suggestions, in one step. A single one is the open attribution then, so that the usual keys
// correct it.
func (s *Session) accept(list ...*suggestion) {
	if len(list) == 0 {
		return
	}
	a := s.newAcceptance()
	for _, x := range list {
		a.add(x)
		x.judged = true
	}
	gesture := "Accept suggestion"
	if len(list) > 1 {
		gesture = fmt.Sprintf("Accept %d suggestions", len(list))
	}
	s.suggested.chosen = nil
	s.span, s.left, s.frame, s.open = "", "", "", ""
	if len(list) == 1 {
		s.frame, s.open = a.frame, a.frame
	}
	s.apply(corpus.Step{Label: gesture, Changes: s.begun(a.changes)}, changedMarks|changedChoice)
}

// acceptance gathers the changes of one step.
type acceptance struct {
	s        *Session
	roles    roles
	changes  []corpus.Change
	spans    map[string]corpus.ID // made by the step, by label and place
	entities []corpus.Entity      // as the step leaves them
	frame    corpus.ID            // the last one
}

func (s *Session) newAcceptance() *acceptance {
	return &acceptance{s: s, roles: rolesIn(&s.codebook), spans: map[string]corpus.ID{}, entities: s.entities}
}

// add makes one attribution, or brings the rest of one into it.
func (a *acceptance) add(x *suggestion) {
	frame, begun := a.s.doc.Attribution(x.into)
	if frame = frame.Clone(); !begun {
		frame = a.s.freshFrame()
		frame.Origin, frame.Confidence = corpus.Suggested, x.Confidence
	}
	for _, slot := range a.s.codebook.Frame.Slots {
		if parts := x.parts[slot.Name]; len(parts) > 0 {
			frame = frame.Linked(slot.Name, a.span(x, slot))
		}
	}
	if r := a.roles.speaker; r.None != "" && !x.held[r.Name] && len(x.parts[r.Name]) == 0 && len(x.parts[a.roles.source.Name]) == 0 {
		frame.Absent = []string{r.Name} // the proposal says so
	}
	if style := string(x.Kind); frame.Attributes.Get("style") == "" && offers(a.s.codebook.Frame.Attributes, "style", style) {
		frame.Attributes = frame.Attributes.With("style", style)
	}
	a.changes = append(a.changes, corpus.PutAttribution{Attribution: frame})
	a.frame = frame.ID
}

// offers tells whether a question has an answer.
func offers(questions []corpus.Attribute, question, answer string) bool {
	return slices.ContainsFunc(questions, func(q corpus.Attribute) bool {
		return q.Name == question && slices.ContainsFunc(q.Choices, func(c corpus.Choice) bool { return c.Value == answer })
	})
}

// span is the span for a slot: one of mine that is there already, or a new one.
func (a *acceptance) span(x *suggestion, slot corpus.Slot) corpus.ID {
	parts := x.parts[slot.Name]
	key := slot.Label + fmt.Sprint(parts)
	if id, ok := a.spans[key]; ok {
		return id
	}
	if id := a.s.sameSpan(slot.Label, parts...); id != "" {
		return id
	}
	label, _ := a.s.codebook.Label(slot.Label)
	span := a.s.freshSpan(label, parts...)
	if !x.byHand[slot.Name] {
		span.Origin, span.Confidence = corpus.Suggested, x.Confidence
	}
	if label.Mention && !x.alone {
		if e, ok := likelyEntity(a.s.fullName(x, slot), a.entities, a.s.inArticle()); ok {
			span.Entity = e.ID
			a.putEntity(withName(e, span.Quote))
		}
	}
	a.spans[key] = span.ID
	a.changes = append(a.changes, corpus.PutSpan{Span: span})
	return span.ID
}

func (a *acceptance) putEntity(e corpus.Entity) {
	a.entities = append(slices.DeleteFunc(slices.Clone(a.entities), func(x corpus.Entity) bool { return x.ID == e.ID }), e)
	a.changes = append(a.changes, corpus.PutEntity{Entity: e})
}

// withName is the entity with the words of a mention among its names, if they are a name.
func withName(e corpus.Entity, words string) corpus.Entity {
	if alias := strings.TrimSpace(words); isName(alias) && !named(e, alias) {
		e = e.Clone()
		e.Aliases = append(e.Aliases, alias)
	}
	return e
}

// fullName are the words that name who or what is mentioned: those of the fuller mention that the proposer found for it, or
// else its own. "" where the mention is not there.
func (s *Session) fullName(x *suggestion, slot corpus.Slot) string {
	parts := x.parts[slot.Name]
	if len(x.SameAs) > 0 && x.who == 0 && !x.byHand[slot.Name] {
		parts = x.SameAs
	}
	if len(parts) == 0 {
		return ""
	}
	return newName(corpus.Span{Quote: corpus.Quote(s.doc.Article.Text, parts)}, "")
}

// likelyEntity is the entity that a name likely means: one that bears it, or the only one of the article of whose name it is
// a part. Of a full name that nobody bears yet a new one is made. Its ID tells a new one from those that there are.
func likelyEntity(name string, all []corpus.Entity, here map[corpus.ID]int) (corpus.Entity, bool) {
	if name == "" || lowerFunction(name) {
		return corpus.Entity{}, false
	}
	found := rank(all, here, name, len(all), false)
	for _, e := range found {
		if named(e, name) {
			return e, true
		}
	}
	found = slices.DeleteFunc(found, func(e corpus.Entity) bool {
		return here[e.ID] == 0 || !slices.ContainsFunc(e.Names(), func(n string) bool { return holdsWords(corpus.FoldName(n), corpus.FoldName(name)) })
	})
	if len(found) == 1 && isName(name) {
		return found[0], true
	}
	if !isFullName(name) {
		return corpus.Entity{}, false
	}
	return corpus.Entity{ID: store.NewID(), Name: name}, true
}

// isFullName tells words that are likely the name of somebody or something and nothing else: two to five of them, all
// capitalised but for particles.
func isFullName(words string) bool {
	const fewest, most = 2, 5
	list := strings.Fields(words)
	if len(list) < fewest || len(list) > most || determiners[strings.ToLower(list[0])] || lowerFunction(list[0]) {
		return false
	}
	for i, word := range list {
		if particle := slices.Contains([]string{"de", "del", "der", "den", "von", "van", "da", "di", "du", "la", "le", "al", "bin", "ibn", "of", "and", "&"}, word); particle && i > 0 && i < len(list)-1 {
			continue
		}
		if !capitalised(word, corpus.Range{End: len(word)}) {
			return false
		}
	}
	return true
}

// reject says that the article does not say what is suggested: it is not suggested to me again.
func (s *Session) reject(x *suggestion) {
	s.suggested.chosen, x.judged = nil, true
	s.apply(corpus.Step{Label: "Reject suggestion", Changes: []corpus.Change{corpus.AddRejection{Rejection: corpus.Rejection{
		ID: store.NewID(), Article: s.doc.Article.ID, Claim: x.Claim, Cue: x.Cue, Annotator: s.me, Created: now(),
	}}}}, changedMarks|changedChoice)
}

// turnSpeaker puts the next or previous of those who may say it into the suggestion.
func (s *Session) turnSpeaker(by int) {
	x := s.guess()
	if x == nil {
		return
	}
	x.say(rolesIn(&s.codebook), (x.who+by+len(x.whos))%len(x.whos))
	s.changed.emit(changedSuggestions | changedChoice)
}

// correct puts a stretch into the slot of a label in the chosen suggestion, or adds it to what is there, or cuts it out of
// that; false when there is no such suggestion or slot.
func (s *Session) correct(label string, r corpus.Range, add bool) bool {
	x := s.suggested.chosen
	slot, ok := s.codebook.SlotFor(label)
	r = corpus.TrimSpace(s.doc.Article.Text, r)
	if x == nil || !ok || r.Empty() {
		return false
	}
	parts := []corpus.Range{r}
	if add {
		parts = addOrCut(s.doc.Article.Text, x.parts[slot.Name], r)
	}
	s.setPart(x, slot, parts)
	return true
}

// setPart puts a part of a suggestion right.
func (s *Session) setPart(x *suggestion, slot corpus.Slot, parts []corpus.Range) {
	x.put(slot, parts)
	x.byHand[slot.Name], x.slot = true, slot.Name
	s.changed.emit(changedSuggestions | changedChoice)
}

// reshapeSuggested gives the part of a suggestion that a mark shows other fragments.
func (s *Session) reshapeSuggested(mark string, fragments []corpus.Range) {
	x := s.suggestionAt(mark)
	if x == nil || corpus.CheckFragments(s.doc.Article.Text, fragments) != nil {
		return
	}
	if slot, ok := s.slotNamed(x.slotOf(mark)); ok {
		s.setPart(x, slot, fragments)
	}
}

// partInHand is the part of the suggestion that was touched last, or else its claim; none when a mark of the article is.
func (s *Session) partInHand() (corpus.Slot, []corpus.Range) {
	x := s.guess()
	if x == nil || x.slot == "" && x.into != "" {
		return corpus.Slot{}, nil
	}
	slot, ok := s.slotNamed(x.slot)
	if !ok {
		slot = rolesIn(&s.codebook).claim
	}
	return slot, x.parts[slot.Name]
}

// slotNamed is the slot of a name in the codebook.
func (s *Session) slotNamed(name string) (corpus.Slot, bool) {
	for _, slot := range s.codebook.Frame.Slots {
		if slot.Name == name {
			return slot, true
		}
	}
	return corpus.Slot{}, false
}

// dropPart takes a slot of the suggestion back to nothing.
func (s *Session) dropPart(slot corpus.Slot) {
	if x := s.guess(); x != nil {
		x.put(slot, nil)
		x.byHand[slot.Name] = true
		s.changed.emit(changedSuggestions | changedChoice)
	}
}

// dropEntity accepts the suggestion without its likely entity.
func (s *Session) dropEntity() {
	if x := s.guess(); x != nil {
		x.alone = true
		s.changed.emit(changedSuggestions | changedChoice)
	}
}
