package store

import (
	"os"
	"strings"

	"golang.org/x/sys/windows"
)

// tryLock takes an exclusive lock on an open file, or fails at once.
func tryLock(file *os.File) error {
	const all = ^uint32(0)
	return windows.LockFileEx(windows.Handle(file.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, all, all, new(windows.Overlapped))
}

// fileKey is the real path, which ignores case here.
func fileKey(path string, _ os.FileInfo) string { return strings.ToLower(path) }
