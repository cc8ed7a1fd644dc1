package adjudication

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/onrecord/onrecord/store/agreement"
	"github.com/onrecord/onrecord/store/corpus"
)

// Point is one thing in which two sides differ, in words.
type Point struct {
	Kind        corpus.Disagreement
	Of          string // the slot, label or attribute; "" = all of it
	Left, Right string // what each says; "" = nothing
}

// gravity orders the kinds: what differs more comes first.
var gravity = []corpus.Disagreement{corpus.LabelDiffers, corpus.SpeakerDiffers, corpus.SourceDiffers, corpus.MissingDiffers, corpus.BoundaryDiffers, corpus.AttributeDiffers}

// Explain says in what the sides differ, under the names of the annotators or others in their place.
func (d Difference) Explain(left, right string) string {
	var parts []string
	for _, p := range d.Points {
		of := ""
		if p.Of != "" {
			of = p.Of + " "
		}
		say := func(words string) string {
			if words == "" {
				words = "nothing"
			}
			return of + words
		}
		parts = append(parts, fmt.Sprintf("%s: %s; %s: %s", left, say(p.Left), right, say(p.Right)))
	}
	return strings.Join(parts, " · ")
}

// comparer finds in what the sides of differences differ.
type comparer struct {
	document *corpus.Document
	book     *corpus.Codebook
	partners agreement.Partners
	spans    map[corpus.ID]corpus.Span
	entities map[corpus.ID]corpus.Entity
	d        *Difference // the one at hand
}

func newComparer(document *corpus.Document, book *corpus.Codebook, p agreement.Partners) *comparer {
	x := &comparer{document: document, book: book, partners: p, spans: make(map[corpus.ID]corpus.Span, len(document.Spans)), entities: map[corpus.ID]corpus.Entity{}}
	for _, s := range document.Spans {
		x.spans[s.ID] = s
	}
	for _, e := range document.Entities {
		x.entities[e.ID] = e
	}
	return x
}

// compare fills in kinds and points.
func (x *comparer) compare(d *Difference) {
	x.d = d
	a, okA := x.document.Attribution(d.Left.Attribution)
	b, okB := x.document.Attribution(d.Right.Attribution)
	whole := d.Left.Empty() || d.Right.Empty() || okA != okB // one has not even its counterpart
	switch {
	case whole:
		x.add(corpus.MissingDiffers, "", x.summary(d.Left), x.summary(d.Right))
	case okA:
		x.frames(a, b)
	}
	x.pairs(okA && okB)
	if len(d.Points) == 0 && (len(d.Left.Loose) > 0) != (len(d.Right.Loose) > 0) { // beside attributions that are alike
		x.add(corpus.MissingDiffers, "", x.quotes(d.Left.Loose), x.quotes(d.Right.Loose))
	}
	for _, kind := range gravity {
		if slices.ContainsFunc(d.Points, func(p Point) bool { return p.Kind == kind }) {
			d.Kinds = append(d.Kinds, kind)
		}
	}
	if i := slices.Index(d.Kinds, corpus.MissingDiffers); whole && i > 0 {
		d.Kinds = slices.Insert(slices.Delete(d.Kinds, i, i+1), 0, corpus.MissingDiffers)
	}
	if len(d.Kinds) == 0 {
		d.Kinds = []corpus.Disagreement{corpus.NoneDiffers}
	}
}

func (x *comparer) add(kind corpus.Disagreement, of, left, right string) {
	if p := (Point{kind, of, left, right}); !slices.Contains(x.d.Points, p) {
		x.d.Points = append(x.d.Points, p)
	}
}

// frames compares two attributions slot by slot, then their answers and what they lie inside.
func (x *comparer) frames(a, b corpus.Attribution) {
	speaks := corpus.SpeakerDiffers // of the first slot for mentions; the others are where it is from
	for _, slot := range x.book.Frame.Slots {
		label, _ := x.book.Label(slot.Label)
		if !label.Mention {
			x.slot(slot, a, b, corpus.MissingDiffers)
			continue
		}
		x.slot(slot, a, b, speaks)
		speaks = corpus.SourceDiffers
	}
	x.answers(x.book.Frame.Attributes, a.Attributes, b.Attributes)
	if partner, paired := x.partners.Attributions[a.Parent]; b.Parent != partner || a.Parent != "" && !paired {
		x.add(corpus.AttributeDiffers, "inside", x.frameWords(a.Parent), x.frameWords(b.Parent))
	}
}

