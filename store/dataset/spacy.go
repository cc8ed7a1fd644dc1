package dataset

import (
	"bufio"
	_ "embed" // for make_spacy.py
	"encoding/json"
	"errors"
	"os"
	"path/filepath"

	"github.com/onrecord/onrecord/store/corpus"
)

// spacyFormat is a folder from which spaCy's binary training files are made on a machine that has spaCy: one JSON Lines
// file for each part of a split, tokenized, and the script that makes a DocBin of each.
var spacyFormat = Format{
	Name:  "spacy",
	Title: "spaCy (JSON Lines and a script that makes DocBin files)",
	Unit:  "tokens",
	Holds: Everything,
	Loses: []string{
		"The folder holds no .spacy files: run python make_spacy.py in it, with spaCy 3 installed. The script was not run against spaCy itself.",
		"A span of several fragments is one span a fragment; relations and all else are in the user_data of a Doc, for spaCy has no place of its own for them.",
		"Doc.ents has only spans that do not overlap, the longest first, and none that begins or ends with a space; doc.spans has all.",
		"Tokens end where spans end, so that they differ in places from those of spaCy's own tokenizers.",
		"The files that the articles were made from and the history of the work (undo) are not in the dataset.",
	},
	toFolder: newSpacyWriter,
	splits:   true,
}

//go:embed make_spacy.py
var makeSpacy []byte

// spacyDoc is one article. The order of the fields is the order in the file.
type spacyDoc struct {
	Text      string          `json:"text"`
	Words     []string        `json:"words"`
	Spaces    []bool          `json:"spaces"` // whether a space follows the word
	Spans     []spacySpan     `json:"spans"`
	Relations []spacyRelation `json:"relations"`
	Record    *line           `json:"onrecord"`
}

// spacySpan counts tokens, half-open.
type spacySpan struct {
	ID        string `json:"id"`
	Start     int    `json:"start"`
	End       int    `json:"end"`
	Label     string `json:"label"`
	Annotator string `json:"annotator"`
}

// spacyRelation joins two spans by their places in the list of spans.
type spacyRelation struct {
	Head  int    `json:"head"`
	Child int    `json:"child"`
	Label string `json:"label"`
}

// spacyWriter has an open file for each part of a split, or one for all articles.
type spacyWriter struct {
	options Options
	parts   map[string]*spacyPart
}

type spacyPart struct {
	file    *os.File
	out     *bufio.Writer
	encoder *json.Encoder
}

func newSpacyWriter(dir string, o Options) (Writer, error) {
	if err := flatNeedsText("spacy", o); err != nil {
		return nil, err
	}
	w := &spacyWriter{o, map[string]*spacyPart{}}
	names := map[string]string{"": "all"} // by the part
	if o.Split != nil {
		delete(names, "")
		for _, p := range o.Split.Parts {
			names[p.Name] = p.Name
		}
	}
	for part, name := range names {
		file, err := os.Create(filepath.Join(dir, name+".jsonl"))
		if err != nil {
			return nil, errors.Join(err, w.Close())
		}
		out := bufio.NewWriter(file)
		encoder := json.NewEncoder(out)
		encoder.SetEscapeHTML(false)
		w.parts[part] = &spacyPart{file, out, encoder}
	}
	if err := os.WriteFile(filepath.Join(dir, "make_spacy.py"), makeSpacy, 0o666); err != nil {
		return nil, errors.Join(err, w.Close())
	}
	return w, nil
}

func (w *spacyWriter) Write(d corpus.Document) error {
	return w.parts[w.options.splitOf(d.Article.ID)].encoder.Encode(newSpacyDoc(&d))
}

func newSpacyDoc(d *corpus.Document) spacyDoc {
	tokens := spaceTokens(d)
	doc := spacyDoc{
		Text: d.Article.Text, Words: make([]string, len(tokens)), Spaces: make([]bool, len(tokens)),
		Spans: []spacySpan{}, Relations: []spacyRelation{}, Record: newLine(d, true),
	}
	for i, t := range tokens {
		doc.Words[i], doc.Spaces[i] = d.Article.Text[t.Start:t.End], t.space
	}
	all := flatten(d, true)[0]
	for _, r := range all.regions {
		first, after := tokenRange(tokens, r.Range)
		doc.Spans = append(doc.Spans, spacySpan{r.id, first, after, r.label, r.span.Annotator})
	}
	for _, r := range all.relations {
		doc.Relations = append(doc.Relations, spacyRelation{r.from, r.to, r.kind})
	}
	return doc
}

func (w *spacyWriter) Close() error {
	var err error
	for _, part := range w.parts {
		err = errors.Join(err, part.out.Flush(), part.file.Close())
	}
	return err
}
