package dataset

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/onrecord/onrecord/store/corpus"
)

// citronFormat is the JSON of Citron, the BBC's quote extraction: a file an article, with quotes of one cue, sources and
// contents each. Its source is who speaks, our speaker. Citron reads every JSON file in a folder, so that the articles have
// a folder of their own beside the manifest.
var citronFormat = Format{
	Name:  citronName,
	Title: "Citron quotes (JSON folder)",
	Unit:  "code points",
	Holds: Text | Metadata | Zones | Status | Overlaps | Edges | Frames,
	Loses: []string{
		"Only what is in the slots claim, speaker and cue of an attribution is written, as content, source and cue: other spans, and where the article has a claim from, have no place.",
		"Citron wants one stretch of text as the cue: attributions without a cue are left out, and of a cue in several pieces the first is written.",
		"Groups of spans that mention the same person or thing are written, without what is known of that person or thing.",
		"Citron is pointed at the folder articles: it takes every JSON file for an article, and the manifest is none.",
	},
	toFolder: func(dir string, o Options) (Writer, error) {
		if o.Standoff {
			return nil, errors.New("the format citron needs the text; jsonl and csv can be written without it")
		}
		folder := filepath.Join(dir, "articles")
		return citronWriter{folder}, os.Mkdir(folder, 0o777)
	},
	open:   openCitron,
	detect: isCitron,
	reduce: func(d *corpus.Document) { *d = citronDocument(*d) },
}

const (
	citronName   = "citron"
	citronMarker = "onrecord-citron/1"
)

// citronFile is one article. What is known of it beyond its text stands under a name that Citron passes over.
type citronFile struct {
	Onrecord          *articleHead   `json:"onrecord,omitempty"`
	Text              *string        `json:"text"`
	Quotes            []citronQuote  `json:"quotes"`
	CoreferenceGroups [][]citronSpan `json:"coreference_groups,omitempty"`
}

type citronQuote struct {
	ID           any          `json:"id,omitempty"` // a string or a number
	Cue          *citronSpan  `json:"cue"`
	Sources      []citronSpan `json:"sources"`
	Contents     []citronSpan `json:"contents"`
	Coreferences []citronSpan `json:"coreferences,omitempty"`
	Confidence   any          `json:"confidence,omitempty"` // a number, which Citron itself writes as a string
}

type citronSpan struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Text  string `json:"text"`
}

type citronWriter struct{ folder string }

func (w citronWriter) Close() error { return nil }

func (w citronWriter) Write(d corpus.Document) error {
	about := d
	about.Annotators, about.Entities = nil, nil // no annotation tells of them
	about.Standing, about.Statuses, about.Comments, about.Decisions = "", nil, nil, nil
	head := newArticleHead(citronMarker, &about)
	file := citronFile{Onrecord: &head, Text: &d.Article.Text, Quotes: []citronQuote{}}
	index := corpus.NewIndex(d.Article.Text)
	span := func(r corpus.Range) citronSpan {
		points := toPoints(index, r)
		return citronSpan{points.Start, points.End, d.Article.Text[r.Start:r.End]}
	}
	spans := func(ranges []corpus.Range) []citronSpan {
		out := []citronSpan{}
		for _, r := range ranges {
			out = append(out, span(r))
		}
		return out
	}
	find := newLookup(d)
	for _, a := range d.Attributions {
		q, ok := quoteOf(find, a)
		if !ok {
			continue
		}
		cue := span(q.cue[0])
		quote := citronQuote{ID: string(a.ID), Cue: &cue, Sources: spans(q.sources), Contents: spans(q.contents)}
		if a.Confidence > 0 {
			quote.Confidence = a.Confidence
		}
		file.Quotes = append(file.Quotes, quote)
	}
	for _, group := range mentionGroups(&d) {
		file.CoreferenceGroups = append(file.CoreferenceGroups, spans(group))
	}
	data, err := plainJSON(file)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(w.folder, stem(d.Article)+".json"), append(data, '\n'), 0o666)
}

