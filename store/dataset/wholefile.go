package dataset

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"unicode/utf8"
)

// maxWhole is how large a file may be that holds one article and is read as a whole, in bytes.
const maxWhole = maxLine

// wholeText reads a text file of UTF-8. A byte order mark stays in it.
func wholeText(path string) (string, error) {
	file, err := openFile(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return "", err
	}
	tooLong := fmt.Errorf("the file has more than %d bytes, which is the limit for one article", maxWhole)
	if info.Size() > maxWhole {
		return "", tooLong
	}
	data, err := io.ReadAll(io.LimitReader(file, maxWhole+1)) // it may grow
	switch {
	case err != nil:
		return "", err
	case len(data) > maxWhole:
		return "", tooLong
	}
	if at := invalidUTF8(data); at >= 0 {
		return "", fmt.Errorf("not UTF-8 at byte %d", at)
	}
	return string(data), nil
}

// invalidUTF8 is the first byte that is no part of a character, -1 when there is none.
func invalidUTF8(data []byte) int {
	if utf8.Valid(data) {
		return -1
	}
	at := 0
	for at < len(data) {
		r, size := utf8.DecodeRune(data[at:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		at += size
	}
	return at
}

// openFile opens a file to read. A pipe or a device is refused: it may never end, and opening it may wait for ever.
func openFile(path string) (*os.File, error) {
	if err := checkRegular(path); err != nil {
		return nil, err
	}
	return os.Open(path)
}

// behindLink is the folder that a link leads to; any other path stays as it is. Walking through a folder does not begin
// at a link.
func behindLink(path string) string {
	info, err := os.Lstat(path)
	if err != nil || info.Mode()&fs.ModeSymlink == 0 {
		return path
	}
	folder, err := filepath.EvalSymlinks(path)
	if err != nil {
		return path
	}
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		return path
	}
	return folder
}

// checkRegular tells of a path that is there, but neither a file nor a folder.
func checkRegular(path string) error {
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() && !info.IsDir() {
		err = fmt.Errorf("%s is a device or a pipe: name a file or folder", path)
	}
	return err
}

// wholeFiles lists the files with an ending in a folder and the folders in it, or the one file that is named. Names of
// articles begin at root. A manifest is no article.
func wholeFiles(path, ending string) (root string, files []string, err error) {
	err = filepath.WalkDir(path, func(file string, entry fs.DirEntry, err error) error {
		_, has := splitName(file)
		if err == nil && entry.Type().IsRegular() && (file == path || has == ending && entry.Name() != manifestName) {
			files = append(files, file)
		}
		return err
	})
	if err == nil && len(files) == 0 {
		err = fmt.Errorf("%s: there is no article (%s) here", path, ending)
	}
	if root = path; len(files) == 1 && files[0] == path {
		root = filepath.Dir(path)
	}
	return root, files, err
}
