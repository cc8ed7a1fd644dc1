package dataset

import (
	"encoding/xml"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// refiValue is the value of a variable.
type refiValue struct {
	Variable struct {
		Target string `xml:"targetGUID,attr"`
	} `xml:"VariableRef"`
	Values []struct {
		XMLName xml.Name
		Text    string `xml:",chardata"`
	} `xml:",any"`
}

func (v refiValue) text() string {
	if len(v.Values) == 0 {
		return ""
	}
	return strings.TrimSpace(v.Values[0].Text)
}

// survey reads what sources refer to, and tells what is left out.
func (r *refiReader) survey() error {
	for {
		start, err := r.xml.child()
		if start == nil || err != nil {
			return err
		}
		switch start.Name.Local {
		case "CodeBook":
			err = r.codebook(start)
		case "Users":
			err = r.children(r.user)
		case "Variables":
			err = r.children(r.variable)
		case "Cases":
			err = r.children(r.caseOf)
		case "Notes":
			err = r.children(r.note)
		case "Links":
			err = r.links()
		case "Sources":
			err = r.children(func(*xml.StartElement) error { return r.xml.Skip() })
		case "Sets", "Graphs":
			r.add("the project's %s were left out: there is nothing like them here", strings.ToLower(start.Name.Local))
			err = r.xml.Skip()
		default:
			err = r.xml.Skip()
		}
		if err != nil {
			return err
		}
	}
}

// children does something with each child of the element at hand, up to its end.
func (r *refiReader) children(do func(*xml.StartElement) error) error {
	for {
		start, err := r.xml.child()
		if start == nil || err != nil {
			return err
		}
		if err := do(start); err != nil {
			return err
		}
	}
}

// decode reads an element.
func (r *refiReader) decode(start *xml.StartElement, into any) error {
	if err := r.xml.DecodeElement(into, start); err != nil {
		return r.xml.problem(err)
	}
	return nil
}

func (r *refiReader) codebook(start *xml.StartElement) error {
	var book struct {
		Codes []refiNode `xml:"Codes>Code"`
	}
	err := r.decode(start, &book)
	if err == nil {
		r.codes, err = newCodeTree(book.Codes)
	}
	return err
}

func (r *refiReader) user(start *xml.StartElement) error {
	name := attribute(start, "name")
	if name == "" {
		name = attribute(start, "id")
	}
	r.users[plainGUID(attribute(start, "guid"))] = name
	return r.xml.Skip()
}

func (r *refiReader) variable(start *xml.StartElement) error {
	name := attribute(start, "name")
	r.variables[plainGUID(attribute(start, "guid"))] = name
	if _, known := variableNamed(name); !known {
		r.add("the variable %q was left out: articles have no such detail", name)
	}
	return r.xml.Skip()
}

func variableNamed(name string) (refiVariable, bool) {
	i := slices.IndexFunc(refiVariables, func(v refiVariable) bool { return slices.Contains(v.names, strings.ToLower(name)) })
	if i < 0 {
		return refiVariable{}, false
	}
	return refiVariables[i], true
}

// caseOf keeps the variables of a case that is about one source: so some programs keep the details of sources. Other cases
// are people or places, of which nothing here knows.
func (r *refiReader) caseOf(start *xml.StartElement) error {
	var c struct {
		Name    string      `xml:"name,attr"`
		Values  []refiValue `xml:"VariableValue"`
		Sources []struct {
			Target string `xml:"targetGUID,attr"`
		} `xml:"SourceRef"`
	}
	if err := r.decode(start, &c); err != nil {
		return err
	}
	if len(c.Sources) == 1 {
		source := plainGUID(c.Sources[0].Target)
		r.details[source] = append(r.details[source], c.Values...)
	} else {
		r.add("cases that are not about one source were left out, as %q", c.Name)
	}
	return nil
}

func (r *refiReader) note(start *xml.StartElement) error {
	var n refiSource
	if err := r.decode(start, &n); err != nil {
		return err
	}
	text, err := r.plain(n.Content, n.Path)
	if n.Content == nil && n.Path == "" {
		text, err = n.Description, nil
	}
	r.noted += len(text)
	switch {
	case err != nil:
		r.add("the note %q was left out: %v", n.Name, err)
	case r.noted > mostNotes:
		return fmt.Errorf("the notes have more than %d bytes", mostNotes)
	default:
		clean, _ := cleanText(text)
		r.notes[plainGUID(n.GUID)] = strings.TrimSpace(clean)
	}
	return nil
}

// links tells which links are left out. Ours say nothing that a source's description does not say too.
func (r *refiReader) links() error {
	counts := map[string]int{}
	err := r.children(func(start *xml.StartElement) error {
		counts[attribute(start, "name")]++
		return r.xml.Skip()
	})
	if r.origin == refiOrigin {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		r.add("%d links called %q were left out: a link between selections does not tell who said what", counts[name], name)
	}
	return err
}
