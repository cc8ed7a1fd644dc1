// Package replacement writes files that have their name only when they are whole: under a temporary name beside it first. All
// rooms may know it, and it knows none.
package replacement

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// File is a file that is written under a temporary name beside its target and takes the target's name when whole.
type File struct {
	*os.File
	Target  string
	replace bool
}

// New begins the file. Unless replace is set, a target that exists is an error.
func New(target string, replace bool) (*File, error) {
	if err := checkFile(target, replace); err != nil {
		return nil, err
	}
	file, err := os.OpenFile(Temporary(target), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return nil, Named(err, target)
	}
	return &File{file, target, replace}, nil
}

// Commit brings the bytes to the disk and gives the file its name.
func (f *File) Commit() error {
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := checkFile(f.Target, f.replace); err != nil { // it may have come while we wrote
		return err
	}
	if err := os.Rename(f.Name(), f.Target); err != nil {
		return err
	}
	SyncFolder(filepath.Dir(f.Target))
	return nil
}

// Discard takes the temporary file away. After Commit there is none, and nothing happens.
func (f *File) Discard() {
	f.Close()
	os.Remove(f.Name())
}

func checkFile(target string, replace bool) error {
	info, err := os.Stat(target)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case info.IsDir():
		return fmt.Errorf("%s is a folder: name a file", target)
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s is a device: name a file", target)
	case !replace:
		return fmt.Errorf("%s: %w", target, fs.ErrExist)
	}
	return nil
}

// Write writes all of a file at once.
func Write(target string, data []byte, replace bool) error {
	f, err := New(target, replace)
	if err != nil {
		return err
	}
	defer f.Discard()
	if _, err := f.Write(data); err != nil {
		return Named(err, target)
	}
	return Named(f.Commit(), target)
}

// Temporary is a free name beside the target, hidden and recognisable should a crash leave it behind.
func Temporary(target string) string {
	return filepath.Join(filepath.Dir(target), "."+filepath.Base(target)+"."+rand.Text()[:8]+".part")
}

// Named says of an error of the operating system what it is about: the target, and not the temporary name, which tells a
// person nothing. Other errors stay as they are.
func Named(err error, target string) error {
	var ofSystem *fs.PathError
	if errors.As(err, &ofSystem) && strings.Contains(ofSystem.Path, "."+filepath.Base(target)+".") {
		if folder := filepath.Dir(target); errors.Is(err, fs.ErrNotExist) && !isFolder(folder) {
			return fmt.Errorf("%s cannot be written: there is no folder %s; make it first, or choose another: %w", target, folder, ofSystem.Err)
		}
		return fmt.Errorf("%s cannot be written: %w", target, ofSystem.Err)
	}
	return err
}

// SyncFolder brings a rename to the disk. Not every system can do that to a folder; there it is the system's own affair,
// so the errors say nothing.
func SyncFolder(path string) {
	if folder, err := os.Open(path); err == nil {
		folder.Sync()
		folder.Close()
	}
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}
