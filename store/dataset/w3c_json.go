package dataset

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/onrecord/onrecord/store/corpus"
)

// JSON-LD lets one thing be written in many ways: one value or a list of one, an address or an object with an id. The
// types below take all of them. What has another form than it should have is left empty, so that one odd field does not
// cost the file.

// oneOrMore is a list that may be written as its only element.
type oneOrMore[T any] []T

func (l *oneOrMore[T]) UnmarshalJSON(data []byte) error {
	if data[0] == '[' {
		return json.Unmarshal(data, (*[]T)(l))
	}
	if string(data) == "null" {
		return nil
	}
	var one T
	err := json.Unmarshal(data, &one)
	*l = oneOrMore[T]{one}
	return err
}

// ldText is a string, also a number, or an object that has the string as its value or id.
type ldText string

func (t *ldText) UnmarshalJSON(data []byte) error {
	switch data[0] {
	case '"':
		return json.Unmarshal(data, (*string)(t))
	case '[', '{':
		var many oneOrMore[struct {
			Value ldText `json:"@value"`
			ID    ldText `json:"id"`
			AtID  ldText `json:"@id"`
		}]
		if json.Unmarshal(data, &many) == nil && len(many) > 0 {
			*t = many[0].Value + many[0].ID + many[0].AtID
			return nil
		}
		var texts []string
		if json.Unmarshal(data, &texts) == nil && len(texts) > 0 {
			*t = ldText(texts[0])
		}
	case 'n':
	default:
		*t = ldText(data)
	}
	return nil
}

// ldNode is anything that annotations are made of: a page, an annotation, a body, a target, a person.
type ldNode struct {
	ID         ldText             `json:"id"`
	AtID       ldText             `json:"@id"`
	Type       oneOrMore[ldText]  `json:"type"`
	AtType     oneOrMore[ldText]  `json:"@type"`
	Items      oneOrMore[ldNode]  `json:"items"`
	Graph      oneOrMore[ldNode]  `json:"@graph"`
	Rows       oneOrMore[ldNode]  `json:"rows"` // of the Hypothes.is search API
	First      *ldNode            `json:"first"`
	Next       *ldNode            `json:"next"`
	Motivation oneOrMore[ldText]  `json:"motivation"`
	Creator    oneOrMore[ldNode]  `json:"creator"`
	User       ldText             `json:"user"` // Hypothes.is, as Text and Tags
	Text       ldText             `json:"text"`
	Tags       oneOrMore[ldText]  `json:"tags"`
	Created    ldText             `json:"created"`
	Body       oneOrMore[ldNode]  `json:"body"`
	BodyValue  oneOrMore[ldText]  `json:"bodyValue"`
	Target     oneOrMore[ldNode]  `json:"target"`
	Purpose    oneOrMore[ldText]  `json:"purpose"`
	Value      ldText             `json:"value"`
	Source     *ldNode            `json:"source"`
	Selector   oneOrMore[ldPlace] `json:"selector"`
	Name       ldText             `json:"name"`
	Label      ldText             `json:"label"`
	Kind       ldText             `json:"onrecord:kind"`
	Attribute  *string            `json:"onrecord:attribute"`
	Slot       string             `json:"onrecord:slot"`
	Absent     []string           `json:"onrecord:absent"`
	Parent     ldText             `json:"onrecord:parent"`
	Flagged    bool               `json:"onrecord:flagged"`
	Origin     corpus.Origin      `json:"onrecord:origin"`
	Confidence float64            `json:"onrecord:confidence"`
	Resolved   bool               `json:"onrecord:resolved"`
	Article    *w3cArticle        `json:"onrecord:article"`
}

// ldPlace is a selector.
type ldPlace struct {
	Type   oneOrMore[ldText] `json:"type"`
	AtType oneOrMore[ldText] `json:"@type"`
	Exact  ldText            `json:"exact"`
	Prefix ldText            `json:"prefix"`
	Suffix ldText            `json:"suffix"`
	Start  ldText            `json:"start"`
	End    ldText            `json:"end"`
}

