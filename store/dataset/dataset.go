// Package dataset takes annotated articles out to files of other tools and reads them back in, one format a file. Every
// format stands behind the same small interface over a stream of documents, so that memory does not grow with the number
// of articles. It imports corpus and the standard library only: it knows no project file and no screen.
//
// Offsets inside a corpus.Document are bytes; a format writes its own unit and converts with a corpus.Index.
package dataset

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/onrecord/onrecord/store/corpus"
)

// Format is one way to write annotated articles. A format is written by Export and read by Open.
type Format struct {
	Name      string   // short and stable, for the command line: "jsonl"
	Title     string   // for a person: "Onrecord dataset (JSON Lines)"
	Extension string   // of the file, with its dot: ".jsonl"; "" for a format that writes a folder
	Loses     []string // what the format cannot hold, a plain sentence each

	files []string // of a folder: the names of all files that the format writes with some options or other

	// Exactly one of the two is set. Both begin an output that Export has made a place for.
	toFile   func(w io.Writer, o Options) (Writer, error)
	toFolder func(dir string, o Options) (Writer, error)

	open func(path string) (Reader, error) // nil: the format cannot be read
}

// Folder tells whether the format writes a folder of files and not a single file.
func (f Format) Folder() bool { return f.toFolder != nil }

// Readable tells whether the format can be read back.
func (f Format) Readable() bool { return f.open != nil }

// Open begins to read a dataset. The error is about the whole dataset: it cannot be opened, or the format cannot be read.
func (f Format) Open(path string) (Reader, error) {
	if f.open == nil {
		return nil, fmt.Errorf("%s: the format %s can be written but not read", path, f.Name)
	}
	return f.open(path)
}

// Formats lists all formats, the native one first.
func Formats() []Format { return []Format{jsonlFormat, csvFormat} }

// Find finds a format by its name.
func Find(name string) (Format, bool) {
	formats := Formats()
	i := slices.IndexFunc(formats, func(f Format) bool { return f.Name == name })
	if i < 0 {
		return Format{}, false
	}
	return formats[i], true
}

// ByExtension finds the format that reads files with the ending of the path.
func ByExtension(path string) (Format, bool) {
	formats := Formats()
	i := slices.IndexFunc(formats, func(f Format) bool {
		return f.Readable() && f.Extension != "" && strings.HasSuffix(strings.ToLower(path), f.Extension)
	})
	if i < 0 {
		return Format{}, false
	}
	return formats[i], true
}

// Options say what of the articles is written, and how.
type Options struct {
	Standoff   bool   // leave out the article text and all quotes: hashes and offsets only, for texts that may not be passed on
	Annotator  string // only this annotator's layer; links into other layers are cut. "" = all layers
	PlainCells bool   // csv: write cells as they are, though a spreadsheet would run those that begin like a formula
	Replace    bool   // an output of that name may be there already, and is replaced
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
	Line     int    // where it stands in its file, counted from 1
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
	Line    int    // counted from 1
	Article string // title or id, "" = the line could not be read so far
	Problem error
}

func (e *Error) Error() string {
	place := fmt.Sprintf("%s, line %d", e.File, e.Line)
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
