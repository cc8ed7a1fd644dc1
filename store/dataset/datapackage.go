package dataset

import (
	"encoding/json"
	"os"
	"path/filepath"

	"github.com/onrecord/onrecord/store/corpus"
)

// packageFormat is the CSV folder with a descriptor of its tables: a Tabular Data Package of the Frictionless
// specifications, version 1 (specs.frictionlessdata.io).
var packageFormat = Format{
	Name:  "datapackage",
	Title: "Frictionless data package (CSV folder)",
	Unit:  "code points",
	Holds: Everything,
	Loses: append([]string{
		"The descriptor names no licence and no authors, which the program does not know: add them before you pass the package on.",
	}, csvFormat.Loses...),
	toFolder: func(dir string, o Options) (Writer, error) {
		w, err := newCSVWriter(dir, o)
		if err != nil {
			return nil, err
		}
		return &packageWriter{csvWriter: w, dir: dir, options: o}, nil
	},
	open:   openCSV,
	detect: func(p Peek) bool { return isTableFolder(p) && p.has(descriptorName) },
	reduce: reduceLineEnds,
}

const descriptorName = "datapackage.json"

type packageWriter struct {
	*csvWriter
	dir     string
	options Options
	failed  bool
}

func (w *packageWriter) Write(d corpus.Document) error {
	err := w.csvWriter.Write(d)
	w.failed = w.failed || err != nil
	return err
}

func (w *packageWriter) Close() error {
	if err := w.csvWriter.Close(); err != nil || w.failed {
		return err
	}
	d := descriptor{
		Profile: "tabular-data-package", Name: "onrecord-dataset", Title: "Articles with their annotations",
		Description: "Offsets count Unicode code points. The table datadictionary tells what each column means.",
	}
	if name := w.options.Codebook.Name; name != "" {
		d.Title += " by the codebook “" + name + "”"
	}
	for _, t := range written(tables, w.options) {
		file, err := describe(filepath.Join(w.dir, t.name+".csv"), t.name+".csv")
		if err != nil {
			return err
		}
		d.Resources = append(d.Resources, resource{
			Profile: "tabular-data-resource", Name: t.name, Path: file.Path, Format: "csv", MediaType: "text/csv", Encoding: "utf-8",
			Bytes: file.Bytes, Hash: "sha256:" + file.SHA256, Dialect: dialect{",", "\n", `"`, true, true}, Schema: schemaOf(t),
		})
	}
	data, err := json.MarshalIndent(d, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(w.dir, descriptorName), append(data, '\n'), 0o666)
}

// descriptor is a datapackage.json.
type descriptor struct {
	Profile     string     `json:"profile"`
	Name        string     `json:"name"`
	Title       string     `json:"title"`
	Description string     `json:"description"`
	Resources   []resource `json:"resources"`
}

type resource struct {
	Profile   string  `json:"profile"`
	Name      string  `json:"name"`
	Path      string  `json:"path"`
	Format    string  `json:"format"`
	MediaType string  `json:"mediatype"`
	Encoding  string  `json:"encoding"`
	Bytes     int64   `json:"bytes"`
	Hash      string  `json:"hash"`
	Dialect   dialect `json:"dialect"`
	Schema    schema  `json:"schema"`
}

// dialect is the CSV dialect of the files.
type dialect struct {
	Delimiter      string `json:"delimiter"`
	LineTerminator string `json:"lineTerminator"`
	QuoteChar      string `json:"quoteChar"`
	DoubleQuote    bool   `json:"doubleQuote"`
	Header         bool   `json:"header"`
}

type schema struct {
	Fields      []field      `json:"fields"`
	PrimaryKey  []string     `json:"primaryKey"`
	ForeignKeys []foreignKey `json:"foreignKeys,omitempty"`
}

type field struct {
	Name        string `json:"name"`
	Type        string `json:"type"`
	Format      string `json:"format,omitempty"`
	Description string `json:"description"`
}

type foreignKey struct {
	Fields    string         `json:"fields"`
	Reference tableReference `json:"reference"`
}

type tableReference struct {
	Resource string `json:"resource"`
	Fields   string `json:"fields"`
}

// primaryKeys are the columns of which no two rows of a table have the same values.
var primaryKeys = map[string][]string{
	"articles": {"article"}, "zones": {"article", "start"}, "annotators": {"annotator"}, "spans": {"span"},
	"fragments": {"span", "position"}, "attributions": {"attribution"}, "attributions_text": {"attribution"},
	"attribution_spans": {"attribution", "slot", "position"}, "entities": {"entity"},
	"statuses": {"article", "annotator"}, "comments": {"comment"}, "decisions": {"decision"},
	"attributes": {"element_type", "element", "attribute", "position"}, "datadictionary": {"table", "column"},
}

// refersTo is the table whose first column a column names a row of.
var refersTo = map[string]string{
	"article": "articles", "span": "spans", "attribution": "attributions", "parent": "attributions",
	"annotator": "annotators", "entity": "entities", "merged_into": "entities",
}

func schemaOf(t table) schema {
	s := schema{PrimaryKey: primaryKeys[t.name]}
	for _, c := range t.columns {
		f := field{Name: c.name, Type: "string", Description: c.meaning}
		if c.unit != "" {
			f.Description += " (" + c.unit + ")"
		}
		switch c.kind {
		case "integer", "number", "boolean":
			f.Type = c.kind
		case "time":
			f.Type, f.Format = "datetime", "any" // with fractions of a second or without
		}
		s.Fields = append(s.Fields, f)
		to, refers := refersTo[c.name]
		if refers && to != t.name || c.name == "parent" || c.name == "merged_into" {
			key := foreignKey{c.name, tableReference{to, primaryKeys[to][0]}}
			if to == t.name {
				key.Reference.Resource = "" // the specification's way to name the table itself
			}
			s.ForeignKeys = append(s.ForeignKeys, key)
		}
	}
	return s
}
