package dataset

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// casFiles is how the files of one format of UIMA are read.
type casFiles struct {
	format      string
	ending      string
	recognise   func(head string) bool                  // by how a file begins
	parse       func(data []byte, n near) (*cas, error) // an error is about the whole file
	fingerprint func(data []byte) string                // the same for files of the same article
}

// near is what a file needs of what lies around it.
type near struct {
	folder func() *typeSystem // of the file: what its types are, nil when nothing tells
	tell   func(format string, args ...any)
	count  func(line int, sort string) // see tally
}

// casReader reads a file, or a folder and the folders in it. The files that have the same text are one article with
// several annotators: that is how WebAnno and INCEpTION export, a file an annotator.
type casReader struct {
	findings
	tally
	casFiles
	root      string
	annotator string
	articles  [][]string // files by their paths in the root, by article
	next      int
	offset    int64
	types     map[string]*typeSystem // by folder, nil where there is none
}

func openCAS(path string, o ReadOptions, files casFiles) (Reader, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	r := &casReader{casFiles: files, root: path, annotator: o.Annotator, types: map[string]*typeSystem{}}
	if !info.IsDir() {
		r.root = filepath.Dir(path)
		r.articles = [][]string{{filepath.Base(path)}}
		return r, nil
	}
	return r, r.find()
}

// find looks for the files, and which of them belong together. Only a fingerprint of each file is kept.
func (r *casReader) find() error {
	at := map[string]int{}
	err := filepath.WalkDir(r.root, func(path string, entry fs.DirEntry, err error) error {
		name := entry.Name()
		switch {
		case err != nil:
			return err
		case path != r.root && strings.HasPrefix(name, "."):
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		case !entry.Type().IsRegular() || !strings.HasSuffix(strings.ToLower(name), r.ending) || name == manifestName:
			return nil
		}
		file, err := filepath.Rel(r.root, path)
		if err != nil {
			return err
		}
		data, err := readWhole(path)
		switch {
		case err != nil: // what cannot be read is told when its turn comes
			r.articles = append(r.articles, []string{file})
			return nil
		case !r.recognise(string(data[:min(len(data), 64<<10)])):
			r.findings.add("%s was left out: it is not %s", file, r.format)
			return nil
		}
		key := string(derivedID(r.fingerprint(data), inceptionArticle(file)))
		if i, ok := at[key]; ok {
			r.articles[i] = append(r.articles[i], file)
		} else {
			at[key] = len(r.articles)
			r.articles = append(r.articles, []string{file})
		}
		return nil
	})
	for i, files := range r.articles { // INCEpTION's copy that nobody has worked on counts where there is no other
		initial := func(file string) bool { return stemOf(file) == "INITIAL_CAS" }
		if !slices.ContainsFunc(files, initial) {
			continue
		}
		if others := slices.DeleteFunc(slices.Clone(files), initial); len(others) > 0 {
			r.articles[i] = others
		}
	}
	return err
}

func (r *casReader) Next() (Item, error) {
	if r.next == len(r.articles) {
		return Item{}, io.EOF
	}
	files := r.articles[r.next]
	r.next++
	title, annotators := r.names(files)
	var whole Item
	var failed error
	for i, file := range files {
		item, err := r.read(file, title, annotators[i])
		switch {
		case err != nil && failed == nil:
			failed = problem(file, title, err)
		case err != nil:
			r.findings.add("%v", problem(file, title, err))
		case whole.File == "":
			whole = item
		default:
			join(&whole.Document, item.Document, file)
		}
	}
	if whole.File == "" {
		return Item{}, failed
	}
	if failed != nil {
		r.findings.add("%v", failed)
	}
	whole.Document.Sort()
	if err := check(&whole.Document); err != nil {
		return Item{}, &Error{File: files[0], Article: title, Problem: err}
	}
	return whole, nil
}

// lineError is what is wrong with a line of a file.
type lineError struct {
	line int
	error
}

func (e *lineError) Unwrap() error { return e.error }

// problem is what is wrong with a file, at its line if that is known.
func problem(file, title string, err error) error {
	var at *lineError
	if errors.As(err, &at) {
		return &Error{File: file, Line: at.line, Article: title, Problem: at.error}
	}
	return &Error{File: file, Article: title, Problem: err}
}

func (r *casReader) read(file, title, annotator string) (Item, error) {
	data, err := readWhole(filepath.Join(r.root, file))
	if err != nil {
		return Item{}, err
	}
	r.offset += int64(len(data))
	return r.item(data, file, title, annotator)
}

