package dataset

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"slices"
	"strings"

	"github.com/onrecord/onrecord/store/corpus"
)

// Names in the labelling interface.
const (
	labelsControl   = "label"
	textObject      = "text"
	attributePrefix = "attribute-"   // before an attribute of spans whose name is taken
	answerPrefix    = "attribution-" // before an attribute of attributions
)

// attributeControl is the control that asks for an attribute of spans: one of its name, where that is free.
func attributeControl(attribute string) string {
	if attribute == labelsControl || attribute == textObject || strings.HasPrefix(attribute, attributePrefix) || strings.HasPrefix(attribute, answerPrefix) {
		return attributePrefix + attribute
	}
	return attribute
}

// answerControl is the control that asks for an attribute of attributions.
func answerControl(attribute string) string { return answerPrefix + attribute }

// labelStudioConfig is the labelling interface: what the codebook declares, and what was seen besides.
type labelStudioConfig struct {
	labels    []corpus.Label
	relations []string
	controls  []*labelStudioControl
}

// labelStudioControl asks one question about a region: by choices, or by a field for text.
type labelStudioControl struct {
	name, title string
	types       []string // of the attributes of that name, which labels may share
	values      []corpus.Choice
	labels      []string // at whose regions it is shown
}

func (c *labelStudioControl) choices() bool {
	return !slices.Contains(c.types, corpus.TypeText) && !slices.Contains(c.types, corpus.TypeNumber)
}

func (c *labelStudioControl) kind() string {
	if c.choices() {
		return "choices"
	}
	return "textarea"
}

func newLabelStudioConfig(book corpus.Codebook) *labelStudioConfig {
	c := &labelStudioConfig{labels: slices.Clone(book.Labels)}
	for _, l := range book.Labels {
		for _, a := range l.Attributes {
			c.declare(attributeControl(a.Name), a, l.Name)
		}
	}
	for _, s := range book.Frame.Slots {
		c.seeRelation(s.Name)
		if s.Opens {
			for _, a := range book.Frame.Attributes {
				c.declare(answerControl(a.Name), asked(a), s.Label)
			}
		}
	}
	c.seeRelation(insideOf)
	c.seeRelation(sameSpan)
	return c
}

// asked is an attribute of attributions with a title that tells it from one of spans, for both are asked at the claim.
func asked(a corpus.Attribute) corpus.Attribute {
	a.Title = "Attribution: " + cmp.Or(a.Title, a.Name)
	return a
}

// declare adds a question, or a label to one that is there.
func (c *labelStudioConfig) declare(name string, a corpus.Attribute, label string) *labelStudioControl {
	i := slices.IndexFunc(c.controls, func(one *labelStudioControl) bool { return one.name == name })
	if i < 0 {
		i = len(c.controls)
		c.controls = append(c.controls, &labelStudioControl{name: name, title: cmp.Or(a.Title, a.Name)})
	}
	control := c.controls[i]
	if !slices.Contains(control.types, a.Type) {
		control.types = append(control.types, a.Type)
	}
	choices := a.Choices
	if a.Type == corpus.TypeYesNo {
		choices = []corpus.Choice{{Value: "true", Title: "Yes"}, {Value: "false", Title: "No"}}
	}
	for _, choice := range choices {
		control.seeValue(choice)
	}
	control.seeLabel(label)
	return control
}

func (c *labelStudioControl) seeValue(choice corpus.Choice) {
	if !slices.ContainsFunc(c.values, func(known corpus.Choice) bool { return known.Value == choice.Value }) {
		c.values = append(c.values, choice)
	}
}

func (c *labelStudioControl) seeLabel(label string) {
	if !slices.Contains(c.labels, label) {
		c.labels = append(c.labels, label)
	}
}

func (c *labelStudioConfig) seeLabel(name string) {
	if !slices.ContainsFunc(c.labels, func(l corpus.Label) bool { return l.Name == name }) {
		c.labels = append(c.labels, corpus.Label{Name: name})
	}
}

