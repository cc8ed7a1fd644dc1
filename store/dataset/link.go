package dataset

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// CheckLink tells of a link in a folder, or in the folders in it, that leads out of the folder. What a stranger packed must
// not be able to name a private file of this computer for a text: it would come into the project, and leave with the next
// export. What is no link, or leads nowhere, is in order.
func CheckLink(folder, path string) error {
	info, err := os.Lstat(path)
	if err != nil || info.Mode()&fs.ModeSymlink == 0 {
		return nil
	}
	target, err := filepath.EvalSymlinks(path)
	if err != nil {
		return nil
	}
	folder, err = filepath.EvalSymlinks(folder)
	if err != nil {
		return err
	}
	if inside, err := filepath.Rel(folder, target); err == nil && inside != ".." && !strings.HasPrefix(inside, ".."+string(filepath.Separator)) {
		return nil
	}
	return fmt.Errorf("%s is a link that leads out of the folder, to %s: if you trust it, put a copy of the file in its place, else take it away", path, target)
}

// checkTree tells of the first link that leads out of a dataset, when that is a folder.
func checkTree(dataset string) error {
	return filepath.WalkDir(dataset, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || path == dataset || entry.Type()&fs.ModeSymlink == 0 {
			return nil // what cannot be looked into shows when it is read
		}
		return CheckLink(dataset, path)
	})
}
