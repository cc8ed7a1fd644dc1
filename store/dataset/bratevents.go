package dataset

import (
	"slices"
	"strings"

	"github.com/onrecord/onrecord/store/corpus"
)

// bratEventLine is an E line.
type bratEventLine struct {
	bratLine
	kind, trigger string
	args          []bratArgument
}

// attribution tells whether the event is one of ours or of PolNeAR; of events of other types the trigger says something
// itself.
func (e bratEventLine) attribution() bool {
	return strings.HasPrefix(strings.ToLower(e.kind), "attribution")
}

func (e bratEventLine) hasRole(role string) bool {
	return slices.ContainsFunc(e.args, func(a bratArgument) bool { return strings.EqualFold(a.role, role) })
}

// noSource begins the types of events of PolNeAR that say of a slot that the text names nobody for it.
const noSource = "attribution-no-"

// readEvents reads the E lines, and finds out which T lines are only there because brat wants a trigger.
func (b *bratDoc) readEvents(lines []bratLine) []bratEventLine {
	var events []bratEventLine
	arguments := map[string]bool{}
	for _, l := range lines {
		head, args, err := l.arguments()
		kind, trigger, ok := strings.Cut(head, ":")
		switch {
		case err != nil:
			b.left(l, "%v", err)
			continue
		case !ok || kind == "":
			b.left(l, "%q is not of the form: type, colon, id", head)
			continue
		}
		for _, a := range args {
			arguments[a.target] = true
		}
		events = append(events, bratEventLine{l, kind, trigger, args})
	}
	for i := range events {
		e := &events[i]
		if t, ok := b.texts[e.trigger]; ok && e.attribution() && t.kind == e.kind && !arguments[e.trigger] {
			b.readTrigger(e, t)
		}
	}
	return events
}

// readTrigger takes a trigger for the cue where there is no other, and otherwise for a repetition of it.
func (b *bratDoc) readTrigger(e *bratEventLine, t bratText) {
	repeats := slices.ContainsFunc(e.args, func(a bratArgument) bool { return slices.Equal(b.texts[a.target].places, t.places) })
	_, ours := b.data[e.id]
	if !ours && !repeats && len(e.args) > 0 {
		if !e.hasRole("cue") && len(b.heads[t.id]) == 0 {
			b.add("%v has no cue: its trigger %q was taken for it", e.bratLine, shortened(t.tail))
			t.kind = "Cue"
			b.texts[t.id] = t
			e.args = append(e.args, bratArgument{"Cue", t.id})
			return
		}
		b.add("%v: its trigger %s covers other words than its spans (%q), and was left out", e.bratLine, t.id, shortened(t.tail))
	}
	b.heads[t.id] = append(b.heads[t.id], e.id)
}

// attributions makes attributions of the events, and then nests them.
func (b *bratDoc) attributions(events []bratEventLine) {
	for _, e := range events {
		b.attribution(e)
	}
	for _, e := range events {
		frame, ok := b.frames[e.id]
		if !ok {
			continue
		}
		for _, arg := range e.args {
			if !strings.HasPrefix(arg.target, "E") {
				continue
			}
			inner := b.frames[arg.target]
			if _, ok := b.frames[arg.target]; !ok {
				b.add("%v: its %s %s was left out: there is no such attribution", e.bratLine, arg.role, arg.target)
				continue
			}
			// What is said inside another event is its argument, or, as we write it, names the other one.
			outer := frame
			if arg.role == bratInside {
				inner, outer = frame, inner
			}
			if of := &b.d.Attributions[inner]; of.Parent == "" {
				of.Parent = b.d.Attributions[outer].ID
			} else if of.Parent != b.d.Attributions[outer].ID {
				b.add("%v: its %s %s was left out: that attribution is inside another one already", e.bratLine, arg.role, arg.target)
			}
		}
	}
}

