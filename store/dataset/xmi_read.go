package dataset

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
)

const xmiNamespace = "http://www.omg.org/XMI"

func isXMI(head string) bool {
	return strings.Contains(head, xmiNamespace) && xmiRoot.MatchString(head)
}

var xmiRoot = regexp.MustCompile(`<[\w.-]*:?XMI[\s>]`)

// xmiFingerprint is the text as it stands in the file, and what we say of the article.
func xmiFingerprint(data []byte) string {
	return cutOut(data, `sofaString="`, `"`) + cutOut(data, `<custom:Article `, ">")
}

// cutOut is what stands in the data after one mark and before another.
func cutOut(data []byte, from, to string) string {
	_, rest, _ := bytes.Cut(data, []byte(from))
	found, _, _ := bytes.Cut(rest, []byte(to))
	return string(found)
}

var errDTD = errors.New("it has a document type declaration (<!DOCTYPE), which is not read")

// refuseDTD refuses an XML file with a document type declaration: entities can stand for texts of any size.
func refuseDTD(data []byte) error {
	decoder := xml.NewDecoder(bytes.NewReader(data))
	for {
		token, err := decoder.RawToken()
		if err != nil {
			return nil // it shows when the file is read
		}
		if _, root := token.(xml.StartElement); root {
			return nil
		}
		if isDTD(token) {
			return errDTD
		}
	}
}

func isDTD(token xml.Token) bool {
	directive, ok := token.(xml.Directive)
	return ok && bytes.HasPrefix(bytes.ToUpper(directive), []byte("DOCTYPE"))
}

// xmiParsing reads one XMI file. An element below the root is a structure; in one that has elements itself, those are the
// members of its lists.
type xmiParsing struct {
	*cas
	near    near
	decoder *xml.Decoder
	sofa    int          // id of the text that is read, 0 = none yet
	sofaOf  map[int]int  // by structure
	members map[int]bool // of views
	views   bool         // there is a view with members
	texts   int
}

func parseXMI(data []byte, n near) (*cas, error) {
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	if bytes.HasPrefix(data, []byte(`<?xml version="1.1"`)) {
		return nil, errors.New("it is XML 1.1, which is not read; export it as XMI of XML 1.0")
	}
	p := &xmiParsing{cas: newStructures(), near: n, decoder: xml.NewDecoder(bytes.NewReader(data)), sofaOf: map[int]int{}, members: map[int]bool{}}
	if err := p.root(); err != nil {
		line, _ := p.decoder.InputPos()
		return nil, &lineError{line, err}
	}
	if p.texts == 0 {
		return nil, errors.New("it has no text (cas:Sofa with a sofaString)")
	}
	if p.texts > 1 {
		n.tell("it has %d texts (views); only the first is read", p.texts)
	}
	for _, s := range p.structures {
		of := p.sofaOf[s.id]
		s.hidden = s.annotation && (of != 0 && of != p.sofa || p.views && !p.members[s.id])
	}
	p.references()
	return p.cas, p.resolveArrays()
}

func (p *xmiParsing) root() error {
	for {
		token, err := p.decoder.Token()
		switch {
		case errors.Is(err, io.EOF):
			return errors.New("it is empty")
		case err != nil:
			return err
		}
		if isDTD(token) {
			return errDTD
		}
		if root, ok := token.(xml.StartElement); ok {
			if root.Name.Local != "XMI" {
				return fmt.Errorf("the element <XMI> is expected, not <%s>", root.Name.Local)
			}
			return p.elements()
		}
	}
}

// elements reads what is in the root.
func (p *xmiParsing) elements() error {
	for {
		token, err := p.decoder.Token()
		if err != nil {
			return err
		}
		switch token := token.(type) {
		case xml.StartElement:
			line, _ := p.decoder.InputPos()
			if err := p.element(token, line); err != nil {
				return err
			}
		case xml.EndElement:
			return nil
		}
	}
}

