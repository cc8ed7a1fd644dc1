package dataset

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/onrecord/onrecord/store/corpus"
)

// jsonlFormat is the native dataset: JSON Lines, one article a line, offsets in code points. It holds everything but the
// files that the articles were made from, and the same documents give the same bytes.
var jsonlFormat = Format{
	Name:      "jsonl",
	Title:     "Onrecord dataset (JSON Lines)",
	Extension: ".jsonl",
	Unit:      "code points",
	Holds:     Everything,
	Loses: []string{
		"The files that the articles were made from are not in the dataset; their text is.",
		"The history of the work (undo) is not in the dataset.",
		"A stand-off dataset has no text and no quotes; titles, notes and the names of entities stay in it.",
	},
	toFile: func(w io.Writer, o Options) (Writer, error) { return newJSONLWriter(w, o), nil },
	open:   openJSONL,
	detect: func(p Peek) bool {
		first, _, _ := strings.Cut(strings.TrimLeft(p.Head, " \t\r\n"), "\n")
		return strings.HasPrefix(strings.Trim(string(peekMembers(first)["format"]), `"`), nativeMark)
	},
}

// nativeMark begins the "format" of every line of a native dataset, of any version.
const nativeMark = "onrecord/"

// openJSONL opens a native dataset. A file whose first line is an object of another shape is a table of articles.
func openJSONL(path string, o ReadOptions) (Reader, error) {
	file, err := openFile(path)
	if err != nil {
		return nil, err
	}
	r := newJSONLReader(file, filepath.Base(path))
	r.close = file.Close
	if err := r.readLine(); err == nil && bytes.HasPrefix(bytes.TrimSpace(r.buffer), []byte("{")) && !bytes.Contains(r.buffer, []byte(`"`+nativeMark)) {
		if err := file.Close(); err != nil {
			return nil, err
		}
		return openPlain(path, o)
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	r = newJSONLReader(file, filepath.Base(path))
	r.close = file.Close
	return r, nil
}

// WriteJSONL writes one document as a line of a native dataset. The error tells what is wrong with the document, or comes
// from w.
func WriteJSONL(w io.Writer, d corpus.Document) error {
	return writeOne(newJSONLWriter(w, Options{}), d)
}

type jsonlWriter struct {
	encoder  *json.Encoder
	standoff bool
}

func newJSONLWriter(w io.Writer, o Options) *jsonlWriter {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return &jsonlWriter{encoder, o.Standoff}
}

func (w *jsonlWriter) Write(d corpus.Document) error {
	return w.encoder.Encode(newLine(&d, w.standoff))
}

func (w *jsonlWriter) Close() error { return nil }

// maxLine is the longest line that is read, in bytes. It bounds the memory that a damaged file can take.
const maxLine = 256 << 20

type jsonlReader struct {
	in      *bufio.Reader
	close   func() error
	file    string
	line    int    // number of the line that was read last, from 1
	offset  int64  // bytes read
	buffer  []byte // the line
	limit   int    // longest line, in bytes
	unknown map[string]bool
	found   []string // warnings, in the order in which they were found
}

// ReadJSONL reads a native dataset that is no file on disk. Messages call it by the name. Closing the reader does not
// close r.
func ReadJSONL(r io.Reader, name string) Reader { return newJSONLReader(r, name) }

func newJSONLReader(r io.Reader, name string) *jsonlReader {
	return &jsonlReader{
		in: bufio.NewReaderSize(r, 1<<16), file: name, limit: maxLine,
		close: func() error { return nil }, unknown: map[string]bool{},
	}
}

func (r *jsonlReader) Close() error { return r.close() }

func (r *jsonlReader) Offset() int64 { return r.offset }

func (r *jsonlReader) Warnings() []string { return r.found }

func (r *jsonlReader) Next() (Item, error) {
	for {
		err := r.readLine()
		if err != nil {
			return Item{}, err
		}
		if len(bytes.TrimSpace(r.buffer)) > 0 {
			break
		}
	}
	var l line
	if err := r.decode(&l); err != nil {
		return Item{}, r.problem(&l, err)
	}
	item, err := l.item()
	if err != nil {
		return Item{}, r.problem(&l, err)
	}
	item.Line = r.line
	return item, nil
}

func (r *jsonlReader) problem(l *line, err error) error {
	return &Error{r.file, r.line, name(corpus.Article{ID: l.ID, Title: l.Title}), err}
}

// mostSkipped is how many times longer than the limit a line may be and still be read over. A file with holes in it may
// claim to be far larger than any disk, and would keep the program busy for hours.
const mostSkipped = 16

// readLine fills the buffer with the next line; io.EOF after the last. What is longer than the limit is read over, up to a
// length at which the reading ends.
func (r *jsonlReader) readLine() error {
	r.line++
	r.buffer = r.buffer[:0]
	length := 0
	for {
		part, err := r.in.ReadSlice('\n')
		r.offset += int64(len(part))
		if length == 0 && r.line == 1 {
			part = bytes.TrimPrefix(part, []byte("\uFEFF"))
		}
		length += len(part)
		if length <= r.limit {
			r.buffer = append(r.buffer, part...)
		}
		switch {
		case length > mostSkipped*r.limit:
			return fmt.Errorf("%s, line %d: the line has more than %d bytes, so that this is no such file, or a damaged one: nothing from there on was read", r.file, r.line, mostSkipped*r.limit)
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err != nil && (!errors.Is(err, io.EOF) || length == 0):
			return err
		case length > r.limit:
			return r.problem(&line{}, fmt.Errorf("the line has %d bytes; the limit is %d", length, r.limit))
		}
		return nil
	}
}

// decode reads the buffer as one JSON object, and notes fields that this version does not know.
func (r *jsonlReader) decode(l *line) error {
	if at := invalidUTF8(r.buffer); at >= 0 {
		return fmt.Errorf("not UTF-8 at byte %d of the line", at)
	}
	strict := json.NewDecoder(bytes.NewReader(r.buffer))
	strict.DisallowUnknownFields()
	if strict.Decode(l) != nil || len(bytes.TrimSpace(r.buffer[strict.InputOffset():])) > 0 {
		*l = line{}
		if err := json.Unmarshal(r.buffer, l); err != nil {
			return plainJSONError(err)
		}
		var all any
		if err := json.Unmarshal(r.buffer, &all); err != nil {
			return plainJSONError(err)
		}
		for _, field := range unknownFields(all, reflect.TypeFor[line](), "") {
			r.warn(field, fmt.Sprintf("the field %q is not known to this version and was left out", field))
		}
	}
	if l.Text != nil && strings.ContainsRune(*l.Text, utf8.RuneError) && !replaced.Match(r.buffer) {
		return errors.New(`the text has an escape (\ud800 to \udfff) that is half of a character`) // decoding hides it
	}
	return nil
}

// replaced finds the replacement character where it was really written.
var replaced = regexp.MustCompile(`(?i)\x{FFFD}|\\ufffd`)

func (r *jsonlReader) warn(field, message string) {
	if !r.unknown[field] {
		r.unknown[field] = true
		r.found = append(r.found, fmt.Sprintf("line %d: %s", r.line, message))
	}
}

// unknownFields lists the members of a decoded JSON value that have no field in the type, by their path: "spans.colour".
// What a type decodes itself, and maps, have free names.
func unknownFields(value any, t reflect.Type, path string) []string {
	var found []string
	switch v := value.(type) {
	case []any:
		if t.Kind() == reflect.Slice {
			for _, one := range v {
				found = append(found, unknownFields(one, t.Elem(), path)...)
			}
		}
	case map[string]any:
		if t.Kind() != reflect.Struct {
			return nil
		}
		fields := map[string]reflect.Type{}
		for _, f := range reflect.VisibleFields(t) {
			if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); name != "" {
				fields[strings.ToLower(name)] = f.Type // encoding/json takes a name in any case
			}
		}
		for _, key := range slices.Sorted(maps.Keys(v)) {
			if field, ok := fields[strings.ToLower(key)]; ok {
				found = append(found, unknownFields(v[key], field, path+key+".")...)
			} else {
				found = append(found, path+key)
			}
		}
	}
	return found
}

// plainJSONError says a decoding error without the names of Go types.
func plainJSONError(err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	var moment *time.ParseError
	switch {
	case errors.As(err, &moment):
		return fmt.Errorf("the time %q is not of the form 2026-11-23T09:00:00Z", strings.Trim(moment.Value, `"`))
	case errors.As(err, &syntax):
		return fmt.Errorf("not JSON at byte %d of the line: %w", syntax.Offset, syntax)
	case errors.As(err, &kind) && kind.Field == "":
		return fmt.Errorf("a JSON object is expected, not %s", oneOf(kind.Value))
	case errors.As(err, &kind):
		return fmt.Errorf("the field %q cannot be %s", kind.Field, oneOf(kind.Value))
	}
	return err
}

// oneOf puts an article before the name of a JSON type.
func oneOf(kind string) string {
	if strings.HasPrefix(kind, "a") || strings.HasPrefix(kind, "o") {
		return "an " + kind
	}
	return "a " + kind
}
