package dataset

import (
	"io"
	"path/filepath"
	"strings"
)

// wholeReader reads the files of a folder one by one, each with one article in it. What it keeps of all of them are their names.
type wholeReader struct {
	findings
	root    string
	files   []string
	options ReadOptions
	offset  int64
	article func(name, text string) (Item, error) // reads one; the name is that below the root, with slashes
}

func openWhole(path, ending string, o ReadOptions) (*wholeReader, error) {
	root, files, err := wholeFiles(path, ending)
	if err != nil {
		return nil, err
	}
	return &wholeReader{root: root, files: files, options: o}, nil
}

func (r *wholeReader) Close() error { return nil }

func (r *wholeReader) Offset() int64 { return r.offset }

func (r *wholeReader) Next() (Item, error) {
	if len(r.files) == 0 {
		return Item{}, io.EOF
	}
	path := r.files[0]
	r.files = r.files[1:]
	name, err := filepath.Rel(r.root, path)
	if err != nil {
		name = filepath.Base(path)
	}
	name = filepath.ToSlash(name)
	text, err := wholeText(path)
	r.offset += int64(len(text))
	if err != nil {
		return Item{}, &Error{File: name, Problem: err}
	}
	item, err := r.article(name, strings.TrimPrefix(text, "\uFEFF"))
	if err != nil {
		title, _ := splitName(path)
		return Item{}, &Error{File: name, Article: title, Problem: err}
	}
	item.File = name
	return item, nil
}
