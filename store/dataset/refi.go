package dataset

import (
	"archive/zip"
	"bufio"
	"encoding/json"
	"encoding/xml"
	"io"
	"path"
	"strings"

	"github.com/onrecord/onrecord/store/corpus"
)

// refiFormat is a project of the REFI-QDA standard (version 1.5), which the programs for qualitative analysis exchange: a
// zip file with project.qde, an XML file, and a plain text for each article in the folder sources.
//
// Spans are selections with a coding, labels are codes, annotators are users. The choices that a codebook gives for an
// attribute of a label are codes below its code, and a span that has one is coded with it too. Attributions are listed in
// words in the description of their source, and the spans of each are joined by links that are named after slots. What the
// standard has no place for stands in the last line of a description: see refiMark.
var refiFormat = Format{
	Name:      "refi-qda",
	Title:     "REFI-QDA project (QualCoder, MAXQDA, ATLAS.ti, NVivo)",
	Extension: ".qdpx",
	Unit:      "code points",
	Holds:     Everything,
	Loses: []string{
		"Programs for qualitative analysis show attributions as text in the description of each source, and as links between selections where they know links.",
		"A span of several fragments is one selection for each of them in other programs; it becomes one span again here.",
		"What the standard has no place for stands as a line of JSON in descriptions, after the mark [onrecord]: leave those lines when you edit a description.",
		"Characters that XML forbids become U+FFFD in names and notes; texts have none.",
		"The files that the articles were made from, and the history of the work (undo), are not in the project.",
	},
	toFile: func(w io.Writer, o Options) (Writer, error) { return newRefiWriter(w, o) },
	open:   func(path string, o ReadOptions) (Reader, error) { return openRefi(path, o) },
	detect: func(p Peek) bool {
		if !strings.HasPrefix(p.Head, "PK\x03\x04") {
			return false
		}
		archive, err := zip.OpenReader(p.Path)
		if err != nil {
			return false
		}
		defer archive.Close()
		return refiProject(archive.File) != nil
	},
}

const (
	refiProjectSpace  = "urn:QDA-XML:project:1.0"
	refiCodebookSpace = "urn:QDA-XML:codebook:1.0"
	refiOrigin        = "Onrecord"
)

// refiMark begins the last line of a description that holds, as JSON, what the standard has no place for: of a selection a
// refiSpan, of a source its line of the native dataset without text and spans, of a code its label.
const refiMark = "[onrecord] "

// refiSpan is what the last line of a selection's description says of its span.
type refiSpan struct {
	ID         corpus.ID         `json:"id"`
	Part       int               `json:"part,omitempty"` // which fragment of the span this selection is, from 1; 0 = the only one
	Entity     corpus.ID         `json:"entity,omitempty"`
	Attributes corpus.Attributes `json:"attributes,omitempty"`
	Flagged    bool              `json:"flagged,omitempty"`
	Origin     corpus.Origin     `json:"origin,omitempty"`
	Confidence float64           `json:"confidence,omitempty"`
}

// markedDescription puts a text and the data behind the mark in one description.
func markedDescription(text string, data any) (string, error) {
	line, err := plainJSON(data)
	if err != nil {
		return "", err
	}
	if text != "" {
		text += "\n\n"
	}
	return text + refiMark + string(line), nil
}

// splitDescription takes a description apart into its text and the data behind the mark, which is filled in. marked tells
// whether there was such data; a line that cannot be read counts as text, so that nothing is lost.
func splitDescription(description string, data any) (text string, marked bool) {
	trimmed := strings.TrimRight(description, " \r\n")
	at := strings.LastIndex(trimmed, refiMark)
	if at < 0 || at > 0 && trimmed[at-1] != '\n' || json.Unmarshal([]byte(trimmed[at+len(refiMark):]), data) != nil {
		return description, false
	}
	text = description[:at]
	if windows, ok := strings.CutSuffix(text, "\r\n\r\n"); ok {
		return windows, true
	}
	return strings.TrimSuffix(text, "\n\n"), true
}

// refiGUID is the GUID of a thing of a document: its id, if that is of the form of a GUID.
func refiGUID(kind string, id corpus.ID) string {
	return string(idOr(string(id), "refi-qda", kind, string(id)))
}

// refiVariable is a detail of articles that every source has as a variable, so that other programs can sort by it.
type refiVariable struct {
	name  string
	names []string // what others call it, in small letters
	field func(a *corpus.Article) *string
}

var refiVariables = []refiVariable{
	{"Title", []string{"title", "headline"}, func(a *corpus.Article) *string { return &a.Title }},
	{"Byline", []string{"byline", "author"}, func(a *corpus.Article) *string { return &a.Byline }},
	{"Outlet", []string{"outlet", "publisher", "newspaper"}, func(a *corpus.Article) *string { return &a.Outlet }},
	{"Published", []string{"published", "date"}, func(a *corpus.Article) *string { return &a.Published }},
	{"URL", []string{"url", "address"}, func(a *corpus.Article) *string { return &a.URL }},
	{"Language", []string{"language"}, func(a *corpus.Article) *string { return &a.Language }},
	{"Credit", []string{"credit", "agency"}, func(a *corpus.Article) *string { return &a.Credit }},
}

func (v refiVariable) guid() string { return string(derivedID("refi-qda", "variable", v.name)) }

// refiProject finds the XML file of a project among the files of an archive: project.qde, or another with that ending.
func refiProject(files []*zip.File) *zip.File {
	var found *zip.File
	for _, f := range files {
		name := strings.ToLower(f.Name)
		if path.Base(name) == "project.qde" {
			return f
		}
		if found == nil && strings.HasSuffix(name, ".qde") && !strings.HasPrefix(name, "__macosx/") {
			found = f
		}
	}
	return found
}

// refiXML writes elements. Its first error stays, and is told by end.
type refiXML struct {
	*bufio.Writer
	err error
}

// begin writes a start tag. The attributes are names and values in turn; those with an empty value are left out, but for
// the first.
func (x *refiXML) begin(element string, attributes ...string) {
	x.tag(element, attributes)
	x.raw(">")
}

// empty writes an element without content.
func (x *refiXML) empty(element string, attributes ...string) {
	x.tag(element, attributes)
	x.raw("/>\n")
}

func (x *refiXML) end(element string) { x.raw("</" + element + ">\n") }

// text writes an element that holds text only; none when the text is empty.
func (x *refiXML) text(element, text string) {
	if text != "" {
		x.raw("<" + element + ">" + readable.Replace(escaped(text)))
		x.end(element)
	}
}

func (x *refiXML) tag(element string, attributes []string) {
	x.raw("<" + element)
	for i := 0; i+1 < len(attributes); i += 2 {
		if i > 0 && attributes[i+1] == "" {
			continue
		}
		x.raw(" " + attributes[i] + `="` + escaped(attributes[i+1]) + `"`)
	}
}

// escaped makes a text the value of an attribute.
func escaped(text string) string {
	var out strings.Builder
	_ = xml.EscapeText(&out, []byte(text)) // a Builder takes everything
	return out.String()
}

// readable takes back what need not be escaped outside of attributes.
var readable = strings.NewReplacer("&#34;", `"`, "&#39;", "'", "&#xA;", "\n", "&#x9;", "\t")

func (x *refiXML) raw(s string) {
	if x.err == nil {
		_, x.err = x.WriteString(s)
	}
}

// finish tells the first error.
func (x *refiXML) finish() error {
	if x.err == nil {
		x.err = x.Flush()
	}
	return x.err
}
