package dataset

import (
	"errors"
	"fmt"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/onrecord/onrecord/store/corpus"
)

// teiFormat is a TEI P5 document an article: metadata in its header, the whole text in one ab element, and beside it, in
// standOff, annotations as TEI took them over from the Web Annotation model. They point into the text with string-range(),
// which counts characters from 0.
var teiFormat = Format{
	Name:  "tei",
	Title: "TEI P5 with stand-off annotations (XML folder)",
	Unit:  "code points",
	Holds: Everything,
	Loses: []string{
		"The documents cannot be read back into a project.",
		"The files that the articles were made from and the history of the work (undo) are not in it.",
		"In names and notes, control characters that XML forbids become spaces; names of slots and kinds that TEI does not take as a word stand in the attribute n.",
	},
	toFolder: func(dir string, o Options) (Writer, error) {
		if o.Standoff {
			return nil, errors.New("the format tei needs the text; jsonl, csv and w3c can be written without it")
		}
		return &teiWriter{dir, o.Codebook}, nil
	},
}

type teiWriter struct {
	dir      string
	codebook corpus.Codebook
}

func (w *teiWriter) Write(d corpus.Document) error {
	t := &teiDocument{document: &d, codebook: w.codebook, index: corpus.NewIndex(d.Article.Text), labels: map[string]string{}, people: map[string]string{}}
	t.write()
	return os.WriteFile(filepath.Join(w.dir, stem(d.Article)+".xml"), t.Bytes(), 0o666)
}

func (w *teiWriter) Close() error { return nil }

// teiText is the xml:id of the element that has the article's text.
const teiText = "text"

// teiDocument is one document in the making.
type teiDocument struct {
	teiXML
	document *corpus.Document
	codebook corpus.Codebook
	index    *corpus.Index
	labels   map[string]string // xml:id of the category of each label
	people   map[string]string // xml:id of each annotator, by name
}

func (t *teiDocument) write() {
	language := ""
	if a := t.document.Article; teiLanguage.MatchString(a.Language) {
		language = a.Language
	}
	t.WriteString("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
	t.start("TEI", "xmlns", "http://www.tei-c.org/ns/1.0", "xml:lang", language)
	t.header(language)
	t.standOff()
	t.start("text")
	t.start("body")
	t.inline("ab", t.document.Article.Text, "xml:id", teiText, "xml:space", "preserve")
	t.end("body")
	t.end("text")
	t.end("TEI")
}

// teiLanguage is what XML Schema takes for a language.
var teiLanguage = regexp.MustCompile(`^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$`)

func (t *teiDocument) header(language string) {
	a := t.document.Article
	t.start("teiHeader")
	t.start("fileDesc")
	t.start("titleStmt")
	t.inline("title", a.Title)
	t.annotators()
	t.end("titleStmt")
	t.start("publicationStmt")
	t.inline("p", "An export of an annotation project.")
	t.end("publicationStmt")
	t.start("sourceDesc")
	t.source()
	t.end("sourceDesc")
	t.end("fileDesc")
	t.encoding()
	if language != "" {
		t.start("profileDesc")
		t.start("langUsage")
		t.inline("language", "", "ident", language)
		t.end("langUsage")
		t.end("profileDesc")
	}
	if t.document.Status != "" {
		t.start("revisionDesc")
		t.inline("change", "", "status", string(t.document.Status))
		if standing := t.document.Standing; standing != "" && standing != t.document.Status {
			t.inline("change", "", "status", string(standing), "n", "standing")
		}
		for _, name := range slices.Sorted(maps.Keys(t.document.Statuses)) {
			t.inline("change", "", "status", string(t.document.Statuses[name]), "who", t.people[name])
		}
		t.end("revisionDesc")
	}
	t.end("teiHeader")
}

// annotators names the annotators, also those that the document has no more of than their name.
func (t *teiDocument) annotators() {
	names := map[string]bool{}
	for _, s := range t.document.Spans {
		names[s.Annotator] = true
	}
	for _, a := range t.document.Attributions {
		names[a.Annotator] = true
	}
	for _, name := range talkers(t.document) {
		names[name] = true
	}
	list := slices.Clone(t.document.Annotators)
	for _, a := range list {
		delete(names, a.Name)
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		list = append(list, corpus.Annotator{ID: derivedID("tei", name), Name: name})
	}
	for _, a := range list {
		id := teiID("annotator", a.ID)
		t.people[a.Name] = "#" + id
		t.start("respStmt", "xml:id", id)
		t.inline("resp", "annotation", "n", string(a.Kind))
		t.inline("name", a.Name)
		t.end("respStmt")
	}
}

// source says where the article comes from.
func (t *teiDocument) source() {
	a := t.document.Article
	t.start("bibl")
	t.textIf("title", a.Title)
	t.textIf("author", a.Byline)
	t.textIf("publisher", a.Outlet)
	if a.Published != "" {
		t.inline("date", a.Published, "when", teiDate(a.Published))
	}
	if a.URL != "" {
		target := ""
		if _, err := url.Parse(a.URL); err == nil && !strings.ContainsAny(a.URL, " \t\n\"<>\\^`{|}") {
			target = a.URL
		}
		t.inline("ref", a.URL, "target", target)
	}
	t.inline("idno", string(a.ID), "type", "article")
	t.inline("idno", corpus.TextHash(a.Text), "type", "sha256")
	if a.Credit != "" {
		t.inline("note", a.Credit, "type", "credit")
	}
	t.end("bibl")
}

// teiDate is a date as XML Schema takes it, "" where there is none.
func teiDate(published string) string {
	for _, form := range []string{"2006", "2006-01", time.DateOnly, time.RFC3339} {
		if _, err := time.Parse(form, published); err == nil {
			return published
		}
	}
	if len(published) > len(time.DateOnly) {
		return teiDate(published[:len(time.DateOnly)])
	}
	return ""
}

// encoding declares the labels, those of the codebook first.
func (t *teiDocument) encoding() {
	t.start("encodingDesc")
	t.start("projectDesc")
	t.inline("p", "Annotations point into the text with string-range(id,offset,length). Offsets and lengths count Unicode code points; the first has the offset 0.")
	if t.codebook.Name != "" {
		t.inline("p", fmt.Sprintf("The labels are those of the codebook %q, version %s.", t.codebook.Name, t.codebook.Version))
	}
	t.end("projectDesc")
	labels := slices.Clone(t.codebook.Labels)
	for _, s := range t.document.Spans {
		if !slices.ContainsFunc(labels, func(l corpus.Label) bool { return l.Name == s.Label }) {
			labels = append(labels, corpus.Label{Name: s.Label})
		}
	}
	if len(labels) > 0 {
		t.start("classDecl")
		t.start("taxonomy", "xml:id", "labels")
		for i, l := range labels {
			id := fmt.Sprintf("label-%d", i+1)
			t.labels[l.Name] = "#" + id
			t.start("category", "xml:id", id)
			t.inline("gloss", l.Name)
			t.textIf("desc", l.Guideline)
			t.end("category")
		}
		t.end("taxonomy")
		t.end("classDecl")
	}
	t.end("encodingDesc")
}
