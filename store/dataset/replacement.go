package dataset

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// replacement is a file that is written under a temporary name beside its target and takes the target's name when whole.
type replacement struct {
	*os.File
	target  string
	replace bool
}

// newReplacement begins the file. Unless replace is set, a target that exists is an error.
func newReplacement(target string, replace bool) (*replacement, error) {
	if err := checkFile(target, replace); err != nil {
		return nil, err
	}
	file, err := os.OpenFile(temporaryName(target), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return nil, named(err, target)
	}
	return &replacement{file, target, replace}, nil
}

// commit brings the bytes to the disk and gives the file its name.
func (r *replacement) commit() error {
	if err := errors.Join(r.Sync(), r.Close()); err != nil {
		return err
	}
	if err := checkFile(r.target, r.replace); err != nil { // it may have come while we wrote
		return err
	}
	if err := os.Rename(r.Name(), r.target); err != nil {
		return err
	}
	syncFolder(filepath.Dir(r.target))
	return nil
}

// discard takes the temporary file away. After commit there is none, and nothing happens.
func (r *replacement) discard() {
	r.Close()
	os.Remove(r.Name())
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

// folderReplacement is a folder that is filled under a temporary name beside its target and takes its place when whole.
type folderReplacement struct {
	temporary, target string
	replace           bool
}

// newFolderReplacement begins the folder. Unless replace is set, a target that exists and is not empty is an error. A
// folder that is replaced may hold nothing but the files that its manifest lists, as they were written, so that no other
// work is ever taken away.
func newFolderReplacement(target string, replace bool) (*folderReplacement, error) {
	target = filepath.Clean(target)
	if base := filepath.Base(target); base == "." || base == ".." || base == string(filepath.Separator) {
		return nil, fmt.Errorf("%s is where you are or above it: name the folder that is to be written", target)
	}
	r := &folderReplacement{temporaryName(target), target, replace}
	if _, err := r.old(); err != nil {
		return nil, err
	}
	if err := r.checkOld(); err != nil {
		return nil, err
	}
	return r, named(os.Mkdir(r.temporary, 0o777), target)
}

// commit brings all files to the disk and gives the folder its name.
func (r *folderReplacement) commit() error {
	if err := syncFiles(r.temporary); err != nil {
		return err
	}
	old, err := r.old()
	if err != nil {
		return err
	}
	if err := r.checkOld(); err != nil { // somebody may have worked in it while we wrote
		return err
	}
	aside := ""
	if old {
		aside = temporaryName(r.target)
		if err := os.Rename(r.target, aside); err != nil {
			return err
		}
	}
	if err := os.Rename(r.temporary, r.target); err != nil {
		if aside != "" {
			err = errors.Join(err, os.Rename(aside, r.target))
		}
		return err
	}
	syncFolder(filepath.Dir(r.target))
	if aside != "" {
		return os.RemoveAll(aside)
	}
	return nil
}

// discard takes the temporary folder away. After commit there is none, and nothing happens.
func (r *folderReplacement) discard() { os.RemoveAll(r.temporary) }

// old tells whether there is such a folder; an error when it may not be replaced.
func (r *folderReplacement) old() (bool, error) {
	info, err := os.Stat(r.target)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err != nil:
		return false, err
	case !info.IsDir():
		return false, fmt.Errorf("%s is a file: this format writes a folder", r.target)
	}
	entries, err := os.ReadDir(r.target)
	if err == nil && len(entries) > 0 && !r.replace {
		err = fmt.Errorf("the folder %s is not empty: %w", r.target, fs.ErrExist)
	}
	return true, err
}

// checkOld tells of a file in the target that is no part of an export, or was changed since.
func (r *folderReplacement) checkOld() error {
	names, err := filesIn(r.target)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	listed := listedFiles(r.target)
	for _, name := range names {
		was, ok := listed[name]
		if !ok {
			return fmt.Errorf("%s holds %s, which is no part of an export: choose another folder", r.target, name)
		}
		if name == manifestName {
			continue
		}
		is, err := describe(filepath.Join(r.target, filepath.FromSlash(name)), name)
		if err != nil {
			return err
		}
		if is != was {
			return fmt.Errorf("%s holds %s, which was changed since it was exported: choose another folder, or import it first and then take it away", r.target, name)
		}
	}
	return err
}

// temporaryName is a free name beside the target, hidden and recognisable should a crash leave it behind.
func temporaryName(target string) string {
	return filepath.Join(filepath.Dir(target), "."+filepath.Base(target)+"."+rand.Text()[:8]+".part")
}

// named says of an error of the operating system what it is about: the target, and not the temporary name, which tells a
// person nothing. Other errors stay as they are.
func named(err error, target string) error {
	var ofSystem *fs.PathError
	if errors.As(err, &ofSystem) && strings.Contains(ofSystem.Path, "."+filepath.Base(target)+".") {
		if folder := filepath.Dir(target); errors.Is(err, fs.ErrNotExist) && !isFolder(folder) {
			return fmt.Errorf("%s cannot be written: there is no folder %s; make it first, or choose another: %w", target, folder, ofSystem.Err)
		}
		return fmt.Errorf("%s cannot be written: %w", target, ofSystem.Err)
	}
	return err
}

func syncFiles(folder string) error {
	return filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		file, err := os.OpenFile(path, os.O_RDWR, 0)
		if err != nil {
			return err
		}
		return errors.Join(file.Sync(), file.Close())
	})
}

// syncFolder brings a rename to the disk. Not every system can do that to a folder; there it is the system's own affair,
// so the errors say nothing.
func syncFolder(path string) {
	if folder, err := os.Open(path); err == nil {
		folder.Sync()
		folder.Close()
	}
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}
