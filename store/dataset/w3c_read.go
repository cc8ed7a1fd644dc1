package dataset

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/onrecord/onrecord/store/corpus"
)

// w3cReader reads pages, collections and lists of annotations, each with the texts beside it.
type w3cReader struct {
	findings
	annotator string   // of annotations that name nobody
	files     []string // still to be read
	base      string   // of the dataset, for messages
	ready     []w3cResult
	offset    int64
}

type w3cResult struct {
	item Item
	err  error
}

// openW3C begins to read one file, or all .jsonld files in a folder and the folders in it; .json files where there are none.
func openW3C(dataset string, o ReadOptions) (Reader, error) {
	info, err := os.Stat(dataset)
	if err != nil {
		return nil, err
	}
	r := &w3cReader{annotator: o.Annotator, base: filepath.Dir(dataset), files: []string{dataset}}
	if info.IsDir() {
		r.base = dataset
		if r.files, err = filesWithEnding(dataset, ".jsonld"); err == nil && len(r.files) == 0 {
			r.files, err = filesWithEnding(dataset, ".json")
		}
		if err == nil && len(r.files) == 0 {
			err = fmt.Errorf("%s: there is no .jsonld or .json file in it", dataset)
		}
	}
	return r, err
}

// filesWithEnding lists the files in a folder and the folders in it, in order, but for the manifest of an export.
func filesWithEnding(folder, ending string) (files []string, err error) {
	err = filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() && strings.EqualFold(filepath.Ext(path), ending) && entry.Name() != manifestName {
			files = append(files, path)
		}
		return err
	})
	return files, err
}

func (r *w3cReader) Next() (Item, error) {
	for len(r.ready) == 0 {
		if len(r.files) == 0 {
			return Item{}, io.EOF
		}
		file := r.files[0]
		r.files = r.files[1:]
		if err := r.read(file); err != nil {
			return Item{}, &Error{File: r.name(file), Problem: err}
		}
	}
	next := r.ready[0]
	r.ready = r.ready[1:]
	return next.item, next.err
}

func (r *w3cReader) Offset() int64 { return r.offset }

func (r *w3cReader) Close() error { return nil }

// name is what messages call a file.
func (r *w3cReader) name(file string) string {
	if name, err := filepath.Rel(r.base, file); err == nil {
		return filepath.ToSlash(name)
	}
	return file
}

func (r *w3cReader) load(file string) ([]byte, error) {
	in, err := openFile(file)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	data, err := io.ReadAll(io.LimitReader(in, maxLine+1))
	r.offset += int64(len(data))
	if err == nil && len(data) > maxLine {
		err = fmt.Errorf("it has more than %d bytes", maxLine)
	}
	return data, err
}

// read makes the articles of one file of annotations ready.
func (r *w3cReader) read(file string) error {
	data, err := r.load(file)
	if err != nil {
		return err
	}
	page, elsewhere, err := readLD(data)
	switch {
	case err != nil:
		return err
	case len(page.Items) > mostAnnotations:
		return fmt.Errorf("it has %d annotations; the limit is %d", len(page.Items), mostAnnotations)
	case len(page.Items) == 0 && page.Article == nil:
		return errors.New("there are no annotations in it: a Web Annotation, a list of them, or a page or collection with items is expected")
	}
	for _, address := range elsewhere {
		r.add("%s: it says that more annotations are at %q; they were not read", r.name(file), address)
	}
	articles := w3cGroups(page)
	for _, a := range articles {
		a.findings, a.file, a.annotator = &r.findings, r.name(file), r.annotator
		item, err := r.article(a, file, len(articles) == 1)
		if err != nil {
			err = &Error{File: r.name(file), Article: a.title(), Problem: err}
		}
		r.ready = append(r.ready, w3cResult{item, err})
	}
	return nil
}

// article reads the text of one article and puts its annotations on it.
func (r *w3cReader) article(a *w3cGroup, file string, alone bool) (Item, error) {
	text, textFile, err := r.text(a, file, alone)
	if err != nil {
		return Item{}, err
	}
	item := Item{File: r.name(file)}
	switch {
	case textFile == "" && a.own == nil:
		return Item{}, fmt.Errorf("there is no text for the annotations of %q: put it into the same folder as %q", a.source, w3cTextNames(a.source, file, true)[0])
	case textFile == "":
		item.Standoff, item.TextHash = true, a.own.TextSHA256
		if len(item.TextHash) != 64 {
			return Item{}, fmt.Errorf("its text %q is not in the folder, and its hash is not one of 64 hexadecimal digits", a.own.ID)
		}
		item.Document, err = a.standoff()
		if err == nil {
			err = checkLinks(&item.Document)
		}
		return item, err
	}
	item.Document, err = a.document(text, textFile)
	if err == nil {
		err = check(&item.Document)
	}
	item.TextHash = corpus.TextHash(item.Document.Article.Text)
	return item, err
}

// text finds the text of an article beside the file of its annotations; "" as name when there is none.
func (r *w3cReader) text(a *w3cGroup, file string, alone bool) (text, name string, err error) {
	names := w3cTextNames(a.source, file, alone)
	if a.own != nil {
		names = w3cTextNames(a.own.ID, file, false)
	}
	for _, name := range names {
		data, err := r.load(filepath.Join(filepath.Dir(file), name))
		if err == nil {
			return strings.TrimPrefix(string(data), "\uFEFF"), name, nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return "", name, fmt.Errorf("its text: %w", err)
		}
	}
	return "", "", nil
}

// w3cTextNames lists what a text may be called: as the source, whatever its ending, and where all annotations of a file are
// of one source, as the file. A name is never a way into another folder.
func w3cTextNames(source, file string, alone bool) []string {
	source, _, _ = strings.Cut(source, "#")
	source, _, _ = strings.Cut(source, "?")
	names := []string{path.Base(strings.ReplaceAll(source, `\`, "/"))}
	if alone {
		names = append(names, filepath.Base(file))
	}
	var found []string
	for _, name := range names {
		name = strings.TrimSuffix(name, path.Ext(name)) + ".txt"
		if len(name) > len(".txt") && filepath.IsLocal(name) && filepath.Base(name) == name && !strings.ContainsAny(name, "\x00:") && !slices.Contains(found, name) {
			found = append(found, name)
		}
	}
	if len(found) == 0 {
		found = []string{strings.TrimSuffix(filepath.Base(file), filepath.Ext(file)) + ".txt"}
	}
	return found
}
