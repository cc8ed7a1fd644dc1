package dataset

import (
	"bufio"
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/onrecord/onrecord/store/corpus"
)

// webannoTSVFormat is WebAnno TSV 3.3: a file an article, a line a token. It is what casOf makes, in columns: the layers of
// spans and relations in those of the format, what is known of the article in comment lines before the first sentence,
// which WebAnno and INCEpTION read over.
var webannoTSVFormat = Format{
	Name:  "webanno-tsv",
	Title: "WebAnno TSV 3.3 (WebAnno, INCEpTION)",
	Unit:  "UTF-16 units",
	Holds: Everything &^ Edges,
	Loses: append([]string{
		"What the format has no columns for (details of the article, its zones, entities and annotators) stands in comment lines, which other tools do not keep.",
		"Attributions in an article without a single word are left out: they have no line to stand in.",
	}, casLoses...),
	toFolder: func(dir string, o Options) (Writer, error) { return newTSVWriter(dir, o) },
	open: func(path string, o ReadOptions) (Reader, error) {
		return openCAS(path, o, webannoTSVFiles)
	},
	detect: func(p Peek) bool { return p.hasFile(".tsv", isWebAnnoTSV) },
	reduce: func(d *corpus.Document) {
		if strings.TrimSpace(d.Article.Text) == "" {
			d.Attributions = nil
		}
	},
}

var webannoTSVFiles = casFiles{format: "webanno-tsv", ending: ".tsv", recognise: isWebAnnoTSV, parse: parseTSV, fingerprint: tsvFingerprint}

type tsvWriter struct {
	dir        string
	vocabulary vocabulary
}

func newTSVWriter(dir string, o Options) (Writer, error) {
	if o.Standoff {
		return nil, needsText("webanno-tsv")
	}
	v := newVocabulary(&o.Codebook)
	return &tsvWriter{dir, v}, writeTypeSystem(dir, v)
}

func (w *tsvWriter) Write(d corpus.Document) error {
	t := tsvWriting{casWriting: casOf(&d, w.vocabulary, true)}
	t.place()
	t.declare()
	return writeFile(filepath.Join(w.dir, stem(d.Article)+".tsv"), t.write)
}

func (w *tsvWriter) Close() error { return nil }

// tsvLayers are the layers that have columns, in the order that the format asks for: spans, then relations.
var tsvLayers = []string{spanType, attributionType, continuationType, nestingType}

// tsvWriting writes one article.
type tsvWriting struct {
	*casWriting
	layers []typeDescription
	tokens []tsvToken
	first  map[*structure]int // the token at which an annotation begins
}

// tsvToken is a line.
type tsvToken struct {
	corpus.Range
	begin, end int // UTF-16 units
	name       string
	structures map[string][]*structure // by layer
}

// place finds the tokens of each annotation. Every edge of a span is one of a token.
func (t *tsvWriting) place() {
	for i, s := range t.sentences {
		for k, r := range s.tokens {
			t.tokens = append(t.tokens, tsvToken{r, t.index.UTF16(r.Start), t.index.UTF16(r.End), fmt.Sprintf("%d-%d", i+1, k+1), nil})
		}
	}
	t.first = map[*structure]int{}
	for _, s := range t.structures {
		if !slices.Contains(tsvLayers, s.kind) {
			continue
		}
		from, _ := slices.BinarySearchFunc(t.tokens, s.begin, func(token tsvToken, begin int) int { return cmp.Compare(token.begin, begin) })
		t.first[s] = from
		to := len(t.tokens)
		if isRelation(s.kind) {
			to = min(from+1, to) // a relation stands in the first line of its dependent
		}
		for i := from; i < to && (t.tokens[i].begin < s.end); i++ {
			if t.tokens[i].structures == nil {
				t.tokens[i].structures = map[string][]*structure{}
			}
			t.tokens[i].structures[s.kind] = append(t.tokens[i].structures[s.kind], s)
		}
	}
}

// declare chooses the layers and features that the article uses, as WebAnno does.
func (t *tsvWriting) declare() {
	used := map[string]bool{}
	for _, s := range t.structures {
		used[s.kind] = true
		for _, f := range s.features {
			used[s.kind+"|"+f.name] = true
		}
	}
	for _, layer := range t.vocabulary.types() {
		if !slices.Contains(tsvLayers, layer.name) || !used[layer.name] {
			continue
		}
		layer.features = slices.DeleteFunc(layer.features, func(f featureDescription) bool { return !used[layer.name+"|"+f.name] })
		t.layers = append(t.layers, layer)
	}
	slices.SortStableFunc(t.layers, func(a, b typeDescription) int {
		return cmp.Compare(slices.Index(tsvLayers, a.name), slices.Index(tsvLayers, b.name))
	})
}

func isRelation(kind string) bool { return kind == continuationType || kind == nestingType }

