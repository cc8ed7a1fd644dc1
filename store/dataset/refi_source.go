package dataset

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"path"
	"strconv"
	"strings"

	"github.com/onrecord/onrecord/store/corpus"
)

// refiSource is a source or a note, with what is said of it.
type refiSource struct {
	GUID           string `xml:"guid,attr"`
	Name           string `xml:"name,attr"`
	Path           string `xml:"plainTextPath,attr"`
	Description    string
	Content        *string         `xml:"PlainTextContent"`
	Selections     []refiSelection `xml:"PlainTextSelection"`
	Codings        []refiCoding    `xml:"Coding"`
	Values         []refiValue     `xml:"VariableValue"`
	Representation *refiSource     // the text of a PDF
	PDFSelections  []struct{}      `xml:"PDFSelection"`
}

type refiSelection struct {
	GUID        string       `xml:"guid,attr"`
	Name        string       `xml:"name,attr"`
	Start       refiPosition `xml:"startPosition,attr"`
	End         refiPosition `xml:"endPosition,attr"`
	User        string       `xml:"creatingUser,attr"`
	Created     string       `xml:"creationDateTime,attr"`
	Description string
	Codings     []refiCoding `xml:"Coding"`
	Notes       []refiRef    `xml:"NoteRef"`
}

type refiCoding struct {
	GUID    string    `xml:"guid,attr"`
	User    string    `xml:"creatingUser,attr"`
	Created string    `xml:"creationDateTime,attr"`
	Code    refiRef   `xml:"CodeRef"`
	Notes   []refiRef `xml:"NoteRef"`
}

type refiRef struct {
	Target string `xml:"targetGUID,attr"`
}

// refiPosition is a position in a text; -1 where the file has no number, so that the rest of the source can be read.
type refiPosition int

// UnmarshalXMLAttr never fails.
func (p *refiPosition) UnmarshalXMLAttr(a xml.Attr) error {
	n, err := strconv.Atoi(strings.TrimSpace(a.Value))
	if err != nil || n < 0 {
		n = -1
	}
	*p = refiPosition(n)
	return nil
}

// representation is the text of a PDF as a source.
func (s *refiSource) representation(r *refiReader) refiSource {
	if n := len(s.PDFSelections); n > 0 {
		r.add("source %q: %d selections on the pages of the PDF were left out; those in its text are read", s.Name, n)
	}
	text := *s.Representation
	text.GUID, text.Name, text.Description = s.GUID, s.Name, s.Description
	text.Codings, text.Values = s.Codings, s.Values
	return text
}

// item makes the article of a source.
func (r *refiReader) item(s *refiSource) (Item, error) {
	if len(s.Selections) > mostSelections {
		return Item{}, fmt.Errorf("it has %d selections; the limit is %d", len(s.Selections), mostSelections)
	}
	raw, err := r.plain(s.Content, s.Path)
	if err != nil {
		return Item{}, err
	}
	text := newRefiText(raw, r.origin, s.Selections)
	d, err := r.about(s, text.clean)
	if err != nil {
		return Item{}, err
	}
	if n := len(s.Codings); n > 0 {
		r.add("source %q: %d codings of the whole source were left out: labels are for stretches of text", s.Name, n)
	}
	b := refiBuilder{refiReader: r, source: s, text: text, document: &d, taken: map[corpus.ID]bool{}}
	for i := range s.Selections {
		b.selection(&s.Selections[i])
	}
	b.spans()
	r.relink(&d, s.Name)
	d.Sort()
	return Item{Document: d, TextHash: corpus.TextHash(text.clean)}, check(&d)
}

// about begins the document: with the data behind the mark of the source's description if there are any, else with its
// name and variables.
func (r *refiReader) about(s *refiSource, text string) (corpus.Document, error) {
	var l line
	if _, marked := splitDescription(s.Description, &l); marked && l.Format == lineFormat && l.ID != "" {
		l.Spans = nil
		d, err := l.document()
		if err != nil {
			return d, err
		}
		if l.TextSHA256 != corpus.TextHash(text) {
			r.add("source %q: its text was changed since it was exported; its zones were left out", s.Name)
			d.Article.Zones = nil
		}
		d.Article.Text = text
		index := corpus.NewIndex(text)
		for i, z := range d.Article.Zones {
			if d.Article.Zones[i].Range, err = toBytes(index, z.Range); err != nil {
				return d, fmt.Errorf("zone %s: %w", z.Kind, err)
			}
		}
		return d, nil
	}
	guid := plainGUID(s.GUID)
	id := idOr(guid, "refi-qda", r.file, cmp.Or(guid, fmt.Sprint(r.number)))
	d := corpus.Document{Status: corpus.Todo, Article: corpus.Article{ID: id, Text: text, Title: sourceTitle(s.Name)}}
	for _, v := range append(r.details[guid], s.Values...) {
		variable, known := variableNamed(r.variables[plainGUID(v.Variable.Target)])
		value := v.text()
		switch {
		case !known || value == "":
		case variable.name == "Published" && corpus.CheckPublished(value) != nil:
			r.add("source %q: its date was left out: %v", s.Name, corpus.CheckPublished(value))
		default:
			*variable.field(&d.Article) = value
		}
	}
	return d, nil
}

// sourceTitle is the name of a source without the ending of a file.
func sourceTitle(name string) string {
	switch ending := path.Ext(name); strings.ToLower(ending) {
	case ".txt", ".doc", ".docx", ".odt", ".rtf", ".pdf", ".md", ".html", ".htm":
		return strings.TrimSuffix(name, ending)
	}
	return name
}
