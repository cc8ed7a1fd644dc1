package comparison

import (
	"bufio"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/agreement"
)

// WritePage writes the result as one web page (HTML). The file has its name only when it is whole. Without replace a file
// that is there is an error of the kind fs.ErrExist; a project is never replaced.
func WritePage(path string, result agreement.Result, replace bool) error {
	if err := checkTarget(path, replace); err != nil {
		return err
	}
	temporary := filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+"."+rand.Text()[:8]+".part")
	file, err := os.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return cannotWrite(path, err)
	}
	defer os.Remove(temporary) // after the rename there is none
	out := bufio.NewWriter(file)
	if err := errors.Join(agreement.WriteHTML(out, result), out.Flush(), file.Sync(), file.Close()); err != nil {
		return cannotWrite(path, err)
	}
	if err := checkTarget(path, replace); err != nil { // it may have come while we wrote
		return err
	}
	if err := os.Rename(temporary, path); err != nil {
		return cannotWrite(path, err)
	}
	return nil
}

func checkTarget(path string, replace bool) error {
	if strings.EqualFold(filepath.Ext(path), store.Extension) {
		return fmt.Errorf("%s has the name of a project: choose another, such as %s.html", path, strings.TrimSuffix(path, filepath.Ext(path)))
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return cannotWrite(path, err)
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s is no file: name one", path)
	case !replace:
		return fmt.Errorf("%s: %w", path, fs.ErrExist)
	}
	return nil
}

// cannotWrite names the file that was wanted, and not the temporary one, which tells a person nothing.
func cannotWrite(path string, err error) error {
	var ofSystem *fs.PathError
	if errors.As(err, &ofSystem) {
		err = ofSystem.Err
	}
	return fmt.Errorf("%s cannot be written: %w", path, err)
}
