package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// applicationID marks a database file as ours: "OnRc". It never changes.
const applicationID = 0x4F6E5263

// Places in the header of an SQLite file, see https://sqlite.org/fileformat2.html, all big-endian.
const (
	headerSize       = 100
	pageSizeAt       = 16
	changeCounterAt  = 24
	pageCountAt      = 28
	userVersionAt    = 60
	applicationIDAt  = 68
	pageCountValidAt = 92
	sqliteMagic      = "SQLite format 3\x00"
)

// readHeader says whether a file is a project of a version that we can read, before SQLite sees it: SQLite takes an
// empty file for an empty database, and would write to a newer project. It returns the schema version.
func readHeader(path string, newest int) (int, error) {
	head, size, err := headOf(path)
	if err != nil {
		return 0, err
	}
	fail := func(code Code, format string, args ...any) (int, error) {
		return 0, &Error{Code: code, Path: path, Message: fmt.Sprintf(format, args...)}
	}
	if size == 0 {
		return fail(CodeEmpty, "the file is empty; it may not have been copied or synchronised to its end")
	}
	if len(head) < headerSize || string(head[:len(sqliteMagic)]) != sqliteMagic {
		return fail(CodeNotProject, "this is not an Onrecord project, or its beginning is destroyed: then use its newest backup, or a salvage")
	}
	if binary.BigEndian.Uint32(head[applicationIDAt:]) != applicationID {
		return fail(CodeNotProject, "this is a database of another program, not an Onrecord project")
	}
	version := int(int32(binary.BigEndian.Uint32(head[userVersionAt:])))
	switch {
	case version > newest:
		return fail(CodeNewer, "the project was made by a newer version of Onrecord (schema %d, this one knows %d); install the newer version", version, newest)
	case version < 1:
		return fail(CodeDamaged, "the file says that its schema version is %d; use the newest backup", version)
	}
	if want := expectedSize(head); size < want && !hasJournal(path) {
		return fail(CodeDamaged, "the file is cut short: %d of %d bytes; copy it again or use the newest backup", size, want)
	}
	return version, nil
}

// headOf reads the first bytes of a regular file, and its size. Nothing else is opened: opening a pipe waits for a writer.
func headOf(path string) ([]byte, int64, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, 0, fileError(path, err)
	}
	if !info.Mode().IsRegular() {
		return nil, 0, &Error{Code: CodeNotProject, Path: path, Message: "this is a folder or a device, not an Onrecord project"}
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, 0, fileError(path, err)
	}
	defer file.Close()
	head := make([]byte, headerSize)
	n, err := io.ReadFull(file, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, 0, fileError(path, err)
	}
	return head[:n], info.Size(), nil
}

// expectedSize is the number of bytes that the header promises, 0 when it does not say.
func expectedSize(head []byte) int64 {
	if binary.BigEndian.Uint32(head[changeCounterAt:]) != binary.BigEndian.Uint32(head[pageCountValidAt:]) {
		return 0 // the last writer was an SQLite that did not keep the page count
	}
	return int64(pageSizeOf(head)) * int64(binary.BigEndian.Uint32(head[pageCountAt:]))
}

// pageSizeOf is the size of a page in bytes; 65536 does not fit and is written as 1.
func pageSizeOf(head []byte) int {
	if size := int(binary.BigEndian.Uint16(head[pageSizeAt:])); size != 1 {
		return size
	}
	return 1 << 16
}

// hasJournal tells whether a rollback journal lies beside the file: a writer is at work, or did not end cleanly.
func hasJournal(path string) bool {
	info, err := os.Lstat(path + "-journal")
	return err == nil && info.Size() > 0
}

// fileError is a failed look at a file in plain words, nil for nil.
func fileError(path string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrNotExist):
		return &Error{Code: CodeNotFound, Path: path, Message: "there is no such file or folder; it may have been moved or renamed", Err: err}
	case errors.Is(err, fs.ErrPermission):
		return &Error{Code: CodeReadOnly, Path: path, Message: "you have no right to do this here; choose another folder or change the permissions", Err: err}
	case errors.Is(err, fs.ErrExist):
		return &Error{Code: CodeExists, Path: path, Message: existsMessage, Err: err}
	case isFull(err):
		return &Error{Code: CodeFull, Path: path, Message: fullMessage, Err: err}
	}
	return &Error{Code: CodeInternal, Path: path, Message: "the file cannot be used: " + err.Error(), Err: err}
}

const existsMessage = "a file of this name is there already; choose another name"
