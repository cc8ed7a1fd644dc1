package dataset

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/onrecord/onrecord/store/replacement"
)

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
	r := &folderReplacement{replacement.Temporary(target), target, replace}
	if _, err := r.old(); err != nil {
		return nil, err
	}
	if err := r.checkOld(); err != nil {
		return nil, err
	}
	return r, replacement.Named(os.Mkdir(r.temporary, 0o777), target)
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
		aside = replacement.Temporary(r.target)
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
	replacement.SyncFolder(filepath.Dir(r.target))
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
