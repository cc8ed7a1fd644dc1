package dataset

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

func isCASJSON(head string) bool { return casJSONHead.MatchString(head) }

// casJSONHead is how CAS JSON begins: its types may be many, so that the annotations are out of sight.
var casJSONHead = regexp.MustCompile(`^\s*\{\s*"%(HEADER|TYPES|FEATURE_STRUCTURES|VIEWS)"\s*:`)

// casJSONFingerprint is the text as it stands in the file, and what we say of the article.
func casJSONFingerprint(data []byte) string {
	_, rest, _ := bytes.Cut(data, []byte(`"sofaString"`))
	var text string
	if _, value, ok := bytes.Cut(rest, []byte(":")); ok {
		if json.NewDecoder(bytes.NewReader(value)).Decode(&text) != nil {
			text = ""
		}
	}
	return text + cutOut(data, `"%TYPE": "`+articleType+`"`, "}")
}

// casJSONParsing reads one file of CAS JSON.
type casJSONParsing struct {
	*cas
	in      *json.Decoder
	sofa    int
	texts   int
	sofaOf  map[int]int
	members map[int]bool
	views   bool
}

func parseCASJSON(data []byte, n near) (*cas, error) {
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	p := &casJSONParsing{cas: newStructures(), in: json.NewDecoder(bytes.NewReader(data)), sofaOf: map[int]int{}, members: map[int]bool{}}
	if err := p.file(); err != nil {
		at := min(int(p.in.InputOffset()), len(data))
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			err = errors.New("the file ends in the middle") // io.EOF would be taken for the end of the dataset
		}
		return nil, &lineError{1 + bytes.Count(data[:at], []byte("\n")), plainJSONError(err)}
	}
	if p.texts == 0 {
		return nil, errors.New(`it has no text (a structure "uima.cas.Sofa" with a "sofaString")`)
	}
	if p.texts > 1 {
		n.tell("it has %d texts (views); only the first is read", p.texts)
	}
	for _, s := range p.structures {
		of := p.sofaOf[s.id]
		s.hidden = s.annotation && (of != 0 && of != p.sofa || p.views && !p.members[s.id])
	}
	return p.cas, p.resolveArrays()
}

// file reads the parts of a file in whatever order they come.
func (p *casJSONParsing) file() error {
	if err := p.open('{'); err != nil {
		return err
	}
	for p.in.More() {
		key, err := p.in.Token()
		if err != nil {
			return err
		}
		switch key {
		case "%FEATURE_STRUCTURES":
			err = p.list()
		case "%VIEWS":
			err = p.view()
		default:
			err = p.in.Decode(new(json.RawMessage))
		}
		if err != nil {
			return err
		}
	}
	if _, err := p.in.Token(); err != nil {
		return err
	}
	if _, err := p.in.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something stands after the end of the JSON object")
	}
	return nil
}

func (p *casJSONParsing) open(want json.Delim) error {
	token, err := p.in.Token()
	if err == nil && token != want {
		err = fmt.Errorf("%q is expected, not %v", want.String(), token)
	}
	return err
}

// list reads the structures: a list of them, or an object that has them by their ids.
func (p *casJSONParsing) list() error {
	token, err := p.in.Token()
	if err != nil {
		return err
	}
	byKey := token == json.Delim('{')
	if !byKey && token != json.Delim('[') {
		return errors.New(`"%FEATURE_STRUCTURES" is not a list`)
	}
	for p.in.More() {
		id := 0
		if byKey {
			key, err := p.in.Token()
			if err != nil {
				return err
			}
			id, _ = strconv.Atoi(fmt.Sprint(key))
		}
		var values map[string]json.RawMessage
		if err := p.in.Decode(&values); err != nil {
			return err
		}
		if err := p.structure(values, id); err != nil {
			return err
		}
	}
	_, err = p.in.Token()
	return err
}

func (p *casJSONParsing) view() error {
	var views map[string]struct {
		Members []int `json:"%MEMBERS"`
	}
	if err := p.in.Decode(&views); err != nil {
		return err
	}
	for _, v := range views {
		for _, id := range v.Members {
			p.members[id] = true
		}
		p.views = p.views || len(v.Members) > 0
	}
	return nil
}

// structure takes in one structure. A mark before the name of a feature tells a reference (@), a place in the text (^) or a
// number (#).
func (p *casJSONParsing) structure(values map[string]json.RawMessage, id int) error {
	s := &structure{id: id, kind: jsonValue(values["%TYPE"])}
	if given, ok := values["%ID"]; ok && json.Unmarshal(given, &s.id) != nil {
		return fmt.Errorf("the %%ID %s is not a number", given)
	}
	if s.kind == "" || s.id <= 0 || p.byID[s.id] != nil {
		return fmt.Errorf("structure %d has no %%TYPE, or its %%ID is missing or there twice", s.id)
	}
	if len(values) > mostFeatures {
		return fmt.Errorf("structure %d has more than %d features", s.id, mostFeatures)
	}
	places := 0
	for _, key := range slices.Sorted(maps.Keys(values)) {
		name, value := strings.TrimLeft(key, "^#"), values[key]
		switch {
		case name == "begin" && json.Unmarshal(value, &s.begin) == nil, name == "end" && json.Unmarshal(value, &s.end) == nil:
			places++
		case key == "%ELEMENTS":
			var list []*int
			if isArray(s.kind) && json.Unmarshal(value, &list) == nil {
				s.features = append(s.features, feature{name: "elements", refs: numbers(list), form: listForm})
			}
		case strings.HasPrefix(key, "%"):
		case key == "@sofa":
			p.sofaOf[s.id], _ = strconv.Atoi(string(value))
		case strings.HasPrefix(key, "@"):
			if to, err := strconv.Atoi(string(value)); err == nil {
				s.features = append(s.features, feature{name: key[1:], refs: []int{to}, form: refForm})
			}
		default:
			s.set(name, jsonValue(value))
		}
	}
	s.annotation = places == 2
	if text, ok := values["sofaString"]; ok && s.kind == "uima.cas.Sofa" {
		if p.texts++; p.texts == 1 {
			p.cas.text, p.sofa = jsonValue(text), s.id
		}
	}
	if p.add(s); len(p.structures) > mostAnnotations {
		return fmt.Errorf("there are more than %d annotations", mostAnnotations)
	}
	return nil
}

func numbers(list []*int) []int {
	out := []int{}
	for _, n := range list {
		if n != nil {
			out = append(out, *n)
		}
	}
	return out
}

// jsonValue is a text, number or truth value as text; "" for null, lists and objects.
func jsonValue(raw json.RawMessage) string {
	var text string
	switch {
	case len(raw) == 0 || raw[0] == '{' || raw[0] == '[' || string(raw) == "null":
		return ""
	case json.Unmarshal(raw, &text) == nil:
		return text
	}
	return string(raw)
}
