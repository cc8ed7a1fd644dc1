package gui

import (
	"cmp"
	"slices"
	"time"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/corpus"
)

// tag labels a stretch of the article. When the stretch is empty it relabels the chosen span; over another person's span it
// makes one of mine.
func (s *Session) tag(label corpus.Label, r corpus.Range) {
	if s.doc.Article.ID == "" {
		return
	}
	text := s.doc.Article.Text
	r = corpus.TrimSpace(text, r)
	parts := []corpus.Range{r}
	if r.Empty() {
		span, ok := s.doc.Span(s.span)
		if !ok {
			return
		}
		if !s.others(span.Annotator) {
			s.relabel(span, label)
			return
		}
		parts = span.Fragments
	}
	if same := s.sameSpan(label.Name, parts...); same != "" {
		s.choose(same)
		return
	}
	s.add(s.freshSpan(label, parts...), "Tag "+label.Name)
}

// add brings in a new span of mine. One whose label has a place in the attribution frame joins a frame: the open one, else
// one in the same sentence that lacks it, else a new one.
func (s *Session) add(span corpus.Span, gesture string) {
	changes := []corpus.Change{corpus.PutSpan{Span: span}}
	s.span, s.left, s.frame = span.ID, "", ""
	if slot, ok := s.codebook.SlotFor(span.Label); ok {
		frame := s.frameFor(slot, span.Hull()).Linked(slot.Name, span.ID)
		changes = append(changes, corpus.PutAttribution{Attribution: frame})
		s.frame, s.open = frame.ID, frame.ID
		s.suggested.completing.frame = frame.ID
	}
	s.apply(corpus.Step{Label: gesture, Changes: s.begun(changes)}, changedMarks|changedChoice)
}

// begun adds to a gesture that my work on an untouched article has begun.
func (s *Session) begun(changes []corpus.Change) []corpus.Change {
	if s.hand() != s.me || s.status() != corpus.Todo {
		return changes
	}
	return append(changes, corpus.SetStatus{Article: s.doc.Article.ID, Status: corpus.Doing})
}

func now() time.Time { return time.Now().UTC().Truncate(time.Millisecond) }

// sameSpan is my span of the same label over the same parts of the text, "" when there is none.
func (s *Session) sameSpan(label string, parts ...corpus.Range) corpus.ID {
	for _, x := range s.doc.SpansOver(corpus.Hull(parts)) {
		if x.Label == label && x.Annotator == s.me && slices.Equal(x.Fragments, parts) {
			return x.ID
		}
	}
	return ""
}

// frameFor is the attribution that a new span at r joins.
func (s *Session) frameFor(slot corpus.Slot, r corpus.Range) corpus.Attribution {
	if open, ok := s.doc.Attribution(s.open); ok && !(slot.Opens && len(open.Slots[slot.Name]) > 0) {
		return open
	}
	if near, ok := s.frameNear(slot, r); ok {
		return near
	}
	return s.freshFrame()
}

// freshSpan is a new span of mine over some parts of the article.
func (s *Session) freshSpan(label corpus.Label, parts ...corpus.Range) corpus.Span {
	return corpus.Span{
		ID: store.NewID(), Article: s.doc.Article.ID, Label: label.Name, Fragments: slices.Clone(parts), Quote: corpus.Quote(s.doc.Article.Text, parts),
		Annotator: s.me, Origin: corpus.Manual, Created: now(),
	}
}

// freshFrame is a new attribution of mine, with nothing in it.
func (s *Session) freshFrame() corpus.Attribution {
	return corpus.Attribution{ID: store.NewID(), Article: s.doc.Article.ID, Annotator: s.me, Origin: corpus.Manual, Created: now()}
}

