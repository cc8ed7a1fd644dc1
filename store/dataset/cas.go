package dataset

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// cas is what a file of UIMA holds of one article: a text and feature structures over it (UIMA calls it a common analysis
// structure). The formats xmi, cas-json and webanno-tsv write the same structures in three ways: casOf makes them from a
// document, and casReading makes a document from them.
type cas struct {
	text       string
	structures []*structure
	byID       map[int]*structure
}

// structure is a typed set of features. An annotation is one that has a place in the text.
type structure struct {
	id         int
	kind       string // the full name of its type
	annotation bool
	begin, end int // UTF-16 units, of an annotation
	features   []feature
	line       int    // where it stands in its file, 0 = unknown
	hidden     bool   // it is in no view: what was deleted but is still referred to, or what belongs to another text
	broken     string // why it cannot be read though it is there, "" = it can
}

// feature is a value with its name. References are the ids of other structures; 0 is none.
type feature struct {
	name string
	text string // unless it is a reference
	refs []int
	form form
}

// form is how a feature is written.
type form int

const (
	textForm    form = iota
	literalForm      // a number or truth value, which JSON writes without quotes
	refForm          // a reference to one structure
	listForm         // a list of references
)

func newStructures() *cas { return &cas{byID: map[int]*structure{}} }

// add takes in a structure; one without an id gets the next.
func (c *cas) add(s *structure) *structure {
	if s.id == 0 {
		s.id = len(c.structures) + 1
	}
	c.structures = append(c.structures, s)
	c.byID[s.id] = s
	return s
}

// text is the value of a feature, "" when it has none.
func (s *structure) text(name string) string {
	for _, f := range s.features {
		if f.name == name {
			return f.text
		}
	}
	return ""
}

// refs lists what a feature refers to.
func (s *structure) refs(name string) []int {
	for _, f := range s.features {
		if f.name == name {
			return f.refs
		}
	}
	return nil
}

func (s *structure) has(name string) bool {
	return slices.ContainsFunc(s.features, func(f feature) bool { return f.name == name })
}

// set adds a text feature; "" is the same as none.
func (s *structure) set(name, value string) {
	if value != "" {
		s.features = append(s.features, feature{name: name, text: value})
	}
}

func (s *structure) setLiteral(name, value string) {
	s.features = append(s.features, feature{name: name, text: value, form: literalForm})
}

func (s *structure) refer(name string, to *structure) {
	s.features = append(s.features, feature{name: name, refs: []int{to.id}, form: refForm})
}

func (s *structure) referAll(name string, to []int) {
	s.features = append(s.features, feature{name: name, refs: to, form: listForm})
}

// get finds what a feature refers to, nil for nothing.
func (c *cas) get(s *structure, name string) *structure {
	for _, id := range s.refs(name) {
		if to := c.byID[id]; to != nil {
			return to
		}
	}
	return nil
}

// shortName is the last part of a type's name: "Claim" of "webanno.custom.Claim".
func shortName(kind string) string { return kind[strings.LastIndexByte(kind, '.')+1:] }

// resolveArrays puts in place of references to arrays what the arrays hold: some tools write a list of references as a
// structure of its own. The error tells that arrays are referred to so often that this would fill the memory.
func (c *cas) resolveArrays() error {
	total := 0
	for _, s := range c.structures {
		for i, f := range s.features {
			if f.refs == nil || isArray(s.kind) {
				continue
			}
			refs := []int{}
			for _, id := range f.refs {
				if to := c.byID[id]; to != nil && isArray(to.kind) {
					refs = append(refs, to.refs("elements")...)
				} else if id != 0 {
					refs = append(refs, id)
				}
				if len(refs)+total > 4*mostAnnotations {
					return fmt.Errorf("its lists have more than %d members", 4*mostAnnotations)
				}
			}
			total += len(refs)
			s.features[i].refs = refs
		}
	}
	return nil
}

// mostFeatures is how many features one annotation may have.
const mostFeatures = 1000

func isArray(kind string) bool { return kind == "uima.cas.FSArray" || strings.HasSuffix(kind, "[]") }

// ids reads a list of ids with spaces between them; false when it is something else.
func ids(text string) ([]int, bool) {
	var list []int
	for field := range strings.FieldsSeq(text) {
		id, err := strconv.Atoi(field)
		if err != nil {
			return nil, false
		}
		list = append(list, id)
	}
	return list, len(list) > 0
}