func (p *ldPlace) UnmarshalJSON(data []byte) error {
	if data[0] != '{' { // the address of a selector that is described elsewhere
		return nil
	}
	type plain ldPlace
	return json.Unmarshal(data, (*plain)(p))
}

func (p *ldPlace) is(name string) bool { return ldHas(p.Type, name) || ldHas(p.AtType, name) }

// position is where a position selector points, in the unit of its tool.
func (p *ldPlace) position() (lineRange, bool) {
	start, err := strconv.Atoi(string(p.Start))
	end, err2 := strconv.Atoi(string(p.End))
	return lineRange{start, end}, err == nil && err2 == nil && 0 <= start && start <= end
}

func (n *ldNode) UnmarshalJSON(data []byte) error {
	switch data[0] {
	case '"':
		return json.Unmarshal(data, &n.ID)
	case '[': // several where one is expected: the first counts
		var many []ldNode
		err := json.Unmarshal(data, &many)
		if len(many) > 0 {
			*n = many[0]
		}
		return err
	case '{':
		type plain ldNode
		err := json.Unmarshal(data, (*plain)(n))
		if n.ID == "" {
			n.ID = n.AtID
		}
		if len(n.Type) == 0 {
			n.Type = n.AtType
		}
		return err
	}
	return nil
}

// is tells whether the node is of a type, whose name may have a prefix.
func (n *ldNode) is(name string) bool { return ldHas(n.Type, name) }

// ldHas tells whether a list of terms has one, with a prefix or without.
func ldHas(terms []ldText, name string) bool {
	return slices.ContainsFunc(terms, func(term ldText) bool {
		return string(term[strings.LastIndexAny(string(term), ":/#")+1:]) == name
	})
}

// called is the name of a person or thing, or what stands for it.
func (n *ldNode) called() string {
	if n == nil {
		return ""
	}
	for _, name := range []ldText{n.Name, n.Label, n.ID} {
		if name != "" {
			return string(name)
		}
	}
	return ""
}

// created is the time of its making; the zero time when there is none or it cannot be told.
func (n *ldNode) created() time.Time {
	t, err := time.Parse(time.RFC3339Nano, string(n.Created))
	if err == nil {
		t, err = moment(t)
	}
	if err != nil {
		return time.Time{}
	}
	return t
}

// readLD reads a file of annotations. The items of all pages of a collection are put together; elsewhere lists the addresses
// of pages that are not in the file.
func readLD(data []byte) (all *ldNode, elsewhere []string, err error) {
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	if err := boundedJSON(data); err != nil {
		return nil, nil, err
	}
	root := &ldNode{}
	trimmed := bytes.TrimLeft(data, " \t\r\n")
	switch {
	case len(trimmed) == 0:
		return nil, nil, errors.New("the file is empty")
	case trimmed[0] == '[':
		err = json.Unmarshal(data, &root.Items)
	default:
		err = json.Unmarshal(data, root)
	}
	if err != nil {
		return nil, nil, w3cJSONError(data, err)
	}
	if root.is("Annotation") {
		return &ldNode{Items: oneOrMore[ldNode]{*root}}, nil, nil
	}
	all = &ldNode{Article: root.Article}
	for page := root; page != nil; page = page.Next {
		if page.First != nil {
			page.Next = page.First
		}
		if page != root && page.Items == nil {
			elsewhere = append(elsewhere, string(page.ID))
		}
		all.Items = append(append(append(all.Items, page.Items...), page.Graph...), page.Rows...)
	}
	return all, elsewhere, nil
}

// w3cJSONError says where a file is not JSON, or not annotations.
func w3cJSONError(data []byte, err error) error {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Errorf("not JSON in line %d: %w", 1+bytes.Count(data[:min(int(syntax.Offset), len(data))], []byte("\n")), syntax)
	}
	return plainJSONError(err)
}