// frameNear is my nearest attribution with a part in the sentence around r whose slot is empty.
func (s *Session) frameNear(slot corpus.Slot, r corpus.Range) (corpus.Attribution, bool) {
	best, nearest := corpus.Attribution{}, -1
	for _, span := range s.doc.SpansOver(corpus.SentenceAt(s.doc.Article.Text, r.Start)) {
		apart := distance(span.Hull(), r)
		if nearest >= 0 && apart >= nearest {
			continue
		}
		for _, a := range s.doc.AttributionsOf(span.ID) {
			if a.Annotator == s.me && len(a.Slots[slot.Name]) == 0 && !slices.Contains(a.Absent, slot.Name) {
				best, nearest = a, apart
				break
			}
		}
	}
	return best, nearest >= 0
}

// distance in bytes between two ranges, 0 when they touch.
func distance(a, b corpus.Range) int { return max(a.Start-b.End, b.Start-a.End, 0) }

// relabel gives the span another label; frames take it into the slot of the new one.
func (s *Session) relabel(span corpus.Span, label corpus.Label) {
	if span.Label == label.Name {
		return
	}
	span = span.Clone()
	span.Label = label.Name
	span.Attributes = known(span.Attributes, label.Attributes)
	if !label.Mention {
		span.Entity = ""
	}
	changes := []corpus.Change{corpus.PutSpan{Span: span}}
	slot, ok := s.codebook.SlotFor(label.Name)
	for _, a := range s.doc.AttributionsOf(span.ID) {
		moved := a.Unlinked(span.ID)
		if ok {
			moved = moved.Linked(slot.Name, span.ID)
		}
		changes = append(changes, corpus.PutAttribution{Attribution: moved})
	}
	s.apply(corpus.Step{Label: "Change to " + label.Name, Changes: changes}, changedMarks|changedChoice)
}

// known keeps the answers to questions that the label asks.
func known(answers corpus.Attributes, questions []corpus.Attribute) corpus.Attributes {
	out := corpus.Attributes{}
	for _, q := range questions {
		if v := answers[q.Name]; len(v) > 0 {
			out[q.Name] = v
		}
	}
	return out
}

// addPart adds a stretch to the chosen span as a further fragment, or takes it out where the span has it; else to the one that
// the caret has just left; when that
// has another label, to the last span of the label in the open attribution. With neither it is tagged as a span of its own. A label of "" is the chosen span's.
func (s *Session) addPart(label string, r corpus.Range) {
	r = corpus.TrimSpace(s.doc.Article.Text, r)
	span, ok := s.doc.Span(cmp.Or(s.span, s.left))
	if !ok || label != "" && span.Label != label {
		span, ok = s.lastOf(label)
	}
	if !ok || r.Empty() {
		if l, known := s.codebook.Label(label); known {
			s.tag(l, r)
		}
		return
	}
	parts := addOrCut(s.doc.Article.Text, span.Fragments, r)
	gesture := "Add part"
	if !slices.ContainsFunc(parts, r.Overlaps) {
		gesture = "Cut out part"
	}
	s.reshape(span.ID, parts, gesture)
}

// addOrCut adds a stretch to the fragments of a span, or takes it out where it lies within one of them; the last one is never
// taken out.
func addOrCut(text string, fragments []corpus.Range, r corpus.Range) []corpus.Range {
	within := slices.ContainsFunc(fragments, func(f corpus.Range) bool { return f.Start <= r.Start && r.End <= f.End })
	if !within {
		return corpus.Normalize(append(slices.Clone(fragments), r))
	}
	rest := corpus.Subtract(fragments, r)
	for i := range rest {
		rest[i] = corpus.TrimSpace(text, rest[i])
	}
	if rest = corpus.Normalize(rest); len(rest) == 0 {
		return fragments
	}
	return rest
}

// lastOf is the last span of a label in the open attribution.
func (s *Session) lastOf(label string) (corpus.Span, bool) {
	open, _ := s.doc.Attribution(s.open)
	slot, _ := s.codebook.SlotFor(label)
	ids := open.Slots[slot.Name]
	if len(ids) == 0 {
		return corpus.Span{}, false
	}
	return s.doc.Span(ids[len(ids)-1])
}

