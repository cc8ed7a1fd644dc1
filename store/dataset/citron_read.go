package dataset

import (
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/onrecord/onrecord/store/corpus"
)

// isCitron recognises the JSON of one article, and a folder by the first such file in it.
func isCitron(p Peek) bool {
	if p.Files == nil {
		head := strings.TrimSpace(p.Head)
		return strings.HasPrefix(head, "{") && strings.Contains(head, `"text"`) && (strings.Contains(head, citronMarker) ||
			strings.Contains(head, `"quotes"`) && strings.Contains(head, `"cue"`) && strings.Contains(head, `"contents"`))
	}
	for _, file := range p.Files {
		if name := filepath.Base(file); strings.HasSuffix(strings.ToLower(name), ".json") && name != manifestName {
			inner, err := peek(filepath.Join(p.Path, filepath.FromSlash(file)))
			return err == nil && inner.Files == nil && isCitron(inner)
		}
	}
	return false
}

// citronReader reads one article a file.
type citronReader struct{ *wholeReader }

func openCitron(path string, o ReadOptions) (Reader, error) {
	w, err := openWhole(path, ".json", o)
	if err != nil {
		return nil, err
	}
	r := &citronReader{w}
	w.article = r.article
	return r, nil
}

// decode reads the JSON of an article.
func (r *citronReader) decode(data []byte) (citronFile, error) {
	var file citronFile
	if err := json.Unmarshal(data, &file); err != nil {
		return file, plainJSONError(err)
	}
	switch {
	case file.Text == nil:
		return file, errors.New(`it has no "text"`)
	case strings.ContainsRune(*file.Text, utf8.RuneError) && !replaced.Match(data):
		return file, errors.New(`the text has an escape (\ud800 to \udfff) that is half of a character`)
	case len(file.Quotes) > mostRecords:
		return file, fmt.Errorf("the article has %d quotes; the limit is %d", len(file.Quotes), mostRecords)
	}
	var all any
	if err := json.Unmarshal(data, &all); err != nil {
		return file, plainJSONError(err)
	}
	for _, field := range unknownFields(all, reflect.TypeFor[citronFile](), "") {
		r.add("the field %q is not known and was left out", field)
	}
	return file, nil
}

func (r *citronReader) article(name, data string) (Item, error) {
	file, err := r.decode([]byte(data))
	if err != nil {
		return Item{}, err
	}
	text, shift := cleanText(*file.Text)
	d, err := r.about(name, text, file.Onrecord)
	if err != nil {
		return Item{}, err
	}
	places := citronPlaces{&r.findings, name, text, offsetUnits(*file.Text, text, shift)[0], map[corpus.ID]bool{}}
	b := &citronBuilder{d: d, annotator: r.options.Annotator, spans: map[string]int{}}
	for i, q := range file.Quotes {
		places.quote(b, q, i+1)
	}
	for i, q := range file.Quotes {
		switch {
		case len(q.Coreferences) == 0:
		case len(q.Sources) == 1:
			places.mentions(b, fmt.Sprintf("quote %d", i+1), append(q.Sources[:1:1], q.Coreferences...))
		default:
			r.add("%s, quote %d: its coreferences were left out: it has %d sources", name, i+1, len(q.Sources))
		}
	}
	for i, group := range file.CoreferenceGroups {
		places.mentions(b, fmt.Sprintf("coreference group %d", i+1), group)
	}
	addAnnotators(&b.d)
	b.d.Sort()
	return Item{Document: b.d, TextHash: corpus.TextHash(text)}, check(&b.d)
}

// about makes the document without quotes.
func (r *citronReader) about(name, text string, head *articleHead) (corpus.Document, error) {
	if head == nil || head.Format != citronMarker {
		title, _ := splitName(name)
		return corpus.Document{Status: corpus.Todo, Article: corpus.Article{ID: derivedID(citronName, name), Title: title, Text: text}}, nil
	}
	if head.TextSHA256 != corpus.TextHash(text) {
		r.add("%s: the text was changed since it was written", name)
	}
	return head.document(text, func(zone corpus.ZoneKind, err error) { r.add("%s: zone %s was left out: %v", name, zone, err) })
}

