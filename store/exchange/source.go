package exchange

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/onrecord/onrecord/store/dataset"
	"github.com/onrecord/onrecord/store/intake"
)

// source is one file to import.
type source struct {
	path   string
	size   int64          // bytes
	format dataset.Format // of a dataset; not readable for a text or page
	err    error          // it cannot be read
}

// find lists the files behind the paths. In a folder, texts and pages come before datasets, so that stand-off annotations
// find the texts that lie beside them.
func find(paths []string) []source {
	var sources []source
	for _, path := range paths {
		if format, ok := dataset.ByExtension(path); ok && !isFolder(path) {
			sources = append(sources, source{path: path, size: sizeOf(path), format: format})
			continue
		}
		intake.Walk([]string{path}, func(file string, err error) bool {
			sources = append(sources, source{path: file, size: sizeOf(file), err: err})
			return true
		})
		if isFolder(path) {
			sources = append(sources, datasetsIn(path)...)
		}
	}
	return once(sources)
}

// datasetsIn lists the datasets in a folder and the folders in it, but for hidden ones and links to folders. A folder that
// cannot be opened was noted when the texts were looked for.
func datasetsIn(folder string) []source {
	var found []source
	entries, _ := os.ReadDir(folder)
	for _, entry := range entries {
		path := filepath.Join(folder, entry.Name())
		format, isDataset := dataset.ByExtension(path)
		switch {
		case strings.HasPrefix(entry.Name(), "."):
		case entry.IsDir():
			found = append(found, datasetsIn(path)...)
		case isDataset && isFile(path):
			found = append(found, source{path: path, size: sizeOf(path), format: format})
		}
	}
	return found
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

func sizeOf(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}

// place names an article of a dataset.
func place(path string, line int, title string) string {
	name := fmt.Sprintf("%s, line %d", path, line)
	if title != "" {
		name += fmt.Sprintf(", article %q", title)
	}
	return name
}
