package dataset

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/onrecord/onrecord/store/corpus"
)

// bratFormat is a folder as the annotation tool brat opens it: the text and the stand-off annotations of each article, and
// the two files that tell brat which types there are and how they look. Attributions are events, as in PolNeAR. What brat
// has no line for stands in notes of the type OnrecordData, one a span or event, and what is known of the article in a
// JSON file beside its text, which brat passes over.
var bratFormat = Format{
	Name:  "brat",
	Title: "brat stand-off (folder)",
	Unit:  "code points",
	Holds: Everything,
	Loses: []string{
		"The files that the articles were made from, and the history of the work (undo), are not in the folder.",
		"brat knows one layer: it shows the work of all annotators together. Whose each annotation is stands in its OnrecordData note.",
		"brat allows no line break inside a span: such a span is parted there, and its note tells that it is one.",
		"Answers that brat cannot hold (several values, free text, names with spaces) stand in the notes only.",
	},
	toFolder: func(dir string, o Options) (Writer, error) {
		if o.Standoff {
			return nil, errors.New("the format brat needs the text; jsonl and csv can be written without it")
		}
		return &bratWriter{dir: dir, conf: newBratConf(o.Codebook)}, nil
	},
	open:   openBrat,
	detect: isBrat,
}

// bratWriter writes three files an article, and the configuration, which needs to know all labels, at the end.
type bratWriter struct {
	dir    string
	conf   *bratConf
	failed bool
}

func (w *bratWriter) Write(d corpus.Document) error {
	err := w.write(d)
	w.failed = w.failed || err != nil
	return err
}

func (w *bratWriter) write(d corpus.Document) error {
	about, err := plainJSON(newArticleHead(bratMarker, &d))
	if err != nil {
		return err
	}
	ann := newBratAnn(&d, w.conf)
	if err := ann.write(); err != nil {
		return err
	}
	path := filepath.Join(w.dir, stem(d.Article))
	return errors.Join(
		os.WriteFile(path+".txt", []byte(d.Article.Text), 0o666),
		os.WriteFile(path+".ann", ann.out.Bytes(), 0o666),
		os.WriteFile(path+".json", append(about, '\n'), 0o666),
	)
}

func (w *bratWriter) Close() error {
	if w.failed {
		return nil
	}
	return errors.Join(
		os.WriteFile(filepath.Join(w.dir, "annotation.conf"), w.conf.annotation(), 0o666),
		os.WriteFile(filepath.Join(w.dir, "visual.conf"), w.conf.visual(), 0o666),
	)
}

// bratAnn is the annotation file of one article while it is written. Its ids count up for each kind of line.
type bratAnn struct {
	out    bytes.Buffer
	d      *corpus.Document
	conf   *bratConf
	index  *corpus.Index
	find   lookup
	last   map[string]int       // number given last, by kind of line
	spans  map[corpus.ID]string // "T1"
	events map[corpus.ID]string // "E1"
}

func newBratAnn(d *corpus.Document, conf *bratConf) *bratAnn {
	return &bratAnn{
		d: d, conf: conf, index: corpus.NewIndex(d.Article.Text), find: newLookup(*d), last: map[string]int{}, spans: map[corpus.ID]string{},
		events: map[corpus.ID]string{},
	}
}

// id gives the next id of a kind of line.
func (w *bratAnn) id(kind string) string {
	w.last[kind]++
	return kind + strconv.Itoa(w.last[kind])
}

func (w *bratAnn) line(format string, args ...any) { fmt.Fprintf(&w.out, format+"\n", args...) }

func (w *bratAnn) write() error {
	for _, s := range w.d.Spans {
		if err := w.span(s, w.find.entities[s.Entity]); err != nil {
			return err
		}
	}
	for i, a := range w.d.Attributions {
		w.events[a.ID] = "E" + strconv.Itoa(i+1)
	}
	for _, a := range w.d.Attributions {
		if err := w.attribution(a); err != nil {
			return err
		}
	}
	w.comments()
	return nil
}

// comments shows the comments on spans and attributions, for whoever points at these in brat.
func (w *bratAnn) comments() {
	for _, c := range w.d.Comments {
		target := cmp.Or(w.spans[c.Span], w.events[c.Attribution])
		if target == "" {
			continue
		}
		state := ""
		if c.Resolved {
			state = " (resolved)"
		}
		w.line("%s\t%s %s\t%s%s: %s", w.id("#"), bratComment, target, oneLine(c.Annotator), state, oneLine(c.Text))
	}
}

// textBound writes a T line and gives its id.
func (w *bratAnn) textBound(kind string, fragments []corpus.Range) string {
	id := w.id("T")
	var places, words []string
	for _, f := range fragments {
		places = append(places, fmt.Sprintf("%d %d", w.index.CodePoints(f.Start), w.index.CodePoints(f.End)))
		words = append(words, w.d.Article.Text[f.Start:f.End])
	}
	w.line("%s\t%s %s\t%s", id, kind, strings.Join(places, ";"), strings.Join(words, " "))
	return id
}