// citronLabels are what cues, sources and contents are called here: Citron's source is who speaks.
var citronLabels = [3]string{"Cue", "Speaker", "Claim"}

// citronFrame is an attribution as far as Citron has it: pieces of text without labels.
type citronFrame struct{ cue, sources, contents []corpus.Range }

// quoteOf makes a quote of an attribution; false when it has no cue. A piece that is in a slot twice is there once.
func quoteOf(find lookup, a corpus.Attribution) (citronFrame, bool) {
	pieces := func(slot string) []corpus.Range {
		var all []corpus.Range
		for _, id := range a.Slots[slot] {
			for _, f := range find.spans[id].Fragments {
				if !slices.Contains(all, f) {
					all = append(all, f)
				}
			}
		}
		return all
	}
	cues := pieces("cue")
	if len(cues) == 0 {
		return citronFrame{}, false
	}
	return citronFrame{cues[:1], pieces("speaker"), pieces("claim")}, true
}

// mentionGroups are the places of the spans that mention the same entity, where there are several.
func mentionGroups(d *corpus.Document) [][]corpus.Range {
	into := map[corpus.ID]corpus.ID{}
	for _, e := range d.Entities {
		into[e.ID] = e.MergedInto
	}
	groups := map[corpus.ID][]corpus.Range{}
	var order []corpus.ID
	for _, s := range d.Spans {
		if s.Entity == "" {
			continue
		}
		entity := s.Entity
		for into[entity] != "" {
			entity = into[entity]
		}
		if groups[entity] == nil {
			order = append(order, entity)
		}
		if !slices.Contains(groups[entity], s.Fragments[0]) {
			groups[entity] = append(groups[entity], s.Fragments[0])
		}
	}
	var out [][]corpus.Range
	for _, entity := range order {
		if len(groups[entity]) > 1 {
			out = append(out, groups[entity])
		}
	}
	return out
}

// citronDocument is a document as Citron has it: attributions with a cue, of spans in one piece, each place once.
func citronDocument(d corpus.Document) corpus.Document {
	b := citronBuilder{d: corpus.Document{Article: d.Article, Status: d.Status}, spans: map[string]int{}}
	find := newLookup(d)
	for _, a := range d.Attributions {
		if q, ok := quoteOf(find, a); ok {
			b.add(a, q)
		}
	}
	b.d.Sort()
	return b.d
}

// citronBuilder puts quotes into a document. A place that has the same label in several quotes is one span.
type citronBuilder struct {
	d         corpus.Document
	annotator string
	spans     map[string]int // by label and place: where the span stands in the document, which is not sorted yet
}

// add adds a quote; the attribution has what Citron does not know.
func (b *citronBuilder) add(a corpus.Attribution, q citronFrame) {
	a.Slots, a.Parent, a.Absent = nil, "", nil
	for i, ranges := range [][]corpus.Range{q.cue, q.sources, q.contents} {
		for _, r := range ranges {
			addToSlot(&a, strings.ToLower(citronLabels[i]), b.span(citronLabels[i], r))
		}
	}
	b.d.Attributions = append(b.d.Attributions, a)
}

// span gives the span with a label at a place.
func (b *citronBuilder) span(label string, r corpus.Range) corpus.ID {
	key := citronKey(label, r)
	if i, ok := b.spans[key]; ok {
		return b.d.Spans[i].ID
	}
	fragments := []corpus.Range{r}
	id := derivedID(citronName, string(b.d.Article.ID), key)
	b.spans[key] = len(b.d.Spans)
	b.d.Spans = append(b.d.Spans, corpus.Span{
		ID: id, Article: b.d.Article.ID, Label: label, Fragments: fragments, Quote: corpus.Quote(b.d.Article.Text, fragments),
		Annotator: b.annotator, Origin: corpus.Imported,
	})
	return id
}

func citronKey(label string, r corpus.Range) string {
	return label + " " + strconv.Itoa(r.Start) + "–" + strconv.Itoa(r.End)
}
