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
	info, err := os.Stat(path)
	if err != nil {
		return Result{}, fileError(path, err)
	}
	if !Supported(path) {
		return Result{}, notSupported(path)
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

func notSupported(path string) *Error {
	return &Error{Name: path, Reason: "it is neither a text or page nor a dataset that can be read; if it is a dataset, it may be damaged. Save a text as one of " + strings.Join(Extensions(), " ")}
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
