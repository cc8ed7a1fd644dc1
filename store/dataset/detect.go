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
// plain text or page, or something else.
func Detect(path string) (Format, bool) {
	p, err := peek(path)
	if err != nil {
		return Format{}, false
	}
	formats := Formats()
	i := slices.IndexFunc(formats, func(f Format) bool { return f.Readable() && f.detect != nil && f.detect(p) })
	if i < 0 {
		return Format{}, false
	}
	return formats[i], true
}

func peek(path string) (Peek, error) {
	p := Peek{Path: path}
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return p, err
	case info.IsDir():
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
