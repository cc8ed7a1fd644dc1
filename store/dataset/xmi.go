package dataset

import (
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/onrecord/onrecord/store/corpus"
)

// xmiFormat is UIMA's exchange format, UIMA CAS XMI 1.0, as INCEpTION and WebAnno read and write it: a file an article, and
// TypeSystem.xml that describes the types. It is what casOf makes, in XML.
var xmiFormat = Format{
	Name:  "xmi",
	Title: "UIMA CAS XMI 1.0 (INCEpTION, WebAnno)",
	Unit:  "UTF-16 units",
	Holds: Everything,
	Loses: append([]string{
		"Characters that XML 1.0 forbids, which texts do not have but notes may, become U+FFFD.",
	}, casLoses...),
	toFolder: func(dir string, o Options) (Writer, error) { return newXMIWriter(dir, o) },
	open: func(path string, o ReadOptions) (Reader, error) {
		return openCAS(path, o, xmiFiles)
	},
	detect: func(p Peek) bool { return p.hasFile(".xmi", isXMI) },
}

var xmiFiles = casFiles{format: "xmi", ending: ".xmi", recognise: isXMI, parse: parseXMI, fingerprint: xmiFingerprint}

// casLoses is what is to be known of all formats of UIMA.
var casLoses = []string{
	"All annotators of an article stand in one file, with their names as a feature: a tool that has a file for each annotator shows them as one layer.",
	"INCEpTION wants the layers in its project before it takes the files: its settings import them from TypeSystem.xml. It leaves out what it has no layer for.",
	"The files that the articles were made from are not in it; their text is. The history of the work (undo) is not in it either.",
}

type xmiWriter struct {
	dir        string
	vocabulary vocabulary
}

func newXMIWriter(dir string, o Options) (Writer, error) {
	if o.Standoff {
		return nil, needsText("xmi")
	}
	v := newVocabulary(&o.Codebook)
	return &xmiWriter{dir, v}, writeTypeSystem(dir, v)
}

func (w *xmiWriter) Write(d corpus.Document) error {
	c := casOf(&d, w.vocabulary, false)
	c.segments()
	return writeFile(filepath.Join(w.dir, stem(d.Article)+".xmi"), func(out *bufio.Writer) { writeXMI(out, c) })
}

func (w *xmiWriter) Close() error { return nil }

// writeFile writes a file of an output. The buffer keeps the first error until the end.
func writeFile(path string, write func(*bufio.Writer)) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(file, 1<<16)
	write(out)
	return errors.Join(out.Flush(), file.Close())
}

// namespaces gives the short names under which the packages of types stand in an XMI file. The full ones follow from the
// names of the packages.
var namespaces = []struct{ prefix, pack string }{
	{"cas", "uima.cas"},
	{"custom", strings.TrimSuffix(customPrefix, ".")},
	{"metadata", "de.tudarmstadt.ukp.dkpro.core.api.metadata.type"},
	{"segmentation", "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type"},
}

func writeXMI(out *bufio.Writer, c *casWriting) {
	out.WriteString(xml.Header + `<xmi:XMI xmlns:xmi="http://www.omg.org/XMI"`)
	for _, n := range namespaces {
		fmt.Fprintf(out, ` xmlns:%s="http:///%s.ecore"`, n.prefix, strings.ReplaceAll(n.pack, ".", "/"))
	}
	out.WriteString(" xmi:version=\"2.0\">\n<cas:NULL xmi:id=\"0\"/>\n<cas:Sofa xmi:id=\"1\" sofaNum=\"1\" sofaID=\"_InitialView\" mimeType=\"text\"")
	writeAttribute(out, "sofaString", c.text)
	out.WriteString("/>\n")
	members := make([]string, 0, len(c.structures))
	for _, s := range c.structures[1:] {
		writeStructure(out, s)
		if s.kind != slotsLinkType { // what only belongs to an attribution is in no index
			members = append(members, strconv.Itoa(s.id))
		}
	}
	fmt.Fprintf(out, "<cas:View sofa=\"1\" members=\"%s\"/>\n</xmi:XMI>\n", strings.Join(members, " "))
}

func writeStructure(out *bufio.Writer, s *structure) {
	i := slices.IndexFunc(namespaces, func(n struct{ prefix, pack string }) bool { return s.kind == n.pack+"."+shortName(s.kind) })
	fmt.Fprintf(out, `<%s:%s xmi:id="%d"`, namespaces[i].prefix, shortName(s.kind), s.id)
	if s.kind != slotsLinkType {
		out.WriteString(` sofa="1"`)
	}
	if s.annotation {
		fmt.Fprintf(out, ` begin="%d" end="%d"`, s.begin, s.end)
	}
	for _, f := range s.features {
		value := f.text
		if f.refs != nil {
			value = joinIDs(f.refs, " ")
		}
		writeAttribute(out, f.name, value)
	}
	out.WriteString("/>\n")
}

// writeAttribute writes line ends and tabs as references, because a parser makes spaces of them otherwise.
func writeAttribute(out io.Writer, name, value string) {
	fmt.Fprintf(out, ` %s="`, name)
	xml.EscapeText(out, []byte(value)) // a failed write shows when the buffer is flushed
	io.WriteString(out, `"`)
}

func joinIDs(list []int, separator string) string {
	texts := make([]string, len(list))
	for i, id := range list {
		texts[i] = strconv.Itoa(id)
	}
	return strings.Join(texts, separator)
}

// typeSystemName is what UIMA's tools call the file that describes the types.
const typeSystemName = "TypeSystem.xml"

// writeTypeSystem describes the types in a file of the folder. Formats that do without it have it too, because INCEpTION
// makes its layers from it.
func writeTypeSystem(dir string, v vocabulary) error {
	return writeFile(filepath.Join(dir, typeSystemName), func(out *bufio.Writer) { describeTypes(out, v) })
}

func describeTypes(out *bufio.Writer, v vocabulary) {
	element := func(indent int, name, text string) {
		fmt.Fprintf(out, "%*s<%s>", indent, "", name)
		xml.EscapeText(out, []byte(text))
		fmt.Fprintf(out, "</%s>\n", name)
	}
	out.WriteString(xml.Header + "<typeSystemDescription xmlns=\"http://uima.apache.org/resourceSpecifier\">\n  <types>\n")
	for _, t := range v.types() {
		out.WriteString("    <typeDescription>\n")
		element(6, "name", t.name)
		element(6, "description", t.description)
		element(6, "supertypeName", t.super)
		out.WriteString("      <features>\n")
		for _, f := range t.features {
			out.WriteString("        <featureDescription>\n")
			element(10, "name", f.name)
			element(10, "description", "")
			element(10, "rangeTypeName", f.kind)
			if f.element != "" {
				element(10, "elementType", f.element)
				element(10, "multipleReferencesAllowed", "false")
			}
			out.WriteString("        </featureDescription>\n")
		}
		out.WriteString("      </features>\n    </typeDescription>\n")
	}
	out.WriteString("  </types>\n</typeSystemDescription>\n")
}
