package dataset

import (
	"bufio"
	"fmt"
	"path/filepath"

	"github.com/onrecord/onrecord/store/corpus"
)

// casJSONFormat is UIMA CAS JSON 0.4, as INCEpTION and dkpro-cassis read and write it: a file an article that describes its
// types itself. It is what casOf makes, in JSON.
var casJSONFormat = Format{
	Name:     "cas-json",
	Title:    "UIMA CAS JSON 0.4 (INCEpTION, dkpro-cassis)",
	Unit:     "UTF-16 units",
	Holds:    Everything,
	Loses:    casLoses,
	toFolder: func(dir string, o Options) (Writer, error) { return newCASJSONWriter(dir, o) },
	open: func(path string, o ReadOptions) (Reader, error) {
		return openCAS(path, o, casJSONFiles)
	},
	detect: func(p Peek) bool { return p.hasFile(".json", isCASJSON) },
}

var casJSONFiles = casFiles{format: "cas-json", ending: ".json", recognise: isCASJSON, parse: parseCASJSON, fingerprint: casJSONFingerprint}

type casJSONWriter struct {
	dir        string
	vocabulary vocabulary
}

func newCASJSONWriter(dir string, o Options) (Writer, error) {
	if o.Standoff {
		return nil, needsText("cas-json")
	}
	v := newVocabulary(&o.Codebook)
	return &casJSONWriter{dir, v}, writeTypeSystem(dir, v)
}

func (w *casJSONWriter) Write(d corpus.Document) error {
	c := casOf(&d, w.vocabulary, false)
	c.segments()
	return writeFile(filepath.Join(w.dir, stem(d.Article)+".json"), func(out *bufio.Writer) { writeCASJSON(out, c) })
}

func (w *casJSONWriter) Close() error { return nil }

// writeCASJSON writes a line a type and a line a structure. Lists of references are structures too here.
func writeCASJSON(out *bufio.Writer, c *casWriting) {
	out.WriteString("{\n\"%TYPES\": {\n")
	for i, t := range c.vocabulary.types() {
		if i > 0 {
			out.WriteString(",\n")
		}
		fmt.Fprintf(out, `%s: {"%%NAME": %[1]s, "%%SUPER_TYPE": %s`, quoted(t.name), quoted(t.super))
		if t.description != "" {
			fmt.Fprintf(out, `, "%%DESCRIPTION": %s`, quoted(t.description))
		}
		for _, f := range t.features {
			kind := f.kind
			if f.element != "" {
				kind = f.element + "[]"
			}
			fmt.Fprintf(out, `, %s: {"%%NAME": %[1]s, "%%RANGE": %s}`, quoted(f.name), quoted(kind))
		}
		out.WriteString("}")
	}
	out.WriteString("\n},\n\"%FEATURE_STRUCTURES\": [\n")
	fmt.Fprintf(out, `{"%%ID": 1, "%%TYPE": "uima.cas.Sofa", "sofaNum": 1, "sofaID": "_InitialView", "mimeType": "text", "sofaString": %s}`, quoted(c.text))
	var members []int
	for _, s := range c.structures[1:] {
		writeJSONStructure(out, s, len(c.structures))
		if s.kind != slotsLinkType {
			members = append(members, s.id)
		}
	}
	fmt.Fprintf(out, "\n],\n\"%%VIEWS\": {\"_InitialView\": {\"%%SOFA\": 1, \"%%MEMBERS\": [%s]}}\n}\n", joinIDs(members, ", "))
}

// writeJSONStructure writes a structure, and before it the list that it refers to. The id of a list is that of its owner
// plus the number of structures, so that no two are the same.
func writeJSONStructure(out *bufio.Writer, s *structure, structures int) {
	for _, f := range s.features {
		if f.form == listForm {
			fmt.Fprintf(out, ",\n"+`{"%%ID": %d, "%%TYPE": "uima.cas.FSArray", "%%ELEMENTS": [%s]}`, s.id+structures, joinIDs(f.refs, ", "))
		}
	}
	fmt.Fprintf(out, ",\n"+`{"%%ID": %d, "%%TYPE": %s`, s.id, quoted(s.kind))
	if s.kind != slotsLinkType {
		out.WriteString(`, "@sofa": 1`)
	}
	if s.annotation {
		fmt.Fprintf(out, `, "begin": %d, "end": %d`, s.begin, s.end)
	}
	for _, f := range s.features {
		switch f.form {
		case listForm:
			fmt.Fprintf(out, `, %s: %d`, quoted("@"+f.name), s.id+structures)
		case refForm:
			fmt.Fprintf(out, `, %s: %d`, quoted("@"+f.name), f.refs[0])
		case literalForm:
			fmt.Fprintf(out, `, %s: %s`, quoted(f.name), f.text)
		default:
			fmt.Fprintf(out, `, %s: %s`, quoted(f.name), quoted(f.text))
		}
	}
	out.WriteString("}")
}

// quoted is a text as JSON.
func quoted(text string) string { return jsonText(text, 1) }
