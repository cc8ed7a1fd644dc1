package exchange

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/onrecord/onrecord/store/dataset"
	"github.com/onrecord/onrecord/store/intake"
)

// source is one file to import, or a folder that is one dataset.
type source struct {
	path   string
	size   int64          // bytes
	format dataset.Format // of a dataset; not readable for a text or page
	err    error          // it cannot be read
	other  bool           // in a folder that was looked through: neither text nor page nor dataset
}

// find lists what is behind the paths. A folder is one dataset when a format knows it for its own; else it is looked
// through, hidden files and links to folders left out and links out of it refused, with texts and pages before datasets,
// so that stand-off annotations find the texts that lie beside them. With a format named, each path is a dataset of that
// format.
func find(paths []string, format string) []source {
	var sources []source
	for _, path := range paths {
		if f, ok := dataset.Find(format); ok {
			sources = append(sources, source{path: path, size: sizeOf(path), format: f})
			continue
		}
		found := look(path, path)
		if !slices.ContainsFunc(found, func(s source) bool { return !s.other }) {
			found = []source{{path: path, err: errNothing}}
		}
		sources = append(sources, found...)
	}
	return once(sources)
}

var errNothing = errors.New("there is no text, page or dataset in this folder that can be read")

// look finds the sources at a path in the folder that was named.
func look(named, path string) []source {
	if path != named {
		if err := dataset.CheckLink(named, path); err != nil {
			return []source{{path: path, err: err}}
		}
	}
	if f, ok := dataset.Detect(path); ok {
		return []source{{path: path, size: sizeOf(path), format: f}}
	}
	if !isFolder(path) {
		return []source{{path: path, size: sizeOf(path)}}
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		return []source{{path: path, err: err}}
	}
	var plain, datasets []source
	for _, entry := range entries {
		within := filepath.Join(path, entry.Name())
		if strings.HasPrefix(entry.Name(), ".") || !entry.IsDir() && isFolder(within) {
			continue
		}
		for _, s := range look(named, within) {
			switch {
			case s.format.Readable():
				datasets = append(datasets, s)
			default:
				s.other = s.other || s.err == nil && !(intake.Supported(s.path) && isFile(s.path))
				plain = append(plain, s)
			}
		}
	}
	return append(plain, datasets...)
}

// once leaves out files that were named twice.
func once(sources []source) []source {
	seen := map[string]bool{}
	kept := sources[:0]
	for _, s := range sources {
		if key := filepath.Clean(s.path); !seen[key] {
			seen[key] = true
			kept = append(kept, s)
		}
	}
	return kept
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// sizeOf is the size of a file in bytes, or of all files in a folder.
func sizeOf(path string) int64 {
	var size int64
	if real, err := filepath.EvalSymlinks(path); err == nil { // walking does not begin at a link
		path = real
	}
	_ = filepath.WalkDir(path, func(_ string, entry fs.DirEntry, err error) error { // it only measures progress
		if err == nil && !entry.IsDir() {
			if info, err := entry.Info(); err == nil {
				size += info.Size()
			}
		}
		return nil
	})
	return size
}

// place names an article of a dataset.
func place(path string, line int, title string) string {
	name := path
	if line > 0 {
		name += fmt.Sprintf(", line %d", line)
	}
	if title != "" {
		name += fmt.Sprintf(", article %q", title)
	}
	return name
}
