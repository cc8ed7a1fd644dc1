package dataset

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/onrecord/onrecord/store/corpus"
)

// markedReader reads one article a file.
type markedReader struct{ *wholeReader }

func openMarked(path string, o ReadOptions) (Reader, error) {
	w, err := openWhole(path, markedEnding, o)
	if err != nil {
		return nil, err
	}
	r := &markedReader{w}
	w.article = r.article
	return r, nil
}

// ParseMarked reads one marked text that is in memory. The article's id follows from the name, as that of a file does.
func ParseMarked(name, text string) (corpus.Document, error) {
	item, err := (&markedReader{&wholeReader{options: ReadOptions{Annotator: markedName}}}).article(name, text)
	return item.Document, err
}

// article reads one file: head lines, an empty line, and the text with its marks. The headline and the byline become the
// first paragraphs of the article.
func (r *markedReader) article(name, text string) (Item, error) {
	text, _ = cleanText(text)
	a, body := r.head(name, text)
	var zones []corpus.Zone
	before := ""
	for _, z := range []struct {
		kind corpus.ZoneKind
		text string
	}{{corpus.Headline, a.Title}, {corpus.Byline, a.Byline}} {
		if z.text != "" {
			zones = append(zones, corpus.Zone{Kind: z.kind, Range: corpus.Range{Start: len(before), End: len(before) + len(z.text)}})
			before += z.text + "\n\n"
		}
	}
	plain, marks, err := cutMarks(text, body)
	if err != nil {
		return Item{}, err
	}
	a.ID, a.Text, a.Zones = derivedID(markedName, name), before+plain, zones
	for i := range marks {
		for j := range marks[i].pieces {
			marks[i].pieces[j].Start += len(before)
			marks[i].pieces[j].End += len(before)
		}
	}
	d := corpus.Document{Article: a, Status: corpus.Done, Standing: corpus.Done}
	addMarks(&d, marks, r.options.Annotator)
	addAnnotators(&d)
	d.Sort()
	return Item{Document: d, TextHash: corpus.TextHash(d.Article.Text)}, check(&d)
}

// head reads the head lines; body is where the text begins, in bytes.
func (r *markedReader) head(name, text string) (a corpus.Article, body int) {
	fields := map[string]*string{"headline": &a.Title, "byline": &a.Byline, "outlet": &a.Outlet, "published": &a.Published, "url": &a.URL, "language": &a.Language}
	for line := range strings.Lines(text) {
		key, value, ok := strings.Cut(strings.TrimPrefix(line, "# "), ":")
		if !strings.HasPrefix(line, "# ") || !ok {
			break
		}
		body += len(line)
		if field := fields[strings.TrimSpace(key)]; field != nil {
			*field = strings.TrimSpace(value)
		} else {
			r.add("the head line %q is not known and was left out", strings.TrimSpace(key))
		}
	}
	for body < len(text) && text[body] == '\n' {
		body++
	}
	return a, body
}

// A mark is one role with its numbers over pieces of the text, in bytes of the plain text.
type mark struct {
	role    string
	numbers []string
	pieces  []corpus.Range
}

// cutMarks takes the marks out of a text, which begins at an offset of the file. Marks are in the order in which they begin.
func cutMarks(file string, begin int) (plain string, marks []mark, err error) {
	var out strings.Builder
	type open struct {
		mark  int // index in marks
		start int // in plain
		at    int // in file
	}
	var stack []open
	known := map[string]int{}
	for i := begin; i < len(file); {
		switch file[i] {
		case '{':
			m := markBegins.FindStringSubmatch(file[i:])
			if m == nil {
				return "", nil, fmt.Errorf("%s: a mark begins with its role and number, such as {claim1 words}", placeIn(file, i))
			}
			if _, ok := known[m[1]+m[2]]; !ok {
				known[m[1]+m[2]] = len(marks)
				marks = append(marks, mark{role: m[1], numbers: strings.Split(m[2], ",")})
			}
			stack = append(stack, open{known[m[1]+m[2]], out.Len(), i})
			i += len(m[0])
		case '}':
			if len(stack) == 0 {
				return "", nil, fmt.Errorf("%s: a mark ends here that did not begin", placeIn(file, i))
			}
			top := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			piece := corpus.Range{Start: top.start, End: out.Len()}
			if corpus.TrimSpace(out.String(), piece) != piece || piece.Empty() {
				return "", nil, fmt.Errorf("%s: a mark is empty, or has a space at its edge", placeIn(file, top.at))
			}
			marks[top.mark].pieces = append(marks[top.mark].pieces, piece)
			i++
		default:
			next := strings.IndexAny(file[i:], "{}")
			if next < 0 {
				next = len(file) - i
			}
			out.WriteString(file[i : i+next])
			i += next
		}
	}
	if len(stack) > 0 {
		return "", nil, fmt.Errorf("%s: the mark does not end", placeIn(file, stack[len(stack)-1].at))
	}
	return strings.TrimRight(out.String(), " \n"), marks, nil
}

// addMarks makes spans and attributions of the marks.
func addMarks(d *corpus.Document, marks []mark, annotator string) {
	frames := map[string]*corpus.Attribution{}
	frame := func(number string) *corpus.Attribution {
		if frames[number] == nil {
			frames[number] = &corpus.Attribution{
				ID: derivedID(string(d.Article.ID), "frame", number), Article: d.Article.ID,
				Annotator: annotator, Origin: corpus.Imported, Slots: map[string][]corpus.ID{},
			}
		}
		return frames[number]
	}
	for _, m := range marks {
		fragments := corpus.Normalize(m.pieces)
		s := corpus.Span{
			ID: derivedID(string(d.Article.ID), m.role, strings.Join(m.numbers, ",")), Article: d.Article.ID, Label: markedRoles[m.role],
			Fragments: fragments, Quote: corpus.Quote(d.Article.Text, fragments), Annotator: annotator, Origin: corpus.Imported,
		}
		d.Spans = append(d.Spans, s)
		for _, number := range m.numbers {
			a := frame(number)
			a.Slots[m.role] = append(a.Slots[m.role], s.ID)
		}
	}
	for _, number := range slices.Sorted(maps.Keys(frames)) {
		d.Attributions = append(d.Attributions, *frames[number])
	}
	nestMarks(d)
}

// nestMarks puts each attribution under the innermost one whose claim holds all of it.
func nestMarks(d *corpus.Document) {
	fragments := func(ids []corpus.ID) []corpus.Range {
		var all []corpus.Range
		for _, id := range ids {
			all = append(all, d.Spans[slices.IndexFunc(d.Spans, func(s corpus.Span) bool { return s.ID == id })].Fragments...)
		}
		return corpus.Normalize(all)
	}
	length := func(ranges []corpus.Range) (n int) {
		for _, r := range ranges {
			n += r.Len()
		}
		return n
	}
	holds := func(outer, inner []corpus.Range) bool {
		return length(inner) < length(outer) && !slices.ContainsFunc(inner, func(in corpus.Range) bool {
			return !slices.ContainsFunc(outer, func(out corpus.Range) bool { return out.Start <= in.Start && in.End <= out.End })
		})
	}
	claims := make([][]corpus.Range, len(d.Attributions))
	for i, a := range d.Attributions {
		claims[i] = fragments(a.Slots["claim"])
	}
	for i := range d.Attributions {
		inner, best := fragments(d.Attributions[i].Members()), 0
		for j, claim := range claims {
			if i != j && holds(claim, inner) && (best == 0 || length(claim) < best) {
				best, d.Attributions[i].Parent = length(claim), d.Attributions[j].ID
			}
		}
	}
}
