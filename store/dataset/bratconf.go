package dataset

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/onrecord/onrecord/store/corpus"
)

// bratConf is what the configuration of a brat folder declares: the codebook, and what else the articles have.
type bratConf struct {
	labels     []bratLabel
	roles      []bratRole
	attributes []bratAttribute
	absent     []bratLabel // the attributes which say that nobody is named for a slot
}

type bratLabel struct{ kind, title, color string }

type bratRole struct{ name, slot, kinds string }

// bratAttribute is a question with a fixed list of answers: the only ones that brat can ask.
type bratAttribute struct {
	name   string
	kinds  []string // what it is asked of
	values []string
}

// newBratConf takes over a codebook. Without one, the folder can still be edited with the usual labels and slots.
func newBratConf(book corpus.Codebook) *bratConf {
	if len(book.Labels) == 0 {
		for _, slot := range usualSlots {
			name := strings.ToUpper(slot[:1]) + slot[1:]
			book.Labels = append(book.Labels, corpus.Label{Name: name})
			book.Frame.Slots = append(book.Frame.Slots, corpus.Slot{Name: slot, Label: name})
		}
	}
	c := &bratConf{}
	for _, l := range book.Labels {
		kind := c.label(l.Name)
		i := slices.IndexFunc(c.labels, func(b bratLabel) bool { return b.kind == kind })
		c.labels[i].color = l.Color
		c.ask(kind, l.Attributes)
	}
	c.ask(bratEvent, book.Frame.Attributes)
	for _, s := range book.Frame.Slots {
		c.addRole(s.Name, bratKind(s.Label))
		if isBratName(s.Name) {
			title := s.None
			if title == "" {
				title = "no " + s.Name
			}
			c.absent = append(c.absent, bratLabel{kind: bratAbsent + s.Name, title: title})
		}
	}
	return c
}

// label gives the type of spans with the label, and sees to it that it is declared.
func (c *bratConf) label(name string) string {
	kind := bratKind(name)
	if !slices.ContainsFunc(c.labels, func(l bratLabel) bool { return l.kind == kind }) {
		c.labels = append(c.labels, bratLabel{kind: kind, title: name})
	}
	return kind
}

// role gives the name of a slot in events, and sees to it that it is declared.
func (c *bratConf) role(slot string) string {
	if i := slices.IndexFunc(c.roles, func(r bratRole) bool { return r.slot == slot }); i >= 0 {
		return c.roles[i].name
	}
	return c.addRole(slot, "<ENTITY>")
}

func (c *bratConf) addRole(slot, kinds string) string {
	name := bratKind(slot)
	name = strings.ToUpper(name[:1]) + name[1:]
	// A number at the end of a role counts the spans in it.
	if last := name[len(name)-1]; last >= '0' && last <= '9' || name == bratInside {
		name += "_"
	}
	if !slices.ContainsFunc(c.roles, func(r bratRole) bool { return r.name == name }) {
		c.roles = append(c.roles, bratRole{name, slot, kinds})
	}
	return name
}

// ask declares the attributes of a type as far as brat can ask them.
func (c *bratConf) ask(kind string, attributes []corpus.Attribute) {
	for _, a := range attributes {
		var values []string
		for _, choice := range a.Choices {
			if isBratName(choice.Value) {
				values = append(values, choice.Value)
			}
		}
		if a.Type == corpus.TypeYesNo {
			values = []string{"yes", "no"}
		}
		if !isBratName(a.Name) || strings.HasPrefix(a.Name, bratAbsent) || len(values) == 0 {
			continue
		}
		i := slices.IndexFunc(c.attributes, func(b bratAttribute) bool { return b.name == a.Name })
		if i < 0 {
			i = len(c.attributes)
			c.attributes = append(c.attributes, bratAttribute{name: a.Name})
		}
		known := &c.attributes[i]
		if !slices.Contains(known.kinds, kind) {
			known.kinds = append(known.kinds, kind)
		}
		for _, value := range values {
			if !slices.Contains(known.values, value) {
				known.values = append(known.values, value)
			}
		}
	}
}

