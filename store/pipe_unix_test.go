//go:build unix

package store

import (
	"path/filepath"
	"syscall"
	"testing"
)

// TestOpenPipe refuses a pipe at once: opening one would wait for somebody to write to it.
func TestOpenPipe(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pipe.onrecord")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Skip(err)
	}
	if _, err := Open(path); ErrorCode(err) != CodeNotProject {
		t.Errorf("a pipe: %v", err)
	}
	p := newProject(t)
	if _, err := p.Merge(t.Context(), path, MergeOptions{}); ErrorCode(err) != CodeNotProject {
		t.Errorf("merging a pipe: %v", err)
	}
}
