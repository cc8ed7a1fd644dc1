package dataset

import (
	"encoding/csv"
	"errors"
	"io"
	"path/filepath"
	"strings"

	"github.com/onrecord/onrecord/store/replacement"
)

// keyFile tells who is behind the pseudonyms of an export. It lies beside the output, for the eyes of its user only, and
// gets its name after the output has: the key of an older output is good as long as that output is there.
type keyFile struct {
	file  *replacement.File // nil: nothing is pseudonymised
	empty bool              // nobody was replaced, and there is no need of a key
}

// newKey begins the key of an export to the target. A key that is there is as good a reason to stop as the output is.
func (x *export) newKey(target string) (*keyFile, error) {
	if x.options.Pseudonymise == NoPseudonyms {
		return &keyFile{}, nil
	}
	file, err := replacement.New(filepath.Clean(target)+".pseudonyms.csv", x.options.Replace)
	if err != nil {
		return nil, err
	}
	if err := file.Chmod(0o600); err != nil {
		file.Discard()
		return nil, err
	}
	return &keyFile{file: file}, nil
}

// write writes the key and brings it to the disk.
func (k *keyFile) write(p *pseudonymiser) error {
	if k.empty = len(p.key) == 0; k.empty || k.file == nil {
		return nil
	}
	return errors.Join(p.writeKey(k.file), k.file.Sync())
}

// commit gives the key its name, which it returns; "" when there is none.
func (k *keyFile) commit() (string, error) {
	if k.empty || k.file == nil {
		return "", nil
	}
	return k.file.Target, k.file.Commit()
}

func (k *keyFile) discard() {
	if k.file != nil {
		k.file.Discard()
	}
}

// writeKey writes who is behind the pseudonyms, as CSV.
func (p *pseudonymiser) writeKey(w io.Writer) error {
	rows := csv.NewWriter(w)
	err := rows.Write([]string{"pseudonym", "entity", "name", "aliases"})
	for _, e := range p.key {
		err = errors.Join(err, rows.Write([]string{p.names[e.ID], string(e.ID), harmless(e.Name), harmless(strings.Join(e.Aliases, "; "))}))
	}
	rows.Flush()
	return errors.Join(err, rows.Error())
}