// citronPlaces finds the spans of one file in its text.
type citronPlaces struct {
	*findings
	file, text string
	unit       offsetUnit
	taken      map[corpus.ID]bool // ids of quotes
}

// quote adds a quote, of which the number counts from 1.
func (p *citronPlaces) quote(b *citronBuilder, q citronQuote, number int) {
	where := fmt.Sprintf("quote %d", number)
	a := corpus.Attribution{Article: b.d.Article.ID, Annotator: b.annotator, Origin: corpus.Imported}
	given, _ := q.ID.(string)
	a.ID = idOr(given, citronName, string(b.d.Article.ID), where)
	if p.taken[a.ID] {
		a.ID = derivedID(citronName, string(b.d.Article.ID), where)
	}
	p.taken[a.ID] = true
	if q.Confidence != nil {
		n, err := strconv.ParseFloat(fmt.Sprint(q.Confidence), 64)
		if err == nil && n >= 0 && n <= 1 {
			a.Confidence = n
		} else {
			p.add("%s, %s: its confidence %v was left out: it is no number from 0 to 1", p.file, where, q.Confidence)
		}
	}
	kept := citronFrame{sources: p.find(where, q.Sources), contents: p.find(where, q.Contents)}
	if q.Cue != nil {
		kept.cue = p.find(where, []citronSpan{*q.Cue})
	}
	if len(kept.cue)+len(kept.sources)+len(kept.contents) == 0 {
		p.add("%s, %s was left out: it has no span", p.file, where)
		return
	}
	b.add(a, kept)
}

// find finds the places of spans; those that are not where they should be are listed.
func (p *citronPlaces) find(where string, spans []citronSpan) []corpus.Range {
	var ranges []corpus.Range
	for _, s := range spans {
		start, err := p.unit.at(s.Start)
		end, err2 := p.unit.at(s.End)
		if err := errors.Join(err, err2); err != nil {
			p.add("%s, %s: %q was left out: its place %d–%d is not in the text", p.file, where, shortened(s.Text), s.Start, s.End)
			continue
		}
		words, _ := cleanText(s.Text)
		at, moved, err := mend(p.text, corpus.Range{Start: start, End: end}, words)
		if err != nil || at.Empty() {
			p.add("%s, %s: a span was left out: %v", p.file, where, err)
			continue
		}
		if moved {
			p.add("%s, %s: %q was found nearby, at byte %d instead of %d", p.file, where, shortened(words), at.Start, start)
		}
		ranges = append(ranges, at)
	}
	return ranges
}

// mentions links the sources among spans that mention the same person or thing to one entity, called like the longest of
// the spans.
func (p *citronPlaces) mentions(b *citronBuilder, where string, group []citronSpan) {
	var sources []int
	name := ""
	for _, r := range p.find(where, group) {
		words := p.text[r.Start:r.End]
		if len(words) > len(name) {
			name = words
		}
		key := citronKey(citronLabels[1], r)
		if i, ok := b.spans[key]; ok {
			sources = append(sources, i)
		}
	}
	if len(sources) == 0 {
		p.add("%s, %s was left out: no source is in it", p.file, where)
		return
	}
	var entity corpus.ID
	for _, i := range sources {
		if entity == "" {
			entity = b.d.Spans[i].Entity
		}
	}
	if entity == "" {
		entity = derivedID(citronName, string(b.d.Article.ID), "mentions", where)
		b.d.Entities = append(b.d.Entities, corpus.Entity{ID: entity, Name: name})
	}
	for _, i := range sources {
		if s := &b.d.Spans[i]; s.Entity == "" {
			s.Entity = entity
		} else if s.Entity != entity {
			p.add("%s, %s: %q is a mention of another one already", p.file, where, shortened(s.Quote))
		}
	}
	p.add("spans that mention the same were linked to an entity, called like the longest of them")
}
