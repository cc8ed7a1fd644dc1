package comparison

import (
	"bufio"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/agreement"
	"github.com/onrecord/onrecord/store/replacement"
)

// WritePage writes the result as one web page (HTML). The file has its name only when it is whole. Without replace a file
// that is there is an error of the kind fs.ErrExist; a project is never replaced.
func WritePage(path string, result agreement.Result, replace bool) error {
	if strings.EqualFold(filepath.Ext(path), store.Extension) {
		return fmt.Errorf("%s has the name of a project: choose another, such as %s.html", path, strings.TrimSuffix(path, filepath.Ext(path)))
	}
	file, err := replacement.New(path, replace)
	if err != nil {
		return err
	}
	defer file.Discard()
	out := bufio.NewWriter(file)
	if err := errors.Join(agreement.WriteHTML(out, result), out.Flush()); err != nil {
		return replacement.Named(err, path)
	}
	return replacement.Named(file.Commit(), path)
}