func (p *xmiParsing) element(e xml.StartElement, line int) error {
	s := &structure{kind: typeOf(e.Name), line: line}
	places := 0
	for _, a := range e.Attr {
		switch {
		case a.Name.Local == "id" && a.Name.Space == xmiNamespace:
			s.id, _ = strconv.Atoi(a.Value)
		case a.Name.Space != "" || a.Name.Local == "xmlns":
		case a.Name.Local == "begin" && atoi(a.Value, &s.begin), a.Name.Local == "end" && atoi(a.Value, &s.end):
			places++
		default:
			s.features = append(s.features, feature{name: a.Name.Local, text: a.Value})
		}
	}
	s.annotation = places == 2
	if err := p.children(s); err != nil {
		return err
	}
	if len(s.features) > mostFeatures {
		return fmt.Errorf("a %s has more than %d features", shortName(s.kind), mostFeatures)
	}
	switch s.kind {
	case "uima.cas.NULL":
		return nil
	case "uima.cas.Sofa":
		if !s.has("sofaString") {
			return nil
		}
		if p.texts++; p.texts == 1 {
			p.cas.text, p.sofa = s.text("sofaString"), s.id
		}
		return nil
	case "uima.cas.View":
		list, _ := ids(s.text("members"))
		for _, id := range list {
			p.members[id] = true
		}
		p.views = p.views || len(list) > 0
		return nil
	}
	if p.byID[s.id] != nil || s.id <= 0 {
		return fmt.Errorf("the xmi:id of a %s is missing, not a number or there twice", shortName(s.kind))
	}
	p.sofaOf[s.id], _ = strconv.Atoi(s.text("sofa"))
	if p.add(s); len(p.structures) > mostAnnotations {
		return fmt.Errorf("there are more than %d annotations", mostAnnotations)
	}
	return nil
}

func atoi(text string, into *int) bool {
	n, err := strconv.Atoi(text)
	*into = n
	return err == nil
}

// children reads the elements in a structure: lists of texts, a text an element. Several of a name are joined.
func (p *xmiParsing) children(s *structure) error {
	depth, members, name := 0, 0, ""
	var text strings.Builder
	for {
		token, err := p.decoder.Token()
		if err != nil {
			return err
		}
		switch token := token.(type) {
		case xml.StartElement:
			if depth++; depth > mostDepth {
				return fmt.Errorf("elements are nested more than %d deep", mostDepth)
			}
			name = token.Name.Local
			text.Reset()
		case xml.CharData:
			if depth > 0 {
				text.Write(token)
			}
		case xml.EndElement:
			if depth == 0 {
				return nil
			}
			if depth == 1 {
				if members++; members > 10*mostFeatures {
					return fmt.Errorf("a %s has lists of more than %d members", shortName(s.kind), 10*mostFeatures)
				}
				s.append(name, text.String())
			}
			depth--
		}
	}
}

// mostDepth is how deep elements and values may be nested.
const mostDepth = 100

// append adds a member of a list of texts.
func (s *structure) append(name, text string) {
	for i, f := range s.features {
		if f.name == name {
			s.features[i].text += "; " + text
			return
		}
	}
	s.features = append(s.features, feature{name: name, text: text})
}

// typeOf is the name of a type: its package stands in the namespace, http:///webanno/custom.ecore.
func typeOf(name xml.Name) string {
	pack := strings.TrimSuffix(strings.TrimPrefix(name.Space, "http:///"), ".ecore")
	if pack == "" || pack == "uima/noNamespace" {
		return name.Local
	}
	return strings.ReplaceAll(pack, "/", ".") + "." + name.Local
}

// references finds out which features refer to structures. The type system tells; where it does not, only what cannot be
// anything else counts, because an id looks like a number.
func (p *xmiParsing) references() {
	types := p.near.folder()
	if types == nil {
		p.near.tell("there is no %s beside it: features that refer to annotations may be taken for numbers", typeSystemName)
		types = &typeSystem{}
	}
	for _, s := range p.structures {
		for i, f := range s.features {
			list, ok := ids(f.text)
			if ok && (isReferenceName(f.name) || types.isReference(s.kind, f.name) || p.areLinks(list)) {
				s.features[i].refs = list
			}
		}
	}
}

// isReferenceName knows the names that UIMA, DKPro and WebAnno give to references.
func isReferenceName(name string) bool {
	switch name {
	case "Governor", "Dependent", "target", "next", "first", "elements", "sofa":
		return true
	}
	return false
}

// areLinks tells whether all ids are those of links with a target.
func (p *xmiParsing) areLinks(list []int) bool {
	for _, id := range list {
		if to := p.byID[id]; to == nil || to.annotation || !to.has("target") {
			return false
		}
	}
	return true
}
