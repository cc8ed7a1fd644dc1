package corpus

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// CodebookFormat is the "format" of a codebook file this version reads and writes.
const CodebookFormat = "onrecord-codebook/1"

// Codebook says what can be annotated: labels, their attributes, the slots of the attribution frame, and the guidelines.
type Codebook struct {
	Format      string     `json:"format"`
	Name        string     `json:"name"`
	Version     string     `json:"version"`
	Description string     `json:"description,omitempty"`
	Labels      []Label    `json:"labels"`
	Frame       Frame      `json:"frame"`
	Entity      EntityBook `json:"entity"`
}

// Label is what a span can be.
type Label struct {
	Name       string      `json:"name"`
	Key        string      `json:"key,omitempty"`       // the character that tags, "1"
	Color      string      `json:"color,omitempty"`     // "#0072B2"
	Underline  string      `json:"underline,omitempty"` // solid, thick, double, dotted
	Mention    bool        `json:"mention,omitempty"`   // names somebody or something: can be linked to an entity
	Guideline  string      `json:"guideline,omitempty"` // plain text, paragraphs parted by an empty line
	Attributes []Attribute `json:"attributes,omitempty"`
}

// Frame describes the attribution.
type Frame struct {
	Slots      []Slot      `json:"slots"`
	Guideline  string      `json:"guideline,omitempty"`
	Attributes []Attribute `json:"attributes,omitempty"`
}

// Slot is one part of the attribution frame.
type Slot struct {
	Name  string `json:"name"`            // "claim"
	Label string `json:"label"`           // the label whose spans go here
	Opens bool   `json:"opens,omitempty"` // a new span of this label opens a new attribution
	None  string `json:"none,omitempty"`  // what an explicitly empty slot is called: "nobody named"; "" = may not be
}

// EntityBook lists what can be said of entities.
type EntityBook struct {
	Kinds  []Choice `json:"kinds"`
	Naming []Choice `json:"naming"`
}

// Attribute is a question about a span or an attribution.
type Attribute struct {
	Name     string     `json:"name"`
	Title    string     `json:"title"`
	Type     string     `json:"type"` // choice, multichoice, text, number, yesno
	Choices  []Choice   `json:"choices,omitempty"`
	Ordered  bool       `json:"ordered,omitempty"` // the choices are steps of a scale
	Required bool       `json:"required,omitempty"`
	ShownIf  *Condition `json:"shownIf,omitempty"`
	Help     string     `json:"help,omitempty"`
}

// The types of attribute.
const (
	TypeChoice      = "choice"
	TypeMultichoice = "multichoice"
	TypeText        = "text"
	TypeNumber      = "number"
	TypeYesNo       = "yesno"
)

// Choice is one answer.
type Choice struct {
	Value string `json:"value"`
	Title string `json:"title"`
	Help  string `json:"help,omitempty"`
}

// Condition shows an attribute only while another attribute of the same span or attribution has one of the values.
type Condition struct {
	Attribute string   `json:"attribute"`
	In        []string `json:"in"`
}

// Label finds a label by name.
func (c *Codebook) Label(name string) (Label, bool) {
	i := slices.IndexFunc(c.Labels, func(l Label) bool { return l.Name == name })
	if i < 0 {
		return Label{}, false
	}
	return c.Labels[i], true
}

// SlotFor finds the slot of the frame that takes spans of the label.
func (c *Codebook) SlotFor(label string) (Slot, bool) {
	i := slices.IndexFunc(c.Frame.Slots, func(s Slot) bool { return s.Label == label })
	if i < 0 {
		return Slot{}, false
	}
	return c.Frame.Slots[i], true
}

// Shown lists the attributes that are asked for, given the answers so far.
func Shown(attributes []Attribute, answers Attributes) []Attribute {
	var shown []Attribute
	for _, a := range attributes {
		if a.ShownIf == nil || a.ShownIf.holds(shown, answers) {
			shown = append(shown, a)
		}
	}
	return shown
}

// holds tells whether the answers fulfil the condition. An answer does not count while its own question is not shown.
func (c *Condition) holds(shown []Attribute, answers Attributes) bool {
	return slices.ContainsFunc(shown, func(a Attribute) bool { return a.Name == c.Attribute }) &&
		slices.ContainsFunc(answers[c.Attribute], func(v string) bool { return slices.Contains(c.In, v) })
}

// ParseCodebook reads a codebook file. The error names what is wrong and where.
func ParseCodebook(data []byte) (Codebook, error) {
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	// A Decoder neither says where the syntax is wrong nor reads to the end, so the whole file is looked through before.
	err := json.Unmarshal(data, new(json.RawMessage))
	var c Codebook
	if err == nil {
		decoder := json.NewDecoder(bytes.NewReader(data))
		decoder.DisallowUnknownFields()
		err = decoder.Decode(&c)
	}
	if err != nil {
		return Codebook{}, fmt.Errorf("not a codebook: %w", plainError(data, err))
	}
	if err := c.Check(); err != nil {
		return Codebook{}, err
	}
	return c, nil
}