// item makes an article of the bytes of a file.
func (r *casReader) item(data []byte, file, title, annotator string) (Item, error) {
	folder := filepath.Dir(file)
	c, err := r.parse(data, near{
		folder: func() *typeSystem { return r.typeSystemOf(folder) },
		tell:   func(format string, args ...any) { r.findings.add("%s: %s", file, fmt.Sprintf(format, args...)) },
		count:  func(line int, sort string) { r.tally.count(fmt.Sprintf("%s, line %d", file, line), sort) },
	})
	if err != nil {
		return Item{}, err
	}
	reading := casReading{cas: c, format: r.format, file: file, title: title, annotator: annotator, findings: &r.findings, tally: &r.tally}
	return reading.item()
}

// names is what an article is called and whose work each of its files is. In an export of INCEpTION a file is
// annotation/ARTICLE/ANNOTATOR.ending. Elsewhere the annotators of several files are what tells the files apart.
func (r *casReader) names(files []string) (title string, annotators []string) {
	if article := inceptionArticle(files[0]); article != "" {
		for _, file := range files {
			annotators = append(annotators, stemOf(file))
		}
		return stemOf(article), annotators
	}
	if len(files) == 1 {
		return stemOf(files[0]), []string{r.annotator}
	}
	stems, folders := map[string]bool{}, map[string]bool{}
	for _, file := range files {
		folder, _ := parents(file)
		stems[stemOf(file)], folders[folder] = true, true
	}
	for _, file := range files {
		folder, _ := parents(file)
		switch {
		case len(stems) == len(files):
			annotators = append(annotators, stemOf(file))
		case len(folders) == len(files):
			annotators = append(annotators, cmp.Or(folder, stemOf(file)))
		default:
			annotators = append(annotators, strings.TrimSuffix(filepath.ToSlash(file), filepath.Ext(file)))
		}
	}
	if folder, _ := parents(files[0]); folder != "" && len(folders) == 1 && len(stems) == len(files) {
		return stemOf(folder), annotators
	}
	return stemOf(files[0]), annotators
}

// inceptionArticle is the article that a file of an export of INCEpTION is about, "" for a file of something else.
func inceptionArticle(file string) string {
	if folder, above := parents(file); above == "annotation" || above == "curation" {
		return folder
	}
	return ""
}

// parents gives the names of the folder that a file is in, and of the one around that; "" for the root.
func parents(file string) (folder, above string) {
	parts := strings.Split(filepath.ToSlash(filepath.Dir(file)), "/")
	if n := len(parts); parts[n-1] != "." {
		folder = parts[n-1]
		if n > 1 {
			above = parts[n-2]
		}
	}
	return folder, above
}

// stemOf is the name of a file without folder and ending.
func stemOf(file string) string {
	base := filepath.Base(file)
	return cmp.Or(strings.TrimSuffix(base, filepath.Ext(base)), base)
}

func (r *casReader) Warnings() []string {
	return append(slices.Clone(r.findings.Warnings()), r.tally.sentences()...)
}

func (r *casReader) Offset() int64 { return r.offset }

func (r *casReader) Close() error { return nil }

// typeSystemOf finds the description of the types that lies in the folder, or in the root of the dataset.
func (r *casReader) typeSystemOf(folder string) *typeSystem {
	if t, ok := r.types[folder]; ok {
		return t
	}
	var found *typeSystem
	path := filepath.Join(folder, typeSystemName)
	data, err := readWhole(filepath.Join(r.root, path))
	switch {
	case err == nil:
		if found, err = parseTypeSystem(data); err != nil {
			r.findings.add("%s cannot be read: %v", path, err)
		}
	case !errors.Is(err, fs.ErrNotExist):
		r.findings.add("%s cannot be read: %v", path, err)
	case folder != ".":
		found = r.typeSystemOf(".")
	}
	r.types[folder] = found
	return found
}

// readWhole reads a file of one article.
func readWhole(path string) ([]byte, error) {
	file, err := openFile(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, maxLine+1))
	if err == nil && len(data) > maxLine {
		err = fmt.Errorf("the file is larger than %d MiB", maxLine>>20)
	}
	return data, err
}

// hasFile tells whether the path is a file with the ending, or a folder with such a file in it, that begins as it should.
func (p Peek) hasFile(ending string, recognise func(head string) bool) bool {
	if p.Files == nil {
		return p.ending(ending) && recognise(p.Head)
	}
	const most = 20 // files are looked into
	looked := 0
	for _, name := range p.Files {
		if looked == most {
			break
		}
		if !strings.HasSuffix(strings.ToLower(name), ending) || filepath.Base(name) == manifestName {
			continue
		}
		looked++
		if one, err := peek(filepath.Join(p.Path, filepath.FromSlash(name))); err == nil && recognise(one.Head) {
			return true
		}
	}
	return false
}
