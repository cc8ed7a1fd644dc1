// Package intake brings files and pages in: it turns bytes into an article's frozen text with its zones and metadata,
// and keeps the bytes as they came. It reads plain text, Markdown and HTML.
//
// It may use package corpus and text libraries. It knows neither the project file nor the screen, and it never uses the
// network: what a page only links to is not fetched.
//
// What a file does not say stays empty, and what was read from running text instead of metadata is named in a warning.
package intake

import (
	"fmt"
	"mime"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/onrecord/onrecord/store/corpus"
)

// MaxBytes is the largest input that Read takes, in bytes (64 MiB).
const MaxBytes = 64 << 20

// extractor names the code that makes texts. Its number changes when the same bytes would give another text or other zones.
const extractor = "onrecord intake 2"

// Source is what came in.
type Source struct {
	Name      string // file name or "pasted text"; used in messages and, when MediaType is empty, to tell the format
	MediaType string // "text/plain", "text/markdown", "text/html", "application/xhtml+xml"; "" = by name and content
	Encoding  string // name of the character encoding; "" = found
	Bytes     []byte
}

// Result is what became of a Source.
type Result struct {
	Article  corpus.Article // its ID is left empty
	Original corpus.Original
	Warnings []string // what a person should look at, in plain words
}

// Error tells why something cannot be read.
type Error struct {
	Name   string // file name, or what the source was called
	Place  string // where in it, "" = the whole
	Reason string // what is wrong and what to do
	err    error
}

// Error is the whole message in one line.
func (e *Error) Error() string {
	if e.Place == "" {
		return e.Name + ": " + e.Reason
	}
	return e.Name + ", " + e.Place + ": " + e.Reason
}

// Unwrap is the error of the operating system behind it, if any.
func (e *Error) Unwrap() error { return e.err }

// The formats, by their media types.
const (
	plainType    = "text/plain"
	markdownType = "text/markdown"
	htmlType     = "text/html"
)

// Read makes an article from a source. Of plain text all is kept; of a page, the headline, what stands near it and the
// body that readability finds: related links, navigation and footer are left out of the text, though not of the Original.
// The error is an *Error: the input is too large, of a format or encoding that is
// not read, or holds no text.
func Read(src Source) (Result, error) {
	if src.Name == "" {
		src.Name = "pasted text"
	}
	if len(src.Bytes) > MaxBytes {
		return Result{}, tooLarge(src.Name)
	}
	if kind := foreignFormat(src.Bytes); kind != "" {
		return Result{}, &Error{Name: src.Name, Reason: "this is " + kind + ", which is not read; save its text as .txt or as a web page and import that"}
	}
	format, err := formatOf(src)
	if err != nil {
		return Result{}, err
	}
	text, warnings, err := decode(src, format)
	if err != nil {
		return Result{}, err
	}
	text, removed := clean(text)
	if binary(text, removed) {
		return Result{}, &Error{Name: src.Name, Reason: "this is not a text, or it is in another character encoding; save it as UTF-8 and import that"}
	}
	d := &draft{removed: removed, warnings: warnings}
	switch format {
	case htmlType:
		readHTML(d, text)
	case markdownType:
		readMarkdown(d, text)
	default:
		readPlain(d, text)
	}
	return d.result(src, format)
}

// result completes a draft and checks that it is what the other rooms may rely on.
func (d *draft) result(src Source, format string) (Result, error) {
	a := d.article
	a.Text = d.text.String()
	if strings.IndexFunc(a.Text, visible) < 0 {
		return Result{}, &Error{Name: src.Name, Reason: "there is no text in it"}
	}
	if a.Title = plainValue(a.Title); a.Title == "" {
		a.Title = plainValue(firstWords(a.Text))
	}
	if err := corpus.CheckText(a.Text); err != nil {
		return Result{}, &Error{Name: src.Name, Reason: err.Error(), err: err}
	}
	if err := corpus.CheckZones(a.Text, a.Zones); err != nil {
		return Result{}, &Error{Name: src.Name, Reason: err.Error(), err: err}
	}
	if d.removed > 0 {
		d.warn("%s left out", count(d.removed, "control character was", "control characters were"))
	}
	original := corpus.Original{Name: src.Name, MediaType: format, Bytes: src.Bytes, Extractor: extractor}
	return Result{Article: a, Original: original, Warnings: d.warnings}, nil
}

// formatOf tells the format: as stated, else by the name, else by what the content begins with.
func formatOf(src Source) (string, error) {
	if src.MediaType != "" {
		stated, _, err := mime.ParseMediaType(src.MediaType)
		switch {
		case err == nil && (stated == plainType || stated == markdownType || stated == htmlType):
			return stated, nil
		case err == nil && stated == "application/xhtml+xml":
			return htmlType, nil
		}
		return "", &Error{Name: src.Name, Reason: fmt.Sprintf("the media type %q is not read; plain text, Markdown and HTML are", src.MediaType)}
	}
	if format := formats[strings.ToLower(filepath.Ext(src.Name))]; format != "" {
		return format, nil
	}
	start := strings.ToLower(strings.TrimLeft(string(src.Bytes[:min(len(src.Bytes), 1024)]), "\uFEFF \t\r\n"))
	if strings.HasPrefix(start, "<") && (strings.Contains(start, "<!doctype html") || strings.Contains(start, "<html") || strings.Contains(start, "<body")) {
		return htmlType, nil
	}
	return plainType, nil
}

// foreignFormat names the document formats that people most often rename to .txt, by their first bytes; "" for others.
func foreignFormat(b []byte) string {
	for _, known := range []struct{ magic, name string }{
		{"%PDF-", "a PDF document"},
		{"PK\x03\x04", "a zip archive or an office document"},
		{"\xD0\xCF\x11\xE0", "an old office document"},
		{`{\rtf`, "a rich text document"},
		{"\x1F\x8B", "a gzip archive"},
	} {
		if strings.HasPrefix(string(b[:min(len(b), 8)]), known.magic) {
			return known.name
		}
	}
	return ""
}

// binary tells by the control characters that were removed from a text whether it was none.
func binary(text string, removed int) bool {
	const few = 10 // as a damaged text may have, however short
	return removed > few && removed > utf8.RuneCountInString(text)/20
}

func tooLarge(name string) *Error {
	return &Error{Name: name, Reason: fmt.Sprintf("it is larger than %d MiB; split it into articles", MaxBytes>>20)}
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