// plainError says a decoding error with its line, counted from 1, and without the names of Go types.
func plainError(data []byte, err error) error {
	line := func(offset int64) int { return 1 + bytes.Count(data[:offset], []byte("\n")) }
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return fmt.Errorf("%w (line %d)", err, line(syntax.Offset))
	case errors.As(err, &kind) && kind.Field == "":
		return fmt.Errorf("a JSON %s stands where an object is expected (line %d)", kind.Value, line(kind.Offset))
	case errors.As(err, &kind):
		return fmt.Errorf("%s cannot be a %s (line %d)", kind.Field, kind.Value, line(kind.Offset))
	}
	return errors.New(strings.TrimPrefix(err.Error(), "json: "))
}

// Encode writes the codebook as an indented JSON file that ParseCodebook reads.
func (c Codebook) Encode() ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(c); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

var (
	colorPattern = regexp.MustCompile(`^#[0-9A-Fa-f]{6}$`)
	types        = []string{TypeChoice, TypeMultichoice, TypeText, TypeNumber, TypeYesNo}
	underlines   = []string{"", "solid", "thick", "double", "dotted"}
)

// Check tells the first thing that is wrong with the codebook.
func (c *Codebook) Check() error {
	if c.Format != CodebookFormat {
		return fmt.Errorf("codebook: the format is %q; this version reads %q", c.Format, CodebookFormat)
	}
	if c.Name == "" || c.Version == "" {
		return fmt.Errorf("codebook: it needs a name and a version")
	}
	if len(c.Labels) == 0 {
		return fmt.Errorf("codebook %s: it needs at least one label", c.Name)
	}
	names, keys := map[string]bool{}, map[string]bool{}
	for _, l := range c.Labels {
		switch {
		case l.Name == "":
			return fmt.Errorf("codebook %s: a label has no name", c.Name)
		case names[l.Name]:
			return fmt.Errorf("codebook %s: two labels are called %q", c.Name, l.Name)
		case len([]rune(l.Key)) > 1:
			return fmt.Errorf("label %s: its key %q is more than one character", l.Name, l.Key)
		case l.Key != "" && keys[l.Key]:
			return fmt.Errorf("label %s: the key %q belongs to another label", l.Name, l.Key)
		case l.Color != "" && !colorPattern.MatchString(l.Color):
			return fmt.Errorf("label %s: the colour %q is not of the form #0072B2", l.Name, l.Color)
		case !slices.Contains(underlines, l.Underline):
			return fmt.Errorf("label %s: the underline %q is not one of solid, thick, double, dotted", l.Name, l.Underline)
		}
		names[l.Name], keys[l.Key] = true, true
		if err := checkAttributes("label "+l.Name, l.Attributes); err != nil {
			return err
		}
	}
	return c.checkFrame(names)
}

func (c *Codebook) checkFrame(labels map[string]bool) error {
	names := map[string]bool{}
	for _, s := range c.Frame.Slots {
		switch {
		case s.Name == "" || names[s.Name]:
			return fmt.Errorf("frame: slot name %q is empty or taken twice", s.Name)
		case !labels[s.Label]:
			return fmt.Errorf("frame: slot %s takes the label %q, which the codebook does not have", s.Name, s.Label)
		}
		names[s.Name] = true
	}
	if err := checkChoices("entity kinds", c.Entity.Kinds); err != nil {
		return err
	}
	if err := checkChoices("entity naming", c.Entity.Naming); err != nil {
		return err
	}
	return checkAttributes("frame", c.Frame.Attributes)
}

func checkAttributes(where string, attributes []Attribute) error {
	before := map[string]Attribute{}
	for i, a := range attributes {
		if a.Name == "" {
			return fmt.Errorf("%s, attribute %d has no name", where, i+1)
		}
		place := where + ", attribute " + a.Name
		if _, taken := before[a.Name]; taken {
			return fmt.Errorf("%s: an attribute before it has the same name", place)
		}
		switch {
		case !slices.Contains(types, a.Type):
			return fmt.Errorf("%s: the type %q is not one of choice, multichoice, text, number, yesno", place, a.Type)
		case (a.Type == TypeChoice || a.Type == TypeMultichoice) && len(a.Choices) == 0:
			return fmt.Errorf("%s: it has no choices", place)
		}
		if err := checkChoices(place, a.Choices); err != nil {
			return err
		}
		if a.ShownIf != nil {
			if err := a.ShownIf.check(before); err != nil {
				return fmt.Errorf("%s: shownIf %w", place, err)
			}
		}
		before[a.Name] = a
	}
	return nil
}

// check tells why the condition can never hold, given the attributes that stand before its own.
func (c *Condition) check(before map[string]Attribute) error {
	other, ok := before[c.Attribute]
	switch {
	case !ok:
		return fmt.Errorf("names %q, which does not stand before it", c.Attribute)
	case len(c.In) == 0:
		return fmt.Errorf("names no value")
	}
	for _, value := range c.In {
		if len(other.Choices) > 0 && !slices.ContainsFunc(other.Choices, func(o Choice) bool { return o.Value == value }) {
			return fmt.Errorf("waits for %q, which is no choice of %s", value, c.Attribute)
		}
	}
	return nil
}

func checkChoices(where string, choices []Choice) error {
	seen := map[string]bool{}
	for _, choice := range choices {
		if choice.Value == "" || seen[choice.Value] {
			return fmt.Errorf("%s: the choice %q is empty or there twice", where, choice.Value)
		}
		seen[choice.Value] = true
	}
	return nil
}