// removePart takes the fragment at an offset out of the chosen span; the last one stays.
func (s *Session) removePart(at int) {
	span, ok := s.doc.Span(s.span)
	if !ok || len(span.Fragments) < 2 {
		return
	}
	i := slices.IndexFunc(span.Fragments, func(f corpus.Range) bool { return f.Start <= at && at <= f.End })
	if i >= 0 {
		s.reshape(span.ID, slices.Delete(slices.Clone(span.Fragments), i, i+1), "Remove part")
	}
}

// reshape gives a span other fragments.
func (s *Session) reshape(id corpus.ID, fragments []corpus.Range, label string) {
	span, ok := s.doc.Span(id)
	fragments = corpus.Normalize(fragments)
	if !ok || slices.Equal(fragments, span.Fragments) || corpus.CheckFragments(s.doc.Article.Text, fragments) != nil {
		return
	}
	span = span.Clone()
	span.Fragments, span.Quote = fragments, corpus.Quote(s.doc.Article.Text, fragments)
	s.span = id
	s.putSpan(label, span)
}

// remove takes away the chosen span, or else the chosen attribution. A frame that loses its last part goes with it.
func (s *Session) remove() {
	if span, ok := s.doc.Span(s.span); ok {
		changes := []corpus.Change{corpus.RemoveSpan{ID: span.ID}}
		if s.refuses(changes...) {
			return
		}
		for _, a := range s.doc.AttributionsOf(span.ID) {
			if len(a.Unlinked(span.ID).Members()) == 0 {
				changes = append(changes, corpus.RemoveAttribution{ID: a.ID})
				s.forget(a.ID)
			}
		}
		s.span = ""
		s.apply(corpus.Step{Label: "Remove " + span.Label, Changes: changes}, changedMarks|changedChoice)
		return
	}
	if frame, ok := s.doc.Attribution(s.frame); ok {
		change := corpus.RemoveAttribution{ID: frame.ID}
		if s.refuses(change) {
			return
		}
		s.forget(frame.ID)
		s.apply(corpus.Step{Label: "Remove attribution", Changes: []corpus.Change{change}}, changedMarks|changedChoice)
	}
}

func (s *Session) forget(frame corpus.ID) {
	if s.frame == frame {
		s.frame = ""
	}
	if s.open == frame {
		s.open = ""
	}
}

// choose selects a span and, with it, the attribution it belongs to: the chosen one if it is one of several.
func (s *Session) choose(span corpus.ID) {
	s.span, s.left = span, ""
	if of := s.doc.AttributionsOf(span); len(of) > 0 {
		if !slices.ContainsFunc(of, func(a corpus.Attribution) bool { return a.ID == s.frame }) {
			s.frame = of[0].ID
		}
	} else {
		s.frame = s.open
	}
	s.changed.emit(changedChoice)
}

// chooseFrame selects an attribution and opens it: the next tags join it. Another person's is only looked at.
func (s *Session) chooseFrame(frame corpus.ID) {
	s.frame, s.open = frame, frame
	a, ok := s.doc.Attribution(frame)
	if ok && a.SlotOf(s.span) == "" {
		s.span = ""
	}
	if ok && s.others(a.Annotator) {
		s.open = ""
	}
	s.changed.emit(changedChoice)
}

// letGo chooses no span; the attribution stays chosen if it is open.
func (s *Session) letGo() {
	s.left = s.span
	s.span, s.frame = "", s.open
	s.changed.emit(changedChoice)
}

// relabels tells whether a label's key, with nothing selected, changes the label of the chosen span. It does not turn
// what is said into who says it: inside a claim the key of another slot takes the name or word under the caret.
func (s *Session) relabels(label corpus.Label) bool {
	span, ok := s.doc.Span(s.span)
	if !ok {
		return false
	}
	from, _ := s.codebook.SlotFor(span.Label)
	to, _ := s.codebook.SlotFor(label.Name)
	return !from.Opens || to.Opens
}

