package dataset

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/onrecord/onrecord/store/corpus"
)

// WriteCodebookQDC writes a codebook as the programs for qualitative analysis exchange it (REFI-QDA, .qdc): a code for each
// label with its guideline, and below it codes for the choices of its attributes. The labels of the attribution's slots are
// a set. ReadCodebookQDC gives back the same codebook.
func WriteCodebookQDC(w io.Writer, c corpus.Codebook) error {
	x := &refiXML{Writer: bufio.NewWriter(w)}
	x.raw(`<?xml version="1.0" encoding="utf-8"?>` + "\n")
	x.begin("CodeBook", "xmlns", refiCodebookSpace, "origin", refiOrigin)
	if err := writeCodes(x, c.Labels); err != nil {
		return err
	}
	rest := c
	rest.Labels, rest.Frame.Guideline = nil, ""
	description, err := markedDescription(c.Frame.Guideline, rest)
	if err != nil {
		return err
	}
	x.begin("Sets")
	x.raw("\n")
	x.begin("Set", "guid", string(derivedID("refi-qda", "set", "Attribution")), "name", "Attribution")
	x.text("Description", description)
	var members []string
	for _, slot := range c.Frame.Slots {
		if !slices.Contains(members, slot.Label) {
			members = append(members, slot.Label)
			x.empty("MemberCode", "guid", refiCode(slot.Label))
		}
	}
	x.end("Set")
	x.end("Sets")
	x.end("CodeBook")
	return x.finish()
}

// writeCodes writes the labels as codes. A code for a choice carries the names of its label and attribute, because some
// programs want the name of a code to be unique.
func writeCodes(x *refiXML, labels []corpus.Label) error {
	x.begin("Codes")
	x.raw("\n")
	for _, l := range labels {
		about := l
		about.Guideline = ""
		description, err := markedDescription(l.Guideline, about)
		if err != nil {
			return err
		}
		if l.Key == "" && l.Underline == "" && !l.Mention && len(l.Attributes) == 0 {
			description = l.Guideline
		}
		x.begin("Code", "guid", refiCode(l.Name), "name", l.Name, "isCodable", "true", "color", l.Color)
		x.text("Description", description)
		for _, a := range l.Attributes {
			if len(a.Choices) == 0 {
				continue
			}
			group := attributeCode(l.Name, a.Name)
			x.begin("Code", "guid", refiCode(group), "name", group, "isCodable", "false")
			x.text("Description", a.Title)
			for _, c := range a.Choices {
				code := valueCode(l.Name, a.Name, c.Value)
				x.begin("Code", "guid", refiCode(code), "name", code, "isCodable", "true", "color", l.Color)
				x.text("Description", c.Title)
				x.end("Code")
			}
			x.end("Code")
		}
		x.end("Code")
	}
	x.end("Codes")
	return x.err
}

func refiCode(name string) string { return string(derivedID("refi-qda", "code", name)) }

func attributeCode(label, attribute string) string { return label + ": " + attribute }

func valueCode(label, attribute, value string) string {
	return attributeCode(label, attribute) + " = " + value
}

// ReadCodebook reads a codebook file: ours (JSON), or one of REFI-QDA (.qdc), which is told by how it begins.
func ReadCodebook(data []byte) (corpus.Codebook, error) {
	if begin := bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\uFEFF")), " \t\r\n"); bytes.HasPrefix(begin, []byte("<")) {
		return ReadCodebookQDC(data)
	}
	return corpus.ParseCodebook(data)
}

// ReadCodebookQDC reads a codebook of REFI-QDA, of this program or another. Codes that can be given become labels, with
// their own name, or with those above it ("Actors > Police") where two have the same. A codebook of another program has no
// attribution frame.
func ReadCodebookQDC(data []byte) (corpus.Codebook, error) {
	var book struct {
		XMLName xml.Name
		Origin  string     `xml:"origin,attr"`
		Codes   []refiNode `xml:"Codes>Code"`
		Sets    []struct {
			Description string
		} `xml:"Sets>Set"`
	}
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	if err := noDoctype(xml.NewDecoder(bytes.NewReader(data))); err != nil {
		return corpus.Codebook{}, fmt.Errorf("not a REFI-QDA codebook: %w", err)
	}
	if err := xml.Unmarshal(data, &book); err != nil {
		return corpus.Codebook{}, fmt.Errorf("not a REFI-QDA codebook: %w", err)
	}
	if book.XMLName.Local != "CodeBook" {
		return corpus.Codebook{}, fmt.Errorf("not a REFI-QDA codebook: it begins with <%s> and not with <CodeBook>", book.XMLName.Local)
	}
	tree, err := newCodeTree(book.Codes)
	if err != nil {
		return corpus.Codebook{}, err
	}
	c := corpus.Codebook{Format: corpus.CodebookFormat, Name: "Codebook", Version: "1"}
	if book.Origin != "" {
		c.Name = "Codebook of " + book.Origin
	}
	for _, set := range book.Sets {
		rest := corpus.Codebook{}
		if text, ok := splitDescription(set.Description, &rest); ok && rest.Format == corpus.CodebookFormat {
			c = rest
			c.Frame.Guideline = text
		}
	}
	c.Labels = tree.labels
	return c, c.Check()
}

