package dataset

import (
	"bytes"
	"strings"
)

// teiXML writes elements. Attributes are given as names and values in turn; those whose value is empty are left out.
type teiXML struct{ bytes.Buffer }

var (
	teiTextEscapes      = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	teiAttributeEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "\n", "&#10;", "\t", "&#9;")
)

// start begins an element that has elements in it.
func (x *teiXML) start(name string, attributes ...string) {
	x.tag(name, attributes)
	x.WriteString(">\n")
}

func (x *teiXML) end(name string) { x.WriteString("</" + name + ">\n") }

// inline writes an element that has text in it, or nothing.
func (x *teiXML) inline(name, text string, attributes ...string) {
	x.tag(name, attributes)
	if text == "" {
		x.WriteString("/>\n")
		return
	}
	text, _ = cleanText(text)
	x.WriteString(">" + teiTextEscapes.Replace(text) + "</" + name + ">\n")
}

// named is inline for an element whose first attribute must be a word. A name that is none is kept in the attribute n.
func (x *teiXML) named(name, text, attribute, word string, more ...string) {
	if plain := teiWord(word); plain != word {
		more = append(more, "n", word)
		word = plain
	}
	x.inline(name, text, append([]string{attribute, word}, more...)...)
}

// textIf writes an element unless its text is empty.
func (x *teiXML) textIf(name, text string) {
	if text != "" {
		x.inline(name, text)
	}
}

// noteIf writes a note unless it is empty.
func (x *teiXML) noteIf(kind, text string) {
	if text != "" {
		x.inline("note", text, "type", kind)
	}
}

func (x *teiXML) tag(name string, attributes []string) {
	x.WriteString("<" + name)
	for i := 0; i+1 < len(attributes); i += 2 {
		if value, _ := cleanText(attributes[i+1]); value != "" {
			x.WriteString(" " + attributes[i] + `="` + teiAttributeEscapes.Replace(value) + `"`)
		}
	}
}
