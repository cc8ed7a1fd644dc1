// Package dataset takes annotated articles out to files of other tools and reads them back in. Every format stands behind the
// same small interface over a stream of documents, so that memory does not grow with the number of articles. A format is the
// file of its name, and the files that begin like it; what several share is in files named after what they hold. It may know
// corpus, text libraries, and the two libraries that read and write Parquet and read Excel files; it knows no project file and
// no screen.
//
// Export writes and reads back, Detect and Format.Open read. What a format keeps of a document is declared in its Holds, and
// that declaration is what an export is compared by.
//
// Offsets inside a corpus.Document are bytes; a format writes its own unit and converts with a corpus.Index.
package dataset

import (
	"fmt"
	"io"
	"slices"

	"github.com/onrecord/onrecord/store/corpus"
)

// Format is one way to write annotated articles, or to read them, or both. A format is written by Export and read by Open.
type Format struct {
	Name      string   // short and stable, for the command line: "jsonl"
	Title     string   // for a person: "Onrecord dataset (JSON Lines)"
	Extension string   // of the file, with its dot: ".jsonl"; "" for a format that writes a folder
	Unit      string   // what its offsets count: "code points", "UTF-16 units", "tokens"; "" = it has none
	Holds     Holds    // what of an article comes back when the format's own output is read, or would
	Loses     []string // what else is to be known of the format before one relies on it, a plain sentence each

	// At most one of the two is set; none is set for a format that can only be read. Both begin an output that Export has
	// made a place for.
	toFile   func(w io.Writer, o Options) (Writer, error)
	toFolder func(dir string, o Options) (Writer, error)
	splits   bool // toFolder puts the articles of each split where they belong itself, by Options.splitOf

	open   func(path string, o ReadOptions) (Reader, error) // of a file or a folder; nil: the format cannot be read
	detect func(p Peek) bool                                // whether a file or folder looks like the format; nil: never
	reduce func(d *corpus.Document)                         // what the format makes of a document beyond what Holds tells; may be nil
}

// Folder tells whether the format writes a folder of files and not a single file.
func (f Format) Folder() bool { return f.toFolder != nil }

// Writable tells whether the format can be written.
func (f Format) Writable() bool { return f.toFile != nil || f.toFolder != nil }

// Readable tells whether the format can be read.
func (f Format) Readable() bool { return f.open != nil }

// Open begins to read a dataset, a file or a folder. The error is about the whole dataset: it cannot be opened, it is a
// folder with links out of it, or the format cannot be read.
func (f Format) Open(path string, o ReadOptions) (Reader, error) {
	if f.open == nil {
		return nil, fmt.Errorf("%s: the format %s can be written but not read", path, f.Name)
	}
	if err := checkRegular(path); err != nil {
		return nil, err
	}
	path = behindLink(path)
	if err := checkTree(path); err != nil {
		return nil, err
	}
	if o.Annotator == "" {
		o.Annotator = f.Name
	}
	r, err := f.open(path, o)
	if err != nil {
		return nil, err
	}
	return &relabelling{r, o.Labels}, nil
}

// ReadOptions say how a dataset is read.
type ReadOptions struct {
	Annotator string            // whose layer annotations are that name nobody; "" = the name of the format
	Labels    map[string]string // what labels of the dataset are called here; one that is not named keeps its name
	Columns   map[string]string // of tables of plain articles: the column of "text", "title" …; what is not named is found by its name
}

// Formats lists all formats, the native one first.
func Formats() []Format {
	return []Format{
		jsonlFormat, packageFormat, csvFormat, xlsxFormat, parquetFormat, bratFormat, webannoTSVFormat, xmiFormat, casJSONFormat, conllFormat,
		doccanoFormat, labelStudioFormat, prodigyFormat, spacyFormat, w3cFormat, teiFormat, htmlFormat, refiFormat, citronFormat, claimReviewFormat,
		markedFormat,
		tableFormat, // last: it takes every table with a text in it
	}
}

// Find finds a format by its name.
func Find(name string) (Format, bool) {
	formats := Formats()
	i := slices.IndexFunc(formats, func(f Format) bool { return f.Name == name })
	if i < 0 {
		return Format{}, false
	}
	return formats[i], true
}

// Options say what of the articles is written, and how.
type Options struct {
	Codebook     corpus.Codebook // of the project: formats that declare their labels take them from here
	Annotators   []string        // only these annotators' layers; links into other layers are cut. None = all
	Labels       []string        // only spans with these labels; attributions keep what is left of them. None = all
	Standoff     bool            // leave out the article text and all quotes: hashes and offsets only, for texts that may not be passed on
	Pseudonymise Pseudonyms      // which persons' names are replaced
	Split        *Split          // parts of the dataset for training and testing; nil = it stays whole
	PlainCells   bool            // csv: write cells as they are, though a spreadsheet would run those that begin like a formula
	NoVerify     bool            // do not read the output back
	Replace      bool            // an output of that name may be there already, and is replaced
	Tool         string          // name and version of the program, for the manifest: "Onrecord 1.0"

	Back func(title string) // told of each article that is read back from the output; may be nil

	splitOf func(article corpus.ID) string // set by Export: the split an article is in; "" = there are none
}

// Writer writes documents one after another.
type Writer interface {
	// Write adds a document. After an error nothing more may be written.
	Write(corpus.Document) error
	// Close completes the output and frees what it holds; after a failed Write it only frees.
	Close() error
}

// Reader reads documents one after another.
type Reader interface {
	// Next returns the next article, and io.EOF at the end. An *Error is about one article, and reading may go on; any
	// other error ends the reading.
	Next() (Item, error)
	// Warnings tells what was read but not kept so far, each once with the first line that has it.
	Warnings() []string
	// Offset is how much of the input was read so far, in bytes: a measure of progress.
	Offset() int64
	// Close frees the file.
	Close() error
}

// Item is one article as it was read.
type Item struct {
	Document corpus.Document
	TextHash string // see corpus.TextHash
	Standoff bool   // the line had no text: the offsets in Document are in code points, and Anchor is needed
	File     string // of a dataset of many files: the one it stands in
	Line     int    // where it begins in its file, counted from 1; 0 = the file has no lines to speak of
}

// Anchor puts a stand-off item on its article's text: offsets become bytes, and quotes are filled in. The error tells
// that the text is not the one that was annotated, or that a span or zone does not fit it.
func (i Item) Anchor(text string) (corpus.Document, error) {
	if hash := corpus.TextHash(text); hash != i.TextHash {
		return corpus.Document{}, fmt.Errorf("the text's SHA-256 is %s, the annotated one's is %s", hash, i.TextHash)
	}
	if !i.Standoff {
		return i.Document, nil
	}
	return anchor(i.Document, text)
}

// Error is what is wrong with one article of a dataset.
type Error struct {
	File    string
	Line    int    // counted from 1; 0 = unknown
	Article string // title or id, "" = the line could not be read so far
	Problem error
}

func (e *Error) Error() string {
	place := e.File
	if e.Line > 0 {
		place += fmt.Sprintf(", line %d", e.Line)
	}
	if e.Article != "" {
		place += fmt.Sprintf(", article %q", e.Article)
	}
	return place + ": " + e.Problem.Error()
}

// Unwrap gives the problem without its place.
func (e *Error) Unwrap() error { return e.Problem }

// name is what a message calls the article.
func name(a corpus.Article) string {
	if a.Title != "" {
		return a.Title
	}
	return string(a.ID)
}