func (b *bratDoc) attribution(e bratEventLine) {
	data, ours := b.data[e.id]
	a := corpus.Attribution{
		ID: data.ID, Article: b.d.Article.ID, Absent: data.Absent, Annotator: data.Annotator, Attributes: data.Attributes,
		Flagged: data.Flagged, Origin: data.Origin, Confidence: data.Confidence,
	}
	if !ours {
		a.ID, a.Annotator, a.Origin = b.derived(e.id), b.layer, corpus.Imported
	}
	var err error
	if a.Created, err = moment(data.Created); err != nil {
		b.add("%v: %v", e.bratLine, err)
	}
	nested := false
	if !e.attribution() {
		e.args = append([]bratArgument{{e.kind, e.trigger}}, e.args...)
		b.add("events of the type %s became attributions; their triggers are in the slot %s", e.kind, strings.ToLower(e.kind))
	}
	for _, arg := range e.args {
		if strings.HasPrefix(arg.target, "E") {
			nested = true
			continue
		}
		span, ok := b.spans[arg.target]
		if !ok {
			b.add("%v: its %s %s was left out: there is no such span", e.bratLine, arg.role, arg.target)
			continue
		}
		slot, ok := data.Roles[arg.role]
		if !ok {
			slot = strings.ToLower(arg.role)
		}
		addToSlot(&a, slot, b.d.Spans[span].ID)
	}
	if slot, ok := strings.CutPrefix(strings.ToLower(e.kind), noSource); ok && slot != "" {
		if len(a.Slots[slot]) > 0 {
			b.add("%v has a %s, though its type is %s", e.bratLine, slot, e.kind)
		} else if len(a.Slots) > 0 {
			a.Absent = append(a.Absent, slot)
		}
	}
	if !ours && len(a.Slots) == 0 && !nested {
		b.left(e.bratLine, "it has a trigger and nothing else")
		return
	}
	a.Note = b.note(e.id)
	b.addFrame(e.id, a)
}

func (b *bratDoc) addFrame(id string, a corpus.Attribution) {
	b.frames[id] = len(b.d.Attributions)
	b.d.Attributions = append(b.d.Attributions, a)
}

// addToSlot puts a span into a slot once.
func addToSlot(a *corpus.Attribution, slot string, span corpus.ID) {
	if a.Slots == nil {
		a.Slots = map[string][]corpus.ID{}
	}
	if !slices.Contains(a.Slots[slot], span) {
		a.Slots[slot] = append(a.Slots[slot], span)
	}
}

// relation makes an attribution of an R line that joins two spans: they go into slots named after their labels.
func (b *bratDoc) relation(l bratLine) {
	kind, args, err := l.arguments()
	switch {
	case err != nil:
		b.left(l, "%v", err)
		return
	case len(args) != 2:
		b.left(l, "a relation joins two things, this one %d", len(args))
		return
	}
	a := corpus.Attribution{
		ID: b.derived(l.id), Article: b.d.Article.ID, Annotator: b.layer, Origin: corpus.Imported,
		Attributes: corpus.Attributes{"relation": {kind}}, Note: b.note(l.id),
	}
	for _, arg := range args {
		i, ok := b.spans[arg.target]
		if !ok {
			b.left(l, "its %s is no span here; only relations between spans are read", arg.target)
			return
		}
		addToSlot(&a, strings.ToLower(b.d.Spans[i].Label), b.d.Spans[i].ID)
	}
	if len(a.Members()) < 2 {
		b.left(l, "it joins a span with itself")
		return
	}
	b.add("relations of the type %s became attributions with the attribute relation; their slots are named after the labels", kind)
	b.addFrame(l.id, a)
}

// cutCircles takes attributions out of a circle of attributions inside each other.
func (b *bratDoc) cutCircles() {
	place := make(map[corpus.ID]int, len(b.d.Attributions))
	for i, a := range b.d.Attributions {
		place[a.ID] = i
	}
	way := make([]int, len(b.d.Attributions)) // on whose way up an attribution was passed, counted from 1
	for i := range b.d.Attributions {
		for at, ok := i, true; ok && way[at] <= 0; {
			way[at] = i + 1
			above, nested := place[b.d.Attributions[at].Parent]
			if nested && way[above] == i+1 {
				b.d.Attributions[at].Parent = ""
				b.add("%s: attributions stand inside each other in a circle; it was cut at one of them", b.layer)
				break
			}
			at, ok = above, nested
		}
	}
}
