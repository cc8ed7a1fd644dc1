package dataset

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"

	"github.com/onrecord/onrecord/store/corpus"
)

// card counts what the dataset card and the Croissant metadata tell.
type card struct {
	files        []cardFile
	languages    map[string]bool
	labels       map[string]int
	attributions int
}

type cardFile struct {
	manifestFile
	split    string
	articles int
}

func newCard() card { return card{languages: map[string]bool{}, labels: map[string]int{}} }

func (c *card) note(d *corpus.Document) {
	language, _, _ := strings.Cut(strings.ToLower(d.Article.Language), "-")
	if len(language) == 2 || len(language) == 3 { // what Hugging Face knows: ISO 639
		c.languages[language] = true
	}
	for _, s := range d.Spans {
		c.labels[s.Label]++
	}
	c.attributions += len(d.Attributions)
}

func (c *card) articles() int {
	n := 0
	for _, f := range c.files {
		n += f.articles
	}
	return n
}

// write writes README.md and croissant.json.
func (c *card) write(dir string, o Options) error {
	if err := os.WriteFile(filepath.Join(dir, "README.md"), []byte(c.readme(o)), 0o666); err != nil {
		return err
	}
	data, err := c.croissant(o)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "croissant.json"), data, 0o666)
}

// title is what the dataset is called, as far as the program knows.
func title(o Options) string {
	if o.Codebook.Name == "" {
		return "Articles with their annotations"
	}
	return fmt.Sprintf("Articles annotated by the codebook “%s”, version %s", o.Codebook.Name, o.Codebook.Version)
}

// readme is the dataset card: a head in YAML that Hugging Face reads, and a text for people.
func (c *card) readme(o Options) string {
	var out strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&out, format+"\n", args...) }
	say("---")
	say("license: unknown")
	if len(c.languages) > 0 {
		say("language:")
		for _, language := range slices.Sorted(maps.Keys(c.languages)) {
			say("- %q", language) // in quotation marks: no is a truth value in YAML, and a language
		}
	}
	say("task_categories:\n- token-classification")
	say("size_categories:\n- %s", sizeCategory(c.articles()))
	say("configs:\n- config_name: default\n  data_files:")
	for _, f := range c.files {
		say("  - split: %s\n    path: %s", f.split, f.Path)
	}
	say("dataset_info:\n  features:\n%s  splits:", features(parquetSchema, "  "))
	for _, f := range c.files {
		say("  - name: %s\n    num_examples: %d", f.split, f.articles)
	}
	say("---\n\n# %s\n", markdown(title(o)))
	say("%d articles with %d attributions. A row is an article.\n", c.articles(), c.attributions)
	say("Licence, authors and origin are not known to the program that wrote this card: add them before you publish.\n")
	if o.Standoff {
		say("The texts are left out: text and quotes are null. `text_sha256` tells which text the offsets belong to.\n")
	}
	say("## Columns\n\nOffsets count Unicode code points from the start of the text; `end` is the first one after the stretch.\n")
	say("| column | meaning |\n|---|---|")
	for _, f := range parquetColumns() {
		say("| `%s` | %s |", f.name, f.meaning)
	}
	if len(c.labels) > 0 {
		say("\n## Labels\n\n| label | spans |\n|---|---|")
		for _, label := range slices.Sorted(maps.Keys(c.labels)) {
			say("| %s | %d |", markdown(label), c.labels[label])
		}
	}
	return out.String()
}

// markdown keeps words from being taken for marks.
func markdown(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	return strings.NewReplacer(`\`, `\\`, "|", `\|`, "<", `\<`, "*", `\*`, "_", `\_`, "`", "\\`", "[", `\[`, "#", `\#`).Replace(text)
}

func sizeCategory(n int) string {
	names := []string{"n<1K", "1K<n<10K", "10K<n<100K", "100K<n<1M", "1M<n<10M"}
	for _, name := range names {
		if n < 1000 {
			return name
		}
		n /= 10
	}
	return "10M<n<100M"
}

type parquetColumn struct{ name, meaning string }

// parquetColumns lists the columns of a row with what they mean.
func parquetColumns() []parquetColumn {
	var list []parquetColumn
	for _, f := range reflect.VisibleFields(reflect.TypeFor[parquetArticle]()) {
		column, _, _ := strings.Cut(f.Tag.Get("parquet"), ",")
		list = append(list, parquetColumn{column, f.Tag.Get("told")})
	}
	return list
}

// element is the type of a list's elements; nil for what is no list.
func element(node parquet.Node) parquet.Node {
	if _, list := logicalType(node).(*format.ListType); node.Leaf() || !list {
		return nil
	}
	return node.Fields()[0].Fields()[0]
}

// logicalType is what a node stands for; nil for what only its kind tells.
func logicalType(node parquet.Node) format.LogicalTypeValue {
	if t := node.Type().LogicalType(); t != nil {
		return t.Value
	}
	return nil
}

// features writes the fields of a node as the YAML list in which Hugging Face declares the types of columns.
func features(node parquet.Node, indent string) string {
	var out strings.Builder
	for _, f := range node.Fields() {
		fmt.Fprintf(&out, "%s- name: %s\n", indent, f.Name())
		switch e := element(f); {
		case e == nil:
			fmt.Fprintf(&out, "%s  dtype: %s\n", indent, dtype(f))
		case e.Leaf():
			fmt.Fprintf(&out, "%s  list: %s\n", indent, dtype(e))
		default:
			fmt.Fprintf(&out, "%s  list:\n%s", indent, features(e, indent+"  "))
		}
	}
	return out.String()
}

// dtype is Arrow's name of a leaf's type.
func dtype(node parquet.Node) string {
	if _, moment := logicalType(node).(*format.TimestampType); moment {
		return "timestamp[ms, tz=UTC]"
	}
	switch node.Type().Kind() {
	case parquet.Boolean:
		return "bool"
	case parquet.Int32:
		return "int32"
	case parquet.Double:
		return "float64"
	}
	return "string"
}