// holds tells whether an A line of the type can have the value.
func (c *bratConf) holds(kind, name, value string) bool {
	return slices.ContainsFunc(c.attributes, func(a bratAttribute) bool {
		return a.name == name && slices.Contains(a.kinds, kind) && slices.Contains(a.values, value)
	})
}

// annotation is the file annotation.conf. brat wants all four sections.
func (c *bratConf) annotation() []byte {
	var out bytes.Buffer
	out.WriteString("[entities]\n\n")
	for _, l := range c.labels {
		fmt.Fprintln(&out, l.kind)
	}
	out.WriteString("\n[relations]\n\n[events]\n\n" + bratEvent + "\t")
	for _, r := range c.roles {
		fmt.Fprintf(&out, "%s*:%s, ", r.name, r.kinds)
	}
	out.WriteString(bratInside + "?:" + bratEvent + "\n\n[attributes]\n\n")
	for _, a := range c.absent {
		fmt.Fprintf(&out, "%s\tArg:%s\n", a.kind, bratEvent)
	}
	for _, a := range c.attributes {
		fmt.Fprintf(&out, "%s\tArg:%s, Value:%s\n", a.name, strings.Join(a.kinds, "|"), strings.Join(a.values, "|"))
	}
	return out.Bytes()
}

// visual is the file visual.conf: what the types are called on the screen, and their colours.
func (c *bratConf) visual() []byte {
	var out bytes.Buffer
	out.WriteString("[labels]\n\n")
	for _, l := range slices.Concat(c.labels, []bratLabel{{kind: bratEvent, title: bratEvent}}, c.absent) {
		fmt.Fprintf(&out, "%s | %s\n", l.kind, bratTitle(l))
	}
	out.WriteString("\n[drawing]\n\nSPAN_DEFAULT\tfgColor:black, bgColor:lightgrey, borderColor:darken\nARC_DEFAULT\tcolor:black, arrowHead:triangle-5\n")
	for _, l := range c.labels {
		if l.color != "" {
			fmt.Fprintf(&out, "%s\tfgColor:%s, bgColor:%s, borderColor:darken\n", l.kind, readableOn(l.color), l.color)
		}
	}
	return out.Bytes()
}

// bratTitle is a label's name without what parts names in visual.conf, or has a meaning there.
func bratTitle(l bratLabel) string {
	title := strings.TrimLeft(oneLine(strings.ReplaceAll(l.title, "|", "/")), "! ")
	if title == "" {
		return l.kind
	}
	return title
}

// readableOn is black or white, whichever stands out more from a colour of the form #0072B2, by the weights of ITU-R BT.601.
func readableOn(color string) string {
	rgb, err := strconv.ParseUint(strings.TrimPrefix(color, "#"), 16, 32)
	if err != nil || 299*(rgb>>16&0xFF)+587*(rgb>>8&0xFF)+114*(rgb&0xFF) > 128_000 {
		return "black"
	}
	return "white"
}

// bratKind makes a name that brat takes as a type: of ASCII letters, digits, hyphens and underscores.
func bratKind(name string) string {
	kind := strings.Map(func(r rune) rune {
		if isBratRune(r) {
			return r
		}
		return '_'
	}, name)
	switch {
	case strings.Trim(kind, "_-") == "": // names in other scripts would all look the same
		return "Type-" + string(derivedID("brat type", name)[24:]) + "_"
	case kind == bratEvent:
		return kind + "_"
	}
	return kind
}

// isBratName tells whether brat takes the name as it is.
func isBratName(name string) bool {
	return strings.Trim(name, "_-") != "" && !strings.ContainsFunc(name, func(r rune) bool { return !isBratRune(r) })
}

func isBratRune(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_' || r == '-'
}
