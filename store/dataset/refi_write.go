package dataset

import (
	"archive/zip"
	"bufio"
	"errors"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/onrecord/onrecord/store/corpus"
)

// refiWriter writes the texts into the archive as they come. In project.qde users and codes stand before the sources, but
// are known only after the last, so sources and links wait in temporary files.
type refiWriter struct {
	archive        *zip.Writer
	project        string // its name
	sources, links *spool
	linked         bool
	users          map[string]bool
	labels         []corpus.Label // those of the codebook, and after Write those of spans that it does not have
	codes          map[string]map[string][]string
	failed         bool
}

func newRefiWriter(w io.Writer, o Options) (Writer, error) {
	if o.Standoff {
		return nil, errors.New("a REFI-QDA project needs the texts; jsonl and csv can be written without them")
	}
	r := &refiWriter{archive: zip.NewWriter(w), project: o.Codebook.Name, users: map[string]bool{}, labels: slices.Clone(o.Codebook.Labels)}
	if r.project == "" {
		r.project = refiOrigin
	}
	r.codes = choices(r.labels)
	var err, second error
	r.sources, err = newSpool()
	r.links, second = newSpool()
	if err := errors.Join(err, second); err != nil {
		r.sources.close()
		r.links.close()
		return nil, err
	}
	return r, nil
}

// choices are the values that have a code, by label and attribute.
func choices(labels []corpus.Label) map[string]map[string][]string {
	all := map[string]map[string][]string{}
	for _, l := range labels {
		all[l.Name] = map[string][]string{}
		for _, a := range l.Attributes {
			for _, c := range a.Choices {
				all[l.Name][a.Name] = append(all[l.Name][a.Name], c.Value)
			}
		}
	}
	return all
}

func (w *refiWriter) Write(d corpus.Document) error {
	w.failed = true
	guid := refiGUID("article", d.Article.ID)
	entry, err := w.entry("sources/" + guid + ".txt")
	if err == nil {
		_, err = io.WriteString(entry, d.Article.Text)
	}
	if err == nil {
		err = w.source(guid, &d)
	}
	w.failed = err != nil
	return err
}

// entry begins a file of the archive. All have the same time, the first that a zip file can tell: not every program
// takes a file without one.
func (w *refiWriter) entry(name string) (io.Writer, error) {
	return w.archive.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)})
}

func (w *refiWriter) source(guid string, d *corpus.Document) error {
	for _, a := range d.Annotators {
		w.users[a.Name] = true
	}
	about := newLine(d, true)
	about.Spans = nil
	description, err := markedDescription(framesInWords(d), about)
	if err != nil {
		return err
	}
	name := strings.Join(strings.Fields(d.Article.Title), " ")
	if name == "" {
		name = stem(d.Article)
	}
	x := w.sources.xml
	x.begin("TextSource", "guid", guid, "name", name, "plainTextPath", "internal://"+guid+".txt")
	x.raw("\n")
	x.text("Description", description)
	index := corpus.NewIndex(d.Article.Text)
	for _, s := range d.Spans {
		if err := w.span(s, d.Article.Text, index); err != nil {
			return err
		}
	}
	for _, v := range refiVariables {
		if value := *v.field(&d.Article); value != "" {
			x.begin("VariableValue")
			x.empty("VariableRef", "targetGUID", v.guid())
			x.text("TextValue", value)
			x.end("VariableValue")
		}
	}
	x.end("TextSource")
	w.link(d)
	return errors.Join(x.err, w.links.xml.err)
}

// span writes a selection for each fragment. Only the first tells all; the others tell whose part they are.
func (w *refiWriter) span(s corpus.Span, text string, index *corpus.Index) error {
	w.label(s.Label)
	w.users[s.Annotator] = true
	about := refiSpan{
		ID: s.ID, Entity: s.Entity, Attributes: s.Attributes, Flagged: s.Flagged, Origin: s.Origin, Confidence: s.Confidence,
	}
	note, user, created := s.Note, refiUser(s.Annotator), timestamp(s.Created)
	x := w.sources.xml
	for i, f := range s.Fragments {
		guid := refiGUID("span", s.ID)
		if i > 0 {
			guid = string(derivedID("refi-qda", "fragment", string(s.ID), strconv.Itoa(i)))
			about, note = refiSpan{ID: s.ID}, ""
		}
		if len(s.Fragments) > 1 {
			about.Part = i + 1
		}
		description, err := markedDescription(note, about)
		if err != nil {
			return err
		}
		points := toPoints(index, f)
		x.begin("PlainTextSelection", "guid", guid, "name", selectionName(text[f.Start:f.End]), "startPosition", strconv.Itoa(points.Start),
			"endPosition", strconv.Itoa(points.End), "creatingUser", user, "creationDateTime", created)
		x.raw("\n")
		x.text("Description", description)
		w.coding(guid, refiCode(s.Label), user, created)
		for _, attribute := range slices.Sorted(maps.Keys(s.Attributes)) {
			for _, value := range s.Attributes[attribute] {
				if slices.Contains(w.codes[s.Label][attribute], value) {
					w.coding(guid, refiCode(valueCode(s.Label, attribute, value)), user, created)
				}
			}
		}
		x.end("PlainTextSelection")
	}
	return x.err
}