func (w *bratAnn) span(s corpus.Span, entity corpus.Entity) error {
	kind := w.conf.label(s.Label)
	pieces := bratPieces(w.d.Article.Text, s.Fragments)
	id := w.textBound(kind, pieces)
	w.spans[s.ID] = id
	data := bratData{ID: s.ID, Annotator: s.Annotator, Flagged: s.Flagged, Origin: s.Origin, Confidence: s.Confidence, Created: s.Created}
	if kind != s.Label {
		data.Label = s.Label
	}
	if !slices.Equal(pieces, s.Fragments) {
		for _, f := range s.Fragments {
			data.Fragments = append(data.Fragments, toPoints(w.index, f))
		}
	}
	data.Attributes = w.attributes(id, kind, s.Attributes)
	switch {
	case s.Entity == "":
	case strings.ContainsFunc(string(s.Entity), unicode.IsSpace):
		data.Entity = s.Entity
	default:
		w.line("%s\tReference %s %s:%s\t%s", w.id("N"), id, bratCatalogue, s.Entity, oneLine(entity.Name))
	}
	return w.notes(id, s.Note, data)
}

// attributes writes the answers that brat can hold as A lines of the target, and gives back the others.
func (w *bratAnn) attributes(target, kind string, attributes corpus.Attributes) corpus.Attributes {
	rest := corpus.Attributes{}
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		values := attributes[name]
		if len(values) == 1 && w.conf.holds(kind, name, values[0]) {
			w.line("%s\t%s %s %s", w.id("A"), name, target, values[0])
		} else if len(values) > 0 {
			rest[name] = values
		}
	}
	return rest
}

// notes writes the annotator's note as brat has it, in one line, and what brat has no place for.
func (w *bratAnn) notes(target, note string, data bratData) error {
	line := oneLine(note)
	if line != "" {
		w.line("%s\tAnnotatorNotes %s\t%s", w.id("#"), target, line)
	}
	if line != note {
		data.Note = &note
	}
	text, err := lineJSON(data)
	if err != nil {
		return err
	}
	w.line("%s\t%s %s\t%s", w.id("#"), bratDataType, target, text)
	return nil
}

func (w *bratAnn) attribution(a corpus.Attribution) error {
	id := w.events[a.ID]
	data := bratData{ID: a.ID, Annotator: a.Annotator, Flagged: a.Flagged, Origin: a.Origin, Confidence: a.Confidence, Created: a.Created}
	roles := map[string]string{} // slots by the role that they are called here
	var args []string
	for _, slot := range slotsInOrder(a) {
		role := w.conf.role(slot)
		for roles[role] != "" {
			role += "_"
		}
		roles[role] = slot
		for i, span := range a.Slots[slot] {
			number := ""
			if i > 0 {
				number = strconv.Itoa(i + 1)
			}
			args = append(args, " "+role+number+":"+w.spans[span])
		}
	}
	maps.DeleteFunc(roles, func(role, slot string) bool { return strings.ToLower(role) == slot })
	data.Roles = roles
	if a.Parent != "" {
		args = append(args, " "+bratInside+":"+w.events[a.Parent])
	}
	trigger := w.textBound(bratEvent, w.trigger(a))
	w.line("%s\t%s:%s%s", id, bratEvent, trigger, strings.Join(args, ""))
	for _, slot := range a.Absent {
		if isBratName(slot) {
			w.line("%s\t%s%s %s", w.id("A"), bratAbsent, slot, id)
		} else {
			data.Absent = append(data.Absent, slot)
		}
	}
	data.Attributes = w.attributes(id, bratEvent, a.Attributes)
	return w.notes(id, a.Note, data)
}

// trigger is where the event stands in the text: brat wants a place for each. It is the cue, else the claim, else any
// other span, else nothing at the start of the text.
func (w *bratAnn) trigger(a corpus.Attribution) []corpus.Range {
	for _, slot := range append([]string{"cue"}, slotsInOrder(a)...) {
		for _, id := range a.Slots[slot] {
			return bratPieces(w.d.Article.Text, w.find.spans[id].Fragments)
		}
	}
	return []corpus.Range{{}}
}

// slotsInOrder lists the slots that hold spans: the usual ones first, then the others by name.
func slotsInOrder(a corpus.Attribution) []string {
	slots := slices.Concat(usualSlots, otherSlots(a))
	return slices.DeleteFunc(slots, func(slot string) bool { return len(a.Slots[slot]) == 0 })
}

// bratPieces parts fragments at line breaks, which brat does not allow inside them: it reads its files with Python. Fragments of nothing but line breaks
// leave an empty piece at their place.
func bratPieces(text string, fragments []corpus.Range) []corpus.Range {
	var pieces []corpus.Range
	for _, f := range fragments {
		for at := f.Start; at < f.End; {
			end := f.End
			if i := strings.IndexAny(text[at:f.End], lineBreaks); i >= 0 {
				end = at + i
			}
			if end > at {
				pieces = append(pieces, corpus.Range{Start: at, End: end})
			}
			at = end
			if at < f.End {
				_, size := utf8.DecodeRuneInString(text[at:])
				at += size
			}
		}
	}
	if pieces == nil {
		pieces = []corpus.Range{{Start: fragments[0].Start, End: fragments[0].Start}}
	}
	return pieces
}
