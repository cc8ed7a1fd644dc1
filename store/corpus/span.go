package corpus

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// Span is a labelled stretch of an article: one label over one or more fragments.
type Span struct {
	ID         ID
	Article    ID
	Label      string // name of a label of the codebook: "Claim", "Speaker", "Source", "Cue" …
	Fragments  []Range
	Quote      string // the text covered, see Quote
	Annotator  string // name of the annotator whose layer this is
	Entity     ID     // who or what is mentioned, "" = not linked
	Attributes Attributes
	Note       string
	Flagged    bool
	Origin     Origin
	Confidence float64   // of an accepted suggestion, 0..1; 0 = none given
	Created    time.Time // UTC, whole milliseconds
}

// Hull is the smallest range that holds the span.
func (s Span) Hull() Range { return Hull(s.Fragments) }

// Check tells what is wrong with the span over its article's text.
func (s Span) Check(text string) error {
	if err := CheckFragments(text, s.Fragments); err != nil {
		return fmt.Errorf("span %s: %w", s.ID, err)
	}
	if want := Quote(text, s.Fragments); s.Quote != want {
		return fmt.Errorf("span %s: its quote %q is not the text %q at its place", s.ID, s.Quote, want)
	}
	return nil
}

// Clone returns a copy that shares no memory with the span.
func (s Span) Clone() Span {
	s.Fragments = slices.Clone(s.Fragments)
	s.Attributes = s.Attributes.Clone()
	return s
}

// Attributes are the values given to a span or attribution, by attribute name of the codebook. A choice, text, number or
// yes/no attribute has one value, a multiple choice has any number. In JSON one value is a string, several are an array.
type Attributes map[string][]string

// Get is the first value of an attribute, "" when it has none.
func (a Attributes) Get(name string) string {
	if len(a[name]) == 0 {
		return ""
	}
	return a[name][0]
}

// With returns a copy with the attribute set to the values; none removes it.
func (a Attributes) With(name string, values ...string) Attributes {
	out := a.Clone()
	if len(values) == 0 {
		delete(out, name)
		return out
	}
	if out == nil {
		out = Attributes{}
	}
	out[name] = slices.Clone(values)
	return out
}

// Clone returns a copy that shares no memory with the attributes.
func (a Attributes) Clone() Attributes {
	if a == nil {
		return nil
	}
	out := make(Attributes, len(a))
	for k, v := range a {
		out[k] = slices.Clone(v)
	}
	return out
}

// MarshalJSON writes {"style":"direct","topics":["a","b"]}, keys sorted; no attributes are {}. It leaves <, > and & as
// they are; json.Marshal escapes them afterwards, an Encoder with SetEscapeHTML(false) does not.
func (a Attributes) MarshalJSON() ([]byte, error) {
	plain := make(map[string]any, len(a))
	for name, values := range a {
		switch len(values) {
		case 0:
		case 1:
			plain[name] = values[0]
		default:
			plain[name] = values
		}
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(plain)
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), err
}

// UnmarshalJSON reads what MarshalJSON writes; numbers and truth values of other tools are taken as their text, null is
// no value. On an error the attributes stay as they were.
func (a *Attributes) UnmarshalJSON(data []byte) error {
	var plain map[string]json.RawMessage
	if err := json.Unmarshal(data, &plain); err != nil {
		return err
	}
	var read Attributes
	for name, raw := range plain {
		var many []json.RawMessage
		if json.Unmarshal(raw, &many) != nil || many == nil {
			many = []json.RawMessage{raw}
		}
		var values []string
		for _, one := range many {
			if string(one) == "null" {
				continue
			}
			value, err := attributeText(one)
			if err != nil {
				return fmt.Errorf("attribute %q: %w", name, err)
			}
			values = append(values, value)
		}
		if len(values) == 0 {
			continue
		}
		if read == nil {
			read = make(Attributes, len(plain))
		}
		read[name] = values
	}
	*a = read
	return nil
}

func attributeText(raw json.RawMessage) (string, error) {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return text, nil
	}
	if len(raw) > 0 && (raw[0] == '{' || raw[0] == '[') {
		return "", fmt.Errorf("a text, number or list of texts is expected, not %s", raw)
	}
	return string(raw), nil
}