// finish closes the open attribution: the next claim begins another.
func (s *Session) finish() {
	s.span, s.left, s.frame, s.open = "", "", "", ""
	s.suggested.chosen = nil
	s.changed.emit(changedChoice)
}

// link puts the chosen span into an attribution, another person's as a copy; a span that is in it already is taken out.
func (s *Session) link(frame corpus.ID) {
	span, ok := s.doc.Span(s.span)
	a, found := s.doc.Attribution(frame)
	slot, fits := s.codebook.SlotFor(span.Label)
	if !ok || !found || !fits || s.refuses(corpus.PutAttribution{Attribution: a}) {
		return
	}
	own, changes := s.taken(span)
	if a.SlotOf(own.ID) != "" {
		if own.ID == span.ID {
			s.unlink(frame, span.ID)
		} else {
			s.choose(own.ID) // mine is in it
		}
		return
	}
	s.span, s.frame, s.open = own.ID, frame, frame
	changes = append(changes, corpus.PutAttribution{Attribution: a.Linked(slot.Name, own.ID)})
	s.apply(corpus.Step{Label: "Link " + span.Label, Changes: changes}, changedMarks|changedChoice)
}

// linkSpans brings two spans into one attribution: the second into the first one's, or the first into the second one's,
// or both into a new one. Those of other people are copied into my layer, their attributions stay as they are.
func (s *Session) linkSpans(from, to corpus.ID) {
	a, aKnown := s.doc.Span(from)
	b, bKnown := s.doc.Span(to)
	slotA, aFits := s.codebook.SlotFor(a.Label)
	slotB, bFits := s.codebook.SlotFor(b.Label)
	if !aKnown || !bKnown || !aFits || !bFits {
		return
	}
	a, changes := s.taken(a)
	b, more := s.taken(b)
	frame, ok := s.doc.Attribution(s.frame)
	if !ok || frame.SlotOf(a.ID) == "" || s.others(frame.Annotator) {
		switch of, other := s.framesOf(a.ID), s.framesOf(b.ID); {
		case len(of) > 0:
			frame = of[0]
		case len(other) > 0:
			frame = other[0]
		default:
			frame = s.freshFrame()
		}
	}
	s.span, s.frame, s.open = a.ID, frame.ID, frame.ID
	changes = append(append(changes, more...), corpus.PutAttribution{Attribution: frame.Linked(slotA.Name, a.ID).Linked(slotB.Name, b.ID)})
	s.apply(corpus.Step{Label: "Link", Changes: changes}, changedMarks|changedChoice)
}

// framesOf are the attributions that hold a span and that I may change.
func (s *Session) framesOf(span corpus.ID) []corpus.Attribution {
	return slices.DeleteFunc(s.doc.AttributionsOf(span), func(a corpus.Attribution) bool { return s.others(a.Annotator) })
}

// unlink takes a span out of an attribution; both stay, unless the attribution has no part left.
func (s *Session) unlink(frame, span corpus.ID) {
	a, ok := s.doc.Attribution(frame)
	if !ok {
		return
	}
	rest := a.Unlinked(span)
	if s.refuses(corpus.PutAttribution{Attribution: rest}) {
		return
	}
	var c corpus.Change = corpus.PutAttribution{Attribution: rest}
	if len(rest.Members()) == 0 {
		c = corpus.RemoveAttribution{ID: frame}
		s.forget(frame)
	}
	s.apply(corpus.Step{Label: "Unlink", Changes: []corpus.Change{c}}, changedMarks|changedChoice)
	if s.span == span && s.frame == "" { // it may belong to another attribution too
		s.choose(span)
	}
}

// newFrame opens an attribution of its own for the chosen span, another person's as a copy.
func (s *Session) newFrame() {
	span, ok := s.doc.Span(s.span)
	slot, fits := s.codebook.SlotFor(span.Label)
	if !ok || !fits {
		return
	}
	span, changes := s.taken(span)
	a := s.freshFrame().Linked(slot.Name, span.ID)
	s.span, s.frame, s.open = span.ID, a.ID, a.ID
	changes = append(changes, corpus.PutAttribution{Attribution: a})
	s.apply(corpus.Step{Label: "New attribution", Changes: changes}, changedMarks|changedChoice)
}