// refiNode is a code with those below it.
type refiNode struct {
	GUID        string `xml:"guid,attr"`
	Name        string `xml:"name,attr"`
	Codable     string `xml:"isCodable,attr"`
	Color       string `xml:"color,attr"`
	Description string
	Codes       []refiNode `xml:"Code"`
}

// codable tells whether the code can be given; it can where the file does not say.
func (n *refiNode) codable() bool { return n.Codable != "false" && n.Codable != "0" }

// codeTree is what the codes of a project or codebook mean here.
type codeTree struct {
	labels []corpus.Label
	names  map[string]string     // the label of a code, by its GUID
	values map[string]codedValue // of codes that say the value of an attribute, by GUID
}

// codedValue is the value of an attribute of a label that has a code of its own.
type codedValue struct{ label, attribute, value string }

// deepestCode is how deep codes may be nested.
const deepestCode = 100

func newCodeTree(codes []refiNode) (*codeTree, error) {
	t := &codeTree{names: map[string]string{}, values: map[string]codedValue{}}
	count := map[string]int{}
	var walk func(codes []refiNode, above []string, visit func(n *refiNode, above []string)) error
	walk = func(codes []refiNode, above []string, visit func(n *refiNode, above []string)) error {
		if len(above) > deepestCode {
			return fmt.Errorf("the codes are nested deeper than %d levels", deepestCode)
		}
		for i := range codes {
			visit(&codes[i], above)
			if err := walk(codes[i].Codes, append(above[:len(above):len(above)], codes[i].Name), visit); err != nil {
				return err
			}
		}
		return nil
	}
	if err := walk(codes, nil, func(n *refiNode, _ []string) { count[n.Name]++ }); err != nil {
		return nil, err
	}
	taken := map[string]bool{}
	return t, walk(codes, nil, func(n *refiNode, above []string) {
		guid := plainGUID(n.GUID)
		switch value, ok := valueOf(n, above, count); {
		case !n.codable():
		case ok:
			t.values[guid] = value
		default:
			name := n.Name
			if count[name] > 1 || name == "" {
				name = strings.Join(append(slices.Clone(above), n.Name), " > ")
			}
			t.names[guid] = name
			if !taken[name] && name != "" {
				taken[name] = true
				t.labels = append(t.labels, n.label(name))
			}
		}
	})
}

// valueOf understands the codes that writeCodes makes for choices, also where a program has moved those that cannot be
// given to the top.
func valueOf(n *refiNode, above []string, codes map[string]int) (codedValue, bool) {
	if len(above) == 0 {
		return codedValue{}, false
	}
	group := above[len(above)-1]
	value, ok := strings.CutPrefix(n.Name, group+" = ")
	if !ok {
		return codedValue{}, false
	}
	for i := 0; i < len(group); i++ {
		if strings.HasPrefix(group[i:], ": ") && codes[group[:i]] > 0 {
			return codedValue{group[:i], group[i+2:], value}, true
		}
	}
	return codedValue{}, false
}

// label makes the label of a code. What another program changed of it, its name, colour or guideline, counts.
func (n *refiNode) label(name string) corpus.Label {
	var l corpus.Label
	text, marked := splitDescription(n.Description, &l)
	if !marked {
		l = corpus.Label{}
	}
	l.Name, l.Color, l.Guideline = name, refiColor(n.Color), strings.ReplaceAll(text, "\r\n", "\n")
	return l
}

// refiColor is a colour as codebooks write it; "" when it is none.
func refiColor(s string) string {
	if len(s) == 4 && s[0] == '#' {
		s = string([]byte{'#', s[1], s[1], s[2], s[2], s[3], s[3]})
	}
	if !isColor(s) {
		return ""
	}
	return s
}

// isColor tells whether a colour is of the form #0072B2.
func isColor(s string) bool {
	return len(s) == 7 && s[0] == '#' && strings.Trim(s[1:], "0123456789abcdefABCDEF") == ""
}

// plainGUID brings the forms that a GUID may have into one.
func plainGUID(guid string) string {
	return strings.ToLower(strings.Trim(strings.TrimSpace(guid), "{}"))
}

// noDoctype refuses an XML file with a document type: it is how small files are made that unfold to large ones.
func noDoctype(d *xml.Decoder) error {
	for {
		token, err := d.Token()
		switch t := token.(type) {
		case xml.StartElement:
			return nil
		case xml.Directive:
			return fmt.Errorf("it has a document type (<!%.20s…), which is not read", t)
		}
		if errors.Is(err, io.EOF) {
			return errors.New("it is empty")
		}
		if err != nil {
			return err
		}
	}
}
