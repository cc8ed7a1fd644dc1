package dataset

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/onrecord/onrecord/store/corpus"
)

// bratReader reads the articles of a folder one by one. What it keeps of all of them are the names of the files.
type bratReader struct {
	findings
	root    string
	options ReadOptions
	groups  []bratGroup
	lonely  []*Error
	offset  int64
}

func openBrat(path string, o ReadOptions) (Reader, error) {
	groups, lonely, err := findBrat(path)
	if err != nil {
		return nil, err
	}
	root := path
	if info, err := os.Stat(path); err == nil && !info.IsDir() {
		root = filepath.Dir(path)
	}
	return &bratReader{root: root, options: o, groups: groups, lonely: lonely}, nil
}

func (r *bratReader) Close() error { return nil }

func (r *bratReader) Offset() int64 { return r.offset }

// name is what messages call a file: its path inside the folder.
func (r *bratReader) name(path string) string {
	if name, err := filepath.Rel(r.root, path); err == nil {
		return filepath.ToSlash(name)
	}
	return filepath.Base(path)
}

func (r *bratReader) Next() (Item, error) {
	if len(r.lonely) > 0 {
		problem := r.lonely[0]
		r.lonely = r.lonely[1:]
		problem.File = r.name(problem.File)
		return Item{}, problem
	}
	if len(r.groups) == 0 {
		return Item{}, io.EOF
	}
	group := r.groups[0]
	r.groups = r.groups[1:]
	item, err := r.article(group)
	if err != nil {
		title, _ := splitName(group.text)
		return Item{}, &Error{File: r.name(group.text), Article: title, Problem: err}
	}
	return item, nil
}

// article reads a text and all its layers.
func (r *bratReader) article(group bratGroup) (Item, error) {
	raw, err := wholeText(group.text)
	if err != nil {
		return Item{}, err
	}
	r.offset += int64(len(raw))
	clean, shift := cleanText(raw)
	d, err := r.about(group.text, clean)
	if err != nil {
		return Item{}, err
	}
	units := offsetUnits(raw, clean, shift)
	for _, layer := range group.layers {
		lines, err := r.lines(layer)
		if err != nil {
			return Item{}, err
		}
		name := layer.annotator
		if name == "" {
			name = r.options.Annotator
		}
		b := newBratDoc(&r.findings, &d, name, units)
		b.read(lines)
	}
	addAnnotators(&d)
	d.Sort()
	return Item{Document: d, TextHash: corpus.TextHash(clean), File: r.name(group.text)}, check(&d)
}

// about makes the document without annotations.
func (r *bratReader) about(path, text string) (corpus.Document, error) {
	head, err := readBratArticle(path)
	if err != nil {
		return corpus.Document{}, err
	}
	if head == nil {
		title, _ := splitName(path)
		id := derivedID(bratFormat.Name, r.name(path))
		return corpus.Document{Status: corpus.Todo, Article: corpus.Article{ID: id, Title: title, Text: text}}, nil
	}
	if head.TextSHA256 != corpus.TextHash(text) {
		r.add("%s: the text was changed since it was written", r.name(path))
	}
	return head.document(text, func(zone corpus.ZoneKind, err error) {
		r.add("%s: zone %s was left out: %v", r.name(path), zone, err)
	})
}

// mostRecords is how many annotations an article may have.
const mostRecords = 1_000_000

// lines reads the files of a layer.
func (r *bratReader) lines(layer bratLayer) ([]bratLine, error) {
	var all []bratLine
	for _, path := range layer.files {
		text, err := wholeText(path)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", r.name(path), err)
		}
		r.offset += int64(len(text))
		all = append(all, parseBrat(r.name(path), text, func(l bratLine) {
			r.add("%s, line %d: %q is no annotation of brat and was left out", l.file, l.number, shortened(l.id))
		})...)
	}
	if len(all) > mostRecords {
		return nil, fmt.Errorf("the article has %d annotations; the limit is %d", len(all), mostRecords)
	}
	return all, nil
}