func (t *tsvWriting) write(out *bufio.Writer) {
	out.WriteString("#FORMAT=WebAnno TSV 3.3\n")
	for _, layer := range t.layers {
		out.WriteString(tsvHeader(layer))
	}
	out.WriteString("\n\n")
	t.comments(out)
	token := 0
	for i, s := range t.sentences {
		if i > 0 {
			out.WriteString("\n")
		}
		for line := range strings.SplitSeq(t.sentenceText(i), "\n") {
			out.WriteString("#Text=" + escapeTSVText(line) + "\n")
		}
		for range s.tokens {
			t.row(out, t.tokens[token])
			token++
		}
	}
}

// tsvHeader declares the columns of a layer.
func tsvHeader(layer typeDescription) string {
	var header strings.Builder
	if isRelation(layer.name) {
		return "#T_RL=" + layer.name + "|BT_" + layer.features[0].kind + "\n"
	}
	header.WriteString("#T_SP=" + layer.name)
	for _, f := range layer.features {
		if f.element != "" {
			fmt.Fprintf(&header, "|ROLE_%s:%s_%s|%s", layer.name, f.name, f.element, spanType)
		} else {
			header.WriteString("|" + f.name)
		}
	}
	return header.String() + "\n"
}

// sentenceText is what a sentence covers in the file. The format joins sentences with a line end, or with nothing when the
// next begins at once; whatever else stands between two sentences goes to the end of the first.
func (t *tsvWriting) sentenceText(i int) string {
	s := t.sentences[i]
	if i == len(t.sentences)-1 {
		return t.text[s.Start:]
	}
	next := t.sentences[i+1].Start
	if t.text[s.End:next] == "\n" {
		next = s.End
	}
	return t.text[s.Start:next]
}

// comments tells what has no columns. #Onrecord.Lead is the space before the first sentence.
func (t *tsvWriting) comments(out *bufio.Writer) {
	for _, s := range t.structures {
		switch s.kind {
		case articleType, annotatorType, entityType, zoneType:
			fmt.Fprintf(out, "%s%s=%s\n", tsvComment, shortName(s.kind), s.json())
		}
	}
	lead := len(t.text)
	if len(t.sentences) > 0 {
		lead = t.sentences[0].Start
	}
	if lead > 0 {
		fmt.Fprintf(out, "%sLead=%s\n", tsvComment, quoted(t.text[:lead]))
	}
}

// tsvComment begins the lines that only this program reads.
const tsvComment = "#Onrecord."

// json is a structure as a JSON object.
func (s *structure) json() string {
	var members []string
	if s.annotation {
		members = append(members, fmt.Sprintf(`"begin":%d`, s.begin), fmt.Sprintf(`"end":%d`, s.end))
	}
	for _, f := range s.features {
		members = append(members, quoted(f.name)+":"+quoted(f.text))
	}
	return "{" + strings.Join(members, ",") + "}"
}

func (t *tsvWriting) row(out *bufio.Writer, token tsvToken) {
	fmt.Fprintf(out, "%s\t%d-%d\t%s\t", token.name, token.begin, token.end, escapeTSVText(t.text[token.Start:token.End]))
	for _, layer := range t.layers {
		list := token.structures[layer.name]
		if isRelation(layer.name) {
			t.cell(out, list, t.governor)
			continue
		}
		for _, f := range layer.features {
			if f.element == "" {
				t.cell(out, list, func(s *structure) string { return tsvValue(s.text(f.name)) + tsvNumber(s) })
				continue
			}
			t.cell(out, list, func(s *structure) string { return t.roles(s, f.name) + tsvNumber(s) })
			t.cell(out, list, func(s *structure) string { return t.targets(s, f.name) })
		}
	}
	out.WriteString("\n")
}

// cell writes what all annotations of a layer have in one column.
func (t *tsvWriting) cell(out *bufio.Writer, list []*structure, value func(*structure) string) {
	if len(list) == 0 {
		out.WriteString("_")
	}
	for i, s := range list {
		if i > 0 {
			out.WriteString("|")
		}
		out.WriteString(value(s))
	}
	out.WriteString("\t")
}

// tsvNumber tells an annotation from all others, so that lines and references can name it.
func tsvNumber(s *structure) string { return "[" + strconv.Itoa(s.id) + "]" }

func (t *tsvWriting) governor(s *structure) string {
	governor, dependent := t.get(s, "Governor"), t.get(s, "Dependent")
	return fmt.Sprintf("%s[%d_%d]", t.tokens[t.first[governor]].name, governor.id, dependent.id)
}

func (t *tsvWriting) roles(s *structure, name string) string {
	var list []string
	for _, id := range s.refs(name) {
		list = append(list, tsvValue(t.byID[id].text("role")))
	}
	return cmp.Or(strings.Join(list, ";"), "_")
}

func (t *tsvWriting) targets(s *structure, name string) string {
	var list []string
	for _, id := range s.refs(name) {
		target := t.get(t.byID[id], "target")
		list = append(list, t.tokens[t.first[target]].name+tsvNumber(target))
	}
	return cmp.Or(strings.Join(list, ";"), "*")
}
