package dataset

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/onrecord/onrecord/store/corpus"
)

// conllFormat is one file of tokens, a line each, with a column of BIO tags for every label: CoNLL-U Plus, which names its
// columns in the first line. The tags are for training; what they cannot say stands where CoNLL-U has a place for it. The
// last column, MISC, tells where each span begins and how many tokens it has, and a comment line at the start of each
// article holds the rest as a line of the native dataset, without the places of spans.
var conllFormat = Format{
	Name:      "conll",
	Title:     "CoNLL columns (BIO tags)",
	Extension: ".conll",
	Unit:      "tokens, and code points",
	Holds:     Everything &^ Edges,
	Loses: []string{
		"The files that the articles were made from, and the history of the work (undo), are not in the file.",
		"A column has one tag a token: of overlapping spans with the same label, of any annotator, it shows the first. The MISC column has them all.",
		"Labels that the codebook does not have get no column of their own; their spans stand in MISC.",
		"Spans that cover nothing but spaces are left out.",
	},
	toFile: func(w io.Writer, o Options) (Writer, error) {
		if o.Standoff {
			return nil, errors.New("the format conll needs the text; jsonl and csv can be written without it")
		}
		c := &conllWriter{out: bufio.NewWriter(w), labels: conllLabels(o.Codebook)}
		columns := []string{"ID", "FORM", "START", "END"}
		for _, l := range c.labels {
			columns = append(columns, conllName(l))
		}
		fmt.Fprintf(c.out, "%s %s MISC\n", conllColumns, strings.Join(columns, " "))
		return c, c.out.Flush()
	},
	open: func(path string, o ReadOptions) (Reader, error) {
		file, err := openFile(path)
		if err != nil {
			return nil, err
		}
		r := newConllReader(file, filepath.Base(path), o)
		r.close = file.Close
		return r, nil
	},
	detect: isConll,
	reduce: func(d *corpus.Document) { *d = withoutBlankSpans(*d) },
}

const (
	conllColumns = "# global.columns ="
	conllNewdoc  = "# newdoc"
	conllArticle = "# onrecord = " // the rest of an article, as JSON
	conllSpan    = "Span="         // in MISC: number of the span in the article's list, from 1, and how many tokens begin here
)

// conllLabels are the labels with columns: those of the codebook, else the usual ones.
func conllLabels(book corpus.Codebook) []string {
	var labels []string
	for _, l := range book.Labels {
		if !slices.ContainsFunc(labels, func(other string) bool { return conllName(other) == conllName(l.Name) }) {
			labels = append(labels, l.Name)
		}
	}
	if labels == nil {
		return []string{"Claim", "Speaker", "Source", "Cue"}
	}
	return labels
}

// conllName is a label as the name of a column, and in tags: white space parts columns there.
func conllName(label string) string { return strings.Join(strings.Fields(label), "_") }

type conllWriter struct {
	out    *bufio.Writer
	labels []string
}

func (w *conllWriter) Close() error { return w.out.Flush() }

func (w *conllWriter) Write(d corpus.Document) error {
	d = withoutBlankSpans(d)
	l := newLine(&d, false)
	for i := range l.Spans {
		l.Spans[i].Fragments, l.Spans[i].Quote = []lineRange{}, "" // the tokens tell them
	}
	about, err := lineJSON(l)
	if err != nil {
		return err
	}
	fmt.Fprintf(w.out, "%s id = %s\n%s%s\n", conllNewdoc, oneLine(string(d.Article.ID)), conllArticle, about)
	text := d.Article.Text
	sentences := tokenize(text, edgesOf(&d))
	t := tagsOf(&d, sentences, w.labels)
	index := corpus.NewIndex(text)
	at := 0 // number of the token in the article
	for i, s := range sentences {
		fmt.Fprintf(w.out, "# sent_id = %d\n# text = %s\n", i+1, oneLine(text[s.Start:s.End]))
		for k, token := range s.tokens {
			row := []string{
				strconv.Itoa(k + 1), text[token.Start:token.End], strconv.Itoa(index.CodePoints(token.Start)), strconv.Itoa(index.CodePoints(token.End)),
			}
			row = append(row, t.tags[at]...)
			fmt.Fprintf(w.out, "%s\t%s\n", strings.Join(row, "\t"), t.misc(at))
			at++
		}
		w.out.WriteByte('\n')
	}
	if len(sentences) == 0 {
		w.out.WriteByte('\n') // the comments of the next article are its own
	}
	return w.out.Flush()
}

// conllTags is what the columns of an article say, token by token.
type conllTags struct {
	tags   [][]string       // by token, then by label
	begins map[int][]string // what MISC says of a token
}

func (t *conllTags) misc(token int) string {
	if len(t.begins[token]) == 0 {
		return "_"
	}
	return strings.Join(t.begins[token], "|")
}

// tagsOf finds the tags of all tokens. A tag begins anew with each sentence, as readers take sentences one by one.
func tagsOf(d *corpus.Document, sentences []sentence, labels []string) *conllTags {
	t := &conllTags{begins: map[int][]string{}}
	var tokens []corpus.Range
	first := map[int]bool{} // tokens that begin a sentence
	for _, s := range sentences {
		first[len(tokens)] = true
		tokens = append(tokens, s.tokens...)
	}
	for range tokens {
		t.tags = append(t.tags, slices.Repeat([]string{"O"}, len(labels)))
	}
	for i, s := range d.Spans {
		column := slices.IndexFunc(labels, func(l string) bool { return l == s.Label })
		free := column >= 0
		pieces := tokensOf(tokens, trimmed(d.Article.Text, s.Fragments))
		for _, p := range pieces {
			t.begins[p.Start] = append(t.begins[p.Start], fmt.Sprintf("%s%d:%d", conllSpan, i+1, p.Len()))
			for at := p.Start; free && at < p.End; at++ {
				free = t.tags[at][column] == "O"
			}
		}
		if !free {
			continue
		}
		for _, p := range pieces {
			for at := p.Start; at < p.End; at++ {
				prefix := "I-"
				if at == p.Start || first[at] {
					prefix = "B-"
				}
				t.tags[at][column] = prefix + conllName(s.Label)
			}
		}
	}
	return t
}

// tokensOf tells which tokens fragments consist of, as ranges of token numbers. The tokens are parted at the fragments'
// edges.
func tokensOf(tokens, fragments []corpus.Range) []corpus.Range {
	number := func(at int) int {
		i, _ := slices.BinarySearchFunc(tokens, at, func(t corpus.Range, at int) int { return t.Start - at })
		return i
	}
	var pieces []corpus.Range
	for _, f := range fragments {
		pieces = append(pieces, corpus.Range{Start: number(f.Start), End: number(f.End)})
	}
	return pieces
}

// withoutBlankSpans leaves out the spans that cover no token, and the links to them.
func withoutBlankSpans(d corpus.Document) corpus.Document {
	kept := map[corpus.ID]bool{}
	var spans []corpus.Span
	for _, s := range d.Spans {
		if len(trimmed(d.Article.Text, s.Fragments)) > 0 {
			kept[s.ID] = true
			spans = append(spans, s)
		}
	}
	if len(spans) < len(d.Spans) {
		d.Spans = spans
		d.Attributions = cut(d.Attributions, func(string) bool { return true }, kept, false)
	}
	return d
}
