package dataset

import (
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// Peek is what a dataset is recognised by.
type Peek struct {
	Path  string
	Head  string   // how a file begins, at most 64 KiB; "" for a folder
	Files []string // of a folder: the first thousand files in it and in the folders in it, by paths with slashes, in order
}

// ending tells whether the path is that of a file with the ending, in small letters or large.
func (p Peek) ending(ending string) bool {
	return p.Files == nil && strings.HasSuffix(strings.ToLower(p.Path), ending)
}

// has tells whether the folder holds a file that the pattern matches, as path.Match has it, in any folder.
func (p Peek) has(pattern string) bool {
	return slices.ContainsFunc(p.Files, func(file string) bool {
		ok, _ := path.Match(pattern, path.Base(file)) // a bad pattern matches nothing
		return ok
	})
}

// Detect finds the format that a file or folder looks like, among those that can be read; false when there is none: a
// plain text or page, or something else. An export of ours is told by its manifest. Another folder is one dataset when
// files that lie in it say so; those in the folders in it count only where it has no files of its own but a few that
// describe it, so that a folder of all sorts of things is never taken for what lies in one corner of it.
func Detect(path string) (Format, bool) {
	p, err := peek(path)
	if err != nil {
		return Format{}, false
	}
	if p.Files == nil {
		return recognise(p)
	}
	if m, ok := readManifest(filepath.Join(path, manifestName)); ok {
		f, ok := Find(m.Dataset)
		return f, ok && f.Readable() && f.Folder() && (m.Selection.Split == nil || f.splits)
	}
	if f, ok := recognise(p.direct()); ok {
		return f, true
	}
	if slices.ContainsFunc(p.Files, func(file string) bool { return !strings.Contains(file, "/") && !describes(file) }) {
		return Format{}, false
	}
	return recognise(p)
}

func recognise(p Peek) (Format, bool) {
	formats := Formats()
	i := slices.IndexFunc(formats, func(f Format) bool { return f.Readable() && f.detect != nil && f.detect(p) })
	if i < 0 {
		return Format{}, false
	}
	return formats[i], true
}

// direct is the folder with the files that lie in it and not in the folders in it.
func (p Peek) direct() Peek {
	p.Files = slices.DeleteFunc(slices.Clone(p.Files), func(file string) bool { return strings.Contains(file, "/") })
	return p
}

// describes tells whether a file is of the kind that lies above the folders of a dataset and holds nothing of it.
func describes(file string) bool {
	name, ending := strings.ToLower(file), path.Ext(strings.ToLower(file))
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "readme") || strings.HasPrefix(name, "license") || name == "typesystem.xml" ||
		name == "croissant.json" || slices.Contains([]string{".conf", ".pdf", ".md"}, ending) || ending == ".tsv" && strings.HasPrefix(name, "metadata")
}

func peek(path string) (Peek, error) {
	p := Peek{Path: path}
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return p, err
	case info.IsDir():
		path = behindLink(path)
		p.Files = []string{}
		err := filepath.WalkDir(path, func(file string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return nil // what cannot be looked into shows when it is read
			}
			if name, err := filepath.Rel(path, file); err == nil {
				p.Files = append(p.Files, filepath.ToSlash(name))
			}
			if len(p.Files) == 1000 {
				return fs.SkipAll
			}
			return nil
		})
		return p, err
	case !info.Mode().IsRegular():
		return p, nil
	}
	file, err := os.Open(path)
	if err != nil {
		return p, err
	}
	defer file.Close()
	head, err := io.ReadAll(io.LimitReader(file, 64<<10))
	p.Head = strings.TrimPrefix(string(head), "\uFEFF")
	return p, err
}
