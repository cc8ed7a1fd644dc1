package store

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
)

// A windowLock says that one window of this computer has a project open for writing. It is an operating system lock on
// a small file in the user's cache folder, so that the end of the program, however it comes, sets it free, and the
// project's own folder stays clean.
type windowLock struct {
	file *os.File
}

// lockWindow takes the lock of a project file; CodeBusy when another window has it.
func lockWindow(path string, info os.FileInfo) (*windowLock, error) {
	folder, err := lockFolder()
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256([]byte(fileKey(path, info)))
	name := filepath.Join(folder, hex.EncodeToString(sum[:16]))
	for {
		file, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600)
		if err != nil {
			return nil, fileError(name, err)
		}
		if err := tryLock(file); err != nil {
			_ = file.Close() // the lock is what matters
			return nil, &Error{Code: CodeBusy, Path: path, Message: "the project is open in another window; use that one, close it, or open the project read-only here", Err: err}
		}
		// A window that just closed may have removed the file between our opening and our locking it.
		if mine, err := file.Stat(); err == nil && checkPlace(name, mine) == nil {
			return &windowLock{file}, nil
		}
		_ = file.Close()
	}
}

// lockFolder makes the folder of the locks. An account without a home, or with one that cannot be written, has it among
// the temporary files: any folder does that all windows of the user agree on.
func lockFolder() (string, error) {
	if cache, err := os.UserCacheDir(); err == nil {
		folder := filepath.Join(cache, "onrecord", "locks")
		if os.MkdirAll(folder, 0o700) == nil {
			return folder, nil
		}
	}
	folder := filepath.Join(os.TempDir(), fmt.Sprintf("onrecord-locks-%d", os.Getuid()))
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", fileError(folder, err)
	}
	return folder, nil
}

// release sets the lock free and removes its file, where the system lets go of open files.
func (l *windowLock) release() {
	_ = os.Remove(l.file.Name()) // an empty file left behind harms nobody
	_ = l.file.Close()
}