// slot compares what two attributions have in a slot. Other is the kind of difference if they do not mean the same thing:
// who, for mentions.
func (x *comparer) slot(slot corpus.Slot, a, b corpus.Attribution, other corpus.Disagreement) {
	left, right := a.Slots[slot.Name], b.Slots[slot.Name]
	textA, textB := x.text(left), x.text(right)
	mention := other != corpus.MissingDiffers
	switch {
	case len(left) == 0 && len(right) == 0:
		if slices.Contains(a.Absent, slot.Name) != slices.Contains(b.Absent, slot.Name) {
			x.add(other, slot.Name, x.empty(slot, a), x.empty(slot, b))
		}
		return
	case len(left) == 0 || len(right) == 0:
		x.add(other, slot.Name, x.filled(slot, a), x.filled(slot, b))
		return
	}
	whoA, whoB := x.who(left), x.who(right)
	same := slices.Equal(whoA, whoB)
	switch apart := !overlaps(textA, textB); {
	case mention && (!same || apart && len(whoA) == 0):
		x.add(other, slot.Name, x.filled(slot, a), x.filled(slot, b))
	case apart:
		x.add(corpus.BoundaryDiffers, slot.Name, x.filled(slot, a), x.filled(slot, b))
	case !slices.EqualFunc(x.places(left), x.places(right), slices.Equal[[]corpus.Range]):
		from, to := edges(x.document.Article.Text, textA, textB)
		x.add(corpus.BoundaryDiffers, slot.Name, from, to)
	}
}

// pairs compares the spans that are paired across the sides: labels, answers and, where slots do not show them, edges and
// who is meant.
func (x *comparer) pairs(inSlots bool) {
	for _, id := range x.d.Left.Spans {
		a := x.spans[id]
		b, ok := x.spans[x.partners.Spans[id]]
		if !ok || !slices.Contains(x.d.Right.Spans, b.ID) {
			continue
		}
		loose := slices.Contains(x.d.Left.Loose, a.ID) || slices.Contains(x.d.Right.Loose, b.ID)
		if a.Label != b.Label {
			x.add(corpus.LabelDiffers, quoted(a.Quote), a.Label, b.Label)
		} else {
			label, _ := x.book.Label(a.Label)
			x.answers(label.Attributes, a.Attributes, b.Attributes)
		}
		if inSlots && !loose {
			continue
		}
		if !slices.Equal(a.Fragments, b.Fragments) {
			from, to := edges(x.document.Article.Text, a.Fragments, b.Fragments)
			x.add(corpus.BoundaryDiffers, a.Label, from, to)
		}
		if whoA, whoB := x.who([]corpus.ID{a.ID}), x.who([]corpus.ID{b.ID}); !slices.Equal(whoA, whoB) {
			x.add(x.meant(a.Label), a.Label, x.names(whoA), x.names(whoB))
		}
	}
}

// meant is the kind of a difference in who is mentioned by a span of a label.
func (x *comparer) meant(label string) corpus.Disagreement {
	for _, slot := range x.book.Frame.Slots {
		if l, _ := x.book.Label(slot.Label); !l.Mention {
			continue
		}
		if slot.Label == label {
			return corpus.SpeakerDiffers
		}
		break
	}
	if _, framed := x.book.SlotFor(label); framed {
		return corpus.SourceDiffers
	}
	return corpus.SpeakerDiffers
}

// answers compares what was answered, as far as it is asked for.
func (x *comparer) answers(questions []corpus.Attribute, a, b corpus.Attributes) {
	given := func(q corpus.Attribute, answers corpus.Attributes) string {
		if !slices.ContainsFunc(corpus.Shown(questions, answers), func(s corpus.Attribute) bool { return s.Name == q.Name }) {
			return ""
		}
		values := slices.Sorted(slices.Values(answers[q.Name]))
		for i, v := range values {
			if at := slices.IndexFunc(q.Choices, func(c corpus.Choice) bool { return c.Value == v }); at >= 0 && q.Choices[at].Title != "" {
				values[i] = q.Choices[at].Title
			}
		}
		return strings.Join(values, ", ")
	}
	for _, q := range questions {
		if left, right := given(q, a), given(q, b); left != right {
			x.add(corpus.AttributeDiffers, q.Name, left, right)
		}
	}
}

