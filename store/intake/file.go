package intake

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// formats is what Read takes, by file name extension.
var formats = map[string]string{
	".txt": plainType, ".text": plainType,
	".md": markdownType, ".markdown": markdownType,
	".html": htmlType, ".htm": htmlType, ".xhtml": htmlType,
}

// Extensions lists the file name extensions that are read, in lower case with their dot, sorted.
func Extensions() []string { return slices.Sorted(maps.Keys(formats)) }

// Supported tells by a file's name whether it is read.
func Supported(name string) bool { return formats[strings.ToLower(filepath.Ext(name))] != "" }

// ReadFile reads a regular file of at most MaxBytes in a character encoding, "" = found. The error is an *Error, which
// unwraps to the operating system's.
func ReadFile(path, encoding string) (Result, error) {
	if !Supported(path) {
		return Result{}, notSupported(path)
	}
	info, err := os.Stat(path)
	if err != nil {
		return Result{}, fileError(path, err)
	}
	// Looked at before it is opened: opening a pipe would wait for a writer.
	if !info.Mode().IsRegular() {
		return Result{}, &Error{Name: path, Reason: "this is not a file with a text in it"}
	}
	file, err := os.Open(path)
	if err != nil {
		return Result{}, fileError(path, err)
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, MaxBytes+1))
	if err != nil {
		return Result{}, fileError(path, err)
	}
	return Read(Source{Name: filepath.Base(path), Encoding: encoding, Bytes: content})
}

// Walk goes through files and folders and yields each file that can be read, once. Folders are read with all folders in
// them, in the order of their names; hidden files, linked folders and files of other formats in folders are passed over.
// A named path that cannot be read and a folder that cannot be opened are yielded with an *Error. It ends when yield
// returns false.
func Walk(paths []string, yield func(path string, err error) bool) {
	w := walker{yield: yield, seen: map[string]bool{}}
	for _, path := range paths {
		info, err := os.Stat(path)
		ok := true
		switch {
		case err != nil:
			ok = yield(path, fileError(path, err))
		case info.IsDir():
			ok = w.folder(path)
		case !Supported(path):
			ok = yield(path, notSupported(path))
		default:
			ok = w.file(path)
		}
		if !ok {
			return
		}
	}
}

type walker struct {
	yield func(string, error) bool
	seen  map[string]bool
}

// file and folder return false when the walk is to end.
func (w walker) file(path string) bool {
	key := filepath.Clean(path)
	if w.seen[key] {
		return true
	}
	w.seen[key] = true
	return w.yield(path, nil)
}

func (w walker) folder(path string) bool {
	entries, err := os.ReadDir(path)
	if err != nil && !w.yield(path, fileError(path, err)) {
		return false
	}
	for _, entry := range entries {
		name := filepath.Join(path, entry.Name())
		ok := true
		switch {
		case strings.HasPrefix(entry.Name(), "."):
		case entry.IsDir():
			ok = w.folder(name)
		case Supported(name) && isFile(name):
			ok = w.file(name)
		}
		if !ok {
			return false
		}
	}
	return true
}

// isFile follows links, so that a linked file is read and a linked folder is not.
func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

func notSupported(path string) *Error {
	return &Error{Name: path, Reason: "this format is not read; save the text as one of " + strings.Join(Extensions(), " ")}
}

func fileError(path string, err error) *Error {
	reason := fmt.Sprintf("it cannot be read (%v)", cause(err))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		reason = "there is no such file"
	case errors.Is(err, fs.ErrPermission):
		reason = "you may not read it; change its permissions or copy it"
	}
	return &Error{Name: path, Reason: reason, err: err}
}

// cause leaves out the path that the operating system's error repeats.
func cause(err error) error {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		return pathErr.Err
	}
	return err
}