func (c *labelStudioConfig) seeRelation(kind string) {
	if !slices.Contains(c.relations, kind) {
		c.relations = append(c.relations, kind)
	}
}

// seeAnswer finds the control of an answer that is written. A question that the codebook does not have is one for text.
func (c *labelStudioConfig) seeAnswer(control, attribute, label string, values []string) *labelStudioControl {
	i := slices.IndexFunc(c.controls, func(one *labelStudioControl) bool { return one.name == control })
	if i < 0 {
		a := corpus.Attribute{Name: attribute, Type: corpus.TypeText}
		if strings.HasPrefix(control, answerPrefix) {
			a = asked(a)
		}
		return c.declare(control, a, label)
	}
	found := c.controls[i]
	found.seeLabel(label)
	if found.choices() {
		for _, value := range values {
			found.seeValue(corpus.Choice{Value: value, Title: value})
		}
	}
	return found
}

// xml writes the labelling interface.
func (c *labelStudioConfig) xml() string {
	var out strings.Builder
	out.WriteString("<View>\n")
	fmt.Fprintf(&out, "  <Labels name=%s toName=%s>\n", xmlQuoted(labelsControl), xmlQuoted(textObject))
	for _, l := range c.labels {
		out.WriteString("    <Label value=" + xmlQuoted(l.Name))
		if l.Color != "" {
			out.WriteString(" background=" + xmlQuoted(l.Color))
		}
		if l.Key != "" {
			out.WriteString(" hotkey=" + xmlQuoted(l.Key))
		}
		out.WriteString("/>\n")
	}
	out.WriteString("  </Labels>\n  <Relations choice=\"multiple\">\n")
	for _, kind := range c.relations {
		fmt.Fprintf(&out, "    <Relation value=%s/>\n", xmlQuoted(kind))
	}
	fmt.Fprintf(&out, "  </Relations>\n  <Text name=%s value=\"$text\"/>\n", xmlQuoted(textObject))
	for _, control := range c.controls {
		control.write(&out)
	}
	out.WriteString("</View>\n")
	return out.String()
}

func (c *labelStudioControl) write(out *strings.Builder) {
	shown := ` visibleWhen="region-selected"`
	if !slices.ContainsFunc(c.labels, func(label string) bool { return strings.Contains(label, ",") }) { // labels are parted by commas
		shown += " whenLabelValue=" + xmlQuoted(strings.Join(c.labels, ","))
	}
	fmt.Fprintf(out, "  <View%s>\n    <Header value=%s size=\"5\"/>\n", shown, xmlQuoted(c.title))
	if !c.choices() {
		fmt.Fprintf(out, "    <TextArea name=%s toName=%s perRegion=\"true\" editable=\"true\"/>\n  </View>\n", xmlQuoted(c.name), xmlQuoted(textObject))
		return
	}
	choice := "single"
	if slices.Contains(c.types, corpus.TypeMultichoice) {
		choice = "multiple"
	}
	fmt.Fprintf(out, "    <Choices name=%s toName=%s perRegion=\"true\" choice=\"%s\">\n", xmlQuoted(c.name), xmlQuoted(textObject), choice)
	for _, v := range c.values {
		if v.Value == "" { // Label Studio has no choice without a name
			continue
		}
		out.WriteString("      <Choice value=" + xmlQuoted(v.Value))
		if v.Title != "" && v.Title != v.Value {
			out.WriteString(" hint=" + xmlQuoted(v.Title))
		}
		out.WriteString("/>\n")
	}
	out.WriteString("    </Choices>\n  </View>\n")
}

// xmlQuoted is a text as the value of an XML attribute.
func xmlQuoted(text string) string {
	var out strings.Builder
	if err := xml.EscapeText(&out, []byte(text)); err != nil {
		return `""` // a strings.Builder does not fail
	}
	return `"` + out.String() + `"`
}
