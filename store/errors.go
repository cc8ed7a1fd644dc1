package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"syscall"

	"github.com/mattn/go-sqlite3"
)

// Code tells what kind of thing went wrong.
type Code string

// The codes of Error.
const (
	CodeNotFound   Code = "not-found"   // no such file, or no such thing in the project
	CodeEmpty      Code = "empty"       // a file of no bytes
	CodeNotProject Code = "not-project" // a file of another kind
	CodeNewer      Code = "newer"       // made by a newer version of the program
	CodeDamaged    Code = "damaged"     // the file or something in it is not as it was written
	CodeBusy       Code = "busy"        // open in another window
	CodeReadOnly   Code = "read-only"   // a change to a project that was opened for reading only
	CodeMoved      Code = "moved"       // moved, deleted or replaced while open
	CodeFull       Code = "full"        // no room on the disk
	CodeExists     Code = "exists"      // a file of that name is there already
	CodeInvalid    Code = "invalid"     // a step that breaks a rule
	CodeConflict   Code = "conflict"    // undo refused: what the step made has changed since
	CodeNothing    Code = "nothing"     // nothing to undo or redo
	CodeInternal   Code = "internal"    // anything else: a failing disk, a closed project, a fault in the program
)

// Error is what every function of this package returns when it fails, except that a cancelled context gives the
// context's own error.
type Error struct {
	Code    Code
	Path    string // of the project file
	Message string // plain words, for the person at the screen: what is wrong and what to do
	Err     error  // the cause, may be nil; never an error type of the database driver
}

// Error is the path and the message.
func (e *Error) Error() string { return e.Path + ": " + e.Message }

// Unwrap is the cause.
func (e *Error) Unwrap() error { return e.Err }

// ErrorCode is the code of an error of this package, "" for nil and CodeInternal for any other error.
func ErrorCode(err error) Code {
	var e *Error
	switch {
	case err == nil:
		return ""
	case errors.As(err, &e):
		return e.Code
	}
	return CodeInternal
}

// invalid is a broken rule, without the path, which explain adds.
func invalid(format string, args ...any) error {
	return &Error{Code: CodeInvalid, Message: fmt.Sprintf(format, args...)}
}

func damaged(format string, args ...any) error {
	return &Error{Code: CodeDamaged, Message: fmt.Sprintf(format, args...)}
}

// explain turns any error into one of this package, with the path of the project.
func explain(path string, err error) error {
	var own *Error
	var driver sqlite3.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &own):
		if own.Path == "" {
			own.Path = path
		}
		return own
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.Is(err, sql.ErrNoRows): // where a row may be missing, it is asked for with that in mind
		return &Error{Code: CodeDamaged, Path: path, Message: "a row that every project has is missing from the file; use the newest backup", Err: err}
	case errors.As(err, &driver):
		code, message := explainDriver(driver)
		// The driver's error goes no further than here: only its text is kept.
		return &Error{Code: code, Path: path, Message: message, Err: errors.New(err.Error())}
	}
	return &Error{Code: CodeInternal, Path: path, Message: "something went wrong: " + err.Error(), Err: err}
}

// cancelled gives a cancelled context's own error instead of what the cancelling has led to, such as a question that was
// interrupted.
func cancelled(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// damagedHelp says what to do with a damaged project.
const damagedHelp = "use the newest backup, or take what is sound into a new file (salvage)"

// sqliteReadOnlyMoved is SQLITE_READONLY_DBMOVED, which SQLite gives when the file under an open connection has gone.
const sqliteReadOnlyMoved = sqlite3.ErrNoExtended(1032)

// plainCode is the code of an error of the driver, without what some of its functions leave in the higher bits.
func plainCode(err sqlite3.Error) sqlite3.ErrNo { return err.Code & 0xff }

// isFull tells whether the system refused to write for want of room: the disk's, the user's share of it, or that of one file.
func isFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EFBIG)
}

func explainDriver(err sqlite3.Error) (Code, string) {
	switch {
	case err.ExtendedCode == sqliteReadOnlyMoved:
		return CodeMoved, movedMessage
	case err.ExtendedCode == sqlite3.ErrReadonlyRollback:
		return CodeReadOnly, "the last session did not end cleanly, and reading it needs the right to write to the file and its folder; open it once where it can be written"
	}
	if isFull(err.SystemErrno) {
		return CodeFull, fullMessage
	}
	switch plainCode(err) {
	case sqlite3.ErrCorrupt, sqlite3.ErrNotADB:
		return CodeDamaged, "the file is damaged (" + err.Error() + "); " + damagedHelp
	case sqlite3.ErrConstraint: // what a step breaks is told before; so a row or an index is not what it was
		return CodeDamaged, "something that this refers to cannot be found in the file (" + err.Error() + "); nothing was changed. Check the project; if it is damaged, " + damagedHelp
	case sqlite3.ErrBusy, sqlite3.ErrLocked:
		return CodeBusy, "another window or program is using the file; close it there and try again"
	case sqlite3.ErrReadonly, sqlite3.ErrPerm, sqlite3.ErrAuth:
		return CodeReadOnly, "the file or its folder cannot be written; nothing was changed. Save a copy elsewhere to go on"
	case sqlite3.ErrFull:
		return CodeFull, fullMessage
	case sqlite3.ErrIoErr:
		return CodeInternal, "the disk reported an error (" + err.Error() + "); what was saved before is safe. Check the disk, or save a copy elsewhere"
	case sqlite3.ErrCantOpen:
		return CodeInternal, "the file cannot be opened (" + err.Error() + "); check that it and its folder may be read"
	case sqlite3.ErrTooBig:
		return CodeInvalid, "the text is too long for a project file (more than 256 MiB)"
	}
	return CodeInternal, "the database reported: " + err.Error()
}

const fullMessage = "the disk is full; what was saved before is safe. Make room and try again, or save a copy elsewhere"

const movedMessage = "the file was moved, deleted or replaced while it was open; nothing more is written to it. Save a copy to keep working"