func (w *refiWriter) coding(selection, code, user, created string) {
	x := w.sources.xml
	x.begin("Coding", "guid", string(derivedID("refi-qda", "coding", selection, code)), "creatingUser", user, "creationDateTime", created)
	x.empty("CodeRef", "targetGUID", code)
	x.end("Coding")
}

// label takes a label of a span into the codebook.
func (w *refiWriter) label(name string) {
	if _, known := w.codes[name]; !known {
		w.codes[name] = nil
		w.labels = append(w.labels, corpus.Label{Name: name})
	}
}

// selectionName is how a selection is called: by its words, or the first hundred characters of them.
func selectionName(quote string) string {
	const longest = 100
	points := 0
	for i := range quote {
		if points++; points > longest {
			return quote[:i] + "…"
		}
	}
	return quote
}

func refiUser(name string) string { return string(derivedID("refi-qda", "user", name)) }

// link joins the first span of each attribution, its claim as a rule, to the others, and to that of the attribution around.
func (w *refiWriter) link(d *corpus.Document) {
	first := map[corpus.ID]corpus.ID{}
	for _, a := range d.Attributions {
		for _, slot := range slotsOf(a) {
			if members := a.Slots[slot]; len(members) > 0 {
				first[a.ID] = members[0]
				break
			}
		}
	}
	link := func(a corpus.Attribution, name string, to corpus.ID) {
		if from := first[a.ID]; from != "" && to != "" && from != to {
			w.linked = true
			w.links.xml.empty("Link", "guid", string(derivedID("refi-qda", "link", string(a.ID), name, string(to))), "name", name,
				"direction", "OneWay", "originGUID", refiGUID("span", from), "targetGUID", refiGUID("span", to))
		}
	}
	for _, a := range d.Attributions {
		for _, slot := range slotsOf(a) {
			for _, member := range a.Slots[slot] {
				link(a, slot, member)
			}
		}
		if a.Parent != "" {
			link(a, "inside", first[a.Parent])
		}
	}
}

// Close writes project.qde, its parts in the order that the standard's schema has.
func (w *refiWriter) Close() error {
	defer w.sources.close()
	defer w.links.close()
	if w.failed {
		return nil
	}
	entry, err := w.entry("project.qde")
	if err != nil {
		return err
	}
	x := &refiXML{Writer: bufio.NewWriter(entry)}
	x.raw(`<?xml version="1.0" encoding="utf-8"?>` + "\n")
	x.begin("Project", "xmlns", refiProjectSpace, "name", w.project, "origin", refiOrigin)
	x.raw("\n")
	if len(w.users) > 0 {
		x.begin("Users")
		x.raw("\n")
		for _, name := range slices.Sorted(maps.Keys(w.users)) {
			x.empty("User", "guid", refiUser(name), "name", name)
		}
		x.end("Users")
	}
	if len(w.labels) > 0 {
		x.begin("CodeBook")
		if err := writeCodes(x, w.labels); err != nil {
			return err
		}
		x.end("CodeBook")
	}
	x.begin("Variables")
	x.raw("\n")
	for _, v := range refiVariables {
		x.empty("Variable", "guid", v.guid(), "name", v.name, "typeOfVariable", "Text")
	}
	x.end("Variables")
	if !w.sources.empty() {
		w.sources.copyTo(x, "Sources")
	}
	if w.linked {
		w.links.copyTo(x, "Links")
	}
	x.text("Description", "Written by Onrecord. In descriptions, a last line that begins with "+strings.TrimSpace(refiMark)+
		" holds, as JSON, what REFI-QDA has no place for; selections with the same id there are parts of one span.")
	x.end("Project")
	return errors.Join(x.finish(), w.archive.Close())
}
