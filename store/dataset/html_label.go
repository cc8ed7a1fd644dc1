package dataset

import (
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"github.com/onrecord/onrecord/store/corpus"
)

// htmlLabel is how a label is drawn on a page.
type htmlLabel struct {
	Name      string
	Key       string // letters that tell it from others with the same underline, in print without colours; "" = not needed
	number    int    // of its class in the style sheet, from 1
	color     string
	underline string
}

// Class is what elements of the label have as their class.
func (l htmlLabel) Class() string { return fmt.Sprintf("l%d u-%s", l.number, l.underline) }

// Labels that have no colour or underline of their own get these in turn. The colours can be told apart by the colour-blind
// (Okabe and Ito 2008); neighbours differ in their underline too.
var (
	defaultColors     = []string{"#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00"}
	defaultUnderlines = []string{"solid", "thick", "double", "dotted", "dashed"}
)

// htmlLabels draws the labels that a document uses: those of the codebook in its order, then others by name.
func htmlLabels(d *corpus.Document, c corpus.Codebook) []htmlLabel {
	used := map[string]bool{}
	for _, s := range d.Spans {
		used[s.Label] = true
	}
	all := slices.Clone(c.Labels)
	for _, name := range sortedKeys(used) {
		if _, known := c.Label(name); !known {
			all = append(all, corpus.Label{Name: name})
		}
	}
	var labels []htmlLabel
	for i, l := range all {
		if !used[l.Name] {
			continue
		}
		drawn := htmlLabel{number: i + 1, Name: l.Name, color: l.Color, underline: l.Underline}
		if !isColor(drawn.color) {
			drawn.color = defaultColors[i%len(defaultColors)]
		}
		if !slices.Contains(defaultUnderlines, drawn.underline) {
			drawn.underline = defaultUnderlines[i%len(defaultUnderlines)]
		}
		labels = append(labels, drawn)
	}
	for i := range labels {
		labels[i].Key = labelKey(labels, i)
	}
	return labels
}

// labelKey is the shortest beginning of a label's name that no other label has, if another label has the same underline.
func labelKey(labels []htmlLabel, i int) string {
	others := slices.Delete(slices.Clone(labels), i, i+1)
	if !slices.ContainsFunc(others, func(o htmlLabel) bool { return o.underline == labels[i].underline }) {
		return ""
	}
	key := ""
	for _, r := range labels[i].Name {
		key += string(r)
		if !slices.ContainsFunc(others, func(o htmlLabel) bool { return strings.HasPrefix(o.Name, key) }) {
			break
		}
	}
	return key
}

// labelStyle is the part of the style sheet about labels. Colours were checked, so that nothing else can stand in them.
func labelStyle(labels []htmlLabel) template.CSS {
	var out strings.Builder
	for _, l := range labels {
		fmt.Fprintf(&out, ".l%d { --c: %s; --t: %s1A; }\n", l.number, l.color, l.color)
	}
	out.WriteString("@media screen and (prefers-color-scheme: dark) {\n")
	for _, l := range labels {
		light := lifted(l.color)
		fmt.Fprintf(&out, ".l%d { --c: %s; --t: %s2E; }\n", l.number, light, light)
	}
	out.WriteString("}\n")
	return template.CSS(out.String())
}

// lifted is a colour as it is shown on a dark ground, where it keeps its contrast.
func lifted(color string) string {
	out := "#"
	for i := 1; i < 7; i += 2 {
		v, _ := strconv.ParseUint(color[i:i+2], 16, 8) // isColor has looked at it
		out += fmt.Sprintf("%02X", v+(255-v)*2/5)
	}
	return out
}

func sortedKeys(set map[string]bool) []string {
	var keys []string
	for key := range set {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