// who lists the entities behind spans, without those that were merged away, sorted.
func (x *comparer) who(spans []corpus.ID) []corpus.ID {
	found := map[corpus.ID]bool{}
	for _, id := range spans {
		e := x.spans[id].Entity
		for range x.entities { // their number bounds the way, should mergers run in a circle
			if into := x.entities[e].MergedInto; into != "" {
				e = into
			}
		}
		if e != "" {
			found[e] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}

func (x *comparer) names(entities []corpus.ID) string {
	names := make([]string, len(entities))
	for i, id := range entities {
		if names[i] = x.entities[id].Name; names[i] == "" {
			names[i] = string(id)
		}
	}
	return strings.Join(names, ", ")
}

func (x *comparer) text(spans []corpus.ID) []corpus.Range {
	var all []corpus.Range
	for _, id := range spans {
		all = append(all, x.spans[id].Fragments...)
	}
	return corpus.Normalize(all)
}

// places are the fragments of each span, in text order.
func (x *comparer) places(spans []corpus.ID) [][]corpus.Range {
	var all [][]corpus.Range
	for _, id := range spans {
		all = append(all, x.spans[id].Fragments)
	}
	slices.SortFunc(all, compareFragments)
	return all
}

func compareFragments(a, b []corpus.Range) int {
	return slices.CompareFunc(a, b, func(x, y corpus.Range) int {
		if x.Start != y.Start {
			return x.Start - y.Start
		}
		return x.End - y.End
	})
}

func overlaps(a, b []corpus.Range) bool {
	return slices.ContainsFunc(a, func(r corpus.Range) bool { return slices.ContainsFunc(b, r.Overlaps) })
}

// filled says what an attribution has in a slot: the words, with who is behind them.
func (x *comparer) filled(slot corpus.Slot, a corpus.Attribution) string {
	if len(a.Slots[slot.Name]) == 0 {
		return x.empty(slot, a)
	}
	words := x.quotes(a.Slots[slot.Name])
	if names := x.names(x.who(a.Slots[slot.Name])); names != "" {
		words += " (" + names + ")"
	}
	return words
}

// empty says what stands for a slot with nothing in it.
func (x *comparer) empty(slot corpus.Slot, a corpus.Attribution) string {
	if slices.Contains(a.Absent, slot.Name) {
		return slot.None
	}
	return ""
}

func (x *comparer) quotes(spans []corpus.ID) string {
	parts := make([]string, len(spans))
	for i, id := range spans {
		parts[i] = quoted(x.spans[id].Quote)
	}
	return strings.Join(parts, ", ")
}

// summary is a side in a few words.
func (x *comparer) summary(s Side) string {
	switch {
	case s.Attribution != "":
		return strings.TrimSpace("attribution " + x.frameWords(s.Attribution))
	case len(s.Loose) > 0:
		label := x.spans[s.Loose[0]].Label
		return label + " " + x.quotes(s.Loose)
	default:
		return ""
	}
}

// frameWords are the words of what is said in an attribution, or else of all of it.
func (x *comparer) frameWords(id corpus.ID) string {
	a, ok := x.document.Attribution(id)
	if !ok {
		return ""
	}
	for _, slot := range x.book.Frame.Slots {
		if slot.Opens && len(a.Slots[slot.Name]) > 0 {
			return x.quotes(a.Slots[slot.Name])
		}
	}
	return quoted(corpus.Quote(x.document.Article.Text, x.text(a.Members())))
}

// edges says where two texts that overlap begin or end differently: by the word there, or else by the whole text.
func edges(text string, a, b []corpus.Range) (left, right string) {
	from, to := corpus.Hull(a), corpus.Hull(b)
	first := func(r corpus.Range) string { return word(text[r.Start:r.End], 0) }
	last := func(r corpus.Range) string { return word(text[r.Start:r.End], -1) }
	switch {
	case from.Start == to.Start && from.End != to.End && last(from) != last(to):
		return "to ‘" + last(from) + "’", "to ‘" + last(to) + "’"
	case from.End == to.End && from.Start != to.Start && first(from) != first(to):
		return "from ‘" + first(from) + "’", "from ‘" + first(to) + "’"
	}
	return quoted(corpus.Quote(text, a)), quoted(corpus.Quote(text, b))
}

// word is the first (0) or last (-1) word of a text without the punctuation around it.
func word(text string, which int) string {
	words := strings.Fields(text)
	if len(words) == 0 {
		return ""
	}
	if which < 0 {
		which = len(words) - 1
	}
	if bare := strings.Trim(words[which], "“”‘’\"'.,;:!?()[]«»„ "); bare != "" {
		return shorten(bare)
	}
	return shorten(words[which])
}

// shorten keeps the beginning and the end of a long text.
func shorten(text string) string {
	const most, head = 60, 36 // characters
	text = strings.Join(strings.Fields(text), " ")
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	runes := []rune(text)
	return strings.TrimSpace(string(runes[:head])) + " … " + strings.TrimSpace(string(runes[len(runes)-(most-head-3):]))
}

// quoted are the words of the article in quotation marks; words that bring their own get no second ones.
func quoted(words string) string {
	words = shorten(words)
	if first, _ := utf8.DecodeRuneInString(words); strings.ContainsRune("“„«‘\"", first) {
		return words
	}
	return "“" + words + "”"
}