// setAbsent says, or no longer says, that the text names nobody for a slot.
func (s *Session) setAbsent(frame corpus.ID, slot string, absent bool) {
	a, ok := s.doc.Attribution(frame)
	if !ok {
		return
	}
	a = a.Clone()
	a.Absent = slices.DeleteFunc(a.Absent, func(x string) bool { return x == slot })
	if absent {
		a.Absent = append(a.Absent, slot)
		slices.Sort(a.Absent)
	}
	s.putFrame("Nobody named", a)
}

// putSpan changes note, flag, answers or entity of a span.
func (s *Session) putSpan(label string, span corpus.Span, more ...corpus.Change) {
	s.apply(corpus.Step{Label: label, Changes: append(more, corpus.PutSpan{Span: span})}, changedMarks|changedChoice)
}

// answerSpan answers a question about a span; no values take the answer back.
func (s *Session) answerSpan(span corpus.Span, question string, values []string) {
	span = span.Clone()
	span.Attributes = span.Attributes.With(question, values...)
	s.putSpan("Set "+question, span)
}

// answerFrame answers a question about an attribution; no values take the answer back.
func (s *Session) answerFrame(a corpus.Attribution, question string, values []string) {
	a = a.Clone()
	a.Attributes = a.Attributes.With(question, values...)
	s.putFrame("Set "+question, a)
}

// putFrame changes note, flag or answers of an attribution.
func (s *Session) putFrame(label string, a corpus.Attribution) {
	s.apply(corpus.Step{Label: label, Changes: []corpus.Change{corpus.PutAttribution{Attribution: a}}}, changedMarks|changedChoice)
}

// flag sets or clears the flag of the chosen span, else of the chosen attribution.
func (s *Session) flag() {
	if span, ok := s.doc.Span(s.span); ok {
		span = span.Clone()
		span.Flagged = !span.Flagged
		s.putSpan("Flag", span)
	} else if a, ok := s.doc.Attribution(s.frame); ok {
		a = a.Clone()
		a.Flagged = !a.Flagged
		s.putFrame("Flag", a)
	}
}

// setZone says what a stretch of the article is, in whole lines.
func (s *Session) setZone(kind corpus.ZoneKind, r corpus.Range) {
	if s.doc.Article.ID == "" {
		return
	}
	text := s.doc.Article.Text
	r = corpus.TrimSpace(text, corpus.Range{Start: corpus.Paragraph(text, r.Start).Start, End: corpus.Paragraph(text, r.End).End})
	if r.Empty() {
		return
	}
	a := s.doc.Article
	a.Zones = corpus.SetZone(a.Zones, kind, r)
	a.Text = ""
	s.apply(corpus.Step{Label: "Mark as " + string(kind), Changes: []corpus.Change{corpus.SetArticle{Article: a}}}, changedZones)
}

// setArticle changes headline, byline and so on.
func (s *Session) setArticle(a corpus.Article) {
	a.Text = ""
	s.apply(corpus.Step{Label: "Edit article details", Changes: []corpus.Change{corpus.SetArticle{Article: a}}}, changedZones)
}

// removeArticle takes the article shown out of the project; undo brings it back.
func (s *Session) removeArticle() {
	id := s.doc.Article.ID
	if id == "" {
		return
	}
	i := slices.IndexFunc(s.rows, func(r store.ArticleRow) bool { return r.ID == id })
	s.apply(corpus.Step{Label: "Remove article", Article: id, Changes: []corpus.Change{corpus.RemoveArticle{ID: id}}}, changedSaved)
	next := corpus.ID("")
	switch {
	case i >= 0 && i+1 < len(s.rows):
		next = s.rows[i+1].ID
	case i > 0:
		next = s.rows[i-1].ID
	}
	s.readList(nil)
	s.show(next)
}
